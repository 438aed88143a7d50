/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "connection-scope.h"
#include "connection.h"

// RFC 9293 3.10.8 timeouts, zero-window probes (3.8.6.1), and ICMP errors (3.9.2.2).

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
    if (fires(Timer::TIME_WAIT))
    {
        Leave(CloseReason::NORMAL, Cause::TIME_WAIT_TIMEOUT);
        return;
    }
    if (fires(Timer::FIN_WAIT_2))
    {
        Leave(CloseReason::FIN_WAIT_2_TIMEOUT, Cause::FIN_WAIT_2_TIMEOUT);
        return;
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
    if (fires(Timer::DELAYED_ACK))
    {
        AckNow();
    }
    Output();
}

void
Connection::OnRetransmissionTimeout()
{
    LossRecovery& recovery = m_tcb.recovery;
    const bool handshake = m_tcb.snd.una == 0;
    const uint32_t limit = handshake ? m_parameters->synRetries : m_parameters->dataRetries;
    if (recovery.retransmissions >= limit)
    {
        Leave(CloseReason::TIMED_OUT, Cause::RETRANSMISSION_LIMIT); // R2 [9293 MUST-20, MUST-22]
        return;
    }
    if (++recovery.retransmissions == m_parameters->adviseRetries)
    {
        m_event.outbox->emplace_back(SoftError{SoftError::Kind::RETRANSMISSIONS}); // R1 [SHLD-9]
    }
    m_tcb.rtt.BackOff(Limits()); // [6298 5.5]
    if (handshake)
    {
        recovery.synLost = true;
        SendSyn(true);
        return;
    }
    EnterPhase(CongestionPhase::LOSS);
    recovery.recover = m_tcb.snd.max; // [6582 4]
    recovery.inflation = 0;
    recovery.duplicateAcks = 0;
    recovery.lostEnd = m_tcb.snd.nxt;
    recovery.rexmit = RetransmitAt(m_tcb.snd.una); // [6298 5.4]
}

Duration
Connection::ProbeInterval() const
{
    const Duration first =
        m_parameters->persistTimeout > Duration::zero() ? m_parameters->persistTimeout : Rto();
    const Duration limit = std::max(first, m_parameters->maximumProbeInterval);
    Duration interval = first; // one RTO, then doubled [9293 SHLD-29, SHLD-30]
    for (uint32_t i = 0; i < m_tcb.recovery.probes && interval < limit; ++i)
    {
        interval *= 2;
    }
    return std::min(interval, limit);
}

void
Connection::OnPersistTimeout()
{
    LossRecovery& recovery = m_tcb.recovery;
    if (recovery.unansweredProbes > m_parameters->dataRetries)
    {
        // The peer is gone. As long as it answers, the connection stays open [9293 MUST-37]
        Leave(CloseReason::TIMED_OUT, Cause::RETRANSMISSION_LIMIT);
        return;
    }
    ++recovery.probes;
    ++recovery.unansweredProbes;
    if (!m_tcb.board.IsEmpty())
    {
        // Counted as a transmission of the oldest piece: its ACK gives no RTT sample [6298 3]
        m_tcb.board.Retransmit(m_tcb.snd.una, std::numeric_limits<uint32_t>::max(), m_event.now);
    }
    const bool text = m_tcb.snd.una < m_tcb.snd.end;
    // One octet beyond the window, not counted in SND.NXT: the receiver need not take it
    SendText(m_tcb.snd.una, text ? 1 : 0, !text, true); // [9293 MUST-36]
}

void
Connection::ArmUserTimeout()
{
    if (m_parameters->userTimeout <= Duration::zero())
    {
        return;
    }
    if (m_tcb.board.IsEmpty() && !HasUnsent())
    {
        m_tcb.timers.Clear(Timer::USER_TIMEOUT);
    }
    else if (!m_tcb.timers.IsSet(Timer::USER_TIMEOUT))
    {
        m_tcb.timers.Set(Timer::USER_TIMEOUT, m_event.now + m_parameters->userTimeout);
    }
}

void
Connection::OnIcmp(Instant now, const IcmpReport& report, Outbox& outbox)
{
    if (!Exists())
    {
        return;
    }
    Scope scope(*this, now, outbox);
    const Position quoted = Unwrap(m_tcb.snd.iss, m_tcb.snd.una, report.seq);
    if (quoted < m_tcb.snd.una || quoted >= m_tcb.snd.max)
    {
        return; // quotes nothing that is in flight: forged or late [5927 4.1]
    }
    switch (report.kind)
    {
    case IcmpReport::Kind::SOFT: // [9293 MUST-56, SHLD-25]
        outbox.emplace_back(SoftError{SoftError::Kind::ICMP});
        break;
    case IcmpReport::Kind::HARD: // [9293 SHLD-26]
        Leave(m_tcb.state == State::SYN_SENT ? CloseReason::REFUSED : CloseReason::UNREACHABLE,
              Cause::ICMP_ERROR);
        break;
    case IcmpReport::Kind::TOO_BIG:
        if (report.pathMss > 0 && report.pathMss < m_tcb.agreed.pathMss)
        {
            m_tcb.agreed.pathMss = report.pathMss; // [1191 6.4]
            UpdateEffectiveMss();
            if (m_tcb.snd.una > 0 && !m_tcb.board.IsEmpty())
            {
                RetransmitAt(m_tcb.snd.una); // [1191 6.5]
            }
            Output();
        }
        break;
    }
}

} // namespace ns3::rfctcp
