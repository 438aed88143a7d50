/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The scoreboard against a model that keeps every octet, at random.

#include "core/recovery/scoreboard.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{

namespace
{

using namespace std::chrono_literals;

using Positions = std::vector<Position>;

/** One octet of the model. */
struct Octet
{
    Position segment{0}; ///< where its segment begins
    Instant sentAt;      ///< last transmission
    uint32_t sent{1};    ///< transmissions
    bool covered{false}; ///< some block covers it
    bool sacked{false};  ///< its segment counts as SACKed
    bool lost{false};    ///< deemed lost
};

/** The scoreboard as a vector of octets. */
class Naive
{
  public:
    std::vector<Octet> octets; ///< all ever sent
    Position una{0};           ///< SND.UNA

    /** @param begin of a segment @return where it ends */
    Position EndOf(Position begin) const
    {
        Position end = begin;
        while (end < Size() && octets[end].segment == octets[begin].segment)
        {
            ++end;
        }
        return end;
    }

    /** @param begin of a segment @return true if it is SACKed */
    bool Sacked(Position begin) const
    {
        return octets[begin].sacked;
    }

    /** @return where the segments outstanding begin */
    Positions Begins() const
    {
        Positions begins;
        for (Position at = una; at < Size(); at = EndOf(at))
        {
            begins.push_back(at);
        }
        return begins;
    }

    /** @param begin of a segment that is lost from now on, unless SACKed */
    void MarkLost(Position begin)
    {
        if (!Sacked(begin))
        {
            Each(begin, [](Octet& octet) { octet.lost = true; });
        }
    }

    /** @param begin of a segment @param change to its octets */
    template <typename Change>
    void Each(Position begin, Change change)
    {
        for (Position at = begin, end = EndOf(begin); at < end; ++at)
        {
            change(octets[at]);
        }
    }

    /** @return one behind the highest octet */
    Position Size() const
    {
        return static_cast<Position>(octets.size());
    }

    /** @return the highest octet covered by a block, plus one; 0: none */
    Position Highest() const
    {
        for (Position at = Size(); at > una; --at)
        {
            if (octets[at - 1].covered)
            {
                return at;
            }
        }
        return 0;
    }

    /** @param begin of a segment @param segments DupThresh @param smss octets @return IsLost [6675
     * 4] */
    bool IsLost(Position begin, Position segments, Position smss) const
    {
        Position count = 0;
        Position blocks = 0;
        Position first = EndOf(begin);
        while (octets[first - 1].covered && first < Size() && octets[first].covered)
        {
            ++first; // a block that covers the end of the segment does not lie above it
        }
        for (Position at = first; at < Size(); ++at)
        {
            count += octets[at].covered ? 1 : 0;
            blocks += octets[at].covered && !octets[at - 1].covered ? 1 : 0;
        }
        return blocks >= segments || count > (segments - 1) * smss;
    }
};

} // namespace

TEST(ScoreboardModel, AgreesWithAVectorOfOctets)
{
    std::mt19937_64 random(6675);
    const auto between = [&random](Position low, Position high) {
        return std::uniform_int_distribution<Position>(low, high)(random);
    };
    for (int round = 0; round < 800; ++round)
    {
        Scoreboard board;
        Naive model;
        const auto most = static_cast<uint32_t>(between(3, 40)); // small: a model of few octets
        for (int step = 0; step < 120; ++step)
        {
            const Instant now = Instant(step * 1ms);
            const Position chosen = between(0, 99);
            if (chosen < 30)
            {
                const Position begin = model.Size();
                const Position length = between(1, most);
                board.Push(begin, begin + length, now);
                model.octets.resize(begin + length, Octet{begin, now});
            }
            else if (chosen < 40 && model.una < model.Size())
            {
                Position una = between(model.una, std::min(model.una + 2 * most, model.Size()));
                while (una < model.Size() && model.octets[una].covered)
                {
                    ++una; // a receiver acknowledges all that is in order
                }
                Delivery delivery;
                Position fresh = 0;
                for (const Position begin : model.Begins())
                {
                    const Position end = std::min(model.EndOf(begin), una);
                    fresh += end > begin && !model.Sacked(begin) ? end - begin : 0;
                }
                board.AckUpTo(una, delivery);
                EXPECT_EQ(delivery.ackedOctets, una - model.una);
                EXPECT_EQ(delivery.newOctets, fresh);
                model.una = una;
            }
            else if (chosen < 65 && model.una + 1 < model.Size())
            {
                const Position begin = between(model.una + 1, model.Size() - 1);
                const Position end = between(begin + 1, std::min(begin + 3 * most, model.Size()));
                Position fresh = 0;
                Delivery delivery;
                for (const Position segment : model.Begins())
                {
                    // News of a segment make it count, once all of it is covered
                    bool all = true;
                    bool news = false;
                    for (Position at = segment; at < model.EndOf(segment); ++at)
                    {
                        const bool inside = begin <= at && at < end;
                        news |= inside && !model.octets[at].covered;
                        model.octets[at].covered |= inside;
                        all &= model.octets[at].covered;
                    }
                    if (all && news && !model.Sacked(segment))
                    {
                        fresh += model.EndOf(segment) - segment;
                        model.Each(segment, [](Octet& octet) {
                            octet.lost = false;
                            octet.sacked = true;
                        });
                    }
                }
                board.Sack(begin, end, delivery);
                EXPECT_EQ(delivery.newOctets, fresh);
            }
            else if (chosen < 75 && board.FirstLost())
            {
                const Position begin = *board.FirstLost();
                const Position limit = between(1, most);
                const Position end = std::min(model.EndOf(begin), begin + limit);
                const Position rest = model.EndOf(begin);
                EXPECT_EQ(board.Retransmit(begin, limit, now).end, end);
                for (Position at = begin; at < rest; ++at)
                {
                    model.octets[at].segment = at < end ? begin : end;
                }
                model.Each(begin, [now](Octet& octet) {
                    octet.lost = false;
                    octet.sentAt = now;
                    ++octet.sent;
                });
            }
            else if (chosen < 80)
            {
                const Duration reorderingTimeout = between(5, 60) * 1ms;
                bool first = true;
                const Instant before = Instant(between(0, step) * 1ms);
                board.MarkLostAfterTimeout(reorderingTimeout, now, before);
                for (const Position begin : model.Begins())
                {
                    if (!model.Sacked(begin))
                    {
                        const Instant sent = model.octets[begin].sentAt;
                        if (sent < before && (first || sent + reorderingTimeout <= now))
                        {
                            model.MarkLost(begin);
                        }
                        first = false;
                    }
                }
            }
            else if (chosen < 90 && model.una < model.Size())
            {
                const Positions begins = model.Begins();
                const Position chosenOne =
                    begins[between(0, static_cast<Position>(begins.size()) - 1)];
                const Instant sentAt = model.octets[chosenOne].sentAt;
                const Position end = model.EndOf(chosenOne);
                const Duration reorderingTimeout = between(0, 40) * 1ms;
                std::optional<Instant> next;
                for (const Position begin : begins)
                {
                    const Instant sent = model.octets[begin].sentAt;
                    const bool before =
                        sent < sentAt || (sent == sentAt && model.EndOf(begin) < end);
                    if (model.Sacked(begin) || model.octets[begin].lost || !before)
                    {
                        continue;
                    }
                    if (sent + reorderingTimeout <= now)
                    {
                        model.MarkLost(begin);
                    }
                    else
                    {
                        next = std::min(next.value_or(sent + reorderingTimeout),
                                        sent + reorderingTimeout);
                    }
                }
                EXPECT_EQ(board.MarkLostSentBefore(sentAt, end, reorderingTimeout, now), next);
            }
            else if (chosen < 93)
            {
                board.UnmarkAllLost();
                for (Octet& octet : model.octets)
                {
                    octet.lost = false;
                }
            }
            else if (chosen < 94)
            {
                board.ForgetSacks();
                for (Octet& octet : model.octets)
                {
                    octet.covered = false;
                    octet.sacked = false;
                }
            }
            else
            {
                board.MarkLostBelowSacks(3, most);
                for (const Position begin : model.Begins())
                {
                    if (model.octets[begin].sent == 1 && model.IsLost(begin, 3, most))
                    {
                        model.MarkLost(begin);
                    }
                }
            }
            ASSERT_STREQ(board.CheckInvariants(), nullptr);
            // The same questions
            uint32_t sacked = 0;
            uint32_t lost = 0;
            std::optional<Position> firstLost;
            std::optional<Position> firstUnsacked;
            std::optional<Position> last;
            for (const Position begin : model.Begins())
            {
                const auto length = static_cast<uint32_t>(model.EndOf(begin) - begin);
                const bool isLost = model.octets[begin].lost;
                const bool isSacked = model.Sacked(begin);
                sacked += isSacked ? length : 0;
                lost += isLost ? length : 0;
                if (isLost && !firstLost)
                {
                    firstLost = begin;
                }
                if (!isSacked && !isLost && model.octets[begin].sent == 1 && !firstUnsacked &&
                    model.EndOf(begin) <= model.Highest())
                {
                    firstUnsacked = begin;
                }
                last = isSacked ? last : begin;
            }
            ASSERT_EQ(board.Count(), model.Begins().size());
            SCOPED_TRACE("round " + std::to_string(round) + " step " + std::to_string(step) +
                         " choice " + std::to_string(chosen));
            ASSERT_EQ(board.SackedOctets(), sacked);
            ASSERT_EQ(board.LostOctets(), lost);
            ASSERT_EQ(board.InFlight(), model.Size() - model.una - sacked - lost);
            ASSERT_EQ(board.FirstLost(), firstLost);
            ASSERT_EQ(board.LastUnsacked(), last);
            ASSERT_EQ(board.FirstUnsacked(), firstUnsacked)
                << "round " << round << " step " << step;
        }
    }
}

} // namespace ns3::rfctcp::test
