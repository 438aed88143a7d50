/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LADDER_PANEL_H
#define RFC_TCP_LADDER_PANEL_H

#include "ladder-content.h"
#include "ladder-selection.h"
#include "ladder-style.h"
#include "ladder-time-scale.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3::rfctcp
{

/** One ladder of a diagram: the bars of both ends and the arrows between them. */
class LadderPanel
{
  public:
    /**
     * @param content what happened
     * @param index of the panel on the page
     * @param style measures and limits
     */
    LadderPanel(LadderContent content, int index, const RfcTcpLadder::Style& style);

    /** @param scale learns all moments that this panel shows */
    void Announce(LadderTimeScale& scale) const;
    /** @param canvas to draw on @param scale finished @param corner upper left of the drawing */
    void Draw(SvgCanvas& canvas, const LadderTimeScale& scale, Point corner) const;

    /** @return pixels */
    double GetWidth() const;
    /** @return how far the last names may reach below the time scale, pixels */
    double GetTail() const;

  private:
    /** A stretch of time in one state. */
    struct Stay
    {
        uint32_t order{0};           ///< see RfcTcpStateRecord
        int64_t from{0};             ///< nanoseconds
        std::optional<int64_t> to{}; ///< nanoseconds, none if until the end
        std::string state;           ///< name
    };

    /** A name in the outer column. */
    struct Note
    {
        uint32_t order{0};   ///< see RfcTcpStateRecord
        int64_t time{0};     ///< nanoseconds
        std::string text;    ///< what
        bool isState{false}; ///< or an application event
    };

    /** A label of an arrow that has its place. */
    struct PlacedLabel
    {
        std::vector<Point> points; ///< along its middle line
    };

    /** @param end an end @return its states in order */
    std::vector<Stay> GetStays(Side end) const;
    /** @param end an end @return its names in order */
    std::vector<Note> GetNotes(Side end) const;
    /** @param end an end @param corner of the drawing @return its lifeline's inner edge */
    double GetEdge(Side end, Point corner) const;

    /**
     * @param scale finished
     * @param omission one of this panel
     * @return where its mark stands: midway between the arrows around it, in the middle of the
     * panel
     */
    double GetMarkMiddle(const LadderTimeScale& scale, const Omission& omission) const;

    void DrawBar(SvgCanvas& canvas, const LadderTimeScale& scale, Point corner, Side end) const;
    void DrawNotes(SvgCanvas& canvas, const LadderTimeScale& scale, Point corner, Side end) const;
    void DrawArrows(SvgCanvas& canvas, const LadderTimeScale& scale, Point corner) const;
    void DrawOmissions(SvgCanvas& canvas, const LadderTimeScale& scale, Point corner) const;
    void DrawLabel(SvgCanvas& canvas,
                   const RfcTcpSegmentRecord& segment,
                   Point from,
                   Point to,
                   std::vector<PlacedLabel>& placed) const;

    LadderContent m_content;     ///< what happened
    RfcTcpLadder::Style m_style; ///< measures and limits
    int m_index;                 ///< of the panel on the page
    Selection m_selection;       ///< segments shown
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_LADDER_PANEL_H
