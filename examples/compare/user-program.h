/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_USER_PROGRAM_H
#define RFC_TCP_COMPARE_USER_PROGRAM_H

#include "common/results-directory.h"
#include "run.h"

#include <filesystem>
#include <string>

namespace compare
{

extern const char* const USER_PROGRAM_HELP; ///< what --program expects, and how it is measured

/**
 * Runs the user's own program in an empty folder and keeps the files that it leaves there.
 * @param spec of the run; its scenario has a program
 * @param output where the files go, in the folder GetFilePrefix(spec)
 * @return what the record of connections tells
 * @throw std::runtime_error if the program fails, or leaves no record of connections
 */
RunResult RunUserProgram(const RunSpec& spec, common::ResultsDirectory& output);

/**
 * @param folder of a run
 * @return prefix of the log of segments in it, as RfcTcpJournal::Load() takes it; empty without one
 */
std::string FindSegmentLog(const std::filesystem::path& folder);

} // namespace compare

#endif // RFC_TCP_COMPARE_USER_PROGRAM_H
