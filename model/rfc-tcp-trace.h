/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TRACE_H
#define RFC_TCP_TRACE_H

#include "ns3/address.h"
#include "ns3/rfc-tcp-enumerations.h"
#include "ns3/rfc-tcp-segment-info.h"
#include "ns3/tcp-socket.h"

#include <cstdint>
#include <ostream>

namespace ns3
{

/**
 * @ingroup rfctcp
 * Names a connection in the traces of RfcTcpL4Protocol.
 */
struct RfcTcpConnectionId
{
    uint32_t number{0}; ///< counts the connections of one node from 1
    Address local;      ///< InetSocketAddress or Inet6SocketAddress
    Address peer;       ///< InetSocketAddress or Inet6SocketAddress; empty for a listener
};

/**
 * @ingroup rfctcp
 * Events of a listener whose queues are full.
 */
enum class RfcTcpListenEvent : uint8_t
{
    SYN_DROPPED,       ///< SynBacklog is reached: a SYN was ignored
    HALF_OPEN_DROPPED, ///< SynBacklog is reached: the oldest half-open connection was dropped
    COOKIE_SENT,       ///< SynBacklog is reached: a SYN was answered by a cookie
    COOKIE_ACCEPTED,   ///< the acknowledgment of a cookie has opened a connection
    BACKLOG_FULL,      ///< Backlog is reached: a SYN or the last ACK of a handshake was ignored
    COUNT              ///< number of events
};

/**
 * @ingroup rfctcp
 * @param event an event
 * @return its name, as "SYN_DROPPED"
 */
const char* RfcTcpName(RfcTcpListenEvent event);

/**
 * @ingroup rfctcp
 * Events of TCP Fast Open [7413], which nstat counts under the names of RfcTcpName().
 */
enum class RfcTcpFastOpenEvent : uint8_t
{
    ACTIVE,           ///< client: the server has acknowledged the text of a SYN
    ACTIVE_FAIL,      ///< client: not all of it, or it has not answered at all
    PASSIVE,          ///< listener: a SYN has opened a connection at once
    PASSIVE_FAIL,     ///< listener: the cookie of a SYN was not valid
    LISTEN_OVERFLOW,  ///< listener: FastOpenBacklog is reached, so the handshake is a regular one
    COOKIE_REQUESTED, ///< listener: a client has asked for a cookie, and got it
    COUNT             ///< number of events
};

/**
 * @ingroup rfctcp
 * @param event an event
 * @return its name in nstat, as "TCPFastOpenActive"
 */
const char* RfcTcpName(RfcTcpFastOpenEvent event);

/**
 * @ingroup rfctcp
 * A segment on its way to IP.
 */
struct RfcTcpSentSegment
{
    Address local;                               ///< InetSocketAddress or Inet6SocketAddress
    Address peer;                                ///< the same of the receiver
    RfcTcpSegmentInfo segment;                   ///< its header
    RfcTcpSendCause cause{RfcTcpSendCause::NEW}; ///< why it is sent
    RfcTcpReason reason{RfcTcpReason::NONE};     ///< of a RST; NONE for any other segment
};

/**
 * @ingroup rfctcp
 * One change of state.
 */
struct RfcTcpTransition
{
    RfcTcpConnectionId connection;           ///< which connection
    TcpSocket::TcpStates_t from;             ///< the state left
    TcpSocket::TcpStates_t to;               ///< the state entered
    RfcTcpCause cause{RfcTcpCause::SEGMENT}; ///< why
    RfcTcpSegmentInfo segment;               ///< meaningful only if cause is SEGMENT
    RfcTcpReason reason{RfcTcpReason::NONE}; ///< of the end, if the connection has ended
};

/**
 * @ingroup rfctcp
 * @param cause a cause
 * @return its name, as "SEGMENT"
 */
const char* RfcTcpName(RfcTcpCause cause);
/**
 * @ingroup rfctcp
 * @param reason a reason
 * @return its name, as "TIMED_OUT"
 */
const char* RfcTcpName(RfcTcpReason reason);
/**
 * @ingroup rfctcp
 * @param cause a cause
 * @return its name, as "RTO"
 */
const char* RfcTcpName(RfcTcpSendCause cause);
/**
 * @ingroup rfctcp
 * @param os stream
 * @param transition what to print
 * @return the stream
 */
std::ostream& operator<<(std::ostream& os, const RfcTcpTransition& transition);

} // namespace ns3

#endif // RFC_TCP_TRACE_H
