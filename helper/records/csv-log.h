/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORDS_CSV_LOG_H
#define RFC_TCP_RECORDS_CSV_LOG_H

#include "internal/record-columns.h"
#include "records/record-file.h"

#include <string>
#include <vector>

namespace ns3::rfctcp
{

/** A file of records of one kind with some of their columns. */
template <typename Row>
class CsvLog
{
  public:
    /**
     * @param path of the file @param kind of records @param units of the columns
     * @param columns names of columns that there are
     */
    CsvLog(const std::string& path,
           const std::string& kind,
           const std::string& units,
           const std::vector<std::string>& columns)
        : m_file(path, kind, units)
    {
        std::string header;
        for (const auto& name : columns)
        {
            m_columns.push_back(FindColumn<Row>(name));
            header += (header.empty() ? "" : ",") + name;
        }
        m_file.Write(header);
    }

    /** @param row to be written */
    void Write(const Row& row)
    {
        std::string line;
        for (const auto* column : m_columns)
        {
            line += (column == m_columns.front() ? "" : ",") + column->write(row, {});
        }
        m_file.Write(line);
    }

  private:
    RecordFile m_file;                         ///< the file
    std::vector<const Column<Row>*> m_columns; ///< what is written of each
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORDS_CSV_LOG_H
