/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_RAW_SEGMENTS_H
#define RFC_TCP_TEST_RAW_SEGMENTS_H

#include "network-fixture.h"

#include <cstdint>
#include <vector>

namespace ns3::rfctcp::test
{

using Octets = std::vector<uint8_t>;

/** A TCP segment by its octets, as no TCP would send it. */
struct RawSegment
{
    uint16_t from{0};      ///< port
    uint16_t to{0};        ///< port
    uint32_t seq{0};       ///< SEG.SEQ
    uint32_t ack{0};       ///< SEG.ACK
    uint8_t flags{0};      ///< TcpHeader::Flags_t
    uint16_t window{8000}; ///< SEG.WND
    Octets options;        ///< filled up with zeros to four octets
    Octets text;           ///< payload
    int offset{-1};        ///< data offset; -1: what fits the options

    /** @return the octets, checksum zero */
    Octets ToOctets() const;
};

/** Injects segments into node 1 as if node 0 had sent them. */
class RawSegmentTest : public NetworkTest
{
  protected:
    /** Two nodes with our TCP. @param rules of the link */
    void BuildRaw(const std::string& rules = "");
    /** @param octets of a segment; goes at once from node 0 to node 1 */
    void Inject(const Octets& octets);
    /** @param segment as Inject(); @param checksum whether to compute it */
    void Inject(const RawSegment& segment, bool checksum = false);
    /** @param octets of a segment from node 0 to node 1; gets the right checksum */
    void FillChecksum(Octets& octets) const;
    /** @param reason a reason @return segments that node 1 did not use for it */
    uint64_t Discards(RfcTcpDiscard reason);
    /** @return segments that node 1 did not use */
    uint64_t AllDiscards();
};

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_RAW_SEGMENTS_H
