/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Sockets of the built-in TCP on a node with this TCP: TcpL4Protocol::CreateSocket(), AddSocket(),
// and classes that a user derives from TcpSocketBase.

#include "support/network-fixture.h"

#include "ns3/core-module.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-prr-recovery.h"
#include "ns3/tcp-socket-base.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

/** As a user writes one. */
class UsersSocket : public TcpSocketBase
{
  public:
    /** @param node with a TCP @return a socket like that of TcpL4Protocol::CreateSocket() */
    static Ptr<UsersSocket> Make(Ptr<Node> node)
    {
        const Ptr<TcpL4Protocol> tcp = node->GetObject<TcpL4Protocol>();
        const Ptr<UsersSocket> socket = CreateObject<UsersSocket>();
        socket->SetNode(node);
        socket->SetTcp(tcp);
        socket->SetRtt(CreateObject<RttMeanDeviation>());
        socket->SetCongestionControlAlgorithm(CreateObject<TcpNewReno>());
        socket->SetRecoveryAlgorithm(CreateObject<TcpPrrRecovery>());
        tcp->AddSocket(socket);
        return socket;
    }
};

/** As a user writes one. */
class UsersRecovery : public TcpPrrRecovery
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::rfctcp::test::UsersRecovery")
                                .SetParent<TcpPrrRecovery>()
                                .AddConstructor<UsersRecovery>();
        return tid;
    }
};

NS_OBJECT_ENSURE_REGISTERED(UsersRecovery);

class BuiltInBeside : public NetworkTest
{
  protected:
    /** @param node number @return a socket of the built-in TCP there */
    Ptr<Socket> NewBuiltIn(uint32_t node)
    {
        return m_nodes.Get(node)->GetObject<TcpL4Protocol>()->CreateSocket();
    }

    /** A listener that reads all. @param listener not yet bound @param port where */
    void ListenWith(Ptr<Socket> listener, uint16_t port)
    {
        ASSERT_EQ(listener->Bind(AnyAddress(port)), 0);
        ASSERT_EQ(listener->Listen(), 0);
        listener->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
            Callback<void, Ptr<Socket>, const Address&>([this](Ptr<Socket> socket, const Address&) {
                m_servers.push_back(std::make_unique<StreamUser>(UserPlan{}, 1, 0));
                m_servers.back()->Accept(socket);
            }));
        m_listeners.push_back(listener);
    }

    /** A client that sends 20000 octets. @param socket of it @param port where to */
    void ConnectWith(Ptr<Socket> socket, uint16_t port)
    {
        UserPlan plan;
        plan.octets = 20000;
        plan.then = UserPlan::Then::CLOSE;
        m_clients.push_back(std::make_unique<StreamUser>(plan, 0, 1));
        StreamUser* client = m_clients.back().get();
        At(0, Seconds(1), [this, client, socket, port] {
            client->Use(socket);
            EXPECT_EQ(socket->Connect(ServerAddress(port)), 0);
        });
    }

    std::vector<Ptr<Socket>> m_listeners; ///< of ListenWith()
};

} // namespace

TEST_F(BuiltInBeside, BothTcpsTalkToEachOtherOnTheSameNodes)
{
    for (m_ipv6 = false;; m_ipv6 = true)
    {
        BuildPair();
        ListenWith(NewSocket(1), 80);
        ListenWith(NewBuiltIn(1), 81);
        ListenWith(UsersSocket::Make(m_nodes.Get(1)), 82);
        for (const uint16_t port : {80, 81, 82})
        {
            ConnectWith(NewSocket(0), port);
            ConnectWith(NewBuiltIn(0), port);
            ConnectWith(UsersSocket::Make(m_nodes.Get(0)), port);
        }
        RunUntil(Seconds(60));
        EXPECT_EQ(m_servers.size(), 9U);
        for (const auto& server : m_servers)
        {
            EXPECT_EQ(server->received, 20000U);
        }
        for (const auto& client : m_clients)
        {
            EXPECT_NE(client->Told().find("connected"), std::string::npos);
        }
        EXPECT_EQ(Tcp(1)->GetDiscards(RfcTcpDiscard::NO_CONNECTION), 0U);
        if (m_ipv6)
        {
            break;
        }
        m_listeners.clear();
        m_clients.clear();
        m_servers.clear();
        Renew();
    }
}

TEST_F(BuiltInBeside, WhatIsForNobodyIsAnsweredByReset)
{
    BuildPair();
    ListenWith(NewBuiltIn(1), 81);
    ConnectWith(NewSocket(0), 99);
    RunUntil(Seconds(5));
    EXPECT_EQ(Tcp(1)->GetDiscards(RfcTcpDiscard::NO_CONNECTION), 1U);
    EXPECT_EQ(m_clients[0]->Told(), "failed");
}

TEST_F(BuiltInBeside, SettingsForTheBuiltInTcpAloneWarnOnce)
{
    Config::SetDefault("ns3::TcpL4Protocol::RecoveryType", TypeIdValue(UsersRecovery::GetTypeId()));
    ::testing::internal::CaptureStderr();
    BuildPair();
    NewSocket(0);
    NewSocket(1);
    const std::string text = ::testing::internal::GetCapturedStderr();
    Config::Reset();
    EXPECT_EQ(text.find("ns3::TcpL4Protocol::RecoveryType is ns3::rfctcp::test::UsersRecovery"), 0U)
        << text;
    EXPECT_EQ(text.find('\n'), text.size() - 1) << text;
}

} // namespace ns3::rfctcp::test
