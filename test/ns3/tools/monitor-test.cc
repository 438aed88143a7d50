/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// RfcTcpMonitor: silent about RFC TCP on a bad wire, and what it finds about the built-in TCP.

#include "support/network-fixture.h"

#include "ns3/rfc-tcp-monitor.h"
#include "ns3/rng-seed-manager.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{

namespace
{

class RfcTcpMonitorTest : public NetworkTest
{
  protected:
    /** Makes two nodes that are watched. */
    void Build(Stack stack, const LinkPlan& link)
    {
        BuildPair(stack, stack, link);
        m_monitor = CreateObject<RfcTcpMonitor>();
        m_monitor->SetAttribute("Print", BooleanValue(false));
        m_monitor->TraceConnectWithoutContext(
            "Finding",
            Callback<void, const std::string&>(
                [this](const std::string& finding) { m_findings.push_back(finding); }));
        m_monitor->Watch();
    }

    /** The client sends a request and calls ShutdownSend(), the server answers and closes. */
    void HalfClose()
    {
        UserPlan answer;
        answer.octets = 20000;
        answer.afterEnd = true;
        answer.then = UserPlan::Then::CLOSE;
        Serve(answer);
        UserPlan request;
        request.octets = 1000;
        request.then = UserPlan::Then::SHUTDOWN;
        StartClient(request);
        RunUntil(Minutes(30));
        Renew(); // ends the simulation
    }

    /** @return true if there is a finding with these words */
    bool Found(const std::string& words) const
    {
        return std::any_of(m_findings.begin(), m_findings.end(), [&](const std::string& finding) {
            return finding.find(words) != std::string::npos;
        });
    }

    Ptr<RfcTcpMonitor> m_monitor;        ///< of the simulation
    std::vector<std::string> m_findings; ///< in words
};

TEST_F(RfcTcpMonitorTest, FindsNothingAboutRfcTcpOnABadWire)
{
    for (const bool ipv6 : {false, true})
    {
        m_ipv6 = ipv6;
        for (uint32_t run = 1; run <= 5; ++run)
        {
            RngSeedManager::SetRun(run);
            LinkPlan link;
            link.loss = 0.1;
            link.rules = "drop LASTACK; duplicate FIN; delay DATA #3 by 300ms";
            Build(Stack::RFC_TCP, link);
            HalfClose();
            ASSERT_EQ(m_monitor->GetFindings(), 0U) << m_findings.front();
        }
    }
}

TEST_F(RfcTcpMonitorTest, FindsNothingWithoutLoss)
{
    Build(Stack::BUILT_IN, {});
    UserPlan plan;
    plan.octets = 20000;
    plan.then = UserPlan::Then::CLOSE;
    Serve({});
    StartClient(plan);
    RunUntil(Minutes(30));
    Renew();
    ASSERT_EQ(m_monitor->GetFindings(), 0U) << m_findings.front();
}

TEST_F(RfcTcpMonitorTest, FindsAStreamCutInSilence)
{
    LinkPlan link;
    link.rules = "drop DATA #30 from server";
    Build(Stack::BUILT_IN, link);
    HalfClose();
    EXPECT_TRUE(Found("goes from LAST_ACK to CLOSED before its FIN is acknowledged"));
    EXPECT_TRUE(Found("is left in FIN_WAIT_2, though its peer is CLOSED"));
    EXPECT_TRUE(Found("has ended without an error, though its octets"));
}

TEST_F(RfcTcpMonitorTest, FindsATimeWaitThatDoesNotAnswer)
{
    LinkPlan link;
    link.rules = "drop LASTACK";
    Build(Stack::BUILT_IN, link);
    Serve({});
    UserPlan plan;
    plan.octets = 1000;
    plan.then = UserPlan::Then::CLOSE;
    StartClient(plan);
    RunUntil(Minutes(30));
    Renew();
    EXPECT_TRUE(Found("in TIME-WAIT does not answer the FIN of its peer"));
    EXPECT_TRUE(Found("is left in LAST_ACK, and nothing was sent for"));
}

TEST_F(RfcTcpMonitorTest, AbortsIfItShall)
{
    EXPECT_DEATH(
        {
            LinkPlan link;
            link.rules = "drop LASTACK";
            Build(Stack::BUILT_IN, link);
            m_monitor->SetAttribute("Abort", BooleanValue(true));
            Serve({});
            UserPlan plan;
            plan.octets = 1000;
            plan.then = UserPlan::Then::CLOSE;
            StartClient(plan);
            RunUntil(Minutes(30));
        },
        "RfcTcpMonitor: .*10.1.1.1:.* to 10.1.1.2:80 in TIME-WAIT");
}

} // namespace

} // namespace ns3::rfctcp::test
