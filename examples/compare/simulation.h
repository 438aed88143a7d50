/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_SIMULATION_H
#define RFC_TCP_COMPARE_SIMULATION_H

#include "run.h"

namespace compare
{

/**
 * Simulate one connection and measure it. Writes the logs of the run into its directory, which
 * must exist. A process must call this at most once.
 *
 * @param spec what to simulate
 * @return what became of it
 */
RunResult Simulate(const RunSpec& spec);

/** @param spec a run @return path and start of the names of its files */
std::string GetFilePrefix(const RunSpec& spec);

/** @param msl maximum segment lifetime @return when the simulation stops */
ns3::Time GetDuration(const ns3::Time& msl);

} // namespace compare

#endif // RFC_TCP_COMPARE_SIMULATION_H
