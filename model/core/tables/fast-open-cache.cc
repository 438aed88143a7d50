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
FastOpenCache::Note(const FlowKey& key, const FastOpenAnswer& answer, Instant pausedUntil)
{
    if (answer.negative)
    {
        m_pauses[ServiceOf(key)] = pausedUntil;
        return;
    }
    m_pauses.erase(ServiceOf(key));
    Server& server = m_servers[AddressesOf(key)];
    server.cookie = answer.cookie.value_or(server.cookie);
    server.mss = answer.mss ? answer.mss : server.mss; // [7413 4.2.2]
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
