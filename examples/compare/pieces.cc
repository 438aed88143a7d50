/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "pieces.h"

#include "common/option-text.h"
#include "common/process-pool.h"
#include "metrics.h"
#include "plan.h"
#include "simulate-all.h"
#include "simulation.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <stdexcept>

namespace compare
{

namespace
{

/** @return the name of a run, as "half-close/loss-0.1/run-003/rfc" */
std::string
NameRun(const RunSpec& spec)
{
    const std::string prefix = GetFilePrefix(spec); // in the folder "runs"
    return prefix.substr(prefix.find('/') + 1);
}

} // namespace

std::vector<std::string>
NameRuns(const std::vector<RunSpec>& specs)
{
    std::vector<std::string> names;
    std::transform(specs.begin(), specs.end(), std::back_inserter(names), NameRun);
    return names;
}

int
MakePiece(const Options& options)
{
    const auto specs = MakeSpecs(options, MakeGroups(options));
    const auto spec = std::find_if(specs.begin(), specs.end(), [&options](const RunSpec& each) {
        return NameRun(each) == options.sweep.only;
    });
    if (spec == specs.end())
    {
        common::Reject("only", options.sweep.only, "a run that --list-runs prints");
    }
    common::ResultsDirectory output(options.results);
    const std::string piece = output.Create(common::Sweep::PIECE);
    const RunResult result =
        SimulateAll({*spec}, output, 1, options.timeLimit, [](std::size_t) {}).front();
    common::WritePiece(piece, options.sweep, {common::ToOctets(result)});
    return HasNumbers(result) ? EXIT_SUCCESS : EXIT_FAILURE;
}

std::vector<RunResult>
TakeResults(const common::Collection& collection, const std::vector<RunSpec>& specs)
{
    std::map<std::string, const common::Piece*> pieces;
    for (const common::Piece& piece : collection.pieces)
    {
        if (!pieces.emplace(piece.run, &piece).second)
        {
            throw std::invalid_argument(piece.folder.string() + ": another machine has done " +
                                        piece.run + ", too: collect the pieces of one");
        }
    }
    std::vector<RunResult> results;
    for (const RunSpec& spec : specs)
    {
        const common::Piece& piece = *pieces.at(NameRun(spec));
        if (piece.results.size() != 1 ||
            !common::FromOctets(piece.results.front(), results.emplace_back()))
        {
            throw std::invalid_argument(piece.folder.string() +
                                        ": made by another version of this program");
        }
    }
    return results;
}

void
CopyFiles(const common::Collection& collection, common::ResultsDirectory& output)
{
    for (const common::Piece& piece : collection.pieces)
    {
        for (const std::string& file : piece.files)
        {
            piece.Copy(file, output, file);
        }
    }
}

bool
ReportPieces(const common::Collection& collection,
             const std::vector<RunSpec>& specs,
             const std::vector<RunResult>& results)
{
    for (const common::Machine& machine : collection.GetMachines())
    {
        std::cout << "Runs were done by " << machine.Describe() << "\n";
    }
    bool complete = collection.broken.empty();
    for (std::size_t i = 0; i < specs.size(); ++i)
    {
        if (!HasNumbers(results[i]))
        {
            std::cerr << "failed: " << NameRun(specs[i]) << ": " << GetName(results[i].verdict)
                      << "\n";
            complete = false;
        }
    }
    return complete;
}

} // namespace compare
