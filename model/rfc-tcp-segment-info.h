/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_SEGMENT_INFO_H
#define RFC_TCP_SEGMENT_INFO_H

#include <cstdint>

namespace ns3
{

/**
 * @ingroup rfctcp
 * Header fields of a segment, as traces and link impairments report them.
 */
struct RfcTcpSegmentInfo
{
    uint8_t flags{0};   ///< TcpHeader::Flags_t
    uint32_t seq{0};    ///< SEG.SEQ
    uint32_t ack{0};    ///< SEG.ACK
    uint32_t length{0}; ///< octets of text
};

} // namespace ns3

#endif // RFC_TCP_SEGMENT_INFO_H
