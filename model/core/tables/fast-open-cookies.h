/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_FAST_OPEN_COOKIES_H
#define RFC_TCP_CORE_FAST_OPEN_COOKIES_H

#include "core/instant.h"
#include "core/wire/segment.h"
#include "flow-key.h"
#include "keyed-hash.h"

#include <cstdint>

namespace ns3::rfctcp
{

/**
 * The Fast Open cookies of a server [7413 4.1.2]: a cookie is 8 octets of SipHash-2-4, with a
 * secret key, of the addresses of client and server. Linux makes its cookies in the same way, so
 * both give a client the same cookie if they have the same key.
 *
 * The key changes with time: a cookie is valid while the key is in use with which it was made, and
 * while the next key is.
 */
class FastOpenCookies
{
  public:
    /** @param secret the first key @param lifetime how long each key is in use; 0: for ever */
    FastOpenCookies(const Secret& secret, Duration lifetime);

    /** @param now the instant @param key addresses; the remote ones are the client's
     * @return the cookie of the client */
    FastOpenCookie Get(Instant now, const FlowKey& key) const;
    /** @param now the instant @param key addresses @param cookie that the client has sent
     * @return true if it is one that Get() has returned for these addresses and that has not
     * expired */
    bool IsValid(Instant now, const FlowKey& key, const FastOpenCookie& cookie) const;

  private:
    /** @param now the instant @return how many keys were in use before the one of now */
    uint64_t PeriodOf(Instant now) const;
    /** @param period of a key @param key addresses @return the cookie */
    FastOpenCookie Make(uint64_t period, const FlowKey& key) const;

    Secret m_secret;     ///< the first key; the others follow from it
    Duration m_lifetime; ///< of each key
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_FAST_OPEN_COOKIES_H
