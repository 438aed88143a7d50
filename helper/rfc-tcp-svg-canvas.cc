/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-svg-canvas.h"

#include "internal/text.h"

#include "ns3/abort.h"

#include <array>
#include <cstdio>
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

std::string
Stroke(const RfcTcpSvgCanvas::LineStyle& style)
{
    std::string text =
        " stroke=\"" + style.color + "\" stroke-width=\"" + Number(style.width) + "\"";
    if (!style.dashes.empty())
    {
        text += " stroke-dasharray=\"" + style.dashes + "\"";
    }
    return text;
}

} // namespace

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
    m_elements << "<polygon fill=\"" << fill << "\" points=\"" << Join(points) << "\"/>\n";
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
               << Number(width) << "\" height=\"" << Number(height) << "\" fill=\"" << fill
               << "\" stroke=\"" << stroke << "\" rx=\"" << Number(radius) << "\"/>\n";
}

void
RfcTcpSvgCanvas::Text(Point at, const std::string& text, const TextStyle& style)
{
    static constexpr std::array<const char*, 3> ANCHORS{"start", "middle", "end"}; // by Anchor
    m_elements << "<text x=\"" << Number(at.x) << "\" y=\"" << Number(at.y) << "\" font-size=\""
               << Number(style.size) << "\" fill=\"" << style.color << "\" text-anchor=\""
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
        m_elements << " paint-order=\"stroke\" stroke=\"white\" stroke-width=\"3\" "
                      "stroke-linejoin=\"round\"";
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
                       const std::string& comment) const
{
    std::ofstream file(path);
    if (!comment.empty())
    {
        file << "<!-- " << comment << " -->\n";
    }
    file << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << Number(width) << "\" height=\""
         << Number(height) << "\" viewBox=\"0 0 " << Number(width) << " " << Number(height)
         << "\" font-family=\"" << FONT << "\">\n"
         << "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
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
