/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_CATALOG_H
#define RFC_TCP_BENCH_CATALOG_H

#include "load.h"

#include <cstdint>
#include <string>
#include <vector>

namespace bench
{

/** How much work. */
enum class Scale : uint8_t
{
    TINY,  ///< seconds; shows that everything works, measures nothing
    QUICK, ///< a minute or so
    FULL,  ///< up to 1 GB and a million connections
};

/**
 * @param scale how much
 * @param slow also what takes the built-in TCP many minutes
 * @return all loads, in the order of the report
 */
std::vector<Load> MakeLoads(Scale scale, bool slow);

/** @param count a number @return as "20k" */
std::string CountText(uint64_t count);

} // namespace bench

#endif // RFC_TCP_BENCH_CATALOG_H
