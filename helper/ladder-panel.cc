/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/ladder-panel.h"

#include <algorithm>
#include <utility>

namespace ns3::rfctcp
{

namespace
{

constexpr double OMISSION_LINE = 14; // pixels
constexpr double OMISSION_RIM = 4;   // pixels
constexpr double NANOSECONDS_PER_MS = 1e6;

// Columns of a time scale, in which things must not stand upon each other.
constexpr int HEADS = 0;  ///< arrowheads, by side
constexpr int NOTES = 2;  ///< notes, by side
constexpr int ACROSS = 4; ///< arrows that are nearly horizontal

/** @return pixels */
double
GetMarkHeight(const Omission& omission)
{
    return OMISSION_LINE * static_cast<double>(omission.lines.size()) + 2 * OMISSION_RIM;
}

/** @return indices of the segments of a run that are drawn: the first and the last one */
std::vector<std::size_t>
GetDrawn(const SegmentRun& run)
{
    return run.count > 1 ? std::vector<std::size_t>{run.first, run.last}
                         : std::vector<std::size_t>{run.first};
}

} // namespace

LadderPanel::LadderPanel(LadderContent content,
                         const RfcTcpLadder::Style& style,
                         double pixelsPerMs)
    : m_content(std::move(content)),
      m_style(style),
      m_pixelsPerMs(pixelsPerMs),
      m_selection(SelectRuns(m_content,
                             GroupSegments(m_content,
                                           m_style.leastGrouped,
                                           static_cast<int64_t>(m_style.longestGap / pixelsPerMs *
                                                                NANOSECONDS_PER_MS)),
                             m_style)),
      m_notes{SelectNotes(m_content, m_selection, LEFT),
              SelectNotes(m_content, m_selection, RIGHT)},
      m_scale(MakeScale(m_style.labelDistance))
{
    // More room until no label lies upon another one.
    constexpr int ATTEMPTS = 5;
    const auto count = [this] {
        const auto arrows = GetArrows({0, 0});
        return PlaceLabels(arrows).CountOverlaps();
    };
    m_overlaps = count();
    double distance = m_style.labelDistance;
    for (int attempt = 1; attempt < ATTEMPTS && m_overlaps > 0; ++attempt)
    {
        distance *= 1.2;
        LadderTimeScale last = m_scale;
        m_scale = MakeScale(distance);
        const std::size_t overlaps = count();
        if (overlaps >= m_overlaps)
        {
            m_scale = last;
        }
        m_overlaps = std::min(m_overlaps, overlaps);
    }
}

std::size_t
LadderPanel::CountOverlaps() const
{
    return m_overlaps;
}

std::set<NoteKind>
LadderPanel::GetNoteKinds() const
{
    std::set<NoteKind> kinds;
    for (const auto& notes : m_notes)
    {
        for (const auto& note : notes)
        {
            kinds.insert(note.kind);
        }
    }
    return kinds;
}

double
LadderPanel::GetWidth() const
{
    return 2 * (m_style.outer + m_style.bar) + m_style.inner;
}

double
LadderPanel::GetHeight() const
{
    return m_scale.GetHeight() + m_style.noteDistance;
}

const LadderContent&
LadderPanel::GetContent() const
{
    return m_content;
}

double
LadderPanel::GetEdge(Side end, Point corner) const
{
    const double left = corner.x + m_style.outer + m_style.bar;
    return end == LEFT ? left : left + m_style.inner;
}

bool
LadderPanel::IsFlat(const RfcTcpSegmentRecord& segment) const
{
    return segment.fate != RfcTcpFate::IN_FLIGHT &&
           static_cast<double>((segment.arrived - segment.sent).GetNanoSeconds()) /
                   NANOSECONDS_PER_MS * m_pixelsPerMs <
               m_style.labelDistance;
}

LadderTimeScale
LadderPanel::MakeScale(double labelDistance) const
{
    LadderTimeScale scale(m_style, m_pixelsPerMs);
    scale.AddTime(m_content.begin);
    AnnounceArrows(scale, labelDistance);
    for (const Side end : {LEFT, RIGHT})
    {
        for (const auto& note : m_notes[end])
        {
            scale.AddThing(note.time, NOTES + end, m_style.noteDistance);
        }
    }
    scale.Finish();
    return scale;
}

void
LadderPanel::AnnounceArrows(LadderTimeScale& scale, double labelDistance) const
{
    const auto& segments = m_content.segments;
    for (const auto& run : m_selection.shown)
    {
        const auto& first = segments[run.first];
        const auto& last = segments[run.last];
        const int heads = HEADS + Opposite(m_content.SideOf(first.node));
        for (const std::size_t i : GetDrawn(run))
        {
            const auto& segment = segments[i];
            scale.AddTime(segment.sent.GetNanoSeconds());
            if (segment.fate != RfcTcpFate::IN_FLIGHT)
            {
                scale.AddThing(segment.arrived.GetNanoSeconds(), heads, labelDistance);
            }
            if (IsFlat(segment))
            {
                scale.AddThing(segment.sent.GetNanoSeconds(), ACROSS, labelDistance);
            }
        }
        if (run.count > 1)
        {
            scale.AddRoom(first.arrived.GetNanoSeconds(),
                          last.arrived.GetNanoSeconds(),
                          1.6 * labelDistance);
        }
    }
    for (const auto& omission : m_selection.omissions)
    {
        const auto& before = segments[m_selection.shown[omission.before].last];
        const auto& after = segments[m_selection.shown[omission.before + 1].first];
        const double room = GetMarkHeight(omission) + 14;
        scale.AddRoom(before.sent.GetNanoSeconds(), after.sent.GetNanoSeconds(), room);
        if (before.fate != RfcTcpFate::IN_FLIGHT && after.fate != RfcTcpFate::IN_FLIGHT &&
            before.arrived < after.arrived)
        {
            scale.AddRoom(before.arrived.GetNanoSeconds(), after.arrived.GetNanoSeconds(), room);
        }
    }
}

std::vector<LabelPlacer::Arrow>
LadderPanel::GetArrows(Point corner) const
{
    std::vector<LabelPlacer::Arrow> arrows;
    for (const auto& run : m_selection.shown)
    {
        for (const std::size_t i : {run.first, run.last})
        {
            const auto& segment = m_content.segments[i];
            const Side side = m_content.SideOf(segment.node);
            const Point from{GetEdge(side, corner),
                             corner.y + m_scale.GetY(segment.sent.GetNanoSeconds())};
            const Point to{GetEdge(Opposite(side), corner),
                           segment.fate == RfcTcpFate::IN_FLIGHT
                               ? from.y + m_style.flightHeight
                               : corner.y + m_scale.GetY(segment.arrived.GetNanoSeconds())};
            arrows.emplace_back(from, to);
        }
    }
    return arrows;
}

LabelPlacer
LadderPanel::PlaceLabels(const std::vector<LabelPlacer::Arrow>& arrows) const
{
    LabelPlacer placer(arrows);
    for (std::size_t i = 0; i < m_selection.shown.size(); ++i)
    {
        const auto& run = m_selection.shown[i];
        const auto& segment = m_content.segments[run.first];
        TextStyle style;
        style.size = m_style.labelSize;
        style.color = GetArrowStyle(segment).color;
        // The label of a run stands above its last arrow, that is between both.
        placer.Place(GetLabel(m_content, run, m_style),
                     style,
                     arrows[2 * i + 1],
                     segment.fate == RfcTcpFate::LOST ? 28 : 13);
    }
    return placer;
}

void
LadderPanel::Draw(SvgCanvas& canvas, Point corner) const
{
    DrawTimeAxis(canvas, corner);
    DrawBreaks(canvas, corner);
    for (const Side end : {LEFT, RIGHT})
    {
        DrawBar(canvas, corner, end);
    }
    DrawArrows(canvas, corner);
    DrawOmissions(canvas, corner);
    for (const Side end : {LEFT, RIGHT})
    {
        DrawNotes(canvas, corner, end);
    }
}

void
LadderPanel::DrawArrows(SvgCanvas& canvas, Point corner) const
{
    const auto arrows = GetArrows(corner);
    for (std::size_t i = 0; i < m_selection.shown.size(); ++i)
    {
        if (m_selection.shown[i].count > 1)
        {
            const auto& [firstTail, firstHead] = arrows[2 * i];
            const auto& [lastTail, lastHead] = arrows[2 * i + 1];
            canvas.Polygon({firstTail, firstHead, lastHead, lastTail}, "#eaf0f6");
        }
    }
    for (std::size_t i = 0; i < m_selection.shown.size(); ++i)
    {
        const auto& segment = m_content.segments[m_selection.shown[i].first];
        for (const std::size_t arrow : {2 * i, 2 * i + 1})
        {
            if (arrow % 2 == 0 && m_selection.shown[i].count == 1)
            {
                continue; // the same as the last one
            }
            DrawArrow(canvas,
                      arrows[arrow].first,
                      arrows[arrow].second,
                      GetArrowStyle(segment),
                      segment.fate);
        }
    }
    const LabelPlacer placer = PlaceLabels(arrows);
    for (const auto& label : placer.GetLabels())
    {
        canvas.Text(label.at, label.text, label.style);
    }
}

double
LadderPanel::GetMarkMiddle(const Omission& omission) const
{
    constexpr std::size_t NEIGHBORS = 20; // arrows that may be near
    const auto getCrossing = [this](std::size_t i) {
        const auto& segment = m_content.segments[i];
        const bool flying = segment.fate == RfcTcpFate::IN_FLIGHT;
        return (m_scale.GetY(segment.sent.GetNanoSeconds()) +
                m_scale.GetY((flying ? segment.sent : segment.arrived).GetNanoSeconds())) /
               2;
    };
    const std::size_t next = omission.before + 1;
    double lowestBefore = 0;
    for (std::size_t i = next > NEIGHBORS ? next - NEIGHBORS : 0; i < next; ++i)
    {
        lowestBefore = std::max(lowestBefore, getCrossing(m_selection.shown[i].last));
    }
    double highestAfter = m_scale.GetHeight();
    for (std::size_t i = next; i < m_selection.shown.size() && i < next + NEIGHBORS; ++i)
    {
        highestAfter = std::min(highestAfter, getCrossing(m_selection.shown[i].first));
    }
    return (lowestBefore + highestAfter) / 2;
}

void
LadderPanel::DrawOmissions(SvgCanvas& canvas, Point corner) const
{
    for (const auto& omission : m_selection.omissions)
    {
        TextStyle style;
        style.size = m_style.labelSize;
        style.anchor = Anchor::MIDDLE;
        style.italic = true;
        double width = 0;
        for (const auto& line : omission.lines)
        {
            width = std::max(width, SvgCanvas::EstimateWidth(line, style.size) + 14);
        }
        const double height = GetMarkHeight(omission);
        const double center = GetEdge(LEFT, corner) + m_style.inner / 2;
        double y = corner.y + GetMarkMiddle(omission) - height / 2;
        canvas.Rectangle({center - width / 2, y}, width, height, "#fffbe6", "#b59a3a", 4);
        y += OMISSION_RIM - 3;
        for (const auto& line : omission.lines)
        {
            y += OMISSION_LINE;
            canvas.Text({center, y}, line, style);
        }
    }
}

} // namespace ns3::rfctcp
