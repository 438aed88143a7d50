/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "flow-key.h"

#include <boost/endian/conversion.hpp>

namespace ns3::rfctcp
{

namespace
{

/**
 * One round of a multiply-xorshift mix (the finalizer of splitmix64): every input bit reaches
 * every output bit, and nothing depends on the byte order or on a seed of the run.
 * @param sum what was mixed so far
 * @param value what to add
 * @return the new sum
 */
uint64_t
Mix(uint64_t sum, uint64_t value)
{
    uint64_t mixed = (sum ^ value) + 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
}

/** @param sum what was mixed so far @param address what to add @return the new sum */
uint64_t
Mix(uint64_t sum, const AddressOctets& address)
{
    sum = Mix(sum, boost::endian::load_big_u64(address.data()));
    return Mix(sum, boost::endian::load_big_u64(address.data() + 8));
}

} // namespace

std::size_t
EndpointHash::operator()(const Endpoint& endpoint) const
{
    return static_cast<std::size_t>(Mix(Mix(0, endpoint.address), endpoint.port));
}

std::size_t
FlowKeyHash::operator()(const FlowKey& key) const
{
    const uint64_t ports = uint64_t{key.local.port} << 16 | key.remote.port;
    return static_cast<std::size_t>(Mix(Mix(Mix(0, key.local.address), key.remote.address), ports));
}

} // namespace ns3::rfctcp
