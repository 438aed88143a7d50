/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LADDER_STYLE_H
#define RFC_TCP_LADDER_STYLE_H

#include "ladder-notes.h"
#include "ladder-runs.h"

#include "ns3/rfc-tcp-ladder.h"
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
 * @param fate of the segment: a lost one has a cross for a head, one in flight ends half-way
 */
void DrawArrow(SvgCanvas& canvas, Point from, Point to, const LineStyle& style, RfcTcpFate fate);

/** @param kind of a note @return how its text looks */
TextStyle GetNoteStyle(NoteKind kind);
/**
 * Draw the mark of a note on the bar; states have none.
 * @param canvas to draw on @param at center @param kind of the note
 */
void DrawNoteMark(SvgCanvas& canvas, Point at, NoteKind kind);

/**
 * @param segment a segment
 * @param style which numbers are shown
 * @return what stands at its arrow
 */
std::string GetLabel(const RfcTcpSegmentRecord& segment, const RfcTcpLadder::Style& style);
/**
 * @param content of a ladder
 * @param run some of its segments
 * @param style which numbers are shown
 * @return what stands at their arrow
 */
std::string GetLabel(const LadderContent& content,
                     const SegmentRun& run,
                     const RfcTcpLadder::Style& style);

} // namespace ns3::rfctcp

#endif // RFC_TCP_LADDER_STYLE_H
