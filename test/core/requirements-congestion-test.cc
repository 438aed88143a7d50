/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Congestion control and loss recovery: RFC 5681, RFC 6582 (NewReno), RFC 3042.

#include "support/script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

/** @return Plain() without F-RTO, which would first ask whether the timeout was spurious [5682] */
Parameters
Conventional()
{
    Parameters parameters = Plain();
    parameters.forwardRto = false;
    return parameters;
}

/** A connection in ESTABLISHED whose user has written a lot; segments of 1000 octets. */
class Bulk : public Script
{
  public:
    /** @param parameters tunables @param octets written by the user */
    explicit Bulk(Parameters parameters = Conventional(), uint32_t octets = 1000000)
        : Script(parameters)
    {
        Accept();
        peer.Send(octets);
        Forget();
    }

    /** @return cwnd in octets, without inflation */
    uint32_t Cwnd()
    {
        return peer.Core().Congestion().Window();
    }

    /** @return ssthresh in octets */
    uint32_t Ssthresh()
    {
        return peer.Core().Congestion().SlowStartThreshold();
    }

    /** @param ack number @param count of ACKs with it */
    void Acks(Position ack, int count)
    {
        for (int i = 0; i < count; ++i)
        {
            Ack(ack);
        }
    }
};

/** @param begin numbers of full segments, in order @return the lines for them */
Lines
Full(std::initializer_list<Position> begin)
{
    Lines lines;
    for (const Position at : begin)
    {
        lines.push_back("ACK " + std::to_string(at) + " ack 1 len 1000");
    }
    return lines;
}

/** @param threshold ssthresh, octets @param segments initial window @return Conventional() with
 * them */
Parameters
Avoiding(uint32_t threshold, uint32_t segments)
{
    Parameters parameters = Conventional();
    parameters.initialSlowStartThreshold = threshold;
    parameters.initialWindow = segments;
    return parameters;
}

} // namespace

TEST(Rfc5681Section31, InitialWindowIsSentAtOnce)
{
    RecordProperty("requirement", "RFC9293/MUST-19");
    Script s;
    s.Accept();
    s.peer.Send(1000000);
    EXPECT_EQ(s.Replies().size(), 10u); // RFC 6928
}

TEST(Rfc5681Section31, LostSynMakesTheInitialWindowOneSegment)
{
    Script s;
    s.Bring(State::SYN_SENT);
    s.peer.Advance(3s);
    s.Receive("SA", 0, 1);
    s.Forget();
    s.peer.Send(5000);
    EXPECT_EQ(s.Replies(), Full({1}));
}

TEST(Rfc5681Section31, SlowStartGrowsByAtMostOneSegmentAnAck)
{
    RecordProperty("requirement", "RFC9293/MUST-19");
    Bulk s;
    s.Ack(1001);
    EXPECT_EQ(s.Cwnd(), 11000u);
    EXPECT_EQ(s.Replies(), Full({10001, 11001}));
    s.Ack(3001);
    EXPECT_EQ(s.Cwnd(), 12000u);
    s.Ack(3501); // half a segment
    EXPECT_EQ(s.Cwnd(), 12500u);
}

TEST(Rfc5681Section31, CongestionAvoidanceGrowsByOneSegmentAWindow)
{
    RecordProperty("requirement", "RFC9293/MUST-19");
    Bulk s(Avoiding(10000, 10));
    for (Position ack = 1001; ack < 10001; ack += 1000)
    {
        s.Ack(ack);
        EXPECT_EQ(s.Cwnd(), 10000u);
    }
    s.Ack(10001);
    EXPECT_EQ(s.Cwnd(), 11000u);
    for (Position ack = 11001; ack < 21001; ack += 1000)
    {
        s.Ack(ack);
        EXPECT_EQ(s.Cwnd(), 11000u);
    }
    s.Ack(21001);
    EXPECT_EQ(s.Cwnd(), 12000u);
}

TEST(Rfc5681Section31, TimeoutShrinksToTheLossWindow)
{
    RecordProperty("requirement", "RFC9293/MUST-19");
    Bulk s;
    s.peer.Advance(1s);
    EXPECT_EQ(s.Ssthresh(), 5000u); // half the flight
    EXPECT_EQ(s.Cwnd(), 1000u);
    EXPECT_EQ(s.Replies(), Full({1}));
}

TEST(Rfc5681Section31, SlowStartFollowsATimeout)
{
    RecordProperty("requirement", "RFC9293/MUST-19");
    Bulk s;
    s.peer.Advance(1s);
    s.Forget();
    s.Ack(1001);
    EXPECT_EQ(s.Replies(), Full({1001, 2001}));
    s.Ack(2001);
    EXPECT_EQ(s.Replies(), Full({3001, 4001}));
    s.Ack(3001);
    s.Ack(5001);
    EXPECT_EQ(s.Cwnd(), 5000u); // ssthresh
    s.Ack(9001);
    EXPECT_EQ(s.Cwnd(), 5000u); // congestion avoidance from here on
}

TEST(Rfc5681Section31, RepeatedTimeoutOfOneSegmentKeepsSsthresh)
{
    Bulk s;
    s.peer.Advance(1s + 2s);
    EXPECT_EQ(s.Ssthresh(), 5000u);
    EXPECT_EQ(s.Cwnd(), 1000u);
}

TEST(Rfc5681Section31, TimeoutOfAnotherSegmentLowersSsthreshAgain)
{
    Bulk s;
    s.peer.Advance(1s);
    s.Ack(1001); // sends two
    EXPECT_EQ(s.Ssthresh(), 5000u);
    s.peer.Advance(2s); // which are lost
    EXPECT_EQ(s.Ssthresh(), 2000u);
}

TEST(Rfc5681Section31, SsthreshIsAtLeastTwoSegments)
{
    Bulk s(Conventional(), 1000);
    s.peer.Advance(1s);
    EXPECT_EQ(s.Ssthresh(), 2000u);
}

TEST(Rfc5681Section32, ThirdDuplicateAckRetransmits)
{
    Bulk s;
    s.Ack(1001);
    s.Forget();
    s.Acks(1001, 2);
    s.Forget(); // limited transmit
    s.Ack(1001);
    EXPECT_EQ(s.Replies(), Full({1001}));
    EXPECT_EQ(s.Ssthresh(), 5500u); // half of 11000; limited transmit does not count
    EXPECT_EQ(s.Cwnd(), 5500u);
}

TEST(Rfc5681Section32, WindowIsInflatedDuringRecoveryAndDeflatedAfterIt)
{
    Bulk s;
    s.Acks(1, 3);
    s.Forget(); // 12000 octets out, cwnd 5000 + 3000
    s.Acks(1, 4);
    EXPECT_EQ(s.Replies(), Lines{});
    s.Ack(1); // 5000 + 8000
    EXPECT_EQ(s.Replies(), Full({12001}));
    s.Ack(1);
    EXPECT_EQ(s.Replies(), Full({13001}));
    s.Ack(12001); // all that was out when recovery began
    EXPECT_EQ(s.Cwnd(), 5000u);
    EXPECT_EQ(s.Replies(), Full({14001, 15001, 16001}));
}

TEST(Rfc5681Section2, OnlyPureRepeatsAreDuplicates)
{
    Bulk s;
    s.Receive("A", 1, 1, 10); // carries text
    s.Receive("A", 11, 1, 10);
    s.Receive("A", 21, 1, 10);
    s.Receive("A", 31, 1, 10);
    for (s.window = 60000; s.window < 60004; ++s.window)
    {
        s.Ack(1); // window updates
    }
    EXPECT_EQ(s.peer.retransmissions, 0u);
    s.Ack(1);
    s.Ack(1);
    s.Ack(1);
    s.Ack(1);
    EXPECT_EQ(s.peer.retransmissions, 1u);
}

TEST(Rfc5681Section2, NothingOutstandingNoDuplicates)
{
    Bulk s(Conventional(), 10);
    s.Ack(11);
    s.Acks(11, 10);
    EXPECT_EQ(s.peer.retransmissions, 0u);
    EXPECT_EQ(s.peer.Status().recovery.Phase(), CongestionPhase::OPEN);
}

TEST(Rfc5681Section32, ReorderingBelowTheThresholdIsNoLoss)
{
    Bulk s;
    s.Acks(1, 2);
    s.Ack(4001);
    EXPECT_EQ(s.peer.retransmissions, 0u);
    EXPECT_EQ(s.Cwnd(), 11000u);
}

TEST(Rfc3042, TwoDuplicateAcksEachSendOneNewSegment)
{
    Bulk s;
    s.Ack(1);
    EXPECT_EQ(s.Replies(), Full({10001}));
    s.Ack(1);
    EXPECT_EQ(s.Replies(), Full({11001}));
    EXPECT_EQ(s.Cwnd(), 10000u);
    s.Ack(1);
    EXPECT_EQ(s.Ssthresh(), 5000u); // [5681 3.2 step 2]
}

TEST(Rfc3042, PeersWindowStillCounts)
{
    Script s;
    s.window = 10500;
    s.Accept();
    s.peer.Send(20000);
    s.Forget();
    s.Ack(1);
    EXPECT_EQ(s.Replies(), Lines{});
}

TEST(Rfc3042, CanBeSwitchedOff)
{
    Parameters parameters = Conventional();
    parameters.limitedTransmit = false;
    Bulk s(parameters);
    s.Acks(1, 2);
    EXPECT_EQ(s.Replies(), Lines{});
    s.Ack(1);
    EXPECT_EQ(s.Replies(), Full({1}));
}

TEST(Rfc6582Section32, PartialAckRetransmitsTheNextHole)
{
    Bulk s; // segments 1, 4001 and 7001 are lost
    s.Acks(1, 3);
    EXPECT_EQ(s.Replies(), Full({10001, 11001, 1}));
    s.Acks(1, 6); // the rest of twelve
    s.Forget();
    s.Ack(4001);
    EXPECT_EQ(s.Replies().at(0), Full({4001}).at(0));
    EXPECT_EQ(s.peer.Status().recovery.Phase(), CongestionPhase::RECOVERY);
    s.Ack(7001);
    EXPECT_EQ(s.Replies().at(0), Full({7001}).at(0));
    EXPECT_EQ(s.Ssthresh(), 5000u); // one reduction for all three
    s.Ack(12001);
    EXPECT_EQ(s.peer.Status().recovery.Phase(), CongestionPhase::OPEN);
    EXPECT_EQ(s.Cwnd(), 5000u);
    EXPECT_EQ(s.peer.retransmissions, 3u);
}

TEST(Rfc6582Section32, PartialAckDeflatesTheWindow)
{
    Bulk s;
    s.Acks(1, 3); // 12000 out, cwnd 5000 inflated by 3000
    s.Forget();
    // The other duplicate ACKs were lost. Deflated by 8000 and 1000 added back the window is 1000,
    // 4000 are out: only the retransmission may be sent.
    s.Ack(8001);
    EXPECT_EQ(s.Replies(), Full({8001}));
    s.Ack(8001); // 2000
    s.Ack(8001); // 3000
    EXPECT_EQ(s.Replies(), Lines{});
}

TEST(Rfc6582Section32, OnlyTheFirstPartialAckRestartsTheTimer)
{
    Bulk s;
    s.Acks(1, 9);
    s.Forget();
    s.peer.Advance(900ms);
    s.Ack(2001); // first partial ACK
    s.peer.Advance(600ms);
    s.Ack(4001); // later one
    EXPECT_EQ(s.peer.Status().recovery.Phase(), CongestionPhase::RECOVERY);
    s.peer.Advance(399ms);
    EXPECT_EQ(s.peer.Status().recovery.Phase(), CongestionPhase::RECOVERY);
    s.peer.Advance(1ms);
    EXPECT_EQ(s.peer.Status().recovery.Phase(), CongestionPhase::LOSS);
}

TEST(Rfc6582Section32, NoSecondFastRetransmitWithinOneWindow)
{
    Bulk s;
    s.Acks(1, 30);
    EXPECT_EQ(s.peer.retransmissions, 1u);
    EXPECT_EQ(s.Ssthresh(), 5000u);
}

TEST(Rfc6582Section4, DuplicatesAfterATimeoutDoNotRetransmitFast)
{
    Bulk s;
    s.peer.Advance(1s);
    s.Forget();
    const uint64_t before = s.peer.retransmissions;
    s.Acks(1, 9); // the nine segments behind the lost one arrive late
    EXPECT_EQ(s.peer.retransmissions, before);
    s.Ack(10001); // all; the unnecessary retransmissions still cause duplicates
    EXPECT_EQ(s.peer.Status().recovery.Phase(), CongestionPhase::OPEN);
    const uint64_t after = s.peer.retransmissions;
    s.Acks(10001, 5);
    EXPECT_EQ(s.peer.retransmissions, after);
}

TEST(Rfc6582Section4, LaterLossIsRepairedFastAgain)
{
    Bulk s;
    s.peer.Advance(1s);
    s.Ack(10001);
    s.Ack(11001); // covers more than "recover"
    s.Forget();
    s.Acks(11001, 3);
    EXPECT_EQ(s.Replies().back(), Full({11001}).at(0));
}

TEST(Rfc6582Section32, TimeoutInRecoveryStartsAnew)
{
    Bulk s;
    s.Acks(1, 3);
    s.Forget();
    s.peer.Advance(1s);
    EXPECT_EQ(s.Replies(), Full({1}));
    EXPECT_EQ(s.Cwnd(), 1000u);
    s.Ack(12001);
    EXPECT_EQ(s.peer.Status().recovery.Phase(), CongestionPhase::OPEN);
}

TEST(Rfc5681Section42, ReceiverAcknowledgesWhatFillsAGapAtOnce)
{
    Script s;
    s.Accept();
    s.Receive("A", 1001, 1, 1000);
    s.Receive("A", 3001, 1, 1000);
    s.Forget();
    s.Receive("A", 1, 1, 1000); // fills all of one gap
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 2001"});
    s.Receive("A", 2001, 1, 500); // fills a part of the other
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 2501"});
}

} // namespace ns3::rfctcp::test
