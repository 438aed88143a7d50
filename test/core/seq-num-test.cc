/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/wire/seq-num.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp
{
namespace
{

TEST(SeqNum, CountsModulo32Bits)
{
    EXPECT_EQ(SeqNum(0xffffffff) + 1, SeqNum(0));
    EXPECT_EQ(SeqNum(0) - 1, SeqNum(0xffffffff));
    EXPECT_EQ((SeqNum(5) + 0x80000000).Value(), 0x80000005);
    EXPECT_NE(SeqNum(1), SeqNum(2));
    EXPECT_EQ(SeqNum(), SeqNum(0));
}

TEST(Rfc9293Section34, PositionsAreCountedFromTheSyn)
{
    const SeqNum iss(0xfffffff0);
    EXPECT_EQ(Wrap(iss, 0), iss);
    EXPECT_EQ(Wrap(iss, 1), SeqNum(0xfffffff1)); // first octet of the stream
    EXPECT_EQ(Wrap(iss, 0x10), SeqNum(0));
    EXPECT_EQ(Wrap(iss, -1), SeqNum(0xffffffef)); // an earlier incarnation
    EXPECT_EQ(Wrap(iss, (Position{3} << 32) + 7), iss + 7);
}

TEST(Rfc9293Section34, UnwrapFindsThePositionNearest)
{
    const SeqNum irs(0xfffffff0);
    for (Position near : {Position{0}, Position{1}, Position{1} << 31, (Position{5} << 32) - 3})
    {
        for (Position distance : {Position{0},
                                  Position{1},
                                  Position{-1},
                                  Position{65535},
                                  (Position{1} << 31) - 1, // the farthest ahead
                                  -(Position{1} << 31)})   // the farthest behind
        {
            EXPECT_EQ(Unwrap(irs, near, Wrap(irs, near + distance)), near + distance)
                << near << " " << distance;
        }
    }
}

TEST(Rfc9293Section34, UnwrapIsTheInverseOfWrapAlongALongStream)
{
    const SeqNum iss(0x89abcdef);
    for (Position position = 0; position < (Position{1} << 36); position += 1'234'567'891)
    {
        EXPECT_EQ(Unwrap(iss, position - 100, Wrap(iss, position)), position);
        EXPECT_EQ(Unwrap(iss, position + 100, Wrap(iss, position)), position);
    }
}

static_assert(Wrap(SeqNum(10), 5) == SeqNum(15), "usable in constant expressions");
static_assert(Unwrap(SeqNum(10), 0, SeqNum(9)) == -1, "before the SYN lies a negative position");

} // namespace
} // namespace ns3::rfctcp
