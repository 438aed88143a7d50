/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Listeners with too many connections: Backlog, SynBacklog and SynPolicy [4987].

#include "support/connection-ledger.h"
#include "support/raw-segments.h"

#include "ns3/inet-socket-address.h"
#include "ns3/nstime.h"
#include "ns3/rfc-tcp-l4-protocol.h"
#include "ns3/rfc-tcp-socket.h"
#include "ns3/string.h"
#include "ns3/tcp-header.h"
#include "ns3/uinteger.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

using Event = RfcTcpListenEvent;

std::vector<Event> g_events; ///< of trace source ListenEvent

void
NoteEvent(Event event, const RfcTcpConnectionId& listener)
{
    EXPECT_EQ(listener.number, 1U);
    g_events.push_back(event);
}

class ListenTest : public RawSegmentTest
{
  protected:
    /** A listener with limits. @param synBacklog limit @param policy name @param rules of the link
     */
    void Listen(uint32_t synBacklog, const std::string& policy, const std::string& rules = "")
    {
        // Whose addresses a flood forges does not answer
        BuildRaw(rules.empty() ? "drop RST from client" : "drop RST from client; " + rules);
        m_ledger = std::make_unique<ConnectionLedger>(Tcp(1));
        g_events.clear();
        Tcp(1)->TraceConnectWithoutContext("ListenEvent", MakeCallback(&NoteEvent));
        UserPlan echo;
        echo.octets = 100;
        echo.answerTo = 100;
        echo.speaksFirst = false;
        Ptr<Socket> listener = Serve(echo);
        listener->SetAttribute("SynBacklog", UintegerValue(synBacklog));
        listener->SetAttribute("SynPolicy", StringValue(policy));
    }

    /** @param backlog limit @return a listener whose connections wait for Accept() */
    Ptr<RfcTcpSocket> ListenWithQueue(uint32_t backlog)
    {
        BuildPair();
        Ptr<RfcTcpSocket> listener = NewRfcSocket(1);
        listener->SetAttribute("Backlog", UintegerValue(backlog));
        EXPECT_EQ(listener->Bind(AnyAddress()), 0);
        EXPECT_EQ(listener->Listen(), 0);
        return listener;
    }

    /** @param count SYNs from as many ports, at 1 s */
    void Flood(uint16_t count)
    {
        At(0, Seconds(1), [this, count] {
            for (uint16_t i = 0; i < count; ++i)
            {
                RawSegment syn;
                syn.from = static_cast<uint16_t>(2000 + i);
                syn.to = 80;
                syn.flags = TcpHeader::SYN;
                Inject(syn);
            }
        });
    }

    /** A client that sends 100 octets and waits for 100, from 2 s on. @return it */
    StreamUser& StartHonestClient()
    {
        UserPlan plan;
        plan.octets = 100;
        plan.expected = 100;
        plan.then = UserPlan::Then::CLOSE;
        StreamUser* client = nullptr;
        At(0, Seconds(2), [this, plan] { StartClient(plan); });
        RunUntil(Seconds(2.001));
        client = m_clients.back().get();
        return *client;
    }

    uint64_t Count(Event event)
    {
        return Tcp(1)->GetListenEvents(event);
    }

    std::unique_ptr<ConnectionLedger> m_ledger; ///< of the server's node
};

} // namespace

TEST_F(ListenTest, WithoutLimitsEverySynIsWelcome)
{
    Listen(0, "DropNew");
    Flood(90);
    StreamUser& client = StartHonestClient();
    RunUntil(Seconds(3));
    EXPECT_EQ(client.received, 100U);
    EXPECT_EQ(Tcp(1)->GetConnections(), 90U);
    EXPECT_TRUE(g_events.empty());
}

TEST_F(ListenTest, DropNewIgnoresTheSynThatIsTooMany)
{
    Listen(2, "DropNew");
    Flood(3);
    StreamUser& client = StartHonestClient();
    RunUntil(Seconds(30));
    EXPECT_EQ(client.received, 0U);
    EXPECT_EQ(Tcp(1)->GetConnections(), 2U);
    EXPECT_EQ(g_events.size(), Count(Event::SYN_DROPPED));
    EXPECT_GE(g_events.size(), 3U); // one of the flood, and each SYN of the client
}

TEST_F(ListenTest, AnEstablishedConnectionIsNotHalfOpen)
{
    Listen(1, "DropNew");
    for (int i = 0; i < 5; ++i)
    {
        At(0, Seconds(1 + i), [this] { StartClient({}); });
    }
    RunUntil(Seconds(7));
    EXPECT_EQ(m_servers.size(), 5U);
    EXPECT_TRUE(g_events.empty());
}

TEST_F(ListenTest, AHalfOpenConnectionThatGivesUpMakesRoom)
{
    Listen(1, "DropNew");
    Flood(1);
    RunUntil(Seconds(195)); // R2 for its SYN,ACK
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
    At(0, Seconds(200), [this] { StartClient({}); });
    RunUntil(Seconds(201));
    EXPECT_EQ(m_servers.size(), 1U);
}

TEST_F(ListenTest, Rfc4987DropOldestMakesRoomForTheNewOne)
{
    Listen(2, "DropOldest");
    Flood(3);
    StreamUser& client = StartHonestClient();
    RunUntil(Seconds(10));
    EXPECT_EQ(client.received, 100U);
    EXPECT_EQ(g_events, (std::vector<Event>(2, Event::HALF_OPEN_DROPPED)));
    for (const uint32_t number : {2U, 3U}) // 1 is the listener
    {
        EXPECT_EQ(m_ledger->Story(number), "passive SYN_RCVD LISTEN/BACKLOG");
        EXPECT_EQ(m_ledger->ReasonOf(number), RfcTcpCloseReason::RETURNED_TO_LISTEN);
    }
    EXPECT_EQ(m_ledger->Story(4), "passive SYN_RCVD");
}

TEST_F(ListenTest, Rfc4987CookiesLetTheHonestIn)
{
    Listen(2, "Cookies");
    Flood(10);
    StreamUser& client = StartHonestClient();
    RunUntil(Seconds(100));
    EXPECT_EQ(client.received, 100U);
    EXPECT_EQ(client.wrong, 0U);
    EXPECT_EQ(Count(Event::COOKIE_SENT), 9U);
    EXPECT_EQ(Count(Event::COOKIE_ACCEPTED), 1U);
    EXPECT_EQ(g_events.back(), Event::COOKIE_ACCEPTED);
    EXPECT_EQ(m_ledger->Size(), 4U); // the listener, two of the flood, the client
    EXPECT_EQ(m_ledger->Story(4),
              "passive SYN_RCVD ESTABLISHED CLOSE_WAIT LAST_ACK/CLOSE_CALL CLOSED");
}

TEST_F(ListenTest, Rfc4987CookiesSurviveTheLossOfTheThirdSegment)
{
    Listen(1, "Cookies", "drop ACK #1 from client");
    Flood(1);
    StreamUser& client = StartHonestClient();
    RunUntil(Seconds(10));
    EXPECT_EQ(client.received, 100U);
    EXPECT_EQ(Count(Event::COOKIE_ACCEPTED), 1U);
}

TEST_F(ListenTest, Rfc4987ForgedCookiesAreReset)
{
    Listen(1, "Cookies");
    Flood(2);
    At(0, Seconds(2), [this] {
        for (uint32_t i = 0; i < 100; ++i)
        {
            RawSegment ack;
            ack.from = 3000;
            ack.to = 80;
            ack.seq = 1;
            ack.ack = i * 40000003; // spread over all numbers
            ack.flags = TcpHeader::ACK;
            Inject(ack);
        }
    });
    RunUntil(Seconds(3));
    EXPECT_EQ(Count(Event::COOKIE_SENT), 1U);
    EXPECT_EQ(Count(Event::COOKIE_ACCEPTED), 0U);
    EXPECT_EQ(Discards(RfcTcpDiscard::NO_CONNECTION), 100U);
    EXPECT_TRUE(m_servers.empty());
}

TEST_F(ListenTest, Rfc4987OldCookiesAreReset)
{
    for (const bool late : {false, true})
    {
        SCOPED_TRACE(late);
        // All that the client says after its SYN comes late: its ACK and the text
        Listen(1,
               "Cookies",
               late ? "delay PACKET #4 from client by 150s; drop DATA from client" : "");
        Flood(1);
        StreamUser& client = StartHonestClient();
        RunUntil(Seconds(160));
        EXPECT_EQ(Count(Event::COOKIE_SENT), 1U);
        EXPECT_EQ(Count(Event::COOKIE_ACCEPTED), late ? 0U : 1U);
        EXPECT_EQ(client.received, late ? 0U : 100U);
        Renew();
    }
}

TEST_F(ListenTest, BacklogHoldsConnectionsUntilTheyAreAccepted)
{
    Ptr<RfcTcpSocket> listener = ListenWithQueue(2);
    int readable = 0;
    int created = 0;
    listener->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket>) { ++readable; }));
    CountAccepted(listener, created);
    Address from;
    EXPECT_EQ(listener->Accept(from), nullptr);
    EXPECT_EQ(listener->GetErrno(), Socket::ERROR_AGAIN);
    std::vector<Ptr<RfcTcpSocket>> clients;
    for (int i = 0; i < 4; ++i)
    {
        clients.push_back(NewRfcSocket(0));
        At(0, MilliSeconds(1000 + 2 * i), [this, client = clients.back()] {
            client->Connect(ServerAddress());
            client->Send(Text("hello"));
        });
    }
    RunUntil(Seconds(2));
    EXPECT_EQ(readable, 2);
    EXPECT_GT(Tcp(1)->GetListenEvents(Event::BACKLOG_FULL), 0U);
    Address name;
    clients[0]->GetSockName(name);
    Ptr<RfcTcpSocket> first = listener->Accept(from);
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(from, name);
    EXPECT_EQ(ToText(first->Recv()), "hello");
    RunUntil(Seconds(10)); // one of those outside gets in
    EXPECT_EQ(readable, 3);
    EXPECT_NE(listener->Accept(from), nullptr);
    RunUntil(Seconds(40));
    EXPECT_EQ(readable, 4);
    EXPECT_EQ(created, 0);

    clients[1]->Abort(); // accepted: not in the queue
    EXPECT_EQ(clients[3]->GetState(), TcpSocket::ESTABLISHED);
    listener->Close(); // the two that nobody has accepted are reset
    RunUntil(Seconds(41));
    EXPECT_EQ(clients[2]->GetErrno(), RfcTcpSocket::ERROR_CONNRESET);
    EXPECT_EQ(clients[3]->GetErrno(), RfcTcpSocket::ERROR_CONNRESET);
    EXPECT_EQ(clients[0]->GetState(), TcpSocket::ESTABLISHED);
    EXPECT_EQ(Tcp(1)->GetConnections(), 1U);
}

TEST_F(ListenTest, AListenerThatConnectsItselfResetsWhatWaits)
{
    Ptr<RfcTcpSocket> listener = ListenWithQueue(5);
    Ptr<RfcTcpSocket> client = NewRfcSocket(0);
    At(0, Seconds(1), [&] { client->Connect(ServerAddress()); });
    At(1, Seconds(2), [&] { // [9293 3.10.1] from LISTEN to SYN-SENT
        EXPECT_EQ(listener->Connect(InetSocketAddress("10.1.1.1", 9)), 0);
    });
    RunUntil(Seconds(3));
    EXPECT_EQ(client->GetCloseReason(), RfcTcpCloseReason::RESET);
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
}

TEST_F(ListenTest, AConnectionThatEndsInTheQueueWithNothingToReadLeavesIt)
{
    Ptr<RfcTcpSocket> listener = ListenWithQueue(5);
    Ptr<RfcTcpSocket> client = NewRfcSocket(0);
    At(0, Seconds(1), [&] { client->Connect(ServerAddress()); });
    At(0, Seconds(2), [&] { client->Abort(); });
    RunUntil(Seconds(3));
    Address from;
    EXPECT_EQ(listener->Accept(from), nullptr);
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
}

} // namespace ns3::rfctcp::test
