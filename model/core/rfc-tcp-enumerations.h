/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_ENUMERATIONS_H
#define RFC_TCP_ENUMERATIONS_H

#include <cstdint>

// Enumerations that the core shares with users. The core knows no ns-3, so this header does not
// include any of it.

namespace ns3
{

/**
 * @ingroup rfctcp
 * What made a connection change its state.
 */
enum class RfcTcpCause : uint8_t
{
    ACTIVE_OPEN,          ///< OPEN, active: Connect()
    PASSIVE_OPEN,         ///< OPEN, passive: Listen()
    CLOSE_CALL,           ///< CLOSE: Close() or ShutdownSend()
    ABORT_CALL,           ///< ABORT, or CLOSE with unread data
    SEGMENT,              ///< SEGMENT ARRIVES
    RETRANSMISSION_LIMIT, ///< R2 was reached, or keep-alives or window probes were not answered
    USER_TIMEOUT,         ///< USER TIMEOUT
    TIME_WAIT_TIMEOUT,    ///< TIME-WAIT TIMEOUT: 2 MSL are over
    FIN_WAIT_2_TIMEOUT,   ///< an orphaned connection waited too long for the peer's FIN
    ICMP_ERROR,           ///< a hard ICMP error
    TIME_WAIT_LIMIT,      ///< MaxTimeWait other connections are in TIME-WAIT
    BACKLOG,              ///< the half-open connection made room for a newer SYN
};

/**
 * @ingroup rfctcp
 * Why a connection ended, a segment or a part of it was not used, or a RST was sent.
 */
enum class RfcTcpReason : uint8_t
{
    // Of the end of a connection; a RST that the user causes is ABORTED or UNREAD_DATA
    NONE,               ///< the connection has not ended
    NORMAL,             ///< both FINs were acknowledged
    REFUSED,            ///< RST in answer to our SYN: "connection refused"
    RESET,              ///< RST: "connection reset"
    TIMED_OUT,          ///< R2 was reached
    USER_TIMEOUT,       ///< "connection aborted due to user timeout"
    ABORTED,            ///< ABORT call
    UNREAD_DATA,        ///< CLOSE while data was unread, or data after CLOSE: the peer got a RST
                        ///< [9293 SHLD-3]
    DELETED,            ///< CLOSE in LISTEN or SYN-SENT
    RETURNED_TO_LISTEN, ///< the peer reset a half-open passive connection
    UNREACHABLE,        ///< a hard ICMP error
    REPLACED,           ///< a newer SYN took over the four-tuple from TIME-WAIT
    FIN_WAIT_2_TIMEOUT, ///< the peer of an orphaned connection never sent its FIN

    // For which a segment, or a part of it, was not used; NO_CONNECTION, BAD_ACK and
    // DATA_AFTER_CLOSE are reasons of the RST that answers the segment, too
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

/** A reason of the end of a connection. */
using RfcTcpCloseReason = RfcTcpReason;
/** A reason for which a segment was not used. */
using RfcTcpDiscard = RfcTcpReason;

/**
 * @ingroup rfctcp
 * Why a segment is sent again, or as a probe.
 */
enum class RfcTcpSendCause : uint8_t
{
    NEW,          ///< it is not: all of it is new
    RTO,          ///< a retransmission timeout
    FAST,         ///< duplicate ACKs or SACK blocks say that the segment is lost
    PARTIAL_ACK,  ///< an ACK in fast recovery ended before the segment [6582 3.2]
    TLP,          ///< tail loss probe [8985 7]
    RESCUE,       ///< nothing else may be sent in recovery [6675 4 NextSeg (3), (4)]
    WINDOW_PROBE, ///< the octet behind a zero window [9293 3.8.6.1], or a segment that begins so
    KEEP_ALIVE,   ///< keep-alive probe [9293 3.8.4]
    PATH_MTU,     ///< the segment was too big for the path [1191 6.4]
    PEER_SYN,     ///< our SYN once more, because a SYN of the peer has arrived
    SYN_TEXT,     ///< text that our SYN bore, and that the peer has not taken [7413 4.2.2]
};

/**
 * @ingroup rfctcp
 * An error that does not end a connection [9293 MUST-47].
 */
enum class RfcTcpSoftError : uint8_t
{
    RETRANSMISSIONS, ///< R1 reached: the peer or the path may be gone [9293 SHLD-9]
    ICMP,            ///< a soft ICMP error [9293 SHLD-25]
};

/**
 * @ingroup rfctcp
 * Values of attribute FastOpen of RfcTcpSocket, which has these names too.
 */
struct RfcTcpFastOpen
{
    /** Use of TCP Fast Open [7413], by a client and by a listener. */
    enum Use : uint8_t
    {
        OFF,       ///< none: all cookies are ignored
        ON,        ///< text in a SYN with a cookie, which the server gives its clients
        NO_COOKIE, ///< text in a SYN without cookie; a listener takes it from anybody [7413 7.3]
    };

    /** Why the SYN of a client brought no text to the server, as Linux numbers the reasons. */
    enum Failure : uint8_t
    {
        NONE,              ///< it did, or there was none
        COOKIE_MISSING,    ///< no cookie is known: the SYN asked for one, or Fast Open pauses
        NOT_ACKNOWLEDGED,  ///< the server has acknowledged the SYN, but not all of its text
        SYN_RETRANSMITTED, ///< the same, after the SYN was retransmitted without text
    };
};

/**
 * @ingroup rfctcp
 * Values of attribute Recovery of RfcTcpSocket, which has these names too.
 */
struct RfcTcpRecovery
{
    /** How lost segments are detected and retransmitted. Without SACK each of them is NEW_RENO. */
    enum Algorithm : uint8_t
    {
        NEW_RENO,  ///< duplicate and partial acknowledgments [6582]
        SACK_6675, ///< SACK blocks behind a segment [6675], Proportional Rate Reduction [6937]
        RACK_TLP,  ///< time of transmission and tail loss probes [8985], with [6937]
    };
};

} // namespace ns3

#endif // RFC_TCP_ENUMERATIONS_H
