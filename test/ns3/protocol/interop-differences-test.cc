/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Where the built-in TCP of ns-3.37 does not keep to RFC 9293, a conversation with it goes wrong.
// These tests say how far: our end keeps the rules, loses nothing silently and says what happened.
// "tsb" is src/internet/model/tcp-socket-base.cc of ns-3.37. If a test of a defect fails with a
// newer ns-3, the defect is probably gone.

#include "support/network-fixture.h"

#include "ns3/core-module.h"

#include <algorithm>

namespace ns3::rfctcp::test
{
namespace
{

/** Our TCP and the built-in one. */
class InteropDifferences : public NetworkTest
{
  protected:
    /** @param user one with our TCP @return its socket */
    static Ptr<RfcTcpSocket> Ours(const StreamUser& user)
    {
        return DynamicCast<RfcTcpSocket>(user.socket);
    }

    /** @return the only server */
    StreamUser& Server()
    {
        return *m_servers.at(0);
    }
};

/** @param octets to send before Close() @return a plan */
UserPlan
SendAndClose(uint64_t octets)
{
    UserPlan plan;
    plan.octets = octets;
    plan.then = UserPlan::Then::CLOSE;
    return plan;
}

/** @param octets to send when the peer's stream has ended @return a plan */
UserPlan
AnswerTheEnd(uint64_t octets)
{
    UserPlan plan;
    plan.octets = octets;
    plan.afterEnd = true;
    return plan;
}

/** @param octets to send before ShutdownSend() @return a plan */
UserPlan
SendAndShutdown(uint64_t octets)
{
    UserPlan plan;
    plan.octets = octets;
    plan.then = UserPlan::Then::SHUTDOWN;
    return plan;
}

} // namespace

// ---- Refused and reset connections ----

TEST_F(InteropDifferences, OurClientLearnsAtOnceThatTheBuiltInNodeRefuses)
{
    BuildPair(Stack::RFC_TCP, Stack::BUILT_IN);
    StreamUser& client = StartClient({});
    RunUntil(Seconds(1));
    EXPECT_EQ(client.Told(), "failed");
    EXPECT_EQ(client.socket->GetErrno(), RfcTcpSocket::ERROR_CONNREFUSED);
}

TEST_F(InteropDifferences, BuiltInClientDoesNotNoticeThatWeRefuse)
{
    // RST,ACK in SYN_SENT is taken for an ACK to be ignored, tsb:2291
    BuildPair(Stack::BUILT_IN, Stack::RFC_TCP);
    StreamUser& client = StartClient({});
    RunUntil(Seconds(100));
    EXPECT_EQ(client.Told(), "");
    EXPECT_EQ(Tcp(1)->GetDiscards(RfcTcpDiscard::NO_CONNECTION),
              6U); // all of its SYNs, we answered
    RunUntil(Seconds(300));
    EXPECT_EQ(client.Told(), "failed");
    EXPECT_EQ(client.socket->GetErrno(), Socket::ERROR_NOTERROR);
}

TEST_F(InteropDifferences, BuiltInEndTakesOurResetForANormalClose)
{
    // tsb:1563
    BuildPair(Stack::BUILT_IN, Stack::RFC_TCP);
    Serve({});
    StreamUser& client = StartClient({});
    At(1, Seconds(1), [&] { EXPECT_EQ(Ours(Server())->Abort(), 0); });
    RunUntil(Seconds(2));
    EXPECT_EQ(client.Told(), "connected normal");
    EXPECT_EQ(Ours(Server())->GetCloseReason(), RfcTcpCloseReason::ABORTED);
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
}

TEST_F(InteropDifferences, OurEndTellsThatTheBuiltInOneHasReset)
{
    BuildPair(Stack::RFC_TCP, Stack::BUILT_IN);
    UserPlan plan;
    plan.octets = 100;
    Serve({});
    StreamUser& client = StartClient(plan);
    // Its way to abort: Close() with unread data
    At(1, Seconds(0.3), [&] {
        Server().socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    });
    At(0, Seconds(0.4), [&] { client.socket->Send(OctetsAt(100, 10, 0)); });
    At(1, Seconds(0.6), [&] { Server().socket->Close(); });
    RunUntil(Seconds(2));
    EXPECT_EQ(client.Told(), "connected error");
    EXPECT_EQ(client.socket->GetErrno(), RfcTcpSocket::ERROR_CONNRESET);
    EXPECT_EQ(Tcp(0)->GetConnections(), 0U);
}

// ---- Opening ----

TEST_F(InteropDifferences, OurClientRepeatsTheLastAckOfTheHandshake)
{
    LinkPlan link;
    link.rules = "drop ACK #1 from client";
    BuildPair(Stack::RFC_TCP, Stack::BUILT_IN, link);
    Serve(SendAndClose(5000)); // the server speaks first
    StreamUser& client = StartClient({});
    RunUntil(Seconds(500));
    EXPECT_EQ(client.received, 5000U);
    EXPECT_EQ(client.Told(), "connected normal");
}

TEST_F(InteropDifferences, BuiltInClientIgnoresARepeatedSynAck)
{
    // tsb:1543: if the last ACK of the handshake is lost and the server speaks first, the
    // connection never comes about at the server
    LinkPlan link;
    link.rules = "drop ACK #1 from client";
    BuildPair(Stack::BUILT_IN, Stack::RFC_TCP, link);
    Serve(SendAndClose(5000));
    StreamUser& client = StartClient({});
    RunUntil(Seconds(100));
    EXPECT_EQ(client.Told(), "connected");
    EXPECT_TRUE(m_servers.empty());
    EXPECT_EQ(Tcp(1)->GetConnections(), 1U);
    RunUntil(Seconds(300));
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U); // after the last SYN,ACK
    EXPECT_EQ(client.received, 0U);
}

TEST_F(InteropDifferences, WithoutMssOptionWeSendTheDefaultOfTheRfc)
{
    // The built-in TCP never sends the option: 536 octets, 1220 for IPv6 [9293 MUST-15], less the
    // timestamps
    for (const bool ipv6 : {false, true})
    {
        m_ipv6 = ipv6;
        LinkPlan link;
        link.rules = "count DATA";
        BuildPair(Stack::RFC_TCP, Stack::BUILT_IN, link);
        static uint32_t longest;
        longest = 0;
        Serve({});
        StreamUser& client = StartClient(SendAndClose(50000));
        using Sink = Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>>;
        client.socket->TraceConnectWithoutContext(
            "Tx",
            Sink([](Ptr<const Packet> packet, const TcpHeader&, Ptr<const TcpSocket>) {
                longest = std::max(longest, packet->GetSize());
            }));
        RunUntil(Seconds(10));
        EXPECT_EQ(Server().received, 50000U);
        EXPECT_EQ(longest, ipv6 ? 1208U : 524U);
        Renew();
    }
}

TEST_F(InteropDifferences, BuiltInListenerForgetsOptionsForever)
{
    // One client without timestamps and window scaling disables them for all later ones of the
    // listener, tsb:1353 and 2259. Both of ours work.
    BuildPair(Stack::RFC_TCP, Stack::BUILT_IN);
    Serve({});
    StreamUser& plain = StartClient(SendAndClose(100000));
    plain.socket->SetAttribute("Timestamp", BooleanValue(false));
    plain.socket->SetAttribute("WindowScaling", BooleanValue(false));
    RunUntil(Seconds(20));
    m_clients.push_back(std::make_unique<StreamUser>(SendAndClose(100000), 1, 1001));
    m_clients[1]->Use(NewSocket(0));
    At(0, Seconds(21), [&] { m_clients[1]->socket->Connect(ServerAddress()); });
    RunUntil(Seconds(500));
    ASSERT_EQ(m_servers.size(), 2U);
    for (uint32_t i = 0; i < 2; ++i)
    {
        EXPECT_EQ(m_servers[i]->received, 100000U);
        EXPECT_EQ(m_servers[i]->wrong, 0U);
        EXPECT_EQ(Ours(*m_clients[i])->GetCloseReason(), RfcTcpCloseReason::NORMAL);
    }
}

TEST_F(InteropDifferences, BuiltInTcpResetsASimultaneousOpen)
{
    // tsb:2460; ours says so instead of hanging
    BuildPair(Stack::RFC_TCP, Stack::BUILT_IN);
    StreamUser ours({}, 0, 1);
    StreamUser theirs({}, 1, 0);
    ours.Use(NewSocket(0));
    theirs.Use(NewSocket(1));
    ours.socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000));
    theirs.socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 2000));
    At(0, Seconds(1), [&] {
        ours.socket->Connect(InetSocketAddress(m_addresses[0].GetAddress(1), 2000));
    });
    At(1, Seconds(1), [&] {
        theirs.socket->Connect(InetSocketAddress(m_addresses[0].GetAddress(0), 1000));
    });
    RunUntil(Seconds(10));
    EXPECT_EQ(ours.Told(), "connected error");
    EXPECT_EQ(ours.socket->GetErrno(), RfcTcpSocket::ERROR_CONNRESET);
    EXPECT_EQ(Tcp(0)->GetConnections(), 0U);
}

// ---- Data ----

TEST_F(InteropDifferences, DataBothWaysMakesTheBuiltInTcpRetransmit)
{
    // It takes data segments for duplicate ACKs (fixed in ns3-dev), retransmits, and acknowledges
    // a FIN that meets it then with a SEQ below our window and never again: see tsb:1551, 2506.
    // Every octet arrives; our FIN may end in a timeout.
    BuildPair(Stack::RFC_TCP, Stack::BUILT_IN);
    UserPlan both;
    both.octets = 20000;
    Serve(both);
    both.expected = 20000;
    both.then = UserPlan::Then::CLOSE;
    StreamUser& client = StartClient(both);
    RunUntil(Seconds(1000));
    EXPECT_EQ(client.received, 20000U);
    EXPECT_EQ(Server().received, 20000U);
    EXPECT_EQ(client.wrong + Server().wrong, 0U);
    EXPECT_EQ(Tcp(0)->GetConnections(), 0U);
    const RfcTcpCloseReason reason = Ours(client)->GetCloseReason();
    EXPECT_TRUE(reason == RfcTcpCloseReason::NORMAL || reason == RfcTcpCloseReason::TIMED_OUT);
    EXPECT_EQ(client.Told(),
              reason == RfcTcpCloseReason::NORMAL ? "connected normal" : "connected error");
}

/** A receiver that reads nothing for a while. */
class InteropZeroWindow : public InteropDifferences
{
  protected:
    /**
     * @param ours our TCP receives
     * @param buffer octets the receiver keeps
     * @param rules of the link
     */
    void Start(bool ours, uint32_t buffer = 100 * 536, const std::string& rules = "")
    {
        LinkPlan link;
        link.rules = rules;
        BuildPair(ours ? Stack::BUILT_IN : Stack::RFC_TCP,
                  ours ? Stack::RFC_TCP : Stack::BUILT_IN,
                  link);
        Serve({})->SetAttribute("RcvBufSize", UintegerValue(buffer));
        StartClient(SendAndClose(300000)); // more than both buffers hold together
        At(1, MilliSeconds(130), [this] {
            Server().socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
        });
        At(1, Seconds(30), [this] {
            Ptr<Socket> socket = Server().socket;
            Server().Use(socket);
            Server().ReadOn();
        });
    }
};

TEST_F(InteropZeroWindow, OurProbesGetTheBuiltInReceiverGoing)
{
    // It sends no update when its window opens (tsb:890; fixed in ns3-dev)
    Start(false);
    RunUntil(Seconds(29));
    EXPECT_LT(Server().received, 100000U);
    RunUntil(Seconds(1000));
    EXPECT_EQ(Server().received, 300000U);
    EXPECT_EQ(Server().wrong, 0U);
    EXPECT_EQ(m_clients[0]->Told(), "connected normal");
}

TEST_F(InteropZeroWindow, OurUpdateGetsTheBuiltInSenderGoing)
{
    Start(true);
    RunUntil(Seconds(29));
    EXPECT_LT(Server().received, 100000U);
    EXPECT_GE(Tcp(1)->GetDiscards(RfcTcpDiscard::NO_ACK), 1U); // its probes have no ACK, tsb:3908
    RunUntil(Seconds(1000));
    EXPECT_EQ(Server().received, 300000U);
    EXPECT_EQ(Server().wrong, 0U);
    EXPECT_EQ(Ours(Server())->GetCloseReason(), RfcTcpCloseReason::NORMAL);
}

TEST_F(InteropZeroWindow, OurUpdateGetsTheBuiltInSenderGoingThatFoundLessThanASegmentOfRoom)
{
    // It neither sends so little nor asks for more, tsb:3355
    Start(true, 100 * 536 + 300);
    RunUntil(Seconds(29));
    EXPECT_EQ(Tcp(1)->GetDiscards(RfcTcpDiscard::NO_ACK), 0U);
    RunUntil(Seconds(1000));
    EXPECT_EQ(Server().received, 300000U);
    EXPECT_EQ(Ours(Server())->GetCloseReason(), RfcTcpCloseReason::NORMAL);
}

TEST_F(InteropZeroWindow, ALostUpdateStopsTheBuiltInSender)
{
    // Its probes, without ACK, must be dropped (3.10.7.4 step 5), so nobody asks for the window
    // again. Nothing is lost, and the connection is still there.
    Start(true, 100 * 536, "drop PACKET from server after 29s before 31s");
    RunUntil(Seconds(31));
    const uint64_t before = Server().received;
    const uint64_t probes = Tcp(1)->GetDiscards(RfcTcpDiscard::NO_ACK);
    RunUntil(Seconds(600));
    EXPECT_EQ(Server().received, before);
    EXPECT_GT(Tcp(1)->GetDiscards(RfcTcpDiscard::NO_ACK), probes);
    EXPECT_EQ(Ours(Server())->GetState(), TcpSocket::ESTABLISHED);
    EXPECT_EQ(Server().Told(), "accepted");
}

// ---- Closing ----

TEST_F(InteropDifferences, BuiltInEndMissesAFinOnTheLastOctets)
{
    // In FIN_WAIT_2 it takes the octets, acknowledges them without the FIN, and ignores the FIN
    // when it comes again (tsb:2506, 1439): our end runs into R2 although all was delivered
    BuildPair(Stack::BUILT_IN, Stack::RFC_TCP);
    Serve(AnswerTheEnd(50000));
    StreamUser& client = StartClient(SendAndShutdown(30000));
    RunUntil(Seconds(60));
    EXPECT_EQ(client.received, 50000U);
    EXPECT_EQ(client.wrong, 0U);
    EXPECT_EQ(client.Told(), "connected normal");
    EXPECT_EQ(Ours(Server())->GetState(), TcpSocket::LAST_ACK);
    RunUntil(Seconds(400));
    EXPECT_EQ(Server().Told(), "accepted normal error");
    EXPECT_EQ(Ours(Server())->GetCloseReason(), RfcTcpCloseReason::TIMED_OUT);
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
}

TEST_F(InteropDifferences, BuiltInEndForgetsTheRestInLastAck)
{
    // It closes on any ACK (tsb:2601): what was lost then never comes. Our client has no end of
    // the stream, so its application knows that something is missing.
    LinkPlan link;
    link.rules = "drop DATA #4 from server";
    BuildPair(Stack::RFC_TCP, Stack::BUILT_IN, link);
    Serve(AnswerTheEnd(8000));
    StreamUser& client = StartClient(SendAndShutdown(5000));
    Ours(client)->SetAttribute("FinWait2Timeout", TimeValue(Seconds(60)));
    RunUntil(Seconds(600));
    EXPECT_EQ(Server().received, 5000U);
    EXPECT_LT(client.received, 8000U);
    EXPECT_EQ(client.wrong, 0U);
    EXPECT_EQ(client.ends, 0U);
    EXPECT_EQ(client.Told(), "connected");
    EXPECT_EQ(Ours(client)->GetState(), TcpSocket::FIN_WAIT_2);
    At(0, Seconds(601), [&] { client.socket->Close(); });
    RunUntil(Seconds(700));
    EXPECT_EQ(Ours(client)->GetCloseReason(), RfcTcpCloseReason::FIN_WAIT_2_TIMEOUT);
}

TEST_F(InteropDifferences, BuiltInEndIgnoresOurFinInTimeWait)
{
    // tsb:1439: the normal loss of the last ACK ends in a timeout at our server
    LinkPlan link;
    link.rules = "drop LASTACK #1";
    BuildPair(Stack::BUILT_IN, Stack::RFC_TCP, link);
    Serve({});
    StreamUser& client = StartClient(SendAndClose(5000));
    RunUntil(Seconds(1000));
    EXPECT_EQ(client.Told(), "connected normal");
    EXPECT_EQ(Server().received, 5000U);
    EXPECT_EQ(Server().ends, 1U);
    EXPECT_EQ(Server().Told(), "accepted normal error");
    EXPECT_EQ(Ours(Server())->GetErrno(), RfcTcpSocket::ERROR_TIMEDOUT);
}

TEST_F(InteropDifferences, OurTimeWaitAnswersTheBuiltInFin)
{
    LinkPlan link;
    link.rules = "drop LASTACK #1-3";
    BuildPair(Stack::RFC_TCP, Stack::BUILT_IN, link);
    Serve({});
    StreamUser& client = StartClient(SendAndClose(5000));
    RunUntil(Seconds(1000));
    EXPECT_EQ(m_links[0]->GetImpaired(0), 3U);
    EXPECT_EQ(client.Told(), "connected normal");
    EXPECT_EQ(Server().Told(), "accepted normal");
    EXPECT_EQ(Ours(client)->GetCloseReason(), RfcTcpCloseReason::NORMAL);
}

TEST_F(InteropDifferences, BothEndsCloseAtOnce)
{
    for (const bool oursIsClient : {true, false})
    {
        BuildPair(oursIsClient ? Stack::RFC_TCP : Stack::BUILT_IN,
                  oursIsClient ? Stack::BUILT_IN : Stack::RFC_TCP);
        Serve({});
        StreamUser& client = StartClient({});
        At(0, Seconds(1), [&] { client.socket->Close(); });
        At(1, Seconds(1), [&] { Server().socket->Close(); });
        RunUntil(Seconds(600));
        EXPECT_EQ(Ours(oursIsClient ? client : Server())->GetCloseReason(),
                  RfcTcpCloseReason::NORMAL);
        EXPECT_EQ(client.Told(), "connected normal");
        EXPECT_EQ(Server().Told(), "accepted normal");
        Renew();
    }
}

TEST_F(InteropDifferences, RandomLossNeverDamagesTheBytes)
{
    for (uint64_t run = 1; run <= 10; ++run)
    {
        const bool oursIsClient = run % 2 == 0;
        RngSeedManager::SetRun(run);
        LinkPlan link;
        link.loss = 0.03;
        BuildPair(oursIsClient ? Stack::RFC_TCP : Stack::BUILT_IN,
                  oursIsClient ? Stack::BUILT_IN : Stack::RFC_TCP,
                  link);
        Serve({});
        StreamUser& client = StartClient(SendAndClose(100000));
        RunUntil(Seconds(2000));
        ASSERT_EQ(m_servers.size(), 1U) << run;
        EXPECT_EQ(Server().received, 100000U) << run;
        EXPECT_EQ(Server().wrong, 0U) << run;
        // At the end its defects may cost us a timeout, no more
        const RfcTcpCloseReason reason = Ours(oursIsClient ? client : Server())->GetCloseReason();
        EXPECT_TRUE(reason == RfcTcpCloseReason::NORMAL || reason == RfcTcpCloseReason::TIMED_OUT)
            << run << " " << RfcTcpName(reason);
        Renew();
    }
}

} // namespace ns3::rfctcp::test
