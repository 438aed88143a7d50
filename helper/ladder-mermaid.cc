/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Ladders as text for Mermaid.

#include "internal/ladder-content.h"
#include "internal/ladder-notes.h"
#include "internal/ladder-selection.h"
#include "internal/ladder-style.h"
#include "internal/text.h"
#include "rfc-tcp-ladder.h"

#include "ns3/abort.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

namespace
{

using namespace rfctcp;

/** A line of the diagram. */
struct Line
{
    int64_t time;     ///< nanoseconds
    uint32_t order;   ///< among lines of one time
    std::string text; ///< of the line
};

/** @return text without the characters that end a line of Mermaid, or begin an entity */
std::string
Clean(std::string text)
{
    std::replace_if(
        text.begin(),
        text.end(),
        [](char c) { return c == ';' || c == '#' || c == '\n'; },
        ' ');
    return text;
}

/** @return the time of a note in front of its text */
std::string
WithTime(int64_t time, const std::string& text)
{
    return Format("%.6f s: ", static_cast<double>(time) / 1e9) + Clean(text);
}

} // namespace

void
RfcTcpLadder::WriteMermaid(const std::string& path, const Panel& panel) const
{
    const LadderContent content = CollectContent(panel);
    const Selection selection = SelectRuns(
        content,
        GroupSegments(content, m_style.leastGrouped, std::numeric_limits<int64_t>::max()),
        m_style);
    const std::array<std::string, SIDE_COUNT> ids{"A", "B"};
    std::vector<Line> lines;
    for (const Side end : {LEFT, RIGHT})
    {
        for (const auto& note : SelectNotes(content, selection, end))
        {
            const std::string place = end == LEFT ? "left" : "right";
            lines.push_back(
                {note.time,
                 note.order,
                 "Note " + place + " of " + ids[end] + ": " + WithTime(note.time, note.text)});
        }
    }
    for (std::size_t i = 0; i < selection.shown.size(); ++i)
    {
        const auto& segment = content.segments[selection.shown[i].first];
        const Side side = content.SideOf(segment.node);
        const std::string arrow = segment.fate == RfcTcpFate::DELIVERED ? "->>" : "-x";
        const int64_t time = segment.sent.GetNanoSeconds();
        lines.push_back({time,
                         std::numeric_limits<uint32_t>::max(),
                         ids[side] + arrow + ids[Opposite(side)] + ": " +
                             WithTime(time, GetLabel(content, selection.shown[i], m_style))});
        for (const auto& omission : selection.omissions)
        {
            if (omission.before == i)
            {
                lines.push_back({time,
                                 std::numeric_limits<uint32_t>::max(),
                                 "Note over A,B: " + Clean(omission.lines.front())});
            }
        }
    }
    std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
        return std::pair(a.time, a.order) < std::pair(b.time, b.order);
    });
    std::ofstream file(path);
    if (!m_comment.empty())
    {
        file << "%% " << m_comment << '\n';
    }
    file << "sequenceDiagram\n  participant A as " << Clean(panel.leftName)
         << "\n  participant B as " << Clean(panel.rightName) << '\n';
    for (const auto& line : lines)
    {
        file << "  " << line.text << '\n';
    }
    file.close();
    NS_ABORT_MSG_UNLESS(file, "Cannot write the picture " << path);
}

} // namespace ns3
