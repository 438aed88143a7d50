/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Ephemeral ports: RFC 6056.

#include "core/tables/port-selector.h"
#include "support/owning-demultiplexer.h"

#include <gtest/gtest.h>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace ns3::rfctcp
{
namespace
{

using Algorithm = PortSelector::Algorithm;

FlowKey
Key(uint16_t localPort, uint16_t remotePort, uint8_t remote = 2)
{
    FlowKey key;
    key.local = {AnyIpv4(), localPort};
    key.local.address[15] = 1;
    key.remote = {AnyIpv4(), remotePort};
    key.remote.address[15] = remote;
    return key;
}

PortSelector
Selector(Algorithm algorithm)
{
    PortSelector selector;
    selector.algorithm = algorithm;
    return selector;
}

/** Always the same number. */
PortSelector::Random
Constant(uint32_t number)
{
    return [number] { return number; };
}

/** Each algorithm. */
class EachPortAlgorithm : public ::testing::TestWithParam<Algorithm>
{
};

INSTANTIATE_TEST_SUITE_P(Rfc6056,
                         EachPortAlgorithm,
                         ::testing::Values(Algorithm::SIMPLE_RANDOM,
                                           Algorithm::ANOTHER_RANDOM,
                                           Algorithm::SIMPLE_HASH,
                                           Algorithm::DOUBLE_HASH,
                                           Algorithm::RANDOM_INCREMENTS),
                         [](const auto& info) {
                             return "Algorithm" + std::to_string(static_cast<int>(info.param));
                         });

} // namespace

TEST(Rfc6056Algorithm1, StartsAtRandomAndSkipsWhatIsInUse)
{
    PortSelector selector;
    OwningDemultiplexer demultiplexer;
    const auto select = [&](const FlowKey& key, uint32_t random) {
        return selector.Select(demultiplexer, key, Constant(random));
    };
    EXPECT_EQ(select(Key(0, 80), 0), FIRST_EPHEMERAL_PORT);
    EXPECT_EQ(select(Key(0, 80), 16383), LAST_EPHEMERAL_PORT);
    EXPECT_EQ(select(Key(0, 80), 16384), FIRST_EPHEMERAL_PORT);

    demultiplexer.AddConnection(Key(LAST_EPHEMERAL_PORT, 80), 1);
    EXPECT_EQ(select(Key(0, 80), 16383), FIRST_EPHEMERAL_PORT); // wraps
    EXPECT_EQ(select(Key(0, 81), 16383), LAST_EPHEMERAL_PORT);  // other peer
    demultiplexer.Claim(Demultiplexer::Binding{{AnyIpv4(), FIRST_EPHEMERAL_PORT}}, 2);
    EXPECT_EQ(select(Key(0, 80), 0), FIRST_EPHEMERAL_PORT + 1);
}

TEST(Rfc6056Algorithm1, DrawsOneNumber)
{
    PortSelector selector;
    uint32_t drawn = 0;
    EXPECT_TRUE(selector.Select(Demultiplexer(), Key(0, 80), [&drawn] { return ++drawn; }));
    EXPECT_EQ(drawn, 1U);
}

TEST(Rfc6056Algorithm2, JumpsToAnotherRandomPort)
{
    PortSelector selector = Selector(Algorithm::ANOTHER_RANDOM);
    OwningDemultiplexer demultiplexer;
    demultiplexer.AddConnection(Key(FIRST_EPHEMERAL_PORT + 7, 80), 1);
    EXPECT_EQ(selector.Select(demultiplexer, Key(0, 80), Constant(7)), FIRST_EPHEMERAL_PORT + 14);
}

TEST(Rfc6056Algorithm3, IncreasesForOneRemoteEndAndDiffersBetweenThem)
{
    PortSelector selector = Selector(Algorithm::SIMPLE_HASH);
    const Demultiplexer demultiplexer;
    const auto random = Constant(0x12345678);
    const auto next = [](uint32_t port, uint32_t by) {
        return FIRST_EPHEMERAL_PORT + (port - FIRST_EPHEMERAL_PORT + by) % 16384;
    };
    const uint32_t one = selector.Select(demultiplexer, Key(0, 80), random).value();
    EXPECT_EQ(selector.Select(demultiplexer, Key(0, 80), random), next(one, 1));
    const uint32_t other = selector.Select(demultiplexer, Key(0, 80, 3), random).value();
    EXPECT_NE(other, next(one, 2)) << "the offset depends on the remote address";
    EXPECT_NE(selector.Select(demultiplexer, Key(0, 81), random), next(one, 3)) << "and port";
    EXPECT_EQ(selector.Select(demultiplexer, Key(0, 80), random), next(one, 4)) << "one counter";
}

TEST(Rfc6056Algorithm4, RemoteEndsHaveDifferentCounters)
{
    PortSelector selector = Selector(Algorithm::DOUBLE_HASH);
    const Demultiplexer demultiplexer;
    const auto random = Constant(0x12345678);
    const auto next = [](uint32_t port, uint32_t by) {
        return FIRST_EPHEMERAL_PORT + (port - FIRST_EPHEMERAL_PORT + by) % 16384;
    };
    const uint32_t one = selector.Select(demultiplexer, Key(0, 80), random).value();
    uint32_t own = 1;
    for (uint8_t remote = 10; remote < 110; ++remote)
    {
        // A tenth of them shares the counter of the first
        const uint32_t before = selector.Select(demultiplexer, Key(0, 80), random).value();
        selector.Select(demultiplexer, Key(0, 80, remote), random);
        const uint32_t after = selector.Select(demultiplexer, Key(0, 80), random).value();
        own += after == next(before, 1) ? 1 : 0;
    }
    EXPECT_GT(own, 70U);
    EXPECT_LT(own, 100U);
    EXPECT_GE(one, FIRST_EPHEMERAL_PORT);
}

TEST(Rfc6056Algorithm5, StepsAreRandomAndSmall)
{
    PortSelector selector = Selector(Algorithm::RANDOM_INCREMENTS);
    const Demultiplexer demultiplexer;
    std::mt19937 generator(5);
    const auto random = [&generator] { return static_cast<uint32_t>(generator()); };
    std::set<uint32_t> steps;
    uint32_t before = selector.Select(demultiplexer, Key(0, 80), random).value();
    for (int i = 0; i < 200; ++i)
    {
        const uint32_t port = selector.Select(demultiplexer, Key(0, 80), random).value();
        const uint32_t step = (port + 16384 - before) % 16384;
        EXPECT_GE(step, 1U);
        EXPECT_LE(step, PortSelector::MAXIMUM_STEP);
        steps.insert(step);
        before = port;
    }
    EXPECT_GT(steps.size(), 100U);
}

TEST_P(EachPortAlgorithm, FindsTheLastFreePortAndThenNone)
{
    PortSelector selector = Selector(GetParam());
    OwningDemultiplexer demultiplexer;
    for (uint32_t port = FIRST_EPHEMERAL_PORT; port <= LAST_EPHEMERAL_PORT; ++port)
    {
        if (port != 60000)
        {
            demultiplexer.AddConnection(Key(static_cast<uint16_t>(port), 80), port);
        }
    }
    const auto random = Constant(12345);
    EXPECT_EQ(selector.Select(demultiplexer, Key(0, 80), random), 60000);
    demultiplexer.AddConnection(Key(60000, 80), 1);
    EXPECT_EQ(selector.Select(demultiplexer, Key(0, 80), random), std::nullopt);
    EXPECT_TRUE(selector.Select(demultiplexer, Key(0, 81), random)); // per four-tuple
}

TEST_P(EachPortAlgorithm, StaysInTheRange)
{
    PortSelector selector = Selector(GetParam());
    selector.first = 2000;
    selector.last = 2009;
    OwningDemultiplexer demultiplexer;
    std::mt19937 generator(1);
    const auto random = [&generator] { return static_cast<uint32_t>(generator()); };
    std::set<uint16_t> ports;
    for (uint32_t i = 0; i < 10; ++i)
    {
        const auto port = selector.Select(demultiplexer, Key(0, 80), random);
        ASSERT_TRUE(port);
        ports.insert(*port);
        demultiplexer.AddConnection(Key(*port, 80), i);
    }
    EXPECT_EQ(ports.size(), 10U);
    EXPECT_EQ(*ports.begin(), 2000);
    EXPECT_EQ(*ports.rbegin(), 2009);
    EXPECT_EQ(selector.Select(demultiplexer, Key(0, 80), random), std::nullopt);
}

TEST_P(EachPortAlgorithm, TheSameRandomNumbersGiveTheSamePorts)
{
    std::vector<uint16_t> runs[2];
    for (auto& run : runs)
    {
        PortSelector selector = Selector(GetParam());
        std::mt19937 generator(7);
        for (uint16_t i = 0; i < 50; ++i)
        {
            run.push_back(selector
                              .Select(Demultiplexer(),
                                      Key(0, static_cast<uint16_t>(80 + i % 3)),
                                      [&generator] { return static_cast<uint32_t>(generator()); })
                              .value());
        }
    }
    EXPECT_EQ(runs[0], runs[1]);
}

} // namespace ns3::rfctcp
