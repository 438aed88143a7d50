/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "repeater.h"

#include "ns3/nstime.h"
#include "ns3/simulator.h"

#include <utility>

namespace bench
{

Repeater::Repeater(uint32_t times, uint32_t perMillisecond, std::function<void(uint32_t)> action)
    : m_times(times),
      m_perMillisecond(perMillisecond),
      m_action(std::move(action))
{
    ns3::Simulator::ScheduleNow(&Repeater::Act, this);
}

void
Repeater::Act()
{
    for (uint32_t i = 0; i < m_perMillisecond && m_next < m_times; ++i)
    {
        m_action(m_next++);
    }
    if (m_next < m_times)
    {
        ns3::Simulator::Schedule(ns3::MilliSeconds(1), &Repeater::Act, this);
    }
}

} // namespace bench
