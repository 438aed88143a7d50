/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_LADDER_STYLE_H
#define RFC_TCP_COMPARE_LADDER_STYLE_H

#include "ns3/rfc-tcp-record.h"
#include "ns3/rfc-tcp-svg-canvas.h"

#include <string>
#include <utility>
#include <vector>

namespace compare
{

using SvgCanvas = ns3::RfcTcpSvgCanvas;
using Anchor = SvgCanvas::Anchor;
using LineStyle = SvgCanvas::LineStyle;
using Point = SvgCanvas::Point;
using TextStyle = SvgCanvas::TextStyle;

constexpr double LADDER_OUTER = 142;      ///< column for the names of states and events, pixels
constexpr double LADDER_BAR = 14;         ///< width of the bar of an end, pixels
constexpr double LADDER_INNER = 410;      ///< room for the arrows, pixels
constexpr double LADDER_LABEL_SIZE = 9.5; ///< size of the labels of arrows, pixels

/** @return colors of the states in the order of a connection's life */
const std::vector<std::pair<std::string, std::string>>& GetStateColors();
/** @param state name of a state @return its color */
std::string GetStateColor(const std::string& state);
/** @param segment a segment @return how its arrow looks */
LineStyle GetArrowStyle(const ns3::RfcTcpSegmentRecord& segment);

/**
 * Draw an arrow.
 * @param canvas to draw on
 * @param from tail
 * @param to head
 * @param style look
 * @param lost a cross takes the place of the head
 */
void DrawArrow(SvgCanvas& canvas, Point from, Point to, const LineStyle& style, bool lost);

/** Draw the mark of an application event. @param canvas to draw on @param at center */
void DrawEventMark(SvgCanvas& canvas, Point at);

} // namespace compare

#endif // RFC_TCP_COMPARE_LADDER_STYLE_H
