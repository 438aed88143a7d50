/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "text-table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace common
{

void
PrintTable(std::ostream& os, const std::vector<TableRow>& rows, std::size_t textColumns)
{
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& row : rows)
    {
        for (std::size_t column = 0; column < row.size(); ++column)
        {
            widths[column] = std::max(widths[column], row[column].size());
        }
    }
    for (const auto& row : rows)
    {
        std::string line;
        for (std::size_t column = 0; column < row.size(); ++column)
        {
            const std::string space(widths[column] - row[column].size(), ' ');
            line += "  " + (column < textColumns ? row[column] + space : space + row[column]);
        }
        os << line.substr(0, line.find_last_not_of(' ') + 1) << "\n";
    }
}

std::string
RoundedText(double value)
{
    std::array<char, 40> text{};
    const double size = std::abs(value);
    const int places = size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0;
    std::snprintf(text.data(), text.size(), "%.*f", places, value);
    std::string result = text.data();
    if (value == std::floor(value))
    {
        result.erase(result.find('.') == std::string::npos ? result.size() : result.find('.'));
    }
    return result;
}

std::string
ExactText(double value)
{
    if (std::isnan(value))
    {
        return "";
    }
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.9g", value);
    return text.data();
}

} // namespace common
