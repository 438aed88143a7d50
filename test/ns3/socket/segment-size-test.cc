/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "support/network-fixture.h"

#include "ns3/config.h"
#include "ns3/string.h"

// What attribute SegmentSize tells: the limit that the user has set, or Eff.snd.MSS [9293 MUST-16]
// once a connection knows it.

namespace ns3::rfctcp::test
{

namespace
{

uint32_t
SegmentSizeOf(Ptr<Socket> socket)
{
    UintegerValue size;
    socket->GetAttribute("SegmentSize", size);
    return static_cast<uint32_t>(size.Get());
}

class SegmentSizeTest : public NetworkTest
{
  protected:
    /** A listener on node 1 that keeps what it accepts. */
    void Listen()
    {
        m_listener = NewRfcSocket(1);
        m_listener->Bind(AnyAddress());
        m_listener->Listen();
        m_listener->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
            Callback<void, Ptr<Socket>, const Address&>(
                [this](Ptr<Socket> socket, const Address&) { m_accepted.push_back(socket); }));
    }

    Ptr<RfcTcpSocket> m_listener;        ///< on node 1
    std::vector<Ptr<Socket>> m_accepted; ///< by it
};

} // namespace

TEST_F(SegmentSizeTest, IsTheSizeInUseOnceTheConnectionKnows)
{
    BuildPair();
    Listen();
    Ptr<RfcTcpSocket> client = NewRfcSocket(0);
    At(0, Seconds(1), [&] {
        EXPECT_EQ(SegmentSizeOf(client), 536U);
        client->Connect(ServerAddress());
        EXPECT_EQ(SegmentSizeOf(client), 536U) << "the peer's SYN may have a lower MSS";
    });
    RunUntil(Seconds(2));
    ASSERT_EQ(m_accepted.size(), 1U);
    EXPECT_EQ(SegmentSizeOf(client), 1448U); // MTU 1500, less headers and timestamps
    EXPECT_EQ(SegmentSizeOf(m_accepted[0]), 1448U);
    EXPECT_EQ(SegmentSizeOf(m_listener), 536U);
    StringValue text;
    client->GetAttribute("SegmentSize", text);
    EXPECT_EQ(text.Get(), "1448");
}

TEST_F(SegmentSizeTest, HasNoRoomForTimestampsThatAreNotUsed)
{
    Config::SetDefault("ns3::TcpSocketBase::Timestamp", BooleanValue(false));
    BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, LinkPlan{"10Mbps", "5ms", "", 0, 1000});
    Listen();
    Ptr<RfcTcpSocket> client = NewRfcSocket(0);
    At(0, Seconds(1), [&] { client->Connect(ServerAddress()); });
    RunUntil(Seconds(2));
    EXPECT_EQ(SegmentSizeOf(client), 960U);
    Config::Reset();
}

TEST_F(SegmentSizeTest, ASizeThatIsSetStaysALimit)
{
    BuildPair();
    Listen();
    Ptr<RfcTcpSocket> client = NewRfcSocket(0);
    At(0, Seconds(1), [&] {
        client->SetAttribute("SegmentSize", UintegerValue(9000));
        EXPECT_EQ(SegmentSizeOf(client), 9000U);
        client->Connect(ServerAddress());
    });
    At(0, Seconds(2), [&] {
        EXPECT_EQ(SegmentSizeOf(client), 1448U) << "the path takes no more";
        client->SetAttribute("SegmentSize", UintegerValue(700));
        EXPECT_EQ(SegmentSizeOf(client), 700U);
        client->SetAttribute("SegmentSize", UintegerValue(8000));
        EXPECT_EQ(SegmentSizeOf(client), 1448U);
    });
    RunUntil(Seconds(3));
}

TEST_F(SegmentSizeTest, ASizeThatIsAskedForHoldsEvenIfItIsTheDefault)
{
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(536));
    BuildPair();
    Listen();
    Ptr<RfcTcpSocket> client = NewRfcSocket(0);
    At(0, Seconds(1), [&] { client->Connect(ServerAddress()); });
    RunUntil(Seconds(2));
    EXPECT_EQ(SegmentSizeOf(client), 536U);
    EXPECT_EQ(SegmentSizeOf(m_accepted.at(0)), 536U);
    Config::Reset();
    client = NewRfcSocket(0);
    At(0, Seconds(1), [&] { client->Connect(ServerAddress()); });
    RunUntil(Seconds(4));
    EXPECT_EQ(SegmentSizeOf(client), 1448U) << "Config::Reset() takes the wish back";
}

TEST_F(SegmentSizeTest, TheSizeInUseIsNoLimitOfLaterConnections)
{
    BuildPair();
    Listen();
    Ptr<RfcTcpSocket> client = NewRfcSocket(0);
    At(0, Seconds(1), [&] { client->Connect(ServerAddress()); });
    At(0, Seconds(2), [&] {
        // segments of the next connection have room for 12 octets more
        client->SetAttribute("Timestamp", BooleanValue(false));
        client->Abort();
        EXPECT_EQ(SegmentSizeOf(client), 1448U) << "what the last connection had";
        client->Connect(ServerAddress());
        EXPECT_EQ(SegmentSizeOf(client), 536U) << "not known yet";
    });
    At(0, Seconds(3), [&] {
        EXPECT_EQ(SegmentSizeOf(client), 1460U);
        ASSERT_EQ(m_accepted.size(), 2U);
        EXPECT_EQ(SegmentSizeOf(m_accepted[1]), 1460U);
        client->Abort();
        client->SetAttribute("SegmentSize", UintegerValue(600));
        EXPECT_EQ(SegmentSizeOf(client), 600U) << "of the next one";
        client->Connect(ServerAddress());
    });
    At(0, Seconds(4), [&] { EXPECT_EQ(SegmentSizeOf(client), 600U); });
    RunUntil(Seconds(5));
}

TEST_F(SegmentSizeTest, IsToldInTimeWaitAndBehindIt)
{
    Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(1)));
    BuildPair();
    Listen();
    Ptr<RfcTcpSocket> client = NewRfcSocket(0);
    At(0, Seconds(1), [&] { client->Connect(ServerAddress()); });
    At(0, Seconds(2), [&] { client->Close(); });
    At(1, Seconds(3), [&] { m_accepted.at(0)->Close(); });
    At(0, Seconds(4), [&] {
        EXPECT_EQ(client->GetState(), TcpSocket::TIME_WAIT);
        EXPECT_EQ(SegmentSizeOf(client), 1448U);
    });
    At(0, Seconds(9), [&] {
        EXPECT_EQ(client->GetState(), TcpSocket::CLOSED);
        EXPECT_EQ(SegmentSizeOf(client), 1448U);
    });
    RunUntil(Seconds(10));
    Config::Reset();
}

} // namespace ns3::rfctcp::test
