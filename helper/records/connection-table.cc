/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "records/connection-table.h"

#include "ns3/simulator.h"
#include "ns3/tcp-header.h"

#include <algorithm>

namespace ns3::rfctcp
{

namespace
{

/** @param near a position @param number its low bits or those of a close one @return that one */
uint64_t
Unwrapped(uint64_t near, uint32_t number)
{
    const auto distance = static_cast<int32_t>(number - static_cast<uint32_t>(near));
    return distance < 0 && near < static_cast<uint64_t>(-int64_t{distance})
               ? number
               : near + static_cast<uint64_t>(int64_t{distance});
}

/** @param segment any @return octets of sequence space in it */
uint32_t
SequenceSpace(const RfcTcpSegmentRecord& segment)
{
    const auto flags = segment.header.flags;
    return segment.header.length + ((flags & TcpHeader::SYN) ? 1 : 0) +
           ((flags & TcpHeader::FIN) ? 1 : 0);
}

} // namespace

void
RttSamples::Add(double seconds)
{
    least = count == 0 ? seconds : std::min(least, seconds);
    greatest = std::max(greatest, seconds);
    sum += seconds;
    latest = seconds;
    ++count;
}

ConnectionTable::ConnectionTable(Sink sink)
    : m_sink(std::move(sink))
{
}

ConnectionSummary*
ConnectionTable::Find(uint32_t number)
{
    const auto found = m_open.find(number);
    return found != m_open.end() ? &found->second : nullptr;
}

ConnectionEnd&
ConnectionTable::EndOf(ConnectionSummary& summary, const Address& end)
{
    return summary.ends[summary.ends[0].address == end ? 0 : 1];
}

void
ConnectionTable::Apply(ConnectionEnd& end, const RfcTcpStateRecord& transition)
{
    const bool ends = transition.to == TcpSocket::CLOSED || transition.to == TcpSocket::LISTEN;
    if (ends && end.state != transition.from)
    {
        return; // an earlier connection has given way to this one
    }
    const auto note = [&transition](std::optional<Time>& when) {
        when = when.value_or(transition.time);
    };
    end.node = transition.node;
    end.state = transition.to;
    switch (transition.to)
    {
    case TcpSocket::ESTABLISHED:
        note(end.established);
        break;
    case TcpSocket::TIME_WAIT:
        note(end.timeWait);
        break;
    case TcpSocket::LISTEN:
    case TcpSocket::CLOSED:
        note(end.closed);
        break;
    default:
        break;
    }
    if (!transition.reason.empty())
    {
        end.reason = transition.reason;
    }
}

void
ConnectionTable::OnState(const RfcTcpStateRecord& transition)
{
    if (transition.peer.IsInvalid())
    {
        return; // a listener
    }
    const Key key = std::minmax(transition.local, transition.peer);
    const auto number = m_numbers.find(key);
    ConnectionSummary* summary = number != m_numbers.end() ? Find(number->second) : nullptr;
    const bool opens = transition.to == TcpSocket::SYN_SENT;
    if (!summary || (opens && EndOf(*summary, transition.local).closed))
    {
        m_early[key] = transition;
        return;
    }
    const auto replaced = m_replaced.find(key);
    if (replaced != m_replaced.end() && EndOf(*summary, transition.local).state != transition.from)
    {
        if (ConnectionSummary* before = Find(replaced->second))
        {
            Apply(EndOf(*before, transition.local), transition);
        }
        Close(replaced->second);
        m_replaced.erase(replaced);
        if (transition.to == TcpSocket::CLOSED)
        {
            return;
        }
    }
    Apply(EndOf(*summary, transition.local), transition);
    summary->last = transition.time;
    if (std::all_of(summary->ends.begin(), summary->ends.end(), [](const auto& end) {
            return end.closed.has_value();
        }))
    {
        Close(summary->number);
    }
}

void
ConnectionTable::OnSent(const RfcTcpSegmentRecord& segment)
{
    const Key key = std::minmax(segment.source, segment.destination);
    if (segment.connection > m_newest)
    {
        m_newest = segment.connection;
        if (const auto before = m_numbers.find(key); before != m_numbers.end())
        {
            // the ends are used again; why that was possible the next transition may tell
            Close(m_replaced[key]);
            m_replaced[key] = before->second;
        }
        m_numbers[key] = segment.connection;
        ConnectionSummary& summary = m_open[segment.connection];
        summary.number = segment.connection;
        summary.first = segment.sent;
        const bool fromServer = segment.role == RfcTcpRole::SERVER;
        summary.ends[0].address = fromServer ? segment.destination : segment.source;
        summary.ends[1].address = fromServer ? segment.source : segment.destination;
        if (const auto early = m_early.find(key); early != m_early.end())
        {
            Apply(EndOf(summary, early->second.local), early->second);
            m_early.erase(early);
        }
    }
    if (ConnectionSummary* summary = Find(segment.connection))
    {
        ConnectionEnd& end = EndOf(*summary, segment.source);
        end.node = segment.node;
        summary->last = segment.sent;
        CountSent(end, segment);
        // a timeout sends when nothing has arrived, and once in an instant
        const auto arrival = m_arrivals.find(segment.node);
        const bool answers = arrival != m_arrivals.end() && arrival->second == segment.sent;
        if (segment.cause == "RTO" && !answers && end.lastTimeout != segment.sent)
        {
            ++end.timeouts;
            end.lastTimeout = segment.sent;
        }
    }
}

void
ConnectionTable::CountSent(ConnectionEnd& end, const RfcTcpSegmentRecord& segment)
{
    const auto has = [&segment](uint8_t flag) { return (segment.header.flags & flag) != 0; };
    const uint32_t length = segment.header.length;
    ++end.packets;
    end.resets += has(TcpHeader::RST);
    end.acks += has(TcpHeader::ACK);
    end.syns += has(TcpHeader::SYN);
    end.fins += has(TcpHeader::FIN);
    end.pureAcks += segment.header.flags == TcpHeader::ACK && length == 0;
    end.rexmtPackets += segment.retransmission;
    end.rexmtOctets += segment.retransmission ? length : 0;
    end.sackPackets += !segment.sack.empty();
    end.sackBlocks += segment.sack.size();
    end.probes += segment.cause == "WINDOW_PROBE";
    end.tailProbes += segment.cause == "TLP";
    end.keepAlives += segment.cause == "KEEP_ALIVE";
    end.fastPackets +=
        segment.cause == "FAST" || segment.cause == "PARTIAL_ACK" || segment.cause == "RESCUE";
    if (length > 0)
    {
        ++end.dataPackets;
        end.dataOctets += length;
        end.pushed += has(TcpHeader::PSH);
        end.shortest = end.longest == 0 ? length : std::min(end.shortest, length);
        end.longest = std::max(end.longest, length);
        end.firstData = end.firstData.value_or(segment.sent);
        end.lastData = segment.sent;
    }
    if (has(TcpHeader::FIN))
    {
        end.finSent = end.finSent.value_or(segment.sent);
    }
    if (has(TcpHeader::RST))
    {
        return;
    }
    end.greatestWindow = std::max(end.greatestWindow, segment.windowOctets);
    if (!has(TcpHeader::SYN))
    {
        end.leastWindow = std::min(end.leastWindow, segment.windowOctets);
        end.zeroWindows += segment.window == 0;
    }
    const uint64_t begin = Unwrapped(end.sentUpTo, segment.relativeSeq);
    const uint64_t next = begin + SequenceSpace(segment);
    if (next > end.sentUpTo)
    {
        // text begins behind the SYN, which is octet 0; the FIN is no text
        const uint64_t textEnd = begin + (has(TcpHeader::SYN) ? 1 : 0) + length;
        end.uniqueOctets = std::max(end.uniqueOctets, textEnd > 0 ? textEnd - 1 : 0);
    }
    if (next > begin && begin >= end.sentUpTo)
    {
        end.awaited[next] = segment.sent;
    }
    else if (next > begin)
    {
        // an ACK of what was sent twice does not tell which one it answers [6298 3]
        end.awaited.erase(end.awaited.upper_bound(begin), end.awaited.upper_bound(next));
    }
    end.sentUpTo = std::max(end.sentUpTo, next);
}

void
ConnectionTable::OnDelivered(const RfcTcpSegmentRecord& segment)
{
    m_arrivals[*segment.receiver] = segment.arrived;
    ConnectionSummary* summary = Find(segment.connection);
    if (!summary)
    {
        return;
    }
    ConnectionEnd& end = EndOf(*summary, segment.destination);
    end.node = *segment.receiver;
    summary->last = segment.arrived;
    if (segment.header.flags & TcpHeader::FIN)
    {
        end.finReceived = end.finReceived.value_or(segment.arrived);
    }
    if ((segment.header.flags & (TcpHeader::RST | TcpHeader::ACK)) == TcpHeader::ACK)
    {
        TakeAck(end, segment);
    }
}

void
ConnectionTable::TakeAck(ConnectionEnd& end, const RfcTcpSegmentRecord& segment)
{
    const uint64_t ack = Unwrapped(end.ackedUpTo, segment.relativeAck);
    const bool bare = SequenceSpace(segment) == 0;
    if (ack > end.ackedUpTo)
    {
        if (const auto sent = end.awaited.find(ack); sent != end.awaited.end())
        {
            end.rtt.Add((segment.arrived - sent->second).GetSeconds());
        }
        end.awaited.erase(end.awaited.begin(), end.awaited.upper_bound(ack));
        end.ackedUpTo = ack;
        end.duplicatesInRow = 0;
    }
    else if (ack == end.ackedUpTo && bare && end.sentUpTo > ack &&
             segment.windowOctets == end.peerWindow)
    {
        ++end.duplicateAcks;
        end.tripleDuplicateAcks += ++end.duplicatesInRow == 3;
    }
    end.peerWindow = segment.windowOctets;
    if (segment.window == 0 && !end.zeroWindowSince)
    {
        end.zeroWindowSince = segment.arrived;
    }
    else if (segment.window > 0 && end.zeroWindowSince)
    {
        end.zeroWindowTime += segment.arrived - *end.zeroWindowSince;
        end.zeroWindowSince.reset();
    }
}

void
ConnectionTable::OnSettled(const RfcTcpSegmentRecord& segment)
{
    ConnectionSummary* summary = Find(segment.connection);
    if (summary && segment.fate == RfcTcpFate::LOST)
    {
        ++EndOf(*summary, segment.source).lost;
    }
}

void
ConnectionTable::Close(uint32_t number)
{
    const auto found = m_open.find(number);
    if (found == m_open.end())
    {
        return;
    }
    ConnectionSummary& summary = found->second;
    for (auto& end : summary.ends)
    {
        if (end.zeroWindowSince)
        {
            end.zeroWindowTime += summary.last - *end.zeroWindowSince;
        }
    }
    m_sink(summary);
    m_open.erase(found);
}

void
ConnectionTable::Finish()
{
    while (!m_open.empty())
    {
        Close(m_open.begin()->first);
    }
}

const ConnectionSummary*
ConnectionTable::Find(const RfcTcpSegmentRecord& segment) const
{
    const auto found = m_open.find(segment.connection);
    return found != m_open.end() ? &found->second : nullptr;
}

const ConnectionEnd&
ConnectionTable::EndOf(const ConnectionSummary& summary, const Address& end)
{
    return summary.ends[summary.ends[0].address == end ? 0 : 1];
}

} // namespace ns3::rfctcp
