/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/ladder-labels.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace ns3::rfctcp
{

namespace
{

constexpr double LIFT = 4.5;             // pixels between a line and the base line of its label
constexpr double STEP = 7;               // pixels between the points of a label
constexpr double SHIFT = 12;             // pixels between two places that are tried
constexpr std::size_t LABEL_COST = 1000; // of a place upon another label, in shifts
constexpr std::size_t ARROW_COST = 4;    // of a place upon another arrow, in shifts
constexpr std::size_t BELOW_COST = 8;    // of a place below the arrow, in shifts
constexpr double DEGREES = 57.295779513; // of a radian

/** @return twice the signed area of a triangle */
double
Area(Point a, Point b, Point c)
{
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/** @return true if two stretches of lines cross */
bool
Cross(Point a, Point b, Point c, Point d)
{
    return Area(a, b, c) * Area(a, b, d) < 0 && Area(c, d, a) * Area(c, d, b) < 0;
}

} // namespace

LabelPlacer::LabelPlacer(const std::vector<Arrow>& arrows)
    : m_arrows(arrows)
{
}

std::size_t
LabelPlacer::CountLabelsAt(const std::vector<Point>& points, double size) const
{
    const double distance = size + 1;
    const auto touches = [&points, distance](const Label& label) {
        const Point middle = points[points.size() / 2];
        const Point other = label.points[label.points.size() / 2];
        const double reach =
            STEP * static_cast<double>(points.size() + label.points.size()) / 2 + distance;
        if (std::abs(middle.y - other.y) > reach || std::abs(middle.x - other.x) > reach)
        {
            return false;
        }
        return std::any_of(points.begin(), points.end(), [&label, distance](const Point& point) {
            return std::any_of(label.points.begin(),
                               label.points.end(),
                               [&point, distance](const Point& other) {
                                   return std::hypot(point.x - other.x, point.y - other.y) <
                                          distance;
                               });
        });
    };
    return static_cast<std::size_t>(std::count_if(m_labels.begin(), m_labels.end(), touches));
}

std::size_t
LabelPlacer::CountArrowsAt(const std::vector<Point>& points, const Arrow& own) const
{
    return static_cast<std::size_t>(
        std::count_if(m_arrows.begin(), m_arrows.end(), [&points, &own](const Arrow& arrow) {
            return &arrow != &own &&
                   Cross(points.front(), points.back(), arrow.first, arrow.second);
        }));
}

void
LabelPlacer::Place(const std::string& text, TextStyle style, const Arrow& own, double headRoom)
{
    const auto& [from, to] = own;
    const double length = std::hypot(to.x - from.x, to.y - from.y);
    const Point along{(to.x - from.x) / length, (to.y - from.y) / length};
    const Point up{along.x > 0 ? along.y : -along.y, along.x > 0 ? -along.x : along.x};
    const double half = SvgCanvas::EstimateWidth(text, style.size) / 2;
    const double first = std::max(length / 2, length - headRoom - half);
    const double last = std::min(length / 2, half + 4);

    Label best;
    std::size_t fewest = SIZE_MAX;
    bool overlaps = false;
    // Near the head the arrows of a burst are farthest apart.
    std::size_t shifts = 0;
    for (double place = first; place >= last; place -= SHIFT)
    {
        for (const double lift : {LIFT, -0.85 * style.size - 1})
        {
            Label label;
            label.at = {from.x + place * along.x + lift * up.x,
                        from.y + place * along.y + lift * up.y};
            const double middle = 0.35 * style.size; // above the base line
            for (double s = -half; s <= half; s += STEP)
            {
                label.points.push_back({label.at.x + s * along.x + middle * up.x,
                                        label.at.y + s * along.y + middle * up.y});
            }
            const std::size_t labels = CountLabelsAt(label.points, style.size);
            const std::size_t cost = LABEL_COST * labels +
                                     ARROW_COST * CountArrowsAt(label.points, own) +
                                     (lift < 0 ? BELOW_COST : 0) + shifts;
            if (cost < fewest)
            {
                fewest = cost;
                overlaps = labels > 0;
                best = label;
            }
        }
        ++shifts;
    }
    m_overlaps += overlaps ? 1 : 0;
    style.anchor = Anchor::MIDDLE;
    style.halo = true;
    style.angle = std::atan2(along.x > 0 ? along.y : -along.y, std::abs(along.x)) * DEGREES;
    best.text = text;
    best.style = style;
    m_labels.push_back(best);
}

const std::vector<Label>&
LabelPlacer::GetLabels() const
{
    return m_labels;
}

std::size_t
LabelPlacer::CountOverlaps() const
{
    return m_overlaps;
}

} // namespace ns3::rfctcp
