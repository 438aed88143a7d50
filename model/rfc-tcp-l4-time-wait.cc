/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The part of RfcTcpL4Protocol that watches deadlines and keeps the connections in TIME-WAIT.

#include "internal/addresses.h"
#include "internal/clock.h"
#include "internal/l4-tables.h"
#include "internal/socket-impl.h"
#include "internal/turn.h"
#include "rfc-tcp-header.h"
#include "rfc-tcp-l4-protocol.h"
#include "rfc-tcp-socket.h"

#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpL4TimeWait");

// ---- Deadlines ----

void
RfcTcpL4Protocol::WatchSocket(uint32_t handle, int64_t deadline)
{
    auto& queue = m_tables->deadlines;
    const rfctcp::Instant at{rfctcp::Duration(deadline)};
    if (queue.Has(handle) && queue.Deadline(handle) <= at)
    {
        return; // it is looked at before, and then again
    }
    queue.Set(handle, at);
    ArmDeadlineEvent();
}

void
RfcTcpL4Protocol::ArmDeadlineEvent()
{
    const auto first = m_tables->FirstDeadline();
    if (!first || !m_node)
    {
        return; // an event that is still there finds nothing to do
    }
    const Time at = rfctcp::ToDeadline(*first);
    if (!m_deadlineEvent.IsExpired() && TimeStep(m_deadlineEvent.GetTs()) <= at)
    {
        return; // fires first, and then looks again
    }
    if (Simulator::GetContext() != m_node->GetId())
    {
        // Called from outside of any node: timers belong to the context of this one
        Ptr<RfcTcpL4Protocol> self(this);
        Simulator::ScheduleWithContext(m_node->GetId(), Seconds(0), [self] {
            self->ArmDeadlineEvent();
        });
        return;
    }
    m_deadlineEvent.Cancel();
    m_deadlineEvent = Simulator::Schedule(Max(at - Simulator::Now(), Seconds(0)),
                                          &RfcTcpL4Protocol::OnDeadline,
                                          this);
}

void
RfcTcpL4Protocol::OnDeadline()
{
    const Ptr<RfcTcpL4Protocol> self(this); // callbacks may do anything
    const rfctcp::Instant now = rfctcp::SimulationNow();
    for (auto first = m_tables->FirstDeadline(); first && *first <= now;
         first = m_tables->FirstDeadline())
    {
        auto& connections = m_tables->deadlines;
        if (!connections.IsEmpty() && connections.First().at == *first)
        {
            const auto handle = connections.First().handle;
            connections.Clear(handle);
            const RfcTcpHalfOpenEntry* entry = m_tables->slots[handle].rest.HalfOpen();
            if (entry && entry->rest.Deadline() > now) // it was moved since
            {
                connections.Set(handle, entry->rest.Deadline());
                continue;
            }
            const Ptr<RfcTcpSocket> socket = WholeSocket(handle);
            socket->m_impl->OnTimer();
        }
        else
        {
            EndTimeWait(m_tables->lingering.First().handle,
                        RfcTcpCloseReason::NORMAL,
                        RfcTcpCause::TIME_WAIT_TIMEOUT,
                        nullptr); // [9293 MUST-13]
        }
    }
    ArmDeadlineEvent();
}

// ---- TIME-WAIT ----

void
RfcTcpL4Protocol::BeginTimeWait(uint32_t handle, const rfctcp::TimeWait& rest)
{
    Tables& tables = *m_tables;
    auto entry = std::make_unique<RfcTcpTimeWaitEntry>();
    entry->rest = rest;
    tables.slots[handle].rest.Hold(std::move(entry));
    tables.deadlines.Clear(handle);
    tables.lingering.Set(handle, rest.expiry);
    if (m_maxTimeWait > 0 && tables.lingering.GetSize() > m_maxTimeWait)
    {
        const auto oldest = tables.lingering.First().handle;
        ++m_timeWaitOverflows;
        if (!m_timeWaitOverflow.IsEmpty())
        {
            m_timeWaitOverflow(TimeWaitId(oldest));
        }
        EndTimeWait(oldest, RfcTcpCloseReason::NORMAL, RfcTcpCause::TIME_WAIT_LIMIT, nullptr);
    }
    ArmDeadlineEvent();
}

RfcTcpParticulars
RfcTcpL4Protocol::TimeWaitParticulars(uint32_t handle) const
{
    const Tables::Slot& slot = m_tables->slots[handle];
    return slot.socket ? slot.socket->m_impl->Particulars() : slot.rest.TimeWait()->particulars;
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
    slot.rest.TimeWait()->particulars = slot.socket->m_impl->Particulars();
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
        socket->m_impl->TellReceived(segment, packet);
        if (!socket->m_impl->IsLingering())
        {
            return; // the trace sink has aborted it
        }
    }
    const RfcTcpParticulars particulars = TimeWaitParticulars(handle);
    RfcTcpTimeWaitEntry& entry = *m_tables->slots[handle].rest.TimeWait();
    const rfctcp::FlowKey key = m_tables->slots[handle].key;
    const auto verdict =
        entry.rest.OnSegment(rfctcp::SimulationNow(), segment, *particulars.parameters);
    m_tables->lingering.Set(handle, entry.rest.expiry); // never earlier: the event finds out
    const auto ack =
        verdict.acknowledge ? std::optional(entry.rest.Ack(rfctcp::SimulationNow())) : std::nullopt;
    const RfcTcpConnectionId id = m_segmentDiscarded.IsEmpty() && m_timeWaitRestarted.IsEmpty()
                                      ? RfcTcpConnectionId{}
                                      : TimeWaitId(handle);
    const rfctcp::Instant end = entry.rest.expiry; // the entry may go while sinks are called
    for (const auto reason : verdict.discards)
    {
        CountDiscard(static_cast<RfcTcpDiscard>(reason), id);
    }
    if (verdict.restarted && !m_timeWaitRestarted.IsEmpty())
    {
        m_timeWaitRestarted(id, rfctcp::MakeSegmentInfo(segment), rfctcp::ToDeadline(end));
    }
    const auto owner = m_tables->demultiplexer.FindConnection(key);
    if (!owner || owner->handle != handle || !m_tables->slots[handle].rest.TimeWait())
    {
        return; // a trace sink has aborted it
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
            socket->m_impl->TellSent(*ack, empty);
        }
        Transmit(empty, key, *ack, particulars.device);
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
        socket->m_impl->EndTimeWait(static_cast<rfctcp::CloseReason>(reason),
                                    static_cast<rfctcp::Cause>(cause),
                                    segment);
        return;
    }
    const RfcTcpConnectionId id = TimeWaitId(handle);
    m_tables->Remove(handle);
    if (!m_stateTransition.IsEmpty())
    {
        m_stateTransition(rfctcp::MakeTransition(id,
                                                 rfctcp::State::TIME_WAIT,
                                                 rfctcp::State::CLOSED,
                                                 static_cast<rfctcp::Cause>(cause),
                                                 segment));
    }
    if (!m_connectionClosed.IsEmpty())
    {
        m_connectionClosed(id, reason);
    }
}

} // namespace ns3
