/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Charts of samples and of connections.

#include "common/record-table.h"
#include "kinds.h"
#include "pictures.h"
#include "source.h"

#include "ns3/rfc-tcp-line-chart.h"

#include <algorithm>
#include <functional>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

namespace draw
{

namespace
{

using ns3::RfcTcpLineChart;
using Direction = std::pair<std::string, std::string>; ///< source and destination

/** Adds a chart to the files, picture and table. */
void
Add(Pictures& pictures, const Options& options, const std::string& name, RfcTcpLineChart& chart)
{
    chart.dark = options.style.dark;
    pictures.Add(name, [&chart](const std::string& path) { chart.WriteSvg(path); });
    pictures.AddText(name + ".csv", [&chart](const std::string& path) { chart.WriteCsv(path); });
}

/** @return the direction with most octets in flight, of those that the user wants */
Direction
FindDirection(const Options& options, const common::RecordTable& samples)
{
    std::map<Direction, double> octets;
    for (std::size_t row = 0; row < samples.GetSize(); ++row)
    {
        const Direction direction{samples.GetText(row, "src"), samples.GetText(row, "dest")};
        const auto hasPort = [&options](const std::string& end) {
            return end.substr(end.rfind(':') + 1) == std::to_string(*options.port);
        };
        if (!options.port || hasPort(direction.first) || hasPort(direction.second))
        {
            octets[direction] += samples.GetNumber(row, "in_flight").value_or(0);
        }
    }
    if (octets.empty())
    {
        throw std::invalid_argument(options.files.front() + " has no sample of such a connection");
    }
    return std::max_element(octets.begin(),
                            octets.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
}

/** @return the numbers of a column over time @param isMeant which samples of the direction count */
std::vector<std::pair<double, double>>
CollectPoints(const common::RecordTable& samples,
              const Direction& direction,
              const std::string& column,
              const std::function<bool(std::size_t row, double number)>& isMeant)
{
    std::vector<std::pair<double, double>> points;
    for (std::size_t row = 0; row < samples.GetSize(); ++row)
    {
        const auto number = samples.GetNumber(row, column);
        if (number && samples.GetText(row, "src") == direction.first &&
            samples.GetText(row, "dest") == direction.second && isMeant(row, *number))
        {
            points.emplace_back(*samples.GetNumber(row, "time_s"), *number);
        }
    }
    return points;
}

/** @return a chart of columns over time; a window that has no limit yet is left out */
RfcTcpLineChart
MakeChart(const common::RecordTable& samples,
          const Direction& direction,
          const std::vector<std::string>& columns)
{
    constexpr double UNLIMITED = 2147483648.0; // octets
    RfcTcpLineChart chart;
    chart.xLabel = "time (s)";
    for (const auto& column : columns)
    {
        const auto points =
            CollectPoints(samples, direction, column, [](std::size_t, double number) {
                return number < UNLIMITED;
            });
        if (!points.empty())
        {
            chart.series.push_back({column, points});
        }
    }
    return chart;
}

/** Marks the congestion window where the congestion machine is not in CA_OPEN. */
void
MarkStates(const common::RecordTable& samples, const Direction& direction, RfcTcpLineChart& chart)
{
    using Mark = std::pair<const char*, const char*>;
    for (const auto& [state, name] : {Mark{"CA_RECOVERY", "in recovery"},
                                      Mark{"CA_LOSS", "after a timeout"},
                                      Mark{"CA_CWR", "reduced for ECN"}})
    {
        const auto points = CollectPoints(samples,
                                          direction,
                                          "snd_cwnd",
                                          [&, meant = state](std::size_t row, double) {
                                              return samples.GetText(row, "ca_state") == meant;
                                          });
        if (!points.empty())
        {
            chart.series.push_back({name, points, false});
        }
    }
}

} // namespace

void
DrawSamples(const Options& options)
{
    const common::RecordTable samples(options.files.front());
    const Direction direction = FindDirection(options, samples);
    const std::string title =
        options.title.empty() ? direction.first + " to " + direction.second : options.title;
    Pictures pictures(options);
    RfcTcpLineChart window = MakeChart(samples, direction, {"in_flight", "ssthresh", "snd_cwnd"});
    window.title = title;
    window.yLabel = "octets";
    MarkStates(samples, direction, window);
    Add(pictures, options, "window", window);
    RfcTcpLineChart rtt = MakeChart(samples, direction, {"srtt", "rtt_sample", "rttvar"});
    rtt.title = title;
    rtt.yLabel = "seconds";
    Add(pictures, options, "rtt", rtt);
}

void
DrawConnections(const Options& options)
{
    RfcTcpLineChart chart;
    chart.title = options.title.empty() ? "distribution of completion times" : options.title;
    chart.xLabel = "completion time (s)";
    chart.yLabel = "share of connections";
    chart.yMaximum = 1;
    for (const auto& file : options.files)
    {
        const common::RecordTable connections(file);
        std::vector<double> times;
        for (std::size_t row = 0; row < connections.GetSize(); ++row)
        {
            if (const auto time = connections.GetNumber(row, "completion_time"))
            {
                times.push_back(*time);
            }
        }
        if (times.empty())
        {
            throw std::invalid_argument(file + " has no connection that was completed");
        }
        std::sort(times.begin(), times.end());
        RfcTcpLineChart::Series series{file.substr(file.rfind('/') + 1), {}};
        double share = 0;
        for (std::size_t i = 0; i < times.size(); ++i)
        {
            series.points.emplace_back(times[i], share);
            share = static_cast<double>(i + 1) / static_cast<double>(connections.GetSize());
            series.points.emplace_back(times[i], share);
        }
        chart.series.push_back(series);
    }
    Pictures pictures(options);
    Add(pictures, options, "completion", chart);
}

} // namespace draw
