/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_SYN_CACHE_ENTRY_H
#define RFC_TCP_CORE_SYN_CACHE_ENTRY_H

#include "core/wire/seq-num.h"
#include "instant.h"

#include <algorithm>
#include <cstdint>

namespace ns3::rfctcp
{

/**
 * An entry of the SYN cache [4987 3.5]: a passive connection in SYN-RECEIVED that waits for the
 * acknowledgment of its SYN,ACK and has nothing else to send. Such a small value replaces the
 * Connection, which is restored from it when something happens; see Connection::ToSynCacheEntry().
 * The entry holds what distinguishes the connection from others with the same parameters. Of the
 * rules it knows only when a timer fires, and what is in flight.
 */
struct SynCacheEntry
{
    static constexpr Instant NEVER = Instant::max(); ///< a timer that is not set

    SeqNum iss;                    ///< ISS
    SeqNum irs;                    ///< IRS
    uint32_t rcvEdge{0};           ///< RCV.NXT + RCV.WND as advertised, counted from IRS
    uint32_t tsRecent{0};          ///< TS.Recent [7323 4.3]
    Instant tsRecentAt;            ///< when TS.Recent was set
    Instant sentAt;                ///< when the SYN,ACK was last sent
    Instant retransmitAt{NEVER};   ///< when the SYN,ACK is retransmitted [6298], if it is
    Instant giveUpAt{NEVER};       ///< end of the user timeout [9293 3.8.3], if there is one
    Instant lastArrivalAt;         ///< when the last segment behind the SYN arrived
    uint16_t sndWnd{0};            ///< SND.WND, never scaled
    uint16_t receiveMss{0};        ///< MSS we advertise
    uint16_t peerMss{0};           ///< SendMSS [9293 MUST-15]
    uint16_t pathMss{0};           ///< MMS_S - 20 [9293 MUST-16]
    uint16_t segmentsSent{0};      ///< counter
    uint16_t segmentsReceived{0};  ///< counter
    uint16_t remoteUserTimeout{0}; ///< REMOTE_UTO [5482 3.1] as in the option; 0: none received
    uint8_t repetitions{0};        ///< retransmissions of the SYN,ACK, for any reason
    uint8_t timeouts{0};           ///< retransmissions after a timeout, compared with R1 and R2
    uint8_t sndScale{0};           ///< Snd.Wind.Shift [7323 2]
    bool windowScaling{false};     ///< agreed on [7323 2]
    bool timestamps{false};        ///< agreed on [7323 3]
    bool sack{false};              ///< agreed on [2018 2]
    bool ecn{false};               ///< agreed on [3168]
    bool preciseEcn{false};        ///< ECE reports each marked segment [8257 3.2]
    bool ipv6{false};              ///< every path takes 1280 octets [8201 4], not 68 alone
    bool appLimitedAtStart{false}; ///< there was nothing to send when text could first be sent

    /** @return when a timer fires; NEVER if none is set */
    Instant Deadline() const
    {
        return std::min(retransmitAt, giveUpAt);
    }

    /** @param seq a sequence number that an ICMP error quotes
     * @return true if the number is in flight [5927 4.1] */
    bool IsInFlight(SeqNum seq) const
    {
        return seq == iss;
    }
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_SYN_CACHE_ENTRY_H
