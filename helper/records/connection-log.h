/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORDS_CONNECTION_LOG_H
#define RFC_TCP_RECORDS_CONNECTION_LOG_H

#include "records/connection-table.h"
#include "records/record-file.h"
#include "records/record.h"

#include <memory>
#include <string>

namespace ns3::rfctcp
{

class ConnectionDatabase;

/** RfcTcpTraceHelper::EnableConnections: a line for each connection once it is over. */
class ConnectionLog : public Record
{
  public:
    /**
     * @param prefix of the names of the files, with the rank
     * @param nodes at least one end of each connection is on one of them
     */
    ConnectionLog(const std::string& prefix, NodeSelection nodes);
    ~ConnectionLog() override;

    void OnState(const RfcTcpStateRecord& transition) override;
    void OnSent(const RfcTcpSegmentRecord& segment) override;
    void OnDelivered(const RfcTcpSegmentRecord& segment) override;
    void OnSettled(const RfcTcpSegmentRecord& segment) override;
    void Finish() override;

  private:
    /** @param connection that is over */
    void Write(const ConnectionSummary& connection);

    ConnectionTable m_table;                        ///< sums up
    RecordFile m_file;                              ///< CSV
    std::unique_ptr<ConnectionDatabase> m_database; ///< SQLite; nullptr if ns-3 has none
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORDS_CONNECTION_LOG_H
