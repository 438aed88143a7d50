/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORDS_LADDER_LOG_H
#define RFC_TCP_RECORDS_LADDER_LOG_H

#include "records/record.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3::rfctcp
{

/** RfcTcpTraceHelper::EnableLadder: a ladder diagram of one connection, drawn at the end. */
class LadderLog : public Record
{
  public:
    /**
     * @param path of an SVG file
     * @param connection its number; connections are counted from 1 by their first segments
     */
    LadderLog(const std::string& path, uint32_t connection);

    void OnState(const RfcTcpStateRecord& transition) override;
    void OnSent(const RfcTcpSegmentRecord& segment) override;
    void OnSettled(const RfcTcpSegmentRecord& segment) override;
    void Finish() override;

  private:
    /** Both ends of a connection, the lower one first. */
    using Ends = std::pair<Address, Address>;

    std::string m_path;                          ///< of the drawing
    uint32_t m_connection;                       ///< to be drawn
    uint32_t m_newest{0};                        ///< greatest number seen
    bool m_over{false};                          ///< its ends are used by another connection now
    std::optional<Ends> m_ends;                  ///< of the connection, once seen
    std::vector<RfcTcpStateRecord> m_states;     ///< of the connection
    std::vector<RfcTcpSegmentRecord> m_segments; ///< of the connection
    std::map<Ends, std::vector<RfcTcpStateRecord>>
        m_opening; ///< transitions in front of the first segment
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORDS_LADDER_LOG_H
