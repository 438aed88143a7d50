/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_METRICS_H
#define RFC_TCP_COMPARE_METRICS_H

#include "run.h"
#include "statistics.h"

#include <array>
#include <string>
#include <vector>

namespace compare
{

/** All runs of one scenario, loss and TCP. */
struct Group
{
    const Scenario* scenario{nullptr}; ///< what the applications did
    double loss{0};                    ///< random loss, each way
    const Stack* stack{nullptr};       ///< TCP
    std::vector<RunResult> results;    ///< by run number
};

/** A measured quantity. */
struct Metric
{
    const char* column;                  ///< in CSV files, with unit
    const char* title;                   ///< in the table
    bool trouble;                        ///< counts in all runs; none of it in clean ones
    double (*get)(const RunResult& run); ///< NaN if it did not happen
};

extern const std::array<Metric, 8> METRICS; ///< in the order of the tables

/** All verdicts, in the order of the files. */
constexpr std::array<Verdict, 7> VERDICTS{Verdict::CLEAN,
                                          Verdict::INCOMPLETE,
                                          Verdict::FAILED,
                                          Verdict::STUCK,
                                          Verdict::DATA_LOST,
                                          Verdict::TIME_LIMIT,
                                          Verdict::CRASHED};

using Choice = std::vector<bool>; ///< of runs, by number

/** @return the groups of a scenario and a loss, one of each TCP, in their order */
std::vector<const Group*> SelectGroups(const std::vector<Group>& groups,
                                       const Scenario& scenario,
                                       double loss);
/** @param run a result @return true if the run came to its end, so that it was measured */
bool HasNumbers(const RunResult& run);
/**
 * @param group some runs
 * @param groups all
 * @return the runs that were clean with every TCP, so that their means can be compared
 */
Choice ChooseComparable(const Group& group, const std::vector<Group>& groups);
/**
 * @param metric a quantity @param results of runs @param choice of runs, all if empty
 * @return the mean over these runs
 */
Estimate EstimateMetric(const Metric& metric,
                        const std::vector<RunResult>& results,
                        const Choice& choice);
/** @param verdict any @param results of runs @return how many runs have that verdict */
std::size_t CountVerdict(Verdict verdict, const std::vector<RunResult>& results);
/** @param estimate of a mean @param runs how many there are @return the mean with its interval */
std::string FormatMean(const Estimate& estimate, std::size_t runs);
/** @param metric a quantity @param results of runs @return the sum over all runs */
std::string FormatSum(const Metric& metric, const std::vector<RunResult>& results);

} // namespace compare

#endif // RFC_TCP_COMPARE_METRICS_H
