/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Compares the life of TCP connections on several TCPs: see --help.
 */

#include "common/program.h"
#include "common/progress-bar.h"
#include "common/results-directory.h"
#include "html-report.h"
#include "ladder-diagram.h"
#include "options.h"
#include "pieces.h"
#include "plan.h"
#include "report.h"
#include "simulate-all.h"
#include "simulation.h"
#include "stacks.h"
#include "user-program.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace
{

using namespace compare;

/** Simulate runs with a progress bar. */
std::vector<RunResult>
SimulateWithProgress(const Options& options,
                     common::ResultsDirectory& output,
                     const std::vector<RunSpec>& specs,
                     const char* noun)
{
    common::ProgressBar progress(specs.size(), noun);
    return SimulateAll(specs,
                       output,
                       options.jobs,
                       options.timeLimit,
                       [&progress](std::size_t done) { progress.Show(done); });
}

/** @return the result of a run */
const RunResult&
GetResult(const std::vector<Group>& groups, const RunSpec& spec)
{
    const auto group = std::find_if(groups.begin(), groups.end(), [&spec](const Group& each) {
        return each.scenario == spec.scenario && each.loss == spec.loss && each.stack == spec.stack;
    });
    return group->results.at(spec.run);
}

/** Simulates the runs to draw again, with all logs, and draws them. @return these runs */
std::vector<DrawnRun>
DrawLadders(const Options& options,
            common::ResultsDirectory& output,
            const std::vector<Group>& groups)
{
    std::vector<DrawnRun> drawn;
    std::vector<RunSpec> specs;
    for (const Scenario* scenario : options.scenarios)
    {
        for (const Picture& picture : ChoosePictures(options, *scenario, groups))
        {
            drawn.push_back({picture.file, picture.specs, {}});
            if (scenario->program.empty()) // else its first runs have all logs that there will be
            {
                specs.insert(specs.end(), picture.specs.begin(), picture.specs.end());
            }
        }
    }
    const auto results = SimulateWithProgress(options, output, specs, "diagram runs");
    std::size_t next = 0;
    for (DrawnRun& run : drawn)
    {
        for (const RunSpec& spec : run.specs)
        {
            const bool isProgram = !spec.scenario->program.empty();
            const std::string files = (output.GetPath() / GetFilePrefix(spec)).string();
            LadderSide& side = run.sides.emplace_back(
                LadderSide{MakeJournal(),
                           isProgram ? GetResult(groups, spec) : results[next++],
                           spec.stack});
            side.journal.Load(isProgram ? FindSegmentLog(files) : files);
        }
    }
    // A program of the user may have kept no logs
    drawn.erase(std::remove_if(drawn.begin(),
                               drawn.end(),
                               [](const DrawnRun& run) {
                                   return std::any_of(run.sides.begin(),
                                                      run.sides.end(),
                                                      [](const LadderSide& side) {
                                                          return side.journal.GetSegments().empty();
                                                      });
                               }),
                drawn.end());
    for (const DrawnRun& run : drawn)
    {
        DrawLadderDiagram(output.Create(run.file), run.specs.front(), run.sides);
    }
    return drawn;
}

/** Prints the scripts of all scenarios. */
void
ListScenarios()
{
    for (const Scenario& scenario : GetScenarios())
    {
        std::cout << scenario.name << ": " << scenario.summary << "\n";
        for (const End end : {CLIENT, SERVER})
        {
            std::cout << "  --" << GetName(end) << "=\"" << scenario.texts[end] << "\"\n";
        }
        if (!scenario.rules.empty())
        {
            std::cout << "  --rules=\"" << scenario.rules << "\"\n";
        }
    }
}

/** Simulates what was asked for, or takes it from pieces. @return the exit status */
int
Compare(const Options& options, const std::optional<common::Collection>& collection)
{
    auto groups = MakeGroups(options);
    const auto specs = MakeSpecs(options, groups);
    if (collection && !collection->ReportMissing(std::cerr, NameRuns(specs)))
    {
        return EXIT_FAILURE;
    }
    std::vector<RunResult> results;
    if (collection)
    {
        results = TakeResults(*collection, specs);
    }
    common::ResultsDirectory output(options.results);
    output.Announce(std::cout);
    if (collection)
    {
        CopyFiles(*collection, output);
    }
    else
    {
        results = SimulateWithProgress(options, output, specs, "runs");
    }
    auto next = results.begin();
    for (auto& group : groups)
    {
        group.results.assign(next, next + options.runs);
        next += options.runs;
    }
    WriteSummaryCsv(output.Create("summary.csv"), groups);
    WriteRunsCsv(output.Create("runs.csv"), options, groups);
    {
        std::ofstream summary(output.Create("summary.txt"));
        PrintSummary(summary, options, groups);
    }
    PrintSummary(std::cout, options, groups);
    const auto drawn = DrawLadders(options, output, groups);
    WriteHtmlReport(output.Create("report.html"), options, groups, drawn);
    std::cout << "\nResults in " << output.GetPath().string()
              << ":\n"
                 "  report.html               all of it on one page, with pictures\n"
                 "  summary.txt, summary.csv  this table\n"
                 "  runs.csv                  one line a run\n"
                 "  ladders/*.svg             runs of each scenario, the TCPs side by side\n"
                 "  runs/                     state transitions, application events, pcap files\n";
    return collection && !ReportPieces(*collection, specs, results) ? EXIT_FAILURE : EXIT_SUCCESS;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-compare", [&] {
        SetCommonAttributes(); // before the command line, which may replace them
        const std::vector<std::string> arguments(argv, argv + argc);
        const auto collection = common::CollectPieces(arguments, MakeResultsRequest());
        const Options options = ParseOptions(collection ? collection->arguments : arguments);
        if (options.list)
        {
            ListScenarios();
            return EXIT_SUCCESS;
        }
        if (options.sweep.list)
        {
            common::PrintCommands(std::cout,
                                  options.sweep,
                                  options.results,
                                  NameRuns(MakeSpecs(options, MakeGroups(options))));
            return EXIT_SUCCESS;
        }
        return options.sweep.only.empty() ? Compare(options, collection) : MakePiece(options);
    });
}
