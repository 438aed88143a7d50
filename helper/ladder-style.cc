/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/ladder-style.h"

#include "ns3/tcp-header.h"

#include <cmath>

namespace ns3::rfctcp
{

const std::vector<std::pair<std::string, std::string>>&
GetStateColors()
{
    static const std::vector<std::pair<std::string, std::string>> colors{
        {"CLOSED", "#d4d4d4"},
        {"LISTEN", "#a3a3a3"},
        {"SYN_SENT", "#fdd49e"},
        {"SYN_RCVD", "#fc8d59"},
        {"ESTABLISHED", "#66bd63"},
        {"FIN_WAIT_1", "#a6cee3"},
        {"FIN_WAIT_2", "#1f78b4"},
        {"CLOSING", "#8c6bb1"},
        {"CLOSE_WAIT", "#dfa6d8"},
        {"LAST_ACK", "#c51b7d"},
        {"TIME_WAIT", "#f2c12e"},
    };
    return colors;
}

std::string
GetStateColor(const std::string& state)
{
    for (const auto& [name, color] : GetStateColors())
    {
        if (name == state)
        {
            return color;
        }
    }
    return "#ffffff";
}

LineStyle
GetArrowStyle(const RfcTcpSegmentRecord& segment)
{
    if (segment.fate == RfcTcpFate::LOST)
    {
        return {"#d7191c", 1.3, "5,3"};
    }
    if (segment.retransmission)
    {
        return {"#d07000", 1.5, ""};
    }
    if (segment.header.flags & TcpHeader::RST)
    {
        return {"#7b3294", 1.8, ""};
    }
    if (segment.header.flags & (TcpHeader::SYN | TcpHeader::FIN))
    {
        return {"#111111", 1.6, ""};
    }
    if (segment.header.length > 0)
    {
        return {"#1b5fa7", 1.3, ""};
    }
    return {"#6f6f6f", 1.0, ""};
}

void
DrawArrow(SvgCanvas& canvas, Point from, Point to, const LineStyle& style, bool lost)
{
    constexpr double HEAD = 8;
    constexpr double HALF_HEAD = 3.2;
    constexpr double CROSS = 4.5;
    const double length = std::hypot(to.x - from.x, to.y - from.y);
    const Point along{(to.x - from.x) / length, (to.y - from.y) / length};
    const Point across{-along.y, along.x};
    if (lost)
    {
        const Point end{from.x + 0.955 * (to.x - from.x), from.y + 0.955 * (to.y - from.y)};
        canvas.Line(from, end, style);
        const LineStyle cross{style.color, 2, ""};
        canvas.Line({end.x - CROSS, end.y - CROSS}, {end.x + CROSS, end.y + CROSS}, cross);
        canvas.Line({end.x - CROSS, end.y + CROSS}, {end.x + CROSS, end.y - CROSS}, cross);
        return;
    }
    const Point neck{to.x - HEAD * along.x, to.y - HEAD * along.y};
    canvas.Line(from, neck, style);
    canvas.Polygon({to,
                    {neck.x + HALF_HEAD * across.x, neck.y + HALF_HEAD * across.y},
                    {neck.x - HALF_HEAD * across.x, neck.y - HALF_HEAD * across.y}},
                   style.color);
}

void
DrawEventMark(SvgCanvas& canvas, Point at)
{
    constexpr double SIZE = 4;
    canvas.Polygon(
        {{at.x - SIZE, at.y}, {at.x, at.y - SIZE}, {at.x + SIZE, at.y}, {at.x, at.y + SIZE}},
        "#1a3f8f");
}

} // namespace ns3::rfctcp
