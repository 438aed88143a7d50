/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Compares the life of TCP connections on ns-3's built-in TCP and on RfcTcp: see --help.
 */

#include "common/program.h"
#include "common/progress-bar.h"
#include "common/results-directory.h"
#include "ladder-diagram.h"
#include "options.h"
#include "plan.h"
#include "report.h"
#include "simulate-all.h"
#include "simulation.h"
#include "stacks.h"

#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace
{

using namespace compare;

/** Simulate everything the tables need. */
void
FillGroups(const Options& options, common::ResultsDirectory& output, std::vector<Group>& groups)
{
    std::vector<RunSpec> specs;
    for (const auto& group : groups)
    {
        for (uint32_t run = 0; run < options.runs; ++run)
        {
            specs.push_back(MakeSpec(options, group, run));
        }
    }
    common::ProgressBar progress(specs.size(), "runs");
    const auto results =
        SimulateAll(specs, output, options.jobs, options.timeLimit, [&progress](std::size_t done) {
            progress.Show(done);
        });
    auto next = results.begin();
    for (auto& group : groups)
    {
        group.results.assign(next, next + options.runs);
        next += options.runs;
    }
}

/** Simulates the runs to draw again, with all logs, and draws them. */
void
DrawLadders(const Options& options,
            common::ResultsDirectory& output,
            const std::vector<Group>& groups)
{
    std::vector<std::string> files;
    std::vector<RunSpec> specs;
    for (const Scenario* scenario : options.scenarios)
    {
        for (const Picture& picture : ChoosePictures(options, *scenario, groups))
        {
            files.push_back(picture.file);
            specs.insert(specs.end(), picture.specs.begin(), picture.specs.end());
        }
    }
    common::ProgressBar progress(specs.size(), "diagram runs");
    const auto results =
        SimulateAll(specs, output, options.jobs, options.timeLimit, [&progress](std::size_t done) {
            progress.Show(done);
        });
    for (std::size_t i = 0; i < files.size(); ++i)
    {
        std::array<LadderSide, 2> sides;
        for (std::size_t side = 0; side < sides.size(); ++side)
        {
            const std::size_t index = i * sides.size() + side;
            sides.at(side) = {MakeJournal(), results[index]};
            sides.at(side).journal.Load((output.GetPath() / GetFilePrefix(specs[index])).string());
        }
        DrawLadderDiagram(output.Create(files[i]), specs[i * sides.size()], sides);
    }
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

void
Compare(const Options& options)
{
    common::ResultsDirectory output(options.results);
    output.Announce(std::cout);
    auto groups = MakeGroups(options);
    FillGroups(options, output, groups);
    WriteSummaryCsv(output.Create("summary.csv"), groups);
    WriteRunsCsv(output.Create("runs.csv"), options, groups);
    {
        std::ofstream summary(output.Create("summary.txt"));
        PrintSummary(summary, options, groups);
    }
    PrintSummary(std::cout, options, groups);
    DrawLadders(options, output, groups);
    std::cout << "\nResults in " << output.GetPath().string()
              << ":\n"
                 "  summary.txt, summary.csv  this table\n"
                 "  runs.csv                  one line a run\n"
                 "  ladders/*.svg             runs of each scenario, both TCPs side by side\n"
                 "  runs/                     state transitions, application events, pcap files\n";
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-compare", [&] {
        SetCommonAttributes(); // before the command line, which may replace them
        const Options options = ParseOptions(argc, argv);
        if (options.list)
        {
            ListScenarios();
        }
        else
        {
            Compare(options);
        }
        return EXIT_SUCCESS;
    });
}
