/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "syn-cookies.h"

#include "core/wire/window-scale.h"

#include <algorithm>
#include <array>

namespace ns3::rfctcp
{

namespace
{

/** The MSS values that a cookie can tell: least IPv4 and IPv6 ones, Ethernet, jumbo frames. */
constexpr std::array<uint16_t, 8> MSS_TABLE{16, 128, 536, 1024, 1220, 1440, 1460, 8960};

constexpr uint32_t SLOT_BITS = 5;        ///< slot numbers count modulo 32
constexpr uint32_t SCALE_MASK = 0xf;     ///< bits of TSval
constexpr uint32_t NO_SCALE = 0xf;       ///< the peer did not offer window scaling
constexpr uint32_t HASH_MASK = 0xffffff; ///< bits of ISS

/** @param now the instant @return number of its slot */
uint32_t
SlotOf(Instant now)
{
    return static_cast<uint32_t>(now.time_since_epoch() / SynCookies::SLOT);
}

} // namespace

SynCookies::SynCookies(const Secret& secret)
    : m_secret(secret)
{
}

SeqNum
SynCookies::Cookie(const FlowKey& key, SeqNum irs, uint32_t slot, uint32_t mss) const
{
    const uint32_t hash = KeyedHash(m_secret, key, {irs.Value(), slot << 3 | mss});
    return SeqNum(slot << (32 - SLOT_BITS) | mss << 24 | (hash & HASH_MASK));
}

std::optional<Segment>
SynCookies::Answer(Instant now,
                   const FlowKey& key,
                   const Segment& syn,
                   uint16_t receiveMss,
                   uint16_t defaultMss,
                   const Parameters& parameters) const
{
    const bool hasMss = syn.options.mss && *syn.options.mss > 0;
    const uint16_t offered = hasMss ? *syn.options.mss : defaultMss; // [9293 MUST-15]
    const auto above = std::upper_bound(MSS_TABLE.begin(), MSS_TABLE.end(), offered);
    if (above == MSS_TABLE.begin())
    {
        return std::nullopt;
    }
    const auto index = static_cast<uint32_t>(above - MSS_TABLE.begin() - 1);
    Segment answer;
    answer.flags.syn = true;
    answer.flags.ack = true;
    answer.seq = Cookie(key, syn.seq, SlotOf(now), index);
    answer.ack = syn.seq + 1;
    answer.window =
        static_cast<uint16_t>(std::min(parameters.receiveBuffer, parameters.largestWindowField));
    answer.options.mss = receiveMss;
    if (parameters.timestamps && syn.options.stamps)
    {
        uint32_t scale = NO_SCALE;
        if (parameters.windowScaling && syn.options.windowScale)
        {
            scale = std::min(*syn.options.windowScale, MAXIMUM_SCALE);
            answer.options.windowScale =
                ScaleFor(parameters.LargestReceiveBuffer(), parameters.largestWindowField);
        }
        const uint32_t clock = TimestampAt(now);
        uint32_t value = (clock & ~SCALE_MASK) | scale;
        if (static_cast<int32_t>(value - clock) > 0)
        {
            value -= SCALE_MASK + 1; // not ahead of what later segments bear [7323 5.4]
        }
        answer.options.stamps = Timestamps{value, syn.options.stamps->value};
    }
    return answer;
}

std::optional<SynCookies::Opening>
SynCookies::Check(Instant now,
                  const FlowKey& key,
                  const Segment& ack,
                  const Parameters& parameters) const
{
    if (!ack.flags.ack || ack.flags.syn || ack.flags.rst)
    {
        return std::nullopt;
    }
    const SeqNum cookie = ack.ack - 1;
    const SeqNum irs = ack.seq - 1;
    const uint32_t index = cookie.Value() >> 24 & (MSS_TABLE.size() - 1);
    const uint32_t slot = SlotOf(now);
    const bool fresh = cookie == Cookie(key, irs, slot, index);
    if (!fresh && (slot == 0 || cookie != Cookie(key, irs, slot - 1, index)))
    {
        return std::nullopt;
    }
    Opening opening{cookie, {}};
    opening.syn.seq = irs;
    opening.syn.flags.syn = true;
    opening.syn.window = ack.window;
    opening.syn.options.mss = MSS_TABLE[index];
    if (parameters.timestamps && ack.options.stamps)
    {
        opening.syn.options.stamps = Timestamps{ack.options.stamps->value, 0};
        const uint32_t scale = ack.options.stamps->echo & SCALE_MASK;
        if (parameters.windowScaling && scale != NO_SCALE)
        {
            opening.syn.options.windowScale = static_cast<uint8_t>(scale);
        }
    }
    return opening;
}

} // namespace ns3::rfctcp
