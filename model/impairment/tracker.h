/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_IMPAIRMENT_TRACKER_H
#define RFC_TCP_IMPAIRMENT_TRACKER_H

#include "core/wire/seq-num.h"
#include "core/wire/wire.h"
#include "frame-segment.h"

#include "ns3/rfc-tcp-impairment-rule.h"

#include <array>
#include <map>
#include <optional>
#include <utility>

namespace ns3::rfctcp::impairment
{

/**
 * Follows the connections on a link closely enough to say where a segment belongs.
 */
class Tracker
{
  public:
    /**
     * @param place addresses of the segment
     * @param header the segment
     * @param segment receives what follows from the connection
     */
    void Observe(const SegmentPlace& place,
                 const wire::ParsedHeader& header,
                 RfcTcpObservedSegment& segment);

  private:
    /** Address and port of one end. */
    using End = std::pair<Address, uint16_t>;

    /** What one end has sent. */
    struct Half
    {
        std::optional<SeqNum> initial; ///< number of its SYN
        Position next{0};              ///< the position after the highest seen
        std::optional<Position> fin;   ///< position of its FIN
        bool isLastFin{false};         ///< its FIN came later than the one of the other end
    };

    /** One connection. */
    struct Connection
    {
        uint32_t number{0};          ///< from 1
        std::array<Half, 2> halves;  ///< of the lower and of the higher end
        std::optional<int> client;   ///< index of the half that sent the first SYN
        bool haveFinsCrossed{false}; ///< neither FIN acknowledged the other one
        bool isReset{false};         ///< a RST was seen
    };

    /**
     * @param connection the connection so far
     * @param sender index of the half that sent the segment
     * @param segment a segment with SYN and without ACK
     * @return true if it cannot belong to that connection
     */
    static bool IsNewIncarnation(const Connection& connection, int sender, const Segment& segment);

    std::map<std::pair<End, End>, Connection> m_connections; ///< by both ends, lower one first
    uint32_t m_count{0};                                     ///< connections so far
};

} // namespace ns3::rfctcp::impairment

#endif // RFC_TCP_IMPAIRMENT_TRACKER_H
