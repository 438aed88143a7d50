/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "record-table.h"

#include "model/internal/text.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace common
{

RecordTable::RecordTable(const std::string& path)
    : m_path(path)
{
    std::ifstream file(path);
    std::string line;
    while (std::getline(file, line))
    {
        if (line.rfind('#', 0) == 0)
        {
            continue;
        }
        const auto fields = ns3::rfctcp::SplitCsv(line);
        if (m_columns.empty())
        {
            for (std::size_t i = 0; i < fields.size(); ++i)
            {
                m_columns.emplace(fields[i], i);
            }
        }
        else if (fields.size() == m_columns.size()) // a program that died may leave half a line
        {
            m_rows.push_back(fields);
        }
    }
    if (m_rows.empty())
    {
        throw std::invalid_argument(path + " cannot be read, or has no rows");
    }
}

std::size_t
RecordTable::GetSize() const
{
    return m_rows.size();
}

const std::string&
RecordTable::GetText(std::size_t row, const std::string& column) const
{
    const auto found = m_columns.find(column);
    if (found == m_columns.end())
    {
        throw std::invalid_argument(m_path + " has no column " + column);
    }
    return m_rows.at(row)[found->second];
}

std::optional<double>
RecordTable::GetNumber(std::size_t row, const std::string& column) const
{
    const std::string& text = GetText(row, column);
    return text.empty() ? std::nullopt : std::optional(std::strtod(text.c_str(), nullptr));
}

} // namespace common
