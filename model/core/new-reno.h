/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_NEW_RENO_H
#define RFC_TCP_CORE_NEW_RENO_H

#include "congestion-control.h"

#include <cstdint>
#include <limits>
#include <tuple>

namespace ns3::rfctcp
{

/**
 * The congestion control of RFC 5681, for the tests and the exploration of the core; simulations
 * use ns-3's own algorithms through RfcTcpCongestionAdapter.
 */
class NewReno : public CongestionControl
{
  public:
    /**
     * @param initialWindow segments [6928]
     * @param slowStartThreshold octets
     */
    explicit NewReno(uint32_t initialWindow = 10,
                     uint32_t slowStartThreshold = std::numeric_limits<uint32_t>::max());

    void OnEstablished(const PathView& view) override;
    void OnAck(const AckSample& sample, const PathView& view) override;
    void OnPhase(CongestionPhase next, const PathView& view) override;
    void OnTransmitStart(const PathView& view) override;
    void OnUndo(uint32_t window, uint32_t slowStartThreshold, const PathView& view) override;
    void OnIdle(uint32_t window, uint32_t slowStartThreshold) override;
    uint32_t Window() const override;
    uint32_t SlowStartThreshold() const override;
    std::unique_ptr<CongestionControl> Clone() const override;

    /** @return all members */
    auto Tie() const
    {
        return std::tie(m_initialWindow, m_slowStartThreshold, m_window, m_growth);
    }

  private:
    uint32_t m_initialWindow;      ///< segments
    uint32_t m_slowStartThreshold; ///< octets
    uint32_t m_window{0};          ///< cwnd, octets
    uint32_t m_growth{0};          ///< octets acknowledged in congestion avoidance since cwnd grew
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_NEW_RENO_H
