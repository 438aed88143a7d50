/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_PACKET_MARKS_H
#define RFC_TCP_INTERNAL_PACKET_MARKS_H

#include "core/wire/segment.h"

#include "ns3/packet.h"

#include <cstdint>

namespace ns3
{

/** Values that the user of a socket has chosen for IP headers [9293 MUST-48, MUST-49]. */
struct PacketMarks
{
    uint8_t tos{0};              ///< IPv4 type of service
    uint8_t trafficClass{0};     ///< IPv6 traffic class
    bool hasTrafficClass{false}; ///< the user has set the traffic class
    uint8_t ttl{0};              ///< IPv4 time to live; 0: IP decides
    uint8_t hopLimit{0};         ///< IPv6 hop limit; 0: IP decides
    uint8_t priority{0};         ///< of the packet in queues

    /** @param packet gets the tags that tell IP these values @param ecn mark of the packet */
    void AddTo(Ptr<Packet> packet, rfctcp::EcnMark ecn) const;
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_PACKET_MARKS_H
