/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Error models of ns-3 beside the rules.

#include "support/impairment-scenario.h"

#include "ns3/error-model.h"
#include "ns3/pointer.h"
#include "ns3/rfc-tcp-impairment.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <gtest/gtest.h>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

using Direction = RfcTcpImpairment::Direction;

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
    ImpairmentScenario scenario;
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
    ImpairmentScenario scenario;
    RfcTcpLinkImpairmentHelper helper;
    helper.SetRandomLoss(1, Direction::B_TO_A).Install(scenario.m_devices);
    scenario.Run();
    EXPECT_EQ(scenario.receivedBy[1].size(), scenario.sentBy[0].size());
    EXPECT_GT(scenario.sentBy[1].size(), 0u);
    EXPECT_TRUE(scenario.receivedBy[0].empty());
}

TEST(LinkImpairment, RandomLossHasTheRateAsked)
{
    ImpairmentScenario scenario;
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
    ImpairmentScenario scenario;
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

} // namespace
} // namespace ns3::rfctcp::test
