/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_SCOREBOARD_H
#define RFC_TCP_CORE_SCOREBOARD_H

#include "core/delivery-rate.h"
#include "core/instant.h"
#include "core/lazy.h"
#include "core/reassembly.h"
#include "core/wire/seq-num.h"

#include <boost/container/deque.hpp>
#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <tuple>

namespace ns3::rfctcp
{

/** A range of sequence space that was sent and is not acknowledged. */
struct SentSegment
{
    Position begin{0};         ///< first position, SYN and FIN count
    Position end{0};           ///< position behind the last
    Instant sentAt;            ///< when the segment was last sent
    uint32_t transmissions{1}; ///< number of transmissions
    bool sacked{false};        ///< the peer has reported the segment by SACK
    bool lost{false};          ///< deemed lost, and not retransmitted since
    DeliveryStamp stamp;       ///< progress of the connection when the segment was last sent

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

/** Octets and segments that one acknowledgment delivers, by its number and by its SACK blocks. */
struct Delivery
{
    uint32_t ackedOctets{0};       ///< sequence space that SND.UNA has passed
    uint32_t newOctets{0};         ///< sequence space neither acknowledged nor SACKed before
    bool retransmitted{false};     ///< SND.UNA has passed a segment that was retransmitted
    Instant resentAt;              ///< when the oldest such segment was last sent
    std::optional<Instant> sentAt; ///< when the oldest segment that SND.UNA has passed was sent;
                                   ///< absent if one of them was retransmitted
    boost::container::small_vector<SentSegment, 2> segments; ///< newly delivered as a whole
};

/**
 * The retransmission queue of RFC 9293 3.10.8 and the scoreboard of RFC 6675 3: the outstanding
 * segments, those of them that the peer has reported by SACK, and those deemed lost. The octets
 * themselves are not here.
 *
 * Segments are in sequence order, and those that were sent once were sent in this order. A second
 * list has the retransmitted segments in the order of their last transmission, so that the oldest
 * transmission is found without a walk. The cost of an acknowledgment is the number of segments
 * that it changes, and the logarithm of the number of segments.
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

    /** The peer has not taken the end of the last segment, which counts as never sent.
     * @param end position where the segment ends now, behind its begin */
    void ShortenLast(Position end);

    /** @param una new SND.UNA @param delivery gets what is acknowledged */
    void AckUpTo(Position una, Delivery& delivery);

    /**
     * One block of a SACK option. A segment is SACKed once blocks cover all of it [6675 4].
     * @param begin first position @param end position behind the last; both were sent
     * @param delivery gets what is newly SACKed
     */
    void Sack(Position begin, Position end, Delivery& delivery);

    /** The peer may have dropped text that it has reported: forgets all blocks [2018 8]. */
    void ForgetSacks();

    /**
     * Counts a retransmission.
     * @param position where the segment begins @param limit octets at most
     * @param now when the segment is sent @param stamp progress of the connection
     * @return the segment, split if it was longer than @p limit; begin equals end if nothing is
     *         outstanding there
     */
    SentSegment Retransmit(Position position,
                           uint32_t limit,
                           Instant now,
                           const DeliveryStamp& stamp = {});

    // Lost segments

    /**
     * Marks segments that were sent before a delivered one and whose time is over [8985 6.2 step
     * 5].
     * @param sentAt when the delivered segment was sent @param end of the delivered segment
     * @param reorderingTimeout time after its transmission at which a segment is deemed lost
     * @param now the instant
     * @return when the time of the next segment sent before the delivered one is over, if there is
     *         one
     */
    std::optional<Instant> MarkLostSentBefore(Instant sentAt,
                                              Position end,
                                              Duration reorderingTimeout,
                                              Instant now);
    /**
     * Marks, after a timeout, the first outstanding segment and those whose time is over
     * [8985 6.3].
     * @param reorderingTimeout time after its transmission at which a segment is deemed lost
     * @param now the instant
     * @param before instant of the timeout: segments sent since are not marked
     */
    void MarkLostAfterTimeout(Duration reorderingTimeout, Instant now, Instant before);
    /** Marks segments for which IsLost() of [6675 4] holds.
     * @param segments DupThresh @param smss SMSS, octets */
    void MarkLostBelowSacks(uint32_t segments, uint32_t smss);
    /** Marks the first segment that is not SACKed [6675 5 step 4.3]. */
    void MarkFirstLost();
    /** Marks all segments that are too long for the path [1191 6.5].
     * @param octets length of the longest segment that passes */
    void MarkLostLongerThan(uint32_t octets);
    /** Marks all segments that are not SACKed. @param before an instant: only if last sent before
     */
    void MarkAllLost(Instant before);
    /** No segment is deemed lost any more: a timeout was spurious. */
    void UnmarkAllLost();
    /** @return the first position deemed lost, if any */
    std::optional<Position> FirstLost() const;
    /** @return begin of the first segment below the highest block that was sent once and is neither
     *  SACKed nor lost, if there is one [6675 4 NextSeg (3)] */
    std::optional<Position> FirstUnsacked() const;
    /** @return begin of the last segment that is not SACKed, if there is one [6675 4 NextSeg (4)]
     */
    std::optional<Position> LastUnsacked() const;

    // Questions

    /** @return true if nothing is outstanding */
    bool IsEmpty() const
    {
        return m_lists->sent.empty();
    }

    /** @return number of outstanding segments */
    std::size_t Count() const
    {
        return m_lists->sent.size();
    }

    /** @return the segment at SND.UNA; only if not empty */
    const SentSegment& Front() const
    {
        return m_lists->sent.front();
    }

    /** @return the last segment; only if not empty */
    const SentSegment& Back() const
    {
        return m_lists->sent.back();
    }

    /** @return ranges beyond SND.UNA that the peer has reported by SACK */
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

    /** @return octets of segments deemed lost and not retransmitted since */
    uint32_t LostOctets() const
    {
        return m_lists->lostOctets;
    }

    /** @return octets ever deemed lost, those retransmitted since included; never decreases */
    uint64_t TotalLostOctets() const
    {
        return m_totalLostOctets;
    }

    /** @return octets in flight, as far as is known: "pipe" [6675 4] */
    uint32_t InFlight() const
    {
        const Lists& lists = *m_lists;
        return lists.sent.empty()
                   ? 0
                   : static_cast<uint32_t>(lists.sent.back().end - lists.sent.front().begin) -
                         lists.sackedOctets - lists.lostOctets;
    }

    /** @return the first broken invariant in words, or nullptr; walks over all segments */
    const char* CheckInvariants() const;

    /** Forgets everything and frees the memory. */
    void Clear();

    /** @return all members */
    auto Tie() const
    {
        return std::tie(m_lists, m_totalLostOctets);
    }

    /** @param other value to compare with @return true if equal */
    bool operator==(const Scoreboard& other) const
    {
        return Tie() == other.Tie();
    }

  private:
    using Segments = boost::container::deque<SentSegment>; ///< without gaps

    /** A transmission that was not the first one. */
    struct Retransmission
    {
        Position begin{0}; ///< of the segment
        Instant sentAt;    ///< when

        /** @return all members */
        auto Tie() const
        {
            return std::tie(begin, sentAt);
        }

        /** @param other value to compare with @return true if equal */
        bool operator==(const Retransmission& other) const
        {
            return Tie() == other.Tie();
        }
    };

    /** The lists that exist while something is outstanding. */
    struct Lists
    {
        Segments sent;                                 ///< by begin
        boost::container::deque<Retransmission> again; ///< by time; some may be acknowledged
        std::set<Position> lost;                       ///< begins of lost segments
        Reassembly sacked;          ///< ranges that the peer has reported by SACK
        Position undecided{0};      ///< all segments before are retransmitted, SACKed or lost
        uint32_t sackedOctets{0};   ///< see SackedOctets()
        uint32_t sackedSegments{0}; ///< see SackedSegments()
        uint32_t lostOctets{0};     ///< see LostOctets()

        /** @param position any position
         * @return the segment at that position, or the first one behind it */
        Segments::iterator Find(Position position);
        /** @param position any position
         * @return the segment at that position, or the first one behind it */
        Segments::const_iterator Find(Position position) const;
        /** @param segment that is not deemed lost any more */
        void UnmarkLost(SentSegment& segment);
        /** Builds the list of retransmitted segments anew, because some that had left the list are
         * not lost any more. */
        void RebuildRetransmissions();

        /** @return all members that the others do not follow from */
        auto Tie() const
        {
            return std::tie(sent, again, lost, sacked, undecided);
        }

        /** @param other value to compare with @return true if equal */
        bool operator==(const Lists& other) const
        {
            return Tie() == other.Tie();
        }
    };

    /** @param lists of this scoreboard @param segment that is deemed lost from now on */
    void MarkLost(Lists& lists, SentSegment& segment);

    Lazy<Lists> m_lists; ///< default while nothing is outstanding: an idle connection is small
    uint64_t m_totalLostOctets{0}; ///< octets ever deemed lost
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_SCOREBOARD_H
