/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// RfcTcpTraceHelper::EnableStateLog, and what all of its files have in common.

#include "support/record-lab.h"

#include "ns3/config.h"
#include "ns3/rfc-tcp-trace-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <fstream>

namespace ns3::rfctcp::test
{

namespace
{

using Lines = std::vector<std::string>;

class RfcTcpStateLogOf : public RecordLabOfBoth
{
};

INSTANTIATE_TEST_SUITE_P(Both,
                         RfcTcpStateLogOf,
                         testing::Combine(testing::Values(Stack::RFC_TCP, Stack::BUILT_IN),
                                          testing::Bool()),
                         NameOf);

TEST_P(RfcTcpStateLogOf, TellsBothLivesWithCausesAndReason)
{
    BuildBoth(Tested());
    RfcTcpTraceHelper().EnableStateLog(m_prefix);
    Converse();
    const auto rows = Read("-states.csv");
    const Lines columns{"from", "to", "cause", "segment_flags", "reason"};
    EXPECT_EQ(Cells(Where(rows, "role", "client"), columns),
              (Lines{"CLOSED SYN_SENT ACTIVE_OPEN  ",
                     "SYN_SENT ESTABLISHED SEGMENT SYN,ACK ",
                     "ESTABLISHED FIN_WAIT_1 CLOSE_CALL  ",
                     // RFC TCP acknowledges the FIN by its own, the built-in TCP in front of it
                     IsRfcTcp() ? "FIN_WAIT_1 FIN_WAIT_2 SEGMENT FIN,ACK "
                                : "FIN_WAIT_1 FIN_WAIT_2 SEGMENT ACK ",
                     "FIN_WAIT_2 TIME_WAIT SEGMENT FIN,ACK ",
                     "TIME_WAIT CLOSED TIME_WAIT_TIMEOUT  NORMAL"}));
    const auto server = Where(Where(rows, "role", "server"), "from", "LISTEN");
    ASSERT_EQ(server.size(), 1u);
    EXPECT_EQ(server[0].at("node"), Id(1));
    Lines last = Cells(Where(rows, "from", "LAST_ACK"), columns);
    EXPECT_EQ(last, (Lines{"LAST_ACK CLOSED SEGMENT ACK NORMAL"}));
    for (const auto& row : Where(rows, "role", "client"))
    {
        EXPECT_EQ(row.at("node"), Id(0));
        EXPECT_EQ(row.at("peer"), m_ipv6 ? "[2001:1::200:ff:fe00:2]:80" : "10.1.1.2:80")
            << row.at("from");
    }
}

TEST_P(RfcTcpStateLogOf, TellsARefusal)
{
    BuildBoth(Tested());
    RfcTcpTraceHelper().EnableStateLog(m_prefix);
    StartClient({}, 81); // nobody listens there
    RunUntil(Seconds(10));
    Complete();
    // the built-in TCP says that it stays in SYN-SENT
    EXPECT_EQ(Cells(Where(Read("-states.csv"), "to", "CLOSED"),
                    {"from", "cause", "segment_flags", "reason"}),
              IsRfcTcp() ? Lines{"SYN_SENT SEGMENT RST,ACK REFUSED"} : Lines{});
}

TEST_P(RfcTcpStateLogOf, TellsWhoHasResetAConnection)
{
    BuildBoth(Tested());
    RfcTcpTraceHelper().EnableStateLog(m_prefix);
    Serve({});
    StreamUser& client = StartClient({});
    At(1, Seconds(1), [this] {
        m_servers.at(0)->socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    });
    At(0, Seconds(2), [&client] { client.socket->Send(Create<Packet>(10)); });
    At(1, Seconds(3), [this] {
        m_servers.at(0)->socket->SetAttributeFailSafe("AfterClose", StringValue("Reset"));
        m_servers.at(0)->socket->Close(); // with unread data
    });
    RunUntil(Seconds(600));
    Complete();
    const auto rows = Where(Read("-states.csv"), "to", "CLOSED");
    // the built-in TCP says that its server stays in ESTABLISHED
    EXPECT_EQ(Cells(Where(rows, "node", Id(1)), {"from", "cause", "reason"}),
              IsRfcTcp() ? Lines{"ESTABLISHED ABORT_CALL UNREAD_DATA"} : Lines{});
    const auto client0 = Where(rows, "node", Id(0));
    EXPECT_EQ(Cells(client0, {"cause", "segment_flags", "reason"}), Lines{"SEGMENT RST RESET"});
}

TEST_P(RfcTcpStateLogOf, TellsThatThePeerDoesNotAnswer)
{
    Config::SetDefault("ns3::TcpSocket::ConnCount", UintegerValue(1));
    LinkPlan link;
    link.rules = "drop SYN";
    BuildBoth(Tested(), link);
    RfcTcpTraceHelper().EnableStateLog(m_prefix);
    StartClient({});
    RunUntil(Seconds(600));
    Complete();
    EXPECT_EQ(Cells(Where(Read("-states.csv"), "to", "CLOSED"), {"from", "cause", "reason"}),
              Lines{"SYN_SENT RETRANSMISSION_LIMIT TIMED_OUT"});
}

class RfcTcpStateLog : public RecordLab
{
};

TEST_F(RfcTcpStateLog, HasARowForEachRestartOfTimeWait)
{
    LinkPlan link;
    link.rules = "drop LASTACK #1; drop LASTACK #2";
    BuildBoth(Stack::RFC_TCP, link);
    RfcTcpTraceHelper().EnableStateLog(m_prefix);
    Converse();
    const auto restarts = Where(Where(Read("-states.csv"), "from", "TIME_WAIT"), "to", "TIME_WAIT");
    EXPECT_EQ(Cells(restarts, {"node", "cause", "segment_flags", "reason"}),
              (Lines{Id(0) + " SEGMENT FIN,ACK ", Id(0) + " SEGMENT FIN,ACK "}));
}

TEST_F(RfcTcpStateLog, IsAboutTheNodesThatWereChosen)
{
    BuildBoth(Stack::RFC_TCP);
    RfcTcpTraceHelper().EnableStateLog(m_prefix, NodeContainer(m_nodes.Get(1)));
    Converse();
    const auto rows = Read("-states.csv");
    EXPECT_GE(rows.size(), 5u);
    EXPECT_EQ(Where(rows, "node", Id(1)).size(), rows.size());
}

TEST_F(RfcTcpStateLog, FindsNodesThatAreMadeLater)
{
    for (const Stack stack : {Stack::RFC_TCP, Stack::BUILT_IN})
    {
        RfcTcpTraceHelper().EnableStateLog(m_prefix); // the file of the first run is replaced
        BuildBoth(stack);
        Converse();
        const auto rows = Read("-states.csv");
        EXPECT_EQ(Where(rows, "node", Id(0)).size(), 6u);
        EXPECT_EQ(Where(rows, "to", "SYN_RCVD").size(), 1u);
    }
}

TEST_F(RfcTcpStateLog, SaysWhatRunItIsOf)
{
    RngSeedManager::SetRun(7);
    BuildBoth(Stack::RFC_TCP);
    RfcTcpTraceHelper().EnableStateLog(m_prefix);
    RngSeedManager::SetRun(1);
    const std::string text = ReadText("-states.csv");
    EXPECT_EQ(text.rfind("# rfc-tcp record of state transitions; time in seconds, ", 0), 0u)
        << text;
    EXPECT_NE(text.find("ns-3."), std::string::npos) << text;
    EXPECT_NE(text.find("seed 1, run 7\ntime_s,node,connection,"), std::string::npos) << text;
}

TEST_F(RfcTcpStateLog, IsOnDiskBehindEachTransition)
{
    BuildBoth(Stack::RFC_TCP);
    RfcTcpTraceHelper().EnableStateLog(m_prefix);
    Serve({});
    StartClient({});
    RunUntil(Seconds(1));
    EXPECT_EQ(Cells(Where(Read("-states.csv"), "role", "client"), {"to"}),
              (Lines{"SYN_SENT", "ESTABLISHED"}));
    EXPECT_EQ(ReadText("-states.csv").back(), '\n');
}

TEST_F(RfcTcpStateLog, ReplacesNoFileOfOthers)
{
    std::ofstream(m_prefix + "-states.csv") << "my own\n";
    EXPECT_DEATH(RfcTcpTraceHelper().EnableStateLog(m_prefix), "is in the way");
    EXPECT_EQ(ReadText("-states.csv"), "my own\n");
    EXPECT_DEATH(RfcTcpTraceHelper().EnableStateLog("/no/such/folder/x"), "Cannot write");
    RfcTcpTraceHelper().EnableStateLog(m_prefix + "-2");
    EXPECT_DEATH(RfcTcpTraceHelper().EnableStateLog(m_prefix + "-2"), "an earlier call");
}

} // namespace

} // namespace ns3::rfctcp::test
