/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What becomes of the packets of the user on their way, and of what a socket tells IP: payload,
// tags, type of service, hop limit, priority, addresses, devices.

#include "support/network-fixture.h"

#include "ns3/core-module.h"
#include "ns3/flow-id-tag.h"

#include <algorithm>
#include <set>

namespace ns3::rfctcp::test
{
namespace
{

/** A packet tag that only this test knows. */
class NoteTag : public Tag
{
  public:
    explicit NoteTag(uint32_t value = 0)
        : value(value)
    {
    }

    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::rfctcp::test::NoteTag")
                                .SetParent<Tag>()
                                .HideFromDocumentation()
                                .AddConstructor<NoteTag>();
        return tid;
    }

    TypeId GetInstanceTypeId() const override
    {
        return GetTypeId();
    }

    uint32_t GetSerializedSize() const override
    {
        return 4;
    }

    void Serialize(TagBuffer buffer) const override
    {
        buffer.WriteU32(value);
    }

    void Deserialize(TagBuffer buffer) override
    {
        value = buffer.ReadU32();
    }

    void Print(std::ostream& os) const override
    {
        os << value;
    }

    uint32_t value; ///< the note
};

/** A client connected to a server that does not read by itself. */
class Payload : public NetworkTest
{
  protected:
    void Start(const LinkPlan& link = {})
    {
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        Open();
    }

    void Open()
    {
        m_listener = Listen(m_nodes.GetN() - 1, AnyAddress());
        m_client = NewRfcSocket(0);
        At(0, MilliSeconds(100), [this] { EXPECT_EQ(m_client->Connect(ServerAddress()), 0); });
    }

    Ptr<RfcTcpSocket> Listen(uint32_t node, const Address& local)
    {
        Ptr<RfcTcpSocket> listener = NewRfcSocket(node);
        EXPECT_EQ(listener->Bind(local), 0);
        EXPECT_EQ(listener->Listen(), 0);
        listener->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
            Callback<void, Ptr<Socket>, const Address&>([this](Ptr<Socket> socket, const Address&) {
                m_server = DynamicCast<RfcTcpSocket>(socket);
            }));
        return listener;
    }

    Ptr<RfcTcpSocket> m_listener; ///< on the last node
    Ptr<RfcTcpSocket> m_client;   ///< on node 0
    Ptr<RfcTcpSocket> m_server;   ///< accepted
};

} // namespace

// ---- Octets ----

TEST_F(Payload, OctetsOfManySizesArriveAsSent)
{
    LinkPlan link;
    link.rules = "drop DATA #3; reorder DATA #6 by 2; duplicate DATA #8; drop DATA #11-12";
    Start(link);
    uint32_t at = 0;
    At(0, Seconds(1), [&] {
        for (const uint32_t size : {1U, 7U, 1448U, 1447U, 3U, 1449U, 20000U, 2U, 100U, 1448U})
        {
            EXPECT_EQ(m_client->Send(OctetsAt(at, size, 3)), static_cast<int>(size));
            at += size;
        }
    });
    RunUntil(Seconds(20));
    EXPECT_TRUE(IsStream(m_server->Recv(), 0, at, 3));
}

TEST_F(Payload, SendByBufferWorksToo)
{
    Start();
    uint8_t buffer[5000];
    for (uint32_t i = 0; i < sizeof(buffer); ++i)
    {
        buffer[i] = OctetAt(i, 0);
    }
    At(0, Seconds(1), [&] {
        EXPECT_EQ(m_client->Send(buffer, sizeof(buffer), 0), 5000);
        std::fill(std::begin(buffer), std::end(buffer), uint8_t{0}); // it was copied
    });
    RunUntil(Seconds(2));
    uint8_t read[6000];
    EXPECT_EQ(m_server->Recv(read, sizeof(read), 0), 5000);
    EXPECT_TRUE(std::all_of(read, read + 5000, [i = uint64_t{0}](uint8_t octet) mutable {
        return octet == OctetAt(i++, 0);
    }));
}

TEST_F(Payload, PacketOfTheUserMayBeChangedAfterwards)
{
    Start();
    At(0, Seconds(1), [&] {
        Ptr<Packet> packet = OctetsAt(0, 3000, 0);
        m_client->Send(packet);
        packet->RemoveAtStart(100);
        packet->AddAtEnd(Create<Packet>(50));
        EXPECT_EQ(packet->GetSize(), 2950U);
    });
    RunUntil(Seconds(2));
    EXPECT_TRUE(IsStream(m_server->Recv(), 0, 3000, 0));
}

TEST_F(Payload, VirtualPayloadStaysVirtual)
{
    Start();
    uint32_t largest = 0;
    uint32_t packets = 0;
    m_client->TraceConnectWithoutContext(
        "Tx",
        Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>>(
            [&](Ptr<const Packet> packet, const TcpHeader&, Ptr<const TcpSocket>) {
                if (packet->GetSize() > 1000)
                {
                    ++packets;
                    largest = std::max(largest, packet->GetSerializedSize());
                }
            }));
    At(0, Seconds(1), [&] { m_client->Send(Create<Packet>(100000)); });
    RunUntil(Seconds(2));
    EXPECT_GT(packets, 60U);
    EXPECT_LT(largest, 200U); // of 1448 octets
    Ptr<Packet> packet = m_server->Recv(1448, 0);
    EXPECT_EQ(packet->GetSize(), 1448U);
    EXPECT_LT(packet->GetSerializedSize(), 200U);
    EXPECT_TRUE(ToText(packet) == std::string(1448, '\0'));
}

TEST_F(Payload, VirtualAndRealPayloadMix)
{
    Start();
    std::string expected;
    At(0, Seconds(1), [&] {
        for (uint32_t i = 0; i < 20; ++i)
        {
            m_client->Send(Create<Packet>(100 + i));
            m_client->Send(Text("text " + std::to_string(i)));
            expected += std::string(100 + i, '\0') + "text " + std::to_string(i);
        }
    });
    RunUntil(Seconds(2));
    EXPECT_TRUE(ToText(m_server->Recv()) == expected);
}

// ---- Tags ----

TEST_F(Payload, PacketTagsArrive)
{
    Start();
    for (uint32_t i = 1; i <= 3; ++i)
    {
        At(0, Seconds(i), [this, i] {
            Ptr<Packet> packet = OctetsAt(0, 500, 0);
            packet->AddPacketTag(NoteTag(i));
            m_client->Send(packet);
        });
        At(1, Seconds(i + 0.5), [this, i] {
            NoteTag tag;
            EXPECT_TRUE(m_server->Recv()->PeekPacketTag(tag));
            EXPECT_EQ(tag.value, i);
        });
    }
    RunUntil(Seconds(5));
}

TEST_F(Payload, ByteTagsStayWithTheirOctets)
{
    LinkPlan link;
    link.rules = "drop DATA #2"; // a retransmission has them too
    Start(link);
    At(0, Seconds(1), [&] {
        for (uint32_t i = 0; i < 8; ++i)
        {
            Ptr<Packet> packet = OctetsAt(i * 1000, 1000, 0);
            packet->AddByteTag(FlowIdTag(i));
            m_client->Send(packet);
        }
    });
    RunUntil(Seconds(5));
    EXPECT_EQ(m_server->GetRxAvailable(), 8000U);
    Ptr<Packet> packet = m_server->Recv();
    EXPECT_TRUE(IsStream(packet, 0, 8000, 0));
    std::vector<uint32_t> octets(8, 0);
    ByteTagIterator i = packet->GetByteTagIterator();
    while (i.HasNext())
    {
        ByteTagIterator::Item item = i.Next();
        FlowIdTag tag;
        ASSERT_EQ(item.GetTypeId(), FlowIdTag::GetTypeId());
        item.GetTag(tag);
        const uint32_t flow = tag.GetFlowId();
        ASSERT_LT(flow, 8U);
        EXPECT_GE(item.GetStart(), flow * 1000);
        EXPECT_LE(item.GetEnd(), (flow + 1) * 1000);
        octets[flow] += item.GetEnd() - item.GetStart();
    }
    EXPECT_EQ(octets, std::vector<uint32_t>(8, 1000));
}

// ---- What IP is told ----

TEST_F(Payload, TypeOfServiceTtlAndPriorityReachIp)
{
    BuildPair();
    std::set<int> tos;
    std::set<int> ttl;
    std::set<int> priorities;
    m_nodes.Get(1)->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext(
        "LocalDeliver",
        Callback<void, const Ipv4Header&, Ptr<const Packet>, uint32_t>(
            [&](const Ipv4Header& header, Ptr<const Packet>, uint32_t) {
                tos.insert(header.GetTos());
                ttl.insert(header.GetTtl());
            }));
    m_nodes.Get(0)->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext(
        "SendOutgoing",
        Callback<void, const Ipv4Header&, Ptr<const Packet>, uint32_t>(
            [&](const Ipv4Header&, Ptr<const Packet> packet, uint32_t) {
                SocketPriorityTag tag;
                priorities.insert(packet->PeekPacketTag(tag) ? tag.GetPriority() : -1);
            }));
    Open();
    m_client->SetIpTos(0xb8);
    m_client->SetIpTtl(17);
    m_client->SetPriority(5);
    At(0, Seconds(1), [&] {
        m_client->Send(OctetsAt(0, 5000, 0));
        m_client->Close();
    });
    RunUntil(Seconds(2));
    EXPECT_EQ(tos, std::set<int>{0xb8});
    EXPECT_EQ(ttl, std::set<int>{17});
    EXPECT_EQ(priorities, std::set<int>{5});
    SocketPriorityTag tag;
    EXPECT_FALSE(m_server->Recv()->PeekPacketTag(tag)); // not for the application
}

TEST_F(Payload, TrafficClassAndHopLimitReachIpv6)
{
    m_ipv6 = true;
    BuildPair();
    std::set<int> classes;
    std::set<int> limits;
    m_nodes.Get(1)->GetObject<Ipv6L3Protocol>()->TraceConnectWithoutContext(
        "LocalDeliver",
        Callback<void, const Ipv6Header&, Ptr<const Packet>, uint32_t>(
            [&](const Ipv6Header& header, Ptr<const Packet>, uint32_t) {
                if (header.GetNextHeader() == 6)
                {
                    classes.insert(header.GetTrafficClass());
                    limits.insert(header.GetHopLimit());
                }
            }));
    Open();
    m_client->SetIpv6Tclass(0x48);
    m_client->SetIpv6HopLimit(9);
    At(0, Seconds(1), [&] {
        m_client->Send(OctetsAt(0, 5000, 0));
        m_client->Close();
    });
    RunUntil(Seconds(2));
    EXPECT_EQ(m_server->GetRxAvailable(), 5000U);
    EXPECT_EQ(classes, std::set<int>{0x48});
    EXPECT_EQ(limits, std::set<int>{9});
}

TEST_F(Payload, AcceptedSocketsInheritTheTypeOfService)
{
    BuildPair();
    std::set<int> tos;
    m_nodes.Get(0)->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext(
        "LocalDeliver",
        Callback<void, const Ipv4Header&, Ptr<const Packet>, uint32_t>(
            [&](const Ipv4Header& header, Ptr<const Packet>, uint32_t) {
                tos.insert(header.GetTos());
            }));
    Open();
    m_listener->SetIpTos(0x28);
    At(1, Seconds(1), [&] { m_server->Send(OctetsAt(0, 3000, 0)); });
    RunUntil(Seconds(2));
    EXPECT_EQ(m_client->GetRxAvailable(), 3000U);
    EXPECT_EQ(tos, std::set<int>{0x28});
}

// ---- Addresses and devices ----

TEST_F(Payload, MultihomedClientKeepsTheAddressItIsBoundTo)
{
    // Node 1 has two; the route to node 2 leaves by the other one. The built-in TCP takes that
    // (tcp-socket-base.cc:2929 of ns-3.37) [9293 MUST-43]
    Build({Stack::RFC_TCP, Stack::RFC_TCP, Stack::RFC_TCP}, {{}, {}});
    AddRoutes();
    m_listener = Listen(2, AnyAddress());
    Ptr<RfcTcpSocket> bound = NewRfcSocket(1);
    EXPECT_EQ(bound->Bind(InetSocketAddress("10.1.1.2", 0)), 0);
    Ptr<RfcTcpSocket> free = NewRfcSocket(1);
    std::vector<Ipv4Address> seen;
    const auto look = [&] {
        Address peer;
        ASSERT_TRUE(m_server);
        EXPECT_EQ(m_server->GetPeerName(peer), 0);
        seen.push_back(InetSocketAddress::ConvertFrom(peer).GetIpv4());
    };
    At(1, Seconds(1), [&] { EXPECT_EQ(bound->Connect(ServerAddress()), 0); });
    At(2, Seconds(2), look);
    At(1, Seconds(3), [&] { EXPECT_EQ(free->Connect(ServerAddress()), 0); });
    At(2, Seconds(4), look);
    RunUntil(Seconds(5));
    EXPECT_EQ(seen, (std::vector<Ipv4Address>{"10.1.1.2", "10.1.2.1"}));
    EXPECT_EQ(bound->GetState(), TcpSocket::ESTABLISHED);
}

TEST_F(Payload, AnswersComeFromTheAddressThatWasCalled)
{
    Build({Stack::RFC_TCP, Stack::RFC_TCP, Stack::RFC_TCP}, {{}, {}});
    AddRoutes();
    m_listener = Listen(1, AnyAddress());
    Ptr<RfcTcpSocket> client = NewRfcSocket(0);
    At(0, Seconds(1), [&] {
        EXPECT_EQ(client->Connect(InetSocketAddress("10.1.2.1", 80)), 0); // its far side
    });
    At(1, Seconds(2), [&] { m_server->Send(Text("here")); });
    RunUntil(Seconds(3));
    EXPECT_EQ(client->GetRxAvailable(), 4U);
    Address name;
    EXPECT_EQ(m_server->GetSockName(name), 0);
    EXPECT_EQ(name, InetSocketAddress("10.1.2.1", 80).operator Address());
}

TEST_F(Payload, ListenerBoundToADeviceHearsOnlyThatOne)
{
    Build({Stack::RFC_TCP, Stack::RFC_TCP, Stack::RFC_TCP}, {{}, {}});
    AddRoutes();
    m_listener = NewRfcSocket(1);
    m_listener->BindToNetDevice(m_devices[0].Get(1));
    EXPECT_EQ(m_listener->Bind(AnyAddress()), 0);
    EXPECT_EQ(m_listener->Listen(), 0);
    Ptr<RfcTcpSocket> left = NewRfcSocket(0);
    Ptr<RfcTcpSocket> right = NewRfcSocket(2);
    At(0, Seconds(1), [&] { left->Connect(InetSocketAddress("10.1.1.2", 80)); });
    At(2, Seconds(1), [&] { right->Connect(InetSocketAddress("10.1.2.1", 80)); });
    RunUntil(Seconds(2));
    EXPECT_EQ(left->GetState(), TcpSocket::ESTABLISHED);
    EXPECT_EQ(right->GetState(), TcpSocket::CLOSED);
    EXPECT_EQ(right->GetErrno(), RfcTcpSocket::ERROR_CONNREFUSED);
}

TEST_F(Payload, ClientBoundToADeviceUsesThatOne)
{
    Build({Stack::RFC_TCP, Stack::RFC_TCP, Stack::RFC_TCP}, {{}, {}});
    AddRoutes();
    m_listener = Listen(2, AnyAddress());
    Ptr<RfcTcpSocket> wrong = NewRfcSocket(1);
    wrong->BindToNetDevice(m_devices[0].Get(1));
    Ptr<RfcTcpSocket> right = NewRfcSocket(1);
    right->BindToNetDevice(m_devices[1].Get(0));
    At(1, Seconds(1), [&] {
        EXPECT_EQ(wrong->Connect(ServerAddress()), -1);
        EXPECT_EQ(wrong->GetErrno(), Socket::ERROR_NOROUTETOHOST);
        EXPECT_EQ(right->Connect(ServerAddress()), 0);
        right->Send(Text("text"));
    });
    RunUntil(Seconds(2));
    ASSERT_TRUE(m_server);
    EXPECT_EQ(m_server->GetRxAvailable(), 4U);
}

TEST_F(Payload, LoopbackOfBothFamilies)
{
    BuildPair();
    const std::vector<std::pair<Address, Address>> ways{
        {InetSocketAddress(Ipv4Address::GetAny(), 80),
         InetSocketAddress(Ipv4Address::GetLoopback(), 80)},
        {InetSocketAddress(Ipv4Address::GetAny(), 81), InetSocketAddress("10.1.1.1", 81)},
        {Inet6SocketAddress(Ipv6Address::GetAny(), 82),
         Inet6SocketAddress(Ipv6Address::GetLoopback(), 82)},
        {Inet6SocketAddress(Ipv6Address::GetAny(), 83),
         Inet6SocketAddress(m_addresses6[0].GetAddress(0, 1), 83)},
    };
    std::vector<Ptr<RfcTcpSocket>> clients;
    for (const auto& [local, to] : ways)
    {
        m_listener = Listen(0, local);
        clients.push_back(NewRfcSocket(0));
        At(0, Seconds(clients.size()), [client = clients.back(), to = to] {
            EXPECT_EQ(client->Connect(to), 0);
            client->Send(OctetsAt(0, 100000, 0));
            client->ShutdownSend();
        });
        At(0, Seconds(clients.size() + 0.5), [this] {
            EXPECT_EQ(m_server->GetRxAvailable(), 100000U);
            EXPECT_TRUE(IsStream(m_server->Recv(), 0, 100000, 0));
            m_server->Close();
        });
    }
    RunUntil(Seconds(1000));
    for (const auto& client : clients)
    {
        EXPECT_EQ(client->GetCloseReason(), RfcTcpCloseReason::NORMAL);
    }
    EXPECT_EQ(Tcp(0)->GetConnections(), 0U);
}

} // namespace ns3::rfctcp::test
