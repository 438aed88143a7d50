/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "explore/scenarios.h"
#include "explore/world.h"

#include <cstdio>
#include <cstdlib>

// Fuzzing target: two cores, their users and a network that may do anything. The first octet
// chooses the scenario, each other one an event of those that may happen next; so an input is a
// course of events as the exploration knows it, but without its bounds, and the same rules must
// hold.

using namespace ns3::rfctcp::explore;

namespace
{

/** @return what the exploration runs, with wide bounds */
std::vector<Scenario>
WideScenarios()
{
    std::vector<Scenario> scenarios;
    for (Scenario scenario : AllScenarios(false))
    {
        if (!scenario.expected.empty())
        {
            continue;
        }
        constexpr uint8_t WIDE = 250;
        scenario.losses = WIDE;
        scenario.duplicates = WIDE;
        scenario.delays = WIDE;
        scenario.capacity = 12;
        for (UserPlan& user : scenario.users)
        {
            user.octets = user.octets > 0 ? 20 : 0;
        }
        scenarios.push_back(scenario);
    }
    return scenarios;
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    static const std::vector<Scenario> SCENARIOS = WideScenarios();
    if (size == 0)
    {
        return 0;
    }
    const Scenario& scenario = SCENARIOS[data[0] % SCENARIOS.size()];
    const auto setups = MakeSetups(scenario);
    World world(setups, scenario);
    for (std::size_t i = 1; i < size; ++i)
    {
        const auto events = world.Enabled();
        if (!events.empty())
        {
            world.Do(events[data[i] % events.size()]);
        }
        if (const char* broken = world.Violation(false))
        {
            std::fprintf(stderr, "%s: %s\n", scenario.name.c_str(), broken);
            std::abort();
        }
        if (events.empty())
        {
            break;
        }
    }
    return 0;
}
