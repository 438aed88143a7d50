/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "endpoint.h"

#include "ns3/simulator.h"
#include "ns3/tcp-socket-factory.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace compare
{

namespace
{

using CallScope = ns3::RfcTcpStateTracer::CallScope;

/** @return the byte that an end sends at a position of its stream */
uint8_t
Pattern(End sender, uint64_t position)
{
    // no short period, and different for the two directions
    const uint64_t mixed = (position + 1 + (uint64_t{sender} << 40)) * 0x9e3779b97f4a7c15U;
    return static_cast<uint8_t>(mixed >> 56);
}

/** @return the name of a value of Socket::SocketErrno */
std::string
ErrorName(int number)
{
    static constexpr std::array<const char*, 14> NAMES{"NOTERROR",
                                                       "ISCONN",
                                                       "NOTCONN",
                                                       "MSGSIZE",
                                                       "AGAIN",
                                                       "SHUTDOWN",
                                                       "OPNOTSUPP",
                                                       "AFNOSUPPORT",
                                                       "INVAL",
                                                       "BADF",
                                                       "NOROUTETOHOST",
                                                       "NODEV",
                                                       "ADDRNOTAVAIL",
                                                       "ADDRINUSE"};
    const auto index = static_cast<std::size_t>(number);
    return index < NAMES.size() ? NAMES[index] : std::to_string(number);
}

} // namespace

Endpoint::Endpoint(End end,
                   const EndPlan& plan,
                   uint64_t expected,
                   ns3::RfcTcpStateTracer& tracer,
                   ns3::RfcTcpJournal& journal)
    : m_end(end),
      m_plan(plan),
      m_expected(expected),
      m_tracer(tracer),
      m_journal(journal)
{
}

void
Endpoint::Start(ns3::Ptr<ns3::Node> node, const ns3::Address& local)
{
    if (m_plan.openBy == OpenBy::NOTHING)
    {
        return;
    }
    auto socket = ns3::Socket::CreateSocket(node, ns3::TcpSocketFactory::GetTypeId());
    m_tracer.SocketCreated();
    socket->Bind(local);
    if (m_plan.openBy == OpenBy::CONNECT)
    {
        Adopt(socket);
        return;
    }
    m_listener = socket;
    const CallScope call(m_tracer, "PASSIVE_OPEN");
    m_listener->Listen();
    m_listener->SetAcceptCallback(
        ns3::MakeNullCallback<bool, ns3::Ptr<ns3::Socket>, const ns3::Address&>(),
        ns3::Callback<void, ns3::Ptr<ns3::Socket>, const ns3::Address&>(
            [this](ns3::Ptr<ns3::Socket> accepted, const ns3::Address&) {
                if (m_socket)
                {
                    Log("accepted again");
                    return;
                }
                Log("accepted");
                m_record.connected = ns3::Simulator::Now();
                Adopt(accepted);
                ReadAll();
                Progress();
            }));
}

void
Endpoint::Adopt(ns3::Ptr<ns3::Socket> socket)
{
    using ns3::Ptr;
    using ns3::Socket;
    using SocketCallback = ns3::Callback<void, Ptr<Socket>>;
    m_socket = socket;
    m_socket->SetConnectCallback(SocketCallback([this](Ptr<Socket>) {
                                     Log("connected");
                                     m_record.connected = ns3::Simulator::Now();
                                     Progress();
                                 }),
                                 SocketCallback([this](Ptr<Socket>) {
                                     m_record.connectionFailed = ns3::Simulator::Now();
                                     TellError("failed");
                                 }));
    m_socket->SetRecvCallback(SocketCallback([this](Ptr<Socket>) {
        ReadAll();
        Progress();
    }));
    m_socket->SetSendCallback(
        ns3::Callback<void, Ptr<Socket>, uint32_t>([this](Ptr<Socket>, uint32_t) { Progress(); }));
    m_socket->SetCloseCallbacks(SocketCallback([this](Ptr<Socket>) {
                                    ReadAll();
                                    const bool news = !m_record.sawEof && !m_record.toldError;
                                    Log(news ? "EOF (NormalClose)" : "NormalClose");
                                    m_record.sawEof = m_record.sawEof || news;
                                    Progress();
                                }),
                                SocketCallback([this](Ptr<Socket>) { TellError("ErrorClose"); }));
}

void
Endpoint::Connect(const ns3::Address& peer)
{
    Log("Connect()");
    m_record.connectCalled = ns3::Simulator::Now();
    const CallScope call(m_tracer, "ACTIVE_OPEN");
    if (m_socket->Connect(peer) != 0)
    {
        TellError("Connect() failed");
    }
}

void
Endpoint::CloseNow()
{
    if (!m_record.toldError && !m_record.closeCalled && m_socket)
    {
        FirstClose();
    }
}

void
Endpoint::SetHook(std::function<void()> hook)
{
    m_hook = std::move(hook);
}

bool
Endpoint::IsWaitingToClose() const
{
    return m_record.toldError ||
           (m_record.connected && m_record.sent == m_plan.bytes && m_record.received >= m_expected);
}

const EndpointRecord&
Endpoint::GetRecord() const
{
    return m_record;
}

void
Endpoint::Release()
{
    m_socket = nullptr;
    m_listener = nullptr;
}

void
Endpoint::Progress()
{
    if (m_record.toldError || !m_record.connected)
    {
        return;
    }
    const bool maySend =
        m_plan.sendAt == SendAt::CONNECTED ||
        (m_plan.sendAt == SendAt::ALL_RECEIVED && m_record.received >= m_expected) ||
        (m_plan.sendAt == SendAt::END_OF_DATA && m_record.sawEof);
    if (maySend && m_record.sent < m_plan.bytes && !m_record.closeCalled)
    {
        SendMore();
    }
    if (!m_record.closeCalled && !m_record.toldError && IsTimeToClose())
    {
        FirstClose();
    }
    else if (m_record.closeCalled && !m_record.finished && m_record.sawEof)
    {
        CallClose(); // completes a ShutdownSend()
    }
    if (m_hook)
    {
        m_hook();
    }
}

void
Endpoint::SendMore()
{
    constexpr uint64_t CHUNK = 16'384;
    while (m_record.sent < m_plan.bytes)
    {
        const uint64_t room = m_socket->GetTxAvailable();
        const uint64_t size = std::min({CHUNK, room, m_plan.bytes - m_record.sent});
        if (size == 0)
        {
            return; // the Send callback tells when there is room
        }
        std::vector<uint8_t> octets(size);
        for (uint64_t i = 0; i < size; ++i)
        {
            octets[i] = Pattern(m_end, m_record.sent + i);
        }
        if (m_record.sent == 0)
        {
            Log("Send() " + std::to_string(m_plan.bytes) + " B");
        }
        const CallScope call(m_tracer, "SEND_CALL");
        const int accepted =
            m_socket->Send(ns3::Create<ns3::Packet>(octets.data(), static_cast<uint32_t>(size)));
        if (accepted < 0)
        {
            TellError("Send() failed");
            return;
        }
        m_record.sent += static_cast<uint64_t>(accepted);
    }
    if (m_plan.closeAt == CloseAt::LATER)
    {
        ns3::Simulator::Schedule(ns3::MilliSeconds(10), [this] { CloseNow(); });
    }
}

void
Endpoint::ReadAll()
{
    while (m_socket)
    {
        auto data = m_socket->Recv();
        if (!data)
        {
            return;
        }
        if (data->GetSize() == 0)
        {
            if (!m_record.sawEof)
            {
                Log("EOF");
                m_record.sawEof = true;
            }
            return;
        }
        Check(data);
    }
}

void
Endpoint::Check(ns3::Ptr<ns3::Packet> data)
{
    std::vector<uint8_t> octets(data->GetSize());
    data->CopyData(octets.data(), data->GetSize());
    for (const uint8_t octet : octets)
    {
        if (octet != Pattern(GetPeer(m_end), m_record.received))
        {
            ++m_record.falsified;
        }
        ++m_record.received;
    }
    m_record.lastReceived = ns3::Simulator::Now();
    if (m_record.received >= m_expected && !m_record.allReceived)
    {
        Log("received " + std::to_string(m_record.received) + " B");
        m_record.allReceived = ns3::Simulator::Now();
    }
}

bool
Endpoint::IsTimeToClose() const
{
    const bool allSent = m_record.sent == m_plan.bytes;
    switch (m_plan.closeAt)
    {
    case CloseAt::ALL_SENT:
        return allSent;
    case CloseAt::ALL_RECEIVED:
        return allSent && m_record.received >= m_expected;
    case CloseAt::END_OF_DATA:
        return allSent && m_record.sawEof;
    case CloseAt::LATER:
    case CloseAt::TOGETHER:
        return false; // CloseNow() does it
    case CloseAt::NEVER:
        return false;
    }
    return false;
}

void
Endpoint::FirstClose()
{
    if (m_plan.closeBy == CloseBy::CLOSE)
    {
        CallClose();
        return;
    }
    Log("ShutdownSend()");
    m_record.closeCalled = ns3::Simulator::Now();
    const CallScope call(m_tracer, "CLOSE_CALL");
    if (m_socket->ShutdownSend() != 0)
    {
        TellError("ShutdownSend() failed");
    }
}

void
Endpoint::CallClose()
{
    Log("Close()");
    m_record.finished = true;
    if (!m_record.closeCalled)
    {
        m_record.closeCalled = ns3::Simulator::Now();
    }
    const CallScope call(m_tracer, "CLOSE_CALL");
    if (m_socket->Close() != 0)
    {
        TellError("Close() failed");
    }
}

void
Endpoint::TellError(const std::string& what)
{
    const int number = m_socket->GetErrno();
    Log(what + ": " + ErrorName(number));
    if (!m_record.toldError)
    {
        m_record.toldError = true;
        m_record.errorNumber = number;
    }
    if (m_hook)
    {
        m_hook();
    }
}

void
Endpoint::Log(const std::string& event) const
{
    ns3::RfcTcpEventRecord record;
    record.time = ns3::Simulator::Now();
    record.node = m_end;
    record.event = event;
    m_journal.Add(record);
}

} // namespace compare
