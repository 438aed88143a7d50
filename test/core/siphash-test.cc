/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/tables/siphash.h"

#include <array>
#include <gtest/gtest.h>
#include <numeric>
#include <utility>

namespace ns3::rfctcp
{
namespace
{

/** @return 00 01 02 ..., of which both the keys and the messages of the reference are prefixes */
template <std::size_t SIZE>
std::array<uint8_t, SIZE>
Counting()
{
    std::array<uint8_t, SIZE> octets;
    std::iota(octets.begin(), octets.end(), uint8_t{0});
    return octets;
}

// Appendix A of "SipHash: a fast short-input PRF" has the message of 15 octets, the reference
// implementation (vectors.h) the others.
TEST(SipHash, HasTheValuesOfItsPaper)
{
    const std::pair<std::size_t, uint64_t> vectors[] = {
        {0, 0x726fdb47dd0e0e31},  // nothing but the length
        {1, 0x74f839c593dc67fd},  //
        {7, 0xab0200f58b01d137},  // fills the last word
        {8, 0x93f5f5799a932462},  // one word, then the length alone
        {9, 0x9e0082df0ba9e4b0},  //
        {15, 0xa129ca6149be45e5}, // the example of the paper
        {16, 0x3f2acc7f57c29bdb}, //
        {63, 0x958a324ceb064572}, // the longest one of the reference
    };
    const auto message = Counting<63>();
    for (const auto& [length, hash] : vectors)
    {
        EXPECT_EQ(SipHash24(Counting<16>(), message.data(), length), hash) << length << " octets";
    }
}

} // namespace
} // namespace ns3::rfctcp
