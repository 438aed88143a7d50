/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "siphash.h"

#include <boost/endian/conversion.hpp>

namespace ns3::rfctcp
{

namespace
{

/** @param word any word @param bits 1 to 63 @return the word rotated to the left */
constexpr uint64_t
RotateLeft(uint64_t word, int bits)
{
    return word << bits | word >> (64 - bits);
}

/** The internal state v0 to v3 of the paper's section 2. */
class State
{
  public:
    /** @param key the key */
    explicit State(const SipHashKey& key)
    {
        const uint64_t k0 = boost::endian::load_little_u64(key.data());
        const uint64_t k1 = boost::endian::load_little_u64(key.data() + 8);
        m_v = {k0 ^ 0x736f6d6570736575,
               k1 ^ 0x646f72616e646f6d,
               k0 ^ 0x6c7967656e657261,
               k1 ^ 0x7465646279746573};
    }

    /** @param word eight octets of the message, the first one in the lowest bits */
    void Compress(uint64_t word)
    {
        m_v[3] ^= word;
        Round();
        Round();
        m_v[0] ^= word;
    }

    /** @return the hash of what was compressed */
    uint64_t Finalize()
    {
        m_v[2] ^= 0xff;
        for (int round = 0; round < 4; ++round)
        {
            Round();
        }
        return m_v[0] ^ m_v[1] ^ m_v[2] ^ m_v[3];
    }

  private:
    /** SipRound. */
    void Round()
    {
        auto& [v0, v1, v2, v3] = m_v;
        v0 += v1;
        v1 = RotateLeft(v1, 13) ^ v0;
        v0 = RotateLeft(v0, 32);
        v2 += v3;
        v3 = RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = RotateLeft(v1, 17) ^ v2;
        v2 = RotateLeft(v2, 32);
    }

    std::array<uint64_t, 4> m_v; ///< v0 to v3
};

} // namespace

uint64_t
SipHash24(const SipHashKey& key, const uint8_t* message, std::size_t length)
{
    State state(key);
    const std::size_t whole = length - length % 8;
    for (std::size_t at = 0; at < whole; at += 8)
    {
        state.Compress(boost::endian::load_little_u64(message + at));
    }
    // the last word ends with the low octet of the length
    uint64_t last = static_cast<uint64_t>(length) << 56;
    for (std::size_t at = whole; at < length; ++at)
    {
        last |= static_cast<uint64_t>(message[at]) << (8 * (at - whole));
    }
    state.Compress(last);
    return state.Finalize();
}

} // namespace ns3::rfctcp
