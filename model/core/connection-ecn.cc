/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "connection.h"

// Explicit congestion notification [3168], and the exact kind that DCTCP needs [8257 3].

namespace ns3::rfctcp
{

void
Connection::OfferEcn(Segment& syn) const
{
    const bool wanted = m_parameters->ecn == EcnUse::ON || m_congestion->WantsEcn();
    if (syn.flags.ack)
    {
        syn.flags.ece = m_tcb.ecn.agreed; // ECN-setup SYN,ACK [3168 6.1.1]
    }
    else
    {
        syn.flags.ece = wanted; // ECN-setup SYN [9293 SHLD-8]
        syn.flags.cwr = wanted;
    }
    if (wanted && m_congestion->WantsPreciseEcn())
    {
        syn.ecn = m_congestion->Codepoint(); // [8257 3.5]
    }
}

void
Connection::AdoptEcn(const Segment& syn)
{
    const bool precise = m_congestion->WantsPreciseEcn();
    const bool offered = m_parameters->ecn == EcnUse::ON || m_congestion->WantsEcn();
    const bool acceptable = offered || m_parameters->ecn == EcnUse::ACCEPT_ONLY;
    EcnVariables& ecn = m_tcb.ecn;
    if (syn.flags.ack)
    {
        ecn.agreed = offered && syn.flags.ece && !syn.flags.cwr;
    }
    else
    {
        ecn.agreed = acceptable && syn.flags.ece && syn.flags.cwr;
    }
    ecn.precise = ecn.agreed && precise;
}

void
Connection::MarkSegment(Segment& segment, Marking kind)
{
    EcnVariables& ecn = m_tcb.ecn;
    if (!ecn.agreed || segment.flags.syn)
    {
        return;
    }
    segment.flags.ece = segment.flags.ack && ecn.echo; // [3168 6.1.3]
    if (kind == Marking::WINDOW_PROBE)
    {
        return; // neither ECT nor CWR: a receiver that refuses it would not see them [3168 6.1.6]
    }
    if (kind == Marking::NEW_TEXT || ecn.precise)
    {
        // Only new text: neither ACKs nor retransmissions [3168 6.1.4, 6.1.5], unless [8257 3.5]
        segment.ecn = m_congestion->Codepoint();
    }
    if (kind == Marking::NEW_TEXT && ecn.reduced)
    {
        segment.flags.cwr = true; // [3168 6.1.2]
        ecn.reduced = false;
        ecn.numbers.Make().cwrAt = m_tcb.snd.nxt;
    }
}

void
Connection::ReportMark()
{
    const EcnMark mark = m_event->segment->ecn;
    if (m_tcb.ecn.agreed && mark != EcnMark::NOT_ECT)
    {
        Report(mark == EcnMark::CE ? ReceiverEvent::MARKED : ReceiverEvent::NOT_MARKED);
    }
}

void
Connection::Report(ReceiverEvent event)
{
    if (m_congestion->WantsReceiverEvents())
    {
        m_congestion->OnReceiver(event, View());
    }
}

void
Connection::TakeMark()
{
    EcnVariables& ecn = m_tcb.ecn;
    const Segment& segment = *m_event->segment;
    if (!ecn.agreed)
    {
        return;
    }
    const bool marked = segment.ecn == EcnMark::CE;
    if (marked)
    {
        ecn.numbers.Make().markAt = m_event->begin;
    }
    if (ecn.precise)
    {
        if (marked != ecn.echo)
        {
            if (m_tcb.acks.segments > 0)
            {
                SendAck(); // for what came before, with the old mark [8257 3.2]
            }
            ecn.echo = marked;
            AckNow();
        }
        return;
    }
    if (segment.flags.cwr)
    {
        ecn.echo = false; // the peer has reacted
    }
    ecn.echo |= marked;
}

void
Connection::TakeEcho(Acknowledgment& arrival)
{
    const EcnVariables& ecn = m_tcb.ecn;
    if (!ecn.agreed || !m_event->segment->flags.ece || m_event->segment->flags.syn)
    {
        return;
    }
    m_tcb.ecn.numbers.Make().echoAt = arrival.ack;
    m_tcb.recovery.OnEcho(RecoveryContext(), arrival);
}

} // namespace ns3::rfctcp
