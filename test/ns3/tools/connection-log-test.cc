/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// RfcTcpTraceHelper::EnableConnections.

#include "support/record-lab.h"

#include "ns3/config.h"
#include "ns3/rfc-tcp-trace-helper.h"
#include "ns3/uinteger.h"

#include <cstdlib>
#if __has_include(<sqlite3.h>)
#include <sqlite3.h>
#endif

namespace ns3::rfctcp::test
{

namespace
{

using Lines = std::vector<std::string>;

class RfcTcpConnectionLogOf : public RecordLabOfBoth
{
  protected:
    /** @return the row of the only connection */
    CsvRow Only() const
    {
        const auto rows = Read("-connections.csv");
        EXPECT_EQ(rows.size(), 1u);
        return rows.empty() ? CsvRow() : rows[0];
    }

    /** @return a field as a number; NaN would be 0 */
    static double Number(const CsvRow& row, const std::string& column)
    {
        return std::atof(row.at(column).c_str());
    }
};

INSTANTIATE_TEST_SUITE_P(Both,
                         RfcTcpConnectionLogOf,
                         testing::Combine(testing::Values(Stack::RFC_TCP, Stack::BUILT_IN),
                                          testing::Bool()),
                         NameOf);

TEST_P(RfcTcpConnectionLogOf, SumsUpAConnection)
{
    BuildBoth(Tested()); // 5 ms one way
    RfcTcpTraceHelper().EnableConnections(m_prefix);
    Converse(3000);
    const auto row = Only();
    EXPECT_EQ(row.at("conn_#"), "1");
    EXPECT_EQ(row.at("host_b"), m_ipv6 ? "2001:1::200:ff:fe00:2" : "10.1.1.2");
    EXPECT_EQ(row.at("port_b"), "80");
    EXPECT_EQ(row.at("node_a"), Id(0));
    EXPECT_EQ(row.at("node_b"), Id(1));
    EXPECT_EQ(row.at("unique_bytes_sent_a2b"), "3000");
    EXPECT_EQ(row.at("actual_data_bytes_a2b"), "3000");
    EXPECT_EQ(row.at("unique_bytes_sent_b2a"), "0");
    EXPECT_EQ(row.at("rexmt_data_pkts_a2b"), "0");
    EXPECT_EQ(row.at("SYN_pkts_sent_a2b"), "1");
    EXPECT_EQ(row.at("FIN_pkts_sent_b2a"), "1");
    EXPECT_EQ(row.at("reason_a"), "NORMAL");
    EXPECT_EQ(row.at("reason_b"), "NORMAL");
    EXPECT_EQ(row.at("state_a"), "CLOSED");
    EXPECT_NEAR(Number(row, "handshake_time"), 0.0101, 0.0002);
    EXPECT_NEAR(Number(row, "first_packet"), 0.1, 1e-9);
    EXPECT_GE(Number(row, "RTT_min_a2b"), 0.010);
    EXPECT_LE(Number(row, "RTT_min_a2b"), Number(row, "RTT_avg_a2b"));
    EXPECT_LE(Number(row, "RTT_avg_a2b"), Number(row, "RTT_max_a2b"));
    EXPECT_LE(Number(row, "established_a"), Number(row, "fin_sent_a"));
    EXPECT_LT(Number(row, "fin_sent_a"), Number(row, "fin_received_b"));
    EXPECT_LT(Number(row, "fin_received_b"), Number(row, "closed_b"));
    EXPECT_GT(Number(row, "time_wait_a"), 0);
    EXPECT_EQ(row.at("time_wait_b"), "");
    EXPECT_NEAR(Number(row, "closed_a") - Number(row, "time_wait_a"), 240, 1e-6);
    EXPECT_NEAR(Number(row, "completion_time"), Number(row, "closed_b") - 0.1, 1e-9);
}

TEST_P(RfcTcpConnectionLogOf, CountsTimeouts)
{
    LinkPlan link;
    link.rules = "drop DATA #1; drop DATA #2";
    BuildBoth(Tested(), link);
    RfcTcpTraceHelper().EnableConnections(m_prefix);
    Config::SetDefault("ns3::TcpSocketBase::MinRto", TimeValue(Seconds(1)));
    Converse(100);
    const auto row = Only();
    EXPECT_EQ(row.at("lost_pkts_a2b"), "2");
    EXPECT_EQ(row.at("unique_bytes_sent_a2b"), "100");
    EXPECT_EQ(row.at("rexmt_data_bytes_a2b"), "200");
    EXPECT_EQ(row.at("rexmt_data_pkts_a2b"), "2");
    // what RFC TCP sends first is a tail loss probe
    EXPECT_EQ(row.at("tail_loss_probes_a2b"), IsRfcTcp() ? "1" : "0");
    EXPECT_EQ(row.at("timeouts_a2b"), IsRfcTcp() ? "1" : "2");
    EXPECT_EQ(row.at("fast_rexmt_pkts_a2b"), "0");
}

TEST_P(RfcTcpConnectionLogOf, CountsFastRetransmits)
{
    LinkPlan link;
    link.rules = "drop DATA #3";
    BuildBoth(Tested(), link);
    RfcTcpTraceHelper().EnableConnections(m_prefix);
    Converse(30000);
    const auto row = Only();
    EXPECT_EQ(row.at("lost_pkts_a2b"), "1");
    EXPECT_EQ(row.at("timeouts_a2b"), "0");
    EXPECT_EQ(row.at("fast_rexmt_pkts_a2b"), "1");
    EXPECT_GE(Number(row, "duplicate_acks_a2b"), 3);
    EXPECT_GE(Number(row, "sack_pkts_sent_b2a"), 3);
    EXPECT_GE(Number(row, "sack_blocks_sent_b2a"), Number(row, "sack_pkts_sent_b2a"));
}

TEST_P(RfcTcpConnectionLogOf, MeasuresHowLongAWindowIsClosed)
{
    BuildBoth(Tested());
    RfcTcpTraceHelper().EnableConnections(m_prefix);
    const auto listener = NewSocket(1);
    listener->SetAttribute("RcvBufSize", UintegerValue(4288)); // a multiple of both segment sizes
    listener->SetAttribute("SegmentSize", UintegerValue(536));
    listener->Bind(AnyAddress());
    listener->Listen();
    Ptr<Socket> reader;
    listener->SetAcceptCallback(
        MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
        Callback<void, Ptr<Socket>, const Address&>(
            [&reader](Ptr<Socket> socket, const Address&) { reader = socket; }));
    UserPlan plan;
    plan.octets = 20000;
    plan.then = UserPlan::Then::CLOSE;
    StartClient(plan);
    At(1, Seconds(10), [&reader] {
        const auto readAll = [](Ptr<Socket> socket) {
            while (const auto packet = socket->Recv())
            {
                if (packet->GetSize() == 0)
                {
                    break;
                }
            }
        };
        reader->SetRecvCallback(Callback<void, Ptr<Socket>>(readAll));
        readAll(reader);
    });
    RunUntil(Seconds(600));
    Complete();
    const auto row = Only();
    EXPECT_GE(Number(row, "zero_win_time_a2b"), 8.5);
    // the built-in TCP does not say that the window has opened, but answers the next probe
    EXPECT_LE(Number(row, "zero_win_time_a2b"), IsRfcTcp() ? 10 : 20);
    EXPECT_GE(Number(row, "zwnd_probe_pkts_a2b"), 1);
    EXPECT_EQ(row.at("zero_win_time_b2a"), "0.000000000");
    EXPECT_EQ(row.at("min_win_adv_b2a"), "0");
    EXPECT_EQ(row.at("unique_bytes_sent_a2b"), "20000");
}

TEST_P(RfcTcpConnectionLogOf, HasARowForEachConnection)
{
    BuildBoth(Tested());
    RfcTcpTraceHelper().EnableConnections(m_prefix);
    Serve({});
    for (uint32_t octets = 1000; octets <= 10000; octets += 1000)
    {
        UserPlan plan;
        plan.octets = octets;
        plan.then = UserPlan::Then::CLOSE;
        StartClient(plan);
    }
    StartClient({}); // stays open
    RunUntil(Seconds(600));
    Complete();
    const auto rows = Read("-connections.csv");
    ASSERT_EQ(rows.size(), 11u);
    double octets = 0;
    for (const auto& row : rows)
    {
        octets += Number(row, "unique_bytes_sent_a2b");
    }
    EXPECT_EQ(octets, 55000);
    EXPECT_EQ(rows.back().at("state_a"), "ESTABLISHED");
    EXPECT_EQ(rows.back().at("reason_a"), "");
}

TEST_P(RfcTcpConnectionLogOf, TellsWhoHasEndedAConnection)
{
    BuildBoth(Tested());
    RfcTcpTraceHelper().EnableConnections(m_prefix);
    StartClient({}, 81); // nobody listens there
    RunUntil(Seconds(10));
    Complete();
    const auto row = Only();
    EXPECT_GE(Number(row, "resets_sent_b2a"), 1); // the built-in TCP tries again
    EXPECT_EQ(row.at("established_a"), "");
    EXPECT_EQ(row.at("reason_a"), IsRfcTcp() ? "REFUSED" : ""); // see the state log
    EXPECT_EQ(row.at("handshake_time"), "");
}

#if __has_include(<sqlite3.h>)

TEST_P(RfcTcpConnectionLogOf, FillsADatabase)
{
    for (int run = 1; run <= 2; ++run) // the second one replaces the database of the first
    {
        BuildBoth(Tested());
        RfcTcpTraceHelper().EnableConnections(m_prefix);
        Converse(3000);
    }
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((m_prefix + "-connections.sqlite").c_str(), &database), SQLITE_OK);
    std::string result;
    const auto append = [](void* text, int count, char** fields, char**) {
        for (int i = 0; i < count; ++i)
        {
            *static_cast<std::string*>(text) += std::string(fields[i] ? fields[i] : "NULL") + " ";
        }
        return 0;
    };
    EXPECT_EQ(sqlite3_exec(database,
                           "SELECT \"conn_#\", unique_bytes_sent_a2b + 1, time_wait_b, reason_a, "
                           "typeof(RTT_avg_a2b) FROM connections",
                           append,
                           &result,
                           nullptr),
              SQLITE_OK);
    EXPECT_EQ(result, "1 3001 NULL NORMAL real ");
    result.clear();
    sqlite3_exec(database, "SELECT value FROM run WHERE name = 'run'", append, &result, nullptr);
    EXPECT_EQ(result, "1 ");
    sqlite3_close(database);
}

#endif

class RfcTcpConnectionLog : public RecordLab
{
};

TEST_F(RfcTcpConnectionLog, BeginsANewRowWhenTheEndsAreUsedAgain)
{
    Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(1)));
    BuildBoth(Stack::RFC_TCP);
    RfcTcpTraceHelper().EnableConnections(m_prefix);
    Serve({});
    for (const int start : {1, 10})
    {
        At(0, Seconds(start), [this] {
            const auto socket = NewSocket(0);
            socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 5000));
            socket->Connect(ServerAddress());
            socket->Send(Create<Packet>(100));
            socket->Close();
        });
    }
    RunUntil(Seconds(20));
    Complete();
    const auto rows = Read("-connections.csv");
    EXPECT_EQ(Cells(rows, {"conn_#", "port_a", "unique_bytes_sent_a2b", "reason_a", "reason_b"}),
              (Lines{"1 5000 100 NORMAL NORMAL", "2 5000 100 NORMAL NORMAL"}));
}

TEST_F(RfcTcpConnectionLog, TellsApartAConnectionThatGivesWayInTimeWait)
{
    BuildBoth(Stack::RFC_TCP);
    RfcTcpTraceHelper().EnableConnections(m_prefix);
    UserPlan closesFirst;
    closesFirst.octets = 10;
    closesFirst.then = UserPlan::Then::CLOSE;
    Serve(closesFirst);
    std::vector<Ptr<Socket>> sockets;
    for (const int start : {1, 3})
    {
        At(0, Seconds(start), [this, &sockets] {
            sockets.push_back(NewSocket(0));
            sockets.back()->Bind(InetSocketAddress(Ipv4Address::GetAny(), 5000));
            sockets.back()->SetRecvCallback(Callback<void, Ptr<Socket>>([](Ptr<Socket> socket) {
                while (const auto packet = socket->Recv())
                {
                    if (packet->GetSize() == 0)
                    {
                        break;
                    }
                }
            }));
            sockets.back()->Connect(ServerAddress());
        });
        At(0, Seconds(start + 1), [&sockets] { sockets.back()->Close(); });
    }
    RunUntil(Seconds(600));
    Complete();
    const auto rows = Read("-connections.csv");
    // the first one is in TIME-WAIT on the server when the second one begins
    EXPECT_EQ(Cells(rows, {"conn_#", "unique_bytes_sent_b2a", "state_b", "reason_a", "reason_b"}),
              (Lines{"1 10 CLOSED NORMAL REPLACED", "2 10 CLOSED NORMAL NORMAL"}));
}

} // namespace

} // namespace ns3::rfctcp::test
