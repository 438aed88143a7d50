/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_HTML_REPORT_H
#define RFC_TCP_COMPARE_HTML_REPORT_H

#include "ladder-diagram.h"
#include "metrics.h"
#include "options.h"

#include <string>
#include <vector>

namespace compare
{

/** A run with all TCPs that was drawn. */
struct DrawnRun
{
    std::string file;              ///< of the ladders, relative to the results
    std::vector<RunSpec> specs;    ///< one of each TCP
    std::vector<LadderSide> sides; ///< one of each TCP
};

/**
 * Writes one page with all results: what was run, tables, ladders, state diagrams. It needs no
 * other file, but links to those that there are. State diagrams need dot (Graphviz); without it the
 * page says so.
 * @param path of report.html
 * @param options that determine the runs
 * @param groups results of all runs
 * @param drawn runs to show, in the order of the scenarios
 */
void WriteHtmlReport(const std::string& path,
                     const Options& options,
                     const std::vector<Group>& groups,
                     const std::vector<DrawnRun>& drawn);

} // namespace compare

#endif // RFC_TCP_COMPARE_HTML_REPORT_H
