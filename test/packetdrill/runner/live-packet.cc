/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "live-packet.h"

#include "segment-options.h"

#include <algorithm>

namespace packetdrill
{

namespace
{

constexpr uint8_t PROTOCOL_TCP = 6;     ///< in IP headers
constexpr std::size_t TCP_HEADER = 20;  ///< octets without options
constexpr std::size_t IPV4_HEADER = 20; ///< octets without options
constexpr std::size_t IPV6_HEADER = 40; ///< octets

uint16_t
Read16(const std::vector<uint8_t>& octets, std::size_t offset)
{
    return static_cast<uint16_t>(octets[offset] << 8 | octets[offset + 1]);
}

/** @return one's complement sum of octets, not folded */
uint32_t
Sum(const std::vector<uint8_t>& octets, uint32_t sum)
{
    for (std::size_t i = 0; i < octets.size(); ++i)
    {
        sum += i % 2 == 0 ? uint32_t{octets[i]} << 8 : octets[i];
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum;
}

std::vector<uint8_t>
EncodeSegment(const LivePacket& packet, const Addresses& addresses)
{
    std::vector<uint8_t> octets;
    octets.reserve(TCP_HEADER + packet.options.size() + packet.length);
    Append16(octets, packet.sourcePort);
    Append16(octets, packet.destinationPort);
    Append32(octets, packet.seq);
    Append32(octets, packet.ack);
    const auto words = static_cast<uint32_t>((TCP_HEADER + packet.options.size()) / 4);
    Append16(octets, words << 12 | (packet.flags & 0x1ff));
    Append16(octets, packet.window);
    Append16(octets, 0);
    Append16(octets, packet.urgent);
    octets.insert(octets.end(), packet.options.begin(), packet.options.end());
    octets.resize(octets.size() + packet.length, 0);
    const uint16_t checksum =
        Checksum(octets, PseudoHeaderSum(addresses, PROTOCOL_TCP, octets.size()));
    octets[16] = static_cast<uint8_t>(checksum >> 8);
    octets[17] = static_cast<uint8_t>(checksum);
    return octets;
}

/** Reads the TCP part; the IP header ends at @p offset. */
void
DecodeSegment(const std::vector<uint8_t>& octets, std::size_t offset, LivePacket& packet)
{
    if (octets.size() < offset + TCP_HEADER)
    {
        packet.fault = "a TCP header of less than 20 octets";
        return;
    }
    packet.sourcePort = Read16(octets, offset);
    packet.destinationPort = Read16(octets, offset + 2);
    packet.seq = Read32(octets, offset + 4);
    packet.ack = Read32(octets, offset + 8);
    packet.flags = Read16(octets, offset + 12) & 0x1ff;
    packet.window = Read16(octets, offset + 14);
    packet.urgent = Read16(octets, offset + 18);
    const std::size_t header = std::size_t{octets[offset + 12]} / 16 * 4;
    if (header < TCP_HEADER || offset + header > octets.size())
    {
        packet.fault = "a bad data offset";
        return;
    }
    const auto begin = octets.begin() + static_cast<std::ptrdiff_t>(offset);
    packet.options.assign(begin + TCP_HEADER, begin + static_cast<std::ptrdiff_t>(header));
    packet.length = static_cast<uint32_t>(octets.size() - offset - header);
    packet.zeroPayload = std::all_of(begin + static_cast<std::ptrdiff_t>(header),
                                     octets.end(),
                                     [](uint8_t octet) { return octet == 0; });
}

} // namespace

uint16_t
Checksum(const std::vector<uint8_t>& octets, uint32_t sum)
{
    sum = Sum(octets, sum);
    return static_cast<uint16_t>(~((sum & 0xffff) + (sum >> 16)));
}

uint32_t
PseudoHeaderSum(const Addresses& addresses, uint8_t protocol, std::size_t length)
{
    const uint32_t sum = Sum(addresses.remote, Sum(addresses.local, 0));
    return sum + protocol + static_cast<uint32_t>(length);
}

std::vector<uint8_t>
AddIpHeader(const Addresses& addresses,
            uint8_t protocol,
            uint8_t tos,
            uint8_t ttl,
            uint32_t flowLabel,
            const std::vector<uint8_t>& payload)
{
    std::vector<uint8_t> octets;
    const auto length = static_cast<uint32_t>(payload.size());
    if (addresses.IsIpv6())
    {
        Append32(octets, 6U << 28 | uint32_t{tos} << 20 | flowLabel);
        Append16(octets, length);
        octets.push_back(protocol);
        octets.push_back(ttl);
    }
    else
    {
        Append16(octets, 0x4500U | tos);
        Append16(octets, static_cast<uint32_t>(IPV4_HEADER) + length);
        Append32(octets, 0x4000); // identification 0, DF
        octets.push_back(ttl);
        octets.push_back(protocol);
        Append16(octets, 0);
    }
    octets.insert(octets.end(), addresses.remote.begin(), addresses.remote.end());
    octets.insert(octets.end(), addresses.local.begin(), addresses.local.end());
    if (!addresses.IsIpv6())
    {
        const uint16_t checksum = Checksum(octets);
        octets[10] = static_cast<uint8_t>(checksum >> 8);
        octets[11] = static_cast<uint8_t>(checksum);
    }
    octets.insert(octets.end(), payload.begin(), payload.end());
    return octets;
}

std::vector<uint8_t>
EncodePacket(const LivePacket& packet, const Addresses& addresses)
{
    return AddIpHeader(addresses,
                       PROTOCOL_TCP,
                       packet.tos,
                       packet.ttl,
                       packet.flowLabel,
                       EncodeSegment(packet, addresses));
}

std::optional<LivePacket>
DecodePacket(const std::vector<uint8_t>& octets, const Addresses& addresses)
{
    LivePacket packet;
    std::size_t header = addresses.IsIpv6() ? IPV6_HEADER : IPV4_HEADER;
    if (octets.size() < header || octets[0] >> 4 != (addresses.IsIpv6() ? 6 : 4))
    {
        return std::nullopt;
    }
    std::size_t total = 0;
    std::size_t source = 0;
    uint8_t protocol = 0;
    if (addresses.IsIpv6())
    {
        const uint32_t first = Read32(octets, 0);
        packet.tos = static_cast<uint8_t>(first >> 20);
        packet.flowLabel = first & 0xfffff;
        total = IPV6_HEADER + Read16(octets, 4);
        protocol = octets[6];
        packet.ttl = octets[7];
        source = 8;
    }
    else
    {
        header = std::size_t{octets[0]} % 16 * 4;
        packet.tos = octets[1];
        total = Read16(octets, 2);
        packet.ttl = octets[8];
        protocol = octets[9];
        source = 12;
    }
    const auto begin = octets.begin() + static_cast<std::ptrdiff_t>(source);
    const auto size = static_cast<std::ptrdiff_t>(addresses.local.size());
    if (protocol != PROTOCOL_TCP ||
        !std::equal(addresses.local.begin(), addresses.local.end(), begin) ||
        !std::equal(addresses.remote.begin(), addresses.remote.end(), begin + size))
    {
        return std::nullopt;
    }
    DecodeSegment(octets, header, packet);
    if (total != octets.size() && packet.fault.empty())
    {
        packet.fault = "a wrong length in the IP header";
    }
    return packet;
}

std::string
PrintFlags(uint16_t flags)
{
    static const std::string letters = "FSRP.UEWA"; // in the order of their bits
    std::string text;
    for (std::size_t bit = 0; bit < letters.size(); ++bit)
    {
        if ((flags & 1U << bit) != 0 && letters[bit] != '.')
        {
            text += letters[bit];
        }
    }
    text += (flags & ACK) != 0 ? "." : "";
    return text.empty() ? "-" : text;
}

} // namespace packetdrill
