/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/tables/demultiplexer.h"
#include "internal/addresses.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"

namespace ns3::rfctcp
{

AddressOctets
ToOctets(Ipv4Address address)
{
    AddressOctets octets = AnyIpv4();
    address.Serialize(octets.data() + 12);
    return octets;
}

AddressOctets
ToOctets(Ipv6Address address)
{
    AddressOctets octets;
    address.Serialize(octets.data());
    return octets;
}

Ipv4Address
ToIpv4(const AddressOctets& address)
{
    return Ipv4Address::Deserialize(address.data() + 12);
}

Ipv6Address
ToIpv6(const AddressOctets& address)
{
    return Ipv6Address::Deserialize(address.data());
}

std::optional<Endpoint>
ToEndpoint(const Address& address)
{
    if (InetSocketAddress::IsMatchingType(address))
    {
        const InetSocketAddress inet = InetSocketAddress::ConvertFrom(address);
        return Endpoint{ToOctets(inet.GetIpv4()), inet.GetPort()};
    }
    if (Inet6SocketAddress::IsMatchingType(address))
    {
        const Inet6SocketAddress inet = Inet6SocketAddress::ConvertFrom(address);
        return Endpoint{ToOctets(inet.GetIpv6()), inet.GetPort()};
    }
    return std::nullopt;
}

Address
ToAddress(const Endpoint& endpoint, bool ipv6)
{
    if (IsIpv4(endpoint.address) && !ipv6)
    {
        return InetSocketAddress(ToIpv4(endpoint.address), endpoint.port);
    }
    return Inet6SocketAddress(ToIpv6(endpoint.address), endpoint.port);
}

} // namespace ns3::rfctcp
