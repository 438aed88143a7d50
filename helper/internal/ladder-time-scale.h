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
 * The vertical axis of a ladder diagram: simulated time to pixels, the same for all its columns.
 *
 * Time grows linearly within a burst. A long silence shrinks to a break of fixed height, and a
 * burst is stretched where arrowheads would come too close to tell their labels apart.
 */
class LadderTimeScale
{
  public:
    /** A silence left out. */
    struct Break
    {
        int64_t from{0}; ///< last thing before it, nanoseconds
        int64_t to{0};   ///< first thing after it, nanoseconds
    };

    /** @param style with the scale */
    explicit LadderTimeScale(const RfcTcpLadder::Style& style);

    /** @param time nanoseconds of something to be shown */
    void AddTime(int64_t time);
    /**
     * Something with a label: things of the same column keep their distance.
     * @param time nanoseconds
     * @param column any number that names the column
     */
    void AddLabel(int64_t time, int column);
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
    /** @return pixels from the first to the last moment */
    double GetHeight() const;
    /** @return all moments in order, nanoseconds */
    std::vector<int64_t> GetTimes() const;
    /** @return silences left out, in order */
    const std::vector<Break>& GetBreaks() const;

  private:
    /** A moment on the axis. */
    struct Moment
    {
        double y{0};                                   ///< position
        std::vector<int> columns;                      ///< with a label here
        std::vector<std::pair<int64_t, double>> rooms; ///< earlier moment and distance wanted
    };

    RfcTcpLadder::Style m_style;         ///< with the scale
    std::map<int64_t, Moment> m_moments; ///< by time
    std::vector<Break> m_breaks;         ///< see GetBreaks
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_LADDER_TIME_SCALE_H
