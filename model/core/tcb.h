/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_TCB_H
#define RFC_TCP_CORE_TCB_H

#include "arrival-checks.h"
#include "core/recovery/loss-recovery.h"
#include "core/wire/segment.h"
#include "core/wire/seq-num.h"
#include "ecn-variables.h"
#include "instant.h"
#include "outbox.h"
#include "reassembly.h"
#include "rtt-estimator.h"
#include "send-variables.h"
#include "state.h"
#include "timers.h"

#include <cstdint>
#include <tuple>

namespace ns3::rfctcp
{

/** Receive sequence variables, RFC 9293 3.3.1; Positions counted from IRS. */
struct ReceiveVariables
{
    static constexpr Position NO_FIN = -1; ///< fin: none seen

    SeqNum irs;             ///< initial receive sequence number
    Position nxt{0};        ///< RCV.NXT
    Position edge{0};       ///< RCV.NXT + RCV.WND: never moves back [9293 SHLD-14]
    Position user{1};       ///< behind the last octet the user has taken
    Position up{0};         ///< RCV.UP: behind the last urgent octet; 0: none
    Position push{0};       ///< behind the last octet that came with a PSH; 0: none
    Position fin{NO_FIN};   ///< where the peer's FIN lies
    Position acked{0};      ///< Last.ACK.sent [7323 4.3]
    uint32_t buffer{0};     ///< RCV.BUFF, octets
    uint8_t scale{0};       ///< Rcv.Wind.Shift [7323 2]
    bool userClosed{false}; ///< the user has closed both directions and reads no more
    Position tunedFrom{1};  ///< value of user when this round trip began, to size the buffer
    Instant tunedAt;        ///< when this round trip began

    /** @return all members */
    auto Tie() const
    {
        return std::tie(irs,
                        nxt,
                        edge,
                        user,
                        up,
                        push,
                        fin,
                        acked,
                        buffer,
                        scale,
                        userClosed,
                        tunedFrom,
                        tunedAt);
    }

    /** @return true if the peer's FIN was reached in order */
    bool FinReached() const
    {
        return fin != NO_FIN && nxt > fin;
    }

    /** @return position behind the last in-order octet of text */
    Position TextEnd() const
    {
        return FinReached() ? fin : nxt;
    }
};

/** What the two SYNs have agreed on. */
struct Negotiated
{
    bool windowScaling{false}; ///< both SYNs carried the option [7323 2]
    bool timestamps{false};    ///< both SYNs carried the option [7323 3]
    bool sack{false};          ///< both SYNs carried SACK-permitted [2018 2]
    bool ipv6{false};          ///< every path takes 1280 octets [8201 4], not 68 alone [1191 3]
    uint32_t tsRecent{0};      ///< TS.Recent [7323 4.3]
    Instant tsRecentAt;        ///< when TS.Recent was set: it ages after 24 days [7323 5.5]
    uint16_t receiveMss{536};  ///< MSS we advertise
    uint16_t peerMss{536};     ///< SendMSS: what the peer advertises, or the default [9293 MUST-15]
    uint32_t pathMss{
        536}; ///< most octets of text of a segment without options: MMS_S - 20 [9293 MUST-16]
    Duration remoteUserTimeout{0};  ///< REMOTE_UTO [5482 3.1]; 0: none received
    bool userTimeoutPending{false}; ///< the next segment without text carries ADV_UTO [5482 3.2]
    uint32_t arrivedLength{0};      ///< octets of the longest segment that is known to have arrived

    /** @return all members */
    auto Tie() const
    {
        return std::tie(windowScaling,
                        timestamps,
                        sack,
                        tsRecent,
                        tsRecentAt,
                        receiveMss,
                        peerMss,
                        pathMss,
                        ipv6,
                        arrivedLength,
                        remoteUserTimeout,
                        userTimeoutPending);
    }
};

/** TCP Fast Open [7413]. */
struct FastOpenVariables
{
    using Failure = RfcTcpFastOpen::Failure; ///< why the SYN of a client brought no text

    /** How far it has come. */
    enum class Progress : uint8_t
    {
        NONE,      ///< a regular handshake
        ATTEMPTED, ///< active: our first SYN bore text or asked for a cookie
        SUCCEEDED, ///< active: the SYN,ACK has acknowledged text
        OPENED,    ///< passive, FastOpened: text is exchanged in SYN-RECEIVED [7413 4.2]
    };

    Progress progress{Progress::NONE}; ///< how far it has come
    Failure failure{Failure::NONE};    ///< active
    uint16_t refusedEnd{0};            ///< position behind text of our SYN that is sent once more

    /** @return true if the user has had the connection since SYN-RECEIVED */
    bool IsOpened() const
    {
        return progress == Progress::OPENED;
    }

    /** @return all members */
    auto Tie() const
    {
        return std::tie(progress, failure, refusedEnd);
    }
};

/** Zero-window probes [9293 3.8.6.1]. */
struct WindowProbes
{
    uint32_t sent{0};       ///< probes since the window was closed, for the back-off
    uint32_t unanswered{0}; ///< probes since the last acknowledgment of the peer

    /** @return all members */
    auto Tie() const
    {
        return std::tie(sent, unanswered);
    }
};

/** Acknowledgments that are due or delayed. */
struct AckPolicy
{
    uint32_t segments{0};        ///< segments of text not acknowledged yet
    uint32_t octets{0};          ///< octets of their text
    bool now{false};             ///< an ACK is due, see Connection::SendDueAck()
    uint32_t answeredEdge{0};    ///< right edge, modulo 2^32, where an empty segment was answered
    ChallengeCounter challenges; ///< challenge ACKs [5961 7]
    Position repeatedBegin{0};   ///< first octet that came twice, for a D-SACK block [2883 4]
    Position repeatedEnd{0};     ///< behind the last such octet; equal: none to report

    /** @return all members */
    auto Tie() const
    {
        return std::tie(segments,
                        octets,
                        now,
                        challenges,
                        repeatedBegin,
                        repeatedEnd,
                        answeredEdge);
    }
};

/** Signs of life, for keep-alive [9293 3.8.4]. */
struct Liveness
{
    Instant lastArrivalAt{}; ///< when the last segment of the peer arrived
    uint32_t probes{0};      ///< keep-alive probes since then

    /** @return all members */
    auto Tie() const
    {
        return std::tie(lastArrivalAt, probes);
    }
};

/** Counters for reports; they never influence behaviour. */
struct Counters
{
    uint64_t segmentsSent{0};          ///< all segments
    uint64_t segmentsReceived{0};      ///< all segments
    uint64_t retransmittedSegments{0}; ///< segments with sequence space sent before
    uint64_t octetsDelivered{0};       ///< text in order

    /** @return all members */
    auto Tie() const
    {
        return std::tie(segmentsSent, segmentsReceived, retransmittedSegments, octetsDelivered);
    }
};

/** The transmission control block: one flat, copyable, comparable value. */
struct Tcb
{
    State state{State::CLOSED};            ///< connection state
    bool passive{false};                   ///< SYN-RECEIVED came from LISTEN [9293 MUST-11]
    CloseReason reason{CloseReason::NONE}; ///< why it ended
    FastOpenVariables fastOpen;            ///< text in SYNs
    SendVariables snd;                     ///< our direction
    ReceiveVariables rcv;                  ///< the peer's direction
    Negotiated agreed;                     ///< options
    TimerTable timers;                     ///< deadlines
    RttEstimator rtt;                      ///< [6298]
    Reassembly reassembly;                 ///< text behind a gap
    LossRecovery recovery;                 ///< retransmission queue, losses, undo
    WindowProbes windowProbes;             ///< while the peer's window is closed
    EcnVariables ecn;                      ///< marks of congestion
    AckPolicy acks;                        ///< acknowledgments that are due or delayed
    Liveness liveness;                     ///< for keep-alive
    Counters counters;                     ///< for reports

    /** @return all members that make up the connection's behaviour */
    auto Tie() const
    {
        return std::tie(state, passive, reason, timers, rtt, reassembly, recovery);
    }

    /** @param other value to compare with @return true if equal */
    bool operator==(const Tcb& other) const
    {
        return Tie() == other.Tie() && snd.Tie() == other.snd.Tie() &&
               rcv.Tie() == other.rcv.Tie() && fastOpen.Tie() == other.fastOpen.Tie() &&
               windowProbes.Tie() == other.windowProbes.Tie() &&
               agreed.Tie() == other.agreed.Tie() && ecn.Tie() == other.ecn.Tie() &&
               acks.Tie() == other.acks.Tie() && liveness.Tie() == other.liveness.Tie() &&
               counters.Tie() == other.counters.Tie();
    }
};

/**
 * Checks the invariants, which hold between events whatever the peer and the user do.
 * @param tcb the control block
 * @return the first broken invariant in words, or nullptr if all hold
 */
const char* CheckInvariants(const Tcb& tcb);

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_TCB_H
