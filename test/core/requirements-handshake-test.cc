/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Opening a connection: RFC 9293 3.5, 3.8.3, 3.10.1, 3.10.7.1 to 3.10.7.3.

#include "support/script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

TEST(Rfc9293Must10, CrossingSynThenSynAckEstablishes)
{
    RecordProperty("requirement", "RFC9293/MUST-10");
    Script s;
    s.Bring(State::SYN_SENT);
    s.Receive("S", 0);
    EXPECT_EQ(s.GetState(), State::SYN_RECEIVED);
    EXPECT_EQ(s.Replies(), Lines{"SYN,ACK 0 ack 1"});
    s.Receive("SA", 0, 1);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_TRUE(s.peer.connected);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1"});
}

TEST(Rfc9293Must10, CrossingSynThenAckEstablishes)
{
    RecordProperty("requirement", "RFC9293/MUST-10");
    Script s;
    s.Bring(State::SYN_SENT);
    s.Receive("S", 0);
    s.Receive("A", 1, 1); // the remote end has got our SYN,ACK first
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_TRUE(s.peer.connected);
}

TEST(Rfc9293Must10, LostSynAckIsRepeatedAfterCrossingSyns)
{
    RecordProperty("requirement", "RFC9293/MUST-10");
    Script s;
    s.Bring(State::SYN_SENT);
    s.Receive("S", 0);
    s.Forget();
    s.peer.Advance(3s);
    EXPECT_EQ(s.Replies(), Lines{"SYN,ACK 0 ack 1"}); // not the bare SYN of the past
    s.Receive("S", 0);                                // nor did the remote end get it
    EXPECT_EQ(s.Replies(), Lines{"SYN,ACK 0 ack 1"});
    EXPECT_EQ(s.GetState(), State::SYN_RECEIVED);
}

TEST(Rfc9293Must11, ResetReturnsAPassiveOpenToListen)
{
    RecordProperty("requirement", "RFC9293/MUST-11");
    Script s;
    s.Bring(State::SYN_RECEIVED);
    s.Receive("R", 1);
    EXPECT_EQ(s.GetState(), State::LISTEN);
    EXPECT_EQ(s.peer.closed, CloseReason::RETURNED_TO_LISTEN);
    EXPECT_FALSE(s.peer.connected);
    EXPECT_TRUE(s.peer.IsSilent());
    EXPECT_FALSE(s.peer.NextDeadline());
}

TEST(Rfc9293Must11, ResetRefusesAnActiveOpen)
{
    RecordProperty("requirement", "RFC9293/MUST-11");
    Script s;
    s.Bring(State::SYN_SENT);
    s.Receive("S", 0);
    s.Forget();
    s.Receive("R", 1);
    EXPECT_EQ(s.GetState(), State::CLOSED);
    EXPECT_EQ(s.peer.closed, CloseReason::REFUSED);
}

TEST(Rfc9293Must11, SynInTheWindowReturnsAPassiveOpenToListen)
{
    RecordProperty("requirement", "RFC9293/MUST-11");
    Script s;
    s.Bring(State::SYN_RECEIVED);
    s.Receive("S", 100); // 3.10.7.4 step four
    EXPECT_EQ(s.GetState(), State::LISTEN);
}

TEST(Rfc9293Must11, SynInTheWindowIsChallengedAfterAnActiveOpen)
{
    RecordProperty("requirement", "RFC9293/MUST-11");
    Script s;
    s.Bring(State::SYN_SENT);
    s.Receive("S", 0);
    s.Forget();
    s.Receive("S", 100); // "handle per the directions for synchronized states"
    EXPECT_EQ(s.GetState(), State::SYN_RECEIVED);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1"});
}

TEST(Rfc9293Must22, SilentRemoteEndTimesOutTheOpen)
{
    RecordProperty("requirement", "RFC9293/MUST-22");
    Script s;
    s.Bring(State::SYN_SENT);
    s.peer.Advance(3s + 6s + 12s); // R1
    ASSERT_EQ(s.peer.softErrors.size(), 1u);
    EXPECT_EQ(s.peer.softErrors[0].kind, SoftError::Kind::RETRANSMISSIONS);
    s.peer.Advance(200s);
    EXPECT_EQ(s.GetState(), State::CLOSED);
    EXPECT_EQ(s.peer.closed, CloseReason::TIMED_OUT);
    EXPECT_EQ(s.Replies(), Lines(5, "SYN 0"));
}

TEST(Rfc9293Must22, SilentRemoteEndTimesOutTheSynAck)
{
    RecordProperty("requirement", "RFC9293/MUST-22");
    Script s;
    s.Bring(State::SYN_RECEIVED);
    s.peer.Advance(300s);
    EXPECT_EQ(s.Replies(), Lines(5, "SYN,ACK 0 ack 1"));
    EXPECT_EQ(s.peer.closed, CloseReason::TIMED_OUT);
}

TEST(Rfc9293Must22, RepeatedSynsDoNotDeferTheEnd)
{
    RecordProperty("requirement", "RFC9293/MUST-22");
    Script s;
    s.Bring(State::SYN_RECEIVED);
    for (int i = 0; i < 250; ++i)
    {
        s.Receive("S", 0);
        s.peer.Advance(1s);
    }
    EXPECT_EQ(s.peer.closed, CloseReason::TIMED_OUT);
}

TEST(Rfc9293Must23, SynIsTriedForThreeMinutes)
{
    RecordProperty("requirement", "RFC9293/MUST-23");
    Script s;
    s.Bring(State::SYN_SENT);
    s.peer.Advance(180s);
    EXPECT_EQ(s.GetState(), State::SYN_SENT);
    s.peer.Advance(10s);
    EXPECT_EQ(s.GetState(), State::CLOSED);
}

TEST(Rfc9293Section3101, OpenTwiceIsAnError)
{
    Script s;
    EXPECT_EQ(s.peer.Connect(), CallResult::OK);
    EXPECT_EQ(s.peer.Connect(), CallResult::ALREADY_EXISTS);
    EXPECT_EQ(s.Replies(), Lines{"SYN 0"});
}

TEST(Rfc9293Section31071, ClosedAnswersSoThatTheSenderBelieves)
{
    Script s;
    s.Receive("A", 700, 300, 50);
    EXPECT_EQ(s.Replies(), Lines{"RST 300"}); // <SEQ=SEG.ACK><CTL=RST>
    s.Receive("S", 700, 0, 50);
    const Segment reset = s.peer.Take(); // <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>
    EXPECT_EQ(reset.flags, FlagsOf("RA"));
    EXPECT_EQ(reset.seq, SeqNum(0));
    EXPECT_EQ(reset.ack, SeqNum(Script::REMOTE_ISS + 700 + 51));
    s.Receive("R", 1);
    s.Receive("RA", 1, 1);
    EXPECT_TRUE(s.peer.IsSilent());
}

TEST(Rfc9293Section31072, ListenAnswersByTheOrderOfTheChecks)
{
    Script s;
    s.Bring(State::LISTEN);
    s.Receive("RA", 0, 1);
    s.Receive("F", 0);
    s.Receive("", 0, 0, 10);
    EXPECT_TRUE(s.peer.IsSilent());
    s.Receive("SA", 0, 77); // ACK before SYN
    EXPECT_EQ(s.Replies(), Lines{"RST 77"});
    EXPECT_EQ(s.GetState(), State::LISTEN);
    s.Receive("S", 0);
    EXPECT_EQ(s.Replies(), Lines{"SYN,ACK 0 ack 1"});
}

TEST(Rfc9293Section31072, TextOfASynIsKeptForLater)
{
    Script s;
    s.Bring(State::LISTEN);
    s.Receive("S", 0, 0, 300);
    EXPECT_EQ(s.Replies(), Lines{"SYN,ACK 0 ack 1"});
    EXPECT_EQ(s.peer.readable, 1); // not before ESTABLISHED
    s.Receive("A", 1, 1);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_EQ(s.peer.readable, 301);
}

TEST(Rfc9293Section31072, PushOfASynIsKeptForLater)
{
    RecordProperty("requirement", "RFC9293/MAY-17");
    for (const char* flags : {"S", "SP"})
    {
        Script s;
        s.peer.readsAtOnce = false;
        s.Bring(State::LISTEN);
        s.Receive(flags, 0, 0, 300);
        s.Receive("A", 1, 1);
        EXPECT_EQ(s.peer.Core().PushedOctets(), flags == std::string("SP") ? 300U : 0U);
    }
}

TEST(Rfc9293Section31072, RetransmittedTextOfASynIsTakenOnce)
{
    Script s;
    s.Bring(State::LISTEN);
    s.Receive("S", 0, 0, 300);
    s.Forget();
    s.Receive("PA", 1, 1, 400); // the sender saw an ACK of the SYN only
    EXPECT_EQ(s.peer.readable, 401);
}

TEST(Rfc9293Section31072, FinOfASynIsKeptForLater)
{
    Script s;
    s.Bring(State::LISTEN);
    s.Receive("SF", 0, 0, 20);
    EXPECT_EQ(s.GetState(), State::SYN_RECEIVED);
    s.Receive("A", 22, 1);
    EXPECT_EQ(s.GetState(), State::CLOSE_WAIT);
    EXPECT_EQ(s.peer.readable, 21);
    EXPECT_TRUE(s.peer.eof);
}

TEST(Rfc9293Section31072, CloseWaitsForTheTextOfASyn)
{
    Script s;
    s.Bring(State::LISTEN);
    s.Receive("S", 0, 0, 300);
    s.Forget();
    s.peer.Shutdown();
    s.Receive("A", 1, 1);
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_1);
    EXPECT_EQ(s.peer.readable, 301);
}

TEST(Rfc9293Section31072, UrgentPointerOfASynIsKeptForLater)
{
    Script s;
    s.Bring(State::LISTEN);
    s.urgent = 4; // from SEG.SEQ, which is the SYN: three octets of text
    s.Receive("SU", 0, 0, 10);
    EXPECT_TRUE(s.peer.urgent.empty());
    s.urgent = 0;
    s.Receive("A", 1, 1);
    EXPECT_EQ(s.peer.urgent, std::vector<Position>{4});
}

TEST(Rfc9293Section31073, UnacceptableAckIsReset)
{
    for (const Position ack : {0, 2, -1, 1000})
    {
        Script s;
        s.Bring(State::SYN_SENT);
        s.Receive("SA", 0, ack);
        EXPECT_EQ(s.Replies(), Lines{"RST " + std::to_string(ack)});
        EXPECT_EQ(s.GetState(), State::SYN_SENT);
    }
}

TEST(Rfc9293Section31073, ResetCountsOnlyWithAnAcceptableAck)
{
    Script s;
    s.Bring(State::SYN_SENT);
    s.Receive("R", 0);
    s.Receive("RA", 0, 0);
    s.Receive("RA", 0, 2);
    EXPECT_EQ(s.GetState(), State::SYN_SENT);
    EXPECT_TRUE(s.peer.IsSilent());
    s.Receive("RA", 0, 1);
    EXPECT_EQ(s.peer.closed, CloseReason::REFUSED);
    EXPECT_TRUE(s.peer.IsSilent());
}

TEST(Rfc9293Section31073, AckWithoutSynIsDropped)
{
    Script s;
    s.Bring(State::SYN_SENT);
    s.Receive("A", 0, 1);
    s.Receive("FA", 0, 1);
    s.Receive("", 0, 0, 5);
    EXPECT_EQ(s.GetState(), State::SYN_SENT);
    EXPECT_TRUE(s.peer.IsSilent());
}

TEST(Rfc9293Section31073, TextAndFinOfASynAckAreProcessed)
{
    Script s;
    s.Bring(State::SYN_SENT);
    s.Receive("SFA", 0, 1, 10);
    EXPECT_EQ(s.GetState(), State::CLOSE_WAIT);
    EXPECT_EQ(s.peer.readable, 11);
    EXPECT_EQ(s.Path(), (std::vector{State::SYN_SENT, State::ESTABLISHED, State::CLOSE_WAIT}));
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 12"});
}

TEST(Rfc9293Section31073, UrgentPointerCountsFromTheSyn)
{
    Script s;
    s.Bring(State::SYN_SENT);
    s.urgent = 4;
    s.Receive("SUA", 0, 1, 10);
    EXPECT_EQ(s.peer.urgent.size(), 1u);
    EXPECT_EQ(s.peer.urgent.at(0), 4); // behind the third octet of text
}

TEST(Rfc9293Section31073, TextQueuedBeforeTheHandshakeIsSentAfterIt)
{
    Script s;
    s.Bring(State::SYN_SENT);
    EXPECT_EQ(s.peer.Send(10), CallResult::OK);
    EXPECT_TRUE(s.peer.IsSilent());
    s.Receive("SA", 0, 1);
    EXPECT_EQ(s.Replies(), Lines{"PSH,ACK 1 ack 1 len 10"}); // which carries the ACK
}

TEST(Rfc9293Section31073, CloseAndAbortInSynSentAreSilent)
{
    Script closing;
    closing.Bring(State::SYN_SENT);
    EXPECT_EQ(closing.peer.Close(), CallResult::OK);
    EXPECT_EQ(closing.peer.closed, CloseReason::DELETED);
    EXPECT_TRUE(closing.peer.IsSilent());
    Script aborting;
    aborting.Bring(State::SYN_SENT);
    EXPECT_EQ(aborting.peer.Abort(), CallResult::OK);
    EXPECT_EQ(aborting.peer.closed, CloseReason::ABORTED);
    EXPECT_TRUE(aborting.peer.IsSilent());
}

TEST(Rfc9293Section31073, HalfCloseInSynSentWaitsForTheHandshake)
{
    Script s;
    s.Bring(State::SYN_SENT);
    s.peer.Send(10);
    EXPECT_EQ(s.peer.Shutdown(), CallResult::OK);
    EXPECT_EQ(s.peer.Send(1), CallResult::CLOSING);
    s.Receive("SA", 0, 1);
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_1);
    EXPECT_EQ(s.Replies(), Lines{"FIN,PSH,ACK 1 ack 1 len 10"});
}

TEST(Rfc9293Section3104, CloseInSynReceivedSendsTheFin)
{
    Script s;
    s.Bring(State::SYN_RECEIVED);
    s.peer.Close();
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_1);
    EXPECT_EQ(s.Replies(), Lines{"FIN,ACK 1 ack 1"});
    s.Receive("A", 1, 1);
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_1);
    s.Receive("FA", 1, 2);
    EXPECT_EQ(s.GetState(), State::TIME_WAIT);
}

TEST(Rfc9293Section3104, LostSynAckAfterCloseInSynReceived)
{
    Script s;
    s.Bring(State::SYN_RECEIVED);
    s.peer.Close();
    s.Forget();
    s.peer.Advance(3s);
    EXPECT_EQ(s.Replies(), Lines{"SYN,ACK 0 ack 1"});
    s.Receive("A", 1, 1);
    s.peer.Advance(30s);
    EXPECT_EQ(s.Replies().at(0), "FIN,ACK 1 ack 1");
}

TEST(Rfc9293Section3104, CloseInSynReceivedWithTextQueuedWaits)
{
    Script s;
    s.Bring(State::SYN_RECEIVED);
    s.peer.Send(10);
    s.peer.Close();
    EXPECT_EQ(s.GetState(), State::SYN_RECEIVED);
    EXPECT_TRUE(s.peer.IsSilent());
    s.Receive("A", 1, 1);
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_1);
    EXPECT_EQ(s.Replies(), Lines{"FIN,PSH,ACK 1 ack 1 len 10"});
}

TEST(Rfc9293Section31074, SynReceivedResetsAnUnacceptableAck)
{
    for (const Position ack : {0, 2, -5})
    {
        Script s;
        s.Bring(State::SYN_RECEIVED);
        s.Receive("A", 1, ack);
        EXPECT_EQ(s.Replies(), Lines{"RST " + std::to_string(ack)});
        EXPECT_EQ(s.GetState(), State::SYN_RECEIVED);
    }
}

TEST(Rfc9293Section31074, SynReceivedAcknowledgesWhatLiesOutsideTheWindow)
{
    Script s;
    s.Bring(State::SYN_RECEIVED);
    s.Receive("A", 100000, 1);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1"});
    EXPECT_EQ(s.GetState(), State::SYN_RECEIVED);
}

TEST(Rfc9293Section31074, FinInSynReceivedPassesThroughEstablished)
{
    Script s;
    s.Bring(State::SYN_RECEIVED);
    s.Receive("FA", 1, 1);
    EXPECT_EQ(s.Path(), (std::vector{State::SYN_RECEIVED, State::ESTABLISHED, State::CLOSE_WAIT}));
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 2"});
}

TEST(Rfc9293Section31074, RepeatedSynAckIsAcknowledged)
{
    Script s;
    s.Connect();
    s.Receive("SA", 0, 1); // our ACK was lost
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1"});
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
}

} // namespace ns3::rfctcp::test
