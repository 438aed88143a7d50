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
    Lists& lists = m_lists.Make();
    SentSegment& segment = lists.sent.emplace_back();
    segment.begin = begin;
    segment.end = end;
    segment.sentAt = now;
    segment.stamp = stamp;
}

void
Scoreboard::ShortenLast(Position end)
{
    m_lists.Make().sent.back().end = end;
}

void
Scoreboard::AckUpTo(Position una, Delivery& delivery)
{
    if (m_lists.IsDefault())
    {
        return;
    }
    Lists& lists = m_lists.Make();
    while (!lists.sent.empty() && lists.sent.front().begin < una)
    {
        SentSegment& oldest = lists.sent.front();
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
            lists.lost.erase(lists.lost.begin()); // the first of them, as it is the first of all
            lists.lostOctets -= octets;
        }
        lists.sackedOctets -= oldest.sacked ? octets : 0;
        if (end < oldest.end)
        {
            for (std::size_t i = 0; oldest.transmissions > 1 && i < lists.again.size(); ++i)
            {
                Retransmission& again = lists.again[i];
                if (again.begin == oldest.begin && again.sentAt == oldest.sentAt)
                {
                    again.begin = end;
                }
            }
            oldest.begin = end;
            if (oldest.lost)
            {
                lists.lost.insert(end);
            }
            break;
        }
        if (!oldest.sacked)
        {
            delivery.segments.push_back(oldest);
        }
        lists.sackedSegments -= oldest.sacked ? 1 : 0;
        lists.sent.pop_front();
    }
    if (delivery.retransmitted)
    {
        delivery.sentAt.reset(); // Karn: which transmission was acknowledged is unknown [6298 3]
    }
    if (!lists.sacked.Empty())
    {
        lists.sacked.Advance(una);
    }
    lists.undecided = std::max(lists.undecided, una);
    while (!lists.again.empty() && lists.again.front().begin < una)
    {
        lists.again.pop_front();
    }
    if (lists.sent.empty() && lists.sacked.Empty())
    {
        m_lists.Reset(); // an idle connection holds none
    }
}

void
Scoreboard::Sack(Position begin, Position end, Delivery& delivery)
{
    Lists& lists = m_lists.Make();
    for (const auto& part : lists.sacked.Add(begin, end))
    {
        // Both ends of the part may complete a segment that an earlier block has touched
        const Reassembly::Range range = lists.sacked.Holding(part.begin);
        for (auto segment = lists.Find(part.begin);
             segment != lists.sent.end() && segment->begin < part.end && segment->end <= range.end;
             ++segment)
        {
            if (segment->begin < range.begin || segment->sacked)
            {
                continue;
            }
            if (segment->lost)
            {
                lists.UnmarkLost(*segment); // late, not lost
            }
            segment->sacked = true;
            lists.sackedOctets += segment->Length();
            ++lists.sackedSegments;
            delivery.newOctets += segment->Length();
            delivery.segments.push_back(*segment);
        }
    }
}

void
Scoreboard::ForgetSacks()
{
    if (m_lists.IsDefault())
    {
        return;
    }
    Lists& lists = m_lists.Make();
    for (SentSegment& segment : lists.sent)
    {
        segment.sacked = false;
    }
    lists.sackedOctets = 0;
    lists.sackedSegments = 0;
    lists.sacked.Clear();
    lists.RebuildRetransmissions();
}

SentSegment
Scoreboard::Retransmit(Position position, uint32_t limit, Instant now, const DeliveryStamp& stamp)
{
    const SentSegment nothing{position, position, now, 0, false, false, {}};
    if (m_lists.IsDefault())
    {
        return nothing;
    }
    Lists& lists = m_lists.Make();
    auto segment = lists.Find(position);
    if (segment == lists.sent.end())
    {
        return nothing;
    }
    if (segment->Length() > limit)
    {
        // The path takes less than when this was sent: send the rest on its own.
        SentSegment rest = *segment;
        rest.begin = segment->begin + limit;
        segment->end = rest.begin;
        const auto split = lists.sent.insert(std::next(segment), rest);
        lists.sackedSegments += split->sacked ? 1 : 0;
        if (split->lost)
        {
            lists.lost.insert(split->begin);
        }
        else if (!split->sacked)
        {
            MarkLost(lists, *split); // it was as long
        }
        segment = std::prev(split);
    }
    if (segment->lost)
    {
        lists.UnmarkLost(*segment);
    }
    segment->sentAt = now;
    segment->stamp = stamp;
    ++segment->transmissions;
    if (!lists.again.empty() && lists.again.back().begin == segment->begin)
    {
        lists.again.pop_back(); // of the past from now on: one segment sent over and over is one
    }
    lists.again.push_back(Retransmission{segment->begin, now});
    return *segment;
}

void
Scoreboard::Clear()
{
    *this = Scoreboard();
}

// ---- Lost ----

void
Scoreboard::MarkLost(Lists& lists, SentSegment& segment)
{
    segment.lost = true;
    lists.lost.insert(lists.lost.end(), segment.begin); // mostly in ascending order
    lists.lostOctets += segment.Length();
    m_totalLostOctets += segment.Length();
}

void
Scoreboard::Lists::UnmarkLost(SentSegment& segment)
{
    segment.lost = false;
    lost.erase(segment.begin);
    lostOctets -= segment.Length();
}

void
Scoreboard::Lists::RebuildRetransmissions()
{
    undecided = 0;
    again.clear();
    for (const SentSegment& segment : sent)
    {
        if (segment.transmissions > 1 && !segment.sacked)
        {
            again.push_back(Retransmission{segment.begin, segment.sentAt});
        }
    }
    std::stable_sort(again.begin(),
                     again.end(),
                     [](const Retransmission& left, const Retransmission& right) {
                         return left.sentAt < right.sentAt;
                     });
}

std::optional<Instant>
Scoreboard::MarkLostSentBefore(Instant sentAt,
                               Position end,
                               Duration reorderingTimeout,
                               Instant now)
{
    if (m_lists.IsDefault())
    {
        return std::nullopt;
    }
    Lists& lists = m_lists.Make();
    const auto before = [=](const SentSegment& segment) { // [8985 6.2 step 2]
        return segment.sentAt < sentAt || (segment.sentAt == sentAt && segment.end < end);
    };
    std::optional<Instant> next;
    while (!lists.again.empty())
    {
        const auto segment = lists.Find(lists.again.front().begin);
        const bool past =
            segment == lists.sent.end() || segment->begin != lists.again.front().begin ||
            segment->sentAt != lists.again.front().sentAt || segment->sacked || segment->lost;
        if (!past && !before(*segment))
        {
            break;
        }
        if (!past && segment->sentAt + reorderingTimeout > now)
        {
            next = segment->sentAt + reorderingTimeout;
            break;
        }
        if (!past)
        {
            MarkLost(lists, *segment);
        }
        lists.again.pop_front();
    }
    auto segment = lists.Find(lists.undecided);
    for (; segment != lists.sent.end(); ++segment)
    {
        if (segment->sacked || segment->lost || segment->transmissions > 1)
        {
            continue; // decided, or in the other list
        }
        if (!before(*segment))
        {
            break;
        }
        if (segment->sentAt + reorderingTimeout > now)
        {
            const Instant due = segment->sentAt + reorderingTimeout;
            next = next ? std::min(*next, due) : due;
            break;
        }
        MarkLost(lists, *segment);
    }
    lists.undecided = segment == lists.sent.end()
                          ? (lists.sent.empty() ? lists.undecided : lists.sent.back().end)
                          : segment->begin;
    return next;
}

void
Scoreboard::MarkLostAfterTimeout(Duration reorderingTimeout, Instant now, Instant before)
{
    if (m_lists.IsDefault())
    {
        return;
    }
    Lists& lists = m_lists.Make();
    bool first = true;
    for (SentSegment& segment : lists.sent)
    {
        if (segment.sacked)
        {
            continue;
        }
        if (!segment.lost && segment.sentAt < before &&
            (first || segment.sentAt + reorderingTimeout <= now))
        {
            MarkLost(lists, segment);
        }
        first = false;
    }
}

void
Scoreboard::MarkLostBelowSacks(uint32_t segments, uint32_t smss)
{
    if (m_lists.IsDefault())
    {
        return;
    }
    Lists& lists = m_lists.Make();
    const auto blocks = lists.sacked.HighestBlocks(segments);
    Position octets = 0;
    uint32_t count = 0;
    const auto range = std::find_if(blocks.begin(), blocks.end(), [&](const auto& block) {
        octets += block.end - block.begin;
        return ++count >= segments || octets > (Position{segments} - 1) * smss;
    });
    if (range == blocks.end())
    {
        return;
    }
    auto segment = lists.Find(lists.undecided);
    for (; segment != lists.sent.end() && segment->end <= range->begin; ++segment)
    {
        if (!segment->sacked && !segment->lost && segment->transmissions == 1)
        {
            MarkLost(lists, *segment);
        }
    }
    lists.undecided =
        std::max(lists.undecided, segment == lists.sent.end() ? range->begin : segment->begin);
}

void
Scoreboard::MarkFirstLost()
{
    if (m_lists.IsDefault())
    {
        return;
    }
    Lists& lists = m_lists.Make();
    for (SentSegment& segment : lists.sent)
    {
        if (!segment.sacked)
        {
            if (!segment.lost)
            {
                MarkLost(lists, segment);
            }
            return;
        }
    }
}

void
Scoreboard::MarkLostLongerThan(uint32_t octets)
{
    if (m_lists.IsDefault())
    {
        return;
    }
    Lists& lists = m_lists.Make();
    for (SentSegment& segment : lists.sent)
    {
        if (!segment.sacked && !segment.lost && segment.Length() > octets)
        {
            MarkLost(lists, segment);
        }
    }
}

void
Scoreboard::MarkAllLost(Instant before)
{
    if (m_lists.IsDefault())
    {
        return;
    }
    Lists& lists = m_lists.Make();
    for (SentSegment& segment : lists.sent)
    {
        if (!segment.sacked && !segment.lost && segment.sentAt < before)
        {
            MarkLost(lists, segment);
        }
    }
}

void
Scoreboard::UnmarkAllLost()
{
    if (m_lists.IsDefault())
    {
        return;
    }
    Lists& lists = m_lists.Make();
    for (const Position begin : lists.lost)
    {
        lists.Find(begin)->lost = false;
    }
    lists.lost.clear();
    lists.lostOctets = 0;
    lists.RebuildRetransmissions();
}

std::optional<Position>
Scoreboard::FirstLost() const
{
    const Lists& lists = *m_lists;
    return lists.lost.empty() ? std::nullopt : std::optional<Position>(*lists.lost.begin());
}

std::optional<Position>
Scoreboard::FirstUnsacked() const
{
    const Lists& lists = *m_lists;
    for (auto segment = lists.Find(lists.undecided);
         segment != lists.sent.end() && segment->end <= lists.sacked.Highest();
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
    const Lists& lists = *m_lists;
    for (auto segment = lists.sent.rbegin(); segment != lists.sent.rend(); ++segment)
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
Scoreboard::Lists::Find(Position position)
{
    return std::partition_point(sent.begin(), sent.end(), [=](const SentSegment& segment) {
        return segment.end <= position;
    });
}

Scoreboard::Segments::const_iterator
Scoreboard::Lists::Find(Position position) const
{
    return std::partition_point(sent.begin(), sent.end(), [=](const SentSegment& segment) {
        return segment.end <= position;
    });
}

const char*
Scoreboard::CheckInvariants() const
{
    const Lists& lists = *m_lists;
    uint64_t sacked = 0;
    uint64_t lost = 0;
    uint32_t sackedSegments = 0;
    std::size_t lostSegments = 0;
    Position next = lists.sent.empty() ? 0 : lists.sent.front().begin;
    for (const SentSegment& segment : lists.sent)
    {
        if (segment.begin != next || segment.end <= segment.begin)
        {
            return "sent segments follow each other without gaps";
        }
        if (segment.sacked && segment.lost)
        {
            return "what was SACKed is not lost";
        }
        if (segment.lost != (lists.lost.count(segment.begin) == 1))
        {
            return "the list of lost segments names those marked so";
        }
        next = segment.end;
        sacked += segment.sacked ? segment.Length() : 0;
        sackedSegments += segment.sacked ? 1 : 0;
        lost += segment.lost ? segment.Length() : 0;
        lostSegments += segment.lost ? 1 : 0;
    }
    if (sacked != lists.sackedOctets || sackedSegments != lists.sackedSegments ||
        lost != lists.lostOctets || lostSegments != lists.lost.size())
    {
        return "the sums of SACKed and lost octets are those of the segments";
    }
    return nullptr;
}

} // namespace ns3::rfctcp
