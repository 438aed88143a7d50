/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/built-in-state-tracer.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/object-ptr-container.h"
#include "ns3/object-vector.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"

#include <algorithm>

namespace ns3::rfctcp
{

namespace
{

/** @param end InetSocketAddress or Inet6SocketAddress @return its port, 0 if it is neither */
uint16_t
PortOf(const Address& end)
{
    if (InetSocketAddress::IsMatchingType(end))
    {
        return InetSocketAddress::ConvertFrom(end).GetPort();
    }
    return Inet6SocketAddress::IsMatchingType(end) ? Inet6SocketAddress::ConvertFrom(end).GetPort()
                                                   : 0;
}

} // namespace

BuiltInStateTracer::BuiltInStateTracer(uint32_t node,
                                       Ptr<TcpL4Protocol> protocol,
                                       RfcTcpLinkObserver& link,
                                       RfcTcpJournal& journal)
    : RfcTcpStateTracer(node, journal),
      m_protocol(protocol),
      m_link(link)
{
    link.AddSendingHook([this](const RfcTcpSegmentRecord& segment) {
        const auto flags = segment.header.flags & (TcpHeader::SYN | TcpHeader::ACK);
        if (segment.node == m_node && flags == TcpHeader::SYN)
        {
            Scan(segment.source);
        }
    });
    link.AddDeliveryHook([this](uint32_t receiver, const RfcTcpSegmentRecord& segment) {
        if (receiver == m_node && (segment.header.flags & TcpHeader::SYN))
        {
            SynDelivered();
        }
    });
}

void
BuiltInStateTracer::SocketCreated()
{
    Scan({});
}

void
BuiltInStateTracer::SynDelivered()
{
    Scan({}); // its listener may be new
    // The stack handles the segment after this returns and completes the fork by an event of its
    // own; the second of two events lands behind that one.
    Simulator::ScheduleNow([this] { Simulator::ScheduleNow([this] { Scan({}); }); });
}

void
BuiltInStateTracer::Release()
{
    m_watches.clear();
    m_protocol = nullptr;
}

void
BuiltInStateTracer::Scan(const Address& opener)
{
    if (!m_protocol)
    {
        return; // released
    }
    ObjectVectorValue sockets;
    m_protocol->GetAttribute("SocketList", sockets);
    for (auto entry = sockets.Begin(); entry != sockets.End(); ++entry)
    {
        const auto socket = DynamicCast<TcpSocket>(entry->second);
        const auto known =
            std::find_if(m_watches.begin(), m_watches.end(), [&socket](const auto& watch) {
                return watch->socket == socket;
            });
        if (!socket || known != m_watches.end())
        {
            continue;
        }
        m_watches.push_back(std::make_unique<Watch>());
        Watch& watch = *m_watches.back();
        watch.number = static_cast<uint32_t>(m_watches.size());
        watch.socket = socket;
        socket->TraceConnectWithoutContext(
            "State",
            Callback<void, TcpSocket::TcpStates_t, TcpSocket::TcpStates_t>(
                [this, &watch](TcpSocket::TcpStates_t from, TcpSocket::TcpStates_t to) {
                    Changed(watch, from, to);
                }));
        LearnEnds(watch);
        if (!watch.peer.IsInvalid() && watch.local != opener)
        {
            Changed(watch, TcpSocket::LISTEN, TcpSocket::SYN_RCVD);
        }
    }
}

void
BuiltInStateTracer::LearnEnds(Watch& watch)
{
    // a socket that has closed no longer knows its ends
    Address end;
    if (watch.socket->GetSockName(end) == 0 && PortOf(end) != 0)
    {
        watch.local = end;
        // not without a name: that would set the error number that the application reads
        if (watch.socket->GetPeerName(end) == 0 && PortOf(end) != 0)
        {
            watch.peer = end;
        }
    }
}

void
BuiltInStateTracer::Changed(Watch& watch, TcpSocket::TcpStates_t from, TcpSocket::TcpStates_t to)
{
    LearnEnds(watch);
    RfcTcpStateRecord record;
    record.connection = watch.number;
    record.local = watch.local;
    record.peer = watch.peer;
    record.from = from;
    record.to = to;
    const auto segment = m_link.GetDeliveredNow(m_node);
    const bool isOurs =
        segment &&
        (watch.local.IsInvalid() || PortOf(segment->destination) == PortOf(watch.local)) &&
        (watch.peer.IsInvalid() || segment->source == watch.peer);
    if (GetCall() != nullptr)
    {
        record.cause = GetCall();
    }
    else if (isOurs)
    {
        record.cause = "SEGMENT";
        record.segment = segment->header;
    }
    else
    {
        record.cause = "TIMER";
    }
    Write(record);
}

} // namespace ns3::rfctcp
