/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "demultiplexer.h"

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

bool
Demultiplexer::AddConnection(const FlowKey& key, Handle handle)
{
    return m_connections.emplace(key, handle).second;
}

void
Demultiplexer::RemoveConnection(const FlowKey& key)
{
    m_connections.erase(key);
}

std::optional<Demultiplexer::Handle>
Demultiplexer::FindConnection(const FlowKey& key) const
{
    const auto found = m_connections.find(key);
    return found != m_connections.end() ? std::optional<Handle>(found->second) : std::nullopt;
}

const FlowKey*
Demultiplexer::FindKey(const FlowKey& key) const
{
    const auto found = m_connections.find(key);
    return found != m_connections.end() ? &found->first : nullptr;
}

void
Demultiplexer::Shrink()
{
    m_connections.rehash(0);
}

std::size_t
Demultiplexer::GetConnections() const
{
    return m_connections.size();
}

bool
Demultiplexer::Claim(const Binding& binding, Handle handle)
{
    if (!m_claims.emplace(binding, Claimant{handle}).second)
    {
        return false;
    }
    ++m_claimsByPort[binding.local.port];
    m_deviceClaims += binding.device != ANY_DEVICE ? 1 : 0;
    return true;
}

void
Demultiplexer::Release(const Binding& binding)
{
    if (m_claims.erase(binding) == 0)
    {
        return;
    }
    const auto count = m_claimsByPort.find(binding.local.port);
    if (--count->second == 0)
    {
        m_claimsByPort.erase(count);
    }
    m_deviceClaims -= binding.device != ANY_DEVICE ? 1 : 0;
}

void
Demultiplexer::SetListening(const Binding& binding, bool listening)
{
    const auto found = m_claims.find(binding);
    if (found != m_claims.end())
    {
        found->second.listening = listening;
    }
}

std::optional<Demultiplexer::Handle>
Demultiplexer::ListenerAt(const Endpoint& local, Device device) const
{
    if (device != ANY_DEVICE && m_deviceClaims > 0)
    {
        const auto found = m_claims.find(Binding{local, device});
        if (found != m_claims.end() && found->second.listening)
        {
            return found->second.handle;
        }
    }
    const auto found = m_claims.find(Binding{local, ANY_DEVICE});
    return found != m_claims.end() && found->second.listening
               ? std::optional<Handle>(found->second.handle)
               : std::nullopt;
}

std::optional<Demultiplexer::Handle>
Demultiplexer::FindListener(const Endpoint& local, Device device) const
{
    if (IsUnclaimed(local.port))
    {
        return std::nullopt;
    }
    if (const auto exact = ListenerAt(local, device))
    {
        return exact;
    }
    if (IsIpv4(local.address))
    {
        if (const auto any = ListenerAt(Endpoint{AnyIpv4(), local.port}, device))
        {
            return any;
        }
    }
    return ListenerAt(Endpoint{AnyIpv6(), local.port}, device);
}

bool
Demultiplexer::IsUnclaimed(uint16_t port) const
{
    return m_claimsByPort.find(port) == m_claimsByPort.end();
}

std::size_t
Demultiplexer::BindingHash::operator()(const Binding& binding) const
{
    return EndpointHash()(binding.local) + binding.device;
}

} // namespace ns3::rfctcp
