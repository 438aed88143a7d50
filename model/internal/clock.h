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

// The core counts nanoseconds. ns-3 counts the units that Time::SetResolution has chosen, from
// femtoseconds to seconds, in 64 bits: at most 9 223 s in femtoseconds.

/** Infinity of the core, 36 years: sums of a few such durations are still representable. */
constexpr Duration FOREVER{int64_t{1} << 60};

/**
 * @param duration of the core
 * @return the same in ns-3, rounded down to its resolution, at most Time::Max()
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

/** @param instant of the core @return the same in ns-3, rounded down to its resolution */
inline Time
ToTime(Instant instant)
{
    return ToTime(instant.time_since_epoch());
}

/**
 * @param instant of the core
 * @return the first time of ns-3 that is not before the instant; Time::Max() if there is none
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
 * @return the same in the core, rounded down to nanoseconds, between -FOREVER and FOREVER
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
