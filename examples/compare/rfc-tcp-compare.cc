/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Compares the life of TCP connections on ns-3's built-in TCP and on RfcTcp: see --help.
 */

#include "common/progress-bar.h"
#include "common/results-directory.h"
#include "journal.h"
#include "ladder-diagram.h"
#include "options.h"
#include "plan.h"
#include "report.h"
#include "simulate-all.h"
#include "simulation.h"
#include "stacks.h"

#include <array>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace
{

using namespace compare;

/** Simulate everything the tables need. */
void
FillGroups(const Options& options, std::vector<Group>& groups)
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
        SimulateAll(specs, options.jobs, options.timeLimit, [&progress](std::size_t done) {
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
DrawLadders(const Options& options, const std::vector<Group>& groups)
{
    std::vector<RunSpec> specs;
    for (const Scenario* scenario : options.scenarios)
    {
        const auto chosen = ChooseRunToDraw(options, *scenario, groups);
        specs.insert(specs.end(), chosen.begin(), chosen.end());
    }
    common::ProgressBar progress(specs.size(), "diagram runs");
    const auto results =
        SimulateAll(specs, options.jobs, options.timeLimit, [&progress](std::size_t done) {
            progress.Show(done);
        });
    for (std::size_t i = 0; i < specs.size(); i += ALL_STACKS.size())
    {
        std::array<LadderSide, 2> sides;
        for (std::size_t side = 0; side < sides.size(); ++side)
        {
            sides.at(side) = {Journal::Load(GetFilePrefix(specs[i + side])), results[i + side]};
        }
        const auto path =
            std::filesystem::path(options.out) / "ladders" / (specs[i].scenario->name + ".svg");
        DrawLadderDiagram(path.string(), specs[i], sides);
    }
}

void
Compare(const Options& options)
{
    const std::filesystem::path out = options.out;
    common::PrepareResultsDirectory("out", out, {"runs", "ladders"});
    std::filesystem::create_directory(out / "ladders");
    auto groups = MakeGroups(options);
    FillGroups(options, groups);
    WriteSummaryCsv((out / "summary.csv").string(), groups);
    WriteRunsCsv((out / "runs.csv").string(), groups);
    std::ofstream summary(out / "summary.txt");
    PrintSummary(summary, options, groups);
    PrintSummary(std::cout, options, groups);
    DrawLadders(options, groups);
    std::cout << "\nResults in " << std::filesystem::absolute(out).lexically_normal().string()
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
    try
    {
        SetCommonAttributes(); // before the command line, which may replace them
        Compare(ParseOptions(argc, argv));
        return EXIT_SUCCESS;
    }
    catch (const std::invalid_argument& error)
    {
        std::cerr << "rfc-tcp-compare: " << error.what() << "\n";
        return 2;
    }
    catch (const std::exception& error)
    {
        std::cerr << "rfc-tcp-compare: " << error.what() << "\n";
        return EXIT_FAILURE;
    }
}
