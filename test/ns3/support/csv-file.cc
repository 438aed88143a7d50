/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "csv-file.h"

#include "model/internal/text.h"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <set>

namespace ns3::rfctcp::test
{

std::vector<CsvRow>
ReadCsvFile(const std::string& path)
{
    std::ifstream file(path);
    std::string line;
    while (std::getline(file, line) && line.rfind('#', 0) == 0)
    {
    }
    const auto columns = SplitCsv(line);
    EXPECT_EQ(std::set<std::string>(columns.begin(), columns.end()).size(), columns.size());
    std::vector<CsvRow> rows;
    while (std::getline(file, line))
    {
        const auto cells = SplitCsv(line);
        EXPECT_EQ(cells.size(), columns.size()) << line;
        CsvRow row;
        for (std::size_t i = 0; i < std::min(cells.size(), columns.size()); ++i)
        {
            row[columns[i]] = cells[i];
        }
        rows.push_back(row);
    }
    return rows;
}

} // namespace ns3::rfctcp::test
