/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_OUTBOX_H
#define RFC_TCP_CORE_OUTBOX_H

#include "core/wire/segment.h"
#include "core/wire/seq-num.h"
#include "rfc-tcp-enumerations.h"
#include "state.h"

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>
#include <variant>

namespace ns3::rfctcp
{

using Cause = RfcTcpCause;         ///< what made a connection change its state
using Reason = RfcTcpReason;       ///< why it ended, a segment was not used, or a RST is sent
using CloseReason = Reason;        ///< a reason of the end of a connection
using Discard = Reason;            ///< a reason for which a segment was not used
using SendCause = RfcTcpSendCause; ///< why a segment is sent again, or as a probe

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

/** The handshake is complete, or Fast Open lets the user send and receive before [7413 3]. */
struct Connected
{
};

/** What a server that was asked for Fast Open has answered [7413 4.1.3]. */
struct FastOpenAnswer
{
    std::optional<FastOpenCookie> cookie; ///< a new cookie
    std::optional<uint16_t> mss;          ///< MSS that the server advertises
    uint32_t sent{0};                     ///< octets of text in our SYN
    uint32_t taken{0};                    ///< of these, octets that the server has acknowledged
    bool negative{false}; ///< Fast Open should not be tried for a time [7413 4.1.3.1]
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
    using Kind = RfcTcpSoftError;     ///< kinds of errors
    Kind kind{Kind::RETRANSMISSIONS}; ///< kind of the error
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
                            FastOpenAnswer,
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
