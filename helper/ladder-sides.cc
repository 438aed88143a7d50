/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The sides of a ladder: times, states, events and timers.

#include "internal/ladder-panel.h"
#include "internal/text.h"

#include <algorithm>
#include <vector>

namespace ns3::rfctcp
{

namespace
{

constexpr double NOTE_GAP = 9; // pixels between bar and name

/** @return a moment of the simulation @param places behind the point */
std::string
FormatTime(int64_t nanoseconds, int places)
{
    const double seconds = static_cast<double>(nanoseconds) / 1e9;
    return Format(places > 4 ? "%.6f" : seconds < 1000 ? "%.4f" : "%.2f", seconds);
}

/** @return how many places behind the point tell apart what has room for a line of text each */
int
CountPlaces(const LadderTimeScale& scale, double line)
{
    constexpr int FEW = 4;
    constexpr int MANY = 6;
    const auto times = scale.GetTimes();
    for (std::size_t i = 1; i < times.size(); ++i)
    {
        if (FormatTime(times[i - 1], FEW) == FormatTime(times[i], FEW) &&
            scale.GetY(times[i]) - scale.GetY(times[i - 1]) > line)
        {
            return MANY;
        }
    }
    return FEW;
}

/** @return a length of time */
std::string
FormatGap(int64_t nanoseconds)
{
    const double seconds = static_cast<double>(nanoseconds) / 1e9;
    return seconds < 1 ? Format("%.3g ms", 1e3 * seconds)
                       : Format(seconds < 100 ? "%.3g s" : "%.0f s", seconds);
}

} // namespace

void
LadderPanel::DrawTimeAxis(SvgCanvas& canvas, Point corner) const
{
    const double right = corner.x + GetWidth();
    const double x = corner.x - 12;
    TextStyle style;
    style.size = m_style.noteSize;
    style.color = "#444444";
    style.anchor = Anchor::END;
    canvas.Text({x - 3, corner.y - 21}, "time (s)", style);
    double free = corner.y - 100;
    std::string last;
    const int places = CountPlaces(m_scale, m_style.noteSize);
    for (const int64_t time : m_scale.GetTimes())
    {
        const double y = corner.y + m_scale.GetY(time);
        const std::string text = FormatTime(time, places);
        if (y < free || text == last)
        {
            continue;
        }
        free = y + m_style.noteSize + 2;
        last = text;
        canvas.Line({x, y}, {right, y}, {"#ececec", 0.8, ""});
        canvas.Line({x, y}, {x + 5, y}, {"#666666", 1, ""});
        canvas.Text({x - 3, y + 3.8}, text, style);
    }
    canvas.Line({x, corner.y}, {x, corner.y + m_scale.GetHeight()}, {"#666666", 1, ""});
}

void
LadderPanel::DrawBreaks(SvgCanvas& canvas, Point corner) const
{
    constexpr double HALF = 6;
    constexpr double TOOTH = 8;
    const double x = corner.x - 12;
    for (const auto& gap : m_scale.GetBreaks())
    {
        const double middle = corner.y + (m_scale.GetY(gap.from) + m_scale.GetY(gap.to)) / 2;
        std::vector<Point> upper;
        std::vector<Point> lower;
        bool high = true;
        for (double tooth = x - 6; tooth <= corner.x + GetWidth(); tooth += TOOTH, high = !high)
        {
            upper.push_back({tooth, middle - HALF + (high ? -1.8 : 1.8)});
            lower.push_back({tooth, middle + HALF + (high ? -1.8 : 1.8)});
        }
        std::vector<Point> band = upper;
        band.insert(band.end(), lower.rbegin(), lower.rend());
        canvas.Polygon(band, "#f1f1f1");
        canvas.Polyline(upper, {"#b9b9b9", 0.8, ""});
        canvas.Polyline(lower, {"#b9b9b9", 0.8, ""});
        TextStyle style;
        style.size = m_style.noteSize;
        style.color = "#555555";
        style.italic = true;
        style.anchor = Anchor::END;
        style.halo = true;
        canvas.Text({x - 9, middle + 3.8}, FormatGap(gap.to - gap.from), style);
    }
}

void
LadderPanel::DrawBar(SvgCanvas& canvas, Point corner, Side end) const
{
    const double left = end == LEFT ? GetEdge(end, corner) - m_style.bar : GetEdge(end, corner);
    const auto stays = GetStays(m_content, end);
    if (stays.empty()) // states are not known
    {
        const double x = left + m_style.bar / 2;
        canvas.Line({x, corner.y}, {x, corner.y + GetHeight()}, {"#666666", 2, ""});
    }
    for (const auto& stay : stays)
    {
        const double from = corner.y + m_scale.GetY(stay.from);
        const double to = corner.y + (stay.to ? m_scale.GetY(*stay.to) : GetHeight());
        if (to - from > 0.05)
        {
            canvas.Rectangle({left, from}, m_style.bar, to - from, GetStateColor(stay.state));
            canvas.Line({left, from}, {left + m_style.bar, from}, {"#ffffff", 0.8, ""});
        }
    }
    for (const auto& gap : m_scale.GetBreaks())
    {
        const double middle = corner.y + (m_scale.GetY(gap.from) + m_scale.GetY(gap.to)) / 2;
        for (const double shift : {-2.5, 2.5})
        {
            canvas.Line({left - 3, middle + shift + 3},
                        {left + m_style.bar + 3, middle + shift - 3},
                        {"#ffffff", 2, ""});
        }
    }
}

void
LadderPanel::DrawNotes(SvgCanvas& canvas, Point corner, Side end) const
{
    const bool left = end == LEFT;
    const double barEdge = GetEdge(end, corner) + (left ? -m_style.bar : m_style.bar);
    const double barMiddle = GetEdge(end, corner) + (left ? -m_style.bar : m_style.bar) / 2;
    const double textX = barEdge + (left ? -NOTE_GAP : NOTE_GAP);
    double next = corner.y - m_style.noteDistance;
    for (const auto& note : m_notes[end])
    {
        const double wanted = corner.y + m_scale.GetY(note.time);
        const double y = std::max(wanted, next);
        next = y + m_style.noteDistance;
        DrawNoteMark(canvas, {barMiddle, wanted}, note.kind);
        TextStyle style = GetNoteStyle(note.kind);
        canvas.Line({barEdge, wanted}, {textX + (left ? 2 : -2), y}, {style.color, 0.6, ""});
        style.size = m_style.noteSize;
        style.anchor = left ? Anchor::END : Anchor::START;
        style.halo = true;
        canvas.Text({textX, y + 3.8}, note.text, style);
    }
}

} // namespace ns3::rfctcp
