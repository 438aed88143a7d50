/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "connection.h"

// RFC 9293 3.10.7.4 step five: acknowledgments, the send window, round-trip times. What they say
// about losses is judged in connection-new-reno.cc or connection-sack.cc.

#include <algorithm>

namespace ns3::rfctcp
{

Connection::Step
Connection::CheckAck()
{
    const Segment& segment = *m_event->segment;
    if (!segment.flags.ack)
    {
        Discard(Discard::NO_ACK);
        return Step::DONE;
    }
    const Position ack = Unwrap(m_tcb.snd.iss, m_tcb.snd.una, segment.ack);
    if (m_tcb.state == State::SYN_RECEIVED)
    {
        if (ack <= m_tcb.snd.una || ack > m_tcb.snd.max)
        {
            Discard(Discard::BAD_ACK);
            SendReset(segment.ack); // <SEQ=SEG.ACK><CTL=RST>
            return Step::DONE;
        }
        RecordTimestamp();
        const auto window = static_cast<uint32_t>(segment.window)
                            << (segment.flags.syn ? 0 : m_tcb.snd.scale);
        m_tcb.snd.wnd = window;
        m_tcb.snd.maxWnd = std::max(m_tcb.snd.maxWnd, window);
        m_tcb.snd.wl1 = m_event->begin;
        m_tcb.snd.wl2 = ack;
        AckSyn(ack);
        Establish();
        if (segment.flags.syn)
        {
            AckNow(); // crossing SYNs: the SYN,ACK is acknowledged once more
        }
        return Step::CONTINUE;
    }
    if (!IsAckInRange())
    {
        Discard(ack > m_tcb.snd.max ? Discard::BAD_ACK : Discard::OLD_ACK);
        ChallengeAck(); // [5961 5.2, 9293 MAY-12]
        return Step::DONE;
    }
    RecordTimestamp(); // not of a segment that acknowledges what was never sent [5961 5.2]
    m_tcb.recovery.unansweredProbes = 0;
    if (ack == m_tcb.snd.una && segment.SegLen() == 0)
    {
        m_tcb.snd.probeRefused = true;
    }
    const uint32_t oldWindow = m_tcb.snd.wnd;
    UpdateSendWindow(ack);
    if (ack > m_tcb.snd.una && m_tcb.snd.una == 0)
    {
        CompleteHandshake(); // a CLOSE in SYN-RECEIVED led to FIN-WAIT-1 before
    }
    ProcessAck(ack, oldWindow);
    return OnAckOfFin();
}

bool
Connection::IsAckInRange() const
{
    // SND.UNA - MAX.SND.WND =< SEG.ACK =< SND.NXT [5961 5.2]
    const Position ack = Unwrap(m_tcb.snd.iss, m_tcb.snd.una, m_event->segment->ack);
    return m_event->segment->flags.ack && ack <= m_tcb.snd.max &&
           ack >= m_tcb.snd.una - static_cast<Position>(m_tcb.snd.maxWnd);
}

Connection::Step
Connection::OnAckOfFin()
{
    if (!m_tcb.snd.FinAcked())
    {
        // In CLOSING: "otherwise, ignore the segment"
        return m_tcb.state == State::CLOSING ? Step::DONE : Step::CONTINUE;
    }
    switch (m_tcb.state)
    {
    case State::FIN_WAIT_1:
        Enter(State::FIN_WAIT_2, Cause::SEGMENT);
        if (m_tcb.rcv.userGone && m_parameters->finWait2Timeout > Duration::zero())
        {
            m_tcb.timers.Set(Timer::FIN_WAIT_2, m_event->now + m_parameters->finWait2Timeout);
        }
        return Step::CONTINUE;
    case State::CLOSING:
        EnterTimeWait();
        return Step::CONTINUE;
    case State::LAST_ACK:
        Leave(CloseReason::NORMAL, Cause::SEGMENT);
        return Step::DONE;
    case State::CLOSED:
    case State::LISTEN:
    case State::SYN_SENT:
    case State::SYN_RECEIVED:
    case State::ESTABLISHED:
    case State::CLOSE_WAIT:
    case State::FIN_WAIT_2:
    case State::TIME_WAIT:
        return Step::CONTINUE;
    }
    return Step::CONTINUE;
}

void
Connection::UpdateSendWindow(Position ack)
{
    SendVariables& snd = m_tcb.snd;
    const bool newer = snd.wl1 < m_event->begin || (snd.wl1 == m_event->begin && snd.wl2 <= ack);
    if (ack < snd.una || !newer)
    {
        return; // an old segment says nothing about the window now
    }
    snd.wnd = static_cast<uint32_t>(m_event->segment->window) << snd.scale; // [9293 MUST-1]
    snd.maxWnd = std::max(snd.maxWnd, snd.wnd);
    snd.wl1 = m_event->begin;
    snd.wl2 = ack;
}

bool
Connection::IsDuplicateAck(Position ack, uint32_t oldWindow) const
{
    const Segment& segment = *m_event->segment;
    // [5681 2]; with a closed window the same ACK answers our probes
    return ack == m_tcb.snd.una && !m_tcb.board.IsEmpty() && segment.SegLen() == 0 &&
           m_tcb.snd.wnd == oldWindow && m_tcb.snd.wnd > 0;
}

void
Connection::SampleRtt(const Delivery& delivery)
{
    if (delivery.sentAt)
    {
        TakeRtt(m_event->now - *delivery.sentAt);
        return;
    }
    const auto& stamps = m_event->segment->options.stamps;
    if (!delivery.retransmitted || !m_tcb.agreed.timestamps || !stamps)
    {
        return;
    }
    // The echo tells which transmission was acknowledged [7323 4]. If it was not the last one the
    // ACK may have been lost in between and come with a later copy: no sample, as Karn says
    const uint32_t elapsed = TimestampAt(m_event->now) - stamps->echo;
    const uint32_t sinceResent = TimestampAt(m_event->now) - TimestampAt(delivery.resentAt);
    if (elapsed <= sinceResent)
    {
        TakeRtt(std::chrono::milliseconds(std::max(elapsed, 1U)));
    }
}

void
Connection::TakeRtt(Duration rtt)
{
    m_tcb.rtt.OnSample(rtt, Limits());
    if (!m_tcb.memory->tail.freshRtt)
    {
        Memory().tail.freshRtt = true;
    }
}

void
Connection::ProcessAck(Position ack, uint32_t oldWindow)
{
    Acknowledgment arrival;
    arrival.ack = ack;
    arrival.advances = ack > m_tcb.snd.una;
    arrival.before = View();
    const uint64_t lostBefore = m_tcb.board.LostInAll();
    TakeSackBlocks(arrival);
    if (arrival.advances)
    {
        Advance(arrival);
    }
    else
    {
        arrival.duplicate = arrival.delivery.newOctets > 0 || IsDuplicateAck(ack, oldWindow);
    }
    for (const SentSegment& segment : arrival.delivery.segments)
    {
        Memory().rate.OnDelivered(segment.Length(),
                                  segment.stamp,
                                  segment.sentAt,
                                  m_event->now,
                                  arrival.sample.delivery);
    }
    const bool withheld = StepForwardRto(arrival);
    if (!withheld && DetectSpurious(arrival))
    {
        Revert(arrival);
    }
    if (RecoversBySack())
    {
        DeliverToRack(arrival);
        ProcessProbeAck(arrival);
        RecoverBySack(arrival);
    }
    else if (arrival.advances)
    {
        AdvanceNewReno(arrival);
    }
    else if (arrival.duplicate)
    {
        DuplicateNewReno();
    }
    if (arrival.advances || arrival.duplicate)
    {
        m_tcb.recovery.awaitsAck = false;
    }
    TakeEcho(arrival);
    if (!arrival.advances && !arrival.duplicate)
    {
        return; // a window update, or an old one
    }
    AckSample& sample = arrival.sample;
    sample.mayGrow = sample.mayGrow && !withheld && IsWindowUsed(arrival.before);
    sample.deliveredOctets = arrival.delivery.newOctets;
    sample.lostOctets = static_cast<uint32_t>(m_tcb.board.LostInAll() - lostBefore);
    sample.priorInFlight = arrival.before.flightSize;
    sample.rate = &m_tcb.memory->rate;
    PathView view = View();
    view.phase = arrival.before.phase;
    m_congestion->OnAck(sample, view);
    const Position freed = std::min(ack, m_tcb.snd.end);
    if (arrival.advances && freed > 1)
    {
        m_event->outbox->emplace_back(Release{freed});
    }
}

void
Connection::Advance(Acknowledgment& arrival)
{
    SendVariables& snd = m_tcb.snd;
    LossRecovery& recovery = m_tcb.recovery;
    m_tcb.board.AckUpTo(arrival.ack, arrival.delivery);
    snd.una = arrival.ack;
    snd.nxt = std::max(snd.nxt, snd.una); // the receiver may have taken a zero-window probe
    SampleRtt(arrival.delivery);          // none from what was repeated [9293 MUST-18]
    recovery.retransmissions = 0;
    recovery.duplicateAcks = 0;
    const bool laterPartialAck = recovery.phase == CongestionPhase::RECOVERY &&
                                 snd.una < recovery.recover && recovery.partialAcked;
    if (!laterPartialAck) // only the first partial ACK restarts the timer [6582 3.2 step 3]
    {
        m_tcb.timers.Clear(Timer::RETRANSMISSION); // armed anew while data is out [6298 5.3]
        m_tcb.timers.Clear(Timer::PROBE);
    }
    m_tcb.timers.Clear(Timer::USER_TIMEOUT);
    m_event->probeDue = true;

    AckSample& sample = arrival.sample;
    sample.ackedOctets = arrival.delivery.ackedOctets;
    recovery.ackedRemainder += sample.ackedOctets;
    sample.ackedSegments = recovery.ackedRemainder / snd.mss;
    recovery.ackedRemainder %= snd.mss;
}

void
Connection::EnterPhase(CongestionPhase phase)
{
    LossRecovery& recovery = m_tcb.recovery;
    PathView view = View();
    if (recovery.phase != CongestionPhase::LOSS)
    {
        // FlightSize is what is not acknowledged [5681 2, 6675 5 step 4.2], but ssthresh must not
        // count what limited transmit has added [5681 3.2 step 2], nor what the receiver has held
        // since an earlier recovery: neither is in the network by leave of cwnd
        const Position added =
            phase == CongestionPhase::RECOVERY ? Position{m_tcb.memory->limitedOctets} : 0;
        const Position flightSize = m_tcb.snd.nxt - m_tcb.snd.una - added;
        view.flightSize = static_cast<uint32_t>(
            RecoversBySack() ? std::min<Position>(flightSize, m_congestion->Window()) : flightSize);
    }
    if (phase == CongestionPhase::LOSS && view.phase == CongestionPhase::LOSS &&
        recovery.retransmissions == 1)
    {
        view.phase = CongestionPhase::OPEN; // another segment was lost: ssthresh anew [5681 3.1]
    }
    if (IsReduced(phase) && m_tcb.ecn.agreed)
    {
        m_tcb.ecn.reduced = true; // whatever the reason [3168 6.1.2]
    }
    if (phase == CongestionPhase::DISORDER)
    {
        Memory().limitedOctets = 0;
    }
    recovery.phase = phase;
    m_congestion->OnPhase(phase, view);
}

bool
Connection::IsWindowUsed(const PathView& before)
{
    if (!m_parameters->windowValidation)
    {
        return true;
    }
    const uint64_t window = m_congestion->Window();
    const bool slowStart = window < m_congestion->SlowStartThreshold();
    const bool paced = m_congestion->PacingRate().has_value(); // spreads what the window allows
    const bool used = slowStart || paced ? 2 * uint64_t{before.flightSize} >= window
                                         : before.flightSize + uint64_t{before.smss} > window;
    if (used)
    {
        m_tcb.recovery.validatedAt = m_event->now;
    }
    return used; // [7661 4.4.1]
}

PathView
Connection::View() const
{
    const SendVariables& snd = m_tcb.snd;
    PathView view;
    view.now = m_event->now;
    view.smss = snd.mss;
    view.flightSize = FlightSize();
    view.una = snd.una;
    view.nxt = snd.nxt;
    view.max = snd.max;
    view.rcvNxt = m_tcb.rcv.nxt;
    view.latestRtt = m_tcb.rtt.Latest();
    view.smoothedRtt = m_tcb.rtt.Srtt();
    view.minimumRtt = m_tcb.rtt.Minimum();
    if (m_event->segment)
    {
        view.stamps = m_event->segment->options.stamps;
    }
    view.phase = m_tcb.recovery.phase;
    view.synLost = m_tcb.recovery.synLost;
    view.ecn = m_tcb.ecn.agreed;
    const Segment* segment = m_event->segment;
    view.echo = view.ecn && segment && segment->flags.ece && !segment->flags.syn;
    view.echoing = m_tcb.ecn.echo;
    return view;
}

} // namespace ns3::rfctcp
