/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "lifecycle-cases.h"

#include <gtest/gtest.h>
#include <iostream>

namespace ns3
{
namespace lifecycle
{

namespace
{

constexpr uint32_t MOST_MESSAGES = 3; ///< failures of one test that are described

} // namespace

Verdict
Cases::Judge(const Scenario& scenario, const Impairments& impairments)
{
    Verdict verdict = Play(scenario, impairments);
    if (!impairments.mayBeIdle && !verdict.idleRules.empty())
    {
        verdict.faults.push_back("never acted: " + verdict.idleRules);
    }
    if (!verdict.IsClean() && ++m_messages <= MOST_MESSAGES)
    {
        ADD_FAILURE() << scenario.name << (scenario.timestamps ? "" : " without timestamps")
                      << (scenario.ignoreReset ? " ignoring RST in TIME-WAIT" : "") << ", "
                      << Describe(verdict, impairments);
    }
    return verdict;
}

Verdict
Cases::Try(const Scenario& scenario, const Impairments& impairments)
{
    const Verdict verdict = Judge(scenario, impairments);
    bool clean = verdict.IsClean();
    if (verdict.cut > 0)
    {
        ++m_cut;
        Scenario kept = scenario;
        kept.ignoreReset = true;
        clean = Judge(kept, impairments).IsClean() && clean;
    }
    ++m_cases;
    m_clean += clean ? 1 : 0;
    return verdict;
}

Verdict
Cases::Try(const Scenario& scenario, const std::vector<RfcTcpImpairmentRule>& rules)
{
    Impairments impairments;
    impairments.rules = rules;
    return Try(scenario, impairments);
}

void
Cases::Conclude(const std::string& what) const
{
    ::testing::Test::RecordProperty("cases", static_cast<int>(m_cases));
    ::testing::Test::RecordProperty("cut", static_cast<int>(m_cut));
    std::cout << what << ": " << m_clean << " of " << m_cases << " cases complete cleanly";
    if (m_cut > 0)
    {
        std::cout << ", " << m_cut << " of them keep 2 MSL only with IgnoreResetInTimeWait";
    }
    std::cout << "\n";
    EXPECT_EQ(m_clean, m_cases) << what;
}

uint32_t
Cases::GetCount() const
{
    return m_cases;
}

uint32_t
Cases::GetCut() const
{
    return m_cut;
}

} // namespace lifecycle
} // namespace ns3
