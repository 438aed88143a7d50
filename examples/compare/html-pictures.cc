/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "html-pictures.h"

#include "common/state-diagram.h"
#include "model/internal/text.h"

#include "ns3/rfc-tcp-line-chart.h"
#include "ns3/rfc-tcp-svg-canvas.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace compare
{

using ns3::rfctcp::EscapeXml;

std::string
Inline(const std::function<void(const std::string& path)>& write, const std::string& ending)
{
    std::string path =
        (std::filesystem::temp_directory_path() / ("rfc-tcp-XXXXXX" + ending)).string();
    const int file = mkstemps(path.data(), static_cast<int>(ending.size()));
    if (file < 0)
    {
        throw std::runtime_error("cannot make a file in " +
                                 std::filesystem::temp_directory_path().string());
    }
    close(file);
    std::ostringstream text;
    try
    {
        write(path);
        text << std::ifstream(path).rdbuf();
    }
    catch (...)
    {
        unlink(path.c_str());
        throw;
    }
    unlink(path.c_str());
    const auto begin = text.str().find("<svg");
    return begin == std::string::npos ? text.str() : text.str().substr(begin);
}

std::string
MakeFigure(std::string svg, const std::string& alt, const std::vector<std::string>& facts)
{
    const std::string text = EscapeXml(alt);
    svg = std::regex_replace(svg, std::regex(" id=\"[^\"]*\""), ""); // of which a page has one each
    svg.insert(4, " role=\"img\" aria-label=\"" + text + "\"");
    std::string caption = text;
    for (const auto& fact : facts)
    {
        caption += "<br>" + EscapeXml(fact);
    }
    return "<figure><figcaption>" + caption + "</figcaption>\n" + svg + "</figure>\n";
}

std::string
DrawTopology(const Link& link)
{
    using ns3::RfcTcpSvgCanvas;
    constexpr double WIDTH = 560;
    constexpr double HEIGHT = 92;
    constexpr double BOX = 96;
    RfcTcpSvgCanvas canvas;
    canvas.Line({BOX, HEIGHT / 2}, {WIDTH - BOX, HEIGHT / 2}, {"#222222", 2, ""});
    for (const End end : {CLIENT, SERVER})
    {
        const double x = end == CLIENT ? 1 : WIDTH - BOX - 1;
        canvas.Rectangle({x, 24}, BOX, HEIGHT - 48, "#e8eef6", "#222222", 6);
        canvas.Text({x + BOX / 2, HEIGHT / 2 + 5},
                    GetName(end),
                    {14, "#222222", RfcTcpSvgCanvas::Anchor::MIDDLE, true});
    }
    std::ostringstream queue;
    queue << "drop-tail queues of " << link.queue << ", random loss at the receivers";
    Link plain = link;
    plain.queue = Link().queue; // which has a line of its own
    canvas.Text({WIDTH / 2, HEIGHT / 2 - 9},
                Describe(plain),
                {13, "#222222", RfcTcpSvgCanvas::Anchor::MIDDLE});
    canvas.Text({WIDTH / 2, HEIGHT / 2 + 19},
                queue.str(),
                {12, "#222222", RfcTcpSvgCanvas::Anchor::MIDDLE});
    return Inline([&canvas](const std::string& path) { canvas.Write(path, WIDTH, HEIGHT); },
                  ".svg");
}

std::string
DrawDistribution(const std::vector<const Group*>& groups)
{
    ns3::RfcTcpLineChart chart;
    chart.xLabel = "completion time, s";
    chart.yLabel = "share of all runs";
    chart.yMaximum = 1;
    double least = std::numeric_limits<double>::infinity();
    double greatest = 0;
    for (const Group* group : groups)
    {
        std::vector<double> times;
        for (const RunResult& result : group->results)
        {
            if (!std::isnan(result.completionSeconds))
            {
                times.push_back(result.completionSeconds);
            }
        }
        std::sort(times.begin(), times.end());
        ns3::RfcTcpLineChart::Series series{group->stack->title, {}};
        double share = 0;
        for (const double time : times)
        {
            series.points.emplace_back(time, share);
            share += 1.0 / static_cast<double>(group->results.size());
            series.points.emplace_back(time, share);
            least = std::min(least, time);
            greatest = std::max(greatest, time);
        }
        if (!times.empty())
        {
            chart.series.push_back(series);
        }
    }
    constexpr double NARROW = 1.05; // ratio below which there is nothing to see
    constexpr double WIDE = 20;     // ratio from which a linear axis would crowd the short times
    if (greatest <= NARROW * least)
    {
        return "";
    }
    chart.logarithmic = least > 0 && greatest / least > WIDE;
    return Inline([&chart](const std::string& path) { chart.WriteSvg(path); }, ".svg");
}

std::string
DrawStates(const ns3::RfcTcpJournal& journal)
{
    common::StateDiagram diagram;
    for (const auto& state : journal.GetStates())
    {
        diagram.Count(state);
    }
    return Inline(
        [&diagram](const std::string& path) {
            const std::string dot = path + ".dot";
            std::ofstream(dot) << diagram.GetDot("");
            try
            {
                common::RunDot(dot, path);
            }
            catch (...)
            {
                unlink(dot.c_str());
                throw;
            }
            unlink(dot.c_str());
        },
        ".svg");
}

} // namespace compare
