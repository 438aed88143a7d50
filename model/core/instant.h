/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_INSTANT_H
#define RFC_TCP_CORE_INSTANT_H

#include <chrono>

namespace ns3::rfctcp
{

/**
 * The clock of the core. It has no now(): every input of the core comes with its instant, so that
 * tests and simulations own the time.
 */
struct VirtualClock
{
    using duration = std::chrono::nanoseconds;                ///< resolution
    using rep = duration::rep;                                ///< ticks
    using period = duration::period;                          ///< tick length
    using time_point = std::chrono::time_point<VirtualClock>; ///< instants
    static constexpr bool is_steady = true;                   ///< never goes back
};

using Duration = VirtualClock::duration;  ///< a span of time, nanoseconds
using Instant = VirtualClock::time_point; ///< a moment, nanoseconds since the caller's origin

/**
 * The timestamp clock [7323 5.4]: milliseconds without offset, because ns-3's LP and LEDBAT compare
 * timestamps with the simulation clock.
 * @param instant now
 * @return TSval
 */
constexpr uint32_t
TimestampAt(Instant instant)
{
    return static_cast<uint32_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(instant.time_since_epoch()).count());
}

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_INSTANT_H
