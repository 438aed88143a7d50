/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "runner.h"

#include "common/worker-pool.h"
#include "simulation.h"

#include <algorithm>

namespace bench
{

namespace
{

uint32_t
CountRuns(const Load& load, const Options& options)
{
    return std::min(options.runs, load.maxRuns);
}

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
    run.cause = outcome.cause;
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

Group
RunLoad(const Load& load,
        const Options& options,
        common::ResultsDirectory& output,
        const std::function<void()>& onDone)
{
    std::vector<common::Task> tasks;
    for (uint32_t run = 0; run < CountRuns(load, options); ++run)
    {
        for (const Stack stack : load.stacks)
        {
            tasks.push_back(
                {[&load, stack] { return common::ToOctets(Simulate(load, stack)); },
                 [&load, stack, run, &output] { return output.Create(GetLog(load, stack, run)); },
                 options.timeLimit,
                 options.memoryLimit});
        }
    }
    const auto outcomes = common::RunTasks(tasks, 1, [&onDone](std::size_t) { onDone(); });

    Group group{load, {}};
    for (const Stack stack : load.stacks)
    {
        group.lines.push_back({stack, {}});
    }
    for (std::size_t i = 0; i < outcomes.size(); ++i)
    {
        group.lines[i % group.lines.size()].runs.push_back(Judge(outcomes[i]));
    }
    return group;
}

uint32_t
CountProcesses(const Load& load, const Options& options)
{
    return CountRuns(load, options) * static_cast<uint32_t>(load.stacks.size());
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
