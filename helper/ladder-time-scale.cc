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

LadderTimeScale::LadderTimeScale(const RfcTcpLadder::Style& style)
    : m_style(style)
{
}

void
LadderTimeScale::AddTime(int64_t time)
{
    m_moments[time];
}

void
LadderTimeScale::AddLabel(int64_t time, int column)
{
    m_moments[time].columns.push_back(column);
}

void
LadderTimeScale::AddRoom(int64_t from, int64_t to, double pixels)
{
    m_moments[to].rooms.emplace_back(from, pixels);
}

void
LadderTimeScale::Finish()
{
    std::map<int, double> lastLabel; // by column
    int64_t previousTime = 0;
    double previousY = 0;
    bool first = true;
    for (auto& [time, moment] : m_moments)
    {
        if (!first)
        {
            const int64_t gap = time - previousTime;
            if (gap > m_style.longestGap.GetNanoSeconds())
            {
                m_breaks.push_back({previousTime, time});
                moment.y = previousY + m_style.breakHeight;
            }
            else
            {
                moment.y =
                    previousY + static_cast<double>(gap) / NANOSECONDS_PER_MS * m_style.pixelsPerMs;
            }
        }
        for (const int column : moment.columns)
        {
            const auto last = lastLabel.find(column);
            if (last != lastLabel.end())
            {
                moment.y = std::max(moment.y, last->second + m_style.labelDistance);
            }
        }
        for (const auto& [from, pixels] : moment.rooms)
        {
            moment.y = std::max(moment.y, m_moments.at(from).y + pixels);
        }
        for (const int column : moment.columns)
        {
            lastLabel[column] = moment.y;
        }
        previousTime = time;
        previousY = moment.y;
        first = false;
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
    return m_moments.empty() ? 0 : m_moments.rbegin()->second.y;
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
