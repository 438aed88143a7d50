/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "source.h"

#include "common/text-table.h"
#include "model/internal/text.h"

#include "ns3/rfc-tcp-capture.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <stdexcept>

namespace draw
{

using ns3::rfctcp::EndText;

bool
EndsWith(const std::string& text, const std::string& end)
{
    return text.size() >= end.size() &&
           text.compare(text.size() - end.size(), end.size(), end) == 0;
}

bool
HasPort(const ns3::Address& end, uint16_t port)
{
    return EndsWith(EndText(end), ":" + std::to_string(port));
}

ns3::RfcTcpJournal
Load(const std::string& file)
{
    ns3::RfcTcpJournal journal;
    const auto plus = file.find('+');
    const bool isOne = std::filesystem::exists(file);
    if (!isOne && plus != std::string::npos)
    {
        journal.SetSegments(
            ns3::RfcTcpCapture::ReadBothSides(file.substr(0, plus), file.substr(plus + 1)));
    }
    else if (!isOne)
    {
        throw std::invalid_argument("there is no file " + file);
    }
    else if (EndsWith(file, ".csv"))
    {
        const std::string prefix = file.substr(0, file.rfind('-'));
        if (file != prefix + "-segments.csv" && file != prefix + "-states.csv")
        {
            throw std::invalid_argument(file + " is no log of segments or states; legal: "
                                               "PREFIX-segments.csv, PREFIX-states.csv");
        }
        journal.SetNodeName(0, "client"); // as rfc-tcp-compare calls its nodes
        journal.SetNodeName(1, "server");
        journal.Load(prefix);
    }
    else
    {
        journal.SetSegments(ns3::RfcTcpCapture::Read(file));
    }
    return journal;
}

std::vector<Connection>
FindConnections(const ns3::RfcTcpJournal& journal)
{
    std::vector<Connection> connections;
    std::map<uint32_t, std::size_t> indices; // by number
    for (const auto& segment : journal.GetSegments())
    {
        const auto [entry, isNew] = indices.emplace(segment.connection, connections.size());
        if (isNew)
        {
            Connection connection{segment.connection,
                                  segment.source,
                                  segment.destination,
                                  segment.sent};
            if (segment.role == ns3::RfcTcpRole::SERVER)
            {
                std::swap(connection.client, connection.server);
            }
            connections.push_back(connection);
        }
        ++connections[entry->second].count;
        connections[entry->second].octets += segment.header.length;
    }
    return connections;
}

void
PrintConnections(std::ostream& os, const std::vector<Connection>& connections)
{
    std::vector<common::TableRow> rows{
        {"connection", "client", "server", "first s", "segments", "octets"}};
    for (const auto& connection : connections)
    {
        rows.push_back({std::to_string(connection.number),
                        EndText(connection.client),
                        EndText(connection.server),
                        common::RoundedText(connection.first.GetSeconds()),
                        std::to_string(connection.count),
                        std::to_string(connection.octets)});
    }
    common::PrintTable(os, rows, 1);
}

const Connection&
Choose(const std::string& file,
       const std::vector<Connection>& connections,
       std::optional<uint32_t> number,
       std::optional<uint16_t> port)
{
    const auto found =
        std::find_if(connections.begin(), connections.end(), [&](const Connection& connection) {
            const bool hasPort =
                !port || HasPort(connection.client, *port) || HasPort(connection.server, *port);
            return hasPort && (!number || connection.number == *number);
        });
    if (found == connections.end())
    {
        throw std::invalid_argument(file + " has no such connection; --list shows all");
    }
    return *found;
}

} // namespace draw
