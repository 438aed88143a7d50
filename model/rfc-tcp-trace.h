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

/** Why a connection ended, a segment or a part of it was not used, or a RST was sent. */
enum class RfcTcpReason : uint8_t
{
    // of the end of a connection; a RST that the user causes is ABORTED or UNREAD_DATA
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

    // for which a segment, or a part of it, was not used; NO_CONNECTION, BAD_ACK and
    // DATA_AFTER_CLOSE are reasons of the RST that answers it, too
    MALFORMED_HEADER,     ///< no TCP header: too short or a bad data offset
    MALFORMED_OPTIONS,    ///< an option with an impossible length; the segment was processed
    BAD_CHECKSUM,         ///< [9293 MUST-3]
    BAD_ADDRESS,          ///< broadcast or multicast address [9293 MUST-57, MUST-63]
    NO_CONNECTION,        ///< for no connection: answered by RST unless it is a RST itself
    OUTSIDE_WINDOW,       ///< not acceptable, RFC 9293 3.10.7.4 step 1
    OLD_TIMESTAMP,        ///< PAWS [7323 5.3]
    MISSING_TIMESTAMP,    ///< timestamps were agreed on, but there is none [7323 3.2]
    RESET_OUTSIDE_WINDOW, ///< RST outside the window [5961 3.2]
    RESET_NOT_EXACT,      ///< RST in the window but not at RCV.NXT: challenged [5961 3.2]
    SYN_IN_CONNECTION,    ///< SYN in a synchronized state: challenged [5961 4.2]
    NO_ACK,               ///< ACK bit off, RFC 9293 3.10.7.4 step 5
    BAD_ACK,              ///< acknowledges what was never sent
    OLD_ACK,              ///< acknowledges below SND.UNA - MAX.SND.WND [5961 5.2]
    DATA_AFTER_FIN,       ///< text or URG behind the peer's FIN
    DATA_AFTER_CLOSE,     ///< text after our CLOSE: answered by RST [9293 SHLD-3]
    UNEXPECTED,           ///< no rule accepts it in this state
    COUNT                 ///< number of reasons
};

using RfcTcpCloseReason = RfcTcpReason; ///< a reason of the end of a connection
using RfcTcpDiscard = RfcTcpReason;     ///< a reason for which a segment was not used

/** Why a segment is sent again, or as a probe. */
enum class RfcTcpSendCause : uint8_t
{
    NEW,          ///< it is not: all of it is new
    RTO,          ///< a retransmission timeout
    FAST,         ///< duplicate ACKs or SACK blocks say that the segment is lost
    PARTIAL_ACK,  ///< an ACK in fast recovery ended before it [6582 3.2]
    TLP,          ///< tail loss probe [8985 7]
    RESCUE,       ///< nothing else may be sent in recovery [6675 4 NextSeg (3), (4)]
    WINDOW_PROBE, ///< the octet behind a zero window [9293 3.8.6.1], or a segment that begins so
    KEEP_ALIVE,   ///< keep-alive probe [9293 3.8.4]
    PATH_MTU,     ///< it was too big for the path [1191 6.4]
    PEER_SYN,     ///< our SYN once more, because a SYN of the peer has arrived
};

/** A segment on its way to IP. */
struct RfcTcpSentSegment
{
    Address local;                               ///< InetSocketAddress or Inet6SocketAddress
    Address peer;                                ///< the same of the receiver
    RfcTcpSegmentInfo segment;                   ///< its header
    RfcTcpSendCause cause{RfcTcpSendCause::NEW}; ///< why it is sent
    RfcTcpReason reason{RfcTcpReason::NONE};     ///< of a RST; NONE for any other segment
};

/** One change of state. */
struct RfcTcpTransition
{
    RfcTcpConnectionId connection;           ///< which connection
    TcpSocket::TcpStates_t from;             ///< the state left
    TcpSocket::TcpStates_t to;               ///< the state entered
    RfcTcpCause cause{RfcTcpCause::SEGMENT}; ///< why
    RfcTcpSegmentInfo segment;               ///< meaningful only if cause is SEGMENT
    RfcTcpReason reason{RfcTcpReason::NONE}; ///< of the end, if the connection has ended
};

/** @param cause a cause @return its name, as "SEGMENT" */
const char* RfcTcpName(RfcTcpCause cause);
/** @param reason a reason @return its name, as "TIMED_OUT" */
const char* RfcTcpName(RfcTcpReason reason);
/** @param cause a cause @return its name, as "RTO" */
const char* RfcTcpName(RfcTcpSendCause cause);
/** @param os stream @param transition what to print @return the stream */
std::ostream& operator<<(std::ostream& os, const RfcTcpTransition& transition);

} // namespace ns3

#endif // RFC_TCP_TRACE_H
