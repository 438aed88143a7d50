/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bulk-udp.h"

#include "network.h"

#include "ns3/inet-socket-address.h"
#include "ns3/packet.h"
#include "ns3/udp-socket-factory.h"

#include <algorithm>

namespace bench
{

namespace
{

constexpr uint32_t FIRST_WINDOW = 10;          // datagrams, as InitialCwnd
constexpr uint32_t PER_ACKNOWLEDGMENT = 2;     // datagrams, as DelAckCount
constexpr uint32_t ACKNOWLEDGMENT_OCTETS = 24; // with UDP's header as long as TCP's with timestamps

} // namespace

UdpTransfer::UdpTransfer(const ns3::Ptr<ns3::Node>& client,
                         const ns3::Ptr<ns3::Node>& server,
                         const ns3::Ipv4Address& address,
                         uint16_t port,
                         uint64_t octets,
                         uint32_t window)
    : m_client(ns3::Socket::CreateSocket(client, ns3::UdpSocketFactory::GetTypeId())),
      m_server(ns3::Socket::CreateSocket(server, ns3::UdpSocketFactory::GetTypeId())),
      m_octets(octets),
      m_mostInFlight(std::max(window, PER_ACKNOWLEDGMENT)),
      m_window(std::min(FIRST_WINDOW, m_mostInFlight))
{
    m_server->Bind(ns3::InetSocketAddress(address, port));
    m_server->SetRecvCallback([this](ns3::Ptr<ns3::Socket>) { ReadData(); });
    m_client->Connect(ns3::InetSocketAddress(address, port));
    m_client->SetRecvCallback([this](ns3::Ptr<ns3::Socket>) { ReadAcknowledgments(); });
}

void
UdpTransfer::Begin()
{
    SendMore();
}

uint64_t
UdpTransfer::GetSent() const
{
    return m_sent;
}

uint64_t
UdpTransfer::GetReceived() const
{
    return m_received;
}

void
UdpTransfer::SendMore()
{
    while (m_sent < m_octets && m_inFlight < m_window)
    {
        const auto size =
            static_cast<uint32_t>(std::min<uint64_t>(SEGMENT_SIZE, m_octets - m_sent));
        m_client->Send(ns3::Create<ns3::Packet>(size));
        m_sent += size;
        ++m_inFlight;
    }
}

void
UdpTransfer::ReadData()
{
    ns3::Address from;
    while (const auto packet = m_server->RecvFrom(from))
    {
        if (m_arrived == 0)
        {
            m_server->Connect(from);
        }
        m_received += packet->GetSize();
        if (++m_arrived % PER_ACKNOWLEDGMENT == 0)
        {
            m_server->Send(ns3::Create<ns3::Packet>(ACKNOWLEDGMENT_OCTETS));
        }
    }
}

void
UdpTransfer::ReadAcknowledgments()
{
    while (m_client->Recv())
    {
        m_inFlight -= PER_ACKNOWLEDGMENT;
        m_window = std::min(m_window + PER_ACKNOWLEDGMENT, m_mostInFlight);
    }
    SendMore();
}

} // namespace bench
