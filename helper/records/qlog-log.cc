/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "records/qlog-log.h"

#include "internal/record-columns.h"
#include "internal/text.h"
#include "records/record-file.h"

#include "ns3/abort.h"
#include "ns3/rfc-tcp-flags.h"
#include "ns3/simulator.h"

#include <cstdint>

namespace ns3::rfctcp
{

namespace
{

/** How our files begin. */
const std::string BEGINNING =
    "\x1e{\"file_schema\":\"urn:ietf:params:qlog:file:sequential\","
    "\"serialization_format\":\"application/qlog+json-seq\",\"title\":\"rfc-tcp record of events; ";

/** @param name of a member @param value a string without special characters @return the member */
std::string
Member(const std::string& name, const std::string& value)
{
    return ",\"" + name + "\":\"" + value + "\"";
}

/** @param name of a member @param value a number @return the member */
std::string
Member(const std::string& name, uint64_t value)
{
    return ",\"" + name + "\":" + std::to_string(value);
}

/** @param name of a member @param value of it @return the member; nothing if the value is empty */
std::string
Optional(const std::string& name, const std::string& value)
{
    return value.empty() ? "" : Member(name, value);
}

/** @param header of a segment @return its members */
std::string
HeaderMembers(const RfcTcpSegmentInfo& header)
{
    return Member("flags", RfcTcpFlagNames(header.flags)) + Member("seq", header.seq) +
           Member("ack", header.ack) + Member("length", header.length);
}

/** @param segment any @return its members */
std::string
SegmentMembers(const RfcTcpSegmentRecord& segment)
{
    std::string blocks;
    for (const auto& [left, right] : segment.sack)
    {
        blocks += (blocks.empty() ? "[" : ",[") + std::to_string(left) + "," +
                  std::to_string(right) + "]";
    }
    return Member("connection", segment.connection) + Member("source", EndText(segment.source)) +
           Member("destination", EndText(segment.destination)) + HeaderMembers(segment.header) +
           Member("window", segment.windowOctets) +
           (blocks.empty() ? "" : ",\"sack\":[" + blocks + "]");
}

} // namespace

QlogLog::QlogLog(const std::string& path, NodeSelection nodes)
    : Record(std::move(nodes)),
      m_path(path)
{
    RequireOurs(path, BEGINNING);
    m_file.open(path, std::ios::binary);
    NS_ABORT_MSG_UNLESS(m_file, "Cannot write " << path << "; does its folder exist?");
    Write(BEGINNING.substr(1) + DescribeRun() +
          "\",\"trace\":{\"event_schemas\":[\"urn:rfc-tcp:qlog:events:rfctcp-00\"],"
          "\"vantage_point\":{\"type\":\"network\"},"
          "\"common_fields\":{\"time_format\":\"relative_to_epoch\","
          "\"reference_time\":{\"clock_type\":\"monotonic\",\"epoch\":\"unknown\"},"
          "\"protocol_types\":[\"TCP\"]}}}");
}

void
QlogLog::Write(const std::string& text)
{
    m_file << '\x1e' + text + '\n' << std::flush;
    NS_ABORT_MSG_UNLESS(m_file, "Cannot write " << m_path << "; is the disk full?");
}

void
QlogLog::WriteEvent(const std::string& name,
                    uint32_t node,
                    const Time& time,
                    const std::string& members)
{
    if (!IsAbout(node))
    {
        return;
    }
    // qlog counts milliseconds
    std::string milliseconds = std::to_string(time.GetNanoSeconds());
    milliseconds.insert(0, milliseconds.size() < 7 ? 7 - milliseconds.size() : 0, '0');
    milliseconds.insert(milliseconds.size() - 6, ".");
    Write("{\"time\":" + milliseconds + ",\"name\":\"rfctcp:" + name +
          "\",\"data\":{\"node\":" + std::to_string(node) + members + "}}");
}

void
QlogLog::OnState(const RfcTcpStateRecord& transition)
{
    WriteEvent(transition.from == transition.to ? "time_wait_restarted" : "state_updated",
               transition.node,
               transition.time,
               Member("number", transition.connection) +
                   Member("local", EndText(transition.local)) +
                   (transition.peer.IsInvalid() ? "" : Member("peer", EndText(transition.peer))) +
                   Optional("role", RfcTcpName(transition.role)) +
                   Member("old", TcpSocket::TcpStateName[transition.from]) +
                   Member("new", TcpSocket::TcpStateName[transition.to]) +
                   Member("cause", transition.cause) + Optional("reason", transition.reason) +
                   (transition.segment ? HeaderMembers(*transition.segment) : ""));
}

void
QlogLog::OnSent(const RfcTcpSegmentRecord& segment)
{
    WriteEvent("segment_sent",
               segment.node,
               segment.sent,
               SegmentMembers(segment) +
                   (segment.senderState
                        ? Member("state", TcpSocket::TcpStateName[*segment.senderState])
                        : "") +
                   (segment.retransmission ? ",\"retransmission\":true" : "") +
                   Optional("cause", segment.cause) + Optional("reason", segment.reason));
}

void
QlogLog::OnDelivered(const RfcTcpSegmentRecord& segment)
{
    WriteEvent("segment_received",
               *segment.receiver,
               segment.arrived,
               SegmentMembers(segment) +
                   (segment.receiverState
                        ? Member("state", TcpSocket::TcpStateName[*segment.receiverState])
                        : ""));
}

void
QlogLog::OnSettled(const RfcTcpSegmentRecord& segment)
{
    if (segment.fate == RfcTcpFate::LOST)
    {
        WriteEvent("segment_dropped", segment.node, segment.arrived, SegmentMembers(segment));
    }
}

void
QlogLog::OnDiscarded(uint32_t node, RfcTcpReason reason)
{
    WriteEvent("segment_discarded", node, Simulator::Now(), Member("reason", RfcTcpName(reason)));
}

} // namespace ns3::rfctcp
