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
#include "pieces.h"
#include "plot.h"
#include "report.h"
#include "runner.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <optional>
#include <string>
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

/** @param groups of runs @param os told of those that were not complete */
void
NameFailed(std::ostream& os, const std::vector<Group>& groups)
{
    for (const Group& group : groups)
    {
        for (const Line& line : group.lines)
        {
            for (const Run& run : line.runs)
            {
                if (run.status != Status::COMPLETE)
                {
                    os << "failed: " << GetPath(group.load, line.stack) << ", run " << run.number
                       << ", " << group.machine.host << ": " << GetName(run.status) << "\n";
                }
            }
        }
    }
}

/**
 * Gets the runs of all loads; files are up to date and tables are printed as early as possible.
 * @param options what the user asked for
 * @param output receives the files
 * @param machines that measure
 * @param measure called with each load, returns its runs
 * @return all runs
 */
std::vector<Group>
Measure(const Options& options,
        common::ResultsDirectory& output,
        const std::vector<common::Machine>& machines,
        const std::function<std::vector<Group>(const Load&)>& measure)
{
    std::ofstream summary(output.Create("summary.txt"));
    for (std::size_t i = 0; machines.size() > 1 && i < machines.size(); ++i)
    {
        for (std::ostream* os : {&std::cout, static_cast<std::ostream*>(&summary)})
        {
            *os << "machine " << i + 1 << ": " << machines[i].Describe() << "\n"
                << (i + 1 == machines.size() ? "\n" : "");
        }
    }
    std::vector<Group> groups;
    for (std::size_t i = 0; i < options.loads.size(); ++i)
    {
        const auto more = measure(options.loads[i]);
        groups.insert(groups.end(), more.begin(), more.end());
        WriteSummaryCsv(output.Create("summary.csv"), groups);
        WriteRunsCsv(output.Create("runs.csv"), groups);
        if (i + 1 == options.loads.size() ||
            options.loads[i + 1].workload != options.loads[i].workload)
        {
            PrintReport(std::cout, LatestWorkload(groups), machines);
            PrintReport(summary, LatestWorkload(groups), machines);
        }
    }
    return groups;
}

/** Measures what was asked for. @return all runs */
std::vector<Group>
RunLoads(const Options& options, common::ResultsDirectory& output)
{
    std::size_t processes = 0;
    for (const Load& load : options.loads)
    {
        processes += GetRepetitions(load, options).count * load.stacks.size();
    }
    common::ProgressBar progress(processes, "simulations");
    std::size_t done = 0;
    return Measure(options, output, {common::Machine::GetThis()}, [&](const Load& load) {
        const auto group = RunLoad(load, GetRepetitions(load, options), options, output, [&] {
            progress.Show(++done);
        });
        progress.Hide();
        return std::vector<Group>{group};
    });
}

/** Measures what was asked for, or takes it from pieces. @return the exit status */
int
Bench(const Options& options, const std::optional<common::Collection>& collection)
{
    if (collection && !collection->ReportMissing(std::cerr, NameRuns(options)))
    {
        return EXIT_FAILURE;
    }
    common::ResultsDirectory output(options.results);
    output.Announce(std::cout);
    std::cout << "rfc-tcp-bench: medians of " << options.runs
              << " runs. us: processor time. x udp, x builtin: cost as a multiple of theirs\n\n";
    std::vector<Group> groups;
    if (collection)
    {
        CopyLogs(*collection, output);
        groups = Measure(options, output, collection->GetMachines(), [&](const Load& load) {
            return TakeGroups(*collection, load, options);
        });
    }
    else
    {
        groups = RunLoads(options, output);
    }
    std::error_code notEmpty;
    std::filesystem::remove(output.GetPath() / "logs", notEmpty);
    DrawPlots(output,
              groups,
              collection ? collection->GetMachines()
                         : std::vector<common::Machine>{common::Machine::GetThis()});
    std::cout << "Results in " << output.GetPath().string()
              << ":\n"
                 "  summary.txt, summary.csv  these tables\n"
                 "  runs.csv                  one line a process\n"
                 "  plots/*.svg               costs by size and number\n";
    if (!AreComplete(groups))
    {
        NameFailed(std::cerr, groups);
        std::cerr << "rfc-tcp-bench: not all simulations were complete; see runs.csv and logs/\n";
        return EXIT_FAILURE;
    }
    return collection && !collection->broken.empty() ? EXIT_FAILURE : EXIT_SUCCESS;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-bench", [&] {
        common::SetEqualAttributes(); // before the command line, which may replace them
        const std::vector<std::string> arguments(argv, argv + argc);
        const auto collection = common::CollectPieces(arguments, MakeResultsRequest());
        const Options options = ParseOptions(collection ? collection->arguments : arguments);
        if (options.list)
        {
            List(options);
            return EXIT_SUCCESS;
        }
        if (options.sweep.list)
        {
            common::PrintCommands(std::cout, options.sweep, options.results, NameRuns(options));
            return EXIT_SUCCESS;
        }
        return options.sweep.only.empty() ? Bench(options, collection) : MakePiece(options);
    });
}
