/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_OPTIONS_H
#define RFC_TCP_BENCH_OPTIONS_H

#include "common/results-directory.h"
#include "common/sweep.h"
#include "load.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace bench
{

/** What the user asked for. */
struct Options
{
    std::vector<Load> loads;           ///< what to do, in this order
    uint32_t runs{0};                  ///< repetitions of each
    common::ResultsRequest results;    ///< where the results go
    bool list{false};                  ///< print the loads only
    common::Sweep sweep;               ///< runs as commands of their own
    std::chrono::seconds timeLimit{0}; ///< wall-clock time of one process
    uint64_t memoryLimit{0};           ///< address space of one process, octets
};

/** @return where results go if the user says nothing */
common::ResultsRequest MakeResultsRequest();

/**
 * @param arguments from main, with the name of the program
 * @return checked options
 * @throw std::invalid_argument naming the legal values
 */
Options ParseOptions(const std::vector<std::string>& arguments);

} // namespace bench

#endif // RFC_TCP_BENCH_OPTIONS_H
