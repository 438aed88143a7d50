/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "connection.h"

#include "connection-scope.h"

#include <algorithm>
#include <utility>

namespace ns3::rfctcp
{

Connection::Connection(std::shared_ptr<const Parameters> parameters,
                       std::unique_ptr<CongestionControl> congestion)
    : m_parameters(std::move(parameters)),
      m_congestion(std::move(congestion))
{
}

Connection::Connection(std::shared_ptr<const Parameters> parameters,
                       std::unique_ptr<CongestionControl> congestion,
                       const SynCacheEntry& entry)
    : Connection(std::move(parameters), std::move(congestion))
{
    Restore(entry);
}

Connection::Connection(const Connection& other)
    : m_tcb(other.m_tcb),
      m_parameters(other.m_parameters),
      m_congestion(other.m_congestion->Clone())
{
}

Connection&
Connection::operator=(const Connection& other)
{
    if (this != &other)
    {
        m_tcb = other.m_tcb;
        m_parameters = other.m_parameters;
        m_congestion = other.m_congestion->Clone();
    }
    return *this;
}

// ---- Events, in the words of RFC 9293 3.10; the work is done in the other files ----

void
Connection::OnSegment(Instant now, const Segment& segment, Outbox& outbox)
{
    if (!Exists() || m_tcb.state == State::TIME_WAIT)
    {
        return; // see stateless.h and time-wait.h
    }
    Scope scope(*this, now, outbox, &segment);
    ++m_tcb.counters.segmentsReceived;
    NoteArrival();
    if (segment.options.fault != OptionFault::NONE)
    {
        Discard(Discard::MALFORMED_OPTIONS); // [9293 MUST-7]; the rest of the segment is good
    }
    if (m_tcb.state == State::SYN_SENT)
    {
        ArriveInSynSent();
        return;
    }
    m_event->begin = Unwrap(m_tcb.rcv.irs, m_tcb.rcv.nxt, segment.seq);
    m_event->text = m_event->begin + (segment.flags.syn ? 1 : 0);
    const bool valid = CheckTimestamp() == Step::CONTINUE && CheckSequence() == Step::CONTINUE &&
                       CheckReset() == Step::CONTINUE && CheckSyn() == Step::CONTINUE;
    if (valid)
    {
        ReportMark();
    }
    if (valid && CheckAck() == Step::CONTINUE)
    {
        if (segment.options.userTimeout)
        {
            AdoptUserTimeout(*segment.options.userTimeout);
        }
        CheckUrgent();
        if (ProcessText() == Step::CONTINUE)
        {
            ProcessFin();
        }
    }
    Output();
}

void
Connection::SendDueAck(Instant now, Outbox& outbox)
{
    if (m_tcb.acks.now && Exists())
    {
        Scope scope(*this, now, outbox);
        SendAck();
    }
}

// ---- Questions ----

const Tcb&
Connection::Status() const
{
    return m_tcb;
}

std::optional<Instant>
Connection::NextDeadline() const
{
    return m_tcb.timers.Next();
}

uint32_t
Connection::ReadableOctets() const
{
    return static_cast<uint32_t>(m_tcb.rcv.nxt > 0 ? m_tcb.rcv.TextEnd() - m_tcb.rcv.user : 0);
}

uint32_t
Connection::FlightSize() const
{
    return m_tcb.recovery.Board().InFlight();
}

Duration
Connection::Rto() const
{
    return m_tcb.rtt.Rto();
}

uint32_t
Connection::UrgentOctets() const
{
    return static_cast<uint32_t>(std::max<Position>(m_tcb.rcv.up - m_tcb.rcv.user, 0));
}

uint32_t
Connection::PushedOctets() const
{
    const Position end = std::min(m_tcb.rcv.push, m_tcb.rcv.TextEnd());
    return static_cast<uint32_t>(std::max<Position>(end - m_tcb.rcv.user, 0));
}

const CongestionControl&
Connection::Congestion() const
{
    return *m_congestion;
}

CongestionControl&
Connection::Congestion()
{
    return *m_congestion;
}

const Parameters&
Connection::Tunables() const
{
    return *m_parameters;
}

void
Connection::SetParameters(std::shared_ptr<const Parameters> parameters)
{
    const Duration timeoutBefore = UserTimeout();
    const auto before = std::exchange(m_parameters, std::move(parameters));
    if (before->receiveBuffer != m_parameters->receiveBuffer)
    {
        m_tcb.rcv.buffer = m_parameters->receiveBuffer; // else it may have grown meanwhile
    }
    UpdateEffectiveMss();
    if (before->keepAlive != m_parameters->keepAlive ||
        before->keepAliveTime != m_parameters->keepAliveTime)
    {
        m_tcb.timers.Clear(Timer::KEEP_ALIVE);
        m_tcb.liveness.probes = 0;
        ArmKeepAlive();
    }
    if (before->userTimeout != m_parameters->userTimeout && IsSynchronized(m_tcb.state))
    {
        m_tcb.agreed.userTimeoutPending = OfferedUserTimeout() != 0; // [5482 3.2]
    }
    MoveUserTimeout(timeoutBefore);
}

// ---- Changes of state ----

bool
Connection::Exists() const
{
    return m_tcb.state != State::CLOSED && m_tcb.state != State::LISTEN;
}

bool
Connection::IsHalfOpen() const
{
    return m_tcb.state == State::SYN_RECEIVED && m_tcb.passive && !m_tcb.fastOpen.IsOpened();
}

void
Connection::Enter(State state, Cause cause, Reason reason)
{
    StateChanged change{m_tcb.state, state, cause, std::nullopt, reason};
    if (cause == Cause::SEGMENT && m_event->segment)
    {
        change.segment = *m_event->segment;
    }
    m_tcb.state = state;
    m_event->outbox->emplace_back(std::move(change));
}

void
Connection::Leave(CloseReason reason, Cause cause)
{
    m_tcb.reason = reason;
    if (cause == Cause::RETRANSMISSION_LIMIT || cause == Cause::USER_TIMEOUT ||
        cause == Cause::ICMP_ERROR)
    {
        NoteServerSilence(true);
    }
    m_tcb.timers.ClearAll();
    m_tcb.recovery.Clear();
    m_tcb.reassembly.Clear();
    m_tcb.acks = AckPolicy{};
    Enter(reason == CloseReason::RETURNED_TO_LISTEN ? State::LISTEN : State::CLOSED, cause, reason);
    m_event->outbox->emplace_back(Closed{reason});
}

void
Connection::EnterTimeWait()
{
    // 3.10.7.4 step eight: turn off the other timers; the TIME-WAIT entry has the time-wait timer
    m_tcb.timers.ClearAll();
    Enter(State::TIME_WAIT, Cause::SEGMENT); // [9293 MUST-13]
}

TimeWait
Connection::ToTimeWait(Instant now) const
{
    TimeWait timeWait;
    timeWait.sndNxt = Wrap(m_tcb.snd.iss, m_tcb.snd.nxt);
    timeWait.rcvNxt = Wrap(m_tcb.rcv.irs, m_tcb.rcv.nxt);
    timeWait.irs = m_tcb.rcv.irs;
    timeWait.maxSndWnd = m_tcb.snd.maxWnd;
    timeWait.rcvWnd = static_cast<uint32_t>(m_tcb.rcv.edge - m_tcb.rcv.nxt);
    const uint32_t unit = 1U << m_tcb.rcv.scale;
    timeWait.window = static_cast<uint16_t>(
        std::min<uint32_t>((timeWait.rcvWnd + unit - 1) >> m_tcb.rcv.scale, UINT16_MAX));
    timeWait.timestamps = m_tcb.agreed.timestamps;
    timeWait.tsRecent = m_tcb.agreed.tsRecent;
    timeWait.tsRecentAt = m_tcb.agreed.tsRecentAt;
    timeWait.challenges = m_tcb.acks.challenges;
    timeWait.Restart(now, *m_parameters);
    return timeWait;
}

void
Connection::MoveOnClose(Cause cause)
{
    // Text that came with the SYN is processed in ESTABLISHED, which must not be skipped then
    const bool nothingQueued = m_tcb.snd.end == 1 && m_tcb.reassembly.Empty();
    if (m_tcb.state == State::ESTABLISHED || (m_tcb.state == State::SYN_RECEIVED && nothingQueued))
    {
        Enter(State::FIN_WAIT_1, cause); // 3.10.4; the FIN follows the last octet
    }
    // CLOSE-WAIT ends only when the FIN is sent, see SendText.
}

void
Connection::Discard(rfctcp::Discard reason)
{
    m_event->outbox->emplace_back(Discarded{reason});
}

LossRecovery::Context
Connection::RecoveryContext()
{
    return {m_event->now,
            m_tcb.snd,
            *m_parameters,
            m_tcb.rtt,
            m_tcb.timers,
            m_tcb.ecn,
            *m_congestion,
            m_event->segment,
            m_tcb.rcv.nxt,
            m_tcb.agreed.sack,
            m_tcb.agreed.timestamps};
}

PathView
Connection::View()
{
    return m_tcb.recovery.View(RecoveryContext());
}

} // namespace ns3::rfctcp
