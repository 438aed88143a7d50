/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The contract of ns3::Socket: which callbacks come when, how often, and what can be read. What
// callbacks may do is in reentrancy-test.cc, what becomes of packets in payload-test.cc.

#include "support/network-fixture.h"

#include "ns3/core-module.h"

#include <algorithm>

namespace ns3::rfctcp::test
{
namespace
{

/** A client and a server that read only when they are told to. */
class Callbacks : public NetworkTest
{
  protected:
    void Start(const LinkPlan& link = {})
    {
        Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(5)));
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        m_listener = NewRfcSocket(1);
        m_listener->Bind(AnyAddress());
        m_listener->Listen();
        m_listener->SetAcceptCallback(
            Callback<bool, Ptr<Socket>, const Address&>([this](Ptr<Socket>, const Address& from) {
                m_told.push_back("request");
                EXPECT_EQ(InetSocketAddress::ConvertFrom(from).GetIpv4(),
                          m_addresses[0].GetAddress(0));
                return true;
            }),
            Callback<void, Ptr<Socket>, const Address&>([this](Ptr<Socket> socket, const Address&) {
                m_told.push_back("accepted");
                m_server = DynamicCast<RfcTcpSocket>(socket);
                Watch(socket, "server");
            }));
        m_client = NewRfcSocket(0);
        Watch(m_client, "client");
        At(0, MilliSeconds(100), [this] { EXPECT_EQ(m_client->Connect(ServerAddress()), 0); });
    }

    /** @param socket whose callbacks to write down @param name of it */
    void Watch(Ptr<Socket> socket, const std::string& name)
    {
        using One = Callback<void, Ptr<Socket>>;
        using Two = Callback<void, Ptr<Socket>, uint32_t>;
        const auto note = [this, name](const std::string& what) {
            return One([this, name, what](Ptr<Socket>) { m_told.push_back(name + " " + what); });
        };
        const auto noteNumber = [this, name](const std::string& what) {
            return Two([this, name, what](Ptr<Socket>, uint32_t number) {
                m_told.push_back(name + " " + what + " " + std::to_string(number));
            });
        };
        socket->SetConnectCallback(note("connected"), note("failed"));
        socket->SetCloseCallbacks(note("normal"), note("error"));
        socket->SetRecvCallback(note("data"));
        socket->SetDataSentCallback(noteNumber("sent"));
        socket->SetSendCallback(noteNumber("room"));
    }

    /** Expects the end of the stream to be read once. @param socket which */
    static void ExpectEndOnce(Ptr<RfcTcpSocket> socket, TcpSocket::TcpStates_t state)
    {
        ASSERT_EQ(socket->GetState(), state);
        Ptr<Packet> end = socket->Recv();
        ASSERT_TRUE(end);
        EXPECT_EQ(end->GetSize(), 0U);
        EXPECT_EQ(socket->GetRxAvailable(), 0U);
        EXPECT_FALSE(socket->Recv());
        Address from;
        EXPECT_FALSE(socket->RecvFrom(from));
    }

    using Told = std::vector<std::string>;

    Ptr<RfcTcpSocket> m_listener; ///< on node 1
    Ptr<RfcTcpSocket> m_client;   ///< on node 0
    Ptr<RfcTcpSocket> m_server;   ///< accepted
    Told m_told;                  ///< callbacks
};

} // namespace

// ---- Order ----

TEST_F(Callbacks, ComeInOrderAndOnce)
{
    Start();
    At(0, Seconds(1), [&] { m_client->Send(OctetsAt(0, 1000, 0)); });
    At(1, Seconds(2), [&] { EXPECT_EQ(m_server->Recv()->GetSize(), 1000U); });
    At(1, Seconds(3), [&] { m_server->Send(OctetsAt(0, 500, 0)); });
    At(0, Seconds(4), [&] { EXPECT_EQ(m_client->Recv()->GetSize(), 500U); });
    At(0, Seconds(5), [&] { m_client->Close(); });
    At(1, Seconds(6), [&] { m_server->Close(); });
    RunUntil(Seconds(100));
    EXPECT_EQ(m_told,
              (Told{"request",
                    "client connected",
                    "client room 131072",
                    "accepted",
                    "server room 131072",
                    "server data",
                    "client sent 1000",
                    "client room 131072",
                    "client data",
                    "server sent 500",
                    "server room 131072",
                    "server data", // the end
                    "server normal",
                    "client data", // the end, which can be read after Close(), too
                    "client normal"}));
}

TEST_F(Callbacks, DataThatArrivesWithTheFinIsToldBeforeIt)
{
    Start();
    At(0, Seconds(1), [&] {
        m_client->Send(OctetsAt(0, 1000, 0));
        m_client->ShutdownSend();
    });
    RunUntil(Seconds(2));
    const auto data = std::find(m_told.begin(), m_told.end(), "server data");
    const auto normal = std::find(m_told.begin(), m_told.end(), "server normal");
    EXPECT_LT(data, normal);
    EXPECT_NE(normal, m_told.end());
    EXPECT_EQ(m_server->Recv()->GetSize(), 1000U);
    ExpectEndOnce(m_server, TcpSocket::CLOSE_WAIT);
}

TEST_F(Callbacks, ErrorsAreToldOnceWithTheirNumber)
{
    // Refused
    LinkPlan link;
    Start(link);
    Ptr<RfcTcpSocket> refused = NewRfcSocket(0);
    Watch(refused, "refused");
    At(0, Seconds(1), [&] { refused->Connect(ServerAddress(81)); });
    // Reset
    At(1, Seconds(2), [&] { m_server->Abort(); });
    RunUntil(Seconds(3));
    EXPECT_EQ(std::count(m_told.begin(), m_told.end(), "refused failed"), 1);
    EXPECT_EQ(refused->GetErrno(), RfcTcpSocket::ERROR_CONNREFUSED);
    EXPECT_EQ(std::count(m_told.begin(), m_told.end(), "client error"), 1);
    EXPECT_EQ(std::count(m_told.begin(), m_told.end(), "client normal"), 0);
    EXPECT_EQ(m_client->GetErrno(), RfcTcpSocket::ERROR_CONNRESET);
    // The server did it itself, and lost nothing
    EXPECT_EQ(std::count(m_told.begin(), m_told.end(), "server normal"), 1);
    EXPECT_EQ(std::count(m_told.begin(), m_told.end(), "server error"), 0);
    // Timed out
    Ptr<RfcTcpSocket> lost = NewRfcSocket(0);
    Watch(lost, "lost");
    At(0, Seconds(4), [&] {
        lost->Connect(ServerAddress());
        lost->SetAttribute("DataRetries", UintegerValue(2));
    });
    At(0, Seconds(5), [&] {
        m_devices[0].Get(0)->SetReceiveCallback(
            [](Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&) { return true; });
        lost->Send(OctetsAt(0, 10, 0));
    });
    RunUntil(Seconds(100));
    EXPECT_EQ(m_told.back(), "lost error");
    EXPECT_EQ(std::count(m_told.begin(), m_told.end(), "lost error"), 1);
    EXPECT_EQ(lost->GetErrno(), RfcTcpSocket::ERROR_TIMEDOUT);
    const std::vector<int> numbers{refused->GetErrno(), m_client->GetErrno(), lost->GetErrno()};
    EXPECT_NE(numbers[0], numbers[1]);
    EXPECT_NE(numbers[1], numbers[2]);
    EXPECT_NE(numbers[0], numbers[2]);
}

TEST_F(Callbacks, AbortWithQueuedOctetsIsAnError)
{
    Start();
    At(0, Seconds(1), [&] {
        m_client->Send(OctetsAt(0, 100000, 0));
        EXPECT_EQ(m_client->Abort(), 0);
    });
    RunUntil(Seconds(2));
    EXPECT_EQ(std::count(m_told.begin(), m_told.end(), "client error"), 1);
    EXPECT_EQ(m_client->GetErrno(), Socket::ERROR_SHUTDOWN);
    EXPECT_EQ(m_client->GetCloseReason(), RfcTcpCloseReason::ABORTED);
    EXPECT_EQ(m_server->GetErrno(), RfcTcpSocket::ERROR_CONNRESET);
}

// ---- The end of the stream ----

TEST_F(Callbacks, EndIsReadableInCloseWait)
{
    Start();
    At(0, Seconds(1), [&] { m_client->Close(); });
    RunUntil(Seconds(2));
    ExpectEndOnce(m_server, TcpSocket::CLOSE_WAIT);
}

TEST_F(Callbacks, EndIsReadableInLastAck)
{
    Start();
    At(0, Seconds(1), [&] { m_client->ShutdownSend(); });
    At(1, Seconds(2), [&] { m_server->ShutdownSend(); });
    RunUntil(Seconds(2.002));
    ExpectEndOnce(m_server, TcpSocket::LAST_ACK);
}

TEST_F(Callbacks, EndIsReadableInClosing)
{
    Start();
    At(0, Seconds(1), [&] { m_client->ShutdownSend(); });
    At(1, Seconds(1), [&] { m_server->ShutdownSend(); });
    RunUntil(Seconds(1.007));
    ExpectEndOnce(m_server, TcpSocket::CLOSING);
    ExpectEndOnce(m_client, TcpSocket::CLOSING);
}

TEST_F(Callbacks, EndIsReadableInTimeWait)
{
    Start();
    At(0, Seconds(1), [&] { m_client->Close(); }); // even then
    At(1, Seconds(2), [&] { m_server->Close(); });
    RunUntil(Seconds(3));
    ExpectEndOnce(m_client, TcpSocket::TIME_WAIT);
}

TEST_F(Callbacks, EndIsReadableAfterTheConnection)
{
    Start();
    At(0, Seconds(1), [&] { m_client->ShutdownSend(); });
    At(1, Seconds(2), [&] { m_server->ShutdownSend(); });
    RunUntil(Seconds(100));
    ExpectEndOnce(m_server, TcpSocket::CLOSED);
    ExpectEndOnce(m_client, TcpSocket::CLOSED);
}

TEST_F(Callbacks, TextButNoEndAfterAReset)
{
    Start();
    At(0, Seconds(1), [&] { m_client->Send(OctetsAt(0, 100, 0)); });
    At(0, Seconds(2), [&] { m_client->Abort(); });
    RunUntil(Seconds(3));
    EXPECT_EQ(m_server->GetState(), TcpSocket::CLOSED);
    EXPECT_TRUE(IsStream(m_server->Recv(), 0, 100, 0)); // it was acknowledged
    EXPECT_FALSE(m_server->Recv());
    EXPECT_EQ(m_server->GetErrno(), RfcTcpSocket::ERROR_CONNRESET);
}

TEST_F(Callbacks, NoEndBeforeTheFin)
{
    Start();
    At(0, Seconds(1), [&] { m_client->Send(OctetsAt(0, 100, 0)); });
    RunUntil(Seconds(2));
    EXPECT_EQ(m_server->Recv()->GetSize(), 100U);
    EXPECT_FALSE(m_server->Recv());
    EXPECT_FALSE(m_client->Recv());
}

TEST_F(Callbacks, OctetsStayReadableAfterTheConnection)
{
    Start();
    At(0, Seconds(1), [&] {
        m_client->Send(OctetsAt(0, 5000, 0));
        m_client->Close();
    });
    At(1, Seconds(2), [&] { m_server->ShutdownSend(); });
    RunUntil(Seconds(100));
    EXPECT_EQ(m_server->GetState(), TcpSocket::CLOSED);
    EXPECT_EQ(m_server->GetRxAvailable(), 5000U);
    Ptr<Packet> packet = m_server->Recv();
    ASSERT_TRUE(packet);
    EXPECT_TRUE(IsStream(packet, 0, 5000, 0));
    ExpectEndOnce(m_server, TcpSocket::CLOSED);
    Address name;
    EXPECT_EQ(m_server->GetPeerName(name), 0); // names stay too
    EXPECT_EQ(InetSocketAddress::ConvertFrom(name).GetIpv4(), m_addresses[0].GetAddress(0));
}

// ---- Reading and writing ----

TEST_F(Callbacks, ReceiveInPieces)
{
    Start();
    At(0, Seconds(1), [&] { m_client->Send(OctetsAt(0, 20000, 7)); });
    RunUntil(Seconds(2));
    EXPECT_EQ(m_server->GetRxAvailable(), 20000U);
    uint32_t at = 0;
    uint32_t piece = 1;
    while (at < 20000)
    {
        Ptr<Packet> peeked = m_server->Recv(piece, RfcTcpSocket::PEEK);
        Address from;
        Ptr<Packet> packet = m_server->RecvFrom(piece, 0, from);
        ASSERT_TRUE(packet && peeked);
        EXPECT_LE(packet->GetSize(), piece);
        EXPECT_TRUE(ToText(packet) == ToText(peeked));
        EXPECT_TRUE(IsStream(packet, at, packet->GetSize(), 7));
        EXPECT_EQ(InetSocketAddress::ConvertFrom(from).GetIpv4(), m_addresses[0].GetAddress(0));
        at += packet->GetSize();
        EXPECT_EQ(m_server->GetRxAvailable(), 20000 - at);
        piece = piece * 3 % 4001;
    }
    EXPECT_FALSE(m_server->Recv());
    EXPECT_FALSE(m_server->Recv(10, RfcTcpSocket::PEEK));
    EXPECT_FALSE(m_server->Recv(0, 0));
}

TEST_F(Callbacks, PeekDoesNotTakeTheEnd)
{
    Start();
    At(0, Seconds(1), [&] { m_client->Close(); });
    RunUntil(Seconds(2));
    m_server->Recv(10, RfcTcpSocket::PEEK);
    ExpectEndOnce(m_server, TcpSocket::CLOSE_WAIT);
}

TEST_F(Callbacks, FullSendBufferIsToldWhenThereIsRoom)
{
    Start();
    m_client->SetAttribute("SndBufSize", UintegerValue(10000));
    At(0, Seconds(1), [&] {
        m_told.clear();
        EXPECT_EQ(m_client->GetTxAvailable(), 10000U);
        EXPECT_EQ(m_client->Send(Create<Packet>(10001)), -1); // whole or not at all
        EXPECT_EQ(m_client->GetErrno(), Socket::ERROR_MSGSIZE);
        EXPECT_EQ(m_client->Send(OctetsAt(0, 9999, 0)), 9999);
        EXPECT_EQ(m_client->GetTxAvailable(), 1U);
        EXPECT_EQ(m_client->Send(Create<Packet>(2)), -1);
        EXPECT_EQ(m_client->Send(OctetsAt(9999, 1, 0)), 1);
        EXPECT_EQ(m_client->GetTxAvailable(), 0U);
        EXPECT_EQ(m_client->Send(Create<Packet>(1)), -1);
        EXPECT_EQ(m_client->GetErrno(), Socket::ERROR_MSGSIZE);
        EXPECT_TRUE(m_told.empty());
    });
    RunUntil(Seconds(2));
    uint32_t sent = 0;
    uint32_t rooms = 0;
    for (const std::string& what : m_told)
    {
        sent += what.rfind("client sent ", 0) == 0
                    ? static_cast<uint32_t>(std::stoul(what.substr(12)))
                    : 0;
        rooms += what.rfind("client room ", 0) == 0 ? 1 : 0;
    }
    EXPECT_EQ(sent, 10000U);
    EXPECT_GE(rooms, 1U);
    EXPECT_EQ(m_client->GetTxAvailable(), 10000U);
    EXPECT_TRUE(IsStream(m_server->Recv(), 0, 10000, 0));
}

TEST_F(Callbacks, OctetsSentBeforeTheHandshakeAreKept)
{
    Start();
    At(0, MilliSeconds(101), [&] {
        EXPECT_EQ(m_client->GetState(), TcpSocket::SYN_SENT);
        EXPECT_EQ(m_client->Send(OctetsAt(0, 3000, 0)), 3000);
        EXPECT_EQ(m_client->GetTxAvailable(), 131072U - 3000U);
    });
    RunUntil(Seconds(1));
    EXPECT_EQ(m_server->GetRxAvailable(), 3000U);
}

TEST_F(Callbacks, ShutdownRecvDropsWhatArrives)
{
    Start();
    At(1, Seconds(1), [&] {
        m_told.clear();
        EXPECT_EQ(m_server->ShutdownRecv(), 0);
    });
    At(0, Seconds(2), [&] {
        m_client->Send(OctetsAt(0, 100000, 0));
        m_client->ShutdownSend();
    });
    At(1, Seconds(4), [&] {
        EXPECT_EQ(m_server->GetRxAvailable(), 0U);
        EXPECT_EQ(std::count(m_told.begin(), m_told.end(), "server data"), 0);
        EXPECT_EQ(m_server->Send(OctetsAt(0, 10, 0)), 10); // the other direction goes on
        EXPECT_EQ(m_server->Close(), 0);
    });
    RunUntil(Seconds(100));
    EXPECT_EQ(m_client->GetRxAvailable(), 10U);
    EXPECT_EQ(m_client->GetCloseReason(), RfcTcpCloseReason::NORMAL);
    EXPECT_EQ(m_server->GetCloseReason(), RfcTcpCloseReason::NORMAL);
}

TEST_F(Callbacks, SendOfNothingIsNothing)
{
    Start();
    At(0, Seconds(1), [&] {
        m_told.clear();
        EXPECT_EQ(m_client->Send(Create<Packet>()), 0);
    });
    RunUntil(Seconds(2));
    EXPECT_TRUE(m_told.empty());
}

} // namespace ns3::rfctcp::test
