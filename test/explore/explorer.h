/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_EXPLORE_EXPLORER_H
#define RFC_TCP_EXPLORE_EXPLORER_H

#include "state-graph.h"
#include "world.h"

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace ns3::rfctcp::explore
{

/** A way to a state that breaks a rule. */
struct Counterexample
{
    std::string rule;          ///< the rule, in words
    std::vector<Event> events; ///< from the first state on
};

/** What an exploration has found. */
struct Result
{
    uint64_t states{0};  ///< that are different
    uint64_t edges{0};   ///< steps from one state to another
    uint64_t ends{0};    ///< states in which nothing can happen any more
    uint64_t waits{0};   ///< states that come again after some time, as a closed window does
    bool complete{true}; ///< false: the limit was reached
    double seconds{0};   ///< of real time
    std::optional<Counterexample> counterexample; ///< if a rule is broken
};

/** How to explore. */
struct ExploreOptions
{
    uint64_t limit{1000000000};      ///< states at most
    std::size_t waiting{500000};     ///< states that wait to be expanded, while the nearest one is
                                     ///< taken first; of more the latest one is, to save memory
    bool verify{false};              ///< compares the successors of states with equal fingerprints
    std::ostream* progress{nullptr}; ///< where to report every now and then
};

/**
 * Visits every state that can be reached, the nearest ones first, so that there is no shorter way
 * to what is found, unless there are too many.
 * @param scenario what is explored @param options how
 * @return what was found; after a violation nothing else is visited
 */
Result Explore(const Scenario& scenario, const ExploreOptions& options = {});

} // namespace ns3::rfctcp::explore

#endif // RFC_TCP_EXPLORE_EXPLORER_H
