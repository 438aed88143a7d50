/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-ladder.h"

#include "internal/ladder-panel.h"
#include "internal/ladder-style.h"
#include "internal/ladder-time-scale.h"
#include "internal/text.h"

#include "ns3/abort.h"
#include "ns3/rfc-tcp-svg-canvas.h"

#include <vector>

namespace ns3
{

namespace rfctcp
{

namespace
{

constexpr double HEADER = 184; // title, results and names above the ladders
constexpr double LEGEND = 92;  // below them

std::string
FormatTime(int64_t nanoseconds)
{
    const double seconds = static_cast<double>(nanoseconds) / 1e9;
    return Format(seconds < 100 ? "%.4f" : "%.3f", seconds);
}

std::string
FormatGap(int64_t nanoseconds)
{
    const double seconds = static_cast<double>(nanoseconds) / 1e9;
    return seconds < 10 ? Format("%.2f s", seconds) : Format("%.0f s", seconds);
}

/** Places the parts of the page and draws all but the ladders. */
class Page
{
  public:
    /** @param canvas to draw on @param style measures @param panels laid out from left to right */
    Page(SvgCanvas& canvas,
         const RfcTcpLadder::Style& style,
         const std::vector<LadderPanel>& panels)
        : m_canvas(canvas),
          m_style(style),
          m_panelWidth(panels.front().GetWidth()),
          m_panels(panels.size())
    {
    }

    /** @param index of a panel @return its left edge */
    double GetPanelLeft(std::size_t index) const
    {
        return m_style.margin + m_style.axis +
               static_cast<double>(index) * (m_panelWidth + m_style.panelGap);
    }

    /** @return width of the page */
    double GetWidth() const
    {
        return GetPanelLeft(m_panels - 1) + m_panelWidth + m_style.margin;
    }

    /** @param title of the page @param subtitle below it */
    void DrawHeader(const std::string& title, const std::string& subtitle);
    /** @param index of the panel @param panel its title, badge and facts */
    void DrawPanelHeader(std::size_t index, const RfcTcpLadder::Panel& panel);
    /** @param index of the panel @param panel its names @param top of the text */
    void DrawEndNames(std::size_t index, const RfcTcpLadder::Panel& panel, double top);
    /** @param scale finished @param top of the ladders */
    void DrawTimeAxis(const LadderTimeScale& scale, double top);
    /** @param top of the legend @param note last line @return height of the page */
    double DrawLegend(double top, const std::string& note);

  private:
    SvgCanvas& m_canvas;                ///< to draw on
    const RfcTcpLadder::Style& m_style; ///< measures
    double m_panelWidth;                ///< of each
    std::size_t m_panels;               ///< how many
};

void
Page::DrawHeader(const std::string& title, const std::string& subtitle)
{
    TextStyle style;
    style.size = 20;
    style.bold = true;
    m_canvas.Text({m_style.margin, m_style.margin + 16}, title, style);
    TextStyle small;
    small.size = 12;
    small.color = "#444444";
    m_canvas.Text({m_style.margin, m_style.margin + 36}, subtitle, small);
}

void
Page::DrawPanelHeader(std::size_t index, const RfcTcpLadder::Panel& panel)
{
    const double left = GetPanelLeft(index);
    const double top = m_style.margin + 52;
    m_canvas.Rectangle({left, top}, m_panelWidth, 76, "#f4f6f9", "#cfd6e0", 5);
    TextStyle title;
    title.size = 15;
    title.bold = true;
    m_canvas.Text({left + 12, top + 21}, panel.title, title);
    if (!panel.badge.empty())
    {
        TextStyle badge;
        badge.size = 12;
        badge.bold = true;
        badge.color = "#ffffff";
        badge.anchor = Anchor::MIDDLE;
        const double width = SvgCanvas::EstimateWidth(panel.badge, badge.size) + 24;
        const double right = left + m_panelWidth - 12;
        m_canvas.Rectangle({right - width, top + 6}, width, 20, panel.badgeColor, "none", 10);
        m_canvas.Text({right - width / 2, top + 20.5}, panel.badge, badge);
    }
    TextStyle facts;
    facts.size = 10.5;
    facts.color = "#333333";
    double y = top + 38;
    for (const auto& fact : panel.facts)
    {
        m_canvas.Text({left + 12, y}, fact, facts);
        y += 15;
    }
}

void
Page::DrawEndNames(std::size_t index, const RfcTcpLadder::Panel& panel, double top)
{
    TextStyle style;
    style.size = 12.5;
    style.bold = true;
    style.anchor = Anchor::MIDDLE;
    const double left = GetPanelLeft(index) + m_style.outer + m_style.bar / 2;
    const double right = left + m_style.bar + m_style.inner;
    m_canvas.Text({left, top}, panel.leftName, style);
    m_canvas.Text({right, top}, panel.rightName, style);
}

void
Page::DrawTimeAxis(const LadderTimeScale& scale, double top)
{
    const double right = GetWidth() - m_style.margin;
    const double x = m_style.margin + m_style.axis - 12;
    double free = top - 100;
    std::string last;
    TextStyle unit;
    unit.size = 10;
    unit.anchor = Anchor::END;
    unit.color = "#444444";
    m_canvas.Text({x - 3, top - 16}, "time (s)", unit);
    for (const int64_t time : scale.GetTimes())
    {
        const double y = top + scale.GetY(time);
        const std::string text = FormatTime(time);
        if (y < free || text == last)
        {
            continue;
        }
        free = y + 13;
        last = text;
        m_canvas.Line({x, y}, {right, y}, {"#ececec", 0.8, ""});
        m_canvas.Line({x, y}, {x + 5, y}, {"#666666", 1, ""});
        TextStyle style;
        style.size = 9.5;
        style.color = "#444444";
        style.anchor = Anchor::END;
        m_canvas.Text({x - 3, y + 3.4}, text, style);
    }
    m_canvas.Line({x, top}, {x, top + scale.GetHeight()}, {"#666666", 1, ""});
    for (const auto& gap : scale.GetBreaks())
    {
        constexpr double HALF = 8;
        constexpr double TOOTH = 8;
        const double middle = top + (scale.GetY(gap.from) + scale.GetY(gap.to)) / 2;
        std::vector<Point> upper;
        std::vector<Point> lower;
        bool high = true;
        for (double tooth = x - 6; tooth <= right; tooth += TOOTH, high = !high)
        {
            upper.push_back({tooth, middle - HALF + (high ? -1.8 : 1.8)});
            lower.push_back({tooth, middle + HALF + (high ? -1.8 : 1.8)});
        }
        std::vector<Point> band = upper;
        band.insert(band.end(), lower.rbegin(), lower.rend());
        m_canvas.Polygon(band, "#f1f1f1");
        m_canvas.Polyline(upper, {"#b9b9b9", 0.8, ""});
        m_canvas.Polyline(lower, {"#b9b9b9", 0.8, ""});
        TextStyle style;
        style.size = 9.5;
        style.color = "#777777";
        style.italic = true;
        style.anchor = Anchor::MIDDLE;
        for (std::size_t index = 0; index < m_panels; ++index)
        {
            m_canvas.Text({GetPanelLeft(index) + m_panelWidth / 2, middle + 3.4},
                          FormatGap(gap.to - gap.from) + " left out",
                          style);
        }
    }
}

double
Page::DrawLegend(double top, const std::string& note)
{
    TextStyle style;
    style.size = 10;
    double x = m_style.margin + m_style.axis;
    const auto wrap = [this, &x, &top](double width, double height) {
        if (x + width > GetWidth() - m_style.margin)
        {
            x = m_style.margin + m_style.axis;
            top += height;
        }
    };
    m_canvas.Text({m_style.margin, top + 10}, "States:", style);
    for (const auto& [state, color] : GetStateColors())
    {
        const double width = SvgCanvas::EstimateWidth(state, style.size) + 42;
        wrap(width - 25, 18);
        m_canvas.Rectangle({x, top}, 12, 12, color);
        m_canvas.Text({x + 17, top + 10}, state, style);
        x += width;
    }

    top += 28;
    x = m_style.margin + m_style.axis;
    m_canvas.Text({m_style.margin, top + 4}, "Segments:", style);
    RfcTcpSegmentRecord ack;
    ack.fate = RfcTcpFate::DELIVERED;
    ack.header.flags = 0x10;
    RfcTcpSegmentRecord data = ack;
    data.header.length = 1;
    RfcTcpSegmentRecord control = ack;
    control.header.flags = 0x02;
    RfcTcpSegmentRecord reset = ack;
    reset.header.flags = 0x04;
    RfcTcpSegmentRecord again = data;
    again.retransmission = true;
    RfcTcpSegmentRecord lost = data;
    lost.fate = RfcTcpFate::LOST;
    const std::vector<std::pair<RfcTcpSegmentRecord, std::string>> kinds{
        {control, "SYN or FIN"},
        {data, "data"},
        {ack, "ACK only"},
        {reset, "RST"},
        {again, "retransmission"},
        {lost, "lost on the link"},
    };
    for (const auto& [segment, name] : kinds)
    {
        const double width = SvgCanvas::EstimateWidth(name, style.size) + 76;
        wrap(width - 26, 18);
        DrawArrow(m_canvas,
                  {x, top},
                  {x + 44, top},
                  GetArrowStyle(segment),
                  segment.fate == RfcTcpFate::LOST);
        m_canvas.Text({x + 50, top + 4}, name, style);
        x += width;
    }
    wrap(8 + SvgCanvas::EstimateWidth("call or callback of the application", style.size), 18);
    DrawEventMark(m_canvas, {x, top});
    TextStyle event = style;
    event.italic = true;
    event.color = "#1a3f8f";
    m_canvas.Text({x + 8, top + 4}, "call or callback of the application", event);

    top += 26;
    TextStyle small = style;
    small.color = "#555555";
    m_canvas.Text({m_style.margin, top + 4}, note, small);
    return top - 54 + LEGEND;
}

} // namespace

} // namespace rfctcp

RfcTcpLadder::RfcTcpLadder() = default;

RfcTcpLadder::RfcTcpLadder(Style style)
    : m_style(style)
{
}

void
RfcTcpLadder::SetTitle(const std::string& title, const std::string& subtitle)
{
    m_title = title;
    m_subtitle = subtitle;
}

void
RfcTcpLadder::SetComment(const std::string& comment)
{
    m_comment = comment;
}

void
RfcTcpLadder::SetNote(const std::string& note)
{
    m_note = note;
}

void
RfcTcpLadder::Draw(const std::string& path, const Panel& panel) const
{
    DrawSideBySide(path, {panel});
}

void
RfcTcpLadder::DrawSideBySide(const std::string& path, const std::vector<Panel>& panels) const
{
    NS_ABORT_MSG_IF(panels.empty(), "RfcTcpLadder: nothing to draw; legal: one panel or more");
    rfctcp::LadderTimeScale scale(m_style);
    std::vector<rfctcp::LadderPanel> ladders;
    for (const auto& panel : panels)
    {
        ladders.emplace_back(rfctcp::CollectContent(panel),
                             static_cast<int>(ladders.size()),
                             m_style);
        ladders.back().Announce(scale);
    }
    scale.Finish();

    RfcTcpSvgCanvas canvas;
    rfctcp::Page page(canvas, m_style, ladders);
    const double top = m_style.margin + rfctcp::HEADER;
    page.DrawHeader(m_title, m_subtitle);
    page.DrawTimeAxis(scale, top);
    for (std::size_t index = 0; index < panels.size(); ++index)
    {
        page.DrawPanelHeader(index, panels[index]);
        page.DrawEndNames(index, panels[index], top - 16);
        ladders[index].Draw(canvas, scale, {page.GetPanelLeft(index), top});
    }
    const double bottom = top + scale.GetHeight() + ladders.front().GetTail();
    const double end = page.DrawLegend(bottom + 24, m_note);
    canvas.Write(path, page.GetWidth(), end, m_comment);
}

} // namespace ns3
