/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The retransmission timer: RFC 6298, and R1 and R2 of RFC 9293 3.8.3.

#include "support/script.h"

#include <gtest/gtest.h>
#include <limits>

namespace ns3::rfctcp::test
{

namespace
{

/** Checks that the peer stays silent until an instant and then sends. @param s the script
 * @param span until then @param line what it sends first */
void
ExpectAfter(Script& s, Duration span, const std::string& line)
{
    s.peer.Advance(span - 1ns);
    EXPECT_EQ(s.Replies(), Lines{}) << "too early";
    s.peer.Advance(1ns);
    const Lines replies = s.Replies();
    ASSERT_FALSE(replies.empty());
    EXPECT_EQ(replies.front(), line);
}

/** @param s a script in ESTABLISHED @param parameters new tunables of the live connection */
void
Change(Script& s, Parameters parameters)
{
    parameters.checkInvariants = true;
    s.peer.Core().SetParameters(std::make_shared<const Parameters>(parameters));
}

} // namespace

TEST(Rfc6298Section2, FirstSampleAndLaterOnes)
{
    RecordProperty("requirement", "RFC9293/MUST-18");
    Script s;
    s.Bring(State::SYN_SENT);
    s.peer.Advance(2s);
    s.Receive("SA", 0, 1); // R = 2 s
    EXPECT_EQ(s.peer.Core().Rto(), 2s + 4 * 1s);
    s.Sample(4s); // RTTVAR = 3/4 * 1 + 1/4 * |2 - 4| = 1.25 s, SRTT = 7/8 * 2 + 1/8 * 4 = 2.25 s
    EXPECT_EQ(s.peer.Status().rtt.RttVar(), 1250ms);
    EXPECT_EQ(s.peer.Status().rtt.Srtt(), 2250ms);
    EXPECT_EQ(s.peer.Core().Rto(), 2250ms + 4 * 1250ms);
}

TEST(Rfc6298Section2, RtoIsAtLeastOneSecond)
{
    RecordProperty("requirement", "RFC9293/MUST-18");
    Script s;
    s.Accept();
    s.Sample(10ms);
    EXPECT_EQ(s.peer.Core().Rto(), 1s);
}

TEST(Rfc6298Section3, RetransmittedSegmentGivesNoSample)
{
    RecordProperty("requirement", "RFC9293/MUST-18");
    Script s;
    s.Accept();
    s.Sample(100ms);
    const RttEstimator before = s.peer.Status().rtt;
    s.peer.Send(10);
    s.peer.Advance(1500ms); // sent again after 1 s
    s.Ack(12);
    EXPECT_EQ(s.peer.Status().rtt.Srtt(), before.Srtt());
    EXPECT_EQ(s.peer.Core().Rto(), 2s); // the back-off stays until a clean sample
    s.peer.Send(10);
    s.peer.Advance(100ms);
    s.Ack(22);
    EXPECT_EQ(s.peer.Core().Rto(), 1s);
}

TEST(Rfc6298Section3, PartOfARetransmittedSegmentGivesNoSample)
{
    Script s;
    s.Accept();
    s.peer.Send(3000);
    s.peer.Advance(1s); // the first segment is sent again
    const RttEstimator before = s.peer.Status().rtt;
    s.Ack(2001); // covers it and one that was sent once
    EXPECT_EQ(s.peer.Status().rtt.Latest(), before.Latest());
}

TEST(Rfc6298Section3, TextProbedBeforeGivesNoSample)
{
    Script s;
    s.Accept();
    s.window = 0;
    s.Ack(1);
    s.peer.Send(1000);
    s.peer.Advance(1s); // the probe with the first octet
    s.window = 65535;
    s.Ack(1);
    EXPECT_EQ(s.Replies().back(), "PSH,ACK 1 ack 1 len 1000");
    s.peer.Advance(1ms);
    const RttEstimator before = s.peer.Status().rtt;
    s.Ack(2); // answers the probe, or the segment?
    EXPECT_EQ(s.peer.Status().rtt.Latest(), before.Latest());
}

TEST(Rfc6298Section51, TimerStartsWithTheFirstSegment)
{
    Script s;
    s.Accept();
    s.peer.Send(10);
    s.Forget();
    s.peer.Advance(500ms);
    s.peer.Send(10); // does not restart it
    s.Forget();
    ExpectAfter(s, 500ms, "ACK 1 ack 1 len 10");
}

TEST(Rfc6298Section52, TimerStopsWhenAllIsAcknowledged)
{
    Script s;
    s.Accept();
    s.peer.Send(10);
    s.Ack(11);
    EXPECT_FALSE(s.peer.NextDeadline());
}

TEST(Rfc6298Section53, NewAckRestartsTheTimer)
{
    Script s;
    s.Accept();
    s.peer.Send(3000);
    s.Forget();
    s.peer.Advance(900ms);
    s.Ack(1001);
    EXPECT_EQ(s.Replies(), Lines{});
    s.peer.Advance(900ms);
    EXPECT_EQ(s.Replies(), Lines{});
    s.Ack(1001);                              // a duplicate does not
    const Duration rto = s.peer.Core().Rto(); // SRTT + 4 RTTVAR with that late ACK
    ExpectAfter(s, rto - 900ms, "ACK 1001 ack 1 len 1000");
}

TEST(Rfc6298Section54, OldestSegmentIsSentAgain)
{
    Script s;
    s.Accept();
    s.peer.Send(3000);
    s.Forget();
    s.peer.Advance(1s);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1 len 1000"}); // one segment: the loss window
}

TEST(Rfc6298Section55, TimeoutDoublesTheRto)
{
    RecordProperty("requirement", "RFC9293/MUST-19");
    for (const State state : {State::ESTABLISHED, State::CLOSE_WAIT, State::SYN_RECEIVED})
    {
        Script s;
        s.Bring(state);
        Duration rto = s.peer.Core().Rto();
        std::string line = "SYN,ACK 0 ack 1";
        if (state != State::SYN_RECEIVED)
        {
            s.peer.Shutdown(); // a FIN
            line = s.Replies().at(0);
        }
        for (int i = 0; i < 5; ++i)
        {
            ExpectAfter(s, rto, line);
            rto *= 2;
        }
    }
}

TEST(Rfc6298Section55, BackOffEndsAtTheMaximum)
{
    RecordProperty("requirement", "RFC9293/MUST-19");
    Parameters parameters = Plain();
    parameters.dataRetries = 100;
    parameters.maximumRto = 60s;
    Script s(parameters);
    s.Accept();
    s.peer.Send(10);
    s.Forget();
    for (const Duration gap : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s, 60s})
    {
        ExpectAfter(s, gap, "PSH,ACK 1 ack 1 len 10");
    }
}

TEST(Rfc6298Section55, SendingAcksDoesNotEndTheBackOff)
{
    RecordProperty("requirement", "RFC9293/MUST-19 RFC9293/SHLD-11");
    Script s;
    s.Accept();
    s.peer.Send(10);
    for (int i = 0; i < 126; ++i)
    {
        s.Receive("A", s.Next(), 1, 100); // the peer sends, but acknowledges nothing
        s.peer.Advance(1s);
    }
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_EQ(s.peer.retransmissions, 6u);
    s.peer.Advance(2s);
    EXPECT_EQ(s.peer.closed, CloseReason::TIMED_OUT);
}

TEST(Rfc6298Section57, LostSynMeansThreeSeconds)
{
    Parameters parameters = Plain();
    parameters.synTimeout = 1s;
    for (const bool passive : {false, true})
    {
        Script s(parameters);
        s.Bring(passive ? State::SYN_RECEIVED : State::SYN_SENT);
        s.peer.Advance(1s); // the SYN is sent again
        s.Forget();
        passive ? s.Receive("A", 1, 1) : s.Receive("SA", 0, 1);
        s.Forget();
        s.peer.Send(10);
        s.Forget();
        ExpectAfter(s, 3s, "PSH,ACK 1 ack 1 len 10");
    }
}

TEST(Rfc6298Section21, InitialRtoWithoutASample)
{
    Script s; // crossing SYNs: ours went out twice, so its ACK gives no sample
    s.Bring(State::SYN_SENT);
    s.Receive("S", 0);
    s.Receive("A", 1, 1);
    s.Forget();
    s.peer.Send(10);
    s.Forget();
    ExpectAfter(s, 1s, "PSH,ACK 1 ack 1 len 10");
}

TEST(Rfc9293Must20, R1TellsTheUserAndR2EndsTheConnection)
{
    RecordProperty("requirement", "RFC9293/MUST-20 RFC9293/SHLD-9 RFC9293/SHLD-10");
    Script s;
    s.Accept();
    s.peer.Send(10);
    s.peer.Advance(1s + 2s);
    EXPECT_TRUE(s.peer.softErrors.empty());
    s.peer.Advance(4s); // the third retransmission
    ASSERT_EQ(s.peer.softErrors.size(), 1u);
    EXPECT_EQ(s.peer.softErrors[0].kind, SoftError::Kind::RETRANSMISSIONS);
    s.peer.Advance(1h);
    EXPECT_EQ(s.GetState(), State::CLOSED);
    EXPECT_EQ(s.peer.closed, CloseReason::TIMED_OUT);
    EXPECT_EQ(s.peer.transitions.back().cause, Cause::RETRANSMISSION_LIMIT);
    EXPECT_EQ(s.peer.softErrors.size(), 1u);
    EXPECT_EQ(s.peer.retransmissions, 6u);
    EXPECT_EQ(s.peer.Send(10), CallResult::DOES_NOT_EXIST);
}

TEST(Rfc9293Must20, FinIsGivenUpToo)
{
    RecordProperty("requirement", "RFC9293/MUST-20");
    for (const State state : {State::FIN_WAIT_1, State::CLOSING, State::LAST_ACK})
    {
        Script s;
        s.Bring(state);
        s.peer.Advance(1h);
        EXPECT_EQ(s.peer.closed, CloseReason::TIMED_OUT) << Name(state);
    }
}

TEST(Rfc9293Must20, ProgressStartsTheCountAnew)
{
    RecordProperty("requirement", "RFC9293/MUST-20");
    Script s;
    s.Accept();
    s.peer.Send(2000);
    s.peer.Advance(70s); // six retransmissions
    s.Ack(1001);
    s.peer.Advance(70s);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
}

TEST(Rfc9293Shld9, EachSpellOfRetransmissionsIsReported)
{
    RecordProperty("requirement", "RFC9293/SHLD-9");
    Script s;
    s.Accept();
    for (std::size_t spell = 1; spell <= 3; ++spell)
    {
        s.peer.Send(10);
        s.peer.Advance(7 * s.peer.Core().Rto()); // three retransmissions
        EXPECT_EQ(s.peer.softErrors.size(), spell);
        s.Ack(s.peer.Status().snd.end);
        s.Sample(100ms);
    }
}

TEST(Rfc9293Shld10, R1IsAtLeastThree)
{
    RecordProperty("requirement", "RFC9293/SHLD-10");
    EXPECT_GE(Parameters{}.adviseRetries, 3u);
}

TEST(Rfc9293Shld11, R2IsAtLeastAHundredSeconds)
{
    RecordProperty("requirement", "RFC9293/SHLD-11");
    Script s;
    s.Accept();
    s.peer.Send(10);
    s.peer.Advance(100s);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    s.peer.Advance(100s);
    EXPECT_EQ(s.GetState(), State::CLOSED);
}

TEST(Rfc9293Must21, R2CanBeSetPerConnection)
{
    RecordProperty("requirement", "RFC9293/MUST-21");
    Parameters two = Plain();
    two.dataRetries = 2;
    Script s(two);
    s.Accept();
    s.peer.Send(10);
    s.peer.Advance(7s - 1ns);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    s.peer.Advance(1ns);
    EXPECT_EQ(s.peer.closed, CloseReason::TIMED_OUT);
    EXPECT_EQ(s.peer.retransmissions, 2u);
}

TEST(Rfc9293Must21, R2CanBeSetOnALiveConnection)
{
    RecordProperty("requirement", "RFC9293/MUST-21");
    Script s;
    s.Accept();
    s.peer.Send(10);
    s.peer.Advance(1s);
    Parameters two = Plain();
    two.dataRetries = 2;
    Change(s, two);
    s.peer.Advance(6s);
    EXPECT_EQ(s.peer.closed, CloseReason::TIMED_OUT);
}

TEST(Rfc9293Must21, R2CanBeInfinite)
{
    RecordProperty("requirement", "RFC9293/MUST-21");
    Parameters never = Plain();
    never.dataRetries = std::numeric_limits<uint32_t>::max();
    Script s(never);
    s.Accept();
    s.peer.Send(10);
    s.peer.Advance(24h * 30);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    s.Ack(11);
    EXPECT_EQ(s.peer.released, 10u);
}

} // namespace ns3::rfctcp::test
