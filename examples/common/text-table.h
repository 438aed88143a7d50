/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_TEXT_TABLE_H
#define RFC_TCP_COMMON_TEXT_TABLE_H

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

namespace common
{

using TableRow = std::vector<std::string>; ///< cells of a line

/**
 * @param os receives the table, its columns aligned
 * @param rows of equal length, the heading first
 * @param textColumns so many columns are aligned to the left; numbers follow
 */
void PrintTable(std::ostream& os, const std::vector<TableRow>& rows, std::size_t textColumns);

/** @param value a number @return for a table: three places when small, none when large */
std::string RoundedText(double value);

/** @param value a number or NaN @return for a CSV file; empty if there is none */
std::string ExactText(double value);

} // namespace common

#endif // RFC_TCP_COMMON_TEXT_TABLE_H
