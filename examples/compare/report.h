/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_REPORT_H
#define RFC_TCP_COMPARE_REPORT_H

#include "metrics.h"
#include "options.h"

#include <ostream>
#include <string>
#include <vector>

namespace compare
{

/**
 * @param os receives a table to read, one block a scenario
 * @param options for the heading
 * @param groups in the order of the lines
 */
void PrintSummary(std::ostream& os, const Options& options, const std::vector<Group>& groups);

/** @param path of summary.csv @param groups in the order of the lines */
void WriteSummaryCsv(const std::string& path, const std::vector<Group>& groups);

/**
 * @param path of runs.csv
 * @param options that determine the runs
 * @param groups in the order of the lines
 */
void WriteRunsCsv(const std::string& path,
                  const Options& options,
                  const std::vector<Group>& groups);

} // namespace compare

#endif // RFC_TCP_COMPARE_REPORT_H
