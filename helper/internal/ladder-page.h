/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LADDER_PAGE_H
#define RFC_TCP_LADDER_PAGE_H

#include "ladder-panel.h"

#include "ns3/rfc-tcp-ladder.h"

#include <string>
#include <vector>

namespace ns3::rfctcp
{

/** Places the parts of a page with ladders side by side, and draws all but the ladders. */
class LadderPage
{
  public:
    /**
     * @param style measures and limits
     * @param panels what to draw, from left to right
     * @param title of the page; none if empty
     * @param subtitle below it; none if empty
     * @param note last line of the page; none if empty
     */
    LadderPage(const RfcTcpLadder::Style& style,
               const std::vector<RfcTcpLadder::Panel>& panels,
               std::string title,
               std::string subtitle,
               std::string note);

    /** @return pixels that the page needs at least */
    double GetWidth() const;
    /** @return pixels that the page needs at least */
    double GetHeight() const;
    /** @return how many labels lie upon another one */
    std::size_t CountOverlaps() const;
    /**
     * @param canvas to draw on
     * @param height of the page, at least that of GetHeight
     */
    void Draw(SvgCanvas& canvas, double height) const;

  private:
    /** @return height of everything above the ladders */
    double GetHeaderHeight() const;
    /** @return height of title and subtitle */
    double GetTitleHeight() const;
    /** @return height of the boxes with titles and facts, 0 if there are none */
    double GetBoxHeight() const;
    /** @param index of a panel @return its left edge, right of its time axis */
    double GetPanelLeft(std::size_t index) const;

    void DrawTitle(SvgCanvas& canvas) const;
    /** @param canvas to draw on @param index of the panel */
    void DrawBox(SvgCanvas& canvas, std::size_t index) const;
    /** @param canvas to draw on @param index of the panel @param y of the text */
    void DrawEndNames(SvgCanvas& canvas, std::size_t index, double y) const;
    /** @param canvas to draw on @param top of the legend @return its lower end */
    double DrawLegend(SvgCanvas& canvas, double top) const;

    RfcTcpLadder::Style m_style;               ///< measures and limits
    std::vector<RfcTcpLadder::Panel> m_panels; ///< what to draw
    std::vector<LadderPanel> m_ladders;        ///< of the panels
    std::string m_title;                       ///< of the page
    std::string m_subtitle;                    ///< below it
    std::string m_note;                        ///< last line
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_LADDER_PAGE_H
