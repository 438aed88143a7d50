/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_RUNNER_H
#define RFC_TCP_BENCH_RUNNER_H

#include "load.h"
#include "options.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace bench
{

/** What became of a process. */
enum class Status : uint8_t
{
    COMPLETE,   ///< everything arrived
    INCOMPLETE, ///< not everything arrived, or an error was told
    TIME_LIMIT, ///< it took too long and was ended
    CRASHED,    ///< it died
};

/** @param status a status @return its name, as "time limit" */
const char* GetName(Status status);

/** One process. */
struct Run
{
    uint32_t number{0};             ///< of the repetition
    Status status{Status::CRASHED}; ///< what became of it
    std::string cause;              ///< if it crashed: of what
    Sample sample;                  ///< what it measured, if it came to its end
};

/** All runs of a load with a stack: a line of the report. */
struct Line
{
    Stack stack{Stack::UDP}; ///< what carried it
    std::vector<Run> runs;   ///< in the order they were done
};

/** All runs of a load on a machine. */
struct Group
{
    Load load;               ///< what was done
    common::Machine machine; ///< where
    std::vector<Line> lines; ///< by stack
};

/** Repetitions of a load. */
struct Repetitions
{
    uint32_t first; ///< number of the first one
    uint32_t count; ///< how many
};

/** @param load a load @param options what the user asked for @return all repetitions of the load */
Repetitions GetRepetitions(const Load& load, const Options& options);

/**
 * Run a load, the stacks taking turns.
 * @param load what to do
 * @param repetitions how often
 * @param options limits
 * @param output where logs go
 * @param onDone called after each process
 * @return all runs
 */
Group RunLoad(const Load& load,
              const Repetitions& repetitions,
              const Options& options,
              common::ResultsDirectory& output,
              const std::function<void()>& onDone);

/** @param groups what was done @return whether all runs were complete */
bool AreComplete(const std::vector<Group>& groups);

} // namespace bench

#endif // RFC_TCP_BENCH_RUNNER_H
