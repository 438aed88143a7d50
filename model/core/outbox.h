/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_OUTBOX_H
#define RFC_TCP_CORE_OUTBOX_H

#include "core/wire/segment.h"
#include "core/wire/seq-num.h"
#include "state.h"

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>
#include <variant>

namespace ns3::rfctcp
{

/** What made a connection change its state; the exported RfcTcpCause has the same order. */
enum class Cause : uint8_t
{
    ACTIVE_OPEN,          ///< OPEN, active
    PASSIVE_OPEN,         ///< OPEN, passive
    CLOSE_CALL,           ///< CLOSE
    ABORT_CALL,           ///< ABORT, or CLOSE with unread data
    SEGMENT,              ///< SEGMENT ARRIVES
    RETRANSMISSION_LIMIT, ///< R2
    USER_TIMEOUT,         ///< USER TIMEOUT
    TIME_WAIT_TIMEOUT,    ///< TIME-WAIT TIMEOUT
    FIN_WAIT_2_TIMEOUT,   ///< an orphaned connection waited too long for the peer's FIN
    ICMP_ERROR,           ///< hard ICMP error
    TIME_WAIT_LIMIT,      ///< too many other connections are in TIME-WAIT
    BACKLOG,              ///< too many other connections are half-open
};

/**
 * Why a connection ended, a segment or a part of it was not used, or a RST was sent; the exported
 * RfcTcpReason has the same order.
 */
enum class Reason : uint8_t
{
    // of the end of a connection
    NONE,               ///< the connection has not ended
    NORMAL,             ///< both FINs acknowledged
    REFUSED,            ///< RST in answer to our SYN: "connection refused"
    RESET,              ///< RST: "connection reset"
    TIMED_OUT,          ///< R2 reached
    USER_TIMEOUT,       ///< "connection aborted due to user timeout"
    ABORTED,            ///< ABORT call
    UNREAD_DATA,        ///< CLOSE while data was unread, or data after CLOSE [9293 SHLD-3]
    DELETED,            ///< CLOSE in SYN-SENT
    RETURNED_TO_LISTEN, ///< half-open passive connection reset by the peer
    UNREACHABLE,        ///< hard ICMP error
    REPLACED,           ///< a newer SYN took over from TIME-WAIT
    FIN_WAIT_2_TIMEOUT, ///< the peer of an orphaned connection never closed

    // for which a segment, or a part of it, was not used
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

using CloseReason = Reason; ///< a reason of the first kind
using Discard = Reason;     ///< a reason of the second kind

/** Why a segment is sent again, or as a probe; the exported RfcTcpSendCause has the same order. */
enum class SendCause : uint8_t
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

/** Send this segment; its text is the stream from @c begin on. */
struct Transmit
{
    Segment segment;                 ///< every header field
    Position begin{0};               ///< position of the first octet of text
    bool retransmission{false};      ///< sequence space that was sent before
    bool garbage{false};             ///< the text is one octet of any value, not of the stream
    SendCause cause{SendCause::NEW}; ///< why it is sent again
    Reason reason{Reason::NONE};     ///< of a RST
};

/** Keep @c length octets of the arriving text, from octet @c skip on, at position @c begin. */
struct Accept
{
    Position begin{0};  ///< position of the first octet kept
    uint32_t skip{0};   ///< octets of the arriving text in front of the first octet kept
    uint32_t length{0}; ///< octets kept
};

/** Everything below @c upTo is acknowledged: its octets may be freed, the user may send more. */
struct Release
{
    Position upTo{1}; ///< first position still needed
};

/** The connection entered another state. */
struct StateChanged
{
    State from;                     ///< state left
    State to;                       ///< state entered
    Cause cause;                    ///< why
    std::optional<Segment> segment; ///< the segment that caused the change, if one did
    Reason reason{Reason::NONE};    ///< of the end, if the connection has ended
};

/** The handshake is complete. */
struct Connected
{
};

/** There are in-order octets up to @c upTo for the user. */
struct Readable
{
    Position upTo{1}; ///< RCV.NXT, the peer's FIN not counted
};

/** The peer's FIN is next in order: "connection closing". */
struct PeerClosed
{
};

/** The peer has urgent data in front of @c upTo (RFC 9293 3.8.5). */
struct UrgentArrived
{
    Position upTo{0}; ///< position behind the last urgent octet
};

/** An error that does not end the connection [9293 MUST-47]. */
struct SoftError
{
    /** Kind of the error. */
    enum class Kind : uint8_t
    {
        RETRANSMISSIONS,           ///< R1 reached [9293 SHLD-9]
        ICMP,                      ///< soft ICMP error [9293 SHLD-25]
    } kind{Kind::RETRANSMISSIONS}; ///< kind of the error
};

/** A segment, or a part of it, was not used. */
struct Discarded
{
    Discard reason; ///< why
};

/** The connection is over and may be deleted once the outbox is empty. */
struct Closed
{
    CloseReason reason; ///< why
};

/** One effect that the caller of the core must carry out. */
using Action = std::variant<Transmit,
                            Accept,
                            Release,
                            StateChanged,
                            Connected,
                            Readable,
                            PeerClosed,
                            UrgentArrived,
                            SoftError,
                            Discarded,
                            Closed>;

/** Effects in the order in which they shall happen. */
using Outbox = boost::container::small_vector<Action, 4>;

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_OUTBOX_H
