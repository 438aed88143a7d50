/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "endpoint.h"

#include "ns3/rfc-tcp-drop-in-socket.h"
#include "ns3/rfc-tcp-socket.h"
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

/** @return the socket of RfcTcp that a socket is or has inside, or null for another TCP */
ns3::Ptr<ns3::RfcTcpSocket>
FindRfcTcpSocket(ns3::Ptr<ns3::Socket> socket)
{
    const auto dropIn = ns3::DynamicCast<ns3::RfcTcpDropInSocket>(socket);
    return dropIn ? dropIn->GetRfcTcpSocket() : ns3::DynamicCast<ns3::RfcTcpSocket>(socket);
}

} // namespace

Endpoint::Endpoint(End end,
                   const Script& script,
                   uint64_t expected,
                   ns3::RfcTcpStateTracer& tracer,
                   ns3::RfcTcpJournal& journal)
    : m_end(end),
      m_script(script),
      m_expected(expected),
      m_tracer(tracer),
      m_journal(journal)
{
}

void
Endpoint::Start(ns3::Ptr<ns3::Node> node, ns3::TypeId factory, const ns3::Address& local)
{
    if (m_script.openBy == OpenBy::NOTHING)
    {
        return;
    }
    auto socket = ns3::Socket::CreateSocket(node, factory);
    m_tracer.SocketCreated();
    socket->Bind(local);
    if (m_script.openBy == OpenBy::CONNECT)
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
                BeginStep();
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
                                     BeginStep();
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
                                    TakeEndOfData("NormalClose");
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
Endpoint::SetHook(std::function<void()> hook)
{
    m_hook = std::move(hook);
}

bool
Endpoint::IsWaitingForPeer() const
{
    const bool waits = m_record.connected && m_next < m_script.steps.size() &&
                       m_script.steps[m_next].when == When::TOGETHER;
    return m_record.toldError || (waits && m_record.received >= m_expected);
}

void
Endpoint::GoOnTogether()
{
    m_together = true;
    Progress();
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
    // A call of a step may call back; the loop below goes on with what the callback has brought
    if (m_record.toldError || !m_record.connected || m_progressing)
    {
        return;
    }
    m_progressing = true;
    while (!m_record.toldError && m_next < m_script.steps.size() &&
           IsTimeFor(m_script.steps[m_next]) && Perform(m_script.steps[m_next]))
    {
        FinishStep();
    }
    m_progressing = false;
    if (m_hook)
    {
        m_hook();
    }
}

bool
Endpoint::IsTimeFor(const Step& step) const
{
    switch (step.when)
    {
    case When::AT_ONCE:
        return true;
    case When::AFTER:
        return ns3::Simulator::Now() >= m_due;
    case When::END_OF_DATA:
        return m_record.sawEof;
    case When::DATA:
        return m_record.received >= step.octets;
    case When::TOGETHER:
        return m_together;
    }
    return false;
}

bool
Endpoint::Perform(const Step& step)
{
    switch (step.act)
    {
    case Act::SEND:
        return SendMore(step.size);
    case Act::SHUTDOWN:
        CallShutdown();
        return true;
    case Act::CLOSE:
        CallClose();
        return true;
    case Act::ABORT:
        CallAbort();
        return true;
    case Act::PAUSE:
        Log("reads no more");
        m_paused = true;
        return true;
    case Act::RESUME:
        Log("reads again");
        m_paused = false;
        ReadAll();
        return true;
    }
    return true;
}

void
Endpoint::FinishStep()
{
    ++m_next;
    m_sentInStep = 0;
    m_together = false;
    BeginStep();
}

void
Endpoint::BeginStep()
{
    if (m_next < m_script.steps.size() && m_script.steps[m_next].when == When::AFTER)
    {
        const ns3::Time delay = m_script.steps[m_next].delay;
        m_due = ns3::Simulator::Now() + delay;
        ns3::Simulator::Schedule(delay, [this] { Progress(); });
    }
}

bool
Endpoint::SendMore(uint64_t size)
{
    constexpr uint64_t CHUNK = 16'384;
    while (m_sentInStep < size)
    {
        const uint64_t room = m_socket->GetTxAvailable();
        const uint64_t length = std::min({CHUNK, room, size - m_sentInStep});
        if (length == 0)
        {
            return false; // the Send callback tells when there is room
        }
        std::vector<uint8_t> octets(length);
        for (uint64_t i = 0; i < length; ++i)
        {
            octets[i] = Pattern(m_end, m_record.sent + i);
        }
        if (m_sentInStep == 0)
        {
            Log("Send() " + std::to_string(size) + " B");
        }
        const CallScope call(m_tracer, "SEND_CALL");
        const int accepted =
            m_socket->Send(ns3::Create<ns3::Packet>(octets.data(), static_cast<uint32_t>(length)));
        if (accepted < 0)
        {
            TellError("Send() failed");
            return false;
        }
        m_sentInStep += static_cast<uint64_t>(accepted);
        m_record.sent += static_cast<uint64_t>(accepted);
    }
    return true;
}

void
Endpoint::ReadAll()
{
    while (m_socket && !m_paused)
    {
        auto data = m_socket->Recv();
        if (!data)
        {
            return;
        }
        if (data->GetSize() == 0)
        {
            TakeEndOfData("");
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

void
Endpoint::TakeEndOfData(const std::string& source)
{
    if (m_paused)
    {
        return; // RESUME reads to the end
    }
    const bool news = !m_record.sawEof && !m_record.toldError;
    if (!source.empty())
    {
        Log(news ? "EOF (" + source + ")" : source);
    }
    else if (!m_record.sawEof)
    {
        Log("EOF");
    }
    m_record.sawEof = m_record.sawEof || news || source.empty();
}

void
Endpoint::CallShutdown()
{
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
Endpoint::CallAbort()
{
    const auto socket = FindRfcTcpSocket(m_socket);
    if (!socket)
    {
        CallClose();
        return;
    }
    Log("Abort()");
    m_record.finished = true;
    m_record.closeCalled = m_record.closeCalled.value_or(ns3::Simulator::Now());
    const CallScope call(m_tracer, "ABORT_CALL");
    socket->Abort();
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
