/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_CLOCK_H
#define RFC_TCP_INTERNAL_CLOCK_H

#include "core/instant.h"

#include "ns3/nstime.h"
#include "ns3/simulator.h"

namespace ns3::rfctcp
{

// The core counts nanoseconds; ns-3 counts whatever Time::SetResolution has chosen, from seconds to
// femtoseconds, in 64 bits: 9 223 s of femtoseconds, but only a few years more than FOREVER of
// nanoseconds.

/** What counts as infinite in the core, 36 years: sums of such durations are still representable.
 */
constexpr Duration FOREVER{int64_t{1} << 60};

/**
 * @param duration of the core
 * @return the same in ns-3, cut off to a multiple of its resolution; Time::Max() if that is less
 */
inline Time
ToTime(Duration duration)
{
    if (duration < Duration::zero())
    {
        return Time(0) - ToTime(-duration); // NanoSeconds() divides unsigned numbers
    }
    if (Time::GetResolution() > Time::NS && duration.count() > Time::Max().GetNanoSeconds())
    {
        return Time::Max();
    }
    return NanoSeconds(static_cast<uint64_t>(duration.count()));
}

/** @param instant of the core @return the same in ns-3, cut off to a multiple of its resolution */
inline Time
ToTime(Instant instant)
{
    return ToTime(instant.time_since_epoch());
}

/**
 * @param instant of the core when something is due
 * @return the first moment of ns-3 that is not before it; Time::Max() if there is none
 */
inline Time
ToDeadline(Instant instant)
{
    const Time cutOff = ToTime(instant);
    const bool early = Time::GetResolution() < Time::NS &&
                       cutOff.GetNanoSeconds() < instant.time_since_epoch().count();
    return early ? cutOff + TimeStep(1) : cutOff;
}

/**
 * @param time of ns-3
 * @return the same in the core, cut off to nanoseconds; FOREVER if that is less, as for Time::Max()
 */
inline Duration
ToDuration(const Time& time)
{
    static_assert(Time::S < Time::NS && Time::NS < Time::FS, "units are sorted by size");
    const Time most = ToTime(FOREVER);
    if (time >= most)
    {
        return FOREVER;
    }
    return time <= Time(0) - most ? -FOREVER : Duration(time.GetNanoSeconds());
}

/** @return the time of the simulation, for the core */
inline Instant
SimulationNow()
{
    return Instant(Duration(Simulator::Now().GetNanoSeconds()));
}

} // namespace ns3::rfctcp

#endif // RFC_TCP_INTERNAL_CLOCK_H
