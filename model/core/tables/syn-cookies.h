/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_SYN_COOKIES_H
#define RFC_TCP_CORE_SYN_COOKIES_H

#include "core/instant.h"
#include "core/parameters.h"
#include "core/wire/segment.h"
#include "core/wire/seq-num.h"
#include "flow-key.h"
#include "keyed-hash.h"

#include <cstdint>
#include <optional>

namespace ns3::rfctcp
{

/**
 * SYN cookies [4987 3.6]: answers SYNs without keeping state. The initial sequence number, and the
 * timestamp if the peer uses the option, hold all that is needed later:
 *
 *   ISS    5 bits time slot, 3 bits index of the MSS, 24 bits F(four-tuple, IRS, slot, index)
 *   TSval  the last 4 bits are the peer's window scale, 15 for none
 *
 * A connection that begins with a cookie lacks: the exact MSS (the next smaller one of a table is
 * used), window scaling without timestamps, other options and the text of the SYN, retransmissions
 * of the SYN,ACK, and the first RTT sample. Its ISS is not greater than that of the incarnation
 * before [9293 MUST-8].
 */
class SynCookies
{
  public:
    /** A connection that a valid cookie lets begin. */
    struct Opening
    {
        SeqNum iss;  ///< our ISS: the cookie
        Segment syn; ///< the peer's SYN, as far as the cookie tells it
    };

    /** Length of a time slot; a cookie is valid in its own slot and in the next. */
    static constexpr Duration SLOT = std::chrono::seconds(64);

    /** @param secret key of F, which nobody outside may know or guess */
    explicit SynCookies(const Secret& secret);

    /**
     * @param now the instant @param key four-tuple @param syn the SYN
     * @param receiveMss to advertise [9293 MUST-14] @param defaultMss of a peer that sends none
     * @param parameters tunables
     * @return the SYN,ACK, unless the peer's MSS is below the least of the table
     */
    std::optional<Segment> Answer(Instant now,
                                  const FlowKey& key,
                                  const Segment& syn,
                                  uint16_t receiveMss,
                                  uint16_t defaultMss,
                                  const Parameters& parameters) const;

    /**
     * @param now the instant @param key four-tuple @param ack a segment that meets a listener
     * @param parameters tunables
     * @return the connection, if the segment acknowledges a valid cookie
     */
    std::optional<Opening> Check(Instant now,
                                 const FlowKey& key,
                                 const Segment& ack,
                                 const Parameters& parameters) const;

  private:
    /** @param key four-tuple @param irs IRS @param slot number of the time slot
     * @param mss index of the MSS @return the cookie */
    SeqNum Cookie(const FlowKey& key, SeqNum irs, uint32_t slot, uint32_t mss) const;

    Secret m_secret; ///< key of F
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_SYN_COOKIES_H
