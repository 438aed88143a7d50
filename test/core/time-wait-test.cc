/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The rest of a connection in TIME-WAIT, beside the connection that it was taken from.

#include "support/script.h"

#include <gtest/gtest.h>
#include <random>

namespace ns3::rfctcp::test
{
namespace
{

/** @param random source @param stamps whether segments bear timestamps @return any segment */
Segment
AnySegment(std::mt19937& random, bool stamps)
{
    Segment segment;
    const auto near = [&random](uint32_t number) {
        const int32_t offsets[] = {0, 0, 0, -1, 1, -31, -30, 100, 70000, -70000, 1 << 30};
        return SeqNum(number + static_cast<uint32_t>(offsets[random() % std::size(offsets)]));
    };
    segment.seq = near(Script::REMOTE_ISS + 32);
    segment.ack = near(Script::LOCAL_ISS + 2);
    segment.flags.ack = random() % 5 > 0;
    segment.flags.syn = random() % 6 == 0;
    segment.flags.fin = random() % 3 == 0;
    segment.flags.rst = random() % 12 == 0;
    segment.length = random() % 2 * 30;
    if (stamps && random() % 8 > 0)
    {
        segment.options.stamps = Timestamps{static_cast<uint32_t>(99 + random() % 3), 0};
    }
    segment.options.fault = random() % 9 == 0 ? OptionFault::BAD_LENGTH : OptionFault::NONE;
    return segment;
}

} // namespace

TEST(TimeWait, TheRestAnswersAsTheConnectionDoes)
{
    int ended = 0;
    int acknowledged = 0;
    for (uint32_t seed = 1; seed <= 1000; ++seed)
    {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        Parameters parameters; // timestamps and window scaling
        parameters.ignoreResetInTimeWait = seed % 2 == 0;
        parameters.challengeAckLimit = seed % 3;
        const bool stamps = seed % 4 > 1;
        Options syn = stamps ? Stamps(100) : Options{};
        syn.mss = 1000;
        syn.windowScale = 3;
        Script s(parameters, syn);
        s.options = stamps ? Stamps(100) : Options{};
        s.Bring(State::FIN_WAIT_2);
        s.Receive("FA", 1, 2, 30);
        ASSERT_EQ(s.GetState(), State::TIME_WAIT);
        s.Forget();
        s.peer.discards.clear();

        TimeWait rest = s.peer.Core().ToTimeWait();
        EXPECT_EQ(rest, s.peer.Core().ToTimeWait());
        for (int step = 0; step < 30 && s.GetState() == State::TIME_WAIT; ++step)
        {
            s.peer.Advance(std::chrono::milliseconds(random() % 1500));
            const Segment segment = AnySegment(random, stamps);
            const TimeWait::Verdict verdict =
                rest.OnSegment(s.peer.now, segment, s.peer.Core().Tunables());
            s.peer.Receive(segment);

            EXPECT_EQ(verdict.ends, s.GetState() == State::CLOSED);
            ASSERT_EQ(
                std::vector<rfctcp::Discard>(verdict.discards.begin(), verdict.discards.end()),
                s.peer.discards);
            s.peer.discards.clear();
            ASSERT_EQ(verdict.acknowledge, !s.peer.IsSilent());
            if (verdict.acknowledge)
            {
                EXPECT_EQ(s.peer.Take(), rest.Ack(s.peer.now));
                ++acknowledged;
            }
            if (verdict.ends)
            {
                ++ended;
                break;
            }
            EXPECT_EQ(rest, s.peer.Core().ToTimeWait());
            EXPECT_EQ(rest.expiry, s.peer.NextDeadline());
        }
    }
    EXPECT_GT(ended, 5);
    EXPECT_GT(acknowledged, 500);
}

TEST(Rfc1122, TheNextIncarnationBeginsAboveTheLast)
{
    Script s;
    s.Bring(State::TIME_WAIT);
    // [1122 4.2.2.13 (2)]: larger than the largest sequence number of the previous incarnation
    const uint32_t distance =
        s.peer.Core().ToTimeWait().LeastIss().Value() - (Script::LOCAL_ISS + 2); // behind our FIN
    EXPECT_GT(distance, 0U);
    EXPECT_LT(distance, 1U << 31);
}

} // namespace ns3::rfctcp::test
