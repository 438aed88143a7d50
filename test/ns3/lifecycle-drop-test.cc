/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Every way to lose one segment or two of a connection's whole life.

#include "lifecycle-scenario.h"

#include <gtest/gtest.h>
#include <iostream>

namespace ns3
{
namespace lifecycle
{
namespace
{

using Rule = RfcTcpImpairmentRule;

constexpr uint32_t MOST_MESSAGES = 3; ///< failures of one test that are described

/** Each scenario with segments dropped. */
class LifecycleDrop : public ::testing::TestWithParam<Scenario>
{
  protected:
    /** @param rules what to drop @return how it went */
    Verdict PlayWithout(const std::vector<Rule>& rules)
    {
        Impairments impairments;
        impairments.rules = rules;
        Verdict verdict = Play(GetParam(), impairments);
        if (!verdict.idleRules.empty())
        {
            verdict.faults.push_back("not dropped: " + verdict.idleRules);
        }
        if (verdict.ghosts > 0)
        {
            verdict.faults.emplace_back("connections from nowhere");
        }
        ++m_cases;
        m_clean += verdict.IsClean() ? 1 : 0;
        if (!verdict.IsClean() && ++m_messages <= MOST_MESSAGES)
        {
            ADD_FAILURE() << GetParam().name << ", " << Describe(verdict, impairments);
        }
        return verdict;
    }

    /** @param kind of the drops */
    void Conclude(const std::string& kind)
    {
        RecordProperty("cases", static_cast<int>(m_cases));
        std::cout << GetParam().name << ", " << kind << ": " << m_clean << " of " << m_cases
                  << " drop cases complete cleanly\n";
        EXPECT_EQ(m_clean, m_cases);
    }

    uint32_t m_cases{0};    ///< played
    uint32_t m_clean{0};    ///< of them without fault
    uint32_t m_messages{0}; ///< of them described
};

} // namespace

TEST_P(LifecycleDrop, EachSegment)
{
    const Verdict undisturbed = Play(GetParam());
    ASSERT_TRUE(undisturbed.IsClean()) << Describe(undisturbed, {});
    for (const auto& lost : undisturbed.segments)
    {
        PlayWithout({Rule::Drop(Exactly(lost))});
    }
    EXPECT_EQ(m_cases, undisturbed.segments.size());
    Conclude("single segments");
}

// The second segment is any that follows in the exchange without the first one: so the pairs are
// those of the undisturbed exchange, and those with segments that only the first loss brings about.
TEST_P(LifecycleDrop, EachPairOfSegments)
{
    const Verdict undisturbed = Play(GetParam());
    ASSERT_TRUE(undisturbed.IsClean()) << Describe(undisturbed, {});
    for (std::size_t first = 0; first < undisturbed.segments.size(); ++first)
    {
        const Rule rule = Rule::Drop(Exactly(undisturbed.segments[first]));
        Impairments impairments;
        impairments.rules = {rule};
        const Verdict disturbed = Play(GetParam(), impairments);
        for (std::size_t second = first + 1; second < disturbed.segments.size(); ++second)
        {
            PlayWithout({rule, Rule::Drop(Exactly(disturbed.segments[second]))});
        }
    }
    Conclude("pairs of segments");
}

INSTANTIATE_TEST_SUITE_P(Lifecycle,
                         LifecycleDrop,
                         ::testing::ValuesIn(AllScenarios()),
                         [](const ::testing::TestParamInfo<Scenario>& info) {
                             return info.param.name;
                         });

} // namespace lifecycle
} // namespace ns3
