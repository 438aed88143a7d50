/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The trace sources of RfcTcpL4Protocol: whatever happens to a connection, its transitions follow
// one another without a gap, and it is made once and closed once, for the right reason.

#include "support/connection-ledger.h"
#include "support/network-fixture.h"

#include "ns3/core-module.h"

namespace ns3::rfctcp::test
{
namespace
{

using Reason = RfcTcpCloseReason;

/** Two nodes with our TCP and ledgers of both. */
class ProtocolTraces : public NetworkTest
{
  protected:
    void BuildWatched(const LinkPlan& link = {})
    {
        Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(10)));
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        m_client = std::make_unique<ConnectionLedger>(Tcp(0));
        m_server = std::make_unique<ConnectionLedger>(Tcp(1));
    }

    /** @param index which accepted connection @return its socket */
    Ptr<RfcTcpSocket> Accepted(std::size_t index = 0)
    {
        return DynamicCast<RfcTcpSocket>(m_servers.at(index)->socket);
    }

    /** @param index which client @return its socket */
    Ptr<RfcTcpSocket> Client(std::size_t index = 0)
    {
        return DynamicCast<RfcTcpSocket>(m_clients.at(index)->socket);
    }

    std::unique_ptr<ConnectionLedger> m_client; ///< of node 0
    std::unique_ptr<ConnectionLedger> m_server; ///< of node 1
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

constexpr const char* LISTENING = "passive LISTEN/PASSIVE_OPEN";

} // namespace

TEST_F(ProtocolTraces, ActiveAndPassiveOpenAndClose)
{
    BuildWatched();
    Ptr<Socket> listener = Serve({});
    StartClient(SendAndClose(5000));
    At(1, Seconds(50), [&] { listener->Close(); });
    RunUntil(Seconds(100));
    EXPECT_EQ(m_client->Story(1),
              "active SYN_SENT/ACTIVE_OPEN ESTABLISHED FIN_WAIT_1/CLOSE_CALL FIN_WAIT_2 TIME_WAIT "
              "CLOSED/TIME_WAIT_TIMEOUT");
    EXPECT_EQ(m_server->Story(1), std::string(LISTENING) + " CLOSED/CLOSE_CALL");
    EXPECT_EQ(m_server->Story(2),
              "passive SYN_RCVD ESTABLISHED CLOSE_WAIT LAST_ACK/CLOSE_CALL CLOSED");
    EXPECT_EQ(m_client->ReasonOf(1), Reason::NORMAL);
    EXPECT_EQ(m_server->ReasonOf(1), Reason::DELETED);
    EXPECT_EQ(m_server->ReasonOf(2), Reason::NORMAL);
}

TEST_F(ProtocolTraces, RefusedConnection)
{
    BuildWatched();
    StartClient({});
    RunUntil(Seconds(10));
    EXPECT_EQ(m_client->Story(1), "active SYN_SENT/ACTIVE_OPEN CLOSED");
    EXPECT_EQ(m_client->ReasonOf(1), Reason::REFUSED);
    EXPECT_EQ(m_server->Size(), 0U);
}

TEST_F(ProtocolTraces, AbortedAndResetConnection)
{
    BuildWatched();
    Serve({});
    StartClient({});
    At(0, Seconds(1), [&] { EXPECT_EQ(Client()->Abort(), 0); });
    RunUntil(Seconds(10));
    EXPECT_EQ(m_client->Story(1), "active SYN_SENT/ACTIVE_OPEN ESTABLISHED CLOSED/ABORT_CALL");
    EXPECT_EQ(m_client->ReasonOf(1), Reason::ABORTED);
    EXPECT_EQ(m_server->Story(2), "passive SYN_RCVD ESTABLISHED CLOSED");
    EXPECT_EQ(m_server->ReasonOf(2), Reason::RESET);
}

TEST_F(ProtocolTraces, CloseWithUnreadData)
{
    BuildWatched();
    Serve({})->SetAttribute("AfterClose", StringValue("Reset"));
    UserPlan plan;
    plan.octets = 100;
    StartClient(plan);
    At(1, Seconds(1), [&] { Accepted()->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>()); });
    At(0, Seconds(2), [&] { Client()->Send(OctetsAt(100, 50, 0)); });
    At(1, Seconds(3), [&] { EXPECT_EQ(Accepted()->Close(), 0); });
    RunUntil(Seconds(10));
    EXPECT_EQ(m_server->Story(2), "passive SYN_RCVD ESTABLISHED CLOSED/ABORT_CALL");
    EXPECT_EQ(m_server->ReasonOf(2), Reason::UNREAD_DATA);
    EXPECT_EQ(m_client->ReasonOf(1), Reason::RESET);
    EXPECT_EQ(m_clients[0]->Told(), "connected error");
}

TEST_F(ProtocolTraces, SynTimesOut)
{
    LinkPlan link;
    link.rules = "drop SYN";
    BuildWatched(link);
    Serve({});
    StartClient({});
    RunUntil(Seconds(400));
    EXPECT_EQ(m_client->Story(1), "active SYN_SENT/ACTIVE_OPEN CLOSED/RETRANSMISSION_LIMIT");
    EXPECT_EQ(m_client->ReasonOf(1), Reason::TIMED_OUT);
}

TEST_F(ProtocolTraces, SynAckTimesOut)
{
    LinkPlan link;
    link.rules = "drop SYN,ACK";
    BuildWatched(link);
    Serve({});
    StartClient({});
    RunUntil(Seconds(600));
    EXPECT_EQ(m_client->ReasonOf(1), Reason::TIMED_OUT);
    EXPECT_EQ(m_server->Story(2), "passive SYN_RCVD CLOSED/RETRANSMISSION_LIMIT");
    EXPECT_EQ(m_server->ReasonOf(2), Reason::TIMED_OUT);
}

TEST_F(ProtocolTraces, DataTimesOut)
{
    LinkPlan link;
    link.rules = "drop PACKET after 1s";
    BuildWatched(link);
    Serve({});
    StartClient({});
    At(0, Seconds(2), [&] { Client()->Send(OctetsAt(0, 1000, 0)); });
    RunUntil(Seconds(1000));
    EXPECT_EQ(m_client->Story(1),
              "active SYN_SENT/ACTIVE_OPEN ESTABLISHED CLOSED/RETRANSMISSION_LIMIT");
    EXPECT_EQ(m_client->ReasonOf(1), Reason::TIMED_OUT);
    EXPECT_EQ(m_server->ReasonOf(2), Reason::NONE); // nothing to send: it cannot know
}

TEST_F(ProtocolTraces, UserTimeout)
{
    LinkPlan link;
    link.rules = "drop PACKET after 1s";
    BuildWatched(link);
    Serve({});
    StartClient({});
    Client()->SetAttribute("UserTimeout", TimeValue(Seconds(20)));
    At(0, Seconds(2), [&] { Client()->Send(OctetsAt(0, 1000, 0)); });
    RunUntil(Seconds(21.9));
    EXPECT_EQ(m_client->ReasonOf(1), Reason::NONE);
    RunUntil(Seconds(22.1));
    EXPECT_EQ(m_client->Story(1), "active SYN_SENT/ACTIVE_OPEN ESTABLISHED CLOSED/USER_TIMEOUT");
    EXPECT_EQ(m_client->ReasonOf(1), Reason::USER_TIMEOUT);
}

TEST_F(ProtocolTraces, OrphanInFinWait2)
{
    BuildWatched();
    UserPlan sender;
    sender.closeDelay = Seconds(10000); // does not close
    Serve(sender);
    StartClient(SendAndClose(100));
    Client()->SetAttribute("FinWait2Timeout", TimeValue(Seconds(60)));
    RunUntil(Seconds(100));
    EXPECT_EQ(m_client->Story(1),
              "active SYN_SENT/ACTIVE_OPEN ESTABLISHED FIN_WAIT_1/CLOSE_CALL FIN_WAIT_2 "
              "CLOSED/FIN_WAIT_2_TIMEOUT");
    EXPECT_EQ(m_client->ReasonOf(1), Reason::FIN_WAIT_2_TIMEOUT);
}

TEST_F(ProtocolTraces, CloseBeforeTheHandshakeIsOver)
{
    BuildWatched();
    Serve({});
    StartClient({});
    At(0, MilliSeconds(102), [&] { EXPECT_EQ(Client()->Close(), 0); });
    RunUntil(Seconds(10));
    EXPECT_EQ(m_client->Story(1), "active SYN_SENT/ACTIVE_OPEN CLOSED/CLOSE_CALL");
    EXPECT_EQ(m_client->ReasonOf(1), Reason::DELETED);
    // The SYN,ACK finds nobody: the answer sends the child back to where it came from
    EXPECT_EQ(m_server->Story(2), "passive SYN_RCVD LISTEN");
    EXPECT_EQ(m_server->ReasonOf(2), Reason::RETURNED_TO_LISTEN);
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
    EXPECT_TRUE(m_servers.empty());
}

TEST_F(ProtocolTraces, ListenerClosesWithAHalfOpenChild)
{
    BuildWatched();
    Ptr<Socket> listener = Serve({});
    StartClient({});
    At(1, MilliSeconds(107), [&] { listener->Close(); }); // between SYN and ACK
    RunUntil(Seconds(10));
    EXPECT_EQ(m_server->ReasonOf(1), Reason::DELETED);
    EXPECT_EQ(m_server->Story(2), "passive SYN_RCVD ESTABLISHED CLOSED/ABORT_CALL");
    EXPECT_EQ(m_server->ReasonOf(2), Reason::ABORTED);
    EXPECT_EQ(m_client->ReasonOf(1), Reason::RESET);
    EXPECT_TRUE(m_servers.empty());
}

TEST_F(ProtocolTraces, SimultaneousOpenAndClose)
{
    BuildWatched();
    Ptr<RfcTcpSocket> a = NewRfcSocket(0);
    Ptr<RfcTcpSocket> b = NewRfcSocket(1);
    a->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000));
    b->Bind(InetSocketAddress(Ipv4Address::GetAny(), 2000));
    At(0, Seconds(1), [&] { a->Connect(InetSocketAddress("10.1.1.2", 2000)); });
    At(1, Seconds(1), [&] { b->Connect(InetSocketAddress("10.1.1.1", 1000)); });
    At(0, Seconds(2), [&] { a->Close(); });
    At(1, Seconds(2), [&] { b->Close(); });
    RunUntil(Seconds(100));
    for (const auto& ledger : {m_client.get(), m_server.get()})
    {
        EXPECT_EQ(ledger->Story(1),
                  "active SYN_SENT/ACTIVE_OPEN SYN_RCVD ESTABLISHED FIN_WAIT_1/CLOSE_CALL CLOSING "
                  "TIME_WAIT CLOSED/TIME_WAIT_TIMEOUT");
        EXPECT_EQ(ledger->ReasonOf(1), Reason::NORMAL);
    }
}

TEST_F(ProtocolTraces, NewerSynReplacesTimeWait)
{
    BuildWatched();
    UserPlan first = SendAndClose(100); // the server closes first and has the TIME-WAIT
    Serve(first);
    Ptr<RfcTcpSocket> client = NewRfcSocket(0);
    client->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000));
    At(0, Seconds(1), [&] { client->Connect(ServerAddress()); });
    At(0, Seconds(2), [&] {
        while (client->Recv())
        {
        }
        client->Close();
    });
    Ptr<RfcTcpSocket> again = NewRfcSocket(0);
    At(0, Seconds(5), [&] {
        EXPECT_EQ(client->GetState(), TcpSocket::CLOSED);
        EXPECT_EQ(again->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000)), 0);
        EXPECT_EQ(again->Connect(ServerAddress()), 0);
    });
    RunUntil(Seconds(6));
    EXPECT_EQ(m_server->Story(2),
              "passive SYN_RCVD ESTABLISHED FIN_WAIT_1/CLOSE_CALL FIN_WAIT_2 TIME_WAIT CLOSED");
    EXPECT_EQ(m_server->ReasonOf(2), Reason::REPLACED);
    EXPECT_EQ(m_servers.size(), 2U);
    EXPECT_EQ(again->GetRxAvailable(), 100U);
}

TEST_F(ProtocolTraces, HardIcmpError)
{
    BuildWatched();
    Serve({});
    StartClient({});
    // The server falls silent, and an ICMP error (port unreachable) tells of the data
    At(0, Seconds(1), [&] {
        m_devices[0].Get(1)->SetReceiveCallback(
            [](Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&) { return true; });
    });
    static Ptr<const Packet> last;
    Client()->TraceConnectWithoutContext(
        "Tx",
        Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>>(
            [](Ptr<const Packet>, const TcpHeader& header, Ptr<const TcpSocket>) {
                Ptr<Packet> segment = Create<Packet>();
                segment->AddHeader(header);
                last = segment;
            }));
    At(0, Seconds(2), [&] { Client()->Send(OctetsAt(0, 100, 0)); });
    At(0, Seconds(2.1), [&] {
        uint8_t quoted[8];
        last->CopyData(quoted, 8);
        Tcp(0)->ReceiveIcmp(Ipv4Address("10.1.1.2"),
                            64,
                            3,
                            3,
                            0,
                            Ipv4Address("10.1.1.1"),
                            Ipv4Address("10.1.1.2"),
                            quoted);
    });
    RunUntil(Seconds(3));
    last = nullptr;
    EXPECT_EQ(m_client->Story(1), "active SYN_SENT/ACTIVE_OPEN ESTABLISHED CLOSED/ICMP_ERROR");
    EXPECT_EQ(m_client->ReasonOf(1), Reason::UNREACHABLE);
    EXPECT_EQ(Client()->GetErrno(), Socket::ERROR_NOROUTETOHOST);
}

TEST_F(ProtocolTraces, ManyConnectionsOverALossyLink)
{
    LinkPlan link;
    link.loss = 0.1;
    BuildWatched(link);
    Serve({});
    for (uint32_t i = 0; i < 60; ++i)
    {
        StartClient(SendAndClose(3000));
    }
    At(0, Seconds(0.2), [&] { // some of them end otherwise
        for (uint32_t i = 0; i < 60; i += 7)
        {
            Client(i)->Abort();
        }
    });
    RunUntil(Seconds(3000));
    EXPECT_EQ(m_client->Size(), 60U);
    EXPECT_GE(m_server->Size(), 52U);
    m_client->ExpectAllClosed();
    for (uint32_t i = 2; i <= m_server->Size(); ++i) // 1 is the listener
    {
        const Reason reason = m_server->ReasonOf(i);
        // A lost RST leaves a connection behind whose peer is gone
        EXPECT_TRUE(reason != Reason::NONE || m_server->Story(i) == "passive SYN_RCVD ESTABLISHED")
            << m_server->Story(i);
    }
}

} // namespace ns3::rfctcp::test
