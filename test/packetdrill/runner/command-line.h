/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_COMMAND_LINE_H
#define RFC_TCP_PKT_COMMAND_LINE_H

#include "run-settings.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace packetdrill
{

using UsageError = std::invalid_argument; ///< the user has made a mistake

/** What the command line asks for. */
struct CommandLineOptions
{
    RunSettings settings;               ///< how to run
    std::vector<std::string> files;     ///< scripts, folders already searched
    std::vector<std::string> libraries; ///< to load
    std::string junit;                  ///< file for JUnit XML, empty: none
    uint32_t jobs{1};                   ///< worker processes
    bool help{false};                   ///< print the usage instead
    bool noSkip{false};                 ///< a skipped script counts as a failure
};

/** @param arguments without the program @return what they mean; throws UsageError */
CommandLineOptions ParseCommandLine(const std::vector<std::string>& arguments);

/** @return the usage */
std::string Usage();

/** @param settings of a run @return them in one line */
std::string DescribeSettings(const RunSettings& settings);

} // namespace packetdrill

#endif // RFC_TCP_PKT_COMMAND_LINE_H
