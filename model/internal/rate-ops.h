/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_RATE_OPS_H
#define RFC_TCP_INTERNAL_RATE_OPS_H

#include "clock.h"
#include "core/congestion-control.h"

#include "ns3/nstime.h"
#include "ns3/tcp-rate-ops.h"

#include <algorithm>
#include <cstdint>

namespace ns3::rfctcp
{

/**
 * The delivery rate that the core has measured, in the form that ns-3's congestion controls read.
 * The hooks that the built-in TCP calls do nothing here.
 */
class RateOps : public TcpRateOps
{
  public:
    /**
     * An acknowledgment has arrived.
     * @param ack effects of the acknowledgment @param minimumRtt intervals below it are not
     * measured
     */
    void Update(const AckSample& ack, const Time& minimumRtt)
    {
        const RateSample& sample = ack.delivery;
        m_connection.m_delivered = ack.rate->Delivered();
        m_connection.m_deliveredTime = ToTime(ack.rate->DeliveredAt());
        m_connection.m_appLimited = std::max(
            static_cast<uint32_t>(ack.rate->AppLimitedUntil()),
            m_probeLimited > m_connection.m_delivered ? static_cast<uint32_t>(m_probeLimited) : 0);

        m_sample = TcpRateSample();
        m_sample.m_ackedSacked = ack.deliveredOctets;
        m_sample.m_bytesLoss = ack.lostOctets;
        m_sample.m_priorInFlight = ack.priorInFlight;
        m_sample.m_delivered = -1; // invalid
        if (!sample.valid)
        {
            return;
        }
        m_sample.m_priorDelivered = static_cast<uint32_t>(sample.priorDelivered);
        m_sample.m_priorTime = ToTime(sample.priorAt);
        m_sample.m_sendElapsed = ToTime(sample.sendElapsed);
        m_sample.m_ackElapsed = ToTime(sample.ackElapsed);
        m_sample.m_interval = std::max(m_sample.m_sendElapsed, m_sample.m_ackElapsed);
        m_sample.m_isAppLimited = sample.appLimited || m_probeLimited > sample.priorDelivered;
        if (m_sample.m_interval < minimumRtt || m_sample.m_interval.IsZero())
        {
            m_sample.m_interval = Time(0);
            m_sample.m_priorTime = Time(0);
            return;
        }
        m_sample.m_delivered = static_cast<int32_t>(sample.delivered);
        m_sample.m_deliveryRate = DataRate(static_cast<uint64_t>(
            static_cast<double>(sample.delivered) * 8 / m_sample.m_interval.GetSeconds()));
        m_connection.m_rateDelivered = m_sample.m_delivered;
        m_connection.m_rateInterval = m_sample.m_interval;
        m_connection.m_rateAppLimited = m_sample.m_isAppLimited;
    }

    /** @return the measurement of the last acknowledgment */
    const TcpRateSample& GetSample() const
    {
        return m_sample;
    }

    /** Called by BBR while it probes the RTT, since ns-3.45. @param appLimited octets in flight */
    void SetAppLimited(uint32_t appLimited)
    {
        m_probeLimited = m_connection.m_delivered + appLimited;
    }

    // From TcpRateOps
    void SkbSent(TcpTxItem*, bool) override
    {
    }

    void SkbDelivered(TcpTxItem*) override
    {
    }

    void CalculateAppLimited(uint32_t,
                             uint32_t,
                             uint32_t,
                             const SequenceNumber32&,
                             const SequenceNumber32&,
                             const uint32_t,
                             const uint32_t) override
    {
    }

    const TcpRateSample& GenerateSample(uint32_t, uint32_t, bool, uint32_t, const Time&) override
    {
        return m_sample;
    }

    const TcpRateConnection& GetConnectionRate() override
    {
        return m_connection;
    }

  private:
    TcpRateConnection m_connection; ///< the connection so far
    TcpRateSample m_sample;         ///< of the last acknowledgment
    uint64_t m_probeLimited{0};     ///< the algorithm itself limits samples that began before this
                                    ///< number of octets was delivered
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_INTERNAL_RATE_OPS_H
