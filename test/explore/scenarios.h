/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_EXPLORE_SCENARIOS_H
#define RFC_TCP_EXPLORE_SCENARIOS_H

#include "world.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3::rfctcp::explore
{

/** @param large with the bounds of doc/exploration.rst instead of those of the tests @return all
 *  scenarios */
std::vector<Scenario> AllScenarios(bool large);

/** @param name one of them @param large see above @return it, or none if there is no such */
std::optional<Scenario> FindScenario(const std::string& name, bool large);

} // namespace ns3::rfctcp::explore

#endif // RFC_TCP_EXPLORE_SCENARIOS_H
