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

/** @param duration of the core @return the same in ns-3 */
inline Time
ToTime(Duration duration)
{
    return NanoSeconds(duration.count());
}

/** @param instant of the core @return the same in ns-3 */
inline Time
ToTime(Instant instant)
{
    return ToTime(instant.time_since_epoch());
}

/** @param time of ns-3 @return the same in the core */
inline Duration
ToDuration(const Time& time)
{
    return Duration(time.GetNanoSeconds());
}

/** @return the time of the simulation, for the core */
inline Instant
SimulationNow()
{
    return Instant(ToDuration(Simulator::Now()));
}

} // namespace ns3::rfctcp

#endif // RFC_TCP_INTERNAL_CLOCK_H
