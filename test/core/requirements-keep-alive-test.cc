/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Keep-alive: RFC 9293 3.8.4.

#include "support/pair.h"
#include "support/script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

/** @return tunables with keep-alive: after 100 s, every 10 s, three times */
Parameters
Probing()
{
    Parameters parameters = Plain();
    parameters.keepAlive = true;
    parameters.keepAliveTime = 100s;
    parameters.keepAliveInterval = 10s;
    parameters.keepAliveProbes = 3;
    return parameters;
}

/** @param parameters new tunables of the peer, from now on */
void
Change(Script& s, Parameters parameters)
{
    parameters.checkInvariants = true;
    s.peer.Core().SetParameters(std::make_shared<const Parameters>(parameters));
}

} // namespace

TEST(Rfc9293May5, AnIdleConnectionIsProbed)
{
    RecordProperty("requirement", "RFC9293/MAY-5");
    for (const State state : {State::ESTABLISHED, State::CLOSE_WAIT, State::FIN_WAIT_2})
    {
        Script s(Probing());
        s.Bring(state);
        s.peer.Advance(99s);
        EXPECT_TRUE(s.peer.IsSilent()) << Name(state);
        s.peer.Advance(1s);
        EXPECT_EQ(s.Replies().size(), 1U) << Name(state);
        EXPECT_EQ(s.GetState(), state);
    }
}

TEST(Rfc9293Must24, OneConnectionOnly)
{
    RecordProperty("requirement", "RFC9293/MUST-24");
    Script with(Probing());
    Script without;
    for (Script* s : {&with, &without})
    {
        s->Accept();
        s->peer.Advance(100s);
    }
    EXPECT_FALSE(with.peer.IsSilent());
    EXPECT_TRUE(without.peer.IsSilent());
}

TEST(Rfc9293Must24, CanBeSwitchedWhileTheConnectionLives)
{
    RecordProperty("requirement", "RFC9293/MUST-24");
    Script s;
    s.Accept();
    s.peer.Advance(40s);
    Change(s, Probing());
    s.peer.Advance(59s);
    EXPECT_TRUE(s.peer.IsSilent());
    s.peer.Advance(1s); // silence counts from the last segment
    EXPECT_EQ(s.Replies().size(), 1U);
    Change(s, Plain());
    EXPECT_FALSE(s.peer.NextDeadline());
    s.peer.Advance(24h);
    EXPECT_TRUE(s.peer.IsSilent());
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
}

TEST(Rfc9293Must25, OffByDefault)
{
    RecordProperty("requirement", "RFC9293/MUST-25");
    EXPECT_FALSE(Parameters{}.keepAlive);
    Script s((Parameters{}));
    s.Accept();
    EXPECT_FALSE(s.peer.NextDeadline());
    s.peer.Advance(24h);
    EXPECT_TRUE(s.peer.IsSilent());
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
}

TEST(Rfc9293Must26, NotBeforeTheIntervalHasPassedWithoutASegment)
{
    RecordProperty("requirement", "RFC9293/MUST-26");
    Script s(Probing());
    s.Accept();
    s.peer.Advance(90s);
    s.Receive("PA", 1, 1, 10);
    s.Forget();
    s.peer.Advance(50s);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 11"}); // the delayed one
    s.Ack(1);                                      // a bare ACK counts too
    s.peer.Advance(99s);
    EXPECT_TRUE(s.peer.IsSilent());
    s.peer.Advance(1s);
    EXPECT_EQ(s.Replies(), Lines{"ACK 0 ack 11"});
}

TEST(Rfc9293Must26, ASegmentCostsNoTimer)
{
    RecordProperty("requirement", "RFC9293/MUST-26");
    Script s(Probing());
    s.Accept();
    const auto deadline = s.peer.Status().timers.Deadline(Timer::KEEP_ALIVE);
    for (int i = 0; i < 9; ++i)
    {
        s.peer.Advance(10s);
        s.Ack(1);
        EXPECT_EQ(s.peer.Status().timers.Deadline(Timer::KEEP_ALIVE), deadline);
    }
}

TEST(Rfc9293Must26, NotWhileSomethingIsOutstanding)
{
    RecordProperty("requirement", "RFC9293/MUST-26");
    Parameters parameters = Probing();
    parameters.keepAliveTime = 5s;
    parameters.dataRetries = 1000;
    Script s(parameters);
    s.Accept();
    s.peer.Send(10);
    s.peer.Advance(1000s);
    const Lines lines = s.Replies();
    EXPECT_GT(lines.size(), 5U);
    for (const std::string& line : lines)
    {
        EXPECT_EQ(line, "PSH,ACK 1 ack 1 len 10");
    }
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    s.Ack(11);
    s.peer.Advance(5s);
    EXPECT_EQ(s.Replies(), Lines{"ACK 10 ack 1"});
}

TEST(Rfc9293Must26, NotWhileTextWaitsForAWindow)
{
    RecordProperty("requirement", "RFC9293/MUST-26");
    Script s(Probing());
    s.Accept();
    s.window = 0;
    s.Ack(1);
    s.peer.Send(10);
    for (int i = 0; i < 100; ++i)
    {
        s.peer.Advance(10s);
        s.Ack(1);
    }
    for (const std::string& line : s.Replies())
    {
        EXPECT_EQ(line, "ACK 1 ack 1 len 1"); // window probes
    }
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
}

TEST(Rfc9293Must27, TheTimeIsATunable)
{
    RecordProperty("requirement", "RFC9293/MUST-27");
    Parameters parameters = Probing();
    for (const Duration time : {Duration(1s), Duration(10min), Duration(48h)})
    {
        parameters.keepAliveTime = time;
        Script s(parameters);
        s.Accept();
        EXPECT_EQ(s.peer.NextDeadline(), s.peer.now + time);
        s.peer.Advance(time);
        EXPECT_EQ(s.Replies().size(), 1U);
    }
}

TEST(Rfc9293Must28, TwoHoursByDefault)
{
    RecordProperty("requirement", "RFC9293/MUST-28");
    Parameters parameters;
    parameters.keepAlive = true;
    Script s(parameters);
    s.Accept();
    s.peer.Advance(2h - 1s);
    EXPECT_TRUE(s.peer.IsSilent());
    s.peer.Advance(1s);
    EXPECT_FALSE(s.peer.IsSilent());
}

TEST(Rfc9293Must29, LostProbesDoNotEndTheConnection)
{
    RecordProperty("requirement", "RFC9293/MUST-29");
    Script s(Probing());
    s.Accept();
    s.peer.Advance(120s);
    EXPECT_EQ(s.Replies().size(), 3U);
    s.Ack(1); // the answer to the last one
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    s.peer.Advance(99s);
    EXPECT_TRUE(s.peer.IsSilent());
    s.peer.Advance(21s);
    EXPECT_EQ(s.Replies().size(), 3U) << "the count begins again";
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
}

TEST(Rfc9293Must29, AllProbesUnansweredEndTheConnection)
{
    RecordProperty("requirement", "RFC9293/MUST-29");
    Script s(Probing());
    s.Accept();
    s.peer.Advance(129s);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    s.peer.Advance(1s);
    EXPECT_EQ(s.Replies().size(), 3U);
    EXPECT_EQ(s.peer.closed, CloseReason::TIMED_OUT);
    EXPECT_EQ(s.peer.transitions.back().cause, Cause::RETRANSMISSION_LIMIT);
}

TEST(Rfc9293Must29, AfterAnAnswerTheShorterTimeCounts)
{
    RecordProperty("requirement", "RFC9293/MUST-29");
    Parameters parameters = Probing();
    parameters.keepAliveTime = 5s; // shorter than the interval
    Script s(parameters);
    s.Accept();
    s.peer.Advance(5s);
    s.Ack(1);
    s.Forget();
    s.peer.Advance(5s);
    EXPECT_EQ(s.Replies().size(), 1U);
}

TEST(Rfc9293Must29, AResetInAnswerEndsTheConnection)
{
    RecordProperty("requirement", "RFC9293/MUST-29");
    Script s(Probing());
    s.Accept();
    s.peer.Advance(100s);
    s.Receive("R", 1); // the peer has restarted
    EXPECT_EQ(s.peer.closed, CloseReason::RESET);
    EXPECT_FALSE(s.peer.NextDeadline());
}

TEST(Rfc9293Shld12, AProbeCarriesNoText)
{
    RecordProperty("requirement", "RFC9293/SHLD-12");
    Script s(Probing());
    s.Accept();
    s.Sample(10ms);
    const Position next = s.peer.Status().snd.nxt;
    s.peer.Advance(100s);
    EXPECT_EQ(s.Replies(), Lines{"ACK " + std::to_string(next - 1) + " ack 1"});
    EXPECT_EQ(s.peer.Status().snd.nxt, next);
}

TEST(Rfc9293May6, AProbeMayCarryOneOctet)
{
    RecordProperty("requirement", "RFC9293/MAY-6");
    Parameters parameters = Probing();
    parameters.keepAliveGarbage = true;
    Script s(parameters);
    s.Accept();
    s.peer.Advance(100s);
    EXPECT_EQ(s.Replies(), Lines{"ACK 0 ack 1 len 1"});
    EXPECT_EQ(s.peer.Status().snd.nxt, 1);
    EXPECT_EQ(s.peer.Status().snd.max, 1);
    s.Ack(1);
    s.peer.Send(5);
    EXPECT_EQ(s.Replies(), Lines{"PSH,ACK 1 ack 1 len 5"}) << "the stream is unchanged";
}

TEST(Rfc9293May5, APairKeepsEachOtherAlive)
{
    RecordProperty("requirement", "RFC9293/MAY-5");
    for (const bool garbage : {false, true})
    {
        Parameters parameters = Probing();
        parameters.timestamps = true;
        parameters.keepAliveGarbage = garbage;
        Pair pair(parameters, parameters);
        pair.b.Listen();
        pair.a.Connect();
        pair.Drive(1h);
        EXPECT_EQ(pair.a.GetState(), State::ESTABLISHED);
        EXPECT_EQ(pair.b.GetState(), State::ESTABLISHED);
        EXPECT_GT(pair.Sent('a'), 30U);
        EXPECT_LT(pair.Sent('a'), 100U);
        EXPECT_EQ(pair.b.readable, 1);
        pair.a.Close();
        pair.b.Close();
        pair.Drive(1h);
        EXPECT_EQ(pair.a.closed, CloseReason::NORMAL);
        EXPECT_EQ(pair.b.closed, CloseReason::NORMAL);
        EXPECT_TRUE(pair.IsQuiet());
    }
}

TEST(Rfc9293May5, BothEndsNoticeACutLine)
{
    RecordProperty("requirement", "RFC9293/MAY-5");
    Pair pair(Probing(), Probing());
    pair.b.Listen();
    pair.a.Connect();
    pair.Drive(50s);
    pair.network = [](char, uint32_t, const Segment&) { return Fate{0, {}}; };
    pair.Drive(1h);
    EXPECT_EQ(pair.a.closed, CloseReason::TIMED_OUT);
    EXPECT_EQ(pair.b.closed, CloseReason::TIMED_OUT);
}

} // namespace ns3::rfctcp::test
