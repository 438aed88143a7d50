/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_FLOW_H
#define RFC_TCP_PKT_FLOW_H

#include "live-packet.h"
#include "number-map.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace packetdrill
{

/** Ports of a connection; the addresses are those of the script. */
struct Ports
{
    uint16_t local{0};  ///< of the TCP under test
    uint16_t remote{0}; ///< of the runner

    /** @param other to compare with @return an order */
    bool operator<(const Ports& other) const
    {
        return std::pair(local, remote) < std::pair(other.local, other.remote);
    }
};

/** What an onlooker between the hosts knows of a connection, in live numbers. */
class Onlooker
{
  public:
    /** @param packet that passed, in either direction */
    void OnPacket(const LivePacket& packet);
    /** @return segments sent and not yet acknowledged */
    uint32_t CountUnacknowledged() const;
    /** @return those of them that the runner's last SACK option covers */
    uint32_t CountSacked() const;
    /** @param kind an option @return whether both SYNs had it; nothing before both were seen */
    std::optional<bool> IsAgreed(uint8_t kind) const;
    /** @param kind an option @return whether the runner's SYN had it */
    bool IsOffered(uint8_t kind) const;
    /** @return whether the SYN of the TCP under test is not acknowledged */
    bool IsSynOutstanding() const;
    /** @return whether a SYN,ACK has acknowledged text of the SYN of the other side [7413] */
    bool IsSynTextTaken() const;
    /** @return whether both SYNs agreed on ECN [3168 6.1.1] */
    bool IsEcnAgreed() const;

  private:
    std::deque<std::pair<uint32_t, uint32_t>> m_outstanding;      ///< begin and end of segments
    std::vector<std::pair<uint32_t, uint32_t>> m_sacked;          ///< blocks of the last SACK
    std::optional<std::set<uint8_t>> m_localKinds, m_remoteKinds; ///< options of the SYNs
    uint16_t m_localSyn{0}, m_remoteSyn{0};                       ///< flags of the SYNs
    uint32_t m_localIss{0}, m_remoteIss{0};                       ///< their sequence numbers
    bool m_synTextTaken{false};                                   ///< see IsSynTextTaken()
};

/** One connection, or attempt at one, as the script sees it. */
struct Flow
{
    Ports ports;                     ///< its name
    NumberMap numbers;               ///< sequence numbers
    TimestampMap stamps;             ///< timestamps
    std::deque<LivePacket> sent;     ///< by the TCP under test, and not yet looked at
    Onlooker seen;                   ///< knowledge of an onlooker
    std::optional<uint32_t> lastAck; ///< highest number that the TCP under test acknowledged
};

/** @param packet a packet @param flow its connection @return the packet as a script writes it */
std::string PrintPacket(const LivePacket& packet, const Flow& flow);

/**
 * Finds the connection that a line means, grammar section 7: the current one, unless the line
 * names ports.
 */
class FlowTable
{
  public:
    /** Port of listeners, and that connects go to, unless the script names another. */
    static constexpr uint16_t DEFAULT_PORT = 8080;

    /** The script made a socket: no connection is current. */
    void OnSocket();
    /** @param port the socket was bound to */
    void OnBind(uint16_t port);
    /** The socket listens: the next inbound packet makes the current connection. */
    void OnListen();
    /** The socket connects: its SYN makes the current connection. @param remotePort to this port */
    void OnConnect(uint16_t remotePort);

    /** @param line an inbound packet @return its flow, made if need be; nullptr: no SYN yet */
    Flow* ForInbound(const PacketLine& line);
    /** @param line an outbound packet @return its flow, nullptr if there is none yet */
    Flow* ForOutbound(const PacketLine& line);
    /** @return the current flow, or nullptr */
    Flow* GetCurrent();
    /** @param packet that the TCP under test sent @return its flow, nullptr if it is nobody's */
    Flow* OnSent(const LivePacket& packet);
    /** A packet that no line looked at, and its text. */
    using LeftOver = std::pair<LivePacket, std::string>;

    /** @return packets of current connections that no line looked at */
    std::vector<LeftOver> GetLeftOver() const;

  private:
    /** @param ports a name @return the flow of that name, made if need be */
    Flow& Get(const Ports& ports);
    /** The current flow ceases to be it: what was sent until now is left over. */
    void Leave();

    std::map<Ports, Flow> m_flows;     ///< all
    std::optional<Ports> m_current;    ///< the current one
    std::optional<uint16_t> m_bound;   ///< port of the current socket
    std::optional<uint16_t> m_connect; ///< where to the current socket connects
    uint16_t m_nextRemote{40001};      ///< remote port of the next child
    std::vector<LeftOver> m_leftOver;  ///< of former current flows
};

} // namespace packetdrill

#endif // RFC_TCP_PKT_FLOW_H
