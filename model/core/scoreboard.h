/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_SCOREBOARD_H
#define RFC_TCP_CORE_SCOREBOARD_H

#include "instant.h"
#include "seq-num.h"

#include <boost/container/deque.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace ns3::rfctcp
{

/** A piece of sequence space that was sent and is not acknowledged. */
struct SentSegment
{
    Position begin{0};         ///< first position, SYN and FIN count
    Position end{0};           ///< position behind the last
    Instant sentAt;            ///< when it was last sent
    uint32_t transmissions{1}; ///< how often it was sent

    /** @param other value to compare with @return true if equal */
    bool operator==(const SentSegment& other) const
    {
        return begin == other.begin && end == other.end && sentAt == other.sentAt &&
               transmissions == other.transmissions;
    }
};

/**
 * The retransmission queue of RFC 9293 3.10.8: what was sent, in sequence order. It holds no
 * octets and allocates nothing while it is empty.
 */
class Scoreboard
{
  public:
    /** What an acknowledgment removed. */
    struct Acked
    {
        uint32_t octets{0};            ///< sequence space, SYN and FIN included
        bool retransmitted{false};     ///< some of it was sent more than once
        Instant resentAt;              ///< when the oldest such part was last sent
        std::optional<Instant> sentAt; ///< when the oldest part was sent; absent if retransmitted
    };

    /**
     * Adds new sequence space behind everything sent before.
     * @param begin first position
     * @param end position behind the last
     * @param now when it is sent
     */
    void Push(Position begin, Position end, Instant now);

    /** @param una new SND.UNA: all in front of it is acknowledged @return what that removed */
    Acked AckUpTo(Position una);

    /**
     * @param position where to retransmit from
     * @param limit octets at most
     * @param now when it is sent
     * @return the piece to send again, split off if longer than @p limit; its transmission is
     *         counted. Begin equals end if nothing is outstanding there.
     */
    SentSegment Retransmit(Position position, uint32_t limit, Instant now);

    /** @return true if nothing is outstanding */
    bool IsEmpty() const
    {
        return m_sent.empty();
    }

    /** @return pieces outstanding */
    std::size_t Count() const
    {
        return m_sent.size();
    }

    /** @return the oldest piece; only if not empty */
    const SentSegment& Front() const
    {
        return m_sent.front();
    }

    /** Forgets everything and frees the memory. */
    void Clear();

    /** @param other value to compare with @return true if equal */
    bool operator==(const Scoreboard& other) const
    {
        return m_sent == other.m_sent;
    }

  private:
    boost::container::deque<SentSegment> m_sent; ///< by begin, without gaps
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_SCOREBOARD_H
