/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Closing a connection: RFC 9293 3.6, 3.10.4, 3.10.5, 3.10.7.4 step eight, 3.10.8.

#include "support/script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

TEST(Rfc9293Must12, FinIsAnOrderlyEnd)
{
    RecordProperty("requirement", "RFC9293/MUST-12");
    Script s;
    s.Accept();
    s.Receive("FA", 1, 1);
    EXPECT_TRUE(s.peer.eof);
    s.peer.Close();
    s.Receive("A", 2, 2);
    EXPECT_EQ(s.peer.closed, CloseReason::NORMAL);
}

TEST(Rfc9293Must12, ResetIsAnAbort)
{
    RecordProperty("requirement", "RFC9293/MUST-12");
    for (const State state :
         {State::ESTABLISHED, State::FIN_WAIT_1, State::FIN_WAIT_2, State::CLOSE_WAIT})
    {
        Script s;
        s.Bring(state);
        s.Receive("R", s.Next());
        EXPECT_EQ(s.peer.closed, CloseReason::RESET) << Name(state);
        EXPECT_EQ(s.peer.eof, state == State::CLOSE_WAIT);
        EXPECT_TRUE(s.peer.IsSilent());
    }
}

TEST(Rfc9293Must12, ResetTellsLastAckThatOctetsWereLost)
{
    RecordProperty("requirement", "RFC9293/MUST-12");
    Script s;
    s.Bring(State::CLOSE_WAIT);
    s.peer.Send(10);
    s.peer.Close();
    ASSERT_EQ(s.GetState(), State::LAST_ACK);
    s.Receive("R", 2);
    EXPECT_EQ(s.peer.closed, CloseReason::RESET);
    Script done;
    done.Bring(State::LAST_ACK);
    done.Receive("R", 2);
    EXPECT_EQ(done.peer.closed, CloseReason::NORMAL);
}

TEST(Rfc9293Shld3, CloseWithUnreadTextResets)
{
    RecordProperty("requirement", "RFC9293/SHLD-3");
    Script s;
    s.peer.readsAtOnce = false;
    s.Accept();
    s.Receive("PA", 1, 1, 10);
    s.Forget();
    s.peer.Close();
    EXPECT_EQ(s.Replies(), Lines{"RST 1"});
    EXPECT_EQ(s.peer.closed, CloseReason::UNREAD_DATA);
}

TEST(Rfc9293Shld3, TextAfterCloseResets)
{
    RecordProperty("requirement", "RFC9293/SHLD-3");
    Script s;
    s.Accept();
    s.peer.Close();
    s.Receive("A", 1, 2);
    s.Forget();
    s.Receive("PA", 1, 2, 10);
    EXPECT_EQ(s.Replies(), Lines{"RST 2"});
    EXPECT_EQ(s.peer.closed, CloseReason::UNREAD_DATA);
    EXPECT_EQ(s.peer.readable, 1);
}

TEST(Rfc9293Shld3, OldTextAfterCloseDoesNotReset)
{
    RecordProperty("requirement", "RFC9293/SHLD-3");
    Script s;
    s.Accept();
    s.Receive("PA", 1, 1, 10);
    s.peer.Close();
    s.Forget();
    s.Receive("PA", 1, 1, 10); // our ACK was lost
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_1);
    EXPECT_EQ(s.Replies(), Lines{"ACK 2 ack 11"});
}

TEST(Rfc9293Shld3, HalfCloseIsNoClose)
{
    RecordProperty("requirement", "RFC9293/SHLD-3");
    Script s;
    s.peer.readsAtOnce = false;
    s.Accept();
    s.Receive("PA", 1, 1, 10);
    s.peer.Shutdown();
    s.Receive("PA", 11, 2, 10);
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_2);
    EXPECT_EQ(s.peer.readable, 21);
}

TEST(Rfc9293Shld3, TextOfASynIsUnreadText)
{
    RecordProperty("requirement", "RFC9293/SHLD-3");
    Script s;
    s.Bring(State::LISTEN);
    s.Receive("S", 0, 0, 10);
    s.Forget();
    s.peer.Close();
    EXPECT_EQ(s.Replies(), Lines{"RST 1"});
    EXPECT_EQ(s.peer.closed, CloseReason::UNREAD_DATA);
}

TEST(Rfc9293Section36, HalfCloseSendsAllThatIsQueuedThenTheFin)
{
    Script s;
    s.Accept();
    s.window = 1000;
    s.Ack(1);
    s.peer.Send(2500);
    s.peer.Shutdown();
    EXPECT_EQ(s.peer.Send(1), CallResult::CLOSING);
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_1);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1 len 1000"});
    s.Ack(1001);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1001 ack 1 len 1000"});
    s.Ack(2001);
    EXPECT_EQ(s.Replies(), Lines{"FIN,PSH,ACK 2001 ack 1 len 500"}); // FIN with the last text
    s.Ack(2502);
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_2);
}

TEST(Rfc9293Section36, FinIsSentAloneIfTheWindowHasNoRoomForIt)
{
    Script s;
    s.Accept();
    s.window = 1000;
    s.Ack(1);
    s.peer.Send(1000);
    s.peer.Shutdown();
    EXPECT_EQ(s.Replies(), Lines{"PSH,ACK 1 ack 1 len 1000"});
    s.Ack(1001);
    EXPECT_EQ(s.Replies(), Lines{"FIN,ACK 1001 ack 1"});
}

TEST(Rfc9293Section36, ReceivingGoesOnAfterHalfClose)
{
    Script s;
    s.Bring(State::FIN_WAIT_2);
    for (Position at = 1; at < 50001; at += 1000)
    {
        s.Receive("A", at, 2, 1000);
        s.peer.Advance(1min);
    }
    EXPECT_EQ(s.peer.readable, 50001);
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_2);
    s.Forget();
    s.Receive("FA", 50001, 2);
    EXPECT_EQ(s.GetState(), State::TIME_WAIT);
    EXPECT_EQ(s.Replies(), Lines{"ACK 2 ack 50002"});
}

TEST(Rfc9293Section36, SendingGoesOnAfterThePeersHalfClose)
{
    Script s;
    s.Bring(State::CLOSE_WAIT);
    EXPECT_EQ(s.peer.Send(1500), CallResult::OK);
    EXPECT_EQ(s.Replies(), (Lines{"ACK 1 ack 2 len 1000", "PSH,ACK 1001 ack 2 len 500"}));
    s.Receive("A", 2, 1501);
    s.peer.Shutdown();
    EXPECT_EQ(s.GetState(), State::LAST_ACK);
    EXPECT_EQ(s.Replies(), Lines{"FIN,ACK 1501 ack 2"});
    s.Receive("A", 2, 1502);
    EXPECT_EQ(s.peer.closed, CloseReason::NORMAL);
}

TEST(Rfc9293Section36, CloseWaitLastsUntilTheFinIsSent)
{
    Script s;
    s.Bring(State::CLOSE_WAIT);
    s.window = 1000;
    s.Receive("A", 2, 1);
    s.peer.Send(1500);
    s.peer.Close();
    EXPECT_EQ(s.GetState(), State::CLOSE_WAIT); // 3.10.4: after everything is segmentized
    s.Receive("A", 2, 1001);
    EXPECT_EQ(s.GetState(), State::LAST_ACK);
}

TEST(Rfc9293Section36, ThreeSegmentClose)
{
    Script s;
    s.Accept();
    s.peer.closesOnEof = true;
    s.Receive("FA", 1, 1);
    EXPECT_EQ(s.Replies(), Lines{"FIN,ACK 1 ack 2"}); // carries the ACK of the FIN
    EXPECT_EQ(s.GetState(), State::LAST_ACK);
    s.Receive("A", 2, 2);
    EXPECT_EQ(s.peer.closed, CloseReason::NORMAL);
}

TEST(Rfc9293Section36, FinAndAckOfOurFinAtOnce)
{
    Script s;
    s.Bring(State::FIN_WAIT_1);
    s.Receive("FA", 1, 2);
    EXPECT_EQ(s.GetState(), State::TIME_WAIT);
    EXPECT_EQ(s.Replies(), Lines{"ACK 2 ack 2"});
}

TEST(Rfc9293Section36, FinWithText)
{
    Script s;
    s.Accept();
    s.Receive("FPA", 1, 1, 100);
    EXPECT_EQ(s.GetState(), State::CLOSE_WAIT);
    EXPECT_EQ(s.peer.readable, 101);
    EXPECT_TRUE(s.peer.eof);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 102"});
}

TEST(Rfc9293Section36, FinAheadOfAGapWaitsForTheText)
{
    Script s;
    s.Accept();
    s.Receive("FA", 101, 1, 50);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1"});
    s.Receive("A", 1, 1, 100);
    EXPECT_EQ(s.GetState(), State::CLOSE_WAIT);
    EXPECT_EQ(s.peer.readable, 151);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 152"});
}

TEST(Rfc9293Section36, LostLastAckIsRepeatedForEachFin)
{
    Script s;
    s.Bring(State::CLOSE_WAIT);
    s.peer.Close();
    EXPECT_EQ(s.Replies(), Lines{"FIN,ACK 1 ack 2"});
    s.peer.Advance(3s);
    EXPECT_EQ(s.Replies(), (Lines{"FIN,ACK 1 ack 2", "FIN,ACK 1 ack 2"})); // after 1 s and 2 s
    EXPECT_EQ(s.GetState(), State::LAST_ACK);
    s.Receive("FA", 1, 1); // the peer's FIN again says nothing new
    EXPECT_EQ(s.GetState(), State::LAST_ACK);
    EXPECT_EQ(s.Replies(), Lines{"ACK 2 ack 2"});
}

TEST(Rfc9293Section36, AckOfTextAloneDoesNotEndLastAck)
{
    Script s;
    s.Bring(State::CLOSE_WAIT);
    s.peer.Send(10);
    s.peer.Close();
    s.Receive("A", 2, 11);
    EXPECT_EQ(s.GetState(), State::LAST_ACK);
    s.Receive("A", 2, 12);
    EXPECT_EQ(s.GetState(), State::CLOSED);
}

TEST(Rfc9293Section3104, CloseAgainIsAnError)
{
    for (const State state :
         {State::FIN_WAIT_1, State::FIN_WAIT_2, State::CLOSING, State::LAST_ACK, State::TIME_WAIT})
    {
        Script s;
        s.Bring(state);
        EXPECT_EQ(s.peer.Shutdown(), CallResult::CLOSING);
        EXPECT_EQ(s.peer.Send(1), CallResult::CLOSING);
        EXPECT_EQ(s.peer.Close(), CallResult::OK); // the other direction
        EXPECT_EQ(s.peer.Close(), CallResult::CLOSING);
        EXPECT_EQ(s.GetState(), state);
        EXPECT_TRUE(s.peer.IsSilent());
    }
    Script none;
    EXPECT_EQ(none.peer.Close(), CallResult::DOES_NOT_EXIST);
    EXPECT_EQ(none.peer.Send(1), CallResult::DOES_NOT_EXIST);
    EXPECT_EQ(none.peer.Abort(), CallResult::DOES_NOT_EXIST);
}

TEST(Rfc9293Section3105, AbortResetsThePeerUnlessItKnows)
{
    for (const State state : {State::SYN_RECEIVED,
                              State::ESTABLISHED,
                              State::FIN_WAIT_1,
                              State::FIN_WAIT_2,
                              State::CLOSE_WAIT,
                              State::CLOSING,
                              State::LAST_ACK,
                              State::TIME_WAIT})
    {
        Script s;
        s.Bring(state);
        const Position nxt = s.peer.Status().snd.nxt;
        EXPECT_EQ(s.peer.Abort(), CallResult::OK);
        const bool silent =
            state == State::CLOSING || state == State::LAST_ACK || state == State::TIME_WAIT;
        EXPECT_EQ(s.Replies(), silent ? Lines{} : Lines{"RST " + std::to_string(nxt)});
        EXPECT_EQ(s.peer.closed, CloseReason::ABORTED);
        EXPECT_FALSE(s.peer.NextDeadline());
    }
}

TEST(Rfc9293Section3108, UserTimeoutEndsAConnectionThatGetsNothingThrough)
{
    Parameters parameters = Plain();
    parameters.userTimeout = 10s;
    Script s(parameters);
    s.Accept();
    s.peer.Advance(1h); // idle is no reason
    s.peer.Send(2000);
    s.peer.Advance(9s);
    s.Ack(1001); // progress
    s.peer.Advance(9s);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    s.peer.Advance(1s);
    EXPECT_EQ(s.peer.closed, CloseReason::USER_TIMEOUT);
}

TEST(Rfc9293Section3108, UserTimeoutEndsTheHandshake)
{
    Parameters parameters = Plain();
    parameters.userTimeout = 10s;
    for (const State state : {State::SYN_SENT, State::SYN_RECEIVED})
    {
        Script s(parameters);
        s.Bring(state);
        s.peer.Advance(10s);
        EXPECT_EQ(s.peer.closed, CloseReason::USER_TIMEOUT);
    }
}

TEST(Rfc9293Section3104, CloseInSynSentSendsWhatIsQueuedFirst)
{
    Script s;
    s.Bring(State::SYN_SENT);
    s.peer.Send(10);
    s.Forget();
    EXPECT_EQ(s.peer.Close(), CallResult::OK);
    EXPECT_EQ(s.peer.Close(), CallResult::CLOSING);
    EXPECT_EQ(s.GetState(), State::SYN_SENT);
    s.Receive("SA", 0, 1);
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_1);
    EXPECT_EQ(s.Replies(), Lines{"FIN,PSH,ACK 1 ack 1 len 10"});
    s.Receive("PA", 1, 12, 10); // the user has gone [9293 SHLD-3]
    EXPECT_EQ(s.peer.closed, CloseReason::UNREAD_DATA);
}

TEST(Rfc9293Section3104, CloseInSynSentDeletesWithoutQueuedText)
{
    Script s;
    s.Bring(State::SYN_SENT);
    s.peer.Shutdown();
    EXPECT_EQ(s.peer.Close(), CallResult::OK);
    EXPECT_EQ(s.peer.closed, CloseReason::DELETED);
}

TEST(Rfc9293Section3104, CloseInSynSentDeletesByTheLetterOnRequest)
{
    Parameters parameters = Plain();
    parameters.deleteOnCloseInSynSent = true;
    Script s(parameters);
    s.Bring(State::SYN_SENT);
    s.peer.Send(10);
    EXPECT_EQ(s.peer.Close(), CallResult::OK);
    EXPECT_EQ(s.peer.closed, CloseReason::DELETED);
    EXPECT_TRUE(s.peer.IsSilent() || s.GetState() == State::CLOSED);
}

TEST(Rfc9293Section3104, CloseInSynSentEndsWithTheHandshake)
{
    Script s;
    s.Bring(State::SYN_SENT);
    s.peer.Send(10);
    s.peer.Close();
    s.Receive("RA", 0, 1);
    EXPECT_EQ(s.peer.closed, CloseReason::REFUSED);
}

TEST(Rfc9293Shld3, TextOfACrossingSynAfterCloseResets)
{
    RecordProperty("requirement", "RFC9293/SHLD-3");
    Script s;
    s.Bring(State::SYN_SENT);
    s.peer.Send(10);
    s.peer.Close();
    s.Receive("S", 0, 0, 10);
    EXPECT_EQ(s.peer.closed, CloseReason::UNREAD_DATA);
}

TEST(FinWait2Timeout, EndsAnOrphanOnly)
{
    Parameters parameters = Plain();
    parameters.finWait2Timeout = 60s;
    Script half(parameters);
    half.Bring(State::FIN_WAIT_2); // half-close: the user still reads
    half.peer.Advance(1h);
    EXPECT_EQ(half.GetState(), State::FIN_WAIT_2);
    half.peer.Close();
    half.peer.Advance(60s);
    EXPECT_EQ(half.peer.closed, CloseReason::FIN_WAIT_2_TIMEOUT);
    Script both(parameters);
    both.Accept();
    both.peer.Close();
    both.Receive("A", 1, 2);
    both.peer.Advance(59s);
    EXPECT_EQ(both.GetState(), State::FIN_WAIT_2);
    both.peer.Advance(1s);
    EXPECT_EQ(both.peer.closed, CloseReason::FIN_WAIT_2_TIMEOUT);
}

} // namespace ns3::rfctcp::test
