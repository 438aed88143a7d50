/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scoreboard.h"

#include <algorithm>

namespace ns3::rfctcp
{

void
Scoreboard::Push(Position begin, Position end, Instant now)
{
    m_sent.push_back(SentSegment{begin, end, now, 1});
}

Scoreboard::Acked
Scoreboard::AckUpTo(Position una)
{
    Acked acked;
    while (!m_sent.empty() && m_sent.front().begin < una)
    {
        SentSegment& oldest = m_sent.front();
        const Position end = std::min(oldest.end, una);
        acked.octets += static_cast<uint32_t>(end - oldest.begin);
        if (oldest.transmissions > 1 && !acked.retransmitted)
        {
            acked.retransmitted = true;
            acked.resentAt = oldest.sentAt;
        }
        if (!acked.sentAt)
        {
            acked.sentAt = oldest.sentAt;
        }
        if (end < oldest.end)
        {
            oldest.begin = end;
            break;
        }
        m_sent.pop_front();
    }
    if (m_sent.empty())
    {
        Clear(); // an idle connection holds no memory for it
    }
    if (acked.retransmitted)
    {
        acked.sentAt.reset(); // Karn: which transmission was acknowledged is unknown [6298 3]
    }
    return acked;
}

SentSegment
Scoreboard::Retransmit(Position position, uint32_t limit, Instant now)
{
    auto piece = std::partition_point(m_sent.begin(), m_sent.end(), [=](const SentSegment& sent) {
        return sent.end <= position;
    });
    if (piece == m_sent.end())
    {
        return SentSegment{position, position, now, 0};
    }
    if (piece->end - piece->begin > static_cast<Position>(limit))
    {
        // The path takes less than when this was sent: send the rest on its own.
        SentSegment rest = *piece;
        rest.begin = piece->begin + limit;
        piece->end = rest.begin;
        piece = std::prev(m_sent.insert(std::next(piece), rest));
    }
    piece->sentAt = now;
    ++piece->transmissions;
    return *piece;
}

void
Scoreboard::Clear()
{
    m_sent.clear();
    m_sent.shrink_to_fit();
}

} // namespace ns3::rfctcp
