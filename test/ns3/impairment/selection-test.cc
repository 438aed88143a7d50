/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Which segments a rule acts on.

#include "support/impairment-scenario.h"

#include "ns3/point-to-point-helper.h"
#include "ns3/rfc-tcp-impairment-rule.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

/** Rules about the close of a connection. */
class CloseOfAConnection : public testing::Test
{
};

TEST_F(CloseOfAConnection, LastAckIsTheAckOfTheLaterFin)
{
    ImpairmentScenario scenario;
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
    ImpairmentScenario scenario;
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
    ImpairmentScenario scenario;
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
        ImpairmentScenario scenario;
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
            ImpairmentScenario scenario;
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
    ImpairmentScenario scenario;
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

TEST(LinkImpairment, SequenceRangesSelectWhatOverlaps)
{
    ImpairmentScenario scenario;
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
    ImpairmentScenario scenario;
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
    ImpairmentScenario scenario;
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
    ImpairmentScenario scenario;
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
    ImpairmentScenario scenario;
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

TEST(LinkImpairment, OneRuleListServesSeveralLinksWithOwnCounters)
{
    RfcTcpLinkImpairmentHelper helper;
    helper.AddRule("drop SYN #1").SetRandomLoss(0.01);
    ImpairmentScenario scenario;
    auto first = helper.Install(scenario.m_devices);
    PointToPointHelper other;
    auto second = helper.Install(other.Install(scenario.m_nodes));
    EXPECT_EQ(helper.AssignStreams(1), 4);
    scenario.Run();
    EXPECT_EQ(first->GetImpaired(0), 1u);
    EXPECT_EQ(second->GetMatched(0), 0u);
}

} // namespace
} // namespace ns3::rfctcp::test
