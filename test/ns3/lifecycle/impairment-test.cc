/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A connection's whole life on links that duplicate, delay, reorder and lose.

#include "support/lifecycle-cases.h"
#include "support/lifecycle-scenario.h"

#include <gtest/gtest.h>
#include <random>

namespace ns3
{
namespace lifecycle
{
namespace
{

using Rule = RfcTcpImpairmentRule;
using Match = RfcTcpSegmentMatch;

/** Each scenario with one segment impaired. */
class LifecycleImpairment : public ::testing::TestWithParam<Scenario>
{
  protected:
    /** @param what for the message @param impair makes the rule for a segment */
    template <typename Impair>
    void TryEachSegment(const std::string& what, Impair impair)
    {
        const Verdict undisturbed = Play(GetParam());
        ASSERT_TRUE(undisturbed.IsClean()) << Describe(undisturbed, {});
        Cases cases;
        for (const auto& sighting : undisturbed.segments)
        {
            const Verdict verdict = cases.Try(GetParam(), {impair(Exactly(sighting))});
            // Only another copy of the last ACK, which RfcTcp knows nothing of, draws a RST on it
            EXPECT_LE(verdict.cut, sighting.segment.lastAck ? 1U : 0U);
        }
        cases.Conclude(what + ", " + GetParam().name);
    }
};

/** @param match segments @param random where from @param rate how many @return match for some */
Match
Some(Match match, std::mt19937& random, double rate)
{
    constexpr uint32_t MOST = 300; // more segments than a run has
    std::bernoulli_distribution chosen(rate);
    match.Occurrence(MOST + chosen(random)); // one at least: without any, all would be meant
    for (uint32_t number = 1; number < MOST; ++number)
    {
        if (chosen(random))
        {
            match.Occurrence(number);
        }
    }
    return match;
}

/**
 * Two connections of one four-tuple. In the second both ends send all the time, so that old
 * segments, wherever they came in, would do harm.
 * @param name of the scenario of the first one
 * @param again when the second one begins
 * @param timestamps whether they are agreed on
 * @return both
 */
Scenario
WithSuccessor(const std::string& name, const Time& again, bool timestamps)
{
    Role role;
    role.octets = 4000;
    role.chunk = 200;
    role.interval = MilliSeconds(500);
    role.closeAt = Moment::ALL_SENT;
    role.half = true;
    Scenario scenario = FindScenario(name);
    scenario.timeWait = TimeWait::ANY;
    scenario.timestamps = timestamps;
    scenario.again = again;
    scenario.clientAgain = role;
    scenario.serverAgain = role;
    return scenario;
}

/**
 * Delays each segment of the first connection until the second one.
 * @param name of the scenario of the first one
 * @param again when the second one begins
 */
void
TryOldSegmentsInSuccessor(const std::string& name, const Time& again)
{
    Cases cases;
    for (const bool timestamps : {true, false})
    {
        const Scenario scenario = WithSuccessor(name, again, timestamps);
        const Verdict undisturbed = Play(scenario);
        ASSERT_TRUE(undisturbed.IsClean()) << Describe(undisturbed, {});
        // Around the SYN, SYN,ACK and first ACK; between data; while closing; in TIME-WAIT
        for (const int milliseconds :
             {-1, 5, 11, 15, 21, 25, 35, 45, 2003, 9512, 9525, 9600, 15000})
        {
            for (const auto& sighting : undisturbed.segments)
            {
                const Time arrival = sighting.segment.time;
                if (arrival < again)
                {
                    const Time target = again + MilliSeconds(milliseconds);
                    cases.Try(scenario, {Rule::Delay(Exactly(sighting), target - arrival)});
                }
            }
        }
    }
    EXPECT_EQ(cases.GetCut(), 0U);
    cases.Conclude("old segments in the next connection, " + name);
}

} // namespace

TEST_P(LifecycleImpairment, DuplicateOfEachSegment)
{
    TryEachSegment("duplicate each segment",
                   [](const Match& match) { return Rule::Duplicate(match); });
}

TEST_P(LifecycleImpairment, ThreeLateDuplicatesOfEachSegment)
{
    TryEachSegment("three duplicates of each segment, 700 ms apart",
                   [](const Match& match) { return Rule::Duplicate(match, 3, MilliSeconds(700)); });
}

TEST_P(LifecycleImpairment, DuplicateOfEachSegmentInTimeWait)
{
    TryEachSegment("duplicate each segment 40 s later",
                   [](const Match& match) { return Rule::Duplicate(match, 1, Seconds(40)); });
}

TEST_P(LifecycleImpairment, EachSegmentDelayedALittle)
{
    TryEachSegment("delay each segment by 150 ms",
                   [](const Match& match) { return Rule::Delay(match, MilliSeconds(150)); });
}

TEST_P(LifecycleImpairment, EachSegmentDelayedByMoreThanMsl)
{
    TryEachSegment("delay each segment by 40 s, MSL is 30 s",
                   [](const Match& match) { return Rule::Delay(match, Seconds(40)); });
}

TEST_P(LifecycleImpairment, EachSegmentDelayedBeyondTimeWait)
{
    TryEachSegment("delay each segment by 150 s, MSL is 30 s",
                   [](const Match& match) { return Rule::Delay(match, Seconds(150)); });
}

TEST_P(LifecycleImpairment, EachSegmentOvertakenByTheNext)
{
    TryEachSegment("reorder each segment by 1",
                   [](const Match& match) { return Rule::Reorder(match, 1); });
}

TEST_P(LifecycleImpairment, EachSegmentOvertakenByTwo)
{
    TryEachSegment("reorder each segment by 2",
                   [](const Match& match) { return Rule::Reorder(match, 2); });
}

INSTANTIATE_TEST_SUITE_P(Lifecycle,
                         LifecycleImpairment,
                         ::testing::ValuesIn(AllScenarios()),
                         [](const ::testing::TestParamInfo<Scenario>& info) {
                             return info.param.name;
                         });

TEST(LifecycleSuccessor, OldSegmentsOfAClosedConnectionDoNoHarm)
{
    TryOldSegmentsInSuccessor("RequestReplyClientClosesFirst", Seconds(100));
    TryOldSegmentsInSuccessor("RequestReplyServerClosesFirst", Seconds(100));
}

// The server is still in TIME-WAIT: a newer SYN takes the four-tuple over [9293 MAY-2]
TEST(LifecycleSuccessor, OldSegmentsOfAReplacedConnectionDoNoHarm)
{
    const Verdict verdict = Play(WithSuccessor("RequestReplyServerClosesFirst", Seconds(10), true));
    EXPECT_EQ(verdict.replaced, 1U);
    TryOldSegmentsInSuccessor("RequestReplyServerClosesFirst", Seconds(10));
}

TEST(LifecycleRandom, LossOfTenPercent)
{
    for (const char* name : {"CloseWithoutDataByClient",
                             "CloseWithoutDataByServer",
                             "RequestReplyClientClosesFirst",
                             "RequestReplyServerClosesFirst",
                             "HalfClose",
                             "FinMergedWithLastData",
                             "SmallBuffersAndSlowReader"})
    {
        Cases cases;
        for (uint32_t run = 1; run <= 200; ++run)
        {
            Impairments impairments;
            impairments.loss = 0.1;
            impairments.run = run;
            cases.Try(FindScenario(name), impairments);
        }
        EXPECT_EQ(cases.GetCut(), 0U);
        cases.Conclude(std::string("10 % random loss, ") + name);
    }
}

TEST(LifecycleRandom, DuplicationLossAndReorderingTogether)
{
    for (const char* name : {"RequestReplyClientClosesFirst",
                             "RequestReplyServerClosesFirst",
                             "HalfClose",
                             "FinMergedWithLastData",
                             "SmallBuffersAndSlowReader"})
    {
        Cases cases;
        for (uint32_t run = 1; run <= 200; ++run)
        {
            std::mt19937 random(run);
            Impairments impairments;
            impairments.run = run;
            impairments.loss = 0.05;
            impairments.mayBeIdle = true;
            impairments.rules = {
                Rule::Duplicate(Some(Match::Any(), random, 0.1), 1, MilliSeconds(30)),
                Rule::Reorder(Some(Match::Any(), random, 0.1), 2),
                Rule::Delay(Some(Match::Any(), random, 0.05), MilliSeconds(80))};
            cases.Try(FindScenario(name), impairments);
        }
        cases.Conclude(std::string("10 % duplicates, 10 % reordered, 5 % delayed, 5 % lost, ") +
                       name);
    }
}

} // namespace lifecycle
} // namespace ns3
