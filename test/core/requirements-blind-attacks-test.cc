/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// RFC 5961: blind resets, SYNs and data; also what RFC 9293 says of RSTs with text and of ICMP.

#include "support/sack-script.h"
#include "support/script.h"

#include <functional>
#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

const State SYNCHRONIZED[] = {State::ESTABLISHED,
                              State::FIN_WAIT_1,
                              State::FIN_WAIT_2,
                              State::CLOSE_WAIT,
                              State::CLOSING,
                              State::LAST_ACK,
                              State::TIME_WAIT};

/** Runs a test in every synchronized state. @param test what to do */
void
InEverySynchronizedState(const std::function<void(Script&)>& test)
{
    for (const State state : SYNCHRONIZED)
    {
        SCOPED_TRACE(Name(state));
        Script s;
        s.Bring(state);
        test(s);
    }
}

/** @param s a script @return the ACK that tells where the peer stands */
Lines
PlainAck(Script& s)
{
    return Lines{"ACK " + std::to_string(s.peer.Status().snd.nxt) + " ack " +
                 std::to_string(s.Next())};
}

} // namespace

TEST(Rfc5961Section32, ResetAtRcvNxtResets)
{
    InEverySynchronizedState([](Script& s) {
        s.Receive("R", s.Next());
        EXPECT_EQ(s.GetState(), State::CLOSED);
        EXPECT_TRUE(s.peer.IsSilent());
    });
}

TEST(Rfc5961Section32, ResetElsewhereInTheWindowIsChallenged)
{
    InEverySynchronizedState([](Script& s) {
        const State state = s.GetState();
        const Position last = s.peer.Status().rcv.edge - 1;
        for (const Position seq : {s.Next() + 1, s.Next() + 1000, last})
        {
            s.Receive("R", seq);
            EXPECT_EQ(s.GetState(), state);
            EXPECT_EQ(s.Replies(), PlainAck(s));
        }
        EXPECT_EQ(s.Discards(Discard::RESET_NOT_EXACT), 3u);
    });
}

TEST(Rfc5961Section32, ResetOutsideTheWindowIsDroppedSilently)
{
    InEverySynchronizedState([](Script& s) {
        const State state = s.GetState();
        for (const Position seq : {s.Next() - 1, s.Next() - 70000, s.peer.Status().rcv.edge})
        {
            s.Receive("R", seq);
            EXPECT_EQ(s.GetState(), state);
            EXPECT_TRUE(s.peer.IsSilent());
        }
        EXPECT_EQ(s.Discards(Discard::RESET_OUTSIDE_WINDOW), 3u);
    });
}

TEST(Rfc5961Section32, ResetInSynReceivedNeedsTheExactNumberToo)
{
    Script s;
    s.Bring(State::SYN_RECEIVED);
    s.Receive("R", 2);
    EXPECT_EQ(s.GetState(), State::SYN_RECEIVED);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1"});
    s.Receive("R", 1);
    EXPECT_EQ(s.GetState(), State::LISTEN);
}

TEST(Rfc5961Section32, ChallengedPeerThatIsGoneResetsExactly)
{
    Script s; // the legitimate sender of an inexact RST answers the challenge with an exact one
    s.Accept();
    s.Receive("R", 100);
    const Segment challenge = s.peer.Take();
    s.peer.Receive(AnswerInClosed(challenge).value());
    EXPECT_EQ(s.peer.closed, CloseReason::RESET);
}

TEST(Rfc5961Section42, SynIsChallengedWhateverItsNumber)
{
    InEverySynchronizedState([](Script& s) {
        const State state = s.GetState();
        for (const Position seq :
             {Position{0}, s.Next() - 50000, s.Next(), s.Next() + 1, s.Next() + 1000000})
        {
            for (const char* flags : {"S", "SA"})
            {
                s.Receive(flags, seq, 1);
                EXPECT_EQ(s.GetState(), state);
                EXPECT_EQ(s.Replies(), PlainAck(s));
            }
        }
    });
}

TEST(Rfc5961Section42, TextOfASynInAConnectionIsNotTaken)
{
    Script s;
    s.Accept();
    s.Receive("SA", 0, 1, 100); // begins left of the window and reaches into it
    s.Receive("SA", 1, 1, 100);
    EXPECT_EQ(s.peer.readable, 1);
    EXPECT_EQ(s.Replies(), Lines(2, "ACK 1 ack 1"));
    EXPECT_EQ(s.Discards(Discard::SYN_IN_CONNECTION), 2u);
}

TEST(Rfc5961Section52, AckOutsideTheAcceptableRangeIsChallenged)
{
    RecordProperty("requirement", "RFC9293/MAY-12");
    InEverySynchronizedState([](Script& s) {
        const State state = s.GetState();
        const SendVariables snd = s.peer.Status().snd;
        const Position readable = s.peer.readable;
        for (const Position ack : {snd.max + 1,
                                   snd.max + 1000000,
                                   snd.una - Position{snd.maxWnd} - 1,
                                   snd.una - 1000000})
        {
            s.Receive("A", s.Next(), ack, 10);
            EXPECT_EQ(s.GetState(), state);
            EXPECT_EQ(s.Replies(), PlainAck(s));
            EXPECT_EQ(s.peer.readable, readable);
            EXPECT_EQ(s.peer.Status().snd.una, snd.una);
        }
    });
}

TEST(Rfc9293May12, OldestAcceptableAckMayCarryText)
{
    RecordProperty("requirement", "RFC9293/MAY-12");
    Script s;
    s.Accept();
    const SendVariables snd = s.peer.Status().snd;
    s.Receive("A", 1, snd.una - Position{snd.maxWnd}, 10);
    EXPECT_EQ(s.peer.readable, 11);
}

TEST(Rfc5961Section7, ChallengesAreLimitedPerSecond)
{
    Parameters parameters = Plain();
    parameters.challengeAckLimit = 3;
    Script s(parameters);
    s.Accept();
    s.peer.Advance(10s);
    for (int second = 0; second < 3; ++second)
    {
        for (int i = 0; i < 10; ++i)
        {
            s.Receive("R", 100);         // inexact
            s.Receive("S", 100);         // in the window
            s.Receive("S", -5000);       // outside of it
            s.Receive("A", 1, 1000, 10); // of what was never sent
        }
        EXPECT_EQ(s.Replies(), Lines(3, "ACK 1 ack 1"));
        s.peer.Advance(1s);
    }
    s.Receive("A", -5000, 1, 10); // an ordinary duplicate is answered even so
    s.Forget();
    for (int i = 0; i < 5; ++i)
    {
        s.Receive("R", 100);
    }
    s.Forget();
    s.Receive("A", -5000, 1, 10);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1"});
}

TEST(Rfc5961Section7, LimitCanBeSwitchedOff)
{
    Parameters parameters = Plain();
    parameters.challengeAckLimit = 0;
    Script s(parameters);
    s.Accept();
    for (int i = 0; i < 1000; ++i)
    {
        s.Receive("R", 100);
    }
    EXPECT_EQ(s.Replies().size(), 1000u);
}

TEST(Rfc9293Shld2, ResetWithTextResetsAndTheTextIsNotDelivered)
{
    RecordProperty("requirement", "RFC9293/SHLD-2");
    InEverySynchronizedState([](Script& s) {
        const Position readable = s.peer.readable;
        s.Receive("R", s.Next(), 0, 20);
        EXPECT_EQ(s.GetState(), State::CLOSED);
        EXPECT_EQ(s.peer.readable, readable);
        EXPECT_TRUE(s.peer.IsSilent());
    });
    Script opening;
    opening.Bring(State::SYN_SENT);
    opening.Receive("RA", 0, 1, 20);
    EXPECT_EQ(opening.peer.closed, CloseReason::REFUSED);
    Script half;
    half.Bring(State::SYN_RECEIVED);
    half.Receive("R", 1, 0, 20);
    EXPECT_EQ(half.peer.closed, CloseReason::RETURNED_TO_LISTEN);
}

namespace
{

/** Reports an ICMP error. @param s the script @param kind class @param seq number quoted
 * @param pathMss of TOO_BIG */
void
Icmp(Script& s, IcmpReport::Kind kind, Position seq, uint32_t pathMss = 0)
{
    Outbox outbox;
    s.peer.Core().OnIcmp(s.peer.now, {kind, Wrap(SeqNum(Script::LOCAL_ISS), seq), pathMss}, outbox);
    for (const Action& action : outbox)
    {
        if (const auto* soft = std::get_if<SoftError>(&action))
        {
            s.peer.softErrors.push_back(*soft);
        }
        if (const auto* closed = std::get_if<Closed>(&action))
        {
            s.peer.closed = closed->reason;
        }
        if (const auto* transmit = std::get_if<Transmit>(&action))
        {
            s.peer.sent.push_back({transmit->segment, transmit->begin});
        }
    }
}

} // namespace

TEST(Rfc9293Shld25, SoftIcmpErrorsAreReportedAndDoNotAbort)
{
    RecordProperty("requirement", "RFC9293/SHLD-25 RFC9293/MUST-56");
    for (const State state : {State::SYN_SENT, State::SYN_RECEIVED})
    {
        Script s;
        s.Bring(state);
        Icmp(s, IcmpReport::Kind::SOFT, 0);
        EXPECT_EQ(s.GetState(), state);
        ASSERT_EQ(s.peer.softErrors.size(), 1u);
        EXPECT_EQ(s.peer.softErrors[0].kind, SoftError::Kind::ICMP);
    }
    Script s;
    s.Accept();
    s.peer.Send(10);
    Icmp(s, IcmpReport::Kind::SOFT, 1);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_EQ(s.peer.softErrors.size(), 1u);
}

TEST(Rfc9293Shld26, HardIcmpErrorsAbort)
{
    RecordProperty("requirement", "RFC9293/SHLD-26");
    Script opening;
    opening.Bring(State::SYN_SENT);
    Icmp(opening, IcmpReport::Kind::HARD, 0);
    EXPECT_EQ(opening.GetState(), State::CLOSED);
    EXPECT_EQ(opening.peer.closed, CloseReason::REFUSED);
    Script s;
    s.Accept();
    s.peer.Send(10);
    Icmp(s, IcmpReport::Kind::HARD, 1);
    EXPECT_EQ(s.peer.closed, CloseReason::UNREACHABLE);
}

TEST(Rfc5927Section41, IcmpErrorThatQuotesNothingInFlightIsIgnored)
{
    Script s;
    s.Accept();
    s.peer.Send(10);
    for (const Position seq : {0, 11, -1000, 1000000})
    {
        Icmp(s, IcmpReport::Kind::HARD, seq);
        Icmp(s, IcmpReport::Kind::SOFT, seq);
    }
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_TRUE(s.peer.softErrors.empty());
}

TEST(Rfc1191Section64, TooBigSegmentsAreSentAgainInSmallerPiecesOneAtFirst)
{
    Script s;
    s.Accept();
    s.peer.Send(2000);
    s.Forget();
    const uint32_t window = s.peer.Core().Congestion().Window();
    Icmp(s, IcmpReport::Kind::TOO_BIG, 1, 400);
    // All of it was too long for the path, but one segment alone is sent until an ACK comes [6.4]
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1 len 400"});
    Icmp(s, IcmpReport::Kind::TOO_BIG, 1001, 400); // the second one had the same fate: no news
    EXPECT_TRUE(s.peer.IsSilent());
    s.Ack(401);
    EXPECT_EQ(s.Replies(),
              (Lines{"ACK 401 ack 1 len 400",
                     "ACK 801 ack 1 len 200",
                     "ACK 1001 ack 1 len 400",
                     "ACK 1401 ack 1 len 400",
                     "PSH,ACK 1801 ack 1 len 200"}));
    EXPECT_GE(s.peer.Core().Congestion().Window(), window); // not a sign of congestion
    Position acked = 401;
    for (int i = 0; i < 10 && acked < 2001; ++i)
    {
        s.Ack(acked += 400);
        s.peer.Advance(120s);
        while (!s.peer.IsSilent())
        {
            EXPECT_LE(s.Take().length, 400u);
        }
    }
    EXPECT_EQ(s.peer.released, 2000u);
}

TEST(Rfc1191Section64, TooBigSegmentsReduceNoWindowWithSackEither)
{
    for (const Recovery recovery : {Recovery::SACK_6675, Recovery::RACK_TLP})
    {
        SackScript s(Sacking(recovery), 10);
        s.Sent();
        Icmp(s, IcmpReport::Kind::TOO_BIG, 1001, 500);
        EXPECT_EQ(s.Replies().size(), 1u);
        s.peer.Advance(100ms);
        s.GetOctets(1501, {});
        EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
        EXPECT_GE(s.Cwnd(), 10000u);
        EXPECT_GT(s.Replies().size(), 1u);
    }
}

} // namespace ns3::rfctcp::test
