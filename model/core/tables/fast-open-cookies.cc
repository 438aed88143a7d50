/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "fast-open-cookies.h"

#include "demultiplexer.h"
#include "siphash.h"

#include <algorithm>
#include <array>
#include <boost/endian/conversion.hpp>

namespace ns3::rfctcp
{

FastOpenCookies::FastOpenCookies(const Secret& secret, Duration lifetime)
    : m_secret(secret),
      m_lifetime(lifetime)
{
}

FastOpenCookie
FastOpenCookies::Get(Instant now, const FlowKey& key) const
{
    return Make(PeriodOf(now), key);
}

bool
FastOpenCookies::IsValid(Instant now, const FlowKey& key, const FastOpenCookie& cookie) const
{
    const auto isSame = [&cookie](const FastOpenCookie& ours) {
        return cookie.length == ours.length && cookie.octets == ours.octets; // whatever the kind
    };
    const uint64_t period = PeriodOf(now);
    return isSame(Make(period, key)) || (period > 0 && isSame(Make(period - 1, key)));
}

uint64_t
FastOpenCookies::PeriodOf(Instant now) const
{
    return m_lifetime > Duration::zero()
               ? static_cast<uint64_t>(now.time_since_epoch() / m_lifetime)
               : 0;
}

FastOpenCookie
FastOpenCookies::Make(uint64_t period, const FlowKey& key) const
{
    SipHashKey secret = m_secret;
    for (std::size_t i = 0; i < sizeof(period); ++i)
    {
        secret.at(i) ^= static_cast<uint8_t>(period >> (8 * i));
    }
    const std::size_t unused = IsIpv4(key.remote.address) ? 12 : 0; // in front of an IPv4 address
    std::array<uint8_t, 2 * std::tuple_size<AddressOctets>::value> input;
    auto end = input.begin();
    for (const Endpoint* endpoint : {&key.remote, &key.local})
    {
        end = std::copy(endpoint->address.begin() + unused, endpoint->address.end(), end);
    }
    const uint64_t tag =
        SipHash24(secret, input.data(), static_cast<std::size_t>(end - input.begin()));
    FastOpenCookie cookie;
    cookie.length = sizeof(tag);
    boost::endian::store_little_u64(cookie.octets.data(), tag);
    return cookie;
}

} // namespace ns3::rfctcp
