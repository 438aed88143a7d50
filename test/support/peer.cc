/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "peer.h"

#include "core/new-reno.h"

#include <gtest/gtest.h>
#include <variant>

namespace ns3::rfctcp::test
{

namespace
{

/** @param parameters as given @return the same with invariant checks on */
std::shared_ptr<const Parameters>
Checked(Parameters parameters)
{
    parameters.checkInvariants = true;
    return std::make_shared<const Parameters>(parameters);
}

} // namespace

Peer::Peer(Parameters parameters, uint32_t iss, std::unique_ptr<CongestionControl> congestion)
    : m_parameters(Checked(parameters))
{
    if (!congestion)
    {
        congestion = std::make_unique<NewReno>(parameters.initialWindow,
                                               parameters.initialSlowStartThreshold);
    }
    m_connection = std::make_unique<Connection>(m_parameters, std::move(congestion));
    open.iss = SeqNum(iss);
    open.receiveMss = 1460;
    open.pathMss = 1460;
}

CallResult
Peer::Connect()
{
    m_listening = false;
    const CallResult result = m_connection->Open(now, open, m_outbox);
    Drain();
    return result;
}

void
Peer::Listen()
{
    m_listening = true;
}

CallResult
Peer::Send(uint32_t octets, bool urgentData, bool push)
{
    if (m_isOver)
    {
        return CallResult::DOES_NOT_EXIST;
    }
    const CallResult result = m_connection->Send(now, octets, urgentData, m_outbox, false, push);
    Drain();
    return result;
}

Position
Peer::Flush()
{
    const Position end = m_connection->DropUnsent(now, m_outbox);
    Drain();
    return end;
}

void
Peer::Read(uint32_t octets)
{
    m_connection->Receive(now, octets, m_outbox);
    Drain();
}

CallResult
Peer::Shutdown()
{
    if (m_isOver)
    {
        return CallResult::DOES_NOT_EXIST;
    }
    const CallResult result = m_connection->Close(now, CloseMode::SEND, m_outbox);
    Drain();
    return result;
}

CallResult
Peer::Close()
{
    if (m_isOver)
    {
        return CallResult::DOES_NOT_EXIST;
    }
    const CallResult result = m_connection->Close(now, CloseMode::BOTH, m_outbox);
    Drain();
    return result;
}

CallResult
Peer::Abort()
{
    if (m_isOver)
    {
        return CallResult::DOES_NOT_EXIST;
    }
    const CallResult result = m_connection->Abort(now, m_outbox);
    Drain();
    return result;
}

void
Peer::Receive(const Segment& segment, Position begin)
{
    m_begin = begin;
    const State state = GetState();
    if (state == State::CLOSED)
    {
        if (const auto answer = AnswerInClosed(segment))
        {
            sent.push_back({*answer, 0});
        }
        return;
    }
    if (state == State::TIME_WAIT)
    {
        ArriveInTimeWait(segment);
        return;
    }
    if (state == State::LISTEN)
    {
        const auto answer = AnswerInListen(segment);
        switch (answer.verdict)
        {
        case ListenAnswer::Verdict::ACCEPT:
            m_listening = false;
            m_connection->OpenFrom(now, open, segment, m_outbox);
            Drain();
            break;
        case ListenAnswer::Verdict::RESET:
            sent.push_back({answer.reset, 0});
            break;
        case ListenAnswer::Verdict::IGNORE:
            break;
        }
        return;
    }
    m_connection->OnSegment(now, segment, m_outbox);
    Drain();
}

void
Peer::Receive(const Segment& segment)
{
    const Tcb& tcb = Status();
    const bool first = tcb.rcv.nxt == 0;
    const Position begin =
        first ? 1 : Unwrap(tcb.rcv.irs, tcb.rcv.nxt, segment.seq) + (segment.flags.syn ? 1 : 0);
    Receive(segment, begin);
}

void
Peer::Advance(Duration span)
{
    const Instant until = now + span;
    while (NextDeadline() && *NextDeadline() <= until)
    {
        now = std::max(now, *NextDeadline());
        Fire();
    }
    now = until;
}

void
Peer::Fire()
{
    if (m_timeWait && m_timeWait->expiry <= now)
    {
        EndTimeWait(Cause::TIME_WAIT_TIMEOUT);
    }
    m_connection->OnTimer(now, m_outbox);
    Drain();
}

Segment
Peer::Take()
{
    if (sent.empty())
    {
        ADD_FAILURE() << "no segment was sent in " << Name(GetState());
        return Segment{};
    }
    const Segment segment = sent.front().segment;
    sent.pop_front();
    return segment;
}

bool
Peer::IsSilent() const
{
    return sent.empty();
}

State
Peer::GetState() const
{
    return m_listening ? State::LISTEN : m_isOver ? State::CLOSED : m_connection->Status().state;
}

const Tcb&
Peer::Status() const
{
    return m_connection->Status();
}

Connection&
Peer::Core()
{
    return *m_connection;
}

TimeWait&
Peer::GetTimeWait()
{
    return *m_timeWait;
}

std::optional<Instant>
Peer::NextDeadline() const
{
    return m_timeWait ? m_timeWait->expiry : m_connection->NextDeadline();
}

void
Peer::Drain()
{
    if (m_draining)
    {
        return; // a user call from an effect only appends
    }
    m_draining = true;
    while (!m_outbox.empty())
    {
        for (std::size_t i = 0; i < m_outbox.size(); ++i)
        {
            const Action action = m_outbox[i];
            Carry(action);
        }
        m_outbox.clear();
        m_connection->SendDueAck(now, m_outbox);
    }
    m_connection->SendDueAck(now, m_outbox);
    m_draining = false;
    if (!m_outbox.empty())
    {
        Drain();
    }
    else if (GetState() != State::TIME_WAIT)
    {
        m_timeWait.reset();
    }
    else if (!m_timeWait)
    {
        m_timeWait = m_connection->ToTimeWait(now);
    }
}

void
Peer::ArriveInTimeWait(const Segment& segment)
{
    const TimeWait::Verdict verdict = m_timeWait->OnSegment(now, segment, *m_parameters);
    discards.insert(discards.end(), verdict.discards.begin(), verdict.discards.end());
    if (verdict.ends)
    {
        EndTimeWait(Cause::SEGMENT, segment);
    }
    else if (verdict.acknowledge)
    {
        sent.push_back({m_timeWait->Ack(now), 0});
    }
}

void
Peer::EndTimeWait(Cause cause, std::optional<Segment> segment)
{
    m_timeWait.reset();
    m_isOver = true;
    transitions.push_back({State::TIME_WAIT, State::CLOSED, cause, std::move(segment)});
    closed = CloseReason::NORMAL;
}

void
Peer::Carry(const Action& action)
{
    if (const auto* transmit = std::get_if<Transmit>(&action))
    {
        sent.push_back({transmit->segment, transmit->begin});
        retransmissions += transmit->retransmission ? 1 : 0;
    }
    else if (const auto* accept = std::get_if<Accept>(&action))
    {
        EXPECT_EQ(accept->begin, m_begin + accept->skip) << "text put in the wrong place";
        const auto range =
            boost::icl::interval<Position>::right_open(accept->begin,
                                                       accept->begin + accept->length);
        EXPECT_FALSE(boost::icl::intersects(m_kept, range)) << "text accepted twice";
        m_kept += range;
    }
    else if (const auto* text = std::get_if<Readable>(&action))
    {
        EXPECT_GT(text->upTo, readable);
        EXPECT_FALSE(eof) << "text after the end";
        EXPECT_TRUE(
            boost::icl::contains(m_kept, boost::icl::interval<Position>::right_open(1, text->upTo)))
            << "text readable that never arrived";
        readable = text->upTo;
        if (readsAtOnce)
        {
            m_connection->Receive(now, m_connection->ReadableOctets(), m_outbox);
        }
    }
    else if (const auto* release = std::get_if<Release>(&action))
    {
        EXPECT_GE(static_cast<uint64_t>(release->upTo - 1), released);
        released = static_cast<uint64_t>(release->upTo - 1);
    }
    else if (const auto* change = std::get_if<StateChanged>(&action))
    {
        EXPECT_TRUE(IsAllowedTransition(change->from, change->to))
            << Name(change->from) << " to " << Name(change->to);
        transitions.push_back(*change);
    }
    else if (std::holds_alternative<Connected>(action))
    {
        connected = true;
    }
    else if (std::holds_alternative<PeerClosed>(action))
    {
        EXPECT_FALSE(eof) << "closed twice";
        eof = true;
        if (closesOnEof)
        {
            m_connection->Close(now, CloseMode::BOTH, m_outbox);
        }
    }
    else if (const auto* end = std::get_if<Closed>(&action))
    {
        EXPECT_FALSE(closed) << "ended twice";
        closed = end->reason;
    }
    else if (const auto* discarded = std::get_if<Discarded>(&action))
    {
        discards.push_back(discarded->reason);
    }
    else if (const auto* soft = std::get_if<SoftError>(&action))
    {
        softErrors.push_back(*soft);
    }
    else if (const auto* answer = std::get_if<FastOpenAnswer>(&action))
    {
        answers.push_back(*answer);
    }
    else if (const auto* mark = std::get_if<UrgentArrived>(&action))
    {
        urgent.push_back(mark->upTo);
    }
}

} // namespace ns3::rfctcp::test
