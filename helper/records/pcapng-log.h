/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORDS_PCAPNG_LOG_H
#define RFC_TCP_RECORDS_PCAPNG_LOG_H

#include "records/record.h"

#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace ns3::rfctcp
{

/**
 * RfcTcpTraceHelper::EnablePcapng: the packets of all nodes, each node an interface, with comments.
 * A packet is written once the simulation has left its instant: what it has caused is known then.
 */
class PcapngLog : public Record
{
  public:
    /** @param path of the file @param nodes whose packets are written */
    PcapngLog(const std::string& path, NodeSelection nodes);

    bool WantsPackets() const override;
    void OnPacket(uint32_t node,
                  bool sent,
                  const RfcTcpSegmentRecord& segment,
                  Ptr<const Packet> packet) override;
    void OnState(const RfcTcpStateRecord& transition) override;
    void OnDiscarded(uint32_t node, RfcTcpReason reason) override;
    void Finish() override;

  private:
    /** A packet of the present instant. */
    struct Pending
    {
        uint32_t node{0};    ///< id
        bool sent{false};    ///< or delivered
        Address local;       ///< end on that node
        Address peer;        ///< other end
        Time time;           ///< when
        std::string octets;  ///< from the IP header on
        std::string comment; ///< what happened
    };

    /** @param node id @return number of its interface, which is written if it is new */
    uint32_t InterfaceOf(uint32_t node);
    /** @param packet that @param transition belongs to @return true if it does */
    static bool BelongTogether(const Pending& packet, const RfcTcpStateRecord& transition);
    /** @param packet gets a comment on @param transition */
    static void Comment(Pending& packet, const RfcTcpStateRecord& transition);
    /** Writes the packets of earlier instants. @param all those of this instant, too */
    void Flush(bool all);
    /** @param type of a block @param body without the total lengths */
    void WriteBlock(uint32_t type, const std::string& body);

    std::string m_path;                         ///< for messages
    std::ofstream m_file;                       ///< the file
    std::map<uint32_t, uint32_t> m_interfaces;  ///< number, by node
    std::vector<Pending> m_pending;             ///< not written yet
    std::vector<RfcTcpStateRecord> m_unrelated; ///< of the present instant, with no packet yet
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORDS_PCAPNG_LOG_H
