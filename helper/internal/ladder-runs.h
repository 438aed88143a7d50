/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LADDER_RUNS_H
#define RFC_TCP_LADDER_RUNS_H

#include "ladder-content.h"

#include <cstddef>
#include <vector>

namespace ns3::rfctcp
{

/** One arrow of a ladder: a segment, or several like ones that follow each other. */
struct SegmentRun
{
    std::size_t first{0}; ///< index into the segments of the content
    std::size_t last{0};  ///< likewise; those between that are of the other end do not belong
    std::size_t count{1}; ///< number of segments
};

/**
 * Group segments: data of one length in order, or ACKs without data in order, that one end sends
 * one after the other and that arrive. Segments that are lost or sent again, that carry SYN, FIN,
 * RST or URG, or at whose arrival something happens stay alone.
 *
 * @param content of a ladder
 * @param least so many segments are a group
 * @param longestGap nanoseconds between two segments of a group at most
 * @return all segments, in order of sending
 */
std::vector<SegmentRun> GroupSegments(const LadderContent& content,
                                      std::size_t least,
                                      int64_t longestGap);

} // namespace ns3::rfctcp

#endif // RFC_TCP_LADDER_RUNS_H
