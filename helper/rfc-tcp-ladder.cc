/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-ladder.h"

#include "internal/ladder-page.h"

#include "ns3/abort.h"
#include "ns3/rfc-tcp-svg-canvas.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace ns3
{

namespace
{

/** @return a style that leaves out more, none if nothing more can be left out */
std::optional<RfcTcpLadder::Style>
ShowLess(RfcTcpLadder::Style style)
{
    constexpr std::size_t LEAST = 8; // arrows that tell a life
    constexpr std::size_t SMALL_OMISSION = 2;
    if (style.showAll <= LEAST && style.special == 0)
    {
        return std::nullopt;
    }
    style.special /= 2;
    style.leastOmitted = std::min(style.leastOmitted, SMALL_OMISSION);
    style.showAll = std::max(style.showAll * 3 / 4, LEAST);
    style.beginning = std::min(style.beginning, style.showAll / 2);
    style.ending = std::min(style.ending, style.showAll / 3);
    return style;
}

} // namespace

RfcTcpLadder::RfcTcpLadder()
    : RfcTcpLadder(Style())
{
}

RfcTcpLadder::RfcTcpLadder(Style style)
    : m_style(style)
{
    if (style.numbers)
    {
        m_note = style.rawNumbers ? "seq and ack as on the wire"
                                  : "seq and ack count from the initial sequence numbers";
        m_note += ", len is the text in bytes; ";
    }
    m_note += "zigzag bands shorten the time";
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
    Style style = m_style;
    // Makes the page wider until no label lies upon another one.
    const auto make = [&] {
        constexpr int ATTEMPTS = 4;
        rfctcp::LadderPage page(style, panels, m_title, m_subtitle, m_note);
        for (int attempt = 1; attempt < ATTEMPTS && page.CountOverlaps() > 0; ++attempt)
        {
            style.inner += m_style.inner / 4;
            page = rfctcp::LadderPage(style, panels, m_title, m_subtitle, m_note);
        }
        return page;
    };
    rfctcp::LadderPage page = make();
    if (m_style.aspect > 0)
    {
        auto less = ShowLess(style);
        const double widest = std::max(style.widest, page.GetWidth());
        while (page.GetHeight() * style.aspect > widest && less)
        {
            style = *less;
            page = make();
            less = ShowLess(style);
        }
        // What the page is too low is room for time.
        for (const double factor : {2.2, 1.8, 1.4})
        {
            const Style before = style;
            style.flightHeight *= factor;
            style.longestGap *= factor;
            rfctcp::LadderPage higher = make();
            if (higher.GetHeight() * style.aspect <= higher.GetWidth())
            {
                page = higher;
                break;
            }
            style = before;
        }
        // What the page is too narrow is room for arrows.
        const double missing = page.GetHeight() * style.aspect - page.GetWidth();
        if (missing > 0)
        {
            style.inner += missing / static_cast<double>(panels.size());
            page = make();
        }
    }
    const double width =
        std::max(page.GetWidth(), page.GetHeight() * style.aspect); // the legend may be lower now
    const double height =
        style.aspect > 0 ? std::max(width / style.aspect, page.GetHeight()) : page.GetHeight();
    RfcTcpSvgCanvas canvas(style.dark);
    page.Draw(canvas, height);
    canvas.Write(path, width, height, m_comment, m_title.empty() ? panels.front().title : m_title);
}

} // namespace ns3
