/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Settings that older scripts make: none of some times, a fixed initial sequence number, a cap of
// the window, a device to bind to.

#include "support/network-fixture.h"

#include "ns3/core-module.h"

#include <gtest/gtest.h>
#include <set>

namespace ns3::rfctcp::test
{
namespace
{

class ScriptSettings : public NetworkTest
{
  protected:
    ~ScriptSettings() override
    {
        Config::Reset();
    }

    /** A transfer of so many octets to the last node, then both close. @return octets read there */
    uint64_t Transfer(uint64_t octets)
    {
        Serve({});
        UserPlan plan;
        plan.octets = octets;
        plan.then = UserPlan::Then::CLOSE;
        StartClient(plan);
        RunUntil(Seconds(10));
        return m_servers.empty() ? 0 : m_servers[0]->received;
    }
};

} // namespace

TEST_F(ScriptSettings, NoSegmentLifetimeMeansNoTimeWait)
{
    Config::SetDefault("ns3::TcpSocketBase::MaxSegLifetime", DoubleValue(0));
    BuildPair();
    EXPECT_EQ(Transfer(10000), 10000U);
    EXPECT_EQ(Tcp(0)->GetConnections(), 0U);
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
    EXPECT_EQ(m_clients[0]->Told(), "connected normal");
}

TEST_F(ScriptSettings, NoLeastRetransmissionTimeout)
{
    Config::SetDefault("ns3::TcpSocketBase::MinRto", TimeValue(Seconds(0)));
    Config::SetDefault("ns3::TcpSocketBase::ClockGranularity", TimeValue(Seconds(0)));
    LinkPlan link;
    link.rules = "drop DATA #3";
    BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
    EXPECT_EQ(Transfer(100000), 100000U);
}

TEST_F(ScriptSettings, InitialSequenceNumberCanBeChosen)
{
    for (const uint32_t isn : {0U, 4294967295U})
    {
        Config::SetDefault("ns3::RfcTcpL4Protocol::InitialSequenceNumber", IntegerValue(isn));
        BuildPair();
        std::set<uint32_t> seen;
        for (uint32_t node = 0; node < 2; ++node)
        {
            Tcp(node)->TraceConnectWithoutContext(
                "StateTransition",
                Callback<void, const RfcTcpTransition&>([&seen](const RfcTcpTransition& change) {
                    if (change.cause == RfcTcpCause::SEGMENT &&
                        (change.segment.flags & TcpHeader::SYN))
                    {
                        seen.insert(change.segment.seq);
                    }
                }));
        }
        EXPECT_EQ(Transfer(10000), 10000U);
        EXPECT_EQ(seen, std::set<uint32_t>{isn});
        m_clients.clear();
        m_servers.clear();
        Renew();
    }
}

TEST_F(ScriptSettings, MaxWindowSizeCapsTheWindowField)
{
    Config::SetDefault("ns3::TcpSocketBase::MaxWindowSize", UintegerValue(3000));
    Config::SetDefault("ns3::TcpSocketBase::WindowScaling", BooleanValue(false));
    BuildPair();
    uint32_t most = 0;
    const Ptr<Socket> listener = Serve({});
    listener->TraceConnectWithoutContext(
        "Tx",
        Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>>(
            [&most](Ptr<const Packet>, const TcpHeader& header, Ptr<const TcpSocket>) {
                most = std::max<uint32_t>(most, header.GetWindowSize());
            }));
    UserPlan plan;
    plan.octets = 50000;
    plan.then = UserPlan::Then::CLOSE;
    StartClient(plan);
    RunUntil(Seconds(10));
    EXPECT_EQ(m_servers.at(0)->received, 50000U);
    EXPECT_EQ(most, 3000U);
}

TEST_F(ScriptSettings, TheScaleLetsTheCappedFieldExpressTheBuffer)
{
    Config::SetDefault("ns3::TcpSocketBase::MaxWindowSize", UintegerValue(10000));
    BuildPair();
    const Ptr<RfcTcpSocket> client = NewRfcSocket(0);
    uint32_t window = 0;
    client->TraceConnectWithoutContext(
        "RWND",
        Callback<void, uint32_t, uint32_t>([&window](uint32_t, uint32_t now) { window = now; }));
    Serve({});
    At(0, Seconds(1), [&] { client->Connect(ServerAddress()); });
    At(0, Seconds(2), [&] { client->Send(Create<Packet>(100)); });
    RunUntil(Seconds(5));
    EXPECT_GT(window, 120000U); // of 131072
    EXPECT_LE(window, 160000U); // 10000 << 4
}

TEST_F(ScriptSettings, AnswersByAnotherDeviceThanTheBoundOne)
{
    for (const bool filters : {true, false})
    {
        for (const bool listens : {false, true})
        {
            SCOPED_TRACE(std::string(filters ? "filters" : "takes") +
                         (listens ? ", listener" : ", client"));
            Config::SetDefault("ns3::RfcTcpL4Protocol::DeviceFiltersArrivals",
                               BooleanValue(filters));
            BuildPair();
            // A second link, which the server answers by
            PointToPointHelper links;
            const NetDeviceContainer second = links.Install(m_nodes);
            Ipv4AddressHelper addresses("10.2.1.0", "255.255.255.0");
            addresses.Assign(second);
            const auto routing =
                Ipv4StaticRoutingHelper().GetStaticRouting(m_nodes.Get(1)->GetObject<Ipv4>());
            routing->AddHostRouteTo("10.1.1.1", 2);
            const Ptr<Socket> listener = Serve({});
            const Ptr<RfcTcpSocket> client = NewRfcSocket(0);
            if (listens)
            {
                // SYNs come by the first link, the bound device is that of the second
                listener->BindToNetDevice(second.Get(1));
            }
            else
            {
                client->BindToNetDevice(m_devices[0].Get(0));
            }
            At(0, Seconds(1), [&] { EXPECT_EQ(client->Connect(ServerAddress()), 0); });
            RunUntil(Seconds(2));
            EXPECT_EQ(client->GetState() == TcpSocket::ESTABLISHED, !filters);
            m_servers.clear();
            Renew();
        }
    }
}

} // namespace ns3::rfctcp::test
