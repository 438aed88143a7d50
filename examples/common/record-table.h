/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_RECORD_TABLE_H
#define RFC_TCP_COMMON_RECORD_TABLE_H

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace common
{

/** A CSV file of RfcTcpTraceHelper. */
class RecordTable
{
  public:
    /**
     * @param path of the file
     * @throw std::invalid_argument if it cannot be read or has no rows
     */
    explicit RecordTable(const std::string& path);

    /** @return number of rows */
    std::size_t GetSize() const;
    /** @param row index @param column its name @return the field; throws if there is no column */
    const std::string& GetText(std::size_t row, const std::string& column) const;
    /** @param row index @param column its name @return the number; none if the field is empty */
    std::optional<double> GetNumber(std::size_t row, const std::string& column) const;

  private:
    std::string m_path;                           ///< for messages
    std::map<std::string, std::size_t> m_columns; ///< index by name
    std::vector<std::vector<std::string>> m_rows; ///< fields
};

} // namespace common

#endif // RFC_TCP_COMMON_RECORD_TABLE_H
