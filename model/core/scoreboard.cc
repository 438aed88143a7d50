/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scoreboard.h"

#include <algorithm>
#include <iterator>

namespace ns3::rfctcp
{

// ---- Sent and acknowledged ----

void
Scoreboard::Push(Position begin, Position end, Instant now, const DeliveryStamp& stamp)
{
    SentSegment& segment = m_sent.emplace_back();
    segment.begin = begin;
    segment.end = end;
    segment.sentAt = now;
    segment.stamp = stamp;
}

void
Scoreboard::AckUpTo(Position una, Delivery& delivery)
{
    while (!m_sent.empty() && m_sent.front().begin < una)
    {
        SentSegment& oldest = m_sent.front();
        const Position end = std::min(oldest.end, una);
        const auto octets = static_cast<uint32_t>(end - oldest.begin);
        delivery.ackedOctets += octets;
        if (oldest.transmissions > 1 && !delivery.retransmitted)
        {
            delivery.retransmitted = true;
            delivery.resentAt = oldest.sentAt;
        }
        if (!oldest.sacked)
        {
            delivery.newOctets += octets;
            // The echo of a SACKed segment was sent long ago: no measure of the way back
            if (!delivery.sentAt)
            {
                delivery.sentAt = oldest.sentAt;
            }
        }
        if (oldest.lost)
        {
            m_lost.erase(m_lost.begin()); // the first of them, as it is the first of all
            m_lostOctets -= octets;
        }
        m_sackedOctets -= oldest.sacked ? octets : 0;
        if (end < oldest.end)
        {
            for (std::size_t i = 0; oldest.transmissions > 1 && i < m_again.size(); ++i)
            {
                Retransmission& again = m_again[i];
                if (again.begin == oldest.begin && again.sentAt == oldest.sentAt)
                {
                    again.begin = end;
                }
            }
            oldest.begin = end;
            if (oldest.lost)
            {
                m_lost.insert(end);
            }
            break;
        }
        if (!oldest.sacked)
        {
            delivery.segments.push_back(oldest);
        }
        m_sackedSegments -= oldest.sacked ? 1 : 0;
        m_sent.pop_front();
    }
    if (m_sent.empty())
    {
        FreeMemory(); // an idle connection holds none for it
    }
    if (delivery.retransmitted)
    {
        delivery.sentAt.reset(); // Karn: which transmission was acknowledged is unknown [6298 3]
    }
    if (!m_sacked.Empty())
    {
        m_sacked.Advance(una);
    }
    m_undecided = std::max(m_undecided, una);
    while (!m_again.empty() && m_again.front().begin < una)
    {
        m_again.pop_front();
    }
}

void
Scoreboard::Sack(Position begin, Position end, Delivery& delivery)
{
    for (const auto& part : m_sacked.Add(begin, end))
    {
        // Both ends of the part may complete a segment that an earlier block has touched
        const auto& ranges = m_sacked.Ranges();
        const auto range =
            std::prev(std::upper_bound(ranges.begin(),
                                       ranges.end(),
                                       part.begin,
                                       [](Position position, const Reassembly::Range& candidate) {
                                           return position < candidate.begin;
                                       }));
        for (auto segment = Find(part.begin);
             segment != m_sent.end() && segment->begin < part.end && segment->end <= range->end;
             ++segment)
        {
            if (segment->begin < range->begin || segment->sacked)
            {
                continue;
            }
            if (segment->lost)
            {
                Recall(*segment); // late, not lost
            }
            segment->sacked = true;
            m_sackedOctets += segment->Length();
            ++m_sackedSegments;
            delivery.newOctets += segment->Length();
            delivery.segments.push_back(*segment);
        }
    }
}

void
Scoreboard::ForgetSacks()
{
    for (SentSegment& segment : m_sent)
    {
        segment.sacked = false;
    }
    m_sackedOctets = 0;
    m_sackedSegments = 0;
    m_sacked.Clear();
    Reconsider();
}

SentSegment
Scoreboard::Retransmit(Position position, uint32_t limit, Instant now, const DeliveryStamp& stamp)
{
    auto segment = Find(position);
    if (segment == m_sent.end())
    {
        return SentSegment{position, position, now, 0, false, false, {}};
    }
    if (segment->Length() > limit)
    {
        // The path takes less than when this was sent: send the rest on its own.
        SentSegment rest = *segment;
        rest.begin = segment->begin + limit;
        segment->end = rest.begin;
        const auto split = m_sent.insert(std::next(segment), rest);
        m_sackedSegments += split->sacked ? 1 : 0;
        if (split->lost)
        {
            m_lost.insert(split->begin);
        }
        else if (!split->sacked)
        {
            Lose(*split); // it was as long
        }
        segment = std::prev(split);
    }
    if (segment->lost)
    {
        Recall(*segment);
    }
    segment->sentAt = now;
    segment->stamp = stamp;
    ++segment->transmissions;
    m_again.push_back(Retransmission{segment->begin, now});
    return *segment;
}

void
Scoreboard::FreeMemory()
{
    m_sent.clear();
    m_sent.shrink_to_fit();
    m_again.clear();
    m_again.shrink_to_fit();
}

void
Scoreboard::Clear()
{
    *this = Scoreboard();
}

// ---- Lost ----

void
Scoreboard::Lose(SentSegment& segment)
{
    segment.lost = true;
    m_lost.insert(m_lost.end(), segment.begin); // mostly in ascending order
    m_lostOctets += segment.Length();
    m_lostInAll += segment.Length();
}

void
Scoreboard::Recall(SentSegment& segment)
{
    segment.lost = false;
    m_lost.erase(segment.begin);
    m_lostOctets -= segment.Length();
}

void
Scoreboard::Reconsider()
{
    m_undecided = 0;
    m_again.clear();
    for (const SentSegment& segment : m_sent)
    {
        if (segment.transmissions > 1 && !segment.sacked)
        {
            m_again.push_back(Retransmission{segment.begin, segment.sentAt});
        }
    }
    std::stable_sort(m_again.begin(),
                     m_again.end(),
                     [](const Retransmission& left, const Retransmission& right) {
                         return left.sentAt < right.sentAt;
                     });
}

std::optional<Instant>
Scoreboard::LoseOlderThan(Instant sentAt, Position end, Duration patience, Instant now)
{
    const auto before = [=](const SentSegment& segment) { // [8985 6.2 step 2]
        return segment.sentAt < sentAt || (segment.sentAt == sentAt && segment.end < end);
    };
    std::optional<Instant> next;
    while (!m_again.empty())
    {
        const auto segment = Find(m_again.front().begin);
        const bool past = segment == m_sent.end() || segment->begin != m_again.front().begin ||
                          segment->sentAt != m_again.front().sentAt || segment->sacked ||
                          segment->lost;
        if (!past && !before(*segment))
        {
            break;
        }
        if (!past && segment->sentAt + patience > now)
        {
            next = segment->sentAt + patience;
            break;
        }
        if (!past)
        {
            Lose(*segment);
        }
        m_again.pop_front();
    }
    auto segment = Find(m_undecided);
    for (; segment != m_sent.end(); ++segment)
    {
        if (segment->sacked || segment->lost || segment->transmissions > 1)
        {
            continue; // decided, or in the other list
        }
        if (!before(*segment))
        {
            break;
        }
        if (segment->sentAt + patience > now)
        {
            const Instant due = segment->sentAt + patience;
            next = next ? std::min(*next, due) : due;
            break;
        }
        Lose(*segment);
    }
    m_undecided = segment == m_sent.end() ? (m_sent.empty() ? m_undecided : m_sent.back().end)
                                          : segment->begin;
    return next;
}

void
Scoreboard::LoseExpired(Duration patience, Instant now, Instant before)
{
    bool first = true;
    for (SentSegment& segment : m_sent)
    {
        if (segment.sacked)
        {
            continue;
        }
        if (!segment.lost && segment.sentAt < before && (first || segment.sentAt + patience <= now))
        {
            Lose(segment);
        }
        first = false;
    }
}

void
Scoreboard::LoseBelowSacks(uint32_t segments, uint32_t smss)
{
    const auto& ranges = m_sacked.Ranges();
    Position octets = 0;
    uint32_t blocks = 0;
    auto range = ranges.rbegin();
    for (; range != ranges.rend(); ++range)
    {
        octets += range->end - range->begin;
        if (++blocks >= segments || octets > (Position{segments} - 1) * smss)
        {
            break;
        }
    }
    if (range == ranges.rend())
    {
        return;
    }
    auto segment = Find(m_undecided);
    for (; segment != m_sent.end() && segment->end <= range->begin; ++segment)
    {
        if (!segment->sacked && !segment->lost && segment->transmissions == 1)
        {
            Lose(*segment);
        }
    }
    m_undecided = std::max(m_undecided, segment == m_sent.end() ? range->begin : segment->begin);
}

void
Scoreboard::LoseFirst()
{
    for (SentSegment& segment : m_sent)
    {
        if (!segment.sacked)
        {
            if (!segment.lost)
            {
                Lose(segment);
            }
            return;
        }
    }
}

void
Scoreboard::LoseLongerThan(uint32_t octets)
{
    for (SentSegment& segment : m_sent)
    {
        if (!segment.sacked && !segment.lost && segment.Length() > octets)
        {
            Lose(segment);
        }
    }
}

void
Scoreboard::LoseAll(Instant before)
{
    for (SentSegment& segment : m_sent)
    {
        if (!segment.sacked && !segment.lost && segment.sentAt < before)
        {
            Lose(segment);
        }
    }
}

void
Scoreboard::LoseNothing()
{
    for (const Position begin : m_lost)
    {
        Find(begin)->lost = false;
    }
    m_lost.clear();
    m_lostOctets = 0;
    Reconsider();
}

std::optional<Position>
Scoreboard::FirstLost() const
{
    return m_lost.empty() ? std::nullopt : std::optional<Position>(*m_lost.begin());
}

std::optional<Position>
Scoreboard::FirstDoubtful() const
{
    for (auto segment = Find(m_undecided);
         segment != m_sent.end() && segment->end <= m_sacked.Highest();
         ++segment)
    {
        if (!segment->sacked && !segment->lost && segment->transmissions == 1)
        {
            return segment->begin;
        }
    }
    return std::nullopt;
}

std::optional<Position>
Scoreboard::LastUnsacked() const
{
    for (auto segment = m_sent.rbegin(); segment != m_sent.rend(); ++segment)
    {
        if (!segment->sacked)
        {
            return segment->begin;
        }
    }
    return std::nullopt;
}

// ---- Questions ----

Scoreboard::Segments::iterator
Scoreboard::Find(Position position)
{
    return std::partition_point(m_sent.begin(), m_sent.end(), [=](const SentSegment& segment) {
        return segment.end <= position;
    });
}

Scoreboard::Segments::const_iterator
Scoreboard::Find(Position position) const
{
    return std::partition_point(m_sent.begin(), m_sent.end(), [=](const SentSegment& segment) {
        return segment.end <= position;
    });
}

const char*
Scoreboard::CheckInvariants() const
{
    uint64_t sacked = 0;
    uint64_t lost = 0;
    uint32_t sackedSegments = 0;
    std::size_t lostSegments = 0;
    Position next = m_sent.empty() ? 0 : m_sent.front().begin;
    for (const SentSegment& segment : m_sent)
    {
        if (segment.begin != next || segment.end <= segment.begin)
        {
            return "sent segments follow each other without gaps";
        }
        if (segment.sacked && segment.lost)
        {
            return "what was SACKed is not lost";
        }
        if (segment.lost != (m_lost.count(segment.begin) == 1))
        {
            return "the list of lost segments names those marked so";
        }
        next = segment.end;
        sacked += segment.sacked ? segment.Length() : 0;
        sackedSegments += segment.sacked ? 1 : 0;
        lost += segment.lost ? segment.Length() : 0;
        lostSegments += segment.lost ? 1 : 0;
    }
    if (sacked != m_sackedOctets || sackedSegments != m_sackedSegments || lost != m_lostOctets ||
        lostSegments != m_lost.size())
    {
        return "the sums of SACKed and lost octets are those of the segments";
    }
    return nullptr;
}

bool
Scoreboard::operator==(const Scoreboard& other) const
{
    return m_sent == other.m_sent && m_again == other.m_again && m_lost == other.m_lost &&
           m_sacked == other.m_sacked && m_undecided == other.m_undecided &&
           m_lostInAll == other.m_lostInAll;
}

} // namespace ns3::rfctcp
