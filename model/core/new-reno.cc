/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "new-reno.h"

#include <algorithm>

namespace ns3::rfctcp
{

NewReno::NewReno(uint32_t initialWindow, uint32_t slowStartThreshold)
    : m_initialWindow(initialWindow),
      m_slowStartThreshold(slowStartThreshold)
{
}

void
NewReno::OnEstablished(const PathView& view)
{
    m_window = view.smss * (view.synLost ? 1 : m_initialWindow); // [5681 3.1]
}

void
NewReno::OnAck(const AckSample& sample, const PathView& view)
{
    if (!sample.mayGrow || sample.ackedOctets == 0)
    {
        return;
    }
    if (m_window < m_slowStartThreshold)
    {
        m_window += std::min(sample.ackedOctets, view.smss); // slow start [5681 3.1 (2)]
        return;
    }
    m_growth += sample.ackedOctets; // congestion avoidance: one SMSS a window [5681 3.1]
    if (m_growth >= m_window)
    {
        m_growth -= m_window;
        m_window += view.smss;
    }
}

void
NewReno::OnPhase(CongestionPhase next, const PathView& view)
{
    const uint32_t half = std::max(view.flightSize / 2, 2 * view.smss); // [5681 3.1 (4)]
    switch (next)
    {
    case CongestionPhase::RECOVERY:
    case CongestionPhase::CWR:
        if (view.phase == CongestionPhase::CWR)
        {
            break; // reduced for this window already [3168 6.1.2]
        }
        m_slowStartThreshold = half;
        // A mark never raises the window, be it of one segment [3168 6.1.2]
        m_window = next == CongestionPhase::CWR ? std::min(m_window, half) : half;
        break;
    case CongestionPhase::LOSS:
        if (view.phase != CongestionPhase::LOSS)
        {
            m_slowStartThreshold = half;
        }
        m_window = view.smss; // the loss window
        break;
    case CongestionPhase::OPEN:
    case CongestionPhase::DISORDER:
        break;
    }
    m_growth = 0;
}

void
NewReno::OnTransmitStart(const PathView&)
{
}

void
NewReno::OnUndo(uint32_t window, uint32_t slowStartThreshold, const PathView&)
{
    m_window = std::max(m_window, window);
    m_slowStartThreshold = std::max(m_slowStartThreshold, slowStartThreshold);
}

void
NewReno::OnIdle(uint32_t window, uint32_t slowStartThreshold)
{
    m_slowStartThreshold = std::max(m_slowStartThreshold, slowStartThreshold);
    m_window = std::min(m_window, window);
}

uint32_t
NewReno::Window() const
{
    return m_window;
}

uint32_t
NewReno::SlowStartThreshold() const
{
    return m_slowStartThreshold;
}

std::unique_ptr<CongestionControl>
NewReno::Clone() const
{
    return std::make_unique<NewReno>(*this);
}

} // namespace ns3::rfctcp
