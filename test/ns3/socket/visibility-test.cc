/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What others see of a socket: traces and the SocketList.

#include "support/socket-fixture.h"

#include <cstddef>
#include <cstdint>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

/** A row of traces. */
std::vector<std::string> g_rows;

void
NoteTransition(const RfcTcpTransition& transition)
{
    std::ostringstream row;
    row << transition;
    g_rows.push_back(row.str());
}

void
NoteCreated(const RfcTcpConnectionId& connection, bool passive)
{
    g_rows.push_back("created #" + std::to_string(connection.number) +
                     (passive ? " passive" : " active"));
}

void
NoteClosed(const RfcTcpConnectionId& connection, RfcTcpCloseReason reason)
{
    g_rows.push_back("closed #" + std::to_string(connection.number) + " " + RfcTcpName(reason));
}

TEST_F(SocketTest, ProtocolTracesTellTheWholeLife)
{
    Install(RfcTcpHelper().SetSocketAttribute("MaxSegLifetime", TimeValue(Seconds(1))));
    g_rows.clear();
    Tcp(1)->TraceConnectWithoutContext("ConnectionCreated", MakeCallback(&NoteCreated));
    Tcp(1)->TraceConnectWithoutContext("StateTransition", MakeCallback(&NoteTransition));
    Tcp(1)->TraceConnectWithoutContext("ConnectionClosed", MakeCallback(&NoteClosed));
    Ptr<RfcTcpSocket> listener = NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    client->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000));
    client->Connect(Server());
    Simulator::Schedule(Seconds(1), [&] { m_accepted.at(0)->Close(); });
    Simulator::Schedule(Seconds(2), [&] { client->Close(); });
    Simulator::Schedule(Seconds(9), [&] { listener->Close(); });
    Simulator::Run();
    const std::vector<std::string> expected{
        "created #1 passive",
        "#1 0.0.0.0:80 > * CLOSED -> LISTEN by PASSIVE_OPEN",
        "created #2 passive",
        "#2 10.1.1.2:80 > 10.1.1.1:1000 LISTEN -> SYN_RCVD by SEGMENT SYN",
        "#2 10.1.1.2:80 > 10.1.1.1:1000 SYN_RCVD -> ESTABLISHED by SEGMENT ACK",
        "#2 10.1.1.2:80 > 10.1.1.1:1000 ESTABLISHED -> FIN_WAIT_1 by CLOSE_CALL",
        "#2 10.1.1.2:80 > 10.1.1.1:1000 FIN_WAIT_1 -> FIN_WAIT_2 by SEGMENT ACK",
        "#2 10.1.1.2:80 > 10.1.1.1:1000 FIN_WAIT_2 -> TIME_WAIT by SEGMENT FIN,ACK",
        "#2 10.1.1.2:80 > 10.1.1.1:1000 TIME_WAIT -> CLOSED by TIME_WAIT_TIMEOUT",
        "closed #2 NORMAL",
        "#1 0.0.0.0:80 > * LISTEN -> CLOSED by CLOSE_CALL",
        "closed #1 DELETED"};
    ASSERT_EQ(g_rows.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_EQ(g_rows[i].substr(0, expected[i].size()), expected[i]);
    }
}

TEST_F(SocketTest, SocketListOfTheParentLeadsToOurSockets)
{
    Install();
    static uint32_t cwndCalls;
    static std::vector<TcpSocket::TcpStates_t> states;
    cwndCalls = 0;
    states.clear();
    Simulator::Schedule(Seconds(0.2), [] {
        Config::ConnectWithoutContext(
            "/NodeList/0/$ns3::TcpL4Protocol/SocketList/0/CongestionWindow",
            Callback<void, uint32_t, uint32_t>([](uint32_t, uint32_t) { ++cwndCalls; }));
        Config::ConnectWithoutContext(
            "/NodeList/0/$ns3::RfcTcpL4Protocol/Sockets/*/State",
            Callback<void, TcpSocket::TcpStates_t, TcpSocket::TcpStates_t>(
                [](TcpSocket::TcpStates_t, TcpSocket::TcpStates_t to) { states.push_back(to); }));
        Config::MatchContainer found =
            Config::LookupMatches("/NodeList/*/$ns3::TcpL4Protocol/SocketList/*");
        EXPECT_EQ(found.GetN(), 3U); // sender; sink's listener and its child
    });
    EXPECT_EQ(Transfer(Server(), InetSocketAddress(Ipv4Address::GetAny(), 80), 1000000), 1000000U);
    EXPECT_GT(cwndCalls, 10U);
    EXPECT_EQ(states,
              (std::vector<TcpSocket::TcpStates_t>{TcpSocket::FIN_WAIT_1,
                                                   TcpSocket::FIN_WAIT_2,
                                                   TcpSocket::TIME_WAIT,
                                                   TcpSocket::CLOSED}));
}

TEST_F(SocketTest, AllTraceSourcesOfTheBuiltInSocketExist)
{
    for (const char* name : {"RTO",
                             "RTT",
                             "NextTxSequence",
                             "HighestSequence",
                             "State",
                             "CongState",
                             "EcnState",
                             "AdvWND",
                             "RWND",
                             "BytesInFlight",
                             "HighestRxSequence",
                             "HighestRxAck",
                             "PacingRate",
                             "CongestionWindow",
                             "CongestionWindowInflated",
                             "SlowStartThreshold",
                             "Tx",
                             "Rx"})
    {
        EXPECT_TRUE(RfcTcpSocket::GetTypeId().LookupTraceSourceByName(name)) << name;
    }
}

TEST_F(SocketTest, TxAndRxShowEverySegment)
{
    Install();
    NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    static std::vector<std::string> segments;
    segments.clear();
    using Sink = Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>>;
    const auto note = [](const char* direction) {
        return
            [direction](Ptr<const Packet> packet, const TcpHeader& header, Ptr<const TcpSocket>) {
                segments.push_back(direction + TcpHeader::FlagsToString(header.GetFlags()) + " " +
                                   std::to_string(packet->GetSize()));
            };
    };
    client->TraceConnectWithoutContext("Tx", Sink(note(">")));
    client->TraceConnectWithoutContext("Rx", Sink(note("<")));
    client->Connect(Server());
    client->Send(Text("text"));
    Simulator::Stop(Seconds(1));
    Simulator::Run();
    EXPECT_EQ(segments, (std::vector<std::string>{">SYN 0", "<SYN|ACK 0", ">PSH|ACK 4", "<ACK 0"}));
}

TEST_F(SocketTest, ConnectTurnsAListenerActive)
{
    Install();
    NewListener();
    g_rows.clear();
    Tcp(0)->TraceConnectWithoutContext("StateTransition", MakeCallback(&NoteTransition));
    Ptr<RfcTcpSocket> socket = NewSocket(0);
    socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000));
    socket->Listen();
    EXPECT_EQ(socket->Connect(Server()), 0);
    Simulator::Stop(Seconds(1));
    Simulator::Run();
    EXPECT_EQ(socket->GetState(), TcpSocket::ESTABLISHED);
    ASSERT_EQ(g_rows.size(), 3U);
    EXPECT_EQ(g_rows[0], "#1 0.0.0.0:1000 > * CLOSED -> LISTEN by PASSIVE_OPEN");
    EXPECT_EQ(g_rows[1], "#1 10.1.1.1:1000 > 10.1.1.2:80 LISTEN -> SYN_SENT by ACTIVE_OPEN");
}

TEST_F(SocketTest, NewerSynTakesOverFromTimeWait)
{
    Install();
    NewListener();
    g_rows.clear();
    Tcp(1)->TraceConnectWithoutContext("ConnectionClosed", MakeCallback(&NoteClosed));
    const auto connect = [this] {
        Ptr<RfcTcpSocket> client = NewSocket(0);
        EXPECT_EQ(client->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000)), 0);
        EXPECT_EQ(client->Connect(Server()), 0);
        Watch(client, "client");
        return client;
    };
    Ptr<RfcTcpSocket> first = connect();
    Simulator::Schedule(Seconds(1), [&] { m_accepted.at(0)->Close(); });
    Simulator::Schedule(Seconds(2), [&] { first->Close(); });
    Ptr<RfcTcpSocket> second;
    Simulator::Schedule(Seconds(3), [&] {
        EXPECT_EQ(m_accepted.at(0)->GetState(), TcpSocket::TIME_WAIT);
        second = connect();
    });
    Simulator::Stop(Seconds(4));
    Simulator::Run();
    EXPECT_EQ(second->GetState(), TcpSocket::ESTABLISHED);
    EXPECT_EQ(g_rows, (Events{"closed #2 REPLACED"}));
    EXPECT_EQ(m_accepted.size(), 2U);
}

} // namespace
} // namespace ns3::rfctcp::test
