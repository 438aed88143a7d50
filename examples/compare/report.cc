/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "report.h"

#include "common/text-table.h"
#include "model/internal/text.h"

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
using common::TableRow;

/** @return "both" for two TCPs, "all" else, for the names of columns @param groups of all TCPs */
std::string
WordForAll(const std::vector<Group>& groups)
{
    const Group& first = groups.front();
    return SelectGroups(groups, *first.scenario, first.loss).size() == 2 ? "both" : "all";
}

/** @return a table of what went wrong, and of means over the runs that were clean with all TCPs */
std::vector<TableRow>
MakeComparison(const std::vector<Group>& groups, const Scenario& scenario)
{
    std::vector<TableRow> rows{{"loss", "TCP", "clean", "incomplete", "error", "crashed"}};
    for (const bool trouble : {true, false})
    {
        for (const Metric& metric : METRICS)
        {
            if (metric.trouble == trouble)
            {
                rows[0].emplace_back(metric.title);
            }
        }
        if (trouble)
        {
            rows[0].push_back(WordForAll(groups));
        }
    }
    for (const Group& group : groups)
    {
        if (group.scenario != &scenario)
        {
            continue;
        }
        const auto& results = group.results;
        const Choice choice = ChooseComparable(group, groups);
        const auto chosen =
            static_cast<std::size_t>(std::count(choice.begin(), choice.end(), true));
        TableRow row{ExactText(group.loss), group.stack->name};
        for (const Verdict verdict :
             {Verdict::CLEAN, Verdict::INCOMPLETE, Verdict::FAILED, Verdict::CRASHED})
        {
            row.push_back(std::to_string(CountVerdict(verdict, results)));
        }
        for (const Metric& metric : METRICS)
        {
            if (metric.trouble)
            {
                row.push_back(FormatSum(metric, results));
            }
        }
        row.push_back(std::to_string(chosen));
        for (const Metric& metric : METRICS)
        {
            if (!metric.trouble)
            {
                row.push_back(FormatMean(EstimateMetric(metric, results, choice), chosen));
            }
        }
        rows.push_back(row);
    }
    return rows;
}

/** @return a table of means of each TCP over its own runs */
std::vector<TableRow>
MakeOwnMeans(const std::vector<Group>& groups, const Scenario& scenario)
{
    std::vector<TableRow> rows{{"loss", "TCP"}};
    for (const Metric& metric : METRICS)
    {
        if (!metric.trouble)
        {
            rows[0].emplace_back(metric.title);
        }
    }
    for (const Group& group : groups)
    {
        if (group.scenario != &scenario)
        {
            continue;
        }
        TableRow row{ExactText(group.loss), group.stack->name};
        for (const Metric& metric : METRICS)
        {
            if (!metric.trouble)
            {
                row.push_back(
                    FormatMean(EstimateMetric(metric, group.results, {}), group.results.size()));
            }
        }
        rows.push_back(row);
    }
    return rows;
}

} // namespace

void
PrintSummary(std::ostream& os, const Options& options, const std::vector<Group>& groups)
{
    os << "rfc-tcp-compare: " << options.runs << " runs a line, seed " << options.seed;
    if (options.scenarios.front()->program.empty())
    {
        os << ", " << Describe(options.link) << ", MSL " << ExactText(options.msl.GetSeconds())
           << " s, SACK " << (options.sack ? "on" : "off")
           << (options.rules.empty() ? "" : ", rules " + options.rules);
    }
    os << "\nMean +- half width of the 95 % confidence interval (number of runs if it did not "
          "happen in all);\nclean, incomplete, error, crashed, stuck and both (or all) count runs, "
          "bytes "
          "lost are a sum. The first table\nof a scenario has means over the runs that were clean "
          "with all TCPs. --help defines all columns.\n";
    for (const Scenario* scenario : options.scenarios)
    {
        os << "\n" << scenario->name << ": " << scenario->summary << "\n";
        common::PrintTable(os, MakeComparison(groups, *scenario), 2);
        os << "  Each TCP over its own runs, which may be others than those of another TCP:\n";
        common::PrintTable(os, MakeOwnMeans(groups, *scenario), 2);
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
    const std::string all = WordForAll(groups);
    file << ",runs_clean_with_" << all;
    for (const auto& metric : METRICS)
    {
        for (const char* what : {"mean", "ci95", "n"})
        {
            file << "," << metric.column << "_" << all << "_" << what;
        }
    }
    file << "\n";
    for (const auto& group : groups)
    {
        const Choice choice = ChooseComparable(group, groups);
        file << group.scenario->name << "," << ExactText(group.loss) << "," << group.stack->name
             << "," << group.results.size();
        for (const Verdict verdict : VERDICTS)
        {
            file << "," << CountVerdict(verdict, group.results);
        }
        for (const auto& metric : METRICS)
        {
            const Estimate estimate = EstimateMetric(metric, group.results, {});
            file << "," << ExactText(estimate.mean) << "," << ExactText(estimate.halfWidth) << ","
                 << estimate.count;
        }
        file << "," << std::count(choice.begin(), choice.end(), true);
        for (const auto& metric : METRICS)
        {
            const Estimate estimate = EstimateMetric(metric, group.results, choice);
            file << "," << ExactText(estimate.mean) << "," << ExactText(estimate.halfWidth) << ","
                 << estimate.count;
        }
        file << "\n";
    }
}

namespace
{

/** @return MSL, SACK, link, applications and rules of a scenario as fields of a CSV file */
std::string
DescribeSetup(const Options& options, const Scenario& scenario)
{
    if (!scenario.program.empty())
    {
        return ",,,,," + ns3::rfctcp::QuoteCsv(scenario.summary) + ",,"; // it has its own
    }
    const bool both = !scenario.rules.empty() && !options.rules.empty();
    std::ostringstream fields;
    fields << ExactText(options.msl.GetSeconds()) << "," << (options.sack ? "1" : "0") << ","
           << options.link.rate.GetBitRate() << "," << ExactText(options.link.delay.GetSeconds())
           << "," << options.link.queue << "," << ns3::rfctcp::QuoteCsv(scenario.texts[CLIENT])
           << "," << ns3::rfctcp::QuoteCsv(scenario.texts[SERVER]) << ","
           << ns3::rfctcp::QuoteCsv(scenario.rules + (both ? "; " : "") + options.rules);
    return fields.str();
}

} // namespace

void
WriteRunsCsv(const std::string& path, const Options& options, const std::vector<Group>& groups)
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
    // What determines the run, so that a line can be read without its neighbors
    file << ",seed,rng_run,msl_s,sack,rate_bps,delay_s,queue,client_script,server_script,rules";
    std::string settings;
    for (const Setting& setting : options.settings)
    {
        file << "," << ns3::rfctcp::QuoteCsv(setting.name);
        settings += "," + ns3::rfctcp::QuoteCsv(setting.value);
    }
    file << "\n";
    for (const auto& group : groups)
    {
        for (std::size_t run = 0; run < group.results.size(); ++run)
        {
            const RunResult& result = group.results[run];
            file << group.scenario->name << "," << ExactText(group.loss) << "," << group.stack->name
                 << "," << run << "," << GetName(result.verdict) << ","
                 << ExactText(result.handshakeSeconds) << "," << ExactText(result.closeSeconds)
                 << "," << ExactText(result.completionSeconds) << ","
                 << ExactText(result.timeWaitSeconds);
            const std::string cause = "," + std::to_string(options.seed) + "," +
                                      std::to_string(run + 1) + "," +
                                      DescribeSetup(options, *group.scenario) + settings + "\n";
            if (!HasNumbers(result))
            {
                file << std::string(17, ',') << cause;
                continue;
            }
            file << "," << result.retransmissions << "," << result.segments << ","
                 << result.segmentsLost;
            if (!result.knowsBytes)
            {
                file << ",,,," << result.stuckEnds << std::string(10, ',') << cause;
                continue;
            }
            file << "," << result.controlSegmentsLost << "," << result.bytesLost << ","
                 << result.bytesFalsified << "," << result.stuckEnds;
            for (const End end : {CLIENT, SERVER})
            {
                file << "," << result.sent[end] << "," << result.received[end] << ","
                     << result.sawEof[end] << "," << result.toldError[end] << ","
                     << result.errorNumber[end];
            }
            file << cause;
        }
    }
}

} // namespace compare
