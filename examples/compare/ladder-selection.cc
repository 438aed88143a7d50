/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ladder-selection.h"

#include "ns3/tcp-header.h"

#include <algorithm>
#include <set>

namespace compare
{

namespace
{

constexpr std::size_t SHOW_ALL = 56;          // up to so many segments nothing is left out
constexpr std::size_t BEGINNING = 18;         // shown of a long run
constexpr std::size_t ENDING = 14;            // shown of a long run
constexpr int64_t SILENCE = 500'000'000;      // nanoseconds; a series of retries is soon told:
constexpr std::size_t BEGINNING_SILENCES = 6; // at most so many silences are in the beginning
constexpr std::size_t ENDING_SILENCES = 2;    // and in the ending
constexpr std::size_t SPECIAL = 20;           // shown in between, if there are not more
constexpr std::size_t LEAST_OMITTED = 6;      // the mark of an omission takes room, too

std::vector<std::string>
Describe(const std::vector<ns3::RfcTcpSegmentRecord>& segments, std::size_t begin, std::size_t end)
{
    std::size_t lost = 0;
    std::size_t again = 0;
    for (std::size_t i = begin; i < end; ++i)
    {
        lost += segments[i].fate == ns3::RfcTcpFate::LOST ? 1 : 0;
        again += segments[i].retransmission ? 1 : 0;
    }
    std::vector<std::string> lines{"... " + std::to_string(end - begin) + " segments ..."};
    if (again > 0)
    {
        lines.push_back(std::to_string(again) + " retransmitted");
    }
    if (lost > 0)
    {
        lines.push_back(std::to_string(lost) + " lost");
    }
    return lines;
}

/** Keep the beginning and the ending. */
void
MarkEnds(const std::vector<ns3::RfcTcpSegmentRecord>& segments, std::vector<bool>& keep)
{
    const std::size_t count = segments.size();
    const auto isSilence = [&segments](std::size_t earlier) {
        return segments[earlier + 1].sent.GetNanoSeconds() -
                   segments[earlier].sent.GetNanoSeconds() >
               SILENCE;
    };
    std::size_t silences = 0;
    for (std::size_t i = 0; i < BEGINNING && silences < BEGINNING_SILENCES; ++i)
    {
        keep[i] = true;
        silences += isSilence(i) ? 1 : 0;
    }
    silences = 0;
    for (std::size_t i = count; i > count - ENDING && silences < ENDING_SILENCES; --i)
    {
        keep[i - 1] = true;
        silences += isSilence(i - 2) ? 1 : 0;
    }
}

/** @return by index, whether to show a segment; omissions may still turn out too small */
std::vector<bool>
Mark(const ns3::RfcTcpJournal& journal)
{
    const auto& segments = journal.GetSegments();
    const std::size_t count = segments.size();
    std::vector<bool> keep(count, count <= SHOW_ALL);
    if (count <= SHOW_ALL)
    {
        return keep;
    }
    std::set<int64_t> transitions; // moments
    for (const auto& record : journal.GetStates())
    {
        transitions.insert(record.time.GetNanoSeconds());
    }
    constexpr uint8_t CONTROL = ns3::TcpHeader::SYN | ns3::TcpHeader::FIN | ns3::TcpHeader::RST;
    MarkEnds(segments, keep);
    std::vector<std::size_t> turning;
    std::vector<std::size_t> troubled;
    for (std::size_t i = 0; i < count; ++i)
    {
        const auto& segment = segments[i];
        const bool turns = segment.fate == ns3::RfcTcpFate::DELIVERED &&
                           transitions.count(segment.arrived.GetNanoSeconds());
        if (((segment.header.flags & CONTROL) && !segment.retransmission) || turns)
        {
            turning.push_back(i);
        }
        else if (segment.retransmission || segment.fate == ns3::RfcTcpFate::LOST)
        {
            troubled.push_back(i);
        }
    }
    for (const auto* special : {&turning, &troubled})
    {
        if (special->size() <= SPECIAL)
        {
            for (const std::size_t i : *special)
            {
                keep[i] = true;
            }
        }
    }
    return keep;
}

} // namespace

Selection
SelectSegments(const ns3::RfcTcpJournal& journal)
{
    const auto& segments = journal.GetSegments();
    const std::size_t count = segments.size();
    const std::vector<bool> keep = Mark(journal);
    Selection selection;
    std::size_t i = 0;
    while (i < count)
    {
        if (keep[i])
        {
            selection.shown.push_back(i);
            ++i;
            continue;
        }
        const auto stop = static_cast<std::size_t>(
            std::find(keep.begin() + static_cast<std::ptrdiff_t>(i), keep.end(), true) -
            keep.begin());
        const bool between =
            i > 0 && stop < count &&
            segments[i - 1].sent.GetNanoSeconds() < segments[stop].sent.GetNanoSeconds();
        if (stop - i >= LEAST_OMITTED && between)
        {
            selection.omissions.push_back(
                {selection.shown.size() - 1, Describe(segments, i, stop)});
        }
        else
        {
            for (std::size_t shown = i; shown < stop; ++shown)
            {
                selection.shown.push_back(shown);
            }
        }
        i = stop;
    }
    return selection;
}

} // namespace compare
