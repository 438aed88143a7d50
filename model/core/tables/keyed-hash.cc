/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "keyed-hash.h"

#include <algorithm>
#include <boost/endian/conversion.hpp>
#include <boost/uuid/detail/md5.hpp>
#include <cstddef>

namespace ns3::rfctcp
{

namespace
{

/**
 * @param digest the MD5 digest as Boost returns it: words up to Boost 1.85, octets since then
 * @return its first 32 bits, most significant octet first, on every machine
 */
template <typename Element, std::size_t COUNT>
uint32_t
LeadingBits(const Element (&digest)[COUNT])
{
    if constexpr (sizeof(Element) == 1)
    {
        return boost::endian::load_big_u32(digest);
    }
    else
    {
        return digest[0];
    }
}

/**
 * @param secret the key @param key the four-tuple @param more numbers @param count how many
 * @return the hash
 */
uint32_t
Hash(const Secret& secret, const FlowKey& key, const uint32_t* more, std::size_t count)
{
    // secret, local, remote, ports and more big-endian; aligned because Boost reads words on x86
    alignas(uint32_t) std::array<uint8_t, 16 + 2 * (16 + 2) + 2 * 4> input;
    auto out = std::copy(secret.begin(), secret.end(), input.begin());
    for (const Endpoint* endpoint : {&key.local, &key.remote})
    {
        out = std::copy(endpoint->address.begin(), endpoint->address.end(), out);
        *out++ = static_cast<uint8_t>(endpoint->port >> 8);
        *out++ = static_cast<uint8_t>(endpoint->port);
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        boost::endian::store_big_u32(&*out, more[i]);
        out += 4;
    }
    boost::uuids::detail::md5 hash; // [6528 3] names MD5 as a good choice
    hash.process_bytes(input.data(), static_cast<std::size_t>(out - input.begin()));
    boost::uuids::detail::md5::digest_type digest;
    hash.get_digest(digest);
    return LeadingBits(digest);
}

} // namespace

uint32_t
KeyedHash(const Secret& secret, const FlowKey& key)
{
    return Hash(secret, key, nullptr, 0);
}

uint32_t
KeyedHash(const Secret& secret, const FlowKey& key, const std::array<uint32_t, 2>& more)
{
    return Hash(secret, key, more.data(), more.size());
}

} // namespace ns3::rfctcp
