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

/** @param number a number @return the number as short as possible */
std::string
Short(double number)
{
    std::ostringstream text;
    text << number;
    return text.str();
}

/** @param tick of an axis @return its label, as "20" or "5M" */
std::string
LabelFor(double tick)
{
    for (const auto& [unit, suffix] : {std::pair(1e9, "G"), {1e6, "M"}, {1e4, "k"}})
    {
        if (tick >= unit)
        {
            return Short(tick / (unit == 1e4 ? 1e3 : unit)) + suffix;
        }
    }
    return Short(tick);
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

/** An axis: from values to parts of its length. */
class Axis
{
  public:
    /**
     * @param values on the axis
     * @param logarithmic whether it is; values of 0 then take a decade below the least other value
     * @param greatest value at its end; 0: the greatest value
     */
    Axis(const std::vector<double>& values, bool logarithmic, double greatest)
        : m_logarithmic(logarithmic),
          m_greatest(greatest)
    {
        double least = 1e300;
        for (const double value : values)
        {
            m_hasZero |= value <= 0;
            least = value > 0 ? std::min(least, value) : least;
            m_greatest = greatest > 0 ? greatest : std::max(m_greatest, value);
        }
        m_greatest = m_greatest > 0 ? m_greatest : 1;
        if (!m_logarithmic && !m_hasZero && greatest <= 0 && least > m_greatest / 2 &&
            m_greatest - least > m_greatest * 1e-6)
        {
            const double step = TickFor(m_greatest - least);
            m_least = step * std::floor(least / step);
        }
        m_decades = m_hasZero ? std::log10(m_greatest / std::min(least, m_greatest / 10)) + 1
                              : std::log10(m_greatest) - std::floor(std::log10(least));
        m_decades = std::max(m_decades, 1.0);
    }

    /** @param value on the axis @return its place, 0 to 1 */
    double At(double value) const
    {
        if (!m_logarithmic)
        {
            return (value - m_least) / (m_greatest - m_least);
        }
        return value > 0 ? std::max(1 + std::log10(value / m_greatest) / m_decades, 0.0) : 0;
    }

    /** @return value at its beginning, unless it is logarithmic */
    double GetLeast() const
    {
        return m_least;
    }

    /** @return values of ticks, without one at 0 */
    std::vector<double> Ticks() const
    {
        std::vector<double> ticks;
        if (m_logarithmic)
        {
            const double lowest = std::log10(m_greatest) - m_decades + (m_hasZero ? 1 : 0);
            for (double tick = std::pow(10, std::round(lowest)); tick <= m_greatest * 1.001;
                 tick *= 10)
            {
                ticks.push_back(tick);
            }
            return ticks;
        }
        const double step = TickFor(m_greatest - m_least);
        for (double tick = m_least + (m_least > 0 ? 0 : step); tick <= m_greatest * 1.000001;
             tick += step)
        {
            ticks.push_back(tick);
        }
        return ticks;
    }

    /** @return true if 0 has a place */
    bool HasZero() const
    {
        return m_logarithmic ? m_hasZero : m_least <= 0;
    }

  private:
    bool m_logarithmic;    ///< whether it is
    bool m_hasZero{false}; ///< one of the values is 0
    double m_least{0};     ///< value at its beginning, if it is linear
    double m_greatest;     ///< value at its end
    double m_decades{1};   ///< length of a logarithmic axis
};

/** The axes of a chart. */
struct Axes
{
    Axis x; ///< to the right
    Axis y; ///< upwards

    /** @param px value of x @param py value of y @return place in the picture */
    Point At(double px, double py) const
    {
        return {LEFT + (RIGHT - LEFT) * x.At(px), BOTTOM - (BOTTOM - TOP) * y.At(py)};
    }

    /** @param axis one of both @return values of its ticks */
    static std::vector<double> TicksOf(const Axis& axis)
    {
        std::vector<double> ticks = axis.Ticks();
        if (axis.HasZero())
        {
            ticks.insert(ticks.begin(), 0);
        }
        return ticks;
    }
};

/** @param chart a chart @return axes for its points */
Axes
MakeAxes(const RfcTcpLineChart& chart)
{
    std::vector<double> xs;
    std::vector<double> ys;
    for (const RfcTcpLineChart::Series& line : chart.series)
    {
        for (const auto& [x, y] : line.points)
        {
            xs.push_back(x);
            ys.push_back(y);
        }
    }
    return {{xs, chart.logarithmic, 0}, {ys, chart.yLogarithmic, chart.yMaximum}};
}

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
    const Axes axes = MakeAxes(*this);
    RfcTcpSvgCanvas canvas(dark);
    canvas.Rectangle({0, 0}, WIDTH, HEIGHT, "#ffffff");
    TextStyle heading;
    heading.size = 15;
    heading.bold = true;
    canvas.Text({LEFT, 22}, title, heading);

    LineStyle grid;
    grid.color = "#dddddd";
    TextStyle label;
    label.size = 11;
    for (const double tick : Axes::TicksOf(axes.y))
    {
        const Point at{LEFT, axes.At(axes.x.GetLeast(), tick).y};
        canvas.Line(at, {RIGHT, at.y}, grid);
        label.anchor = Anchor::END;
        canvas.Text({LEFT - 8, at.y + 4}, LabelFor(tick), label);
    }
    for (const double tick : Axes::TicksOf(axes.x))
    {
        const Point at{axes.At(tick, axes.y.GetLeast()).x, BOTTOM};
        canvas.Line(at, {at.x, TOP}, grid);
        label.anchor = Anchor::MIDDLE;
        canvas.Text({at.x, BOTTOM + 18}, LabelFor(tick), label);
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
            corners.push_back(axes.At(x, y));
            if (series[i].points.size() <= 50 || !series[i].joined)
            {
                canvas.Rectangle({corners.back().x - 3, corners.back().y - 3}, 6, 6, style.color);
            }
        }
        if (series[i].joined)
        {
            canvas.Polyline(corners, style);
            canvas.Line({legend, 38}, {legend + 18, 38}, style);
        }
        else
        {
            canvas.Rectangle({legend + 6, 35}, 6, 6, style.color);
        }
        TextStyle name;
        name.size = 11;
        canvas.Text({legend + 23, 42}, series[i].name, name);
        legend += 42 + RfcTcpSvgCanvas::EstimateWidth(series[i].name, 11);
    }
    canvas.Write(path, WIDTH, HEIGHT, "", title);
}

} // namespace ns3
