/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The retransmission queue and scoreboard: RFC 6675 section 3 and 4, and the marking of RFC 8985.

#include "core/recovery/scoreboard.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{

namespace
{

using namespace std::chrono_literals;

constexpr uint32_t SMSS = 1000;

/** A scoreboard of segments of 1000 octets, named by number, sent one a millisecond. */
class Board : public Scoreboard
{
  public:
    /** @param segments sent; segment n lies at n * 1000 */
    explicit Board(Position segments)
    {
        for (Position n = 0; n < segments; ++n)
        {
            Push(n * SMSS, (n + 1) * SMSS, At(n));
        }
    }

    ~Board()
    {
        EXPECT_STREQ(CheckInvariants(), nullptr);
    }

    /** @param millisecond number @return that instant */
    static Instant At(Position millisecond)
    {
        return Instant(millisecond * 1ms);
    }

    /** @param first segment @param behind the one behind the last @return what that delivers */
    Delivery Block(Position first, Position behind)
    {
        Delivery delivery;
        Sack(first * SMSS, behind * SMSS, delivery);
        return delivery;
    }

    /** @param una new SND.UNA @return what that delivers */
    Delivery Ack(Position una)
    {
        Delivery delivery;
        AckUpTo(una, delivery);
        return delivery;
    }

    /** @return the numbers of the lost segments; they are then not lost any more */
    std::vector<Position> TakeLost()
    {
        std::vector<Position> lost;
        while (const auto first = FirstLost())
        {
            lost.push_back(*first / SMSS);
            Retransmit(*first, SMSS, At(1000));
        }
        return lost;
    }
};

using Positions = std::vector<Position>;

} // namespace

TEST(ScoreboardAck, TellsOctetsTimeAndSegments)
{
    Board board(4);
    const Delivery delivery = board.Ack(2500);
    EXPECT_EQ(delivery.ackedOctets, 2500u);
    EXPECT_EQ(delivery.newOctets, 2500u);
    EXPECT_EQ(delivery.sentAt, Board::At(0));
    EXPECT_FALSE(delivery.retransmitted);
    ASSERT_EQ(delivery.segments.size(), 2u); // the third is not delivered as a whole
    EXPECT_EQ(delivery.segments[1].begin, 1000);
    EXPECT_EQ(board.Count(), 2u);
    EXPECT_EQ(board.Front().begin, 2500);
    EXPECT_EQ(board.InFlight(), 1500u);
}

TEST(ScoreboardAck, OfARetransmissionGivesNoTime)
{
    RecordProperty("requirement", "RFC6298/3");
    Board board(3);
    board.Retransmit(1000, SMSS, Board::At(50));
    const Delivery delivery = board.Ack(3000);
    EXPECT_TRUE(delivery.retransmitted);
    EXPECT_EQ(delivery.resentAt, Board::At(50));
    EXPECT_FALSE(delivery.sentAt);
}

TEST(ScoreboardAck, DoesNotCountWhatWasSackedBefore)
{
    RecordProperty("requirement", "RFC6937/2");
    Board board(4);
    EXPECT_EQ(board.Block(1, 3).newOctets, 2000u);
    EXPECT_EQ(board.SackedOctets(), 2000u);
    EXPECT_EQ(board.InFlight(), 2000u);
    const Delivery delivery = board.Ack(4000);
    EXPECT_EQ(delivery.ackedOctets, 4000u);
    EXPECT_EQ(delivery.newOctets, 2000u);
    EXPECT_EQ(delivery.segments.size(), 2u);
    EXPECT_TRUE(board.IsEmpty());
    EXPECT_EQ(board.InFlight(), 0u);
    EXPECT_EQ(board.SackedOctets(), 0u);
}

TEST(ScoreboardAck, TakesTheLostPartOfASegmentOffTheSum)
{
    Board board(3);
    board.MarkAllLost(Board::At(100));
    board.Ack(400);
    EXPECT_EQ(board.LostOctets(), 2600u);
    EXPECT_EQ(board.FirstLost(), 400);
    board.Ack(1000);
    EXPECT_EQ(board.FirstLost(), 1000);
    EXPECT_EQ(board.TotalLostOctets(), 3000u);
}

TEST(Rfc6675Section4Update, PartlyCoveredSegmentIsNotSacked)
{
    RecordProperty("requirement", "RFC6675/4");
    Board board(4);
    Delivery delivery;
    board.Sack(1500, 3000, delivery);
    EXPECT_EQ(delivery.newOctets, 1000u); // segment 2
    ASSERT_EQ(delivery.segments.size(), 1u);
    EXPECT_EQ(delivery.segments[0].begin, 2000);
}

TEST(Rfc6675Section4Update, TwoBlocksCoverASegmentTogether)
{
    RecordProperty("requirement", "RFC6675/4");
    Board board(4);
    Delivery delivery;
    board.Sack(1600, 2400, delivery);
    EXPECT_EQ(delivery.newOctets, 0u);
    board.Sack(1000, 1500, delivery);
    EXPECT_EQ(delivery.newOctets, 0u);
    board.Sack(1500, 1600, delivery);
    EXPECT_EQ(delivery.newOctets, 1000u); // segment 1
    board.Sack(2400, 3000, delivery);
    EXPECT_EQ(delivery.newOctets, 2000u); // and segment 2
    EXPECT_EQ(board.SackedOctets(), 2000u);
}

TEST(Rfc6675Section4Update, RepeatedBlockDeliversNothing)
{
    Board board(6);
    EXPECT_EQ(board.Block(2, 4).newOctets, 2000u);
    EXPECT_EQ(board.Block(2, 4).newOctets, 0u);
    EXPECT_EQ(board.Block(3, 5).newOctets, 1000u);
    EXPECT_EQ(board.Block(1, 6).newOctets, 2000u);
    EXPECT_EQ(board.InFlight(), 1000u);
}

TEST(Rfc6675Section4Update, LostSegmentThatArrivesIsNotLost)
{
    Board board(6);
    board.MarkAllLost(Board::At(100));
    EXPECT_EQ(board.InFlight(), 0u);
    EXPECT_EQ(board.Block(2, 4).newOctets, 2000u);
    EXPECT_EQ(board.LostOctets(), 4000u);
    EXPECT_EQ(board.SackedOctets(), 2000u);
    EXPECT_EQ(board.TakeLost(), (Positions{0, 1, 4, 5}));
    EXPECT_EQ(board.InFlight(), 4000u);
}

/** A case of IsLost: blocks, and how many segments in front are lost. */
struct LostCase
{
    std::string name;                                  ///< in words
    std::vector<std::pair<Position, Position>> blocks; ///< octets
    Positions lost;                                    ///< numbers of segments
};

class Rfc6675Section4IsLost : public testing::TestWithParam<LostCase>
{
};

TEST_P(Rfc6675Section4IsLost, MarksWhatLiesBelowEnough)
{
    RecordProperty("requirement", "RFC6675/4");
    Board board(12);
    Delivery delivery;
    for (const auto& [begin, end] : GetParam().blocks)
    {
        board.Sack(begin, end, delivery);
    }
    board.MarkLostBelowSacks(3, SMSS);
    EXPECT_EQ(board.TakeLost(), GetParam().lost);
    board.MarkLostBelowSacks(3, SMSS);
    EXPECT_EQ(board.TakeLost(), Positions{}) << "once sent again they are not lost by this rule";
}

INSTANTIATE_TEST_SUITE_P(
    Tables,
    Rfc6675Section4IsLost,
    testing::Values(
        LostCase{"None", {}, {}},
        LostCase{"TwoSegments", {{1000, 3000}}, {}}, // exactly 2 * SMSS: not more
        LostCase{"MoreThanTwoSegments", {{1000, 3001}}, {0}},
        LostCase{"ThreeSegments", {{1000, 4000}}, {0}},
        LostCase{"ThreeBlocks", {{1000, 2000}, {3000, 4000}, {5000, 6000}}, {0}},
        LostCase{"TwoBlocks", {{1000, 2000}, {3000, 4000}}, {}},
        LostCase{"ThreeTinyBlocks", {{1000, 1001}, {3000, 3001}, {5000, 5001}}, {0}},
        LostCase{"FourBlocks", {{1000, 2000}, {3000, 4000}, {5000, 6000}, {7000, 8000}}, {0, 2}},
        LostCase{"HighBlockDecides", {{1000, 2000}, {6000, 9000}}, {0, 2, 3, 4, 5}},
        LostCase{"TwoBlocksOfTwo", {{1000, 3000}, {4000, 6000}}, {0}},
        LostCase{"LowBlockIsSmall", {{1000, 2000}, {3000, 4000}, {5000, 7000}}, {0, 2}}),
    [](const auto& info) { return info.param.name; });

TEST(Rfc6675Section4IsLost, SacksThatComeLaterAreTakenOff)
{
    Board board(12);
    board.Block(5, 8);
    board.MarkLostBelowSacks(3, SMSS);
    EXPECT_EQ(board.LostOctets(), 5000u);
    board.Block(2, 3);
    board.MarkLostBelowSacks(3, SMSS);
    EXPECT_EQ(board.TakeLost(), (Positions{0, 1, 3, 4}));
    EXPECT_EQ(board.TotalLostOctets(), 5000u);
}

TEST(Rfc6675Section4NextSeg, FirstUnsackedLiesBelowTheHighestBlock)
{
    RecordProperty("requirement", "RFC6675/4");
    Board board(6);
    EXPECT_FALSE(board.FirstUnsacked());
    board.Block(3, 4);
    EXPECT_EQ(board.FirstUnsacked(), 0);
    board.Retransmit(0, SMSS, Board::At(10));
    EXPECT_EQ(board.FirstUnsacked(), 1000);
    board.Block(1, 2);
    EXPECT_EQ(board.FirstUnsacked(), 2000);
    board.Retransmit(2000, SMSS, Board::At(11));
    EXPECT_FALSE(board.FirstUnsacked()); // 4 and 5 lie above the highest block
}

TEST(Rfc6675Section4NextSeg, LastUnsackedIsTheHighest)
{
    RecordProperty("requirement", "RFC6675/4");
    Board board(4);
    EXPECT_EQ(board.LastUnsacked(), 3000);
    board.Block(3, 4);
    EXPECT_EQ(board.LastUnsacked(), 2000);
    board.Block(0, 3);
    EXPECT_FALSE(board.LastUnsacked());
}

TEST(ScoreboardRetransmit, SplitsWhatThePathDoesNotTake)
{
    Board board(3);
    board.MarkAllLost(Board::At(100));
    const SentSegment piece = board.Retransmit(1000, 400, Board::At(20));
    EXPECT_EQ(piece.begin, 1000);
    EXPECT_EQ(piece.end, 1400);
    EXPECT_EQ(piece.transmissions, 2u);
    EXPECT_EQ(board.Count(), 4u);
    EXPECT_EQ(board.LostOctets(), 2600u); // the rest stays lost
    EXPECT_EQ(board.InFlight(), 400u);
    EXPECT_STREQ(board.CheckInvariants(), nullptr);
    EXPECT_EQ(board.Retransmit(1400, 400, Board::At(21)).end, 1800);
    EXPECT_EQ(board.Retransmit(1800, 400, Board::At(22)).end, 2000);
    const Delivery delivery = board.Ack(2000);
    EXPECT_EQ(delivery.segments.size(), 4u);
    EXPECT_EQ(board.LostOctets(), 1000u);
}

TEST(ScoreboardRetransmit, RestOfASplitSegmentIsLostToo)
{
    RecordProperty("requirement", "RFC1191/6.5");
    Board board(2);
    board.Retransmit(0, 600, Board::At(20));
    EXPECT_EQ(board.FirstLost(), 600);
    EXPECT_EQ(board.LostOctets(), 400u);
}

TEST(ScoreboardRetransmit, NothingOutstandingThereIsEmpty)
{
    Board board(2);
    const SentSegment piece = board.Retransmit(2000, SMSS, Board::At(5));
    EXPECT_EQ(piece.begin, piece.end);
}

TEST(Rfc8985Section62Step5, EarlierTransmissionsThatHadTheirTimeAreLost)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Board board(6); // sent at 0 to 5 ms
    board.Block(4, 5);
    EXPECT_EQ(board.MarkLostSentBefore(Board::At(4), 5000, 50ms, Board::At(52)), Board::At(53));
    EXPECT_EQ(board.TakeLost(), (Positions{0, 1, 2})); // not 3: 53 ms; not 5: sent later
}

TEST(Rfc8985Section62Step5, SequenceBreaksTies)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Scoreboard board;
    for (Position n = 0; n < 4; ++n)
    {
        board.Push(n * SMSS, (n + 1) * SMSS, Board::At(0));
    }
    Delivery delivery;
    board.Sack(2000, 3000, delivery);
    EXPECT_FALSE(board.MarkLostSentBefore(Board::At(0), 3000, 10ms, Board::At(10)));
    EXPECT_EQ(board.LostOctets(), 2000u); // 0 and 1, not 3
}

TEST(Rfc8985Section62Step5, LostRetransmissionIsLostAgain)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Board board(6);
    board.MarkAllLost(Board::At(3)); // 0 to 2
    EXPECT_EQ(board.Retransmit(0, SMSS, Board::At(20)).transmissions, 2u);
    board.Retransmit(1000, SMSS, Board::At(21));
    board.Retransmit(2000, SMSS, Board::At(22));
    board.Block(1, 2); // sent again at 21
    EXPECT_EQ(board.MarkLostSentBefore(Board::At(21), 2000, 10ms, Board::At(29)), Board::At(30));
    EXPECT_EQ(board.LostOctets(), 3000u); // 3 to 5, which were sent once
    EXPECT_FALSE(board.MarkLostSentBefore(Board::At(21), 2000, 10ms, Board::At(30)));
    EXPECT_EQ(board.FirstLost(), 0);
    EXPECT_EQ(board.LostOctets(), 4000u); // 2 was sent after 1
}

TEST(Rfc8985Section63, FirstSegmentAndTheExpiredAreLost)
{
    RecordProperty("requirement", "RFC8985/6.3");
    Board board(6);
    board.Retransmit(0, SMSS, Board::At(99));
    board.Block(1, 2);
    board.MarkLostAfterTimeout(97ms, Board::At(100), Board::At(99)); // 0 was sent at the timeout
    EXPECT_EQ(board.TakeLost(), (Positions{2, 3}));
}

TEST(Rfc8985Section63, FirstSegmentIsLostHoweverYoung)
{
    RecordProperty("requirement", "RFC8985/6.3");
    Board board(6);
    board.Retransmit(0, SMSS, Board::At(99));
    board.Block(1, 2);
    board.MarkLostAfterTimeout(97ms, Board::At(100), Board::At(100));
    EXPECT_EQ(board.TakeLost(), (Positions{0, 2, 3}));
}

TEST(ScoreboardLose, LongerThanThePathTakes)
{
    RecordProperty("requirement", "RFC1191/6.5");
    Board board(2);
    board.Push(2000, 2500, Board::At(3));
    board.Push(2500, 4000, Board::At(3));
    board.MarkLostLongerThan(500);
    EXPECT_EQ(board.LostOctets(), 3500u);
    board.UnmarkAllLost();
    EXPECT_EQ(board.LostOctets(), 0u);
    EXPECT_FALSE(board.FirstLost());
    board.MarkLostLongerThan(1000);
    EXPECT_EQ(board.FirstLost(), 2500);
}

TEST(Rfc2018Section8, RenegedBlocksAreForgotten)
{
    RecordProperty("requirement", "RFC2018/8");
    Board board(8);
    board.Block(2, 6);
    board.MarkLostBelowSacks(3, SMSS);
    board.ForgetSacks();
    EXPECT_EQ(board.SackedOctets(), 0u);
    EXPECT_TRUE(board.Sacked().Empty());
    EXPECT_STREQ(board.CheckInvariants(), nullptr);
    EXPECT_EQ(board.Block(2, 3).newOctets, 1000u); // they may be reported anew
    board.MarkAllLost(Board::At(100));
    EXPECT_EQ(board.LostOctets(), 7000u);
}

} // namespace ns3::rfctcp::test
