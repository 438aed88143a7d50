/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "results-directory.h"

#include <fstream>
#include <stdexcept>
#include <system_error>

namespace common
{

void
PrepareResultsDirectory(const std::string& option,
                        const std::filesystem::path& directory,
                        const std::vector<std::string>& leftovers)
{
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error)
    {
        throw std::runtime_error("--" + option + "=" + directory.string() + ": " + error.message());
    }
    const auto mark = directory / "runs.csv";
    if (std::filesystem::exists(mark))
    {
        for (const auto& name : leftovers)
        {
            std::filesystem::remove_all(directory / name);
        }
    }
    if (!std::ofstream(mark))
    {
        throw std::runtime_error("--" + option + "=" + directory.string() + ": cannot write there");
    }
}

} // namespace common
