/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_TIME_WAIT_H
#define RFC_TCP_CORE_TIME_WAIT_H

#include "arrival-checks.h"
#include "core/wire/segment.h"
#include "core/wire/seq-num.h"
#include "instant.h"
#include "outbox.h"
#include "parameters.h"

#include <boost/container/static_vector.hpp>
#include <cstdint>
#include <tuple>

namespace ns3::rfctcp
{

/**
 * A connection in TIME-WAIT, as an entry of a table: a small value that knows all rules of this
 * state (RFC 9293 3.10.7.4, RFC 1337, RFC 6191). Both FINs are acknowledged, so an entry sends
 * nothing but acknowledgments, and ABORT is the only call of the user that matters, because it ends
 * the connection. The owner of the entry ends TIME-WAIT at @c expiry.
 */
struct TimeWait
{
    /** Effects of an arriving segment, in this order. */
    struct Verdict
    {
        boost::container::static_vector<Discard, 2> discards; ///< why parts were not used
        bool acknowledge{false};                              ///< Ack() shall be sent
        bool restarted{false};                                ///< the 2 MSL began again
        bool ends{false};                                     ///< a RST: the connection is over
    };

    SeqNum sndNxt;               ///< SND.NXT; all below it is acknowledged
    SeqNum rcvNxt;               ///< RCV.NXT: behind the peer's FIN
    SeqNum irs;                  ///< IRS: the number of the peer's SYN
    uint32_t maxSndWnd{0};       ///< MAX.SND.WND [5961 5.2], octets
    uint32_t rcvWnd{0};          ///< RCV.WND as last advertised, octets
    uint16_t window{0};          ///< RCV.WND as a field of the header
    bool timestamps{false};      ///< agreed on [7323 3]
    bool acknowledged{false};    ///< the last ACK in this state answered a late segment
    uint32_t tsRecent{0};        ///< TS.Recent [7323 4.3]
    Instant tsRecentAt{};        ///< when TS.Recent was set
    Instant expiry{};            ///< when the 2 MSL are over [9293 MUST-13]
    ChallengeCounter challenges; ///< [5961 7]

    /**
     * SEGMENT ARRIVES, RFC 9293 3.10.7.4.
     * @param now the instant @param segment the segment @param parameters tunables
     * @return effects of the segment
     */
    Verdict OnSegment(Instant now, const Segment& segment, const Parameters& parameters);

    /** @param now the instant @return the acknowledgment of the peer's FIN */
    Segment Ack(Instant now) const;

    /** Starts the 2 MSL [9293 MUST-13]. @param now the instant @param parameters tunables */
    void Restart(Instant now, const Parameters& parameters);

    /**
     * Tells whether a SYN may take over the four-tuple [9293 MAY-2, 6191 2].
     * @param syn the segment @param parameters tunables of the new connection
     * @return true if the segment is a SYN that is provably newer
     */
    bool YieldsTo(const Segment& syn, const Parameters& parameters) const;

    /** @return the least ISS for a connection that takes over the four-tuple [1122 4.2.2.13] */
    SeqNum LeastIss() const;

    /** @param other value to compare with @return true if equal */
    bool operator==(const TimeWait& other) const
    {
        const auto tie = [](const TimeWait& entry) {
            return std::tie(entry.sndNxt,
                            entry.rcvNxt,
                            entry.irs,
                            entry.maxSndWnd,
                            entry.rcvWnd,
                            entry.window,
                            entry.timestamps,
                            entry.acknowledged,
                            entry.tsRecent,
                            entry.tsRecentAt,
                            entry.expiry,
                            entry.challenges);
        };
        return tie(*this) == tie(other);
    }
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_TIME_WAIT_H
