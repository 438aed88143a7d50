/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/ladder-runs.h"

#include "ns3/tcp-header.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

namespace ns3::rfctcp
{

namespace
{

using Moment = std::pair<Side, int64_t>; ///< at an end, nanoseconds

/** @return where and when something happens that a ladder names */
std::set<Moment>
CollectTurningPoints(const LadderContent& content)
{
    std::set<Moment> moments;
    for (const auto& state : content.states)
    {
        moments.emplace(content.SideOf(state.node), state.time.GetNanoSeconds());
    }
    for (const auto& event : content.events)
    {
        moments.emplace(content.SideOf(event.node), event.time.GetNanoSeconds());
    }
    return moments;
}

/** @return true if a segment has nothing but its arrival that deserves an arrow of its own */
bool
IsOrdinary(const RfcTcpSegmentRecord& segment)
{
    constexpr uint8_t SPECIAL = TcpHeader::SYN | TcpHeader::FIN | TcpHeader::RST | TcpHeader::URG;
    return segment.fate == RfcTcpFate::DELIVERED && !(segment.header.flags & SPECIAL) &&
           !segment.retransmission && segment.cause.empty() && segment.discard.empty() &&
           segment.window > 0;
}

/** @return true if one ordinary segment is like the one before and follows in sequence */
bool
IsNext(const RfcTcpSegmentRecord& last, const RfcTcpSegmentRecord& next)
{
    const bool isAlike = last.header.length == next.header.length &&
                         last.sack.empty() == next.sack.empty() &&
                         ((last.header.flags ^ next.header.flags) & ~uint32_t{TcpHeader::PSH}) == 0;
    const bool isNews = last.header.ack != next.header.ack;
    return isAlike && next.header.seq == last.header.seq + last.header.length &&
           (next.header.length == 0 || !isNews);
}

/** @return true if a segment continues a group: ACKs that repeat are told from those that do not */
bool
Continues(const LadderContent& content,
          const std::vector<std::size_t>& group,
          const RfcTcpSegmentRecord& segment)
{
    const auto& last = content.segments[group.back()];
    if (!IsNext(last, segment))
    {
        return false;
    }
    const auto& first = content.segments[group.front()];
    return group.size() == 1 ||
           (first.header.ack == last.header.ack) == (last.header.ack == segment.header.ack);
}

} // namespace

std::vector<SegmentRun>
GroupSegments(const LadderContent& content, std::size_t least, int64_t longestGap)
{
    const std::set<Moment> turningPoints = CollectTurningPoints(content);
    std::vector<std::vector<std::size_t>> groups;
    std::array<std::optional<std::size_t>, SIDE_COUNT> open; // group that may continue, by sender
    for (std::size_t i = 0; i < content.segments.size(); ++i)
    {
        const auto& segment = content.segments[i];
        const Side sender = content.SideOf(segment.node);
        auto& group = open[sender];
        const bool isOrdinary =
            IsOrdinary(segment) &&
            turningPoints.count({Opposite(sender), segment.arrived.GetNanoSeconds()}) == 0;
        if (group && isOrdinary && Continues(content, groups[*group], segment) &&
            (segment.sent - content.segments[groups[*group].back()].sent).GetNanoSeconds() <=
                longestGap)
        {
            groups[*group].push_back(i);
            continue;
        }
        group.reset();
        if (isOrdinary)
        {
            group = groups.size();
        }
        groups.push_back({i});
    }
    std::vector<SegmentRun> runs;
    for (const auto& group : groups)
    {
        if (group.size() >= least)
        {
            runs.push_back({group.front(), group.back(), group.size()});
            continue;
        }
        for (const std::size_t i : group)
        {
            runs.push_back({i, i, 1});
        }
    }
    std::sort(runs.begin(), runs.end(), [](const SegmentRun& a, const SegmentRun& b) {
        return a.first < b.first;
    });
    return runs;
}

} // namespace ns3::rfctcp
