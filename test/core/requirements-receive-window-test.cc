/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The window that we offer: RFC 9293 3.8.6 and RFC 7323 2.4, zero and silly windows.

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

} // namespace

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
            const uint32_t length =
                std::min<Position>(1 + i * 37 % 1000, s.peer.Status().rcv.edge - at);
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
    const Position edge = Position{ack.ack.Value()} + (ack.window << s.peer.Status().rcv.scale);
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

TEST(Rfc9293Section3107, EmptySegmentsAtTheRightEdgeAreAnsweredOnce)
{
    Script s(WithBuffer(1000));
    s.Accept();
    s.Receive("A", 1001, 1);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1"});
    s.Receive("A", 1001, 1); // the answer to that answer
    EXPECT_EQ(s.Replies(), Lines{});
    s.Receive("A", 1002, 1);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1"}); // further on, each is answered
    s.Receive("A", 1002, 1);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1"});
    s.Receive("A", 1, 1, 500);
    s.Forget();
    s.Receive("A", 1501, 1);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 501"}); // another right edge
    s.Receive("A", 1501, 1);
    EXPECT_EQ(s.Replies(), Lines{});
}

} // namespace ns3::rfctcp::test
