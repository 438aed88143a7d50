/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-svg-canvas.h"

#include "internal/text.h"

#include "ns3/abort.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace ns3
{

namespace
{

constexpr const char* FONT = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif";

/** @return a coordinate with a tenth of a pixel */
std::string
Number(double value)
{
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    return text.data();
}

std::string
Join(const std::vector<RfcTcpSvgCanvas::Point>& points)
{
    std::string text;
    for (const auto& point : points)
    {
        text += Number(point.x) + "," + Number(point.y) + " ";
    }
    return text;
}

} // namespace

RfcTcpSvgCanvas::RfcTcpSvgCanvas(bool dark)
    : m_dark(dark)
{
}

std::string
RfcTcpSvgCanvas::Paint(const std::string& color) const
{
    constexpr std::size_t HEXADECIMAL = 7; // "#1f78b4"
    if (!m_dark || color.size() != HEXADECIMAL)
    {
        return color;
    }
    // The lightest and the darkest part change places, which keeps hue and saturation; nothing is
    // quite black.
    constexpr int DARKEST = 24;
    constexpr int RANGE = 255 - DARKEST;
    const auto number = static_cast<int>(std::strtol(color.c_str() + 1, nullptr, 16));
    const std::array<int, 3> parts{number >> 16, (number >> 8) & 0xff, number & 0xff};
    const auto [least, greatest] = std::minmax_element(parts.begin(), parts.end());
    std::array<char, 8> text{};
    const auto turn = [&](int part) {
        return DARKEST + RANGE * (255 - *least - *greatest + part) / 255;
    };
    std::snprintf(text.data(),
                  text.size(),
                  "#%02x%02x%02x",
                  static_cast<unsigned>(turn(parts[0]) & 0xff),
                  static_cast<unsigned>(turn(parts[1]) & 0xff),
                  static_cast<unsigned>(turn(parts[2]) & 0xff));
    return text.data();
}

std::string
RfcTcpSvgCanvas::Stroke(const LineStyle& style) const
{
    std::string text =
        " stroke=\"" + Paint(style.color) + "\" stroke-width=\"" + Number(style.width) + "\"";
    if (!style.dashes.empty())
    {
        text += " stroke-dasharray=\"" + style.dashes + "\"";
    }
    return text;
}

void
RfcTcpSvgCanvas::Line(Point from, Point to, const LineStyle& style)
{
    m_elements << "<line x1=\"" << Number(from.x) << "\" y1=\"" << Number(from.y) << "\" x2=\""
               << Number(to.x) << "\" y2=\"" << Number(to.y) << "\"" << Stroke(style) << "/>\n";
}

void
RfcTcpSvgCanvas::Polyline(const std::vector<Point>& points, const LineStyle& style)
{
    m_elements << "<polyline fill=\"none\" points=\"" << Join(points) << "\"" << Stroke(style)
               << "/>\n";
}

void
RfcTcpSvgCanvas::Polygon(const std::vector<Point>& points, const std::string& fill)
{
    m_elements << "<polygon fill=\"" << Paint(fill) << "\" points=\"" << Join(points) << "\"/>\n";
}

void
RfcTcpSvgCanvas::Rectangle(Point corner,
                           double width,
                           double height,
                           const std::string& fill,
                           const std::string& stroke,
                           double radius)
{
    m_elements << "<rect x=\"" << Number(corner.x) << "\" y=\"" << Number(corner.y) << "\" width=\""
               << Number(width) << "\" height=\"" << Number(height) << "\" fill=\"" << Paint(fill)
               << "\" stroke=\"" << Paint(stroke) << "\" rx=\"" << Number(radius) << "\"/>\n";
}

void
RfcTcpSvgCanvas::Text(Point at, const std::string& text, const TextStyle& style)
{
    static constexpr std::array<const char*, 3> ANCHORS{"start", "middle", "end"}; // by Anchor
    if (text.empty())
    {
        return;
    }
    m_elements << "<text x=\"" << Number(at.x) << "\" y=\"" << Number(at.y) << "\" font-size=\""
               << Number(style.size) << "\" fill=\"" << Paint(style.color) << "\" text-anchor=\""
               << ANCHORS.at(static_cast<std::size_t>(style.anchor)) << "\"";
    if (style.bold)
    {
        m_elements << " font-weight=\"bold\"";
    }
    if (style.italic)
    {
        m_elements << " font-style=\"italic\"";
    }
    if (style.halo)
    {
        m_elements << " paint-order=\"stroke\" stroke=\"" << Paint("#ffffff")
                   << "\" stroke-width=\"5\" stroke-linejoin=\"round\"";
    }
    if (style.angle != 0)
    {
        m_elements << " transform=\"rotate(" << Number(style.angle) << " " << Number(at.x) << " "
                   << Number(at.y) << ")\"";
    }
    m_elements << ">" << rfctcp::EscapeXml(text) << "</text>\n";
}

void
RfcTcpSvgCanvas::Write(const std::string& path,
                       double width,
                       double height,
                       const std::string& comment,
                       const std::string& title) const
{
    std::ofstream file(path);
    if (!comment.empty())
    {
        file << "<!-- " << comment << " -->\n";
    }
    file << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << Number(width) << "\" height=\""
         << Number(height) << "\" viewBox=\"0 0 " << Number(width) << " " << Number(height)
         << "\" font-family=\"" << FONT << "\">\n";
    if (!title.empty())
    {
        file << "<title>" << rfctcp::EscapeXml(title) << "</title>\n";
    }
    file << "<rect width=\"100%\" height=\"100%\" fill=\"" << Paint("#ffffff") << "\"/>\n"
         << m_elements.str() << "</svg>\n";
    file.close();
    NS_ABORT_MSG_UNLESS(file, "Cannot write the picture " << path);
}

double
RfcTcpSvgCanvas::EstimateWidth(const std::string& text, double size)
{
    return 0.57 * size * static_cast<double>(text.size());
}

} // namespace ns3
