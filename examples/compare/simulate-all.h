/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_SIMULATE_ALL_H
#define RFC_TCP_COMPARE_SIMULATE_ALL_H

#include "common/results-directory.h"
#include "run.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <vector>

namespace compare
{

/**
 * Simulate runs, each in a process of its own.
 *
 * A process that dies counts as Verdict::CRASHED, one that needs too long as Verdict::TIME_LIMIT.
 * What a process prints goes to a .log file beside the other files of its run.
 *
 * @param specs what to simulate
 * @param output where their files go
 * @param jobs how many processes at a time
 * @param timeLimit wall-clock time of one run
 * @param onDone called after each run with the count of those that are done
 * @return results in the order of specs
 */
std::vector<RunResult> SimulateAll(const std::vector<RunSpec>& specs,
                                   common::ResultsDirectory& output,
                                   uint32_t jobs,
                                   std::chrono::seconds timeLimit,
                                   const std::function<void(std::size_t)>& onDone);

} // namespace compare

#endif // RFC_TCP_COMPARE_SIMULATE_ALL_H
