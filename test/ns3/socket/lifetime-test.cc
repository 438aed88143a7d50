/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// How long sockets live: used again, closed while others depend on them, destroyed.

#include "support/socket-fixture.h"

#include <algorithm>
#include <cstdint>
#include <gtest/gtest.h>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

TEST_F(SocketTest, ShutdownOfTheListenerClosesAfterThePeer)
{
    Install();
    Ptr<RfcTcpSocket> listener = NewListener();
    EXPECT_EQ(listener->ShutdownSend(), 0);
    Ptr<RfcTcpSocket> client = NewSocket(0);
    Watch(client, "client");
    client->Connect(Server());
    client->Send(Text("text"));
    Simulator::Schedule(Seconds(1), [&] {
        EXPECT_EQ(m_accepted.at(0)->GetState(), TcpSocket::ESTABLISHED);
        EXPECT_EQ(m_accepted.at(0)->Send(Text("no")), -1);
        EXPECT_EQ(m_accepted.at(0)->GetErrno(), Socket::ERROR_SHUTDOWN);
        client->ShutdownSend();
    });
    Simulator::Run();
    EXPECT_EQ(m_events,
              (Events{"client connected",
                      "server got text",
                      "server end",
                      "server normal",
                      "client end",
                      "client normal"}));
}

TEST_F(SocketTest, ASocketMayBeUsedAgain)
{
    Install();
    NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    Watch(client, "client");
    client->Connect(Server());
    Simulator::Schedule(Seconds(1), [&] { m_accepted.at(0)->Close(); });
    Simulator::Schedule(Seconds(2), [&] { client->Close(); });
    Simulator::Schedule(Seconds(3), [&] {
        EXPECT_EQ(client->GetState(), TcpSocket::CLOSED);
        EXPECT_EQ(client->Connect(Server()), 0);
        client->Send(Text("again"));
    });
    Simulator::Stop(Seconds(4));
    Simulator::Run();
    EXPECT_EQ(m_events.back(), "server got again");
    EXPECT_EQ(client->GetState(), TcpSocket::ESTABLISHED);
    EXPECT_EQ(client->GetConnectionNumber(), 2U);
}

TEST_F(SocketTest, ClosedListenerResetsWhatItAccepted)
{
    Install();
    Ptr<RfcTcpSocket> listener = NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    Watch(client, "client");
    client->Connect(Server());
    // The SYN arrives after 5 ms, the ACK of the SYN,ACK 10 ms later
    Simulator::Schedule(MilliSeconds(10), [&] { listener->Close(); });
    Simulator::Run();
    EXPECT_TRUE(m_accepted.empty());
    EXPECT_EQ(m_events, (Events{"client connected", "client error"}));
    EXPECT_EQ(client->GetErrno(), RfcTcpSocket::ERROR_CONNRESET);
}

TEST_F(SocketTest, CallbacksMayCallAnything)
{
    Install(RfcTcpHelper().SetSocketAttribute("MaxSegLifetime", TimeValue(Seconds(1))));
    NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    static int lives;
    static uint32_t left;
    lives = 3;
    left = 100000;
    const auto fill = [](Ptr<Socket> socket, uint32_t) {
        while (left > 0 && socket->GetTxAvailable() > 0)
        {
            const uint32_t octets = std::min({left, socket->GetTxAvailable(), 700U});
            EXPECT_EQ(socket->Send(Create<Packet>(octets)), static_cast<int>(octets));
            left -= octets;
        }
        if (left == 0)
        {
            socket->ShutdownSend();
        }
    };
    client->SetSendCallback(Callback<void, Ptr<Socket>, uint32_t>(fill));
    client->SetCloseCallbacks(Callback<void, Ptr<Socket>>([](Ptr<Socket> socket) {
                                  EXPECT_EQ(socket->Close(), 0);
                                  EXPECT_EQ(DynamicCast<RfcTcpSocket>(socket)->Abort(),
                                            0); // out of TIME-WAIT
                              }),
                              MakeNullCallback<void, Ptr<Socket>>());
    Tcp(0)->TraceConnectWithoutContext(
        "ConnectionClosed",
        Callback<void, const RfcTcpConnectionId&, RfcTcpCloseReason>(
            [](const RfcTcpConnectionId&, RfcTcpCloseReason) { --lives; }));
    Simulator::Schedule(Seconds(0.1), [&] { client->Connect(Server()); });
    Simulator::Schedule(Seconds(1), [&] {
        m_accepted.at(0)->Close();
        EXPECT_EQ(left, 0U);
    });
    Simulator::Schedule(Seconds(2), [&] {
        EXPECT_EQ(client->GetState(), TcpSocket::CLOSED);
        left = 100000;
        EXPECT_EQ(client->Connect(Server()), 0);
    });
    Simulator::Schedule(Seconds(3), [&] { m_accepted.at(1)->Close(); });
    Simulator::Run();
    EXPECT_EQ(lives, 1);
    EXPECT_EQ(left, 0U);
}

TEST_F(SocketTest, TheLastPointerMayVanishInACallback)
{
    Install();
    NewListener();
    static Ptr<RfcTcpSocket> client;
    client = NewSocket(0);
    client->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                               Callback<void, Ptr<Socket>>([](Ptr<Socket>) { client = nullptr; }));
    client->Connect(Server(81)); // refused
    Simulator::Run();
    EXPECT_EQ(client, nullptr);
}

TEST_F(SocketTest, DestroyInTheMiddleOfTransfers)
{
    Install();
    Ptr<RfcTcpSocket> listener = NewListener();
    std::vector<Ptr<RfcTcpSocket>> clients;
    for (int i = 0; i < 5; ++i)
    {
        clients.push_back(NewSocket(0));
        clients.back()->Connect(Server());
        clients.back()->Send(Create<Packet>(100000));
    }
    NewSocket(0)->Bind();
    const Address server = Server();
    Simulator::Stop(MilliSeconds(50));
    Simulator::Run();
    Simulator::Destroy();
    EXPECT_EQ(clients[0]->GetState(), TcpSocket::CLOSED);
    EXPECT_EQ(clients[0]->Connect(server), -1);
    EXPECT_EQ(clients[0]->GetErrno(), Socket::ERROR_BADF);
    EXPECT_EQ(clients[0]->Send(Text("text")), -1);
    EXPECT_EQ(listener->Listen(), -1);
    EXPECT_EQ(listener->Close(), 0);
}

} // namespace
} // namespace ns3::rfctcp::test
