/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORD_H
#define RFC_TCP_RECORD_H

#include "ns3/address.h"
#include "ns3/nstime.h"
#include "ns3/rfc-tcp-trace.h"
#include "ns3/tcp-socket.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup rfctcp
 * Which side of a connection an end is: the client sent the first SYN.
 */
enum class RfcTcpRole : uint8_t
{
    UNKNOWN, ///< nothing that tells it was seen
    CLIENT,  ///< opened the connection
    SERVER,  ///< was opened by the other end
};

/**
 * @ingroup rfctcp
 * What became of a segment.
 */
enum class RfcTcpFate : uint8_t
{
    IN_FLIGHT, ///< still on its way
    DELIVERED, ///< handed to the receiver's stack
    LOST,      ///< lost on the link or in the sender's queue
};

/**
 * @ingroup rfctcp
 * @param role a role
 * @return its name, as "client"; empty if unknown
 */
const char* RfcTcpName(RfcTcpRole role);
/**
 * @ingroup rfctcp
 * @param fate a fate
 * @return its name, as "in flight"
 */
const char* RfcTcpName(RfcTcpFate fate);

/**
 * @ingroup rfctcp
 * A change of state of one connection.
 */
struct RfcTcpStateRecord
{
    uint32_t order{0};      ///< counts the states and events of a journal, from 0; set by it
    Time time;              ///< when
    uint32_t node{0};       ///< id of the node
    uint32_t connection{0}; ///< counts the sockets of this node from 1
    Address local;          ///< InetSocketAddress or Inet6SocketAddress; invalid if unknown
    Address peer;           ///< the same; invalid for a listener and if unknown
    RfcTcpRole role{RfcTcpRole::UNKNOWN};           ///< of this end
    TcpSocket::TcpStates_t from{TcpSocket::CLOSED}; ///< state left
    TcpSocket::TcpStates_t to{TcpSocket::CLOSED};   ///< state entered
    std::string cause;                              ///< see RfcTcpStateTracer
    std::optional<RfcTcpSegmentInfo> segment;       ///< which caused it, if one did
    std::string reason;                             ///< RfcTcpCloseReason; empty if unknown
};

/**
 * @ingroup rfctcp
 * A call of, or a callback into, an application, or anything else worth a note.
 */
struct RfcTcpEventRecord
{
    uint32_t order{0}; ///< see RfcTcpStateRecord
    Time time;         ///< when
    uint32_t node{0};  ///< id of the node
    std::string event; ///< what, as "Close()"
    Address local;     ///< own end of its connection; invalid: the event concerns the whole node
    Address peer;      ///< other end of its connection; invalid: any connection of @c local
};

/**
 * @ingroup rfctcp
 * A segment on a link.
 */
struct RfcTcpSegmentRecord
{
    Time sent;              ///< handed to the device
    Time arrived;           ///< delivered or lost; meaningless while in flight
    uint32_t node{0};       ///< id of the node whose device sent it
    uint32_t connection{0}; ///< counts the connections on the link from 1, by their first segment
    Address source;         ///< InetSocketAddress or Inet6SocketAddress of the sender
    Address destination;    ///< the same of the receiver
    RfcTcpRole role{RfcTcpRole::UNKNOWN}; ///< of the sender
    RfcTcpSegmentInfo header;             ///< flags, SEG.SEQ and SEG.ACK as on the wire, length
    uint32_t window{0};                   ///< SEG.WND as on the wire, 0 to 65535: not scaled
    uint32_t windowOctets{0};             ///< SEG.WND with the scale of the SYNs, if both were seen
    uint32_t relativeSeq{0}; ///< SEG.SEQ less the sender's ISN; SEG.SEQ if the ISN is unknown
    uint32_t relativeAck{0}; ///< SEG.ACK less the receiver's ISN; likewise; 0 without ACK
    std::vector<std::pair<uint32_t, uint32_t>> sack; ///< SACK blocks (RFC 2018) as on the wire
    bool retransmission{false};                      ///< holds sequence space sent before
    std::string
        cause; ///< why it was sent again, as "RTO"; empty if unknown: the wire does not tell
    std::string reason; ///< RfcTcpReason of a RST; empty if the segment is none, or if unknown
    RfcTcpFate fate{RfcTcpFate::IN_FLIGHT}; ///< what became of it
    std::optional<uint32_t> receiver;       ///< id of the node that got it, if known
    std::optional<TcpSocket::TcpStates_t>
        senderState; ///< of the connection when it was sent, if known
    std::optional<TcpSocket::TcpStates_t>
        receiverState;   ///< of the connection before it was processed, if known
    std::string discard; ///< RfcTcpReason for which the receiver did not use it; empty if none
};

} // namespace ns3

#endif // RFC_TCP_RECORD_H
