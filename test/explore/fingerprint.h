/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_EXPLORE_FINGERPRINT_H
#define RFC_TCP_EXPLORE_FINGERPRINT_H

#include "core/instant.h"
#include "host.h"

#include <cstdint>

namespace ns3::rfctcp::explore
{

/** 128 bits that stand for a state: among 10^9 states two are confused once in 10^20 explorations.
 */
struct Fingerprint
{
    uint64_t low{0};  ///< one half
    uint64_t high{0}; ///< the other

    /** @param other value to compare with @return true if equal */
    bool operator==(const Fingerprint& other) const
    {
        return low == other.low && high == other.high;
    }

    /** @param other value to compare with @return true if this comes first in a fixed order */
    bool operator<(const Fingerprint& other) const
    {
        return low != other.low ? low < other.low : high < other.high;
    }
};

/** Adds numbers up to a fingerprint; instants count relative to now, so that equal waits are equal.
 */
class FingerprintBuilder
{
  public:
    /** @param now the instant */
    explicit FingerprintBuilder(Instant now);

    /** @param number what the fingerprint shall depend on @return this */
    FingerprintBuilder& Add(uint64_t number);
    /** @param instant what the fingerprint shall depend on @return this */
    FingerprintBuilder& Add(Instant instant);
    /** @param fingerprint what the fingerprint shall depend on @return this */
    FingerprintBuilder& Add(const Fingerprint& fingerprint);
    /** @return the fingerprint of all that was added */
    Fingerprint Get() const;
    /** @return the instant */
    Instant Now() const;

  private:
    Instant m_now;     ///< the instant
    Fingerprint m_sum; ///< so far
};

constexpr Instant START{std::chrono::seconds(1000000)}; ///< earlier instants mean "never"

/**
 * Whatever of a host decides how it goes on.
 * @param builder takes it in @param host the host
 */
void Add(FingerprintBuilder& builder, const Host& host);

/** @param builder takes it in @param datagram a segment on its way */
void Add(FingerprintBuilder& builder, const Datagram& datagram);

} // namespace ns3::rfctcp::explore

#endif // RFC_TCP_EXPLORE_FINGERPRINT_H
