/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "loss-recovery.h"

// Loss recovery with SACK: the scoreboard says what is lost, by RFC 6675 or by RACK [8985], and
// Proportional Rate Reduction [6937] how much may be sent.

#include <algorithm>

namespace ns3::rfctcp
{

bool
LossRecovery::RecoversBySack(const Context& context) const
{
    return context.sack && context.parameters.recovery != Recovery::NEW_RENO;
}

bool
LossRecovery::RecoversByRack(const Context& context) const
{
    return context.sack && context.parameters.recovery == Recovery::RACK_TLP;
}

Rack::Circumstances
LossRecovery::RackCircumstances(const Context& context) const
{
    Rack::Circumstances circumstances;
    circumstances.now = context.now;
    circumstances.minimumRtt = context.rtt.Minimum();
    circumstances.smoothedRtt = context.rtt.Srtt();
    circumstances.inRecovery = IsRecovering(m_phase);
    circumstances.thresholdReached =
        m_board.SackedSegments() >= context.parameters.duplicateAckThreshold;
    return circumstances;
}

void
LossRecovery::DeliverToRack(const Context& context, const Acknowledgment& arrival)
{
    if (arrival.delivery.segments.empty() && !arrival.duplicateReport)
    {
        return; // nothing is outstanding, as on a connection that only receives
    }
    Rack& rack = Memory(context).rack;
    std::optional<Duration> echoAge;
    const auto& stamps = context.segment->options.stamps;
    if (context.timestamps && stamps)
    {
        // Rounded down: a transmission in the same tick may be the one that is acknowledged
        echoAge = std::chrono::milliseconds(TimestampAt(context.now) - stamps->echo) -
                  std::chrono::milliseconds(1);
    }
    rack.OnDelivery(arrival.delivery, context.now, context.rtt.Minimum(), echoAge);
    if (arrival.duplicateReport)
    {
        rack.OnDuplicateReport(context.snd.una, context.snd.nxt);
    }
}

void
LossRecovery::MarkLost(const Context& context)
{
    if (m_memory->undo.frto > 0)
    {
        return; // F-RTO has not decided yet
    }
    if (context.parameters.recovery == Recovery::SACK_6675)
    {
        m_board.MarkLostBelowSacks(context.parameters.duplicateAckThreshold, context.snd.mss);
        return;
    }
    const auto next = m_memory->rack.DetectLosses(m_board, RackCircumstances(context));
    if (next)
    {
        context.timers.Set(Timer::REORDERING, *next);
    }
    else
    {
        context.timers.Clear(Timer::REORDERING);
    }
}

void
LossRecovery::RecoverBySack(const Context& context, Acknowledgment& arrival)
{
    const bool covered = context.snd.una >= m_recover;
    const uint64_t lostBefore = m_board.TotalLostOctets();
    MarkLost(context);
    if (arrival.news && !IsRecovering(m_phase) &&
        context.parameters.recovery == Recovery::SACK_6675 &&
        ++m_duplicateAcks >= context.parameters.duplicateAckThreshold && !m_board.FirstLost())
    {
        m_board.MarkFirstLost(); // small segments, too few octets for IsLost [6675 5 step 1]
    }
    switch (m_phase)
    {
    case CongestionPhase::RECOVERY:
    case CongestionPhase::LOSS:
        if (m_phase == CongestionPhase::LOSS)
        {
            arrival.sample.mayGrow = arrival.advances; // slow start [5681 3.1]
        }
        if (covered)
        {
            Memory(context).rack.OnRecoveryEnd();
            Memory(context).inflation = 0;
            EnterPhase(context, CongestionPhase::OPEN);
        }
        break;
    case CongestionPhase::CWR:
        if (context.snd.una > m_recover) // of what was sent after the reduction
        {
            EnterPhase(context, CongestionPhase::OPEN);
        }
        break;
    case CongestionPhase::OPEN:
    case CongestionPhase::DISORDER:
        arrival.sample.mayGrow = arrival.advances;
        break;
    }
    if (m_phase == CongestionPhase::RECOVERY)
    {
        UpdatePrr(context, arrival.delivery.newOctets);
    }
    else if (m_phase != CongestionPhase::LOSS && m_board.TotalLostOctets() > lostBefore)
    {
        // Only segments deemed lost now: those too long for the path are no sign of congestion
        arrival.sample.mayGrow = false;
        BeginSackRecovery(context, arrival.delivery.newOctets);
    }
    else if (m_phase == CongestionPhase::OPEN && m_board.SackedOctets() > 0)
    {
        EnterPhase(context, CongestionPhase::DISORDER);
    }
    else if (m_phase == CongestionPhase::DISORDER && m_board.SackedOctets() == 0)
    {
        EnterPhase(context, CongestionPhase::OPEN);
    }
}

void
LossRecovery::BeginSackRecovery(const Context& context, uint32_t delivered)
{
    PrepareUndo(context);
    m_recover = context.snd.nxt; // RecoveryPoint
    m_partialAcked = false;
    SenderMemory& memory = Memory(context);
    memory.rescue = m_board.Front().end; // of the fast retransmission [6675 5 step 4.3]
    memory.tail.end = 0;
    memory.prr.Begin(static_cast<uint32_t>(context.snd.nxt - context.snd.una));
    EnterPhase(context, CongestionPhase::RECOVERY);
    UpdatePrr(context, delivered);
    memory.prr.AllowAtLeast(context.snd.mss); // the fast retransmission [6675 5 step 4.3]
}

void
LossRecovery::UpdatePrr(const Context& context, uint32_t delivered)
{
    Memory(context).prr.OnAck(delivered,
                              m_board.InFlight(),
                              context.congestion.SlowStartThreshold(),
                              context.snd.mss);
}

void
LossRecovery::OnReorderingTimeout(const Context& context)
{
    MarkLost(context);
    if (!m_board.FirstLost())
    {
        return;
    }
    if (!IsRecovering(m_phase))
    {
        BeginSackRecovery(context, 0);
    }
    else if (m_phase == CongestionPhase::RECOVERY)
    {
        UpdatePrr(context, 0);
    }
}

void
LossRecovery::MarkLostOnTimeout(const Context& context)
{
    Scoreboard& board = m_board;
    if (board.Front().sacked)
    {
        board.ForgetSacks(); // the peer has dropped what it had reported [2018 8]
    }
    if (RecoversByRack(context) && context.rtt.HasSample())
    {
        board.MarkLostAfterTimeout(m_memory->rack.ReorderingTimeout(RackCircumstances(context)),
                                   context.now,
                                   m_memory->timedOutAt);
        context.timers.Clear(Timer::REORDERING);
    }
    else
    {
        board.MarkAllLost(m_memory->timedOutAt);
    }
}

std::optional<LossRecovery::Rescue>
LossRecovery::NextSeg(const Context& context) const
{
    if (context.parameters.recovery != Recovery::SACK_6675 || !RecoversBySack(context) ||
        m_phase != CongestionPhase::RECOVERY || m_board.FirstLost())
    {
        return std::nullopt;
    }
    if (const auto first = m_board.FirstUnsacked())
    {
        return Rescue{*first, false}; // NextSeg (3)
    }
    const auto last = m_board.LastUnsacked();
    if (context.snd.una > m_memory->rescue && last && *last >= m_board.Sacked().Highest() &&
        context.snd.una < m_recover)
    {
        return Rescue{*last, true}; // NextSeg (4)
    }
    return std::nullopt;
}

void
LossRecovery::OnRescue(const Context& context, const Rescue& rescue)
{
    if (rescue.last)
    {
        Memory(context).rescue = m_recover; // once
    }
}

} // namespace ns3::rfctcp
