/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "fast-open-cache.h"

namespace ns3::rfctcp
{

FastOpenCache::Server
FastOpenCache::Find(const FlowKey& key) const
{
    const auto server = m_servers.find(AddressesOf(key));
    return server == m_servers.end() ? Server{} : server->second;
}

bool
FastOpenCache::IsPaused(Instant now, const FlowKey& key) const
{
    const auto pause = m_pauses.find(ServiceOf(key));
    return pause != m_pauses.end() && now < pause->second;
}

void
FastOpenCache::Remember(const FlowKey& key,
                        const std::optional<FastOpenCookie>& cookie,
                        const std::optional<uint16_t>& mss)
{
    m_pauses.erase(ServiceOf(key));
    Server& server = m_servers[AddressesOf(key)];
    server.cookie = cookie.value_or(server.cookie);
    server.mss = mss ? mss : server.mss; // [7413 4.2.2]
}

void
FastOpenCache::Pause(const FlowKey& key, Instant end)
{
    m_pauses[ServiceOf(key)] = end;
}

FastOpenCache::Addresses
FastOpenCache::AddressesOf(const FlowKey& key)
{
    return {key.local.address, key.remote.address};
}

FastOpenCache::Service
FastOpenCache::ServiceOf(const FlowKey& key)
{
    return {AddressesOf(key), key.remote.port};
}

} // namespace ns3::rfctcp
