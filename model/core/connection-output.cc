/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "connection.h"

// What may be sent now: windows, Nagle, silly window avoidance (RFC 9293 3.7.4, 3.8.6), and the
// form of every segment that a connection sends.

#include <algorithm>
#include <limits>
#include <variant>

namespace ns3::rfctcp
{

void
Connection::Output()
{
    if (!Exists())
    {
        return;
    }
    if (HasUnsent())
    {
        m_tcb.recovery.RestartAfterIdle(RecoveryContext());
    }
    RetransmitLost();
    while (SendNext(false))
    {
    }
    SendRescues();
    if (!HasUnsent() && !m_tcb.recovery.Board().FirstLost() &&
        FlightSize() < m_congestion->Window() && !m_tcb.recovery.MarkAppLimited())
    {
        m_tcb.snd.appLimitedAtStart = true;
    }
    ArmSendTimers();
    m_tcb.recovery.ArmProbe(RecoveryContext(), m_event->probeDue);
}

bool
Connection::HasUnsent() const
{
    const SendVariables& snd = m_tcb.snd;
    return snd.nxt < snd.end || (snd.finQueued && snd.nxt == snd.end);
}

void
Connection::RetransmitLost()
{
    const LossRecovery& recovery = m_tcb.recovery;
    const SendVariables& snd = m_tcb.snd;
    while (snd.wnd > 0)
    {
        const auto lost = recovery.NextLost();
        if (!lost || !MaySend(std::min(snd.mss, recovery.Board().LostOctets())))
        {
            return;
        }
        if (recovery.Board().InFlight() == 0)
        {
            recovery.ReportTransmitStart(RecoveryContext(), *lost);
        }
        RetransmitAt(*lost,
                     recovery.Phase() == CongestionPhase::LOSS ? SendCause::RTO : SendCause::FAST);
    }
}

void
Connection::SendRescues()
{
    const LossRecovery::Context context = RecoveryContext();
    while (const auto rescue = m_tcb.recovery.NextSeg(context))
    {
        if (!m_tcb.recovery.MaySend(context, m_tcb.snd.mss))
        {
            return;
        }
        m_tcb.recovery.OnRescue(context, *rescue);
        RetransmitAt(rescue->begin, SendCause::RESCUE);
    }
}

bool
Connection::MaySend(uint32_t octets)
{
    return m_tcb.recovery.MaySend(RecoveryContext(), octets);
}

Position
Connection::RetransmitAt(Position position, SendCause cause)
{
    if (position == 0)
    {
        SendSyn(cause);
        return 1;
    }
    const SendVariables& snd = m_tcb.snd;
    const Position textLimit = position + snd.mss;
    const bool finFits = snd.FinSent() && textLimit >= snd.end; // a FIN takes no room in a segment
    const SentSegment piece =
        m_tcb.recovery.OnRetransmit(RecoveryContext(), position, snd.mss + (finFits ? 1 : 0));
    if (piece.begin == piece.end)
    {
        return position;
    }
    const Position textEnd = std::min(piece.end, snd.end);
    SendText(piece.begin,
             static_cast<uint32_t>(textEnd - piece.begin),
             piece.end > snd.end,
             true,
             cause);
    return piece.end;
}

bool
Connection::SendNext(bool override, SendCause cause)
{
    SendVariables& snd = m_tcb.snd;
    switch (m_tcb.state)
    {
    case State::ESTABLISHED:
    case State::CLOSE_WAIT:
    case State::FIN_WAIT_1:
    case State::CLOSING:
    case State::LAST_ACK:
        break; // in the last three what was queued before CLOSE still goes out
    case State::SYN_RECEIVED:
        if (!m_tcb.fastOpen.IsOpened())
        {
            return false;
        }
        break; // [7413 3], but the FIN waits until ESTABLISHED
    case State::CLOSED:
    case State::LISTEN:
    case State::SYN_SENT:
    case State::FIN_WAIT_2:
    case State::TIME_WAIT:
        return false;
    }
    if (!HasUnsent() || m_tcb.recovery.NextLost())
    {
        return false; // what was lost goes first [6675 4 NextSeg (1)]
    }
    if (m_tcb.recovery.IsHeld(RecoveryContext()))
    {
        return false; // a FIN too, which needs no room in the window
    }
    const Position queued = snd.end - snd.nxt; // D
    const Position usable =
        std::max<Position>(snd.una + snd.wnd - snd.nxt, 0); // U [9293 MUST-34, SHLD-15]
    const auto length =
        static_cast<uint32_t>(std::min({queued, usable, static_cast<Position>(snd.mss)}));
    const bool fin =
        snd.finQueued && length == queued && usable > queued && m_tcb.state != State::SYN_RECEIVED;
    if (length == 0)
    {
        if (fin)
        {
            SendText(snd.nxt, 0, true, false, cause);
        }
        return fin;
    }
    if (!override && !MaySend(length))
    {
        return false;
    }
    const bool idle = snd.nxt == std::max<Position>(snd.una, 1);
    const bool mayBeSmall = idle || !m_parameters->nagle;   // [9293 SHLD-7, MUST-17]
    const bool fullSized = length == snd.mss;               // (1) [9293 SHLD-28]
    const bool everything = mayBeSmall && length == queued; // (2) [9293 MUST-60]
    const bool worthwhile = mayBeSmall && 2 * uint64_t{length} >= snd.maxWnd; // (3)
    if (!fullSized && !everything && !worthwhile && !override)
    {
        return false; // sender silly window avoidance, 3.8.6.2.1 [9293 MUST-38]
    }
    m_tcb.recovery.NoteLimitedTransmit(RecoveryContext(), length);
    SendText(snd.nxt, length, fin, false, cause);
    return true;
}

void
Connection::SendText(Position begin,
                     uint32_t length,
                     bool fin,
                     bool retransmission,
                     SendCause cause)
{
    SendVariables& snd = m_tcb.snd;
    const Position textEnd = begin + length;
    const Position end = textEnd + (fin ? 1 : 0);
    Segment segment;
    segment.seq = Wrap(snd.iss, begin);
    segment.length = length;
    segment.flags.ack = true;
    const bool pushed = begin < snd.push && snd.push <= textEnd;      // [9293 MAY-15]
    segment.flags.psh = length > 0 && (textEnd == snd.end || pushed); // queue empty [9293 MUST-61]
    segment.flags.fin = fin;
    if (snd.up > begin)
    {
        segment.flags.urg = true; // however long it is [9293 MUST-30, MUST-31]
        segment.urgent = static_cast<uint16_t>(std::min<Position>(snd.up - begin, 65535));
    }
    if (!retransmission)
    {
        m_tcb.recovery.OnSendNew(RecoveryContext(), begin, end, length > 0);
        m_event->probeDue = true;
        snd.nxt = end;
    }
    const bool again = begin < snd.max;
    // What begins with the octet of a window probe brings new text behind it
    const bool newText = !retransmission && length > 0 && end > snd.max;
    const bool probe = retransmission && snd.wnd == 0;
    snd.max = std::max(snd.max, end);
    MarkSegment(segment,
                probe     ? Marking::WINDOW_PROBE
                : newText ? Marking::NEW_TEXT
                          : Marking::OTHER);
    m_tcb.recovery.OnSent(RecoveryContext(), static_cast<uint32_t>(end - begin));
    if (again && cause == SendCause::NEW)
    {
        // Its first octet was a window probe, unless our SYN bore it
        cause = begin < m_tcb.fastOpen.refusedEnd ? SendCause::SYN_TEXT : SendCause::WINDOW_PROBE;
    }
    Emit(segment, begin, again, cause);
    if (fin && m_tcb.state == State::CLOSE_WAIT)
    {
        Enter(State::LAST_ACK, Cause::CLOSE_CALL); // 3.10.4: "then send a FIN, enter LAST-ACK"
    }
}

Position
Connection::NextSeq() const
{
    // SND.NXT counts the octet of a window probe, until the peer says that it has not taken it: at
    // a zero window receivers drop an ACK or a RST that bears any number but their RCV.NXT
    return m_tcb.snd.probeRefused ? m_tcb.snd.nxt : m_tcb.snd.max;
}

void
Connection::SendAck()
{
    const SendVariables& snd = m_tcb.snd;
    const Position next = NextSeq();
    Segment ack;
    ack.seq = Wrap(snd.iss, next);
    ack.flags.ack = true;
    if (snd.up > next)
    {
        ack.flags.urg = true; // urgent data waits behind a closed window [9293 MUST-66]
        ack.urgent = static_cast<uint16_t>(std::min<Position>(snd.up - next, 65535));
    }
    MarkSegment(ack, Marking::OTHER);
    Emit(ack, 0, false, SendCause::NEW);
}

void
Connection::SendKeepAlive()
{
    Segment probe;
    probe.seq = Wrap(m_tcb.snd.iss, m_tcb.snd.nxt - 1); // never acceptable, so it is answered
    probe.flags.ack = true;
    probe.length = m_parameters->keepAliveGarbage ? 1 : 0; // [9293 SHLD-12, MAY-6]
    Emit(probe, 0, false, SendCause::KEEP_ALIVE);
    std::get<Transmit>(m_event->outbox->back()).garbage = probe.length > 0;
}

void
Connection::SendReset(SeqNum seq, Reason reason)
{
    Segment reset;
    reset.seq = seq;
    reset.flags.rst = true;
    const Segment* cause = m_event->segment;
    if (m_tcb.agreed.timestamps && cause && cause->options.stamps)
    {
        reset.options.stamps = Timestamps{0, cause->options.stamps->value}; // [7323 5.2]
    }
    else if (m_tcb.agreed.timestamps)
    {
        reset.options.stamps = // [7323 3.2]
            Timestamps{TimestampAt(m_event->now), m_tcb.agreed.tsRecent};
    }
    ++m_tcb.counters.segmentsSent;
    m_event->outbox->emplace_back(Transmit{reset, 0, false, false, SendCause::NEW, reason});
}

void
Connection::ChallengeAck()
{
    if (m_tcb.acks.challenges.Take(m_event->now, m_parameters->challengeAckLimit))
    {
        AckNow();
    }
}

void
Connection::AckNow()
{
    m_tcb.acks.now = true;
}

void
Connection::AckLater(uint32_t octets)
{
    AckPolicy& acks = m_tcb.acks;
    ++acks.segments;
    acks.octets += octets;
    const uint64_t most = uint64_t{m_parameters->ackEvery} * m_tcb.agreed.receiveMss;
    if (acks.segments >= m_parameters->ackEvery || acks.octets >= most)
    {
        AckNow(); // every second segment, and every 2 * RMSS octets, at least [9293 SHLD-19]
    }
    else if (!m_tcb.timers.IsSet(Timer::DELAYED_ACK))
    {
        m_tcb.timers.Set(Timer::DELAYED_ACK, m_event->now + m_parameters->ackDelay);
    }
}

void
Connection::Emit(Segment segment, Position begin, bool retransmission, SendCause cause)
{
    if (m_tcb.agreed.timestamps && !segment.flags.syn)
    {
        segment.options.stamps = Timestamps{TimestampAt(m_event->now), m_tcb.agreed.tsRecent};
    }
    if (m_tcb.agreed.userTimeoutPending && segment.length == 0)
    {
        // Not beside text: the option would not fit into a full-sized segment
        m_tcb.agreed.userTimeoutPending = false;
        if (const uint16_t offer = OfferedUserTimeout())
        {
            segment.options.userTimeout = offer; // [5482 3.2]
        }
    }
    segment.window = AdvertiseWindow(segment.flags.syn);
    if (segment.flags.ack)
    {
        segment.ack = Wrap(m_tcb.rcv.irs, m_tcb.rcv.nxt);
        m_tcb.rcv.acked = m_tcb.rcv.nxt;
        m_tcb.acks.segments = 0;
        m_tcb.acks.octets = 0;
        const bool blocksTold = AttachBlocks(segment);
        m_tcb.acks.now = m_tcb.acks.now && !blocksTold;
        m_tcb.timers.Clear(Timer::DELAYED_ACK);
    }
    ++m_tcb.counters.segmentsSent;
    m_tcb.counters.retransmittedSegments += retransmission ? 1 : 0;
    m_event->outbox->emplace_back(
        Transmit{segment, begin, retransmission, false, cause, Reason::NONE});
}

bool
Connection::AttachBlocks(Segment& segment)
{
    AckPolicy& acks = m_tcb.acks;
    const bool repeated = acks.repeatedEnd > acks.repeatedBegin;
    if (!m_tcb.agreed.sack || segment.flags.syn || (m_tcb.reassembly.Empty() && !repeated))
    {
        return true; // nothing to report
    }
    // Text comes first: a full segment has no room for blocks, then an ACK follows it
    constexpr uint32_t BLOCK = 8;    // octets
    constexpr uint32_t OVERHEAD = 4; // kind, length and two NOPs
    const uint32_t space = m_tcb.snd.mss > segment.length ? m_tcb.snd.mss - segment.length : 0;
    const uint32_t fitting = segment.length == 0 ? 4
                             : space < OVERHEAD  ? 0
                                                 : (space - OVERHEAD) / BLOCK;
    const std::size_t most = std::min<uint32_t>(segment.options.stamps ? 3 : 4, fitting);
    if (most == 0)
    {
        return false;
    }
    const auto append = [&](Position begin, Position end) {
        segment.options.sack.push_back(
            SackBlock{Wrap(m_tcb.rcv.irs, begin), Wrap(m_tcb.rcv.irs, end)});
    };
    if (repeated)
    {
        append(acks.repeatedBegin, acks.repeatedEnd); // D-SACK comes first, and once [2883 4]
        acks.repeatedEnd = acks.repeatedBegin;
    }
    for (const auto& block :
         m_tcb.reassembly.BlocksByRecency(most - segment.options.sack.size())) // [2018 4]
    {
        append(block.begin, block.end);
    }
    return true;
}

Position
Connection::OfferedEdge() const
{
    const ReceiveVariables& rcv = m_tcb.rcv;
    const Position largest = m_parameters->largestWindowField;
    // What the window field cannot express is no room that an update could tell the peer of
    const Position free =
        std::min(rcv.user + Position{rcv.buffer}, rcv.nxt + (largest << rcv.scale));
    const Position worth = std::min<Position>(rcv.buffer / 2, m_tcb.snd.mss);
    return free - rcv.edge >= worth ? free : rcv.edge; // 3.8.6.2.2 [9293 MUST-39]
}

uint16_t
Connection::AdvertiseWindow(bool syn)
{
    ReceiveVariables& rcv = m_tcb.rcv;
    const Position largest = m_parameters->largestWindowField;
    if (rcv.nxt == 0)
    {
        return static_cast<uint16_t>(std::min<Position>(rcv.buffer, largest)); // before any SYN
    }
    // Zero for as long as the user reads nothing [9293 MAY-8]
    const Position window = std::max<Position>(OfferedEdge() - rcv.nxt, 0);
    const uint8_t scale = syn ? 0 : rcv.scale;
    // Rounded up, so that the edge that was promised never moves back [9293 SHLD-14]
    const Position unit = Position{1} << scale;
    Position field = std::min((window + unit - 1) >> scale, largest);
    if (rcv.nxt + (field << scale) > std::max(rcv.edge, rcv.user + rcv.buffer + unit - 1))
    {
        // Small segments must not creep the edge past the buffer: rounded down, the peer sees it
        // move back by less than a unit, and rcv.edge still honours the promise [7323 2.4]
        field = window >> scale;
    }
    rcv.edge = std::max(rcv.edge, rcv.nxt + (field << scale));
    return static_cast<uint16_t>(field);
}

void
Connection::ArmSendTimers()
{
    TimerTable& timers = m_tcb.timers;
    const bool outstanding = !m_tcb.recovery.Board().IsEmpty();
    const bool handshake = m_tcb.snd.una == 0;
    if (!Exists() || m_tcb.state == State::TIME_WAIT)
    {
        return;
    }
    const bool mayHaveToWait = m_tcb.state == State::SYN_SENT ||
                               (m_tcb.state == State::SYN_RECEIVED && !m_tcb.fastOpen.IsOpened());
    const bool unsent = HasUnsent() && !mayHaveToWait;
    if (m_tcb.snd.wnd == 0 && !handshake && (outstanding || unsent))
    {
        timers.Clear(Timer::RETRANSMISSION); // [9293 MUST-35, SHLD-17]
        timers.Clear(Timer::OVERRIDE);
        if (!timers.IsSet(Timer::PERSIST))
        {
            timers.Set(Timer::PERSIST, m_event->now + ProbeInterval());
        }
    }
    else
    {
        timers.Clear(Timer::PERSIST);
        m_tcb.windowProbes.sent = 0;
        if (outstanding)
        {
            timers.Clear(Timer::OVERRIDE);
            if (!timers.IsSet(Timer::RETRANSMISSION))
            {
                timers.Set(Timer::RETRANSMISSION, m_event->now + Rto()); // [6298 5.1]
            }
        }
        else
        {
            timers.Clear(Timer::RETRANSMISSION); // [6298 5.2]
            if (!unsent)
            {
                timers.Clear(Timer::OVERRIDE);
            }
            else if (!timers.IsSet(Timer::OVERRIDE))
            {
                timers.Set(Timer::OVERRIDE, m_event->now + m_parameters->overrideTimeout);
            }
        }
    }
    ArmUserTimeout();
}

} // namespace ns3::rfctcp
