/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_REPORT_H
#define RFC_TCP_PKT_REPORT_H

#include "verdict.h"

#include <array>
#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace packetdrill
{

/** How many scripts came out how. */
struct Tally
{
    std::array<uint32_t, 4> counts{}; ///< by VerdictKind
    uint32_t skippedAssertions{0};    ///< in all scripts
    uint32_t leftOver{0};             ///< packets, in all scripts

    /** @param verdict one more */
    void Add(const Verdict& verdict);
    /** @return as "12 PASS, 1 FAIL, 0 SKIP, 0 ERROR" */
    std::string Describe() const;
};

/** The verdicts of all scripts, by folder and in all. */
class Report
{
  public:
    /** @param verdict of the next script */
    void Add(const Verdict& verdict);
    /** @param maySkip scripts @return whether no script failed and all could be read */
    bool IsGood(bool maySkip) const;
    /** @param stream where to @param seconds real time of all */
    void PrintSummary(std::ostream& stream, double seconds) const;
    /** @param stream where to, as JUnit XML @param settings description of the run */
    void PrintJunit(std::ostream& stream, const std::string& settings) const;

  private:
    std::map<std::string, std::vector<Verdict>> m_folders; ///< verdicts by folder
    std::map<std::string, Tally> m_tallies;                ///< counts by folder
    std::map<std::string, uint32_t> m_skipped;             ///< scripts skipped, by reason
    Tally m_all;                                           ///< counts
};

} // namespace packetdrill

#endif // RFC_TCP_PKT_REPORT_H
