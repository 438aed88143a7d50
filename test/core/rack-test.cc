/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// RACK, RFC 8985 section 6: its memory and the reordering window, and the worked examples of
// section 3 on a connection.

#include "core/recovery/rack.h"
#include "support/sack-script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

/** A RACK and the path it believes in: min_RTT 40 ms, SRTT 100 ms. */
class Racked : public Rack
{
  public:
    Circumstances path{Instant(1s), 40ms, 100ms, false, false}; ///< as it is

    /** @param begin position @param sentAt millisecond @param transmissions of it @return a segment
     */
    static SentSegment Segment(Position begin, int sentAt, uint32_t transmissions = 1)
    {
        SentSegment segment;
        segment.begin = begin;
        segment.end = begin + 1000;
        segment.sentAt = Instant(sentAt * 1ms);
        segment.transmissions = transmissions;
        return segment;
    }

    /** @param now millisecond @param segments delivered then, in this order
     *  @param echoAge age of the transmission that is echoed, if any */
    void Deliver(int now,
                 std::initializer_list<SentSegment> segments,
                 std::optional<Duration> echoAge = std::nullopt)
    {
        Delivery delivery;
        delivery.segments.assign(segments.begin(), segments.end());
        OnDelivery(delivery, Instant(now * 1ms), path.minimumRtt, echoAge);
    }

    /** @return RACK.rtt */
    Duration Rtt() const
    {
        return ReorderingTimeout(path) - Window();
    }

    /** @return RACK.reo_wnd */
    Duration Window() const
    {
        return ReorderingWindow(path);
    }
};

} // namespace

// ---- Step 2 ----

TEST(Rfc8985Section62Step2, RttIsThatOfTheSegmentSentLast)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Racked rack;
    rack.Deliver(100, {Racked::Segment(0, 10)});
    EXPECT_EQ(rack.Rtt(), 90ms);
    rack.Deliver(110, {Racked::Segment(3000, 50), Racked::Segment(1000, 20)}); // SACK before ACK
    EXPECT_EQ(rack.Rtt(), 60ms) << "ascending order of transmission";
    rack.Deliver(120, {Racked::Segment(2000, 30)}); // an earlier one: the most recent sample counts
    EXPECT_EQ(rack.Rtt(), 90ms);
}

TEST(Rfc8985Section62Step2, RetransmissionFasterThanTheMinimumIsIgnored)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Racked rack;
    rack.Deliver(100, {Racked::Segment(0, 10)});
    rack.Deliver(110, {Racked::Segment(1000, 71, 2)}); // after 39 ms of at least 40
    EXPECT_EQ(rack.Rtt(), 90ms);
    rack.Deliver(111, {Racked::Segment(2000, 71, 2)});
    EXPECT_EQ(rack.Rtt(), 40ms);
    rack.Deliver(111, {Racked::Segment(3000, 80, 1)}); // sent once: always valid
    EXPECT_EQ(rack.Rtt(), 31ms);
}

TEST(Rfc8985Section62Step2, EchoOfAnEarlierTransmissionIsIgnored)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Racked rack;
    rack.Deliver(100, {Racked::Segment(0, 10)});
    rack.Deliver(200, {Racked::Segment(1000, 120, 2)}, 185ms);
    EXPECT_EQ(rack.Rtt(), 90ms);
    rack.Deliver(200, {Racked::Segment(1000, 120, 2)}, 80ms);
    EXPECT_EQ(rack.Rtt(), 80ms);
}

TEST(Rfc8985Section62Step2, EchoSaysNothingOfASackedRetransmission)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Racked rack;
    rack.Deliver(100, {Racked::Segment(0, 10)});
    SentSegment probe = Racked::Segment(3000, 120, 2);
    probe.sacked = true; // the receiver echoes what came before the gap [7323 4.3]
    rack.Deliver(200, {probe}, 185ms);
    EXPECT_EQ(rack.Rtt(), 80ms);
}

TEST(Rfc8985Section62Step2, IgnoredSegmentMakesNothingLost)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Racked rack;
    Scoreboard board;
    board.Push(0, 1000, Instant(10ms));
    board.Push(1000, 2000, Instant(11ms));
    rack.Deliver(110, {Racked::Segment(1000, 100, 2)});
    rack.path.now = Instant(500ms);
    EXPECT_FALSE(rack.DetectLosses(board, rack.path));
    EXPECT_EQ(board.LostOctets(), 0u);
}

// ---- Step 3 ----

TEST(Rfc8985Section62Step3, SegmentBelowTheHighestDeliveredIsReordering)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Racked rack;
    rack.Deliver(100, {Racked::Segment(2000, 10)});
    EXPECT_FALSE(rack.IsReorderingSeen());
    rack.Deliver(101, {Racked::Segment(1000, 10, 2)});
    EXPECT_FALSE(rack.IsReorderingSeen()) << "it was sent again";
    rack.Deliver(102, {Racked::Segment(0, 10)});
    EXPECT_TRUE(rack.IsReorderingSeen());
}

TEST(Rfc8985Section62Step3, OrderWithinOneAckSaysNothing)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Racked rack;
    rack.Deliver(100,
                 {Racked::Segment(5000, 10), Racked::Segment(3000, 10), Racked::Segment(0, 10)});
    EXPECT_FALSE(rack.IsReorderingSeen()) << "ascending order of sequence";
}

TEST(Rfc8985Section62Step3, AckAndBlockOfOneSegmentAreNoReordering)
{
    RecordProperty("requirement", "RFC8985/6.2");
    SackScript s(Sacking(Recovery::RACK_TLP));
    s.peer.Advance(100ms);
    s.Get(3, {{5, 6}}); // the delayed ACK of 1 and 2 comes with the block: 3 is missing
    EXPECT_FALSE(s.peer.Status().recovery.Memory().rack.IsReorderingSeen());
}

// ---- Step 4 ----

TEST(Rfc8985Section62Step4, WindowIsAQuarterOfTheMinimum)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Racked rack;
    EXPECT_EQ(rack.Window(), 10ms);
}

TEST(Rfc8985Section62Step4, WindowIsZeroInRecoveryAndAtDupThresh)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Racked rack;
    rack.path.inRecovery = true;
    EXPECT_EQ(rack.Window(), 0ms);
    rack.path.inRecovery = false;
    rack.path.thresholdReached = true;
    EXPECT_EQ(rack.Window(), 0ms);
}

TEST(Rfc8985Section62Step4, WindowStaysOnceReorderingWasSeen)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Racked rack;
    rack.Deliver(100, {Racked::Segment(2000, 10)});
    rack.Deliver(100, {Racked::Segment(0, 10)});
    rack.path.inRecovery = true;
    rack.path.thresholdReached = true;
    EXPECT_EQ(rack.Window(), 10ms);
}

TEST(Rfc8985Section62Step4, WindowGrowsOnceARoundUpToSrtt)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Racked rack;
    rack.OnDuplicateReport(1000, 9000);
    EXPECT_EQ(rack.Window(), 20ms);
    rack.OnDuplicateReport(2000, 9500);
    rack.OnDuplicateReport(8999, 9500);
    EXPECT_EQ(rack.Window(), 20ms) << "the round has not ended";
    rack.OnDuplicateReport(9000, 20000);
    EXPECT_EQ(rack.Window(), 30ms);
    for (Position round = 2; round < 20; ++round)
    {
        rack.OnDuplicateReport(round * 10000, round * 10000 + 10000);
    }
    EXPECT_EQ(rack.Window(), 100ms) << "never above SRTT";
}

TEST(Rfc8985Section62Step4, WindowIsSmallAgainAfterSixteenRecoveries)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Racked rack;
    rack.OnDuplicateReport(1000, 9000);
    for (int recovery = 1; recovery < 16; ++recovery)
    {
        rack.OnRecoveryEnd();
        EXPECT_EQ(rack.Window(), 20ms) << recovery;
    }
    rack.OnDuplicateReport(10000, 19000); // starts anew
    for (int recovery = 1; recovery < 16; ++recovery)
    {
        rack.OnRecoveryEnd();
        EXPECT_EQ(rack.Window(), 30ms) << recovery;
    }
    rack.OnRecoveryEnd();
    EXPECT_EQ(rack.Window(), 10ms);
}

TEST(Rfc8985Section62Step4, DupThreshCountsSegmentsNotOctets)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Script small(Sacking(Recovery::RACK_TLP), [] {
        Options syn;
        syn.mss = 1000;
        syn.sackPermitted = true;
        return syn;
    }());
    small.Accept();
    small.Sample(100ms);
    for (int i = 0; i < 5; ++i)
    {
        small.peer.Send(10);
        small.peer.Advance(1ms);
    }
    small.peer.Advance(95ms);
    small.Forget();
    for (int i = 0; i < 3; ++i)
    {
        const auto at = [](Position octet) { return Wrap(SeqNum(Script::LOCAL_ISS), octet); };
        small.options.sack.assign(1, SackBlock{at(12), at(22 + 10 * i)});
        small.Ack(2);
        small.peer.Advance(1ms);
    }
    EXPECT_EQ(small.Replies(), (Lines{"ACK 2 ack 1 len 10"})) << "three of them are SACKed";
}

// ---- Step 5 and the reordering timer ----

TEST(Rfc8985Section62Step5, TimerFindsTheLossWhenTheWindowHasPassed)
{
    RecordProperty("requirement", "RFC8985/6.2");
    SackScript s(Sacking(Recovery::RACK_TLP));
    s.Forget();
    s.peer.Advance(100ms);
    s.Get(1, {{2, 3}});
    EXPECT_EQ(s.Sent(), Numbers{11});            // what left the network may be replaced
    EXPECT_EQ(s.Until(Timer::REORDERING), 25ms); // RTT 100 ms + 100 ms / 4
    s.peer.Advance(24999us);
    EXPECT_EQ(s.Sent(), Numbers{});
    s.peer.Advance(1us);
    EXPECT_EQ(s.Sent(), Numbers{1});
    EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY);
}

TEST(Rfc8985Section62Step5, ReorderingWithinTheWindowIsNoLoss)
{
    RecordProperty("requirement", "RFC8985/6.2");
    SackScript s(Sacking(Recovery::RACK_TLP));
    s.peer.Advance(100ms);
    s.Get(1, {{2, 4}});
    s.peer.Advance(20ms);
    s.Get(4);
    s.Forget();
    s.peer.Advance(100ms);
    for (const Position number : s.Sent())
    {
        EXPECT_GE(number, 11); // nothing again
    }
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
    EXPECT_TRUE(s.peer.Status().recovery.Memory().rack.IsReorderingSeen());
    EXPECT_EQ(s.peer.retransmissions, 0u);
}

TEST(Rfc8985Section62Step5, OnceReorderingIsSeenDupThreshStartsNothing)
{
    RecordProperty("requirement", "RFC8985/6.2");
    SackScript s(Sacking(Recovery::RACK_TLP), 20);
    s.peer.Advance(100ms);
    s.Get(1, {{2, 3}});
    s.Get(3); // 1 was late: reordering
    s.Get(3, {{4, 8}});
    EXPECT_EQ(s.Phase(), CongestionPhase::DISORDER);
    EXPECT_EQ(s.peer.retransmissions, 0u);
    s.peer.Advance(25ms);
    EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY);
    EXPECT_EQ(s.peer.retransmissions, 1u);
}

TEST(Rfc8985Section62Step5, ThreeSackedSegmentsStartRecoveryAtOnce)
{
    RecordProperty("requirement", "RFC8985/6.2");
    SackScript s(Sacking(Recovery::RACK_TLP));
    s.peer.Advance(100ms);
    s.Get(1, {{2, 4}});
    s.Forget();
    s.Get(1, {{2, 5}});
    EXPECT_EQ(s.Sent(), Numbers{1});
}

// ---- Worked examples of section 3 ----

TEST(Rfc8985Section34, ProbeAndRackRepairATailAndALostRetransmission)
{
    RecordProperty("requirement", "RFC8985/3.4");
    SackScript s(Sacking(Recovery::RACK_TLP), 4, 4);
    EXPECT_EQ(s.Sent(), Series(1, 4)); // P0 to P3; P1 to P3 are dropped
    s.peer.Advance(100ms);
    s.Get(2);                 // 2
    s.peer.Advance(199999us); // 3a: two RTTs, then
    EXPECT_EQ(s.Sent(), Numbers{});
    s.peer.Advance(1us);
    EXPECT_EQ(s.Sent(), Numbers{4}); // 3b: the probe
    s.peer.Advance(100ms);
    s.Get(2, {{4, 5}}); // 4
    EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY);
    EXPECT_EQ(s.Sent(), Series(2, 3)); // 5c
    s.peer.Advance(100ms);
    s.Get(2, {{3, 5}});              // 7a: the retransmission of P2 has arrived, that of P1 has not
    EXPECT_EQ(s.Sent(), Numbers{2}); // 7b
    s.Get(5);
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
}

TEST(Rfc8985Section34, LostRetransmissionIsFoundByALaterOne)
{
    RecordProperty("requirement", "RFC8985/3.4");
    SackScript s(Sacking(Recovery::RACK_TLP), 12, 12);
    s.Forget();
    s.peer.Advance(100ms);
    s.Get(1, {{3, 8}}); // 1 and 2 are lost
    EXPECT_EQ(s.Sent().front(), 1);
    s.peer.Advance(2ms);
    s.Get(1, {{3, 13}});
    s.Forget(); // 2 was sent by now, after 1
    EXPECT_EQ(s.peer.retransmissions, 2u);
    s.peer.Advance(100ms);
    s.Get(1, {{2, 13}}); // the retransmission of 2 has arrived, that of 1 has not
    EXPECT_EQ(s.Sent(), Numbers{1});
    EXPECT_EQ(s.peer.Status().recovery.Retransmissions(), 0u) << "without a timeout";
}

TEST(Rfc8985Section35, TimeoutRepeatsOnlyWhatHadItsTime)
{
    RecordProperty("requirement", "RFC8985/3.5");
    Parameters parameters = Sacking(Recovery::RACK_TLP);
    parameters.tailLossProbe = false;
    parameters.forwardRto = false;
    SackScript s(parameters, 10, 1);
    EXPECT_EQ(s.Sent(), Numbers{1});
    s.peer.Advance(950ms);
    s.peer.Send(2000);
    EXPECT_EQ(s.Sent(), Series(2, 3));
    s.peer.Advance(50ms); // RTO
    EXPECT_EQ(s.Sent(), Numbers{1});
    EXPECT_EQ(s.Pipe(), 3000u) << "2 and 3 are not deemed lost";
    s.Get(2);
    EXPECT_EQ(s.Sent(), Numbers{});
    EXPECT_NE(s.Until(Timer::RETRANSMISSION), std::nullopt);
}

TEST(Rfc8985Section63, TimeoutLosesTheFirstAndTheOld)
{
    RecordProperty("requirement", "RFC8985/6.3");
    Parameters parameters = Sacking(Recovery::RACK_TLP);
    parameters.tailLossProbe = false;
    parameters.forwardRto = false;
    SackScript s(parameters, 10, 2);
    s.peer.Advance(600ms);
    s.peer.Send(2000);
    s.peer.Advance(350ms);
    s.peer.Send(2000);
    s.Forget();
    s.peer.Advance(50ms);
    EXPECT_EQ(s.Sent(), Numbers{1});
    EXPECT_EQ(s.peer.Status().recovery.Board().LostOctets(),
              3000u); // 2 to 4; 5 and 6 are 50 ms old
}

} // namespace ns3::rfctcp::test
