/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_RTT_ESTIMATOR_H
#define RFC_TCP_CORE_RTT_ESTIMATOR_H

#include "instant.h"

#include <tuple>

namespace ns3::rfctcp
{

/** Bounds of the retransmission timeout. */
struct RttLimits
{
    Duration minRto{std::chrono::seconds(1)};           ///< [6298 2.4] SHOULD be 1 s
    Duration maxRto{std::chrono::seconds(60)};          ///< [6298 2.5] at least 60 s
    Duration granularity{std::chrono::milliseconds(1)}; ///< G, the resolution of the clock [6298 2]
};

/**
 * @ingroup rfctcp
 * Round-trip time and retransmission timeout of one connection (RFC 6298 2 and 5).
 *
 * This class does the arithmetic. The caller decides which acknowledgments give a sample (Karn,
 * timestamps). Samples are taken about once per round trip, so alpha and beta stay 1/8 and 1/4: the
 * adjustment of RFC 7323 4.2 and appendix G for many samples per window is not needed.
 */
class RttEstimator
{
  public:
    /**
     * Takes a measurement; this ends any back-off.
     * @param rtt the measurement R; a negative one counts as 0, one above a year as a year
     * @param limits bounds of the timeout
     */
    void OnSample(Duration rtt, const RttLimits& limits);

    /**
     * Doubles the timeout after it expired [6298 5.5].
     * @param limits its maxRto caps the result
     */
    void BackOff(const RttLimits& limits);

    /**
     * Ends a back-off without a new measurement: the timeout is computed again from SRTT and
     * RTTVAR. Before the first sample the timeout stays as it is.
     * @param limits bounds of the timeout
     */
    void ClearBackOff(const RttLimits& limits);

    /**
     * Sets the timeout to use until the next sample, as before the first [6298 2.1] and after a
     * SYN was retransmitted [6298 5.7].
     * @param rto the timeout
     */
    void SetInitial(Duration rto);

    /** @return the retransmission timeout, back-off included */
    Duration Rto() const;
    /** @return SRTT, 0 before the first sample */
    Duration Srtt() const;
    /** @return RTTVAR, 0 before the first sample */
    Duration RttVar() const;
    /** @return the last sample, 0 before the first */
    Duration Latest() const;
    /** @return the smallest sample, 0 before the first */
    Duration Minimum() const;
    /** @return true if there was a sample */
    bool HasSample() const;

    /** @return all members */
    auto Tie() const
    {
        return std::tie(m_rto, m_srtt, m_rttVar, m_latest, m_minimum, m_hasSample);
    }

    /** @param other value to compare with @return true if equal */
    bool operator==(const RttEstimator& other) const
    {
        return Tie() == other.Tie();
    }

  private:
    Duration m_rto{std::chrono::seconds(1)}; ///< RTO [6298 2.1]
    Duration m_srtt{0};                      ///< SRTT
    Duration m_rttVar{0};                    ///< RTTVAR
    Duration m_latest{0};                    ///< last sample
    Duration m_minimum{0};                   ///< smallest sample
    bool m_hasSample{false};                 ///< there was a sample
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_RTT_ESTIMATOR_H
