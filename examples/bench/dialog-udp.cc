/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "dialog-udp.h"

#include "dialog-tcp.h"

#include "ns3/inet-socket-address.h"
#include "ns3/packet.h"
#include "ns3/udp-socket-factory.h"

#include <utility>

namespace bench
{

DialogScript
MakeRequestScript()
{
    return {REQUEST_OCTETS, {{REPLY_OCTETS, {}}}, {{REQUEST_OCTETS, {REPLY_OCTETS}}}, REPLY_OCTETS};
}

DialogScript
MakeConnectionScript()
{
    // with UDP's header as long as TCP's with its options; the request acknowledges the SYN, the
    // reply the request, and so on
    constexpr uint32_t SYN = 32;
    constexpr uint32_t ACK = 24;
    constexpr uint32_t FIN = 25; // told from ACK by its length
    constexpr uint32_t REQUEST = ACK + REQUEST_OCTETS;
    constexpr uint32_t REPLY = ACK + REPLY_OCTETS;
    return {SYN,
            {{SYN, {REQUEST}}, {REPLY, {FIN}}, {FIN, {ACK}}},
            {{SYN, {SYN}}, {REQUEST, {REPLY}}, {FIN, {FIN}}},
            FIN};
}

UdpDialog::UdpDialog(const ns3::Ptr<ns3::Node>& client,
                     const ns3::Ptr<ns3::Node>& server,
                     const ns3::Ipv4Address& address,
                     uint16_t port,
                     DialogScript script,
                     std::function<void()> onDone)
    : m_client(ns3::Socket::CreateSocket(client, ns3::UdpSocketFactory::GetTypeId())),
      m_server(ns3::Socket::CreateSocket(server, ns3::UdpSocketFactory::GetTypeId())),
      m_script(std::move(script)),
      m_onDone(std::move(onDone))
{
    m_server->Bind(ns3::InetSocketAddress(address, port));
    m_server->SetRecvCallback(
        [this](ns3::Ptr<ns3::Socket> socket) { Read(socket, m_script.serverRules); });
    m_client->Connect(ns3::InetSocketAddress(address, port));
    m_client->SetRecvCallback(
        [this](ns3::Ptr<ns3::Socket> socket) { Read(socket, m_script.clientRules); });
}

void
UdpDialog::Begin()
{
    Send(m_client, m_script.opening);
}

uint64_t
UdpDialog::GetSent() const
{
    return m_sent;
}

uint64_t
UdpDialog::GetReceived() const
{
    return m_received;
}

uint64_t
UdpDialog::GetDone() const
{
    return m_done;
}

void
UdpDialog::Send(const ns3::Ptr<ns3::Socket>& socket, uint32_t octets)
{
    m_sent += octets;
    socket->Send(ns3::Create<ns3::Packet>(octets));
}

void
UdpDialog::Read(const ns3::Ptr<ns3::Socket>& socket, const std::vector<DialogRule>& rules)
{
    ns3::Address from;
    while (const auto packet = socket->RecvFrom(from))
    {
        if (socket == m_server && !m_serverConnected)
        {
            m_server->Connect(from);
            m_serverConnected = true;
        }
        const uint32_t size = packet->GetSize();
        m_received += size;
        for (const auto& rule : rules)
        {
            if (rule.received == size)
            {
                for (const uint32_t octets : rule.sends)
                {
                    Send(socket, octets);
                }
            }
        }
        if (socket == m_client && size == m_script.last)
        {
            ++m_done;
            m_onDone();
        }
    }
}

} // namespace bench
