/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "records/parallel.h"

#include "ns3/simulator-impl.h"
#include "ns3/simulator.h"

#include <string>

namespace ns3::rfctcp
{

namespace
{

/** @return name of the class that runs the simulation */
std::string
GetSimulator()
{
    return Simulator::GetImplementation()->GetInstanceTypeId().GetName();
}

/** @return the lock of all records */
std::recursive_mutex&
GetLock()
{
    static std::recursive_mutex lock;
    return lock;
}

} // namespace

bool
IsDistributed()
{
    const std::string name = GetSimulator();
    return name == "ns3::DistributedSimulatorImpl" || name == "ns3::NullMessageSimulatorImpl" ||
           (Simulator::GetSystemId() > 0 && !IsMultithreaded());
}

uint32_t
GetRank()
{
    return IsDistributed() ? Simulator::GetSystemId() : 0;
}

bool
IsSimulatedHere(Ptr<const Node> node)
{
    // UNISON numbers groups of nodes that way, all of one process
    return !IsDistributed() || node->GetSystemId() == Simulator::GetSystemId();
}

bool
IsMultithreaded()
{
    return GetSimulator() == "ns3::MultithreadedSimulatorImpl";
}

RecordScope::RecordScope()
    : m_lock(GetLock())
{
}

} // namespace ns3::rfctcp
