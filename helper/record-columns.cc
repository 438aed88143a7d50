/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/record-columns.h"

#include "internal/text.h"

#include "ns3/rfc-tcp-flags.h"

#include <array>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace ns3::rfctcp
{

namespace
{

Time
TimeFromText(const std::string& text)
{
    constexpr int64_t SECOND = 1'000'000'000; // nanoseconds
    const auto point = text.find('.');
    if (point == std::string::npos)
    {
        return NanoSeconds(std::strtoll(text.c_str(), nullptr, 10) * SECOND);
    }
    std::string places = text.substr(point + 1, 9);
    places.resize(9, '0');
    return NanoSeconds(std::strtoll(text.c_str(), nullptr, 10) * SECOND +
                       std::strtoll(places.c_str(), nullptr, 10));
}

uint32_t
NumberFromText(const std::string& text)
{
    return static_cast<uint32_t>(std::strtoul(text.c_str(), nullptr, 10));
}

/** @return names of flags between quotation marks, because most of them have commas */
std::string
FlagsText(uint8_t flags)
{
    return '"' + RfcTcpFlagNames(flags) + '"';
}

uint8_t
FlagsFromText(const std::string& text)
{
    return RfcTcpFlagsFromNames(text).value_or(0); // "none"
}

/** @return an address; empty if there is none */
std::string
AddressText(const Address& address)
{
    return address.IsInvalid() ? "" : EndText(address);
}

TcpSocket::TcpStates_t
StateFromText(const std::string& text)
{
    unsigned state = 0;
    while (state + 1 < TcpSocket::LAST_STATE && text != TcpSocket::TcpStateName[state])
    {
        ++state;
    }
    return static_cast<TcpSocket::TcpStates_t>(state);
}

/** @return the value whose name is the text; the first one if there is none */
template <typename Enumeration>
Enumeration
FromName(const std::string& text)
{
    for (unsigned value = 0; value < 3; ++value)
    {
        if (text == RfcTcpName(static_cast<Enumeration>(value)))
        {
            return static_cast<Enumeration>(value);
        }
    }
    return static_cast<Enumeration>(0);
}

/** @return a state; empty if it is unknown */
std::string
StateText(const std::optional<TcpSocket::TcpStates_t>& state)
{
    return state ? TcpSocket::TcpStateName[*state] : "";
}

uint32_t
NodeFromName(const std::string& text, const NodeNames& names)
{
    for (const auto& [node, name] : names)
    {
        if (text == name)
        {
            return node;
        }
    }
    return NumberFromText(text);
}

/** @return the segment of a state record, made if there was none */
RfcTcpSegmentInfo&
SegmentOf(RfcTcpStateRecord& record)
{
    return record.segment ? *record.segment : record.segment.emplace();
}

std::string
SackText(const RfcTcpSegmentRecord& record)
{
    std::string text;
    for (const auto& [left, right] : record.sack)
    {
        text += (text.empty() ? "" : " ") + std::to_string(left) + ":" + std::to_string(right);
    }
    return text;
}

void
SackFromText(RfcTcpSegmentRecord& record, const std::string& text)
{
    for (const auto& block : Split(text, ' '))
    {
        const auto colon = block.find(':');
        if (colon != std::string::npos)
        {
            record.sack.emplace_back(NumberFromText(block),
                                     NumberFromText(block.substr(colon + 1)));
        }
    }
}

} // namespace

std::string
SecondsText(const Time& time)
{
    constexpr int64_t SECOND = 1'000'000'000; // nanoseconds
    std::array<char, 48> text{};
    std::snprintf(text.data(),
                  text.size(),
                  "%" PRId64 ".%09" PRId64,
                  time.GetNanoSeconds() / SECOND,
                  time.GetNanoSeconds() % SECOND);
    return text.data();
}

std::string
NameOfNode(const NodeNames& names, uint32_t node)
{
    const auto name = names.find(node);
    return name != names.end() ? name->second : std::to_string(node);
}

// A column is its name and the two ways between a member and its text.
#define COLUMN(name, text, assignment)                                                             \
    {                                                                                              \
        name,                                                                                      \
            [](const auto& r, [[maybe_unused]] const NodeNames& names) -> std::string {            \
                return text;                                                                       \
            },                                                                                     \
            [](auto& r, const std::string& field, [[maybe_unused]] const NodeNames& names) {       \
                assignment;                                                                        \
            }                                                                                      \
    }

template <>
const std::vector<Column<RfcTcpStateRecord>>&
GetColumns()
{
    static const std::vector<Column<RfcTcpStateRecord>> columns
    {
        COLUMN("order", std::to_string(r.order), r.order = NumberFromText(field)),
            COLUMN("time_s", SecondsText(r.time), r.time = TimeFromText(field)),
            COLUMN("node", std::to_string(r.node), r.node = NumberFromText(field)),
            COLUMN("end", QuoteCsv(NameOfNode(names, r.node)), r.node = NodeFromName(field, names)),
            COLUMN("connection",
                   std::to_string(r.connection),
                   r.connection = NumberFromText(field)),
            COLUMN("local", AddressText(r.local), r.local = EndFromText(field)),
            COLUMN("peer", AddressText(r.peer), r.peer = EndFromText(field)),
            COLUMN("role", RfcTcpName(r.role), r.role = FromName<RfcTcpRole>(field)),
            COLUMN("from", TcpSocket::TcpStateName[r.from], r.from = StateFromText(field)),
            COLUMN("to", TcpSocket::TcpStateName[r.to], r.to = StateFromText(field)),
            COLUMN("cause", QuoteCsv(r.cause), r.cause = field),
            COLUMN(
                "segment_flags",
                r.segment ? FlagsText(r.segment->flags) : "",
                if (!field.empty()) { SegmentOf(r).flags = FlagsFromText(field); }),
            COLUMN(
                "segment_seq",
                r.segment ? std::to_string(r.segment->seq) : "",
                if (!field.empty()) { SegmentOf(r).seq = NumberFromText(field); }),
            COLUMN(
                "segment_ack",
                r.segment ? std::to_string(r.segment->ack) : "",
                if (!field.empty()) { SegmentOf(r).ack = NumberFromText(field); }),
            COLUMN(
                "segment_length_B",
                r.segment ? std::to_string(r.segment->length) : "",
                if (!field.empty()) { SegmentOf(r).length = NumberFromText(field); }),
            COLUMN("reason", QuoteCsv(r.reason), r.reason = field),
    };
    return columns;
}

template <>
const std::vector<Column<RfcTcpEventRecord>>&
GetColumns()
{
    static const std::vector<Column<RfcTcpEventRecord>> columns{
        COLUMN("order", std::to_string(r.order), r.order = NumberFromText(field)),
        COLUMN("time_s", SecondsText(r.time), r.time = TimeFromText(field)),
        COLUMN("node", std::to_string(r.node), r.node = NumberFromText(field)),
        COLUMN("end", QuoteCsv(NameOfNode(names, r.node)), r.node = NodeFromName(field, names)),
        COLUMN("event", QuoteCsv(r.event), r.event = field),
        COLUMN("local", AddressText(r.local), r.local = EndFromText(field)),
        COLUMN("peer", AddressText(r.peer), r.peer = EndFromText(field)),
    };
    return columns;
}

template <>
const std::vector<Column<RfcTcpSegmentRecord>>&
GetColumns()
{
    static const std::vector<Column<RfcTcpSegmentRecord>> columns
    {
        COLUMN("sent_s", SecondsText(r.sent), r.sent = TimeFromText(field)),
            COLUMN("arrived_s",
                   r.fate == RfcTcpFate::IN_FLIGHT ? "" : SecondsText(r.arrived),
                   r.arrived = TimeFromText(field)),
            COLUMN("node", std::to_string(r.node), r.node = NumberFromText(field)),
            COLUMN("from",
                   QuoteCsv(NameOfNode(names, r.node)),
                   r.node = NodeFromName(field, names)),
            COLUMN("connection",
                   std::to_string(r.connection),
                   r.connection = NumberFromText(field)),
            COLUMN("source", AddressText(r.source), r.source = EndFromText(field)),
            COLUMN("destination", AddressText(r.destination), r.destination = EndFromText(field)),
            COLUMN("role", RfcTcpName(r.role), r.role = FromName<RfcTcpRole>(field)),
            COLUMN("flags", FlagsText(r.header.flags), r.header.flags = FlagsFromText(field)),
            COLUMN("seq", std::to_string(r.header.seq), r.header.seq = NumberFromText(field)),
            COLUMN("ack", std::to_string(r.header.ack), r.header.ack = NumberFromText(field)),
            COLUMN("length_B",
                   std::to_string(r.header.length),
                   r.header.length = NumberFromText(field)),
            COLUMN("window", std::to_string(r.window), r.window = NumberFromText(field)),
            COLUMN("relative_seq",
                   std::to_string(r.relativeSeq),
                   r.relativeSeq = NumberFromText(field)),
            COLUMN("relative_ack",
                   std::to_string(r.relativeAck),
                   r.relativeAck = NumberFromText(field)),
            COLUMN("sack", SackText(r), SackFromText(r, field)),
            COLUMN("retransmission", r.retransmission ? "1" : "0", r.retransmission = field == "1"),
            COLUMN("cause", QuoteCsv(r.cause), r.cause = field),
            COLUMN("reason", QuoteCsv(r.reason), r.reason = field),
            COLUMN("fate", RfcTcpName(r.fate), r.fate = FromName<RfcTcpFate>(field)),
            COLUMN(
                "receiver",
                r.receiver ? std::to_string(*r.receiver) : "",
                if (!field.empty()) { r.receiver = NumberFromText(field); }),
            COLUMN(
                "sender_state",
                StateText(r.senderState),
                if (!field.empty()) { r.senderState = StateFromText(field); }),
            COLUMN(
                "receiver_state",
                StateText(r.receiverState),
                if (!field.empty()) { r.receiverState = StateFromText(field); }),
            COLUMN("discard", QuoteCsv(r.discard), r.discard = field),
    };
    return columns;
}

#undef COLUMN

} // namespace ns3::rfctcp
