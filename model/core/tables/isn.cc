/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isn.h"

#include <ratio>

namespace ns3::rfctcp
{

namespace
{

using Tick = std::chrono::duration<int64_t, std::ratio<4, 1000000>>; ///< unit of M

} // namespace

IsnGenerator::IsnGenerator(const Secret& secret)
    : m_secret(secret)
{
}

SeqNum
IsnGenerator::Select(Instant now, const FlowKey& key) const
{
    // the clock ticks every 4 microseconds and wraps after 4.77 hours [9293 MUST-8]
    const auto ticks = std::chrono::floor<Tick>(now.time_since_epoch()).count();
    // [9293 SHLD-1] M + F
    return SeqNum(KeyedHash(m_secret, key)) + static_cast<uint32_t>(ticks);
}

} // namespace ns3::rfctcp
