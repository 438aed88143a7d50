/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_FLOW_KEY_H
#define RFC_TCP_CORE_FLOW_KEY_H

#include <array>
#include <cstddef>
#include <cstdint>

namespace ns3::rfctcp
{

/** A network address of either family; IPv4 addresses are stored IPv4-mapped (::ffff:a.b.c.d). */
using AddressOctets = std::array<uint8_t, 16>;

/** A socket in the words of RFC 9293: address and port. */
struct Endpoint
{
    AddressOctets address{}; ///< all zero: unspecified
    uint16_t port{0};        ///< host byte order; 0: unspecified

    /** @param other value to compare with @return true if equal */
    bool operator==(const Endpoint& other) const
    {
        return port == other.port && address == other.address;
    }

    /** @param other value to compare with @return true if different */
    bool operator!=(const Endpoint& other) const
    {
        return !(*this == other);
    }
};

/** The four-tuple that names a connection (RFC 9293 3.4). */
struct FlowKey
{
    Endpoint local;  ///< our side
    Endpoint remote; ///< the peer's side

    /** @param other value to compare with @return true if equal */
    bool operator==(const FlowKey& other) const
    {
        return local == other.local && remote == other.remote;
    }

    /** @param other value to compare with @return true if different */
    bool operator!=(const FlowKey& other) const
    {
        return !(*this == other);
    }
};

/** Hash of an endpoint, independent of machine and run. */
struct EndpointHash
{
    /** @param endpoint value to hash @return its hash */
    std::size_t operator()(const Endpoint& endpoint) const;
};

/** Hash of a four-tuple, independent of machine and run. */
struct FlowKeyHash
{
    /** @param key value to hash @return its hash */
    std::size_t operator()(const FlowKey& key) const;
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_FLOW_KEY_H
