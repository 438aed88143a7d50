/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_LADDER_PANEL_H
#define RFC_TCP_COMPARE_LADDER_PANEL_H

#include "ladder-selection.h"
#include "ladder-style.h"
#include "ladder-time-scale.h"
#include "run.h"

#include "ns3/rfc-tcp-journal.h"

#include <optional>
#include <string>
#include <vector>

namespace compare
{

/** One TCP's half of a ladder diagram: the bars of both ends and the arrows between them. */
class LadderPanel
{
  public:
    /**
     * @param journal log of the run
     * @param index of the panel on the page
     * @param end when the simulation stopped, nanoseconds
     */
    LadderPanel(const ns3::RfcTcpJournal& journal, int index, int64_t end);

    /** @param scale learns all moments that this panel shows */
    void Announce(LadderTimeScale& scale) const;
    /** @param canvas to draw on @param scale finished @param corner upper left of the drawing */
    void Draw(SvgCanvas& canvas, const LadderTimeScale& scale, Point corner) const;

    /** @return pixels */
    static double GetWidth();
    /** @return how far the last names may reach below the time scale, pixels */
    static double GetTail();

  private:
    /** A stretch of time in one state. */
    struct Stay
    {
        uint32_t order{0};           ///< see ns3::RfcTcpStateRecord
        int64_t from{0};             ///< nanoseconds
        std::optional<int64_t> to{}; ///< nanoseconds, none if until the end
        std::string state;           ///< name
    };

    /** A name in the outer column. */
    struct Note
    {
        uint32_t order{0};   ///< see ns3::RfcTcpStateRecord
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
    std::vector<Stay> GetStays(End end) const;
    /** @param end an end @return its names in order */
    std::vector<Note> GetNotes(End end) const;
    /** @param end an end @param corner of the drawing @return its lifeline's inner edge */
    static double GetEdge(End end, Point corner);

    /**
     * @param scale finished
     * @param omission one of this panel
     * @return where its mark stands: midway between the arrows around it, in the middle of the
     * panel
     */
    double GetMarkMiddle(const LadderTimeScale& scale, const Omission& omission) const;

    void DrawBar(SvgCanvas& canvas, const LadderTimeScale& scale, Point corner, End end) const;
    void DrawNotes(SvgCanvas& canvas, const LadderTimeScale& scale, Point corner, End end) const;
    void DrawArrows(SvgCanvas& canvas, const LadderTimeScale& scale, Point corner) const;
    void DrawOmissions(SvgCanvas& canvas, const LadderTimeScale& scale, Point corner) const;
    static void DrawLabel(SvgCanvas& canvas,
                          const ns3::RfcTcpSegmentRecord& segment,
                          Point from,
                          Point to,
                          std::vector<PlacedLabel>& placed);

    const ns3::RfcTcpJournal& m_journal; ///< log of the run
    int m_index;                         ///< of the panel on the page
    int64_t m_end;                       ///< when the simulation stopped
    Selection m_selection;               ///< segments shown
};

} // namespace compare

#endif // RFC_TCP_COMPARE_LADDER_PANEL_H
