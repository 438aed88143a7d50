/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/error-model.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/rfc-tcp-module.h"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace ns3
{
namespace
{

/** Two nodes, a link, this TCP. */
class SocketTest : public ::testing::Test
{
  protected:
    SocketTest()
    {
        m_nodes.Create(2);
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
        link.SetChannelAttribute("Delay", StringValue("5ms"));
        m_devices = link.Install(m_nodes);
    }

    ~SocketTest() override
    {
        Simulator::Destroy();
        Config::Reset();
    }

    /** @param helper how to install this TCP */
    void Install(const RfcTcpHelper& helper = RfcTcpHelper())
    {
        helper.Install(m_nodes);
        AssignAddresses();
    }

    void AssignAddresses()
    {
        Ipv4AddressHelper ipv4("10.1.1.0", "255.255.255.0");
        m_addresses = ipv4.Assign(m_devices);
        Ipv6AddressHelper ipv6(Ipv6Address("2001:1::"), Ipv6Prefix(64));
        m_addresses6 = ipv6.Assign(m_devices);
    }

    Ptr<RfcTcpSocket> NewSocket(uint32_t node)
    {
        return DynamicCast<RfcTcpSocket>(
            Socket::CreateSocket(m_nodes.Get(node), TcpSocketFactory::GetTypeId()));
    }

    Ptr<RfcTcpL4Protocol> Tcp(uint32_t node)
    {
        return m_nodes.Get(node)->GetObject<RfcTcpL4Protocol>();
    }

    InetSocketAddress Server(uint16_t port = 80)
    {
        return InetSocketAddress(m_addresses.GetAddress(1), port);
    }

    Inet6SocketAddress Server6(uint16_t port = 80)
    {
        return Inet6SocketAddress(m_addresses6.GetAddress(1, 1), port);
    }

    /** A listening socket on node 1. */
    Ptr<RfcTcpSocket> NewListener(const Address& local = InetSocketAddress(Ipv4Address::GetAny(),
                                                                           80))
    {
        Ptr<RfcTcpSocket> listener = NewSocket(1);
        EXPECT_EQ(listener->Bind(local), 0);
        EXPECT_EQ(listener->Listen(), 0);
        listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    MakeCallback(&SocketTest::Accept, this));
        return listener;
    }

    void Accept(Ptr<Socket> socket, const Address&)
    {
        m_accepted.push_back(DynamicCast<RfcTcpSocket>(socket));
        Watch(m_accepted.back(), "server");
    }

    /** Writes down every callback of a socket and reads all that arrives. */
    void Watch(Ptr<RfcTcpSocket> socket, const std::string& name)
    {
        socket->SetConnectCallback(MakeBoundCallback(&SocketTest::Note, this, name + " connected"),
                                   MakeBoundCallback(&SocketTest::Note, this, name + " failed"));
        socket->SetCloseCallbacks(MakeBoundCallback(&SocketTest::Note, this, name + " normal"),
                                  MakeBoundCallback(&SocketTest::Note, this, name + " error"));
        socket->SetRecvCallback(MakeBoundCallback(&SocketTest::Read, this, name));
    }

    static void Note(SocketTest* test, std::string what, Ptr<Socket>)
    {
        test->m_events.push_back(what);
    }

    static void Read(SocketTest* test, std::string name, Ptr<Socket> socket)
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

    static Ptr<Packet> Text(const std::string& text)
    {
        return Create<Packet>(reinterpret_cast<const uint8_t*>(text.data()),
                              static_cast<uint32_t>(text.size()));
    }

    /** BulkSend on node 0 to a PacketSink on node 1. @return octets the sink got */
    uint64_t Transfer(const Address& to, const Address& local, uint64_t octets)
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

    using Events = std::vector<std::string>;

    NodeContainer m_nodes;
    NetDeviceContainer m_devices;
    Ipv4InterfaceContainer m_addresses;
    Ipv6InterfaceContainer m_addresses6;
    std::vector<Ptr<RfcTcpSocket>> m_accepted;
    Events m_events;
};

/** A row of traces. */
std::vector<std::string> g_rows;

void
NoteTransition(const RfcTcpTransition& transition)
{
    std::ostringstream row;
    row << transition;
    g_rows.push_back(row.str());
}

void
NoteCreated(const RfcTcpConnectionId& connection, bool passive)
{
    g_rows.push_back("created #" + std::to_string(connection.number) +
                     (passive ? " passive" : " active"));
}

void
NoteClosed(const RfcTcpConnectionId& connection, RfcTcpCloseReason reason)
{
    g_rows.push_back("closed #" + std::to_string(connection.number) + " " + RfcTcpName(reason));
}

} // namespace

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

TEST_F(SocketTest, ShutdownOfTheListenerClosesAfterThePeer)
{
    Install();
    Ptr<RfcTcpSocket> listener = NewListener();
    EXPECT_EQ(listener->ShutdownSend(), 0);
    Ptr<RfcTcpSocket> client = NewSocket(0);
    Watch(client, "client");
    client->Connect(Server());
    client->Send(Text("text"));
    Simulator::Schedule(Seconds(1), [&] {
        EXPECT_EQ(m_accepted.at(0)->GetState(), TcpSocket::ESTABLISHED);
        EXPECT_EQ(m_accepted.at(0)->Send(Text("no")), -1);
        EXPECT_EQ(m_accepted.at(0)->GetErrno(), Socket::ERROR_SHUTDOWN);
        client->ShutdownSend();
    });
    Simulator::Run();
    EXPECT_EQ(m_events,
              (Events{"client connected",
                      "server got text",
                      "server end",
                      "server normal",
                      "client end",
                      "client normal"}));
}

TEST_F(SocketTest, ErrorsAreToldApart)
{
    Install();
    NewListener();
    Ptr<RfcTcpSocket> refused = NewSocket(0);
    Watch(refused, "refused");
    refused->Connect(Server(81));

    Ptr<RfcTcpSocket> reset = NewSocket(0);
    Watch(reset, "reset");
    reset->Connect(Server());
    Simulator::Schedule(Seconds(1), [&] { EXPECT_EQ(m_accepted.at(0)->Abort(), 0); });

    Ptr<RfcTcpSocket> timedOut = NewSocket(0);
    timedOut->SetAttribute("ConnCount", UintegerValue(3));
    Watch(timedOut, "timed out");
    Simulator::Schedule(Seconds(2), [&] {
        Ptr<RateErrorModel> everything = CreateObject<RateErrorModel>();
        everything->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
        everything->SetRate(1.0);
        m_devices.Get(1)->SetAttribute("ReceiveErrorModel", PointerValue(everything));
        timedOut->Connect(Server());
    });
    Simulator::Run();
    EXPECT_EQ(m_events,
              (Events{"refused failed",
                      "reset connected",
                      "server normal",
                      "reset error",
                      "timed out failed"}));
    EXPECT_EQ(refused->GetErrno(), RfcTcpSocket::ERROR_CONNREFUSED);
    EXPECT_EQ(refused->GetCloseReason(), RfcTcpCloseReason::REFUSED);
    EXPECT_EQ(reset->GetErrno(), RfcTcpSocket::ERROR_CONNRESET);
    EXPECT_EQ(reset->GetCloseReason(), RfcTcpCloseReason::RESET);
    EXPECT_EQ(timedOut->GetErrno(), RfcTcpSocket::ERROR_TIMEDOUT);
    EXPECT_EQ(timedOut->GetCloseReason(), RfcTcpCloseReason::TIMED_OUT);
    EXPECT_EQ(m_accepted.at(0)->GetCloseReason(), RfcTcpCloseReason::ABORTED);
}

TEST_F(SocketTest, MisuseIsToldByErrno)
{
    Install();
    Ptr<RfcTcpSocket> socket = NewSocket(0);
    const auto fails = [&socket](int result, Socket::SocketErrno error) {
        EXPECT_EQ(result, -1);
        EXPECT_EQ(socket->GetErrno(), error);
    };
    Address name;
    fails(socket->GetPeerName(name), Socket::ERROR_NOTCONN);
    fails(socket->Send(Text("text")), Socket::ERROR_NOTCONN);
    fails(socket->ShutdownSend(), Socket::ERROR_NOTCONN);
    fails(socket->Abort(), Socket::ERROR_NOTCONN);
    fails(socket->Bind(m_devices.Get(0)->GetAddress()), Socket::ERROR_INVAL);
    fails(socket->Bind(InetSocketAddress("224.0.0.1", 1000)), Socket::ERROR_ADDRNOTAVAIL);
    fails(socket->Bind(InetSocketAddress("10.1.1.255", 1000)), Socket::ERROR_ADDRNOTAVAIL);
    fails(socket->Connect(m_devices.Get(0)->GetAddress()), Socket::ERROR_AFNOSUPPORT);
    fails(socket->Connect(InetSocketAddress("255.255.255.255", 80)), Socket::ERROR_ADDRNOTAVAIL);
    fails(socket->Connect(InetSocketAddress("10.1.1.255", 80)), Socket::ERROR_ADDRNOTAVAIL);
    fails(socket->Connect(InetSocketAddress("224.0.0.1", 80)), Socket::ERROR_ADDRNOTAVAIL);
    fails(socket->Connect(InetSocketAddress("0.0.0.0", 80)), Socket::ERROR_ADDRNOTAVAIL);
    fails(socket->Connect(Inet6SocketAddress("ff02::1", 80)), Socket::ERROR_ADDRNOTAVAIL);
    fails(socket->Connect(InetSocketAddress("10.7.7.7", 80)), Socket::ERROR_NOROUTETOHOST);

    EXPECT_EQ(socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000)), 0);
    fails(socket->Bind(), Socket::ERROR_INVAL);
    Ptr<RfcTcpSocket> other = NewSocket(0);
    EXPECT_EQ(other->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000)), -1);
    EXPECT_EQ(other->GetErrno(), Socket::ERROR_ADDRINUSE);
    EXPECT_EQ(other->Bind(InetSocketAddress(m_addresses.GetAddress(0), 1000)), 0);

    fails(socket->Connect(Server6()), Socket::ERROR_AFNOSUPPORT);
    EXPECT_EQ(socket->Connect(Server()), 0);
    fails(socket->Connect(Server()), Socket::ERROR_ISCONN);
    fails(socket->Listen(), Socket::ERROR_ISCONN);
    fails(socket->Bind(), Socket::ERROR_INVAL);
    fails(socket->Send(Text("text"), 4), Socket::ERROR_OPNOTSUPP);
    fails(socket->Send(Create<Packet>(200000)), Socket::ERROR_MSGSIZE);
    EXPECT_EQ(socket->Recv(100, 4), nullptr);
    EXPECT_EQ(socket->GetErrno(), Socket::ERROR_OPNOTSUPP);
    EXPECT_FALSE(socket->SetAllowBroadcast(true));
    EXPECT_EQ(socket->Close(), 0);
    EXPECT_EQ(socket->Close(), 0);
    fails(socket->Send(Text("text")), Socket::ERROR_NOTCONN);

    Ptr<RfcTcpSocket> listener = NewSocket(0);
    EXPECT_EQ(listener->Listen(), 0); // binds by itself
    EXPECT_EQ(listener->Listen(), -1);
    EXPECT_EQ(listener->GetErrno(), Socket::ERROR_INVAL);
    EXPECT_EQ(listener->Send(Text("text")), -1);
    EXPECT_EQ(listener->GetErrno(), Socket::ERROR_NOTCONN);
    EXPECT_EQ(listener->GetSockName(name), 0);
    EXPECT_GE(InetSocketAddress::ConvertFrom(name).GetPort(), 49152);
}

TEST_F(SocketTest, ConnectTurnsAListenerActive)
{
    Install();
    NewListener();
    g_rows.clear();
    Tcp(0)->TraceConnectWithoutContext("StateTransition", MakeCallback(&NoteTransition));
    Ptr<RfcTcpSocket> socket = NewSocket(0);
    socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000));
    socket->Listen();
    EXPECT_EQ(socket->Connect(Server()), 0);
    Simulator::Stop(Seconds(1));
    Simulator::Run();
    EXPECT_EQ(socket->GetState(), TcpSocket::ESTABLISHED);
    ASSERT_EQ(g_rows.size(), 3U);
    EXPECT_EQ(g_rows[0], "#1 0.0.0.0:1000 > * CLOSED -> LISTEN by PASSIVE_OPEN");
    EXPECT_EQ(g_rows[1], "#1 10.1.1.1:1000 > 10.1.1.2:80 LISTEN -> SYN_SENT by ACTIVE_OPEN");
}

TEST_F(SocketTest, ProtocolTracesTellTheWholeLife)
{
    Install(RfcTcpHelper().SetSocketAttribute("MaxSegLifetime", TimeValue(Seconds(1))));
    g_rows.clear();
    Tcp(1)->TraceConnectWithoutContext("ConnectionCreated", MakeCallback(&NoteCreated));
    Tcp(1)->TraceConnectWithoutContext("StateTransition", MakeCallback(&NoteTransition));
    Tcp(1)->TraceConnectWithoutContext("ConnectionClosed", MakeCallback(&NoteClosed));
    Ptr<RfcTcpSocket> listener = NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    client->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000));
    client->Connect(Server());
    Simulator::Schedule(Seconds(1), [&] { m_accepted.at(0)->Close(); });
    Simulator::Schedule(Seconds(2), [&] { client->Close(); });
    Simulator::Schedule(Seconds(9), [&] { listener->Close(); });
    Simulator::Run();
    const std::vector<std::string> expected{
        "created #1 passive",
        "#1 0.0.0.0:80 > * CLOSED -> LISTEN by PASSIVE_OPEN",
        "created #2 passive",
        "#2 10.1.1.2:80 > 10.1.1.1:1000 LISTEN -> SYN_RCVD by SEGMENT SYN",
        "#2 10.1.1.2:80 > 10.1.1.1:1000 SYN_RCVD -> ESTABLISHED by SEGMENT ACK",
        "#2 10.1.1.2:80 > 10.1.1.1:1000 ESTABLISHED -> FIN_WAIT_1 by CLOSE_CALL",
        "#2 10.1.1.2:80 > 10.1.1.1:1000 FIN_WAIT_1 -> FIN_WAIT_2 by SEGMENT ACK",
        "#2 10.1.1.2:80 > 10.1.1.1:1000 FIN_WAIT_2 -> TIME_WAIT by SEGMENT FIN,ACK",
        "#2 10.1.1.2:80 > 10.1.1.1:1000 TIME_WAIT -> CLOSED by TIME_WAIT_TIMEOUT",
        "closed #2 NORMAL",
        "#1 0.0.0.0:80 > * LISTEN -> CLOSED by CLOSE_CALL",
        "closed #1 DELETED"};
    ASSERT_EQ(g_rows.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_EQ(g_rows[i].substr(0, expected[i].size()), expected[i]);
    }
}

TEST_F(SocketTest, SocketListOfTheParentLeadsToOurSockets)
{
    Install();
    static uint32_t cwndCalls;
    static std::vector<TcpSocket::TcpStates_t> states;
    cwndCalls = 0;
    states.clear();
    Simulator::Schedule(Seconds(0.2), [] {
        Config::ConnectWithoutContext(
            "/NodeList/0/$ns3::TcpL4Protocol/SocketList/0/CongestionWindow",
            Callback<void, uint32_t, uint32_t>([](uint32_t, uint32_t) { ++cwndCalls; }));
        Config::ConnectWithoutContext(
            "/NodeList/0/$ns3::RfcTcpL4Protocol/Sockets/*/State",
            Callback<void, TcpSocket::TcpStates_t, TcpSocket::TcpStates_t>(
                [](TcpSocket::TcpStates_t, TcpSocket::TcpStates_t to) { states.push_back(to); }));
        Config::MatchContainer found =
            Config::LookupMatches("/NodeList/*/$ns3::TcpL4Protocol/SocketList/*");
        EXPECT_EQ(found.GetN(), 3U); // sender; sink's listener and its child
    });
    EXPECT_EQ(Transfer(Server(), InetSocketAddress(Ipv4Address::GetAny(), 80), 1000000), 1000000U);
    EXPECT_GT(cwndCalls, 10U);
    EXPECT_EQ(states,
              (std::vector<TcpSocket::TcpStates_t>{TcpSocket::FIN_WAIT_1,
                                                   TcpSocket::FIN_WAIT_2,
                                                   TcpSocket::TIME_WAIT,
                                                   TcpSocket::CLOSED}));
}

TEST_F(SocketTest, AllTraceSourcesOfTheBuiltInSocketExist)
{
    for (const char* name : {"RTO",
                             "RTT",
                             "NextTxSequence",
                             "HighestSequence",
                             "State",
                             "CongState",
                             "EcnState",
                             "AdvWND",
                             "RWND",
                             "BytesInFlight",
                             "HighestRxSequence",
                             "HighestRxAck",
                             "PacingRate",
                             "CongestionWindow",
                             "CongestionWindowInflated",
                             "SlowStartThreshold",
                             "Tx",
                             "Rx"})
    {
        EXPECT_TRUE(RfcTcpSocket::GetTypeId().LookupTraceSourceByName(name)) << name;
    }
}

TEST_F(SocketTest, TxAndRxShowEverySegment)
{
    Install();
    NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    static std::vector<std::string> segments;
    segments.clear();
    using Sink = Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>>;
    const auto note = [](const char* direction) {
        return
            [direction](Ptr<const Packet> packet, const TcpHeader& header, Ptr<const TcpSocket>) {
                segments.push_back(direction + TcpHeader::FlagsToString(header.GetFlags()) + " " +
                                   std::to_string(packet->GetSize()));
            };
    };
    client->TraceConnectWithoutContext("Tx", Sink(note(">")));
    client->TraceConnectWithoutContext("Rx", Sink(note("<")));
    client->Connect(Server());
    client->Send(Text("text"));
    Simulator::Stop(Seconds(1));
    Simulator::Run();
    EXPECT_EQ(segments, (std::vector<std::string>{">SYN 0", "<SYN|ACK 0", ">PSH|ACK 4", "<ACK 0"}));
}

TEST_F(SocketTest, IllegalAttributesNameTheLegalValues)
{
    Install();
    Ptr<RfcTcpSocket> socket = NewSocket(0);
    ::testing::internal::CaptureStderr();
    EXPECT_FALSE(socket->SetAttributeFailSafe("MaxSegLifetime", TimeValue(Seconds(0))));
    EXPECT_FALSE(socket->SetAttributeFailSafe("ReTxThreshold", UintegerValue(0)));
    EXPECT_FALSE(socket->SetAttributeFailSafe("MinRto", StringValue("-1s")));
    const std::string said = ::testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find("MaxSegLifetime must be at least 1ns"), std::string::npos) << said;
    EXPECT_NE(said.find("ReTxThreshold must be from 1 to"), std::string::npos) << said;
    EXPECT_NE(said.find("MinRto must be at least 1ns"), std::string::npos) << said;

    ::testing::internal::CaptureStderr();
    EXPECT_TRUE(socket->SetAttributeFailSafe("MaxSegLifetime", StringValue("15s")));
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
    TimeValue lifetime;
    socket->GetAttribute("MaxSegLifetime", lifetime);
    EXPECT_EQ(lifetime.Get(), Seconds(15));
    Ptr<RfcTcpSocket> other = NewSocket(0);
    other->GetAttribute("MaxSegLifetime", lifetime);
    EXPECT_EQ(lifetime.Get(), Seconds(120)); // not shared
}

TEST_F(SocketTest, DefaultsOfTheBuiltInSocketAreImported)
{
    Config::SetDefault("ns3::TcpSocketBase::MaxSegLifetime", DoubleValue(15));
    Config::SetDefault("ns3::TcpSocketBase::Timestamp", BooleanValue(false));
    Config::SetDefault("ns3::TcpSocketBase::MinRto", TimeValue(MilliSeconds(200)));
    Config::SetDefault("ns3::RfcTcpSocket::MinRto", TimeValue(MilliSeconds(300)));
    Config::SetDefault("ns3::TcpSocket::ConnCount", UintegerValue(2));
    Install();
    Ptr<RfcTcpSocket> socket = NewSocket(0);
    TimeValue time;
    socket->GetAttribute("MaxSegLifetime", time);
    EXPECT_EQ(time.Get(), Seconds(15));
    socket->GetAttribute("MinRto", time);
    EXPECT_EQ(time.Get(), MilliSeconds(300)); // our own default wins
    BooleanValue timestamps;
    socket->GetAttribute("Timestamp", timestamps);
    EXPECT_FALSE(timestamps.Get());
    UintegerValue count;
    socket->GetAttribute("ConnCount", count);
    EXPECT_EQ(count.Get(), 2U);
}

TEST_F(SocketTest, EachSocketHeedsThePresentDefaults)
{
    Install();
    const auto text = [this](const char* name) {
        StringValue value;
        NewSocket(0)->GetAttribute(name, value);
        return value.Get();
    };
    Simulator::Schedule(Seconds(1), [&text] {
        const std::vector<std::array<const char*, 4>> cases = {
            // type, attribute, default, another one
            {"ns3::RfcTcpSocket", "MaxSegLifetime", "+1.2e+11ns", "+5e+09ns"},
            {"ns3::RfcTcpSocket", "Recovery", "RackTlp", "NewReno"},
            {"ns3::RfcTcpSocket", "Backlog", "0", "7"},
            {"ns3::RfcTcpSocket", "SynBacklog", "0", "9"},
            {"ns3::RfcTcpSocket", "SynPolicy", "DropNew", "Cookies"},
            {"ns3::RfcTcpSocket", "ReusePort", "false", "true"},
            {"ns3::TcpSocket", "SndBufSize", "131072", "4096"},
            {"ns3::TcpSocket", "SegmentSize", "536", "1000"},
            {"ns3::TcpSocket", "TcpNoDelay", "true", "false"},
            {"ns3::TcpSocket", "PersistTimeout", "+6e+09ns", "+7e+09ns"},
            {"ns3::TcpSocketBase", "Sack", "true", "false"},
            {"ns3::TcpSocketBase", "MinRto", "+1e+09ns", "+2e+09ns"},
        };
        for (const auto& [type, name, initial, other] : cases)
        {
            const std::string path = std::string(type) + "::" + name;
            EXPECT_EQ(text(name), initial) << path;
            Config::SetDefault(path, StringValue(other));
            EXPECT_EQ(text(name), other) << path;
            Config::SetDefault(path, StringValue(initial));
            EXPECT_EQ(text(name), initial) << path;
            Config::SetDefault(path, StringValue(other));
            Config::Reset();
            EXPECT_EQ(text(name), initial) << path;
        }
    });
    Simulator::Run();
}

TEST_F(SocketTest, EachSocketHeedsADefaultHoweverItIsSet)
{
    Install();
    // type, attribute, value, another one
    const std::vector<std::array<std::string, 4>> cases = {
        {"ns3::RfcTcpSocket", "MaxSegLifetime", "+5e+09ns", "+6e+09ns"},
        {"ns3::RfcTcpSocket", "KeepAlive", "true", "false"},
        {"ns3::RfcTcpSocket", "Recovery", "NewReno", "Sack6675"},
        {"ns3::TcpSocket", "SndBufSize", "4096", "8192"},
        {"ns3::TcpSocketBase", "MinRto", "+2e+09ns", "+3e+09ns"},
    };
    for (const auto& [type, name, one, two] : cases)
    {
        const std::string path = type + "::" + name;
        TypeId tid = TypeId::LookupByName(type);
        std::size_t index = 0;
        while (tid.GetAttribute(index).name != name)
        {
            ++index;
        }
        const auto text = [this, &name = name] {
            StringValue value;
            NewSocket(0)->GetAttribute(name, value);
            return value.Get();
        };
        const auto set = [&tid, &index](const std::string& value) {
            const auto checker = tid.GetAttribute(index).checker;
            const Ptr<const AttributeValue> valid = checker->CreateValidValue(StringValue(value));
            return [&tid, &index, valid] { tid.SetAttributeInitialValue(index, valid); };
        };
        const std::string initial = text();
        {
            // Who puts the old one back later
            Config::SetDefault(path, StringValue(one));
            EXPECT_EQ(text(), one) << path;
            const Ptr<const AttributeValue> old = tid.GetAttribute(index).initialValue;
            Config::SetDefault(path, StringValue(two));
            EXPECT_EQ(text(), two) << path;
            Config::SetDefault(path, *old);
            EXPECT_EQ(text(), one) << path;
        }
        {
            // Without a look at the checker
            const auto setTwo = set(two);
            EXPECT_EQ(text(), one) << path;
            setTwo();
            EXPECT_EQ(text(), two) << path;
        }
        {
            // The same by one who remembers all of the attribute
            const auto setOne = set(one);
            EXPECT_EQ(text(), two) << path;
            const TypeId::AttributeInformation old = tid.GetAttribute(index);
            setOne();
            EXPECT_EQ(text(), one) << path;
        }
        {
            const TypeId::AttributeInformation old = tid.GetAttribute(index);
            Config::Reset();
            EXPECT_EQ(text(), initial) << path;
            CommandLine line;
            line.Parse({"program", "--" + path + "=" + two});
            EXPECT_EQ(text(), two) << path;
            Config::Reset();
            const TypeId::AttributeInformation present = tid.GetAttribute(index);
            EXPECT_EQ(text(), initial) << path;
        }
    }
}

TEST_F(SocketTest, EachConnectionHeedsThePresentDefaultsOfPacing)
{
    Install();
    NewListener();
    std::vector<uint64_t> rates;
    const auto connect = [&] {
        Ptr<RfcTcpSocket> socket = NewSocket(0);
        socket->TraceConnectWithoutContext(
            "PacingRate",
            Callback<void, DataRate, DataRate>(
                [&rates](DataRate, DataRate rate) { rates.push_back(rate.GetBitRate()); }));
        socket->Connect(Server());
        socket->Send(Create<Packet>(100));
    };
    for (const char* rate : {"1Mbps", "2Mbps", "1Mbps"})
    {
        Config::SetDefault("ns3::TcpSocketState::MaxPacingRate", StringValue(rate));
        connect();
        Simulator::Run();
    }
    EXPECT_EQ(rates, (std::vector<uint64_t>{1'000'000, 2'000'000, 1'000'000}));
}

TEST_F(SocketTest, CongestionControlIsThatOfTheProtocol)
{
    Config::SetDefault("ns3::TcpL4Protocol::SocketType", StringValue("ns3::TcpNewReno"));
    Install();
    NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    PointerValue ops;
    client->GetAttribute("CongestionOps", ops);
    EXPECT_FALSE(ops.Get<TcpCongestionOps>());
    client->Connect(Server());
    client->GetAttribute("CongestionOps", ops);
    ASSERT_TRUE(ops.Get<TcpCongestionOps>());
    EXPECT_EQ(ops.Get<TcpCongestionOps>()->GetName(), "TcpNewReno");
}

TEST_F(SocketTest, ASocketMayBeUsedAgain)
{
    Install();
    NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    Watch(client, "client");
    client->Connect(Server());
    Simulator::Schedule(Seconds(1), [&] { m_accepted.at(0)->Close(); });
    Simulator::Schedule(Seconds(2), [&] { client->Close(); });
    Simulator::Schedule(Seconds(3), [&] {
        EXPECT_EQ(client->GetState(), TcpSocket::CLOSED);
        EXPECT_EQ(client->Connect(Server()), 0);
        client->Send(Text("again"));
    });
    Simulator::Stop(Seconds(4));
    Simulator::Run();
    EXPECT_EQ(m_events.back(), "server got again");
    EXPECT_EQ(client->GetState(), TcpSocket::ESTABLISHED);
    EXPECT_EQ(client->GetConnectionNumber(), 2U);
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

TEST_F(SocketTest, ClosedListenerResetsWhatItAccepted)
{
    Install();
    Ptr<RfcTcpSocket> listener = NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    Watch(client, "client");
    client->Connect(Server());
    // The SYN arrives after 5 ms, the ACK of the SYN,ACK 10 ms later
    Simulator::Schedule(MilliSeconds(10), [&] { listener->Close(); });
    Simulator::Run();
    EXPECT_TRUE(m_accepted.empty());
    EXPECT_EQ(m_events, (Events{"client connected", "client error"}));
    EXPECT_EQ(client->GetErrno(), RfcTcpSocket::ERROR_CONNRESET);
}

TEST_F(SocketTest, UnwantedConnectionsAreNotAnswered)
{
    Install();
    Ptr<RfcTcpSocket> listener = NewListener();
    listener->SetAcceptCallback(Callback<bool, Ptr<Socket>, const Address&>(
                                    [](Ptr<Socket>, const Address&) { return false; }),
                                MakeNullCallback<void, Ptr<Socket>, const Address&>());
    Ptr<RfcTcpSocket> client = NewSocket(0);
    client->Connect(Server());
    Simulator::Stop(Seconds(1));
    Simulator::Run();
    EXPECT_EQ(client->GetState(), TcpSocket::SYN_SENT);
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
}

TEST_F(SocketTest, PortIsFreeOnlyAfterTimeWait)
{
    Install(RfcTcpHelper().SetSocketAttribute("MaxSegLifetime", TimeValue(Seconds(5))));
    NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    client->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000));
    client->Connect(Server());
    Simulator::Schedule(Seconds(1), [&] { client->Close(); });
    Simulator::Schedule(Seconds(2), [&] { m_accepted.at(0)->Close(); });
    const auto bind = [&] {
        return NewSocket(0)->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000));
    };
    Simulator::Schedule(Seconds(11), [&] {
        EXPECT_EQ(client->GetState(), TcpSocket::TIME_WAIT);
        EXPECT_EQ(bind(), -1);
    });
    Simulator::Schedule(Seconds(13), [&] {
        EXPECT_EQ(client->GetState(), TcpSocket::CLOSED);
        EXPECT_EQ(bind(), 0);
    });
    Simulator::Run();
}

TEST_F(SocketTest, CallbacksMayCallAnything)
{
    Install(RfcTcpHelper().SetSocketAttribute("MaxSegLifetime", TimeValue(Seconds(1))));
    NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    static int lives;
    static uint32_t left;
    lives = 3;
    left = 100000;
    const auto fill = [](Ptr<Socket> socket, uint32_t) {
        while (left > 0 && socket->GetTxAvailable() > 0)
        {
            const uint32_t octets = std::min({left, socket->GetTxAvailable(), 700U});
            EXPECT_EQ(socket->Send(Create<Packet>(octets)), static_cast<int>(octets));
            left -= octets;
        }
        if (left == 0)
        {
            socket->ShutdownSend();
        }
    };
    client->SetSendCallback(Callback<void, Ptr<Socket>, uint32_t>(fill));
    client->SetCloseCallbacks(Callback<void, Ptr<Socket>>([](Ptr<Socket> socket) {
                                  EXPECT_EQ(socket->Close(), 0);
                                  EXPECT_EQ(DynamicCast<RfcTcpSocket>(socket)->Abort(),
                                            0); // out of TIME-WAIT
                              }),
                              MakeNullCallback<void, Ptr<Socket>>());
    Tcp(0)->TraceConnectWithoutContext(
        "ConnectionClosed",
        Callback<void, const RfcTcpConnectionId&, RfcTcpCloseReason>(
            [](const RfcTcpConnectionId&, RfcTcpCloseReason) { --lives; }));
    Simulator::Schedule(Seconds(0.1), [&] { client->Connect(Server()); });
    Simulator::Schedule(Seconds(1), [&] {
        m_accepted.at(0)->Close();
        EXPECT_EQ(left, 0U);
    });
    Simulator::Schedule(Seconds(2), [&] {
        EXPECT_EQ(client->GetState(), TcpSocket::CLOSED);
        left = 100000;
        EXPECT_EQ(client->Connect(Server()), 0);
    });
    Simulator::Schedule(Seconds(3), [&] { m_accepted.at(1)->Close(); });
    Simulator::Run();
    EXPECT_EQ(lives, 1);
    EXPECT_EQ(left, 0U);
}

TEST_F(SocketTest, TheLastPointerMayVanishInACallback)
{
    Install();
    NewListener();
    static Ptr<RfcTcpSocket> client;
    client = NewSocket(0);
    client->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                               Callback<void, Ptr<Socket>>([](Ptr<Socket>) { client = nullptr; }));
    client->Connect(Server(81)); // refused
    Simulator::Run();
    EXPECT_EQ(client, nullptr);
}

TEST_F(SocketTest, NewerSynTakesOverFromTimeWait)
{
    Install();
    NewListener();
    g_rows.clear();
    Tcp(1)->TraceConnectWithoutContext("ConnectionClosed", MakeCallback(&NoteClosed));
    const auto connect = [this] {
        Ptr<RfcTcpSocket> client = NewSocket(0);
        EXPECT_EQ(client->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000)), 0);
        EXPECT_EQ(client->Connect(Server()), 0);
        Watch(client, "client");
        return client;
    };
    Ptr<RfcTcpSocket> first = connect();
    Simulator::Schedule(Seconds(1), [&] { m_accepted.at(0)->Close(); });
    Simulator::Schedule(Seconds(2), [&] { first->Close(); });
    Ptr<RfcTcpSocket> second;
    Simulator::Schedule(Seconds(3), [&] {
        EXPECT_EQ(m_accepted.at(0)->GetState(), TcpSocket::TIME_WAIT);
        second = connect();
    });
    Simulator::Stop(Seconds(4));
    Simulator::Run();
    EXPECT_EQ(second->GetState(), TcpSocket::ESTABLISHED);
    EXPECT_EQ(g_rows, (Events{"closed #2 REPLACED"}));
    EXPECT_EQ(m_accepted.size(), 2U);
}

TEST_F(SocketTest, SegmentsForNobodyAreCounted)
{
    Install();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    client->Connect(Server());
    Simulator::Run();
    EXPECT_EQ(Tcp(1)->GetDiscards(RfcTcpDiscard::NO_CONNECTION), 1U);
    EXPECT_EQ(Tcp(0)->GetDiscards(RfcTcpDiscard::NO_CONNECTION), 0U);
    EXPECT_EQ(client->GetCloseReason(), RfcTcpCloseReason::REFUSED);
}

TEST_F(SocketTest, DestroyInTheMiddleOfTransfers)
{
    Install();
    Ptr<RfcTcpSocket> listener = NewListener();
    std::vector<Ptr<RfcTcpSocket>> clients;
    for (int i = 0; i < 5; ++i)
    {
        clients.push_back(NewSocket(0));
        clients.back()->Connect(Server());
        clients.back()->Send(Create<Packet>(100000));
    }
    NewSocket(0)->Bind();
    const Address server = Server();
    Simulator::Stop(MilliSeconds(50));
    Simulator::Run();
    Simulator::Destroy();
    EXPECT_EQ(clients[0]->GetState(), TcpSocket::CLOSED);
    EXPECT_EQ(clients[0]->Connect(server), -1);
    EXPECT_EQ(clients[0]->GetErrno(), Socket::ERROR_BADF);
    EXPECT_EQ(clients[0]->Send(Text("text")), -1);
    EXPECT_EQ(listener->Listen(), -1);
    EXPECT_EQ(listener->Close(), 0);
}

} // namespace ns3
