/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// ICMP errors: which connection they concern, and what they tell it. What the connection does with
// them is in core/connection-icmp.cc.

#include "internal/addresses.h"
#include "internal/l4-tables.h"
#include "internal/mss.h"
#include "internal/socket-impl.h"
#include "rfc-tcp-l4-protocol.h"
#include "rfc-tcp-socket.h"

#include "ns3/ipv6-l3-protocol.h"
#include "ns3/log.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpL4Icmp");

namespace
{

using rfctcp::FlowKey;
using rfctcp::SeqNum;

constexpr uint32_t IPV4_DEFAULT_MTU = 576; ///< assumed if an old router names none [1191 5]
constexpr uint32_t IPV6_LEAST_MTU = 1280;  ///< every link takes that [8201 4]

/**
 * @param source address of the segment that an ICMP error quotes
 * @param destination address of that segment
 * @param payload first octets of that segment
 * @return its four-tuple, as its sender has it
 */
template <typename T>
FlowKey
ReadKey(const T& source, const T& destination, const uint8_t payload[8])
{
    FlowKey key;
    key.local.address = rfctcp::ToOctets(source);
    key.remote.address = rfctcp::ToOctets(destination);
    key.local.port = static_cast<uint16_t>(payload[0] << 8 | payload[1]);
    key.remote.port = static_cast<uint16_t>(payload[2] << 8 | payload[3]);
    return key;
}

/** @param payload first octets of the segment that an ICMP error quotes @return its SEG.SEQ */
SeqNum
ReadSeq(const uint8_t payload[8])
{
    return SeqNum(uint32_t{payload[4]} << 24 | uint32_t{payload[5]} << 16 |
                  uint32_t{payload[6]} << 8 | payload[7]);
}

} // namespace

void
RfcTcpL4Protocol::ReceiveIcmp(Ipv4Address icmpSource,
                              uint8_t icmpTtl,
                              uint8_t icmpType,
                              uint8_t icmpCode,
                              uint32_t icmpInfo,
                              Ipv4Address payloadSource,
                              Ipv4Address payloadDestination,
                              const uint8_t payload[8])
{
    NS_LOG_FUNCTION(this << icmpSource << +icmpTtl << +icmpType << +icmpCode << icmpInfo
                         << payloadSource << payloadDestination);
    constexpr uint8_t UNREACHABLE = 3;
    constexpr uint8_t TIME_EXCEEDED = 11;
    constexpr uint8_t PARAMETER_PROBLEM = 12;
    rfctcp::IcmpReport report;
    report.seq = ReadSeq(payload);
    if (icmpType == UNREACHABLE && icmpCode == 4) // fragmentation needed
    {
        report.kind = rfctcp::IcmpReport::Kind::TOO_BIG;
        report.pathMss = rfctcp::MssFor(icmpInfo > 0 ? icmpInfo : IPV4_DEFAULT_MTU, true);
    }
    else if (icmpType == UNREACHABLE && (icmpCode == 2 || icmpCode == 3)) // protocol, port
    {
        report.kind = rfctcp::IcmpReport::Kind::HARD; // [9293 SHLD-26]
    }
    else if (icmpType == UNREACHABLE || icmpType == TIME_EXCEEDED || icmpType == PARAMETER_PROBLEM)
    {
        report.kind = rfctcp::IcmpReport::Kind::SOFT; // [9293 MUST-56]
    }
    else
    {
        return; // source quench among others [9293 MUST-55]
    }
    const FlowKey key = ReadKey(payloadSource, payloadDestination, payload);
    if (Ptr<RfcTcpSocket> socket = FindQuoted(key, report.seq.Value()))
    {
        if (!socket->m_icmpCallback.IsNull()) // the user may do without [9293 SHLD-20]
        {
            socket->m_icmpCallback(icmpSource, icmpTtl, icmpType, icmpCode, icmpInfo);
        }
        socket->m_impl->ReportIcmp(report);
    }
    else if (IsForParent(key, nullptr))
    {
        TcpL4Protocol::ReceiveIcmp(icmpSource,
                                   icmpTtl,
                                   icmpType,
                                   icmpCode,
                                   icmpInfo,
                                   payloadSource,
                                   payloadDestination,
                                   payload);
    }
}

void
RfcTcpL4Protocol::ReceiveIcmp(Ipv6Address icmpSource,
                              uint8_t icmpTtl,
                              uint8_t icmpType,
                              uint8_t icmpCode,
                              uint32_t icmpInfo,
                              Ipv6Address payloadSource,
                              Ipv6Address payloadDestination,
                              const uint8_t payload[8])
{
    NS_LOG_FUNCTION(this << icmpSource << +icmpTtl << +icmpType << +icmpCode << icmpInfo
                         << payloadSource << payloadDestination);
    constexpr uint8_t UNREACHABLE = 1;
    constexpr uint8_t TOO_BIG = 2;
    constexpr uint8_t TIME_EXCEEDED = 3;
    constexpr uint8_t PARAMETER_PROBLEM = 4;
    rfctcp::IcmpReport report;
    report.seq = ReadSeq(payload);
    if (icmpType == TOO_BIG)
    {
        report.kind = rfctcp::IcmpReport::Kind::TOO_BIG;
        report.pathMss = rfctcp::MssFor(icmpInfo, false);
    }
    else if ((icmpType == UNREACHABLE && icmpCode == 4) ||     // port
             (icmpType == PARAMETER_PROBLEM && icmpCode == 1)) // next header
    {
        report.kind = rfctcp::IcmpReport::Kind::HARD; // [9293 SHLD-26]
    }
    else if (icmpType == UNREACHABLE || icmpType == TIME_EXCEEDED || icmpType == PARAMETER_PROBLEM)
    {
        report.kind = rfctcp::IcmpReport::Kind::SOFT; // [9293 MUST-56]
    }
    else
    {
        return;
    }
    const FlowKey key = ReadKey(payloadSource, payloadDestination, payload);
    const Ptr<RfcTcpSocket> socket = FindQuoted(key, report.seq.Value());
    const bool isForParent = !socket && IsForParent(key, nullptr);
    if (icmpType == TOO_BIG && !isForParent && (!socket || icmpInfo < IPV6_LEAST_MTU))
    {
        // Forged, late or wrong: the report is discarded [5927 4.1, 8201 4]. But ICMPv6 has set the
        // path MTU of IPv6, which would fragment all segments to that host; 0 makes IPv6 forget it
        m_ipv6->SetPmtu(payloadDestination, 0);
        return;
    }
    if (socket)
    {
        if (!socket->m_icmpCallback6.IsNull())
        {
            socket->m_icmpCallback6(icmpSource, icmpTtl, icmpType, icmpCode, icmpInfo);
        }
        socket->m_impl->ReportIcmp(report);
    }
    else if (isForParent)
    {
        TcpL4Protocol::ReceiveIcmp(icmpSource,
                                   icmpTtl,
                                   icmpType,
                                   icmpCode,
                                   icmpInfo,
                                   payloadSource,
                                   payloadDestination,
                                   payload);
    }
}

Ptr<RfcTcpSocket>
RfcTcpL4Protocol::FindQuoted(const FlowKey& key, uint32_t seq)
{
    // The connection that has sent the quoted segment, if any has [9293 MUST-54, 5927 4.1]
    const auto found = m_tables->demultiplexer.FindConnection(key);
    if (!found)
    {
        return nullptr;
    }
    const RfcTcpSynCacheEntry* entry = m_tables->slots[found->handle].entry.SynCacheEntry();
    if (entry && !entry->connection.IsInFlight(SeqNum(seq)))
    {
        return nullptr;
    }
    const Ptr<RfcTcpSocket> socket = RestoreSocket(found->handle);
    const bool quotes = socket && socket->m_impl->connection && socket->m_impl->IsOpen() &&
                        socket->m_impl->connection->IsInFlight(SeqNum(seq));
    return quotes ? socket : nullptr;
}

} // namespace ns3
