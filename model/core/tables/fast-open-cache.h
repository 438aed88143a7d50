/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_FAST_OPEN_CACHE_H
#define RFC_TCP_CORE_FAST_OPEN_CACHE_H

#include "core/instant.h"
#include "core/wire/segment.h"
#include "flow-key.h"

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace ns3::rfctcp
{

/**
 * What a client remembers of servers for TCP Fast Open [7413 4.1.3]: for each pair of addresses the
 * latest cookie and the MSS, and for each port of a server for how long Fast Open is not tried.
 */
class FastOpenCache
{
  public:
    /** What is known of a server. */
    struct Server
    {
        FastOpenCookie cookie;       ///< empty: none is known
        std::optional<uint16_t> mss; ///< that the server has advertised, if it has
    };

    /** @param key four-tuple of the client @return what is known of the server */
    Server Find(const FlowKey& key) const;
    /** @param now the instant @param key four-tuple of the client
     * @return true if Fast Open is not to be tried [7413 4.1.3.1] */
    bool IsPaused(Instant now, const FlowKey& key) const;
    /** Fast Open has worked. @param key four-tuple of the client @param cookie a new one
     * @param mss that the server advertises */
    void Remember(const FlowKey& key,
                  const std::optional<FastOpenCookie>& cookie,
                  const std::optional<uint16_t>& mss);
    /** The answer was negative. @param key four-tuple of the client @param end Fast Open is not
     * tried before then */
    void Pause(const FlowKey& key, Instant end);

  private:
    using Addresses = std::pair<AddressOctets, AddressOctets>; ///< of client and server
    using Service = std::pair<Addresses, uint16_t>;            ///< and port of the server

    /** @param key four-tuple @return its addresses */
    static Addresses AddressesOf(const FlowKey& key);
    /** @param key four-tuple @return its addresses and the port of the server */
    static Service ServiceOf(const FlowKey& key);

    std::map<Addresses, Server> m_servers; ///< what is known
    std::map<Service, Instant> m_pauses;   ///< ends of pauses
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_FAST_OPEN_CACHE_H
