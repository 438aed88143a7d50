/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/ladder-style.h"

#include "ns3/rfc-tcp-flags.h"
#include "ns3/tcp-header.h"

#include <cmath>

namespace ns3::rfctcp
{

const std::vector<std::pair<std::string, std::string>>&
GetStateColors()
{
    static const std::vector<std::pair<std::string, std::string>> colors{
        {"CLOSED", "#dddddd"},
        {"LISTEN", "#b3a58c"},
        {"SYN_SENT", "#fbe08a"},
        {"SYN_RCVD", "#c9a227"},
        {"ESTABLISHED", "#66bd63"},
        {"FIN_WAIT_1", "#a8e0dc"},
        {"FIN_WAIT_2", "#2a9d8f"},
        {"CLOSING", "#8a5a44"},
        {"CLOSE_WAIT", "#f4b6d2"},
        {"LAST_ACK", "#d1478f"},
        {"TIME_WAIT", "#b5c334"},
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
DrawArrow(SvgCanvas& canvas, Point from, Point to, const LineStyle& style, RfcTcpFate fate)
{
    constexpr double HEAD = 8;
    constexpr double HALF_HEAD = 3.2;
    constexpr double CROSS = 4.5;
    constexpr double GAP = 19; // between a cross and the end that it does not reach
    const double length = std::hypot(to.x - from.x, to.y - from.y);
    const Point along{(to.x - from.x) / length, (to.y - from.y) / length};
    const Point across{-along.y, along.x};
    if (fate == RfcTcpFate::IN_FLIGHT)
    {
        canvas.Line(from,
                    {(from.x + to.x) / 2, (from.y + to.y) / 2},
                    {style.color, style.width, "2,3"});
        return;
    }
    if (fate == RfcTcpFate::LOST)
    {
        const Point end{to.x - GAP * along.x, to.y - GAP * along.y};
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

TextStyle
GetNoteStyle(NoteKind kind)
{
    TextStyle style;
    style.bold = kind == NoteKind::STATE;
    style.italic = kind != NoteKind::STATE;
    style.color = kind == NoteKind::STATE   ? "#222222"
                  : kind == NoteKind::EVENT ? "#1a3f8f"
                                            : "#555555";
    return style;
}

void
DrawNoteMark(SvgCanvas& canvas, Point at, NoteKind kind)
{
    constexpr double SIZE = 4.5;
    const std::string color = GetNoteStyle(kind).color;
    const std::vector<Point> diamond{{at.x - SIZE, at.y},
                                     {at.x, at.y - SIZE},
                                     {at.x + SIZE, at.y},
                                     {at.x, at.y + SIZE}};
    const std::vector<Point> hourglass{{at.x - SIZE, at.y - SIZE},
                                       {at.x + SIZE, at.y - SIZE},
                                       {at.x - SIZE, at.y + SIZE},
                                       {at.x + SIZE, at.y + SIZE}};
    switch (kind)
    {
    case NoteKind::STATE:
        break;
    case NoteKind::EVENT:
        canvas.Polygon(diamond, color);
        break;
    case NoteKind::TIMER:
        canvas.Polygon(hourglass, color);
        break;
    }
}

namespace
{

/** @return the first SACK block of a segment, with a space in front; empty if none is shown */
std::string
GetSackText(const RfcTcpSegmentRecord& segment, const RfcTcpLadder::Style& style)
{
    if (segment.sack.empty() || !style.numbers)
    {
        return "";
    }
    const auto& [left, right] = segment.sack.front();
    const uint32_t origin =
        style.rawNumbers ? 0 : segment.header.ack - segment.relativeAck; // ISN of the peer
    return " sack=" + std::to_string(left - origin) + "-" + std::to_string(right - origin) +
           (segment.sack.size() > 1 ? ",..." : "");
}

} // namespace

std::string
GetLabel(const RfcTcpSegmentRecord& segment, const RfcTcpLadder::Style& style)
{
    const bool raw = style.rawNumbers;
    const auto& header = segment.header;
    std::string text = RfcTcpFlagNames(header.flags);
    if (style.numbers && segment.sack.empty()) // the labels of others are long enough
    {
        text += " seq=" + std::to_string(raw ? header.seq : segment.relativeSeq);
    }
    if (style.numbers && (header.flags & TcpHeader::ACK))
    {
        text += " ack=" + std::to_string(raw ? header.ack : segment.relativeAck);
    }
    if (header.length > 0)
    {
        text += " len=" + std::to_string(header.length);
    }
    if (segment.window == 0 && !(header.flags & TcpHeader::RST))
    {
        text += " win=0";
    }
    text += GetSackText(segment, style);
    if (segment.retransmission)
    {
        text += segment.cause.empty() ? " (again)" : " (again: " + segment.cause + ")";
    }
    if (!segment.discard.empty())
    {
        text += " (not used: " + segment.discard + ")";
    }
    return text;
}

std::string
GetLabel(const LadderContent& content, const SegmentRun& run, const RfcTcpLadder::Style& style)
{
    const auto& first = content.segments[run.first];
    const auto& last = content.segments[run.last];
    if (run.count == 1)
    {
        return GetLabel(first, style);
    }
    const auto range = [&style](const std::string& name,
                                std::pair<uint32_t, uint32_t> relative,
                                std::pair<uint32_t, uint32_t> wire) {
        const auto& [from, to] = style.rawNumbers ? wire : relative;
        return !style.numbers ? ""
                              : " " + name + "=" + std::to_string(from) +
                                    (from == to ? "" : ".." + std::to_string(to));
    };
    const std::string count = std::to_string(run.count) + " x ";
    if (first.header.length == 0)
    {
        return count + RfcTcpFlagNames(first.header.flags) +
               range("ack",
                     {first.relativeAck, last.relativeAck},
                     {first.header.ack, last.header.ack}) +
               GetSackText(last, style);
    }
    return count + "len=" + std::to_string(first.header.length) +
           range("seq", {first.relativeSeq, last.relativeSeq}, {first.header.seq, last.header.seq});
}

} // namespace ns3::rfctcp
