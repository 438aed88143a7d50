/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/tables/flow-key.h"

#include <array>
#include <gtest/gtest.h>
#include <set>
#include <utility>

namespace ns3::rfctcp
{
namespace
{

/** @param last last octet of the address @param port the port @return 10.0.0.last:port */
Endpoint
At(uint8_t last, uint16_t port)
{
    return Endpoint{.address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, last},
                    .port = port};
}

TEST(FlowKey, EqualityLooksAtEveryField)
{
    const FlowKey key{At(1, 10), At(2, 20)};
    EXPECT_TRUE(key == (FlowKey{At(1, 10), At(2, 20)}));
    EXPECT_TRUE(key != (FlowKey{At(3, 10), At(2, 20)}));
    EXPECT_TRUE(key != (FlowKey{At(1, 11), At(2, 20)}));
    EXPECT_TRUE(key != (FlowKey{At(1, 10), At(3, 20)}));
    EXPECT_TRUE(key != (FlowKey{At(1, 10), At(2, 21)}));
    EXPECT_TRUE(key != (FlowKey{At(2, 20), At(1, 10)}));
}

TEST(FlowKeyHash, IsTheSameOnEveryMachine)
{
    if constexpr (sizeof(std::size_t) == 8)
    {
        EXPECT_EQ(FlowKeyHash()(FlowKey{At(1, 49152), At(2, 80)}), 0x4593cbbb7b7b7c59U);
        EXPECT_EQ(EndpointHash()(At(1, 80)), 0x4afeb18b0afd4d0aU);
    }
}

TEST(FlowKeyHash, EqualKeysHashEqual)
{
    EXPECT_EQ(FlowKeyHash()(FlowKey{At(1, 10), At(2, 20)}),
              FlowKeyHash()(FlowKey{At(1, 10), At(2, 20)}));
    EXPECT_EQ(EndpointHash()(At(1, 10)), EndpointHash()(At(1, 10)));
}

TEST(FlowKeyHash, EveryBitOfTheKeyMatters)
{
    const FlowKey key{At(1, 49152), At(2, 80)};
    std::set<std::size_t> hashes{FlowKeyHash()(key), FlowKeyHash()(FlowKey{key.remote, key.local})};
    std::size_t expected = hashes.size();
    for (Endpoint FlowKey::*side : {&FlowKey::local, &FlowKey::remote})
    {
        for (int bit = 0; bit < 16; ++bit, ++expected)
        {
            FlowKey other = key;
            (other.*side).port ^= static_cast<uint16_t>(1 << bit);
            hashes.insert(FlowKeyHash()(other));
        }
        for (std::size_t bit = 0; bit < 128; ++bit, ++expected)
        {
            FlowKey other = key;
            (other.*side).address[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
            hashes.insert(FlowKeyHash()(other));
        }
    }
    EXPECT_EQ(hashes.size(), 2 + 288U);
    EXPECT_EQ(hashes.size(), expected);
}

TEST(FlowKeyHash, NeighboringFlowsSpreadOverTheBuckets)
{
    // what a simulation has: few addresses, consecutive ports; 65536 keys in 256 buckets
    std::array<int, 256> low{};
    std::array<int, 256> high{};
    for (uint16_t port = 0; port < 256; ++port)
    {
        for (int address = 0; address < 256; ++address)
        {
            const FlowKey key{At(static_cast<uint8_t>(address), 80),
                              At(1, static_cast<uint16_t>(49152 + port))};
            const uint64_t hash = FlowKeyHash()(key);
            ++low[hash & 0xff];
            ++high[hash >> (8 * sizeof(std::size_t) - 8)];
        }
    }
    for (std::size_t bucket = 0; bucket < 256; ++bucket)
    {
        EXPECT_NEAR(low[bucket], 256, 96); // six standard deviations
        EXPECT_NEAR(high[bucket], 256, 96);
    }
}

TEST(EndpointHash, PortsAndAddressesMatter)
{
    std::set<std::size_t> hashes;
    for (uint8_t address = 0; address < 100; ++address)
    {
        for (uint16_t port = 0; port < 100; ++port)
        {
            hashes.insert(EndpointHash()(At(address, port)));
        }
    }
    EXPECT_EQ(hashes.size(), 10'000U);
}

} // namespace
} // namespace ns3::rfctcp
