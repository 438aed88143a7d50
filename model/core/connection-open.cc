/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "connection-scope.h"
#include "connection.h"
#include "core/wire/window-scale.h"

// RFC 9293 3.10.1 OPEN, 3.10.7.2 what a SYN in LISTEN starts, 3.10.7.3 arrivals in SYN-SENT.

#include <algorithm>
#include <limits>

namespace ns3::rfctcp
{

namespace
{

constexpr uint32_t TIMESTAMPS_LENGTH = 12; ///< two NOPs and the option [7323 appendix A]

} // namespace

void
Connection::StartSending(const OpenArguments& open)
{
    m_tcb = Tcb{};
    m_tcb.snd.iss = open.iss;
    m_tcb.agreed.receiveMss = open.receiveMss;
    m_tcb.agreed.pathMss = open.pathMss;
    m_tcb.agreed.ipv6 = open.ipv6;
    m_tcb.agreed.peerMss = open.defaultMss; // [9293 MUST-15] until the peer says more
    m_tcb.rcv.buffer = m_parameters->receiveBuffer;
    m_tcb.rcv.scale = m_parameters->windowScaling ? ScaleFor(m_parameters->LargestReceiveBuffer(),
                                                             m_parameters->largestWindowField)
                                                  : 0;
    m_tcb.rtt.SetInitial(m_parameters->synTimeout);
}

CallResult
Connection::Open(Instant now, const OpenArguments& open, Outbox& outbox)
{
    if (m_tcb.state != State::CLOSED)
    {
        return CallResult::ALREADY_EXISTS; // 3.10.1
    }
    Scope scope(*this, now, outbox);
    StartSending(open);
    Enter(State::SYN_SENT, Cause::ACTIVE_OPEN);
    const FastOpenArguments& fastOpen = open.fastOpen;
    m_tcb.snd.end += fastOpen.octets;
    const bool bearsText = fastOpen.text == SynText::EXCHANGED;
    if (m_parameters->fastOpen != FastOpenUse::OFF && !bearsText)
    {
        m_tcb.fastOpen.failure = FastOpenVariables::Failure::COOKIE_MISSING;
    }
    SendFirstSyn(fastOpen.option,
                 bearsText ? std::min(fastOpen.octets, SynTextLimit(open, *m_parameters)) : 0);
    return CallResult::OK;
}

void
Connection::OpenFrom(Instant now, const OpenArguments& open, const Segment& syn, Outbox& outbox)
{
    Scope scope(*this, now, outbox, &syn);
    StartSending(open);
    m_tcb.state = State::LISTEN; // the listener's state, not one that this connection entered
    m_tcb.passive = true;        // [9293 MUST-11]
    ++m_tcb.counters.segmentsReceived;
    AdoptSyn(syn);
    Enter(State::SYN_RECEIVED, Cause::SEGMENT);
    switch (open.fastOpen.text)
    {
    case SynText::QUEUED:
        SendFirstSyn(open.fastOpen.option, 0);
        KeepSynText(syn);
        break;
    case SynText::DROPPED:
        SendFirstSyn(open.fastOpen.option, 0);
        break;
    case SynText::EXCHANGED:
        KeepSynText(syn);
        OpenFast();
        SendFirstSyn(open.fastOpen.option, 0); // acknowledges the text, too
        break;
    }
}

void
Connection::OpenFromCookie(Instant now,
                           const OpenArguments& open,
                           const Segment& syn,
                           const Segment& ack,
                           Outbox& outbox)
{
    {
        Scope scope(*this, now, outbox, &ack);
        StartSending(open);
        m_tcb.state = State::LISTEN; // the listener's state, not one that this connection entered
        m_tcb.passive = true;        // [9293 MUST-11]
        AdoptSyn(syn);
        Enter(State::SYN_RECEIVED, Cause::SEGMENT);
        m_tcb.snd.nxt = 1;
        m_tcb.snd.max = 1;
        m_tcb.recovery.OnSynSent(now);
        m_tcb.recovery.OnSynSentAgain(now); // when it was sent is forgotten: no RTT sample [6298 3]
        m_tcb.timers.Set(Timer::RETRANSMISSION, now + Rto());
    }
    OnSegment(now, ack, outbox);
}

void
Connection::Recycle(Instant now, Outbox& outbox)
{
    if (IsHalfOpen())
    {
        Scope scope(*this, now, outbox);
        Leave(CloseReason::RETURNED_TO_LISTEN, Cause::BACKLOG);
    }
}

Segment
Connection::MakeSyn() const
{
    Segment syn;
    syn.seq = m_tcb.snd.iss;
    syn.flags.syn = true;
    syn.flags.ack = m_tcb.rcv.nxt > 0;
    syn.options.mss =
        m_tcb.agreed
            .receiveMss; // [9293 MUST-14, SHLD-5, MAY-3], on no other segment [9293 MUST-65]
    // A SYN,ACK carries only what the SYN offered [7323 1.3].
    if (syn.flags.ack ? m_tcb.agreed.windowScaling : m_parameters->windowScaling)
    {
        syn.options.windowScale = m_tcb.rcv.scale;
    }
    if (syn.flags.ack ? m_tcb.agreed.timestamps : m_parameters->timestamps)
    {
        syn.options.stamps = Timestamps{TimestampAt(m_event->now), m_tcb.agreed.tsRecent};
    }
    syn.options.sackPermitted = syn.flags.ack ? m_tcb.agreed.sack : m_parameters->sack; // [2018 2]
    OfferEcn(syn);
    if (const uint16_t offer = OfferedUserTimeout())
    {
        syn.options.userTimeout = offer; // [5482 3.2]
    }
    return syn;
}

void
Connection::SendSyn(SendCause cause)
{
    if (!m_tcb.passive && !IsSynchronized(m_tcb.state))
    {
        TakeBackSynText(1); // without text and cookie, which may be why there is no answer
    }
    m_tcb.recovery.OnSynSentAgain(m_event->now);
    EmitSyn(MakeSyn(), cause);
}

void
Connection::EmitSyn(const Segment& syn, SendCause cause)
{
    if (!m_tcb.timers.IsSet(Timer::RETRANSMISSION)) // repeated SYNs of the peer do not defer R2
    {
        m_tcb.timers.Set(Timer::RETRANSMISSION, m_event->now + Rto());
    }
    ArmUserTimeout();
    Emit(syn, syn.length > 0 ? 1 : 0, cause != SendCause::NEW, cause);
}

void
Connection::ArriveInSynSent()
{
    const Segment& segment = *m_event->segment;
    const Position ack = Unwrap(m_tcb.snd.iss, m_tcb.snd.una, segment.ack);
    const bool acceptableAck = segment.flags.ack && ack > m_tcb.snd.una && ack <= m_tcb.snd.max;
    if (segment.flags.ack && !acceptableAck) // first, check the ACK bit
    {
        Discard(Discard::BAD_ACK);
        if (!segment.flags.rst)
        {
            SendReset(segment.ack, Reason::BAD_ACK); // <SEQ=SEG.ACK><CTL=RST>
        }
        return;
    }
    if (segment.flags.rst) // second, check the RST bit
    {
        if (acceptableAck)
        {
            Leave(CloseReason::REFUSED, Cause::SEGMENT);
        }
        else
        {
            Discard(Discard::RESET_NOT_EXACT); // RST without ACK is not for us
        }
        return;
    }
    if (!segment.flags.syn) // fifth: neither SYN nor RST
    {
        Discard(Discard::UNEXPECTED);
        return;
    }
    AdoptSyn(segment); // fourth, check the SYN bit
    if (!acceptableAck)
    {
        Enter(State::SYN_RECEIVED, Cause::SEGMENT); // the SYNs crossed [9293 MUST-10]
        SendSyn(SendCause::PEER_SYN);
        KeepSynText(segment);
        return;
    }
    m_event->begin = 0;
    m_event->text = 1;
    NoteServerAnswer(ack);
    AckSyn(ack);
    Establish();
    AckNow(); // unless data carries it [9293 MUST-58]
    CheckUrgent();
    if (ProcessText() == Step::CONTINUE)
    {
        ProcessFin();
    }
    Output();
}

void
Connection::AdoptSyn(const Segment& syn)
{
    m_tcb.rcv.irs = syn.seq;
    m_tcb.rcv.nxt = 1;
    m_tcb.rcv.acked = 1;
    m_tcb.rcv.edge = 1 + std::min(m_tcb.rcv.buffer, MAXIMUM_UNSCALED);
    AdoptOptions(syn.options);
    AdoptEcn(syn);
    m_tcb.snd.wnd = syn.window; // the window of a SYN is never scaled [7323 2.2]
    m_tcb.snd.maxWnd = syn.window;
    m_tcb.snd.wl1 = 0;
    m_tcb.snd.wl2 = syn.flags.ack ? Unwrap(m_tcb.snd.iss, m_tcb.snd.una, syn.ack) : 0;
}

void
Connection::AdoptOptions(const Options& offered)
{
    if (offered.mss && *offered.mss > 0)
    {
        m_tcb.agreed.peerMss = *offered.mss; // [9293 MUST-14]
    }
    m_tcb.agreed.windowScaling = m_parameters->windowScaling && offered.windowScale;
    if (m_tcb.agreed.windowScaling)
    {
        m_tcb.snd.scale = std::min(*offered.windowScale, MAXIMUM_SCALE);
    }
    else
    {
        m_tcb.rcv.scale = 0;
    }
    m_tcb.agreed.timestamps = m_parameters->timestamps && offered.stamps;
    m_tcb.agreed.sack = m_parameters->sack && offered.sackPermitted;
    if (m_tcb.agreed.timestamps)
    {
        m_tcb.agreed.tsRecent = offered.stamps->value;
        m_tcb.agreed.tsRecentAt = m_event->now;
    }
    if (offered.userTimeout)
    {
        AdoptUserTimeout(*offered.userTimeout);
    }
    UpdateEffectiveMss();
}

void
Connection::UpdateEffectiveMss()
{
    // Eff.snd.MSS = min(SendMSS + 20, MMS_S) - TCPhdrsize - IPoptionsize [9293 MUST-16]
    const uint32_t options = m_tcb.agreed.timestamps ? TIMESTAMPS_LENGTH : 0;
    const uint32_t whole = std::min<uint32_t>(m_tcb.agreed.peerMss, m_tcb.agreed.pathMss);
    m_tcb.snd.mss = whole > options ? whole - options : 1;
    if (m_parameters->segmentSizeLimit > 0)
    {
        m_tcb.snd.mss = std::min(m_tcb.snd.mss, m_parameters->segmentSizeLimit);
    }
}

void
Connection::KeepSynText(const Segment& syn)
{
    // "any other control or text should be queued for processing later": RCV.NXT stays behind the
    // SYN, so the text waits in the reassembly queue like text behind a gap.
    m_event->begin = 0;
    m_event->text = 1;
    const Position end = std::min<Position>(1 + syn.length, m_tcb.rcv.edge);
    if (end > 1 && m_tcb.rcv.userClosed && m_parameters->resetOnUnreadData)
    {
        Discard(Discard::DATA_AFTER_CLOSE); // as ProcessText does later [9293 SHLD-3, MAY-1]
        SendReset(Wrap(m_tcb.snd.iss, m_tcb.snd.nxt), Reason::DATA_AFTER_CLOSE);
        Leave(CloseReason::UNREAD_DATA, Cause::SEGMENT);
        return;
    }
    if (end > 1)
    {
        for (const auto& part : m_tcb.reassembly.Add(1, end))
        {
            m_event->outbox->emplace_back(Accept{part.begin,
                                                 static_cast<uint32_t>(part.begin - 1),
                                                 static_cast<uint32_t>(part.end - part.begin)});
        }
        if (syn.flags.psh)
        {
            m_tcb.rcv.push = std::max(m_tcb.rcv.push, end); // [9293 MAY-17]
        }
    }
    if (syn.flags.urg)
    {
        m_tcb.rcv.up = syn.urgent; // counted from the SYN
    }
    if (syn.flags.fin && 1 + static_cast<Position>(syn.length) < m_tcb.rcv.edge)
    {
        m_tcb.rcv.fin = 1 + static_cast<Position>(syn.length);
    }
}

void
Connection::AckSyn(Position ack)
{
    if (!m_tcb.passive)
    {
        TakeBackSynText(ack);
    }
    const Delivery acked = m_tcb.recovery.OnSynAcked(ack);
    m_tcb.snd.una = ack;
    m_tcb.snd.nxt = std::max(m_tcb.snd.nxt, ack); // a SYN that we think lost may have brought text
    m_tcb.timers.Clear(Timer::RETRANSMISSION);
    m_tcb.timers.Clear(Timer::USER_TIMEOUT);
    SampleRtt(acked);
    if (!m_tcb.rtt.HasSample())
    {
        // A lost SYN gives no sample without timestamps, and calls for caution [6298 5.7].
        m_tcb.rtt.SetInitial(
            m_tcb.recovery.IsSynLost()
                ? std::max<Duration>(m_parameters->initialRto, std::chrono::seconds(3))
                : m_parameters->initialRto);
    }
}

void
Connection::Establish()
{
    Enter(State::ESTABLISHED, Cause::SEGMENT);
    CompleteHandshake();
    if (m_tcb.snd.finQueued)
    {
        MoveOnClose(Cause::CLOSE_CALL);
    }
}

void
Connection::ReportConnection()
{
    m_congestion->OnEstablished(View());
    m_event->outbox->emplace_back(Connected{});
}

void
Connection::CompleteHandshake()
{
    m_tcb.agreed.userTimeoutPending = OfferedUserTimeout() != 0;
    NoteArrival();
    ArmKeepAlive();
    if (!m_tcb.fastOpen.IsOpened())
    {
        ReportConnection();
    }
    if (m_tcb.snd.una > 1)
    {
        m_event->outbox->emplace_back(Release{m_tcb.snd.una}); // the SYN bore text
    }
    if (m_tcb.state == State::ESTABLISHED && m_tcb.rcv.up > m_tcb.rcv.user)
    {
        m_event->outbox->emplace_back(UrgentArrived{m_tcb.rcv.up}); // came with the SYN
    }
    const Position next = EndOfQueued();
    if (next > m_tcb.rcv.nxt)
    {
        const auto octets = static_cast<uint32_t>(next - m_tcb.rcv.nxt);
        AdvanceText(next); // text that came with the SYN; our SYN,ACK has not acknowledged it
        AckLater(octets);
    }
}

} // namespace ns3::rfctcp
