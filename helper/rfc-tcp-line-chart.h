/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LINE_CHART_H
#define RFC_TCP_LINE_CHART_H

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup rfctcp
 * A chart of lines, as a picture of 720 by 440 pixels and as a table.
 */
class RfcTcpLineChart
{
  public:
    /** One line of a chart. */
    struct Series
    {
        std::string name;                              ///< in the legend
        std::vector<std::pair<double, double>> points; ///< x and y, x ascending, both from 0
        bool joined{true};                             ///< by a line; false: marks alone
    };

    std::string title;          ///< above the chart
    std::string xLabel;         ///< with unit
    std::string yLabel;         ///< with unit
    bool logarithmic{false};    ///< the x axis; then 0 is drawn at its left end
    bool yLogarithmic{false};   ///< the y axis; then 0 is drawn at its lower end
    double yMaximum{0};         ///< upper end of the y axis; 0: what the points need
    bool dark{false};           ///< for a dark page
    std::vector<Series> series; ///< all over the same x

    /** Aborts if the file cannot be written. @param path one column for x, one for each series */
    void WriteCsv(const std::string& path) const;
    /** Aborts if the file cannot be written. @param path of an SVG file */
    void WriteSvg(const std::string& path) const;
};

} // namespace ns3

#endif // RFC_TCP_LINE_CHART_H
