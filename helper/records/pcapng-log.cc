/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "records/pcapng-log.h"

#include "records/record-file.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3::rfctcp
{

namespace
{

// Numbers of the PCAP Next Generation format (draft-ietf-opsawg-pcapng)
constexpr uint32_t SECTION_HEADER = 0x0a0d0d0a; ///< block
constexpr uint32_t INTERFACE = 1;               ///< block
constexpr uint32_t PACKET = 6;                  ///< enhanced packet block
constexpr uint16_t END_OF_OPTIONS = 0;          ///< option
constexpr uint16_t COMMENT = 1;                 ///< option
constexpr uint16_t USER_APPLICATION = 4;        ///< option of a section
constexpr uint16_t NAME = 2;                    ///< option of an interface
constexpr uint16_t RESOLUTION = 9;              ///< option of an interface
constexpr uint16_t FLAGS = 2;                   ///< option of a packet
constexpr uint16_t LINKTYPE_RAW = 101;          ///< packets begin with the IP header

const char* const MARK = "rfc-tcp record of packets; "; ///< how USER_APPLICATION begins
constexpr std::streamoff MARK_AT = 28;                  ///< where that is

/** @param octets appended to @param number little endian @param size its octets */
void
Append(std::string& octets, uint64_t number, unsigned size)
{
    for (unsigned i = 0; i < size; ++i)
    {
        octets += static_cast<char>(number >> (8 * i));
    }
}

/** @param octets appended to @param text padded to four octets */
void
AppendPadded(std::string& octets, const std::string& text)
{
    octets += text;
    octets.append((4 - text.size() % 4) % 4, '\0');
}

/** @param octets appended to @param code of an option @param value of the option */
void
AppendOption(std::string& octets, uint16_t code, const std::string& value)
{
    Append(octets, code, 2);
    Append(octets, value.size(), 2);
    AppendPadded(octets, value);
}

} // namespace

PcapngLog::PcapngLog(const std::string& path, NodeSelection nodes)
    : Record(std::move(nodes)),
      m_path(path)
{
    RequireOurs(path, MARK, MARK_AT);
    m_file.open(path, std::ios::binary);
    NS_ABORT_MSG_UNLESS(m_file, "Cannot write " << path << "; does its folder exist?");
    std::string body;
    Append(body, 0x1a2b3c4d, 4); // byte order
    Append(body, 1, 2);          // version 1.0
    Append(body, 0, 2);
    Append(body, UINT64_MAX, 8); // length of the section: unknown
    AppendOption(body, USER_APPLICATION, MARK + DescribeRun());
    AppendOption(body, END_OF_OPTIONS, "");
    WriteBlock(SECTION_HEADER, body);
}

bool
PcapngLog::WantsPackets() const
{
    return true;
}

void
PcapngLog::WriteBlock(uint32_t type, const std::string& body)
{
    std::string block;
    Append(block, type, 4);
    Append(block, body.size() + 12, 4);
    block += body;
    Append(block, body.size() + 12, 4);
    m_file << block << std::flush;
    NS_ABORT_MSG_UNLESS(m_file, "Cannot write " << m_path << "; is the disk full?");
}

uint32_t
PcapngLog::InterfaceOf(uint32_t node)
{
    const auto number = static_cast<uint32_t>(m_interfaces.size());
    const auto [interface, isNew] = m_interfaces.emplace(node, number);
    if (isNew)
    {
        std::string body;
        Append(body, LINKTYPE_RAW, 2);
        Append(body, 0, 2);
        Append(body, 0, 4); // no limit of octets
        AppendOption(body, NAME, "node " + std::to_string(node));
        AppendOption(body, RESOLUTION, std::string(1, '\x09')); // nanoseconds
        AppendOption(body, END_OF_OPTIONS, "");
        WriteBlock(INTERFACE, body);
    }
    return interface->second;
}

void
PcapngLog::OnPacket(uint32_t node,
                    bool sent,
                    const RfcTcpSegmentRecord& segment,
                    Ptr<const Packet> packet)
{
    Flush(false);
    if (!IsAbout(node))
    {
        return;
    }
    Pending pending;
    pending.node = node;
    pending.sent = sent;
    pending.local = sent ? segment.source : segment.destination;
    pending.peer = sent ? segment.destination : segment.source;
    pending.time = Simulator::Now();
    pending.octets.resize(packet->GetSize());
    packet->CopyData(reinterpret_cast<uint8_t*>(pending.octets.data()), packet->GetSize());
    const auto& state = sent ? segment.senderState : segment.receiverState;
    pending.comment = std::string(sent ? "sent" : "received") + " in " +
                      (state ? TcpSocket::TcpStateName[*state] : "no connection");
    if (sent && !segment.cause.empty())
    {
        pending.comment += ", cause " + segment.cause;
    }
    if (sent && !segment.reason.empty())
    {
        pending.comment += ", reason " + segment.reason;
    }
    for (const auto& transition : m_unrelated)
    {
        if (transition.time == pending.time && BelongTogether(pending, transition))
        {
            Comment(pending, transition);
        }
    }
    m_unrelated.erase(std::remove_if(m_unrelated.begin(),
                                     m_unrelated.end(),
                                     [&pending](const RfcTcpStateRecord& transition) {
                                         return transition.time < pending.time ||
                                                BelongTogether(pending, transition);
                                     }),
                      m_unrelated.end());
    m_pending.push_back(std::move(pending));
}

bool
PcapngLog::BelongTogether(const Pending& packet, const RfcTcpStateRecord& transition)
{
    return packet.node == transition.node && packet.local == transition.local &&
           packet.peer == transition.peer && (!transition.segment || !packet.sent);
}

void
PcapngLog::Comment(Pending& packet, const RfcTcpStateRecord& transition)
{
    packet.comment += std::string("; ") + TcpSocket::TcpStateName[transition.from] + " -> " +
                      TcpSocket::TcpStateName[transition.to] + " by " + transition.cause +
                      (transition.reason.empty() ? "" : ", reason " + transition.reason);
}

void
PcapngLog::OnState(const RfcTcpStateRecord& transition)
{
    Flush(false);
    const auto last =
        std::find_if(m_pending.rbegin(), m_pending.rend(), [&transition](const Pending& packet) {
            return BelongTogether(packet, transition);
        });
    if (last != m_pending.rend())
    {
        Comment(*last, transition);
    }
    else
    {
        m_unrelated.push_back(transition); // its segment may follow, as the SYN does
    }
}

void
PcapngLog::OnDiscarded(uint32_t node, RfcTcpReason reason)
{
    const auto last =
        std::find_if(m_pending.rbegin(), m_pending.rend(), [node](const Pending& pending) {
            return pending.node == node && !pending.sent;
        });
    if (last != m_pending.rend() && last->time == Simulator::Now())
    {
        last->comment += std::string("; discarded, reason ") + RfcTcpName(reason);
    }
}

void
PcapngLog::Flush(bool all)
{
    if (m_pending.empty() || (!all && m_pending.front().time == Simulator::Now()))
    {
        return;
    }
    for (const auto& pending : m_pending)
    {
        const uint32_t interface = InterfaceOf(pending.node);
        const auto time = static_cast<uint64_t>(pending.time.GetNanoSeconds());
        std::string body;
        Append(body, interface, 4);
        Append(body, time >> 32, 4);
        Append(body, time, 4);
        Append(body, pending.octets.size(), 4);
        Append(body, pending.octets.size(), 4);
        AppendPadded(body, pending.octets);
        std::string flags;
        Append(flags, pending.sent ? 2 : 1, 4);
        AppendOption(body, FLAGS, flags);
        AppendOption(body, COMMENT, pending.comment);
        AppendOption(body, END_OF_OPTIONS, "");
        WriteBlock(PACKET, body);
    }
    m_pending.clear();
}

void
PcapngLog::Finish()
{
    Flush(true);
}

} // namespace ns3::rfctcp
