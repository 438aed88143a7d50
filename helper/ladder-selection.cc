/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/ladder-selection.h"

#include "ns3/tcp-header.h"

#include <algorithm>
#include <set>

namespace ns3::rfctcp
{

namespace
{

std::vector<std::string>
Describe(const LadderContent& content,
         const std::vector<SegmentRun>& runs,
         std::size_t begin,
         std::size_t end)
{
    std::size_t count = 0;
    std::size_t lost = 0;
    std::size_t again = 0;
    for (std::size_t i = begin; i < end; ++i)
    {
        const auto& segment = content.segments[runs[i].first];
        count += runs[i].count;
        lost += segment.fate == RfcTcpFate::LOST ? 1 : 0;
        again += segment.retransmission ? 1 : 0;
    }
    std::vector<std::string> lines{"... " + std::to_string(count) + " segments ..."};
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
MarkEnds(const LadderContent& content,
         const std::vector<SegmentRun>& runs,
         std::vector<bool>& keep,
         const RfcTcpLadder::Style& style)
{
    const std::size_t count = runs.size();
    const auto isSilence = [&content, &runs, &style](std::size_t earlier) {
        return content.segments[runs[earlier + 1].first].sent -
                   content.segments[runs[earlier].last].sent >
               style.silence;
    };
    std::size_t silences = 0;
    for (std::size_t i = 0;
         i < std::min(style.beginning, count - 1) && silences < style.beginningSilences;
         ++i)
    {
        keep[i] = true;
        silences += isSilence(i) ? 1 : 0;
    }
    silences = 0;
    for (std::size_t i = count;
         i > std::max<std::size_t>(count - std::min(style.ending, count), 1) &&
         silences < style.endingSilences;
         --i)
    {
        keep[i - 1] = true;
        silences += isSilence(i - 2) ? 1 : 0;
    }
}

/** @return by index, whether to show an arrow; omissions may still turn out too small */
std::vector<bool>
Mark(const LadderContent& content,
     const std::vector<SegmentRun>& runs,
     const RfcTcpLadder::Style& style)
{
    const std::size_t count = runs.size();
    std::vector<bool> keep(count, count <= style.showAll);
    if (count <= style.showAll)
    {
        return keep;
    }
    std::set<int64_t> transitions; // moments
    for (const auto& record : content.states)
    {
        transitions.insert(record.time.GetNanoSeconds());
    }
    constexpr uint8_t CONTROL = TcpHeader::SYN | TcpHeader::FIN | TcpHeader::RST;
    MarkEnds(content, runs, keep, style);
    std::vector<std::size_t> turning;
    std::vector<std::size_t> troubled;
    for (std::size_t i = 0; i < count; ++i)
    {
        const auto& segment = content.segments[runs[i].first];
        const bool turns = segment.fate == RfcTcpFate::DELIVERED &&
                           transitions.count(segment.arrived.GetNanoSeconds());
        if (((segment.header.flags & CONTROL) && !segment.retransmission) || turns)
        {
            turning.push_back(i);
        }
        else if (segment.retransmission || segment.fate == RfcTcpFate::LOST)
        {
            troubled.push_back(i);
        }
    }
    constexpr std::size_t MOST_TURNING = 20; // a life has fewer; a series of failures may have more
    const auto keepUnlessMany = [&keep](const std::vector<std::size_t>& some, std::size_t most) {
        for (const std::size_t i : some)
        {
            keep[i] = keep[i] || some.size() <= most;
        }
    };
    keepUnlessMany(turning, MOST_TURNING);
    keepUnlessMany(troubled, style.special);
    return keep;
}

} // namespace

Selection
SelectRuns(const LadderContent& content,
           const std::vector<SegmentRun>& runs,
           const RfcTcpLadder::Style& style)
{
    const std::size_t count = runs.size();
    const std::vector<bool> keep = Mark(content, runs, style);
    Selection selection;
    std::size_t i = 0;
    while (i < count)
    {
        if (keep[i])
        {
            selection.shown.push_back(runs[i]);
            ++i;
            continue;
        }
        const auto stop = static_cast<std::size_t>(
            std::find(keep.begin() + static_cast<std::ptrdiff_t>(i), keep.end(), true) -
            keep.begin());
        const bool between =
            i > 0 && stop < count &&
            content.segments[runs[i - 1].last].sent < content.segments[runs[stop].first].sent;
        if (stop - i >= style.leastOmitted && between)
        {
            selection.omissions.push_back(
                {selection.shown.size() - 1, Describe(content, runs, i, stop)});
        }
        else
        {
            for (std::size_t shown = i; shown < stop; ++shown)
            {
                selection.shown.push_back(runs[shown]);
            }
        }
        i = stop;
    }
    return selection;
}

std::vector<Note>
SelectNotes(const LadderContent& content, const Selection& selection, Side end)
{
    std::set<std::size_t> drawn; // segments
    for (const auto& run : selection.shown)
    {
        drawn.insert(run.first);
        drawn.insert(run.last);
    }
    std::vector<Note> notes = GetNotes(content, end);
    notes.erase(std::remove_if(notes.begin(),
                               notes.end(),
                               [&drawn](const Note& note) {
                                   return note.segment && drawn.count(*note.segment) == 0;
                               }),
                notes.end());
    return notes;
}

} // namespace ns3::rfctcp
