/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rtt-estimator.h"

#include <algorithm>

namespace ns3::rfctcp
{

namespace
{

/** Bounds a sample so that no sum below can overflow; no real round trip comes near. */
constexpr Duration LONGEST_SAMPLE{std::chrono::hours(24 * 365)};

} // namespace

void
RttEstimator::OnSample(Duration rtt, const RttLimits& limits)
{
    const Duration sample = std::clamp(rtt, Duration::zero(), LONGEST_SAMPLE);
    if (!m_hasSample)
    {
        m_srtt = sample; // [6298 2.2]
        m_rttVar = sample / 2;
        m_minimum = sample;
        m_hasSample = true;
    }
    else
    {
        // [6298 2.3] RTTVAR first: it needs the SRTT of before this sample
        m_rttVar = (3 * m_rttVar + std::chrono::abs(m_srtt - sample)) / 4;
        m_srtt = (7 * m_srtt + sample) / 8;
        m_minimum = std::min(m_minimum, sample);
    }
    m_latest = sample;
    ClearBackOff(limits);
}

void
RttEstimator::BackOff(const RttLimits& limits)
{
    // [6298 5.5], the comparison is written so that doubling cannot overflow
    m_rto = m_rto > limits.maxRto - m_rto ? limits.maxRto : 2 * m_rto;
}

void
RttEstimator::ClearBackOff(const RttLimits& limits)
{
    if (!m_hasSample)
    {
        return;
    }
    const Duration computed = m_srtt + std::max(limits.granularity, 4 * m_rttVar); // [6298 2.3]
    // Never 0, whatever the user allows [6298 2.4], [6298 2.5]
    m_rto = std::min(std::max({computed, limits.minRto, Duration(1)}), limits.maxRto);
}

void
RttEstimator::SetInitial(Duration rto)
{
    m_rto = rto;
}

Duration
RttEstimator::Rto() const
{
    return m_rto;
}

Duration
RttEstimator::Srtt() const
{
    return m_srtt;
}

Duration
RttEstimator::RttVar() const
{
    return m_rttVar;
}

Duration
RttEstimator::Latest() const
{
    return m_latest;
}

Duration
RttEstimator::Minimum() const
{
    return m_minimum;
}

bool
RttEstimator::HasSample() const
{
    return m_hasSample;
}

} // namespace ns3::rfctcp
