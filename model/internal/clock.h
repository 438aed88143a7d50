/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_CLOCK_H
#define RFC_TCP_INTERNAL_CLOCK_H

#include "core/instant.h"

#include "ns3/simulator.h"

namespace ns3::rfctcp
{

/** @return the time of the simulation, for the core */
inline Instant
SimulationNow()
{
    return Instant(Duration(Simulator::Now().GetNanoSeconds()));
}

} // namespace ns3::rfctcp

#endif // RFC_TCP_INTERNAL_CLOCK_H
