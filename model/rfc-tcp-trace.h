/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TRACE_H
#define RFC_TCP_TRACE_H

#include "ns3/address.h"
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

/** What made a connection change its state. */
enum class RfcTcpCause : uint8_t
{
    ACTIVE_OPEN,          ///< Connect()
    PASSIVE_OPEN,         ///< Listen()
    CLOSE_CALL,           ///< Close() or ShutdownSend()
    ABORT_CALL,           ///< the user aborted, or closed with unread data
    SEGMENT,              ///< a segment arrived
    RETRANSMISSION_LIMIT, ///< R2 was reached, or the peer left keep-alives or probes unanswered
    USER_TIMEOUT,         ///< the user timeout expired
    TIME_WAIT_TIMEOUT,    ///< 2 MSL are over
    FIN_WAIT_2_TIMEOUT,   ///< an orphaned connection waited too long for the peer's FIN
    ICMP_ERROR,           ///< a hard ICMP error
    TIME_WAIT_LIMIT,      ///< there are MaxTimeWait others in TIME-WAIT
    BACKLOG,              ///< the half-open connection made room for a newer SYN
};

/** Events of a listener whose queues are full. */
enum class RfcTcpListenEvent : uint8_t
{
    SYN_DROPPED,       ///< SynBacklog is reached: a SYN was ignored
    HALF_OPEN_DROPPED, ///< SynBacklog is reached: the oldest half-open connection was dropped
    COOKIE_SENT,       ///< SynBacklog is reached: a SYN was answered by a cookie
    COOKIE_ACCEPTED,   ///< the acknowledgment of a cookie has opened a connection
    BACKLOG_FULL,      ///< Backlog is reached: a SYN or the last ACK of a handshake was ignored
    COUNT              ///< number of events
};

/** @param event an event @return its name, as "SYN_DROPPED" */
const char* RfcTcpName(RfcTcpListenEvent event);

/** Why a connection ended. */
enum class RfcTcpCloseReason : uint8_t
{
    NONE,               ///< it has not ended
    NORMAL,             ///< both FINs were acknowledged
    REFUSED,            ///< the peer answered the SYN with RST
    RESET,              ///< the peer sent RST
    TIMED_OUT,          ///< R2 was reached
    USER_TIMEOUT,       ///< the user timeout expired
    ABORTED,            ///< the user aborted it
    UNREAD_DATA,        ///< closed before all data was read: the peer got a RST [9293 SHLD-3]
    DELETED,            ///< closed in LISTEN or SYN-SENT
    RETURNED_TO_LISTEN, ///< the peer reset a half-open passive connection
    UNREACHABLE,        ///< a hard ICMP error
    REPLACED,           ///< a newer SYN took over the four-tuple from TIME-WAIT
    FIN_WAIT_2_TIMEOUT, ///< the peer of an orphaned connection never sent its FIN
};

/** One change of state. */
struct RfcTcpTransition
{
    RfcTcpConnectionId connection;           ///< which connection
    TcpSocket::TcpStates_t from;             ///< the state left
    TcpSocket::TcpStates_t to;               ///< the state entered
    RfcTcpCause cause{RfcTcpCause::SEGMENT}; ///< why
    RfcTcpSegmentInfo segment;               ///< meaningful only if cause is SEGMENT
};

/** @param cause a cause @return its name, as "SEGMENT" */
const char* RfcTcpName(RfcTcpCause cause);
/** @param reason a reason @return its name, as "TIMED_OUT" */
const char* RfcTcpName(RfcTcpCloseReason reason);
/** @param os stream @param transition what to print @return the stream */
std::ostream& operator<<(std::ostream& os, const RfcTcpTransition& transition);

} // namespace ns3

#endif // RFC_TCP_TRACE_H
