/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "keyed-hash.h"

#include "siphash.h"

#include <algorithm>
#include <boost/endian/conversion.hpp>
#include <cstddef>

namespace ns3::rfctcp
{

namespace
{

/**
 * @param secret the key @param key the four-tuple @param more numbers @param count how many
 * @return the hash
 */
uint32_t
Hash(const Secret& secret, const FlowKey& key, const uint32_t* more, std::size_t count)
{
    // the addresses, the ports and the numbers big-endian
    std::array<uint8_t, 2 * (16 + 2) + 2 * 4> input;
    auto out = input.begin();
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
    // [6528 3] asks for a cryptographic hash such as MD5. SipHash is a pseudorandom function for
    // short inputs, which serves the purpose at less cost
    const auto length = static_cast<std::size_t>(out - input.begin());
    return static_cast<uint32_t>(SipHash24(secret, input.data(), length));
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
