/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulate-all.h"

#include "common/worker-pool.h"
#include "simulation.h"

namespace compare
{

std::vector<RunResult>
SimulateAll(const std::vector<RunSpec>& specs,
            common::ResultsDirectory& output,
            uint32_t jobs,
            std::chrono::seconds timeLimit,
            const std::function<void(std::size_t)>& onDone)
{
    std::vector<common::Task> tasks;
    tasks.reserve(specs.size());
    for (const RunSpec& spec : specs)
    {
        tasks.push_back({[&spec, &output] {
                             const RunResult result = Simulate(spec, output);
                             output.Complete();
                             return common::ToOctets(result);
                         },
                         [&spec, &output] { return output.Create(GetFilePrefix(spec) + ".log"); },
                         timeLimit,
                         0});
    }
    std::vector<RunResult> results;
    results.reserve(specs.size());
    for (const auto& outcome : common::RunTasks(tasks, jobs, onDone))
    {
        RunResult result;
        if (outcome.end == common::TaskEnd::TIME_LIMIT)
        {
            result.verdict = Verdict::TIME_LIMIT;
        }
        else if (!common::FromOctets(outcome.result, result))
        {
            result.verdict = Verdict::CRASHED;
        }
        results.push_back(result);
    }
    return results;
}

} // namespace compare
