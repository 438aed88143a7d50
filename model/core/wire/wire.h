/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_WIRE_H
#define RFC_TCP_CORE_WIRE_H

#include "segment.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace ns3::rfctcp
{

/** Octets <-> Segment. The parser accepts every input: none makes it hang or abort. */
namespace wire
{

constexpr std::size_t MINIMUM_HEADER = 20; ///< octets of a header without options
constexpr std::size_t MAXIMUM_HEADER = 60; ///< octets of the longest header

/** Why octets are not a segment. */
enum class HeaderFault : uint8_t
{
    NONE,            ///< the header was read
    TRUNCATED,       ///< fewer than 20 octets, or fewer than the data offset claims
    BAD_DATA_OFFSET, ///< data offset below 5
};

/** What Parse returns. */
struct ParsedHeader
{
    HeaderFault fault{HeaderFault::NONE}; ///< if not NONE the rest is meaningless
    uint16_t sourcePort{0};               ///< host byte order
    uint16_t destinationPort{0};          ///< host byte order
    uint16_t checksum{0};                 ///< as received
    uint8_t headerLength{0};              ///< octets up to the payload (data offset x 4)
    Segment segment;                      ///< all other fields; length is set from @p total
};

/**
 * Reads a TCP header.
 * @param octets the first octets of the IP payload; at least min(total, 60) of them
 * @param available how many octets may be read at @p octets
 * @param total octets of the whole IP payload (header and text)
 * @return the fields and how many octets they occupy
 */
ParsedHeader Parse(const uint8_t* octets, std::size_t available, std::size_t total);

/** An encoded header. */
struct EncodedHeader
{
    std::array<uint8_t, MAXIMUM_HEADER>
        octets{};      ///< zero padded to a multiple of four [9293 MUST-69]
    uint8_t length{0}; ///< octets used
};

/** @param options what to encode
 * @return octets these options take, padding included, without SACK blocks that do not fit; more
 *         than 40 if there is no room for a long cookie beside all other options of a SYN */
std::size_t EncodedOptionsLength(const Options& options);

/**
 * Writes a TCP header with checksum field 0.
 * @param sourcePort host byte order
 * @param destinationPort host byte order
 * @param segment the fields; its options must fit in 40 octets: SACK blocks that do not fit are
 *        left out from the end
 * @return the encoded header
 */
EncodedHeader Encode(uint16_t sourcePort, uint16_t destinationPort, const Segment& segment);

/**
 * Internet checksum arithmetic (RFC 1071): add octets to a running sum.
 * @param sum sum so far, carries not added
 * @param octets what to add; an odd count is padded with a zero octet
 * @param count number of octets
 * @return the new sum
 */
uint64_t AddToChecksum(uint64_t sum, const uint8_t* octets, std::size_t count);

/** @param sum a sum of AddToChecksum() @return the checksum field, host byte order */
uint16_t FinishChecksum(uint64_t sum);

} // namespace wire
} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_WIRE_H
