/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "socket-fixture.h"

namespace ns3::rfctcp::test
{

SocketTest::SocketTest()
{
    m_nodes.Create(2);
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    link.SetChannelAttribute("Delay", StringValue("5ms"));
    m_devices = link.Install(m_nodes);
}

SocketTest::~SocketTest()
{
    Simulator::Destroy();
    Config::Reset();
}

void
SocketTest::Install(const RfcTcpHelper& helper)
{
    helper.Install(m_nodes);
    AssignAddresses();
}

void
SocketTest::AssignAddresses()
{
    Ipv4AddressHelper ipv4("10.1.1.0", "255.255.255.0");
    m_addresses = ipv4.Assign(m_devices);
    Ipv6AddressHelper ipv6(Ipv6Address("2001:1::"), Ipv6Prefix(64));
    m_addresses6 = ipv6.Assign(m_devices);
}

Ptr<RfcTcpSocket>
SocketTest::NewSocket(uint32_t node)
{
    const auto socket = Socket::CreateSocket(m_nodes.Get(node), TcpSocketFactory::GetTypeId());
    const auto dropIn = DynamicCast<RfcTcpDropInSocket>(socket);
    return dropIn ? dropIn->GetRfcTcpSocket() : DynamicCast<RfcTcpSocket>(socket);
}

Ptr<RfcTcpL4Protocol>
SocketTest::Tcp(uint32_t node)
{
    return m_nodes.Get(node)->GetObject<RfcTcpL4Protocol>();
}

InetSocketAddress
SocketTest::Server(uint16_t port)
{
    return InetSocketAddress(m_addresses.GetAddress(1), port);
}

Inet6SocketAddress
SocketTest::Server6(uint16_t port)
{
    return Inet6SocketAddress(m_addresses6.GetAddress(1, 1), port);
}

Ptr<RfcTcpSocket>
SocketTest::NewListener(const Address& local)
{
    Ptr<RfcTcpSocket> listener = NewSocket(1);
    EXPECT_EQ(listener->Bind(local), 0);
    EXPECT_EQ(listener->Listen(), 0);
    listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                MakeCallback(&SocketTest::Accept, this));
    return listener;
}

void
SocketTest::Accept(Ptr<Socket> socket, const Address&)
{
    m_accepted.push_back(DynamicCast<RfcTcpSocket>(socket));
    Watch(m_accepted.back(), "server");
}

void
SocketTest::Watch(Ptr<RfcTcpSocket> socket, const std::string& name)
{
    socket->SetConnectCallback(MakeBoundCallback(&SocketTest::Note, this, name + " connected"),
                               MakeBoundCallback(&SocketTest::Note, this, name + " failed"));
    socket->SetCloseCallbacks(MakeBoundCallback(&SocketTest::Note, this, name + " normal"),
                              MakeBoundCallback(&SocketTest::Note, this, name + " error"));
    socket->SetRecvCallback(MakeBoundCallback(&SocketTest::Read, this, name));
}

void
SocketTest::Note(SocketTest* test, std::string what, Ptr<Socket>)
{
    test->m_events.push_back(what);
}

void
SocketTest::Read(SocketTest* test, std::string name, Ptr<Socket> socket)
{
    while (Ptr<Packet> packet = socket->Recv())
    {
        if (packet->GetSize() == 0)
        {
            test->m_events.push_back(name + " end");
        }
        else
        {
            std::string text(packet->GetSize(), '\0');
            packet->CopyData(reinterpret_cast<uint8_t*>(text.data()), packet->GetSize());
            test->m_events.push_back(name + " got " + text);
        }
    }
}

Ptr<Packet>
SocketTest::Text(const std::string& text)
{
    return Create<Packet>(reinterpret_cast<const uint8_t*>(text.data()),
                          static_cast<uint32_t>(text.size()));
}

uint64_t
SocketTest::Transfer(const Address& to, const Address& local, uint64_t octets)
{
    PacketSinkHelper sinks("ns3::TcpSocketFactory", local);
    ApplicationContainer sink = sinks.Install(m_nodes.Get(1));
    BulkSendHelper bulk("ns3::TcpSocketFactory", to);
    bulk.SetAttribute("MaxBytes", UintegerValue(octets));
    ApplicationContainer sender = bulk.Install(m_nodes.Get(0));
    sender.Start(Seconds(0.1));
    Simulator::Run();
    return DynamicCast<PacketSink>(sink.Get(0))->GetTotalRx();
}

} // namespace ns3::rfctcp::test
