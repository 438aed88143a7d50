/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The part of RfcTcpL4Protocol that serves the timers of all connections of the node by one event.

#include "internal/clock.h"
#include "internal/l4-tables.h"
#include "internal/socket-impl.h"
#include "rfc-tcp-l4-protocol.h"
#include "rfc-tcp-socket.h"

#include "ns3/node.h"
#include "ns3/simulator.h"

namespace ns3
{

void
RfcTcpL4Protocol::SetDeadline(uint32_t handle, int64_t deadline)
{
    auto& queue = m_tables->deadlines;
    const rfctcp::Instant at{rfctcp::Duration(deadline)};
    if (queue.Has(handle) && queue.Deadline(handle) <= at)
    {
        return; // OnTimer comes earlier, and then sets the deadline again
    }
    queue.Set(handle, at);
    ScheduleDeadlineEvent();
}

void
RfcTcpL4Protocol::ScheduleDeadlineEvent()
{
    const auto first = m_tables->FirstDeadline();
    if (!first || !m_node)
    {
        return; // a pending event finds nothing to do
    }
    const Time at = rfctcp::ToDeadline(*first);
    if (!m_deadlineEvent.IsExpired() && TimeStep(m_deadlineEvent.GetTs()) <= at)
    {
        return; // OnDeadline comes earlier, and then schedules again
    }
    if (Simulator::GetContext() != m_node->GetId())
    {
        // called from outside of any node: the event belongs to the context of this node
        Ptr<RfcTcpL4Protocol> self(this);
        Simulator::ScheduleWithContext(m_node->GetId(), Seconds(0), [self] {
            self->ScheduleDeadlineEvent();
        });
        return;
    }
    m_deadlineEvent.Cancel();
    m_deadlineEvent = Simulator::Schedule(Max(at - Simulator::Now(), Seconds(0)),
                                          &RfcTcpL4Protocol::OnDeadlineInstant,
                                          this);
}

void
RfcTcpL4Protocol::OnDeadlineInstant()
{
    // What arrives in the same instant comes first. Two ends with the same SYN timeout meet in
    // every simulation: the SYN,ACK that answers the repeated SYN must leave before the one of the
    // timer, which would echo the old timestamp [7323 4.3]
    m_deadlineEvent = Simulator::ScheduleNow(&RfcTcpL4Protocol::OnDeadline, this);
}

void
RfcTcpL4Protocol::OnDeadline()
{
    const Ptr<RfcTcpL4Protocol> self(this); // callbacks may do anything
    const rfctcp::Instant now = rfctcp::SimulationNow();
    for (auto first = m_tables->FirstDeadline(); first && *first <= now;
         first = m_tables->FirstDeadline())
    {
        const auto& connections = m_tables->deadlines;
        if (!connections.IsEmpty() && connections.First().at == *first)
        {
            OnConnectionDeadline(connections.First().handle);
        }
        else
        {
            EndTimeWait(m_tables->timeWaits.First().handle,
                        RfcTcpCloseReason::NORMAL,
                        RfcTcpCause::TIME_WAIT_TIMEOUT,
                        nullptr); // [9293 MUST-13]
        }
    }
    ScheduleDeadlineEvent();
}

void
RfcTcpL4Protocol::OnConnectionDeadline(uint32_t handle)
{
    m_tables->deadlines.Clear(handle);
    const RfcTcpSynCacheEntry* entry = m_tables->slots[handle].entry.SynCacheEntry();
    if (entry && entry->connection.Deadline() > rfctcp::SimulationNow()) // a segment has moved it
    {
        m_tables->deadlines.Set(handle, entry->connection.Deadline());
        return;
    }
    const Ptr<RfcTcpSocket> socket = RestoreSocket(handle);
    socket->m_impl->OnTimer();
}

} // namespace ns3
