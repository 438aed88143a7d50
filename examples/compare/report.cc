/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "report.h"

#include "common/text-table.h"
#include "statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>

namespace compare
{

namespace
{

using common::ExactText;
using common::RoundedText;
using common::TableRow;

constexpr double NONE = RunResult::NONE;

/** A measured quantity. */
struct Metric
{
    const char* column;                  ///< in CSV files, with unit
    const char* title;                   ///< in the table
    bool counted;                        ///< table: the number of runs, not a mean
    double (*get)(const RunResult& run); ///< NaN if it did not happen
};

bool
HasNumbers(const RunResult& run)
{
    return run.verdict != Verdict::CRASHED && run.verdict != Verdict::TIME_LIMIT;
}

double
IsStuck(const RunResult& run)
{
    if (run.verdict == Verdict::CRASHED)
    {
        return NONE;
    }
    return run.verdict == Verdict::TIME_LIMIT || run.stuckEnds > 0 ? 1 : 0;
}

constexpr std::array<Metric, 8> METRICS{{
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
     false,
     [](const RunResult& r) {
         return HasNumbers(r) ? static_cast<double>(r.bytesLost + r.bytesFalsified) : NONE;
     }},
    {"connections_stuck", "stuck", true, IsStuck},
}};

constexpr std::array<Verdict, 7> VERDICTS{Verdict::CLEAN,
                                          Verdict::INCOMPLETE,
                                          Verdict::FAILED,
                                          Verdict::STUCK,
                                          Verdict::DATA_LOST,
                                          Verdict::TIME_LIMIT,
                                          Verdict::CRASHED};

Estimate
EstimateMetric(const Metric& metric, const std::vector<RunResult>& results)
{
    std::vector<double> sample;
    sample.reserve(results.size());
    for (const auto& result : results)
    {
        sample.push_back(metric.get(result));
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
FormatCell(const Metric& metric, const std::vector<RunResult>& results)
{
    const Estimate estimate = EstimateMetric(metric, results);
    if (metric.counted)
    {
        const double sum = estimate.mean * static_cast<double>(estimate.count);
        return std::to_string(estimate.count == 0 ? 0 : std::lround(sum));
    }
    if (estimate.count == 0)
    {
        return "-";
    }
    std::string cell = RoundedText(estimate.mean);
    if (estimate.halfWidth > 1e-9 * std::abs(estimate.mean))
    {
        cell += " +-" + RoundedText(estimate.halfWidth);
    }
    if (estimate.count < results.size())
    {
        cell += " (" + std::to_string(estimate.count) + ")";
    }
    return cell;
}

TableRow
MakeHeading()
{
    TableRow row{"loss", "TCP", "clean", "incomplete", "error", "crashed"};
    for (const auto& metric : METRICS)
    {
        row.emplace_back(metric.title);
    }
    return row;
}

TableRow
MakeRow(const Group& group)
{
    TableRow row{ExactText(group.loss),
                 GetName(group.stack),
                 std::to_string(CountVerdict(Verdict::CLEAN, group.results)),
                 std::to_string(CountVerdict(Verdict::INCOMPLETE, group.results)),
                 std::to_string(CountVerdict(Verdict::FAILED, group.results)),
                 std::to_string(CountVerdict(Verdict::CRASHED, group.results))};
    for (const auto& metric : METRICS)
    {
        row.push_back(FormatCell(metric, group.results));
    }
    return row;
}

} // namespace

void
PrintSummary(std::ostream& os, const Options& options, const std::vector<Group>& groups)
{
    os << "rfc-tcp-compare: " << options.runs << " runs a line, seed " << options.seed << ", MSL "
       << ExactText(options.msl.GetSeconds()) << " s, SACK " << (options.sack ? "on" : "off")
       << "\nMean +- half width of the 95 % confidence interval (number of runs if it did not "
          "happen in all);\nclean, incomplete, error, crashed and stuck count runs. --help defines "
          "all "
          "columns.\n";
    for (auto group = groups.begin(); group != groups.end();)
    {
        const Scenario* scenario = group->scenario;
        os << "\n" << scenario->name << ": " << scenario->summary << "\n";
        std::vector<TableRow> rows{MakeHeading()};
        for (; group != groups.end() && group->scenario == scenario; ++group)
        {
            rows.push_back(MakeRow(*group));
        }
        common::PrintTable(os, rows, 2);
    }
}

void
WriteSummaryCsv(const std::string& path, const std::vector<Group>& groups)
{
    std::ofstream file(path);
    file << "scenario,loss_probability,tcp,runs";
    for (const Verdict verdict : VERDICTS)
    {
        std::string name = GetName(verdict);
        std::replace(name.begin(), name.end(), ' ', '_');
        file << ",runs_" << name;
    }
    for (const auto& metric : METRICS)
    {
        file << "," << metric.column << "_mean," << metric.column << "_ci95," << metric.column
             << "_n";
    }
    file << "\n";
    for (const auto& group : groups)
    {
        file << group.scenario->name << "," << ExactText(group.loss) << "," << GetName(group.stack)
             << "," << group.results.size();
        for (const Verdict verdict : VERDICTS)
        {
            file << "," << CountVerdict(verdict, group.results);
        }
        for (const auto& metric : METRICS)
        {
            const Estimate estimate = EstimateMetric(metric, group.results);
            file << "," << ExactText(estimate.mean) << "," << ExactText(estimate.halfWidth) << ","
                 << estimate.count;
        }
        file << "\n";
    }
}

void
WriteRunsCsv(const std::string& path, const std::vector<Group>& groups)
{
    std::ofstream file(path);
    file << "scenario,loss_probability,tcp,run,verdict,handshake_s,close_s,completion_s,"
            "time_wait_s,retransmissions,segments,segments_lost,control_segments_lost,"
            "bytes_lost_B,bytes_falsified_B,ends_stuck";
    for (const End end : {CLIENT, SERVER})
    {
        const std::string name = GetName(end);
        file << "," << name << "_sent_B," << name << "_received_B," << name << "_saw_eof," << name
             << "_told_error," << name << "_errno";
    }
    file << "\n";
    for (const auto& group : groups)
    {
        for (std::size_t run = 0; run < group.results.size(); ++run)
        {
            const RunResult& result = group.results[run];
            file << group.scenario->name << "," << ExactText(group.loss) << ","
                 << GetName(group.stack) << "," << run << "," << GetName(result.verdict) << ","
                 << ExactText(result.handshakeSeconds) << "," << ExactText(result.closeSeconds)
                 << "," << ExactText(result.completionSeconds) << ","
                 << ExactText(result.timeWaitSeconds);
            if (!HasNumbers(result))
            {
                file << std::string(17, ',') << "\n";
                continue;
            }
            file << "," << result.retransmissions << "," << result.segments << ","
                 << result.segmentsLost << "," << result.controlSegmentsLost << ","
                 << result.bytesLost << "," << result.bytesFalsified << "," << result.stuckEnds;
            for (const End end : {CLIENT, SERVER})
            {
                file << "," << result.sent[end] << "," << result.received[end] << ","
                     << result.sawEof[end] << "," << result.toldError[end] << ","
                     << result.errorNumber[end];
            }
            file << "\n";
        }
    }
}

} // namespace compare
