/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The variables of connections and nodes: RfcTcpTraceHelper::EnableSamples, EnableCounters and
// PrintConnections.

#include "support/record-lab.h"

#include "ns3/rfc-tcp-trace-helper.h"

#include <cstdlib>
#include <set>
#include <sstream>

namespace ns3::rfctcp::test
{

namespace
{

class RfcTcpVariablesOf : public RecordLabOfBoth
{
  protected:
    /** @return a counter of an end, which must be there */
    std::string Counter(uint32_t end, const std::string& name) const
    {
        const auto rows = Where(Where(Read("-counters.csv"), "node", Id(end)), "counter", name);
        EXPECT_EQ(rows.size(), 1u) << name;
        return rows.empty() ? "" : rows[0].at("value");
    }
};

INSTANTIATE_TEST_SUITE_P(Both,
                         RfcTcpVariablesOf,
                         testing::Combine(testing::Values(Stack::RFC_TCP, Stack::BUILT_IN),
                                          testing::Bool()),
                         NameOf);

TEST_P(RfcTcpVariablesOf, AreSampledAfterEachAck)
{
    LinkPlan link;
    link.rules = "drop DATA #10";
    BuildBoth(Tested(), link); // 10 ms round trip
    RfcTcpTraceHelper().EnableSamples(m_prefix);
    RfcTcpTraceHelper().EnableSegmentLog(m_prefix);
    Converse(60000);
    const auto samples = Where(Read("-samples.csv"), "node", Id(0));
    const auto segments = Where(Read("-segments.csv"), "receiver", Id(0));
    EXPECT_GE(samples.size() + 1, segments.size()); // none in TIME-WAIT
    uint32_t last = 0;
    std::set<std::string> windows;
    std::set<std::string> phases;
    uint32_t measured = 0;
    for (const auto& sample : samples)
    {
        EXPECT_EQ(sample.at("dest"), m_ipv6 ? "[2001:1::200:ff:fe00:2]:80" : "10.1.1.2:80");
        const auto una =
            static_cast<uint32_t>(std::strtoul(sample.at("snd_una").c_str(), nullptr, 10));
        EXPECT_TRUE(last == 0 || static_cast<int32_t>(una - last) >= 0);
        last = una;
        windows.insert(sample.at("snd_cwnd"));
        phases.insert(sample.at("ca_state"));
        if (!sample.at("rtt_sample").empty())
        {
            ++measured;
            EXPECT_GE(std::atof(sample.at("rtt_sample").c_str()), 0.010);
            EXPECT_LE(std::atof(sample.at("rtt_sample").c_str()), 0.3);
        }
    }
    EXPECT_GE(windows.size(), 5u);
    EXPECT_EQ(phases.count("CA_RECOVERY"), 1u);
    EXPECT_GE(measured, 5u);
    const auto& middle = samples.at(samples.size() / 2);
    EXPECT_GE(std::atof(middle.at("srtt").c_str()), 0.010);
    EXPECT_GE(std::atof(middle.at("rto").c_str()), 0.2);
    EXPECT_EQ(middle.at("rttvar").empty(), !IsRfcTcp());
}

TEST_P(RfcTcpVariablesOf, AreSampledAtIntervals)
{
    BuildBoth(Tested());
    RfcTcpTraceHelper().EnableSamples(m_prefix, NodeContainer(m_nodes.Get(0)), MilliSeconds(10));
    Serve({});
    StartClient({}); // at 0.1 s
    RunUntil(Seconds(1.005));
    const auto samples = Read("-samples.csv");
    ASSERT_EQ(samples.size(), 91u);
    EXPECT_EQ(samples[5].at("time_s"), "0.150000000");
    EXPECT_EQ(Where(samples, "node", Id(0)).size(), samples.size());
}

TEST_P(RfcTcpVariablesOf, DoNotKeepTheSimulationGoing)
{
    BuildBoth(Tested());
    RfcTcpTraceHelper().EnableSamples(m_prefix, MilliSeconds(10));
    RfcTcpTraceHelper().EnableSamples(m_prefix + "-2", MilliSeconds(7));
    Simulator::Schedule(Seconds(1), [] {});
    Simulator::Run();                        // would go on for ever
    EXPECT_LT(Simulator::Now(), Minutes(2)); // IPv6 has something to do at first
}

TEST_P(RfcTcpVariablesOf, AreCountedByNode)
{
    LinkPlan link;
    link.rules = "drop DATA #1; drop SYN #1";
    BuildBoth(Tested(), link);
    RfcTcpTraceHelper().EnableCounters(m_prefix);
    if (IsRfcTcp()) // the built-in TCP would not note the refusal and try again
    {
        At(0, Seconds(5), [this] { NewSocket(0)->Connect(ServerAddress(81)); });
    }
    Converse(100);
    EXPECT_EQ(Counter(0, "TcpActiveOpens"), IsRfcTcp() ? "2" : "1");
    EXPECT_EQ(Counter(1, "TcpPassiveOpens"), "1");
    EXPECT_EQ(Counter(1, "TcpActiveOpens"), "0");
    EXPECT_EQ(Counter(1, "TcpOutRsts"), IsRfcTcp() ? "1" : "0");
    EXPECT_EQ(Counter(0, "TcpExtTCPSynRetrans"), "1");
    EXPECT_EQ(Counter(0, "TcpRetransSegs"), "2");
    EXPECT_EQ(Counter(0, "TcpExtTCPOrigDataSent"), "1");
    EXPECT_EQ(Counter(0, "TcpExtTCPLossProbes"), IsRfcTcp() ? "1" : "0");
    EXPECT_EQ(Counter(0, "TcpExtTCPTimeouts"), IsRfcTcp() ? "1" : "2");
    EXPECT_EQ(Counter(0, "TcpAttemptFails"), IsRfcTcp() ? "1" : "0");
    EXPECT_EQ(Counter(0, "TcpCurrEstab"), "0");
    EXPECT_EQ(Counter(0, "TcpExtTW"), "1");
    if (IsRfcTcp())
    {
        EXPECT_EQ(Counter(1, "RfcTcpDiscard.NO_CONNECTION"), "1");
    }
}

TEST_P(RfcTcpVariablesOf, ArePrintedAsSsDoes)
{
    BuildBoth(Tested());
    std::ostringstream text;
    RfcTcpTraceHelper().PrintConnections(Seconds(1), text);
    RfcTcpTraceHelper().PrintConnections(Seconds(2), text, NodeContainer(m_nodes.Get(1)));
    Serve({});
    StreamUser& client = StartClient({});
    At(0, Seconds(1) - NanoSeconds(1), [&client] { client.socket->Send(Create<Packet>(700)); });
    RunUntil(Seconds(3));
    const std::string all = text.str();
    const std::string first = all.substr(0, all.find("connections at", 1));
    const std::string second = all.substr(first.size());
    const std::string peer = m_ipv6 ? "[2001:1::200:ff:fe00:2]:80" : "10.1.1.2:80";
    const auto line = first.find("\n" + Id(0) + "    ESTAB             0     700  ");
    ASSERT_NE(line, std::string::npos) << first;
    EXPECT_NE(first.find(peer, line), std::string::npos) << first;
    EXPECT_NE(first.find("cwnd_bytes:", line), std::string::npos) << first;
    EXPECT_NE(first.find("rto:", line), std::string::npos) << first;
    if (IsRfcTcp())
    {
        EXPECT_NE(first.find("timer:(on,", line), std::string::npos) << first;
        EXPECT_NE(first.find("LISTEN"), std::string::npos) << first;
        EXPECT_NE(first.find("unacked:1"), std::string::npos) << first;
    }
    EXPECT_EQ(second.find("\n" + Id(0) + " "), std::string::npos) << second;
    EXPECT_NE(second.find("\n" + Id(1) + "    ESTAB "), std::string::npos) << second;
}

} // namespace

} // namespace ns3::rfctcp::test
