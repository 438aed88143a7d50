/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Flow control: RFC 9293 3.8.6, zero windows, silly windows, shrunk windows, both sides.

#include "support/script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

/** @param octets of receive buffer @return Plain() with it */
Parameters
WithBuffer(uint32_t octets)
{
    Parameters parameters = Plain();
    parameters.receiveBuffer = octets;
    return parameters;
}

/** @param segments of initial window @return Plain() with it */
Parameters
WithInitialWindow(uint32_t segments)
{
    Parameters parameters = Plain();
    parameters.initialWindow = segments;
    return parameters;
}

/** @param s a script in which segments were sent @return position behind the last text sent */
Position
SentUpTo(Script& s)
{
    Position end = 1;
    while (!s.peer.IsSilent())
    {
        const Segment segment = s.Take();
        end = std::max<Position>(end, Position{segment.seq.Value()} + segment.length);
    }
    return end;
}

} // namespace

TEST(Rfc9293Must1, TopBitOfTheWindowIsNoSign)
{
    RecordProperty("requirement", "RFC9293/MUST-1");
    Script s(WithInitialWindow(1000));
    s.Accept();
    s.peer.Send(200000);
    EXPECT_EQ(SentUpTo(s), 65001); // all whole segments in 65535 octets
}

TEST(Rfc9293Must1, LargestScaledWindowIsUsed)
{
    RecordProperty("requirement", "RFC9293/MUST-1 RFC9293/REC-1");
    Parameters parameters = WithInitialWindow(2000000);
    parameters.windowScaling = true;
    Options syn;
    syn.mss = 1460;
    syn.windowScale = 14;
    Script s(parameters, syn);
    s.Accept();
    s.Ack(1);
    EXPECT_EQ(s.peer.Status().snd.wnd, 65535u << 14);
    s.peer.Send(2000000);
    EXPECT_EQ(SentUpTo(s), 2000001);
}

TEST(Rfc9293Rec1, ReceiveWindowExceedsSixteenBits)
{
    RecordProperty("requirement", "RFC9293/REC-1");
    Parameters parameters = WithBuffer(1 << 22);
    parameters.windowScaling = true;
    Options syn;
    syn.windowScale = 0;
    Script s(parameters, syn);
    s.Accept();
    s.Receive("A", 1, 1, 1000);
    s.Receive("A", 1001, 1, 1000);
    const Tcb& tcb = s.peer.Status();
    EXPECT_GT(tcb.rcv.edge - tcb.rcv.nxt, 4000000);
    s.Receive("A", 3000001, 1, 1000);
    EXPECT_EQ(tcb.reassembly.Highest(), 3001001);
}

TEST(Rfc9293Must34, ShrunkWindowStopsNewTextOnly)
{
    RecordProperty("requirement", "RFC9293/MUST-34 RFC9293/SHLD-15");
    Script s;
    s.Accept();
    s.peer.Send(20000);
    EXPECT_EQ(SentUpTo(s), 10001); // initial window
    s.window = 3000;
    s.Ack(1001);
    s.Ack(2001); // usable window: 2001 + 3000 - 10001 < 0
    EXPECT_TRUE(s.peer.IsSilent());
    s.Ack(8001); // cwnd allows more, the window until 11001
    EXPECT_EQ(SentUpTo(s), 11001);
    s.window = 65535;
    s.Ack(11001);
    EXPECT_EQ(SentUpTo(s), 20001);
}

TEST(Rfc9293Must35, WindowShrunkToZeroIsProbed)
{
    RecordProperty("requirement", "RFC9293/MUST-35");
    Script s;
    s.Accept();
    s.peer.Send(5000);
    s.Forget();
    s.window = 0;
    s.Ack(1001);
    s.peer.Advance(1s);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1001 ack 1 len 1"}); // the oldest octet, with an ACK
    s.Ack(1001);
    s.window = 65535;
    s.Ack(1001);
    s.peer.Advance(1s);
    EXPECT_EQ(s.Replies().at(0), "ACK 1001 ack 1 len 1000"); // now a retransmission
}

TEST(Rfc9293Must36, ZeroWindowIsProbedWithOneOctet)
{
    RecordProperty("requirement", "RFC9293/MUST-36");
    Script s;
    s.Accept();
    s.window = 0;
    s.Ack(1);
    s.peer.Send(100);
    EXPECT_TRUE(s.peer.IsSilent());
    s.peer.Advance(1s);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1 len 1"});
    s.window = 1000;
    s.Ack(2); // the peer took the octet
    EXPECT_EQ(s.Replies(), Lines{"PSH,ACK 2 ack 1 len 99"});
}

TEST(Rfc9293Must36, ZeroWindowWithNothingToSendIsLeftAlone)
{
    RecordProperty("requirement", "RFC9293/MUST-36");
    Script s;
    s.Accept();
    s.window = 0;
    s.Ack(1);
    s.peer.Advance(1h);
    EXPECT_TRUE(s.peer.IsSilent());
    EXPECT_FALSE(s.peer.NextDeadline());
}

TEST(Rfc9293Must36, FinBehindAZeroWindowIsProbed)
{
    RecordProperty("requirement", "RFC9293/MUST-36");
    for (const State state : {State::ESTABLISHED, State::CLOSE_WAIT})
    {
        Script s;
        s.Bring(state);
        s.window = 0;
        s.Ack(1);
        s.peer.Shutdown();
        EXPECT_TRUE(s.peer.IsSilent());
        s.peer.Advance(1s);
        EXPECT_EQ(s.Take().flags, FlagsOf("FA"));
        s.Ack(2);
        EXPECT_EQ(s.GetState(), state == State::ESTABLISHED ? State::FIN_WAIT_2 : State::CLOSED);
    }
}

TEST(Rfc9293Must37, ConnectionStaysOpenWhileProbesAreAnswered)
{
    RecordProperty("requirement", "RFC9293/MUST-37");
    Script s;
    s.Accept();
    s.window = 0;
    s.Ack(1);
    s.peer.Send(100);
    for (int minute = 0; minute < 600; ++minute)
    {
        s.peer.Advance(1min);
        EXPECT_FALSE(s.peer.IsSilent());
        s.Forget();
        s.Ack(1);
    }
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_TRUE(s.peer.softErrors.empty());
}

TEST(Rfc9293Must37, SilentPeerWithAZeroWindowIsGivenUp)
{
    RecordProperty("requirement", "RFC9293/MUST-37");
    Script s;
    s.Accept();
    s.window = 0;
    s.Ack(1);
    s.peer.Send(100);
    s.peer.Advance(100s);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    s.peer.Advance(1h);
    EXPECT_EQ(s.peer.closed, CloseReason::TIMED_OUT);
}

TEST(Rfc9293Must38, WindowOpeningInSmallStepsGetsFewSegments)
{
    RecordProperty("requirement", "RFC9293/MUST-38");
    Script s;
    s.Accept();
    s.window = 10000;
    s.Ack(1);
    s.peer.Send(20000);
    EXPECT_EQ(SentUpTo(s), 10001);
    s.window = 0;
    s.Ack(10001);
    for (s.window = 100; s.window < 1000; s.window += 100)
    {
        s.Ack(10001);
        EXPECT_TRUE(s.peer.IsSilent()) << s.window; // neither full nor half the largest window
    }
    s.Ack(10001);
    EXPECT_EQ(s.Replies(), Lines{"ACK 10001 ack 1 len 1000"});
}

TEST(Rfc9293Must38, WindowBelowTheSegmentSizeIsUsedWithinASecond)
{
    RecordProperty("requirement", "RFC9293/MUST-38");
    Script s;
    s.Accept();
    s.window = 300; // the largest was 65535, so not worthwhile before the override timer
    s.Ack(1);
    s.peer.Send(5000);
    EXPECT_TRUE(s.peer.IsSilent());
    s.peer.Advance(1s);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1 len 300"});
}

TEST(Rfc9293Must38, HalfTheLargestWindowIsWorthSending)
{
    RecordProperty("requirement", "RFC9293/MUST-38");
    Script s;
    s.window = 600;
    s.Accept();
    s.peer.Send(5000);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1 len 600"});
    s.window = 300;
    s.Ack(601);
    EXPECT_EQ(s.Replies(), Lines{"ACK 601 ack 1 len 300"});
}

TEST(Rfc9293Must39, WindowReopensInWorthwhileSteps)
{
    RecordProperty("requirement", "RFC9293/MUST-39");
    Script s(WithBuffer(8000));
    s.peer.readsAtOnce = false;
    s.Accept();
    for (Position at = 1; at < 8001; at += 1000)
    {
        s.Receive("A", at, 1, 1000);
    }
    EXPECT_EQ(s.peer.sent.back().segment.window, 0);
    s.Forget();
    for (int i = 0; i < 999; ++i)
    {
        s.peer.Read(1);
    }
    EXPECT_TRUE(s.peer.IsSilent());
    s.peer.Read(1); // one segment: min(MSS, half the buffer)
    EXPECT_EQ(s.peer.sent.back().segment.window, 1000);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 8001"});
}

TEST(Rfc9293Must39, SmallBufferReopensByHalf)
{
    RecordProperty("requirement", "RFC9293/MUST-39");
    Script s(WithBuffer(600));
    s.peer.readsAtOnce = false;
    s.Accept();
    s.Receive("A", 1, 1, 600);
    s.peer.Advance(1s);
    EXPECT_EQ(s.peer.sent.back().segment.window, 0);
    s.Forget();
    s.peer.Read(299);
    EXPECT_TRUE(s.peer.IsSilent());
    s.peer.Read(1);
    EXPECT_EQ(s.peer.sent.back().segment.window, 300);
}

TEST(Rfc9293Must39, AckWhileTheUserReadsSlowlyDoesNotMoveTheEdge)
{
    RecordProperty("requirement", "RFC9293/MUST-39");
    Script s(WithBuffer(8000));
    s.peer.readsAtOnce = false;
    s.Accept();
    for (Position at = 1; at < 8001; at += 1000)
    {
        s.Receive("A", at, 1, 1000);
    }
    s.peer.Read(999);
    s.Forget();
    s.Receive("A", 8001, 1, 1); // a probe
    EXPECT_EQ(s.peer.sent.back().segment.window, 0);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 8001"});
    EXPECT_EQ(s.peer.readable, 8001);
}

TEST(Rfc9293Must66, ResetCountsAtAZeroWindow)
{
    RecordProperty("requirement", "RFC9293/MUST-66");
    for (const uint32_t length : {0, 10})
    {
        Script s(WithBuffer(1000));
        s.peer.readsAtOnce = false;
        s.Accept();
        s.Receive("A", 1, 1, 1000);
        s.peer.Advance(1s);
        ASSERT_EQ(s.peer.sent.back().segment.window, 0);
        s.Receive("R", 1001, 0, length);
        EXPECT_EQ(s.peer.closed, CloseReason::RESET);
    }
}

TEST(Rfc9293Must66, UrgentAndAckCountAtAZeroWindow)
{
    RecordProperty("requirement", "RFC9293/MUST-66");
    Script s(WithBuffer(1000));
    s.peer.readsAtOnce = false;
    s.Accept();
    s.peer.Send(10);
    s.Receive("A", 1, 1, 1000);
    s.peer.Advance(500ms);
    s.Forget();
    s.urgent = 500;
    s.Receive("UA", 1001, 11, 1);
    EXPECT_EQ(s.peer.urgent, (std::vector<Position>{1501}));
    EXPECT_EQ(s.peer.released, 10u);
    EXPECT_EQ(s.peer.readable, 1001);
    EXPECT_EQ(s.Replies(), Lines{"ACK 11 ack 1001"});
}

TEST(Rfc9293Must66, UrgentNewsPassesAPeersZeroWindow)
{
    RecordProperty("requirement", "RFC9293/MUST-66");
    Script s;
    s.Accept();
    s.window = 0;
    s.Ack(1);
    s.peer.Send(100, true);
    s.peer.Advance(1s);
    const Segment probe = s.Take();
    EXPECT_TRUE(probe.flags.urg);
    EXPECT_EQ(probe.urgent, 100);
}

TEST(Rfc9293Shld14, RightEdgeNeverMovesBack)
{
    RecordProperty("requirement", "RFC9293/SHLD-14");
    for (const uint32_t buffer : {3000u, 65535u, 100001u, 1000003u})
    {
        Parameters parameters = WithBuffer(buffer);
        parameters.windowScaling = true;
        Options syn;
        syn.mss = 1000;
        syn.windowScale = 0;
        Script s(parameters, syn);
        s.peer.readsAtOnce = false;
        s.Accept();
        const uint8_t scale = s.peer.Status().rcv.scale;
        Position at = 1;
        Position edge = 0;
        for (uint32_t i = 0; i < 500; ++i)
        {
            const uint32_t length = std::min<Position>(1 + i * 37 % 1000,
                                                       s.peer.Status().rcv.edge - at);
            s.Receive("A", at, 1, length);
            at += length;
            s.peer.Read(i * 53 % 1100);
            s.peer.Advance(300ms);
            while (!s.peer.IsSilent())
            {
                const Segment segment = s.Take();
                const Position now = Position{segment.ack.Value()} + (segment.window << scale);
                // With a full buffer rounding may cost less than a unit [7323 2.4]
                EXPECT_GT(now + (1 << scale), edge);
                edge = std::max(edge, now);
            }
        }
        EXPECT_EQ(s.peer.readable, at);
        EXPECT_GT(at, 50000);
    }
}

TEST(Rfc7323Section24, SmallSegmentsDoNotCreepTheEdgePastTheBuffer)
{
    Parameters parameters = WithBuffer(1000003);
    parameters.windowScaling = true;
    parameters.ackEvery = 1;
    Options syn;
    syn.windowScale = 0;
    Script s(parameters, syn);
    s.peer.readsAtOnce = false;
    s.Accept();
    const uint32_t unit = 1u << s.peer.Status().rcv.scale;
    ASSERT_GT(unit, 8u);
    for (Position at = 1; at < 990000; at += 10000)
    {
        s.Receive("A", at, 1, 10000);
    }
    for (int i = 0; i < 20000; ++i)
    {
        s.Receive("A", s.Next(), 1, 1);
    }
    EXPECT_GT(s.peer.readable, 1000003 - 1000);
    EXPECT_LE(s.peer.readable, 1000003 + unit);
    EXPECT_EQ(s.peer.sent.back().segment.window, 0);
}

TEST(Rfc7323Section24, WhatWasOnceInTheWindowIsHonoured)
{
    Parameters parameters = WithBuffer(1000003);
    parameters.windowScaling = true;
    Options syn;
    syn.windowScale = 0;
    Script s(parameters, syn);
    s.peer.readsAtOnce = false;
    s.Accept();
    s.Receive("A", 1, 1, 1);
    s.peer.Advance(1s);
    const Segment ack = s.Take();
    const Position edge =
        Position{ack.ack.Value()} + (ack.window << s.peer.Status().rcv.scale);
    for (Position at = 2; at < 1002; ++at)
    {
        s.Receive("A", at, 1, 1);
    }
    s.Receive("A", edge - 1000, 1, 1000);
    EXPECT_EQ(s.peer.Status().reassembly.Highest(), edge);
}

TEST(Rfc9293Shld14, SmallerBufferDoesNotTakeThePromiseBack)
{
    RecordProperty("requirement", "RFC9293/SHLD-14");
    Script s(WithBuffer(20000));
    s.Accept();
    const Position edge = s.peer.Status().rcv.edge;
    Parameters parameters = WithBuffer(5000);
    parameters.checkInvariants = true;
    s.peer.Core().SetParameters(std::make_shared<const Parameters>(parameters));
    for (Position at = 1; at < edge - 1000; at += 1000)
    {
        s.Receive("A", at, 1, 1000);
        if (!s.peer.IsSilent())
        {
            const Segment segment = s.Take();
            EXPECT_GE(Position{segment.ack.Value()} + segment.window, edge);
        }
    }
    s.Receive("A", edge - 1, 1, 1);
    EXPECT_EQ(s.peer.Status().rcv.edge, s.Next() + 5000);
}

TEST(Rfc9293Shld16, TextInTheShrunkWindowIsRetransmitted)
{
    RecordProperty("requirement", "RFC9293/SHLD-16");
    Script s;
    s.Accept();
    s.peer.Send(5000);
    s.Forget();
    s.window = 2000;
    s.Ack(1);
    s.peer.Advance(1s);
    EXPECT_EQ(s.Replies().at(0), "ACK 1 ack 1 len 1000");
}

TEST(Rfc9293May7, TextBeyondTheShrunkWindowMayBeRetransmitted)
{
    RecordProperty("requirement", "RFC9293/MAY-7");
    Script s;
    s.Accept();
    s.peer.Send(5000);
    s.Forget();
    s.window = 500; // the first segment reaches beyond it
    s.Ack(1);
    s.peer.Advance(1s);
    EXPECT_EQ(s.Replies().at(0), "ACK 1 ack 1 len 1000");
    s.window = 65535;
    s.Ack(5001);
    EXPECT_EQ(s.peer.released, 5000u);
}

TEST(Rfc9293Shld17, TextBeyondTheShrunkWindowDoesNotTimeOut)
{
    RecordProperty("requirement", "RFC9293/SHLD-17");
    Script s;
    s.Accept();
    s.peer.Send(5000);
    s.window = 0;
    s.Ack(1001);
    for (int i = 0; i < 600; ++i)
    {
        s.peer.Advance(1s);
        s.Ack(1001);
    }
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    s.window = 65535;
    s.Ack(5001);
    EXPECT_EQ(s.peer.released, 5000u);
}

TEST(Rfc9293Shld29, FirstProbeComesAfterOneRto)
{
    RecordProperty("requirement", "RFC9293/SHLD-29");
    Script s;
    s.Accept();
    for (int i = 0; i < 20; ++i)
    {
        s.Sample(2s); // SRTT + 4 RTTVAR comes down to about 2 s
    }
    const Duration rto = s.peer.Core().Rto();
    EXPECT_GT(rto, 2s);
    s.window = 0;
    s.Ack(21);
    s.peer.Send(100);
    s.peer.Advance(rto - 1ns);
    EXPECT_TRUE(s.peer.IsSilent());
    s.peer.Advance(1ns);
    EXPECT_EQ(s.Replies().size(), 1u);
}

TEST(Rfc9293Shld30, ProbeIntervalDoublesAndStartsAnew)
{
    RecordProperty("requirement", "RFC9293/SHLD-30");
    Script s;
    s.Accept();
    s.peer.Send(10); // one left behind each zero window
    for (int episode = 0; episode < 2; ++episode)
    {
        const Position una = s.peer.Status().snd.end;
        s.window = 0;
        s.Ack(una);
        s.peer.Send(10);
        s.Forget();
        for (const Duration gap : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s})
        {
            s.peer.Advance(gap - 1ns);
            EXPECT_TRUE(s.peer.IsSilent());
            s.peer.Advance(1ns);
            EXPECT_EQ(s.Replies().size(), 1u);
            s.Ack(una);
        }
        s.window = 65535;
        s.Ack(una);
    }
}

TEST(Rfc9293May8, ReceiverKeepsItsWindowAtZeroForHours)
{
    RecordProperty("requirement", "RFC9293/MAY-8");
    Script s(WithBuffer(1000));
    s.peer.readsAtOnce = false;
    s.Accept();
    s.Receive("A", 1, 1, 1000);
    s.peer.Advance(1s);
    s.Forget();
    for (int i = 0; i < 300; ++i)
    {
        s.peer.Advance(1min);
        s.Receive("A", 1001, 1, 1);
        EXPECT_EQ(s.peer.sent.back().segment.window, 0);
        EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1001"});
    }
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
}

TEST(Rfc9293Section31074, OldSegmentDoesNotSetTheWindow)
{
    Script s; // SND.WL1 and SND.WL2
    s.Accept();
    s.Receive("A", 1, 1, 100);
    const uint32_t wnd = s.peer.Status().snd.wnd;
    s.window = 0;
    s.Receive("A", 1, 1, 101); // SEG.SEQ < SND.WL1? no: equal numbers, equal ACK: it counts
    EXPECT_EQ(s.peer.Status().snd.wnd, 0u);
    s.window = 65535;
    s.Receive("A", 102, 1, 10);
    s.peer.Send(10);
    s.Receive("A", 112, 11);
    EXPECT_EQ(s.peer.Status().snd.wnd, wnd);
    s.window = 0;
    s.Receive("A", 102, 11, 11); // SEG.SEQ below SND.WL1
    EXPECT_EQ(s.peer.Status().snd.wnd, wnd);
    s.Receive("A", 113, 1); // SEG.ACK below SND.WL2
    EXPECT_EQ(s.peer.Status().snd.wnd, wnd);
}

} // namespace ns3::rfctcp::test
