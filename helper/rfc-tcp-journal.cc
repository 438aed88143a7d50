/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-journal.h"

#include "internal/record-columns.h"
#include "internal/text.h"

#include "ns3/abort.h"

#include <algorithm>
#include <utility>

namespace ns3
{

using rfctcp::Column;
using rfctcp::GetColumns;
using rfctcp::NodeNames;

namespace
{

/** @param names of columns; empty for all @return these columns; aborts if there is none */
template <typename Record>
std::vector<const Column<Record>*>
Select(const std::vector<std::string>& names)
{
    std::vector<const Column<Record>*> selected;
    for (const auto& column : GetColumns<Record>())
    {
        if (names.empty())
        {
            selected.push_back(&column);
        }
    }
    for (const auto& name : names)
    {
        selected.push_back(rfctcp::FindColumn<Record>(name));
        NS_ABORT_MSG_UNLESS(selected.back(),
                            "RfcTcpJournal has no column \""
                                << name << "\"; legal: " << rfctcp::ListColumns<Record>());
    }
    return selected;
}

/** @param path of a new file @param columns selected @return the file with its first line */
template <typename Record>
std::ofstream
Create(const std::string& path, const std::vector<const Column<Record>*>& columns)
{
    std::ofstream file(path);
    NS_ABORT_MSG_UNLESS(file, "Cannot write the journal " << path);
    for (const auto* column : columns)
    {
        file << (column == columns.front() ? "" : ",") << column->name;
    }
    file << std::endl;
    return file;
}

/** Write a line. */
template <typename Record>
void
WriteRow(std::ofstream& file,
         const std::vector<const Column<Record>*>& columns,
         const Record& record,
         const NodeNames& names)
{
    for (const auto* column : columns)
    {
        file << (column == columns.front() ? "" : ",") << column->write(record, names);
    }
    file << '\n';
}

/** @return the records of a file in their order; none if it does not exist */
template <typename Record>
std::vector<Record>
ReadRows(const std::string& path, const NodeNames& names)
{
    std::vector<Record> records;
    std::ifstream file(path);
    std::string line;
    while (std::getline(file, line) && line.rfind('#', 0) == 0)
    {
        // what RfcTcpTraceHelper says about the file
    }
    std::vector<const Column<Record>*> columns;
    for (const auto& name : rfctcp::SplitCsv(line))
    {
        columns.push_back(rfctcp::FindColumn<Record>(name)); // null: not ours, left alone
    }
    while (std::getline(file, line))
    {
        const auto fields = rfctcp::SplitCsv(line);
        if (fields.size() != columns.size())
        {
            continue; // a program that died may leave half a line
        }
        Record record;
        for (std::size_t i = 0; i < fields.size(); ++i)
        {
            if (columns[i])
            {
                columns[i]->read(record, fields[i], names);
            }
        }
        records.push_back(std::move(record));
    }
    return records;
}

} // namespace

void
RfcTcpJournal::SetNodeName(uint32_t node, const std::string& name)
{
    m_names[node] = name;
}

std::string
RfcTcpJournal::GetNodeName(uint32_t node) const
{
    return rfctcp::NameOfNode(m_names, node);
}

void
RfcTcpJournal::SetColumns(const std::vector<std::string>& states,
                          const std::vector<std::string>& events,
                          const std::vector<std::string>& segments)
{
    Select<RfcTcpStateRecord>(states);
    Select<RfcTcpEventRecord>(events);
    Select<RfcTcpSegmentRecord>(segments);
    m_stateColumns = states;
    m_eventColumns = events;
    m_segmentColumns = segments;
}

void
RfcTcpJournal::Open(const std::string& prefix)
{
    m_stateFile = Create(prefix + "-states.csv", Select<RfcTcpStateRecord>(m_stateColumns));
    m_eventFile = Create(prefix + "-events.csv", Select<RfcTcpEventRecord>(m_eventColumns));
}

template <typename Record>
void
RfcTcpJournal::Log(Record record,
                   std::vector<Record>& records,
                   const std::vector<std::string>& columns,
                   std::ofstream& file)
{
    record.order = m_nextOrder++;
    if (file.is_open())
    {
        WriteRow(file, Select<Record>(columns), record, m_names);
        file.flush(); // the log must survive a crash
    }
    records.push_back(std::move(record));
}

void
RfcTcpJournal::Add(RfcTcpStateRecord record)
{
    Log(std::move(record), m_states, m_stateColumns, m_stateFile);
}

void
RfcTcpJournal::Add(RfcTcpEventRecord record)
{
    Log(std::move(record), m_events, m_eventColumns, m_eventFile);
}

void
RfcTcpJournal::SetSegments(std::vector<RfcTcpSegmentRecord> records)
{
    m_segments = std::move(records);
}

void
RfcTcpJournal::WriteSegments(const std::string& prefix) const
{
    const auto columns = Select<RfcTcpSegmentRecord>(m_segmentColumns);
    const std::string path = prefix + "-segments.csv";
    std::ofstream file = Create(path, columns);
    for (const auto& segment : m_segments)
    {
        WriteRow(file, columns, segment, m_names);
    }
    file.close();
    NS_ABORT_MSG_UNLESS(file, "Cannot write the journal " << path);
}

void
RfcTcpJournal::Load(const std::string& prefix)
{
    const auto append = [](auto& all, auto more) {
        std::move(more.begin(), more.end(), std::back_inserter(all));
    };
    append(m_states, ReadRows<RfcTcpStateRecord>(prefix + "-states.csv", m_names));
    append(m_events, ReadRows<RfcTcpEventRecord>(prefix + "-events.csv", m_names));
    append(m_segments, ReadRows<RfcTcpSegmentRecord>(prefix + "-segments.csv", m_names));
    for (const auto& record : m_states)
    {
        m_nextOrder = std::max(m_nextOrder, record.order + 1);
    }
    for (const auto& record : m_events)
    {
        m_nextOrder = std::max(m_nextOrder, record.order + 1);
    }
}

const std::vector<RfcTcpStateRecord>&
RfcTcpJournal::GetStates() const
{
    return m_states;
}

const std::vector<RfcTcpEventRecord>&
RfcTcpJournal::GetEvents() const
{
    return m_events;
}

const std::vector<RfcTcpSegmentRecord>&
RfcTcpJournal::GetSegments() const
{
    return m_segments;
}

} // namespace ns3
