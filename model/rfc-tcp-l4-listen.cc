/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The part of RfcTcpL4Protocol where listeners get their connections [9293 3.10.7.2, 4987].

#include "internal/addresses.h"
#include "internal/clock.h"
#include "internal/l4-tables.h"
#include "internal/socket-impl.h"
#include "rfc-tcp-drop-in-socket.h"
#include "rfc-tcp-l4-protocol.h"
#include "rfc-tcp-socket.h"

#include "ns3/log.h"
#include "ns3/net-device.h"
#include "ns3/packet.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpL4Listen");

void
RfcTcpL4Protocol::ArriveInListen(Ptr<RfcTcpSocket> listener,
                                 Ptr<Packet> packet,
                                 const rfctcp::FlowKey& key,
                                 const rfctcp::Segment& syn,
                                 Ptr<NetDevice> device,
                                 std::optional<uint32_t> leastIss)
{
    RfcTcpSocket::Impl& impl = *listener->m_impl;
    const Address from = rfctcp::ToAddress(key.remote, impl.ipv6);
    if (!listener->NotifyConnectionRequest(from) || !impl.listening)
    {
        return; // the application refuses the connection
    }
    const auto route = FindRoute(key, listener->GetBoundNetDevice());
    if (!route)
    {
        NS_LOG_WARN("no route back to " << from << ", SYN ignored");
        return;
    }
    const uint32_t receiveMtu = device ? m_tables->LeastMtu(device) : route->leastMtu;
    RfcTcpListenQueue& queue = impl.GetListenQueue();
    if (queue.IsBacklogFull())
    {
        CountListenEvent(RfcTcpListenEvent::BACKLOG_FULL, impl.Id());
        return; // the peer will try again
    }
    if (queue.IsSynBacklogFull())
    {
        switch (queue.policy)
        {
        case RfcTcpSocket::SYN_DROP_NEW:
            CountListenEvent(RfcTcpListenEvent::SYN_DROPPED, impl.Id());
            return;
        case RfcTcpSocket::SYN_DROP_OLDEST: { // [4987 3.4]
            CountListenEvent(RfcTcpListenEvent::HALF_OPEN_DROPPED, impl.Id());
            const Ptr<RfcTcpSocket> oldest = RestoreSocket(queue.halfOpen.Oldest());
            oldest->m_impl->Recycle();
            break;
        }
        case RfcTcpSocket::SYN_COOKIES: // [4987 3.6]
            SendCookie(listener, key, syn, rfctcp::ArgumentsFor(key, 0, receiveMtu, route->mtu));
            return;
        }
    }
    uint32_t iss = SelectIss(key);
    if (leastIss && static_cast<int32_t>(iss - *leastIss) < 0)
    {
        iss = *leastIss;
    }
    auto arguments = rfctcp::ArgumentsFor(key, iss, receiveMtu, route->mtu);
    arguments.fastOpen = JudgeFastOpen(listener, key, syn);
    Accept(listener, key, arguments, syn, nullptr, packet, device);
}

void
RfcTcpL4Protocol::SendCookie(Ptr<RfcTcpSocket> listener,
                             const rfctcp::FlowKey& key,
                             const rfctcp::Segment& syn,
                             const rfctcp::OpenArguments& arguments)
{
    RfcTcpSocket::Impl& impl = *listener->m_impl;
    const rfctcp::Instant now = rfctcp::SimulationNow();
    const auto answer = GetCookies().Answer(now,
                                            key,
                                            syn,
                                            arguments.receiveMss,
                                            arguments.defaultMss,
                                            *impl.parameters);
    if (!answer)
    {
        CountListenEvent(RfcTcpListenEvent::SYN_DROPPED, impl.Id());
        return;
    }
    impl.GetListenQueue().cookieSentAt = now;
    CountListenEvent(RfcTcpListenEvent::COOKIE_SENT, impl.Id());
    const Ptr<Packet> empty = Create<Packet>();
    impl.Marks().AddTo(empty, rfctcp::EcnMark::NOT_ECT);
    Transmit(empty,
             key,
             *answer,
             listener->GetBoundNetDevice(),
             rfctcp::SendCause::NEW,
             rfctcp::Reason::NONE);
}

bool
RfcTcpL4Protocol::ArriveWithCookie(Ptr<RfcTcpSocket> listener,
                                   Ptr<Packet> packet,
                                   const rfctcp::FlowKey& key,
                                   const rfctcp::Segment& ack,
                                   Ptr<NetDevice> device)
{
    RfcTcpSocket::Impl& impl = *listener->m_impl;
    RfcTcpListenQueue& queue = impl.GetListenQueue();
    const rfctcp::Instant now = rfctcp::SimulationNow();
    if (!queue.cookieSentAt || now - *queue.cookieSentAt > 2 * rfctcp::SynCookies::SLOT)
    {
        return false; // none is out: whatever this is, it was not asked for
    }
    const auto opening = GetCookies().Check(now, key, ack, *impl.parameters);
    const auto route = opening ? FindRoute(key, listener->GetBoundNetDevice()) : std::nullopt;
    if (!route)
    {
        return false;
    }
    if (queue.IsBacklogFull())
    {
        CountListenEvent(RfcTcpListenEvent::BACKLOG_FULL, impl.Id());
        return true; // the cookie stays good for a while, and the peer has more to send
    }
    CountListenEvent(RfcTcpListenEvent::COOKIE_ACCEPTED, impl.Id());
    const auto arguments =
        rfctcp::ArgumentsFor(key,
                             opening->iss.Value(),
                             device ? m_tables->LeastMtu(device) : route->leastMtu,
                             route->mtu);
    Accept(listener, key, arguments, opening->syn, &ack, packet, device);
    return true;
}

void
RfcTcpL4Protocol::Accept(Ptr<RfcTcpSocket> listener,
                         const rfctcp::FlowKey& key,
                         const rfctcp::OpenArguments& arguments,
                         const rfctcp::Segment& syn,
                         const rfctcp::Segment* cookieAck,
                         Ptr<Packet> packet,
                         Ptr<NetDevice> device)
{
    Ptr<RfcTcpSocket> child(new RfcTcpSocket(*listener), false);
    if (device && rfctcp::ToIpv6(key.remote.address).IsLinkLocal())
    {
        child->m_boundnetdevice = device; // the address means something on this link only
    }
    Ptr<RfcTcpDropInSocket> dropIn; // stays alive until the connection keeps it
    if (const RfcTcpDropInSocket* around = listener->m_impl->DropIn())
    {
        dropIn = around->Fork(child);
    }
    child->m_impl->OpenFrom(listener, key, arguments, syn, cookieAck, packet);
}

const rfctcp::SynCookies&
RfcTcpL4Protocol::GetCookies()
{
    if (!m_tables->cookies)
    {
        m_tables->cookies.emplace(DrawSecret());
    }
    return *m_tables->cookies;
}

uint64_t
RfcTcpL4Protocol::GetListenEvents(RfcTcpListenEvent event) const
{
    const auto index = static_cast<std::size_t>(event);
    return index < m_tables->listenEvents.size() ? m_tables->listenEvents[index] : 0;
}

void
RfcTcpL4Protocol::CountListenEvent(RfcTcpListenEvent event, const RfcTcpConnectionId& listener)
{
    NS_LOG_LOGIC(this << ' ' << RfcTcpName(event));
    ++m_tables->listenEvents[static_cast<std::size_t>(event)];
    m_listenEvent(event, listener);
}

} // namespace ns3
