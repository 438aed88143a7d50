/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "connection-scope.h"
#include "connection.h"

// RFC 9293 3.9.2.2: what ICMP errors that quote our segments tell.

namespace ns3::rfctcp
{

bool
Connection::IsInFlight(SeqNum seq) const
{
    const Position quoted = Unwrap(m_tcb.snd.iss, m_tcb.snd.una, seq);
    return Exists() && m_tcb.snd.una <= quoted && quoted < m_tcb.snd.max;
}

void
Connection::OnIcmp(Instant now, const IcmpReport& report, Outbox& outbox)
{
    if (!Exists())
    {
        return;
    }
    Scope scope(*this, now, outbox);
    if (!IsInFlight(report.seq))
    {
        return; // quotes nothing that is in flight: forged or late [5927 4.1]
    }
    switch (report.kind)
    {
    case IcmpReport::Kind::SOFT:
        if (m_parameters->abortOpenOnSoftErrors && !IsSynchronized(m_tcb.state))
        {
            Leave(IsHalfOpen() ? CloseReason::RETURNED_TO_LISTEN : CloseReason::UNREACHABLE,
                  Cause::ICMP_ERROR); // [5461 4.1]
            break;
        }
        NoteServerSilence(false);
        outbox.emplace_back(SoftError{SoftError::Kind::ICMP}); // [9293 MUST-56, SHLD-25]
        break;
    case IcmpReport::Kind::HARD:
        if (!m_parameters->abortOnHardErrors && IsSynchronized(m_tcb.state))
        {
            outbox.emplace_back(SoftError{SoftError::Kind::ICMP}); // [5927 5.2]
            break;
        }
        // [9293 SHLD-26]
        Leave(m_tcb.state == State::SYN_SENT ? CloseReason::REFUSED : CloseReason::UNREACHABLE,
              Cause::ICMP_ERROR);
        break;
    case IcmpReport::Kind::TOO_BIG:
        if (report.pathMss > 0 && report.pathMss < m_tcb.agreed.pathMss)
        {
            m_tcb.agreed.pathMss = report.pathMss; // [1191 6.4]
            UpdateEffectiveMss();
            if (m_tcb.state == State::SYN_SENT)
            {
                SendSyn(SendCause::PATH_MTU);
                break;
            }
            m_tcb.recovery.OnPathTooSmall(m_tcb.snd.mss + 1); // with a FIN
            if (const auto lost = m_tcb.recovery.Board().FirstLost(); lost && m_tcb.snd.una > 0)
            {
                RetransmitAt(*lost, SendCause::PATH_MTU);
                // One segment until acknowledgments arrive again, but cwnd stays [1191 6.4]
                m_tcb.recovery.AwaitAck();
            }
            Output();
        }
        break;
    }
}

} // namespace ns3::rfctcp
