/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "loss-recovery.h"

// Tail loss probes [8985 7]: if the last segments are lost, no later segment reveals the loss.

#include <algorithm>

namespace ns3::rfctcp
{

void
LossRecovery::ArmProbe(const Context& context, bool& due) const
{
    TimerTable& timers = context.timers;
    const auto timeout = timers.Deadline(Timer::RETRANSMISSION);
    const bool probes = context.parameters.tailLossProbe && RecoversByRack(context) &&
                        context.snd.una > 0 && !IsRecovering(m_phase) && m_memory->tail.end == 0 &&
                        m_board.SackedOctets() == 0;
    if (!probes || !timeout)
    {
        timers.Clear(Timer::PROBE);
        return;
    }
    if (!due)
    {
        return;
    }
    due = false;
    Duration wait = std::chrono::seconds(1);
    if (context.rtt.HasSample())
    {
        wait = 2 * context.rtt.Srtt();
        if (m_board.Count() == 1)
        {
            wait += context.parameters.maximumAckDelay;
        }
    }
    timers.Set(Timer::PROBE, std::min(context.now + wait, *timeout));
}

bool
LossRecovery::BeginProbe(const Context& context)
{
    if (m_memory->tail.end != 0 || !m_memory->tail.freshRtt || m_board.IsEmpty())
    {
        return false;
    }
    Memory(context).tail.freshRtt = false;
    return true;
}

void
LossRecovery::OnProbeSent(const Context& context, bool again)
{
    TailLossProbe& tail = Memory(context).tail;
    tail.retransmission = again;
    tail.end = context.snd.nxt;
}

void
LossRecovery::ProcessProbeAck(const Context& context, const Acknowledgment& arrival)
{
    if (m_memory->tail.end == 0 || arrival.ack < m_memory->tail.end)
    {
        return;
    }
    TailLossProbe& tail = Memory(context).tail;
    const bool plainDuplicate = arrival.duplicate && context.segment->options.sack.empty();
    if (!tail.retransmission || arrival.duplicateEnd == tail.end || plainDuplicate)
    {
        tail.end = 0; // new text arrived, or both copies did [8985 7.4.2 cases 1 and 2]
    }
    else if (arrival.ack > tail.end)
    {
        tail.end = 0; // the probe has repaired a loss: the network is congested all the same
        if (m_phase == CongestionPhase::CWR && context.snd.una <= m_recover)
        {
            return; // once a window
        }
        m_recover = context.snd.nxt - 1; // the ACK of more than this window ends it
        EnterPhase(context, CongestionPhase::CWR);
    }
}

} // namespace ns3::rfctcp
