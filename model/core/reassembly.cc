/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "reassembly.h"

#include <algorithm>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/ordered_index.hpp>
#include <boost/multi_index/sequenced_index.hpp>
#include <boost/multi_index_container.hpp>
#include <iterator>

namespace ns3::rfctcp
{

namespace
{

namespace index = boost::multi_index;

/** Disjoint ranges that do not touch: index 0 by position, index 1 the most recent first. */
using RangeTable = index::multi_index_container<
    Reassembly::Range,
    index::indexed_by<index::ordered_unique<
                          index::member<Reassembly::Range, Position, &Reassembly::Range::begin>>,
                      index::sequenced<>>>;

constexpr std::size_t BY_RECENCY = 1; ///< index of RangeTable

} // namespace

/** A type of its own, so that the header need not know the containers of Boost. */
class Reassembly::Gaps : public RangeTable
{
};

Reassembly::Reassembly() = default;
Reassembly::~Reassembly() = default;
Reassembly::Reassembly(Reassembly&& other) noexcept = default;
Reassembly& Reassembly::operator=(Reassembly&& other) noexcept = default;

Reassembly::Reassembly(const Reassembly& other)
    : m_gaps(other.m_gaps ? std::make_unique<Gaps>(*other.m_gaps) : nullptr)
{
}

Reassembly&
Reassembly::operator=(const Reassembly& other)
{
    if (this != &other)
    {
        m_gaps = other.m_gaps ? std::make_unique<Gaps>(*other.m_gaps) : nullptr;
    }
    return *this;
}

Reassembly::Fragments
Reassembly::Add(Position begin, Position end)
{
    Fragments fresh;
    if (begin >= end)
    {
        return fresh;
    }
    if (!m_gaps)
    {
        m_gaps = std::make_unique<Gaps>();
    }
    RangeTable& ranges = *m_gaps;
    // The ranges that overlap or touch the arrival are [first, last)
    auto first = ranges.upper_bound(begin);
    if (first != ranges.begin() && std::prev(first)->end >= begin)
    {
        --first;
    }
    Range merged{begin, end};
    Position next = begin; // the first position of the arrival that is left
    auto last = first;
    for (; last != ranges.end() && last->begin <= end; ++last)
    {
        if (next < last->begin)
        {
            fresh.push_back(Range{next, last->begin});
        }
        next = last->end;
        merged.begin = std::min(merged.begin, last->begin);
        merged.end = std::max(merged.end, last->end);
    }
    if (next < end)
    {
        fresh.push_back(Range{next, end});
    }
    auto& byRecency = ranges.get<BY_RECENCY>();
    if (first == last)
    {
        byRecency.push_front(merged);
        return fresh;
    }
    ranges.erase(std::next(first), last);
    ranges.replace(first, merged);
    byRecency.relocate(byRecency.begin(), ranges.project<BY_RECENCY>(first));
    return fresh;
}

Position
Reassembly::Advance(Position next)
{
    if (!m_gaps)
    {
        return next;
    }
    // Ranges do not touch, so at most the last one swallowed reaches beyond next
    auto last = m_gaps->begin();
    for (; last != m_gaps->end() && last->begin <= next; ++last)
    {
        next = std::max(next, last->end);
    }
    if (last == m_gaps->end())
    {
        Clear();
    }
    else
    {
        m_gaps->erase(m_gaps->begin(), last);
    }
    return next;
}

void
Reassembly::Clear()
{
    m_gaps.reset(); // two empty objects are equal whatever happened before
}

bool
Reassembly::Empty() const
{
    return !m_gaps;
}

std::size_t
Reassembly::Count() const
{
    return m_gaps ? m_gaps->size() : 0;
}

Position
Reassembly::Lowest() const
{
    return m_gaps ? m_gaps->begin()->begin : 0;
}

Position
Reassembly::Highest() const
{
    return m_gaps ? m_gaps->rbegin()->end : 0;
}

Reassembly::Range
Reassembly::Holding(Position position) const
{
    return *std::prev(m_gaps->upper_bound(position));
}

std::vector<Reassembly::Range>
Reassembly::Ranges() const
{
    return m_gaps ? std::vector<Range>(m_gaps->begin(), m_gaps->end()) : std::vector<Range>();
}

Reassembly::Blocks
Reassembly::BlocksByRecency(std::size_t limit) const
{
    Blocks blocks;
    if (m_gaps)
    {
        const auto& byRecency = m_gaps->get<BY_RECENCY>();
        std::copy_n(byRecency.begin(),
                    std::min(limit, byRecency.size()),
                    std::back_inserter(blocks));
    }
    return blocks;
}

Reassembly::Blocks
Reassembly::HighestBlocks(std::size_t limit) const
{
    Blocks blocks;
    if (m_gaps)
    {
        std::copy_n(m_gaps->rbegin(), std::min(limit, m_gaps->size()), std::back_inserter(blocks));
    }
    return blocks;
}

bool
Reassembly::operator==(const Reassembly& other) const
{
    if (!m_gaps || !other.m_gaps)
    {
        return !m_gaps && !other.m_gaps;
    }
    const auto& mine = m_gaps->get<BY_RECENCY>(); // holds every range, so the order says all
    const auto& theirs = other.m_gaps->get<BY_RECENCY>();
    return std::equal(mine.begin(), mine.end(), theirs.begin(), theirs.end());
}

} // namespace ns3::rfctcp
