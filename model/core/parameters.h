/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_PARAMETERS_H
#define RFC_TCP_CORE_PARAMETERS_H

#include "instant.h"
#include "rfc-tcp-enumerations.h"
#include "rtt-estimator.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace ns3::rfctcp
{

#ifdef NDEBUG
constexpr bool CHECK_INVARIANTS_BY_DEFAULT = false; ///< release builds: on request
#else
constexpr bool CHECK_INVARIANTS_BY_DEFAULT = true; ///< debug builds: always
#endif

using FastOpenUse = RfcTcpFastOpen::Use;    ///< data in SYNs [7413]
using Recovery = RfcTcpRecovery::Algorithm; ///< how lost segments are detected and retransmitted

/** Use of explicit congestion notification [3168]; in the order of TcpSocketState::UseEcn_t. */
enum class EcnUse : uint8_t
{
    OFF,         ///< never
    ON,          ///< offered and accepted
    ACCEPT_ONLY, ///< accepted if the peer offers ECN
};

/**
 * Every tunable number of a connection, with the default of the RFC that states it. The ns-3
 * attributes of RfcTcpSocket write these fields, so documentation, defaults and code agree.
 */
struct Parameters
{
    // Life of a connection
    Duration maxSegmentLifetime{
        std::chrono::seconds(120)};    ///< MSL [9293 3.4.2]; 2 MSL in TIME-WAIT
    bool ignoreResetInTimeWait{false}; ///< [1337 F1]; RFC 9293 3.10.7.4 lets a RST end TIME-WAIT
    bool reuseTimeWait{true};          ///< a newer SYN may end TIME-WAIT [9293 MAY-2]
    bool reuseByTimestamp{
        true}; ///< timestamps tell whether a SYN is newer [6191 2]; false: numbers alone [1122]
    Duration userTimeout{
        0}; ///< abort when data stays unacknowledged for this time; 0: never [9293 3.8.3]
    bool userTimeoutOption{false};    ///< exchange user timeouts with the peer [5482]
    bool userTimeoutChangeable{true}; ///< CHANGEABLE: the option of the peer counts [5482 3.1]
    Duration userTimeoutLowerLimit{
        std::chrono::seconds(100)}; ///< L_LIMIT of what is agreed on [5482 3.1]
    Duration userTimeoutUpperLimit{
        std::chrono::hours(1)};   ///< U_LIMIT of what is agreed on [5482 3.1]
    Duration finWait2Timeout{0};  ///< end FIN-WAIT-2 this time after CLOSE; 0: never (Linux: 60 s)
    bool resetOnUnreadData{true}; ///< CLOSE with unread or late data resets [9293 SHLD-3]
    bool deleteOnCloseInSynSent{
        false}; ///< CLOSE in SYN-SENT deletes queued octets [9293 3.10.4]; false: they are sent

    // Keep-alive [9293 3.8.4]
    bool keepAlive{false}; ///< probe a silent peer [9293 MAY-5, MUST-24, MUST-25]
    Duration keepAliveTime{
        std::chrono::hours(2)}; ///< silence before the first probe [9293 MUST-27, MUST-28]
    Duration keepAliveInterval{std::chrono::seconds(75)}; ///< between unanswered probes
    uint32_t keepAliveProbes{9};  ///< unanswered probes that end the connection [9293 MUST-29]
    bool keepAliveGarbage{false}; ///< a probe carries one octet [9293 MAY-6]; else none [SHLD-12]

    // ICMP errors
    bool abortOnHardErrors{true};      ///< in every state [9293 SHLD-26]; false: only during the
                                       ///< handshake, later hard errors are soft ones [5927 5.2]
    bool abortOpenOnSoftErrors{false}; ///< soft errors end a handshake [5461 4.1], against
                                       ///< [9293 MUST-56]

    // Retransmission
    Duration synTimeout{
        std::chrono::seconds(3)}; ///< RTO of the first SYN: six SYNs in 189 s [9293 MUST-23]
    Duration initialRto{std::chrono::seconds(1)}; ///< RTO before the first sample [6298 2.1]
    Duration minimumRto{std::chrono::seconds(1)}; ///< [6298 2.4]
    Duration maximumRto{
        std::chrono::seconds(120)}; ///< [6298 2.5], at least 60 s; 120 s lets 6 SYNs last 189 s
    Duration clockGranularity{std::chrono::milliseconds(1)}; ///< G of [6298 2.2]
    uint32_t synRetries{5};    ///< R2 for SYN: retransmissions before giving up [9293 MUST-23]
    uint32_t dataRetries{6};   ///< R2: retransmissions before giving up [9293 MUST-20, SHLD-11];
                               ///< UINT32_MAX: never give up [9293 MUST-21]
    uint32_t adviseRetries{3}; ///< R1: retransmissions before a SoftError [9293 SHLD-10]
    Duration maximumProbeInterval{std::chrono::seconds(60)}; ///< cap of the persist back-off
    Duration persistTimeout{0};        ///< until the first window probe; 0: one RTO [9293 SHLD-29]
    uint32_t duplicateAckThreshold{3}; ///< [5681 3.2]
    bool limitedTransmit{true};        ///< [3042]
    Recovery recovery{Recovery::RACK_TLP}; ///< loss detection
    bool sack{true};                       ///< offer and accept SACK [2018], report D-SACK [2883]
    bool tailLossProbe{true};              ///< with RACK_TLP [8985 7]
    Duration maximumAckDelay{
        std::chrono::milliseconds(200)}; ///< TLP.max_ack_delay of the peer [8985 7.2]
    bool forwardRto{true};               ///< detect spurious timeouts: F-RTO [5682] without
                                         ///< timestamps, else Eifel [3522]
    bool undo{true};                     ///< revert the response to a spurious timeout or
                                         ///< retransmission [4015]

    // Congestion
    EcnUse ecn{EcnUse::OFF};     ///< [3168]
    bool restartAfterIdle{true}; ///< cwnd falls to IW when nothing was sent for an RTO [5681 4.1]
    bool windowValidation{true}; ///< an unused cwnd does not grow, and shrinks with time [7661]
    Duration nonValidatedPeriod{std::chrono::minutes(5)}; ///< NVP [7661 4.4.3]

    // Path
    bool blackHoleDetection{true}; ///< segments become smaller from R1 on if none of their size has
                                   ///< arrived [4821 7.7]

    // Sending
    uint32_t segmentSizeLimit{0}; ///< octets of text in a segment at most; 0: the path decides
    bool nagle{false}; ///< [9293 SHLD-7]; ns-3's TcpSocket::TcpNoDelay is true by default
    Duration overrideTimeout{
        std::chrono::milliseconds(500)}; ///< sender SWS override, 0.1 to 1 s [9293 3.8.6.2.1]
    uint32_t initialWindow{10};          ///< segments [6928]
    uint32_t initialSlowStartThreshold{std::numeric_limits<uint32_t>::max()}; ///< octets

    // Receiving
    uint32_t receiveBuffer{131072};   ///< octets
    uint32_t maximumReceiveBuffer{0}; ///< octets up to which the buffer grows with the rate at
                                      ///< which the user takes octets; 0: it does not grow
    uint32_t largestWindowField{
        std::numeric_limits<uint16_t>::max()}; ///< greatest value of the window field, before it is
                                               ///< scaled [7323 2]
    Duration ackDelay{std::chrono::milliseconds(200)}; ///< below 0.5 s [9293 MUST-40]
    uint32_t ackEvery{2}; ///< full-sized segments that force an ACK [9293 SHLD-19]

    // Options
    bool windowScaling{true}; ///< [7323 2]
    bool timestamps{true};    ///< [7323 3]

    // Data in SYNs [7413]
    FastOpenUse fastOpen{FastOpenUse::OFF}; ///< off unless the application asks for it [7413 2]
    uint32_t fastOpenBacklog{16}; ///< PendingFastOpenRequests of a listener at most [7413 4.2]
    Duration fastOpenDelay{0};    ///< how long a SYN that may bear text waits for the first octets;
                                  ///< 0: until the end of the instant of Connect()

    // Blind attacks [5961]
    uint32_t challengeAckLimit{
        100}; ///< challenge ACKs per connection and second; 0: no limit [5961 7]

    /** @return greatest size of the receive buffer, octets: the window scale must express it */
    uint32_t LargestReceiveBuffer() const
    {
        return std::max(receiveBuffer, maximumReceiveBuffer);
    }

    /** @return bounds for the estimator of round-trip times [6298 2] */
    RttLimits RtoLimits() const
    {
        return RttLimits{minimumRto, maximumRto, clockGranularity};
    }

    // Checking
    bool checkInvariants{CHECK_INVARIANTS_BY_DEFAULT}; ///< CheckInvariants after every event
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_PARAMETERS_H
