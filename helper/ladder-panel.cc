/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/ladder-panel.h"

#include "internal/ladder-style.h"

#include "ns3/rfc-tcp-flags.h"
#include "ns3/tcp-header.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

namespace ns3::rfctcp
{

namespace
{

constexpr double NOTE_GAP = 9;       // pixels between bar and name
constexpr double OMISSION_LINE = 13; // pixels
constexpr double OMISSION_RIM = 4;   // pixels

std::string
GetLabel(const RfcTcpSegmentRecord& segment)
{
    std::string text =
        RfcTcpFlagNames(segment.header.flags) + " seq=" + std::to_string(segment.relativeSeq);
    if (segment.header.flags & TcpHeader::ACK)
    {
        text += " ack=" + std::to_string(segment.relativeAck);
    }
    return text + " len=" + std::to_string(segment.header.length);
}

/** @return pixels */
double
GetMarkHeight(const Omission& omission)
{
    return OMISSION_LINE * static_cast<double>(omission.lines.size()) + 2 * OMISSION_RIM;
}

/** @return how many points of a label come too close to labels that have their place */
template <typename Labels>
std::size_t
CountCollisions(const std::vector<Point>& points, const Labels& placed)
{
    constexpr double DISTANCE = 9;
    std::size_t count = 0;
    for (const auto& label : placed)
    {
        for (const auto& other : label.points)
        {
            for (const auto& point : points)
            {
                if (std::abs(point.x - other.x) < DISTANCE &&
                    std::hypot(point.x - other.x, point.y - other.y) < DISTANCE)
                {
                    ++count;
                }
            }
        }
    }
    return count;
}

} // namespace

LadderPanel::LadderPanel(LadderContent content, int index, const RfcTcpLadder::Style& style)
    : m_content(std::move(content)),
      m_style(style),
      m_index(index),
      m_selection(SelectSegments(m_content, m_style))
{
}

double
LadderPanel::GetWidth() const
{
    return 2 * (m_style.outer + m_style.bar) + m_style.inner;
}

double
LadderPanel::GetTail() const
{
    return 5 * m_style.noteDistance;
}

double
LadderPanel::GetEdge(Side end, Point corner) const
{
    const double left = corner.x + m_style.outer + m_style.bar;
    return end == LEFT ? left : left + m_style.inner;
}

void
LadderPanel::Announce(LadderTimeScale& scale) const
{
    const auto column = [this](Side end) { return m_index * static_cast<int>(SIDE_COUNT) + end; };
    scale.AddTime(0);
    for (const std::size_t i : m_selection.shown)
    {
        const auto& segment = m_content.segments[i];
        scale.AddTime(segment.sent.GetNanoSeconds());
        if (segment.fate != RfcTcpFate::IN_FLIGHT)
        {
            scale.AddLabel(segment.arrived.GetNanoSeconds(),
                           column(Opposite(m_content.SideOf(segment.node))));
        }
    }
    for (const auto& omission : m_selection.omissions)
    {
        const auto& segments = m_content.segments;
        const auto& before = segments[m_selection.shown[omission.before]];
        const auto& after = segments[m_selection.shown[omission.before + 1]];
        const double room = GetMarkHeight(omission) + 14;
        scale.AddRoom(before.sent.GetNanoSeconds(), after.sent.GetNanoSeconds(), room);
        if (before.fate != RfcTcpFate::IN_FLIGHT &&
            before.arrived.GetNanoSeconds() < after.arrived.GetNanoSeconds())
        {
            scale.AddRoom(before.arrived.GetNanoSeconds(), after.arrived.GetNanoSeconds(), room);
        }
    }
    for (const Side end : {LEFT, RIGHT})
    {
        for (const auto& note : GetNotes(end))
        {
            scale.AddTime(note.time);
        }
    }
}

std::vector<LadderPanel::Stay>
LadderPanel::GetStays(Side end) const
{
    std::set<uint32_t> listeners;
    std::vector<Stay> stays;
    for (const auto& record : m_content.states)
    {
        if (m_content.SideOf(record.node) != end)
        {
            continue;
        }
        if (record.to == TcpSocket::LISTEN && record.from == TcpSocket::CLOSED)
        {
            listeners.insert(record.connection);
        }
        else if (listeners.count(record.connection) != 0)
        {
            continue; // the bar shows the connection, not what becomes of its listener
        }
        const int64_t time = record.time.GetNanoSeconds();
        if (stays.empty() && record.time.IsStrictlyPositive())
        {
            stays.push_back({0, 0, time, TcpSocket::TcpStateName[record.from]});
        }
        if (!stays.empty())
        {
            stays.back().to = time;
        }
        stays.push_back({record.order, time, std::nullopt, TcpSocket::TcpStateName[record.to]});
    }
    if (stays.empty())
    {
        stays.push_back({0, 0, std::nullopt, "CLOSED"});
    }
    return stays;
}

std::vector<LadderPanel::Note>
LadderPanel::GetNotes(Side end) const
{
    std::vector<Note> notes;
    const auto stays = GetStays(end);
    for (const auto& stay : stays)
    {
        notes.push_back({stay.order, stay.from, stay.state, true});
    }
    for (const auto& event : m_content.events)
    {
        if (m_content.SideOf(event.node) == end)
        {
            notes.push_back({event.order, event.time.GetNanoSeconds(), event.event, false});
        }
    }
    std::sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) {
        return a.order < b.order;
    });
    const std::string& last = stays.back().state;
    if (last != "CLOSED" && last != "LISTEN")
    {
        notes.push_back({UINT32_MAX, m_content.end, "still " + last, true});
    }
    return notes;
}

void
LadderPanel::Draw(SvgCanvas& canvas, const LadderTimeScale& scale, Point corner) const
{
    for (const Side end : {LEFT, RIGHT})
    {
        DrawBar(canvas, scale, corner, end);
    }
    DrawArrows(canvas, scale, corner);
    DrawOmissions(canvas, scale, corner);
    for (const Side end : {LEFT, RIGHT})
    {
        DrawNotes(canvas, scale, corner, end);
    }
}

void
LadderPanel::DrawBar(SvgCanvas& canvas, const LadderTimeScale& scale, Point corner, Side end) const
{
    const double left = end == LEFT ? GetEdge(end, corner) - m_style.bar : GetEdge(end, corner);
    for (const auto& stay : GetStays(end))
    {
        const double from = corner.y + scale.GetY(stay.from);
        const double to =
            corner.y + (stay.to ? scale.GetY(*stay.to) : scale.GetHeight() + GetTail());
        if (to - from > 0.05)
        {
            canvas.Rectangle({left, from}, m_style.bar, to - from, GetStateColor(stay.state));
            canvas.Line({left, from}, {left + m_style.bar, from}, {"#ffffff", 0.8, ""});
        }
    }
    for (const auto& gap : scale.GetBreaks())
    {
        const double middle = corner.y + (scale.GetY(gap.from) + scale.GetY(gap.to)) / 2;
        for (const double shift : {-2.5, 2.5})
        {
            canvas.Line({left - 3, middle + shift + 3},
                        {left + m_style.bar + 3, middle + shift - 3},
                        {"#ffffff", 2, ""});
        }
    }
}

void
LadderPanel::DrawNotes(SvgCanvas& canvas,
                       const LadderTimeScale& scale,
                       Point corner,
                       Side end) const
{
    const bool left = end == LEFT;
    const double barEdge = GetEdge(end, corner) + (left ? -m_style.bar : m_style.bar);
    const double barMiddle = GetEdge(end, corner) + (left ? -m_style.bar : m_style.bar) / 2;
    const double textX = barEdge + (left ? -NOTE_GAP : NOTE_GAP);
    double next = corner.y - m_style.noteDistance;
    for (const auto& note : GetNotes(end))
    {
        const double wanted = corner.y + scale.GetY(note.time);
        const double y = std::max(wanted, next);
        next = y + m_style.noteDistance;
        if (!note.isState)
        {
            DrawEventMark(canvas, {barMiddle, wanted});
        }
        canvas.Line({barEdge, wanted},
                    {textX + (left ? 2 : -2), y},
                    {note.isState ? "#555555" : "#1a3f8f", 0.6, ""});
        TextStyle style;
        style.size = m_style.noteSize;
        style.anchor = left ? Anchor::END : Anchor::START;
        style.bold = note.isState;
        style.italic = !note.isState;
        style.halo = true;
        style.color = note.isState ? "#222222" : "#1a3f8f";
        canvas.Text({textX, y + 3.4}, note.text, style);
    }
}

void
LadderPanel::DrawArrows(SvgCanvas& canvas, const LadderTimeScale& scale, Point corner) const
{
    std::vector<std::pair<Point, Point>> lines;
    for (const std::size_t i : m_selection.shown)
    {
        const auto& segment = m_content.segments[i];
        const bool flying = segment.fate == RfcTcpFate::IN_FLIGHT;
        const Point from{GetEdge(m_content.SideOf(segment.node), corner),
                         corner.y + scale.GetY(segment.sent.GetNanoSeconds())};
        const Point to{GetEdge(Opposite(m_content.SideOf(segment.node)), corner),
                       flying ? from.y + 20
                              : corner.y + scale.GetY(segment.arrived.GetNanoSeconds())};
        DrawArrow(canvas, from, to, GetArrowStyle(segment), segment.fate == RfcTcpFate::LOST);
        lines.emplace_back(from, to);
    }
    std::vector<PlacedLabel> placed;
    for (std::size_t line = 0; line < lines.size(); ++line)
    {
        DrawLabel(canvas,
                  m_content.segments[m_selection.shown[line]],
                  lines[line].first,
                  lines[line].second,
                  placed);
    }
}

void
LadderPanel::DrawLabel(SvgCanvas& canvas,
                       const RfcTcpSegmentRecord& segment,
                       Point from,
                       Point to,
                       std::vector<PlacedLabel>& placed) const
{
    // near the arrowhead: there the arrows of a burst are farthest apart, and the labels of the
    // two directions stay on their own sides
    static constexpr std::array<double, 9> BACK{0, 8, 16, 30, 50, 75, 105, 140, 180};
    const double headRoom = segment.fate == RfcTcpFate::LOST ? 28 : 13; // pixels
    constexpr double LIFT = 3;                                          // pixels above the line
    const std::string text = GetLabel(segment);
    const double length = std::hypot(to.x - from.x, to.y - from.y);
    const Point along{(to.x - from.x) / length, (to.y - from.y) / length};
    const double upX = along.x > 0 ? along.y : -along.y; // unit normal that points up
    const double upY = along.x > 0 ? -along.x : along.x;
    const double half = SvgCanvas::EstimateWidth(text, m_style.labelSize) / 2;

    std::vector<Point> best;
    Point bestCenter;
    std::size_t fewest = SIZE_MAX;
    for (const double back : BACK)
    {
        const double place = std::max(0.5 * half, length - headRoom - half - back) / length;
        const Point center{from.x + place * (to.x - from.x) + LIFT * upX,
                           from.y + place * (to.y - from.y) + LIFT * upY};
        std::vector<Point> points;
        for (double s = -half; s <= half; s += 7)
        {
            points.push_back({center.x + s * along.x + 3 * upX, center.y + s * along.y + 3 * upY});
        }
        const std::size_t collisions = CountCollisions(points, placed);
        if (collisions < fewest)
        {
            fewest = collisions;
            best = points;
            bestCenter = center;
        }
        if (collisions == 0)
        {
            break;
        }
    }
    placed.push_back({best});
    constexpr double DEGREES = 57.29577951308232;
    TextStyle style;
    style.size = m_style.labelSize;
    style.color = GetArrowStyle(segment).color;
    style.anchor = Anchor::MIDDLE;
    style.halo = true;
    style.angle = std::atan2(along.x > 0 ? along.y : -along.y, std::abs(along.x)) * DEGREES;
    canvas.Text(bestCenter, text, style);
}

double
LadderPanel::GetMarkMiddle(const LadderTimeScale& scale, const Omission& omission) const
{
    constexpr std::size_t NEIGHBORS = 20; // arrows that may be near
    const auto getCrossing = [this, &scale](std::size_t shown) {
        const auto& segment = m_content.segments[m_selection.shown[shown]];
        const bool flying = segment.fate == RfcTcpFate::IN_FLIGHT;
        return (scale.GetY(segment.sent.GetNanoSeconds()) +
                scale.GetY(flying ? segment.sent.GetNanoSeconds()
                                  : segment.arrived.GetNanoSeconds())) /
               2;
    };
    const std::size_t next = omission.before + 1;
    double lowestBefore = 0;
    for (std::size_t i = next > NEIGHBORS ? next - NEIGHBORS : 0; i < next; ++i)
    {
        lowestBefore = std::max(lowestBefore, getCrossing(i));
    }
    double highestAfter = scale.GetHeight();
    for (std::size_t i = next; i < m_selection.shown.size() && i < next + NEIGHBORS; ++i)
    {
        highestAfter = std::min(highestAfter, getCrossing(i));
    }
    return (lowestBefore + highestAfter) / 2;
}

void
LadderPanel::DrawOmissions(SvgCanvas& canvas, const LadderTimeScale& scale, Point corner) const
{
    for (const auto& omission : m_selection.omissions)
    {
        TextStyle style;
        style.size = 10;
        style.anchor = Anchor::MIDDLE;
        style.italic = true;
        double width = 0;
        for (const auto& line : omission.lines)
        {
            width = std::max(width, SvgCanvas::EstimateWidth(line, style.size) + 14);
        }
        const double height = GetMarkHeight(omission);
        const double center = GetEdge(LEFT, corner) + m_style.inner / 2;
        double y = corner.y + GetMarkMiddle(scale, omission) - height / 2;
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
