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
    ++m_generation;
    // the ranges that overlap or touch the arrival are [first, last)
    auto first = std::lower_bound(
        m_ranges.begin(),
        m_ranges.end(),
        begin,
        [](const Range& range, Position position) { return range.end < position; });
    Range merged{begin, end, m_generation};
    Position next = begin; // the first position of the arrival not looked at yet
    auto last = first;
    for (; last != m_ranges.end() && last->begin <= end; ++last)
    {
        if (next < last->begin)
        {
            fresh.push_back(Range{next, last->begin, m_generation});
        }
        next = last->end;
        merged.begin = std::min(merged.begin, last->begin);
        merged.end = std::max(merged.end, last->end);
    }
    if (next < end)
    {
        fresh.push_back(Range{next, end, m_generation});
    }
    if (first == last)
    {
        m_ranges.insert(first, merged);
    }
    else
    {
        *first = merged;
        m_ranges.erase(first + 1, last);
    }
    return fresh;
}

Position
Reassembly::Advance(Position next)
{
    // ranges do not touch, so at most the last one swallowed reaches beyond next
    auto last = m_ranges.begin();
    for (; last != m_ranges.end() && last->begin <= next; ++last)
    {
        next = std::max(next, last->end);
    }
    if (last == m_ranges.end())
    {
        Clear();
    }
    else
    {
        m_ranges.erase(m_ranges.begin(), last);
    }
    return next;
}

void
Reassembly::Clear()
{
    m_ranges = std::vector<Range>(); // clear() would keep the memory of the largest reordering
    m_generation = 0;                // two empty objects are equal whatever happened before
}

bool
Reassembly::Empty() const
{
    return m_ranges.empty();
}

std::size_t
Reassembly::Count() const
{
    return m_ranges.size();
}

Position
Reassembly::Highest() const
{
    return m_ranges.empty() ? 0 : m_ranges.back().end;
}

const std::vector<Reassembly::Range>&
Reassembly::Ranges() const
{
    return m_ranges;
}

Reassembly::Blocks
Reassembly::BlocksByRecency(std::size_t limit) const
{
    Blocks blocks(std::min(limit, m_ranges.size()));
    // ages instead of generations, so that the order survives the wrap of the counter
    std::partial_sort_copy(m_ranges.begin(),
                           m_ranges.end(),
                           blocks.begin(),
                           blocks.end(),
                           [this](const Range& a, const Range& b) {
                               return m_generation - a.generation < m_generation - b.generation;
                           });
    return blocks;
}

bool
Reassembly::operator==(const Reassembly& other) const
{
    return m_generation == other.m_generation && m_ranges == other.m_ranges;
}

} // namespace ns3::rfctcp
