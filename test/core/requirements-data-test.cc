/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Sending and acknowledging text, the push function and urgent data: RFC 9293 3.7.4, 3.8.5,
// 3.8.6.3, 3.9.1.2, 3.10.7.4 step seven.

#include "support/script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

/** @return Plain() with Nagle's algorithm */
Parameters
WithNagle()
{
    Parameters parameters = Plain();
    parameters.nagle = true;
    return parameters;
}

} // namespace

TEST(Rfc9293Shld7, NagleHoldsASmallSegmentUntilTheAck)
{
    RecordProperty("requirement", "RFC9293/SHLD-7");
    Script s(WithNagle());
    s.Accept();
    s.peer.Send(10);
    EXPECT_EQ(s.Replies(), Lines{"PSH,ACK 1 ack 1 len 10"}); // nothing outstanding: at once
    s.peer.Send(20);
    s.peer.Send(30);
    EXPECT_TRUE(s.peer.IsSilent());
    s.Ack(11);
    EXPECT_EQ(s.Replies(), Lines{"PSH,ACK 11 ack 1 len 50"});
}

TEST(Rfc9293Shld7, NagleSendsAFullSegmentAtOnce)
{
    RecordProperty("requirement", "RFC9293/SHLD-7");
    Script s(WithNagle());
    s.Accept();
    s.peer.Send(10);
    s.peer.Send(999);
    s.Forget();
    s.peer.Send(6);
    EXPECT_EQ(s.Replies(), Lines{"ACK 11 ack 1 len 1000"});
    s.Ack(1011);
    EXPECT_EQ(s.Replies(), Lines{"PSH,ACK 1011 ack 1 len 5"});
}

TEST(Rfc9293Must17, WithoutNagleEachWriteLeavesAtOnce)
{
    RecordProperty("requirement", "RFC9293/MUST-17");
    Script s;
    s.Accept();
    s.peer.Send(10);
    s.peer.Send(20);
    EXPECT_EQ(s.Replies(), (Lines{"PSH,ACK 1 ack 1 len 10", "PSH,ACK 11 ack 1 len 20"}));
}

TEST(Rfc9293Must17, NagleCanBeSwitchedOffOnALiveConnection)
{
    RecordProperty("requirement", "RFC9293/MUST-17");
    Script s(WithNagle());
    s.Accept();
    s.peer.Send(10);
    s.peer.Send(20);
    Parameters parameters = Plain();
    parameters.checkInvariants = true;
    s.peer.Core().SetParameters(std::make_shared<const Parameters>(parameters));
    s.peer.Send(30);
    EXPECT_EQ(s.Replies(), (Lines{"PSH,ACK 1 ack 1 len 10", "PSH,ACK 11 ack 1 len 50"}));
}

TEST(Rfc9293Must40, DefaultAckDelayIsBelowHalfASecond)
{
    RecordProperty("requirement", "RFC9293/MUST-40");
    Script s;
    s.Accept();
    EXPECT_LT(Parameters{}.ackDelay, 500ms);
    s.Receive("A", 1, 1, 1000);
    EXPECT_TRUE(s.peer.IsSilent());
    s.peer.Advance(499ms);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1001"});
}

TEST(Rfc9293Must40, MoreTextDoesNotProlongTheDelay)
{
    RecordProperty("requirement", "RFC9293/MUST-40");
    Parameters parameters = Plain();
    parameters.ackEvery = 1000;
    Script s(parameters);
    s.Accept();
    for (Position at = 1; at < 20; ++at)
    {
        s.Receive("A", at, 1, 1);
        s.peer.Advance(20ms);
    }
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 11"}); // 200 ms after the first
}

TEST(Rfc9293Shld18, SingleSegmentIsAcknowledgedAfterTheDelay)
{
    RecordProperty("requirement", "RFC9293/SHLD-18");
    Script s;
    s.Accept();
    s.Receive("PA", 1, 1, 100);
    s.peer.Advance(199ms);
    EXPECT_TRUE(s.peer.IsSilent());
    s.peer.Advance(1ms);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 101"});
    s.peer.Advance(10s);
    EXPECT_TRUE(s.peer.IsSilent());
}

TEST(Rfc9293Shld19, EverySecondFullSegmentIsAcknowledgedAtOnce)
{
    RecordProperty("requirement", "RFC9293/SHLD-19");
    Script s;
    s.Accept();
    for (Position at = 1; at < 6001; at += 1000)
    {
        s.Receive("A", at, 1, 1000);
    }
    EXPECT_EQ(s.Replies(), (Lines{"ACK 1 ack 2001", "ACK 1 ack 4001", "ACK 1 ack 6001"}));
}

TEST(Rfc9293Must58, ReplyCarriesTheAck)
{
    RecordProperty("requirement", "RFC9293/MUST-58");
    Script s;
    s.Accept();
    s.Receive("PA", 1, 1, 100);
    s.peer.Send(50);
    EXPECT_EQ(s.Replies(), Lines{"PSH,ACK 1 ack 101 len 50"});
    s.peer.Advance(500ms);
    EXPECT_TRUE(s.peer.IsSilent());
}

TEST(Rfc9293Must59, OneAckForAFilledGap)
{
    RecordProperty("requirement", "RFC9293/MUST-59");
    Script s;
    s.Accept();
    for (Position at = 1001; at < 9001; at += 1000)
    {
        s.Receive("A", at, 1, 1000);
    }
    s.Forget();
    s.Receive("A", 1, 1, 1000);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 9001"});
    EXPECT_EQ(s.peer.readable, 9001);
}

TEST(Rfc9293Must60, NoWriteIsHeldForEver)
{
    RecordProperty("requirement", "RFC9293/MUST-60");
    for (const bool nagle : {false, true})
    {
        for (const uint16_t window : {1, 50, 999, 1000, 1001, 65535})
        {
            for (const uint32_t outstanding : {0, 1, 1000})
            {
                Parameters parameters = Plain();
                parameters.nagle = nagle;
                Script s(parameters);
                s.Accept();
                s.window = window;
                s.Ack(1);
                s.peer.Send(outstanding + 100);
                Position acked = 1;
                for (int i = 0; i < 1200 && acked < outstanding + 101; ++i)
                {
                    while (!s.peer.IsSilent())
                    {
                        const Segment segment = s.Take();
                        acked = std::max<Position>(acked, segment.seq.Value() + segment.length);
                    }
                    s.Ack(acked);
                    s.peer.Advance(1s);
                }
                EXPECT_EQ(acked, outstanding + 101) << nagle << " " << window << " " << outstanding;
            }
        }
    }
}

TEST(Rfc9293Must61, PushIsSetOnTheLastQueuedSegmentOnly)
{
    RecordProperty("requirement", "RFC9293/MUST-61");
    Script s;
    s.Accept();
    s.peer.Send(2500);
    EXPECT_EQ(
        s.Replies(),
        (Lines{"ACK 1 ack 1 len 1000", "ACK 1001 ack 1 len 1000", "PSH,ACK 2001 ack 1 len 500"}));
}

TEST(Rfc9293Shld27, WritesBehindAClosedWindowBecomeFullSegments)
{
    RecordProperty("requirement", "RFC9293/SHLD-27");
    Script s;
    s.Accept();
    s.window = 0;
    s.Ack(1);
    for (int i = 0; i < 25; ++i)
    {
        s.peer.Send(100);
    }
    EXPECT_TRUE(s.peer.IsSilent());
    s.window = 65535;
    s.Ack(1);
    EXPECT_EQ(
        s.Replies(),
        (Lines{"ACK 1 ack 1 len 1000", "ACK 1001 ack 1 len 1000", "PSH,ACK 2001 ack 1 len 500"}));
}

TEST(Rfc9293May15, PushMarksTheSegmentWithThePushedOctet)
{
    RecordProperty("requirement", "RFC9293/MAY-15");
    Script s;
    s.Accept();
    s.window = 0;
    s.Ack(1);
    s.peer.Send(300, false, true);
    s.peer.Send(2000);
    s.window = 65535;
    s.Ack(1);
    EXPECT_EQ(s.Replies(),
              (Lines{"PSH,ACK 1 ack 1 len 1000",
                     "ACK 1001 ack 1 len 1000",
                     "PSH,ACK 2001 ack 1 len 300"}));
}

TEST(Rfc9293May14, FlushForgetsWhatWasNotSent)
{
    RecordProperty("requirement", "RFC9293/MAY-14");
    Script s;
    s.Accept();
    s.window = 1000;
    s.Ack(1);
    s.peer.Send(2500);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1 len 1000"});
    EXPECT_EQ(s.peer.Flush(), 1001);
    EXPECT_EQ(s.peer.Flush(), 1001); // nothing is left to forget
    s.Ack(1001);
    EXPECT_TRUE(s.peer.IsSilent());
    s.peer.Send(10);
    EXPECT_EQ(s.Replies(), Lines{"PSH,ACK 1001 ack 1 len 10"});
}

TEST(Rfc9293May14, AProbedOctetCannotBeForgotten)
{
    RecordProperty("requirement", "RFC9293/MAY-14");
    Script s;
    s.Accept();
    s.window = 0;
    s.Ack(1);
    s.peer.Send(100);
    s.peer.Advance(1s);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1 len 1"});
    EXPECT_EQ(s.peer.Flush(), 2);
}

TEST(Rfc9293May14, FlushLetsAWaitingFinGo)
{
    RecordProperty("requirement", "RFC9293/MAY-14");
    Script s;
    s.Accept();
    s.window = 1000;
    s.Ack(1);
    s.peer.Send(2000);
    s.peer.Shutdown();
    s.Forget();
    s.window = 5000;
    s.peer.Flush();
    s.Ack(1001);
    EXPECT_EQ(s.Replies(), Lines{"FIN,ACK 1001 ack 1"});
    s.Ack(1002);
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_2);
}

TEST(Rfc9293May16, WritesAreAggregatedBehindNagle)
{
    RecordProperty("requirement", "RFC9293/MAY-16");
    Script s(WithNagle());
    s.Accept();
    s.peer.Send(1);
    s.Forget();
    for (int i = 0; i < 100; ++i)
    {
        s.peer.Send(5);
    }
    s.Ack(2);
    EXPECT_EQ(s.Replies(), Lines{"PSH,ACK 2 ack 1 len 500"});
}

TEST(Rfc9293Shld28, BulkWriteUsesFullSegments)
{
    RecordProperty("requirement", "RFC9293/SHLD-28");
    Script s;
    s.Accept();
    s.peer.Send(9999);
    Position at = 1;
    while (s.peer.sent.size() > 1)
    {
        const Segment segment = s.Take();
        EXPECT_EQ(segment.length, 1000u);
        EXPECT_EQ(segment.seq, SeqNum(static_cast<uint32_t>(at)));
        at += 1000;
    }
    EXPECT_EQ(s.Take().length, 999u);
}

TEST(Rfc9293Shld31, TextBehindAGapIsKept)
{
    RecordProperty("requirement", "RFC9293/SHLD-31");
    Script s;
    s.Accept();
    s.Receive("A", 1001, 1, 1000);
    s.Receive("A", 3001, 1, 1000);
    EXPECT_EQ(s.peer.readable, 1);
    s.Receive("A", 1, 1, 1000);
    EXPECT_EQ(s.peer.readable, 2001);
    s.Receive("A", 1501, 1, 2000); // overlaps on both sides; the Peer checks every octet
    EXPECT_EQ(s.peer.readable, 4001);
    EXPECT_EQ(s.Replies().back(), "ACK 1 ack 4001");
}

TEST(Rfc9293May13, SegmentBehindAGapIsAcknowledgedAtOnce)
{
    RecordProperty("requirement", "RFC9293/MAY-13");
    Script s;
    s.Accept();
    s.Receive("A", 1001, 1, 1000);
    s.Receive("A", 2001, 1, 1000);
    s.Receive("A", 5001, 1, 1);
    EXPECT_EQ(s.Replies(), Lines(3, "ACK 1 ack 1"));
}

TEST(Rfc9293Section31074, TextOutsideTheWindowIsTrimmed)
{
    Script s;
    s.peer.readsAtOnce = false;
    s.Accept();
    s.Receive("PA", 1, 1, 100);
    s.Receive("PA", 51, 1, 100); // half old
    EXPECT_EQ(s.peer.readable, 151);
    const Position edge = s.peer.Status().rcv.edge;
    s.Receive("PA", edge - 10, 1, 100); // mostly beyond
    EXPECT_EQ(s.peer.Status().reassembly.Highest(), edge);
}

TEST(Rfc9293Section31074, SegmentWithoutAckIsDropped)
{
    Script s;
    s.Accept();
    s.Receive("F", 1, 0, 10);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_EQ(s.peer.readable, 1);
    EXPECT_TRUE(s.peer.IsSilent());
    EXPECT_EQ(s.Discards(Discard::NO_ACK), 1u);
}

TEST(Rfc9293Section31074, TextAndUrgentBehindTheFinAreIgnored)
{
    Script s;
    s.Bring(State::CLOSE_WAIT);
    s.urgent = 5;
    s.Receive("PUA", 2, 1, 10);
    EXPECT_EQ(s.peer.readable, 1);
    EXPECT_TRUE(s.peer.urgent.empty());
    EXPECT_EQ(s.GetState(), State::CLOSE_WAIT);
}

TEST(Rfc9293Must30, UrgentTextCarriesThePointer)
{
    RecordProperty("requirement", "RFC9293/MUST-30 RFC9293/MUST-62");
    Script s;
    s.Accept();
    s.peer.Send(7);
    s.Forget();
    s.peer.Send(5, true);
    const Segment segment = s.Take();
    EXPECT_EQ(Words(segment), "PSH,ACK,URG 8 ack 1 len 5");
    EXPECT_EQ(segment.urgent, 5); // the octet behind the urgent data [MUST-62]
}

TEST(Rfc9293Must62, PointerStaysAtTheEndOfTheUrgentText)
{
    RecordProperty("requirement", "RFC9293/MUST-62");
    Script s;
    s.Accept();
    s.peer.Send(2500, true);
    s.peer.Send(2000);
    for (const uint16_t pointer : {2500, 1500, 500})
    {
        const Segment segment = s.Take();
        EXPECT_TRUE(segment.flags.urg);
        EXPECT_EQ(segment.urgent, pointer);
    }
    EXPECT_FALSE(s.Take().flags.urg);
}

TEST(Rfc9293Must31, UrgentTextMayBeLongerThanTheField)
{
    RecordProperty("requirement", "RFC9293/MUST-31");
    Parameters parameters = Plain();
    parameters.initialWindow = 1000;
    Script s(parameters);
    s.Accept();
    s.peer.Send(200000, true);
    Position acked = 1;
    while (!s.peer.IsSilent())
    {
        const Segment segment = s.Take();
        const uint32_t left = 200001 - segment.seq.Value();
        EXPECT_TRUE(segment.flags.urg);
        EXPECT_EQ(segment.urgent, std::min(left, 65535u));
        acked = segment.seq.Value() + segment.length;
        if (s.peer.IsSilent())
        {
            s.Ack(acked);
        }
    }
    EXPECT_EQ(acked, 200001);
}

TEST(Rfc9293Must32, UserLearnsOfEachAdvanceOfThePointer)
{
    RecordProperty("requirement", "RFC9293/MUST-32");
    Script s;
    s.Accept();
    s.urgent = 100;
    s.Receive("UA", 1, 1, 10);
    EXPECT_EQ(s.peer.urgent, (std::vector<Position>{101}));
    s.urgent = 90;
    s.Receive("UA", 11, 1, 10); // the same mark
    s.urgent = 20;
    s.Receive("UA", 21, 1, 10); // behind it
    EXPECT_EQ(s.peer.urgent.size(), 1u);
    s.urgent = 200;
    s.Receive("UA", 31, 1);
    EXPECT_EQ(s.peer.urgent, (std::vector<Position>{101, 231}));
}

TEST(Rfc9293Must32, PointerBehindWhatWasReadIsNoNews)
{
    RecordProperty("requirement", "RFC9293/MUST-32");
    Script s;
    s.Accept();
    s.Receive("PA", 1, 1, 100);
    s.urgent = 50;
    s.Receive("UA", 1, 1, 101); // the urgent octets were consumed as plain ones
    EXPECT_TRUE(s.peer.urgent.empty());
}

TEST(Rfc9293Must33, StatusTellsHowMuchUrgentTextIsUnread)
{
    RecordProperty("requirement", "RFC9293/MUST-33");
    Script s;
    s.peer.readsAtOnce = false;
    s.Accept();
    s.urgent = 30;
    s.Receive("PUA", 1, 1, 100);
    EXPECT_EQ(s.peer.Core().UrgentOctets(), 30U);
    s.peer.Read(10);
    EXPECT_EQ(s.peer.Core().UrgentOctets(), 20U);
    s.peer.Read(20);
    EXPECT_EQ(s.peer.Core().UrgentOctets(), 0U);
    s.peer.Read(20);
    EXPECT_EQ(s.peer.Core().UrgentOctets(), 0U);
}

TEST(Rfc9293May17, StatusTellsHowMuchWasPushed)
{
    RecordProperty("requirement", "RFC9293/MAY-17");
    Script s;
    s.peer.readsAtOnce = false;
    s.Accept();
    s.Receive("A", 1, 1, 100);
    EXPECT_EQ(s.peer.Core().PushedOctets(), 0U);
    s.Receive("PA", 201, 1, 100); // behind a gap
    EXPECT_EQ(s.peer.Core().PushedOctets(), 100U);
    s.Receive("A", 101, 1, 100);
    EXPECT_EQ(s.peer.Core().PushedOctets(), 300U);
    s.Receive("A", 301, 1, 100);
    EXPECT_EQ(s.peer.Core().PushedOctets(), 300U);
    s.peer.Read(350);
    EXPECT_EQ(s.peer.Core().PushedOctets(), 0U);
}

TEST(Rfc9293Shld19, TwiceRmssOfTextIsAcknowledgedAtOnceHoweverItCame)
{
    RecordProperty("requirement", "RFC9293/SHLD-19");
    Script s;
    s.peer.open.receiveMss = 1000;
    s.Accept();
    s.Receive("A", 1, 1, 2000); // as a peer with segmentation offload sends
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 2001"});
    s.Receive("A", 2001, 1, 1999);
    EXPECT_TRUE(s.peer.IsSilent());
    s.Receive("A", 4000, 1, 1);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 4001"});
}

TEST(Rfc9293Section31074, FinImpliesPush)
{
    Script s;
    s.peer.readsAtOnce = false;
    s.Accept();
    s.Receive("A", 1, 1, 100);
    s.Receive("FA", 201, 1, 100); // behind a gap: not reached yet
    EXPECT_EQ(s.peer.Core().PushedOctets(), 0U);
    s.Receive("A", 101, 1, 100);
    EXPECT_EQ(s.peer.Core().PushedOctets(), 300U);
    s.peer.Read(120);
    EXPECT_EQ(s.peer.Core().PushedOctets(), 180U);
}

} // namespace ns3::rfctcp::test
