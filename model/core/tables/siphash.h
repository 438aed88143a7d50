/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_SIPHASH_H
#define RFC_TCP_CORE_SIPHASH_H

#include <array>
#include <cstddef>
#include <cstdint>

namespace ns3::rfctcp
{

using SipHashKey = std::array<uint8_t, 16>; ///< 128 bits

/**
 * SipHash-2-4: a keyed hash for short messages whose values nobody can predict without the key.
 * (Aumasson, Bernstein: SipHash: a fast short-input PRF, INDOCRYPT 2012.)
 * @param key the key
 * @param message the first octet of the message
 * @param length octets of the message
 * @return the hash, the same on every machine
 */
uint64_t SipHash24(const SipHashKey& key, const uint8_t* message, std::size_t length);

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_SIPHASH_H
