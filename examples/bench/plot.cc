/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "plot.h"

#include "summary.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sys/wait.h>
#include <unistd.h>

namespace bench
{

namespace
{

/** One of the pictures. */
struct Panel
{
    Workload workload; ///< whose costs
    const char* title; ///< above it
    const char* xLabel;
    const char* yLabel;
    bool logCosts; ///< logarithmic y axis: costs differ by orders of magnitude
};

constexpr std::array<Panel, 4> PANELS{{
    {Workload::BULK, "Bulk transfer", "transfer size, octets", "us per segment", true},
    {Workload::WINDOW, "Bulk transfer, by window", "window, segments", "us per segment", false},
    {Workload::CHURN,
     "Connections: open, request, reply, close",
     "connections in all",
     "us per connection",
     true},
    {Workload::IDLE,
     "A segment on one of many idle connections",
     "open connections",
     "us per segment",
     true},
}};

/** How a stack is drawn. */
struct Style
{
    Stack stack;
    const char* title;
    const char* color;
    int point; ///< gnuplot's number of the symbol
};

constexpr std::array<Style, 3> STYLES{{
    {Stack::BUILT_IN, "built-in TCP", "#d55e00", 9},
    {Stack::RFC, "RFC TCP", "#0072b2", 7},
    {Stack::UDP, "UDP, the floor", "#777777", 5},
}};

/** Least and greatest x of a picture. */
struct Range
{
    double least{INFINITY};
    double greatest{0};
};

/** Writes the points of a curve. @return whether there are any */
bool
WriteCurve(std::ostream& os,
           const Panel& panel,
           Stack stack,
           const std::vector<Group>& groups,
           Range& range)
{
    bool any = false;
    for (const Group& group : groups)
    {
        for (const Line& line : group.lines)
        {
            const double cost = MedianOf(line, GetCost);
            if (group.load.workload == panel.workload && line.stack == stack && !std::isnan(cost))
            {
                const double x = group.load.x;
                os << x << " " << cost << "\n";
                range.least = std::min(range.least, x);
                range.greatest = std::max(range.greatest, x);
                any = true;
            }
        }
    }
    return any;
}

/** Writes the commands for one picture. */
void
WritePanel(std::ostream& os, const Panel& panel, const std::vector<Group>& groups)
{
    std::string curves;
    Range range;
    for (const Style& style : STYLES)
    {
        const std::string name =
            std::string("$") + GetName(panel.workload) + "_" + GetName(style.stack);
        os << name << " << EOD\n";
        const bool any = WriteCurve(os, panel, style.stack, groups, range);
        os << "EOD\n";
        if (any)
        {
            curves += curves.empty() ? "plot " : ", \\\n     ";
            curves += name + " with linespoints linewidth 2 pointsize 1.3 pointtype " +
                      std::to_string(style.point) + " linecolor rgb '" + style.color + "' title '" +
                      style.title + "'";
        }
    }
    if (curves.empty())
    {
        os << "set multiplot next\n";
        return;
    }
    os << "set title \"" << panel.title << "\"\n"
       << "set xlabel '" << panel.xLabel << "'\n"
       << "set ylabel '" << panel.yLabel << "'\n"
       << "set xrange [" << range.least / 2 << ":" << range.greatest * 2 << "]\n"
       << (panel.logCosts ? "set logscale y\nset yrange [1:*]\n"
                          : "unset logscale y\nset yrange [0:*]\n")
       << curves << "\n";
}

void
WriteScript(std::ostream& os, const std::vector<Group>& groups)
{
    os << "# gnuplot bench.gp: medians of processor time, see summary.csv\n"
          "set terminal pngcairo size 1200,860 font 'Sans,12' noenhanced\n"
          "set output 'bench.png'\n"
          "set multiplot layout 2,2 margins 0.08,0.97,0.07,0.95 spacing 0.11,0.14\n"
          "set grid\n"
          "set key top left Left reverse\n"
          "set logscale x\n"
          "set format '%.0s%c'\n"
          "set offsets graph 0.05, graph 0.05, graph 0.2, 0\n";
    for (const Panel& panel : PANELS)
    {
        WritePanel(os, panel, groups);
    }
    os << "unset multiplot\n";
}

} // namespace

std::string
DrawPlots(common::ResultsDirectory& output, const std::vector<Group>& groups)
{
    {
        std::ofstream script(output.Create("bench.gp"));
        WriteScript(script, groups);
    }
    const std::string picture = output.Create("bench.png");
    constexpr int NOT_FOUND = 127; // as shells say it
    const pid_t child = fork();
    if (child == 0)
    {
        if (chdir(output.GetPath().c_str()) == 0)
        {
            execlp("gnuplot", "gnuplot", "bench.gp", nullptr);
        }
        _exit(errno == ENOENT ? NOT_FOUND : EXIT_FAILURE);
    }
    int status = 0;
    const bool ended = child > 0 && waitpid(child, &status, 0) == child;
    std::error_code ignored;
    if (std::filesystem::file_size(picture, ignored) == 0)
    {
        std::filesystem::remove(picture, ignored);
    }
    if (!ended)
    {
        return "no process for gnuplot";
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND)
    {
        return "there is no gnuplot (Debian: gnuplot-nox)";
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? "" : "gnuplot failed";
}

} // namespace bench
