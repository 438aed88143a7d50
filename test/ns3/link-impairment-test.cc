/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/wire/wire.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/csma-helper.h"
#include "ns3/csma-net-device.h"
#include "ns3/data-rate.h"
#include "ns3/error-model.h"
#include "ns3/global-value.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-interface-container.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/ipv6-interface-container.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/node-container.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/pointer.h"
#include "ns3/rfc-tcp-impairment-rule.h"
#include "ns3/rfc-tcp-impairment.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simple-net-device-helper.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

using namespace ns3;

namespace
{

using Action = RfcTcpImpairmentRule::Action;
using Direction = RfcTcpImpairment::Direction;

/** Kinds of links. */
enum class LinkKind
{
    POINT_TO_POINT,
    CSMA,
    SIMPLE,
};

/** Versions of IP. */
enum class Family
{
    IPV4,
    IPV6,
};

constexpr uint32_t SEGMENT = 536; ///< octets of text per segment: the default of ns-3
constexpr uint32_t SEGMENTS = 8;  ///< segments of text from the client, all of them in one flight

/** A segment as the IP layer of a node sent or received it. */
struct Seen
{
    Time time;                    ///< when
    uint16_t sourcePort;          ///< port of the sender
    rfctcp::Segment segment;      ///< header
    std::vector<uint8_t> payload; ///< text

    bool operator==(const Seen& other) const
    {
        return time == other.time && segment == other.segment && payload == other.payload;
    }
};

/** @param position of an octet in the stream, from 0 @return the octet the client sends there */
uint8_t
OctetAt(std::size_t position)
{
    return static_cast<uint8_t>(position % 251);
}

/** A client on node 0, a server on node 1, and one link between them. */
class Scenario
{
  public:
    explicit Scenario(LinkKind link = LinkKind::POINT_TO_POINT,
                      Family family = Family::IPV4,
                      uint32_t nodes = 2)
        : m_family(family)
    {
        m_nodes.Create(nodes);
        BuildLink(link);
        InternetStackHelper stack;
        stack.Install(m_nodes);
        stack.AssignStreams(m_nodes, 1000); // every scenario of the process alike
        if (family == Family::IPV4)
        {
            m_interfaces4 = Ipv4AddressHelper("10.1.1.0", "255.255.255.0").Assign(m_devices);
        }
        else
        {
            m_interfaces6 =
                Ipv6AddressHelper(Ipv6Address("2001:db8::"), Ipv6Prefix(64)).Assign(m_devices);
        }
        for (uint32_t i = 0; i < nodes; ++i)
        {
            TraceNode(i);
        }
        m_listener = Listen(m_nodes.Get(1), 80);
    }

    ~Scenario()
    {
        m_sockets.clear();
        m_listener = nullptr;
        Simulator::Destroy();
    }

    /** @param rules as for AddRules() @return the impaired link; the client is at "a" */
    Ptr<RfcTcpImpairment> Impair(const std::string& rules)
    {
        RfcTcpLinkImpairmentHelper helper;
        return helper.AddRules(rules).Install(m_devices.Get(0), m_devices.Get(1));
    }

    /** @param node index @return address of the node */
    Address AddressOf(uint32_t node) const
    {
        return m_family == Family::IPV4 ? Address(m_interfaces4.GetAddress(node))
                                        : Address(m_interfaces6.GetAddress(node, 1));
    }

    /** @param node index @param port a port @return both as a socket address */
    Address SocketAddressOf(uint32_t node, uint16_t port) const
    {
        if (m_family == Family::IPV4)
        {
            return InetSocketAddress(m_interfaces4.GetAddress(node), port);
        }
        return Inet6SocketAddress(m_interfaces6.GetAddress(node, 1), port);
    }

    /**
     * Has a client on node 0 connect, send and close.
     * @param start when
     * @param segments full segments of text
     * @param port own port
     */
    void StartClient(const Time& start, uint32_t segments = SEGMENTS, uint16_t port = 5000)
    {
        Simulator::Schedule(start, [this, segments, port] {
            auto socket =
                Socket::CreateSocket(m_nodes.Get(0), TypeId::LookupByName("ns3::TcpSocketFactory"));
            socket->Bind(m_family == Family::IPV4
                             ? Address(InetSocketAddress(Ipv4Address::GetAny(), port))
                             : Address(Inet6SocketAddress(Ipv6Address::GetAny(), port)));
            std::vector<uint8_t> text(segments * SEGMENT);
            for (std::size_t i = 0; i < text.size(); ++i)
            {
                text[i] = OctetAt(i);
            }
            socket->SetConnectCallback(
                Callback<void, Ptr<Socket>>([text](Ptr<Socket> connected) {
                    connected->Send(text.data(), static_cast<uint32_t>(text.size()), 0);
                    connected->Close();
                }),
                MakeNullCallback<void, Ptr<Socket>>());
            socket->Connect(SocketAddressOf(1, 80));
            m_sockets.push_back(socket);
        });
    }

    /** Runs one client from 2 s on. @param until end of the simulation @param segments text */
    void Run(const Time& until = Seconds(30), uint32_t segments = SEGMENTS)
    {
        StartClient(Seconds(2), segments);
        Finish(until);
    }

    /** @param until end of the simulation */
    void Finish(const Time& until)
    {
        Simulator::Stop(until);
        Simulator::Run();
    }

    /** Opens a listener that reads all and closes after its peer. @return the listener */
    Ptr<Socket> Listen(Ptr<Node> node, uint16_t port)
    {
        auto socket = Socket::CreateSocket(node, TypeId::LookupByName("ns3::TcpSocketFactory"));
        socket->Bind(m_family == Family::IPV4
                         ? Address(InetSocketAddress(Ipv4Address::GetAny(), port))
                         : Address(Inet6SocketAddress(Ipv6Address::GetAny(), port)));
        socket->Listen();
        socket->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
            Callback<void, Ptr<Socket>, const Address&>(
                [this](Ptr<Socket> accepted, const Address&) {
                    m_sockets.push_back(accepted);
                    accepted->SetRecvCallback(
                        Callback<void, Ptr<Socket>>([this](Ptr<Socket> from) { Read(from); }));
                    accepted->SetCloseCallbacks(
                        Callback<void, Ptr<Socket>>([](Ptr<Socket> closed) { closed->Close(); }),
                        MakeNullCallback<void, Ptr<Socket>>());
                }));
        return socket;
    }

    /** @param segments text of one client @return true if the server got just that */
    bool HasServerGot(uint32_t segments = SEGMENTS) const
    {
        if (received.size() != segments * SEGMENT)
        {
            return false;
        }
        for (std::size_t i = 0; i < received.size(); ++i)
        {
            if (received[i] != OctetAt(i))
            {
                return false;
            }
        }
        return true;
    }

    std::vector<uint8_t> received;               ///< by the server
    std::array<std::vector<Seen>, 3> sentBy;     ///< by node
    std::array<std::vector<Seen>, 3> receivedBy; ///< by node
    NodeContainer m_nodes;                       ///< client, server, maybe another one
    NetDeviceContainer m_devices;                ///< their devices

  private:
    void BuildLink(LinkKind link)
    {
        switch (link)
        {
        case LinkKind::POINT_TO_POINT: {
            PointToPointHelper helper;
            helper.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
            helper.SetChannelAttribute("Delay", StringValue("10ms"));
            m_devices = helper.Install(m_nodes);
            break;
        }
        case LinkKind::CSMA: {
            CsmaHelper helper;
            helper.SetChannelAttribute("DataRate", StringValue("10Mbps"));
            helper.SetChannelAttribute("Delay", StringValue("1ms"));
            m_devices = helper.Install(m_nodes);
            helper.AssignStreams(m_devices, 2000);
            break;
        }
        case LinkKind::SIMPLE: {
            SimpleNetDeviceHelper helper; // neither rate nor delay: whole flights arrive at once
            m_devices = helper.Install(m_nodes);
            break;
        }
        }
    }

    void Read(Ptr<Socket> from)
    {
        while (auto packet = from->Recv())
        {
            if (packet->GetSize() == 0)
            {
                break;
            }
            const std::size_t old = received.size();
            received.resize(old + packet->GetSize());
            packet->CopyData(received.data() + old, packet->GetSize());
        }
    }

    void TraceNode(uint32_t node)
    {
        const auto note = [](std::vector<Seen>& list, Ptr<const Packet> packet) {
            std::vector<uint8_t> octets(packet->GetSize());
            packet->CopyData(octets.data(), packet->GetSize());
            const bool isV4 = octets[0] >> 4 == 4;
            const std::size_t header = isV4 ? (octets[0] & 15) * 4 : 40;
            if (octets[isV4 ? 9 : 6] != 6)
            {
                return;
            }
            const auto parsed = rfctcp::wire::Parse(octets.data() + header,
                                                    octets.size() - header,
                                                    octets.size() - header);
            list.push_back({Simulator::Now(),
                            parsed.sourcePort,
                            parsed.segment,
                            std::vector<uint8_t>(octets.begin() + static_cast<std::ptrdiff_t>(
                                                                      header + parsed.headerLength),
                                                 octets.end())});
        };
        auto& sent = sentBy[node];
        auto& got = receivedBy[node];
        if (m_family == Family::IPV4)
        {
            using Sink = Callback<void, Ptr<const Packet>, Ptr<Ipv4>, uint32_t>;
            auto ip = m_nodes.Get(node)->GetObject<Ipv4L3Protocol>();
            ip->TraceConnectWithoutContext(
                "Tx",
                Sink([&sent, note](Ptr<const Packet> p, Ptr<Ipv4>, uint32_t) { note(sent, p); }));
            ip->TraceConnectWithoutContext(
                "Rx",
                Sink([&got, note](Ptr<const Packet> p, Ptr<Ipv4>, uint32_t) { note(got, p); }));
        }
        else
        {
            using Sink = Callback<void, Ptr<const Packet>, Ptr<Ipv6>, uint32_t>;
            auto ip = m_nodes.Get(node)->GetObject<Ipv6L3Protocol>();
            ip->TraceConnectWithoutContext(
                "Tx",
                Sink([&sent, note](Ptr<const Packet> p, Ptr<Ipv6>, uint32_t) { note(sent, p); }));
            ip->TraceConnectWithoutContext(
                "Rx",
                Sink([&got, note](Ptr<const Packet> p, Ptr<Ipv6>, uint32_t) { note(got, p); }));
        }
    }

    Family m_family;                      ///< version of IP
    Ipv4InterfaceContainer m_interfaces4; ///< addresses
    Ipv6InterfaceContainer m_interfaces6; ///< addresses
    Ptr<Socket> m_listener;               ///< of the server
    std::vector<Ptr<Socket>> m_sockets;   ///< kept alive
};

/** @param list segments @return the positions of those with text, in order */
std::vector<uint32_t>
DataPositions(const std::vector<Seen>& list)
{
    std::vector<uint32_t> positions;
    for (const auto& seen : list)
    {
        if (seen.segment.length > 0)
        {
            positions.push_back(seen.segment.seq.Value());
        }
    }
    return positions;
}

/** @param list segments @param flags to look for @return how many have just these flags set */
std::size_t
CountFlags(const std::vector<Seen>& list, const std::string& flags)
{
    return static_cast<std::size_t>(
        std::count_if(list.begin(), list.end(), [&flags](const Seen& seen) {
            return seen.segment.flags.ToString() == flags;
        }));
}

/** @param number of a full segment, from 1 @return its position in the stream, from 1 */
constexpr uint32_t
PositionOf(uint32_t number)
{
    return 1 + (number - 1) * SEGMENT;
}

/** What a rule did, as traced. */
struct Fired
{
    uint32_t rule;
    Action action;
    Time time;
    RfcTcpObservedSegment segment;
    uint32_t size;
};

/** @param link whose trace @param name "Impaired" or "Released" @param list filled by the trace */
void
Collect(Ptr<RfcTcpImpairment> link, const std::string& name, std::vector<Fired>& list)
{
    using Sink = Callback<void, uint32_t, Action, Ptr<const Packet>, const RfcTcpObservedSegment&>;
    ASSERT_TRUE(link->TraceConnectWithoutContext(
        name,
        Sink([&list](uint32_t rule,
                     Action action,
                     Ptr<const Packet> packet,
                     const RfcTcpObservedSegment& segment) {
            list.push_back({rule, action, Simulator::Now(), segment, packet->GetSize()});
        })));
}

/** Every action on every kind of link, over both versions of IP. */
class ImpairedLink : public testing::TestWithParam<std::tuple<LinkKind, Family>>
{
  protected:
    LinkKind Link() const
    {
        return std::get<0>(GetParam());
    }

    Family Ip() const
    {
        return std::get<1>(GetParam());
    }
};

std::string
NameOfCase(const testing::TestParamInfo<ImpairedLink::ParamType>& info)
{
    const std::array<const char*, 3> links{"PointToPoint", "Csma", "Simple"};
    return std::string(links[static_cast<std::size_t>(std::get<0>(info.param))]) +
           (std::get<1>(info.param) == Family::IPV4 ? "V4" : "V6");
}

INSTANTIATE_TEST_SUITE_P(
    Links,
    ImpairedLink,
    testing::Combine(testing::Values(LinkKind::POINT_TO_POINT, LinkKind::CSMA, LinkKind::SIMPLE),
                     testing::Values(Family::IPV4, Family::IPV6)),
    NameOfCase);

TEST_P(ImpairedLink, NoRulesChangeNothing)
{
    std::vector<Seen> plain;
    {
        Scenario scenario(Link(), Ip());
        scenario.Run();
        plain = scenario.receivedBy[1];
        ASSERT_TRUE(scenario.HasServerGot());
    }
    Scenario scenario(Link(), Ip());
    auto link = scenario.Impair("drop PACKET #1000; count PACKET from client");
    scenario.Run();
    EXPECT_EQ(scenario.receivedBy[1], plain);
    EXPECT_EQ(link->GetMatched(1), plain.size());
    EXPECT_EQ(link->GetTotalImpaired(), 0u);
    EXPECT_EQ(link->DescribeIdleRules(), "drop PACKET #1000");
}

TEST_P(ImpairedLink, DropLosesTheFirstSynAck)
{
    Scenario scenario(Link(), Ip());
    auto link = scenario.Impair("drop SYN,ACK #1");
    scenario.Run();
    EXPECT_EQ(link->GetImpaired(0), 1u);
    EXPECT_EQ(CountFlags(scenario.sentBy[1], "SYN,ACK"),
              CountFlags(scenario.receivedBy[0], "SYN,ACK") + 1);
    EXPECT_EQ(scenario.sentBy[1].size(), scenario.receivedBy[0].size() + 1);
    EXPECT_EQ(scenario.sentBy[0].size(), scenario.receivedBy[1].size());
    EXPECT_TRUE(scenario.HasServerGot());
}

TEST_P(ImpairedLink, DuplicateMakesCopiesAtTheSpacingAsked)
{
    Scenario scenario(Link(), Ip());
    auto link = scenario.Impair("duplicate DATA #2 times 2 every 7ms");
    scenario.Run();
    ASSERT_EQ(link->GetImpaired(0), 1u);
    std::vector<Seen> copies;
    for (const auto& seen : scenario.receivedBy[1])
    {
        if (seen.segment.length > 0 && seen.segment.seq.Value() == PositionOf(2))
        {
            copies.push_back(seen);
        }
    }
    ASSERT_EQ(copies.size(), 3u);
    EXPECT_EQ(copies[1].time - copies[0].time, MilliSeconds(7));
    EXPECT_EQ(copies[2].time - copies[1].time, MilliSeconds(7));
    EXPECT_EQ(copies[1].segment, copies[0].segment);
    EXPECT_EQ(copies[1].payload, copies[0].payload);
    EXPECT_EQ(copies[2].payload, copies[0].payload);
    EXPECT_EQ(scenario.receivedBy[1].size(), scenario.sentBy[0].size() + 2);
    EXPECT_TRUE(scenario.HasServerGot());
}

TEST_P(ImpairedLink, DelayHoldsASegmentForFortySeconds)
{
    Scenario scenario(Link(), Ip());
    auto link = scenario.Impair("delay DATA #3 by 40s");
    std::vector<Fired> impaired;
    std::vector<Fired> released;
    Collect(link, "Impaired", impaired);
    Collect(link, "Released", released);
    scenario.Run(Seconds(60));
    ASSERT_EQ(impaired.size(), 1u);
    ASSERT_EQ(released.size(), 1u);
    EXPECT_EQ(released[0].time - impaired[0].time, Seconds(40));
    const Seen& last = scenario.receivedBy[1].back();
    EXPECT_EQ(last.time, released[0].time);
    EXPECT_EQ(last.segment.seq.Value(), PositionOf(3));
    EXPECT_EQ(last.segment.length, SEGMENT);
    EXPECT_EQ(scenario.receivedBy[1].size(), scenario.sentBy[0].size());
    EXPECT_TRUE(scenario.HasServerGot());
}

TEST_P(ImpairedLink, ReorderLetsJustThreeSegmentsOvertake)
{
    Scenario scenario(Link(), Ip());
    auto link = scenario.Impair("reorder DATA #2 by 3");
    scenario.Run();
    ASSERT_EQ(link->GetImpaired(0), 1u);
    auto positions = DataPositions(scenario.receivedBy[1]);
    ASSERT_GE(positions.size(), 6u);
    positions.resize(6);
    EXPECT_EQ(positions,
              (std::vector<uint32_t>{PositionOf(1),
                                     PositionOf(3),
                                     PositionOf(4),
                                     PositionOf(5),
                                     PositionOf(2),
                                     PositionOf(6)}));
    EXPECT_EQ(scenario.receivedBy[1].size(), scenario.sentBy[0].size());
    EXPECT_TRUE(scenario.HasServerGot());
}

TEST_P(ImpairedLink, CorruptChangesOneBitOfTheText)
{
    Scenario scenario(Link(), Ip());
    auto link = scenario.Impair("corrupt DATA #2");
    scenario.Run();
    ASSERT_EQ(link->GetImpaired(0), 1u);
    ASSERT_EQ(scenario.received.size(), SEGMENTS * SEGMENT);
    for (std::size_t i = 0; i < scenario.received.size(); ++i)
    {
        const uint8_t damage = i == SEGMENT ? 1 : 0;
        ASSERT_EQ(scenario.received[i], OctetAt(i) ^ damage) << i;
    }
    EXPECT_EQ(scenario.receivedBy[1].size(), scenario.sentBy[0].size());
}

TEST_P(ImpairedLink, ChecksumsCatchWhatCorruptChanged)
{
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
    {
        Scenario scenario(Link(), Ip());
        auto link = scenario.Impair("corrupt DATA #2; corrupt SYN #1; corrupt ACK #2 octet 8");
        scenario.Run();
        EXPECT_TRUE(link->HasEveryRuleFired()) << link->DescribeIdleRules();
        EXPECT_TRUE(scenario.HasServerGot());
        // damaged frames get through the device up to TCP
        EXPECT_EQ(scenario.receivedBy[1].size(), scenario.sentBy[0].size());
        EXPECT_GE(CountFlags(scenario.sentBy[0], "SYN"), 2u);
    }
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));
}

TEST_P(ImpairedLink, CorruptChangesTheHeaderOctetAsked)
{
    Scenario scenario(Link(), Ip());
    auto link = scenario.Impair("corrupt SYN,ACK #1 octet 14 mask 0xff; corrupt SYN #1");
    scenario.Run();
    ASSERT_TRUE(link->HasEveryRuleFired());
    const auto& sent = scenario.sentBy[1].front().segment;
    const auto& got = scenario.receivedBy[0].front().segment;
    EXPECT_EQ(got.window, sent.window ^ 0xff00);
    EXPECT_EQ(scenario.receivedBy[1].front().segment.window,
              scenario.sentBy[0].front().segment.window ^ 1);
    EXPECT_EQ(got.seq, sent.seq);
    EXPECT_EQ(got.options, sent.options);
}

TEST_P(ImpairedLink, AddressesSelectTheSender)
{
    Scenario scenario(Link(), Ip());
    auto link = scenario.Impair("");
    using Match = RfcTcpSegmentMatch;
    const auto from = Match().FromAddress(scenario.AddressOf(0)).ToPort(80);
    const auto to = Match().ToAddress(scenario.AddressOf(0)).FromPort(80);
    link->AddRule(RfcTcpImpairmentRule::Count(from));
    link->AddRule(RfcTcpImpairmentRule::Count(to));
    link->AddRule(RfcTcpImpairmentRule::Count(Match(from).FromPort(81)));
    // addresses of both families survive the text form
    link->AddRule(RfcTcpImpairmentRule::Count(from).ToString());
    scenario.Run();
    EXPECT_EQ(link->GetMatched(0), scenario.sentBy[0].size());
    EXPECT_EQ(link->GetMatched(1), scenario.sentBy[1].size());
    EXPECT_EQ(link->GetMatched(2), 0u);
    EXPECT_EQ(link->GetMatched(3), scenario.sentBy[0].size());
}

TEST_P(ImpairedLink, RandomLossIsTheSameForTheSameStream)
{
    const auto run = [this](int64_t stream) {
        Scenario scenario(Link(), Ip());
        RfcTcpLinkImpairmentHelper helper;
        helper.SetRandomLoss(0.2).Install(scenario.m_devices);
        EXPECT_EQ(helper.AssignStreams(stream), 2);
        scenario.Run(Seconds(100), 60);
        EXPECT_LT(scenario.receivedBy[1].size(), scenario.sentBy[0].size());
        return scenario.receivedBy[1];
    };
    const auto first = run(7);
    EXPECT_EQ(run(7), first);
    EXPECT_NE(run(70), first);
}

/** Rules about the close of a connection. */
class CloseOfAConnection : public testing::Test
{
};

TEST_F(CloseOfAConnection, LastAckIsTheAckOfTheLaterFin)
{
    Scenario scenario;
    auto link = scenario.Impair("drop LASTACK #1; count LASTACK; count ACKOFFIN from server; "
                                "count FIN from server");
    std::vector<Fired> impaired;
    Collect(link, "Impaired", impaired);
    scenario.Run();
    ASSERT_EQ(impaired.size(), 1u);
    EXPECT_EQ(impaired[0].segment.role, RfcTcpLinkEnd::CLIENT);
    EXPECT_EQ(impaired[0].segment.acknowledgment, 2) << "SYN and FIN of the server";
    EXPECT_EQ(impaired[0].segment.sequence, PositionOf(SEGMENTS + 1) + 1) << "after its own FIN";
    EXPECT_GE(link->GetMatched(2), 1u) << "the ACK of the earlier FIN";
    EXPECT_GE(link->GetMatched(3), 2u) << "without the last ACK the server repeats its FIN";
    // Built-in TCP does not answer all of them, so LASTACKs are not counted here.
    EXPECT_GE(link->GetMatched(1), 1u);
}

TEST_F(CloseOfAConnection, EveryFinOfTheServerCounts)
{
    Scenario scenario;
    auto link = scenario.Impair("drop FIN #1,2 from server; count FIN from server; "
                                "count FIN from server original");
    scenario.Run();
    EXPECT_EQ(link->GetImpaired(0), 2u);
    EXPECT_EQ(CountFlags(scenario.sentBy[1], "FIN,ACK"), link->GetMatched(1));
    EXPECT_EQ(CountFlags(scenario.receivedBy[0], "FIN,ACK"), link->GetMatched(1) - 2);
    EXPECT_EQ(link->GetMatched(2), 1u);
}

TEST_F(CloseOfAConnection, CrossingFinsHaveTwoLastAcks)
{
    Scenario scenario;
    auto link = scenario.Impair("count LASTACK from client; count LASTACK from server");
    auto listener = scenario.Listen(scenario.m_nodes.Get(1), 90);
    Ptr<Socket> server;
    listener->SetAcceptCallback(
        MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
        Callback<void, Ptr<Socket>, const Address&>(
            [&server](Ptr<Socket> accepted, const Address&) { server = accepted; }));
    auto client = Socket::CreateSocket(scenario.m_nodes.Get(0),
                                       TypeId::LookupByName("ns3::TcpSocketFactory"));
    client->Bind();
    Simulator::Schedule(Seconds(1), [&] { client->Connect(scenario.SocketAddressOf(1, 90)); });
    Simulator::Schedule(Seconds(2), [&] {
        client->Close();
        server->Close();
    });
    scenario.Finish(Seconds(10));
    EXPECT_EQ(link->GetMatched(0), 1u);
    EXPECT_EQ(link->GetMatched(1), 1u);
    client = nullptr;
    server = nullptr;
    listener = nullptr;
}

TEST(LinkImpairment, EverySinglePacketCanBeLostInTurn)
{
    constexpr uint32_t TEXT = 3;
    std::array<uint64_t, 2> packets{};
    {
        Scenario scenario;
        auto link = scenario.Impair("count PACKET from client; count PACKET from server");
        scenario.Run(Seconds(30), TEXT);
        packets = {link->GetMatched(0), link->GetMatched(1)};
        EXPECT_EQ(packets[0], scenario.sentBy[0].size());
        EXPECT_EQ(packets[1], scenario.sentBy[1].size());
    }
    for (std::size_t sender = 0; sender < 2; ++sender)
    {
        for (uint64_t n = 1; n <= packets[sender]; ++n)
        {
            const std::string rule = "drop PACKET #" + std::to_string(n) + " from " +
                                     (sender == 0 ? "client" : "server");
            SCOPED_TRACE(rule);
            Scenario scenario;
            auto link = scenario.Impair(rule);
            scenario.Run(Seconds(60), TEXT);
            EXPECT_TRUE(link->HasEveryRuleFired());
            EXPECT_EQ(scenario.receivedBy[1 - sender].size() + 1, scenario.sentBy[sender].size());
            EXPECT_EQ(scenario.receivedBy[sender].size(), scenario.sentBy[1 - sender].size());
            // just the n-th one is missing
            auto expected = scenario.sentBy[sender];
            expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(n - 1));
            for (std::size_t i = 0; i < expected.size(); ++i)
            {
                EXPECT_EQ(expected[i].segment, scenario.receivedBy[1 - sender][i].segment);
            }
            EXPECT_TRUE(scenario.HasServerGot(TEXT));
        }
    }
}

TEST(LinkImpairment, PairsOfPacketsAreCountedIndependently)
{
    Scenario scenario;
    auto link = scenario.Impair("drop PACKET #2 from client; drop PACKET #4 from client; "
                                "drop DATA #2");
    std::vector<Fired> impaired;
    Collect(link, "Impaired", impaired);
    scenario.Run();
    ASSERT_EQ(impaired.size(), 2u);
    EXPECT_EQ(impaired[0].segment.header.length, 0u) << "the ACK of the handshake";
    EXPECT_EQ(impaired[1].segment.sequence, PositionOf(2)) << "SYN, ACK, segment 1, segment 2";
    EXPECT_EQ(impaired[1].rule, 1u) << "earlier rules first";
    EXPECT_EQ(link->GetImpaired(2), 0u) << "DATA #2 was lost to rule 1 already";
    EXPECT_GT(link->GetMatched(2), 2u) << "but it counted";
}

TEST(LinkImpairment, HeldSegmentsAreReleasedAtTheTimeout)
{
    Scenario scenario;
    auto link = scenario.Impair("reorder FIN #1 from client by 5 timeout 300ms");
    std::vector<Fired> impaired;
    std::vector<Fired> released;
    Collect(link, "Impaired", impaired);
    Collect(link, "Released", released);
    scenario.Run();
    ASSERT_EQ(impaired.size(), 1u);
    ASSERT_EQ(released.size(), 1u);
    EXPECT_EQ(released[0].time - impaired[0].time, MilliSeconds(300));
    EXPECT_EQ(released[0].size, impaired[0].size);
    EXPECT_TRUE(scenario.HasServerGot());
}

TEST(LinkImpairment, SequenceRangesSelectWhatOverlaps)
{
    Scenario scenario;
    auto link = scenario.Impair("drop PACKET seq 600 original; "
                                "count DATA seq 1:537; count DATA seq 1:538; "
                                "count PACKET seq 0; count ACK from client seq 1:2; "
                                "count ACK ack 4289:; count FIN seq 4289 retransmitted");
    std::vector<Fired> impaired;
    Collect(link, "Impaired", impaired);
    scenario.Run();
    ASSERT_EQ(impaired.size(), 1u);
    EXPECT_EQ(impaired[0].segment.sequence, 537);
    EXPECT_FALSE(impaired[0].segment.retransmitted);
    EXPECT_EQ(link->GetMatched(1), 1u);
    EXPECT_EQ(link->GetMatched(2), 3u) << "segments 1 and 2, and 2 again";
    EXPECT_EQ(link->GetMatched(3), 2u) << "SYN and SYN,ACK";
    EXPECT_EQ(link->GetMatched(4), 1u) << "the ACK of the handshake";
    EXPECT_GE(link->GetMatched(5), 1u) << "the ACK of all text";
    EXPECT_TRUE(scenario.HasServerGot());
}

TEST(LinkImpairment, ConnectionsAreToldApart)
{
    Scenario scenario;
    auto link = scenario.Impair("count SYN #1 each; count SYN #1; count PACKET connection 2; "
                                "count PACKET from port 5001; count SYN connection 3");
    scenario.StartClient(Seconds(2), 1, 5000);
    scenario.StartClient(Seconds(3), 2, 5001);
    scenario.Finish(Seconds(20));
    EXPECT_EQ(link->GetImpaired(0), 2u);
    EXPECT_EQ(link->GetImpaired(1), 1u);
    const auto ofClient = std::count_if(scenario.sentBy[0].begin(),
                                        scenario.sentBy[0].end(),
                                        [](const Seen& seen) { return seen.sourcePort == 5001; });
    EXPECT_EQ(link->GetMatched(3), static_cast<uint64_t>(ofClient));
    EXPECT_GT(link->GetMatched(2), link->GetMatched(3)) << "both directions";
    EXPECT_EQ(link->GetMatched(4), 0u);
}

TEST(LinkImpairment, EndsAreNamedByDeviceAndByRole)
{
    Scenario scenario;
    RfcTcpLinkImpairmentHelper helper;
    helper.AddRules("count PACKET from a; count PACKET from client; count PACKET from b to server; "
                    "count PACKET from client to a; count PACKET from server to b");
    auto link = helper.Install(scenario.m_devices.Get(1), scenario.m_devices.Get(0));
    scenario.Run();
    EXPECT_EQ(link->GetMatched(0), scenario.sentBy[1].size()) << "a is the server's device";
    EXPECT_EQ(link->GetMatched(1), scenario.sentBy[0].size());
    EXPECT_EQ(link->GetMatched(2), scenario.sentBy[0].size());
    EXPECT_EQ(link->GetMatched(3), scenario.sentBy[0].size());
    EXPECT_EQ(link->GetMatched(4), scenario.sentBy[1].size());
}

TEST(LinkImpairment, OutageBetweenTwoTimes)
{
    Scenario scenario;
    scenario.Impair("drop PACKET after 2015ms before 6s");
    scenario.Run();
    for (const auto& node : scenario.receivedBy)
    {
        for (const auto& seen : node)
        {
            EXPECT_TRUE(seen.time < MilliSeconds(2015) || seen.time >= Seconds(6)) << seen.time;
        }
    }
    EXPECT_TRUE(scenario.HasServerGot());
}

TEST(LinkImpairment, OwnPredicatesAndFlagsSelect)
{
    Scenario scenario;
    auto link = scenario.Impair("");
    using Match = RfcTcpSegmentMatch;
    link->AddRule(RfcTcpImpairmentRule::Drop(
        Match::Data()
            .Where([](const RfcTcpObservedSegment& s) { return s.sequence == PositionOf(4); })
            .Occurrence(1)));
    link->AddRule(RfcTcpImpairmentRule::Count(Match().WithFlags("syn").WithoutFlags("ACK")));
    link->AddRule(RfcTcpImpairmentRule::Count(Match().WithFlags("FIN,ACK").WithPayload(true)));
    link->AddRule(RfcTcpImpairmentRule::Count(Match::PureAck().Occurrences(2)));
    scenario.Run();
    EXPECT_EQ(link->GetImpaired(0), 1u);
    EXPECT_EQ(link->GetMatched(1), 1u);
    EXPECT_EQ(link->GetImpaired(3), link->GetMatched(3) - 1);
    const auto got = DataPositions(scenario.receivedBy[1]);
    const auto sent = DataPositions(scenario.sentBy[0]);
    EXPECT_EQ(std::count(got.begin(), got.end(), PositionOf(4)) + 1,
              std::count(sent.begin(), sent.end(), PositionOf(4)));
}

TEST(LinkImpairment, OtherProtocolsAreLeftAlone)
{
    Scenario scenario;
    auto link = scenario.Impair("drop PACKET");
    const auto udp = TypeId::LookupByName("ns3::UdpSocketFactory");
    auto sink = Socket::CreateSocket(scenario.m_nodes.Get(1), udp);
    sink->Bind(InetSocketAddress(Ipv4Address::GetAny(), 80));
    auto source = Socket::CreateSocket(scenario.m_nodes.Get(0), udp);
    source->Connect(scenario.SocketAddressOf(1, 80));
    Simulator::Schedule(Seconds(1), [&] { source->Send(Create<Packet>(3000)); }); // in fragments
    scenario.Run();
    EXPECT_EQ(sink->GetRxAvailable(), 3000u);
    EXPECT_TRUE(scenario.receivedBy[1].empty());
    EXPECT_EQ(link->GetImpaired(0), scenario.sentBy[0].size());
    sink = nullptr;
    source = nullptr;
}

TEST(LinkImpairment, CopiesArriveRightAfterTheOriginal)
{
    Scenario scenario;
    scenario.Impair("duplicate DATA #2,3 times 2");
    scenario.Run();
    auto positions = DataPositions(scenario.receivedBy[1]);
    ASSERT_GE(positions.size(), 8u);
    positions.resize(8);
    std::vector<uint32_t> expected;
    for (const uint32_t number : {1, 2, 2, 2, 3, 3, 3, 4})
    {
        expected.push_back(PositionOf(number));
    }
    EXPECT_EQ(positions, expected);
    EXPECT_TRUE(scenario.HasServerGot());
}

TEST(LinkImpairment, TracesShowALossLikeARealOne)
{
    Scenario scenario;
    scenario.Impair("drop DATA #2");
    std::array<uint32_t, 3> fired{};
    const std::array<const char*, 3> sources{"PhyRxDrop", "MacRx", "PhyTxEnd"};
    for (std::size_t i = 0; i < sources.size(); ++i)
    {
        const auto device = scenario.m_devices.Get(i == 2 ? 0 : 1);
        ASSERT_TRUE(device->TraceConnectWithoutContext(
            sources[i],
            Callback<void, Ptr<const Packet>>([&fired, i](Ptr<const Packet>) { ++fired[i]; })));
    }
    scenario.Run();
    EXPECT_EQ(fired[0], 1u);
    EXPECT_EQ(fired[1] + fired[0], fired[2]);
}

TEST(LinkImpairment, DamageShowsInTheTracesOfACsmaReceiver)
{
    Scenario scenario(LinkKind::CSMA);
    auto link = scenario.Impair("corrupt DATA #1");
    std::vector<uint8_t> firstOctets;
    scenario.m_devices.Get(1)->TraceConnectWithoutContext(
        "Sniffer",
        Callback<void, Ptr<const Packet>>([&firstOctets](Ptr<const Packet> packet) {
            constexpr uint32_t FRAME = 14 + 20 + 32 + SEGMENT + 4; // TCP header with timestamps
            if (packet->GetSize() == FRAME)
            {
                std::vector<uint8_t> octets(FRAME);
                packet->CopyData(octets.data(), FRAME);
                firstOctets.push_back(octets[14 + 20 + 32]);
            }
        }));
    scenario.Run();
    ASSERT_EQ(firstOctets.size(), SEGMENTS);
    EXPECT_EQ(firstOctets[0], OctetAt(0) ^ 1);
    EXPECT_EQ(firstOctets[1], OctetAt(SEGMENT));
}

TEST(LinkImpairment, LlcEncapsulationIsUnderstood)
{
    Scenario scenario(LinkKind::CSMA);
    for (uint32_t i = 0; i < 2; ++i)
    {
        DynamicCast<CsmaNetDevice>(scenario.m_devices.Get(i))
            ->SetEncapsulationMode(CsmaNetDevice::LLC);
    }
    auto link = scenario.Impair("drop SYN #1; corrupt DATA #1; duplicate DATA #2");
    scenario.Run();
    EXPECT_TRUE(link->HasEveryRuleFired()) << link->DescribeIdleRules();
    ASSERT_EQ(scenario.received.size(), SEGMENTS * SEGMENT);
    EXPECT_EQ(scenario.received[0], OctetAt(0) ^ 1);
}

TEST(LinkImpairment, OfASharedChannelRulesSeeTheTwoDevicesOnly)
{
    Scenario scenario(LinkKind::CSMA, Family::IPV4, 3);
    auto link = scenario.Impair("count PACKET from a; count PACKET from b; drop PACKET to port 81");
    auto other = scenario.Listen(scenario.m_nodes.Get(2), 81);
    auto client = Socket::CreateSocket(scenario.m_nodes.Get(0),
                                       TypeId::LookupByName("ns3::TcpSocketFactory"));
    client->Bind();
    Simulator::Schedule(Seconds(5), [&] { client->Connect(scenario.SocketAddressOf(2, 81)); });
    scenario.Run();
    EXPECT_EQ(link->GetMatched(0), scenario.receivedBy[1].size());
    EXPECT_EQ(link->GetMatched(1), scenario.sentBy[1].size());
    EXPECT_EQ(link->GetMatched(2), 0u);
    EXPECT_GE(scenario.receivedBy[2].size(), 2u);
    client = nullptr;
    other = nullptr;
}

/** Loses nothing, and counts what it was asked about. */
class AskedErrorModel : public ErrorModel
{
  public:
    uint32_t asked{0}; ///< packets

  private:
    bool DoCorrupt(Ptr<Packet>) override
    {
        ++asked;
        return false;
    }

    void DoReset() override
    {
        asked = 0;
    }
};

TEST(LinkImpairment, RandomModelsSeeOnlyWhatNoRuleActsOn)
{
    Scenario scenario;
    auto before = CreateObject<AskedErrorModel>();
    scenario.m_devices.Get(1)->SetAttribute("ReceiveErrorModel", PointerValue(before));
    auto link = scenario.Impair("drop DATA #1; duplicate DATA #2 times 3; delay DATA #3 by 1ms; "
                                "reorder DATA #4 by 1; corrupt DATA #5; count PACKET");
    auto added = CreateObject<AskedErrorModel>();
    link->AddErrorModel(Direction::A_TO_B, added);
    auto opposite = CreateObject<AskedErrorModel>();
    link->AddErrorModel(Direction::B_TO_A, opposite);
    scenario.Run();
    EXPECT_TRUE(link->HasEveryRuleFired());
    EXPECT_EQ(link->GetTotalImpaired(), 5u);
    EXPECT_EQ(added->asked, scenario.sentBy[0].size() - 5);
    EXPECT_EQ(before->asked, added->asked) << "the model the device had before";
    EXPECT_EQ(opposite->asked, scenario.sentBy[1].size());
}

TEST(LinkImpairment, RandomLossHasADirection)
{
    Scenario scenario;
    RfcTcpLinkImpairmentHelper helper;
    helper.SetRandomLoss(1, Direction::B_TO_A).Install(scenario.m_devices);
    scenario.Run();
    EXPECT_EQ(scenario.receivedBy[1].size(), scenario.sentBy[0].size());
    EXPECT_GT(scenario.sentBy[1].size(), 0u);
    EXPECT_TRUE(scenario.receivedBy[0].empty());
}

TEST(LinkImpairment, RandomLossHasTheRateAsked)
{
    Scenario scenario;
    RfcTcpLinkImpairmentHelper helper;
    helper.SetRandomLoss(0.1, Direction::A_TO_B).Install(scenario.m_devices);
    EXPECT_EQ(helper.AssignStreams(3), 1);
    scenario.Run(Seconds(1000), 240);
    const double sent = static_cast<double>(scenario.sentBy[0].size());
    const double lost = sent - static_cast<double>(scenario.receivedBy[1].size());
    EXPECT_NEAR(lost / sent, 0.1, 0.05);
    EXPECT_TRUE(scenario.HasServerGot(240));
}

TEST(LinkImpairment, BurstsHaveTheLengthAsked)
{
    Scenario scenario;
    RfcTcpLinkImpairmentHelper helper;
    helper.SetBurstLoss(0.02, 3, 3, Direction::A_TO_B);
    auto link = helper.Install(scenario.m_devices);
    EXPECT_EQ(helper.AssignStreams(11), 2);
    std::vector<bool> isLost;
    scenario.m_devices.Get(1)->TraceConnectWithoutContext(
        "PhyRxDrop",
        Callback<void, Ptr<const Packet>>([&](Ptr<const Packet>) { isLost.push_back(true); }));
    scenario.m_devices.Get(1)->TraceConnectWithoutContext(
        "PhyRxEnd",
        Callback<void, Ptr<const Packet>>([&](Ptr<const Packet>) { isLost.push_back(false); }));
    scenario.Run(Seconds(1000), 240);
    std::size_t bursts = 0;
    for (auto begin = std::find(isLost.begin(), isLost.end(), true); begin != isLost.end();)
    {
        const auto end = std::find(begin, isLost.end(), false);
        EXPECT_GE(end - begin, 3) << "a burst may begin within another one";
        ++bursts;
        begin = std::find(end, isLost.end(), true);
    }
    EXPECT_GE(bursts, 1u);
    EXPECT_TRUE(scenario.HasServerGot(240));
}

TEST(LinkImpairment, ReceiversOfUnknownDevicesCanBeGiven)
{
    Scenario scenario;
    auto link = scenario.Impair("delay DATA #1 by 5ms");
    uint32_t handed = 0;
    auto device = DynamicCast<PointToPointNetDevice>(scenario.m_devices.Get(1));
    link->SetReceiver(device, RfcTcpImpairment::Receiver([&](Ptr<Packet> packet) {
                          ++handed;
                          device->Receive(packet);
                      }));
    scenario.Run();
    EXPECT_EQ(handed, 1u);
    EXPECT_TRUE(scenario.HasServerGot());
    device = nullptr;
}

TEST(LinkImpairment, OneRuleListServesSeveralLinksWithOwnCounters)
{
    RfcTcpLinkImpairmentHelper helper;
    helper.AddRule("drop SYN #1").SetRandomLoss(0.01);
    Scenario scenario;
    auto first = helper.Install(scenario.m_devices);
    PointToPointHelper other;
    auto second = helper.Install(other.Install(scenario.m_nodes));
    EXPECT_EQ(helper.AssignStreams(1), 4);
    scenario.Run();
    EXPECT_EQ(first->GetImpaired(0), 1u);
    EXPECT_EQ(second->GetMatched(0), 0u);
}

TEST(LinkImpairmentDeathTest, WrongUseSaysWhatIsLegal)
{
    Scenario scenario;
    NetDeviceContainer three(scenario.m_devices, NetDeviceContainer(scenario.m_devices.Get(0)));
    RfcTcpLinkImpairmentHelper helper;
    EXPECT_DEATH(helper.Install(three), "legal: the 2 ends of a link");
    EXPECT_DEATH(helper.SetRandomLoss(1.5), "legal: 0 to 1");
    EXPECT_DEATH(helper.SetBurstLoss(0.1, 3, 2), "legal: 1 or more");
    EXPECT_DEATH(helper.AddRule("drop SYNACK"), "unknown kind of segment \"SYNACK\"");
    EXPECT_DEATH(RfcTcpSegmentMatch().WithFlags("SIN"), "legal: FIN, SYN");
    EXPECT_DEATH(RfcTcpSegmentMatch().Occurrence(0), "legal: first from 1");
    EXPECT_DEATH(RfcTcpSegmentMatch().FromAddress(Address()), "legal: an Ipv4Address");
    helper.Install(scenario.m_devices);
    EXPECT_DEATH(helper.Install(scenario.m_devices), "legal: to add rules to that one");
}

TEST(LinkImpairmentDeathTest, SharedSimpleChannelsAreRefused)
{
    Scenario scenario(LinkKind::SIMPLE, Family::IPV4, 3);
    EXPECT_DEATH(scenario.Impair("drop SYN"), "SimpleChannel with 3 devices; legal: 2");
}

/** A text and what it is read as. */
struct TextCase
{
    const char* text;      ///< what a user wrote
    const char* canonical; ///< how the rule prints itself
};

TEST(ImpairmentText, RulesAreReadAndPrinted)
{
    const std::vector<TextCase> cases{
        {"drop SYN,ACK #1", "drop SYN,ACK #1"},
        {"DROP fin #2 FROM Server", "drop FIN #2 from server"},
        {"drop ACK,SYN", "drop SYN,ACK"},
        {"delay DATA #3 by 40s", "delay DATA #3 by 40s"},
        {"delay DATA by 1.5s", "delay DATA by 1500ms"},
        {"delay DATA by 2min", "delay DATA by 120s"},
        {"delay DATA by 250us #1", "delay DATA #1 by 250us"},
        {"drop LASTACK", "drop LASTACK"},
        {"drop ACKOFFIN #1 from server", "drop ACKOFFIN #1 from server"},
        {"duplicate DATA seq 1:1449", "duplicate DATA seq 1:1449"},
        {"duplicate DATA times 2 every 10ms", "duplicate DATA times 2 every 10ms"},
        {"corrupt DATA #2", "corrupt DATA #2"},
        {"corrupt PACKET octet 13", "corrupt PACKET octet 13 mask 1"},
        {"corrupt PACKET octet 0x0d mask 0x80", "corrupt PACKET octet 13 mask 128"},
        {"reorder DATA #5 by 3", "reorder DATA #5 by 3 timeout 1s"},
        {"reorder DATA timeout 20ms by 1", "reorder DATA by 1 timeout 20ms"},
        {"  drop\tPACKET   #7 ", "drop PACKET #7"},
        {"drop PACKET #7 from client", "drop PACKET #7 from client"},
        {"drop PACKET #1,3-5,9- each", "drop PACKET #1,3-5,9- each"},
        {"drop PACKET from a to port 80", "drop PACKET from a to port 80"},
        {"drop PACKET from 10.0.0.1 from client", "drop PACKET from client from 10.0.0.1"},
        {"drop PACKET to 2001:db8::1", "drop PACKET to 2001:db8::1"},
        {"drop ACK ack 1", "drop ACK ack 1"},
        {"drop ACK ack 537:", "drop ACK ack 537:"},
        {"drop SYN", "drop SYN"},
        {"drop PACKET with SYN", "drop PACKET with SYN"},
        {"drop PACKET with ACK without data", "drop PACKET with ACK without data"},
        {"drop FIN with data", "drop FIN with data"},
        {"drop FIN without ACK,PSH", "drop FIN without PSH,ACK"},
        {"drop DATA retransmitted", "drop DATA retransmitted"},
        {"drop DATA original connection 2", "drop DATA original connection 2"},
        {"drop PACKET after 1s before 2s", "drop PACKET after 1s before 2s"},
        {"count RST", "count RST"},
        {"count ECE,CWR", "count ECE,CWR"},
    };
    for (const auto& [text, canonical] : cases)
    {
        SCOPED_TRACE(text);
        std::string error;
        const auto rule = RfcTcpImpairmentRule::Parse(text, error);
        ASSERT_TRUE(rule.has_value()) << error;
        EXPECT_EQ(error, "");
        EXPECT_EQ(rule->ToString(), canonical);
        const auto again = RfcTcpImpairmentRule::Parse(rule->ToString(), error);
        ASSERT_TRUE(again.has_value()) << error;
        EXPECT_EQ(again->ToString(), canonical);
    }
}

TEST(ImpairmentText, ErrorsNameTheWordAndTheLegalOnes)
{
    /** A wrong text, the part of the message about it, and one of the legal words. */
    struct ErrorCase
    {
        const char* text;
        const char* fault;
        const char* legal;
    };

    const std::vector<ErrorCase> cases{
        {"", "it is empty", "drop, duplicate, delay, reorder, corrupt, count"},
        {"lose SYN", "unknown action \"lose\"", "drop, duplicate"},
        {"drop", "nothing follows \"drop\"", "PACKET, DATA"},
        {"drop SINACK", "unknown kind of segment \"SINACK\"", "LASTACK"},
        {"drop SYN,", "unknown kind of segment \"SYN,\"", "FIN, SYN, RST"},
        {"drop SYN,#1", "unknown kind of segment \"SYN,#1\"", "FIN, SYN, RST"},
        {"drop SYN 1", "unknown word \"1\"", "#N, each"},
        {"drop SYN by 3s", "unknown word \"by\"", "#N, each"},
        {"delay SYN bye 3s", "unknown word \"bye\"", "by, #N"},
        {"drop SYN #0", "\"#0\"", "#N-M"},
        {"drop SYN #", "\"#\"", "#N-M"},
        {"drop SYN #2-1", "\"#2-1\"", "#N-M"},
        {"drop SYN #-1", "\"#-1\"", "#N-M"},
        {"drop SYN #1-2-3", "\"#1-2-3\"", "#N-M"},
        {"drop SYN #x", "\"#x\"", "#N-M"},
        {"drop SYN #99999999999999999999", "\"#99999999999999999999\"", "#N-M"},
        {"drop SYN from", "nothing follows \"from\"", "client, server, a, b"},
        {"drop SYN from Mars", "\"Mars\" after \"from\"", "client, server, a, b"},
        {"drop SYN from 10.0.0.256", "\"10.0.0.256\" after \"from\"", "IPv6 address"},
        {"drop SYN to 2001:::1", "\"2001:::1\" after \"to\"", "IPv6 address"},
        {"drop SYN from port 65536", "\"65536\" after \"from port\"", "0 to 65535"},
        {"drop SYN from client from server", "\"from client|server\" said twice", "once"},
        {"drop DATA seq 5:5", "\"5:5\" after \"seq\"", "N below M"},
        {"drop DATA seq 1:2:3", "\"1:2:3\" after \"seq\"", "N below M"},
        {"drop DATA seq -1", "\"-1\" after \"seq\"", "N below M"},
        {"drop DATA seq", "nothing follows \"seq\"", "N below M"},
        {"drop DATA seq 1 seq 2", "\"seq\" said twice", "once"},
        {"drop DATA with DATE", "\"DATE\" after \"with\"", "data, or flags"},
        {"drop DATA original retransmitted", "said twice", "once"},
        {"drop DATA connection 0", "\"0\" after \"connection\"", "from 1"},
        {"delay DATA", "how long is missing", "by TIME"},
        {"delay DATA by", "nothing follows \"by\"", "40s"},
        {"delay DATA by 40", "\"40\" after \"by\"", "s, ms, us, ns, ps, fs, min or h"},
        {"delay DATA by 1.2.3s", "\"1.2.3s\" after \"by\"", "40s"},
        {"delay DATA by -1s", "\"-1s\" after \"by\"", "40s"},
        {"delay DATA by 99999999999999999h", "after \"by\"", "at most"},
        {"reorder DATA", "how far is missing", "by N"},
        {"reorder DATA by 0", "\"0\" after \"by\"", "from 1"},
        {"reorder DATA by 2 timeout 0s", "\"timeout\" of 0", "40s"},
        {"duplicate DATA times 0", "\"0\" after \"times\"", "from 1"},
        {"corrupt DATA mask 1", "\"mask\" without octet", "octet N mask N"},
        {"corrupt DATA octet 1 mask 256", "\"256\" after \"mask\"", "1 to 255"},
    };
    for (const auto& [text, fault, legal] : cases)
    {
        SCOPED_TRACE(text);
        std::string error;
        EXPECT_FALSE(RfcTcpImpairmentRule::Parse(text, error).has_value());
        EXPECT_NE(error.find(fault), std::string::npos) << error;
        EXPECT_NE(error.find(legal, error.find("; legal: ")), std::string::npos) << error;
        EXPECT_NE(error.find('"' + std::string(text) + '"'), std::string::npos) << error;
    }
}

TEST(ImpairmentText, EveryCutOfARuleIsReadOrRefused)
{
    const std::string text = "reorder SYN,ACK #1,3-5,9- each from client from port 80 to 10.0.0.1 "
                             "with data seq 1:1449 ack 2: connection 3 by 3 timeout 1.5s "
                             "after 1s before 2min retransmitted";
    for (std::size_t length = 0; length <= text.size(); ++length)
    {
        std::string error;
        const auto rule = RfcTcpImpairmentRule::Parse(text.substr(0, length), error);
        EXPECT_EQ(rule.has_value(), error.empty()) << text.substr(0, length);
    }
}

} // namespace
