/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "demultiplexer.h"

#include "core/prefetch.h"

#include <algorithm>

namespace ns3::rfctcp
{

bool
IsIpv4(const AddressOctets& address)
{
    return std::all_of(address.begin(), address.begin() + 10, [](uint8_t o) { return o == 0; }) &&
           address[10] == 0xff && address[11] == 0xff;
}

AddressOctets
AnyIpv4()
{
    AddressOctets address{};
    address[10] = 0xff;
    address[11] = 0xff;
    return address;
}

AddressOctets
AnyIpv6()
{
    return AddressOctets{};
}

bool
IsAny(const AddressOctets& address)
{
    return address == AnyIpv4() || address == AnyIpv6();
}

Demultiplexer::Demultiplexer()
    : m_buckets(LEAST_BUCKETS),
      m_connections({m_buckets.data(), m_buckets.size()})
{
}

bool
Demultiplexer::AddConnection(Entry& entry)
{
    if (!m_connections.insert(entry).second)
    {
        return false;
    }
    m_connectionsByPort.Add(entry.key.local.port);
    if (m_connections.size() > m_buckets.size() / 2)
    {
        SetBuckets(2 * m_buckets.size());
    }
    return true;
}

void
Demultiplexer::RemoveConnection(Entry& entry)
{
    if (entry.is_linked())
    {
        m_connections.erase(m_connections.iterator_to(entry));
        m_connectionsByPort.Remove(entry.key.local.port);
    }
}

const Demultiplexer::Entry*
Demultiplexer::FindConnection(const FlowKey& key) const
{
    const auto found = m_connections.find(key);
    return found != m_connections.end() ? &*found : nullptr;
}

void
Demultiplexer::Prefetch(const FlowKey& key) const
{
    rfctcp::Prefetch(m_buckets[m_connections.bucket(key)]);
}

void
Demultiplexer::Shrink()
{
    std::size_t buckets = LEAST_BUCKETS;
    while (buckets / 2 < m_connections.size())
    {
        buckets *= 2;
    }
    SetBuckets(buckets);
    if (m_connections.empty())
    {
        m_connectionsByPort = PortCounts();
    }
}

void
Demultiplexer::SetBuckets(std::size_t count)
{
    std::vector<Connections::bucket_type> buckets(count);
    m_connections.rehash({buckets.data(), buckets.size()});
    m_buckets.swap(buckets);
}

std::size_t
Demultiplexer::GetConnections() const
{
    return m_connections.size();
}

bool
Demultiplexer::HasConnectionAt(const Endpoint& local,
                               const std::function<bool(Handle)>& counts) const
{
    if (!m_connectionsByPort.Has(local.port))
    {
        return false;
    }
    if (local.address == AnyIpv6() && !counts)
    {
        return true;
    }
    return std::any_of(m_connections.begin(), m_connections.end(), [&](const Entry& entry) {
        const Endpoint& own = entry.key.local;
        const bool there =
            local.address == AnyIpv6() ||
            (local.address == AnyIpv4() ? IsIpv4(own.address) : own.address == local.address);
        return own.port == local.port && there && (!counts || counts(entry.handle));
    });
}

bool
Demultiplexer::Claim(const Binding& binding, Handle handle, bool shared)
{
    const auto found = m_claims.find(binding);
    if (found != m_claims.end() &&
        !(shared && std::all_of(found->second.begin(), found->second.end(), [](const auto& other) {
              return other.shared;
          })))
    {
        return false;
    }
    m_claims[binding].push_back({handle, shared});
    m_claimsByPort.Add(binding.local.port);
    m_deviceClaims += binding.device != ANY_DEVICE ? 1 : 0;
    return true;
}

void
Demultiplexer::Release(const Binding& binding, Handle handle)
{
    const auto found = m_claims.find(binding);
    if (found == m_claims.end())
    {
        return;
    }
    Claimants& all = found->second;
    const auto own = std::find_if(all.begin(), all.end(), [handle](const Claimant& claimant) {
        return claimant.handle == handle;
    });
    if (own == all.end())
    {
        return;
    }
    all.erase(own);
    m_claimsByPort.Remove(binding.local.port);
    m_deviceClaims -= binding.device != ANY_DEVICE ? 1 : 0;
    if (all.empty())
    {
        m_claims.erase(found);
    }
}

void
Demultiplexer::SetListening(const Binding& binding, Handle handle, bool listening)
{
    const auto found = m_claims.find(binding);
    if (found == m_claims.end())
    {
        return;
    }
    for (Claimant& claimant : found->second)
    {
        if (claimant.handle == handle)
        {
            claimant.listening = listening;
        }
    }
}

std::optional<Demultiplexer::Handle>
Demultiplexer::ListenerAt(const Binding& binding, std::size_t spread) const
{
    const auto found = m_claims.find(binding);
    if (found == m_claims.end())
    {
        return std::nullopt;
    }
    const Claimants& all = found->second;
    const auto listens = [](const Claimant& claimant) { return claimant.listening; };
    const auto count = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), listens));
    if (count == 0)
    {
        return std::nullopt;
    }
    auto chosen = std::find_if(all.begin(), all.end(), listens);
    for (std::size_t skip = spread % count; skip > 0; --skip)
    {
        chosen = std::find_if(chosen + 1, all.end(), listens);
    }
    return chosen->handle;
}

std::optional<Demultiplexer::Handle>
Demultiplexer::FindListener(const FlowKey& key, Device device) const
{
    const uint16_t port = key.local.port;
    if (IsUnclaimed(port))
    {
        return std::nullopt;
    }
    const std::size_t spread = FlowKeyHash()(key);
    for (const AddressOctets& address : {key.local.address, AnyIpv4(), AnyIpv6()})
    {
        if (address == AnyIpv4() && !IsIpv4(key.local.address))
        {
            continue;
        }
        if (device != ANY_DEVICE && m_deviceClaims > 0)
        {
            if (const auto listener = ListenerAt({{address, port}, device}, spread))
            {
                return listener;
            }
        }
        if (const auto listener = ListenerAt({{address, port}, ANY_DEVICE}, spread))
        {
            return listener;
        }
    }
    return std::nullopt;
}

bool
Demultiplexer::IsUnclaimed(uint16_t port) const
{
    return !m_claimsByPort.Has(port);
}

std::size_t
Demultiplexer::BindingHash::operator()(const Binding& binding) const
{
    return EndpointHash()(binding.local) + binding.device;
}

} // namespace ns3::rfctcp
