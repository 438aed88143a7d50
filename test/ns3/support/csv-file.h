/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_CSV_FILE_H
#define RFC_TCP_TEST_CSV_FILE_H

#include <map>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{

using CsvRow = std::map<std::string, std::string>; ///< cells by the name of their column

/**
 * Reads a CSV file whose first line, apart from comments, names the columns. Expects that no name
 * occurs twice and that each line has a cell for each column.
 * @param path of the file
 * @return its other lines
 */
std::vector<CsvRow> ReadCsvFile(const std::string& path);

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_CSV_FILE_H
