/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_PLOT_H
#define RFC_TCP_BENCH_PLOT_H

#include "common/results-directory.h"
#include "runner.h"

#include <vector>

namespace bench
{

/**
 * Draws costs over size, window and number of connections.
 * @param output receives plots/WORKLOAD.svg of each workload that was measured and has a plot
 * @param groups measurements
 * @param machines of all measurements, in order
 */
void DrawPlots(common::ResultsDirectory& output,
               const std::vector<Group>& groups,
               const std::vector<common::Machine>& machines);

} // namespace bench

#endif // RFC_TCP_BENCH_PLOT_H
