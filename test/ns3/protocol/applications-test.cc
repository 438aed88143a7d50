/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// ns-3's own applications, unmodified: on our TCP they deliver what they deliver on the built-in
// one, and at the end nothing is left.

#include "support/network-fixture.h"

#include "ns3/applications-module.h"
#include "ns3/core-module.h"

#include <array>

namespace ns3::rfctcp::test
{
namespace
{

/** Both TCPs, one after the other. */
constexpr std::array<Stack, 2> STACKS{Stack::BUILT_IN, Stack::RFC_TCP};

const char*
NameOf(Stack stack)
{
    return stack == Stack::RFC_TCP ? "rfc-tcp" : "built-in";
}

/** ns-3's applications on a pair of nodes. */
class Applications : public NetworkTest
{
  protected:
    Applications()
    {
        Config::SetDefault("ns3::TcpSocketBase::MaxSegLifetime", DoubleValue(5)); // for both TCPs
    }

    /** @param stack TCP of both nodes */
    void Build(Stack stack, const LinkPlan& link = {})
    {
        Renew();
        m_stack = stack;
        BuildPair(stack, stack, link);
    }

    /** @param port where it listens, on node 1 @return a PacketSink */
    Ptr<PacketSink> AddSink(uint16_t port)
    {
        PacketSinkHelper helper("ns3::TcpSocketFactory", AnyAddress(port));
        return DynamicCast<PacketSink>(helper.Install(m_nodes.Get(1)).Get(0));
    }

    /** @param octets to send @param port to @param start when @return a BulkSendApplication */
    ApplicationContainer AddBulk(uint64_t octets, uint16_t port, Time start = Seconds(1))
    {
        BulkSendHelper helper("ns3::TcpSocketFactory", ServerAddress(port));
        helper.SetAttribute("MaxBytes", UintegerValue(octets));
        ApplicationContainer applications = helper.Install(m_nodes.Get(0));
        applications.Start(start);
        return applications;
    }

    /** Nothing of our TCP is left but the listeners of sinks. @param sockets how many of them */
    void ExpectAllGone(uint32_t sockets)
    {
        if (m_stack != Stack::RFC_TCP)
        {
            return;
        }
        for (uint32_t node = 0; node < 2; ++node)
        {
            EXPECT_EQ(Tcp(node)->GetConnections(), 0U) << "node " << node;
        }
        EXPECT_EQ(Config::LookupMatches("/NodeList/*/$ns3::RfcTcpL4Protocol/Sockets/*").GetN(),
                  sockets);
    }

    Stack m_stack{Stack::RFC_TCP}; ///< of this run
};

/** Names of applications and addresses, as a gtest parameter. */
class ApplicationsByFamily : public Applications, public ::testing::WithParamInterface<bool>
{
  protected:
    ApplicationsByFamily()
    {
        m_ipv6 = GetParam();
    }
};

INSTANTIATE_TEST_SUITE_P(Ip,
                         ApplicationsByFamily,
                         ::testing::Bool(),
                         [](const ::testing::TestParamInfo<bool>& info) {
                             return info.param ? "v6" : "v4";
                         });

} // namespace

TEST_P(ApplicationsByFamily, BulkSendToPacketSink)
{
    for (Stack stack : STACKS)
    {
        LinkPlan link;
        link.rules = "drop DATA #7; drop DATA #50-52; drop SYN #1; drop ACK #20-22";
        Build(stack, link);
        Ptr<PacketSink> sink = AddSink(80);
        AddBulk(500000, 80);
        RunUntil(Seconds(100));
        EXPECT_EQ(sink->GetTotalRx(), 500000U) << NameOf(stack);
        ExpectAllGone(1);
    }
}

TEST_P(ApplicationsByFamily, OnOffToPacketSink)
{
    std::array<uint64_t, 2> received{};
    for (Stack stack : STACKS)
    {
        Build(stack);
        Ptr<PacketSink> sink = AddSink(80);
        OnOffHelper helper("ns3::TcpSocketFactory", ServerAddress());
        helper.SetConstantRate(DataRate("1Mbps"), 700);
        ApplicationContainer source = helper.Install(m_nodes.Get(0));
        source.Start(Seconds(1));
        source.Stop(Seconds(11));
        RunUntil(Seconds(60));
        received[stack == Stack::RFC_TCP] = sink->GetTotalRx();
        ExpectAllGone(1);
    }
    EXPECT_GT(received[0], 1200000U);
    EXPECT_EQ(received[1], received[0]);
}

TEST_P(ApplicationsByFamily, SeveralSinksAndClients)
{
    for (Stack stack : STACKS)
    {
        Build(stack);
        std::vector<Ptr<PacketSink>> sinks;
        for (uint16_t port = 80; port < 83; ++port)
        {
            sinks.push_back(AddSink(port));
            for (uint32_t client = 0; client < 4; ++client)
            {
                AddBulk(20000 + 1000 * client, port, Seconds(1) + MilliSeconds(client % 3));
            }
        }
        RunUntil(Seconds(100));
        for (const auto& sink : sinks)
        {
            EXPECT_EQ(sink->GetTotalRx(), 86000U) << NameOf(stack);
        }
        ExpectAllGone(3);
    }
}

TEST_P(ApplicationsByFamily, SinkSeesAddressesAndPackets)
{
    // The sink takes SeqTsSizeHeaders apart: what arrives is the stream that was sent
    for (Stack stack : STACKS)
    {
        Build(stack);
        Ptr<PacketSink> sink = AddSink(80);
        sink->SetAttribute("EnableSeqTsSizeHeader", BooleanValue(true));
        OnOffHelper helper("ns3::TcpSocketFactory", ServerAddress());
        helper.SetConstantRate(DataRate("500kbps"), 1000);
        helper.SetAttribute("EnableSeqTsSizeHeader", BooleanValue(true));
        helper.SetAttribute("MaxBytes", UintegerValue(100000));
        helper.Install(m_nodes.Get(0)).Start(Seconds(1));
        static uint32_t packets;
        static bool inOrder;
        static std::vector<Address> names;
        packets = 0;
        inOrder = true;
        names.clear();
        using Sink = Callback<void,
                              Ptr<const Packet>,
                              const Address&,
                              const Address&,
                              const SeqTsSizeHeader&>;
        sink->TraceConnectWithoutContext("RxWithSeqTsSize",
                                         Sink([](Ptr<const Packet>,
                                                 const Address& from,
                                                 const Address& to,
                                                 const SeqTsSizeHeader& header) {
                                             inOrder = inOrder && header.GetSeq() == packets;
                                             ++packets;
                                             names = {from, to};
                                         }));
        RunUntil(Seconds(60));
        EXPECT_EQ(packets, 100U) << NameOf(stack);
        EXPECT_TRUE(inOrder) << NameOf(stack);
        ASSERT_EQ(names.size(), 2U);
        if (!m_ipv6)
        {
            EXPECT_EQ(InetSocketAddress::ConvertFrom(names[0]).GetIpv4(),
                      m_addresses[0].GetAddress(0));
            EXPECT_EQ(names[1], ServerAddress());
        }
        ExpectAllGone(1);
    }
}

TEST_P(ApplicationsByFamily, HttpClientGetsEveryPage)
{
    std::array<uint64_t, 2> pages{};
    for (Stack stack : STACKS)
    {
        Build(stack);
        const Address server = m_ipv6 ? Address(m_addresses6[0].GetAddress(1, 1))
                                      : Address(m_addresses[0].GetAddress(1));
        ThreeGppHttpServerHelper servers(server);
        ApplicationContainer serving = servers.Install(m_nodes.Get(1));
        ThreeGppHttpClientHelper clients(server);
        ApplicationContainer using3 = clients.Install(m_nodes.Get(0));
        Ptr<ThreeGppHttpVariables> variables = CreateObject<ThreeGppHttpVariables>();
        variables->SetRequestSize(350);
        variables->SetReadingTimeMean(Seconds(1));
        variables->SetParsingTimeMean(MilliSeconds(30));
        variables->AssignStreams(1000);
        for (const auto& application : {serving.Get(0), using3.Get(0)})
        {
            PointerValue value(variables);
            application->SetAttribute("Variables", value);
        }
        static uint64_t received;
        static uint64_t sent;
        static uint64_t objects;
        received = sent = objects = 0;
        using PacketSinkTrace = Callback<void, Ptr<const Packet>>;
        using ObjectSink = Callback<void, Ptr<const ThreeGppHttpClient>, Ptr<const Packet>>;
        serving.Get(0)->TraceConnectWithoutContext(
            "Tx",
            PacketSinkTrace([](Ptr<const Packet> packet) { sent += packet->GetSize(); }));
        using3.Get(0)->TraceConnectWithoutContext(
            "Rx",
            Callback<void, Ptr<const Packet>, const Address&>(
                [](Ptr<const Packet> packet, const Address&) { received += packet->GetSize(); }));
        const auto count =
            ObjectSink([](Ptr<const ThreeGppHttpClient>, Ptr<const Packet>) { ++objects; });
        using3.Get(0)->TraceConnectWithoutContext("RxMainObject", count);
        using3.Get(0)->TraceConnectWithoutContext("RxEmbeddedObject", count);
        using3.Start(Seconds(1));
        using3.Stop(Seconds(60));
        serving.Stop(Seconds(70));
        RunUntil(Seconds(100));
        EXPECT_GT(objects, 20U) << NameOf(stack);
        if (stack == Stack::RFC_TCP)
        {
            EXPECT_LE(received, sent); // the client stops in the middle of a page
            EXPECT_GT(received + 300000, sent);
        }
        pages[stack == Stack::RFC_TCP] = objects;
        ExpectAllGone(0);
    }
    EXPECT_GT(pages[1] * 2, pages[0]); // not the same: the segments differ
}

TEST_P(ApplicationsByFamily, UdpEchoBesideTcp)
{
    Build(Stack::RFC_TCP);
    Ptr<PacketSink> sink = AddSink(80);
    AddBulk(300000, 80);
    UdpEchoServerHelper echo(80); // the same port number
    echo.Install(m_nodes.Get(1));
    UdpEchoClientHelper client(m_ipv6 ? Address(m_addresses6[0].GetAddress(1, 1))
                                      : Address(m_addresses[0].GetAddress(1)),
                               80);
    client.SetAttribute("MaxPackets", UintegerValue(20));
    client.SetAttribute("Interval", TimeValue(MilliSeconds(50)));
    Ptr<Application> echoing = client.Install(m_nodes.Get(0)).Get(0);
    static uint32_t echoes;
    echoes = 0;
    echoing->TraceConnectWithoutContext(
        "Rx",
        Callback<void, Ptr<const Packet>>([](Ptr<const Packet>) { ++echoes; }));
    echoing->SetStartTime(Seconds(1));
    RunUntil(Seconds(60));
    EXPECT_EQ(echoes, 20U);
    EXPECT_EQ(sink->GetTotalRx(), 300000U);
    EXPECT_EQ(Tcp(1)->GetDiscards(RfcTcpDiscard::NO_CONNECTION), 0U);
    ExpectAllGone(1);
}

TEST_F(Applications, MaxSegLifetimeMayBeANumberOfSeconds)
{
    // As that of TcpSocketBase; ThreeGppHttpClient sets 20 ms so
    Build(Stack::RFC_TCP);
    Ptr<Socket> socket = NewSocket(0);
    EXPECT_TRUE(socket->SetAttributeFailSafe("MaxSegLifetime", DoubleValue(0.02)));
    TimeValue time;
    socket->GetAttribute("MaxSegLifetime", time);
    EXPECT_EQ(time.Get(), MilliSeconds(20));
    DoubleValue seconds;
    socket->GetAttribute("MaxSegLifetime", seconds);
    EXPECT_EQ(seconds.Get(), 0.02);
    ::testing::internal::CaptureStderr();
    EXPECT_FALSE(socket->SetAttributeFailSafe("MaxSegLifetime", DoubleValue(-1)));
    EXPECT_NE(::testing::internal::GetCapturedStderr().find("must be at least"), std::string::npos);
    Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", DoubleValue(7.5));
    NewSocket(0)->GetAttribute("MaxSegLifetime", time);
    EXPECT_EQ(time.Get(), Seconds(7.5));
}

// ---- Stop in mid-transfer ----

TEST_F(Applications, BulkSendStopsInMidTransfer)
{
    for (Stack stack : STACKS)
    {
        Build(stack);
        Ptr<PacketSink> sink = AddSink(80);
        ApplicationContainer bulk = AddBulk(0, 80); // no end
        static uint64_t sent;
        sent = 0;
        bulk.Get(0)->TraceConnectWithoutContext(
            "Tx",
            Callback<void, Ptr<const Packet>>(
                [](Ptr<const Packet> packet) { sent += packet->GetSize(); }));
        bulk.Stop(Seconds(3));
        RunUntil(Seconds(60));
        EXPECT_GT(sent, 1000000U) << NameOf(stack);
        if (stack == Stack::RFC_TCP)
        {
            EXPECT_EQ(sink->GetTotalRx(), sent); // Close() sends what is queued
        }
        ExpectAllGone(1);
    }
}

TEST_F(Applications, SinkStopsInMidTransfer)
{
    Config::SetDefault("ns3::RfcTcpSocket::AfterClose", StringValue("Reset"));
    Build(Stack::RFC_TCP);
    Ptr<PacketSink> sink = AddSink(80);
    sink->SetStopTime(Seconds(3));
    AddBulk(0, 80);
    // The sink closes while data arrives: they are answered by RST [9293 SHLD-3], the sender stops
    RunUntil(Seconds(5));
    EXPECT_GT(sink->GetTotalRx(), 1000000U);
    EXPECT_EQ(Tcp(0)->GetConnections(), 0U);
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
    RunUntil(Seconds(60));
    ExpectAllGone(0);
}

TEST_F(Applications, AllStopAtOnceAndStartAgain)
{
    Config::SetDefault("ns3::RfcTcpSocket::ReuseAddress", BooleanValue(true));
    Build(Stack::RFC_TCP);
    Ptr<PacketSink> first = AddSink(80);
    ApplicationContainer bulk = AddBulk(0, 80);
    bulk.Stop(Seconds(2));
    first->SetStopTime(Seconds(2));
    Ptr<PacketSink> second = AddSink(80);
    second->SetStartTime(Seconds(3));
    AddBulk(50000, 80, Seconds(3.5));
    RunUntil(Seconds(60));
    EXPECT_EQ(second->GetTotalRx(), 50000U);
    ExpectAllGone(1);
}

TEST_F(Applications, SinkThatDoesNotExistRefuses)
{
    Build(Stack::RFC_TCP);
    AddBulk(50000, 80);
    RunUntil(Seconds(10));
    EXPECT_EQ(Tcp(1)->GetDiscards(RfcTcpDiscard::NO_CONNECTION), 1U);
    ExpectAllGone(0);
}

TEST_F(Applications, SimulationEndsInMidTransfer)
{
    for (const double end : {1.0001, 1.01, 1.02, 1.5})
    {
        Build(Stack::RFC_TCP);
        AddSink(80);
        AddBulk(0, 80);
        RunUntil(Seconds(end));
    }
}

TEST_F(Applications, OnOffOverAHighSpeedPathFillsThePipe)
{
    LinkPlan link;
    link.rate = "100Mbps";
    link.delay = "2ms";
    Build(Stack::RFC_TCP, link);
    Ptr<PacketSink> sink = AddSink(80);
    AddBulk(5000000, 80);
    RunUntil(Seconds(1.6)); // 0.4 s for the octets at full speed
    EXPECT_EQ(sink->GetTotalRx(), 5000000U);
    RunUntil(Seconds(60));
    ExpectAllGone(1);
}

} // namespace ns3::rfctcp::test
