/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The part of RfcTcpL4Protocol that keeps the connections in TIME-WAIT.

#include "internal/addresses.h"
#include "internal/clock.h"
#include "internal/header.h"
#include "internal/l4-tables.h"
#include "internal/socket-impl.h"
#include "internal/text.h"
#include "rfc-tcp-l4-protocol.h"
#include "rfc-tcp-socket.h"

#include "ns3/node.h"
#include "ns3/packet.h"

#include <iostream>
#include <memory>
#include <optional>
#include <utility>

namespace ns3
{

void
RfcTcpL4Protocol::BeginTimeWait(uint32_t handle, const rfctcp::TimeWait& timeWait)
{
    Tables& tables = *m_tables;
    auto entry = std::make_unique<RfcTcpTimeWaitEntry>();
    entry->connection = timeWait;
    tables.slots[handle].entry.Hold(std::move(entry));
    tables.deadlines.Clear(handle);
    tables.timeWaits.Set(handle, timeWait.expiry);
    if (m_maxTimeWait > 0 && tables.timeWaits.GetSize() > m_maxTimeWait)
    {
        const auto oldest = tables.timeWaits.First().handle;
        ++m_timeWaitOverflows;
        if (!m_timeWaitOverflow.IsEmpty())
        {
            m_timeWaitOverflow(TimeWaitId(oldest));
        }
        EndTimeWait(oldest, RfcTcpCloseReason::NORMAL, RfcTcpCause::TIME_WAIT_LIMIT, nullptr);
    }
    ScheduleDeadlineEvent();
}

RfcTcpParticulars
RfcTcpL4Protocol::TimeWaitParticulars(uint32_t handle) const
{
    const Tables::Slot& slot = m_tables->slots[handle];
    return slot.socket ? slot.socket->m_impl->Particulars() : slot.entry.TimeWait()->particulars;
}

RfcTcpConnectionId
RfcTcpL4Protocol::TimeWaitId(uint32_t handle) const
{
    const RfcTcpParticulars particulars = TimeWaitParticulars(handle);
    const rfctcp::FlowKey& key = m_tables->slots[handle].key;
    RfcTcpConnectionId id;
    id.number = particulars.number;
    id.local = rfctcp::ToAddress(key.local, particulars.ipv6);
    id.peer = rfctcp::ToAddress(key.remote, particulars.ipv6);
    return id;
}

void
RfcTcpL4Protocol::OrphanTimeWait(uint32_t handle)
{
    Tables::Slot& slot = m_tables->slots[handle];
    slot.entry.TimeWait()->particulars = slot.socket->m_impl->Particulars();
    slot.socket = nullptr;
}

void
RfcTcpL4Protocol::ArriveInTimeWait(uint32_t handle,
                                   const rfctcp::Segment& segment,
                                   Ptr<Packet> packet)
{
    const Ptr<RfcTcpSocket> socket = m_tables->Get(handle);
    if (socket)
    {
        socket->m_impl->TraceReceived(segment, packet);
        if (!socket->m_impl->IsInTimeWait())
        {
            return; // the trace sink has aborted the connection
        }
    }
    const RfcTcpParticulars particulars = TimeWaitParticulars(handle);
    RfcTcpTimeWaitEntry& entry = *m_tables->slots[handle].entry.TimeWait();
    const rfctcp::FlowKey key = m_tables->slots[handle].key;
    const auto verdict =
        entry.connection.OnSegment(rfctcp::SimulationNow(), segment, *particulars.parameters);
    m_tables->timeWaits.Set(
        handle,
        entry.connection.expiry); // only ever later, so the scheduled event need not change
    const auto ack = verdict.acknowledge
                         ? std::optional(entry.connection.Ack(rfctcp::SimulationNow()))
                         : std::nullopt;
    const RfcTcpConnectionId id = m_segmentDiscarded.IsEmpty() && m_timeWaitRestarted.IsEmpty()
                                      ? RfcTcpConnectionId{}
                                      : TimeWaitId(handle);
    const rfctcp::Instant end = entry.connection.expiry; // the entry may go while sinks are called
    for (const auto reason : verdict.discards)
    {
        CountDiscard(reason, id);
    }
    if (verdict.restarted && !m_timeWaitRestarted.IsEmpty())
    {
        m_timeWaitRestarted(id, rfctcp::MakeSegmentInfo(segment), rfctcp::ToDeadline(end));
    }
    const auto owner = m_tables->demultiplexer.FindConnection(key);
    if (!owner || owner->handle != handle || !m_tables->slots[handle].entry.TimeWait())
    {
        return; // a trace sink has aborted the connection
    }
    if (verdict.ends)
    {
        EndTimeWait(handle, RfcTcpCloseReason::NORMAL, RfcTcpCause::SEGMENT, &segment);
    }
    else if (ack)
    {
        const Ptr<Packet> empty = Create<Packet>();
        particulars.marks.AddTo(empty, ack->ecn);
        if (socket)
        {
            socket->m_impl->TraceSent(*ack, empty);
        }
        Transmit(empty,
                 key,
                 *ack,
                 particulars.device,
                 rfctcp::SendCause::NEW,
                 rfctcp::Reason::NONE);
    }
}

void
RfcTcpL4Protocol::EndTimeWait(uint32_t handle,
                              RfcTcpCloseReason reason,
                              RfcTcpCause cause,
                              const rfctcp::Segment* segment)
{
    if (const Ptr<RfcTcpSocket> socket = m_tables->Get(handle))
    {
        socket->m_impl->EndTimeWait(reason, cause, segment);
        return;
    }
    const RfcTcpConnectionId id = TimeWaitId(handle);
    m_tables->Remove(handle);
    if (!m_stateTransition.IsEmpty())
    {
        m_stateTransition(rfctcp::MakeTransition(id,
                                                 rfctcp::State::TIME_WAIT,
                                                 rfctcp::State::CLOSED,
                                                 cause,
                                                 segment,
                                                 reason));
    }
    if (!m_connectionClosed.IsEmpty())
    {
        m_connectionClosed(id, reason);
    }
}

void
RfcTcpL4Protocol::ExplainBusyPort(const rfctcp::Endpoint& local) const
{
    for (const Tables::Slot& slot : m_tables->slots)
    {
        const bool resting = slot.entry.TimeWait() != nullptr;
        const bool exists = resting || (slot.socket && slot.socket->m_impl->HasConnection());
        const bool there = rfctcp::IsAny(local.address) || slot.key.local.address == local.address;
        if (!exists || !there || slot.key.local.port != local.port)
        {
            continue;
        }
        const RfcTcpConnectionId id = resting ? TimeWaitId(slot.handle) : slot.socket->m_impl->Id();
        std::cerr << "Bind() to port " << local.port << " of node " << m_node->GetId()
                  << " fails: connection " << rfctcp::EndText(id.local) << " > "
                  << rfctcp::EndText(id.peer) << " is in ";
        if (resting)
        {
            std::cerr << "TIME_WAIT until "
                      << rfctcp::ToDeadline(slot.entry.TimeWait()->connection.expiry).As(Time::S);
        }
        else
        {
            std::cerr << TcpSocket::TcpStateName[slot.socket->GetState()];
        }
        std::cerr << "; attribute ns3::RfcTcpSocket::ReuseAddress allows it\n";
        return;
    }
}

} // namespace ns3
