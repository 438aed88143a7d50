/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "reassembly.h"

#include <algorithm>
#include <tuple>

namespace ns3::rfctcp
{

bool
Reassembly::Range::operator==(const Range& other) const
{
    return std::tie(begin, end, generation) == std::tie(other.begin, other.end, other.generation);
}

Reassembly::Fragments
Reassembly::Add(Position begin, Position end)
{
    Fragments fresh;
    if (begin >= end)
    {
        return fresh;
    }
    std::vector<Range>& ranges = m_gaps.Make().ranges;
    const uint32_t generation = ++m_gaps.Make().generation;
    // the ranges that overlap or touch the arrival are [first, last)
    auto first = std::lower_bound(
        ranges.begin(),
        ranges.end(),
        begin,
        [](const Range& range, Position position) { return range.end < position; });
    Range merged{begin, end, generation};
    Position next = begin; // the first position of the arrival not looked at yet
    auto last = first;
    for (; last != ranges.end() && last->begin <= end; ++last)
    {
        if (next < last->begin)
        {
            fresh.push_back(Range{next, last->begin, generation});
        }
        next = last->end;
        merged.begin = std::min(merged.begin, last->begin);
        merged.end = std::max(merged.end, last->end);
    }
    if (next < end)
    {
        fresh.push_back(Range{next, end, generation});
    }
    if (first == last)
    {
        ranges.insert(first, merged);
    }
    else
    {
        *first = merged;
        ranges.erase(first + 1, last);
    }
    return fresh;
}

Position
Reassembly::Advance(Position next)
{
    if (m_gaps.IsDefault())
    {
        return next;
    }
    std::vector<Range>& ranges = m_gaps.Make().ranges;
    // ranges do not touch, so at most the last one swallowed reaches beyond next
    auto last = ranges.begin();
    for (; last != ranges.end() && last->begin <= next; ++last)
    {
        next = std::max(next, last->end);
    }
    if (last == ranges.end())
    {
        Clear();
    }
    else
    {
        ranges.erase(ranges.begin(), last);
    }
    return next;
}

void
Reassembly::Clear()
{
    m_gaps.Reset(); // two empty objects are equal whatever happened before
}

bool
Reassembly::Empty() const
{
    return m_gaps->ranges.empty();
}

std::size_t
Reassembly::Count() const
{
    return m_gaps->ranges.size();
}

Position
Reassembly::Highest() const
{
    return m_gaps->ranges.empty() ? 0 : m_gaps->ranges.back().end;
}

const std::vector<Reassembly::Range>&
Reassembly::Ranges() const
{
    return m_gaps->ranges;
}

Reassembly::Blocks
Reassembly::BlocksByRecency(std::size_t limit) const
{
    const std::vector<Range>& ranges = m_gaps->ranges;
    const uint32_t generation = m_gaps->generation;
    Blocks blocks(std::min(limit, ranges.size()));
    // ages instead of generations, so that the order survives the wrap of the counter
    std::partial_sort_copy(ranges.begin(),
                           ranges.end(),
                           blocks.begin(),
                           blocks.end(),
                           [generation](const Range& a, const Range& b) {
                               return generation - a.generation < generation - b.generation;
                           });
    return blocks;
}

bool
Reassembly::operator==(const Reassembly& other) const
{
    return m_gaps == other.m_gaps;
}

} // namespace ns3::rfctcp
