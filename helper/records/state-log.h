/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORDS_STATE_LOG_H
#define RFC_TCP_RECORDS_STATE_LOG_H

#include "records/csv-log.h"
#include "records/record.h"

namespace ns3::rfctcp
{

/** RfcTcpTraceHelper::EnableStateLog: a line for each transition and each restart of 2 MSL. */
class StateLog : public Record
{
  public:
    /** @param path of the file @param nodes whose connections are recorded */
    StateLog(const std::string& path, NodeSelection nodes)
        : Record(std::move(nodes)),
          m_log(path,
                "state transitions",
                "time in seconds, length in octets, numbers as in the segment",
                {"time_s",
                 "node",
                 "connection",
                 "local",
                 "peer",
                 "role",
                 "from",
                 "to",
                 "cause",
                 "segment_flags",
                 "segment_seq",
                 "segment_ack",
                 "segment_length_B",
                 "reason"})
    {
    }

    void OnState(const RfcTcpStateRecord& transition) override
    {
        if (IsAbout(transition.node))
        {
            m_log.Write(transition);
        }
    }

  private:
    CsvLog<RfcTcpStateRecord> m_log; ///< the file
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORDS_STATE_LOG_H
