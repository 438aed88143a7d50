/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LADDER_H
#define RFC_TCP_LADDER_H

#include "ns3/nstime.h"
#include "ns3/rfc-tcp-journal.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup rfctcp
 * Draws what a journal holds as a ladder diagram (SVG): the states of both ends as bars, the
 * segments as arrows between them, calls and callbacks of applications and timers beside them.
 * Like segments that follow each other are one arrow, "10 x len=1448".
 *
 * @code
 * RfcTcpLadder::Panel panel;
 * panel.journal = &journal;
 * panel.connection = 2;
 * RfcTcpLadder().Draw("connection-2.svg", panel);
 * @endcode
 */
class RfcTcpLadder
{
  public:
    /** Look and measures of a drawing, in pixels unless said otherwise, and what is shown. */
    struct Style
    {
        bool dark{false};       ///< for a dark page
        bool numbers{true};     ///< SEG.SEQ and SEG.ACK stand at arrows
        bool rawNumbers{false}; ///< they are as on the wire, not from the ISNs
        double aspect{0};       ///< width of the page by its height, as 16.0 / 9; 0: any height
        double widest{1440};    ///< with an aspect, so much is left out that the page gets no wider

        double margin{24};       ///< around the page
        double axis{66};         ///< column with times, left of each ladder
        double panelGap{26};     ///< between two panels
        double outer{158};       ///< column for the names of states and events
        double bar{14};          ///< width of the bar of an end
        double inner{430};       ///< room for the arrows
        double labelSize{11};    ///< text at arrows
        double noteSize{11};     ///< names of states and events
        double noteDistance{13}; ///< between these names

        double flightHeight{50};          ///< of an ordinary arrow, which makes the scale
        double labelDistance{20};         ///< at least, between arrowheads of an end
        double breakHeight{42};           ///< of a stretch of time that is shortened
        double longestGap{112};           ///< drawn to scale
        std::size_t leastGrouped{3};      ///< so many like segments are one arrow
        std::size_t showAll{48};          ///< up to so many arrows nothing is left out
        std::size_t beginning{18};        ///< arrows shown of a long run
        std::size_t ending{14};           ///< arrows shown of a long run
        std::size_t special{20};          ///< most losses and repetitions in between
        std::size_t leastOmitted{4};      ///< the mark of an omission takes room, too
        Time silence{MilliSeconds(500)};  ///< a series of retries is soon told:
        std::size_t beginningSilences{6}; ///< most silences in the beginning
        std::size_t endingSilences{2};    ///< most silences in the ending
    };

    /** One ladder. */
    struct Panel
    {
        const RfcTcpJournal* journal{nullptr}; ///< what happened; required
        std::optional<uint32_t> connection{};  ///< RfcTcpSegmentRecord::connection; none: all
        std::optional<uint32_t> left{};        ///< id of the node there; none: that of the client
        std::optional<uint32_t> right{};       ///< id of the node there; none: that of the server
        std::string leftName{"client"};        ///< above the bar
        std::string rightName{"server"};       ///< above the bar
        Time end{};                            ///< of the simulation; zero: the last record
        std::string title{};                   ///< above the ladder
        std::string badge{};                   ///< beside the title; empty for none
        std::string badgeColor{"#222222"};     ///< CSS color
        std::vector<std::string> facts{};      ///< lines below the title, 3 at most
    };

    RfcTcpLadder();
    /** @param style measures and limits */
    explicit RfcTcpLadder(Style style);

    /** @param title of the page @param subtitle below it */
    void SetTitle(const std::string& title, const std::string& subtitle = "");
    /** @param comment first line of the file, without two hyphens in a row; not shown */
    void SetComment(const std::string& comment);
    /** @param note last line of the page, in place of one that explains the numbers */
    void SetNote(const std::string& note);

    /**
     * Aborts if there is no such connection or the file cannot be written.
     * @param path of an SVG file
     * @param panel what to draw
     */
    void Draw(const std::string& path, const Panel& panel) const;
    /**
     * Draws several ladders side by side, each with its own time axis. Aborts like Draw().
     * @param path of an SVG file
     * @param panels from left to right, one at least
     */
    void DrawSideBySide(const std::string& path, const std::vector<Panel>& panels) const;
    /**
     * Writes a ladder as text: a sequence diagram of Mermaid. Aborts like Draw().
     * @param path of a text file
     * @param panel what to draw
     */
    void WriteMermaid(const std::string& path, const Panel& panel) const;

  private:
    Style m_style;          ///< measures and limits
    std::string m_title;    ///< of the page
    std::string m_subtitle; ///< of the page
    std::string m_comment;  ///< of the file
    std::string m_note;     ///< of the page
};

} // namespace ns3

#endif // RFC_TCP_LADDER_H
