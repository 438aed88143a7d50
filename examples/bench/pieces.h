/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_PIECES_H
#define RFC_TCP_BENCH_PIECES_H

#include "common/sweep.h"
#include "options.h"
#include "runner.h"

#include <string>
#include <vector>

namespace bench
{

/** @param options what the user asked for @return names of all repetitions for --only */
std::vector<std::string> NameRuns(const Options& options);

/**
 * Does the repetition that --only names.
 * @param options of the sweep
 * @return the exit status: failure if a transfer was not complete
 */
int MakePiece(const Options& options);

/**
 * @param collection of pieces
 * @param load a load
 * @param options of the sweep
 * @return all its runs, a group for each machine that did some
 */
std::vector<Group> TakeGroups(const common::Collection& collection,
                              const Load& load,
                              const Options& options);

/** @param collection of pieces @param output receives what their processes printed */
void CopyLogs(const common::Collection& collection, common::ResultsDirectory& output);

} // namespace bench

#endif // RFC_TCP_BENCH_PIECES_H
