/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_STATE_DIAGRAM_H
#define RFC_TCP_COMMON_STATE_DIAGRAM_H

#include "ns3/rfc-tcp-record.h"

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace common
{

/**
 * Figure 5 of RFC 9293 with the edges that connections have taken, counted and highlighted for
 * clients and servers. Transitions that the figure does not have, as those by RST, stand beside.
 */
class StateDiagram
{
  public:
    /**
     * @param transition to be counted, in order of time; one from a state to itself restarts 2 MSL.
     *        If its role is not known, connections that have listened are those of servers.
     */
    void Count(const ns3::RfcTcpStateRecord& transition);

    /** @param title of the drawing @param dark for a dark page @return it in the language of dot */
    std::string GetDot(const std::string& title, bool dark = false) const;

  private:
    using State = ns3::TcpSocket::TcpStates_t;

    /** How often an edge was taken. */
    struct Taken
    {
        std::array<uint32_t, 2> counts{}; ///< by clients, by servers
        std::string cause;                ///< of the first time
    };

    std::set<std::pair<uint32_t, uint32_t>> m_servers; ///< nodes and connections there
    std::map<std::pair<State, State>, Taken> m_taken;  ///< by states left and entered
};

/**
 * Draws a graph with Graphviz.
 * @param dot path of a file in the language of dot
 * @param picture path of the picture; its ending tells the format
 * @throw std::runtime_error if dot cannot be run
 */
void RunDot(const std::string& dot, const std::string& picture);

} // namespace common

#endif // RFC_TCP_COMMON_STATE_DIAGRAM_H
