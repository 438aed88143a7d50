/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LIFECYCLE_CASES_H
#define LIFECYCLE_CASES_H

#include "lifecycle-scenario.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace lifecycle
{

/** Many runs of one test: plays them, describes the first failures, counts. */
class Cases
{
  public:
    /**
     * Plays a case. A run that is not clean, or has rules that never acted, is a failure of the
     * test. If a RST ended TIME-WAIT early, which RFC 9293 allows, it is played again with
     * IgnoreResetInTimeWait, and then all 2 MSL must be kept.
     * @param scenario what
     * @param impairments with them
     * @return what came of it, by default attributes
     */
    Verdict Try(const Scenario& scenario, const Impairments& impairments);
    /** @param scenario what @param rules with them @return as above */
    Verdict Try(const Scenario& scenario, const std::vector<RfcTcpImpairmentRule>& rules);

    /**
     * Prints the counts and records them as properties of the test; fails if a case failed.
     * @param what for the message
     */
    void Conclude(const std::string& what) const;

    /** @return cases played so far */
    uint32_t GetCount() const;
    /** @return cases in which a RST ended TIME-WAIT */
    uint32_t GetCut() const;

  private:
    /** @param scenario what @param impairments with them @return what came of it */
    Verdict Judge(const Scenario& scenario, const Impairments& impairments);

    uint32_t m_cases{0};    ///< played
    uint32_t m_clean{0};    ///< without fault
    uint32_t m_cut{0};      ///< GetCut()
    uint32_t m_messages{0}; ///< failures that were described
};

} // namespace lifecycle
} // namespace ns3

#endif // LIFECYCLE_CASES_H
