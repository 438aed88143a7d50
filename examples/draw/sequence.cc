/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Time-sequence diagrams: data as sent, and the numbers that come back acknowledged.

#include "kinds.h"
#include "model/internal/text.h"
#include "pictures.h"
#include "source.h"

#include "ns3/rfc-tcp-line-chart.h"
#include "ns3/tcp-header.h"

#include <fstream>
#include <iomanip>
#include <vector>

namespace draw
{

namespace
{

using ns3::RfcTcpLineChart;
using ns3::RfcTcpSegmentRecord;

/** What one end of a connection sends, and what it hears. */
struct Flow
{
    std::string title;                     ///< which connection and direction
    std::vector<RfcTcpSegmentRecord> data; ///< segments with text, in order of sending
    std::vector<RfcTcpSegmentRecord> acks; ///< that arrive at the sender, in order of sending
};

/** @return the end of a connection that sends more */
Flow
FindFlow(const ns3::RfcTcpJournal& journal, const Connection& connection)
{
    uint64_t octets = 0; // of the client
    for (const auto& segment : journal.GetSegments())
    {
        if (segment.connection == connection.number && segment.source == connection.client)
        {
            octets += segment.header.length;
        }
    }
    const bool fromClient = 2 * octets >= connection.octets;
    const auto& sender = fromClient ? connection.client : connection.server;
    const auto& receiver = fromClient ? connection.server : connection.client;
    Flow flow;
    flow.title = ns3::rfctcp::EndText(sender) + " to " + ns3::rfctcp::EndText(receiver);
    for (const auto& segment : journal.GetSegments())
    {
        if (segment.connection != connection.number)
        {
            continue;
        }
        if (segment.source == sender && segment.header.length > 0)
        {
            flow.data.push_back(segment);
        }
        if (segment.source == receiver && segment.header.flags & ns3::TcpHeader::ACK &&
            segment.fate == ns3::RfcTcpFate::DELIVERED)
        {
            flow.acks.push_back(segment);
        }
    }
    return flow;
}

/** @return a chart of a flow @param dark for a dark page */
RfcTcpLineChart
MakeChart(const Flow& flow, bool dark)
{
    RfcTcpLineChart chart;
    chart.title = flow.title;
    chart.dark = dark;
    chart.xLabel = "time (s)";
    chart.yLabel = "octets from the ISN";
    RfcTcpLineChart::Series sent{"end of data sent", {}};
    RfcTcpLineChart::Series acknowledged{"acknowledged", {}};
    RfcTcpLineChart::Series again{"sent again", {}, false};
    for (const auto& segment : flow.data)
    {
        const double end = segment.relativeSeq + segment.header.length;
        (segment.retransmission ? again : sent).points.emplace_back(segment.sent.GetSeconds(), end);
    }
    for (const auto& ack : flow.acks)
    {
        acknowledged.points.emplace_back(ack.arrived.GetSeconds(), ack.relativeAck);
    }
    for (const auto& series : {sent, acknowledged, again})
    {
        if (!series.points.empty())
        {
            chart.series.push_back(series);
        }
    }
    return chart;
}

/** Writes a flow as tcptrace does, for xplot. @param path of the file @param flow what to draw */
void
WriteXpl(const std::string& path, const Flow& flow)
{
    std::ofstream file(path);
    file << std::fixed << std::setprecision(6) << "timeval unsigned\ntitle\n"
         << flow.title << " (time sequence graph)\nxlabel\ntime\nylabel\nsequence number\n";
    for (const auto& segment : flow.data)
    {
        const double time = segment.sent.GetSeconds();
        const uint32_t end = segment.relativeSeq + segment.header.length;
        file << (segment.retransmission ? "red" : "white") << "\ndarrow " << time << ' '
             << segment.relativeSeq << "\nuarrow " << time << ' ' << end << "\nline " << time << ' '
             << segment.relativeSeq << ' ' << time << ' ' << end << '\n';
        if (segment.retransmission)
        {
            file << "atext " << time << ' ' << end << "\nR\n";
        }
    }
    for (std::size_t i = 0; i < flow.acks.size(); ++i)
    {
        const auto& ack = flow.acks[i];
        const auto& last = flow.acks[i > 0 ? i - 1 : 0];
        const double time = ack.arrived.GetSeconds();
        file << "green\nline " << last.arrived.GetSeconds() << ' ' << last.relativeAck << ' '
             << time << ' ' << last.relativeAck << "\nline " << time << ' ' << last.relativeAck
             << ' ' << time << ' ' << ack.relativeAck << '\n';
        for (const auto& [left, right] : ack.sack)
        {
            const uint32_t origin = ack.header.ack - ack.relativeAck; // ISN of the sender
            file << "purple\nline " << time << ' ' << left - origin << ' ' << time << ' '
                 << right - origin << '\n';
        }
    }
    file << "go\n";
}

} // namespace

void
DrawSequence(const Options& options)
{
    const auto journal = Load(options.files.front());
    const auto connections = FindConnections(journal);
    const Flow flow =
        FindFlow(journal,
                 Choose(options.files.front(), connections, options.connection, options.port));
    RfcTcpLineChart chart = MakeChart(flow, options.style.dark);
    if (!options.title.empty())
    {
        chart.title = options.title;
    }
    Pictures pictures(options);
    pictures.Add("sequence", [&chart](const std::string& path) { chart.WriteSvg(path); });
    pictures.AddText("sequence.xpl", [&flow](const std::string& path) { WriteXpl(path, flow); });
}

} // namespace draw
