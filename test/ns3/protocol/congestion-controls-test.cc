/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Every congestion control of ns-3 drives our TCP, unmodified, as it drives the built-in one; and
// throughput follows the closed forms of the literature.

#include "support/congestion-lab.h"

#include <cmath>
#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

constexpr double SEGMENT = 1448; ///< octets

#ifdef __SANITIZE_ADDRESS__
constexpr bool SANITIZED = true; ///< statistics take too long there, the code is the same
#else
constexpr bool SANITIZED = false; ///< statistics are worth their time
#endif

/** One congestion control. */
class CongestionControlTest : public ::testing::TestWithParam<std::string>
{
  protected:
    /** @return a trial with the control of this test */
    Trial MakeTrial() const
    {
        Trial trial;
        trial.control = GetParam();
        trial.markFrom = trial.control == "ns3::TcpDctcp" ? 20 : 0;
        return trial;
    }
};

std::string
NameOf(const ::testing::TestParamInfo<std::string>& info)
{
    return info.param.substr(5);
}

} // namespace

TEST_P(CongestionControlTest, FillsABottleneckLikeOnTheBuiltInTcp)
{
    Trial trial = MakeTrial();
    const Outcome ours = Try(trial);
    trial.rfcTcp = false;
    const Outcome theirs = Try(trial);
    // Without loss the two differ in how fast they recover from the overshoot of slow start
    EXPECT_GT(ours.goodput, 0.95 * theirs.goodput);
    if (trial.control != "ns3::TcpBbr") // which the built-in TCP misleads, see below
    {
        EXPECT_LT(ours.goodput, 1.05 * theirs.goodput);
    }
    const bool low = trial.control == "ns3::TcpLp" || trial.control == "ns3::TcpVegas";
    EXPECT_GT(ours.goodput, low ? 0.4e6 : 9e6);
    EXPECT_GT(ours.greatestWindow, 10 * SEGMENT);
}

TEST_P(CongestionControlTest, CompletesATransferInSpiteOfLoss)
{
    Trial trial = MakeTrial();
    trial.loss = 0.01;
    trial.octets = 3000000;
    trial.duration = Seconds(400);
    for (trial.seed = 1; trial.seed <= 3; ++trial.seed)
    {
        const Outcome ours = Try(trial);
        EXPECT_TRUE(ours.closed) << "seed " << trial.seed << ": " << ours.received;
        EXPECT_GT(ours.leastWindow, 0U);
    }
}

// TcpWestwood aborts the program when it hears of two ACKs at the same time
TEST_P(CongestionControlTest, SurvivesTwoAcksInOneInstant)
{
    Trial trial = MakeTrial();
    trial.rules = "duplicate ACK; duplicate DATA #100-300";
    trial.octets = 1000000;
    trial.duration = Seconds(100);
    const Outcome outcome = Try(trial);
    EXPECT_TRUE(outcome.closed);
    EXPECT_EQ(outcome.received, trial.octets);
}

INSTANTIATE_TEST_SUITE_P(Ns3,
                         CongestionControlTest,
                         ::testing::ValuesIn(CongestionControls()),
                         NameOf);

TEST(CongestionControls, AreSeventeen)
{
    EXPECT_GE(CongestionControls().size(), 17U);
}

TEST(CongestionControls, BbrIsNotMisledByRandomLoss)
{
    Trial trial;
    trial.control = "ns3::TcpBbr";
    trial.loss = 0.005;
    EXPECT_GT(Try(trial).goodput, 9e6); // the built-in TCP reaches a sixth of it
}

TEST(CongestionControls, DctcpKeepsTheQueueAtTheMarkingThreshold)
{
    Trial trial;
    trial.control = "ns3::TcpDctcp";
    trial.queue = 200; // for the overshoot of slow start
    trial.markFrom = 20;
    const Outcome ours = Try(trial);
    EXPECT_GT(ours.marks, 100U);
    EXPECT_EQ(ours.drops, 0U);
    EXPECT_GT(ours.goodput, 9e6);
    // Bandwidth-delay product and threshold, 36 and 20 packets
    EXPECT_NEAR(ours.meanWindow, 56 * SEGMENT, 10 * SEGMENT);
}

TEST(Rfc3168, MarksReplaceLosses)
{
    Trial trial;
    trial.markFrom = 20;
    trial.attributes = {{"ns3::RfcTcpSocket::UseEcn", "On"}};
    const Outcome marked = Try(trial);
    EXPECT_GT(marked.marks, 0U);
    EXPECT_EQ(marked.drops, 0U);
    EXPECT_GT(marked.goodput, 8.5e6);
    trial.attributes.clear();
    const Outcome dropped = Try(trial);
    EXPECT_EQ(dropped.marks, 0U);
    EXPECT_GT(dropped.drops, 0U);
}

TEST(Rfc3168, DefaultOfTheBuiltInTcpHoldsHereToo)
{
    Trial trial;
    trial.markFrom = 20;
    trial.attributes = {{"ns3::TcpSocketBase::UseEcn", "On"}};
    EXPECT_GT(Try(trial).marks, 0U);
}

TEST(Pacing, SpreadsTheWindow)
{
    Trial trial;
    trial.rate = "100Mbps";
    trial.queue = 1000;
    trial.duration = MilliSeconds(150); // slow start, far from filling the path
    EXPECT_GT(Try(trial).longestQueue, 7U);
    trial.attributes = {{"ns3::TcpSocketState::EnablePacing", "true"},
                        {"ns3::TcpSocketState::PaceInitialWindow", "true"}};
    const Outcome paced = Try(trial);
    EXPECT_LE(paced.longestQueue, 2U);
    EXPECT_GT(paced.greatestWindow, 20 * SEGMENT);
}

TEST(ReceiveBuffer, GrowsWithTheRateIfAllowed)
{
    Trial trial;
    trial.rate = "100Mbps";
    trial.delay = "25ms"; // 625 kB in a round trip
    trial.queue = 1000;
    trial.attributes = {{"ns3::TcpSocket::RcvBufSize", "65535"}};
    EXPECT_LT(Try(trial).goodput, 11e6); // a buffer in a round trip
    trial.attributes.emplace_back("ns3::RfcTcpSocket::MaxRcvBufSize", "4000000");
    EXPECT_GT(Try(trial).goodput, 85e6);
    trial.attributes.back().second = "300000"; // in a round trip of 50 ms
    EXPECT_NEAR(Try(trial).goodput, 48e6, 4e6);
}

/** @param trial with loss @param seeds how many @return mean of the windows in segments */
double
MeanWindow(Trial trial, uint32_t seeds)
{
    double sum = 0;
    for (trial.seed = 1; trial.seed <= seeds; ++trial.seed)
    {
        sum += Try(trial).meanWindow / SEGMENT;
    }
    return sum / seeds;
}

TEST(ClosedForm, RenoFollowsTheInverseSquareRootOfTheLossRate)
{
    if (SANITIZED)
    {
        GTEST_SKIP() << "takes minutes";
    }
    // Ott, Kemperman and Mathis 1996: W = 1.31 / sqrt(p) on average for random losses, where losses
    // at regular intervals give sqrt(3 / (2 p)); LinuxReno counts segments, not ACKs
    for (const double loss : {0.001, 0.004})
    {
        Trial trial;
        trial.control = "ns3::TcpLinuxReno";
        trial.rate = "1Gbps";
        trial.queue = 1000;
        trial.loss = loss;
        trial.duration = Seconds(120);
        EXPECT_NEAR(MeanWindow(trial, 4) / (1.31 / std::sqrt(loss)), 1, 0.08) << loss;
    }
}

TEST(ClosedForm, CubicFollowsItsResponseFunction)
{
    if (SANITIZED)
    {
        GTEST_SKIP() << "takes minutes";
    }
    // RFC 9438 5.1: W = 1.054 (RTT / p)^0.75, where it exceeds Reno's window
    Trial trial;
    trial.control = "ns3::TcpCubic";
    trial.rate = "1Gbps";
    trial.queue = 1000;
    trial.delay = "100ms";
    trial.loss = 0.0002;
    trial.duration = Seconds(200);
    EXPECT_NEAR(MeanWindow(trial, 4) / (1.054 * std::pow(0.2 / trial.loss, 0.75)), 1, 0.2);
}

} // namespace ns3::rfctcp::test
