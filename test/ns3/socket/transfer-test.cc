/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Data from one end to the other, over both versions of IP, and in both directions.

#include "support/socket-fixture.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

TEST_F(SocketTest, FactoryOfTheNodeMakesOurSockets)
{
    Install();
    ASSERT_TRUE(m_nodes.Get(0)->GetObject<TcpL4Protocol>());
    ASSERT_TRUE(NewSocket(0));
    EXPECT_EQ(NewSocket(0)->GetNode(), m_nodes.Get(0));
    EXPECT_EQ(NewSocket(0)->GetSocketType(), Socket::NS3_SOCK_STREAM);
}

TEST_F(SocketTest, BulkSendReachesPacketSink)
{
    Install();
    EXPECT_EQ(Transfer(Server(), InetSocketAddress(Ipv4Address::GetAny(), 80), 1000000), 1000000U);
    EXPECT_EQ(Tcp(0)->GetConnections(), 0U);
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
    EXPECT_LT(Simulator::Now(), Seconds(300)); // 2 MSL and little more
    EXPECT_GT(Simulator::Now(), Seconds(240));
}

TEST_F(SocketTest, BulkSendReachesPacketSinkOverIpv6)
{
    Install();
    EXPECT_EQ(Transfer(Server6(), Inet6SocketAddress(Ipv6Address::GetAny(), 80), 300000), 300000U);
}

TEST_F(SocketTest, ListenerAtTheIpv6WildcardServesIpv4)
{
    Install();
    Ptr<RfcTcpSocket> listener = NewListener(Inet6SocketAddress(Ipv6Address::GetAny(), 80));
    Ptr<RfcTcpSocket> client = NewSocket(0);
    EXPECT_EQ(client->Connect(Server()), 0);
    Simulator::Stop(Seconds(1));
    Simulator::Run();
    ASSERT_EQ(m_accepted.size(), 1U);
    Address peer;
    EXPECT_EQ(m_accepted[0]->GetPeerName(peer), 0);
    EXPECT_TRUE(Inet6SocketAddress::ConvertFrom(peer).GetIpv6().IsIpv4MappedAddress());
}

TEST_F(SocketTest, TransferOverLoopback)
{
    Install();
    PacketSinkHelper sinks("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), 80));
    ApplicationContainer sink = sinks.Install(m_nodes.Get(0));
    BulkSendHelper bulk("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetLoopback(), 80));
    bulk.SetAttribute("MaxBytes", UintegerValue(1000000));
    bulk.Install(m_nodes.Get(0));
    Simulator::Run();
    EXPECT_EQ(DynamicCast<PacketSink>(sink.Get(0))->GetTotalRx(), 1000000U);
}

TEST_F(SocketTest, TransferWithChecksums)
{
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
    Install();
    EXPECT_EQ(Transfer(Server(), InetSocketAddress(Ipv4Address::GetAny(), 80), 100000), 100000U);
    EXPECT_EQ(Tcp(0)->GetDiscards(RfcTcpDiscard::BAD_CHECKSUM), 0U);
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));
}

TEST_F(SocketTest, TalksWithTheBuiltInTcp)
{
    for (const bool oursSends : {true, false})
    {
        NodeContainer nodes;
        nodes.Create(2);
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
        link.SetChannelAttribute("Delay", StringValue("5ms"));
        m_devices = link.Install(nodes);
        m_nodes = nodes;
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
        RfcTcpHelper().Install(nodes.Get(oursSends ? 0 : 1));
        InternetStackHelper().Install(nodes.Get(oursSends ? 1 : 0));
        AssignAddresses();
        EXPECT_EQ(Transfer(Server(), InetSocketAddress(Ipv4Address::GetAny(), 80), 500000),
                  500000U);
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));
        Simulator::Destroy();
    }
}

TEST_F(SocketTest, RequestAndReplyCallbacksComeInOrder)
{
    Install();
    NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    Watch(client, "client");
    EXPECT_EQ(client->Connect(Server()), 0);
    EXPECT_EQ(client->Send(Text("request")), 7); // queued until the handshake is over
    Simulator::Schedule(Seconds(1), [&] {
        EXPECT_EQ(m_accepted.at(0)->Send(Text("reply")), 5);
        EXPECT_EQ(m_accepted.at(0)->Close(), 0);
    });
    Simulator::Schedule(Seconds(2), [&] { EXPECT_EQ(client->Close(), 0); });
    Simulator::Run();
    EXPECT_EQ(m_events,
              (Events{"client connected",
                      "server got request",
                      "client got reply",
                      "client end",
                      "client normal",
                      "server end", // can be read after Close(), too
                      "server normal"}));
    EXPECT_EQ(client->GetCloseReason(), RfcTcpCloseReason::NORMAL);
    EXPECT_EQ(m_accepted.at(0)->GetCloseReason(), RfcTcpCloseReason::NORMAL);
    EXPECT_EQ(client->GetErrno(), Socket::ERROR_NOTERROR);
}

TEST_F(SocketTest, HalfCloseLeavesTheOtherDirectionOpen)
{
    Install();
    NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    Watch(client, "client");
    client->Connect(Server());
    client->Send(Text("all"));
    EXPECT_EQ(client->ShutdownSend(), 0);
    EXPECT_EQ(client->Send(Text("more")), -1);
    EXPECT_EQ(client->GetErrno(), Socket::ERROR_SHUTDOWN);
    for (int second : {1, 2, 3})
    {
        Simulator::Schedule(Seconds(second), [&] { m_accepted.at(0)->Send(Text("reply")); });
    }
    Simulator::Schedule(Seconds(4), [&] { m_accepted.at(0)->Close(); });
    Simulator::Run();
    EXPECT_EQ(m_events,
              (Events{"client connected",
                      "server got all",
                      "server end",
                      "server normal",
                      "client got reply",
                      "client got reply",
                      "client got reply",
                      "client end",
                      "client normal"}));
}

TEST_F(SocketTest, PeekLeavesTheOctets)
{
    Install();
    Ptr<RfcTcpSocket> listener = NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    client->Connect(Server());
    Simulator::Schedule(Seconds(1), [&] {
        m_accepted.at(0)->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
        client->Send(Text("text"));
    });
    Simulator::Stop(Seconds(2));
    Simulator::Run();
    Ptr<RfcTcpSocket> server = m_accepted.at(0);
    EXPECT_EQ(server->GetRxAvailable(), 4U);
    EXPECT_EQ(server->Recv(10, RfcTcpSocket::PEEK)->GetSize(), 4U);
    EXPECT_EQ(server->GetRxAvailable(), 4U);
    Address from;
    EXPECT_EQ(server->RecvFrom(3, 0, from)->GetSize(), 3U);
    EXPECT_EQ(InetSocketAddress::ConvertFrom(from).GetIpv4(), m_addresses.GetAddress(0));
    EXPECT_EQ(server->Recv()->GetSize(), 1U);
    EXPECT_EQ(server->Recv(), nullptr);
}

} // namespace
} // namespace ns3::rfctcp::test
