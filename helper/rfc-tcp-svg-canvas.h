/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_SVG_CANVAS_H
#define RFC_TCP_SVG_CANVAS_H

#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup rfctcp
 * Collects the elements of a picture and writes them as an SVG file. Later elements lie on top of
 * earlier ones. All lengths are pixels with a resolution of 0.1, x grows to the right and y
 * downwards; colors are those of CSS, as "#1f78b4".
 */
class RfcTcpSvgCanvas
{
  public:
    /** A place. */
    struct Point
    {
        double x{0}; ///< pixels to the right
        double y{0}; ///< pixels downwards
    };

    /** Which part of a text is at its point. */
    enum class Anchor : uint8_t
    {
        START,  ///< its left end
        MIDDLE, ///< its middle
        END,    ///< its right end
    };

    /** How a text looks. */
    struct TextStyle
    {
        double size{10};              ///< pixels, above 0
        std::string color{"#222222"}; ///< CSS color
        Anchor anchor{Anchor::START}; ///< see Anchor
        bool bold{false};             ///< weight
        bool italic{false};           ///< slant
        bool halo{false};             ///< a rim in the color of the page keeps the text legible
        double angle{0};              ///< degrees clockwise, around its point
    };

    /** How a line looks. */
    struct LineStyle
    {
        std::string color{"#222222"}; ///< CSS color
        double width{1};              ///< pixels, above 0
        std::string dashes{};         ///< SVG dash array, empty for a solid line
    };

    RfcTcpSvgCanvas() = default;
    /** @param dark on a dark page: what is light becomes dark, and the other way round */
    explicit RfcTcpSvgCanvas(bool dark);

    /** @param from one end @param to other end @param style its look */
    void Line(Point from, Point to, const LineStyle& style);
    /** @param points corners @param style its look */
    void Polyline(const std::vector<Point>& points, const LineStyle& style);
    /** @param points corners @param fill CSS color */
    void Polygon(const std::vector<Point>& points, const std::string& fill);
    /**
     * @param corner upper left
     * @param width to the right
     * @param height down
     * @param fill CSS color
     * @param stroke CSS color of the outline, "none" for none
     * @param radius of the corners, 0 for sharp ones
     */
    void Rectangle(Point corner,
                   double width,
                   double height,
                   const std::string& fill,
                   const std::string& stroke = "none",
                   double radius = 0);
    /**
     * @param at where
     * @param text what, in UTF-8; characters that are special in XML are escaped
     * @param style its look
     */
    void Text(Point at, const std::string& text, const TextStyle& style);

    /**
     * Aborts if the file cannot be written.
     * @param path of the file
     * @param width of the picture
     * @param height of the picture
     * @param comment at the beginning of the file, none if empty
     * @param title what the picture shows, for those who cannot see it; none if empty
     */
    void Write(const std::string& path,
               double width,
               double height,
               const std::string& comment = "",
               const std::string& title = "") const;

    /** @param text a text @param size pixels @return its width in pixels, about */
    static double EstimateWidth(const std::string& text, double size);

  private:
    /** @param color as "#1f78b4", or a word of CSS @return that color on this page */
    std::string Paint(const std::string& color) const;
    /** @param style of a line @return its attributes */
    std::string Stroke(const LineStyle& style) const;

    bool m_dark{false};            ///< see constructor
    std::ostringstream m_elements; ///< SVG text
};

} // namespace ns3

#endif // RFC_TCP_SVG_CANVAS_H
