/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-line-chart.h"

#include "internal/text.h"
#include "rfc-tcp-svg-canvas.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

namespace ns3
{

namespace
{

using Anchor = RfcTcpSvgCanvas::Anchor;
using LineStyle = RfcTcpSvgCanvas::LineStyle;
using Point = RfcTcpSvgCanvas::Point;
using TextStyle = RfcTcpSvgCanvas::TextStyle;

constexpr double WIDTH = 720;  ///< of the picture, pixels
constexpr double HEIGHT = 440; ///< of the picture, pixels
constexpr double LEFT = 80;    ///< of the axes
constexpr double RIGHT = 700;  ///< of the axes
constexpr double TOP = 50;     ///< of the axes
constexpr double BOTTOM = 380; ///< of the axes

/** Colors that the color-blind can tell apart (Okabe and Ito). */
constexpr const char* COLORS[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"};

/** @param number a number @return it as short as possible */
std::string
Short(double number)
{
    std::ostringstream text;
    text << number;
    return text.str();
}

/** @param span of an axis @return a round distance of its ticks, for about five of them */
double
TickFor(double span)
{
    const double power = std::pow(10, std::floor(std::log10(span / 5)));
    for (const double factor : {1.0, 2.0, 5.0})
    {
        if (span / (power * factor) <= 6)
        {
            return power * factor;
        }
    }
    return power * 10;
}

/** Where values lie in the picture. */
class Scales
{
  public:
    /** @param chart whose points shall fit */
    explicit Scales(const RfcTcpLineChart& chart)
        : m_logarithmic(chart.logarithmic),
          m_yMaximum(chart.yMaximum)
    {
        double least = 1e300;
        for (const RfcTcpLineChart::Series& line : chart.series)
        {
            for (const auto& [x, y] : line.points)
            {
                m_xMaximum = std::max(m_xMaximum, x);
                least = x > 0 ? std::min(least, x) : least;
                m_yMaximum = chart.yMaximum > 0 ? m_yMaximum : std::max(m_yMaximum, y);
            }
        }
        m_xMaximum = m_xMaximum > 0 ? m_xMaximum : 1;
        m_yMaximum = m_yMaximum > 0 ? m_yMaximum : 1;
        m_decades = std::log10(m_xMaximum / std::min(least, m_xMaximum / 10)) + 1;
    }

    /** @param x a value @param y a value @return its place */
    Point At(double x, double y) const
    {
        double part = x / m_xMaximum;
        if (m_logarithmic)
        {
            part = x > 0 ? 1 + std::log10(part) / m_decades : 0;
        }
        return {LEFT + (RIGHT - LEFT) * part, BOTTOM - (BOTTOM - TOP) * y / m_yMaximum};
    }

    /** @return values of ticks of the x axis */
    std::vector<double> XTicks() const
    {
        std::vector<double> ticks{0};
        if (m_logarithmic)
        {
            for (double tick = std::pow(10, std::round(std::log10(m_xMaximum) - m_decades + 1));
                 tick <= m_xMaximum * 1.001;
                 tick *= 10)
            {
                ticks.push_back(tick);
            }
            return ticks;
        }
        const double step = TickFor(m_xMaximum);
        for (double tick = step; tick <= m_xMaximum * 1.001; tick += step)
        {
            ticks.push_back(tick);
        }
        return ticks;
    }

    /** @return values of ticks of the y axis */
    std::vector<double> YTicks() const
    {
        std::vector<double> ticks;
        const double step = TickFor(m_yMaximum);
        for (double tick = 0; tick <= m_yMaximum * 1.001; tick += step)
        {
            ticks.push_back(tick);
        }
        return ticks;
    }

  private:
    bool m_logarithmic;   ///< x axis
    double m_xMaximum{0}; ///< right end
    double m_yMaximum;    ///< upper end
    double m_decades{1};  ///< of a logarithmic x axis, one for the way from 0
};

} // namespace

void
RfcTcpLineChart::WriteCsv(const std::string& path) const
{
    std::map<double, std::vector<std::string>> rows;
    for (std::size_t i = 0; i < series.size(); ++i)
    {
        for (const auto& [x, y] : series[i].points)
        {
            rows[x].resize(series.size());
            rows[x][i] = Short(y);
        }
    }
    std::ofstream file(path);
    file << rfctcp::QuoteCsv(xLabel);
    for (const Series& line : series)
    {
        file << ',' << rfctcp::QuoteCsv(line.name);
    }
    file << '\n';
    for (const auto& [x, values] : rows)
    {
        file << x;
        for (const std::string& value : values)
        {
            file << ',' << value;
        }
        file << '\n';
    }
    file.close();
    NS_ABORT_MSG_UNLESS(file, "Cannot write the table " << path);
}

void
RfcTcpLineChart::WriteSvg(const std::string& path) const
{
    const Scales scales(*this);
    RfcTcpSvgCanvas canvas;
    canvas.Rectangle({0, 0}, WIDTH, HEIGHT, "#ffffff");
    TextStyle heading;
    heading.size = 15;
    heading.bold = true;
    canvas.Text({LEFT, 22}, title, heading);

    LineStyle grid;
    grid.color = "#dddddd";
    TextStyle label;
    label.size = 11;
    for (const double tick : scales.YTicks())
    {
        const Point at = scales.At(0, tick);
        canvas.Line(at, {RIGHT, at.y}, grid);
        label.anchor = Anchor::END;
        canvas.Text({LEFT - 8, at.y + 4}, Short(tick), label);
    }
    for (const double tick : scales.XTicks())
    {
        const Point at = scales.At(tick, 0);
        canvas.Line(at, {at.x, TOP}, grid);
        label.anchor = Anchor::MIDDLE;
        canvas.Text({at.x, BOTTOM + 18}, Short(tick), label);
    }
    canvas.Text({(LEFT + RIGHT) / 2, BOTTOM + 40}, xLabel, label);
    label.angle = -90;
    canvas.Text({24, (TOP + BOTTOM) / 2}, yLabel, label);

    double legend = LEFT;
    for (std::size_t i = 0; i < series.size(); ++i)
    {
        LineStyle style;
        style.color = COLORS[i % std::size(COLORS)];
        style.width = 2;
        std::vector<Point> corners;
        for (const auto& [x, y] : series[i].points)
        {
            corners.push_back(scales.At(x, y));
            if (series[i].points.size() <= 50)
            {
                canvas.Rectangle({corners.back().x - 3, corners.back().y - 3}, 6, 6, style.color);
            }
        }
        canvas.Polyline(corners, style);
        canvas.Line({legend, 38}, {legend + 18, 38}, style);
        TextStyle name;
        name.size = 11;
        canvas.Text({legend + 23, 42}, series[i].name, name);
        legend += 42 + RfcTcpSvgCanvas::EstimateWidth(series[i].name, 11);
    }
    canvas.Write(path, WIDTH, HEIGHT);
}

} // namespace ns3
