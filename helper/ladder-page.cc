/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/ladder-page.h"

#include "ns3/tcp-header.h"

#include <algorithm>
#include <set>
#include <utility>

namespace ns3::rfctcp
{

namespace
{

constexpr double NAMES = 50;                  // pixels for the names of the ends
constexpr double LEGEND_ROW = 20;             // pixels
constexpr double DEFAULT_PIXELS_PER_MS = 2.5; // if no segment takes any time

/** @return the scale at which an ordinary arrow has the height that the style wants */
double
ChooseScale(const RfcTcpLadder::Style& style, const std::vector<LadderContent>& contents)
{
    std::vector<int64_t> flights; // nanoseconds
    for (const auto& content : contents)
    {
        for (const auto& segment : content.segments)
        {
            if (segment.fate == RfcTcpFate::DELIVERED && segment.arrived > segment.sent)
            {
                flights.push_back((segment.arrived - segment.sent).GetNanoSeconds());
            }
        }
    }
    if (flights.empty())
    {
        return DEFAULT_PIXELS_PER_MS;
    }
    const auto middle = flights.begin() + static_cast<std::ptrdiff_t>(flights.size() / 2);
    std::nth_element(flights.begin(), middle, flights.end());
    return style.flightHeight / (static_cast<double>(*middle) / 1e6);
}

/** A kind of arrow in the legend. */
struct ArrowKind
{
    const char* name;         ///< what it means
    RfcTcpSegmentRecord like; ///< such a segment
};

/** @return all kinds of arrows */
std::vector<ArrowKind>
GetArrowKinds()
{
    const auto make = [](uint8_t flags, uint32_t length, bool again, RfcTcpFate fate) {
        RfcTcpSegmentRecord segment;
        segment.header.flags = flags;
        segment.header.length = length;
        segment.retransmission = again;
        segment.fate = fate;
        return segment;
    };
    return {
        {"SYN or FIN", make(TcpHeader::SYN, 0, false, RfcTcpFate::DELIVERED)},
        {"data", make(TcpHeader::ACK, 1, false, RfcTcpFate::DELIVERED)},
        {"ACK only", make(TcpHeader::ACK, 0, false, RfcTcpFate::DELIVERED)},
        {"RST", make(TcpHeader::RST, 0, false, RfcTcpFate::DELIVERED)},
        {"sent again", make(TcpHeader::ACK, 1, true, RfcTcpFate::DELIVERED)},
        {"lost", make(TcpHeader::ACK, 1, false, RfcTcpFate::LOST)},
        {"end not seen", make(TcpHeader::ACK, 1, false, RfcTcpFate::IN_FLIGHT)},
    };
}

/** @return true if a segment is drawn like one of a kind */
bool
IsOfKind(const RfcTcpSegmentRecord& segment, const ArrowKind& kind)
{
    const bool isWhole = kind.like.fate == RfcTcpFate::DELIVERED;
    return isWhole ? GetArrowStyle(segment).color == GetArrowStyle(kind.like).color
                   : segment.fate == kind.like.fate;
}

} // namespace

LadderPage::LadderPage(const RfcTcpLadder::Style& style,
                       const std::vector<RfcTcpLadder::Panel>& panels,
                       std::string title,
                       std::string subtitle,
                       std::string note)
    : m_style(style),
      m_panels(panels),
      m_title(std::move(title)),
      m_subtitle(std::move(subtitle)),
      m_note(std::move(note))
{
    std::vector<LadderContent> contents;
    for (const auto& panel : panels)
    {
        contents.push_back(CollectContent(panel));
    }
    const double scale = ChooseScale(style, contents);
    for (auto& content : contents)
    {
        m_ladders.emplace_back(std::move(content), style, scale);
    }
}

double
LadderPage::GetTitleHeight() const
{
    return (m_title.empty() ? 0 : 28) + (m_subtitle.empty() ? 0 : 20);
}

double
LadderPage::GetBoxHeight() const
{
    double height = 0;
    for (const auto& panel : m_panels)
    {
        const double title = panel.title.empty() && panel.badge.empty() ? 0 : 30;
        const double facts = 16 * static_cast<double>(panel.facts.size());
        height = std::max(height, title + facts + (facts > 0 ? 4 : 0));
    }
    return height;
}

double
LadderPage::GetHeaderHeight() const
{
    return GetTitleHeight() + GetBoxHeight() + NAMES;
}

double
LadderPage::GetPanelLeft(std::size_t index) const
{
    const double step = m_style.axis + m_ladders.front().GetWidth() + m_style.panelGap;
    return m_style.margin + m_style.axis + static_cast<double>(index) * step;
}

double
LadderPage::GetWidth() const
{
    return GetPanelLeft(m_panels.size() - 1) + m_ladders.front().GetWidth() + m_style.margin;
}

double
LadderPage::GetHeight() const
{
    double ladders = 0;
    for (const auto& ladder : m_ladders)
    {
        ladders = std::max(ladders, ladder.GetHeight());
    }
    SvgCanvas nowhere;
    return m_style.margin + GetHeaderHeight() + ladders + DrawLegend(nowhere, 0);
}

std::size_t
LadderPage::CountOverlaps() const
{
    std::size_t count = 0;
    for (const auto& ladder : m_ladders)
    {
        count += ladder.CountOverlaps();
    }
    return count;
}

void
LadderPage::Draw(SvgCanvas& canvas, double height) const
{
    const double top = m_style.margin + GetHeaderHeight();
    DrawTitle(canvas);
    for (std::size_t index = 0; index < m_ladders.size(); ++index)
    {
        DrawBox(canvas, index);
        DrawEndNames(canvas, index, top - 21);
        m_ladders[index].Draw(canvas, {GetPanelLeft(index), top});
    }
    SvgCanvas nowhere;
    DrawLegend(canvas, height - DrawLegend(nowhere, 0));
}

void
LadderPage::DrawTitle(SvgCanvas& canvas) const
{
    TextStyle style;
    style.size = 20;
    style.bold = true;
    canvas.Text({m_style.margin, m_style.margin + 16}, m_title, style);
    TextStyle small;
    small.size = 12;
    small.color = "#444444";
    canvas.Text({m_style.margin, m_style.margin + (m_title.empty() ? 12 : 36)}, m_subtitle, small);
}

void
LadderPage::DrawBox(SvgCanvas& canvas, std::size_t index) const
{
    const auto& panel = m_panels[index];
    const double height = GetBoxHeight();
    if (height <= 0)
    {
        return;
    }
    const double left = GetPanelLeft(index);
    const double width = m_ladders.front().GetWidth();
    const double top = m_style.margin + GetTitleHeight();
    canvas.Rectangle({left, top}, width, height, "#f4f6f9", "#cfd6e0", 5);
    TextStyle title;
    title.size = 15;
    title.bold = true;
    canvas.Text({left + 12, top + 20}, panel.title, title);
    if (!panel.badge.empty())
    {
        TextStyle badge;
        badge.size = 12;
        badge.bold = true;
        badge.color = "#ffffff";
        badge.anchor = Anchor::MIDDLE;
        const double badgeWidth = SvgCanvas::EstimateWidth(panel.badge, badge.size) + 24;
        const double right = left + width - 12;
        canvas
            .Rectangle({right - badgeWidth, top + 5}, badgeWidth, 20, panel.badgeColor, "none", 10);
        canvas.Text({right - badgeWidth / 2, top + 19.5}, panel.badge, badge);
    }
    TextStyle facts;
    facts.size = 11;
    facts.color = "#333333";
    double y = top + 40;
    for (const auto& fact : panel.facts)
    {
        canvas.Text({left + 12, y}, fact, facts);
        y += 16;
    }
}

void
LadderPage::DrawEndNames(SvgCanvas& canvas, std::size_t index, double y) const
{
    TextStyle style;
    style.size = 13;
    style.bold = true;
    style.anchor = Anchor::MIDDLE;
    const double left = GetPanelLeft(index) + m_style.outer + m_style.bar / 2;
    const double right = left + m_style.bar + m_style.inner;
    canvas.Text({left, y}, m_panels[index].leftName, style);
    canvas.Text({right, y}, m_panels[index].rightName, style);
}

double
LadderPage::DrawLegend(SvgCanvas& canvas, double top) const
{
    std::set<std::string> states;
    std::set<NoteKind> notes;
    for (const auto& ladder : m_ladders)
    {
        for (const Side end : {LEFT, RIGHT})
        {
            for (const auto& stay : GetStays(ladder.GetContent(), end))
            {
                states.insert(stay.state);
            }
        }
        notes.merge(ladder.GetNoteKinds());
    }
    TextStyle style;
    style.size = m_style.labelSize;
    double y = top + 24;
    double x = m_style.margin;
    // An entry: a mark of some width, and a name right of it.
    const auto place = [this, &style, &x, &y](const std::string& name, double mark) {
        const double width = mark + SvgCanvas::EstimateWidth(name, style.size);
        if (x + width > GetWidth() - m_style.margin)
        {
            x = m_style.margin;
            y += LEGEND_ROW;
        }
        const Point at{x, y};
        x += width + 22;
        return at;
    };
    const auto newRow = [this, &x, &y] {
        y += x > m_style.margin ? LEGEND_ROW : 0;
        x = m_style.margin;
    };
    for (const auto& [state, color] : GetStateColors())
    {
        if (states.count(state) > 0)
        {
            const Point at = place(state, 18);
            canvas.Rectangle({at.x, at.y - 9}, 12, 12, color);
            canvas.Text({at.x + 18, at.y + 1}, state, style);
        }
    }
    newRow();
    for (const auto& kind : GetArrowKinds())
    {
        const bool isUsed =
            std::any_of(m_ladders.begin(), m_ladders.end(), [&](const auto& ladder) {
                const auto& segments = ladder.GetContent().segments;
                return std::any_of(segments.begin(), segments.end(), [&](const auto& segment) {
                    return IsOfKind(segment, kind);
                });
            });
        if (isUsed)
        {
            const Point at = place(kind.name, 48);
            const double length = kind.like.fate == RfcTcpFate::LOST ? 55 : 40; // a cross is nearer
            DrawArrow(canvas,
                      {at.x, at.y - 3},
                      {at.x + length, at.y - 3},
                      GetArrowStyle(kind.like),
                      kind.like.fate);
            canvas.Text({at.x + 48, at.y + 1}, kind.name, style);
        }
    }
    for (const auto& [kind, name] :
         {std::pair(NoteKind::EVENT, "call or callback of the application"),
          std::pair(NoteKind::TIMER, "timer")})
    {
        if (notes.count(kind) > 0)
        {
            TextStyle text = GetNoteStyle(kind);
            text.size = style.size;
            const Point at = place(name, 12);
            DrawNoteMark(canvas, {at.x + 4, at.y - 3}, kind);
            canvas.Text({at.x + 12, at.y + 1}, name, text);
        }
    }
    newRow();
    TextStyle small = style;
    small.color = "#555555";
    canvas.Text({m_style.margin, y + 1}, m_note, small);
    return y + (m_note.empty() ? 0 : 8) + m_style.margin / 2;
}

} // namespace ns3::rfctcp
