/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulation.h"

#include "meter.h"

#include "ns3/simulator.h"

namespace bench
{

namespace
{

Sample
Dispatch(const Load& load, Stack stack)
{
    switch (load.workload)
    {
    case Workload::BULK:
    case Workload::WINDOW:
    case Workload::LOSS:
    case Workload::FLOWS:
        return SimulateTransfers(load, stack);
    case Workload::REQUESTS:
        return stack == Stack::UDP ? SimulateUdpDialogs(load) : SimulateRequests(load, stack);
    case Workload::CHURN:
        return stack == Stack::UDP ? SimulateUdpDialogs(load) : SimulateChurn(load, stack);
    case Workload::IDLE:
        break;
    }
    return stack == Stack::UDP ? SimulateUdpDialogs(load) : SimulateIdle(load, stack);
}

} // namespace

uint32_t
GetPorts(const Load& load)
{
    constexpr uint32_t CONNECTIONS_PER_PORT = 5000;
    return (load.connections + CONNECTIONS_PER_PORT - 1) / CONNECTIONS_PER_PORT;
}

Sample
Simulate(const Load& load, Stack stack)
{
    Sample sample = Dispatch(load, stack);
    sample.complete =
        sample.complete && sample.expected == sample.sent && sample.expected == sample.received;
    sample.simulatedSeconds = ns3::Simulator::Now().GetSeconds();
    sample.peakOctets = Meter::GetPeakOctets();
    ns3::Simulator::Destroy();
    return sample;
}

} // namespace bench
