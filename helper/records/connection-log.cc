/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "records/connection-log.h"

#include "internal/text.h"
#include "records/connection-columns.h"
#include "records/connection-database.h"

#include <algorithm>

namespace ns3::rfctcp
{

ConnectionLog::ConnectionLog(const std::string& prefix, NodeSelection nodes)
    : Record(std::move(nodes)),
      m_table([this](const ConnectionSummary& connection) { Write(connection); }),
      m_file(
          prefix + "-connections.csv",
          "connections",
          "times in seconds, windows and sizes in octets, a is the client, names as of tcptrace"),
      m_database(ConnectionDatabase::Create(prefix + "-connections.sqlite"))
{
    std::string header;
    for (const auto& column : GetConnectionColumns())
    {
        header += (header.empty() ? "" : ",") + column.name;
    }
    m_file.Write(header);
}

ConnectionLog::~ConnectionLog() = default;

void
ConnectionLog::OnState(const RfcTcpStateRecord& transition)
{
    m_table.OnState(transition);
}

void
ConnectionLog::OnSent(const RfcTcpSegmentRecord& segment)
{
    m_table.OnSent(segment);
}

void
ConnectionLog::OnDelivered(const RfcTcpSegmentRecord& segment)
{
    m_table.OnDelivered(segment);
}

void
ConnectionLog::OnSettled(const RfcTcpSegmentRecord& segment)
{
    m_table.OnSettled(segment);
}

void
ConnectionLog::Finish()
{
    m_table.Finish();
}

void
ConnectionLog::Write(const ConnectionSummary& connection)
{
    if (std::none_of(connection.ends.begin(), connection.ends.end(), [this](const auto& end) {
            return end.node && IsAbout(*end.node);
        }))
    {
        return;
    }
    std::string line;
    for (const auto& column : GetConnectionColumns())
    {
        line += (line.empty() ? "" : ",") + QuoteCsv(column.write(connection));
    }
    m_file.Write(line);
    if (m_database)
    {
        m_database->Write(connection);
    }
}

} // namespace ns3::rfctcp
