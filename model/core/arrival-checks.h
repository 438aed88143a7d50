/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_ARRIVAL_CHECKS_H
#define RFC_TCP_CORE_ARRIVAL_CHECKS_H

#include "core/wire/segment.h"
#include "core/wire/seq-num.h"
#include "instant.h"
#include "outbox.h"

#include <cstdint>
#include <optional>

// Checks of an arriving segment that a connection and its TIME-WAIT entry share: RFC 9293 3.10.7.4
// with RFC 5961 and RFC 7323.

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

/**
 * PAWS, before the first check.
 * @param segment the segment @param agreed timestamps were agreed on
 * @param recent TS.Recent @param recentAt when TS.Recent was set @param now the instant
 * @return why the segment is not used; nothing if the checks go on
 */
inline std::optional<Discard>
CheckTimestamp(const Segment& segment, bool agreed, uint32_t recent, Instant recentAt, Instant now)
{
    if (!agreed || segment.flags.rst)
    {
        return std::nullopt; // a RST is never judged by its timestamp [7323 5.2]
    }
    if (!segment.options.stamps)
    {
        // A SYN is answered in any case: half-open discovery [5961 4.2]
        return segment.flags.syn ? std::nullopt : std::optional(Discard::MISSING_TIMESTAMP);
    }
    return IsOldTimestamp(segment.options.stamps->value, recent, recentAt, now)
               ? std::optional(Discard::OLD_TIMESTAMP)
               : std::nullopt;
}

/**
 * @param segment the segment @param agreed timestamps were agreed on
 * @param begin position of SEG.SEQ @param lastAck Last.ACK.sent
 * @return true if TS.Recent becomes SEG.TSval [7323 4.3]
 */
inline bool
UpdatesRecentTimestamp(const Segment& segment, bool agreed, Position begin, Position lastAck)
{
    // Not that of a RST, which PAWS does not check
    return agreed && segment.options.stamps && !segment.flags.rst && begin <= lastAck;
}

/**
 * The second check, of a RST that has passed the first one. Text of a RST is ignored [9293 SHLD-2].
 * @param begin position of SEG.SEQ @param nxt RCV.NXT
 * @return why the RST does not reset the connection; nothing if it does
 */
constexpr std::optional<Discard>
CheckReset(Position begin, Position nxt)
{
    if (begin < nxt)
    {
        return Discard::RESET_OUTSIDE_WINDOW; // only its text reaches into the window
    }
    return begin > nxt ? std::optional(Discard::RESET_NOT_EXACT) : std::nullopt; // [5961 3.2]
}

/**
 * The fifth check in synchronized states: SND.UNA - MAX.SND.WND =< SEG.ACK =< SND.NXT [5961 5.2].
 * @param segment the segment @param ack position of SEG.ACK
 * @param una SND.UNA @param max behind the highest position ever sent @param maxWnd MAX.SND.WND
 * @return why the segment is not used; nothing if the checks go on
 */
inline std::optional<Discard>
CheckAckField(const Segment& segment, Position ack, Position una, Position max, uint32_t maxWnd)
{
    if (!segment.flags.ack)
    {
        return Discard::NO_ACK;
    }
    if (ack > max)
    {
        return Discard::BAD_ACK;
    }
    return ack < una - Position{maxWnd} ? std::optional(Discard::OLD_ACK) : std::nullopt;
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

#endif // RFC_TCP_CORE_ARRIVAL_CHECKS_H
