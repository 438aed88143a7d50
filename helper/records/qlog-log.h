/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORDS_QLOG_LOG_H
#define RFC_TCP_RECORDS_QLOG_LOG_H

#include "records/record.h"

#include <fstream>
#include <string>

namespace ns3::rfctcp
{

/** RfcTcpTraceHelper::EnableQlog: events as JSON text sequences [7464]. */
class QlogLog : public Record
{
  public:
    /** @param path of the file @param nodes whose events are written */
    QlogLog(const std::string& path, NodeSelection nodes);

    void OnState(const RfcTcpStateRecord& transition) override;
    void OnSent(const RfcTcpSegmentRecord& segment) override;
    void OnDelivered(const RfcTcpSegmentRecord& segment) override;
    void OnSettled(const RfcTcpSegmentRecord& segment) override;
    void OnDiscarded(uint32_t node, RfcTcpReason reason) override;

  private:
    /** @param text of a JSON object */
    void Write(const std::string& text);
    /** @param name of an event @param node id @param time of it @param members of its data */
    void WriteEvent(const std::string& name,
                    uint32_t node,
                    const Time& time,
                    const std::string& members);

    std::string m_path;   ///< for messages
    std::ofstream m_file; ///< the file
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORDS_QLOG_LOG_H
