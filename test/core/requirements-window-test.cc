/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Flow control: RFC 9293 3.8.6, zero, silly and shrunk windows that the peer offers.

#include "support/script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

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

// ---- SND.NXT and the octet of a window probe ----

/** @param s a script @return it in ESTABLISHED, having sent one probe of octet 1 */
Script&
Probing(Script& s)
{
    s.Accept();
    s.window = 0;
    s.Ack(1);
    s.peer.Send(100);
    s.peer.Advance(1s);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1 len 1"});
    return s;
}

TEST(Rfc9293Section34, ResetAfterAWindowProbeCountsItsOctet)
{
    RecordProperty("requirement", "RFC9293/3.10.5");
    Script s;
    Probing(s).peer.Abort();
    EXPECT_EQ(s.Replies(), Lines{"RST 2"});
    Script unread;
    Probing(unread).peer.readsAtOnce = false;
    unread.Receive("A", 1, 1, 10);
    unread.Forget();
    unread.peer.Close();
    EXPECT_EQ(unread.Replies(), Lines{"RST 2"}); // [9293 SHLD-3]
}

TEST(Rfc5961Section32, ResetAfterARefusedWindowProbeIsExact)
{
    RecordProperty("requirement", "RFC5961/3.2");
    Script s;
    Probing(s).Ack(1); // the octet was not taken
    s.peer.Abort();
    EXPECT_EQ(s.Replies(), Lines{"RST 1"});
}

TEST(Rfc9293Section34, AckAfterAWindowProbeCountsItsOctetUnlessItWasRefused)
{
    RecordProperty("requirement", "RFC9293/3.4");
    Script s;
    Probing(s).Receive("A", 1, 1, 1000);
    s.Receive("A", 1001, 1, 1000); // may have been sent before the probe arrived
    EXPECT_EQ(s.Replies(), Lines{"ACK 2 ack 2001"});
    s.Ack(1); // answers the probe: the octet was not taken
    s.Receive("A", 2001, 1, 1000);
    s.Receive("A", 3001, 1, 1000);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 4001"}); // SEG.SEQ is what the peer expects
}

TEST(Rfc9293Section31074, AckBehindARefusedProbeIsTakenAtAZeroWindow)
{
    RecordProperty("requirement", "RFC9293/3.10.7.4");
    Parameters parameters = Plain();
    parameters.receiveBuffer = 1000;
    Script s(parameters);
    s.Accept();
    s.peer.readsAtOnce = false;
    s.Receive("A", 1, 1, 1000);
    s.Forget();
    s.peer.Send(10);
    s.Forget();
    s.Receive("A", 1001, 1, 1); // a probe, refused
    EXPECT_EQ(s.Replies(), Lines{"ACK 11 ack 1001"});
    s.Receive("A", 1002, 11); // the peer counts its octet
    EXPECT_EQ(s.peer.Status().snd.una, 11);
    EXPECT_TRUE(s.peer.IsSilent());
    s.window = 500;
    s.Receive("A", 1001, 11); // and not any more: this is not older than the segment before
    EXPECT_EQ(s.peer.Status().snd.wnd, 500u);
    s.Receive("R", 1002); // outside the window [5961 3.2]
    EXPECT_TRUE(s.peer.IsSilent());
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
}

} // namespace ns3::rfctcp::test
