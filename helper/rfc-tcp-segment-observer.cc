/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-segment-observer.h"

#include "ns3/simulator.h"

#include <utility>

namespace ns3
{

RfcTcpSegmentObserver::RfcTcpSegmentObserver() = default;
RfcTcpSegmentObserver::~RfcTcpSegmentObserver() = default;

void
RfcTcpSegmentObserver::AddSendingHook(Hook hook)
{
    m_sendingHooks.push_back(std::move(hook));
}

void
RfcTcpSegmentObserver::AddDeliveryHook(NodeHook hook)
{
    m_deliveryHooks.push_back(std::move(hook));
}

std::optional<RfcTcpSegmentRecord>
RfcTcpSegmentObserver::GetSentNow(uint32_t node) const
{
    const auto last = m_lastSent.find(node);
    const bool now = last != m_lastSent.end() && last->second.sent == Simulator::Now();
    return now ? std::optional(last->second) : std::nullopt;
}

std::optional<RfcTcpSegmentRecord>
RfcTcpSegmentObserver::GetDeliveredNow(uint32_t node) const
{
    const auto last = m_lastDelivered.find(node);
    const bool now = last != m_lastDelivered.end() && last->second.arrived == Simulator::Now();
    return now ? std::optional(last->second) : std::nullopt;
}

void
RfcTcpSegmentObserver::TellSent(const RfcTcpSegmentRecord& segment)
{
    m_lastSent[segment.node] = segment;
    for (const auto& hook : m_sendingHooks)
    {
        hook(segment);
    }
}

void
RfcTcpSegmentObserver::TellDelivered(uint32_t node, const RfcTcpSegmentRecord& segment)
{
    m_lastDelivered[node] = segment;
    for (const auto& hook : m_deliveryHooks)
    {
        hook(node, segment);
    }
}

} // namespace ns3
