/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "dialog-tcp.h"

#include "ns3/inet-socket-address.h"
#include "ns3/packet.h"
#include "ns3/tcp-socket-factory.h"

#include <utility>

namespace bench
{

Responder::Responder(const ns3::Ptr<ns3::Node>& node, uint16_t firstPort, uint32_t ports)
    : m_onData(ns3::MakeCallback(&Responder::Read, this)),
      m_onClose(ns3::MakeCallback(&Responder::PeerClosed, this)),
      m_onError(ns3::MakeCallback(&Responder::Fail, this))
{
    for (uint32_t i = 0; i < ports; ++i)
    {
        const auto listener = ns3::Socket::CreateSocket(node, ns3::TcpSocketFactory::GetTypeId());
        listener->SetAcceptCallback(
            ns3::MakeNullCallback<bool, ns3::Ptr<ns3::Socket>, const ns3::Address&>(),
            ns3::MakeCallback(&Responder::Accept, this));
        const ns3::InetSocketAddress local(ns3::Ipv4Address::GetAny(),
                                           static_cast<uint16_t>(firstPort + i));
        m_failed = listener->Bind(local) != 0 || listener->Listen() != 0 || m_failed;
        m_listeners.push_back(listener);
    }
}

uint64_t
Responder::GetRequests() const
{
    return m_requests;
}

uint64_t
Responder::GetClosed() const
{
    return m_closed;
}

bool
Responder::HasFailed() const
{
    return m_failed;
}

void
Responder::Accept(ns3::Ptr<ns3::Socket> socket, const ns3::Address& /* peer */)
{
    socket->SetRecvCallback(m_onData);
    socket->SetCloseCallbacks(m_onClose, m_onError);
}

void
Responder::Read(ns3::Ptr<ns3::Socket> socket)
{
    while (socket->GetRxAvailable() >= REQUEST_OCTETS)
    {
        socket->Recv(REQUEST_OCTETS, 0);
        ++m_requests;
        const int sent = socket->Send(ns3::Create<ns3::Packet>(REPLY_OCTETS));
        m_failed = sent != static_cast<int>(REPLY_OCTETS) || m_failed;
    }
}

void
Responder::PeerClosed(ns3::Ptr<ns3::Socket> socket)
{
    ++m_closed;
    socket->Close();
}

void
Responder::Fail(ns3::Ptr<ns3::Socket> /* socket */)
{
    m_failed = true;
}

Requester::Requester(const ns3::Ptr<ns3::Node>& node, Notify onConnected, Notify onReply)
    : m_node(node),
      m_onReply(std::move(onReply)),
      m_onConnected([onConnected](ns3::Ptr<ns3::Socket> socket) { onConnected(socket); }),
      m_onData(ns3::MakeCallback(&Requester::Read, this)),
      m_onError(ns3::MakeCallback(&Requester::Fail, this))
{
}

void
Requester::Open(const ns3::Address& server)
{
    const auto socket = ns3::Socket::CreateSocket(m_node, ns3::TcpSocketFactory::GetTypeId());
    socket->SetConnectCallback(m_onConnected, m_onError);
    socket->SetCloseCallbacks(ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>(), m_onError);
    socket->SetRecvCallback(m_onData);
    m_failed = socket->Connect(server) != 0 || m_failed;
}

void
Requester::Request(const ns3::Ptr<ns3::Socket>& socket)
{
    ++m_requests;
    const int sent = socket->Send(ns3::Create<ns3::Packet>(REQUEST_OCTETS));
    m_failed = sent != static_cast<int>(REQUEST_OCTETS) || m_failed;
}

uint64_t
Requester::GetRequests() const
{
    return m_requests;
}

uint64_t
Requester::GetReplies() const
{
    return m_replies;
}

bool
Requester::HasFailed() const
{
    return m_failed;
}

void
Requester::Read(ns3::Ptr<ns3::Socket> socket)
{
    if (socket->GetRxAvailable() >= REPLY_OCTETS)
    {
        socket->Recv(REPLY_OCTETS, 0);
        ++m_replies;
        m_onReply(socket);
    }
}

void
Requester::Fail(ns3::Ptr<ns3::Socket> /* socket */)
{
    m_failed = true;
}

} // namespace bench
