/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Ways to switch nodes to this TCP, and what a script is told when one has not worked.

#include "support/socket-fixture.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

class Installation : public SocketTest
{
  protected:
    /** @return MinRto of a new socket */
    Time MinRto(uint32_t node)
    {
        TimeValue time;
        NewSocket(node)->GetAttribute("MinRto", time);
        return time.Get();
    }
};

} // namespace

TEST_F(Installation, AllNodesWithoutATcpGetThisOne)
{
    InternetStackHelper().Install(m_nodes.Get(0));
    RfcTcpHelper().SetSocketAttribute("MinRto", TimeValue(Seconds(3))).InstallAll();
    EXPECT_FALSE(Tcp(0));
    ASSERT_TRUE(Tcp(1));
    EXPECT_EQ(MinRto(1), Seconds(3));
}

TEST_F(Installation, APreparedStackBringsThisTcpWhoeverInstallsIt)
{
    InternetStackHelper stack;
    RfcTcpHelper().SetPreset("LinuxLike").Prepare(stack, m_nodes);
    for (uint32_t i = 0; i < 2; ++i)
    {
        stack.Install(m_nodes.Get(i)); // as InstallStack() of a layout helper does
    }
    AssignAddresses();
    Simulator::Schedule(Seconds(0), [this] { EXPECT_EQ(MinRto(0), MilliSeconds(200)); });
    EXPECT_EQ(Transfer(Server(), InetSocketAddress(Ipv4Address::GetAny(), 80), 50000), 50000U);
    EXPECT_TRUE(Tcp(0));
    EXPECT_TRUE(Tcp(1));
}

TEST_F(Installation, AStackThatWasResetEndsTheProgram)
{
    EXPECT_DEATH(
        {
            InternetStackHelper stack;
            RfcTcpHelper().Prepare(stack, m_nodes);
            stack.Reset();
            stack.Install(m_nodes);
            Simulator::Run();
        },
        "node 0 has no ns3::RfcTcpL4Protocol");
}

TEST_F(Installation, ResetBeforeInstallDoesNotMatter)
{
    InternetStackHelper stack;
    RfcTcpHelper tcp;
    tcp.Install(stack, m_nodes.Get(0));
    stack.Reset();
    tcp.Install(stack, m_nodes.Get(1));
    EXPECT_TRUE(Tcp(0));
    EXPECT_TRUE(Tcp(1));
}

TEST_F(Installation, OnANodeThatHasATcpEndsTheProgram)
{
    InternetStackHelper().Install(m_nodes);
    EXPECT_DEATH(RfcTcpHelper().Install(m_nodes), "has a TCP already");
}

} // namespace ns3::rfctcp::test
