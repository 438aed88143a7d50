/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_SVG_CANVAS_H
#define RFC_TCP_COMPARE_SVG_CANVAS_H

#include <sstream>
#include <string>
#include <vector>

namespace compare
{

/** A point of a drawing, in pixels; y grows downwards. */
struct Point
{
    double x{0}; ///< to the right
    double y{0}; ///< down
};

/** How a text stands to its point. */
enum class Anchor
{
    START,  ///< begins there
    MIDDLE, ///< centered there
    END,    ///< ends there
};

/** How a text looks. */
struct TextStyle
{
    double size{10};              ///< pixels
    std::string color{"#222222"}; ///< CSS color
    Anchor anchor{Anchor::START}; ///< see Anchor
    bool bold{false};             ///< weight
    bool italic{false};           ///< slant
    bool halo{false};             ///< a white rim keeps it legible on lines
    double angle{0};              ///< degrees clockwise, around its point
};

/** How a line looks. */
struct LineStyle
{
    std::string color{"#222222"}; ///< CSS color
    double width{1};              ///< pixels
    std::string dashes{};         ///< SVG dash array, empty for a solid line
};

/** Collects the elements of an SVG picture. */
class SvgCanvas
{
  public:
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
     * @param radius of the corners
     */
    void Rectangle(Point corner,
                   double width,
                   double height,
                   const std::string& fill,
                   const std::string& stroke = "none",
                   double radius = 0);
    /** @param at where @param text what @param style its look */
    void Text(Point at, const std::string& text, const TextStyle& style);

    /** @param path of the file @param width of the picture @param height of the picture */
    void Write(const std::string& path, double width, double height) const;

    /** @param text a text @param size pixels @return its width in pixels, about */
    static double EstimateWidth(const std::string& text, double size);

  private:
    std::ostringstream m_elements; ///< SVG text
};

} // namespace compare

#endif // RFC_TCP_COMPARE_SVG_CANVAS_H
