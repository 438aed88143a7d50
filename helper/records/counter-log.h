/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORDS_COUNTER_LOG_H
#define RFC_TCP_RECORDS_COUNTER_LOG_H

#include "records/record-file.h"
#include "records/record.h"

#include <cstdint>
#include <map>
#include <string>

namespace ns3::rfctcp
{

/** RfcTcpTraceHelper::EnableCounters: what nstat would show on each node at the end. */
class CounterLog : public Record
{
  public:
    /** @param path of the file @param nodes whose counters are written */
    CounterLog(const std::string& path, NodeSelection nodes);

    void OnState(const RfcTcpStateRecord& transition) override;
    void OnSent(const RfcTcpSegmentRecord& segment) override;
    void OnDelivered(const RfcTcpSegmentRecord& segment) override;
    void OnDiscarded(uint32_t node, RfcTcpReason reason) override;
    void OnListenEvent(uint32_t node, RfcTcpListenEvent event) override;
    void Finish() override;

  private:
    /** The counters of a node by their names. */
    struct Counters
    {
        std::map<std::string, int64_t> values; ///< those that have a value
        Time lastArrival{-1};                  ///< when a segment has last arrived
        Time lastTimeout{-1};                  ///< when a timeout was last counted
    };

    /** @param node id @param name of a counter that grows by one */
    void Count(uint32_t node, const std::string& name);

    RecordFile m_file;                       ///< the file
    std::map<uint32_t, Counters> m_counters; ///< by node
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORDS_COUNTER_LOG_H
