/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/ladder-content.h"

#include "internal/text.h"

#include "ns3/abort.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace ns3::rfctcp
{

namespace
{

/** One connection on a link. */
struct Route
{
    std::array<Address, SIDE_COUNT> ends; ///< by side
    Time first;                           ///< its first segment was sent
    Time next;                            ///< the next connection of these ends began
};

/** @return true if two ends have the same port; a listener may have no address */
bool
HaveSamePort(const Address& a, const Address& b)
{
    const std::string left = EndText(a);
    const std::string right = EndText(b);
    return !a.IsInvalid() && !b.IsInvalid() &&
           left.substr(left.rfind(':')) == right.substr(right.rfind(':'));
}

/** @return the connection of a panel; aborts if there is none */
Route
FindRoute(const RfcTcpLadder::Panel& panel)
{
    Route route;
    route.next = Time::Max();
    bool found = false;
    for (const auto& segment : panel.journal->GetSegments())
    {
        if (!found && segment.connection == *panel.connection)
        {
            found = true;
            route.first = segment.sent;
            route.ends = {segment.source, segment.destination};
            if (segment.role == RfcTcpRole::SERVER)
            {
                std::swap(route.ends[LEFT], route.ends[RIGHT]);
            }
        }
        const bool isBetween =
            (segment.source == route.ends[LEFT] && segment.destination == route.ends[RIGHT]) ||
            (segment.source == route.ends[RIGHT] && segment.destination == route.ends[LEFT]);
        if (found && isBetween && segment.connection > *panel.connection)
        {
            route.next = std::min(route.next, segment.sent);
        }
    }
    NS_ABORT_MSG_UNLESS(found, "RfcTcpLadder: the journal has no connection " << *panel.connection);
    return route;
}

/**
 * @param states all of a journal
 * @param node id
 * @param own end of the connection at this node
 * @param other end of the connection
 * @param route the connection, of which there may be several between the same ends
 * @return number of the socket at this node that belongs to the connection
 */
std::optional<uint32_t>
FindSocket(const std::vector<RfcTcpStateRecord>& states,
           uint32_t node,
           const Address& own,
           const Address& other,
           const Route& route)
{
    std::optional<uint32_t> best;
    std::map<uint32_t, bool> seen; // sockets
    for (const auto& record : states)
    {
        if (record.node != node || record.peer != other || !HaveSamePort(record.local, own) ||
            !seen.emplace(record.connection, true).second)
        {
            continue;
        }
        // a connect call comes before its SYN, a passive open after the SYN of the other end
        const bool isActive = record.to == TcpSocket::SYN_SENT;
        if (isActive ? record.time <= route.first || !best
                     : record.time >= route.first && record.time < route.next && !best)
        {
            best = record.connection;
        }
    }
    return best;
}

/** @return when the first thing happens but that somebody listens, nanoseconds */
int64_t
FindBegin(const LadderContent& content)
{
    int64_t begin = content.end;
    for (const auto& segment : content.segments)
    {
        begin = std::min(begin, segment.sent.GetNanoSeconds());
    }
    for (const auto& event : content.events)
    {
        begin = std::min(begin, event.time.GetNanoSeconds());
    }
    for (const auto& record : content.states)
    {
        if (record.to != TcpSocket::LISTEN)
        {
            begin = std::min(begin, record.time.GetNanoSeconds());
        }
    }
    return begin;
}

} // namespace

LadderContent
CollectContent(const RfcTcpLadder::Panel& panel)
{
    NS_ABORT_MSG_UNLESS(panel.journal, "RfcTcpLadder: a panel has no journal");
    const auto& states = panel.journal->GetStates();
    LadderContent content;
    std::optional<Route> route;
    if (panel.connection)
    {
        route = FindRoute(panel);
    }
    std::array<std::optional<uint32_t>, SIDE_COUNT> nodes{panel.left, panel.right};
    for (const auto& segment : panel.journal->GetSegments())
    {
        if (route && segment.connection != *panel.connection)
        {
            continue;
        }
        content.segments.push_back(segment);
        const bool fromLeft =
            route ? segment.source == route->ends[LEFT] : segment.role != RfcTcpRole::SERVER;
        auto& node = nodes[fromLeft ? LEFT : RIGHT];
        node = node.value_or(segment.node);
        content.end = std::max(
            {content.end, segment.sent.GetNanoSeconds(), segment.arrived.GetNanoSeconds()});
    }
    for (const auto& record : states) // an end that sent nothing
    {
        for (const Side side : {LEFT, RIGHT})
        {
            if (!nodes[side] && record.node != nodes[Opposite(side)])
            {
                nodes[side] = record.node;
            }
        }
    }
    content.nodes = {nodes[LEFT].value_or(UINT32_MAX), nodes[RIGHT].value_or(UINT32_MAX - 1)};
    std::array<std::optional<uint32_t>, SIDE_COUNT> sockets;
    for (const Side side : {LEFT, RIGHT})
    {
        if (route)
        {
            sockets[side] = FindSocket(states,
                                       content.nodes[side],
                                       route->ends[side],
                                       route->ends[Opposite(side)],
                                       *route);
        }
    }
    const auto isShown = [&content](uint32_t node) {
        return node == content.nodes[LEFT] || node == content.nodes[RIGHT];
    };
    for (const auto& record : states)
    {
        if (!isShown(record.node))
        {
            continue;
        }
        const Side side = content.SideOf(record.node);
        const bool isListener =
            route && record.to == TcpSocket::LISTEN && record.from == TcpSocket::CLOSED &&
            HaveSamePort(record.local, route->ends[side]) && record.time <= route->first;
        if (!route || record.connection == sockets[side] || isListener)
        {
            content.states.push_back(record);
            content.end = std::max(content.end, record.time.GetNanoSeconds());
        }
    }
    for (const auto& event : panel.journal->GetEvents())
    {
        if (!isShown(event.node))
        {
            continue;
        }
        const Side side = content.SideOf(event.node);
        const bool isOfConnection =
            !route || event.local.IsInvalid() ||
            (HaveSamePort(event.local, route->ends[side]) &&
             (event.peer.IsInvalid() || event.peer == route->ends[Opposite(side)]));
        if (isOfConnection)
        {
            content.events.push_back(event);
            content.end = std::max(content.end, event.time.GetNanoSeconds());
        }
    }
    if (!panel.end.IsZero())
    {
        content.end = panel.end.GetNanoSeconds();
    }
    content.begin = FindBegin(content);
    return content;
}

} // namespace ns3::rfctcp
