/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LADDER_PANEL_H
#define RFC_TCP_LADDER_PANEL_H

#include "ladder-content.h"
#include "ladder-labels.h"
#include "ladder-selection.h"
#include "ladder-style.h"
#include "ladder-time-scale.h"

#include <array>
#include <set>
#include <string>
#include <vector>

namespace ns3::rfctcp
{

/** One ladder of a diagram: the bars of both ends, the arrows between them, and the times. */
class LadderPanel
{
  public:
    /**
     * @param content what happened
     * @param style measures and limits
     * @param pixelsPerMs scale within a burst
     */
    LadderPanel(LadderContent content, const RfcTcpLadder::Style& style, double pixelsPerMs);

    /** @param canvas to draw on @param corner upper left of the ladder, right of its time axis */
    void Draw(SvgCanvas& canvas, Point corner) const;

    /** @return kinds of the notes that it shows */
    std::set<NoteKind> GetNoteKinds() const;
    /** @return pixels, without the time axis */
    double GetWidth() const;
    /** @return pixels */
    double GetHeight() const;
    /** @return how many labels lie upon another one */
    std::size_t CountOverlaps() const;
    /** @return what happened */
    const LadderContent& GetContent() const;

  private:
    /** @return positions of all times that are shown @param labelDistance see Style */
    LadderTimeScale MakeScale(double labelDistance) const;
    /** @param scale learns when segments are sent and arrive @param labelDistance see Style */
    void AnnounceArrows(LadderTimeScale& scale, double labelDistance) const;
    /** @param corner of the drawing @return all arrows; two for a run, its first and last one */
    std::vector<LabelPlacer::Arrow> GetArrows(Point corner) const;
    /** @param arrows of GetArrows @return the labels at them */
    LabelPlacer PlaceLabels(const std::vector<LabelPlacer::Arrow>& arrows) const;
    /** @param end an end @param corner of the drawing @return its lifeline's inner edge */
    double GetEdge(Side end, Point corner) const;
    /** @param segment any @return true if it arrives nearly when it is sent */
    bool IsFlat(const RfcTcpSegmentRecord& segment) const;
    /** @param omission one of this panel @return where its mark stands: between the arrows */
    double GetMarkMiddle(const Omission& omission) const;

    void DrawTimeAxis(SvgCanvas& canvas, Point corner) const;
    void DrawBreaks(SvgCanvas& canvas, Point corner) const;
    void DrawBar(SvgCanvas& canvas, Point corner, Side end) const;
    void DrawNotes(SvgCanvas& canvas, Point corner, Side end) const;
    void DrawArrows(SvgCanvas& canvas, Point corner) const;
    void DrawOmissions(SvgCanvas& canvas, Point corner) const;

    LadderContent m_content;                           ///< what happened
    RfcTcpLadder::Style m_style;                       ///< measures and limits
    double m_pixelsPerMs;                              ///< scale within a burst
    Selection m_selection;                             ///< arrows shown
    std::array<std::vector<Note>, SIDE_COUNT> m_notes; ///< by side
    LadderTimeScale m_scale;                           ///< finished
    std::size_t m_overlaps{0};                         ///< see CountOverlaps
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_LADDER_PANEL_H
