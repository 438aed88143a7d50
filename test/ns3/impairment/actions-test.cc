/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What each action does to a segment, on every kind of link and over both versions of IP.

#include "support/impairment-scenario.h"

#include "ns3/boolean.h"
#include "ns3/global-value.h"
#include "ns3/rfc-tcp-impairment-rule.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <gtest/gtest.h>
#include <string>
#include <tuple>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

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
        ImpairmentScenario scenario(Link(), Ip());
        scenario.Run();
        plain = scenario.receivedBy[1];
        ASSERT_TRUE(scenario.HasServerGot());
    }
    ImpairmentScenario scenario(Link(), Ip());
    auto link = scenario.Impair("drop PACKET #1000; count PACKET from client");
    scenario.Run();
    EXPECT_EQ(scenario.receivedBy[1], plain);
    EXPECT_EQ(link->GetMatched(1), plain.size());
    EXPECT_EQ(link->GetTotalImpaired(), 0u);
    EXPECT_EQ(link->DescribeIdleRules(), "drop PACKET #1000");
}

TEST_P(ImpairedLink, DropLosesTheFirstSynAck)
{
    ImpairmentScenario scenario(Link(), Ip());
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
    ImpairmentScenario scenario(Link(), Ip());
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
    ImpairmentScenario scenario(Link(), Ip());
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
    ImpairmentScenario scenario(Link(), Ip());
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
    ImpairmentScenario scenario(Link(), Ip());
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
        ImpairmentScenario scenario(Link(), Ip());
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
    ImpairmentScenario scenario(Link(), Ip());
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
    ImpairmentScenario scenario(Link(), Ip());
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
        ImpairmentScenario scenario(Link(), Ip());
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

TEST(LinkImpairment, HeldSegmentsAreReleasedAtTheTimeout)
{
    ImpairmentScenario scenario;
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

TEST(LinkImpairment, CopiesArriveRightAfterTheOriginal)
{
    ImpairmentScenario scenario;
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

} // namespace
} // namespace ns3::rfctcp::test
