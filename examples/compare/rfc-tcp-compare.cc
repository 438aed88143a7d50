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

/** Simulate one run of each scenario again, with all logs, and draw it. */
void
DrawLadders(const Options& options,
            common::ResultsDirectory& output,
            const std::vector<Group>& groups)
{
    std::vector<RunSpec> specs;
    for (const Scenario* scenario : options.scenarios)
    {
        const auto chosen = ChooseRunToDraw(options, *scenario, groups);
        specs.insert(specs.end(), chosen.begin(), chosen.end());
    }
    common::ProgressBar progress(specs.size(), "diagram runs");
    const auto results =
        SimulateAll(specs, output, options.jobs, options.timeLimit, [&progress](std::size_t done) {
            progress.Show(done);
        });
    for (std::size_t i = 0; i < specs.size(); i += ALL_STACKS.size())
    {
        std::array<LadderSide, 2> sides;
        for (std::size_t side = 0; side < sides.size(); ++side)
        {
            sides.at(side) = {MakeJournal(), results[i + side]};
            sides.at(side).journal.Load(
                (output.GetPath() / GetFilePrefix(specs[i + side])).string());
        }
        DrawLadderDiagram(output.Create("ladders/" + specs[i].scenario->name + ".svg"),
                          specs[i],
                          sides);
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
                 "  ladders/*.svg             one run of each scenario, both TCPs side by side\n"
                 "  runs/                     state transitions, application events, pcap files\n";
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-compare", [&] {
        SetCommonAttributes(); // before the command line, which may replace them
        Compare(ParseOptions(argc, argv));
        return EXIT_SUCCESS;
    });
}
