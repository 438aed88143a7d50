/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_MSS_H
#define RFC_TCP_INTERNAL_MSS_H

#include <algorithm>
#include <cstdint>

namespace ns3::rfctcp
{

constexpr uint32_t IPV4_FIXED_HEADERS = 40; ///< octets of IPv4 and TCP header without options
constexpr uint32_t IPV6_FIXED_HEADERS = 60; ///< octets of IPv6 and TCP header without options

/** @param mtu of a link @param ipv4 false: IPv6 @return octets of text that fit into a packet */
inline uint32_t
MssFor(uint32_t mtu, bool ipv4)
{
    constexpr uint32_t LEAST = 28; // what the smallest legal IPv4 MTU, 68, leaves
    const uint32_t headers = ipv4 ? IPV4_FIXED_HEADERS : IPV6_FIXED_HEADERS;
    return std::max(mtu, headers + LEAST) - headers;
}

} // namespace ns3::rfctcp

#endif // RFC_TCP_INTERNAL_MSS_H
