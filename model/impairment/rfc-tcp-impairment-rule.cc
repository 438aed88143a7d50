/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-impairment-rule.h"

#include "rfc-tcp-flags.h"
#include "words.h"

#include "ns3/abort.h"
#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/tcp-header.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace ns3
{

namespace
{

using namespace rfctcp::impairment;

constexpr uint8_t FIN = 0x01; ///< bit of the flag octet
constexpr uint8_t SYN = 0x02; ///< bit of the flag octet
constexpr uint8_t RST = 0x04; ///< bit of the flag octet
constexpr uint8_t ACK = 0x10; ///< bit of the flag octet

/**
 * @param names names of flags joined by commas, as a user of the C++ interface wrote them
 * @return their bits
 */
uint8_t
FlagsOrAbort(const std::string& names)
{
    const auto flags = RfcTcpFlagsFromNames(names);
    NS_ABORT_MSG_UNLESS(flags.has_value(), "TCP flags \"" << names << "\"; legal: " << LEGAL_FLAGS);
    return *flags;
}

/**
 * @param number any number
 * @param range first position, and the one after the last
 * @return true if the number is in the range
 */
bool
IsIn(int64_t number, const std::pair<int64_t, int64_t>& range)
{
    return number >= range.first && number < range.second;
}

/**
 * @param address any address
 * @return true if it is one of IPv4 or IPv6
 */
bool
IsIpAddress(const Address& address)
{
    return Ipv4Address::IsMatchingType(address) || Ipv6Address::IsMatchingType(address);
}

/**
 * @param address address of IPv4 or IPv6
 * @param os where to print it
 */
void
PrintAddress(const Address& address, std::ostream& os)
{
    if (Ipv4Address::IsMatchingType(address))
    {
        os << Ipv4Address::ConvertFrom(address);
    }
    else
    {
        os << Ipv6Address::ConvertFrom(address);
    }
}

/**
 * @param time any time
 * @return it in the largest unit that needs no fraction, as "40s"
 */
std::string
PrintTime(const Time& time)
{
    const std::array<std::pair<Time::Unit, const char*>, 5> units{
        {{Time::S, "s"}, {Time::MS, "ms"}, {Time::US, "us"}, {Time::NS, "ns"}, {Time::PS, "ps"}}};
    for (const auto& [unit, name] : units)
    {
        if (Time::FromInteger(time.ToInteger(unit), unit) == time)
        {
            return std::to_string(time.ToInteger(unit)) + name;
        }
    }
    return std::to_string(time.GetFemtoSeconds()) + "fs"; // no resolution is finer
}

/**
 * @param range first position, and the one after the last
 * @return the range as Parse() reads it
 */
std::string
PrintRange(const std::pair<int64_t, int64_t>& range)
{
    std::string text = std::to_string(range.first);
    if (range.second == std::numeric_limits<int64_t>::max())
    {
        return text + ":";
    }
    return range.second == range.first + 1 ? text : text + ":" + std::to_string(range.second);
}

/**
 * @param end one end
 * @return the end opposite to it
 */
RfcTcpLinkEnd
OtherEnd(RfcTcpLinkEnd end)
{
    switch (end)
    {
    case RfcTcpLinkEnd::CLIENT:
        return RfcTcpLinkEnd::SERVER;
    case RfcTcpLinkEnd::SERVER:
        return RfcTcpLinkEnd::CLIENT;
    case RfcTcpLinkEnd::A:
        return RfcTcpLinkEnd::B;
    case RfcTcpLinkEnd::B:
        return RfcTcpLinkEnd::A;
    }
    return end;
}

} // namespace

std::ostream&
operator<<(std::ostream& os, const RfcTcpObservedSegment& segment)
{
    os << "connection " << segment.connection << " from " << NameOf(segment.side);
    if (segment.role)
    {
        os << " (" << NameOf(*segment.role) << ")";
    }
    os << ": " << RfcTcpFlagNames(segment.header.flags);
    if (segment.sequence)
    {
        os << " seq " << *segment.sequence;
    }
    if (segment.acknowledgment)
    {
        os << " ack " << *segment.acknowledgment;
    }
    return os << " length " << segment.header.length
              << (segment.retransmitted ? " retransmitted" : "");
}

RfcTcpSegmentMatch
RfcTcpSegmentMatch::Any()
{
    return {};
}

RfcTcpSegmentMatch
RfcTcpSegmentMatch::Data()
{
    return RfcTcpSegmentMatch().WithPayload(true);
}

RfcTcpSegmentMatch
RfcTcpSegmentMatch::PureAck()
{
    return RfcTcpSegmentMatch().WithFlags("ACK").WithoutFlags("SYN,FIN,RST").WithPayload(false);
}

RfcTcpSegmentMatch
RfcTcpSegmentMatch::Syn()
{
    return RfcTcpSegmentMatch().WithFlags("SYN").WithoutFlags("ACK");
}

RfcTcpSegmentMatch
RfcTcpSegmentMatch::SynAck()
{
    return RfcTcpSegmentMatch().WithFlags("SYN,ACK");
}

RfcTcpSegmentMatch
RfcTcpSegmentMatch::Fin()
{
    return RfcTcpSegmentMatch().WithFlags("FIN");
}

RfcTcpSegmentMatch
RfcTcpSegmentMatch::Rst()
{
    return RfcTcpSegmentMatch().WithFlags("RST");
}

RfcTcpSegmentMatch
RfcTcpSegmentMatch::AckOfFin()
{
    RfcTcpSegmentMatch match;
    match.m_closeAck = CloseAck::ACK_OF_FIN;
    return match;
}

RfcTcpSegmentMatch
RfcTcpSegmentMatch::LastAck()
{
    RfcTcpSegmentMatch match;
    match.m_closeAck = CloseAck::LAST_ACK;
    return match;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::WithFlags(const std::string& flags)
{
    m_set |= FlagsOrAbort(flags);
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::WithoutFlags(const std::string& flags)
{
    m_clear |= FlagsOrAbort(flags);
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::WithPayload(bool payload)
{
    m_payload = payload;
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::Retransmission(bool retransmitted)
{
    m_retransmission = retransmitted;
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::From(RfcTcpLinkEnd end)
{
    const bool isSide = end == RfcTcpLinkEnd::A || end == RfcTcpLinkEnd::B;
    (isSide ? m_from.side : m_from.role) = end;
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::To(RfcTcpLinkEnd end)
{
    const bool isSide = end == RfcTcpLinkEnd::A || end == RfcTcpLinkEnd::B;
    (isSide ? m_to.side : m_to.role) = end;
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::FromAddress(const Address& address)
{
    NS_ABORT_MSG_UNLESS(IsIpAddress(address),
                        "Address " << address << "; legal: an Ipv4Address or an Ipv6Address");
    m_from.address = address;
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::ToAddress(const Address& address)
{
    NS_ABORT_MSG_UNLESS(IsIpAddress(address),
                        "Address " << address << "; legal: an Ipv4Address or an Ipv6Address");
    m_to.address = address;
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::FromPort(uint16_t port)
{
    m_from.port = port;
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::ToPort(uint16_t port)
{
    m_to.port = port;
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::SeqBetween(int64_t first, int64_t last)
{
    NS_ABORT_MSG_UNLESS(first < last,
                        "SeqBetween(" << first << ", " << last << "); legal: first below last");
    m_sequence = Range(first, last);
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::AckBetween(int64_t first, int64_t last)
{
    NS_ABORT_MSG_UNLESS(first < last,
                        "AckBetween(" << first << ", " << last << "); legal: first below last");
    m_acknowledgment = Range(first, last);
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::Connection(uint32_t number)
{
    NS_ABORT_MSG_IF(number == 0, "Connection(0); legal: 1 for the first one, and so on");
    m_connection = number;
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::After(const Time& time)
{
    m_after = time;
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::Before(const Time& time)
{
    m_before = time;
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::Where(std::function<bool(const RfcTcpObservedSegment&)> predicate)
{
    m_where = std::move(predicate);
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::Occurrence(uint64_t number)
{
    return Occurrences(number, number);
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::Occurrences(uint64_t first, uint64_t last)
{
    NS_ABORT_MSG_IF(first == 0 || last < first,
                    "Occurrences(" << first << ", " << last
                                   << "); legal: first from 1, last not below first");
    m_occurrences.emplace_back(first, last);
    return *this;
}

RfcTcpSegmentMatch&
RfcTcpSegmentMatch::ForEachConnection()
{
    m_forEachConnection = true;
    return *this;
}

bool
RfcTcpSegmentMatch::IsMatch(const RfcTcpObservedSegment& segment) const
{
    const auto isEnd = [](const EndMatch& end,
                          std::optional<RfcTcpLinkEnd> role,
                          RfcTcpLinkEnd side,
                          const Address& address,
                          uint16_t port) {
        return (!end.role || end.role == role) && (!end.side || end.side == side) &&
               (!end.address || *end.address == address) && (!end.port || end.port == port);
    };
    const uint8_t flags = segment.header.flags;
    if ((flags & m_set) != m_set || (flags & m_clear) != 0 ||
        (m_payload && *m_payload != (segment.header.length > 0)) ||
        (m_retransmission && *m_retransmission != segment.retransmitted) ||
        (m_connection && *m_connection != segment.connection) ||
        (m_after && segment.time < *m_after) || (m_before && segment.time >= *m_before) ||
        (m_closeAck == CloseAck::ACK_OF_FIN && !segment.ackOfFin) ||
        (m_closeAck == CloseAck::LAST_ACK && !segment.lastAck))
    {
        return false;
    }
    std::optional<RfcTcpLinkEnd> receiver;
    if (segment.role)
    {
        receiver = OtherEnd(*segment.role);
    }
    if (!isEnd(m_from, segment.role, segment.side, segment.source, segment.sourcePort) ||
        !isEnd(m_to,
               receiver,
               OtherEnd(segment.side),
               segment.destination,
               segment.destinationPort))
    {
        return false;
    }
    if (m_sequence)
    {
        if (!segment.sequence)
        {
            return false;
        }
        const int64_t first = *segment.sequence;
        const int64_t occupied =
            int64_t{segment.header.length} + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
        const bool overlaps = first < m_sequence->second && first + occupied > m_sequence->first;
        if (occupied > 0 ? !overlaps : !IsIn(first, *m_sequence))
        {
            return false;
        }
    }
    if (m_acknowledgment &&
        (!segment.acknowledgment || !IsIn(*segment.acknowledgment, *m_acknowledgment)))
    {
        return false;
    }
    return !m_where || m_where(segment);
}

bool
RfcTcpSegmentMatch::IsSelected(uint64_t number) const
{
    return m_occurrences.empty() ||
           std::any_of(m_occurrences.begin(), m_occurrences.end(), [number](const auto& range) {
               return number >= range.first && number <= range.second;
           });
}

bool
RfcTcpSegmentMatch::IsForEachConnection() const
{
    return m_forEachConnection;
}

void
RfcTcpSegmentMatch::PrintEnd(const EndMatch& end, const char* word, std::ostream& os)
{
    if (end.role)
    {
        os << " " << word << " " << NameOf(*end.role);
    }
    if (end.side)
    {
        os << " " << word << " " << NameOf(*end.side);
    }
    if (end.address)
    {
        os << " " << word << " ";
        PrintAddress(*end.address, os);
    }
    if (end.port)
    {
        os << " " << word << " port " << *end.port;
    }
}

std::string
RfcTcpSegmentMatch::ToString() const
{
    std::ostringstream os;
    constexpr uint8_t NOT_PURE = SYN | FIN | RST;
    uint8_t set = m_set;
    uint8_t clear = m_clear;
    bool isPayloadSaid = !m_payload.has_value();
    // Kinds that stand for several conditions first.
    if (m_closeAck != CloseAck::NONE)
    {
        os << (m_closeAck == CloseAck::LAST_ACK ? "LASTACK" : "ACKOFFIN");
    }
    else if (set == SYN && (clear & ACK) != 0)
    {
        os << "SYN";
        set = 0;
        clear &= static_cast<uint8_t>(~ACK);
    }
    else if (set == ACK && (clear & NOT_PURE) == NOT_PURE && m_payload == false)
    {
        os << "ACK";
        set = 0;
        clear &= static_cast<uint8_t>(~NOT_PURE);
        isPayloadSaid = true;
    }
    else if (set != 0 && set != SYN && set != ACK)
    {
        os << RfcTcpFlagNames(set);
        set = 0;
    }
    else if (m_payload == true)
    {
        os << "DATA";
        isPayloadSaid = true;
    }
    else
    {
        os << "PACKET";
    }
    for (std::size_t i = 0; i < m_occurrences.size(); ++i)
    {
        const auto& [first, last] = m_occurrences[i];
        os << (i == 0 ? " #" : ",") << first;
        if (last != first)
        {
            os << "-";
            os << (last == std::numeric_limits<uint64_t>::max() ? "" : std::to_string(last));
        }
    }
    if (m_forEachConnection)
    {
        os << " each";
    }
    PrintEnd(m_from, "from", os);
    PrintEnd(m_to, "to", os);
    if (set != 0)
    {
        os << " with " << RfcTcpFlagNames(set);
    }
    if (clear != 0)
    {
        os << " without " << RfcTcpFlagNames(clear);
    }
    if (!isPayloadSaid)
    {
        os << (m_payload == true ? " with data" : " without data");
    }
    if (m_retransmission)
    {
        os << (*m_retransmission ? " retransmitted" : " original");
    }
    if (m_sequence)
    {
        os << " seq " << PrintRange(*m_sequence);
    }
    if (m_acknowledgment)
    {
        os << " ack " << PrintRange(*m_acknowledgment);
    }
    if (m_connection)
    {
        os << " connection " << *m_connection;
    }
    if (m_after)
    {
        os << " after " << PrintTime(*m_after);
    }
    if (m_before)
    {
        os << " before " << PrintTime(*m_before);
    }
    os << (m_where ? " where" : "");
    return os.str();
}

RfcTcpImpairmentRule::RfcTcpImpairmentRule(Action action, const RfcTcpSegmentMatch& match)
    : m_action(action),
      m_match(match)
{
}

RfcTcpImpairmentRule
RfcTcpImpairmentRule::Drop(const RfcTcpSegmentMatch& match)
{
    return {Action::DROP, match};
}

RfcTcpImpairmentRule
RfcTcpImpairmentRule::Duplicate(const RfcTcpSegmentMatch& match,
                                uint32_t copies,
                                const Time& spacing)
{
    NS_ABORT_MSG_IF(copies == 0, "Duplicate() with 0 copies; legal: 1 or more");
    NS_ABORT_MSG_IF(spacing.IsStrictlyNegative(),
                    "Duplicate() every " << spacing << "; legal: 0s or more");
    RfcTcpImpairmentRule rule(Action::DUPLICATE, match);
    rule.m_number = copies;
    rule.m_time = spacing;
    return rule;
}

RfcTcpImpairmentRule
RfcTcpImpairmentRule::Delay(const RfcTcpSegmentMatch& match, const Time& delay)
{
    NS_ABORT_MSG_IF(delay.IsStrictlyNegative(), "Delay() by " << delay << "; legal: 0s or more");
    RfcTcpImpairmentRule rule(Action::DELAY, match);
    rule.m_time = delay;
    return rule;
}

RfcTcpImpairmentRule
RfcTcpImpairmentRule::Reorder(const RfcTcpSegmentMatch& match, uint32_t later, const Time& timeout)
{
    NS_ABORT_MSG_IF(later == 0, "Reorder() by 0 segments; legal: 1 or more");
    NS_ABORT_MSG_UNLESS(timeout.IsStrictlyPositive(),
                        "Reorder() with timeout " << timeout << "; legal: more than 0s");
    RfcTcpImpairmentRule rule(Action::REORDER, match);
    rule.m_number = later;
    rule.m_time = timeout;
    return rule;
}

RfcTcpImpairmentRule
RfcTcpImpairmentRule::Corrupt(const RfcTcpSegmentMatch& match)
{
    RfcTcpImpairmentRule rule(Action::CORRUPT, match);
    rule.m_mask = 1;
    return rule;
}

RfcTcpImpairmentRule
RfcTcpImpairmentRule::Corrupt(const RfcTcpSegmentMatch& match, uint32_t octet, uint8_t mask)
{
    NS_ABORT_MSG_IF(mask == 0, "Corrupt() with mask 0; legal: 1 to 255");
    RfcTcpImpairmentRule rule(Action::CORRUPT, match);
    rule.m_octet = octet;
    rule.m_mask = mask;
    return rule;
}

RfcTcpImpairmentRule
RfcTcpImpairmentRule::Count(const RfcTcpSegmentMatch& match)
{
    return {Action::COUNT, match};
}

RfcTcpImpairmentRule::Action
RfcTcpImpairmentRule::GetAction() const
{
    return m_action;
}

const RfcTcpSegmentMatch&
RfcTcpImpairmentRule::GetMatch() const
{
    return m_match;
}

Time
RfcTcpImpairmentRule::GetTime() const
{
    return m_time;
}

uint32_t
RfcTcpImpairmentRule::GetNumber() const
{
    return m_number;
}

std::optional<uint32_t>
RfcTcpImpairmentRule::GetOctet() const
{
    return m_octet;
}

uint8_t
RfcTcpImpairmentRule::GetMask() const
{
    return m_mask;
}

std::string
RfcTcpImpairmentRule::ToString() const
{
    std::string text = std::string(RfcTcpName(m_action)) + " " + m_match.ToString();
    switch (m_action)
    {
    case Action::DROP:
    case Action::COUNT:
        break;
    case Action::DUPLICATE:
        text += m_number > 1 ? " times " + std::to_string(m_number) : "";
        text += m_time.IsZero() ? "" : " every " + PrintTime(m_time);
        break;
    case Action::DELAY:
        text += " by " + PrintTime(m_time);
        break;
    case Action::REORDER:
        text += " by " + std::to_string(m_number) + " timeout " + PrintTime(m_time);
        break;
    case Action::CORRUPT:
        if (m_octet)
        {
            text += " octet " + std::to_string(*m_octet) + " mask " + std::to_string(m_mask);
        }
        break;
    }
    return text;
}

const char*
RfcTcpName(RfcTcpImpairmentRule::Action action)
{
    using Action = RfcTcpImpairmentRule::Action;
    switch (action)
    {
    case Action::DROP:
        return "drop";
    case Action::DUPLICATE:
        return "duplicate";
    case Action::DELAY:
        return "delay";
    case Action::REORDER:
        return "reorder";
    case Action::CORRUPT:
        return "corrupt";
    case Action::COUNT:
        return "count";
    }
    return "?";
}

} // namespace ns3
