/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulate-all.h"

#include "common/process-pool.h"
#include "simulation.h"
#include "user-program.h"

#include <iostream>

namespace compare
{

std::vector<RunResult>
SimulateAll(const std::vector<RunSpec>& specs,
            common::ResultsDirectory& output,
            uint32_t jobs,
            std::chrono::seconds timeLimit,
            const std::function<void(std::size_t)>& onDone)
{
    const common::ProcessPool pool(
        [&specs, &output](std::size_t index) {
            const RunSpec& spec = specs[index];
            const RunResult result = spec.scenario->program.empty() ? Simulate(spec, output)
                                                                    : RunUserProgram(spec, output);
            output.Complete();
            return common::ToOctets(result);
        },
        {jobs, timeLimit, 0, [&specs, &output](std::size_t index) {
             return output.Create(GetFilePrefix(specs[index]) + ".log");
         }});
    std::vector<RunResult> results(specs.size());
    std::size_t done = 0;
    pool.Run(specs.size(), [&](std::size_t index, const common::TaskOutcome& outcome) {
        RunResult& result = results[index];
        if (outcome.end == common::TaskEnd::TIME_LIMIT)
        {
            result.verdict = Verdict::TIME_LIMIT;
        }
        else if (!common::FromOctets(outcome.result, result))
        {
            result.verdict = Verdict::CRASHED;
            std::cerr << "\n" << GetFilePrefix(specs[index]) << ": " << outcome.Describe() << "\n";
        }
        onDone(++done);
    });
    return results;
}

} // namespace compare
