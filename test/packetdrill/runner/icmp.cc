/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "icmp.h"

#include "segment-options.h"

#include <cstdlib>
#include <map>
#include <string>
#include <utility>

namespace packetdrill
{

namespace
{

/** A kind of ICMP message: its type and the codes it can have. */
struct IcmpType
{
    uint8_t number;                       ///< type
    std::map<std::string, uint8_t> codes; ///< codes by name, "" if a line may leave it out
    bool anyCode{false};                  ///< code_N is legal
};

const std::map<std::string, IcmpType>&
TypesV4()
{
    static const std::map<std::string, IcmpType> types{
        {"unreachable",
         {3,
          {{"", 0},
           {"net_unreachable", 0},
           {"host_unreachable", 1},
           {"protocol_unreachable", 2},
           {"port_unreachable", 3},
           {"frag_needed", 4},
           {"source_route_failed", 5},
           {"net_unknown", 6},
           {"host_unknown", 7},
           {"source_host_isolated", 8},
           {"net_prohibited", 9},
           {"host_prohibited", 10},
           {"net_unreachable_for_tos", 11},
           {"host_unreachable_for_tos", 12},
           {"packet_filtered", 13},
           {"precedence_violation", 14},
           {"precedence_cutoff", 15}}}},
        {"source_quench", {4, {{"", 0}}}},
        {"redirect", {5, {{"", 0}}}},
        {"time_exceeded",
         {11, {{"", 0}, {"ttl_exceeded_in_transit", 0}, {"frag_reass_exceeded", 1}}}},
        {"parameter_problem", {12, {{"", 0}}, true}},
    };
    return types;
}

const std::map<std::string, IcmpType>&
TypesV6()
{
    static const std::map<std::string, IcmpType> types{
        {"unreachable",
         {1,
          {{"", 0},
           {"no_route", 0},
           {"admin_prohibited", 1},
           {"not_neighbour", 2},
           {"address_unreachable", 3},
           {"port_unreachable", 4}}}},
        {"packet_too_big", {2, {{"", 0}}}},
        {"time_exceeded", {3, {{"", 0}, {"exceeded_hop_limit", 0}, {"exceeded_frag_time", 1}}}},
        {"parameter_problem",
         {4, {{"", 0}, {"header_field", 0}, {"unknown_next_header", 1}, {"unknown_option", 2}}}},
    };
    return types;
}

/** @return type and code; throws Unsupported */
std::pair<uint8_t, uint8_t>
Find(const IcmpLine& line, bool ipv6, Place place)
{
    const auto& types = ipv6 ? TypesV6() : TypesV4();
    const auto type = types.find(line.type);
    const std::string version = ipv6 ? "IPv6" : "IPv4";
    if (type == types.end())
    {
        throw Unsupported(place, "ICMP type " + line.type + " in " + version);
    }
    const auto code = type->second.codes.find(line.code);
    if (code != type->second.codes.end())
    {
        return {type->second.number, code->second};
    }
    const std::string prefix = "code_";
    if (type->second.anyCode && line.code.rfind(prefix, 0) == 0)
    {
        const long number = std::strtol(line.code.c_str() + prefix.size(), nullptr, 10);
        return {type->second.number, static_cast<uint8_t>(number)};
    }
    throw Unsupported(place, "ICMP code " + line.code + " of " + line.type + " in " + version);
}

/** @return start of the segment of the TCP under test that an ICMP message quotes */
std::vector<uint8_t>
EncodeQuote(const IcmpLine& line, const Flow& flow, const Addresses& addresses)
{
    const SequenceRange range = line.quoted.value_or(SequenceRange());
    std::vector<uint8_t> tcp;
    Append16(tcp, flow.ports.local);
    Append16(tcp, flow.ports.remote);
    Append32(tcp, range.raw ? range.start : flow.numbers.ToLive(Side::LOCAL, range.start, false));
    Append32(tcp, 0);
    Append32(tcp, 5U << 28 | uint32_t{ACK} << 16);
    Append32(tcp, 0);
    tcp.resize(tcp.size() + range.length, 0);
    const Addresses back{addresses.remote, addresses.local}; // the quoted packet goes the other way
    std::vector<uint8_t> packet = AddIpHeader(back, 6, 0, 64, 0, tcp);
    const std::size_t header = addresses.IsIpv6() ? 40 : 20;
    packet.resize(header + 8); // RFC 792: the header and 64 bits
    return packet;
}

} // namespace

void
CheckIcmp(const IcmpLine& line, bool ipv6, Place place)
{
    Find(line, ipv6, place);
}

std::vector<uint8_t>
EncodeIcmp(const IcmpLine& line, const Flow& flow, const Addresses& addresses)
{
    const bool ipv6 = addresses.IsIpv6();
    const auto [type, code] = Find(line, ipv6, Place());
    std::vector<uint8_t> message{type, code, 0, 0};
    Append32(message, line.mtu.value_or(0));
    const auto quote = EncodeQuote(line, flow, addresses);
    message.insert(message.end(), quote.begin(), quote.end());
    const uint8_t protocol = ipv6 ? 58 : 1;
    const uint32_t sum = ipv6 ? PseudoHeaderSum(addresses, protocol, message.size()) : 0;
    const uint16_t checksum = Checksum(message, sum);
    message[2] = static_cast<uint8_t>(checksum >> 8);
    message[3] = static_cast<uint8_t>(checksum);
    return AddIpHeader(addresses, protocol, 0, 64, 0, message);
}

} // namespace packetdrill
