/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_TCB_H
#define RFC_TCP_CORE_TCB_H

#include "acceptance.h"
#include "congestion-control.h"
#include "core/recovery/delivery-rate.h"
#include "core/recovery/prr.h"
#include "core/recovery/rack.h"
#include "core/recovery/scoreboard.h"
#include "core/wire/segment.h"
#include "core/wire/seq-num.h"
#include "instant.h"
#include "lazy.h"
#include "outbox.h"
#include "reassembly.h"
#include "rtt-estimator.h"
#include "state.h"
#include "timers.h"

#include <boost/container/flat_map.hpp>
#include <cstdint>
#include <tuple>
#include <utility>

namespace ns3::rfctcp
{

/** Send sequence variables, RFC 9293 3.3.1; sequence numbers are Positions counted from ISS. */
struct SendVariables
{
    SeqNum iss;         ///< initial send sequence number
    Position una{0};    ///< SND.UNA
    Position nxt{0};    ///< SND.NXT
    Position max{0};    ///< behind the highest position ever sent; a zero-window probe exceeds nxt
    Position end{1};    ///< behind the last octet the user gave; a FIN lies here
    Position up{0};     ///< SND.UP: behind the last urgent octet; 0: none
    Position push{0};   ///< behind the last octet that the user has pushed; 0: none
    Position wl1{0};    ///< SND.WL1, a position of the peer
    Position wl2{0};    ///< SND.WL2
    uint32_t wnd{0};    ///< SND.WND, octets from una [9293 REC-1]
    uint32_t maxWnd{0}; ///< MAX.SND.WND [5961 5.2]
    uint32_t mss{536};  ///< Eff.snd.MSS: octets of text in a segment [9293 MUST-16]
    uint8_t scale{0};   ///< Snd.Wind.Shift [7323 2]
    bool finQueued{false};   ///< the user has closed: a FIN follows the last octet
    bool waited{false};      ///< there was nothing to send when the first text could have been sent
    bool probeRefused{true}; ///< the peer has not taken the octet of the last window probe; if
                             ///< there was none SND.MAX is SND.NXT

    /** @return all members */
    auto Tie() const
    {
        return std::tie(iss,
                        una,
                        nxt,
                        max,
                        end,
                        up,
                        push,
                        wl1,
                        wl2,
                        wnd,
                        maxWnd,
                        mss,
                        scale,
                        finQueued,
                        waited,
                        probeRefused);
    }

    /** @return true if the FIN was sent at least once */
    bool FinSent() const
    {
        return finQueued && max > end;
    }

    /** @return true if the peer has acknowledged our FIN */
    bool FinAcked() const
    {
        return finQueued && una > end;
    }
};

/** Receive sequence variables, RFC 9293 3.3.1; Positions counted from IRS. */
struct ReceiveVariables
{
    static constexpr Position NO_FIN = -1; ///< fin: none seen

    SeqNum irs;            ///< initial receive sequence number
    Position nxt{0};       ///< RCV.NXT
    Position edge{0};      ///< RCV.NXT + RCV.WND: never moves back [9293 SHLD-14]
    Position user{1};      ///< behind the last octet the user has taken
    Position up{0};        ///< RCV.UP: behind the last urgent octet; 0: none
    Position push{0};      ///< behind the last octet that came with a PSH; 0: none
    Position fin{NO_FIN};  ///< where the peer's FIN lies
    Position acked{0};     ///< Last.ACK.sent [7323 4.3]
    uint32_t buffer{0};    ///< RCV.BUFF, octets
    uint8_t scale{0};      ///< Rcv.Wind.Shift [7323 2]
    bool userGone{false};  ///< the user has closed both ways and reads no more
    Position tunedFrom{1}; ///< what the user had taken when this round trip began
    Instant tunedAt;       ///< when that was; for the size of the buffer

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
                        userGone,
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

/** What the SYNs agreed on. */
struct Negotiated
{
    bool windowScaling{false}; ///< both SYNs carried the option [7323 2]
    bool timestamps{false};    ///< both SYNs carried the option [7323 3]
    bool sack{false};          ///< both SYNs carried SACK-permitted [2018 2]
    uint32_t tsRecent{0};      ///< TS.Recent [7323 4.3]
    Instant tsRecentAt;        ///< when TS.Recent was set: it ages after 24 days [7323 5.5]
    uint16_t receiveMss{536};  ///< MSS we advertise
    uint16_t peerMss{536};     ///< SendMSS: what the peer advertises, or the default [9293 MUST-15]
    uint32_t pathMss{536};     ///< what IP can send without options: MMS_S - 20 [9293 MUST-16]
    Duration remoteUserTimeout{0};  ///< REMOTE_UTO [5482 3.1]; 0: none received
    bool userTimeoutPending{false}; ///< the next segment without text carries ADV_UTO [5482 3.2]

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
                        remoteUserTimeout,
                        userTimeoutPending);
    }
};

/** Tail loss probe [8985 7]. */
struct TailLossProbe
{
    Position end{0};            ///< TLP.end_seq: SND.NXT when it was sent; 0: none is in flight
    bool retransmission{false}; ///< TLP.is_retrans
    bool freshRtt{true};        ///< the RTT was measured since the last probe

    /** @return all members */
    auto Tie() const
    {
        return std::tie(end, retransmission, freshRtt);
    }
};

/** What to restore if the response to a loss proves unnecessary [3522, 4015, 5682]. */
struct Reversal
{
    bool possible{false};    ///< a response can still be reverted
    bool echoAwaited{false}; ///< the acknowledgment of what was sent again first tells, by its
                             ///< timestamp, which transmission has arrived
    uint32_t window{0};      ///< cwnd before it, octets
    uint32_t pipe{0};        ///< the greater of FlightSize and ssthresh before it [4015 3]
    Position una{0};         ///< SND.UNA when it began
    Position resentBegin{0}; ///< first octet of the segment that was sent again first
    Instant resentAt;        ///< when that was
    boost::container::flat_map<std::pair<Position, Position>, uint32_t>
        resent;                ///< segments sent again: begin and end, and how many of their
                               ///< retransmissions no D-SACK block has reported as duplicates yet
    uint32_t unreported{0};    ///< sum of these numbers
    uint32_t frto{0};          ///< acknowledgments F-RTO has seen, plus one; 0: it does not run
    uint32_t frtoAllowance{0}; ///< octets of new text it may send [5682 2.1 step 2b]

    /**
     * A D-SACK block says that octets have arrived twice: counts the retransmissions that it covers
     * [2883 4, 5.1].
     * @param begin first of the octets @param end position behind the last
     */
    void OnDuplicateReport(Position begin, Position end);

    /** @return all members */
    auto Tie() const
    {
        return std::tie(possible,
                        echoAwaited,
                        window,
                        pipe,
                        una,
                        resentBegin,
                        resentAt,
                        resent,
                        unreported,
                        frto,
                        frtoAllowance);
    }
};

/** What the algorithms of the sender remember of the text that was sent. */
struct SenderMemory
{
    Prr prr;              ///< [6937]
    Rack rack;            ///< [8985 6]
    TailLossProbe tail;   ///< [8985 7]
    Reversal reversal;    ///< [4015]
    DeliveryRate rate;    ///< how fast the path delivers
    int64_t inflation{0}; ///< octets by which NewReno inflates or deflates cwnd [5681 3.2]
    Position rescue{0};   ///< SND.UNA must pass it before the rescue [6675 4 NextSeg (4)]
    Instant timedOutAt;   ///< when LOSS was last entered
    Instant textAt;       ///< when text was last sent
    Instant pacedUntil;   ///< when the next segment may leave
    Instant heldUntil;    ///< nothing leaves before: ECE came at a window of one segment [3168]
    uint32_t limitedOctets{0}; ///< sent by limited transmit since DISORDER began [3042]

    /** @param other value to compare with @return true if equal */
    bool operator==(const SenderMemory& other) const
    {
        return prr.Tie() == other.prr.Tie() && rack == other.rack &&
               tail.Tie() == other.tail.Tie() && reversal.Tie() == other.reversal.Tie() &&
               rate == other.rate && inflation == other.inflation && rescue == other.rescue &&
               timedOutAt == other.timedOutAt && textAt == other.textAt &&
               pacedUntil == other.pacedUntil && heldUntil == other.heldUntil &&
               limitedOctets == other.limitedOctets;
    }
};

/** Loss recovery: the congestion machine. */
struct LossRecovery
{
    CongestionPhase phase{CongestionPhase::OPEN}; ///< the congestion machine
    uint32_t duplicateAcks{0};                    ///< in a row
    Position recover{0};          ///< behind the highest position sent when recovery began [6582]
    uint32_t retransmissions{0};  ///< timeouts in a row, compared with R1 and R2
    uint32_t probes{0};           ///< zero-window probes in this episode, for the back-off
    uint32_t unansweredProbes{0}; ///< probes since the peer last spoke
    uint32_t ackedRemainder{0};   ///< octets acknowledged that do not fill an SMSS yet
    bool synLost{false};          ///< our SYN was retransmitted
    bool partialAcked{false};     ///< the first partial ACK of this recovery was seen [6582 3.2]
    bool awaitsAck{false}; ///< one segment was sent again because the path takes only smaller
                           ///< ones, and no ACK has come since [1191 6.4]
    Instant validatedAt;   ///< when cwnd was last in use [7661 4.3]

    /** @return all members */
    auto Tie() const
    {
        return std::tie(phase,
                        duplicateAcks,
                        recover,
                        retransmissions,
                        probes,
                        unansweredProbes,
                        ackedRemainder,
                        synLost,
                        partialAcked,
                        awaitsAck,
                        validatedAt);
    }
};

/** Where marks of congestion [3168] were seen last. */
struct EcnNumbers
{
    Position echoAt{0}; ///< number of the last ACK that came with ECE
    Position markAt{0}; ///< number of the last segment that came with CE
    Position cwrAt{0};  ///< number of the last segment that left with CWR

    /** @param other value to compare with @return true if equal */
    bool operator==(const EcnNumbers& other) const
    {
        return echoAt == other.echoAt && markAt == other.markAt && cwrAt == other.cwrAt;
    }
};

/** Explicit congestion notification [3168]. */
struct EcnVariables
{
    bool agreed{false};       ///< both SYNs said so
    bool precise{false};      ///< ECE tells of each segment [8257 3.2]
    bool echo{false};         ///< our ACKs carry ECE: CE came, and no CWR since; or DCTCP.CE
    bool reduced{false};      ///< the next new text carries CWR [3168 6.1.2]
    Lazy<EcnNumbers> numbers; ///< none before the first mark

    /** @return all members */
    auto Tie() const
    {
        return std::tie(agreed, precise, echo, reduced, numbers);
    }
};

/** What is owed to the peer. */
struct AckPolicy
{
    uint32_t segments{0}; ///< segments of text not acknowledged yet
    uint32_t octets{0};   ///< octets of their text
    bool now{false};      ///< an ACK is due as soon as the caller has carried out the effects
    bool repeatedInTimeWait{false}; ///< the last ACK in TIME-WAIT answered a late segment
    ChallengeCounter challenges;    ///< challenge ACKs [5961 7]
    Position repeatedBegin{0};      ///< first octet that came twice, for a D-SACK block [2883 4]
    Position repeatedEnd{0};        ///< behind the last such octet; equal: none to report

    /** @return all members */
    auto Tie() const
    {
        return std::tie(segments,
                        octets,
                        now,
                        repeatedInTimeWait,
                        challenges,
                        repeatedBegin,
                        repeatedEnd);
    }
};

/** Signs of life, for keep-alive [9293 3.8.4]. */
struct Liveness
{
    Instant heardAt{};  ///< when the last segment of the peer arrived
    uint32_t probes{0}; ///< keep-alive probes since then

    /** @return all members */
    auto Tie() const
    {
        return std::tie(heardAt, probes);
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
    SendVariables snd;                     ///< our direction
    ReceiveVariables rcv;                  ///< the peer's direction
    Negotiated agreed;                     ///< options
    TimerTable timers;                     ///< deadlines
    RttEstimator rtt;                      ///< [6298]
    Reassembly reassembly;                 ///< text behind a gap
    Scoreboard board;                      ///< retransmission queue
    LossRecovery recovery;                 ///< loss recovery
    Lazy<SenderMemory> memory;             ///< none before the first text is sent
    EcnVariables ecn;                      ///< marks of congestion
    AckPolicy acks;                        ///< acknowledgments owed
    Liveness liveness;                     ///< is the peer still there?
    Counters counters;                     ///< for reports

    /** @return all members that make up the connection's behaviour */
    auto Tie() const
    {
        return std::tie(state, passive, reason, timers, rtt, reassembly, board, memory);
    }

    /** @param other value to compare with @return true if equal */
    bool operator==(const Tcb& other) const
    {
        return Tie() == other.Tie() && snd.Tie() == other.snd.Tie() &&
               rcv.Tie() == other.rcv.Tie() && recovery.Tie() == other.recovery.Tie() &&
               agreed.Tie() == other.agreed.Tie() && ecn.Tie() == other.ecn.Tie() &&
               acks.Tie() == other.acks.Tie() && liveness.Tie() == other.liveness.Tie() &&
               counters.Tie() == other.counters.Tie();
    }
};

/**
 * Checks what must hold between events, whatever the peer and the user do.
 * @param tcb the control block
 * @return the first broken rule in words, or nullptr if all hold
 */
const char* CheckInvariants(const Tcb& tcb);

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_TCB_H
