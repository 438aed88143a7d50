/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// RfcTcpTraceHelper::EnableSegmentLog.

#include "support/record-lab.h"

#include "ns3/mac48-address.h"
#include "ns3/pointer.h"
#include "ns3/rfc-tcp-trace-helper.h"
#include "ns3/string.h"
#include "ns3/tcp-header.h"
#include "ns3/traffic-control-layer.h"

#include <cstdlib>

namespace ns3::rfctcp::test
{

namespace
{

using Lines = std::vector<std::string>;

class RfcTcpSegmentLogOf : public RecordLabOfBoth
{
};

INSTANTIATE_TEST_SUITE_P(Both,
                         RfcTcpSegmentLogOf,
                         testing::Combine(testing::Values(Stack::RFC_TCP, Stack::BUILT_IN),
                                          testing::Bool()),
                         NameOf);

TEST_P(RfcTcpSegmentLogOf, HasEachSegmentOnceWithBothEnds)
{
    BuildBoth(Tested());
    RfcTcpTraceHelper().EnableSegmentLog(m_prefix);
    Converse();
    const auto rows = Read("-segments.csv");
    ASSERT_GE(rows.size(), 8u);
    EXPECT_EQ(
        Cells({rows[0], rows[1]}, {"node", "receiver", "role", "flags", "relative_ack"}),
        (Lines{Id(0) + " " + Id(1) + " client SYN 0", Id(1) + " " + Id(0) + " server SYN,ACK 1"}));
    EXPECT_EQ(rows[0].at("receiver_state"), IsRfcTcp() ? "LISTEN" : "");
    EXPECT_EQ(rows[1].at("sender_state"), "SYN_RCVD");
    EXPECT_EQ(rows[1].at("receiver_state"), "SYN_SENT");
    uint32_t text = 0;
    double last = 0;
    for (const auto& row : rows)
    {
        EXPECT_EQ(row.at("connection"), "1");
        EXPECT_EQ(row.at("fate"), "delivered");
        EXPECT_EQ(row.at("retransmission"), "0");
        const double sent = std::atof(row.at("sent_s").c_str());
        EXPECT_GE(sent, last);
        EXPECT_GT(std::atof(row.at("arrived_s").c_str()), sent);
        last = sent;
        text += static_cast<uint32_t>(std::atoi(row.at("length_B").c_str()));
    }
    EXPECT_EQ(text, 3000u);
    EXPECT_EQ(Cells({rows.back()}, {"role", "flags", "receiver_state"}),
              Lines{"client ACK LAST_ACK"});
}

TEST_P(RfcTcpSegmentLogOf, TellsLossesAndWhatWasSentAgain)
{
    LinkPlan link;
    link.rules = "drop DATA #1";
    BuildBoth(Tested(), link);
    RfcTcpTraceHelper().EnableSegmentLog(m_prefix);
    Converse(100);
    const auto data = Where(Read("-segments.csv"), "length_B", "100");
    EXPECT_EQ(Cells(data, {"relative_seq", "retransmission", "fate", "receiver"}),
              (Lines{"1 0 lost ", "1 1 delivered " + Id(1)}));
    EXPECT_GT(data[0].at("arrived_s"), data[0].at("sent_s"));
}

TEST_P(RfcTcpSegmentLogOf, TellsWhySegmentsAreSentAgain)
{
    LinkPlan link;
    link.rules = "drop SYN,ACK #1; drop DATA #3; drop DATA #40";
    BuildBoth(Tested(), link);
    RfcTcpTraceHelper().EnableSegmentLog(m_prefix);
    Converse(100000);
    const auto again = Where(Read("-segments.csv"), "retransmission", "1");
    EXPECT_EQ(Cells(Where(again, "role", "client"), {"flags", "cause"}).front(), "SYN RTO");
    EXPECT_EQ(Where(again, "cause", "").size(), 0u);
    EXPECT_EQ(Where(Where(again, "role", "client"), "cause", "FAST").size(), 2u);
}

TEST_P(RfcTcpSegmentLogOf, TellsLossesInQueues)
{
    LinkPlan link;
    link.rate = "100kbps";
    link.delay = "100ms";
    BuildBoth(Tested(), link);
    m_devices[0].Get(0)->SetAttribute(
        "TxQueue",
        PointerValue(
            CreateObjectWithAttributes<DropTailQueue<Packet>>("MaxSize", StringValue("3p"))));
    const auto traffic = m_nodes.Get(0)->GetObject<TrafficControlLayer>();
    traffic->DeleteRootQueueDiscOnDevice(m_devices[0].Get(0));
    RfcTcpTraceHelper().EnableSegmentLog(m_prefix);
    Converse(50000);
    const auto rows = Read("-segments.csv");
    EXPECT_GE(Where(rows, "fate", "lost").size(), 3u);
    EXPECT_EQ(Where(rows, "fate", "in flight").size(), 0u);
}

TEST_P(RfcTcpSegmentLogOf, HasASegmentThatArrivesTwiceAsTwoRows)
{
    LinkPlan link;
    link.rules = "duplicate DATA #1";
    BuildBoth(Tested(), link);
    RfcTcpTraceHelper().EnableSegmentLog(m_prefix);
    Converse(100);
    const auto data = Where(Read("-segments.csv"), "length_B", "100");
    ASSERT_EQ(data.size(), 2u);
    EXPECT_EQ(data[0].at("sent_s"), data[1].at("sent_s"));
    EXPECT_LE(data[0].at("arrived_s"), data[1].at("arrived_s"));
}

TEST_P(RfcTcpSegmentLogOf, LeavesTheSimulationAsItIs)
{
    std::vector<std::string> runs;
    for (const bool recorded : {false, true})
    {
        Mac48Address::ResetAllocationIndex();
        LinkPlan link;
        link.rules = "drop DATA #2; drop FIN #1";
        BuildBoth(Tested(), link);
        InternetStackHelper().AssignStreams(m_nodes, 100);
        if (recorded)
        {
            RfcTcpTraceHelper().EnableSegmentLog(m_prefix);
            RfcTcpTraceHelper().EnableStateLog(m_prefix);
        }
        std::string run;
        for (uint32_t end : {0, 1})
        {
            m_devices[0].Get(end)->TraceConnectWithoutContext(
                "MacTx",
                Callback<void, Ptr<const Packet>>([&run](Ptr<const Packet> packet) {
                    std::vector<uint8_t> octets(packet->GetSize());
                    packet->CopyData(octets.data(), packet->GetSize());
                    run += std::to_string(Simulator::Now().GetTimeStep()) + " ";
                    run.append(octets.begin(), octets.end());
                }));
        }
        Serve({});
        UserPlan plan;
        plan.octets = 20000;
        plan.then = UserPlan::Then::CLOSE;
        StartClient(plan);
        RunUntil(Seconds(600));
        Complete();
        runs.push_back(run);
    }
    EXPECT_GT(runs[0].size(), 20000u);
    EXPECT_TRUE(runs[0] == runs[1]);
}

class RfcTcpSegmentLog : public RecordLab
{
};

TEST_F(RfcTcpSegmentLog, CanBeReadAsAJournal)
{
    BuildBoth(Stack::RFC_TCP);
    RfcTcpTraceHelper().EnableSegmentLog(m_prefix);
    RfcTcpTraceHelper().EnableStateLog(m_prefix);
    Converse();
    RfcTcpJournal journal;
    journal.Load(m_prefix);
    EXPECT_EQ(journal.GetSegments().size(), Read("-segments.csv").size());
    EXPECT_EQ(journal.GetStates().size(), Read("-states.csv").size());
    EXPECT_EQ(journal.GetSegments().at(0).header.flags, TcpHeader::SYN);
    EXPECT_EQ(journal.GetSegments().at(1).senderState, TcpSocket::SYN_RCVD);
}

TEST_F(RfcTcpSegmentLog, WaitsNoLongerThanASegmentLives)
{
    BuildBoth(Stack::RFC_TCP);
    RfcTcpTraceHelper().EnableSegmentLog(m_prefix);
    Serve({});
    StreamUser& client = StartClient({});
    // taken off the wire without a word
    At(0, MilliSeconds(200), [this] {
        DynamicCast<PointToPointNetDevice>(m_devices[0].Get(1))
            ->SetReceiveCallback(
                [](Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&) { return true; });
        DynamicCast<PointToPointNetDevice>(m_devices[0].Get(1))->SetPromiscReceiveCallback({});
    });
    At(0, Seconds(1), [&client] { client.socket->Send(Create<Packet>(100)); });
    At(0, Seconds(190), [this] { NewSocket(0)->Connect(ServerAddress()); });
    RunUntil(Seconds(191));
    const auto data = Where(Read("-segments.csv"), "length_B", "100");
    ASSERT_GE(data.size(), 3u);
    EXPECT_EQ(data[0].at("fate"), "in flight");
    EXPECT_EQ(data[0].at("arrived_s"), "");
}

} // namespace

} // namespace ns3::rfctcp::test
