/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rack.h"

#include <algorithm>

namespace ns3::rfctcp
{

namespace
{

constexpr uint32_t PERSISTENCE = 16; ///< recoveries that a grown window outlives [8985 6.2 step 4]

} // namespace

void
Rack::OnDelivery(const Delivery& delivery,
                 Instant now,
                 Duration minimumRtt,
                 std::optional<Duration> echoAge)
{
    // The segments come as the blocks name them, but count in the order of their numbers for
    // reordering, and in that of their transmission for the RTT [8985 6.2]
    const Position delivered = m_fack;
    std::optional<Duration> latest;
    for (const SentSegment& segment : delivery.segments)
    {
        const Duration rtt = now - segment.sentAt;
        const bool again = segment.transmissions > 1;
        if (segment.end > m_fack)
        {
            m_fack = segment.end;
        }
        if (segment.end < delivered && !again)
        {
            m_reorderingSeen = true; // sent once, and arrives behind a later one [step 3]
        }
        // The echo belongs to what moves SND.UNA, not to what lies behind a gap [7323 4.3]
        const bool older = echoAge && *echoAge > rtt && !segment.sacked;
        if (again && (older || rtt < minimumRtt))
        {
            continue; // more likely an earlier transmission was delivered [step 2]
        }
        latest = std::min(latest.value_or(rtt), rtt);
        if (segment.sentAt > m_sentAt || (segment.sentAt == m_sentAt && segment.end > m_end) ||
            m_end == 0)
        {
            m_sentAt = segment.sentAt;
            m_end = segment.end;
        }
    }
    m_rtt = latest.value_or(m_rtt);
}

void
Rack::OnDuplicateReport(Position una, Position nxt)
{
    if (m_duplicateRound != 0 && una < m_duplicateRound)
    {
        return; // once per round trip
    }
    m_duplicateRound = nxt;
    ++m_multiplier;
    m_persist = PERSISTENCE;
}

void
Rack::OnRecoveryEnd()
{
    m_persist -= m_persist > 0 ? 1 : 0;
    if (m_persist == 0)
    {
        m_multiplier = 1;
    }
}

Duration
Rack::ReorderingWindow(const Circumstances& circumstances) const
{
    if (!m_reorderingSeen && (circumstances.inRecovery || circumstances.thresholdReached))
    {
        return Duration::zero();
    }
    return std::min(circumstances.minimumRtt / 4 * m_multiplier, circumstances.smoothedRtt);
}

Duration
Rack::ReorderingTimeout(const Circumstances& circumstances) const
{
    return m_rtt + ReorderingWindow(circumstances);
}

std::optional<Instant>
Rack::DetectLosses(Scoreboard& board, const Circumstances& circumstances) const
{
    if (m_end == 0)
    {
        return std::nullopt;
    }
    return board.MarkLostSentBefore(m_sentAt,
                                    m_end,
                                    ReorderingTimeout(circumstances),
                                    circumstances.now);
}

} // namespace ns3::rfctcp
