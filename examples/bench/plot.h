/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_PLOT_H
#define RFC_TCP_BENCH_PLOT_H

#include "runner.h"

#include <string>
#include <vector>

namespace bench
{

/**
 * Draws bench.png with gnuplot: costs over size, window and number of connections.
 * @param output receives bench.gp, which gnuplot can run again, and bench.png
 * @param groups what was measured
 * @return why there is no picture, empty if there is one
 */
std::string DrawPlots(common::ResultsDirectory& output, const std::vector<Group>& groups);

} // namespace bench

#endif // RFC_TCP_BENCH_PLOT_H
