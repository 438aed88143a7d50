/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "pieces.h"

#include "common/option-text.h"
#include "common/process-pool.h"
#include "report.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace bench
{

namespace
{

/** @return the name of a repetition, as "bulk/20MB/run-2" */
std::string
NameRun(const Load& load, uint32_t number)
{
    return std::string(GetName(load.workload)) + "/" + load.parameter + "/run-" +
           std::to_string(number);
}

/** What a piece keeps of a run beside its cause; owns nothing. */
struct Core
{
    Status status{Status::CRASHED};
    Sample sample;
};

/** @return the run as octets */
std::string
Encode(const Run& run)
{
    return common::ToOctets(Core{run.status, run.sample}) + run.cause;
}

/** @return the run that octets of a piece stand for */
Run
Decode(const std::string& octets, uint32_t number, const common::Piece& piece)
{
    Core core;
    if (!common::FromOctets(octets.substr(0, sizeof(Core)), core))
    {
        throw std::invalid_argument(piece.folder.string() +
                                    ": made by another version of this program");
    }
    return {number, core.status, octets.substr(sizeof(Core)), core.sample};
}

} // namespace

std::vector<std::string>
NameRuns(const Options& options)
{
    std::vector<std::string> names;
    for (const Load& load : options.loads)
    {
        for (uint32_t number = 0; number < GetRepetitions(load, options).count; ++number)
        {
            names.push_back(NameRun(load, number));
        }
    }
    return names;
}

int
MakePiece(const Options& options)
{
    for (const Load& load : options.loads)
    {
        for (uint32_t number = 0; number < GetRepetitions(load, options).count; ++number)
        {
            if (NameRun(load, number) != options.sweep.only)
            {
                continue;
            }
            common::ResultsDirectory output(options.results);
            const std::string piece = output.Create(common::Sweep::PIECE);
            const Group group = RunLoad(load, {number, 1}, options, output, [] {});
            std::vector<std::string> results;
            for (const Line& line : group.lines)
            {
                results.push_back(Encode(line.runs.front()));
            }
            common::WritePiece(piece, options.sweep, results);
            return AreComplete({group}) ? EXIT_SUCCESS : EXIT_FAILURE;
        }
    }
    common::Reject("only", options.sweep.only, "a run that --list-runs prints");
}

std::vector<Group>
TakeGroups(const common::Collection& collection, const Load& load, const Options& options)
{
    std::vector<Group> groups;
    for (const common::Machine& machine : collection.GetMachines())
    {
        Group group{load, machine, {}};
        for (const Stack stack : load.stacks)
        {
            group.lines.push_back({stack, {}});
        }
        for (uint32_t number = 0; number < GetRepetitions(load, options).count; ++number)
        {
            for (const common::Piece& piece : collection.pieces)
            {
                if (piece.run != NameRun(load, number) || !(piece.machine == machine))
                {
                    continue;
                }
                for (std::size_t i = 0; i < group.lines.size(); ++i)
                {
                    group.lines[i].runs.push_back(Decode(piece.results.at(i), number, piece));
                }
            }
        }
        if (!group.lines.front().runs.empty())
        {
            groups.push_back(group);
        }
    }
    return groups;
}

void
CopyLogs(const common::Collection& collection, common::ResultsDirectory& output)
{
    const auto machines = collection.GetMachines();
    for (const common::Piece& piece : collection.pieces)
    {
        const std::string number = NumberMachine(piece.machine, machines);
        const std::string folder = "logs/" + (number.empty() ? "" : "machine-" + number + "/");
        for (const std::string& file : piece.files)
        {
            piece.Copy(file, output, folder + std::filesystem::path(file).filename().string());
        }
    }
}

} // namespace bench
