/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/rtt-estimator.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp
{
namespace
{

using namespace std::chrono_literals;

constexpr RttLimits STANDARD;                                             // RFC 6298
constexpr RttLimits FREE{.minRto = 0s, .maxRto = 24h, .granularity = 0s}; // formulas only

TEST(Rfc6298Section21, OneSecondBeforeTheFirstSample)
{
    const RttEstimator rtt;
    EXPECT_FALSE(rtt.HasSample());
    EXPECT_EQ(rtt.Rto(), 1s);
    EXPECT_EQ(rtt.Srtt(), 0s);
    EXPECT_EQ(rtt.RttVar(), 0s);
    EXPECT_EQ(rtt.Latest(), 0s);
    EXPECT_EQ(rtt.Minimum(), 0s);
}

TEST(Rfc6298Section22, FirstSampleSetsBothVariables)
{
    RttEstimator rtt;
    rtt.OnSample(100ms, FREE);
    EXPECT_TRUE(rtt.HasSample());
    EXPECT_EQ(rtt.Srtt(), 100ms);
    EXPECT_EQ(rtt.RttVar(), 50ms);
    EXPECT_EQ(rtt.Rto(), 300ms); // SRTT + 4 x RTTVAR
}

TEST(Rfc6298Section23, LaterSamplesAreSmoothedWithTheOldSrtt)
{
    RttEstimator rtt;
    rtt.OnSample(800ms, FREE);
    rtt.OnSample(1600ms, FREE);
    EXPECT_EQ(rtt.RttVar(), 500ms); // 3/4 x 400 + 1/4 x |800 - 1600|
    EXPECT_EQ(rtt.Srtt(), 900ms);   // 7/8 x 800 + 1/8 x 1600
    EXPECT_EQ(rtt.Rto(), 2900ms);   // 900 + 4 x 500
    rtt.OnSample(100ms, FREE);
    EXPECT_EQ(rtt.RttVar(), 575ms); // 3/4 x 500 + 1/4 x |900 - 100|
    EXPECT_EQ(rtt.Srtt(), 800ms);   // 7/8 x 900 + 1/8 x 100
    EXPECT_EQ(rtt.Rto(), 3100ms);
    EXPECT_EQ(rtt.Latest(), 100ms);
    EXPECT_EQ(rtt.Minimum(), 100ms);
    rtt.OnSample(200ms, FREE);
    EXPECT_EQ(rtt.Latest(), 200ms);
    EXPECT_EQ(rtt.Minimum(), 100ms);
}

TEST(Rfc6298Section23, SteadyPathConvergesToSrttPlusGranularity)
{
    RttEstimator rtt;
    const RttLimits limits{.minRto = 0s, .maxRto = 60s, .granularity = 10ms};
    for (int i = 0; i < 200; ++i)
    {
        rtt.OnSample(80ms, limits);
    }
    EXPECT_EQ(rtt.Srtt(), 80ms);
    EXPECT_LT(rtt.RttVar(), 1us);
    EXPECT_EQ(rtt.Rto(), 90ms); // max(G, K x RTTVAR) = G
}

TEST(Rfc6298Section24, TimeoutIsRoundedUpToTheMinimum)
{
    RttEstimator rtt;
    rtt.OnSample(10ms, STANDARD);
    EXPECT_EQ(rtt.Rto(), 1s);
    rtt.OnSample(10ms, {.minRto = 200ms, .maxRto = 60s, .granularity = 1ms});
    EXPECT_EQ(rtt.Rto(), 200ms);
}

TEST(Rfc6298Section25, TimeoutIsCappedAtTheMaximum)
{
    RttEstimator rtt;
    rtt.OnSample(50s, STANDARD);
    EXPECT_EQ(rtt.Rto(), 60s); // not 150
}

TEST(Rfc6298Section55, BackOffDoublesUpToTheMaximum)
{
    RttEstimator rtt;
    for (Duration expected : {2s, 4s, 8s, 16s, 32s, 60s, 60s})
    {
        rtt.BackOff(STANDARD);
        EXPECT_EQ(rtt.Rto(), expected);
    }
}

TEST(Rfc6298Section55, BackOffNeverOverflows)
{
    RttEstimator rtt;
    const RttLimits limits{.minRto = 1s, .maxRto = Duration::max(), .granularity = 1ms};
    for (int i = 0; i < 100; ++i)
    {
        const Duration before = rtt.Rto();
        rtt.BackOff(limits);
        EXPECT_GE(rtt.Rto(), before);
    }
    EXPECT_EQ(rtt.Rto(), Duration::max());
}

TEST(Rfc6298Section5, ANewSampleEndsTheBackOff)
{
    RttEstimator rtt;
    rtt.OnSample(800ms, STANDARD);
    EXPECT_EQ(rtt.Rto(), 2400ms);
    rtt.BackOff(STANDARD);
    rtt.BackOff(STANDARD);
    EXPECT_EQ(rtt.Rto(), 9600ms);
    EXPECT_EQ(rtt.Srtt(), 800ms); // a timeout is no measurement
    rtt.OnSample(800ms, STANDARD);
    EXPECT_EQ(rtt.Rto(), 2s); // RTTVAR has fallen to 300 ms
}

TEST(Rfc6298Section5, BackOffCanBeClearedWithoutASample)
{
    RttEstimator rtt;
    rtt.BackOff(STANDARD);
    rtt.ClearBackOff(STANDARD);
    EXPECT_EQ(rtt.Rto(), 2s); // nothing to compute another from
    rtt.OnSample(800ms, STANDARD);
    rtt.BackOff(STANDARD);
    rtt.ClearBackOff(STANDARD);
    EXPECT_EQ(rtt.Rto(), 2400ms);
}

TEST(Rfc6298Section57, InitialTimeoutCanBeReplaced)
{
    RttEstimator rtt;
    rtt.SetInitial(3s);
    EXPECT_EQ(rtt.Rto(), 3s);
    EXPECT_FALSE(rtt.HasSample());
    rtt.BackOff(STANDARD);
    EXPECT_EQ(rtt.Rto(), 6s);
    rtt.OnSample(1s, STANDARD);
    EXPECT_EQ(rtt.Rto(), 3s);
}

TEST(RttEstimator, AbsurdSamplesAreBounded)
{
    RttEstimator rtt;
    rtt.OnSample(-5s, STANDARD);
    EXPECT_EQ(rtt.Latest(), 0s);
    EXPECT_EQ(rtt.Rto(), 1s);
    for (int i = 0; i < 100; ++i) // would overflow without the bound
    {
        rtt.OnSample(i % 2 == 0 ? Duration::max() : Duration::min(), STANDARD);
        EXPECT_GE(rtt.Srtt(), 0s);
        EXPECT_GE(rtt.RttVar(), 0s);
        EXPECT_EQ(rtt.Rto(), 60s);
    }
}

TEST(RttEstimator, IsAValue)
{
    RttEstimator a;
    a.OnSample(100ms, STANDARD);
    RttEstimator b = a;
    EXPECT_TRUE(a == b);
    b.BackOff(STANDARD);
    EXPECT_FALSE(a == b);
    a.BackOff(STANDARD);
    EXPECT_TRUE(a == b);
}

} // namespace
} // namespace ns3::rfctcp
