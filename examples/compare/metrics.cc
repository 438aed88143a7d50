/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "metrics.h"

#include "common/text-table.h"

#include <algorithm>
#include <cmath>

namespace compare
{

using common::RoundedText;

std::vector<const Group*>
SelectGroups(const std::vector<Group>& groups, const Scenario& scenario, double loss)
{
    std::vector<const Group*> selected;
    for (const Group& group : groups)
    {
        if (group.scenario == &scenario && group.loss == loss)
        {
            selected.push_back(&group);
        }
    }
    return selected;
}

bool
HasNumbers(const RunResult& run)
{
    return run.verdict != Verdict::CRASHED && run.verdict != Verdict::TIME_LIMIT;
}

namespace
{

constexpr double NONE = RunResult::NONE;

double
IsStuck(const RunResult& run)
{
    if (run.verdict == Verdict::CRASHED)
    {
        return NONE;
    }
    return run.verdict == Verdict::TIME_LIMIT || run.stuckEnds > 0 ? 1 : 0;
}

} // namespace

const std::array<Metric, 8> METRICS{{
    {"handshake_s", "handshake s", false, [](const RunResult& r) { return r.handshakeSeconds; }},
    {"close_s", "close s", false, [](const RunResult& r) { return r.closeSeconds; }},
    {"completion_s", "completion s", false, [](const RunResult& r) { return r.completionSeconds; }},
    {"time_wait_s", "TIME-WAIT s", false, [](const RunResult& r) { return r.timeWaitSeconds; }},
    {"retransmissions",
     "retransm.",
     false,
     [](const RunResult& r) { return HasNumbers(r) ? r.retransmissions : NONE; }},
    {"segments",
     "segments",
     false,
     [](const RunResult& r) { return HasNumbers(r) ? r.segments : NONE; }},
    {"bytes_lost_B",
     "bytes lost",
     true,
     [](const RunResult& r) {
         return HasNumbers(r) && r.knowsBytes ? static_cast<double>(r.bytesLost + r.bytesFalsified)
                                              : NONE;
     }},
    {"connections_stuck", "stuck", true, IsStuck},
}};

Choice
ChooseComparable(const Group& group, const std::vector<Group>& groups)
{
    Choice choice(group.results.size(), true);
    for (const Group* other : SelectGroups(groups, *group.scenario, group.loss))
    {
        for (std::size_t run = 0; run < choice.size(); ++run)
        {
            choice[run] = choice[run] && other->results.at(run).verdict == Verdict::CLEAN;
        }
    }
    return choice;
}

Estimate
EstimateMetric(const Metric& metric, const std::vector<RunResult>& results, const Choice& choice)
{
    std::vector<double> sample;
    sample.reserve(results.size());
    for (std::size_t run = 0; run < results.size(); ++run)
    {
        if (choice.empty() || choice[run])
        {
            sample.push_back(metric.get(results[run]));
        }
    }
    return EstimateMean(sample);
}

std::size_t
CountVerdict(Verdict verdict, const std::vector<RunResult>& results)
{
    return static_cast<std::size_t>(
        std::count_if(results.begin(), results.end(), [verdict](const RunResult& result) {
            return result.verdict == verdict;
        }));
}

std::string
FormatMean(const Estimate& estimate, std::size_t runs)
{
    if (estimate.count == 0)
    {
        return "-";
    }
    std::string cell = RoundedText(estimate.mean);
    if (estimate.halfWidth > 1e-9 * std::abs(estimate.mean))
    {
        cell += " +-" + RoundedText(estimate.halfWidth);
    }
    if (estimate.count < runs)
    {
        cell += " (" + std::to_string(estimate.count) + ")";
    }
    return cell;
}

std::string
FormatSum(const Metric& metric, const std::vector<RunResult>& results)
{
    const Estimate estimate = EstimateMetric(metric, results, {});
    return estimate.count == 0
               ? "-"
               : RoundedText(std::round(estimate.mean * static_cast<double>(estimate.count)));
}

} // namespace compare
