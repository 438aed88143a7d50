/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LADDER_TIME_SCALE_H
#define RFC_TCP_LADDER_TIME_SCALE_H

#include "ns3/rfc-tcp-ladder.h"

#include <cstdint>
#include <map>
#include <vector>

namespace ns3::rfctcp
{

/**
 * The vertical axis of a ladder: time to pixels.
 *
 * Time grows linearly within a burst. A stretch in which nothing begins or ends shrinks to a break
 * of fixed height, and a burst is stretched where things with text would come too close.
 */
class LadderTimeScale
{
  public:
    /** A stretch of time that is shortened. */
    struct Break
    {
        int64_t from{0}; ///< last thing before it, nanoseconds
        int64_t to{0};   ///< first thing after it, nanoseconds
    };

    /** @param style with measures @param pixelsPerMs within a burst */
    LadderTimeScale(const RfcTcpLadder::Style& style, double pixelsPerMs);

    /** @param time nanoseconds of something to be shown */
    void AddTime(int64_t time);
    /**
     * Something that takes room below its moment: what is later in the same column keeps clear.
     * @param time nanoseconds
     * @param column any number that names the column
     * @param height pixels
     */
    void AddThing(int64_t time, int column, double height);
    /**
     * Keep at least so much room between two moments.
     * @param from nanoseconds, must have been added
     * @param to nanoseconds, must have been added
     * @param pixels wanted
     */
    void AddRoom(int64_t from, int64_t to, double pixels);
    /** Compute the positions; no more additions after this. */
    void Finish();

    /** @param time nanoseconds @return pixels from the first moment */
    double GetY(int64_t time) const;
    /** @return pixels from the first moment to the end of the last thing */
    double GetHeight() const;
    /** @return all moments in order, nanoseconds */
    std::vector<int64_t> GetTimes() const;
    /** @return stretches that are shortened, in order */
    const std::vector<Break>& GetBreaks() const;

  private:
    /** A moment on the axis. */
    struct Moment
    {
        double y{0};                                   ///< position
        std::map<int, double> heights;                 ///< of things here, by column
        std::vector<std::pair<int64_t, double>> rooms; ///< earlier moment and distance wanted
    };

    RfcTcpLadder::Style m_style;         ///< with measures
    double m_pixelsPerMs;                ///< within a burst
    double m_height{0};                  ///< see GetHeight
    std::map<int64_t, Moment> m_moments; ///< by time
    std::vector<Break> m_breaks;         ///< see GetBreaks
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_LADDER_TIME_SCALE_H
