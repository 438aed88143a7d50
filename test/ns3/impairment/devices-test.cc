/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// How impairments fit into devices, channels and their traces, and what is refused.

#include "support/impairment-scenario.h"

#include "ns3/csma-net-device.h"
#include "ns3/inet-socket-address.h"
#include "ns3/net-device-container.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/rfc-tcp-impairment-rule.h"
#include "ns3/rfc-tcp-impairment.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <gtest/gtest.h>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

TEST(LinkImpairment, OtherProtocolsAreLeftAlone)
{
    ImpairmentScenario scenario;
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

TEST(LinkImpairment, TracesShowALossLikeARealOne)
{
    ImpairmentScenario scenario;
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
    ImpairmentScenario scenario(LinkKind::CSMA);
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
    ImpairmentScenario scenario(LinkKind::CSMA);
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
    ImpairmentScenario scenario(LinkKind::CSMA, Family::IPV4, 3);
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

TEST(LinkImpairment, ReceiversOfUnknownDevicesCanBeGiven)
{
    ImpairmentScenario scenario;
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

TEST(LinkImpairmentDeathTest, WrongUseSaysWhatIsLegal)
{
    ImpairmentScenario scenario;
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
    ImpairmentScenario scenario(LinkKind::SIMPLE, Family::IPV4, 3);
    EXPECT_DEATH(scenario.Impair("drop SYN"), "SimpleChannel with 3 devices; legal: 2");
}

} // namespace
} // namespace ns3::rfctcp::test
