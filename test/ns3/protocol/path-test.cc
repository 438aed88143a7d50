/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Longer paths: routing over several hops, links with a smaller MTU in the middle.

#include "support/network-fixture.h"

#include "ns3/core-module.h"
#ifdef RFC_TCP_TEST_NIX_VECTOR
#include "ns3/nix-vector-routing-module.h"
#endif

#include <algorithm>

namespace ns3::rfctcp::test
{
namespace
{

/** Four nodes in a row; the parameter says whether IPv6 is used. */
class Path : public NetworkTest, public ::testing::WithParamInterface<bool>
{
  protected:
    Path()
    {
        m_ipv6 = GetParam();
    }

    /** @param middle link in the middle */
    void BuildRow(const LinkPlan& middle)
    {
        Build({Stack::RFC_TCP, Stack::RFC_TCP, Stack::RFC_TCP, Stack::RFC_TCP}, {{}, middle, {}});
        AddRoutes();
    }

    /** Half-close: octets in both directions, one after the other. */
    void TransferBothWays()
    {
        UserPlan answer;
        answer.octets = 150000;
        answer.afterEnd = true;
        Ptr<Socket> listener = Serve(answer);
        UserPlan plan;
        plan.octets = 200000;
        plan.then = UserPlan::Then::SHUTDOWN;
        StreamUser& client = StartClient(plan);
        const auto measure =
            [this](Ptr<const Packet> packet, const TcpHeader&, Ptr<const TcpSocket>) {
                m_lengths.push_back(packet->GetSize());
            };
        using Sink = Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>>;
        client.socket->TraceConnectWithoutContext("Tx", Sink(measure));
        listener->TraceConnectWithoutContext("Tx", Sink(measure));
        RunUntil(Seconds(1000));
        ASSERT_EQ(m_servers.size(), 1U);
        EXPECT_EQ(m_servers[0]->received, 200000U);
        EXPECT_EQ(client.received, 150000U);
        EXPECT_EQ(client.wrong + m_servers[0]->wrong, 0U);
        EXPECT_EQ(client.Told(), "connected normal");
        EXPECT_EQ(m_servers[0]->Told(), "accepted normal");
        EXPECT_EQ(Tcp(0)->GetConnections() + Tcp(3)->GetConnections(), 0U);
    }

    std::vector<uint32_t> m_lengths; ///< octets of text of all segments sent
};

INSTANTIATE_TEST_SUITE_P(Ip,
                         Path,
                         ::testing::Bool(),
                         [](const ::testing::TestParamInfo<bool>& info) {
                             return info.param ? "v6" : "v4";
                         });

} // namespace

TEST_P(Path, ThreeHops)
{
    LinkPlan middle;
    middle.rules = "drop DATA #20; drop DATA #70-72; drop FIN #1";
    BuildRow(middle);
    TransferBothWays();
}

TEST_P(Path, ThreeHopsWithChecksums)
{
    ChecksumsOn guard;
    BuildRow({});
    TransferBothWays();
    EXPECT_EQ(Tcp(0)->GetDiscards(RfcTcpDiscard::BAD_CHECKSUM), 0U);
    EXPECT_EQ(Tcp(3)->GetDiscards(RfcTcpDiscard::BAD_CHECKSUM), 0U);
}

TEST_P(Path, SmallerMtuInTheMiddle)
{
    // IPv4 is fragmented there. IPv6 is not: ICMP tells the ends to send smaller segments
    LinkPlan middle;
    middle.mtu = 1300;
    BuildRow(middle);
    TransferBothWays();
    ASSERT_GT(m_lengths.size(), 200U);
    EXPECT_EQ(*std::max_element(m_lengths.begin(), m_lengths.end()), m_ipv6 ? 1428U : 1448U);
    const uint32_t last = *std::max_element(m_lengths.end() - 50, m_lengths.end());
    EXPECT_EQ(last, m_ipv6 ? 1300U - 60 - 12 : 1448U);
}

TEST_P(Path, SmallerMtuAtOneEndIsKnownFromTheMssOption)
{
    LinkPlan narrow;
    narrow.mtu = 1280;
    Build({Stack::RFC_TCP, Stack::RFC_TCP, Stack::RFC_TCP, Stack::RFC_TCP}, {{}, {}, narrow});
    AddRoutes();
    TransferBothWays();
    EXPECT_EQ(*std::max_element(m_lengths.begin(), m_lengths.end()),
              1280U - (m_ipv6 ? 60 : 40) - 12);
}

TEST_P(Path, NoRoute)
{
    Build({Stack::RFC_TCP, Stack::RFC_TCP, Stack::RFC_TCP, Stack::RFC_TCP}, {{}, {}, {}});
    Ptr<RfcTcpSocket> socket = NewRfcSocket(0); // no AddRoutes()
    At(0, Seconds(1), [&] {
        EXPECT_EQ(socket->Connect(ServerAddress()), -1);
        EXPECT_EQ(socket->GetErrno(), Socket::ERROR_NOROUTETOHOST);
    });
    RunUntil(Seconds(2));
}

#ifdef RFC_TCP_TEST_NIX_VECTOR
TEST_P(Path, NixVectorRouting)
{
    NodeContainer nodes(4);
    InternetStackHelper stack;
    if (m_ipv6)
    {
        stack.SetRoutingHelper(Ipv6NixVectorHelper());
    }
    else
    {
        stack.SetRoutingHelper(Ipv4NixVectorHelper());
    }
    RfcTcpHelper().Install(stack, nodes);
    m_nodes = nodes;
    for (uint32_t i = 0; i < 3; ++i)
    {
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
        m_devices.push_back(link.Install(nodes.Get(i), nodes.Get(i + 1)));
        const std::string number = std::to_string(i + 1);
        Ipv4AddressHelper ipv4(("10.1." + number + ".0").c_str(), "255.255.255.0");
        m_addresses.push_back(ipv4.Assign(m_devices.back()));
        Ipv6AddressHelper ipv6(Ipv6Address(("2001:" + number + "::").c_str()), Ipv6Prefix(64));
        m_addresses6.push_back(ipv6.Assign(m_devices.back()));
        m_addresses6.back().SetForwarding(0, true);
        m_addresses6.back().SetForwarding(1, true);
    }
    TransferBothWays();
}
#endif

} // namespace ns3::rfctcp::test
