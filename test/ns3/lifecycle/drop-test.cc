/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Every way to lose one segment or two of a connection's whole life.

#include "support/lifecycle-cases.h"
#include "support/lifecycle-scenario.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace ns3
{
namespace lifecycle
{
namespace
{

using Rule = RfcTcpImpairmentRule;
using Match = RfcTcpSegmentMatch;

/** Each scenario with segments dropped. */
class LifecycleDrop : public ::testing::TestWithParam<Scenario>
{
};

/** @param segments of a run @return the last one with FIN */
RfcTcpObservedSegment
LastFin(const std::vector<Sighting>& segments)
{
    const auto last =
        std::find_if(segments.rbegin(), segments.rend(), [](const Sighting& sighting) {
            return Match::Fin().IsMatch(sighting.segment);
        });
    return last == segments.rend() ? RfcTcpObservedSegment() : last->segment;
}

/** @param segments of a run @param match kind of segments @return how many there were */
std::size_t
Count(const std::vector<Sighting>& segments, const Match& match)
{
    return std::count_if(segments.begin(), segments.end(), [&match](const Sighting& sighting) {
        return match.IsMatch(sighting.segment);
    });
}

} // namespace

TEST_P(LifecycleDrop, EachSegment)
{
    const Verdict undisturbed = Play(GetParam());
    ASSERT_TRUE(undisturbed.IsClean()) << Describe(undisturbed, {});
    Cases cases;
    for (const auto& lost : undisturbed.segments)
    {
        const Verdict verdict = cases.Try(GetParam(), {Rule::Drop(Exactly(lost))});
        EXPECT_EQ(verdict.ghosts, 0U);
    }
    EXPECT_EQ(cases.GetCount(), undisturbed.segments.size());
    EXPECT_EQ(cases.GetCut(), 0U); // [9293 MUST-13]
    cases.Conclude("drop each segment, " + GetParam().name);
}

// The second segment is any that follows in the exchange without the first one: so the pairs are
// those of the undisturbed exchange, and those with segments that only the first loss brings about.
TEST_P(LifecycleDrop, EachPairOfSegments)
{
    const Verdict undisturbed = Play(GetParam());
    ASSERT_TRUE(undisturbed.IsClean()) << Describe(undisturbed, {});
    Cases cases;
    for (std::size_t first = 0; first < undisturbed.segments.size(); ++first)
    {
        Impairments one;
        one.rules = {Rule::Drop(Exactly(undisturbed.segments[first]))};
        const Verdict disturbed = Play(GetParam(), one);
        for (std::size_t second = first + 1; second < disturbed.segments.size(); ++second)
        {
            Impairments two = one;
            two.rules.push_back(Rule::Drop(Exactly(disturbed.segments[second])));
            const Verdict verdict = cases.Try(GetParam(), two);
            EXPECT_EQ(verdict.ghosts, 0U);
        }
    }
    const std::size_t segments = undisturbed.segments.size();
    EXPECT_GE(cases.GetCount(), segments * (segments - 1) / 2);
    EXPECT_EQ(cases.GetCut(), 0U);
    cases.Conclude("drop each pair of segments, " + GetParam().name);
}

INSTANTIATE_TEST_SUITE_P(Lifecycle,
                         LifecycleDrop,
                         ::testing::ValuesIn(AllScenarios()),
                         [](const ::testing::TestParamInfo<Scenario>& info) {
                             return info.param.name;
                         });

TEST(LifecycleUndisturbed, ExchangesAreWhatTheirNamesSay)
{
    const auto play = [](const char* name) { return Play(FindScenario(name)).segments; };
    EXPECT_EQ(play("CloseWithoutDataByClient").size(), 7U); // RFC 9293 figures 6 and 12
    EXPECT_EQ(play("CloseWithoutDataByServer").size(), 6U); // the second FIN carries the ACK
    EXPECT_EQ(play("SimultaneousOpen").size(), 9U);         // figure 7, and a close as above
    EXPECT_EQ(play("Refused").size(), 2U);

    const auto simultaneousClose = play("SimultaneousClose");
    ASSERT_EQ(simultaneousClose.size(), 7U); // figures 6 and 13
    EXPECT_EQ(simultaneousClose[3].segment.time, simultaneousClose[4].segment.time);
    EXPECT_EQ(Count(play("FinMergedWithLastData"), Match::Fin().WithPayload(true)), 1U);
    const auto isProbe = [](const auto& segment) { return segment.header.length == 1; };
    const auto slowReader = play("SmallBuffersAndSlowReader");
    EXPECT_GE(Count(slowReader, Match::Data().Where(isProbe)), 2U);
    // It reads after 4 s; the next probe would come at 7 s, but the window update tells the client
    EXPECT_GE(Count(slowReader, Match::Data().After(Seconds(4)).Before(Seconds(5))), 2U);
}

TEST(LifecycleLastAck, EachLossRepeatsTheFinAndStartsTimeWaitAnew)
{
    const Scenario scenario = FindScenario("CloseWithoutDataByClient");
    Cases cases;
    for (uint32_t losses = 0; losses <= 5; ++losses)
    {
        std::vector<Rule> rules;
        if (losses > 0)
        {
            rules.push_back(Rule::Drop(Match::LastAck().Occurrences(1, losses)));
        }
        const Verdict verdict = cases.Try(scenario, rules);
        EXPECT_EQ(verdict.restarts, losses);
        EXPECT_EQ(Count(verdict.segments, Match::Fin().From(RfcTcpLinkEnd::SERVER)), losses + 1);
        EXPECT_EQ(Count(verdict.segments, Match::LastAck()), losses + 1);
        EXPECT_EQ(verdict.lastClosed, LastFin(verdict.segments).time + 2 * scenario.msl);
        EXPECT_EQ(verdict.cut, 0U);
    }
    cases.Conclude("drop the last ACK up to five times");
}

TEST(LifecycleRefused, LostResetOnlyDelaysTheBadNews)
{
    const Scenario scenario = FindScenario("Refused");
    Cases cases;
    const Verdict undisturbed = cases.Try(scenario, std::vector<Rule>());
    EXPECT_LT(undisturbed.lastClosed, Seconds(1));
    const Verdict disturbed = cases.Try(scenario, {Rule::Drop(Match::Rst().Occurrence(1))});
    EXPECT_EQ(disturbed.segments.size(), 4U);                             // SYN, RST, and once more
    EXPECT_EQ(disturbed.lastClosed, undisturbed.lastClosed + Seconds(3)); // ConnTimeout
    cases.Conclude("refused, RST lost once");
}

} // namespace lifecycle
} // namespace ns3
