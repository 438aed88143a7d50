/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "virtual-clock.h"

#include "ns3/nstime.h"
#include "ns3/simulator.h"

#include <utility>

namespace packetdrill
{

namespace
{

/**
 * How much simulated time counts as one instant: a TCP defers work by zero, or by one time step as
 * the built-in one does.
 */
const ns3::Time INSTANT = ns3::NanoSeconds(3);

} // namespace

Nanoseconds
VirtualClock::Now() const
{
    return ns3::Simulator::Now().GetNanoSeconds();
}

void
VirtualClock::EndRun(uint64_t run)
{
    if (run == m_run) // else that run was interrupted
    {
        ns3::Simulator::Stop();
    }
}

void
VirtualClock::Run()
{
    ns3::Simulator::Run();
    ++m_run;
    if (m_thrown)
    {
        std::rethrow_exception(std::exchange(m_thrown, nullptr));
    }
}

void
VirtualClock::AdvanceTo(Nanoseconds instant)
{
    const auto delay = ns3::NanoSeconds(instant) - ns3::Simulator::Now();
    ns3::Simulator::Schedule(delay + INSTANT, &VirtualClock::EndRun, this, m_run);
    Run();
}

bool
VirtualClock::RunUntil(Nanoseconds instant)
{
    m_interruptible = true;
    m_interrupted = false;
    AdvanceTo(instant);
    m_interruptible = false;
    return m_interrupted;
}

void
VirtualClock::Interrupt()
{
    if (m_interruptible)
    {
        m_interrupted = true;
        ns3::Simulator::Stop();
    }
}

void
VirtualClock::Guard(const std::function<void()>& action)
{
    try
    {
        action();
    }
    catch (...)
    {
        m_thrown = std::current_exception();
        ns3::Simulator::Stop();
    }
}

void
VirtualClock::Act(uint32_t node, const std::function<void()>& action)
{
    ns3::Simulator::ScheduleWithContext(node, ns3::Time(0), [this, action]() { Guard(action); });
    ns3::Simulator::Schedule(INSTANT, &VirtualClock::EndRun, this, m_run);
    Run();
}

void
VirtualClock::ActSoon(const std::function<void()>& action)
{
    ns3::Simulator::ScheduleNow([this, action]() { Guard(action); });
}

} // namespace packetdrill
