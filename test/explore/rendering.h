/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_EXPLORE_RENDERING_H
#define RFC_TCP_EXPLORE_RENDERING_H

#include "world.h"

#include <ostream>
#include <vector>

namespace ns3::rfctcp::explore
{

/**
 * Draws a course of events as a ladder: a line for each event, both hosts with their states, the
 * segments between them numbered in the order of their sending.
 * @param os where to @param scenario what was explored @param events from the first state on
 */
void DrawLadder(std::ostream& os, const Scenario& scenario, const std::vector<Event>& events);

/**
 * Writes what one host sees as a packetdrill script: what it does by `>` and its calls, what
 * arrives by `<`. The runner of packetdrill scripts learns initial sequence numbers once, so behind
 * the first connection of a listener numbers of the host are left out.
 * @param os where to @param scenario what was explored @param events from the first state on
 * @param host number of the host
 */
void WriteScript(std::ostream& os,
                 const Scenario& scenario,
                 const std::vector<Event>& events,
                 uint8_t host);

} // namespace ns3::rfctcp::explore

#endif // RFC_TCP_EXPLORE_RENDERING_H
