/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "frame-segment.h"

#include "ns3/csma-net-device.h"
#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/simple-net-device.h"

namespace ns3::rfctcp::impairment
{

namespace
{

constexpr uint8_t TCP = 6;                 ///< protocol number
constexpr std::size_t LLC_SNAP_HEADER = 8; ///< octets
constexpr std::size_t PPP_HEADER = 2;      ///< octets
constexpr std::size_t IPV4_HEADER = 20;    ///< without options
constexpr std::size_t IPV6_HEADER = 40;    ///< without extensions

/** @param octets the packet @param at first octet of IP @return the segment, or nothing */
std::optional<SegmentPlace>
FindInIpv4(const Octets& octets, std::size_t at)
{
    if (!octets.Has(at + IPV4_HEADER) || octets.data[at] >> 4 != 4)
    {
        return std::nullopt;
    }
    const std::size_t header = (octets.data[at] & 0x0f) * std::size_t{4};
    const std::size_t total = octets.U16(at + 2);
    const bool isFragment = (octets.U16(at + 6) & 0x3fff) != 0; // more fragments, or an offset
    if (header < IPV4_HEADER || total < header || at + total > octets.size || isFragment ||
        octets.data[at + 9] != TCP)
    {
        return std::nullopt;
    }
    SegmentPlace place;
    place.source = Ipv4Address::Deserialize(octets.data + at + 12);
    place.destination = Ipv4Address::Deserialize(octets.data + at + 16);
    place.offset = at + header;
    place.length = total - header;
    return place;
}

/** @param octets the packet @param at first octet of IP @return the segment, or nothing */
std::optional<SegmentPlace>
FindInIpv6(const Octets& octets, std::size_t at)
{
    if (!octets.Has(at + IPV6_HEADER) || octets.data[at] >> 4 != 6)
    {
        return std::nullopt;
    }
    const std::size_t end = at + IPV6_HEADER + octets.U16(at + 4);
    if (end > octets.size)
    {
        return std::nullopt;
    }
    uint8_t next = octets.data[at + 6];
    std::size_t offset = at + IPV6_HEADER;
    while (next == 0 || next == 43 || next == 60) // hop-by-hop, routing, destination options
    {
        if (!octets.Has(offset + 2))
        {
            return std::nullopt;
        }
        next = octets.data[offset];
        offset += (octets.data[offset + 1] + std::size_t{1}) * 8;
    }
    if (next != TCP || offset > end)
    {
        return std::nullopt;
    }
    SegmentPlace place;
    place.source = Ipv6Address::Deserialize(octets.data + at + 8);
    place.destination = Ipv6Address::Deserialize(octets.data + at + 24);
    place.offset = offset;
    place.length = end - offset;
    return place;
}

/** @param octets the packet @param at first octet of IP @return the segment, or nothing */
std::optional<SegmentPlace>
FindInIp(const Octets& octets, std::size_t at)
{
    const auto place = FindInIpv4(octets, at);
    return place ? place : FindInIpv6(octets, at);
}

/** @param octets a frame @return its TCP segment, or nothing */
std::optional<SegmentPlace>
FindInEthernet(const Octets& octets)
{
    if (!octets.Has(ETHERNET_HEADER))
    {
        return std::nullopt;
    }
    std::size_t at = ETHERNET_HEADER;
    uint16_t type = octets.U16(at - 2);
    if (type <= 1500 && octets.Has(at + LLC_SNAP_HEADER)) // a length: LLC/SNAP encapsulation
    {
        at += LLC_SNAP_HEADER;
        type = octets.U16(at - 2);
    }
    return type == IPV4_TYPE || type == IPV6_TYPE ? FindInIp(octets, at) : std::nullopt;
}

/** @param octets a PPP packet @return its TCP segment, or nothing */
std::optional<SegmentPlace>
FindInPpp(const Octets& octets)
{
    const bool isIp =
        octets.Has(PPP_HEADER) && (octets.U16(0) == 0x0021 || octets.U16(0) == 0x0057);
    return isIp ? FindInIp(octets, PPP_HEADER) : std::nullopt;
}

} // namespace

std::optional<SegmentPlace>
FindSegment(const Octets& octets, Framing framing)
{
    switch (framing)
    {
    case Framing::PPP:
        return FindInPpp(octets);
    case Framing::ETHERNET:
        return FindInEthernet(octets);
    case Framing::NONE:
        return FindInIp(octets, 0);
    case Framing::UNKNOWN:
        break;
    }
    for (const auto find : {&FindInEthernet, &FindInPpp})
    {
        if (const auto place = find(octets))
        {
            return place;
        }
    }
    return FindInIp(octets, 0);
}

Framing
FramingOf(Ptr<NetDevice> device)
{
    if (DynamicCast<PointToPointNetDevice>(device))
    {
        return Framing::PPP;
    }
    if (DynamicCast<CsmaNetDevice>(device))
    {
        return Framing::ETHERNET;
    }
    return DynamicCast<SimpleNetDevice>(device) ? Framing::NONE : Framing::UNKNOWN;
}

void
InvertBits(Ptr<Packet> packet, uint32_t octet, uint8_t mask)
{
    Ptr<Packet> damaged = packet->CreateFragment(0, octet);
    Ptr<Packet> rest = packet->CreateFragment(octet, packet->GetSize() - octet);
    uint8_t value = 0;
    rest->CopyData(&value, 1);
    rest->RemoveAtStart(1);
    value ^= mask;
    damaged->AddAtEnd(Create<Packet>(&value, 1));
    damaged->AddAtEnd(rest);
    *packet = *damaged;
}

} // namespace ns3::rfctcp::impairment
