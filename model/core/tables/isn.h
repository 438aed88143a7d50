/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_ISN_H
#define RFC_TCP_CORE_ISN_H

#include "core/instant.h"
#include "core/wire/seq-num.h"
#include "flow-key.h"
#include "keyed-hash.h"

namespace ns3::rfctcp
{

/**
 * @ingroup rfctcp
 * Selects initial sequence numbers: ISN = M + F(four-tuple, secret key) (RFC 6528 3).
 *
 * M gives successive incarnations of one four-tuple increasing numbers; F hides from one peer the
 * numbers that are used with another peer.
 */
class IsnGenerator
{
  public:
    using Secret = rfctcp::Secret; ///< key of F

    /** @param secret key of F, which nobody outside may know or guess [9293 MUST-9] */
    explicit IsnGenerator(const Secret& secret);

    /**
     * @param now the instant, source of M
     * @param key the four-tuple of the connection
     * @return the initial sequence number to use
     */
    SeqNum Select(Instant now, const FlowKey& key) const;

  private:
    Secret m_secret; ///< key of F
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_ISN_H
