/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "connection-scope.h"
#include "connection.h"

// RFC 9293 3.10.8 timeouts, zero-window probes (3.8.6.1) and keep-alive (3.8.4).

#include <algorithm>
#include <limits>

namespace ns3::rfctcp
{

void
Connection::OnTimer(Instant now, Outbox& outbox)
{
    if (!Exists())
    {
        return;
    }
    Scope scope(*this, now, outbox);
    const auto fires = [this, now](Timer timer) {
        const bool due = m_tcb.timers.IsDue(timer, now);
        if (due)
        {
            m_tcb.timers.Clear(timer);
        }
        return due;
    };
    if (fires(Timer::USER_TIMEOUT))
    {
        Leave(CloseReason::USER_TIMEOUT, Cause::USER_TIMEOUT);
        return;
    }
    if (fires(Timer::FIN_WAIT_2))
    {
        Leave(CloseReason::FIN_WAIT_2_TIMEOUT, Cause::FIN_WAIT_2_TIMEOUT);
        return;
    }
    if (fires(Timer::REORDERING))
    {
        m_tcb.recovery.OnReorderingTimeout(RecoveryContext());
    }
    if (fires(Timer::PROBE))
    {
        OnProbeTimeout();
    }
    if (fires(Timer::RETRANSMISSION))
    {
        OnRetransmissionTimeout();
    }
    if (fires(Timer::PERSIST))
    {
        OnPersistTimeout();
    }
    if (fires(Timer::OVERRIDE))
    {
        SendNext(true);
    }
    fires(Timer::PACING); // Output() goes on
    if (fires(Timer::DELAYED_ACK))
    {
        Report(ReceiverEvent::ACK_DELAYED);
        AckNow();
    }
    if (fires(Timer::KEEP_ALIVE))
    {
        OnKeepAliveTimeout();
    }
    Output();
}

void
Connection::OnRetransmissionTimeout()
{
    const bool handshake = m_tcb.snd.una == 0;
    const uint32_t limit = handshake ? m_parameters->synRetries : m_parameters->dataRetries;
    // A user timeout that was agreed on takes the place of R2 [5482 1]
    const bool counts =
        handshake || !m_parameters->userTimeoutOption || UserTimeout() == Duration::zero();
    const bool forever = limit == std::numeric_limits<uint32_t>::max(); // [9293 MUST-21]
    if (counts && !forever && m_tcb.recovery.Retransmissions() >= limit)
    {
        Leave(CloseReason::TIMED_OUT, Cause::RETRANSMISSION_LIMIT); // R2 [9293 MUST-20, MUST-22]
        return;
    }
    const uint32_t timeouts = m_tcb.recovery.CountTimeout();
    if (timeouts == m_parameters->adviseRetries)
    {
        m_event->outbox->emplace_back(SoftError{SoftError::Kind::RETRANSMISSIONS}); // R1 [SHLD-9]
    }
    m_tcb.rtt.BackOff(
        m_parameters->RtoLimits()); // SYN, text and FIN alike [6298 5.5, 9293 MUST-19]
    if (handshake)
    {
        m_tcb.recovery.OnSynTimeout();
        SendSyn(SendCause::RTO); // without Fast Open [7413 4.2.2]
        return;
    }
    if (timeouts >= m_parameters->adviseRetries)
    {
        AvoidBlackHole(); // full-stop timeout [4821 7.7]
    }
    const Position first = m_tcb.recovery.OnRetransmissionTimeout(RecoveryContext());
    // The window does not matter for what was sent before [9293 SHLD-16, MAY-7]
    RetransmitAt(first, SendCause::RTO); // [6298 5.4]
}

void
Connection::AvoidBlackHole()
{
    // Less the fixed headers: 1024 octets, the initial search_low [4821 7.2], then what every host
    // takes: 576 octets (IPv4) [1122 3.3.2], 1280 (IPv6) [8201 4]
    constexpr uint32_t INITIAL = 984;
    const uint32_t least = m_tcb.agreed.ipv6 ? 1220 : 536;
    const uint32_t size = m_tcb.snd.mss > INITIAL ? std::max(INITIAL, least) : least;
    const uint32_t silent = m_tcb.recovery.Board().Front().Length();
    // If one of that length has arrived, the path takes it: the silence has another reason
    if (m_parameters->blackHoleDetection && silent > m_tcb.agreed.arrivedLength && silent > size &&
        size < m_tcb.agreed.pathMss)
    {
        m_tcb.agreed.pathMss = size;
        UpdateEffectiveMss();
        m_tcb.recovery.OnPathTooSmall(m_tcb.snd.mss + 1); // with a FIN
    }
}

void
Connection::OnProbeTimeout()
{
    if (m_tcb.recovery.BeginProbe(RecoveryContext()))
    {
        const Position before = m_tcb.snd.nxt;
        SendNext(true, SendCause::TLP); // new text, beyond cwnd if need be
        const bool again = m_tcb.snd.nxt == before;
        if (again)
        {
            RetransmitAt(m_tcb.recovery.Board().Back().begin, SendCause::TLP);
        }
        m_tcb.recovery.OnProbeSent(RecoveryContext(), again);
    }
    m_tcb.timers.Clear(Timer::RETRANSMISSION); // armed anew: the last resort [8985 7.3]
    m_event->probeDue = false;
}

Duration
Connection::ProbeInterval() const
{
    const Duration first =
        m_parameters->persistTimeout > Duration::zero() ? m_parameters->persistTimeout : Rto();
    const Duration limit = std::max(first, m_parameters->maximumProbeInterval);
    Duration interval = first; // one RTO, then doubled [9293 SHLD-29, SHLD-30]
    for (uint32_t i = 0; i < m_tcb.windowProbes.sent && interval < limit; ++i)
    {
        interval *= 2;
    }
    return std::min(interval, limit);
}

void
Connection::OnPersistTimeout()
{
    WindowProbes& probes = m_tcb.windowProbes;
    const uint32_t limit = m_parameters->dataRetries;
    const bool forever = limit == std::numeric_limits<uint32_t>::max(); // [9293 MUST-21]
    if (!forever && probes.unanswered > limit)
    {
        // The peer is gone. As long as it answers, the connection stays open [9293 MUST-37]
        Leave(CloseReason::TIMED_OUT, Cause::RETRANSMISSION_LIMIT);
        return;
    }
    ++probes.sent;
    ++probes.unanswered;
    m_tcb.recovery.OnWindowProbe(RecoveryContext());
    const bool text = m_tcb.snd.una < m_tcb.snd.end;
    // One octet beyond the window. The receiver need not take it, so snd.nxt stays: the octet is
    // sent once more with the text behind it. To the peer SND.NXT is snd.max, see NextSeq()
    m_tcb.snd.probeRefused = false;
    SendText(m_tcb.snd.una, text ? 1 : 0, !text, true, SendCause::WINDOW_PROBE); // [9293 MUST-36]
}

void
Connection::ArmUserTimeout()
{
    const Duration timeout = UserTimeout();
    if (timeout <= Duration::zero())
    {
        return;
    }
    if (m_tcb.recovery.Board().IsEmpty() && !HasUnsent())
    {
        m_tcb.timers.Clear(Timer::USER_TIMEOUT);
    }
    else if (!m_tcb.timers.IsSet(Timer::USER_TIMEOUT))
    {
        m_tcb.timers.Set(Timer::USER_TIMEOUT, m_event->now + timeout);
    }
}

Duration
Connection::UserTimeout() const
{
    const Parameters& own = *m_parameters;
    const Duration theirs = m_tcb.agreed.remoteUserTimeout;
    if (!own.userTimeoutOption || !own.userTimeoutChangeable || theirs <= Duration::zero())
    {
        return own.userTimeout;
    }
    // LOCAL_UTO = min(U_LIMIT, max(ADV_UTO, REMOTE_UTO, L_LIMIT)) [5482 3.1]
    return std::min(own.userTimeoutUpperLimit,
                    std::max({own.userTimeout, theirs, own.userTimeoutLowerLimit}));
}

void
Connection::MoveUserTimeout(Duration before)
{
    const Duration after = UserTimeout();
    const auto deadline = m_tcb.timers.Deadline(Timer::USER_TIMEOUT);
    if (!deadline || after == before)
    {
        return; // not running: ArmUserTimeout sees to it
    }
    if (after > Duration::zero())
    {
        m_tcb.timers.Set(Timer::USER_TIMEOUT, *deadline + (after - before));
    }
    else
    {
        m_tcb.timers.Clear(Timer::USER_TIMEOUT);
    }
}

void
Connection::AdoptUserTimeout(uint16_t offered)
{
    const Duration timeout = FromUserTimeoutOption(offered);
    if (timeout <= Duration::zero() || !m_parameters->userTimeoutOption)
    {
        return; // a timeout of zero means nothing [5482 3.3]
    }
    const Duration before = UserTimeout();
    m_tcb.agreed.remoteUserTimeout = timeout;
    MoveUserTimeout(before);
}

Duration
Connection::FromUserTimeoutOption(uint16_t option)
{
    const uint16_t value = option & 0x7fff;
    return (option & 0x8000) != 0 ? Duration(std::chrono::minutes(value))
                                  : Duration(std::chrono::seconds(value));
}

uint16_t
Connection::OfferedUserTimeout() const
{
    const Duration timeout = m_parameters->userTimeout; // ADV_UTO
    if (!m_parameters->userTimeoutOption || timeout <= Duration::zero())
    {
        return 0;
    }
    return ToUserTimeoutOption(timeout);
}

uint16_t
Connection::ToUserTimeoutOption(Duration timeout)
{
    constexpr int64_t GREATEST = 0x7fff;
    const int64_t seconds = std::chrono::ceil<std::chrono::seconds>(timeout).count();
    if (seconds <= GREATEST)
    {
        return static_cast<uint16_t>(seconds);
    }
    const int64_t minutes = std::min(GREATEST, (seconds + 59) / 60);
    return static_cast<uint16_t>(0x8000 | minutes);
}

void
Connection::NoteArrival()
{
    Liveness& liveness = m_tcb.liveness;
    liveness.lastArrivalAt = m_event->now; // the timer looks at it when it fires: no work here
    if (liveness.probes > 0)
    {
        liveness.probes = 0;
        ArmKeepAlive(); // the next probe may be due before the one that was planned
    }
}

void
Connection::ArmKeepAlive()
{
    if (m_parameters->keepAlive && IsSynchronized(m_tcb.state) && m_tcb.state != State::TIME_WAIT)
    {
        m_tcb.timers.Set(Timer::KEEP_ALIVE,
                         m_tcb.liveness.lastArrivalAt +
                             m_parameters->keepAliveTime); // [9293 MUST-27]
    }
}

void
Connection::OnKeepAliveTimeout()
{
    Liveness& liveness = m_tcb.liveness;
    if (!m_tcb.recovery.Board().IsEmpty() || HasUnsent())
    {
        // Something is outstanding: retransmissions and window probes find out [9293 MUST-26]
        liveness.probes = 0;
        m_tcb.timers.Set(Timer::KEEP_ALIVE, m_event->now + m_parameters->keepAliveTime);
        return;
    }
    if (liveness.probes == 0 && liveness.lastArrivalAt + m_parameters->keepAliveTime > m_event->now)
    {
        ArmKeepAlive(); // a segment of the peer has arrived since
        return;
    }
    if (liveness.probes >= m_parameters->keepAliveProbes)
    {
        Leave(CloseReason::TIMED_OUT, Cause::RETRANSMISSION_LIMIT); // [9293 MUST-29]
        return;
    }
    ++liveness.probes;
    SendKeepAlive();
    m_tcb.timers.Set(Timer::KEEP_ALIVE, m_event->now + m_parameters->keepAliveInterval);
}

} // namespace ns3::rfctcp
