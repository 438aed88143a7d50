/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "lifecycle-application.h"

#include "ns3/packet.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace ns3
{
namespace lifecycle
{

namespace
{

constexpr uint32_t MOST_READS = 1000; ///< more slow reads: it never ends

/** @param stream number of a stream @param position of an octet @return the octet */
uint8_t
PatternAt(uint32_t stream, uint32_t position)
{
    // Differs from neighbours, from octets a segment away, and from stream to stream
    return static_cast<uint8_t>(((position + 1) * (2654435761U + 40503U * stream)) >> 13);
}

} // namespace

Application::Application(const Role& role, uint32_t sends, uint32_t reads, uint32_t expected)
    : m_role(role),
      m_sends(sends),
      m_reads(reads),
      m_expected(expected)
{
}

void
Application::Use(Ptr<RfcTcpSocket> socket)
{
    m_socket = socket;
    socket->SetConnectCallback(MakeCallback(&Application::OnConnected, this),
                               MakeCallback(&Application::OnFailed, this));
    socket->SetCloseCallbacks(MakeCallback(&Application::OnNormalClose, this),
                              MakeCallback(&Application::OnErrorClose, this));
    socket->SetRecvCallback(MakeCallback(&Application::OnRecv, this));
    socket->SetSendCallback(MakeCallback(&Application::OnSend, this));
    if (m_role.closeAt == Moment::CLOCK)
    {
        Simulator::Schedule(Max(m_role.pause - Simulator::Now(), Time()),
                            &Application::Close,
                            this);
    }
}

void
Application::OnConnected(Ptr<Socket>)
{
    ++m_connected;
    if (m_role.readSize > 0)
    {
        Simulator::Schedule(m_role.readInterval, &Application::ReadSlowly, this);
    }
    Reach(Moment::CONNECTED);
}

Ptr<RfcTcpSocket>
Application::GetSocket() const
{
    return m_socket;
}

void
Application::Judge(bool refused, const std::function<void(const std::string&)>& report)
{
    if (!m_socket)
    {
        report("never had a connection");
        return;
    }
    Read(m_expected + 1); // the end must not be readable a second time
    const auto expect = [&report](const char* what, uint32_t is, uint32_t should) {
        if (is != should)
        {
            report(std::string(what) + ": " + std::to_string(is) + " instead of " +
                   std::to_string(should));
        }
    };
    const uint32_t once = refused ? 0 : 1;
    expect("connected", m_connected, once);
    expect("ConnectionFailed", m_failed, 1 - once);
    expect("NormalClose", m_normalCloses, once);
    expect("ErrorClose", m_errorCloses, 0);
    expect("ends read", m_ends, once);
    expect("octets sent", m_sent, once * m_role.octets);
    expect("octets received", m_received, once * m_expected);
    expect("wrong octets", m_wrong, 0);
    expect("failed calls", m_failedCalls, 0);
    expect("state", m_socket->GetState(), TcpSocket::CLOSED);
    expect("errno",
           m_socket->GetErrno(),
           refused ? RfcTcpSocket::ERROR_CONNREFUSED : Socket::ERROR_NOTERROR);
    expect("references", m_socket->GetReferenceCount(), 1);
}

void
Application::OnFailed(Ptr<Socket>)
{
    ++m_failed;
}

void
Application::OnNormalClose(Ptr<Socket> socket)
{
    ++m_normalCloses;
    OnRecv(socket); // after Close() nothing else tells of the end
}

void
Application::OnErrorClose(Ptr<Socket>)
{
    ++m_errorCloses;
}

void
Application::OnRecv(Ptr<Socket>)
{
    if (m_role.readSize == 0)
    {
        Read(m_expected + 1);
    }
}

void
Application::OnSend(Ptr<Socket>, uint32_t)
{
    if (m_sending && m_role.interval.IsZero())
    {
        Send();
    }
}

void
Application::Reach(Moment moment)
{
    if (m_role.sendAt == moment)
    {
        Send();
    }
    if (moment == Moment::END_READ && m_halfClosed)
    {
        CloseRest();
    }
    if (m_role.closeAt == moment)
    {
        if (m_role.pause.IsZero())
        {
            Close(); // in the same turn: a FIN may share a segment with data
        }
        else
        {
            Simulator::Schedule(m_role.pause, &Application::Close, this);
        }
    }
}

void
Application::Close()
{
    if (!m_role.half)
    {
        CloseRest();
        return;
    }
    m_failedCalls += m_socket->ShutdownSend() == 0 ? 0 : 1;
    m_halfClosed = true;
    if (m_ends > 0)
    {
        CloseRest();
    }
}

void
Application::CloseRest()
{
    m_failedCalls += m_socket->Close() == 0 ? 0 : 1;
}

void
Application::Send()
{
    m_sending = true;
    while (m_sent < m_role.octets)
    {
        const uint32_t most = m_role.chunk > 0 ? m_role.chunk : m_role.octets;
        const uint32_t size = std::min({m_role.octets - m_sent, most, m_socket->GetTxAvailable()});
        if (size == 0)
        {
            return;
        }
        std::vector<uint8_t> octets(size);
        for (uint32_t i = 0; i < size; ++i)
        {
            octets[i] = PatternAt(m_sends, m_sent + i);
        }
        m_sent += size; // before the call, which may call back
        const int taken = m_socket->Send(Create<Packet>(octets.data(), size));
        m_failedCalls += taken == static_cast<int>(size) ? 0 : 1;
        if (!m_role.interval.IsZero() && m_sent < m_role.octets)
        {
            Simulator::Schedule(m_role.interval, &Application::Send, this);
            return;
        }
    }
    m_sending = false;
    if (!std::exchange(m_allSent, true))
    {
        Reach(Moment::ALL_SENT);
    }
}

void
Application::Read(uint32_t limit)
{
    while (Ptr<Packet> packet = limit > 0 ? m_socket->Recv(limit, 0) : nullptr)
    {
        const uint32_t size = packet->GetSize();
        if (size == 0)
        {
            if (++m_ends > 1)
            {
                return; // a fault; there may be no end of ends
            }
            Reach(Moment::END_READ);
            continue;
        }
        std::vector<uint8_t> octets(size);
        packet->CopyData(octets.data(), size);
        for (const uint8_t octet : octets)
        {
            m_wrong += octet == PatternAt(m_reads, m_received++) ? 0 : 1;
        }
        limit -= std::min(limit, size);
        if (m_received == m_expected)
        {
            Reach(Moment::ALL_READ);
        }
    }
}

void
Application::ReadSlowly()
{
    Read(m_role.readSize);
    if (m_ends == 0 && ++m_slowReads < MOST_READS)
    {
        Simulator::Schedule(m_role.readInterval, &Application::ReadSlowly, this);
    }
}

} // namespace lifecycle
} // namespace ns3
