/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Two cores over a bottleneck in virtual time: each loss recovery meets random loss, bursts,
// reordering and duplication. The Peer checks each octet and the invariants; here we check that all
// arrives, and what the recoveries owe each other and the path.

#include "support/pair.h"
#include "support/script.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <tuple>

namespace ns3::rfctcp::test
{

namespace
{

/** The path from a to b, and what may happen on it. */
struct Path
{
    uint64_t rate{2500000};  ///< octets a second: 20 Mbit/s
    uint32_t queue{100000};  ///< octets in front of the bottleneck
    Duration latency{10ms};  ///< one way
    double loss{0};          ///< probability for a segment of a
    double burst{0};         ///< probability that a loss takes the next segment too
    double ackLoss{0};       ///< probability for a segment of b
    double reordering{0};    ///< probability of a delay of up to @c longest
    Duration longest{0};     ///< see reordering
    double duplication{0};   ///< probability
    uint32_t firstOfTail{0}; ///< data segments from this number on are lost the first time; 0:
                             ///< none
};

/** What a transfer took. */
struct Outcome
{
    uint64_t segments{0};        ///< sent by both
    uint64_t dropped{0};         ///< segments of text of a that the path has lost
    uint64_t replicated{0};      ///< segments of text of a that the path has copied
    uint64_t retransmissions{0}; ///< of a
    uint64_t timeouts{0};        ///< of a
    uint32_t ssthresh{0};        ///< of a in the end
    Duration took{0};            ///< until all was acknowledged

    /** @param other outcome @return this, with the counts of both */
    Outcome& operator+=(const Outcome& other)
    {
        segments += other.segments;
        dropped += other.dropped;
        replicated += other.replicated;
        retransmissions += other.retransmissions;
        timeouts += other.timeouts;
        took += other.took;
        return *this;
    }
};

/** Transfers text from a to b over a path, closes, and checks that all of it arrives. @param path
 *  the path @param parameters of both @param octets of text @param seed luck @return what it took
 */
Outcome
Transfer(const Path& path, Parameters parameters, uint32_t octets, uint64_t seed)
{
    parameters.synRetries = 40;
    parameters.dataRetries = 200;
    parameters.maxSegmentLifetime = 30min;
    Pair pair(parameters, parameters);
    pair.latency = path.latency;
    std::mt19937_64 random(seed);
    const auto chance = [&random](double probability) {
        return probability > 0 && std::uniform_real_distribution<>(0, 1)(random) < probability;
    };
    Outcome outcome;
    Instant free{};       // when the bottleneck is
    Instant timedOutAt{}; // last timeout seen
    bool unlucky = false;
    Position tail = 0; // highest position sent of the tail
    pair.network = [&](char from, uint32_t, const Segment& segment) {
        ++outcome.segments;
        Fate fate;
        if (from == 'b')
        {
            fate.copies = chance(path.ackLoss) ? 0 : 1;
            return fate;
        }
        const Instant latest = pair.a.Status().recovery.Memory().timedOutAt;
        outcome.timeouts += latest != timedOutAt ? 1 : 0;
        timedOutAt = latest;
        const bool text = segment.length > 0;
        const Duration waits = std::max(free - pair.now, Duration::zero());
        const auto waiting = static_cast<uint64_t>(waits.count()) * path.rate / 1000000000;
        unlucky = (unlucky && chance(path.burst)) || chance(path.loss);
        const Position at = Unwrap(SeqNum(100), 0, segment.seq);
        const bool tailLost =
            text && path.firstOfTail > 0 && at > tail && at > Position{path.firstOfTail} * 1448;
        tail = std::max(tail, at);
        if (unlucky || tailLost || waiting + segment.length > path.queue)
        {
            outcome.dropped += text ? 1 : 0;
            fate.copies = 0;
            return fate;
        }
        const uint64_t time = (segment.length + 52) * uint64_t{1000000000} / path.rate;
        free = pair.now + waits + Duration(time);
        fate.extra = free - pair.now;
        if (chance(path.reordering))
        {
            fate.extra += path.longest * std::uniform_int_distribution<>(0, 1000)(random) / 1000;
        }
        if (chance(path.duplication))
        {
            fate.copies = 2;
            outcome.replicated += text ? 1 : 0;
        }
        return fate;
    };
    pair.b.closesOnEof = true;
    pair.b.Listen();
    pair.a.Connect();
    pair.Drive(1s);
    EXPECT_EQ(pair.a.Send(octets), CallResult::OK);
    for (int steps = 0; steps < 36000 && pair.a.released < octets; ++steps)
    {
        pair.Drive(100ms);
        if (outcome.segments > 100000 + 10 * uint64_t{octets} / 1000)
        {
            ADD_FAILURE() << "livelock";
            break;
        }
    }
    outcome.took = pair.now.time_since_epoch();
    outcome.retransmissions = pair.a.retransmissions;
    outcome.ssthresh = pair.a.Core().Congestion().SlowStartThreshold();
    EXPECT_EQ(pair.a.released, octets);
    EXPECT_EQ(pair.b.readable, Position{octets} + 1);
    pair.a.Shutdown();
    pair.Drive(1h);
    EXPECT_TRUE(pair.b.eof);
    if (testing::Test::HasFailure())
    {
        ADD_FAILURE() << "with seed " << seed;
    }
    return outcome;
}

/** @param recovery loss recovery @param timestamps use them @return tunables */
Parameters
With(Recovery recovery, bool timestamps = true)
{
    Parameters parameters;
    parameters.recovery = recovery;
    parameters.timestamps = timestamps;
    parameters.receiveBuffer = 200000;
    return parameters;
}

/** Runs with each recovery, with and without timestamps. */
class PairRecovery : public testing::TestWithParam<std::tuple<Recovery, bool>>
{
  public:
    /** @return tunables of this run */
    static Parameters Tunables()
    {
        return With(std::get<0>(GetParam()), std::get<1>(GetParam()));
    }
};

INSTANTIATE_TEST_SUITE_P(
    All,
    PairRecovery,
    testing::Combine(testing::Values(Recovery::NEW_RENO, Recovery::SACK_6675, Recovery::RACK_TLP),
                     testing::Bool()));

} // namespace

TEST_P(PairRecovery, AllArrivesWhateverThePathDoes)
{
    Outcome sum;
    for (uint64_t seed = 1; seed <= 60; ++seed)
    {
        std::mt19937_64 random(seed);
        const auto between = [&random](double low, double high) {
            return std::uniform_real_distribution<>(low, high)(random);
        };
        const auto sometimes = [&](double value) { return between(0, 1) < 0.5 ? 0 : value; };
        Path path;
        path.rate = static_cast<uint64_t>(between(2e5, 1e7));
        path.queue = static_cast<uint32_t>(between(5e3, 2e5));
        path.latency = Duration(static_cast<int64_t>(between(1e5, 5e7)));
        path.loss = sometimes(between(0, 0.05));
        path.burst = sometimes(between(0, 0.8));
        path.ackLoss = sometimes(between(0, 0.2));
        path.reordering = sometimes(between(0, 0.1));
        path.longest = Duration(static_cast<int64_t>(between(1e5, 6e7)));
        path.duplication = sometimes(between(0, 0.05));
        Parameters parameters = Tunables();
        parameters.limitedTransmit = between(0, 1) < 0.8;
        parameters.undo = between(0, 1) < 0.8;
        parameters.forwardRto = between(0, 1) < 0.8;
        parameters.ackEvery = between(0, 1) < 0.8 ? 2 : 1;
        sum += Transfer(path, parameters, 3000000, seed);
    }
    EXPECT_GT(sum.retransmissions, 0u);
    RecordProperty("segments", std::to_string(sum.segments));
}

TEST_P(PairRecovery, WithoutLossNothingIsRepeated)
{
    for (uint64_t seed = 1; seed <= 8; ++seed)
    {
        Path path;
        path.rate = 500000 * seed;
        path.queue = 400000; // more than the receiver's window
        path.latency = 7ms * seed;
        const Outcome outcome = Transfer(path, Tunables(), 3000000, seed);
        EXPECT_EQ(outcome.dropped, 0u);
        EXPECT_EQ(outcome.retransmissions, 0u);
        EXPECT_EQ(outcome.timeouts, 0u);
        EXPECT_EQ(outcome.ssthresh, std::numeric_limits<uint32_t>::max());
    }
}

TEST_P(PairRecovery, LittleIsRepeatedInVain)
{
    Outcome sum;
    for (uint64_t seed = 1; seed <= 20; ++seed)
    {
        Path path;
        path.loss = 0.01;
        sum += Transfer(path, Tunables(), 2000000, seed);
    }
    EXPECT_GE(sum.retransmissions, sum.dropped);
    // Probes and what a timeout repeats. NewReno does not know what has arrived
    const bool sack = std::get<0>(GetParam()) != Recovery::NEW_RENO;
    EXPECT_LE(sum.retransmissions, sum.dropped + sum.dropped / (sack ? 10 : 2) + 20);
}

TEST(PairRecovery, SackNeedsNoMoreTimeoutsThanNewRenoAndRackTheFewest)
{
    std::map<Recovery, Outcome> sums;
    for (const Recovery recovery : {Recovery::NEW_RENO, Recovery::SACK_6675, Recovery::RACK_TLP})
    {
        for (const double burst : {0.0, 0.5})
        {
            for (uint64_t seed = 1; seed <= 30; ++seed)
            {
                Path path;
                path.loss = 0.01 + 0.001 * static_cast<double>(seed);
                path.burst = burst;
                sums[recovery] += Transfer(path, With(recovery), 2000000, seed);
            }
        }
    }
    EXPECT_LE(sums[Recovery::RACK_TLP].timeouts, sums[Recovery::SACK_6675].timeouts);
    EXPECT_LE(sums[Recovery::SACK_6675].timeouts, sums[Recovery::NEW_RENO].timeouts);
    EXPECT_LT(2 * sums[Recovery::RACK_TLP].timeouts, sums[Recovery::NEW_RENO].timeouts);
    EXPECT_LT(sums[Recovery::RACK_TLP].took, sums[Recovery::NEW_RENO].took);
}

TEST(PairRecovery, TailOfAnyLengthIsRepairedWithoutATimeout)
{
    for (uint32_t lost = 1; lost <= 9; ++lost)
    {
        for (const bool timestamps : {false, true})
        {
            Parameters parameters = With(Recovery::RACK_TLP, timestamps);
            parameters.segmentSizeLimit = 1448;
            Path path;
            path.firstOfTail = 40 - lost;
            const Outcome outcome = Transfer(path, parameters, 40 * 1448, lost);
            EXPECT_EQ(outcome.dropped, lost);
            EXPECT_EQ(outcome.timeouts, 0u) << lost << " lost";
            EXPECT_LE(outcome.retransmissions, lost + 1);
            EXPECT_LT(outcome.took, 1800ms); // one second of them before the first octet
        }
    }
}

TEST(PairRecovery, ReorderingBelowTheWindowLeavesNoReduction)
{
    Outcome sum;
    for (uint64_t seed = 1; seed <= 20; ++seed)
    {
        Path path;
        path.queue = 400000;
        path.latency = 20ms;
        path.reordering = 0.05;
        path.longest = 9ms; // min_RTT / 4 = 10 ms
        const Outcome outcome = Transfer(path, With(Recovery::RACK_TLP), 1000000, seed);
        EXPECT_EQ(outcome.dropped, 0u);
        EXPECT_EQ(outcome.timeouts, 0u);
        EXPECT_EQ(outcome.ssthresh, std::numeric_limits<uint32_t>::max()) << "seed " << seed;
        sum += outcome;
    }
    // At most the first reordering of a connection is taken for a loss
    EXPECT_LE(sum.retransmissions, 20u * 8);
}

TEST(PairRecovery, ReorderingBeyondTheWindowTeachesRack)
{
    Outcome learning;
    Outcome naive;
    for (uint64_t seed = 1; seed <= 10; ++seed)
    {
        Path path;
        path.queue = 400000;
        path.latency = 20ms;
        path.reordering = 0.02;
        path.longest = 30ms; // below SRTT
        learning += Transfer(path, With(Recovery::RACK_TLP), 10000000, seed);
        naive += Transfer(path, With(Recovery::SACK_6675), 10000000, seed);
    }
    EXPECT_LT(2 * learning.retransmissions, naive.retransmissions);
}

TEST_P(PairRecovery, ReplicationByTheNetworkIsNoLoss)
{
    for (uint64_t seed = 1; seed <= 5; ++seed)
    {
        Path path;
        path.queue = 400000;
        path.duplication = 0.1;
        const Outcome outcome = Transfer(path, Tunables(), 1000000, seed);
        EXPECT_GT(outcome.replicated, 0u);
        EXPECT_EQ(outcome.retransmissions, 0u);
        EXPECT_EQ(outcome.ssthresh, std::numeric_limits<uint32_t>::max());
    }
}

} // namespace ns3::rfctcp::test
