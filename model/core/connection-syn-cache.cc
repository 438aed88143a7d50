/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "connection.h"
#include "syn-cache-entry.h"

// How a half-open connection becomes a SYN cache entry, and how it is restored from the entry.

namespace ns3::rfctcp
{

std::optional<SynCacheEntry>
Connection::ToSynCacheEntry() const
{
    if (!IsHalfOpen())
    {
        return std::nullopt;
    }
    // A connection that the entry and the parameters do not describe in full is restored
    // differently
    const SynCacheEntry entry = FillSynCacheEntry();
    const Connection restored(m_parameters, nullptr, entry);
    return restored.m_tcb == m_tcb ? std::optional<SynCacheEntry>(entry) : std::nullopt;
}

SynCacheEntry
Connection::FillSynCacheEntry() const
{
    SynCacheEntry entry;
    entry.iss = m_tcb.snd.iss;
    entry.irs = m_tcb.rcv.irs;
    entry.rcvEdge = static_cast<uint32_t>(m_tcb.rcv.edge);
    entry.tsRecent = m_tcb.agreed.tsRecent;
    entry.tsRecentAt = m_tcb.agreed.tsRecentAt;
    entry.sentAt =
        m_tcb.recovery.Board().IsEmpty() ? Instant{} : m_tcb.recovery.Board().Front().sentAt;
    entry.retransmitAt =
        m_tcb.timers.Deadline(Timer::RETRANSMISSION).value_or(SynCacheEntry::NEVER);
    entry.giveUpAt = m_tcb.timers.Deadline(Timer::USER_TIMEOUT).value_or(SynCacheEntry::NEVER);
    entry.lastArrivalAt = m_tcb.liveness.lastArrivalAt;
    entry.sndWnd = static_cast<uint16_t>(m_tcb.snd.wnd);
    entry.receiveMss = m_tcb.agreed.receiveMss;
    entry.peerMss = m_tcb.agreed.peerMss;
    entry.pathMss = static_cast<uint16_t>(m_tcb.agreed.pathMss);
    entry.ipv6 = m_tcb.agreed.ipv6;
    entry.segmentsSent = static_cast<uint16_t>(m_tcb.counters.segmentsSent);
    entry.segmentsReceived = static_cast<uint16_t>(m_tcb.counters.segmentsReceived);
    entry.repetitions = static_cast<uint8_t>(m_tcb.counters.retransmittedSegments);
    entry.remoteUserTimeout = ToUserTimeoutOption(m_tcb.agreed.remoteUserTimeout);
    entry.timeouts = static_cast<uint8_t>(m_tcb.recovery.Retransmissions());
    entry.sndScale = m_tcb.snd.scale;
    entry.windowScaling = m_tcb.agreed.windowScaling;
    entry.timestamps = m_tcb.agreed.timestamps;
    entry.sack = m_tcb.agreed.sack;
    entry.ecn = m_tcb.ecn.agreed;
    entry.preciseEcn = m_tcb.ecn.precise;
    entry.appLimitedAtStart = m_tcb.snd.appLimitedAtStart;
    return entry;
}

void
Connection::Restore(const SynCacheEntry& entry)
{
    StartSending({entry.iss, entry.receiveMss, entry.pathMss, entry.peerMss, entry.ipv6});
    m_tcb.state = State::SYN_RECEIVED;
    m_tcb.passive = true;

    // What the peer's SYN has brought
    m_tcb.agreed.windowScaling = entry.windowScaling;
    m_tcb.agreed.timestamps = entry.timestamps;
    m_tcb.agreed.sack = entry.sack;
    m_tcb.agreed.tsRecent = entry.tsRecent;
    m_tcb.agreed.tsRecentAt = entry.tsRecentAt;
    m_tcb.agreed.remoteUserTimeout = FromUserTimeoutOption(entry.remoteUserTimeout);
    UpdateEffectiveMss();
    m_tcb.rcv.irs = entry.irs;
    m_tcb.rcv.nxt = 1;
    m_tcb.rcv.acked = 1;
    m_tcb.rcv.edge = entry.rcvEdge;
    if (!entry.windowScaling)
    {
        m_tcb.rcv.scale = 0;
    }
    m_tcb.snd.scale = entry.sndScale;
    m_tcb.snd.wnd = entry.sndWnd;
    m_tcb.snd.maxWnd = entry.sndWnd;
    m_tcb.snd.appLimitedAtStart = entry.appLimitedAtStart;
    m_tcb.ecn.agreed = entry.ecn;
    m_tcb.ecn.precise = entry.preciseEcn;
    m_tcb.liveness.lastArrivalAt = entry.lastArrivalAt;

    // The SYN,ACK
    m_tcb.snd.nxt = 1;
    m_tcb.snd.max = 1;
    m_tcb.recovery.RestoreSyn(entry.sentAt, entry.repetitions, entry.timeouts);
    for (uint32_t i = 0; i < entry.timeouts; ++i)
    {
        m_tcb.rtt.BackOff(m_parameters->RtoLimits());
    }
    if (entry.retransmitAt != SynCacheEntry::NEVER)
    {
        m_tcb.timers.Set(Timer::RETRANSMISSION, entry.retransmitAt);
    }
    if (entry.giveUpAt != SynCacheEntry::NEVER)
    {
        m_tcb.timers.Set(Timer::USER_TIMEOUT, entry.giveUpAt);
    }
    m_tcb.counters.segmentsSent = entry.segmentsSent;
    m_tcb.counters.segmentsReceived = entry.segmentsReceived;
    m_tcb.counters.retransmittedSegments = entry.repetitions;
}

} // namespace ns3::rfctcp
