/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORDS_SEGMENT_LOG_H
#define RFC_TCP_RECORDS_SEGMENT_LOG_H

#include "records/csv-log.h"
#include "records/record.h"

namespace ns3::rfctcp
{

/** RfcTcpTraceHelper::EnableSegmentLog: a line for each segment, in the order of sending. */
class SegmentLog : public Record
{
  public:
    /** @param path of the file @param nodes whose segments are recorded */
    SegmentLog(const std::string& path, NodeSelection nodes)
        : Record(std::move(nodes)),
          m_log(path,
                "segments",
                "times in seconds, at IP; length in octets; window not scaled",
                {"sent_s",       "arrived_s",      "node",   "receiver", "connection",
                 "source",       "destination",    "role",   "flags",    "relative_seq",
                 "relative_ack", "length_B",       "window", "sack",     "seq",
                 "ack",          "retransmission", "cause",  "reason",   "fate",
                 "sender_state", "receiver_state", "discard"})
    {
    }

    void OnSettled(const RfcTcpSegmentRecord& segment) override
    {
        if (IsAbout(segment))
        {
            m_log.Write(segment);
        }
    }

  private:
    CsvLog<RfcTcpSegmentRecord> m_log; ///< the file
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORDS_SEGMENT_LOG_H
