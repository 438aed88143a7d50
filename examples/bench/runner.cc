/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "runner.h"

#include "common/process-pool.h"
#include "simulation.h"

#include <algorithm>

namespace bench
{

namespace
{

/** @return the name of a file for what a process prints */
std::string
GetLog(const Load& load, Stack stack, uint32_t run)
{
    std::string name = GetPath(load, stack) + "/run-" + std::to_string(run) + ".log";
    std::replace(name.begin(), name.end(), '/', '-');
    return "logs/" + name;
}

Run
Judge(const common::TaskOutcome& outcome)
{
    Run run;
    run.cause = outcome.Describe();
    if (outcome.end == common::TaskEnd::TIME_LIMIT)
    {
        run.status = Status::TIME_LIMIT;
    }
    else if (common::FromOctets(outcome.result, run.sample))
    {
        run.status = run.sample.complete ? Status::COMPLETE : Status::INCOMPLETE;
    }
    return run;
}

} // namespace

const char*
GetName(Status status)
{
    switch (status)
    {
    case Status::COMPLETE:
        return "complete";
    case Status::INCOMPLETE:
        return "incomplete";
    case Status::TIME_LIMIT:
        return "time limit";
    case Status::CRASHED:
        break;
    }
    return "crashed";
}

Repetitions
GetRepetitions(const Load& load, const Options& options)
{
    return {0, std::min(options.runs, load.maxRuns)};
}

Group
RunLoad(const Load& load,
        const Repetitions& repetitions,
        const Options& options,
        common::ResultsDirectory& output,
        const std::function<void()>& onDone)
{
    Group group{load, common::Machine::GetThis(), {}};
    for (const Stack stack : load.stacks)
    {
        group.lines.push_back({stack, std::vector<Run>(repetitions.count)});
    }
    const auto stackOf = [&load](std::size_t index) {
        return load.stacks[index % load.stacks.size()];
    };
    const auto runOf = [&load](std::size_t index) {
        return static_cast<uint32_t>(index / load.stacks.size());
    };
    const common::ProcessPool pool(
        [&](std::size_t index) { return common::ToOctets(Simulate(load, stackOf(index))); },
        {1, options.timeLimit, options.memoryLimit, [&](std::size_t index) {
             return output.Create(GetLog(load, stackOf(index), repetitions.first + runOf(index)));
         }});
    pool.Run(repetitions.count * load.stacks.size(),
             [&](std::size_t index, const common::TaskOutcome& outcome) {
                 Run& run = group.lines[index % load.stacks.size()].runs[runOf(index)];
                 run = Judge(outcome);
                 run.number = repetitions.first + runOf(index);
                 onDone();
             });
    return group;
}

bool
AreComplete(const std::vector<Group>& groups)
{
    for (const Group& group : groups)
    {
        for (const Line& line : group.lines)
        {
            for (const Run& run : line.runs)
            {
                if (run.status != Status::COMPLETE)
                {
                    return false;
                }
            }
        }
    }
    return true;
}

} // namespace bench
