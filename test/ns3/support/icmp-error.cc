/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "icmp-error.h"

#include "ns3/internet-module.h"

namespace ns3::rfctcp::test
{

namespace
{

constexpr uint8_t TCP_PROTOCOL = 6;
constexpr uint8_t ICMP_PROTOCOL = 1;

} // namespace

Ptr<Packet>
IcmpErrorAbout(const SeenSegment& about, uint8_t type, uint8_t code, uint16_t mtu)
{
    constexpr uint8_t TIME_EXCEEDED = 11;
    Ipv4Header quoted;
    quoted.SetSource(about.source);
    quoted.SetDestination("10.1.1.1");
    quoted.SetProtocol(TCP_PROTOCOL);
    quoted.SetTtl(63);
    quoted.SetPayloadSize(static_cast<uint16_t>(about.segment.size()));
    Ptr<Packet> data =
        Create<Packet>(about.segment.data(), static_cast<uint32_t>(about.segment.size()));
    Ptr<Packet> packet = Create<Packet>();
    if (type == TIME_EXCEEDED)
    {
        Icmpv4TimeExceeded body;
        body.SetHeader(quoted);
        body.SetData(data);
        packet->AddHeader(body);
    }
    else
    {
        Icmpv4DestinationUnreachable body;
        body.SetNextHopMtu(mtu);
        body.SetHeader(quoted);
        body.SetData(data);
        packet->AddHeader(body);
    }
    Icmpv4Header icmp;
    icmp.SetType(type);
    icmp.SetCode(code);
    packet->AddHeader(icmp);
    Ipv4Header header;
    header.SetSource("10.1.1.1");
    header.SetDestination("10.1.1.2");
    header.SetProtocol(ICMP_PROTOCOL);
    header.SetTtl(64);
    header.SetPayloadSize(static_cast<uint16_t>(packet->GetSize()));
    packet->AddHeader(header);
    return packet;
}

} // namespace ns3::rfctcp::test
