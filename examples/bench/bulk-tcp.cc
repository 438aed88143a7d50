/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bulk-tcp.h"

#include "ns3/inet-socket-address.h"
#include "ns3/packet.h"
#include "ns3/tcp-socket-factory.h"

#include <algorithm>

namespace bench
{

namespace
{

constexpr uint64_t CHUNK = 65536; // octets that the sender writes at a time

} // namespace

BulkSender::BulkSender(const ns3::Ptr<ns3::Node>& node, const ns3::Address& server, uint64_t octets)
    : m_socket(ns3::Socket::CreateSocket(node, ns3::TcpSocketFactory::GetTypeId())),
      m_octets(octets)
{
    const ns3::Callback<void, ns3::Ptr<ns3::Socket>> fail(
        [this](ns3::Ptr<ns3::Socket>) { m_failed = true; });
    m_socket->SetConnectCallback([this](ns3::Ptr<ns3::Socket>) { SendMore(); }, fail);
    m_socket->SetCloseCallbacks(ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>(), fail);
    m_socket->SetSendCallback([this](ns3::Ptr<ns3::Socket>, uint32_t) { SendMore(); });
    m_failed = m_socket->Connect(server) != 0;
}

uint64_t
BulkSender::GetSent() const
{
    return m_sent;
}

bool
BulkSender::HasFailed() const
{
    return m_failed;
}

void
BulkSender::SendMore()
{
    while (m_socket && m_sent < m_octets)
    {
        const auto size = static_cast<uint32_t>(std::min(CHUNK, m_octets - m_sent));
        if (m_socket->GetTxAvailable() < size)
        {
            return;
        }
        m_sent += size; // before Send(), which may ask for more at once
        if (m_socket->Send(ns3::Create<ns3::Packet>(size)) != static_cast<int>(size))
        {
            m_failed = true;
            return;
        }
    }
    if (m_socket)
    {
        const auto socket = m_socket;
        m_socket = nullptr;
        socket->Close();
    }
}

BulkReceiver::BulkReceiver(const ns3::Ptr<ns3::Node>& node, uint16_t port)
    : m_listener(ns3::Socket::CreateSocket(node, ns3::TcpSocketFactory::GetTypeId()))
{
    m_listener->SetAcceptCallback(
        ns3::MakeNullCallback<bool, ns3::Ptr<ns3::Socket>, const ns3::Address&>(),
        ns3::MakeCallback(&BulkReceiver::Accept, this));
    m_failed = m_listener->Bind(ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), port)) != 0 ||
               m_listener->Listen() != 0;
}

uint64_t
BulkReceiver::GetReceived() const
{
    return m_received;
}

bool
BulkReceiver::HasFailed() const
{
    return m_failed;
}

void
BulkReceiver::Accept(ns3::Ptr<ns3::Socket> socket, const ns3::Address& /* peer */)
{
    socket->SetRecvCallback(ns3::MakeCallback(&BulkReceiver::Read, this));
    socket->SetCloseCallbacks(
        [this](ns3::Ptr<ns3::Socket> closing) {
            Read(closing);
            closing->Close();
        },
        [this](ns3::Ptr<ns3::Socket>) { m_failed = true; });
}

void
BulkReceiver::Read(ns3::Ptr<ns3::Socket> socket)
{
    while (socket->GetRxAvailable() > 0)
    {
        m_received += socket->Recv()->GetSize();
    }
}

} // namespace bench
