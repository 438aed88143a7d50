/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "application-socket.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/packet.h"

#include <algorithm>
#include <map>
#include <utility>

namespace packetdrill
{

namespace
{

constexpr uint32_t RFC_TCP_PEEK = 0x02; ///< flag of RfcTcpSocket::Recv()

ns3::TcpSocket::TcpStates_t
InitialState(SocketRole role)
{
    // a child exists for the application when its handshake is over
    return role == SocketRole::CONNECTED ? ns3::TcpSocket::ESTABLISHED : ns3::TcpSocket::CLOSED;
}

uint16_t
PortOf(const ns3::Address& address)
{
    return ns3::InetSocketAddress::IsMatchingType(address)
               ? ns3::InetSocketAddress::ConvertFrom(address).GetPort()
               : ns3::Inet6SocketAddress::ConvertFrom(address).GetPort();
}

} // namespace

std::string
CallErrorName(ns3::Socket::SocketErrno error)
{
    using ns3::Socket;
    static const std::map<int, std::string> names{
        {Socket::ERROR_ISCONN, "EISCONN"},
        {Socket::ERROR_NOTCONN, "ENOTCONN"},
        {Socket::ERROR_MSGSIZE, "EMSGSIZE"},
        {Socket::ERROR_AGAIN, "EAGAIN"},
        {Socket::ERROR_SHUTDOWN, "EPIPE"},
        {Socket::ERROR_OPNOTSUPP, "EOPNOTSUPP"},
        {Socket::ERROR_AFNOSUPPORT, "EAFNOSUPPORT"},
        {Socket::ERROR_INVAL, "EINVAL"},
        {Socket::ERROR_BADF, "EBADF"},
        {Socket::ERROR_NOROUTETOHOST, "EHOSTUNREACH"},
        {Socket::ERROR_NODEV, "ENODEV"},
        {Socket::ERROR_ADDRNOTAVAIL, "EADDRNOTAVAIL"},
        {Socket::ERROR_ADDRINUSE, "EADDRINUSE"},
        {Socket::SOCKET_ERRNO_LAST, "ECONNRESET"},
        {Socket::SOCKET_ERRNO_LAST + 1, "ETIMEDOUT"},
    };
    const auto name = names.find(error);
    return name == names.end() ? UNNAMED_ERROR : name->second;
}

std::string
PendingErrorName(ns3::Socket::SocketErrno error)
{
    using ns3::Socket;
    static const std::map<int, std::string> names{
        {Socket::ERROR_NOTCONN, "ECONNREFUSED"}, // the convention of RfcTcpSocket
        {Socket::SOCKET_ERRNO_LAST, "ECONNRESET"},
        {Socket::SOCKET_ERRNO_LAST + 1, "ETIMEDOUT"},
        {Socket::ERROR_NOROUTETOHOST, "EHOSTUNREACH"},
    };
    const auto name = names.find(error);
    return name == names.end() ? UNNAMED_ERROR : name->second;
}

ApplicationSocket::ApplicationSocket(const ns3::Ptr<ns3::Socket>& socket,
                                     SocketRole startRole,
                                     const RunSettings& settings,
                                     Listener listener)
    : role(startRole),
      m_socket(socket),
      m_settings(settings),
      m_listener(std::move(listener)),
      m_view(socket, InitialState(startRole))
{
    Hook();
}

ApplicationSocket::~ApplicationSocket()
{
    Forget();
}

void
ApplicationSocket::Hook()
{
    using Notice = ns3::Callback<void, ns3::Ptr<ns3::Socket>>;
    using Count = ns3::Callback<void, ns3::Ptr<ns3::Socket>, uint32_t>;
    m_socket->SetConnectCallback(Notice([this](ns3::Ptr<ns3::Socket>) {
                                     role = SocketRole::CONNECTED;
                                     m_listener();
                                 }),
                                 Notice([this](ns3::Ptr<ns3::Socket>) {
                                     role = SocketRole::FAILED;
                                     OnError();
                                 }));
    m_socket->SetCloseCallbacks(Notice([this](ns3::Ptr<ns3::Socket>) {
                                    m_atEnd = true;
                                    m_listener();
                                }),
                                Notice([this](ns3::Ptr<ns3::Socket>) { OnError(); }));
    m_socket->SetAcceptCallback(
        ns3::Callback<bool, ns3::Ptr<ns3::Socket>, const ns3::Address&>(
            [](ns3::Ptr<ns3::Socket>, const ns3::Address&) { return true; }),
        ns3::Callback<void, ns3::Ptr<ns3::Socket>, const ns3::Address&>(
            [this](ns3::Ptr<ns3::Socket> child, const ns3::Address& peer) {
                if (child == m_socket)
                {
                    // The built-in TCP tells so that crossing SYNs have connected this socket.
                    // Hooking it again would destroy the callback that runs.
                    role = SocketRole::CONNECTED;
                    m_listener();
                    return;
                }
                m_children.push_back(std::make_shared<ApplicationSocket>(child,
                                                                         SocketRole::CONNECTED,
                                                                         m_settings,
                                                                         m_listener));
                m_children.back()->remotePort = PortOf(peer);
                m_listener();
            }));
    m_socket->SetSendCallback(Count([this](ns3::Ptr<ns3::Socket>, uint32_t) { m_listener(); }));
    m_socket->SetRecvCallback(Notice([this](ns3::Ptr<ns3::Socket>) { m_listener(); }));
}

void
ApplicationSocket::Forget()
{
    using Notice = ns3::Callback<void, ns3::Ptr<ns3::Socket>>;
    m_socket->SetConnectCallback(Notice(), Notice());
    m_socket->SetCloseCallbacks(Notice(), Notice());
    m_socket->SetAcceptCallback(ns3::Callback<bool, ns3::Ptr<ns3::Socket>, const ns3::Address&>(),
                                ns3::Callback<void, ns3::Ptr<ns3::Socket>, const ns3::Address&>());
    m_socket->SetSendCallback(ns3::Callback<void, ns3::Ptr<ns3::Socket>, uint32_t>());
    m_socket->SetRecvCallback(Notice());
}

void
ApplicationSocket::OnError()
{
    m_error = PendingErrorName(m_socket->GetErrno());
    m_broken = true;
    m_listener();
}

const ns3::Ptr<ns3::Socket>&
ApplicationSocket::GetSocket() const
{
    return m_socket;
}

const SocketView&
ApplicationSocket::GetView() const
{
    return m_view;
}

std::shared_ptr<ApplicationSocket>
ApplicationSocket::TakeChild()
{
    if (m_children.empty())
    {
        return nullptr;
    }
    auto child = m_children.front();
    m_children.pop_front();
    return child;
}

const std::deque<std::shared_ptr<ApplicationSocket>>&
ApplicationSocket::GetChildren() const
{
    return m_children;
}

std::optional<std::string>
ApplicationSocket::TakeError()
{
    return std::exchange(m_error, std::nullopt);
}

uint32_t
ApplicationSocket::GetReadable() const
{
    return m_readAhead + m_socket->GetRxAvailable();
}

std::optional<uint32_t>
ApplicationSocket::Read(uint32_t size, bool peek)
{
    if (peek && m_settings.IsRfc())
    {
        const auto packet = m_socket->Recv(size, RFC_TCP_PEEK);
        if (packet && packet->GetSize() > 0)
        {
            return packet->GetSize();
        }
    }
    else
    {
        // other TCPs cannot peek: what was peeked at is kept here
        while (m_readAhead < size)
        {
            const auto packet = m_socket->Recv(size - m_readAhead, 0);
            if (!packet || packet->GetSize() == 0)
            {
                m_atEnd = m_atEnd || packet;
                break;
            }
            m_readAhead += packet->GetSize();
        }
        if (m_readAhead > 0)
        {
            const uint32_t count = std::min(size, m_readAhead);
            m_readAhead -= peek ? 0 : count;
            return count;
        }
    }
    return (m_atEnd || m_broken) ? std::optional<uint32_t>(0) : std::nullopt;
}

std::optional<uint32_t>
ApplicationSocket::Write(uint32_t size)
{
    const uint32_t count = std::min(size, m_socket->GetTxAvailable());
    if (count == 0 && size > 0 && role == SocketRole::CONNECTED && !m_broken)
    {
        return 0;
    }
    const int sent = m_socket->Send(ns3::Create<ns3::Packet>(count), 0);
    return sent < 0 ? std::nullopt : std::optional<uint32_t>(static_cast<uint32_t>(sent));
}

} // namespace packetdrill
