/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_SIMULATION_H
#define RFC_TCP_COMPARE_SIMULATION_H

#include "common/results-directory.h"
#include "run.h"

#include "ns3/rfc-tcp-journal.h"

namespace compare
{

/**
 * Simulate one connection and measure it. A process must call this at most once.
 *
 * @param spec what to simulate
 * @param output where the logs of the run go
 * @return what became of it
 */
RunResult Simulate(const RunSpec& spec, common::ResultsDirectory& output);

/** @return an empty journal with the names of the ends and the columns of the files of a run */
ns3::RfcTcpJournal MakeJournal();

/** @param spec a run @return start of the names of its files, relative to the results */
std::string GetFilePrefix(const RunSpec& spec);

/** @param msl maximum segment lifetime @return when the simulation stops */
ns3::Time GetDuration(const ns3::Time& msl);

} // namespace compare

#endif // RFC_TCP_COMPARE_SIMULATION_H
