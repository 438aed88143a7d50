/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LECTURE_LIFE_H
#define RFC_TCP_LECTURE_LIFE_H

#include "ns3/nstime.h"
#include "ns3/rfc-tcp-journal.h"

#include <cstdint>
#include <string>

namespace lecture
{

constexpr uint32_t CLIENT = 0; ///< id of its node
constexpr uint32_t SERVER = 1; ///< id of its node

/** Which application closes first; the other one closes when it has read the end of the stream. */
enum class FirstClose : uint8_t
{
    CLIENT, ///< once it has the whole reply
    SERVER, ///< once it has sent the reply
    NOBODY, ///< the connection stays
};

/** What the applications of one connection do. */
struct Plan
{
    uint32_t request{0};                       ///< octets that the client sends
    uint32_t reply{0};                         ///< octets that the server sends after the request
    FirstClose firstClose{FirstClose::CLIENT}; ///< who ends it
    std::string rules;                         ///< what the link does to segments
    ns3::Time msl{ns3::Seconds(30)};           ///< maximum segment lifetime
};

/**
 * Runs a connection between two nodes, 10 Mb/s and 20 ms apart.
 * @param plan of the applications
 * @return states, calls and segments
 */
ns3::RfcTcpJournal Live(const Plan& plan);

} // namespace lecture

#endif // RFC_TCP_LECTURE_LIFE_H
