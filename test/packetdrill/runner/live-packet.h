/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_LIVE_PACKET_H
#define RFC_TCP_PKT_LIVE_PACKET_H

#include "ast.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace packetdrill
{

/** The two addresses of a script, in network order: 4 octets each, or 16. */
struct Addresses
{
    std::vector<uint8_t> local;  ///< of the node with the TCP under test
    std::vector<uint8_t> remote; ///< of the runner

    /** @return whether this is IPv6 */
    bool IsIpv6() const
    {
        return local.size() == 16;
    }
};

/** A TCP segment with its IP header, as it travels. Numbers are not mapped. */
struct LivePacket
{
    bool inbound{false};          ///< sent by the runner
    Nanoseconds time{0};          ///< when it was sent
    uint8_t tos{0};               ///< type of service or traffic class
    uint8_t ttl{64};              ///< time to live or hop limit
    uint32_t flowLabel{0};        ///< IPv6 only
    uint16_t sourcePort{0};       ///< port
    uint16_t destinationPort{0};  ///< port
    uint32_t seq{0};              ///< SEG.SEQ
    uint32_t ack{0};              ///< SEG.ACK
    uint16_t flags{0};            ///< FlagBit
    uint16_t window{0};           ///< SEG.WND, not scaled
    uint16_t urgent{0};           ///< SEG.UP
    std::vector<uint8_t> options; ///< option field
    uint32_t length{0};           ///< octets of payload
    bool zeroPayload{true};       ///< whether all of them are zero
    std::string fault;            ///< what is wrong with the headers, empty if nothing
};

/** @param octets an IP packet @param sum a start value @return its checksum, to be stored as is */
uint16_t Checksum(const std::vector<uint8_t>& octets, uint32_t sum = 0);

/**
 * Adds an IP header from the runner to the node.
 * @param addresses of the script
 * @param protocol next header
 * @param tos type of service
 * @param ttl time to live
 * @param flowLabel IPv6 only
 * @param payload what follows the header
 * @return the IP packet
 */
std::vector<uint8_t> AddIpHeader(const Addresses& addresses,
                                 uint8_t protocol,
                                 uint8_t tos,
                                 uint8_t ttl,
                                 uint32_t flowLabel,
                                 const std::vector<uint8_t>& payload);

/** @return sum of the pseudo header @param addresses, either order @param protocol @param length */
uint32_t PseudoHeaderSum(const Addresses& addresses, uint8_t protocol, std::size_t length);

/** @param packet what to send @param addresses of the script @return the IP packet */
std::vector<uint8_t> EncodePacket(const LivePacket& packet, const Addresses& addresses);

/**
 * @param octets an IP packet of the node
 * @param addresses of the script
 * @return the segment in it; nothing if it is not TCP or goes elsewhere
 */
std::optional<LivePacket> DecodePacket(const std::vector<uint8_t>& octets,
                                       const Addresses& addresses);

/** @param flags FlagBit @return as a script writes them */
std::string PrintFlags(uint16_t flags);

} // namespace packetdrill

#endif // RFC_TCP_PKT_LIVE_PACKET_H
