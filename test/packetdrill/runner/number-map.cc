/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "number-map.h"

namespace packetdrill
{

namespace
{

void
SetOnce(std::optional<uint32_t>& slot, uint32_t value)
{
    if (!slot)
    {
        slot = value;
    }
}

} // namespace

void
NumberMap::OnRemoteSyn(uint32_t seq)
{
    SetOnce(m_remoteInitial, seq);
}

void
NumberMap::OnLocalSyn(uint32_t seq)
{
    SetOnce(m_localInitial, seq);
}

void
NumberMap::OnLocalSynLine(uint32_t seq)
{
    SetOnce(m_localWritten, seq);
}

uint32_t
NumberMap::Offset(Side owner, bool syn) const
{
    if (owner == Side::REMOTE)
    {
        return syn ? 0 : m_remoteInitial.value_or(0);
    }
    return m_localInitial.value_or(0) - (syn ? m_localWritten.value_or(0) : 0);
}

uint32_t
NumberMap::ToLive(Side owner, uint32_t number, bool syn) const
{
    return number + Offset(owner, syn);
}

uint32_t
NumberMap::ToScript(Side owner, uint32_t number, bool syn) const
{
    return number - Offset(owner, syn);
}

std::optional<uint32_t>
NumberMap::GetLocalInitial() const
{
    return m_localInitial;
}

void
TimestampMap::OnOutbound(uint32_t written, uint32_t live)
{
    SetOnce(m_offset, live - written);
    m_seen[written] = live;
}

std::optional<uint32_t>
TimestampMap::ToLive(uint32_t written) const
{
    if (!m_offset)
    {
        return std::nullopt;
    }
    return written + *m_offset;
}

uint32_t
TimestampMap::ToLiveEcho(uint32_t written) const
{
    const auto seen = m_seen.find(written);
    return seen != m_seen.end() ? seen->second : written + m_offset.value_or(0);
}

} // namespace packetdrill
