/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/ladder-time-scale.h"

#include <algorithm>
#include <iterator>

namespace ns3::rfctcp
{

namespace
{

constexpr double NANOSECONDS_PER_MS = 1e6;

} // namespace

LadderTimeScale::LadderTimeScale(const RfcTcpLadder::Style& style, double pixelsPerMs)
    : m_style(style),
      m_pixelsPerMs(pixelsPerMs)
{
}

void
LadderTimeScale::AddTime(int64_t time)
{
    m_moments[time];
}

void
LadderTimeScale::AddThing(int64_t time, int column, double height)
{
    m_moments[time].heights[column] += height;
}

void
LadderTimeScale::AddRoom(int64_t from, int64_t to, double pixels)
{
    m_moments[to].rooms.emplace_back(from, pixels);
}

void
LadderTimeScale::Finish()
{
    std::map<int, double> ends; // of the last thing, by column
    int64_t previousTime = 0;
    double previousY = 0;
    bool first = true;
    for (auto& [time, moment] : m_moments)
    {
        if (!first)
        {
            const double pixels =
                static_cast<double>(time - previousTime) / NANOSECONDS_PER_MS * m_pixelsPerMs;
            const bool isLong = pixels > m_style.longestGap;
            moment.y = previousY + (isLong ? m_style.breakHeight : pixels);
            if (isLong)
            {
                m_breaks.push_back({previousTime, time});
            }
        }
        for (const auto& [column, height] : moment.heights)
        {
            const auto end = ends.find(column);
            if (end != ends.end())
            {
                moment.y = std::max(moment.y, end->second);
            }
        }
        for (const auto& [from, pixels] : moment.rooms)
        {
            moment.y = std::max(moment.y, m_moments.at(from).y + pixels);
        }
        for (const auto& [column, height] : moment.heights)
        {
            ends[column] = moment.y + height;
        }
        previousTime = time;
        previousY = moment.y;
        first = false;
    }
    m_height = previousY;
    for (const auto& [column, end] : ends)
    {
        m_height = std::max(m_height, end);
    }
}

double
LadderTimeScale::GetY(int64_t time) const
{
    const auto after = m_moments.lower_bound(time);
    if (after == m_moments.end())
    {
        return GetHeight();
    }
    if (after->first == time || after == m_moments.begin())
    {
        return after->second.y;
    }
    const auto before = std::prev(after);
    const double share = static_cast<double>(time - before->first) /
                         static_cast<double>(after->first - before->first);
    return before->second.y + share * (after->second.y - before->second.y);
}

double
LadderTimeScale::GetHeight() const
{
    return m_height;
}

std::vector<int64_t>
LadderTimeScale::GetTimes() const
{
    std::vector<int64_t> times;
    times.reserve(m_moments.size());
    for (const auto& entry : m_moments)
    {
        times.push_back(entry.first);
    }
    return times;
}

const std::vector<LadderTimeScale::Break>&
LadderTimeScale::GetBreaks() const
{
    return m_breaks;
}

} // namespace ns3::rfctcp
