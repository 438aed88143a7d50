/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORDS_SAMPLE_LOG_H
#define RFC_TCP_RECORDS_SAMPLE_LOG_H

#include "records/connection-table.h"
#include "records/record-file.h"
#include "records/record.h"
#include "records/recorder.h"

#include "ns3/nstime.h"
#include "ns3/rfc-tcp-info.h"

#include <string>

namespace ns3::rfctcp
{

/** RfcTcpTraceHelper::EnableSamples: variables of connections, after each ACK or at intervals. */
class SampleLog : public Record
{
  public:
    /**
     * @param path of the file @param nodes whose connections are sampled
     * @param interval between two samples of a connection; 0: after each ACK that arrives
     */
    SampleLog(const std::string& path, NodeSelection nodes, const Time& interval);

    void OnState(const RfcTcpStateRecord& transition) override;
    void OnSent(const RfcTcpSegmentRecord& segment) override;
    void OnDelivered(const RfcTcpSegmentRecord& segment) override;

    /** Takes a sample of every connection. @param recorder that knows them */
    void SampleAll(const Recorder& recorder);

  private:
    /**
     * @param node id @param local end @param peer end @param length octets of text in the segment
     * with the ACK @param rtt that it gives, seconds; empty if it gives none
     */
    void Sample(uint32_t node,
                const Address& local,
                const Address& peer,
                const std::string& length,
                const std::string& rtt);

    bool m_perAck;           ///< after each ACK
    ConnectionTable m_table; ///< measures round-trip times
    RecordFile m_file;       ///< the file
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORDS_SAMPLE_LOG_H
