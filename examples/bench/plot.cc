/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "plot.h"

#include "report.h"
#include "summary.h"

#include "ns3/rfc-tcp-line-chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace bench
{

namespace
{

/** A plot of a workload. */
struct Plot
{
    Workload workload;  ///< whose costs
    const char* title;  ///< above the plot
    const char* xLabel; ///< with unit
    const char* yLabel; ///< with unit
    bool logCosts;      ///< logarithmic y axis: costs differ by orders of magnitude
};

constexpr std::array<Plot, 4> PLOTS{{
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

/** Names of the stacks, in the order of the legend. */
constexpr std::array<std::pair<Stack, const char*>, 3> NAMES{{
    {Stack::RFC, "RfcTcp"},
    {Stack::BUILT_IN, "built-in TCP"},
    {Stack::UDP, "UDP"},
}};

/**
 * @param groups measurements
 * @param workload a workload
 * @param stack a stack
 * @param machine a machine
 * @return their points
 */
std::vector<std::pair<double, double>>
GetPoints(const std::vector<Group>& groups,
          Workload workload,
          Stack stack,
          const common::Machine& machine)
{
    std::vector<std::pair<double, double>> points;
    for (const Group& group : groups)
    {
        for (const Line& line : group.lines)
        {
            const double cost = MedianOf(line, GetCost);
            if (group.load.workload == workload && line.stack == stack &&
                group.machine == machine && !std::isnan(cost))
            {
                points.emplace_back(group.load.x, cost);
            }
        }
    }
    std::sort(points.begin(), points.end());
    return points;
}

} // namespace

void
DrawPlots(common::ResultsDirectory& output,
          const std::vector<Group>& groups,
          const std::vector<common::Machine>& machines)
{
    for (const Plot& plot : PLOTS)
    {
        ns3::RfcTcpLineChart chart;
        chart.title = plot.title;
        chart.xLabel = plot.xLabel;
        chart.yLabel = plot.yLabel;
        chart.logarithmic = true;
        chart.yLogarithmic = plot.logCosts;
        for (const auto& [stack, name] : NAMES)
        {
            for (const common::Machine& machine : machines)
            {
                const auto points = GetPoints(groups, plot.workload, stack, machine);
                if (!points.empty())
                {
                    const std::string number = NumberMachine(machine, machines);
                    chart.series.push_back(
                        {number.empty() ? name : name + (", machine " + number), points});
                }
            }
        }
        if (!chart.series.empty())
        {
            const std::string name = GetName(plot.workload);
            chart.WriteSvg(output.Create("plots/" + name + ".svg"));
        }
    }
}

} // namespace bench
