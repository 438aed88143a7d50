/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_PIECES_H
#define RFC_TCP_COMPARE_PIECES_H

#include "common/sweep.h"
#include "options.h"
#include "run.h"

#include <string>
#include <vector>

/** Runs that were commands of their own. */
namespace compare
{

/** @param specs runs @return their names for --only */
std::vector<std::string> NameRuns(const std::vector<RunSpec>& specs);

/**
 * Does the run that --only names.
 * @param options of the sweep
 * @return the exit status: failure if its process died or needed too long
 */
int MakePiece(const Options& options);

/**
 * @param collection with a piece of each run
 * @param specs the runs
 * @return the results of the runs
 * @throw std::invalid_argument if that is not clear
 */
std::vector<RunResult> TakeResults(const common::Collection& collection,
                                   const std::vector<RunSpec>& specs);

/** @param collection of pieces @param output receives their files */
void CopyFiles(const common::Collection& collection, common::ResultsDirectory& output);

/**
 * Tells which machines did the runs, and which of these failed.
 * @param collection of pieces
 * @param specs the runs
 * @param results of the runs
 * @return true if no process died or needed too long, and no piece is broken
 */
bool ReportPieces(const common::Collection& collection,
                  const std::vector<RunSpec>& specs,
                  const std::vector<RunResult>& results);

} // namespace compare

#endif // RFC_TCP_COMPARE_PIECES_H
