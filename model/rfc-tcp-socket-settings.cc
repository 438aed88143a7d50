/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Calls and attributes that read or write more than one field of the Parameters.

#include "internal/clock.h"
#include "internal/listen-queue.h"
#include "internal/parameter-attributes.h"
#include "internal/socket-impl.h"

#include "ns3/log.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpSocketSettings");

namespace
{

using rfctcp::Duration;
using rfctcp::HasChosenDefault;
using rfctcp::Parameters;
using rfctcp::ToDuration;
using rfctcp::ToTime;

} // namespace

void
RfcTcpSocket::SetAfterClose(AfterClose choice)
{
    m_impl->discardAfterClose = choice == DISCARD_AFTER_CLOSE;
    m_impl->Set(&Parameters::resetOnUnreadData, choice == RESET_AFTER_CLOSE);
}

RfcTcpSocket::AfterClose
RfcTcpSocket::GetAfterClose() const
{
    return m_impl->parameters->resetOnUnreadData ? RESET_AFTER_CLOSE
           : m_impl->discardAfterClose           ? DISCARD_AFTER_CLOSE
                                                 : DELIVER_AFTER_CLOSE;
}

void
RfcTcpSocket::SetResetOnUnreadData(bool reset)
{
    const bool isDefault = !m_impl->constructed && !reset;
    if (!isDefault && reset != GetResetOnUnreadData())
    {
        SetAfterClose(reset ? RESET_AFTER_CLOSE : DELIVER_AFTER_CLOSE);
    }
}

bool
RfcTcpSocket::GetResetOnUnreadData() const
{
    return m_impl->parameters->resetOnUnreadData;
}

void
RfcTcpSocket::SetBacklog(uint32_t connections)
{
    if (connections != GetBacklog()) // most sockets never listen
    {
        m_impl->GetListenQueue().backlog = connections;
    }
}

uint32_t
RfcTcpSocket::GetBacklog() const
{
    return m_impl->listenQueue ? m_impl->listenQueue->backlog : 0;
}

void
RfcTcpSocket::SetSynBacklog(uint32_t connections)
{
    if (connections != GetSynBacklog())
    {
        m_impl->GetListenQueue().synBacklog = connections;
    }
}

uint32_t
RfcTcpSocket::GetSynBacklog() const
{
    return m_impl->listenQueue ? m_impl->listenQueue->synBacklog : 0;
}

void
RfcTcpSocket::SetSynPolicy(SynPolicy policy)
{
    if (policy != GetSynPolicy())
    {
        m_impl->GetListenQueue().policy = policy;
    }
}

RfcTcpSocket::SynPolicy
RfcTcpSocket::GetSynPolicy() const
{
    return m_impl->listenQueue ? m_impl->listenQueue->policy : SYN_DROP_NEW;
}

void
RfcTcpSocket::SetReuseAddress(bool reuse)
{
    m_impl->reuseAddress = reuse;
}

bool
RfcTcpSocket::GetReuseAddress() const
{
    return m_impl->reuseAddress;
}

void
RfcTcpSocket::SetReusePort(bool reuse)
{
    m_impl->reusePort = reuse;
}

bool
RfcTcpSocket::GetReusePort() const
{
    return m_impl->reusePort;
}

void
RfcTcpSocket::SetUseAbe(bool use)
{
    m_impl->alternativeBackoff = use;
}

bool
RfcTcpSocket::GetUseAbe() const
{
    return m_impl->alternativeBackoff;
}

// ---- The attributes of ns3::TcpSocket ----

void
RfcTcpSocket::SetSndBufSize(uint32_t size)
{
    m_impl->sendBuffer = size;
}

uint32_t
RfcTcpSocket::GetSndBufSize() const
{
    return m_impl->sendBuffer;
}

void
RfcTcpSocket::SetRcvBufSize(uint32_t size)
{
    m_impl->Set(&Parameters::receiveBuffer, size);
}

uint32_t
RfcTcpSocket::GetRcvBufSize() const
{
    return m_impl->parameters->receiveBuffer;
}

void
RfcTcpSocket::SetSegSize(uint32_t size)
{
    // With 536 octets that nobody has set path and peer decide [9293 3.7.1]
    m_impl->segmentSizeChosen =
        m_impl->constructed || size != 536 || HasChosenDefault("ns3::TcpSocket", "SegmentSize");
    m_impl->Set(&Parameters::segmentSizeLimit, m_impl->segmentSizeChosen ? size : 0);
    m_impl->lastSegmentSize =
        0; // the setting for the next connection counts more than the last connection
}

uint32_t
RfcTcpSocket::GetSegSize() const
{
    // Scripts divide the congestion window by this size. The size in use is not stored as a
    // setting, which would limit the next connection and the connections of a listener.
    if (const uint32_t inUse = m_impl->GetEffectiveSegmentSize(); inUse > 0)
    {
        return inUse;
    }
    return m_impl->segmentSizeChosen ? m_impl->parameters->segmentSizeLimit : 536;
}

void
RfcTcpSocket::SetInitialSSThresh(uint32_t threshold)
{
    m_impl->Set(&Parameters::initialSlowStartThreshold, threshold);
}

uint32_t
RfcTcpSocket::GetInitialSSThresh() const
{
    return m_impl->parameters->initialSlowStartThreshold;
}

void
RfcTcpSocket::SetInitialCwnd(uint32_t cwnd)
{
    m_impl->Set(&Parameters::initialWindow, std::max(cwnd, 1U));
}

uint32_t
RfcTcpSocket::GetInitialCwnd() const
{
    return m_impl->parameters->initialWindow;
}

void
RfcTcpSocket::SetConnTimeout(Time timeout)
{
    m_impl->Set(&Parameters::synTimeout, std::max(ToDuration(timeout), Duration(1)));
}

Time
RfcTcpSocket::GetConnTimeout() const
{
    return ToTime(m_impl->parameters->synTimeout);
}

void
RfcTcpSocket::SetSynRetries(uint32_t count)
{
    m_impl->Set(&Parameters::synRetries, std::max(count, 1U) - 1); // the first one is no retry
}

uint32_t
RfcTcpSocket::GetSynRetries() const
{
    return m_impl->parameters->synRetries + 1;
}

void
RfcTcpSocket::SetDataRetries(uint32_t retries)
{
    m_impl->Set(&Parameters::dataRetries, retries);
}

uint32_t
RfcTcpSocket::GetDataRetries() const
{
    return m_impl->parameters->dataRetries;
}

void
RfcTcpSocket::SetDelAckTimeout(Time timeout)
{
    constexpr Duration LIMIT = std::chrono::milliseconds(500);
    Duration delay = ToDuration(timeout);
    if (delay >= LIMIT)
    {
        NS_LOG_WARN("ACKs are delayed by less than 0.5 s [9293 MUST-40], not by "
                    << timeout.As(Time::S));
        delay = LIMIT - Duration(1);
    }
    m_impl->Set(&Parameters::ackDelay, std::max(delay, Duration(0)));
}

Time
RfcTcpSocket::GetDelAckTimeout() const
{
    return ToTime(m_impl->parameters->ackDelay);
}

void
RfcTcpSocket::SetDelAckMaxCount(uint32_t count)
{
    m_impl->Set(&Parameters::ackEvery, std::max(count, 1U));
}

uint32_t
RfcTcpSocket::GetDelAckMaxCount() const
{
    return m_impl->parameters->ackEvery;
}

void
RfcTcpSocket::SetTcpNoDelay(bool noDelay)
{
    m_impl->Set(&Parameters::nagle, !noDelay);
}

bool
RfcTcpSocket::GetTcpNoDelay() const
{
    return !m_impl->parameters->nagle;
}

void
RfcTcpSocket::SetPersistTimeout(Time timeout)
{
    // With 6 s that nobody has set the first probe follows after one RTO [9293 SHLD-29]
    m_impl->persistTimeoutChosen = m_impl->constructed || timeout != Seconds(6) ||
                                   HasChosenDefault("ns3::TcpSocket", "PersistTimeout");
    m_impl->Set(&Parameters::persistTimeout,
                m_impl->persistTimeoutChosen ? ToDuration(timeout) : Duration(0));
}

Time
RfcTcpSocket::GetPersistTimeout() const
{
    return m_impl->persistTimeoutChosen ? ToTime(m_impl->parameters->persistTimeout) : Seconds(6);
}

} // namespace ns3
