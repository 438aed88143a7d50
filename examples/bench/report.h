/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_REPORT_H
#define RFC_TCP_BENCH_REPORT_H

#include "common/sweep.h"
#include "runner.h"

#include <ostream>
#include <string>
#include <vector>

namespace bench
{

/**
 * @param machine one of them
 * @param machines in order
 * @return its number in tables, from 1; empty if it is the only one
 */
std::string NumberMachine(const common::Machine& machine,
                          const std::vector<common::Machine>& machines);

/**
 * @param os receives a table to read
 * @param groups all of one workload
 * @param machines of all workloads, in order
 */
void PrintReport(std::ostream& os,
                 const std::vector<Group>& groups,
                 const std::vector<common::Machine>& machines);

/** @param path of summary.csv @param groups in the order of the lines */
void WriteSummaryCsv(const std::string& path, const std::vector<Group>& groups);

/** @param path of runs.csv @param groups in the order of the lines */
void WriteRunsCsv(const std::string& path, const std::vector<Group>& groups);

} // namespace bench

#endif // RFC_TCP_BENCH_REPORT_H
