/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/reassembly.h"

#include <algorithm>
#include <boost/icl/interval_set.hpp>
#include <gtest/gtest.h>
#include <random>
#include <set>
#include <utility>

namespace ns3::rfctcp
{
namespace
{

using Pairs = std::vector<std::pair<Position, Position>>;

/** @param ranges any container of ranges @return their ends */
template <typename Ranges>
Pairs
Ends(const Ranges& ranges)
{
    Pairs pairs;
    for (const auto& range : ranges)
    {
        pairs.emplace_back(range.begin, range.end);
    }
    return pairs;
}

TEST(Reassembly, EmptyHoldsNothing)
{
    Reassembly reassembly;
    EXPECT_TRUE(reassembly.Empty());
    EXPECT_EQ(reassembly.Count(), 0U);
    EXPECT_EQ(reassembly.Highest(), 0);
    EXPECT_TRUE(reassembly.Ranges().empty());
    EXPECT_TRUE(reassembly.HighestBlocks(4).empty());
    EXPECT_EQ(reassembly.Advance(7), 7);
    EXPECT_TRUE(reassembly.BlocksByRecency(4).empty());
    EXPECT_LE(sizeof(Reassembly), 32U);
}

TEST(Reassembly, EmptyAndReversedArrivalsAreNothing)
{
    Reassembly reassembly;
    EXPECT_TRUE(reassembly.Add(5, 5).empty());
    EXPECT_TRUE(reassembly.Add(6, 5).empty());
    EXPECT_TRUE(reassembly == Reassembly());
}

TEST(Reassembly, ArrivalsThatTouchMerge)
{
    Reassembly reassembly;
    EXPECT_EQ(Ends(reassembly.Add(10, 20)), (Pairs{{10, 20}}));
    EXPECT_EQ(Ends(reassembly.Add(30, 40)), (Pairs{{30, 40}}));
    EXPECT_EQ(reassembly.Count(), 2U);
    EXPECT_EQ(Ends(reassembly.Add(20, 30)), (Pairs{{20, 30}}));
    EXPECT_EQ(Ends(reassembly.Ranges()), (Pairs{{10, 40}}));
    EXPECT_EQ(reassembly.Highest(), 40);
}

TEST(Reassembly, OnlyNewPartsOfAnArrivalAreReturned)
{
    Reassembly reassembly;
    reassembly.Add(10, 20);
    reassembly.Add(30, 40);
    reassembly.Add(50, 60);
    EXPECT_TRUE(reassembly.Add(12, 18).empty());
    EXPECT_TRUE(reassembly.Add(10, 20).empty());
    EXPECT_EQ(Ends(reassembly.Add(15, 25)), (Pairs{{20, 25}}));
    EXPECT_EQ(Ends(reassembly.Add(5, 65)), (Pairs{{5, 10}, {25, 30}, {40, 50}, {60, 65}}));
    EXPECT_EQ(Ends(reassembly.Ranges()), (Pairs{{5, 65}}));
}

TEST(Reassembly, AdvanceSwallowsWhatIsContiguous)
{
    Reassembly reassembly;
    reassembly.Add(10, 20);
    reassembly.Add(30, 40);
    reassembly.Add(50, 60);
    EXPECT_EQ(reassembly.Advance(9), 9); // a hole of one octet
    EXPECT_EQ(reassembly.Count(), 3U);
    EXPECT_EQ(reassembly.Advance(10), 20);
    EXPECT_EQ(Ends(reassembly.Ranges()), (Pairs{{30, 40}, {50, 60}}));
    EXPECT_EQ(reassembly.Advance(55), 60); // in-order text covered one and reached into the other
    EXPECT_TRUE(reassembly == Reassembly());
}

TEST(Reassembly, AdvanceBeyondARangeForgetsIt)
{
    Reassembly reassembly;
    reassembly.Add(10, 20);
    reassembly.Add(30, 40);
    EXPECT_EQ(reassembly.Advance(25), 25);
    EXPECT_EQ(Ends(reassembly.Ranges()), (Pairs{{30, 40}}));
}

TEST(Rfc2018Section4, TheRangeOfTheLatestArrivalComesFirst)
{
    Reassembly reassembly;
    reassembly.Add(50, 60);
    reassembly.Add(10, 20);
    reassembly.Add(30, 40);
    EXPECT_EQ(Ends(reassembly.BlocksByRecency(4)), (Pairs{{30, 40}, {10, 20}, {50, 60}}));
    EXPECT_EQ(Ends(reassembly.BlocksByRecency(2)), (Pairs{{30, 40}, {10, 20}}));
    EXPECT_TRUE(reassembly.BlocksByRecency(0).empty());
    reassembly.Add(60, 70); // extends the oldest
    EXPECT_EQ(Ends(reassembly.BlocksByRecency(3)), (Pairs{{50, 70}, {30, 40}, {10, 20}}));
    reassembly.Add(12, 14); // a duplicate triggers an ACK too, whose first block holds it
    EXPECT_EQ(Ends(reassembly.BlocksByRecency(3)), (Pairs{{10, 20}, {50, 70}, {30, 40}}));
    reassembly.Add(20, 30); // two merge and are the latest
    EXPECT_EQ(Ends(reassembly.BlocksByRecency(3)), (Pairs{{10, 40}, {50, 70}}));
}

TEST(Reassembly, TheHighestRangesAndTheOneThatHoldsAPosition)
{
    Reassembly reassembly;
    reassembly.Add(50, 60);
    reassembly.Add(10, 20);
    reassembly.Add(30, 40);
    EXPECT_EQ(Ends(reassembly.HighestBlocks(2)), (Pairs{{50, 60}, {30, 40}}));
    EXPECT_EQ(reassembly.HighestBlocks(9).size(), 3U);
    EXPECT_EQ(reassembly.Lowest(), 10);
    EXPECT_EQ(Ends(Reassembly::Blocks{reassembly.Holding(39)}), (Pairs{{30, 40}}));
}

TEST(Rfc2018Section4, EveryOtherSegmentLostAsInTheExample)
{
    // RFC 2018 7 case 3: segments of 500 octets from 5000; the 2nd, 4th, 6th and 8th are lost
    Reassembly reassembly;
    reassembly.Add(6000, 6500);
    EXPECT_EQ(Ends(reassembly.BlocksByRecency(3)), (Pairs{{6000, 6500}}));
    reassembly.Add(7000, 7500);
    EXPECT_EQ(Ends(reassembly.BlocksByRecency(3)), (Pairs{{7000, 7500}, {6000, 6500}}));
    reassembly.Add(8000, 8500);
    EXPECT_EQ(Ends(reassembly.BlocksByRecency(3)),
              (Pairs{{8000, 8500}, {7000, 7500}, {6000, 6500}}));
    reassembly.Add(6500, 7000); // the 4th arrives after all
    EXPECT_EQ(Ends(reassembly.BlocksByRecency(3)), (Pairs{{6000, 7500}, {8000, 8500}}));
    reassembly.Add(5500, 6000); // and the 2nd
    EXPECT_EQ(reassembly.Advance(5500), 7500);
    EXPECT_EQ(Ends(reassembly.BlocksByRecency(3)), (Pairs{{8000, 8500}}));
}

TEST(Reassembly, IsAValue)
{
    Reassembly a;
    a.Add(10, 20);
    a.Add(30, 40);
    Reassembly b = a;
    EXPECT_TRUE(a == b);
    b.Add(10, 20); // same ranges, another order of arrivals
    EXPECT_FALSE(a == b);
    a.Add(10, 20);
    EXPECT_TRUE(a == b);
    b.Clear();
    EXPECT_TRUE(b == Reassembly());
    EXPECT_EQ(a.Count(), 2U);
}

TEST(Reassembly, AgreesWithASetOfPositions)
{
    std::mt19937_64 random(20260102);
    for (int run = 0; run < 300; ++run)
    {
        Reassembly reassembly;
        std::set<Position> model;
        Position next = 1;
        const Position base = (Position{1} << 32) * static_cast<Position>(run % 3);
        for (int step = 0; step < 100; ++step)
        {
            const Position begin = next + 1 + static_cast<Position>(random() % 60);
            const Position end = begin + static_cast<Position>(random() % 12);
            std::set<Position> fresh;
            for (Position position = begin; position < end; ++position)
            {
                if (model.insert(position).second)
                {
                    fresh.insert(position);
                }
            }
            std::set<Position> returned;
            Position previousEnd = -1;
            for (const auto& part : reassembly.Add(base + begin, base + end))
            {
                ASSERT_LT(part.begin, part.end);
                ASSERT_GT(part.begin, previousEnd); // ascending, never two where one would do
                previousEnd = part.end;
                for (Position position = part.begin; position < part.end; ++position)
                {
                    returned.insert(position - base);
                }
            }
            ASSERT_EQ(returned, fresh);
            if (begin < end)
            {
                const auto latest = reassembly.BlocksByRecency(1);
                ASSERT_EQ(latest.size(), 1U);
                ASSERT_LE(latest[0].begin, base + begin);
                ASSERT_GE(latest[0].end, base + end);
            }
            if (random() % 4 == 0)
            {
                next += static_cast<Position>(random() % 6);
                const Position advanced = reassembly.Advance(base + next) - base;
                while (model.count(next) != 0)
                {
                    ++next;
                }
                ASSERT_EQ(advanced, next);
                model.erase(model.begin(), model.lower_bound(next));
            }
            ASSERT_EQ(reassembly.Empty(), model.empty());
            ASSERT_EQ(reassembly.Highest(), model.empty() ? 0 : base + *model.rbegin() + 1);
            std::size_t runs = 0;
            for (Position position : model)
            {
                runs += model.count(position - 1) == 0 ? 1 : 0;
            }
            ASSERT_EQ(reassembly.Count(), runs);
        }
    }
}

TEST(Reassembly, AgreesWithBoostIntervalSetOnLongRanges)
{
    std::mt19937_64 random(20260103);
    for (int run = 0; run < 50; ++run)
    {
        Reassembly reassembly;
        boost::icl::interval_set<Position> model;
        for (int step = 0; step < 200; ++step)
        {
            const Position begin = static_cast<Position>(random() % 1'000'000);
            const Position end = begin + 1 + static_cast<Position>(random() % 3000);
            const auto arrival = boost::icl::interval<Position>::right_open(begin, end);
            const auto fresh = boost::icl::interval_set<Position>(arrival) - model;
            model += arrival;
            Pairs expectedFresh;
            for (const auto& interval : fresh)
            {
                expectedFresh.emplace_back(interval.lower(), interval.upper());
            }
            ASSERT_EQ(Ends(reassembly.Add(begin, end)), expectedFresh);
        }
        Pairs expected;
        for (const auto& interval : model)
        {
            expected.emplace_back(interval.lower(), interval.upper());
        }
        ASSERT_EQ(Ends(reassembly.Ranges()), expected);
    }
}

} // namespace
} // namespace ns3::rfctcp
