/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Two cores and their users on a bad network in virtual time. The Peer checks that every octet
// arrives once and in its place, that only transitions of RFC 9293 happen and that the invariants
// hold; here the users check that all of it arrives and that both ends come to an orderly end.

#include "support/pair.h"
#include "support/script.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <set>

namespace ns3::rfctcp::test
{

namespace
{

/** What a user does with a connection. */
struct Plan
{
    uint32_t octets{0};      ///< to write
    uint32_t chunk{100000};  ///< octets in a write, at most
    uint32_t waitsFor{0};    ///< octets to read before the first write
    bool closesFirst{false}; ///< closes after the last write, else after the peer has closed
    uint32_t readChunk{0};   ///< octets read in a step; 0: all that arrives, at once
    uint32_t written{0};     ///< octets written before OPEN
};

/** One end with its user. */
class User
{
  public:
    /** @param peer the end @param plan what to do with it */
    User(Peer& peer, const Plan& plan)
        : m_peer(peer),
          m_plan(plan),
          m_written(plan.written)
    {
        peer.readsAtOnce = plan.readChunk == 0;
    }

    /** Does what can be done now. */
    void Act()
    {
        if (m_peer.GetState() == State::LISTEN || m_peer.closed)
        {
            return;
        }
        if (m_plan.readChunk > 0)
        {
            m_peer.Read(m_plan.readChunk);
        }
        if (m_written < m_plan.octets && m_peer.readable > m_plan.waitsFor)
        {
            const uint32_t octets = std::min(m_plan.chunk, m_plan.octets - m_written);
            EXPECT_EQ(m_peer.Send(octets), CallResult::OK);
            m_written += octets;
        }
        const bool unread = m_peer.Core().ReadableOctets() > 0;
        if (m_written == m_plan.octets && !m_closed && (m_plan.closesFirst || m_peer.eof))
        {
            m_closed = true;
            EXPECT_EQ(m_peer.eof && !unread ? m_peer.Close() : m_peer.Shutdown(), CallResult::OK);
        }
    }

    /** @return true if nothing is left to do */
    bool IsDone() const
    {
        const bool read =
            m_plan.readChunk == 0 || (m_peer.eof && m_peer.Status().rcv.user == m_peer.readable);
        return m_peer.closed || (m_closed && read);
    }

  private:
    Peer& m_peer;
    Plan m_plan;
    uint32_t m_written;
    bool m_closed{false};
};

/** Tunables with which no bad luck of a seed ends a connection. @param from others @return it */
Parameters
Stubborn(Parameters from = {})
{
    from.synRetries = 40;
    from.dataRetries = 200;
    from.maxSegmentLifetime = 30min; // TIME-WAIT outlasts any back-off
    return from;
}

/** A connection from the first SYN to the end. */
struct Life
{
    Parameters parametersA;       ///< of a
    Parameters parametersB;       ///< of b
    Plan planA;                   ///< of a, which opens
    Plan planB;                   ///< of b
    bool crossing{false};         ///< b opens actively too
    FastOpenArguments fastOpenA;  ///< of a
    FastOpenArguments fastOpenB;  ///< of b
    Duration crossingDelay{0};    ///< b opens so much later, less than the latency
    Duration step{20ms};          ///< between two looks of the users
    uint32_t issA{100};           ///< of a
    uint32_t issB{0xffffff00};    ///< of b
    uint32_t segmentLimit{20000}; ///< more segments mean a livelock
    std::function<Fate(char, uint32_t, const Segment&)> network; ///< see Pair

    /** Runs it and checks the outcome. @param sent set to the segments sent by a and by b */
    void Run(std::array<uint32_t, 2>* sent = nullptr) const
    {
        Pair pair(parametersA, parametersB);
        pair.network = network;
        pair.a.open.iss = SeqNum(issA);
        pair.b.open.iss = SeqNum(issB);
        pair.a.open.fastOpen = fastOpenA;
        pair.b.open.fastOpen = fastOpenB;
        User a(pair.a, planA);
        User b(pair.b, planB);
        if (!crossing)
        {
            pair.b.Listen();
        }
        pair.a.Connect();
        if (crossing)
        {
            pair.Drive(crossingDelay);
            pair.b.now = pair.now;
            pair.b.Connect();
        }
        for (int steps = 0; steps < 1000000; ++steps)
        {
            a.Act();
            b.Act();
            if ((a.IsDone() && b.IsDone()) || pair.Sent('a') + pair.Sent('b') > segmentLimit)
            {
                break;
            }
            pair.Drive(step);
        }
        pair.Drive(48h);
        EXPECT_EQ(pair.a.readable, Position{planB.octets} + 1);
        EXPECT_EQ(pair.b.readable, Position{planA.octets} + 1);
        EXPECT_TRUE(pair.a.eof && pair.b.eof);
        EXPECT_EQ(pair.a.closed, CloseReason::NORMAL) << Name(pair.a.GetState());
        EXPECT_EQ(pair.b.closed, CloseReason::NORMAL) << Name(pair.b.GetState());
        EXPECT_TRUE(pair.IsQuiet());
        EXPECT_LE(pair.Sent('a') + pair.Sent('b'), segmentLimit);
        const auto waited = [](const Peer& peer) {
            return std::any_of(
                peer.transitions.begin(),
                peer.transitions.end(),
                [](const StateChanged& change) { return change.to == State::TIME_WAIT; });
        };
        EXPECT_TRUE(waited(pair.a) || waited(pair.b));
        if (sent)
        {
            *sent = {pair.Sent('a'), pair.Sent('b')};
        }
    }
};

/** A network that loses, duplicates and delays at random. */
struct BadNetwork
{
    std::mt19937_64 random; ///< its luck
    double loss{0};         ///< probability
    double duplication{0};  ///< probability
    double reordering{0};   ///< probability of a delay of up to @c longest
    Duration longest{60ms}; ///< see reordering

    /** @param probability of true @return true or false */
    bool Chance(double probability)
    {
        return std::uniform_real_distribution<>(0, 1)(random) < probability;
    }

    /** @param low smallest @param high largest @return a number in between */
    uint32_t Between(uint32_t low, uint32_t high)
    {
        return std::uniform_int_distribution<uint32_t>(low, high)(random);
    }

    /** @return what happens to a segment */
    Fate operator()(char, uint32_t, const Segment&)
    {
        Fate fate;
        fate.copies = Chance(loss) ? 0 : Chance(duplication) ? 2 : 1;
        if (Chance(reordering))
        {
            fate.extra = longest * Between(0, 1000) / 1000;
        }
        return fate;
    }
};

/** @param dice luck @return tunables of all kinds */
Parameters
RandomParameters(BadNetwork& dice)
{
    Parameters parameters = Stubborn();
    parameters.timestamps = dice.Chance(0.5);
    parameters.windowScaling = dice.Chance(0.5);
    parameters.nagle = dice.Chance(0.3);
    parameters.limitedTransmit = dice.Chance(0.7);
    parameters.ackEvery = dice.Between(1, 3);
    parameters.initialWindow = dice.Between(1, 10);
    parameters.receiveBuffer = dice.Chance(0.5)   ? 131072
                               : dice.Chance(0.5) ? dice.Between(1, 3000)
                                                  : 200000;
    return parameters;
}

/** @param dice luck @return a plan of any kind */
Plan
RandomPlan(BadNetwork& dice)
{
    Plan plan;
    plan.octets = dice.Chance(0.3) ? 0 : dice.Between(1, dice.Chance(0.5) ? 100 : 12000);
    plan.chunk = dice.Chance(0.5) ? 100000 : dice.Between(200, 3000);
    plan.readChunk = dice.Chance(0.7) ? 0 : dice.Between(50, 3000);
    return plan;
}

/** Text in the SYNs of a life, which b takes at once, later or never. @param dice luck
 * @param life without */
void
UseFastOpen(BadNetwork& dice, Life& life)
{
    life.fastOpenA.text = SynText::EXCHANGED;
    life.fastOpenA.octets = std::min(life.planA.octets, dice.Between(0, 3000));
    life.fastOpenA.serverMss = static_cast<uint16_t>(dice.Between(100, 1460));
    life.planA.written = life.fastOpenA.octets;
    if (life.crossing)
    {
        life.fastOpenB = life.fastOpenA;
        life.fastOpenB.octets = std::min(life.planB.octets, dice.Between(0, 3000));
        life.planB.written = life.fastOpenB.octets;
        return;
    }
    life.fastOpenB.text = dice.Chance(0.6)   ? SynText::EXCHANGED
                          : dice.Chance(0.5) ? SynText::QUEUED
                                             : SynText::DROPPED;
}

/** Short lives of all kinds. @param first seed @param count how many @param loss probability
 * @param fastOpen text in SYNs [7413] */
void
RunShortLives(uint64_t first, uint64_t count, double loss, bool fastOpen = false)
{
    for (uint64_t seed = first; seed < first + count && !testing::Test::HasFailure(); ++seed)
    {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        BadNetwork dice{std::mt19937_64(seed)};
        Life life;
        life.parametersA = RandomParameters(dice);
        life.parametersB = RandomParameters(dice);
        life.planA = RandomPlan(dice);
        life.planB = RandomPlan(dice);
        // A tiny window takes hours when each of its segments may wait 20 s or be lost
        life.planA.octets = std::min(life.planA.octets, 50 * life.parametersB.receiveBuffer);
        life.planB.octets = std::min(life.planB.octets, 50 * life.parametersA.receiveBuffer);
        life.planA.closesFirst = dice.Chance(0.6);
        life.planB.closesFirst = !life.planA.closesFirst || dice.Chance(0.3);
        life.crossing = dice.Chance(0.2);
        life.crossingDelay = dice.Between(0, 9) * 1ms;
        life.issA = static_cast<uint32_t>(dice.random());
        life.issB = dice.Chance(0.5) ? 0xffffffff - dice.Between(0, 2000) : life.issA;
        if (fastOpen)
        {
            UseFastOpen(dice, life);
        }
        dice.loss = loss * dice.Between(0, 100) / 100;
        dice.duplication = dice.Chance(0.5) ? 0 : 0.1;
        dice.reordering = dice.Chance(0.5) ? 0 : 0.3;
        dice.longest = dice.Chance(0.8) ? 60ms : 20s;
        life.network = dice;
        life.Run();
    }
}

/** A long transfer. @param seed luck @param octets each way @param loss probability
 * @param readChunk see Plan @param buffer of both */
void
RunLongTransfer(uint64_t seed, uint32_t octets, double loss, uint32_t readChunk, uint32_t buffer)
{
    BadNetwork network{std::mt19937_64(seed)};
    network.loss = loss;
    network.duplication = 0.01;
    network.reordering = 0.02;
    Life life;
    life.parametersA = Stubborn();
    life.parametersA.receiveBuffer = buffer;
    life.parametersB = life.parametersA;
    life.planA.octets = octets;
    life.planA.closesFirst = true;
    life.planA.readChunk = readChunk;
    life.planB = life.planA;
    life.issA = 0 - octets / 2; // the numbers wrap in the middle
    life.issB = 0x7fffffff - octets / 3;
    life.segmentLimit = octets / 100;
    life.network = network;
    life.Run();
}

} // namespace

TEST(PairStress, ShortLivesWithoutLoss)
{
    RunShortLives(1, 1000, 0);
}

TEST(PairStress, ShortLivesWithLittleLoss)
{
    RunShortLives(10001, 5000, 0.05);
}

TEST(PairStress, ShortLivesWithMuchLoss)
{
    RunShortLives(20001, 5000, 0.3);
}

TEST(PairStress, ShortLivesWithTextInSyns)
{
    RunShortLives(30001, 3000, 0.2, true);
}

TEST(PairStress, LongTransferBothWaysAcrossTheWrap)
{
    RunLongTransfer(1, 10000000, 0.002, 0, 1 << 20);
}

TEST(PairStress, LongTransferBothWaysWithLoss)
{
    RunLongTransfer(2, 3000000, 0.02, 0, 1 << 17);
}

TEST(PairStress, LongTransferToSlowReaders)
{
    RunLongTransfer(3, 2000000, 0.01, 3000, 20000);
}

TEST(PairStress, LongTransferWithTinyWindows)
{
    RunLongTransfer(4, 300000, 0.01, 700, 1000);
}

namespace
{

/** Runs a life with each segment, and each pair of segments, of its exchange lost. The second of
 * a pair may be one that only the loss of the first brings about. @param life what to run */
void
DropEachAndEachPair(Life life)
{
    using Drop = std::pair<char, uint32_t>;
    std::set<Drop> drops;
    life.network = [&drops](char sender, uint32_t number, const Segment&) {
        return Fate{drops.count({sender, number}) ? 0u : 1u, 0ms};
    };
    const auto all = [](const std::array<uint32_t, 2>& sent) {
        std::vector<Drop> segments;
        for (uint32_t i = 1; i <= std::max(sent[0], sent[1]); ++i)
        {
            if (i <= sent[0])
            {
                segments.emplace_back('a', i);
            }
            if (i <= sent[1])
            {
                segments.emplace_back('b', i);
            }
        }
        return segments;
    };
    std::array<uint32_t, 2> sent{};
    life.Run(&sent);
    for (const Drop& first : all(sent))
    {
        SCOPED_TRACE(testing::Message() << "lost " << first.first << first.second);
        drops = {first};
        std::array<uint32_t, 2> sentThen{};
        life.Run(&sentThen);
        for (const Drop& second : all(sentThen))
        {
            SCOPED_TRACE(testing::Message() << "lost " << second.first << second.second);
            drops = {first, second};
            life.Run();
            if (testing::Test::HasFailure())
            {
                return;
            }
        }
    }
}

/** @param octetsA written by a @param octetsB written by b @return a closes first */
Life
Exchange(uint32_t octetsA, uint32_t octetsB)
{
    Life life;
    life.planA.octets = octetsA;
    life.planA.closesFirst = true;
    life.planB.octets = octetsB;
    life.segmentLimit = 1000;
    return life;
}

} // namespace

TEST(PairDrops, HandshakeAndClose)
{
    DropEachAndEachPair(Exchange(0, 0));
}

TEST(PairDrops, RequestAndReply)
{
    Life life = Exchange(500, 3000);
    life.planA.closesFirst = false;
    life.planB.closesFirst = true;
    life.planB.waitsFor = 500;
    DropEachAndEachPair(life);
}

TEST(PairDrops, ReplyAfterHalfClose)
{
    Life life = Exchange(500, 12000);
    life.planB.waitsFor = 500;
    DropEachAndEachPair(life);
}

TEST(PairDrops, ServerClosesFirst)
{
    Life life = Exchange(500, 500);
    life.planA.closesFirst = false;
    life.planB.closesFirst = true;
    DropEachAndEachPair(life);
}

TEST(PairDrops, BothCloseAtOnce)
{
    for (const uint32_t octets : {0, 2000})
    {
        Life life = Exchange(octets, octets);
        life.planB.closesFirst = true;
        DropEachAndEachPair(life);
    }
}

TEST(PairDrops, BothOpenAtOnce)
{
    for (const Duration delay : {0ms, 9ms})
    {
        Life life = Exchange(100, 100);
        life.crossing = true;
        life.crossingDelay = delay;
        DropEachAndEachPair(life);
    }
}

TEST(PairDrops, BothOpenAndCloseAtOnce)
{
    Life life = Exchange(0, 0);
    life.crossing = true;
    life.planB.closesFirst = true;
    DropEachAndEachPair(life);
}

TEST(PairDrops, ZeroWindow)
{
    Life life = Exchange(2000, 0);
    life.parametersB.receiveBuffer = 600;
    life.planB.readChunk = 300;
    life.step = 500ms;
    DropEachAndEachPair(life);
}

TEST(PairDrops, WithoutTimestamps)
{
    Life life = Exchange(3000, 3000);
    life.parametersA = Plain();
    life.parametersB = Plain();
    DropEachAndEachPair(life);
}

} // namespace ns3::rfctcp::test
