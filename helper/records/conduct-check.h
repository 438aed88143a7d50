/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CONDUCT_CHECK_H
#define RFC_TCP_CONDUCT_CHECK_H

#include "record.h"
#include "rfc-tcp-monitor.h"

#include <array>
#include <boost/icl/interval_set.hpp>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace ns3::rfctcp
{

/** The rules of RfcTcpMonitor, applied to what the Recorder sees. */
class ConductCheck : public Record
{
  public:
    /** @param monitor that is told of findings @param nodes whose connections are watched */
    ConductCheck(RfcTcpMonitor& monitor, NodeSelection nodes);

    void OnState(const RfcTcpStateRecord& transition) override;
    void OnSent(const RfcTcpSegmentRecord& segment) override;
    void OnDelivered(const RfcTcpSegmentRecord& segment) override;
    void Finish() override;

  private:
    using Number = uint64_t;                         ///< of an octet, 0 is the SYN; never wraps
    using Ends = std::pair<Address, Address>;        ///< of a connection, in ascending order
    using Octets = boost::icl::interval_set<Number>; ///< right-open

    /** What one end sends. */
    struct Stream
    {
        std::optional<uint32_t> isn; ///< SEG.SEQ of number 0, once anything was sent
        Number highest{0};           ///< greatest number sent, for those of 32 bits
        Octets delivered;            ///< sequence space, SYN and FIN included
        std::optional<Number> fin;   ///< number of the FIN, once it was sent
        Number acknowledged{0}; ///< greatest number acknowledged by a segment that was delivered

        /** @param seq as on the wire @return the number, which is near the highest one */
        Number Expand(uint32_t seq) const;
        /** @return number of the first octet that was not delivered */
        Number GetGap() const;
    };

    /** One end. */
    struct End
    {
        std::optional<TcpSocket::TcpStates_t> state; ///< if known
        std::string reason;                          ///< of its end
        bool owesAck{false}; ///< in TIME-WAIT, a FIN has come and nothing was sent since
    };

    /** One connection. */
    struct Connection
    {
        uint32_t number{0};            ///< RfcTcpSegmentRecord::connection; 0: nothing was sent
        bool complete{false};          ///< its SYN was seen
        bool reset{false};             ///< a RST was delivered
        Time active;                   ///< a segment was sent last
        std::array<Stream, 2> streams; ///< by the end that sends
        std::array<End, 2> ends;       ///< in the order of Ends
    };

    /** @param segment of a connection @return that connection, a new one if need be */
    Connection& Find(const RfcTcpSegmentRecord& segment);
    /** Judges a connection that is over or forgotten. */
    void Judge(const Ends& ends, const Connection& connection);
    /** Judges an end that is left when the simulation ends. */
    void JudgeRest(const Ends& ends, const Connection& connection, std::size_t index);
    /** @param what is wrong @param ends of the connection @param index of the end that is wrong */
    void Report(const std::string& what, const Ends& ends, std::size_t index);

    Ptr<RfcTcpMonitor> m_monitor;             ///< told of findings
    std::map<Ends, Connection> m_connections; ///< that are not over
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CONDUCT_CHECK_H
