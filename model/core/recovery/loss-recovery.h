/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_LOSS_RECOVERY_H
#define RFC_TCP_CORE_LOSS_RECOVERY_H

#include "core/congestion-control.h"
#include "core/delivery-rate.h"
#include "core/ecn-variables.h"
#include "core/instant.h"
#include "core/lazy.h"
#include "core/parameters.h"
#include "core/rtt-estimator.h"
#include "core/send-variables.h"
#include "core/timers.h"
#include "core/wire/segment.h"
#include "core/wire/seq-num.h"
#include "prr.h"
#include "rack.h"
#include "scoreboard.h"

#include <boost/container/flat_map.hpp>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>

namespace ns3::rfctcp
{

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

/** The state to restore if the response to a loss proves unnecessary [3522, 4015, 5682]. */
struct UndoRecord
{
    bool possible{false};    ///< a response can still be undone
    bool echoAwaited{false}; ///< the timestamp of the next new acknowledgment will tell whether the
                             ///< original or the retransmission of the first segment has arrived
    uint32_t window{0};      ///< cwnd before the response, octets
    uint32_t pipe{0}; ///< the greater of FlightSize and ssthresh before the response [4015 3]
    Position una{0};  ///< SND.UNA when the response began
    Position resentBegin{0}; ///< first octet of the segment that was retransmitted first
    Instant resentAt;        ///< when that segment was retransmitted
    boost::container::flat_map<std::pair<Position, Position>, uint32_t>
        resent;             ///< by begin and end of a retransmitted segment: the number of its
                            ///< retransmissions that no D-SACK block has reported yet
    uint32_t unreported{0}; ///< sum of these numbers
    uint32_t frto{0};       ///< acknowledgments since F-RTO began, plus one; 0: F-RTO is not used
    uint32_t frtoAllowance{0}; ///< octets of new text that F-RTO may send [5682 2.1 step 2b]

    /**
     * A D-SACK block reports octets that have arrived twice: counts the retransmissions that the
     * block covers [2883 4, 5.1].
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

/** The state of the algorithms of the sender, which exists once text was sent. */
struct SenderMemory
{
    Prr prr;              ///< [6937]
    Rack rack;            ///< [8985 6]
    TailLossProbe tail;   ///< [8985 7]
    UndoRecord undo;      ///< [4015]
    DeliveryRate rate;    ///< how fast the path delivers
    int64_t inflation{0}; ///< octets by which NewReno inflates or deflates cwnd [5681 3.2]
    Position rescue{0}; ///< RescueRxt: SND.UNA must pass it before a rescue retransmission [6675 4]
    Instant timedOutAt; ///< when LOSS was last entered
    Instant textAt;     ///< when text was last sent
    Instant pacedUntil; ///< when the next segment may leave
    Instant heldUntil;  ///< nothing is sent before: ECE arrived at a cwnd of one segment [3168]
    uint32_t limitedOctets{0}; ///< sent by limited transmit since DISORDER began [3042]

    /** @param other value to compare with @return true if equal */
    bool operator==(const SenderMemory& other) const
    {
        return prr.Tie() == other.prr.Tie() && rack == other.rack &&
               tail.Tie() == other.tail.Tie() && undo.Tie() == other.undo.Tie() &&
               rate == other.rate && inflation == other.inflation && rescue == other.rescue &&
               timedOutAt == other.timedOutAt && textAt == other.textAt &&
               pacedUntil == other.pacedUntil && heldUntil == other.heldUntil &&
               limitedOctets == other.limitedOctets;
    }
};

/** An acknowledgment that is being processed, and what is known about it so far. */
struct Acknowledgment
{
    Position ack{0};             ///< SEG.ACK
    bool advances{false};        ///< SND.UNA moves
    bool duplicate{false};       ///< a duplicate [5681 2], or one with new SACK information
    bool duplicateReport{false}; ///< its first block is a D-SACK [2883]
    Position duplicateEnd{0};    ///< position behind the octets that the D-SACK reports
    bool news{false};     ///< its blocks report segments that were not SACKed before [6675 2]
    bool withheld{false}; ///< F-RTO cannot tell yet whether the timeout was spurious [5682]
    bool retransmitFirst{false}; ///< the segment at SND.UNA is to be retransmitted now [6582 3.2]
    uint64_t lostBefore{0};      ///< total of octets deemed lost before it arrived
    PathView before;             ///< the path before it arrived
    Delivery delivery;           ///< segments and octets that it delivers
    AckSample sample;            ///< for the congestion control
};

/**
 * Loss recovery of one connection: which segments are outstanding and which of them are lost, when
 * the response to a loss begins, ends or is undone, and how much may be sent meanwhile.
 *
 * The connection reports acknowledgments, transmissions and timers, and asks which segment to
 * retransmit (NextLost, NextSeg) and whether octets may be sent (MaySend). The connection alone
 * sends segments. An object is a value that can be copied and compared; each call passes the parts
 * of the connection that it needs.
 */
class LossRecovery
{
  public:
    /** What loss recovery needs to know of the connection; valid during one call. */
    struct Context
    {
        Instant now;                     ///< the instant of the event
        const SendVariables& snd;        ///< send sequence variables
        const Parameters& parameters;    ///< tunables
        RttEstimator& rtt;               ///< round-trip times; undo ends the back-off of the RTO
        TimerTable& timers;              ///< REORDERING, PROBE and PACING are set here
        EcnVariables& ecn;               ///< a reduction is announced by CWR [3168 6.1.2]
        CongestionControl& congestion;   ///< cwnd and ssthresh
        const Segment* segment{nullptr}; ///< the arriving segment, if one is the event
        Position rcvNxt{0};              ///< RCV.NXT, for the congestion control
        bool sack{false};                ///< both SYNs carried SACK-permitted [2018 2]
        bool timestamps{false};          ///< both SYNs carried the option [7323 3]
    };

    /** A segment that may be retransmitted although it is not deemed lost. */
    struct Rescue
    {
        Position begin{0}; ///< first octet
        bool last{false};  ///< by NextSeg (4), once in a recovery; else by NextSeg (3)
    };

    // The handshake: only the retransmission timer retransmits a SYN

    /** Our SYN is sent for the first time. @param now the instant @param text octets it bears */
    void OnSynSent(Instant now, uint32_t text = 0);
    /** The peer has not taken all of the text of our SYN, as far as is known: the rest counts as
     * never sent. @param end position behind what the peer has taken */
    void OnSynTextRefused(Position end);
    /** Our SYN is sent again, or when it was sent is forgotten. @param now the instant */
    void OnSynSentAgain(Instant now);
    /** The retransmission timer of the SYN has expired. */
    void OnSynTimeout();
    /** Our SYN is acknowledged. @param ack SEG.ACK @return what the acknowledgment delivers */
    Delivery OnSynAcked(Position ack);
    /**
     * Restores the state of a SYN that is not acknowledged yet.
     * @param sentAt when the SYN was last sent @param repetitions number of its retransmissions
     * @param timeouts number of retransmissions because of a timeout
     */
    void RestoreSyn(Instant sentAt, uint32_t repetitions, uint32_t timeouts);

    // An acknowledgment arrives: to be called in this order

    /**
     * Reads the SACK blocks and the acknowledgment number of the arriving segment.
     * @param context the connection, before SND.UNA moves @param ack SEG.ACK
     * @param duplicate it is a duplicate by the rules without SACK [5681 2]
     * @return the acknowledgment
     */
    Acknowledgment ReadAck(const Context& context, Position ack, bool duplicate);
    /**
     * SND.UNA has moved.
     * @param context the connection @param arrival the acknowledgment
     * @return true if the retransmission timer starts anew [6298 5.3, 6582 3.2 step 3]
     */
    bool OnAdvance(const Context& context, Acknowledgment& arrival);
    /**
     * Detects losses and changes the phase. If retransmitFirst is set afterwards, the caller
     * retransmits the segment at SND.UNA.
     * @param context the connection @param arrival the acknowledgment
     */
    void OnAck(const Context& context, Acknowledgment& arrival);
    /** The acknowledgment carries ECE [3168 6.1.2].
     * @param context the connection @param arrival the acknowledgment */
    void OnEcho(const Context& context, Acknowledgment& arrival);
    /** Reports the acknowledgment to the congestion control.
     * @param context the connection @param arrival the acknowledgment */
    void ReportAck(const Context& context, Acknowledgment& arrival);
    /** A round-trip time was measured. @param context the connection */
    void OnRttSample(const Context& context);

    // What was sent

    /**
     * New sequence space is about to be sent; SND.NXT and SND.MAX have not moved yet.
     * @param context the connection @param begin first position @param end position behind the
     * last @param text there is text in it, not only a FIN
     */
    void OnSendNew(const Context& context, Position begin, Position end, bool text);
    /**
     * A segment is about to be retransmitted.
     * @param context the connection @param position where the segment begins
     * @param limit octets at most
     * @return the segment; begin equals end if nothing is outstanding there
     */
    SentSegment OnRetransmit(const Context& context, Position position, uint32_t limit);
    /** A zero-window probe repeats the first segment. @param context the connection */
    void OnWindowProbe(const Context& context);
    /** Octets were sent: PRR, F-RTO and pacing count them.
     * @param context the connection @param octets of sequence space */
    void OnSent(const Context& context, uint32_t octets);
    /** New text is about to be sent, perhaps by limited transmit [3042].
     * @param context the connection @param octets of text */
    void NoteLimitedTransmit(const Context& context, uint32_t octets);
    /** Data are sent while nothing is in flight, or after a timeout.
     * @param context the connection @param begin position of the first octet of these data */
    void ReportTransmitStart(const Context& context, Position begin) const;
    /** The connection is application-limited. @return false if no text was ever sent */
    bool MarkAppLimited();

    // A timer fired

    /** Counts a timeout. @return timeouts in a row, this one included [9293 3.8.3: R1 and R2] */
    uint32_t CountTimeout();
    /**
     * The retransmission timer has expired after the handshake [6298 5].
     * @param context the connection @return position from which to retransmit
     */
    Position OnRetransmissionTimeout(const Context& context);
    /** REORDERING has fired [8985 6.2 step 5]. @param context the connection */
    void OnReorderingTimeout(const Context& context);
    /**
     * Sets PROBE if a tail loss probe may be needed [8985 7.2], and clears the timer otherwise.
     * @param context the connection
     * @param due the deadline is to be computed again; set to false once that is done
     */
    void ArmProbe(const Context& context, bool& due) const;
    /** PROBE has fired. @param context the connection @return true if a probe is to be sent */
    bool BeginProbe(const Context& context);
    /** A probe was sent. @param context the connection @param again it was a retransmission */
    void OnProbeSent(const Context& context, bool again);

    // Path MTU

    /** The path MTU has decreased: longer segments are lost [1191 6.5].
     * @param octets length of the longest segment that passes */
    void OnPathTooSmall(uint32_t octets);
    /** Only one segment may be in flight until an ACK comes [1191 6.4]. */
    void AwaitAck();

    // What may be sent next

    /** @return begin of the first lost segment [6675 4 NextSeg (1)], if there is one */
    std::optional<Position> NextLost() const;
    /** @param context the connection
     * @return the next segment by [6675 4 NextSeg (3) and (4)], when there is no new text to send
     */
    std::optional<Rescue> NextSeg(const Context& context) const;
    /** @param context the connection @param rescue segment that is sent now */
    void OnRescue(const Context& context, const Rescue& rescue);
    /**
     * Tells whether cwnd, recovery and pacing allow octets to be sent. If pacing alone delays them,
     * PACING is set.
     * @param context the connection @param octets number of octets @return true if all may be sent
     */
    bool MaySend(const Context& context, uint32_t octets) const;
    /** @param context the connection @return true if nothing may be sent for a time [3168 6.1.2] */
    bool IsHeld(const Context& context) const;
    /** @param context the connection @return octets that cwnd and recovery still allow */
    uint32_t Allowance(const Context& context) const;
    /** Reduces a cwnd that idle time has invalidated [5681 4.1, 7661 4.4.3].
     * @param context the connection, which has something to send */
    void RestartAfterIdle(const Context& context);

    // Questions

    /** @return outstanding segments */
    const Scoreboard& Board() const
    {
        return m_board;
    }

    /** @return the congestion phase */
    CongestionPhase Phase() const
    {
        return m_phase;
    }

    /** @return position behind the highest one that was sent when recovery began [6582, 6675] */
    Position RecoveryPoint() const
    {
        return m_recover;
    }

    /** @return timeouts in a row, compared with R1 and R2 */
    uint32_t Retransmissions() const
    {
        return m_retransmissions;
    }

    /** @return true if our SYN was retransmitted because of a timeout */
    bool IsSynLost() const
    {
        return m_synLost;
    }

    /** @return state of the algorithms of the sender */
    const SenderMemory& Memory() const
    {
        return *m_memory;
    }

    /** @param context the connection @return the path, for the congestion control */
    PathView View(const Context& context) const;

    /** Forgets all outstanding segments: the connection is over. */
    void Clear()
    {
        m_board.Clear();
    }

    /** @return all members */
    auto Tie() const
    {
        return std::tie(m_board,
                        m_phase,
                        m_duplicateAcks,
                        m_recover,
                        m_retransmissions,
                        m_ackedRemainder,
                        m_synLost,
                        m_partialAcked,
                        m_awaitsAck,
                        m_validatedAt,
                        m_memory);
    }

    /** @param other value to compare with @return true if equal */
    bool operator==(const LossRecovery& other) const
    {
        return Tie() == other.Tie();
    }

  private:
    // loss-recovery.cc
    SenderMemory& Memory(const Context& context); ///< to write; made when text is first sent
    void TakeSackBlocks(const Context& context, Acknowledgment& arrival); ///< to the scoreboard
    void EnterPhase(const Context& context, CongestionPhase phase);       ///< reports the new phase

    // allowance.cc
    bool IsWindowUsed(const Context& context, const PathView& before); ///< [7661 4.4]

    // new-reno-recovery.cc: recovery without SACK [5681 3.2, 6582]
    void AdvanceNewReno(const Context& context, Acknowledgment& arrival);    ///< new data is acked
    void DuplicateNewReno(const Context& context, Acknowledgment& arrival);  ///< a duplicate ACK
    void OnPartialAck(const Context& context, Acknowledgment& arrival);      ///< [6582 3.2 step 3]
    void BeginFastRecovery(const Context& context, Acknowledgment& arrival); ///< [6582 3.2 step 2]

    // sack-recovery.cc: recovery with SACK [6675, 6937, 8985]
    bool RecoversBySack(const Context& context) const; ///< agreed on, and not switched off
    bool RecoversByRack(const Context& context) const; ///< the same, with RACK_TLP
    void DeliverToRack(const Context& context,
                       const Acknowledgment& arrival); ///< [8985 6.2 steps 2 to 4]
    void RecoverBySack(const Context& context, Acknowledgment& arrival); ///< the scoreboard decides
    void BeginSackRecovery(const Context& context, uint32_t delivered);  ///< [6675 5 step 4]
    void UpdatePrr(const Context& context, uint32_t delivered);          ///< [6937 3.1]
    void MarkLost(const Context& context);                               ///< those deemed lost now
    void MarkLostOnTimeout(const Context& context); ///< those deemed lost after a timeout
    Rack::Circumstances RackCircumstances(const Context& context) const; ///< now

    // tail-loss-probe.cc
    void ProcessProbeAck(const Context& context,
                         const Acknowledgment& arrival); ///< TLP_process_ack [8985 7.4]

    // undo.cc: responses that were unnecessary
    void PrepareUndo(const Context& context);     ///< before a response to loss
    void BeginForwardRto(const Context& context); ///< [5682 2.1 step 1]
    bool StepForwardRto(const Context& context,
                        Acknowledgment& arrival); ///< true while F-RTO cannot tell
    bool DetectSpurious(const Context& context,
                        const Acknowledgment& arrival);               ///< by timestamp or D-SACK
    void Undo(const Context& context, const Acknowledgment& arrival); ///< [4015]

    Scoreboard m_board;                             ///< retransmission queue
    CongestionPhase m_phase{CongestionPhase::OPEN}; ///< see Phase()
    uint32_t m_duplicateAcks{0};                    ///< in a row
    Position m_recover{0};         ///< behind the highest position sent when recovery began [6582]
    uint32_t m_retransmissions{0}; ///< timeouts in a row, compared with R1 and R2
    uint32_t m_ackedRemainder{0};  ///< acknowledged octets that do not fill an SMSS yet
    bool m_synLost{false};         ///< our SYN was retransmitted
    bool m_partialAcked{false};    ///< the first partial ACK of this recovery was seen [6582 3.2]
    bool m_awaitsAck{false};       ///< one segment was retransmitted after the path MTU had
                                   ///< decreased, and no ACK has arrived since [1191 6.4]
    Instant m_validatedAt;         ///< when cwnd was last in use [7661 4.3]
    Lazy<SenderMemory> m_memory;   ///< none before the first text is sent
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_LOSS_RECOVERY_H
