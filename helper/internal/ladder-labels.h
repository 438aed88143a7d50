/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LADDER_LABELS_H
#define RFC_TCP_LADDER_LABELS_H

#include "ladder-style.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace ns3::rfctcp
{

/** A label that has its place. */
struct Label
{
    std::string text;          ///< what
    TextStyle style;           ///< its look
    Point at;                  ///< middle of its base line
    std::vector<Point> points; ///< along its middle line
};

/** Finds places for labels along arrows where they hide neither each other nor arrows. */
class LabelPlacer
{
  public:
    using Arrow = std::pair<Point, Point>; ///< tail and head

    /** @param arrows all there are; they must live longer */
    explicit LabelPlacer(const std::vector<Arrow>& arrows);

    /**
     * @param text what
     * @param style size and color; the rest is set here
     * @param own the arrow that it belongs to
     * @param headRoom pixels in front of the head that stay free
     */
    void Place(const std::string& text, TextStyle style, const Arrow& own, double headRoom);

    /** @return all labels, in the order of their placing */
    const std::vector<Label>& GetLabels() const;
    /** @return how many labels lie upon another one */
    std::size_t CountOverlaps() const;

  private:
    /** @param points of a label @param size of its text @return how many labels it lies upon */
    std::size_t CountLabelsAt(const std::vector<Point>& points, double size) const;
    /** @param points of a label @param own its arrow @return how many other arrows cross it */
    std::size_t CountArrowsAt(const std::vector<Point>& points, const Arrow& own) const;

    const std::vector<Arrow>& m_arrows; ///< all there are
    std::vector<Label> m_labels;        ///< those that have a place
    std::size_t m_overlaps{0};          ///< see CountOverlaps
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_LADDER_LABELS_H
