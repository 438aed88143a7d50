/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ladder-diagram.h"

#include "ladder-panel.h"
#include "ladder-style.h"
#include "ladder-time-scale.h"
#include "simulation.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

namespace compare
{

namespace
{

constexpr double MARGIN = 24;
constexpr double AXIS = 62; // left column with times
constexpr double PANEL_GAP = 26;
constexpr double HEADER = 184; // title, results and names above the ladders
constexpr double LEGEND = 92;  // below them
constexpr std::array<const char*, 2> PANEL_TITLES{"ns-3's built-in TCP", "RfcTcp"}; // by Stack

double
GetPanelLeft(std::size_t index)
{
    return MARGIN + AXIS + static_cast<double>(index) * (LadderPanel::GetWidth() + PANEL_GAP);
}

double
GetPageWidth()
{
    return GetPanelLeft(1) + LadderPanel::GetWidth() + MARGIN;
}

std::string
Format(const char* format, double value)
{
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

std::string
DescribeTime(const char* name, double seconds)
{
    return std::string(name) + " " + (std::isnan(seconds) ? "-" : Format("%.3f s", seconds));
}

/** @return what one end was told, as "client was told: end of data" */
std::string
DescribeEnd(End end, const RunResult& result)
{
    std::string text = std::string(GetName(end)) + " was told: ";
    if (result.toldError[end])
    {
        return text + "an error";
    }
    return text + (result.sawEof[end] ? "end of data" : "nothing");
}

std::string
GetVerdictColor(Verdict verdict)
{
    switch (verdict)
    {
    case Verdict::CLEAN:
        return "#2b8a3e";
    case Verdict::INCOMPLETE:
    case Verdict::FAILED:
        return "#c76a00";
    case Verdict::STUCK:
    case Verdict::DATA_LOST:
    case Verdict::TIME_LIMIT:
    case Verdict::CRASHED:
        return "#c1121f";
    }
    return "#222222";
}

void
DrawHeader(SvgCanvas& canvas, const RunSpec& spec)
{
    TextStyle title;
    title.size = 20;
    title.bold = true;
    canvas.Text({MARGIN, MARGIN + 16},
                spec.scenario->name + "   (seed " + std::to_string(spec.seed) + ", run " +
                    std::to_string(spec.run) + ", random loss " + Format("%g %%", 100 * spec.loss) +
                    ")",
                title);
    TextStyle subtitle;
    subtitle.size = 12;
    subtitle.color = "#444444";
    canvas.Text({MARGIN, MARGIN + 36},
                spec.scenario->summary + "; 10 Mb/s, 20 ms each way, MSL " +
                    Format("%g s", spec.msl.GetSeconds()),
                subtitle);
}

void
DrawPanelHeader(SvgCanvas& canvas, std::size_t index, const RunResult& result)
{
    const double left = GetPanelLeft(index);
    const double top = MARGIN + 52;
    canvas.Rectangle({left, top}, LadderPanel::GetWidth(), 76, "#f4f6f9", "#cfd6e0", 5);
    TextStyle title;
    title.size = 15;
    title.bold = true;
    canvas.Text({left + 12, top + 21}, PANEL_TITLES.at(index), title);

    const std::string verdict = GetName(result.verdict);
    TextStyle chip;
    chip.size = 12;
    chip.bold = true;
    chip.color = "#ffffff";
    chip.anchor = Anchor::MIDDLE;
    const double width = SvgCanvas::EstimateWidth(verdict, chip.size) + 24;
    const double right = left + LadderPanel::GetWidth() - 12;
    canvas.Rectangle({right - width, top + 6},
                     width,
                     20,
                     GetVerdictColor(result.verdict),
                     "none",
                     10);
    canvas.Text({right - width / 2, top + 20.5}, verdict, chip);

    TextStyle facts;
    facts.size = 10.5;
    facts.color = "#333333";
    canvas.Text({left + 12, top + 38},
                DescribeTime("handshake", result.handshakeSeconds) + ",  " +
                    DescribeTime("close", result.closeSeconds) + ",  " +
                    DescribeTime("completion", result.completionSeconds) + ",  " +
                    DescribeTime("TIME-WAIT", result.timeWaitSeconds) + ";  " +
                    std::to_string(result.segments) + " segments, " +
                    std::to_string(result.retransmissions) + " retransmitted, " +
                    std::to_string(result.segmentsLost) + " lost",
                facts);
    const auto delivered = [&result](End sender) {
        return std::to_string(result.received[GetPeer(sender)]) + " of " +
               std::to_string(result.sent[sender]) + " B delivered";
    };
    canvas.Text({left + 12, top + 53},
                "client to server: " + delivered(CLIENT) +
                    ",  server to client: " + delivered(SERVER),
                facts);
    canvas.Text({left + 12, top + 68},
                DescribeEnd(CLIENT, result) + ",  " + DescribeEnd(SERVER, result),
                facts);
}

void
DrawEndNames(SvgCanvas& canvas, std::size_t index, double top)
{
    TextStyle style;
    style.size = 12.5;
    style.bold = true;
    style.anchor = Anchor::MIDDLE;
    const double left = GetPanelLeft(index) + LADDER_OUTER + LADDER_BAR / 2;
    const double right = left + LADDER_BAR + LADDER_INNER;
    canvas.Text({left, top}, "client", style);
    canvas.Text({right, top}, "server", style);
}

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

void
DrawTimeAxis(SvgCanvas& canvas, const LadderTimeScale& scale, double top)
{
    const double right = GetPageWidth() - MARGIN;
    const double x = MARGIN + AXIS - 12;
    double free = top - 100;
    std::string last;
    TextStyle unit;
    unit.size = 10;
    unit.anchor = Anchor::END;
    unit.color = "#444444";
    canvas.Text({x - 3, top - 16}, "time (s)", unit);
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
        canvas.Line({x, y}, {right, y}, {"#ececec", 0.8, ""});
        canvas.Line({x, y}, {x + 5, y}, {"#666666", 1, ""});
        TextStyle style;
        style.size = 9.5;
        style.color = "#444444";
        style.anchor = Anchor::END;
        canvas.Text({x - 3, y + 3.4}, text, style);
    }
    canvas.Line({x, top}, {x, top + scale.GetHeight()}, {"#666666", 1, ""});
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
        canvas.Polygon(band, "#f1f1f1");
        canvas.Polyline(upper, {"#b9b9b9", 0.8, ""});
        canvas.Polyline(lower, {"#b9b9b9", 0.8, ""});
        TextStyle style;
        style.size = 9.5;
        style.color = "#777777";
        style.italic = true;
        style.anchor = Anchor::MIDDLE;
        for (std::size_t index = 0; index < PANEL_TITLES.size(); ++index)
        {
            canvas.Text({GetPanelLeft(index) + LadderPanel::GetWidth() / 2, middle + 3.4},
                        FormatGap(gap.to - gap.from) + " left out",
                        style);
        }
    }
}

void
DrawLegend(SvgCanvas& canvas, double top)
{
    TextStyle style;
    style.size = 10;
    double x = MARGIN + AXIS;
    canvas.Text({MARGIN, top + 10}, "States:", style);
    for (const auto& [state, color] : GetStateColors())
    {
        canvas.Rectangle({x, top}, 12, 12, color);
        canvas.Text({x + 17, top + 10}, state, style);
        x += SvgCanvas::EstimateWidth(state, style.size) + 42;
    }

    top += 28;
    x = MARGIN + AXIS;
    canvas.Text({MARGIN, top + 4}, "Segments:", style);
    ns3::RfcTcpSegmentRecord ack;
    ack.fate = ns3::RfcTcpFate::DELIVERED;
    ack.header.flags = 0x10;
    ns3::RfcTcpSegmentRecord data = ack;
    data.header.length = 1;
    ns3::RfcTcpSegmentRecord control = ack;
    control.header.flags = 0x02;
    ns3::RfcTcpSegmentRecord reset = ack;
    reset.header.flags = 0x04;
    ns3::RfcTcpSegmentRecord again = data;
    again.retransmission = true;
    ns3::RfcTcpSegmentRecord lost = data;
    lost.fate = ns3::RfcTcpFate::LOST;
    const std::vector<std::pair<ns3::RfcTcpSegmentRecord, std::string>> kinds{
        {control, "SYN or FIN"},
        {data, "data"},
        {ack, "ACK only"},
        {reset, "RST"},
        {again, "retransmission"},
        {lost, "lost on the link"},
    };
    for (const auto& [segment, name] : kinds)
    {
        DrawArrow(canvas,
                  {x, top},
                  {x + 44, top},
                  GetArrowStyle(segment),
                  segment.fate == ns3::RfcTcpFate::LOST);
        canvas.Text({x + 50, top + 4}, name, style);
        x += SvgCanvas::EstimateWidth(name, style.size) + 76;
    }
    DrawEventMark(canvas, {x, top});
    TextStyle event = style;
    event.italic = true;
    event.color = "#1a3f8f";
    canvas.Text({x + 8, top + 4}, "call or callback of the application", event);

    top += 26;
    TextStyle note = style;
    note.color = "#555555";
    canvas.Text({MARGIN, top + 4},
                "seq and ack count from the initial sequence numbers of the connection; len is the "
                "text in bytes. One time axis for both TCPs: to scale within a burst (more room "
                "where arrows are dense), zigzag bands shorten silences.",
                note);
}

} // namespace

void
DrawLadderDiagram(const std::string& path,
                  const RunSpec& spec,
                  const std::array<LadderSide, 2>& sides)
{
    const int64_t end = GetDuration(spec.msl).GetNanoSeconds();
    LadderTimeScale scale;
    std::vector<LadderPanel> panels;
    for (std::size_t index = 0; index < sides.size(); ++index)
    {
        panels.emplace_back(sides.at(index).journal, static_cast<int>(index), end);
        panels.back().Announce(scale);
    }
    scale.Finish();

    SvgCanvas canvas;
    const double top = MARGIN + HEADER;
    DrawHeader(canvas, spec);
    DrawTimeAxis(canvas, scale, top);
    for (std::size_t index = 0; index < panels.size(); ++index)
    {
        DrawPanelHeader(canvas, index, sides.at(index).result);
        DrawEndNames(canvas, index, top - 16);
        panels[index].Draw(canvas, scale, {GetPanelLeft(index), top});
    }
    const double bottom = top + scale.GetHeight() + LadderPanel::GetTail();
    DrawLegend(canvas, bottom + 24);
    canvas.Write(path, GetPageWidth(), bottom + 24 + LEGEND);
}

} // namespace compare
