/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "arrival-checks.h"
#include "connection.h"

// RFC 9293 3.10.7.4: SEGMENT ARRIVES in the states from SYN-RECEIVED on, check by check.

#include <algorithm>
#include <utility>

namespace ns3::rfctcp
{

Connection::Step
Connection::CheckTimestamp()
{
    const Negotiated& agreed = m_tcb.agreed;
    const auto fault = rfctcp::CheckTimestamp(*m_event->segment,
                                              agreed.timestamps,
                                              agreed.tsRecent,
                                              agreed.tsRecentAt,
                                              m_event->now);
    if (!fault)
    {
        return Step::CONTINUE;
    }
    Discard(*fault);
    if (*fault == Discard::OLD_TIMESTAMP)
    {
        AckNow(); // [7323 5.3 R1]
    }
    return Step::DONE;
}

Connection::Step
Connection::CheckSequence()
{
    const Segment& segment = *m_event->segment;
    if (m_tcb.state == State::SYN_RECEIVED && segment.flags.syn && m_event->begin == 0 &&
        !segment.flags.rst)
    {
        if (!segment.flags.ack)
        {
            // The peer has not got our SYN,ACK: acknowledge its SYN with it again. The echo of the
            // first SYN would put the time between the two into the peer's RTT [7323 4.3]
            RecordTimestamp();
            SendSyn(SendCause::PEER_SYN);
            return Step::DONE;
        }
        if (!m_tcb.passive)
        {
            return Step::CONTINUE; // the SYN,ACK of crossing SYNs, Figure 7 [9293 MUST-10]
        }
    }
    if (!IsAcceptable(m_tcb.rcv.nxt, m_tcb.rcv.edge, m_event->begin, segment.SegLen()))
    {
        const bool zeroWindow = m_tcb.rcv.nxt == m_tcb.rcv.edge;
        if (zeroWindow && m_event->begin == m_tcb.rcv.nxt + 1 && segment.SegLen() == 0 &&
            !segment.flags.rst)
        {
            // The peer counts the octet of its window probe in SND.NXT, though it was refused here:
            // the special allowance for ACKs and URGs at a zero window (3.10.7.4 first)
            m_event->begin = m_tcb.rcv.nxt; // later ACKs may bear the lower number again
            m_event->text = m_tcb.rcv.nxt;
            return Step::CONTINUE;
        }
        if (!zeroWindow || m_event->begin != m_tcb.rcv.nxt)
        {
            Discard(segment.flags.rst ? Discard::RESET_OUTSIDE_WINDOW : Discard::OUTSIDE_WINDOW);
            const Position end = m_event->begin + segment.SegLen();
            NoteRepeated(m_event->text, std::min(end, m_tcb.rcv.nxt));
            if (end == m_tcb.rcv.nxt && !FindAckFault())
            {
                // The peer has lost our ACK of its last segment. The new ACK must echo this copy:
                // the echo of the first one would put the RTO into the peer's RTT [7323 4.3]
                RecordTimestamp();
            }
            if (segment.flags.syn && IsSynchronized(m_tcb.state))
            {
                ChallengeAck(); // the same ACK, but limited [5961 4.2, 7]
            }
            else if (!segment.flags.rst && !IsAnsweredAtEdge())
            {
                AckNow();
            }
            return Step::DONE;
        }
        if (!segment.flags.rst)
        {
            AckNow(); // a probe: its text cannot be taken, its ACK and URG can [9293 MUST-66]
        }
    }
    return Step::CONTINUE;
}

bool
Connection::IsAnsweredAtEdge()
{
    const Position edge = m_tcb.rcv.edge;
    if (m_event->begin != edge || m_event->segment->SegLen() > 0)
    {
        return false;
    }
    // If both ends have filled the other's window and some of the text is lost, the ACKs of both
    // begin at the right edge. Each would be answered by the next one, as fast as the network can
    // carry them, until a retransmission timer expires: one answer for each edge is enough.
    const auto number = static_cast<uint32_t>(edge);
    return std::exchange(m_tcb.acks.answeredEdge, number) == number;
}

void
Connection::RecordTimestamp()
{
    const Segment& segment = *m_event->segment;
    if (UpdatesRecentTimestamp(segment, m_tcb.agreed.timestamps, m_event->begin, m_tcb.rcv.acked))
    {
        m_tcb.agreed.tsRecent = segment.options.stamps->value;
        m_tcb.agreed.tsRecentAt = m_event->now;
    }
}

Connection::Step
Connection::CheckReset()
{
    if (!m_event->segment->flags.rst)
    {
        return Step::CONTINUE;
    }
    if (const auto fault = rfctcp::CheckReset(m_event->begin, m_tcb.rcv.nxt))
    {
        Discard(*fault);
        if (*fault == Discard::RESET_NOT_EXACT)
        {
            ChallengeAck(); // [5961 3.2]
        }
        return Step::DONE;
    }
    switch (m_tcb.state)
    {
    case State::SYN_RECEIVED: // [9293 MUST-11]
        Leave(IsHalfOpen()    ? CloseReason::RETURNED_TO_LISTEN
              : m_tcb.passive ? CloseReason::RESET
                              : CloseReason::REFUSED,
              Cause::SEGMENT);
        break;
    case State::ESTABLISHED:
    case State::FIN_WAIT_1:
    case State::FIN_WAIT_2:
    case State::CLOSE_WAIT:
        Leave(CloseReason::RESET, Cause::SEGMENT); // "connection reset"
        break;
    case State::CLOSING:
    case State::LAST_ACK: // no signal to the user, unless octets are lost
        Leave(m_tcb.snd.una < m_tcb.snd.end ? CloseReason::RESET : CloseReason::NORMAL,
              Cause::SEGMENT);
        break;
    case State::CLOSED:
    case State::LISTEN:
    case State::SYN_SENT:
    case State::TIME_WAIT:
        break; // not handled here
    }
    return Step::DONE;
}

Connection::Step
Connection::CheckSyn()
{
    if (!m_event->segment->flags.syn || (m_tcb.state == State::SYN_RECEIVED && m_event->begin == 0))
    {
        return Step::CONTINUE; // position 0 passed the first check: crossing SYNs
    }
    if (IsHalfOpen())
    {
        Leave(CloseReason::RETURNED_TO_LISTEN, Cause::SEGMENT);
        return Step::DONE;
    }
    Discard(Discard::SYN_IN_CONNECTION);
    ChallengeAck(); // [5961 4.2]
    return Step::DONE;
}

void
Connection::CheckUrgent()
{
    const Segment& segment = *m_event->segment;
    if (!segment.flags.urg)
    {
        return;
    }
    if (HasReceivedFin(m_tcb.state))
    {
        Discard(Discard::DATA_AFTER_FIN); // ignore the URG
        return;
    }
    const Position up = m_event->begin + segment.urgent; // from SEG.SEQ, a SYN counts
    if (up > m_tcb.rcv.up)
    {
        m_tcb.rcv.up = up;
        if (up > m_tcb.rcv.user)
        {
            m_event->outbox->emplace_back(UrgentArrived{up}); // [9293 MUST-32]
        }
    }
}

Connection::Step
Connection::ProcessText()
{
    const Segment& segment = *m_event->segment;
    if (segment.length == 0)
    {
        return Step::CONTINUE;
    }
    if (HasReceivedFin(m_tcb.state))
    {
        Discard(Discard::DATA_AFTER_FIN); // ignore the segment text
        return Step::CONTINUE;
    }
    const Position begin = std::max(m_event->text, m_tcb.rcv.nxt);
    Position end = std::min<Position>(m_event->text + segment.length, m_tcb.rcv.edge);
    if (m_tcb.rcv.fin != ReceiveVariables::NO_FIN && end > m_tcb.rcv.fin)
    {
        Discard(Discard::DATA_AFTER_FIN);
        end = m_tcb.rcv.fin;
    }
    NoteRepeated(m_event->text, std::min(m_event->text + segment.length, m_tcb.rcv.nxt));
    if (m_tcb.acks.repeatedEnd > m_tcb.acks.repeatedBegin)
    {
        AckNow(); // the sender waits for the D-SACK block: it is not delayed [2883 4]
    }
    if (end <= begin)
    {
        AckNow();
        return Step::CONTINUE;
    }
    if (m_tcb.rcv.userClosed && m_parameters->resetOnUnreadData)
    {
        Discard(Discard::DATA_AFTER_CLOSE);
        // the text cannot be read [9293 SHLD-3, MAY-1]
        SendReset(Wrap(m_tcb.snd.iss, NextSeq()), Reason::DATA_AFTER_CLOSE);
        Leave(CloseReason::UNREAD_DATA, Cause::SEGMENT);
        return Step::DONE;
    }
    if (segment.flags.psh)
    {
        m_tcb.rcv.push = std::max(m_tcb.rcv.push, end); // [9293 MAY-17]
    }
    TakeMark();
    DeliverText(begin, end);
    return Step::CONTINUE;
}

void
Connection::DeliverText(Position begin, Position end)
{
    const auto keep = [this](Position from, Position to) {
        m_event->outbox->emplace_back(Accept{from,
                                             static_cast<uint32_t>(from - m_event->text),
                                             static_cast<uint32_t>(to - from)});
    };
    if (begin == m_tcb.rcv.nxt && m_tcb.reassembly.Empty())
    {
        keep(begin, end);
        AdvanceText(end);
        AckLater(static_cast<uint32_t>(end - begin));
        Report(m_tcb.acks.now ? ReceiverEvent::ACK_AT_ONCE : ReceiverEvent::ACK_DELAYED);
        return;
    }
    Position next = begin;
    for (const auto& part : m_tcb.reassembly.Add(begin, end)) // [9293 SHLD-31]
    {
        NoteRepeated(next, part.begin);
        keep(part.begin, part.end);
        next = part.end;
    }
    NoteRepeated(next, end);
    AdvanceText(EndOfQueued()); // [9293 MUST-59]
    AckNow(); // behind a gap or into one: the sender waits for this news [9293 MAY-13, 5681 4.2]
    Report(ReceiverEvent::ACK_AT_ONCE);
}

void
Connection::NoteRepeated(Position begin, Position end)
{
    AckPolicy& acks = m_tcb.acks;
    if (!m_tcb.agreed.sack || begin >= end)
    {
        return;
    }
    if (acks.repeatedBegin >= acks.repeatedEnd)
    {
        acks.repeatedBegin = begin; // one report an ACK, the first range of an arrival [2883 4]
        acks.repeatedEnd = end;
    }
    else if (begin == acks.repeatedEnd)
    {
        acks.repeatedEnd = end; // the rest of the same segment, a FIN behind its text
    }
}

Position
Connection::EndOfQueued()
{
    // A FIN that waits in the queue is no text
    const Position next = m_tcb.reassembly.Advance(m_tcb.rcv.nxt);
    const bool finWaits = m_tcb.rcv.fin != ReceiveVariables::NO_FIN && !m_tcb.rcv.FinReached();
    return finWaits ? std::min(next, m_tcb.rcv.fin) : next;
}

void
Connection::AdvanceText(Position next)
{
    if (next == m_tcb.rcv.nxt)
    {
        return;
    }
    m_tcb.counters.octetsDelivered += static_cast<uint64_t>(next - m_tcb.rcv.nxt);
    m_tcb.rcv.nxt = next;
    m_event->outbox->emplace_back(Readable{next});
}

void
Connection::ProcessFin()
{
    const Segment& segment = *m_event->segment;
    const Position fin = m_event->text + segment.length;
    if (segment.flags.fin)
    {
        AckNow(); // every FIN is acknowledged, one that was seen before or is trimmed off too
    }
    if (segment.flags.fin && m_tcb.rcv.fin == ReceiveVariables::NO_FIN)
    {
        const bool beyondWindow = fin >= m_tcb.rcv.edge;
        const bool textBehindIt = !m_tcb.reassembly.Empty() && m_tcb.reassembly.Highest() > fin;
        if (fin < m_tcb.rcv.nxt || beyondWindow || textBehindIt)
        {
            return; // trimmed off: the peer sends it again
        }
        m_tcb.rcv.fin = fin;
    }
    if (segment.flags.fin && fin == m_tcb.rcv.fin && fin > m_tcb.rcv.nxt &&
        m_tcb.reassembly.Add(fin, fin + 1).empty())
    {
        // Behind a gap a FIN is reported by SACK blocks as text is, for it occupies sequence space
        // [2018 3]; this one has come before
        NoteRepeated(fin, fin + 1);
    }
    if (m_tcb.rcv.fin == m_tcb.rcv.nxt)
    {
        ReachFin();
    }
}

void
Connection::ReachFin()
{
    m_tcb.rcv.push = m_tcb.rcv.nxt; // FIN implies PUSH for all text before it [9293 3.10.7.4]
    ++m_tcb.rcv.nxt;
    AckNow();
    switch (m_tcb.state)
    {
    case State::ESTABLISHED:
        Enter(State::CLOSE_WAIT, Cause::SEGMENT);
        break;
    case State::FIN_WAIT_1:
        if (!m_tcb.snd.FinAcked())
        {
            Enter(State::CLOSING, Cause::SEGMENT);
            break;
        }
        EnterTimeWait();
        break;
    case State::FIN_WAIT_2:
        EnterTimeWait();
        break;
    case State::CLOSED:
    case State::LISTEN:
    case State::SYN_SENT:
    case State::SYN_RECEIVED:
    case State::CLOSE_WAIT:
    case State::CLOSING:
    case State::LAST_ACK:
    case State::TIME_WAIT:
        break; // none of them waits for a FIN
    }
    m_event->outbox->emplace_back(PeerClosed{}); // "connection closing"
}

} // namespace ns3::rfctcp
