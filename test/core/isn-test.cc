/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/tables/isn.h"

#include <gtest/gtest.h>
#include <set>

namespace ns3::rfctcp
{
namespace
{

using namespace std::chrono_literals;

constexpr IsnGenerator::Secret SECRET{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

/** @return 10.0.0.1:49152 to 10.0.0.2:80 */
FlowKey
SomeFlow()
{
    return FlowKey{
        .local = {.address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1},
                  .port = 49152},
        .remote = {.address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 2}, .port = 80}};
}

/** @param since time since the origin @param key flow @return the number selected then */
uint32_t
At(Duration since, const FlowKey& key = SomeFlow())
{
    return IsnGenerator(SECRET).Select(Instant(since), key).Value();
}

TEST(Rfc9293Must8, TheClockTicksEveryFourMicroseconds)
{
    RecordProperty("requirement", "RFC9293/MUST-8");
    EXPECT_EQ(At(3999ns), At(0ns));
    EXPECT_EQ(At(4us), At(0ns) + 1);
    EXPECT_EQ(At(7999ns), At(0ns) + 1);
    EXPECT_EQ(At(1s), At(0ns) + 250'000);
    EXPECT_EQ(At(1h), At(0ns) + 900'000'000);
}

TEST(Rfc9293Must8, TheClockWrapsAfterFourAndThreeQuarterHours)
{
    RecordProperty("requirement", "RFC9293/MUST-8");
    EXPECT_EQ(At(4us * (int64_t{1} << 32)), At(0ns));
    EXPECT_EQ(At(4us * ((int64_t{1} << 32) + 5)), At(0ns) + 5);
}

TEST(Rfc9293Must8, TheClockRunsEvenlyThroughTheOriginOfTheCaller)
{
    RecordProperty("requirement", "RFC9293/MUST-8");
    EXPECT_EQ(At(-1ns) + 1, At(0ns));
    EXPECT_EQ(At(-4us) + 1, At(0ns));
    EXPECT_EQ(At(-4001ns) + 2, At(0ns));
}

TEST(Rfc9293Shld1, NumbersAreMPlusF)
{
    RecordProperty("requirement", "RFC9293/SHLD-1");
    // F: SipHash-2-4 with key 000102..0f over ::ffff:10.0.0.1, c000, ::ffff:10.0.0.2, 0050
    EXPECT_EQ(At(0ns), 0x290cee97);
    EXPECT_EQ(At(40us), 0x290cee97 + 10U);
}

TEST(Rfc6528, EveryPartOfTheFourTupleMatters)
{
    std::set<uint32_t> numbers{At(0ns)};
    FlowKey swapped = SomeFlow();
    std::swap(swapped.local, swapped.remote);
    numbers.insert(At(0ns, swapped));
    std::size_t expected = 2;
    for (Endpoint FlowKey::*side : {&FlowKey::local, &FlowKey::remote})
    {
        for (int bit = 0; bit < 16; ++bit)
        {
            FlowKey key = SomeFlow();
            (key.*side).port ^= static_cast<uint16_t>(1 << bit);
            numbers.insert(At(0ns, key));
            ++expected;
        }
        for (std::size_t bit = 0; bit < 128; ++bit)
        {
            FlowKey key = SomeFlow();
            (key.*side).address[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
            numbers.insert(At(0ns, key));
            ++expected;
        }
    }
    EXPECT_EQ(numbers.size(), expected); // fixed inputs, so no collision is a fact and not luck
}

TEST(Rfc9293Must9, TheSecretMatters)
{
    RecordProperty("requirement", "RFC9293/MUST-9");
    std::set<uint32_t> numbers;
    for (std::size_t bit = 0; bit < 128; ++bit)
    {
        IsnGenerator::Secret secret = SECRET;
        secret[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
        numbers.insert(IsnGenerator(secret).Select(Instant(), SomeFlow()).Value());
    }
    numbers.insert(At(0ns));
    EXPECT_EQ(numbers.size(), 129U);
}

TEST(Rfc6528, TheSameInputsGiveTheSameNumber)
{
    EXPECT_EQ(At(123456789ns), At(123456789ns));
}

} // namespace
} // namespace ns3::rfctcp
