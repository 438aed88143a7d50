/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_ACCEPTANCE_H
#define RFC_TCP_CORE_ACCEPTANCE_H

#include "core/wire/seq-num.h"
#include "instant.h"

#include <cstdint>

// Rules about arriving segments that a connection and its TIME-WAIT entry share.

namespace ns3::rfctcp
{

/**
 * The first check of RFC 9293 3.10.7.4, Table 6.
 * @param nxt RCV.NXT @param edge RCV.NXT + RCV.WND
 * @param seq SEG.SEQ @param length SEG.LEN
 * @return true if the segment occupies a part of the window
 */
constexpr bool
IsAcceptable(Position nxt, Position edge, Position seq, uint32_t length)
{
    if (nxt == edge) // RCV.WND is zero
    {
        return length == 0 && seq == nxt;
    }
    const bool beginsInside = nxt <= seq && seq < edge;
    if (length == 0)
    {
        return beginsInside;
    }
    const Position last = seq + length - 1;
    return beginsInside || (nxt <= last && last < edge);
}

/**
 * PAWS [7323 5.3].
 * @param value SEG.TSval @param recent TS.Recent @param recentAt when it was set @param now the
 *        instant
 * @return true if the segment is an old duplicate
 */
constexpr bool
IsOldTimestamp(uint32_t value, uint32_t recent, Instant recentAt, Instant now)
{
    constexpr Duration LIFETIME = std::chrono::hours(24 * 24); // TS.Recent ages [7323 5.5]
    const uint32_t behind = recent - value;
    constexpr uint32_t HALF = uint32_t{1} << 31; // exactly as far away is not older [7323 5.2]
    return behind > 0 && behind < HALF && now - recentAt < LIFETIME;
}

/** Limits the challenge ACKs of each second [5961 7]. */
struct ChallengeCounter
{
    Instant since{};   ///< begin of the second in which challenges are counted
    uint32_t count{0}; ///< challenge ACKs in that second

    /** @param now the instant @param limit in a second; 0: none @return true if one may be sent */
    bool Take(Instant now, uint32_t limit)
    {
        if (now - since >= std::chrono::seconds(1))
        {
            since = now;
            count = 0;
        }
        const bool allowed = limit == 0 || count < limit;
        count += allowed ? 1 : 0;
        return allowed;
    }

    /** @param other value to compare with @return true if equal */
    bool operator==(const ChallengeCounter& other) const
    {
        return since == other.since && count == other.count;
    }
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_ACCEPTANCE_H
