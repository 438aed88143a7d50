/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The SYN cache [4987 3.5]: half-open connections without sockets. An entry replaces the socket of
// such a connection, and the socket is restored when something happens to the connection.

#include "core/connection.h"
#include "internal/congestion-adapter.h"
#include "internal/l4-tables.h"
#include "internal/socket-impl.h"
#include "rfc-tcp-l4-protocol.h"
#include "rfc-tcp-socket.h"

#include "ns3/log.h"
#include "ns3/net-device.h"
#include "ns3/node.h"

#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpL4SynCache");

bool
RfcTcpSocket::Impl::IsSynCacheEntryEnough() const
{
    // Most handshakes take one round trip, and then the connection needs its socket again: an entry
    // would only cost time. Handshakes last if the peer does not answer, or if SYNs come in a
    // flood.
    constexpr std::size_t FEW = 64;
    // A user who has been shown the socket may have changed it, and no entry keeps such changes.
    if (!passive || !m_listener || m_traces || shown ||
        connection->Status().state != rfctcp::State::SYN_RECEIVED)
    {
        return false;
    }
    const bool sentAgain = connection->Status().counters.retransmittedSegments > 0;
    return (sentAgain || m_listener->m_impl->GetListenQueue().halfOpen.GetSize() > FEW) &&
           !RfcTcpCongestionAdapter::GetState(connection->Congestion());
}

void
RfcTcpSocket::Impl::BeReplacedBySynCacheEntry()
{
    const auto described = connection->ToSynCacheEntry();
    if (!described)
    {
        return;
    }
    NS_LOG_DEBUG("connection " << number << " waits without a socket");
    RfcTcpListenQueue& queue = m_listener->m_impl->GetListenQueue();
    if (!queue.settings || !(queue.settings->values == *this))
    {
        queue.settings = Create<const RfcTcpSharedSettings>(*this);
    }
    auto entry = std::make_unique<RfcTcpSynCacheEntry>();
    entry->connection = *described;
    entry->listener = std::exchange(m_listener, nullptr); // it stays in the listener's queue
    entry->settings = queue.settings;
    entry->number = number;
    entry->ordinal = ordinal;
    entry->device = rfctcp::DeviceNumber(socket.m_boundnetdevice);
    RfcTcpL4Protocol::Tables::Slot& slot = tcp->m_tables->slots[*handle];
    slot.socket = nullptr;
    slot.entry.Hold(std::move(entry));
    handle.reset();
    connection.reset();
    m_self = nullptr; // the socket goes when the event has been processed
}

void
RfcTcpSocket::Impl::Restore(Ptr<RfcTcpL4Protocol> protocol,
                            rfctcp::Demultiplexer::Handle place,
                            const rfctcp::FlowKey& fourTuple,
                            const RfcTcpSynCacheEntry& entry)
{
    static_cast<RfcTcpInheritedSettings&>(*this) = entry.settings->values;
    tcp = protocol; // the listener may have been disposed of
    key = fourTuple;
    hasPeer = true;
    handle = place;
    number = entry.number;
    ordinal = entry.ordinal;
    passive = true;
    socket.m_boundnetdevice = entry.device == rfctcp::Demultiplexer::ANY_DEVICE
                                  ? nullptr
                                  : tcp->m_node->GetDevice(entry.device - 1);
    m_self = UserSocket();
    m_listener = entry.listener;
    m_tracedState = SYN_RCVD;
    m_traces = nullptr; // had there been any when the SYN came, the socket would have stayed
    connection =
        std::make_unique<rfctcp::Connection>(parameters, MakeCongestionControl(), entry.connection);
}

Ptr<RfcTcpSocket>
RfcTcpL4Protocol::RestoreSocket(uint32_t handle)
{
    Tables::Slot& slot = m_tables->slots[handle];
    if (const auto entry = slot.entry.TakeSynCacheEntry())
    {
        NS_LOG_DEBUG("connection " << entry->number << " gets a socket again");
        const Ptr<RfcTcpSocket> socket(new RfcTcpSocket(*entry->listener), false);
        socket->m_impl->Restore(this, handle, slot.key, *entry);
        slot.socket = PeekPointer(socket);
    }
    return slot.socket;
}

bool
RfcTcpL4Protocol::IsRefusedByBacklog(uint32_t handle,
                                     const rfctcp::Segment& segment,
                                     uint32_t device)
{
    const RfcTcpSynCacheEntry* entry = m_tables->slots[handle].entry.SynCacheEntry();
    constexpr auto ANY = rfctcp::Demultiplexer::ANY_DEVICE;
    return entry && (entry->device == ANY || device == ANY || entry->device == device) &&
           entry->listener->m_impl->RefusesByBacklog(segment);
}

} // namespace ns3
