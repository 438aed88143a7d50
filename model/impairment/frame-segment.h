/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_IMPAIRMENT_FRAME_SEGMENT_H
#define RFC_TCP_IMPAIRMENT_FRAME_SEGMENT_H

#include "ns3/address.h"
#include "ns3/net-device.h"
#include "ns3/packet.h"

#include <cstddef>
#include <cstdint>
#include <optional>

/** Finds the TCP segment in a packet as the error model of a device sees it. */
namespace ns3::rfctcp::impairment
{

constexpr uint16_t IPV4_TYPE = 0x0800;      ///< Ethernet type
constexpr uint16_t IPV6_TYPE = 0x86dd;      ///< Ethernet type
constexpr std::size_t ETHERNET_HEADER = 14; ///< octets

/** How packets look to the error model of a device. */
enum class Framing : uint8_t
{
    PPP,      ///< two octets of protocol
    ETHERNET, ///< header and trailer
    NONE,     ///< they begin with the IP header
    UNKNOWN,  ///< one of these; to be found out from the packet
};

/** Where the TCP segment of a packet is. */
struct SegmentPlace
{
    Address source;        ///< Ipv4Address or Ipv6Address
    Address destination;   ///< Ipv4Address or Ipv6Address
    std::size_t offset{0}; ///< first octet of the TCP header
    std::size_t length{0}; ///< octets of header and text
};

/** The first octets of a packet. */
struct Octets
{
    const uint8_t* data;   ///< the first octets of the packet
    std::size_t available; ///< number of octets at data
    std::size_t size;      ///< octets of the packet

    /** @param at index, below available - 1 @return the two octets there as a number */
    uint16_t U16(std::size_t at) const
    {
        return static_cast<uint16_t>((data[at] << 8) | data[at + 1]);
    }

    /** @param end an index @return true if all octets before it are available */
    bool Has(std::size_t end) const
    {
        return end <= available;
    }
};

/**
 * @param octets the packet
 * @param framing how the packet looks
 * @return its TCP segment, or nothing
 */
std::optional<SegmentPlace> FindSegment(const Octets& octets, Framing framing);

/**
 * @param device a device
 * @return how packets look to its error model
 */
Framing FramingOf(Ptr<NetDevice> device);

/**
 * Inverts bits of a packet. Its tags stay.
 * @param packet the packet
 * @param octet index of the octet
 * @param mask the bits to invert
 */
void InvertBits(Ptr<Packet> packet, uint32_t octet, uint8_t mask);

} // namespace ns3::rfctcp::impairment

#endif // RFC_TCP_IMPAIRMENT_FRAME_SEGMENT_H
