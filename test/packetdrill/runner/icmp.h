/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_ICMP_H
#define RFC_TCP_PKT_ICMP_H

#include "flow.h"
#include "live-packet.h"

#include <cstdint>
#include <vector>

namespace packetdrill
{

/**
 * Refuses lines that cannot be built: names of the other IP version or unknown ones.
 * @param line an ICMP line @param ipv6 whether it is ICMPv6 @param place of the line
 */
void CheckIcmp(const IcmpLine& line, bool ipv6, Place place);

/**
 * @param line an ICMP line that passed CheckIcmp @param flow connection that it is about
 * @param addresses of the script
 * @return the IP packet
 */
std::vector<uint8_t> EncodeIcmp(const IcmpLine& line, const Flow& flow, const Addresses& addresses);

} // namespace packetdrill

#endif // RFC_TCP_PKT_ICMP_H
