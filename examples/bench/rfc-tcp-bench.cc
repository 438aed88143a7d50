/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Measures what RfcTcp, the built-in TCP and UDP of ns-3 cost: see --help.
 */

#include "common/equal-attributes.h"
#include "common/program.h"
#include "common/progress-bar.h"
#include "common/results-directory.h"
#include "options.h"
#include "plot.h"
#include "report.h"
#include "runner.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <vector>

namespace
{

using namespace bench;

void
List(const Options& options)
{
    for (const Load& load : options.loads)
    {
        for (const Stack stack : load.stacks)
        {
            std::cout << GetPath(load, stack) << "\n";
        }
    }
}

/** @return the groups of the workload that is under way, or that has just ended */
std::vector<Group>
LatestWorkload(const std::vector<Group>& groups)
{
    std::vector<Group> latest;
    for (const Group& group : groups)
    {
        if (group.load.workload == groups.back().load.workload)
        {
            latest.push_back(group);
        }
    }
    return latest;
}

/** Runs all loads; files are up to date and tables are printed as early as possible. */
std::vector<Group>
RunLoads(const Options& options, common::ResultsDirectory& output)
{
    std::size_t processes = 0;
    for (const Load& load : options.loads)
    {
        processes += CountProcesses(load, options);
    }
    std::ofstream summary(output.Create("summary.txt"));
    common::ProgressBar progress(processes, "simulations");
    std::size_t done = 0;
    std::vector<Group> groups;
    for (std::size_t i = 0; i < options.loads.size(); ++i)
    {
        groups.push_back(
            RunLoad(options.loads[i], options, output, [&] { progress.Show(++done); }));
        WriteSummaryCsv(output.Create("summary.csv"), groups);
        WriteRunsCsv(output.Create("runs.csv"), groups);
        if (i + 1 == options.loads.size() ||
            options.loads[i + 1].workload != options.loads[i].workload)
        {
            progress.Hide();
            PrintReport(std::cout, LatestWorkload(groups));
            PrintReport(summary, LatestWorkload(groups));
        }
    }
    return groups;
}

/** @return the exit status */
int
Bench(const Options& options)
{
    if (options.list)
    {
        List(options);
        return EXIT_SUCCESS;
    }
    common::ResultsDirectory output(options.results);
    output.Announce(std::cout);
    std::cout << "rfc-tcp-bench: medians of " << options.runs
              << " runs. us: processor time. x udp, x builtin: cost as a multiple of theirs\n\n";
    const auto groups = RunLoads(options, output);
    std::error_code notEmpty;
    std::filesystem::remove(output.GetPath() / "logs", notEmpty);
    DrawPlots(output, groups);
    std::cout << "Results in " << output.GetPath().string()
              << ":\n"
                 "  summary.txt, summary.csv  these tables\n"
                 "  runs.csv                  one line a process\n"
                 "  plots/*.svg               costs by size and number\n";
    if (!AreComplete(groups))
    {
        std::cerr << "rfc-tcp-bench: not all simulations were complete; see runs.csv and logs/\n";
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-bench", [&] {
        common::SetEqualAttributes(); // before the command line, which may replace them
        return Bench(ParseOptions(argc, argv));
    });
}
