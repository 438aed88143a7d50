/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "cell.h"

// RFC 9293 3.10.7, SEGMENT ARRIVES, in the order of its text. Where the RFC leaves a choice the
// answer follows doc/deviations.rst.

namespace grid
{

namespace
{

using Answer = Outcome::Answer;

/** Someone who takes text. */
bool
ReceivesText(State state)
{
    return state == State::ESTABLISHED || state == State::FIN_WAIT_1 || state == State::FIN_WAIT_2;
}

/** @return the outcome that changes nothing */
Outcome
Stay(const Scene& scene, Answer answer, const std::string& because)
{
    Outcome outcome;
    outcome.state = scene.state;
    outcome.answer = answer;
    outcome.rcvNxt = scene.rcvNxt;
    outcome.because = because;
    return outcome;
}

Outcome
ArriveInClosed(const Scene& scene, const Segment& segment)
{
    if (segment.rst)
    {
        return Stay(scene, Answer::NOTHING, "3.10.7.1: a RST is discarded");
    }
    return segment.ack ? Stay(scene, Answer::RST, "3.10.7.1: RST at SEG.ACK")
                       : Stay(scene, Answer::RST_ACK, "3.10.7.1: RST,ACK of all of the segment");
}

Outcome
ArriveInListen(const Scene& scene, const Segment& segment)
{
    if (segment.rst)
    {
        return Stay(scene, Answer::NOTHING, "3.10.7.2 first: a RST is ignored");
    }
    if (segment.ack)
    {
        return Stay(scene, Answer::RST, "3.10.7.2 second: any ACK is bad, RST at SEG.ACK");
    }
    if (!segment.syn)
    {
        return Stay(scene, Answer::NOTHING, "3.10.7.2 fourth: neither SYN nor ACK, dropped");
    }
    Outcome outcome =
        Stay(scene, Answer::SYN_ACK, "3.10.7.2 third: SYN,ACK; text and FIN are kept for later");
    outcome.state = State::SYN_RECEIVED;
    outcome.rcvNxt = 1;
    outcome.queued = true;
    return outcome;
}

/** Text and FIN of a segment that begins at RCV.NXT. */
void
TakeTextAndFin(const Segment& segment, Outcome& outcome)
{
    if (segment.length > 0)
    {
        outcome.delivered += segment.length;
        outcome.rcvNxt += segment.length;
        outcome.answer = Answer::ACK_SOON;
        outcome.because += "; seventh: its text is delivered and acknowledged";
    }
    if (segment.fin)
    {
        ++outcome.rcvNxt;
        outcome.answer = Answer::ACK;
        outcome.because += "; eighth: its FIN is acknowledged";
    }
}

Outcome
ArriveInSynSent(const Scene& scene, const Segment& segment)
{
    const bool acceptableAck = segment.ack && segment.ackNo > 0 && segment.ackNo <= scene.sndNxt;
    if (segment.ack && !acceptableAck)
    {
        return segment.rst
                   ? Stay(scene, Answer::NOTHING, "3.10.7.3 first: a RST with a bad ACK is dropped")
                   : Stay(scene, Answer::RST, "3.10.7.3 first: a bad ACK gets RST at SEG.ACK");
    }
    if (segment.rst)
    {
        Outcome outcome = Stay(scene, Answer::NOTHING, "3.10.7.3 second: RST without ACK, dropped");
        if (acceptableAck)
        {
            outcome.because = "3.10.7.3 second: RST with a good ACK, \"connection reset\"";
            outcome.state = State::CLOSED;
            outcome.reset = true;
        }
        return outcome;
    }
    if (!segment.syn)
    {
        return Stay(scene, Answer::NOTHING, "3.10.7.3 fifth: neither SYN nor RST, dropped");
    }
    Outcome outcome = Stay(scene, Answer::SYN_ACK, "3.10.7.3 fourth: the SYNs cross, SYN,ACK");
    outcome.rcvNxt = 1;
    if (!acceptableAck)
    {
        outcome.state = State::SYN_RECEIVED;
        outcome.queued = true;
        return outcome;
    }
    outcome.because = "3.10.7.3 fourth: our SYN is acknowledged, so ESTABLISHED and an ACK";
    outcome.answer = Answer::ACK;
    outcome.state = segment.fin ? State::CLOSE_WAIT : State::ESTABLISHED;
    TakeTextAndFin(segment, outcome);
    return outcome;
}

/** Table 6. */
bool
IsAcceptable(const Scene& scene, const Segment& segment)
{
    const auto inWindow = [&scene](int64_t number) {
        return scene.rcvNxt <= number && number < scene.rcvNxt + scene.rcvWnd;
    };
    if (segment.SegLen() == 0)
    {
        return scene.rcvWnd == 0 ? segment.seq == scene.rcvNxt : inWindow(segment.seq);
    }
    return inWindow(segment.seq) || inWindow(segment.seq + segment.SegLen() - 1);
}

/** The second check. */
Outcome
OnReset(const Scene& scene, const Segment& segment)
{
    if (segment.seq != scene.rcvNxt)
    {
        return Stay(scene,
                    Answer::ACK,
                    "3.10.7.4 second, RFC 5961 3.2: a RST in the window but not at RCV.NXT gets a "
                    "challenge ACK");
    }
    Outcome outcome = Stay(scene, Answer::NOTHING, "3.10.7.4 second: a RST at RCV.NXT resets");
    outcome.state = State::CLOSED;
    if (scene.state == State::SYN_RECEIVED && scene.passive)
    {
        outcome.because = "3.10.7.4 second: a RST at RCV.NXT returns a passive open to LISTEN";
        outcome.state = State::LISTEN;
    }
    outcome.reset = ReceivesText(scene.state) || scene.state == State::CLOSE_WAIT ||
                    (scene.state == State::SYN_RECEIVED && !scene.passive);
    return outcome;
}

/** The fourth check. */
Outcome
OnSyn(const Scene& scene)
{
    if (scene.state != State::SYN_RECEIVED || !scene.passive)
    {
        return Stay(scene,
                    Answer::ACK,
                    "3.10.7.4 fourth, RFC 5961 4.2: a SYN gets a challenge ACK");
    }
    Outcome outcome =
        Stay(scene, Answer::NOTHING, "3.10.7.4 fourth: a SYN returns a passive open to LISTEN");
    outcome.state = State::LISTEN;
    return outcome;
}

/** The fifth check for an ACK that may be processed. @return whether to go on with the text */
bool
ProcessAck(const Scene& scene, const Segment& segment, Outcome& outcome)
{
    const bool acksAll = segment.ackNo == scene.sndNxt;
    switch (scene.state)
    {
    case State::SYN_RECEIVED:
        outcome.because = "3.10.7.4 fifth: our SYN is acknowledged, ESTABLISHED";
        outcome.state = State::ESTABLISHED;
        return true;
    case State::FIN_WAIT_1:
        if (acksAll)
        {
            outcome.because = "3.10.7.4 fifth: our FIN is acknowledged, FIN-WAIT-2";
            outcome.state = State::FIN_WAIT_2;
        }
        return true;
    case State::CLOSING:
        outcome.because = "3.10.7.4 fifth: our FIN is not acknowledged, the segment is ignored";
        if (acksAll)
        {
            outcome.because = "3.10.7.4 fifth: our FIN is acknowledged, TIME-WAIT";
            outcome.state = State::TIME_WAIT;
        }
        return acksAll;
    case State::LAST_ACK:
        if (acksAll)
        {
            outcome.because = "3.10.7.4 fifth: our FIN is acknowledged, CLOSED";
            outcome.state = State::CLOSED;
        }
        return !acksAll;
    case State::TIME_WAIT:
        outcome.because = "3.10.7.4 fifth: only a FIN is acknowledged in TIME-WAIT; "
                          "doc/deviations.rst, silence in TIME-WAIT";
        outcome.answer = segment.fin ? Answer::ACK : Answer::NOTHING;
        return false;
    default:
        return true;
    }
}

/** Checks seven and eight. */
void
ProcessTextAndFin(const Scene& scene, const Segment& segment, Outcome& outcome)
{
    if (segment.SegLen() == 0)
    {
        return;
    }
    if (!ReceivesText(outcome.state))
    {
        outcome.because += "; seventh: text behind the FIN is ignored";
        if (segment.fin)
        {
            outcome.because += "; eighth: a FIN is acknowledged";
            outcome.answer = Answer::ACK;
        }
        return;
    }
    if (segment.seq > scene.rcvNxt)
    {
        outcome.because += "; SHLD-31, RFC 5681 4.2: held behind the gap, a duplicate ACK at once";
        outcome.answer = Answer::ACK;
        return;
    }
    const State before = outcome.state;
    TakeTextAndFin(segment, outcome);
    if (!segment.fin)
    {
        return;
    }
    if (before == State::ESTABLISHED)
    {
        outcome.state = State::CLOSE_WAIT;
    }
    else
    {
        outcome.state = before == State::FIN_WAIT_1 ? State::CLOSING : State::TIME_WAIT;
    }
}

} // namespace

Outcome
SegmentArrives(const Scene& scene, const Segment& segment)
{
    switch (scene.state)
    {
    case State::CLOSED:
        return ArriveInClosed(scene, segment);
    case State::LISTEN:
        return ArriveInListen(scene, segment);
    case State::SYN_SENT:
        return ArriveInSynSent(scene, segment);
    default:
        break;
    }
    const bool acceptable = IsAcceptable(scene, segment);
    // "special allowance should be made to accept valid ACKs, URGs, and RSTs"
    const bool atZeroWindow = scene.rcvWnd == 0 && segment.seq == scene.rcvNxt;
    if (!acceptable && !atZeroWindow)
    {
        return segment.rst
                   ? Stay(scene, Answer::NOTHING, "3.10.7.4 first: a RST outside is dropped")
                   : Stay(scene, Answer::ACK, "3.10.7.4 first: not acceptable, an ACK in reply");
    }
    if (segment.rst)
    {
        return OnReset(scene, segment);
    }
    if (!acceptable)
    {
        return Stay(scene, Answer::ACK, "3.10.7.4 first: no room for it, an ACK in reply");
    }
    if (segment.syn)
    {
        return OnSyn(scene);
    }
    if (!segment.ack)
    {
        return Stay(scene, Answer::NOTHING, "3.10.7.4 fifth: the ACK bit is off, dropped");
    }
    if (scene.state == State::SYN_RECEIVED && segment.ackNo != scene.sndNxt)
    {
        return Stay(scene, Answer::RST, "3.10.7.4 fifth: a bad ACK gets RST at SEG.ACK");
    }
    if (segment.ackNo > scene.sndNxt)
    {
        return Stay(scene, Answer::ACK, "3.10.7.4 fifth: SEG.ACK > SND.NXT, an ACK in reply");
    }
    Outcome outcome = Stay(scene, Answer::NOTHING, "3.10.7.4 fifth: nothing new is acknowledged");
    if (ProcessAck(scene, segment, outcome))
    {
        ProcessTextAndFin(scene, segment, outcome);
    }
    return outcome;
}

} // namespace grid
