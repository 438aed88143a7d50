/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "loss-recovery.h"

// The common part of the algorithms of loss recovery: the retransmission queue, the order in which
// they process an acknowledgment, the phase, and reports to the congestion control.

#include <algorithm>
#include <limits>

namespace ns3::rfctcp
{

SenderMemory&
LossRecovery::Memory(const Context& context)
{
    const bool first = m_memory.IsDefault();
    SenderMemory& memory = m_memory.Make();
    if (first && context.snd.appLimitedAtStart)
    {
        memory.rate.MarkAppLimited(0);
    }
    return memory;
}

// ---- The handshake ----

void
LossRecovery::OnSynSent(Instant now, uint32_t text)
{
    m_board.Push(0, 1 + Position{text}, now);
}

void
LossRecovery::OnSynTextRefused(Position end)
{
    m_board.ShortenLast(end);
}

void
LossRecovery::OnSynSentAgain(Instant now)
{
    m_board.Retransmit(0, 1, now);
}

void
LossRecovery::OnSynTimeout()
{
    m_synLost = true;
}

Delivery
LossRecovery::OnSynAcked(Position ack)
{
    Delivery delivery;
    m_board.AckUpTo(ack, delivery);
    m_retransmissions = 0;
    return delivery;
}

void
LossRecovery::RestoreSyn(Instant sentAt, uint32_t repetitions, uint32_t timeouts)
{
    OnSynSent(sentAt);
    for (uint32_t i = 0; i < repetitions; ++i)
    {
        OnSynSentAgain(sentAt);
    }
    m_retransmissions = timeouts;
    m_synLost = timeouts > 0;
}

// ---- What an acknowledgment said ----

Acknowledgment
LossRecovery::ReadAck(const Context& context, Position ack, bool duplicate)
{
    Acknowledgment arrival;
    arrival.ack = ack;
    arrival.advances = ack > context.snd.una;
    arrival.before = View(context);
    arrival.lostBefore = m_board.TotalLostOctets();
    TakeSackBlocks(context, arrival);
    if (arrival.advances)
    {
        m_board.AckUpTo(ack, arrival.delivery);
    }
    else
    {
        arrival.duplicate = arrival.delivery.newOctets > 0 || duplicate;
    }
    return arrival;
}

void
LossRecovery::TakeSackBlocks(const Context& context, Acknowledgment& arrival)
{
    const auto& blocks = context.segment->options.sack;
    if (!context.sack || blocks.empty())
    {
        return;
    }
    const SendVariables& snd = context.snd;
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
        if (RecoversBySack(context) && end > std::max(arrival.ack, snd.una))
        {
            m_board.Sack(std::max({begin, arrival.ack, snd.una}), end, arrival.delivery);
        }
    }
    arrival.news = arrival.delivery.newOctets > 0;
    arrival.duplicateEnd = arrival.duplicateReport ? firstEnd : 0;
    if (arrival.duplicateReport && m_memory->undo.unreported > 0)
    {
        Memory(context).undo.OnDuplicateReport(firstBegin, firstEnd);
    }
}

bool
LossRecovery::OnAdvance(const Context& context, Acknowledgment& arrival)
{
    m_retransmissions = 0;
    m_duplicateAcks = 0;
    AckSample& sample = arrival.sample;
    sample.ackedOctets = arrival.delivery.ackedOctets;
    m_ackedRemainder += sample.ackedOctets;
    sample.ackedSegments = m_ackedRemainder / context.snd.mss;
    m_ackedRemainder %= context.snd.mss;
    const bool laterPartialAck =
        m_phase == CongestionPhase::RECOVERY && context.snd.una < m_recover && m_partialAcked;
    return !laterPartialAck; // only the first partial ACK restarts the timer [6582 3.2 step 3]
}

void
LossRecovery::OnAck(const Context& context, Acknowledgment& arrival)
{
    for (const SentSegment& segment : arrival.delivery.segments)
    {
        Memory(context).rate.OnDelivered(segment.Length(),
                                         segment.stamp,
                                         segment.sentAt,
                                         context.now,
                                         arrival.sample.delivery);
    }
    arrival.withheld = StepForwardRto(context, arrival);
    if (!arrival.withheld && DetectSpurious(context, arrival))
    {
        Undo(context, arrival);
    }
    if (RecoversBySack(context))
    {
        DeliverToRack(context, arrival);
        ProcessProbeAck(context, arrival);
        RecoverBySack(context, arrival);
    }
    else if (arrival.advances)
    {
        AdvanceNewReno(context, arrival);
    }
    else if (arrival.duplicate)
    {
        DuplicateNewReno(context, arrival);
    }
    if (arrival.advances || arrival.duplicate)
    {
        m_awaitsAck = false;
    }
}

void
LossRecovery::OnEcho(const Context& context, Acknowledgment& arrival)
{
    const EcnVariables& ecn = context.ecn;
    if (!ecn.precise)
    {
        arrival.sample.mayGrow = false; // whatever the phase [3168 6.1.2]
        if (context.congestion.Window() <= context.snd.mss)
        {
            // Nothing is left to halve: the retransmission timer slows the sender down further
            // [3168 6.1.2]
            Memory(context).heldUntil = context.now + context.rtt.Rto();
        }
    }
    const bool answered =
        !ecn.reduced && context.snd.una > ecn.numbers->cwrAt; // the peer has got the last CWR
    if (answered && (m_phase == CongestionPhase::OPEN || m_phase == CongestionPhase::DISORDER))
    {
        // As for a lost segment, at most once per round trip [3168 6.1.2]
        arrival.sample.mayGrow = false;
        Memory(context).undo.possible = false;
        m_recover = context.snd.nxt - 1; // the ACK of more than this window ends it
        EnterPhase(context, CongestionPhase::CWR);
    }
}

void
LossRecovery::ReportAck(const Context& context, Acknowledgment& arrival)
{
    AckSample& sample = arrival.sample;
    sample.mayGrow = sample.mayGrow && !arrival.withheld && IsWindowUsed(context, arrival.before);
    sample.deliveredOctets = arrival.delivery.newOctets;
    sample.lostOctets = static_cast<uint32_t>(m_board.TotalLostOctets() - arrival.lostBefore);
    sample.priorInFlight = arrival.before.flightSize;
    sample.rate = &m_memory->rate;
    PathView view = View(context);
    view.phase = arrival.before.phase;
    context.congestion.OnAck(sample, view);
}

void
LossRecovery::OnRttSample(const Context& context)
{
    if (!m_memory->tail.freshRtt)
    {
        Memory(context).tail.freshRtt = true;
    }
}

// ---- What was sent ----

void
LossRecovery::OnSendNew(const Context& context, Position begin, Position end, bool text)
{
    const bool nothingInFlight = m_board.InFlight() == 0;
    if (nothingInFlight && text)
    {
        ReportTransmitStart(context, begin);
    }
    m_board.Push(begin,
                 end,
                 context.now,
                 Memory(context).rate.OnSend(context.now, nothingInFlight));
    if (begin < context.snd.max)
    {
        // Its first octet went out as a zero-window probe: no RTT sample [6298 3]
        m_board.Retransmit(begin, std::numeric_limits<uint32_t>::max(), context.now);
    }
}

SentSegment
LossRecovery::OnRetransmit(const Context& context, Position position, uint32_t limit)
{
    const bool idle = m_board.InFlight() == 0;
    SentSegment piece = m_board.Retransmit(position,
                                           limit,
                                           context.now,
                                           Memory(context).rate.OnSend(context.now, idle));
    if (piece.begin == piece.end)
    {
        return piece;
    }
    UndoRecord& undo = Memory(context).undo;
    if (undo.resent.empty())
    {
        undo.resentBegin = piece.begin;
        undo.resentAt = context.now;
    }
    ++undo.resent[{piece.begin, piece.end}];
    ++undo.unreported;
    return piece;
}

void
LossRecovery::OnWindowProbe(const Context& context)
{
    if (!m_board.IsEmpty())
    {
        // Counted as a transmission of the oldest piece: its ACK gives no RTT sample [6298 3]
        m_board.Retransmit(context.snd.una, std::numeric_limits<uint32_t>::max(), context.now);
    }
}

bool
LossRecovery::MarkAppLimited()
{
    if (m_memory.IsDefault())
    {
        return false;
    }
    m_memory.Make().rate.MarkAppLimited(m_board.InFlight());
    return true;
}

// ---- Timeouts, and what the path says ----

uint32_t
LossRecovery::CountTimeout()
{
    return ++m_retransmissions;
}

Position
LossRecovery::OnRetransmissionTimeout(const Context& context)
{
    PrepareUndo(context);
    EnterPhase(context, CongestionPhase::LOSS);
    SenderMemory& memory = Memory(context);
    memory.timedOutAt = context.now;
    m_recover = context.snd.max; // [6582 4]
    memory.inflation = 0;
    m_duplicateAcks = 0;
    m_awaitsAck = false;
    memory.tail.end = 0;
    memory.undo.frto = 0;
    BeginForwardRto(context);
    if (memory.undo.frto == 0)
    {
        MarkLostOnTimeout(context);
    }
    const Position first = m_board.FirstLost().value_or(context.snd.una);
    ReportTransmitStart(context, first);
    return first;
}

void
LossRecovery::OnPathTooSmall(uint32_t octets)
{
    m_board.MarkLostLongerThan(octets);
}

void
LossRecovery::AwaitAck()
{
    m_awaitsAck = true;
}

std::optional<Position>
LossRecovery::NextLost() const
{
    return m_memory->undo.frto > 0 ? std::nullopt : m_board.FirstLost();
}

// ---- The congestion control ----

void
LossRecovery::EnterPhase(const Context& context, CongestionPhase phase)
{
    PathView view = View(context);
    if (m_phase != CongestionPhase::LOSS)
    {
        // FlightSize is what is not acknowledged [5681 2, 6675 5 step 4.2], but ssthresh must not
        // count what limited transmit has added [5681 3.2 step 2], nor what the receiver has held
        // since an earlier recovery: neither is in the network by leave of cwnd
        const Position added =
            phase == CongestionPhase::RECOVERY ? Position{m_memory->limitedOctets} : 0;
        const Position flightSize = context.snd.nxt - context.snd.una - added;
        view.flightSize = static_cast<uint32_t>(
            RecoversBySack(context) ? std::min<Position>(flightSize, context.congestion.Window())
                                    : flightSize);
    }
    if (phase == CongestionPhase::LOSS && view.phase == CongestionPhase::LOSS &&
        m_retransmissions == 1)
    {
        view.phase = CongestionPhase::OPEN; // another segment was lost: ssthresh anew [5681 3.1]
    }
    if (IsReduced(phase) && context.ecn.agreed)
    {
        context.ecn.reduced = true; // whatever the reason [3168 6.1.2]
    }
    if (phase == CongestionPhase::DISORDER)
    {
        Memory(context).limitedOctets = 0;
    }
    m_phase = phase;
    context.congestion.OnPhase(phase, view);
}

PathView
LossRecovery::View(const Context& context) const
{
    const SendVariables& snd = context.snd;
    PathView view;
    view.now = context.now;
    view.smss = snd.mss;
    view.flightSize = m_board.InFlight();
    view.una = snd.una;
    view.nxt = snd.nxt;
    view.max = snd.max;
    view.rcvNxt = context.rcvNxt;
    view.latestRtt = context.rtt.Latest();
    view.smoothedRtt = context.rtt.Srtt();
    view.minimumRtt = context.rtt.Minimum();
    if (context.segment)
    {
        view.stamps = context.segment->options.stamps;
    }
    view.phase = m_phase;
    view.synLost = m_synLost;
    view.ecn = context.ecn.agreed;
    const Segment* segment = context.segment;
    view.echo = view.ecn && segment && segment->flags.ece && !segment->flags.syn;
    view.echoing = context.ecn.echo;
    return view;
}

void
LossRecovery::ReportTransmitStart(const Context& context, Position begin) const
{
    PathView view = View(context);
    view.nxt = begin;
    context.congestion.OnTransmitStart(view);
}

} // namespace ns3::rfctcp
