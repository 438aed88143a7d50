/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LADDER_CONTENT_H
#define RFC_TCP_LADDER_CONTENT_H

#include "ns3/rfc-tcp-ladder.h"

#include <array>
#include <cstdint>
#include <vector>

namespace ns3::rfctcp
{

/** The two ends of a ladder. */
enum Side : uint8_t
{
    LEFT = 0,
    RIGHT = 1,
};

constexpr std::size_t SIDE_COUNT = 2; ///< for arrays indexed by Side

/** What one ladder is about. */
struct LadderContent
{
    std::array<uint32_t, SIDE_COUNT> nodes{};    ///< ids, by side
    std::vector<RfcTcpStateRecord> states{};     ///< of both nodes, in order
    std::vector<RfcTcpEventRecord> events{};     ///< of both nodes, in order
    std::vector<RfcTcpSegmentRecord> segments{}; ///< between them, in order of sending
    int64_t begin{0};                            ///< of what is drawn, nanoseconds
    int64_t end{0};                              ///< of the simulation, nanoseconds

    /** @param node id of one of the nodes @return its side */
    Side SideOf(uint32_t node) const
    {
        return node == nodes[LEFT] ? LEFT : RIGHT;
    }
};

/** @param side a side @return the other one */
constexpr Side
Opposite(Side side)
{
    return side == LEFT ? RIGHT : LEFT;
}

/** @param panel what to draw; aborts if there is no such connection @return what that holds */
LadderContent CollectContent(const RfcTcpLadder::Panel& panel);

} // namespace ns3::rfctcp

#endif // RFC_TCP_LADDER_CONTENT_H
