/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// TIME-WAIT outlives the connection and the socket, and behaves as if both were still there.

#include "support/connection-ledger.h"
#include "support/network-fixture.h"

#include "ns3/config.h"
#include "ns3/nstime.h"
#include "ns3/rfc-tcp-l4-protocol.h"
#include "ns3/rfc-tcp-socket.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

using Reason = RfcTcpCloseReason;

/** Numbers of connections that TimeWaitOverflow has told of. */
std::vector<uint32_t> g_overflows;

void
NoteOverflow(const RfcTcpConnectionId& connection)
{
    g_overflows.push_back(connection.number);
}

/** Instants at which segments of a socket were sent, seconds. */
std::vector<double> g_sent;

void
NoteSent(Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>)
{
    g_sent.push_back(Simulator::Now().GetSeconds());
}

/** States that a socket was in, by its own trace. */
std::vector<TcpSocket::TcpStates_t> g_states;

void
NoteState(TcpSocket::TcpStates_t, TcpSocket::TcpStates_t to)
{
    g_states.push_back(to);
}

class TimeWaitTest : public NetworkTest
{
  protected:
    /** Two nodes, a server that closes when its client has. @param rules of the link */
    void BuildServed(const std::string& rules = "")
    {
        Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(30)));
        LinkPlan link;
        link.rules = rules;
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        m_ledger = std::make_unique<ConnectionLedger>(Tcp(0));
        UserPlan server;
        server.closeDelay = Seconds(0);
        Serve(server);
        g_overflows.clear();
        g_sent.clear();
        g_states.clear();
    }

    ~TimeWaitTest() override
    {
        Config::Reset();
    }

    /** @param at when it connects @return a client that closes 1 s later */
    Ptr<RfcTcpSocket> StartAndClose(const Time& at)
    {
        Ptr<RfcTcpSocket> client = NewRfcSocket(0);
        At(0, at, [this, client] { client->Connect(ServerAddress()); });
        At(0, at + Seconds(1), [client] { client->Close(); });
        return client;
    }

    std::unique_ptr<ConnectionLedger> m_ledger; ///< of the client's node
};

constexpr const char* WHOLE_LIFE = "active SYN_SENT/ACTIVE_OPEN ESTABLISHED FIN_WAIT_1/CLOSE_CALL "
                                   "FIN_WAIT_2 TIME_WAIT CLOSED/TIME_WAIT_TIMEOUT";

} // namespace

TEST_F(TimeWaitTest, NeedsNoSocket)
{
    BuildServed();
    StartAndClose(Seconds(1));
    RunUntil(Seconds(3));
    EXPECT_EQ(Tcp(0)->GetTimeWaits(), 1U);
    EXPECT_EQ(Tcp(0)->GetConnections(), 1U);
    RunUntil(Seconds(61));
    EXPECT_EQ(Tcp(0)->GetTimeWaits(), 1U);
    RunUntil(Seconds(63));
    EXPECT_EQ(Tcp(0)->GetTimeWaits(), 0U);
    EXPECT_EQ(Tcp(0)->GetConnections(), 0U);
    EXPECT_EQ(m_ledger->Story(1), WHOLE_LIFE);
    EXPECT_EQ(m_ledger->ReasonOf(1), Reason::NORMAL);
}

TEST_F(TimeWaitTest, AcknowledgesARepeatedFinWithoutASocketAndBeginsAgain)
{
    // Client: SYN, ACK, FIN, the ACK of the server's FIN; the server repeats its FIN by a tail loss
    // probe, after two round trips and 200 ms
    BuildServed("drop LASTACK #1");
    StartAndClose(Seconds(1));
    RunUntil(Seconds(62.1));
    EXPECT_EQ(Tcp(0)->GetTimeWaits(), 1U); // else over since 62.02
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
    EXPECT_EQ(Tcp(0)->GetDiscards(RfcTcpDiscard::OUTSIDE_WINDOW), 1U);
    RunUntil(Seconds(64));
    EXPECT_EQ(Tcp(0)->GetTimeWaits(), 0U);
    EXPECT_EQ(m_ledger->Story(1), WHOLE_LIFE);
    EXPECT_TRUE(m_links.at(0)->HasEveryRuleFired());
}

TEST_F(TimeWaitTest, ASocketThatIsStillThereKnowsOfIt)
{
    BuildServed("drop LASTACK #1");
    Ptr<RfcTcpSocket> client = StartAndClose(Seconds(1));
    client->TraceConnectWithoutContext("Tx", MakeCallback(&NoteSent));
    client->TraceConnectWithoutContext("State", MakeCallback(&NoteState));
    RunUntil(Seconds(10));
    EXPECT_EQ(client->GetState(), TcpSocket::TIME_WAIT);
    EXPECT_EQ(client->Connect(ServerAddress()), -1);
    EXPECT_EQ(client->GetErrno(), Socket::ERROR_ISCONN);
    EXPECT_EQ(client->Listen(), -1);
    EXPECT_EQ(client->Send(Text("late")), -1);
    EXPECT_EQ(client->GetErrno(), Socket::ERROR_SHUTDOWN);
    EXPECT_EQ(client->Close(), 0);
    EXPECT_EQ(client->GetConnectionNumber(), 1U);
    ASSERT_EQ(g_sent.size(), 5U);
    EXPECT_GT(g_sent.back(), 2.2); // the ACK of the repeated FIN
    Address name;
    EXPECT_EQ(client->GetPeerName(name), 0);
    EXPECT_EQ(client->GetCloseReason(), Reason::NONE);
    RunUntil(Seconds(70));
    EXPECT_EQ(client->GetState(), TcpSocket::CLOSED);
    EXPECT_EQ(client->GetCloseReason(), Reason::NORMAL);
    ASSERT_EQ(g_states.size(), 6U);
    EXPECT_EQ(g_states[4], TcpSocket::TIME_WAIT);
    EXPECT_EQ(g_states[5], TcpSocket::CLOSED);
    EXPECT_EQ(client->Connect(ServerAddress()), 0); // it can be used again
}

TEST_F(TimeWaitTest, AWatchedSocketIsKeptUntilItsLastTransition)
{
    BuildServed();
    StartAndClose(Seconds(1))->TraceConnectWithoutContext("State", MakeCallback(&NoteState));
    RunUntil(Seconds(100));
    ASSERT_EQ(g_states.size(), 6U);
    EXPECT_EQ(g_states.back(), TcpSocket::CLOSED);
}

TEST_F(TimeWaitTest, AbortEndsItAtOnce)
{
    BuildServed();
    Ptr<RfcTcpSocket> client = StartAndClose(Seconds(1));
    At(0, Seconds(10), [client] { EXPECT_EQ(client->Abort(), 0); });
    RunUntil(Seconds(11));
    EXPECT_EQ(client->GetState(), TcpSocket::CLOSED);
    EXPECT_EQ(client->Abort(), -1);
    EXPECT_EQ(m_ledger->ReasonOf(1), Reason::ABORTED);
    EXPECT_EQ(Tcp(0)->GetTimeWaits(), 0U);
}

TEST_F(TimeWaitTest, EachEndsAfterItsOwnTwoMsl)
{
    BuildServed();
    Ptr<RfcTcpSocket> slow = StartAndClose(Seconds(1));
    slow->SetAttribute("MaxSegLifetime", TimeValue(Seconds(60)));
    StartAndClose(Seconds(2));
    Ptr<RfcTcpSocket> fast = StartAndClose(Seconds(3));
    fast->SetAttribute("MaxSegLifetime", TimeValue(Seconds(5)));
    RunUntil(Seconds(13.9));
    EXPECT_EQ(Tcp(0)->GetTimeWaits(), 3U);
    RunUntil(Seconds(14.1));
    EXPECT_EQ(fast->GetState(), TcpSocket::CLOSED);
    EXPECT_EQ(Tcp(0)->GetTimeWaits(), 2U);
    RunUntil(Seconds(63.1));
    EXPECT_EQ(Tcp(0)->GetTimeWaits(), 1U);
    RunUntil(Seconds(121.9));
    EXPECT_EQ(slow->GetState(), TcpSocket::TIME_WAIT);
    RunUntil(Seconds(122.1));
    EXPECT_EQ(slow->GetState(), TcpSocket::CLOSED);
}

TEST_F(TimeWaitTest, TheOldestMakesRoomWhenThereAreTooMany)
{
    BuildServed();
    Tcp(0)->SetAttribute("MaxTimeWait", UintegerValue(2));
    Tcp(0)->TraceConnectWithoutContext("TimeWaitOverflow", MakeCallback(&NoteOverflow));
    std::vector<Ptr<RfcTcpSocket>> clients;
    for (int i = 0; i < 4; ++i)
    {
        clients.push_back(StartAndClose(Seconds(1 + i)));
    }
    clients[1] = nullptr; // whether the socket is there makes no difference
    RunUntil(Seconds(10));
    EXPECT_EQ(Tcp(0)->GetTimeWaits(), 2U);
    EXPECT_EQ(Tcp(0)->GetTimeWaitOverflows(), 2U);
    EXPECT_EQ(g_overflows, (std::vector<uint32_t>{1, 2}));
    for (const uint32_t number : {1U, 2U})
    {
        EXPECT_EQ(m_ledger->Story(number),
                  "active SYN_SENT/ACTIVE_OPEN ESTABLISHED FIN_WAIT_1/CLOSE_CALL FIN_WAIT_2 "
                  "TIME_WAIT CLOSED/TIME_WAIT_LIMIT");
        EXPECT_EQ(m_ledger->ReasonOf(number), Reason::NORMAL);
    }
    EXPECT_EQ(clients[0]->GetState(), TcpSocket::CLOSED);
    EXPECT_EQ(clients[3]->GetState(), TcpSocket::TIME_WAIT);
}

TEST_F(TimeWaitTest, TheNewestMayBeTheOneThatMakesRoom)
{
    BuildServed();
    Tcp(0)->SetAttribute("MaxTimeWait", UintegerValue(1));
    StartAndClose(Seconds(1));
    Ptr<RfcTcpSocket> brief = StartAndClose(Seconds(2));
    brief->SetAttribute("MaxSegLifetime", TimeValue(Seconds(1)));
    RunUntil(Seconds(4));
    EXPECT_EQ(brief->GetState(), TcpSocket::CLOSED);
    EXPECT_EQ(Tcp(0)->GetTimeWaits(), 1U);
    RunUntil(Seconds(100));
    EXPECT_EQ(m_ledger->Story(1), WHOLE_LIFE);
    m_ledger->ExpectAllClosed();
}

} // namespace ns3::rfctcp::test
