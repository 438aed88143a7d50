/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Settings on their way to the socket inside. Most setters of TcpSocketBase are not virtual and
// only store a value: the values are compared before each event.

#include "internal/clock.h"
#include "internal/compat.h"
#include "internal/congestion-adapter.h"
#include "internal/parameter-attributes.h"
#include "internal/prototype.h"
#include "internal/socket-impl.h"
#include "rfc-tcp-drop-in-socket.h"
#include "rfc-tcp-l4-protocol.h"
#include "rfc-tcp-socket.h"

#include "ns3/boolean.h"
#include "ns3/nstime.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-recovery-ops.h"
#include "ns3/tcp-rx-buffer.h"
#include "ns3/tcp-tx-buffer.h"
#include "ns3/uinteger.h"

#include <array>
#include <cstddef>
#include <utility>

namespace ns3
{

namespace
{

/** Names of the Settings, which are attributes of RfcTcpSocket too. */
constexpr std::array SETTINGS{
    "MaxSegLifetime",
    "MaxWindowSize",
    "WindowScaling",
    "Sack",
    "Timestamp",
    "MinRto",
    "ClockGranularity",
    "ReTxThreshold",
    "LimitedTransmit",
    "UseEcn",
    "UseAbe",
};

// From a field of TcpSocketBase to the value of an attribute of RfcTcpSocket
TimeValue
ToAttribute(double seconds)
{
    return TimeValue(Seconds(seconds));
}

TimeValue
ToAttribute(const Time& time)
{
    return TimeValue(time);
}

BooleanValue
ToAttribute(bool flag)
{
    return BooleanValue(flag);
}

UintegerValue
ToAttribute(uint32_t number)
{
    return UintegerValue(number);
}

rfctcp::ValueOf<TcpSocketState::UseEcn_t>
ToAttribute(TcpSocketState::UseEcn_t use)
{
    return {use};
}

/**
 * @param inner gets the attributes that differ
 * @param known present attributes @param wanted attributes that it shall have
 */
template <typename Settings, std::size_t... INDEX>
void
SetDifferent(RfcTcpSocket& inner,
             const Settings& known,
             const Settings& wanted,
             std::index_sequence<INDEX...>)
{
    const auto set = [&inner](const char* name, const auto& before, const auto& after) {
        if (before != after)
        {
            inner.SetAttribute(name, ToAttribute(after));
        }
    };
    (set(SETTINGS[INDEX], std::get<INDEX>(known), std::get<INDEX>(wanted)), ...);
}

} // namespace

RfcTcpDropInSocket::Settings
RfcTcpDropInSocket::GetSettings() const
{
    return {m_msl,
            m_maxWinSize,
            m_winScalingEnabled,
            m_sackEnabled,
            m_timestampEnabled,
            m_minRto,
            m_clockGranularity,
            m_retxThresh,
            m_limitedTx,
            m_tcb->m_useEcn,
            rfctcp::compat::GetUseAbe(*this)};
}

void
RfcTcpDropInSocket::TakeSettings()
{
    const rfctcp::Parameters& parameters = *m_inner->m_impl->parameters;
    rfctcp::compat::SetUseAbe<TcpSocketBase>(*this, m_inner->GetUseAbe()); // writes m_useEcn too
    m_msl = rfctcp::ToTime(parameters.maxSegmentLifetime).GetSeconds();
    m_maxWinSize = static_cast<uint16_t>(parameters.largestWindowField);
    m_winScalingEnabled = parameters.windowScaling;
    m_sackEnabled = parameters.sack;
    m_timestampEnabled = parameters.timestamps;
    m_minRto = rfctcp::ToTime(parameters.minimumRto);
    m_clockGranularity = rfctcp::ToTime(parameters.clockGranularity);
    m_retxThresh = parameters.duplicateAckThreshold;
    m_limitedTx = parameters.limitedTransmit;
    m_tcb->m_useEcn = static_cast<TcpSocketState::UseEcn_t>(parameters.ecn);
    m_knownSettings = GetSettings();
    thread_local rfctcp::Prototype states(TcpSocketState::GetTypeId());
    const auto state = states.Get<TcpSocketState>();
    m_tcb->m_pacing = state->m_pacing;
    m_tcb->m_paceInitialWindow = state->m_paceInitialWindow;
    m_defaultPacing = GetPacing();
    // An algorithm may read these before there is a connection
    m_tcb->m_segmentSize = GetSegSize();
    m_tcb->m_initialCWnd = GetInitialCwnd();
    m_tcb->m_initialSsThresh = GetInitialSSThresh();
    m_tcb->m_ssThresh = GetInitialSSThresh();
    m_txBuffer->SetMaxBufferSize(GetSndBufSize());
    m_tcb->m_rxBuffer->SetMaxBufferSize(GetRcvBufSize());
}

void
RfcTcpDropInSocket::HandOver()
{
    HandOverSettings();
    HandOverMarks();
    HandOverCongestionControl();
}

void
RfcTcpDropInSocket::HandOverSettings()
{
    if (Settings wanted = GetSettings(); wanted != m_knownSettings)
    {
        SetDifferent(*m_inner,
                     m_knownSettings,
                     wanted,
                     std::make_index_sequence<std::tuple_size_v<Settings>>());
        m_knownSettings = wanted;
    }
    if (m_icmpCallback.GetImpl() != m_inner->m_icmpCallback.GetImpl())
    {
        m_inner->m_icmpCallback = m_icmpCallback;
    }
    if (m_icmpCallback6.GetImpl() != m_inner->m_icmpCallback6.GetImpl())
    {
        m_inner->m_icmpCallback6 = m_icmpCallback6;
    }
}

void
RfcTcpDropInSocket::HandOverMarks()
{
    RfcTcpSocket& inner = *m_inner;
    if (inner.GetIpTos() != GetIpTos())
    {
        inner.SetIpTos(GetIpTos());
    }
    if (inner.GetPriority() != GetPriority()) // SetIpTos() has chosen one
    {
        inner.SetPriority(GetPriority());
    }
    if (inner.IsManualIpv6Tclass() != IsManualIpv6Tclass() ||
        inner.GetIpv6Tclass() != GetIpv6Tclass())
    {
        inner.SetIpv6Tclass(IsManualIpv6Tclass() ? GetIpv6Tclass() : -1);
    }
    if (IsManualIpTtl())
    {
        inner.SetIpTtl(GetIpTtl());
    }
    if (IsManualIpv6HopLimit())
    {
        inner.SetIpv6HopLimit(GetIpv6HopLimit());
    }
    inner.SetIpRecvTos(IsIpRecvTos());
    inner.SetIpv6RecvTclass(IsIpv6RecvTclass());
}

void
RfcTcpDropInSocket::TakeTos()
{
    if (GetIpTos() != m_inner->GetIpTos())
    {
        SetIpTos(m_inner->GetIpTos());
    }
}

void
RfcTcpDropInSocket::HandOverCongestionControl()
{
    if (m_congestionControl != m_knownOps)
    {
        m_knownOps = m_congestionControl;
        m_inner->SetCongestionOps(m_congestionControl);
    }
    if (m_knownPacing != GetPacing() && m_inner->m_impl->connection)
    {
        m_knownPacing = GetPacing();
        RfcTcpCongestionAdapter::SetPacing(m_inner->m_impl->connection->Congestion(),
                                           m_knownPacing.first,
                                           m_knownPacing.second);
    }
    if (m_recoveryOps != m_knownRecovery)
    {
        m_knownRecovery = m_recoveryOps;
        RfcTcpL4Protocol::WarnIfUnused("The argument of TcpSocketBase::SetRecoveryAlgorithm()",
                                       m_recoveryOps->GetInstanceTypeId());
    }
}

void
RfcTcpDropInSocket::TakeCongestionControl()
{
    m_congestionControl = m_inner->GetCongestionOps();
    m_knownOps = m_congestionControl;
    m_knownPacing = m_defaultPacing;
}

RfcTcpDropInSocket::Pacing
RfcTcpDropInSocket::GetPacing() const
{
    return {m_tcb->m_pacing, m_tcb->m_paceInitialWindow};
}

} // namespace ns3
