/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "connection.h"

// RFC 9293 3.10.7.4 step five: acknowledgments, the send window, round-trip times. What they say
// about losses is judged in recovery/.

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
            SendReset(segment.ack, Reason::BAD_ACK); // <SEQ=SEG.ACK><CTL=RST>
            return Step::DONE;
        }
        RecordTimestamp();
        const auto window = static_cast<uint32_t>(segment.window)
                            << (segment.flags.syn ? 0 : m_tcb.snd.scale);
        m_tcb.snd.wnd = window;
        m_tcb.snd.maxWnd = std::max(m_tcb.snd.maxWnd, window);
        m_tcb.snd.wl1 = m_event->begin;
        m_tcb.snd.wl2 = ack;
        // Only text that was sent with Fast Open lies behind the SYN of a listener
        AckSyn(m_tcb.passive ? 1 : ack);
        Establish();
        if (segment.flags.syn)
        {
            AckNow(); // crossing SYNs: the SYN,ACK is acknowledged once more
        }
        if (ack > m_tcb.snd.una)
        {
            ProcessAck(ack, window);
        }
        return Step::CONTINUE;
    }
    if (const auto fault = FindAckFault())
    {
        Discard(*fault);
        ChallengeAck(); // [5961 5.2, 9293 MAY-12]
        return Step::DONE;
    }
    RecordTimestamp(); // not of a segment that acknowledges what was never sent [5961 5.2]
    m_tcb.windowProbes.unanswered = 0;
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

std::optional<Discard>
Connection::FindAckFault() const
{
    const SendVariables& snd = m_tcb.snd;
    const Position ack = Unwrap(snd.iss, snd.una, m_event->segment->ack);
    return CheckAckField(*m_event->segment, ack, snd.una, snd.max, snd.maxWnd);
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
        if (m_tcb.rcv.userClosed && m_parameters->finWait2Timeout > Duration::zero())
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
    return ack == m_tcb.snd.una && !m_tcb.recovery.Board().IsEmpty() && segment.SegLen() == 0 &&
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
    // The echo tells which transmission was acknowledged [7323 4]. If that is not the last one, an
    // earlier ACK may have been lost: there is no sample, as in Karn's algorithm. That of a SYN is
    // taken: if the RTT exceeds the first RTO, it is the only one before text is sent. In a SYN,ACK
    // 0 stands for no echo at all, as the built-in TCP of ns-3 sends it.
    const uint32_t elapsed = TimestampAt(m_event->now) - stamps->echo;
    const uint32_t sinceResent = TimestampAt(m_event->now) - TimestampAt(delivery.resentAt);
    if (elapsed <= sinceResent || (m_tcb.state == State::SYN_SENT && stamps->echo != 0))
    {
        TakeRtt(std::chrono::milliseconds(std::max(elapsed, 1U)));
    }
}

void
Connection::TakeRtt(Duration rtt)
{
    m_tcb.rtt.OnSample(rtt, m_parameters->RtoLimits());
    m_tcb.recovery.OnRttSample(RecoveryContext());
}

void
Connection::ProcessAck(Position ack, uint32_t oldWindow)
{
    LossRecovery& recovery = m_tcb.recovery;
    const LossRecovery::Context context = RecoveryContext();
    Acknowledgment arrival = recovery.ReadAck(context, ack, IsDuplicateAck(ack, oldWindow));
    if (!arrival.delivery.segments.empty())
    {
        m_tcb.agreed.arrivedLength =
            std::max(m_tcb.agreed.arrivedLength, arrival.delivery.segments.front().Length());
    }
    if (arrival.advances)
    {
        Advance(arrival);
    }
    recovery.OnAck(context, arrival);
    if (arrival.retransmitFirst)
    {
        RetransmitAt(m_tcb.snd.una, arrival.advances ? SendCause::PARTIAL_ACK : SendCause::FAST);
    }
    TakeEcho(arrival);
    if (!arrival.advances && !arrival.duplicate)
    {
        return; // a window update, or an old one
    }
    recovery.ReportAck(context, arrival);
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
    snd.una = arrival.ack;
    snd.nxt = std::max(snd.nxt, snd.una); // the receiver may have taken a zero-window probe
    SampleRtt(arrival.delivery);          // none from what was repeated [9293 MUST-18]
    if (m_tcb.recovery.OnAdvance(RecoveryContext(), arrival))
    {
        m_tcb.timers.Clear(Timer::RETRANSMISSION); // armed anew while data is out [6298 5.3]
        m_tcb.timers.Clear(Timer::PROBE);
    }
    m_tcb.timers.Clear(Timer::USER_TIMEOUT);
    m_event->probeDue = true;
}

} // namespace ns3::rfctcp
