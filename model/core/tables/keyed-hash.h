/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_KEYED_HASH_H
#define RFC_TCP_CORE_KEYED_HASH_H

#include "flow-key.h"

#include <array>
#include <cstdint>

namespace ns3::rfctcp
{

using Secret = std::array<uint8_t, 16>; ///< 128 bits are adequate [6528 3]

/**
 * F(four-tuple, secret key) of RFC 6528 3 and RFC 6056 3.3.3: without the key nobody can predict
 * it.
 * @param secret the key
 * @param key the four-tuple; members that are not to be hashed are zero
 * @return 32 bits, the same on every machine
 */
uint32_t KeyedHash(const Secret& secret, const FlowKey& key);

/**
 * The same hash of a four-tuple and two more numbers.
 * @param secret the key @param key the four-tuple @param more the two numbers
 * @return 32 bits, the same on every machine
 */
uint32_t KeyedHash(const Secret& secret, const FlowKey& key, const std::array<uint32_t, 2>& more);

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_KEYED_HASH_H
