/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// TCP Fast Open [7413] by the socket API: what it saves, and what happens when segments are lost.

#include "support/raw-segments.h"

#include "ns3/nstime.h"
#include "ns3/rfc-tcp-info.h"
#include "ns3/rfc-tcp-l4-protocol.h"
#include "ns3/rfc-tcp-monitor.h"
#include "ns3/rfc-tcp-socket.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-header.h"
#include "ns3/uinteger.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

using Event = RfcTcpFastOpenEvent;

constexpr uint64_t REQUEST = 200;  ///< octets
constexpr uint64_t RESPONSE = 800; ///< octets

class FastOpenTest : public RawSegmentTest
{
  protected:
    /** A client, a server, 5 ms of delay. @param rules of the link @param use of Fast Open */
    void Build(const std::string& rules = "", const std::string& use = "On")
    {
        LinkPlan link;
        link.rules = rules;
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        for (const uint32_t node : {0U, 1U})
        {
            Tcp(node)->SetSocketAttribute("FastOpen", StringValue(use));
        }
        m_monitor = CreateObject<RfcTcpMonitor>();
        m_monitor->TraceConnectWithoutContext(
            "Finding",
            Callback<void, const std::string&>(
                [this](const std::string& finding) { m_findings.push_back(finding); }));
        m_monitor->Watch();
        UserPlan answers;
        answers.octets = RESPONSE;
        answers.answerTo = REQUEST;
        answers.speaksFirst = false;
        m_listener = Serve(answers);
    }

    /** @param start of a request @return the client */
    StreamUser& Ask(const Time& start)
    {
        RunUntil(start);
        UserPlan asks;
        asks.octets = REQUEST;
        asks.expected = RESPONSE;
        asks.then = UserPlan::Then::CLOSE;
        return StartClient(asks);
    }

    /** Checks that each request and each response has arrived once. @param count of them */
    void ExpectAll(std::size_t count)
    {
        ASSERT_EQ(m_servers.size(), count);
        for (std::size_t i = 0; i < count; ++i)
        {
            EXPECT_EQ(m_servers[i]->received, REQUEST);
            EXPECT_EQ(m_servers[i]->wrong, 0U);
            EXPECT_EQ(m_clients[i]->received, RESPONSE);
            EXPECT_EQ(m_clients[i]->wrong, 0U);
        }
        EXPECT_TRUE(m_findings.empty());
    }

    /** @param node a node @param event an event @return how many */
    uint64_t Count(uint32_t node, Event event)
    {
        return Tcp(node)->GetFastOpenEvents(event);
    }

    Ptr<Socket> m_listener;              ///< on node 1
    Ptr<RfcTcpMonitor> m_monitor;        ///< of both nodes
    std::vector<std::string> m_findings; ///< what a TCP must not do
};

/** The request of a second connection is lost in another way each time. */
class FastOpenLossTest : public FastOpenTest, public ::testing::WithParamInterface<const char*>
{
};

} // namespace

TEST_F(FastOpenTest, TheSecondConnectionSavesARoundTrip)
{
    Build();
    StreamUser& first = Ask(Seconds(1));
    RunUntil(MilliSeconds(1018));
    EXPECT_EQ(first.received, 0U);
    RunUntil(MilliSeconds(1030));
    EXPECT_EQ(first.received, RESPONSE) << "two round trips of 10 ms";
    StreamUser& second = Ask(Seconds(2));
    RunUntil(MilliSeconds(2018));
    EXPECT_EQ(second.received, RESPONSE) << "one round trip";
    RunUntil(Seconds(10));
    ExpectAll(2);
    EXPECT_EQ(Count(1, Event::COOKIE_REQUESTED), 1U);
    EXPECT_EQ(Count(1, Event::PASSIVE), 1U);
    EXPECT_EQ(Count(0, Event::ACTIVE), 1U);
    EXPECT_EQ(Count(0, Event::ACTIVE_FAIL), 0U);
}

TEST_F(FastOpenTest, OffByDefaultNothingIsAskedFor)
{
    Build("", "Off");
    Ask(Seconds(1));
    StreamUser& second = Ask(Seconds(2));
    RunUntil(MilliSeconds(2018));
    EXPECT_EQ(second.received, 0U);
    RunUntil(Seconds(10));
    ExpectAll(2);
    EXPECT_EQ(Count(1, Event::COOKIE_REQUESTED), 0U);
}

TEST_F(FastOpenTest, WithoutCookiesTheFirstConnectionSavesARoundTrip)
{
    Build("", "NoCookie");
    StreamUser& first = Ask(Seconds(1));
    RunUntil(MilliSeconds(1018));
    EXPECT_EQ(first.received, RESPONSE);
    ExpectAll(1);
}

TEST_F(FastOpenTest, OverIpv6)
{
    m_ipv6 = true;
    Build();
    Ask(Seconds(1));
    StreamUser& second = Ask(Seconds(2));
    RunUntil(MilliSeconds(2018));
    EXPECT_EQ(second.received, RESPONSE);
}

TEST_P(FastOpenLossTest, NoOctetIsLostOrDoubled)
{
    Build(GetParam());
    Ask(Seconds(1));
    Ask(Seconds(10));
    RunUntil(Seconds(60));
    ExpectAll(2);
}

INSTANTIATE_TEST_SUITE_P(Handshake,
                         FastOpenLossTest,
                         ::testing::Values("drop SYN #1 from client",
                                           "drop SYN #2 from client",
                                           "drop SYN,ACK #1 from server",
                                           "drop SYN,ACK #2 from server",
                                           "drop ACK #2 from client",
                                           "drop ACK #3 from client",
                                           "drop DATA #2 from client",
                                           "drop DATA #2 from server",
                                           "duplicate SYN #2 from client",
                                           "duplicate SYN,ACK #2 from server",
                                           "delay SYN,ACK #2 from server by 4s"));

TEST_F(FastOpenTest, ADuplicateOfTheSynAfterTheEndIsDeliveredAgain)
{
    // [7413 2.1 b]: the client has closed first, so the server remembers nothing
    Build("duplicate SYN #2 from client every 5s");
    Ask(Seconds(1));
    Ask(Seconds(2));
    RunUntil(Seconds(8));
    ASSERT_EQ(m_servers.size(), 3U);
    EXPECT_EQ(m_servers[2]->received, REQUEST);
}

TEST_F(FastOpenTest, AMiddleboxThatDropsTextInSynsCostsOneTimeoutOnly)
{
    Build("drop SYN #2 from client"); // the first one with text
    Ask(Seconds(1));
    StreamUser& second = Ask(Seconds(2));
    RunUntil(Seconds(6));
    EXPECT_EQ(second.received, RESPONSE);
    EXPECT_EQ(Count(0, Event::ACTIVE_FAIL), 1U);
    StreamUser& third = Ask(Seconds(10));
    RunUntil(Seconds(11));
    EXPECT_EQ(third.received, RESPONSE);
    EXPECT_EQ(Count(0, Event::ACTIVE), 0U) << "it was not tried [7413 4.1.3.1]";
    Ask(Seconds(90));
    RunUntil(Seconds(91));
    EXPECT_EQ(Count(0, Event::ACTIVE), 1U) << "a minute later it is";
}

TEST_F(FastOpenTest, AnotherKeyMakesCookiesInvalid)
{
    Build();
    Ask(Seconds(1));
    RunUntil(Seconds(2));
    Tcp(1)->SetAttribute("FastOpenKey", StringValue("00000001-00000002-00000003-00000004"));
    Ask(Seconds(3));
    RunUntil(Seconds(4));
    EXPECT_EQ(Count(1, Event::PASSIVE_FAIL), 1U);
    EXPECT_EQ(Count(0, Event::ACTIVE_FAIL), 1U);
    Ask(Seconds(5)); // with the new cookie
    RunUntil(Seconds(6));
    EXPECT_EQ(Count(0, Event::ACTIVE), 1U);
    ExpectAll(3);
}

TEST_F(FastOpenTest, CookiesExpire)
{
    Build();
    Tcp(1)->SetAttribute("FastOpenKeyLifetime", TimeValue(Seconds(10)));
    Ask(Seconds(1));
    Ask(Seconds(19));
    RunUntil(Seconds(20));
    EXPECT_EQ(Count(1, Event::PASSIVE), 1U);
    Ask(Seconds(30));
    RunUntil(Seconds(31));
    EXPECT_EQ(Count(1, Event::PASSIVE_FAIL), 1U);
    ExpectAll(3);
}

TEST_F(FastOpenTest, AKeyThatIsNoneIsRefused)
{
    Build();
    EXPECT_FALSE(Tcp(0)->SetAttributeFailSafe("FastOpenKey", StringValue("secret")));
    EXPECT_TRUE(Tcp(0)->SetAttributeFailSafe("FastOpenKey", StringValue("")));
}

TEST_F(FastOpenTest, TheSynWaitsForTheOctetsOfTheInstant)
{
    Build();
    Ask(Seconds(1));
    RunUntil(Seconds(2));
    Ptr<RfcTcpSocket> socket = NewRfcSocket(0);
    At(0, Seconds(2), [this, socket] {
        EXPECT_EQ(socket->Connect(ServerAddress()), 0);
        UintegerValue room;
        socket->GetAttribute("FastOpenRoom", room);
        EXPECT_EQ(room.Get(), 1420U);
        EXPECT_EQ(socket->GetState(), TcpSocket::CLOSED);
        EXPECT_EQ(socket->Send(OctetsAt(0, 150, 1)), 150);
        EXPECT_EQ(socket->Send(OctetsAt(150, 50, 1)), 50); // both in the SYN
    });
    RunUntil(MilliSeconds(2018));
    EXPECT_EQ(socket->GetRxAvailable(), RESPONSE);
    EXPECT_TRUE(socket->GetInfo().tcpi_opt_syn_data);
    EXPECT_EQ(socket->GetInfo().tcpi_total_retrans, 0U);
}

TEST_F(FastOpenTest, WithoutOctetsTheSynLeavesInTheSameInstant)
{
    Build();
    Ask(Seconds(1));
    RunUntil(Seconds(2));
    Ptr<RfcTcpSocket> socket = NewRfcSocket(0);
    At(0, Seconds(2), [this, socket] { EXPECT_EQ(socket->Connect(ServerAddress()), 0); });
    RunUntil(Seconds(2) + NanoSeconds(1));
    EXPECT_EQ(socket->GetState(), TcpSocket::SYN_SENT);
    RunUntil(Seconds(3));
    EXPECT_EQ(socket->GetState(), TcpSocket::ESTABLISHED);
}

TEST_F(FastOpenTest, FastOpenDelayLetsTheSynWaitLonger)
{
    Build();
    Ask(Seconds(1));
    RunUntil(Seconds(2));
    Ptr<RfcTcpSocket> early = NewRfcSocket(0);
    Ptr<RfcTcpSocket> late = NewRfcSocket(0);
    for (const auto& socket : {early, late})
    {
        socket->SetAttribute("FastOpenDelay", TimeValue(MilliSeconds(100)));
        At(0, Seconds(2), [this, socket = socket] { socket->Connect(ServerAddress()); });
    }
    At(0, MilliSeconds(2050), [early] { early->Send(OctetsAt(0, 200, 1)); });
    RunUntil(MilliSeconds(2068));
    EXPECT_EQ(early->GetRxAvailable(), RESPONSE);
    EXPECT_EQ(late->GetState(), TcpSocket::CLOSED);
    RunUntil(MilliSeconds(2120));
    EXPECT_EQ(late->GetState(), TcpSocket::ESTABLISHED) << "it does not wait for ever";
}

TEST_F(FastOpenTest, SendToOpensAndSends)
{
    Build();
    Ask(Seconds(1));
    RunUntil(Seconds(2));
    Ptr<RfcTcpSocket> socket = NewRfcSocket(0);
    At(0, Seconds(2), [this, socket] {
        EXPECT_EQ(socket->SendTo(OctetsAt(0, 200, 1), 0, ServerAddress()), 200);
    });
    RunUntil(MilliSeconds(2018));
    EXPECT_EQ(socket->GetRxAvailable(), RESPONSE);
    Ptr<RfcTcpSocket> regular = NewRfcSocket(0);
    regular->SetAttribute("FastOpen", StringValue("Off"));
    EXPECT_EQ(regular->SendTo(Text("x"), 0, ServerAddress()), -1);
    EXPECT_EQ(regular->GetErrno(), Socket::ERROR_NOTCONN);
}

TEST_F(FastOpenTest, CallsWhileTheSynWaits)
{
    Build();
    Ask(Seconds(1));
    RunUntil(Seconds(2));
    Ptr<RfcTcpSocket> closed = NewRfcSocket(0);
    Ptr<RfcTcpSocket> aborted = NewRfcSocket(0);
    Ptr<RfcTcpSocket> halfClosed = NewRfcSocket(0);
    At(0, Seconds(2), [this, closed, aborted, halfClosed] {
        closed->Connect(ServerAddress());
        EXPECT_EQ(closed->Close(), 0);
        EXPECT_EQ(closed->GetCloseReason(), RfcTcpCloseReason::DELETED);
        aborted->Connect(ServerAddress());
        EXPECT_EQ(aborted->Connect(ServerAddress()), -1);
        EXPECT_EQ(aborted->GetErrno(), Socket::ERROR_ISCONN);
        EXPECT_EQ(aborted->Abort(), 0);
        halfClosed->Connect(ServerAddress());
        halfClosed->Send(OctetsAt(0, 200, 1));
        EXPECT_EQ(halfClosed->ShutdownSend(), 0);
    });
    RunUntil(Seconds(3));
    EXPECT_EQ(aborted->GetCloseReason(), RfcTcpCloseReason::ABORTED);
    EXPECT_EQ(halfClosed->GetRxAvailable(), RESPONSE);
}

TEST_F(FastOpenTest, AServerThatIsGoneIsReportedAfterTheEarlySuccess)
{
    Build();
    Ask(Seconds(1));
    RunUntil(Seconds(2));
    m_listener->Close();
    StreamUser& client = Ask(Seconds(3));
    RunUntil(Seconds(4));
    EXPECT_EQ(client.Told(), "connected error");
    EXPECT_EQ(client.socket->GetErrno(), RfcTcpSocket::ERROR_CONNREFUSED);
}

TEST_F(FastOpenTest, AnAcceptQueueBringsConnectionsBeforeTheHandshakeIsOver)
{
    Build("drop ACK #2 from client");
    m_listener->Close();
    Ptr<RfcTcpSocket> listener = NewRfcSocket(1);
    listener->SetAttribute("Backlog", UintegerValue(1));
    listener->Bind(AnyAddress());
    listener->Listen();
    Ask(Seconds(1));
    RunUntil(MilliSeconds(1500));
    Address from;
    ASSERT_TRUE(listener->Accept(from));
    Ask(Seconds(2));
    RunUntil(MilliSeconds(2008));
    Ptr<RfcTcpSocket> accepted = listener->Accept(from);
    ASSERT_TRUE(accepted);
    EXPECT_EQ(accepted->GetState(), TcpSocket::SYN_RCVD);
    EXPECT_EQ(accepted->GetRxAvailable(), REQUEST);
    accepted->Send(OctetsAt(0, RESPONSE, 1001));
    RunUntil(Seconds(10));
    EXPECT_EQ(m_clients[1]->received, RESPONSE);
}

TEST_F(FastOpenTest, AFullSynBacklogEndsFastOpen)
{
    Build("drop RST from client");
    m_listener->SetAttribute("SynBacklog", UintegerValue(1));
    m_listener->SetAttribute("SynPolicy", StringValue("Cookies"));
    Ask(Seconds(1));
    RunUntil(Seconds(2));
    RawSegment syn; // whose sender never answers
    syn.from = 2000;
    syn.to = 80;
    syn.flags = TcpHeader::SYN;
    Inject(syn);
    Ask(Seconds(3));
    RunUntil(Seconds(10));
    EXPECT_EQ(Tcp(1)->GetListenEvents(RfcTcpListenEvent::COOKIE_ACCEPTED), 1U);
    EXPECT_EQ(Count(1, Event::PASSIVE), 0U) << "regular defences take over [7413 8.2]";
    ASSERT_EQ(m_servers.size(), 2U);
    EXPECT_EQ(m_servers[1]->received, REQUEST);
    EXPECT_EQ(m_servers[1]->wrong, 0U);
}

TEST_F(FastOpenTest, ASynWithTextEndsTimeWait)
{
    Build();
    UserPlan closesFirst;
    closesFirst.octets = RESPONSE;
    closesFirst.answerTo = REQUEST;
    closesFirst.speaksFirst = false;
    closesFirst.expected = REQUEST;
    closesFirst.then = UserPlan::Then::CLOSE;
    Serve(closesFirst, 81);
    UserPlan asks;
    asks.octets = REQUEST;
    for (int i = 0; i < 2; ++i)
    {
        Ptr<RfcTcpSocket> socket = NewRfcSocket(0);
        socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 5000));
        m_clients.push_back(std::make_unique<StreamUser>(asks, i, 1000 + i));
        At(0, Seconds(1 + i), [this, socket, i] {
            m_clients[i]->Use(socket);
            EXPECT_EQ(socket->Connect(ServerAddress(81)), 0);
        });
        RunUntil(MilliSeconds(1900 + 1000 * i));
        EXPECT_EQ(Tcp(1)->GetTimeWaits(), 1U);
        EXPECT_EQ(m_clients[i]->received, RESPONSE);
    }
    EXPECT_EQ(Count(1, Event::PASSIVE), 1U);
    ExpectAll(2);
}

} // namespace ns3::rfctcp::test
