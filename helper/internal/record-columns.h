/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORD_COLUMNS_H
#define RFC_TCP_RECORD_COLUMNS_H

#include "ns3/rfc-tcp-record.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/** The columns of records in CSV files, each with the text of its field and the way back. */
namespace ns3::rfctcp
{

using NodeNames = std::map<uint32_t, std::string>; ///< names of nodes, by their ids

/** @param time any time from 0 @return decimal seconds with nine places, as "0.040000001" */
std::string SecondsText(const Time& time);

/** @param names of nodes @param node an id @return its name; the id in decimal without a name */
std::string NameOfNode(const NodeNames& names, uint32_t node);

/** A column of the CSV file of one kind of records. */
template <typename Record>
struct Column
{
    const char* name;                                                   ///< in the first line
    std::string (*write)(const Record& record, const NodeNames& names); ///< makes a field
    void (*read)(Record& record, const std::string& field, const NodeNames& names); ///< takes it
};

/** @return all columns of a kind of records, in the order of a complete file */
template <typename Record>
const std::vector<Column<Record>>& GetColumns();

/** @param name of a column @return the column, nullptr if there is none */
template <typename Record>
const Column<Record>*
FindColumn(const std::string& name)
{
    for (const auto& column : GetColumns<Record>())
    {
        if (name == column.name)
        {
            return &column;
        }
    }
    return nullptr;
}

/** @return the names of all columns, for messages */
template <typename Record>
std::string
ListColumns()
{
    std::string list;
    for (const auto& column : GetColumns<Record>())
    {
        list += (list.empty() ? "" : ", ") + std::string(column.name);
    }
    return list;
}

template <>
const std::vector<Column<RfcTcpStateRecord>>& GetColumns();
template <>
const std::vector<Column<RfcTcpEventRecord>>& GetColumns();
template <>
const std::vector<Column<RfcTcpSegmentRecord>>& GetColumns();

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORD_COLUMNS_H
