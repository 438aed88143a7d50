/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Loss recovery alone, without a connection: it is told what was sent, which acknowledgments came
// and which timer fired, and is asked what to send next.

#include "core/new-reno.h"
#include "core/recovery/loss-recovery.h"

#include <chrono>
#include <gtest/gtest.h>
#include <utility>
#include <vector>

namespace ns3::rfctcp::test
{

namespace
{

using namespace std::chrono_literals;

/**
 * A sender of segments of 1000 octets, named by their numbers: segment n begins at 1000 n + 1. The
 * round-trip time was measured before, 100 ms.
 */
class Sender
{
  public:
    static constexpr Position SIZE = 1000; ///< octets of a segment

    Parameters parameters;      ///< tunables
    LossRecovery recovery;      ///< under test
    SendVariables snd;          ///< kept as a connection keeps it
    TimerTable timers;          ///< likewise
    EcnVariables ecn;           ///< not agreed on
    RttEstimator rtt;           ///< likewise
    NewReno congestion{10};     ///< cwnd
    Instant now{10s};           ///< the clock
    bool timestamps{false};     ///< agreed on
    bool probeDue{false};       ///< as Connection::Event has it
    std::vector<Position> sent; ///< numbers of the segments sent, in order

    /** @param tunables those of the connection @param segments sent at once */
    explicit Sender(const Parameters& tunables, Position segments)
        : parameters(tunables)
    {
        snd.una = 1;
        snd.nxt = 1;
        snd.max = 1;
        snd.end = 1000 * SIZE + 1;
        snd.wnd = 1000 * SIZE;
        snd.mss = SIZE;
        rtt.OnSample(100ms, parameters.RtoLimits());
        recovery.OnSynSent(now);
        recovery.OnSynAcked(1);
        congestion.OnEstablished(recovery.View(Context()));
        for (Position i = 0; i < segments; ++i)
        {
            SendNew();
        }
        sent.clear();
    }

    /** @param segment what arrives, if anything @return what recovery may know */
    LossRecovery::Context Context(const Segment* segment = nullptr)
    {
        return {now, snd, parameters, rtt, timers, ecn, congestion, segment, 1, true, timestamps};
    }

    /** Sends the next segment of new text, whatever the window says. */
    void SendNew()
    {
        const Position begin = snd.nxt;
        recovery.OnSendNew(Context(), begin, begin + SIZE, true);
        snd.nxt += SIZE;
        snd.max = snd.nxt;
        recovery.OnSent(Context(), SIZE);
        sent.push_back((begin - 1) / SIZE);
    }

    /** @param begin where to retransmit from */
    void SendAgain(Position begin)
    {
        const SentSegment piece = recovery.OnRetransmit(Context(), begin, SIZE);
        recovery.OnSent(Context(), piece.Length());
        sent.push_back((piece.begin - 1) / SIZE);
    }

    /** Sends what was lost, then new text, as long as recovery lets it go. */
    void SendAllowed()
    {
        for (auto lost = recovery.NextLost(); lost && recovery.MaySend(Context(), SIZE);
             lost = recovery.NextLost())
        {
            SendAgain(*lost);
        }
        while (!recovery.NextLost() && recovery.MaySend(Context(), SIZE))
        {
            SendNew();
        }
    }

    /** An acknowledgment arrives. @param next segment it asks for @param blocks SACKed: the first
     * segment and the one behind the last */
    void Get(Position next, const std::vector<std::pair<Position, Position>>& blocks = {})
    {
        Segment segment;
        segment.flags.ack = true;
        segment.ack = Wrap(snd.iss, next * SIZE + 1);
        for (const auto& [first, behind] : blocks)
        {
            segment.options.sack.push_back(
                SackBlock{Wrap(snd.iss, first * SIZE + 1), Wrap(snd.iss, behind * SIZE + 1)});
        }
        const LossRecovery::Context context = Context(&segment);
        Acknowledgment arrival =
            recovery.ReadAck(context, next * SIZE + 1, next * SIZE + 1 == snd.una);
        if (arrival.advances)
        {
            snd.una = arrival.ack;
            recovery.OnAdvance(context, arrival);
        }
        recovery.OnAck(context, arrival);
        if (arrival.retransmitFirst)
        {
            SendAgain(snd.una);
        }
        if (arrival.advances || arrival.duplicate)
        {
            recovery.ReportAck(context, arrival);
        }
    }
};

/** @param recovery which kind @return tunables with it */
Parameters
Recovering(Recovery recovery)
{
    Parameters parameters;
    parameters.recovery = recovery;
    parameters.windowValidation = false;
    return parameters;
}

} // namespace

TEST(LossRecoveryAlone, RetransmitsBySackWhatThreeLaterSegmentsHavePassed)
{
    for (const Recovery kind : {Recovery::SACK_6675, Recovery::RACK_TLP})
    {
        Sender s(Recovering(kind), 10);
        s.now += 100ms;
        s.Get(0, {{1, 2}});
        s.Get(0, {{1, 3}});
        EXPECT_EQ(s.recovery.Phase(), CongestionPhase::DISORDER);
        EXPECT_FALSE(s.recovery.NextLost());
        s.Get(0, {{1, 4}});
        EXPECT_EQ(s.recovery.Phase(), CongestionPhase::RECOVERY);
        EXPECT_EQ(s.recovery.RecoveryPoint(), 10 * Sender::SIZE + 1);
        ASSERT_EQ(s.recovery.NextLost(), 1) << "segment 0";
        EXPECT_TRUE(s.recovery.MaySend(s.Context(), Sender::SIZE));
        s.SendAgain(1);
        EXPECT_FALSE(s.recovery.NextLost());
        EXPECT_EQ(s.congestion.SlowStartThreshold(), 5u * Sender::SIZE);
        s.now += 100ms;
        s.Get(10);
        EXPECT_EQ(s.recovery.Phase(), CongestionPhase::OPEN);
        EXPECT_EQ(s.congestion.Window(), 5u * Sender::SIZE);
    }
}

TEST(LossRecoveryAlone, RetransmitsTheFirstSegmentAtTheThirdDuplicateWithoutSack)
{
    Sender s(Recovering(Recovery::NEW_RENO), 10);
    s.now += 100ms;
    s.Get(1); // the ACK must cover more than "recover" [6582 3.2 step 1]
    s.Get(1);
    s.Get(1);
    EXPECT_TRUE(s.sent.empty());
    s.Get(1);
    EXPECT_EQ(s.sent, std::vector<Position>{1});
    EXPECT_EQ(s.recovery.Phase(), CongestionPhase::RECOVERY);
    s.Get(4); // a partial acknowledgment: the next hole
    EXPECT_EQ(s.sent, (std::vector<Position>{1, 4}));
    s.Get(10);
    EXPECT_EQ(s.recovery.Phase(), CongestionPhase::OPEN);
}

TEST(LossRecoveryAlone, ProbesTheTailAfterTwoRoundTripsAndReducesIfTheProbeHasRepairedIt)
{
    Sender s(Recovering(Recovery::RACK_TLP), 10);
    s.timers.Set(Timer::RETRANSMISSION, s.now + 1s);
    s.probeDue = true;
    s.recovery.ArmProbe(s.Context(), s.probeDue);
    ASSERT_TRUE(s.timers.IsSet(Timer::PROBE));
    EXPECT_EQ(*s.timers.Deadline(Timer::PROBE), s.now + 200ms); // 2 SRTT [8985 7.2]
    EXPECT_FALSE(s.probeDue);
    s.now += 200ms;
    ASSERT_TRUE(s.recovery.BeginProbe(s.Context()));
    s.SendAgain(s.recovery.Board().Back().begin);
    s.recovery.OnProbeSent(s.Context(), true);
    EXPECT_EQ(s.sent, std::vector<Position>{9});
    EXPECT_FALSE(s.recovery.BeginProbe(s.Context())) << "one is in flight";
    s.SendNew();
    s.SendNew();
    s.now += 100ms;
    s.Get(11); // all of it and more, and no D-SACK: the last segment had been lost [8985 7.4.2]
    EXPECT_EQ(s.recovery.Phase(), CongestionPhase::CWR);
}

TEST(LossRecoveryAlone, UndoesAReductionWhenEveryRetransmissionIsReportedAsADuplicate)
{
    Sender s(Recovering(Recovery::SACK_6675), 10);
    const uint32_t window = s.congestion.Window();
    s.now += 100ms;
    s.Get(0, {{1, 4}});
    s.Get(0, {{1, 5}});
    s.Get(0, {{1, 6}});
    ASSERT_EQ(s.recovery.Phase(), CongestionPhase::RECOVERY);
    s.SendAgain(1);
    ASSERT_LT(s.congestion.SlowStartThreshold(), window);
    s.Get(6);           // segment 0 was late
    s.Get(6, {{0, 1}}); // and has arrived twice: D-SACK [2883 4]
    EXPECT_EQ(s.recovery.Phase(), CongestionPhase::OPEN);
    EXPECT_GE(s.congestion.SlowStartThreshold(), window); // [4015]
    EXPECT_FALSE(s.recovery.NextLost());
}

TEST(LossRecoveryAlone, TellsASpuriousTimeoutByTwoAcknowledgmentsOfWhatWasNotSentAgain)
{
    for (const bool spurious : {true, false})
    {
        Sender s(Recovering(Recovery::NEW_RENO), 10);
        const uint32_t window = s.congestion.Window();
        s.now += 1s;
        EXPECT_EQ(s.recovery.CountTimeout(), 1u);
        s.SendAgain(s.recovery.OnRetransmissionTimeout(s.Context()));
        EXPECT_EQ(s.recovery.Phase(), CongestionPhase::LOSS);
        EXPECT_EQ(s.sent, std::vector<Position>{0});
        EXPECT_FALSE(s.recovery.NextLost()) << "F-RTO has not decided";
        EXPECT_EQ(s.recovery.Allowance(s.Context()), 0u);
        s.now += 10ms;
        s.Get(1);
        EXPECT_EQ(s.recovery.Allowance(s.Context()), 2u * Sender::SIZE); // [5682 2.1 step 2b]
        s.SendAllowed();
        EXPECT_EQ(s.sent, (std::vector<Position>{0, 10, 11}));
        s.Get(spurious ? 2 : 1); // [5682 2.1 step 3]
        EXPECT_EQ(s.recovery.Phase(), spurious ? CongestionPhase::OPEN : CongestionPhase::LOSS);
        EXPECT_EQ(s.recovery.NextLost().has_value(), !spurious);
        if (spurious)
        {
            EXPECT_GE(s.congestion.SlowStartThreshold(), window);
        }
    }
}

TEST(LossRecoveryAlone, CopiesAndComparesLikeAValue)
{
    Sender s(Recovering(Recovery::RACK_TLP), 10);
    const LossRecovery before = s.recovery;
    EXPECT_EQ(before, s.recovery);
    s.now += 100ms;
    s.Get(0, {{1, 4}});
    EXPECT_FALSE(before == s.recovery);
    EXPECT_EQ(before.Board().SackedOctets(), 0u);
    EXPECT_EQ(before.Phase(), CongestionPhase::OPEN);
}

} // namespace ns3::rfctcp::test
