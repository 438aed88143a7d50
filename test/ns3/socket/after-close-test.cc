/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What becomes of data that are not read when Close() is called, or that arrive later: attribute
// AfterClose.

#include "support/network-fixture.h"

#include "ns3/applications-module.h"
#include "ns3/core-module.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

class AfterClose : public NetworkTest
{
  protected:
    ~AfterClose() override
    {
        Config::Reset();
    }

    /** A server that answers 1000 octets by 5000, and then closes. */
    void ServeReplies()
    {
        UserPlan server;
        server.speaksFirst = false;
        server.answerTo = 1000;
        server.octets = 5000;
        Serve(server);
    }

    /** @return a client that sends 1000 octets and closes at once */
    StreamUser& StartHastyClient()
    {
        UserPlan client;
        client.octets = 1000;
        client.then = UserPlan::Then::CLOSE;
        return StartClient(client);
    }
};

} // namespace

TEST_F(AfterClose, RepliesAreDeliveredByDefault)
{
    BuildPair();
    ServeReplies();
    StreamUser& client = StartHastyClient();
    RunUntil(Seconds(10));
    EXPECT_EQ(client.received, 5000U);
    EXPECT_EQ(client.wrong, 0U);
    EXPECT_EQ(client.ends, 1U) << "and then the end of the stream";
    EXPECT_EQ(m_servers[0]->received, 1000U);
    RunUntil(Seconds(300));
    EXPECT_EQ(client.Told(), "connected normal");
    EXPECT_EQ(m_servers[0]->Told(), "accepted normal");
}

TEST_F(AfterClose, RepliesReset)
{
    Config::SetDefault("ns3::RfcTcpSocket::AfterClose", StringValue("Reset"));
    BuildPair();
    ServeReplies();
    StreamUser& client = StartHastyClient();
    RunUntil(Seconds(10));
    EXPECT_EQ(client.received, 0U);
    EXPECT_EQ(m_servers[0]->Told(), "accepted normal error");
}

TEST_F(AfterClose, RepliesAreDiscarded)
{
    Config::SetDefault("ns3::RfcTcpSocket::AfterClose", StringValue("Discard"));
    BuildPair();
    ServeReplies();
    StreamUser& client = StartHastyClient();
    RunUntil(Seconds(10));
    EXPECT_EQ(client.received, 0U);
    EXPECT_EQ(client.ends, 0U) << "the stream was not read to its end";
    EXPECT_EQ(m_servers[0]->Told(), "accepted normal");
}

TEST_F(AfterClose, WhatWasNotReadStaysReadable)
{
    BuildPair();
    UserPlan server;
    server.octets = 3000;
    Serve(server);
    Ptr<RfcTcpSocket> client = NewRfcSocket(0);
    At(0, Seconds(1), [&] { client->Connect(ServerAddress()); });
    At(0, Seconds(2), [&] {
        EXPECT_EQ(client->GetRxAvailable(), 3000U);
        EXPECT_EQ(client->Close(), 0);
        EXPECT_EQ(client->GetRxAvailable(), 3000U);
    });
    At(0, Seconds(3), [&] {
        const Ptr<Packet> packet = client->Recv();
        ASSERT_TRUE(packet);
        EXPECT_TRUE(IsStream(packet, 0, 3000, 1000));
        const Ptr<Packet> end = client->Recv();
        ASSERT_TRUE(end);
        EXPECT_EQ(end->GetSize(), 0U);
        EXPECT_EQ(client->Send(Create<Packet>(1)), -1) << "CLOSE says: no more to send";
        EXPECT_EQ(client->GetErrno(), Socket::ERROR_SHUTDOWN);
    });
    RunUntil(Seconds(10));
    EXPECT_EQ(client->GetState(), TcpSocket::TIME_WAIT);
}

TEST_F(AfterClose, ASinkThatStopsLetsItsSourceFinish)
{
    BuildPair();
    PacketSinkHelper sinks("ns3::TcpSocketFactory", AnyAddress());
    ApplicationContainer sink = sinks.Install(m_nodes.Get(1));
    sink.Stop(Seconds(2));
    BulkSendHelper bulk("ns3::TcpSocketFactory", ServerAddress());
    bulk.SetAttribute("MaxBytes", UintegerValue(5000000)); // 4 s
    ApplicationContainer source = bulk.Install(m_nodes.Get(0));
    source.Start(Seconds(1));
    RunUntil(Seconds(20));
    EXPECT_EQ(DynamicCast<PacketSink>(sink.Get(0))->GetTotalRx(), 5000000U);
    RunUntil(Seconds(400));
    EXPECT_EQ(Tcp(0)->GetConnections(), 0U);
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
}

TEST_F(AfterClose, ResetOnUnreadDataIsMapped)
{
    BuildPair();
    const auto choice = [this] {
        StringValue text;
        NewRfcSocket(0)->GetAttribute("AfterClose", text);
        return text.Get();
    };
    EXPECT_EQ(choice(), "Deliver");
    Config::SetDefault("ns3::RfcTcpSocket::ResetOnUnreadData", BooleanValue(true));
    EXPECT_EQ(choice(), "Reset");
    Config::Reset();
    Config::SetDefault("ns3::RfcTcpSocket::AfterClose", StringValue("Discard"));
    EXPECT_EQ(choice(), "Discard");
    const Ptr<RfcTcpSocket> socket = NewRfcSocket(0);
    BooleanValue resets;
    for (const bool reset : {false, true, false})
    {
        socket->SetAttribute("ResetOnUnreadData", BooleanValue(reset));
        socket->GetAttribute("ResetOnUnreadData", resets);
        EXPECT_EQ(resets.Get(), reset);
    }
    EXPECT_EQ(socket->GetCloseReason(), RfcTcpCloseReason::NONE);
}

} // namespace ns3::rfctcp::test
