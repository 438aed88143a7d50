/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_SCOREBOARD_H
#define RFC_TCP_CORE_SCOREBOARD_H

#include "core/instant.h"
#include "core/lazy.h"
#include "core/reassembly.h"
#include "core/wire/seq-num.h"
#include "delivery-rate.h"

#include <boost/container/deque.hpp>
#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>

namespace ns3::rfctcp
{

/** A piece of sequence space that was sent and is not acknowledged. */
struct SentSegment
{
    Position begin{0};         ///< first position, SYN and FIN count
    Position end{0};           ///< position behind the last
    Instant sentAt;            ///< when it was last sent
    uint32_t transmissions{1}; ///< how often it was sent
    bool sacked{false};        ///< the peer has reported it by SACK
    bool lost{false};          ///< deemed lost, and not sent again since
    DeliveryStamp stamp;       ///< progress of the connection when it was last sent

    /** @return octets of sequence space */
    uint32_t Length() const
    {
        return static_cast<uint32_t>(end - begin);
    }

    /** @param other value to compare with @return true if equal */
    bool operator==(const SentSegment& other) const
    {
        return begin == other.begin && end == other.end && sentAt == other.sentAt &&
               transmissions == other.transmissions && sacked == other.sacked &&
               lost == other.lost && stamp.Tie() == other.stamp.Tie();
    }
};

/** What one acknowledgment has delivered, by its number and by its SACK blocks. */
struct Delivery
{
    uint32_t ackedOctets{0};       ///< sequence space that SND.UNA has passed
    uint32_t newOctets{0};         ///< sequence space neither acknowledged nor SACKed before
    bool retransmitted{false};     ///< some of what SND.UNA has passed was sent more than once
    Instant resentAt;              ///< when the oldest such part was last sent
    std::optional<Instant> sentAt; ///< when the oldest part that SND.UNA has passed was sent;
                                   ///< absent if some of it was sent more than once
    boost::container::small_vector<SentSegment, 2> segments; ///< those newly delivered as a whole
};

/**
 * The retransmission queue of RFC 9293 3.10.8 and the scoreboard of RFC 6675 3: what was sent, what
 * of it the peer reports by SACK, and what is deemed lost. It holds no octets.
 *
 * Segments lie in sequence order. Those sent once were also sent in this order; those sent again
 * are remembered in the order of their last transmission besides, so that the oldest transmission
 * is found without a walk. An acknowledgment costs what it changes, and the logarithm of the number
 * of segments.
 */
class Scoreboard
{
  public:
    /**
     * Adds new sequence space behind everything sent before.
     * @param begin first position @param end position behind the last
     * @param now when it is sent @param stamp progress of the connection
     */
    void Push(Position begin, Position end, Instant now, const DeliveryStamp& stamp = {});

    /** @param una new SND.UNA: all in front of it is acknowledged @param delivery what that adds */
    void AckUpTo(Position una, Delivery& delivery);

    /**
     * One block of a SACK option. A segment counts once all of it is covered [6675 4].
     * @param begin first position @param end position behind the last; both within what was sent
     * @param delivery what that adds
     */
    void Sack(Position begin, Position end, Delivery& delivery);

    /** The peer may have dropped what it has reported: forgets all blocks [2018 8]. */
    void ForgetSacks();

    /**
     * @param position where to retransmit from @param limit octets at most
     * @param now when it is sent @param stamp progress of the connection
     * @return the piece to send again, split off if longer than @p limit; its transmission is
     *         counted. Begin equals end if nothing is outstanding there.
     */
    SentSegment Retransmit(Position position,
                           uint32_t limit,
                           Instant now,
                           const DeliveryStamp& stamp = {});

    // What is deemed lost

    /**
     * Deems lost what was sent before a certain transmission and has had its time [8985 6.2 step
     * 5].
     * @param sentAt when that was @param end of the segment sent then
     * @param reorderingTimeout how long after its transmission a segment is waited for @param now
     * the instant
     * @return when the next segment sent before that transmission will have had its time, if any
     */
    std::optional<Instant> MarkLostSentBefore(Instant sentAt,
                                              Position end,
                                              Duration reorderingTimeout,
                                              Instant now);
    /**
     * After a timeout, all that was sent long ago is deemed lost, and the first outstanding in any
     * case [8985 6.3].
     * @param reorderingTimeout how long a segment is waited for @param now the instant
     * @param before when it timed out: what was sent since is not judged
     */
    void MarkLostAfterTimeout(Duration reorderingTimeout, Instant now, Instant before);
    /** @param segments blocks or segments in front of which all is lost @param smss octets [6675 4]
     */
    void MarkLostBelowSacks(uint32_t segments, uint32_t smss);
    /** The first segment that is not SACKed is deemed lost [6675 5 step 4.3]. */
    void MarkFirstLost();
    /** @param octets what the path carries from now on: all longer segments are lost [1191 6.5] */
    void MarkLostLongerThan(uint32_t octets);
    /** @param before an instant: all that was last sent before it, and is not SACKed, is lost */
    void MarkAllLost(Instant before);
    /** Nothing is deemed lost any more: a timeout was spurious. */
    void UnmarkAllLost();
    /** @return the first position deemed lost, if any */
    std::optional<Position> FirstLost() const;
    /** @return the first segment sent once that is neither SACKed nor lost, below the highest block
     *  [6675 4 NextSeg (3)] */
    std::optional<Position> FirstUnsacked() const;
    /** @return the last segment that is not SACKed [6675 4 NextSeg (4)] */
    std::optional<Position> LastUnsacked() const;

    // Questions

    /** @return true if nothing is outstanding */
    bool IsEmpty() const
    {
        return m_lists->sent.empty();
    }

    /** @return pieces outstanding */
    std::size_t Count() const
    {
        return m_lists->sent.size();
    }

    /** @return the oldest piece; only if not empty */
    const SentSegment& Front() const
    {
        return m_lists->sent.front();
    }

    /** @return the newest piece; only if not empty */
    const SentSegment& Back() const
    {
        return m_lists->sent.back();
    }

    /** @return what the peer has reported beyond SND.UNA */
    const Reassembly& Sacked() const
    {
        return m_lists->sacked;
    }

    /** @return octets of segments reported by SACK */
    uint32_t SackedOctets() const
    {
        return m_lists->sackedOctets;
    }

    /** @return how many segments were reported by SACK */
    uint32_t SackedSegments() const
    {
        return m_lists->sackedSegments;
    }

    /** @return octets deemed lost and not sent again */
    uint32_t LostOctets() const
    {
        return m_lists->lostOctets;
    }

    /** @return octets deemed lost so far, those sent again included; never decreases */
    uint64_t TotalLostOctets() const
    {
        return m_totalLostOctets;
    }

    /** @return octets in flight as far as is known: "pipe" [6675 4] */
    uint32_t InFlight() const
    {
        const Lists& lists = *m_lists;
        return lists.sent.empty()
                   ? 0
                   : static_cast<uint32_t>(lists.sent.back().end - lists.sent.front().begin) -
                         lists.sackedOctets - lists.lostOctets;
    }

    /** @return the first broken rule in words, or nullptr; walks over all pieces */
    const char* CheckInvariants() const;

    /** Forgets everything and frees the memory. */
    void Clear();

    /** @param other value to compare with @return true if equal */
    bool operator==(const Scoreboard& other) const;

  private:
    using Segments = boost::container::deque<SentSegment>; ///< without gaps

    /** A transmission that was not the first one. */
    struct Retransmission
    {
        Position begin{0}; ///< of the segment
        Instant sentAt;    ///< when

        /** @param other value to compare with @return true if equal */
        bool operator==(const Retransmission& other) const
        {
            return begin == other.begin && sentAt == other.sentAt;
        }
    };

    /** What there is while something is outstanding. */
    struct Lists
    {
        Segments sent;                                 ///< by begin
        boost::container::deque<Retransmission> again; ///< by time; may name segments of the past
        std::set<Position> lost;                       ///< where the lost segments begin
        Reassembly sacked;          ///< what the peer holds behind a gap, as far as it has said
        Position undecided{0};      ///< what lies before was sent again, is SACKed or lost
        uint32_t sackedOctets{0};   ///< of the segments marked so
        uint32_t sackedSegments{0}; ///< marked so
        uint32_t lostOctets{0};     ///< of the segments marked so

        /** @param position any @return the segment that holds it, or the first one behind it */
        Segments::iterator Find(Position position);
        /** @param position any @return the segment that holds it, or the first one behind it */
        Segments::const_iterator Find(Position position) const;
        /** @param segment not deemed lost any more */
        void UnmarkLost(SentSegment& segment);
        /** Builds the list of segments sent again anew: some that had left it are undecided again.
         */
        void RebuildRetransmissions();
        /** @param other value to compare with @return true if equal */
        bool operator==(const Lists& other) const;
    };

    /** @param lists those of this board @param segment deemed lost from now on */
    void MarkLost(Lists& lists, SentSegment& segment);

    Lazy<Lists> m_lists; ///< none while nothing is outstanding: an idle connection is small
    uint64_t m_totalLostOctets{0}; ///< octets ever deemed lost
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_SCOREBOARD_H
