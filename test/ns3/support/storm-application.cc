/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "storm-application.h"

#include "network-fixture.h"

#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <algorithm>
#include <sstream>
#include <utility>

namespace ns3::rfctcp::test
{

constexpr uint32_t ALL = 0xffffffff; ///< limit of Read()

StormApplication::StormApplication(const StormApplicationPlan& plan,
                                   const std::string& name,
                                   uint32_t sends,
                                   uint32_t reads)
    : m_plan(plan),
      m_sends(sends),
      m_reads(reads)
{
    m_account.name = name;
}

void
StormApplication::Use(Ptr<Socket> socket)
{
    m_socket = socket;
    m_rfcSocket = DynamicCast<RfcTcpSocket>(socket);
    m_account.knowsReasons = m_rfcSocket != nullptr;
    using Told = Callback<void, Ptr<Socket>>;
    socket->SetConnectCallback(Told([this](Ptr<Socket>) {
                                   Note("connected");
                                   OnConnected();
                               }),
                               Told([this](Ptr<Socket>) {
                                   Note("failed");
                                   OnTrouble(m_account.failed);
                               }));
    socket->SetCloseCallbacks(Told([this](Ptr<Socket>) {
                                  Note("NormalClose");
                                  ++m_account.normalCloses;
                                  m_account.normalAfterError += m_account.errorCloses;
                              }),
                              Told([this](Ptr<Socket>) {
                                  Note("ErrorClose");
                                  OnTrouble(m_account.errorCloses);
                              }));
    socket->SetRecvCallback(Told([this](Ptr<Socket>) { OnReadable(); }));
    using Counted = Callback<void, Ptr<Socket>, uint32_t>;
    socket->SetSendCallback(Counted([this](Ptr<Socket>, uint32_t) { Send(); }));
    socket->SetDataSentCallback(
        Counted([this](Ptr<Socket>, uint32_t octets) { m_account.acknowledged += octets; }));
}

void
StormApplication::Connect(const Address& peer)
{
    if (m_socket->Connect(peer) != 0)
    {
        Note("Connect() failed");
        return;
    }
    Note("Connect()");
    m_account.exists = true;
    if (m_plan.start == StormApplicationPlan::Start::AT_ONCE)
    {
        StartSending();
    }
    BeginTimers();
}

void
StormApplication::BeAccepted()
{
    Note("accepted");
    m_account.exists = true;
    OnConnected();
    OnReadable(); // something may have come while it waited
}

void
StormApplication::Calm()
{
    m_account.forced = true;
    m_allSent = true;
    if (!m_socket)
    {
        return;
    }
    Note("calms down");
    m_readFrom = Time();
    Read(ALL);
    if (IsOpen() && !m_account.sendClosed)
    {
        Shutdown();
    }
    CloseIfDone();
}

void
StormApplication::Leave()
{
    if (!m_socket)
    {
        return;
    }
    if (!HasLeft())
    {
        Read(ALL);
    }
    m_account.readToEnd = m_account.exists && !IsOpen() && !HasLeft();
    m_account.lastError = m_socket->GetErrno();
    Close();
}

void
StormApplication::Conclude()
{
    if (m_socket)
    {
        if (m_rfcSocket)
        {
            m_account.state = m_rfcSocket->GetState();
            m_account.reason = m_rfcSocket->GetCloseReason();
            m_account.references = m_socket->GetReferenceCount() - 1; // m_socket and m_rfcSocket
        }
        Note(m_rfcSocket ? RfcTcpName(m_account.reason) : "");
    }
    m_rfcSocket = nullptr;
    m_socket = nullptr;
}

const StormAccount&
StormApplication::GetAccount() const
{
    return m_account;
}

void
StormApplication::SetCalm()
{
    m_account.calm = true;
}

void
StormApplication::BeHaunted()
{
    m_account.haunted = true;
}

void
StormApplication::Change(const std::string& attribute, const std::string& value)
{
    if (m_rfcSocket && IsOpen())
    {
        m_rfcSocket->SetAttribute(attribute, StringValue(value));
    }
}

void
StormApplication::Note(const std::string& what)
{
    std::ostringstream text;
    text << ' ' << Simulator::Now().GetSeconds() << ':' << what << '(' << m_account.accepted << ','
         << m_account.received << ')';
    m_account.story += text.str();
}

bool
StormApplication::IsOpen() const
{
    if (m_rfcSocket)
    {
        return m_rfcSocket->GetState() != TcpSocket::CLOSED;
    }
    return m_account.exists && !m_account.WasToldOfError();
}

bool
StormApplication::HasLeft() const
{
    return m_account.closedAfter || m_account.aborted || m_account.deaf;
}

void
StormApplication::BeginTimers()
{
    if (std::exchange(m_timers, true))
    {
        return;
    }
    if (m_plan.closeAt)
    {
        // In the same turn if the time is 0: Connect(); Send(); Close();
        m_plan.closeAt->IsZero()
            ? Close()
            : (void)Simulator::Schedule(*m_plan.closeAt, &StormApplication::Close, this);
    }
    if (m_plan.abortAt && m_rfcSocket)
    {
        Simulator::Schedule(*m_plan.abortAt, [this] {
            if (m_socket && IsOpen())
            {
                Note("Abort()");
                m_account.aborted = true;
                m_rfcSocket->Abort();
            }
        });
    }
    if (m_plan.deafAt)
    {
        Simulator::Schedule(*m_plan.deafAt, [this] {
            if (m_socket && IsOpen())
            {
                Note("ShutdownRecv()");
                m_account.deaf = true;
                m_socket->ShutdownRecv();
            }
        });
    }
}

void
StormApplication::OnConnected()
{
    ++m_account.connected;
    m_connected = true;
    if (m_plan.readFrom.IsStrictlyPositive())
    {
        m_readFrom = Simulator::Now() + m_plan.readFrom;
    }
    BeginTimers();
    if (m_plan.start <= StormApplicationPlan::Start::CONNECTED)
    {
        StartSending();
    }
}

void
StormApplication::OnTrouble(uint32_t& count)
{
    ++count;
    m_account.errors.push_back(m_socket->GetErrno());
    m_allSent = true; // gives up
    OnReadable();     // what is left
}

void
StormApplication::StartSending()
{
    if (!std::exchange(m_sending, true))
    {
        Send();
    }
}

void
StormApplication::Send()
{
    if (!m_sending || m_allSent || m_inSend || m_resting || m_account.sendClosed)
    {
        return;
    }
    m_inSend = true;
    uint32_t pieces = 0;
    while (m_account.accepted < m_plan.octets && !m_allSent && !m_account.sendClosed &&
           (m_plan.burst == 0 || pieces < m_plan.burst))
    {
        const uint32_t size = std::min({m_plan.piece,
                                        m_plan.octets - static_cast<uint32_t>(m_account.accepted),
                                        m_socket->GetTxAvailable()});
        if (size == 0)
        {
            break; // the Send callback comes
        }
        const uint64_t begin = m_account.accepted;
        m_account.accepted += size; // before the call, which may call back
        if (m_socket->Send(OctetsAt(begin, size, m_sends)) != static_cast<int>(size))
        {
            m_account.accepted -= size;
            m_allSent = true; // there is no connection any more
            break;
        }
        ++pieces;
    }
    m_inSend = false;
    if (m_allSent)
    {
        return;
    }
    if (m_account.accepted == m_plan.octets)
    {
        OnAllSent();
    }
    else if (m_plan.burst > 0 && pieces == m_plan.burst)
    {
        m_resting = true;
        Simulator::Schedule(m_plan.pause, [this] {
            m_resting = false;
            if (m_socket)
            {
                Send();
            }
        });
    }
}

void
StormApplication::OnAllSent()
{
    m_allSent = true;
    Note("all sent");
    switch (m_plan.then)
    {
    case StormApplicationPlan::Then::WAIT:
        break;
    case StormApplicationPlan::Then::SHUTDOWN:
        Shutdown();
        break;
    case StormApplicationPlan::Then::CLOSE:
        Close();
        return;
    }
    CloseIfDone();
}

void
StormApplication::OnReadable()
{
    if (!m_account.forced && m_plan.readInterval.IsStrictlyPositive())
    {
        if (!std::exchange(m_readTimer, true))
        {
            Simulator::Schedule(m_plan.readInterval, &StormApplication::ReadAgain, this);
        }
        return;
    }
    Read(ALL);
}

void
StormApplication::ReadAgain()
{
    m_readTimer = false;
    if (!m_socket)
    {
        return;
    }
    if (m_account.forced)
    {
        Read(ALL);
        return;
    }
    const uint64_t before = m_account.received;
    Read(m_plan.readSize);
    if (m_account.received > before) // there may be more; else a callback comes
    {
        OnReadable();
    }
}

void
StormApplication::Read(uint32_t limit)
{
    while (limit > 0 && !HasLeft() && m_account.ends == 0)
    {
        if (Simulator::Now() < m_readFrom)
        {
            if (!std::exchange(m_readTimer, true))
            {
                Simulator::Schedule(m_readFrom - Simulator::Now(),
                                    &StormApplication::ReadAgain,
                                    this);
            }
            return;
        }
        const uint32_t size = std::min(limit, m_plan.readSize);
        const uint32_t available = m_socket->GetRxAvailable();
        const bool peeks = m_plan.peeks && m_rfcSocket;
        Ptr<Packet> seen = peeks ? m_socket->Recv(size, RfcTcpSocket::PEEK) : nullptr;
        Ptr<Packet> packet = m_socket->Recv(size, 0);
        if (peeks && available > 0)
        {
            m_account.brokenPeeks += !seen || !packet || ToText(seen) != ToText(packet);
        }
        if (!packet || packet->GetSize() == 0)
        {
            m_account.brokenCounts += available > 0;
        }
        if (!packet)
        {
            return;
        }
        const uint32_t got = packet->GetSize();
        if (got == 0)
        {
            OnEnd();
            return;
        }
        std::vector<uint8_t> octets(got);
        packet->CopyData(octets.data(), got);
        for (const uint8_t octet : octets)
        {
            m_account.wrong += octet != OctetAt(m_account.received++, m_reads);
        }
        limit -= got;
        if (m_plan.start == StormApplicationPlan::Start::FIRST_OCTET)
        {
            StartSending();
        }
        if (!m_account.forced && m_plan.readPauseAt && m_account.received >= *m_plan.readPauseAt &&
            !std::exchange(m_pausedReading, true))
        {
            m_readFrom = Simulator::Now() + m_plan.readPause;
        }
    }
}

void
StormApplication::OnEnd()
{
    ++m_account.ends;
    Note("end");
    if (!m_account.forced && m_plan.start >= StormApplicationPlan::Start::FIRST_OCTET)
    {
        StartSending();
    }
    CloseIfDone();
}

void
StormApplication::CloseIfDone()
{
    if (m_account.ends == 0 || !m_allSent)
    {
        return;
    }
    if (m_plan.closeDelay.IsZero() || m_account.forced)
    {
        Close();
        return;
    }
    Simulator::Schedule(m_plan.closeDelay, &StormApplication::Close, this);
}

void
StormApplication::Shutdown()
{
    if (IsOpen() && !m_account.sendClosed)
    {
        Note("ShutdownSend()");
        m_account.sendClosed = true;
        m_socket->ShutdownSend();
    }
}

void
StormApplication::Close()
{
    if (!m_socket)
    {
        return;
    }
    if (IsOpen() && !m_account.closedAfter)
    {
        Note("Close()");
        m_account.sendClosed = true;
        m_account.closedAfter = m_account.received;
    }
    m_socket->Close();
}

} // namespace ns3::rfctcp::test
