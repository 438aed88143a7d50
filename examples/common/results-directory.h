/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_RESULTS_DIRECTORY_H
#define RFC_TCP_COMMON_RESULTS_DIRECTORY_H

#include <filesystem>
#include <string>
#include <vector>

namespace common
{

/**
 * Make the directory of the results, and remove what an earlier call left in it. Its runs.csv is
 * made, too: it is the mark of such a call.
 *
 * @param option that names the directory, for messages
 * @param directory where
 * @param leftovers what earlier calls make there and later ones may not
 * @throw std::runtime_error if nothing can be written there
 */
void PrepareResultsDirectory(const std::string& option,
                             const std::filesystem::path& directory,
                             const std::vector<std::string>& leftovers);

} // namespace common

#endif // RFC_TCP_COMMON_RESULTS_DIRECTORY_H
