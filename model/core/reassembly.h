/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_REASSEMBLY_H
#define RFC_TCP_CORE_REASSEMBLY_H

#include "core/wire/seq-num.h"

#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <memory>
#include <vector>

namespace ns3::rfctcp
{

/**
 * @ingroup rfctcp
 * The ranges of positions beyond RCV.NXT that have arrived. The ranges are disjoint; the octets
 * themselves are not here.
 *
 * RCV.NXT belongs to the caller, who trims arrivals to [RCV.NXT, RCV.NXT + RCV.WND) first. While
 * there are no ranges, text in order needs no call: the caller moves RCV.NXT. Without ranges there
 * is no memory.
 */
class Reassembly
{
  public:
    /** A half-open range of positions. */
    struct Range
    {
        Position begin{0}; ///< first position
        Position end{0};   ///< position following the last

        /** @param other value to compare with @return true if equal */
        bool operator==(const Range& other) const
        {
            return begin == other.begin && end == other.end;
        }
    };

    using Fragments = boost::container::small_vector<Range, 2>; ///< parts of an arrival
    using Blocks = boost::container::small_vector<Range, 4>;    ///< some of the ranges

    Reassembly();
    ~Reassembly();
    /** @param other copied in full */
    Reassembly(const Reassembly& other);
    /** @param other moved from; it is empty afterwards */
    Reassembly(Reassembly&& other) noexcept;
    /** @param other copied in full @return this */
    Reassembly& operator=(const Reassembly& other);
    /** @param other moved from; it is empty afterwards @return this */
    Reassembly& operator=(Reassembly&& other) noexcept;

    /**
     * Records an arrival. The arrival merges with the ranges that it overlaps or touches, and the
     * merged range is the most recent one even if the arrival is a duplicate. The cost is the
     * logarithm of the number of ranges, and a constant for each range that is merged.
     * @param begin first position
     * @param end position following the last; nothing happens unless it is after @p begin
     * @return the parts never received before, in ascending order
     */
    Fragments Add(Position begin, Position end);

    /**
     * Forgets every range that is contiguous with, or lies before, the next expected position.
     * @param next RCV.NXT
     * @return the new RCV.NXT: @p next, or the end of the range that reached it
     */
    Position Advance(Position next);

    /** Forgets all ranges and gives their memory back. */
    void Clear();

    /** @return true if nothing is out of order */
    bool Empty() const;
    /** @return the number of ranges */
    std::size_t Count() const;
    /** @return the first position received, 0 if empty */
    Position Lowest() const;
    /** @return the position following the last one received, 0 if empty */
    Position Highest() const;
    /** @param position a position that was received @return the range with that position */
    Range Holding(Position position) const;
    /** @return copies of the ranges, ascending; between two of them at least one position is
     *  missing */
    std::vector<Range> Ranges() const;

    /**
     * Chooses ranges to report: that of the latest arrival, then those of earlier arrivals, which
     * is the order of RFC 2018 4. The cost is a constant for each chosen range.
     * @param limit number of ranges at most
     * @return up to @p limit ranges, the most recent first
     */
    Blocks BlocksByRecency(std::size_t limit) const;
    /** @param limit number of ranges at most @return up to @p limit ranges, the highest first */
    Blocks HighestBlocks(std::size_t limit) const;

    /** @param other value to compare with @return true if ranges and their recency are equal */
    bool operator==(const Reassembly& other) const;

  private:
    /** The ranges, by position and by recency; see reassembly.cc. */
    class Gaps;

    std::unique_ptr<Gaps> m_gaps; ///< nullptr while there is no range
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_REASSEMBLY_H
