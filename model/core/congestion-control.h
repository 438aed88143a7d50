/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_CONGESTION_CONTROL_H
#define RFC_TCP_CORE_CONGESTION_CONTROL_H

#include "core/delivery-rate.h"
#include "core/wire/segment.h"
#include "core/wire/seq-num.h"
#include "instant.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace ns3::rfctcp
{

/** The congestion machine that loss recovery drives; same order as TcpSocketState's. */
enum class CongestionPhase : uint8_t
{
    OPEN,     ///< nothing dubious
    DISORDER, ///< duplicate ACKs below the threshold
    CWR,      ///< window reduced for a congestion mark
    RECOVERY, ///< fast retransmit and recovery
    LOSS,     ///< after a retransmission timeout
};

/** @param phase a phase @return true while lost segments are being repaired */
constexpr bool
IsRecovering(CongestionPhase phase)
{
    return phase == CongestionPhase::RECOVERY || phase == CongestionPhase::LOSS;
}

/** @param phase a phase @return true if the window was reduced on entering it */
constexpr bool
IsReduced(CongestionPhase phase)
{
    return phase == CongestionPhase::CWR || IsRecovering(phase);
}

/** Events at the receiving half of the connection. */
enum class ReceiverEvent : uint8_t
{
    MARKED,      ///< a segment has arrived with CE
    NOT_MARKED,  ///< a segment has arrived with ECT, so it could have been marked
    ACK_DELAYED, ///< the ACK of arrived text is delayed, or is sent because its delay is over
    ACK_AT_ONCE, ///< the ACK of arrived text is sent without delay
};

/** What a congestion control may know about the path and the connection. */
struct PathView
{
    Instant now;                      ///< the instant of the event
    uint32_t smss{0};                 ///< SMSS, octets of text
    uint32_t flightSize{0};           ///< octets sent and neither acknowledged nor deemed lost
    Position una{0};                  ///< SND.UNA, counted from ISS
    Position nxt{0};                  ///< SND.NXT
    Position max{0};                  ///< behind the highest position ever sent
    Position rcvNxt{0};               ///< RCV.NXT, counted from IRS
    Duration latestRtt{0};            ///< last sample, 0 before the first
    Duration smoothedRtt{0};          ///< SRTT, 0 before the first sample
    Duration minimumRtt{0};           ///< smallest sample, 0 before the first
    std::optional<Timestamps> stamps; ///< option of the segment that caused the event
    CongestionPhase phase{CongestionPhase::OPEN}; ///< phase before the event
    bool synLost{false}; ///< the SYN was retransmitted: the initial window is one segment
    bool ecn{false};     ///< ECN was agreed on [3168]
    bool echo{false};    ///< the segment that caused the event carries ECE [3168 6.1.2]
    bool echoing{false}; ///< our ACKs carry ECE [3168 6.1.3]
};

/** What one acknowledgment did. */
struct AckSample
{
    uint32_t ackedOctets{0};     ///< octets newly acknowledged, 0 for a duplicate
    uint32_t ackedSegments{0};   ///< whole SMSS newly acknowledged; the remainder counts next time
    uint32_t deliveredOctets{0}; ///< octets newly acknowledged or SACKed
    uint32_t lostOctets{0};      ///< octets newly deemed lost
    uint32_t priorInFlight{0};   ///< octets in flight before it arrived
    bool mayGrow{false}; ///< the window may grow: no recovery, and cwnd was in use [7661 4.4.1]
    RateSample delivery; ///< rate at which the octets were delivered, if known
    const DeliveryRate* rate{nullptr}; ///< deliveries so far, never nullptr in a call
};

/** Port for congestion control: numbers in, window out, no clock. */
class CongestionControl
{
  public:
    virtual ~CongestionControl() = default;

    /** The handshake is over, SMSS is known. @param view the path */
    virtual void OnEstablished(const PathView& view) = 0;

    /** An acknowledgment arrived. @param sample what it did @param view the path */
    virtual void OnAck(const AckSample& sample, const PathView& view) = 0;

    /**
     * The congestion machine moves on; view.phase is the phase left. Entering RECOVERY, CWR or
     * LOSS reduces the window; LOSS to LOSS is a repeated timeout of the same segment, which
     * leaves ssthresh alone [5681 3.1], and CWR to RECOVERY is a loss in a window for which it was
     * reduced before, which reduces nothing [3168 6.1.2].
     * @param next the phase entered
     * @param view the path
     */
    virtual void OnPhase(CongestionPhase next, const PathView& view) = 0;

    /**
     * Data is sent while nothing is in flight, or is sent again because the retransmission timer
     * has expired.
     * @param view the path; SND.NXT is where that data begins
     */
    virtual void OnTransmitStart(const PathView& view) = 0;

    /**
     * The connection was idle, and the window is about to restart [5681 4.1]; OnIdle() follows.
     * @param view the path
     */
    virtual void OnRestart(const PathView& view)
    {
        (void)view;
    }

    /** @return true if OnReceiver() is to be called */
    virtual bool WantsReceiverEvents() const
    {
        return false;
    }

    /**
     * Something has happened at the receiving half; marks are reported only if ECN was agreed on.
     * An ACK that the event is about was not sent yet.
     * @param event what has happened @param view the path
     */
    virtual void OnReceiver(ReceiverEvent event, const PathView& view)
    {
        (void)event;
        (void)view;
    }

    /**
     * A reduction was unnecessary: nothing was lost [4015]. The phase is OPEN again.
     * @param window cwnd, octets @param slowStartThreshold ssthresh, octets @param view the path
     */
    virtual void OnUndo(uint32_t window, uint32_t slowStartThreshold, const PathView& view) = 0;

    /**
     * The connection was idle, or application-limited, for so long that cwnd says nothing about the
     * path any more [5681 4.1, 7661 4.4.3].
     * @param window cwnd at most, octets @param slowStartThreshold ssthresh at least, octets
     */
    virtual void OnIdle(uint32_t window, uint32_t slowStartThreshold) = 0;

    /** @return cwnd, octets */
    virtual uint32_t Window() const = 0;

    /** @return ssthresh, octets */
    virtual uint32_t SlowStartThreshold() const = 0;

    /** @return octets a second at which to send; absent: as fast as the window allows */
    virtual std::optional<uint64_t> PacingRate() const
    {
        return std::nullopt;
    }

    /** @return true if the algorithm sets cwnd during recovery too, as BBR does */
    virtual bool SetsWindowInRecovery() const
    {
        return false;
    }

    /** @return true if the algorithm needs ECN, whatever the user has chosen */
    virtual bool WantsEcn() const
    {
        return WantsPreciseEcn();
    }

    /** @return true if the algorithm needs the exact extent of marking in both directions [8257] */
    virtual bool WantsPreciseEcn() const
    {
        return false;
    }

    /** @return the codepoint of ECN-capable segments: ECT(0) or ECT(1) */
    virtual EcnMark Codepoint() const
    {
        return EcnMark::ECT0;
    }

    /** @return an independent copy */
    virtual std::unique_ptr<CongestionControl> Clone() const = 0;
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_CONGESTION_CONTROL_H
