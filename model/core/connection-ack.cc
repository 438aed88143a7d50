/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "connection.h"

// RFC 9293 3.10.7.4 step five: acknowledgments, the send window, NewReno loss recovery [6582].

#include <algorithm>

namespace ns3::rfctcp
{

Connection::Step
Connection::CheckAck()
{
    const Segment& segment = *m_event.segment;
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
        const auto window = static_cast<uint32_t>(segment.window)
                            << (segment.flags.syn ? 0 : m_tcb.snd.scale);
        m_tcb.snd.wnd = window;
        m_tcb.snd.maxWnd = std::max(m_tcb.snd.maxWnd, window);
        m_tcb.snd.wl1 = m_event.begin;
        m_tcb.snd.wl2 = ack;
        AckSyn(ack);
        Establish();
        if (segment.flags.syn)
        {
            AckNow(); // crossing SYNs: the SYN,ACK is acknowledged once more
        }
        return Step::CONTINUE;
    }
    if (ack > m_tcb.snd.max || ack < m_tcb.snd.una - static_cast<Position>(m_tcb.snd.maxWnd))
    {
        Discard(ack > m_tcb.snd.max ? Discard::BAD_ACK : Discard::OLD_ACK);
        ChallengeAck(); // [5961 5.2, 9293 MAY-12]
        return Step::DONE;
    }
    m_tcb.recovery.unansweredProbes = 0;
    const uint32_t oldWindow = m_tcb.snd.wnd;
    UpdateSendWindow(ack);
    if (ack > m_tcb.snd.una)
    {
        if (m_tcb.snd.una == 0)
        {
            CompleteHandshake(); // a CLOSE in SYN-RECEIVED led to FIN-WAIT-1 before
        }
        OnNewAck(ack);
    }
    else if (IsDuplicateAck(ack, oldWindow))
    {
        OnDuplicateAck();
    }
    return OnAckOfFin();
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
            m_tcb.timers.Set(Timer::FIN_WAIT_2, m_event.now + m_parameters->finWait2Timeout);
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
    const bool newer = snd.wl1 < m_event.begin || (snd.wl1 == m_event.begin && snd.wl2 <= ack);
    if (ack < snd.una || !newer)
    {
        return; // an old segment says nothing about the window now
    }
    snd.wnd = static_cast<uint32_t>(m_event.segment->window) << snd.scale; // [9293 MUST-1]
    snd.maxWnd = std::max(snd.maxWnd, snd.wnd);
    snd.wl1 = m_event.begin;
    snd.wl2 = ack;
}

bool
Connection::IsDuplicateAck(Position ack, uint32_t oldWindow) const
{
    const Segment& segment = *m_event.segment;
    // [5681 2]; with a closed window the same ACK answers our probes
    return ack == m_tcb.snd.una && !m_tcb.board.IsEmpty() && segment.SegLen() == 0 &&
           m_tcb.snd.wnd == oldWindow && m_tcb.snd.wnd > 0;
}

void
Connection::SampleRtt(const Scoreboard::Acked& acked)
{
    if (acked.sentAt)
    {
        m_tcb.rtt.OnSample(m_event.now - *acked.sentAt, Limits());
        return;
    }
    const auto& stamps = m_event.segment->options.stamps;
    if (!acked.retransmitted || !m_tcb.agreed.timestamps || !stamps)
    {
        return;
    }
    // The echo tells which transmission was acknowledged [7323 4]. If it was not the last one the
    // ACK may have been lost in between and come with a later copy: no sample, as Karn says
    const uint32_t elapsed = TimestampAt(m_event.now) - stamps->echo;
    const uint32_t sinceResent = TimestampAt(m_event.now) - TimestampAt(acked.resentAt);
    if (elapsed <= sinceResent)
    {
        m_tcb.rtt.OnSample(std::chrono::milliseconds(std::max(elapsed, 1U)), Limits());
    }
}

void
Connection::OnNewAck(Position ack)
{
    SendVariables& snd = m_tcb.snd;
    LossRecovery& recovery = m_tcb.recovery;
    const Scoreboard::Acked acked = m_tcb.board.AckUpTo(ack);
    const PathView before = View();
    snd.una = ack;
    snd.nxt = std::max(snd.nxt, ack); // the receiver may have taken a zero-window probe
    SampleRtt(acked);
    recovery.retransmissions = 0;
    recovery.duplicateAcks = 0;
    const bool laterPartialAck = recovery.phase == CongestionPhase::RECOVERY &&
                                 ack < recovery.recover && recovery.partialAcked;
    if (!laterPartialAck) // only the first partial ACK restarts the timer [6582 3.2 step 3]
    {
        m_tcb.timers.Clear(Timer::RETRANSMISSION); // armed anew while data is out [6298 5.3]
    }
    m_tcb.timers.Clear(Timer::USER_TIMEOUT);

    AckSample sample;
    sample.ackedOctets = acked.octets;
    recovery.ackedRemainder += acked.octets;
    sample.ackedSegments = recovery.ackedRemainder / snd.mss;
    recovery.ackedRemainder %= snd.mss;

    switch (recovery.phase)
    {
    case CongestionPhase::DISORDER:
        EnterPhase(CongestionPhase::OPEN);
        [[fallthrough]];
    case CongestionPhase::OPEN:
        sample.mayGrow = true;
        break;
    case CongestionPhase::LOSS:
        sample.mayGrow = true; // slow start from one segment [5681 3.1]
        recovery.rexmit = std::max(recovery.rexmit, ack);
        if (ack >= recovery.recover)
        {
            EnterPhase(CongestionPhase::OPEN);
        }
        break;
    case CongestionPhase::RECOVERY:
        if (ack >= recovery.recover)
        {
            recovery.inflation = 0; // full acknowledgment
            EnterPhase(CongestionPhase::OPEN);
        }
        else
        {
            OnPartialAck(acked.octets);
        }
        break;
    case CongestionPhase::CWR:
        if (ack >= recovery.recover)
        {
            EnterPhase(CongestionPhase::OPEN);
        }
        break;
    }
    PathView view = View();
    view.phase = before.phase;
    m_congestion->OnAck(sample, view);
    const Position freed = std::min(ack, snd.end);
    if (freed > 1)
    {
        m_event.outbox->emplace_back(Release{freed});
    }
}

void
Connection::OnDuplicateAck()
{
    LossRecovery& recovery = m_tcb.recovery;
    ++recovery.duplicateAcks;
    if (recovery.phase == CongestionPhase::RECOVERY)
    {
        recovery.inflation += m_tcb.snd.mss; // another segment has left the network [5681 3.2]
    }
    else if (recovery.phase != CongestionPhase::LOSS)
    {
        if (recovery.phase == CongestionPhase::OPEN)
        {
            EnterPhase(CongestionPhase::DISORDER);
            recovery.limitedOctets = 0;
        }
        // Only if the ACK covers more than "recover": else the duplicates may stem from
        // unnecessary retransmissions after a timeout [6582 3.2 step 1]
        if (recovery.duplicateAcks == m_parameters->duplicateAckThreshold &&
            m_tcb.snd.una > recovery.recover)
        {
            EnterRecovery();
        }
    }
    m_congestion->OnAck(AckSample{}, View());
}

void
Connection::EnterRecovery()
{
    LossRecovery& recovery = m_tcb.recovery;
    recovery.recover = m_tcb.snd.max;
    recovery.partialAcked = false;
    EnterPhase(CongestionPhase::RECOVERY);
    RetransmitAt(m_tcb.snd.una);
    recovery.inflation = m_parameters->duplicateAckThreshold * m_tcb.snd.mss;
}

void
Connection::OnPartialAck(uint32_t octets)
{
    LossRecovery& recovery = m_tcb.recovery;
    // Deflate by what was acknowledged, below ssthresh if need be, then add one segment back
    // [6582 3.2 step 3]
    recovery.inflation -= octets;
    if (octets >= m_tcb.snd.mss)
    {
        recovery.inflation += m_tcb.snd.mss;
    }
    RetransmitAt(m_tcb.snd.una);
    recovery.partialAcked = true;
}

void
Connection::EnterPhase(CongestionPhase phase)
{
    PathView view = View();
    if (phase == CongestionPhase::RECOVERY)
    {
        // ssthresh must not count what limited transmit has added [5681 3.2 step 2]
        view.flightSize -= std::min(view.flightSize, m_tcb.recovery.limitedOctets);
    }
    if (phase == CongestionPhase::LOSS && view.phase == CongestionPhase::LOSS &&
        m_tcb.recovery.retransmissions == 1)
    {
        view.phase = CongestionPhase::OPEN; // another segment was lost: ssthresh anew [5681 3.1]
    }
    m_tcb.recovery.phase = phase;
    m_congestion->OnPhase(phase, view);
}

PathView
Connection::View() const
{
    const SendVariables& snd = m_tcb.snd;
    PathView view;
    view.now = m_event.now;
    view.smss = snd.mss;
    view.flightSize = FlightSize();
    view.una = Wrap(snd.iss, snd.una);
    view.nxt = Wrap(snd.iss, snd.nxt);
    view.max = Wrap(snd.iss, snd.max);
    view.rcvNxt = Wrap(m_tcb.rcv.irs, m_tcb.rcv.nxt);
    view.latestRtt = m_tcb.rtt.Latest();
    view.smoothedRtt = m_tcb.rtt.Srtt();
    view.minimumRtt = m_tcb.rtt.Minimum();
    if (m_event.segment)
    {
        view.stamps = m_event.segment->options.stamps;
    }
    view.phase = m_tcb.recovery.phase;
    view.synLost = m_tcb.recovery.synLost;
    return view;
}

} // namespace ns3::rfctcp
