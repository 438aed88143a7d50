/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Responses to losses that did not happen: F-RTO (RFC 5682), Eifel detection (RFC 3522), D-SACK
// (RFC 2883), and what is restored (RFC 4015).

#include "support/sack-script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

/** @param recovery loss recovery @param timestamps use them @return tunables without probes, which
 *  would come before the timeout */
Parameters
Silent(Recovery recovery, bool timestamps = false)
{
    Parameters parameters = Sacking(recovery, timestamps);
    parameters.tailLossProbe = false;
    return parameters;
}

/** Runs with each recovery. */
class Rfc5682Section21 : public testing::TestWithParam<Recovery>
{
  public:
    /** @return a connection with segments 1 to 10 in flight when the timeout fires, which has sent
     *  segment 1 again @param written segments @param change to the tunables */
    std::unique_ptr<SackScript> TimedOut(uint32_t written = 1000,
                                         void (*change)(Parameters&) = nullptr)
    {
        Parameters parameters = Silent(GetParam());
        if (change)
        {
            change(parameters);
        }
        auto s = std::make_unique<SackScript>(parameters, 10, written);
        s->Forget();
        s->peer.Advance(1s);
        EXPECT_EQ(s->Sent(), Numbers{1});
        EXPECT_EQ(s->Cwnd(), 1000u);
        EXPECT_EQ(s->Ssthresh(), 5000u);
        return s;
    }
};

} // namespace

// ---- F-RTO ----

TEST_P(Rfc5682Section21, Step3bSecondAdvanceProvesTheTimeoutSpurious)
{
    RecordProperty("requirement", "RFC5682/2.1");
    const auto s = TimedOut();
    s->Get(2);
    EXPECT_EQ(s->Sent(), Series(11, 12)); // step 2b: two new ones
    s->Get(3);
    EXPECT_EQ(s->Phase(), CongestionPhase::OPEN);
    EXPECT_EQ(s->Ssthresh(), std::numeric_limits<uint32_t>::max()); // as it was
    EXPECT_GE(s->Cwnd(), 10000u);
    EXPECT_LE(s->Cwnd(), 11000u); // FlightSize + min(acknowledged, IW) [4015 3]
    s->Forget();
    s->Get(8);
    for (const Position number : s->Sent())
    {
        EXPECT_GE(number, 13) << "only new data";
    }
    EXPECT_EQ(s->peer.retransmissions, 1u);
}

TEST_P(Rfc5682Section21, Step2aDuplicateIsARealLoss)
{
    RecordProperty("requirement", "RFC5682/2.1");
    const auto s = TimedOut();
    GetParam() == Recovery::NEW_RENO ? s->Get(1) : s->Get(1, {{4, 5}});
    EXPECT_EQ(s->Phase(), CongestionPhase::LOSS);
    EXPECT_EQ(s->Sent(), Numbers{});
    s->Get(2);
    EXPECT_EQ(s->Sent(), Series(2, 3)); // slow start
    EXPECT_EQ(s->Ssthresh(), 5000u);
}

TEST_P(Rfc5682Section21, Step2aAckOfEverythingProvesNothing)
{
    RecordProperty("requirement", "RFC5682/2.1");
    const auto s = TimedOut();
    s->Get(11);
    EXPECT_EQ(s->Phase(), CongestionPhase::OPEN);
    EXPECT_EQ(s->Ssthresh(), 5000u);
    EXPECT_LE(s->Cwnd(), 2000u);
}

TEST_P(Rfc5682Section21, Step2aAckOfAPartOfTheRetransmissionProvesNothing)
{
    RecordProperty("requirement", "RFC5682/2.1");
    const auto s = TimedOut();
    s->GetOctets(1501, {});
    EXPECT_EQ(s->Phase(), CongestionPhase::LOSS);
    while (!s->peer.IsSilent())
    {
        EXPECT_LT(s->Take().seq.Value(), 11001u) << "no new data";
    }
}

TEST_P(Rfc5682Section21, Step2bOneNewSegmentIsEnough)
{
    RecordProperty("requirement", "RFC5682/2.1");
    const auto s = TimedOut(11);
    s->Get(2);
    EXPECT_EQ(s->Sent(), Numbers{11});
    s->Get(4);
    EXPECT_EQ(s->Phase(), CongestionPhase::OPEN);
    EXPECT_GE(s->Ssthresh(), 10000u);
}

TEST_P(Rfc5682Section21, Step2bWithoutNewDataGoesOnAsUsual)
{
    RecordProperty("requirement", "RFC5682/2.1");
    const auto s = TimedOut(10);
    s->Get(2);
    EXPECT_EQ(s->Sent(), Series(2, 3));
    EXPECT_EQ(s->Phase(), CongestionPhase::LOSS);
}

TEST_P(Rfc5682Section21, Step2bWithoutRoomGoesOnAsUsual)
{
    RecordProperty("requirement", "RFC5682/2.1");
    const auto s = TimedOut();
    s->window = 9000;
    s->Get(2);
    EXPECT_EQ(s->Sent(), Series(2, 3));
    EXPECT_EQ(s->Phase(), CongestionPhase::LOSS);
}

TEST_P(Rfc5682Section21, Step3aDuplicateIsARealLossAndRetransmits)
{
    RecordProperty("requirement", "RFC5682/2.1");
    const auto s = TimedOut();
    s->Get(2);
    EXPECT_EQ(s->Sent(), Series(11, 12));
    GetParam() == Recovery::NEW_RENO ? s->Get(2) : s->Get(2, {{11, 12}});
    EXPECT_EQ(s->Phase(), CongestionPhase::LOSS);
    EXPECT_LE(s->Cwnd(), 3000u);
    const Numbers sent = s->Sent();
    ASSERT_FALSE(sent.empty()) << "unacknowledged segments are sent again";
    EXPECT_EQ(sent.front(), 2);
    EXPECT_LE(sent.size(), 3u);
    s->Get(3, {{11, 13}});
    EXPECT_FALSE(s->Sent().empty()) << "slow start goes on";
    EXPECT_EQ(s->Ssthresh(), 5000u);
    s->Get(13);
    EXPECT_EQ(s->Phase(), CongestionPhase::OPEN);
    EXPECT_EQ(s->Ssthresh(), 5000u);
    EXPECT_LE(s->Cwnd(), 5000u);
}

TEST_P(Rfc5682Section21, Step1SecondTimeoutDoesNotAsk)
{
    RecordProperty("requirement", "RFC5682/2.1");
    const auto s = TimedOut();
    s->peer.Advance(2s);
    EXPECT_EQ(s->Sent(), Numbers{1});
    s->Get(2);
    EXPECT_EQ(s->Sent(), Series(2, 3)) << "conventional";
    s->Get(4);
    EXPECT_EQ(s->Ssthresh(), 5000u);
}

TEST_P(Rfc5682Section21, TimeoutWhileItWaitsEndsIt)
{
    RecordProperty("requirement", "RFC5682/2.1");
    const auto s = TimedOut();
    s->Get(2);
    s->Forget();
    s->peer.Advance(5s);
    EXPECT_EQ(s->Sent().front(), 2);
    s->Get(3);
    EXPECT_EQ(s->Phase(), CongestionPhase::LOSS);
    EXPECT_EQ(s->Sent().front(), 3);
}

TEST_P(Rfc5682Section21, SwitchedOffTheTimeoutIsReal)
{
    RecordProperty("requirement", "RFC5682/2.1");
    const auto s = TimedOut(1000, [](Parameters& parameters) { parameters.forwardRto = false; });
    s->Get(2);
    EXPECT_EQ(s->Sent(), Series(2, 3));
    s->Get(4);
    EXPECT_EQ(s->Ssthresh(), 5000u);
    const auto other = TimedOut(1000, [](Parameters& parameters) { parameters.undo = false; });
    other->Get(2);
    EXPECT_EQ(other->Sent(), Series(2, 3));
}

INSTANTIATE_TEST_SUITE_P(Recoveries,
                         Rfc5682Section21,
                         testing::Values(Recovery::NEW_RENO,
                                         Recovery::SACK_6675,
                                         Recovery::RACK_TLP));

TEST(Rfc5682Section21, NotEnteredWhenAFastRecoveryIsUnderWay)
{
    RecordProperty("requirement", "RFC5682/2.1");
    SackScript s(Silent(Recovery::SACK_6675), 20);
    s.Get(1, {{2, 5}});
    EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY);
    s.peer.Advance(1500ms);
    EXPECT_EQ(s.Phase(), CongestionPhase::LOSS);
    s.Forget();
    s.Get(5);
    ASSERT_FALSE(s.peer.IsSilent());
    EXPECT_LT(s.Sent().front(), 20);
}

// ---- Eifel detection ----

namespace
{

/** Runs with each recovery, with timestamps. */
class Rfc3522Section32 : public testing::TestWithParam<Recovery>
{
};

} // namespace

TEST_P(Rfc3522Section32, EchoOfTheOriginalRevertsATimeout)
{
    RecordProperty("requirement", "RFC3522/3.2");
    SackScript s(Silent(GetParam(), true));
    s.Forget();
    s.peer.Advance(1s);
    EXPECT_EQ(s.Sent(), Numbers{1});
    EXPECT_EQ(s.Cwnd(), 1000u);
    s.peer.Advance(20ms);
    s.echo = 10200; // when the flight was sent
    s.Get(2);
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
    EXPECT_EQ(s.Ssthresh(), std::numeric_limits<uint32_t>::max());
    EXPECT_EQ(s.Cwnd(), 10000u); // FlightSize 9000 + 1000 acknowledged
    EXPECT_EQ(s.Sent(), Numbers{11});
}

TEST_P(Rfc3522Section32, EchoOfTheRetransmissionLeavesATimeout)
{
    RecordProperty("requirement", "RFC3522/3.2");
    SackScript s(Silent(GetParam(), true));
    s.Forget();
    s.peer.Advance(1s);
    s.Forget();
    s.peer.Advance(100ms);
    s.echo = 11200; // when it was sent again
    s.Get(2);
    EXPECT_EQ(s.Phase(), CongestionPhase::LOSS);
    EXPECT_EQ(s.Ssthresh(), 5000u);
    EXPECT_EQ(s.Sent(), Series(2, 3));
    s.echo = 10200; // only the first acknowledgment counts
    s.Get(3);
    EXPECT_EQ(s.Ssthresh(), 5000u);
}

TEST_P(Rfc3522Section32, EchoOfTheOriginalRevertsAFastRetransmit)
{
    RecordProperty("requirement", "RFC3522/3.2");
    SackScript s(Silent(GetParam(), true));
    s.peer.Advance(100ms);
    s.echo = 10100;
    s.Get(1, {{2, 3}});
    s.Get(1, {{2, 4}});
    s.Forget();
    s.Get(1, {{2, 5}});
    EXPECT_EQ(s.Sent(), Numbers{1});
    EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY);
    EXPECT_EQ(s.Ssthresh(), 5000u);
    s.peer.Advance(1ms);
    s.echo = 10200;
    s.Get(5);
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
    EXPECT_EQ(s.Ssthresh(), std::numeric_limits<uint32_t>::max());
    EXPECT_GT(s.Cwnd(), 8000u);
    EXPECT_LE(s.Cwnd(), 12000u);
}

TEST_P(Rfc3522Section32, EchoOfTheRetransmissionLeavesAFastRetransmit)
{
    RecordProperty("requirement", "RFC3522/3.2");
    SackScript s(Silent(GetParam(), true));
    s.peer.Advance(100ms);
    s.echo = 10100;
    s.Get(1, {{2, 3}});
    s.Get(1, {{2, 4}});
    s.Get(1, {{2, 5}});
    s.peer.Advance(100ms);
    s.echo = 10300;
    s.Get(5);
    EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY);
    EXPECT_EQ(s.Ssthresh(), 5000u);
}

TEST_P(Rfc3522Section32, SwitchedOffNothingIsReverted)
{
    RecordProperty("requirement", "RFC3522/3.2");
    for (const bool detects : {false, true})
    {
        Parameters parameters = Silent(GetParam(), true);
        parameters.forwardRto = detects;
        parameters.undo = !detects;
        SackScript s(parameters);
        s.peer.Advance(1s);
        s.echo = 10200;
        s.Get(2);
        EXPECT_EQ(s.Phase(), CongestionPhase::LOSS);
        EXPECT_EQ(s.Ssthresh(), 5000u);
    }
}

INSTANTIATE_TEST_SUITE_P(Recoveries,
                         Rfc3522Section32,
                         testing::Values(Recovery::NEW_RENO,
                                         Recovery::SACK_6675,
                                         Recovery::RACK_TLP));

// ---- D-SACK ----

TEST(Rfc2883Section5, ReportOfTheRetransmissionRevertsAFastRetransmit)
{
    RecordProperty("requirement", "RFC2883/5.2");
    for (const Recovery recovery : {Recovery::SACK_6675, Recovery::RACK_TLP})
    {
        SackScript s(Silent(recovery));
        s.peer.Advance(100ms);
        s.Get(1, {{2, 5}});
        EXPECT_EQ(s.Ssthresh(), 5000u);
        EXPECT_EQ(s.Sent().back(), 1);
        s.Get(5); // the original was late
        EXPECT_EQ(s.Ssthresh(), 5000u);
        s.Get(5, {{1, 2}});
        EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
        EXPECT_EQ(s.Ssthresh(), std::numeric_limits<uint32_t>::max());
        EXPECT_GT(s.Cwnd(), 5000u);
    }
}

TEST(Rfc2883Section5, OneRealLossAmongTheRetransmissionsKeepsTheReduction)
{
    RecordProperty("requirement", "RFC2883/5");
    for (const Recovery recovery : {Recovery::SACK_6675, Recovery::RACK_TLP})
    {
        SackScript s(Silent(recovery), 20);
        s.peer.Advance(100ms);
        s.Get(1, {{3, 8}}); // 1 and 2 are sent again
        s.Get(1, {{3, 14}});
        EXPECT_EQ(s.peer.retransmissions, 2u);
        s.Get(14, {{1, 2}}); // 1 has come twice
        s.Get(20);
        EXPECT_EQ(s.Ssthresh(), 10000u);
    }
}

TEST(Rfc2883Section5, ReportOfWhatWasNotSentAgainRevertsNothing)
{
    RecordProperty("requirement", "RFC2883/5.1");
    SackScript s(Silent(Recovery::SACK_6675), 20);
    s.peer.Advance(100ms);
    s.Get(1, {{2, 6}});
    EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY);
    s.Get(6, {{3, 4}}); // the network has replicated segment 3; 1 was lost
    s.Get(6, {{4, 5}});
    EXPECT_EQ(s.Ssthresh(), 10000u) << "segment 1 was never reported";
}

// ---- The response ----

TEST(Rfc4015Section3, MarkOnTheAckKeepsTheReduction)
{
    RecordProperty("requirement", "RFC4015/3");
    Parameters parameters = Silent(Recovery::RACK_TLP, true);
    parameters.ecn = EcnUse::ON;
    SackScript s(parameters, 10, 1000, nullptr, true);
    ASSERT_TRUE(s.peer.Status().ecn.agreed);
    s.peer.Advance(1s);
    s.Forget();
    s.echo = 10200;
    s.Get(2, {}, "E");
    EXPECT_EQ(s.Ssthresh(), 5000u) << "the path is congested";
    EXPECT_LE(s.Cwnd(), 5000u);
    EXPECT_NE(s.Phase(), CongestionPhase::LOSS) << "but nothing was lost";
}

TEST(Rfc4015Section3, ReductionThatWasRevertedIsNotAnnounced)
{
    RecordProperty("requirement", "RFC3168/6.1.2");
    Parameters parameters = Silent(Recovery::RACK_TLP, true);
    parameters.ecn = EcnUse::ON;
    SackScript s(parameters, 10, 1000, nullptr, true);
    s.peer.Advance(1s);
    s.Forget();
    s.echo = 10200;
    s.Get(2);
    ASSERT_FALSE(s.peer.IsSilent());
    EXPECT_FALSE(s.Take().flags.cwr);
}

TEST(Rfc4015Section3, LargerOfFlightAndThresholdIsRestored)
{
    RecordProperty("requirement", "RFC4015/3");
    Parameters parameters = Silent(Recovery::RACK_TLP, true);
    parameters.initialSlowStartThreshold = 4000;
    SackScript s(parameters, 8);
    s.peer.Advance(1s);
    EXPECT_EQ(s.Ssthresh(), 4000u);
    s.echo = 10200;
    s.Get(2);
    EXPECT_EQ(s.Ssthresh(), 8000u); // pipe_prev = max(FlightSize, ssthresh)
}

TEST(Rfc4015Section3, NoBurstLargerThanTheInitialWindow)
{
    RecordProperty("requirement", "RFC4015/3");
    Parameters parameters = Silent(Recovery::RACK_TLP, true);
    SackScript s(parameters, 40);
    s.Get(21); // cwnd 41
    s.peer.Advance(1500ms);
    s.Forget();
    s.echo = 10200;
    s.Get(41);
    EXPECT_LE(s.Sent().size(), 40u);
    EXPECT_LE(s.Cwnd(), s.Pipe() + 1000);
}

TEST(Rfc2883Section51, CopiesMadeByTheNetworkRevertNothing)
{
    RecordProperty("requirement", "RFC2883/5.1");
    for (const Recovery recovery : {Recovery::SACK_6675, Recovery::RACK_TLP})
    {
        SackScript s(Silent(recovery), 20);
        s.peer.Advance(100ms);
        s.Get(1, {{2, 3}, {4, 9}}); // 1 and 3 are lost
        s.peer.Advance(100ms);
        s.Get(1, {{2, 3}, {4, 12}});
        ASSERT_EQ(s.peer.retransmissions, 2u);
        const uint32_t reduced = s.Ssthresh();
        s.Get(1, {{2, 3}, {2, 3}, {4, 12}}); // copies of 2, which was sent once
        s.Get(3, {{2, 3}, {4, 12}});
        s.Get(3, {{2, 3}, {4, 12}});
        s.Get(20);
        EXPECT_EQ(s.Ssthresh(), reduced);
    }
}

TEST(Rfc2883Section51, OneReportOfARetransmissionDoesNotStandForAnother)
{
    RecordProperty("requirement", "RFC2883/5.1");
    UndoRecord record;
    record.resent[{1, 1001}] = 1;
    record.resent[{1001, 2001}] = 2;
    record.unreported = 3;
    record.OnDuplicateReport(1, 1001);
    record.OnDuplicateReport(1, 1001); // a third copy: nothing new
    EXPECT_EQ(record.unreported, 2u);
    record.OnDuplicateReport(1501, 2001); // a part of a segment: the other part was missing
    EXPECT_EQ(record.unreported, 2u);
    record.OnDuplicateReport(1, 2001); // one block for both, as after coalescing
    EXPECT_EQ(record.unreported, 1u);
    record.OnDuplicateReport(1001, 2001);
    EXPECT_EQ(record.unreported, 0u);
}

} // namespace ns3::rfctcp::test
