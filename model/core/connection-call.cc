/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "connection-scope.h"
#include "connection.h"

// RFC 9293 3.10.2 to 3.10.5: SEND, RECEIVE, CLOSE, ABORT.

#include <algorithm>

namespace ns3::rfctcp
{

CallResult
Connection::Send(Instant now, uint32_t octets, bool urgent, Outbox& outbox, bool more, bool push)
{
    if (!Exists())
    {
        return CallResult::DOES_NOT_EXIST;
    }
    if (m_tcb.snd.finQueued)
    {
        return CallResult::CLOSING;
    }
    Scope scope(*this, now, outbox);
    m_tcb.snd.end += octets;
    if (urgent)
    {
        m_tcb.snd.up = m_tcb.snd.end; // behind the last urgent octet [9293 MUST-62]
    }
    if (push)
    {
        m_tcb.snd.push = m_tcb.snd.end; // an earlier mark is forgotten [9293 MAY-15, SHLD-27]
    }
    if (!more)
    {
        Output(); // sends nothing before ESTABLISHED: the octets stay queued
    }
    return CallResult::OK;
}

Position
Connection::DropUnsent(Instant now, Outbox& outbox)
{
    Scope scope(*this, now, outbox);
    SendVariables& snd = m_tcb.snd;
    // A FIN counts as sent text does: behind it nothing can be waiting
    snd.end = std::min(snd.end, std::max<Position>(snd.max, 1)); // [9293 MAY-14]
    snd.up = std::min(snd.up, snd.end);
    snd.push = std::min(snd.push, snd.end);
    Output(); // a FIN may have waited behind them
    return snd.end;
}

void
Connection::TuneReceiveBuffer()
{
    ReceiveVariables& rcv = m_tcb.rcv;
    const Duration roundTrip = m_tcb.rtt.Srtt();
    const Duration elapsed = m_event->now - rcv.tunedAt;
    if (m_parameters->maximumReceiveBuffer <= rcv.buffer || elapsed < roundTrip)
    {
        return;
    }
    // Twice what the user takes in a round trip, so that the peer may double its rate in the next.
    // After a pause the first round trip says nothing.
    const auto wanted = static_cast<uint32_t>(
        std::min<Position>(2 * (rcv.user - rcv.tunedFrom), m_parameters->maximumReceiveBuffer));
    if (elapsed < 2 * roundTrip)
    {
        rcv.buffer = std::max(rcv.buffer, wanted);
    }
    rcv.tunedFrom = rcv.user;
    rcv.tunedAt = m_event->now;
}

void
Connection::Receive(Instant now, uint32_t octets, Outbox& outbox)
{
    if (!Exists())
    {
        return;
    }
    Scope scope(*this, now, outbox);
    m_tcb.rcv.user += std::min(octets, ReadableOctets());
    TuneReceiveBuffer();
    if (m_tcb.rcv.nxt == 0 || HasReceivedFin(m_tcb.state))
    {
        return; // the peer has not begun to send, or sends no more
    }
    const Position gain = OfferedEdge() - m_tcb.rcv.edge;
    const Position mss = m_tcb.snd.mss;
    const Position half = m_tcb.rcv.buffer / 2;
    const bool peerMayWait = m_tcb.rcv.edge - m_tcb.rcv.nxt < std::min(mss, half);
    if (gain > 0 && (peerMayWait || gain >= std::min(2 * mss, half)))
    {
        AckNow(); // window update [9293 MUST-39]
    }
}

CallResult
Connection::Close(Instant now, CloseMode mode, Outbox& outbox)
{
    if (!Exists())
    {
        return CallResult::DOES_NOT_EXIST;
    }
    if (m_tcb.snd.finQueued && (mode == CloseMode::SEND || m_tcb.rcv.userClosed))
    {
        return CallResult::CLOSING;
    }
    Scope scope(*this, now, outbox);
    if (mode == CloseMode::BOTH)
    {
        m_tcb.rcv.userClosed = true;
        // RFC 9293 3.10.4 deletes the connection in SYN-SENT with all that is queued. That loses
        // what SEND has taken, so octets and FIN wait for the handshake here, as after a
        // half-close.
        const bool queued = m_tcb.snd.end > 1 && !m_parameters->deleteOnCloseInSynSent;
        if (m_tcb.state == State::SYN_SENT && !queued)
        {
            Leave(CloseReason::DELETED, Cause::CLOSE_CALL);
            return CallResult::OK;
        }
        // Text that came with the SYN is pending too, though it is readable in ESTABLISHED only
        const bool unread = ReadableOctets() > 0 ||
                            (m_tcb.state == State::SYN_RECEIVED && !m_tcb.reassembly.Empty());
        if (m_parameters->resetOnUnreadData && unread && m_tcb.state != State::TIME_WAIT)
        {
            SendReset(Wrap(m_tcb.snd.iss, NextSeq()), Reason::UNREAD_DATA); // [9293 SHLD-3]
            Leave(CloseReason::UNREAD_DATA, Cause::ABORT_CALL);
            return CallResult::OK;
        }
        if (m_tcb.state == State::FIN_WAIT_2 && m_parameters->finWait2Timeout > Duration::zero())
        {
            m_tcb.timers.Set(Timer::FIN_WAIT_2, now + m_parameters->finWait2Timeout);
        }
    }
    if (!m_tcb.snd.finQueued)
    {
        m_tcb.snd.finQueued = true;
        MoveOnClose(Cause::CLOSE_CALL);
        Output();
    }
    return CallResult::OK;
}

CallResult
Connection::Abort(Instant now, Outbox& outbox)
{
    if (!Exists())
    {
        return CallResult::DOES_NOT_EXIST;
    }
    Scope scope(*this, now, outbox);
    switch (m_tcb.state)
    {
    case State::SYN_RECEIVED:
    case State::ESTABLISHED:
    case State::FIN_WAIT_1:
    case State::FIN_WAIT_2:
    case State::CLOSE_WAIT:
        SendReset(Wrap(m_tcb.snd.iss, NextSeq()), Reason::ABORTED); // <SEQ=SND.NXT><CTL=RST>
        break;
    case State::CLOSED:
    case State::LISTEN:
    case State::SYN_SENT:
    case State::CLOSING:
    case State::LAST_ACK:
    case State::TIME_WAIT:
        break; // respond with "ok" and delete the TCB
    }
    Leave(CloseReason::ABORTED, Cause::ABORT_CALL);
    return CallResult::OK;
}

} // namespace ns3::rfctcp
