/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "delivery-rate.h"

#include <algorithm>

namespace ns3::rfctcp
{

DeliveryStamp
DeliveryRate::OnSend(Instant now, bool idle)
{
    if (idle)
    {
        m_firstSentAt = now; // time without anything in flight belongs to no interval
        m_deliveredAt = now;
    }
    return DeliveryStamp{m_delivered, m_deliveredAt, m_firstSentAt, m_appLimitedUntil != 0};
}

void
DeliveryRate::OnDelivered(uint32_t octets,
                          const DeliveryStamp& stamp,
                          Instant sentAt,
                          Instant now,
                          RateSample& sample)
{
    m_delivered += octets;
    m_deliveredAt = now;
    // Of several segments the one that was sent last has seen most of the others delivered
    if (!sample.valid || stamp.delivered >= sample.priorDelivered)
    {
        sample.valid = true;
        sample.priorDelivered = stamp.delivered;
        sample.priorAt = stamp.deliveredAt;
        sample.appLimited = stamp.appLimited;
        sample.sendElapsed = sentAt - stamp.firstSentAt;
        m_firstSentAt = std::max(m_firstSentAt, sentAt);
    }
    sample.delivered = m_delivered - sample.priorDelivered;
    sample.ackElapsed = now - sample.priorAt;
    if (m_appLimitedUntil != 0 && m_delivered > m_appLimitedUntil)
    {
        m_appLimitedUntil = 0;
    }
}

void
DeliveryRate::MarkAppLimited(uint32_t inFlight)
{
    m_appLimitedUntil = std::max<uint64_t>(m_delivered + inFlight, 1);
}

} // namespace ns3::rfctcp
