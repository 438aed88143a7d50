/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What an application reads after its connection has ended, however that came about: first what was
// received in order, then the end of the stream if the peer's FIN came, then the error.

#include "support/defects-lab.h"

#include "ns3/config.h"
#include "ns3/core-module.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

constexpr uint32_t TEXT = 500; ///< octets of the peer

/** How a connection comes to its end. */
enum class Way
{
    RESET,        ///< RST of the peer
    R2,           ///< text of ours is never acknowledged
    USER_TIMEOUT, ///< neither is it before that
    KEEP_ALIVE,   ///< probes are not answered
    ICMP,         ///< a hard error
    ABORT,        ///< by the application itself
};

class EndOfStream : public DefectTest
{
  protected:
    ~EndOfStream() override
    {
        Config::Reset();
    }

    /** @param octets what to read @return whether Recv() gave so many in one packet */
    static bool Reads(Ptr<Socket> socket, uint32_t octets)
    {
        const Ptr<Packet> packet = socket->Recv(octets, 0);
        return packet && packet->GetSize() == octets;
    }

    /** Expects the end of the stream, once. @param socket whose */
    static void ExpectEnd(Ptr<Socket> socket)
    {
        const Ptr<Packet> peeked = socket->Recv(1, RfcTcpSocket::PEEK);
        ASSERT_NE(peeked, nullptr);
        EXPECT_EQ(peeked->GetSize(), 0U);
        const Ptr<Packet> end = socket->Recv();
        ASSERT_NE(end, nullptr);
        EXPECT_EQ(end->GetSize(), 0U);
    }

    /** Expects nothing to read. @param socket whose @param error why there is nothing */
    static void ExpectNothing(Ptr<Socket> socket, Socket::SocketErrno error)
    {
        EXPECT_EQ(socket->GetRxAvailable(), 0U);
        for (const uint32_t flags : {0U, uint32_t{RfcTcpSocket::PEEK}})
        {
            socket->Send(Create<Packet>(1)); // has an error of its own
            EXPECT_EQ(socket->Recv(1000, flags), nullptr);
            EXPECT_EQ(socket->GetErrno(), error);
        }
    }

    /** Expects the text of the peer, a part peeked at. @param socket whose */
    static void ExpectText(Ptr<Socket> socket)
    {
        EXPECT_EQ(socket->GetRxAvailable(), TEXT);
        const Ptr<Packet> peeked = socket->Recv(300, RfcTcpSocket::PEEK);
        ASSERT_NE(peeked, nullptr);
        EXPECT_EQ(peeked->GetSize(), 300U);
        EXPECT_EQ(socket->GetRxAvailable(), TEXT);
        EXPECT_TRUE(Reads(socket, 200));
        EXPECT_TRUE(Reads(socket, TEXT - 200));
    }

    /** A server whose application does not read yet. @return it */
    DefectUser& StartSlowServer()
    {
        DefectUser& user = StartServer(Stack::RFC_TCP);
        user.socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
        return user;
    }

    /** @param user ends its connection @param way so @param next the peer's next number */
    void End(DefectUser& user, Way way, uint32_t next)
    {
        const Ptr<RfcTcpSocket> socket = DynamicCast<RfcTcpSocket>(user.socket);
        switch (way)
        {
        case Way::RESET:
            Do([&user] { user.Send(10); }); // is lost
            Peer({RST_ACK, next, 1});
            break;
        case Way::R2:
            Do([&user] { user.Send(10); });
            Run(1000);
            break;
        case Way::USER_TIMEOUT:
            socket->SetAttribute("UserTimeout", TimeValue(Seconds(5)));
            Do([&user] { user.Send(10); });
            Run(20);
            break;
        case Way::KEEP_ALIVE:
            socket->SetAttribute("KeepAliveTime", TimeValue(Seconds(5)));
            socket->SetAttribute("KeepAliveInterval", TimeValue(Seconds(1)));
            socket->SetAttribute("KeepAliveProbes", UintegerValue(2));
            socket->SetAttribute("KeepAlive", BooleanValue(true));
            Run(20);
            break;
        case Way::ICMP: {
            Do([&user] { user.Send(10); });
            const uint32_t seq = m_iss[PEER_PORT] + 1;
            const std::array<uint8_t, 8> quoted{SERVER_PORT >> 8,
                                                SERVER_PORT & 0xff,
                                                PEER_PORT >> 8,
                                                PEER_PORT & 0xff,
                                                static_cast<uint8_t>(seq >> 24),
                                                static_cast<uint8_t>(seq >> 16),
                                                static_cast<uint8_t>(seq >> 8),
                                                static_cast<uint8_t>(seq)};
            Do([this, &quoted] {
                const Ipv4Address peer("10.1.1.1");
                Tcp(1)->ReceiveIcmp(peer, 64, 3, 3, 0, "10.1.1.2", peer, quoted.data());
            });
            break;
        }
        case Way::ABORT:
            Do([socket] { socket->Abort(); });
            break;
        }
        EXPECT_EQ(socket->GetState(), TcpSocket::CLOSED);
    }
};

} // namespace

TEST_F(EndOfStream, WhatWasReceivedStaysReadableHoweverTheConnectionEnds)
{
    const std::vector<std::pair<Way, Socket::SocketErrno>> ways{
        {Way::RESET, RfcTcpSocket::ERROR_CONNRESET},
        {Way::R2, RfcTcpSocket::ERROR_TIMEDOUT},
        {Way::USER_TIMEOUT, RfcTcpSocket::ERROR_TIMEDOUT},
        {Way::KEEP_ALIVE, RfcTcpSocket::ERROR_TIMEDOUT},
        {Way::ICMP, Socket::ERROR_NOROUTETOHOST}};
    for (const auto& [way, error] : ways)
    {
        for (const bool fin : {false, true})
        {
            for (const bool unread : {false, true})
            {
                SCOPED_TRACE("way " + std::to_string(static_cast<int>(way)) + (fin ? ", FIN" : "") +
                             (unread ? ", unread" : ""));
                DefectUser& user = StartSlowServer();
                Peer({ACK, 1, 1, TEXT});
                if (fin)
                {
                    Peer({FIN_ACK, 1 + TEXT, 1});
                    EXPECT_EQ(user.told, "normal");
                }
                if (!unread)
                {
                    Do([&user] { EXPECT_TRUE(Reads(user.socket, TEXT)); });
                }
                End(user, way, 1 + TEXT + (fin ? 1 : 0));
                EXPECT_EQ(user.told, fin ? "normal error" : "error");
                EXPECT_EQ(user.error, error);
                if (unread)
                {
                    ExpectText(user.socket);
                }
                if (fin)
                {
                    ExpectEnd(user.socket);
                }
                ExpectNothing(user.socket, error);
                Renew();
            }
        }
    }
}

TEST_F(EndOfStream, NobodyReadsAfterAnAbortOfHisOwn)
{
    for (const bool fin : {false, true})
    {
        DefectUser& user = StartSlowServer();
        Peer({ACK, 1, 1, TEXT});
        if (fin)
        {
            Peer({FIN_ACK, 1 + TEXT, 1});
        }
        End(user, Way::ABORT, 0);
        EXPECT_EQ(user.told, fin ? "normal error" : "error");
        ExpectNothing(user.socket, Socket::ERROR_SHUTDOWN);
        Renew();
    }
}

TEST_F(EndOfStream, OctetsBehindAGapAreNotReadable)
{
    DefectUser& user = StartSlowServer();
    Peer({ACK, 1, 1, TEXT});
    Peer({ACK, 1 + 2 * TEXT, 1, TEXT});
    Peer({FIN_ACK, 1 + 3 * TEXT, 1});
    End(user, Way::RESET, 1 + TEXT);
    ExpectText(user.socket);
    ExpectNothing(user.socket, RfcTcpSocket::ERROR_CONNRESET); // no end: the FIN was not reached
}

TEST_F(EndOfStream, AnEndBehindDiscardedOctetsIsNotClean)
{
    DefectUser& user = StartSlowServer();
    Peer({ACK, 1, 1, TEXT});
    Do([&user] { user.socket->ShutdownRecv(); });
    Peer({FIN_ACK, 1 + TEXT, 1});
    ExpectNothing(user.socket, Socket::ERROR_SHUTDOWN);
}

TEST_F(EndOfStream, ResetInLastAckIsAnErrorOnlyIfOctetsAreLost)
{
    for (const bool lost : {false, true})
    {
        DefectUser& user = StartSlowServer();
        Peer({FIN_ACK, 1, 1, TEXT});
        Do([&user, lost] {
            if (lost)
            {
                user.Send(10);
            }
            user.socket->ShutdownSend();
        });
        Peer({RST_ACK, 2 + TEXT, 1});
        EXPECT_EQ(user.told, lost ? "normal error" : "normal");
        ExpectText(user.socket);
        ExpectEnd(user.socket);
        ExpectNothing(user.socket, lost ? RfcTcpSocket::ERROR_CONNRESET : Socket::ERROR_NOTERROR);
        Renew();
    }
}

TEST_F(EndOfStream, EveryEndOfTimeWaitIsClean)
{
    for (const std::string way : {"2 MSL", "RST", "SYN", "MaxTimeWait"})
    {
        SCOPED_TRACE(way);
        Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(30)));
        DefectUser& user = StartSlowServer();
        const Ptr<RfcTcpSocket> socket = DynamicCast<RfcTcpSocket>(user.socket);
        Tcp(1)->SetAttribute("MaxTimeWait", UintegerValue(1));
        Do([&user] { user.socket->ShutdownSend(); });
        Peer({FIN_ACK, 1, 2, TEXT});
        EXPECT_EQ(socket->GetState(), TcpSocket::TIME_WAIT);
        if (way == "2 MSL")
        {
            Run(70);
        }
        else if (way == "RST")
        {
            Peer({RST, 2 + TEXT, 0});
        }
        else if (way == "SYN")
        {
            Peer({SYN, 100000, 0});
        }
        else
        {
            DefectUser& other = OpenPassively(PEER_PORT + 1);
            Do([&other] { other.socket->ShutdownSend(); });
            Peer({FIN_ACK, 1, 2, 0, PEER_WINDOW, PEER_PORT + 1});
        }
        EXPECT_EQ(socket->GetState(), TcpSocket::CLOSED);
        EXPECT_EQ(user.told, "normal");
        ExpectText(user.socket);
        ExpectEnd(user.socket);
        ExpectNothing(user.socket, Socket::ERROR_NOTERROR);
        Renew();
    }
}

TEST_F(EndOfStream, AConnectionThatEndsBeforeAcceptKeepsItsOctets)
{
    for (const std::string way : {"RST", "close after the peer", "2 listeners", "disposed of"})
    {
        SCOPED_TRACE(way);
        Start(Stack::RFC_TCP);
        const Ptr<RfcTcpSocket> listener = NewRfcSocket(1);
        listener->SetAttribute("Backlog", UintegerValue(2));
        EXPECT_EQ(listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), SERVER_PORT)), 0);
        EXPECT_EQ(listener->Listen(), 0);
        if (way == "close after the peer")
        {
            listener->ShutdownSend();
        }
        Peer({SYN, 0, 0});
        Peer({ACK, 1, 1});
        Peer({FIN_ACK, 1, 1, TEXT});
        if (way == "close after the peer")
        {
            Peer({ACK, 2 + TEXT, 2});
        }
        else
        {
            Peer({RST_ACK, 2 + TEXT, 1});
        }
        EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
        if (way == "disposed of")
        {
            Renew(); // nothing is freed twice, nothing stays
            continue;
        }
        if (way == "2 listeners")
        {
            listener->Close();
            EXPECT_EQ(listener->Listen(), 0);
        }
        Address from;
        const Ptr<RfcTcpSocket> socket = listener->Accept(from);
        if (way == "2 listeners")
        {
            EXPECT_EQ(socket, nullptr); // the listener that had it was closed
            Renew();
            continue;
        }
        ASSERT_NE(socket, nullptr);
        EXPECT_EQ(InetSocketAddress::ConvertFrom(from).GetPort(), PEER_PORT);
        ExpectText(socket);
        ExpectEnd(socket);
        ExpectNothing(socket,
                      way == "RST" ? RfcTcpSocket::ERROR_CONNRESET : Socket::ERROR_NOTERROR);
        EXPECT_EQ(listener->Accept(from), nullptr);
        Renew();
    }
}

TEST_F(EndOfStream, RecvSaysWhyThereIsNothing)
{
    DefectUser& user = StartSlowServer();
    EXPECT_EQ(NewSocket(1)->Recv(), nullptr);
    ExpectNothing(NewSocket(1), Socket::ERROR_NOTCONN);
    EXPECT_EQ(user.socket->Recv(), nullptr);
    EXPECT_EQ(user.socket->GetErrno(), Socket::ERROR_NOTERROR);
    Peer({FIN_ACK, 1, 1});
    ExpectEnd(user.socket);
    EXPECT_EQ(user.socket->Recv(), nullptr);
    EXPECT_EQ(user.socket->GetErrno(), Socket::ERROR_NOTERROR);
}

TEST_F(EndOfStream, FinImpliesPush)
{
    DefectUser& user = StartSlowServer();
    const Ptr<RfcTcpSocket> socket = DynamicCast<RfcTcpSocket>(user.socket);
    Peer({ACK, 1, 1, TEXT});
    EXPECT_EQ(socket->GetPushedOctets(), 0U);
    Peer({FIN_ACK, 1 + TEXT, 1});
    EXPECT_EQ(socket->GetPushedOctets(), TEXT);
    End(user, Way::RESET, 2 + TEXT);
    EXPECT_EQ(socket->GetPushedOctets(), TEXT);
    EXPECT_TRUE(Reads(socket, 200));
    EXPECT_EQ(socket->GetPushedOctets(), TEXT - 200);
}

TEST_F(EndOfStream, TransitionsBySegmentsNameThem)
{
    using Transitions = Callback<void, const RfcTcpTransition&>;
    using Restarts = Callback<void, const RfcTcpConnectionId&, const RfcTcpSegmentInfo&, Time>;
    Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(30)));
    for (const bool disposed : {false, true})
    {
        for (const uint8_t flags : {SYN, RST})
        {
            DefectUser& user = StartSlowServer();
            const uint32_t number = DynamicCast<RfcTcpSocket>(user.socket)->GetConnectionNumber();
            std::vector<RfcTcpTransition> transitions;
            std::vector<std::pair<RfcTcpSegmentInfo, Time>> restarts;
            Tcp(1)->TraceConnectWithoutContext("StateTransition",
                                               Transitions([&](const RfcTcpTransition& transition) {
                                                   transitions.push_back(transition);
                                               }));
            Tcp(1)->TraceConnectWithoutContext(
                "TimeWaitRestarted",
                Restarts(
                    [&](const RfcTcpConnectionId& id, const RfcTcpSegmentInfo& segment, Time end) {
                        EXPECT_EQ(id.number, number);
                        restarts.emplace_back(segment, end);
                    }));
            Do([&user] { user.socket->ShutdownSend(); });
            Peer({FIN_ACK, 1, 2});
            if (disposed)
            {
                Do([&user] { user.socket->Dispose(); }); // TIME-WAIT outlives it
            }
            EXPECT_TRUE(restarts.empty());
            Run(10);
            const Time before = Simulator::Now();
            if (flags == SYN)
            {
                Peer({FIN_ACK, 1, 2});
                ASSERT_EQ(restarts.size(), 1U);
                EXPECT_EQ(restarts[0].first.flags, FIN_ACK);
                EXPECT_EQ(restarts[0].first.seq, PEER_ISS + 1);
                EXPECT_GT(restarts[0].second, before + Seconds(60));
                EXPECT_LT(restarts[0].second, Simulator::Now() + Seconds(60));
            }
            Peer({flags, flags == SYN ? 100000U : 2U, 0});
            const auto end =
                std::find_if(transitions.begin(), transitions.end(), [](const auto& one) {
                    return one.from == TcpSocket::TIME_WAIT;
                });
            ASSERT_NE(end, transitions.end());
            EXPECT_EQ(end->to, TcpSocket::CLOSED);
            EXPECT_EQ(end->cause, RfcTcpCause::SEGMENT);
            for (const RfcTcpTransition& transition : transitions)
            {
                EXPECT_EQ(transition.cause == RfcTcpCause::SEGMENT, transition.segment.flags != 0);
            }
            EXPECT_EQ(end->segment.flags, flags);
            EXPECT_EQ(end->segment.seq, PEER_ISS + (flags == SYN ? 100000U : 2U));
            Renew();
        }
    }
}

TEST_F(EndOfStream, ConnectSendCloseInOneGoLosesNothing)
{
    for (const bool run : {false, true}) // before and after the simulation has begun
    {
        for (const bool letter : {false, true})
        {
            Config::SetDefault("ns3::RfcTcpSocket::DeleteOnCloseInSynSent", BooleanValue(letter));
            LinkPlan link;
            BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
            Serve({});
            if (run)
            {
                RunUntil(Seconds(1));
            }
            DefectUser user;
            user.socket = NewSocket(0);
            std::string told;
            user.socket->SetCloseCallbacks(
                Callback<void, Ptr<Socket>>([&told](Ptr<Socket>) { told += "normal"; }),
                Callback<void, Ptr<Socket>>([&told](Ptr<Socket>) { told += "error"; }));
            EXPECT_EQ(user.socket->Connect(ServerAddress()), 0);
            EXPECT_EQ(user.socket->Send(OctetsAt(0, 20000, 0)), 20000);
            EXPECT_EQ(user.socket->Close(), 0);
            EXPECT_EQ(user.socket->Send(Create<Packet>(1)), -1);
            RunUntil(Seconds(600));
            EXPECT_EQ(told, letter ? "error" : "normal");
            EXPECT_EQ(m_servers.size(), letter ? 0U : 1U);
            if (!letter && !m_servers.empty())
            {
                EXPECT_EQ(m_servers[0]->received, 20000U);
                EXPECT_EQ(m_servers[0]->wrong, 0U);
                EXPECT_EQ(m_servers[0]->ends, 1U);
            }
            EXPECT_EQ(Tcp(0)->GetConnections(), 0U);
            Renew();
        }
    }
}

TEST_F(EndOfStream, ConnectSendCloseTellsThatNobodyWasThere)
{
    for (const bool refused : {true, false})
    {
        LinkPlan link;
        link.rules = refused ? "" : "drop SYN";
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        const Ptr<Socket> socket = NewSocket(0);
        uint32_t failed = 0;
        socket->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                                   Callback<void, Ptr<Socket>>([&](Ptr<Socket> from) {
                                       ++failed;
                                       EXPECT_EQ(from->GetErrno(),
                                                 refused ? RfcTcpSocket::ERROR_CONNREFUSED
                                                         : RfcTcpSocket::ERROR_TIMEDOUT);
                                   }));
        EXPECT_EQ(socket->Connect(ServerAddress()), 0);
        EXPECT_EQ(socket->Send(Create<Packet>(100)), 100);
        EXPECT_EQ(socket->Close(), 0);
        RunUntil(Seconds(600));
        EXPECT_EQ(failed, 1U);
        EXPECT_EQ(Tcp(0)->GetConnections(), 0U);
        Renew();
    }
}

} // namespace ns3::rfctcp::test
