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
DeliveryRate::BeginAck()
{
    m_sample = RateSample{};
}

void
DeliveryRate::OnDelivered(uint32_t octets, const DeliveryStamp& stamp, Instant sentAt, Instant now)
{
    m_delivered += octets;
    m_deliveredAt = now;
    // Of several segments the one that was sent last has seen most of the others delivered
    if (!m_sample.valid || stamp.delivered >= m_sample.priorDelivered)
    {
        m_sample.valid = true;
        m_sample.priorDelivered = stamp.delivered;
        m_sample.priorAt = stamp.deliveredAt;
        m_sample.appLimited = stamp.appLimited;
        m_sample.sendElapsed = sentAt - stamp.firstSentAt;
        m_firstSentAt = std::max(m_firstSentAt, sentAt);
    }
    m_sample.delivered = m_delivered - m_sample.priorDelivered;
    m_sample.ackElapsed = now - m_sample.priorAt;
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
