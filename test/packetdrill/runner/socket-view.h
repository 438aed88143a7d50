/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_SOCKET_VIEW_H
#define RFC_TCP_PKT_SOCKET_VIEW_H

#include "flow.h"

#include "ns3/nstime.h"
#include "ns3/ptr.h"
#include "ns3/socket.h"
#include "ns3/tcp-socket-state.h"
#include "ns3/tcp-socket.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace packetdrill
{

/** What the trace sources of a socket tell; a source that the socket does not have tells nothing.
 */
class SocketView
{
  public:
    /**
     * @param socket to watch; the view must outlive what the socket does
     * @param state its state now, which no trace source tells
     */
    SocketView(const ns3::Ptr<ns3::Socket>& socket, ns3::TcpSocket::TcpStates_t state);
    SocketView(const SocketView&) = delete;
    SocketView& operator=(const SocketView&) = delete;

    /** @return the state; nothing if the socket has no such trace source */
    std::optional<ns3::TcpSocket::TcpStates_t> GetState() const;
    /**
     * @param name a name of code blocks, as tcpi_snd_cwnd
     * @param flow what passed on the wire, or nullptr
     * @return its value, if it can be known
     */
    std::optional<int64_t> Find(const std::string& name, const Flow* flow) const;

  private:
    /** @param attribute of the socket @return its value, if it has it and it is not 0 */
    std::optional<uint32_t> GetNumber(const std::string& attribute) const;

    ns3::Ptr<ns3::Socket> m_socket;                                  ///< whom we watch
    std::optional<ns3::TcpSocket::TcpStates_t> m_state;              ///< last state
    std::optional<uint32_t> m_window;                                ///< last cwnd, octets
    std::optional<uint32_t> m_threshold;                             ///< last ssthresh, octets
    std::optional<ns3::TcpSocketState::TcpCongState_t> m_congestion; ///< last state
    std::optional<ns3::Time> m_timeout;                              ///< last RTO
};

/** @param name TCP_, TCPI_ or TCPS_ and the name of a state @return the state */
std::optional<ns3::TcpSocket::TcpStates_t> FindState(const std::string& name);

/** @return fields of struct tcp_info whose values can be known, as tcpi_snd_cwnd */
const std::set<std::string>& KnownFields();

/**
 * @param name a name of code blocks
 * @return whether it is a field of struct tcp_info, or of what congestion controls tell, of Linux
 *         or FreeBSD
 */
bool IsInfoField(const std::string& name);

/** @param name a constant of code blocks @return its value, if it is one */
std::optional<int64_t> FindConstant(const std::string& name);

} // namespace packetdrill

#endif // RFC_TCP_PKT_SOCKET_VIEW_H
