/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LADDER_STYLE_H
#define RFC_TCP_LADDER_STYLE_H

#include "ns3/rfc-tcp-record.h"
#include "ns3/rfc-tcp-svg-canvas.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3::rfctcp
{

using SvgCanvas = RfcTcpSvgCanvas;
using Anchor = SvgCanvas::Anchor;
using LineStyle = SvgCanvas::LineStyle;
using Point = SvgCanvas::Point;
using TextStyle = SvgCanvas::TextStyle;

/** @return colors of the states in the order of a connection's life */
const std::vector<std::pair<std::string, std::string>>& GetStateColors();
/** @param state name of a state @return its color */
std::string GetStateColor(const std::string& state);
/** @param segment a segment @return how its arrow looks */
LineStyle GetArrowStyle(const RfcTcpSegmentRecord& segment);

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

} // namespace ns3::rfctcp

#endif // RFC_TCP_LADDER_STYLE_H
