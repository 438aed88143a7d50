/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "records/conduct-check.h"

#include "internal/state-edges.h"
#include "internal/text.h"

#include "ns3/simulator.h"
#include "ns3/tcp-header.h"

#include <algorithm>

namespace ns3::rfctcp
{

namespace
{

/** @param reason of the end of a connection @return true if its user was told of an error */
bool
IsCut(const std::string& reason)
{
    return !reason.empty() && reason != RfcTcpName(RfcTcpReason::NORMAL) &&
           reason != RfcTcpName(RfcTcpReason::NONE);
}

/** @return true if an end in this state waits for a segment of its peer */
bool
WaitsForPeer(TcpSocket::TcpStates_t state)
{
    switch (state)
    {
    case TcpSocket::SYN_SENT:
    case TcpSocket::SYN_RCVD:
    case TcpSocket::FIN_WAIT_1:
    case TcpSocket::CLOSING:
    case TcpSocket::LAST_ACK:
        return true;
    default:
        return false;
    }
}

/** @return true if an end in this state needs nothing of its peer any more */
bool
IsOver(const std::optional<TcpSocket::TcpStates_t>& state)
{
    return state == TcpSocket::CLOSED || state == TcpSocket::TIME_WAIT;
}

} // namespace

ConductCheck::Number
ConductCheck::Stream::Expand(uint32_t seq) const
{
    const uint32_t relative = seq - isn.value_or(seq);
    const auto distance = static_cast<int32_t>(relative - static_cast<uint32_t>(highest));
    const int64_t number = static_cast<int64_t>(highest) + distance;
    return number < 0 ? relative : static_cast<Number>(number);
}

ConductCheck::Number
ConductCheck::Stream::GetGap() const
{
    return delivered.empty() || delivered.begin()->lower() > 0 ? 0 : delivered.begin()->upper();
}

ConductCheck::ConductCheck(RfcTcpMonitor& monitor, NodeSelection nodes)
    : Record(std::move(nodes)),
      m_monitor(&monitor)
{
}

ConductCheck::Connection&
ConductCheck::Find(const RfcTcpSegmentRecord& segment)
{
    const Ends ends = std::minmax(segment.source, segment.destination);
    Connection& connection = m_connections[ends];
    if (connection.number == segment.connection)
    {
        return connection;
    }
    if (connection.number != 0)
    {
        Judge(ends, connection);
        connection = Connection();
    }
    connection.number = segment.connection;
    connection.complete = (segment.header.flags & TcpHeader::SYN) != 0;
    return connection;
}

void
ConductCheck::OnSent(const RfcTcpSegmentRecord& segment)
{
    if (!IsAbout(segment))
    {
        return;
    }
    Connection& connection = Find(segment);
    const Ends ends = std::minmax(segment.source, segment.destination);
    const std::size_t index = segment.source == ends.first ? 0 : 1;
    const uint8_t flags = segment.header.flags;
    connection.active = Simulator::Now();
    connection.ends[index].owesAck = false;
    Stream& own = connection.streams[index];
    if (!own.isn)
    {
        own.isn = segment.header.seq - segment.relativeSeq;
    }
    const Number begin = own.Expand(segment.header.seq);
    const Number text = begin + ((flags & TcpHeader::SYN) != 0 ? 1 : 0);
    own.highest = std::max(own.highest, text + segment.header.length);
    if ((flags & TcpHeader::FIN) != 0)
    {
        own.fin = text + segment.header.length;
    }
    const Stream& other = connection.streams[1 - index];
    const bool acknowledges = (flags & (TcpHeader::ACK | TcpHeader::RST)) == TcpHeader::ACK;
    if (acknowledges && connection.complete)
    {
        const Number ack = other.Expand(segment.header.ack);
        if (ack > other.GetGap() && ack <= other.highest + 1) // else it answers something strange
        {
            Report("acknowledges octets to " + std::to_string(ack) + ", of which those from " +
                       std::to_string(other.GetGap()) + " on were never delivered",
                   ends,
                   index);
        }
    }
}

void
ConductCheck::OnDelivered(const RfcTcpSegmentRecord& segment)
{
    if (!IsAbout(segment))
    {
        return;
    }
    const Ends ends = std::minmax(segment.source, segment.destination);
    const auto found = m_connections.find(ends);
    constexpr uint32_t UNKNOWN = 0; // a repeated packet
    if (found == m_connections.end() ||
        (segment.connection != UNKNOWN && segment.connection != found->second.number))
    {
        return; // of an earlier connection
    }
    Connection& connection = found->second;
    const std::size_t index = segment.source == ends.first ? 0 : 1;
    const uint8_t flags = segment.header.flags;
    if ((flags & TcpHeader::RST) != 0)
    {
        connection.reset = true;
        return;
    }
    Stream& own = connection.streams[index];
    const Number begin = own.Expand(segment.header.seq);
    const Number length = segment.header.length + ((flags & TcpHeader::SYN) != 0 ? 1 : 0) +
                          ((flags & TcpHeader::FIN) != 0 ? 1 : 0);
    own.delivered += Octets::interval_type::right_open(begin, begin + length);
    if ((flags & TcpHeader::ACK) != 0)
    {
        Stream& other = connection.streams[1 - index];
        other.acknowledged = std::max(other.acknowledged, other.Expand(segment.header.ack));
    }
    End& receiver = connection.ends[1 - index];
    if ((flags & TcpHeader::FIN) != 0 && segment.receiverState == TcpSocket::TIME_WAIT)
    {
        if (receiver.owesAck)
        {
            Report("in TIME-WAIT does not answer the FIN of its peer", ends, 1 - index);
        }
        receiver.owesAck = true;
    }
}

void
ConductCheck::OnState(const RfcTcpStateRecord& transition)
{
    if (!IsAbout(transition.node))
    {
        return;
    }
    const Ends ends = std::minmax(transition.local, transition.peer);
    const std::size_t index = transition.local == ends.first ? 0 : 1;
    if (transition.from != transition.to && !IsStateEdge(transition.from, transition.to))
    {
        Report(std::string("goes from ") + TcpSocket::TcpStateName[transition.from] + " to " +
                   TcpSocket::TcpStateName[transition.to],
               ends,
               index);
    }
    if (transition.peer.IsInvalid())
    {
        return; // a listener
    }
    Connection& connection = m_connections[ends];
    if (transition.to == TcpSocket::SYN_SENT && connection.ends[index].state &&
        connection.number != 0) // an earlier connection of the same ends
    {
        Judge(ends, connection);
        connection = Connection();
    }
    End& end = connection.ends[index];
    end.state = transition.to;
    end.reason = transition.reason;
    const Stream& stream = connection.streams[index];
    if (transition.from == TcpSocket::LAST_ACK && transition.to == TcpSocket::CLOSED &&
        !IsCut(transition.reason) && !connection.reset && connection.complete && stream.fin &&
        stream.acknowledged <= *stream.fin)
    {
        Report("goes from LAST_ACK to CLOSED before its FIN is acknowledged", ends, index);
    }
    const auto isClosed = [](const End& each) { return each.state == TcpSocket::CLOSED; };
    if (std::all_of(connection.ends.begin(), connection.ends.end(), isClosed))
    {
        Judge(ends, connection);
        m_connections.erase(ends);
    }
}

void
ConductCheck::Judge(const Ends& ends, const Connection& connection)
{
    const bool isCut =
        connection.reset || IsCut(connection.ends[0].reason) || IsCut(connection.ends[1].reason);
    for (const std::size_t index : {0, 1})
    {
        const Stream& stream = connection.streams[index];
        if (connection.complete && !isCut && stream.fin && IsOver(connection.ends[index].state) &&
            stream.GetGap() < *stream.fin)
        {
            Report("has ended without an error, though its octets from " +
                       std::to_string(stream.GetGap()) + " to its FIN at " +
                       std::to_string(*stream.fin) + " were not all delivered",
                   ends,
                   index);
        }
    }
}

void
ConductCheck::JudgeRest(const Ends& ends, const Connection& connection, std::size_t index)
{
    const auto& state = connection.ends[index].state;
    const End& peer = connection.ends[1 - index];
    const Time silence = Simulator::Now() - connection.active;
    if (!state || IsOver(state) || connection.reset || silence < m_monitor->GetPatience())
    {
        return;
    }
    const std::string name = TcpSocket::TcpStateName[*state];
    if (WaitsForPeer(*state))
    {
        Report("is left in " + name + ", and nothing was sent for " +
                   Format("%g s", silence.GetSeconds()),
               ends,
               index);
    }
    else if (peer.state == TcpSocket::CLOSED && !IsCut(peer.reason))
    {
        Report("is left in " + name + ", though its peer is CLOSED", ends, index);
    }
}

void
ConductCheck::Finish()
{
    for (const auto& [ends, connection] : m_connections)
    {
        for (const std::size_t index : {0, 1})
        {
            JudgeRest(ends, connection, index);
        }
        Judge(ends, connection);
    }
    m_connections.clear();
}

void
ConductCheck::Report(const std::string& what, const Ends& ends, std::size_t index)
{
    const Address& own = index == 0 ? ends.first : ends.second;
    const Address& other = index == 0 ? ends.second : ends.first;
    m_monitor->Report(EndText(own) + (other.IsInvalid() ? "" : " to " + EndText(other)) + " " +
                      what);
}

} // namespace ns3::rfctcp
