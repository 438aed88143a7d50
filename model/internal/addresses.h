/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_ADDRESSES_H
#define RFC_TCP_INTERNAL_ADDRESSES_H

#include "core/tables/flow-key.h"

#include "ns3/address.h"
#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"

#include <optional>

namespace ns3::rfctcp
{

/** @param address an ns-3 address @return the same in the core */
AddressOctets ToOctets(Ipv4Address address);
/** @param address an ns-3 address @return the same in the core */
AddressOctets ToOctets(Ipv6Address address);
/** @param address an IPv4 address of the core @return the same in ns-3 */
Ipv4Address ToIpv4(const AddressOctets& address);
/** @param address any address of the core @return the same in ns-3, IPv4-mapped if it is IPv4 */
Ipv6Address ToIpv6(const AddressOctets& address);

/**
 * @param address an InetSocketAddress or Inet6SocketAddress
 * @return the same in the core, or nothing if it is neither
 */
std::optional<Endpoint> ToEndpoint(const Address& address);

/**
 * @param endpoint an endpoint of the core
 * @param ipv6 present an IPv4 address as an IPv4-mapped one, as a socket bound to :: does
 * @return InetSocketAddress or Inet6SocketAddress
 */
Address ToAddress(const Endpoint& endpoint, bool ipv6);

} // namespace ns3::rfctcp

#endif // RFC_TCP_INTERNAL_ADDRESSES_H
