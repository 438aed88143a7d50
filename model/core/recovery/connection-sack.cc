/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/connection.h"

// Loss recovery with SACK: the scoreboard says what is lost, by RFC 6675 or by RACK [8985], and
// Proportional Rate Reduction [6937] how much may be sent. Tail loss probes [8985 7].

#include <algorithm>

namespace ns3::rfctcp
{

bool
Connection::RecoversBySack() const
{
    return m_tcb.agreed.sack && m_parameters->recovery != Recovery::NEW_RENO;
}

bool
Connection::RecoversByRack() const
{
    return m_tcb.agreed.sack && m_parameters->recovery == Recovery::RACK_TLP;
}

void
Connection::TakeSackBlocks(Acknowledgment& arrival)
{
    const auto& blocks = m_event->segment->options.sack;
    if (!m_tcb.agreed.sack || blocks.empty())
    {
        return;
    }
    const SendVariables& snd = m_tcb.snd;
    Position firstBegin = 0;
    Position firstEnd = 0;
    for (std::size_t i = 0; i < blocks.size(); ++i)
    {
        const Position begin = Unwrap(snd.iss, snd.una, blocks[i].left);
        const Position end = Unwrap(snd.iss, snd.una, blocks[i].right);
        if (begin >= end || end > snd.max || begin < 0)
        {
            continue; // says nothing about what was sent
        }
        if (i == 0)
        {
            // Below the ACK number, or inside the second block: received twice [2883 4]
            firstBegin = begin;
            firstEnd = end;
            arrival.duplicateReport = end <= arrival.ack;
        }
        else if (i == 1 && !arrival.duplicateReport)
        {
            arrival.duplicateReport = begin <= firstBegin && firstEnd <= end;
        }
        if (RecoversBySack() && end > std::max(arrival.ack, snd.una))
        {
            m_tcb.board.Sack(std::max({begin, arrival.ack, snd.una}), end, arrival.delivery);
        }
    }
    arrival.news = arrival.delivery.newOctets > 0;
    arrival.duplicateEnd = arrival.duplicateReport ? firstEnd : 0;
    if (arrival.duplicateReport && m_tcb.memory->reversal.unreported > 0)
    {
        Memory().reversal.OnDuplicateReport(firstBegin, firstEnd);
    }
}

Rack::Circumstances
Connection::RackCircumstances() const
{
    Rack::Circumstances circumstances;
    circumstances.now = m_event->now;
    circumstances.minimumRtt = m_tcb.rtt.Minimum();
    circumstances.smoothedRtt = m_tcb.rtt.Srtt();
    circumstances.inRecovery = IsRecovering(m_tcb.recovery.phase);
    circumstances.thresholdReached =
        m_tcb.board.SackedSegments() >= m_parameters->duplicateAckThreshold;
    return circumstances;
}

void
Connection::DeliverToRack(const Acknowledgment& arrival)
{
    if (arrival.delivery.segments.empty() && !arrival.duplicateReport)
    {
        return; // it tells nothing, as on a connection that only receives
    }
    Rack& rack = Memory().rack;
    std::optional<Duration> echoAge;
    const auto& stamps = m_event->segment->options.stamps;
    if (m_tcb.agreed.timestamps && stamps)
    {
        // Rounded down: a transmission in the same tick may be the one that is acknowledged
        echoAge = std::chrono::milliseconds(TimestampAt(m_event->now) - stamps->echo) -
                  std::chrono::milliseconds(1);
    }
    rack.OnDelivery(arrival.delivery, m_event->now, m_tcb.rtt.Minimum(), echoAge);
    if (arrival.duplicateReport)
    {
        rack.OnDuplicateReport(m_tcb.snd.una, m_tcb.snd.nxt);
    }
}

void
Connection::DetectLosses()
{
    if (m_tcb.memory->reversal.frto > 0)
    {
        return; // F-RTO has not decided yet
    }
    if (m_parameters->recovery == Recovery::SACK_6675)
    {
        m_tcb.board.LoseBelowSacks(m_parameters->duplicateAckThreshold, m_tcb.snd.mss);
        return;
    }
    const auto next = m_tcb.memory->rack.DetectLosses(m_tcb.board, RackCircumstances());
    if (next)
    {
        m_tcb.timers.Set(Timer::REORDERING, *next);
    }
    else
    {
        m_tcb.timers.Clear(Timer::REORDERING);
    }
}

void
Connection::RecoverBySack(Acknowledgment& arrival)
{
    LossRecovery& recovery = m_tcb.recovery;
    const bool covered = m_tcb.snd.una >= recovery.recover;
    const uint64_t lostBefore = m_tcb.board.LostInAll();
    DetectLosses();
    if (arrival.news && !IsRecovering(recovery.phase) &&
        m_parameters->recovery == Recovery::SACK_6675 &&
        ++recovery.duplicateAcks >= m_parameters->duplicateAckThreshold && !m_tcb.board.FirstLost())
    {
        m_tcb.board.LoseFirst(); // small segments, too few octets for IsLost [6675 5 step 1]
    }
    switch (recovery.phase)
    {
    case CongestionPhase::RECOVERY:
    case CongestionPhase::LOSS:
        if (recovery.phase == CongestionPhase::LOSS)
        {
            arrival.sample.mayGrow = arrival.advances; // slow start [5681 3.1]
        }
        if (covered)
        {
            Memory().rack.OnRecoveryEnd();
            Memory().inflation = 0;
            EnterPhase(CongestionPhase::OPEN);
        }
        break;
    case CongestionPhase::CWR:
        if (m_tcb.snd.una > recovery.recover) // of what was sent after the reduction
        {
            EnterPhase(CongestionPhase::OPEN);
        }
        break;
    case CongestionPhase::OPEN:
    case CongestionPhase::DISORDER:
        arrival.sample.mayGrow = arrival.advances;
        break;
    }
    if (recovery.phase == CongestionPhase::RECOVERY)
    {
        UpdatePrr(arrival.delivery.newOctets);
    }
    else if (recovery.phase != CongestionPhase::LOSS && m_tcb.board.LostInAll() > lostBefore)
    {
        // Only what was found lost now: what was too big for the path tells of no congestion
        arrival.sample.mayGrow = false;
        BeginSackRecovery(arrival.delivery.newOctets);
    }
    else if (recovery.phase == CongestionPhase::OPEN && m_tcb.board.SackedOctets() > 0)
    {
        EnterPhase(CongestionPhase::DISORDER);
    }
    else if (recovery.phase == CongestionPhase::DISORDER && m_tcb.board.SackedOctets() == 0)
    {
        EnterPhase(CongestionPhase::OPEN);
    }
}

void
Connection::BeginSackRecovery(uint32_t delivered)
{
    LossRecovery& recovery = m_tcb.recovery;
    PrepareReversal();
    recovery.recover = m_tcb.snd.nxt; // RecoveryPoint
    recovery.partialAcked = false;
    SenderMemory& memory = Memory();
    memory.rescue = m_tcb.board.Front().end; // of the fast retransmission [6675 5 step 4.3]
    memory.tail.end = 0;
    memory.prr.Begin(static_cast<uint32_t>(m_tcb.snd.nxt - m_tcb.snd.una));
    EnterPhase(CongestionPhase::RECOVERY);
    UpdatePrr(delivered);
    memory.prr.AllowAtLeast(m_tcb.snd.mss); // the fast retransmission [6675 5 step 4.3]
}

void
Connection::UpdatePrr(uint32_t delivered)
{
    Memory().prr.OnAck(delivered, FlightSize(), m_congestion->SlowStartThreshold(), m_tcb.snd.mss);
}

void
Connection::OnReorderingTimeout()
{
    DetectLosses();
    if (!m_tcb.board.FirstLost())
    {
        return;
    }
    if (!IsRecovering(m_tcb.recovery.phase))
    {
        BeginSackRecovery(0);
    }
    else if (m_tcb.recovery.phase == CongestionPhase::RECOVERY)
    {
        UpdatePrr(0);
    }
}

void
Connection::MarkOnTimeout()
{
    Scoreboard& board = m_tcb.board;
    if (board.Front().sacked)
    {
        board.ForgetSacks(); // the peer has dropped what it had reported [2018 8]
    }
    if (RecoversByRack() && m_tcb.rtt.HasSample())
    {
        board.LoseExpired(m_tcb.memory->rack.Patience(RackCircumstances()),
                          m_event->now,
                          m_tcb.memory->timedOutAt);
        m_tcb.timers.Clear(Timer::REORDERING);
    }
    else
    {
        board.LoseAll(m_tcb.memory->timedOutAt);
    }
}

void
Connection::SendDoubtful()
{
    LossRecovery& recovery = m_tcb.recovery;
    if (m_parameters->recovery != Recovery::SACK_6675 || !RecoversBySack() ||
        recovery.phase != CongestionPhase::RECOVERY || m_tcb.board.FirstLost())
    {
        return;
    }
    while (const auto doubtful = m_tcb.board.FirstDoubtful()) // NextSeg (3)
    {
        if (!MaySend(m_tcb.snd.mss))
        {
            return;
        }
        RetransmitAt(*doubtful);
    }
    const auto last = m_tcb.board.LastUnsacked();
    if (m_tcb.snd.una > m_tcb.memory->rescue && last && *last >= m_tcb.board.Sacked().Highest() &&
        m_tcb.snd.una < recovery.recover && MaySend(m_tcb.snd.mss))
    {
        Memory().rescue = recovery.recover; // NextSeg (4): once
        RetransmitAt(*last);
    }
}

// ---- Tail loss probes ----

void
Connection::ArmProbe()
{
    TimerTable& timers = m_tcb.timers;
    const auto timeout = timers.Deadline(Timer::RETRANSMISSION);
    const bool probes = m_parameters->tailLossProbe && RecoversByRack() && m_tcb.snd.una > 0 &&
                        !IsRecovering(m_tcb.recovery.phase) && m_tcb.memory->tail.end == 0 &&
                        m_tcb.board.SackedOctets() == 0;
    if (!probes || !timeout)
    {
        timers.Clear(Timer::PROBE);
        return;
    }
    if (!m_event->probeDue)
    {
        return;
    }
    m_event->probeDue = false;
    Duration wait = std::chrono::seconds(1);
    if (m_tcb.rtt.HasSample())
    {
        wait = 2 * m_tcb.rtt.Srtt();
        if (m_tcb.board.Count() == 1)
        {
            wait += m_parameters->maximumAckDelay;
        }
    }
    timers.Set(Timer::PROBE, std::min(m_event->now + wait, *timeout));
}

void
Connection::OnProbeTimeout()
{
    TailLossProbe& tail = Memory().tail;
    if (tail.end == 0 && tail.freshRtt && !m_tcb.board.IsEmpty())
    {
        tail.freshRtt = false;
        tail.retransmission = false;
        const Position before = m_tcb.snd.nxt;
        SendNext(true); // new text, beyond cwnd if need be
        if (m_tcb.snd.nxt == before)
        {
            tail.retransmission = true;
            RetransmitAt(m_tcb.board.Back().begin);
        }
        tail.end = m_tcb.snd.nxt;
    }
    m_tcb.timers.Clear(Timer::RETRANSMISSION); // armed anew: the last resort [8985 7.3]
    m_event->probeDue = false;
}

void
Connection::ProcessProbeAck(const Acknowledgment& arrival)
{
    if (m_tcb.memory->tail.end == 0 || arrival.ack < m_tcb.memory->tail.end)
    {
        return;
    }
    TailLossProbe& tail = Memory().tail;
    const bool plainDuplicate = arrival.duplicate && m_event->segment->options.sack.empty();
    if (!tail.retransmission || arrival.duplicateEnd == tail.end || plainDuplicate)
    {
        tail.end = 0; // new text arrived, or both copies did [8985 7.4.2 cases 1 and 2]
    }
    else if (arrival.ack > tail.end)
    {
        tail.end = 0; // the probe has repaired a loss: the network is congested all the same
        if (m_tcb.recovery.phase == CongestionPhase::CWR && m_tcb.snd.una <= m_tcb.recovery.recover)
        {
            return; // once a window
        }
        m_tcb.recovery.recover = m_tcb.snd.nxt - 1; // the ACK of more than this window ends it
        EnterPhase(CongestionPhase::CWR);
    }
}

} // namespace ns3::rfctcp
