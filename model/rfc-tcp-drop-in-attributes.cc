/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The attributes of ns3::TcpSocket, whose accessors are virtual: they are those of the socket
// inside.

#include "rfc-tcp-drop-in-socket.h"
#include "rfc-tcp-socket.h"

#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-recovery-ops.h"
#include "ns3/tcp-rx-buffer.h"
#include "ns3/tcp-tx-buffer.h"

namespace ns3
{

void
RfcTcpDropInSocket::SetSndBufSize(uint32_t size)
{
    m_inner->SetSndBufSize(size);
    m_txBuffer->SetMaxBufferSize(size);
}

uint32_t
RfcTcpDropInSocket::GetSndBufSize() const
{
    return m_inner->GetSndBufSize();
}

void
RfcTcpDropInSocket::SetRcvBufSize(uint32_t size)
{
    m_inner->SetRcvBufSize(size);
    m_tcb->m_rxBuffer->SetMaxBufferSize(size);
}

uint32_t
RfcTcpDropInSocket::GetRcvBufSize() const
{
    return m_inner->GetRcvBufSize();
}

void
RfcTcpDropInSocket::SetSegSize(uint32_t size)
{
    m_inner->SetSegSize(size);
}

uint32_t
RfcTcpDropInSocket::GetSegSize() const
{
    return m_inner->GetSegSize();
}

void
RfcTcpDropInSocket::SetInitialSSThresh(uint32_t threshold)
{
    m_inner->SetInitialSSThresh(threshold);
}

uint32_t
RfcTcpDropInSocket::GetInitialSSThresh() const
{
    return m_inner->GetInitialSSThresh();
}

void
RfcTcpDropInSocket::SetInitialCwnd(uint32_t cwnd)
{
    m_inner->SetInitialCwnd(cwnd);
}

uint32_t
RfcTcpDropInSocket::GetInitialCwnd() const
{
    return m_inner->GetInitialCwnd();
}

void
RfcTcpDropInSocket::SetConnTimeout(Time timeout)
{
    m_inner->SetConnTimeout(timeout);
}

Time
RfcTcpDropInSocket::GetConnTimeout() const
{
    return m_inner->GetConnTimeout();
}

void
RfcTcpDropInSocket::SetSynRetries(uint32_t count)
{
    m_inner->SetSynRetries(count);
}

uint32_t
RfcTcpDropInSocket::GetSynRetries() const
{
    return m_inner->GetSynRetries();
}

void
RfcTcpDropInSocket::SetDataRetries(uint32_t retries)
{
    m_inner->SetDataRetries(retries);
}

uint32_t
RfcTcpDropInSocket::GetDataRetries() const
{
    return m_inner->GetDataRetries();
}

void
RfcTcpDropInSocket::SetDelAckTimeout(Time timeout)
{
    m_inner->SetDelAckTimeout(timeout);
}

Time
RfcTcpDropInSocket::GetDelAckTimeout() const
{
    return m_inner->GetDelAckTimeout();
}

void
RfcTcpDropInSocket::SetDelAckMaxCount(uint32_t count)
{
    m_inner->SetDelAckMaxCount(count);
}

uint32_t
RfcTcpDropInSocket::GetDelAckMaxCount() const
{
    return m_inner->GetDelAckMaxCount();
}

void
RfcTcpDropInSocket::SetTcpNoDelay(bool noDelay)
{
    m_inner->SetTcpNoDelay(noDelay);
}

bool
RfcTcpDropInSocket::GetTcpNoDelay() const
{
    return m_inner->GetTcpNoDelay();
}

void
RfcTcpDropInSocket::SetPersistTimeout(Time timeout)
{
    m_inner->SetPersistTimeout(timeout);
}

Time
RfcTcpDropInSocket::GetPersistTimeout() const
{
    return m_inner->GetPersistTimeout();
}

bool
RfcTcpDropInSocket::SetAllowBroadcast(bool allowBroadcast)
{
    return m_inner->SetAllowBroadcast(allowBroadcast);
}

bool
RfcTcpDropInSocket::GetAllowBroadcast() const
{
    return m_inner->GetAllowBroadcast();
}

} // namespace ns3
