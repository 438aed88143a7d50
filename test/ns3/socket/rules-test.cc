/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Rules of the RFCs that a user meets through the public API: keep-alive, user timeout, ICMP
// policies, ephemeral ports, urgent data, addresses and types of service.

#include "support/network-fixture.h"
#include "support/raw-segments.h"

#include "ns3/core-module.h"

#include <algorithm>
#include <limits>
#include <set>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

/** A client and what it meets. */
class Rules : public RawSegmentTest
{
  protected:
    /** Two nodes and a server. @param rules of the link */
    void Start(const std::string& rules = "")
    {
        LinkPlan link;
        link.rules = rules;
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        Serve({});
    }

    /** @return a client that connects at 100 ms and remembers the header it sent last */
    Ptr<RfcTcpSocket> Client()
    {
        Ptr<RfcTcpSocket> socket = NewRfcSocket(0);
        socket->TraceConnectWithoutContext(
            "Tx",
            Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>>(
                [this](Ptr<const Packet> text, const TcpHeader& header, Ptr<const TcpSocket>) {
                    m_last = header;
                    m_sent.push_back(text->GetSize());
                }));
        At(0, MilliSeconds(100), [this, socket] {
            EXPECT_EQ(socket->Connect(ServerAddress()), 0);
        });
        return socket;
    }

    /** An ICMP error about the segment that the client sent last. @param type it @param code it */
    void ReportIcmp(uint8_t type, uint8_t code)
    {
        Ptr<Packet> segment = Create<Packet>();
        segment->AddHeader(m_last);
        uint8_t quoted[8];
        segment->CopyData(quoted, 8);
        if (m_ipv6)
        {
            Tcp(0)->ReceiveIcmp(m_addresses6[0].GetAddress(1, 1),
                                63,
                                type,
                                code,
                                0,
                                m_addresses6[0].GetAddress(0, 1),
                                m_addresses6[0].GetAddress(1, 1),
                                quoted);
            return;
        }
        Tcp(0)->ReceiveIcmp(m_addresses[0].GetAddress(1),
                            63,
                            type,
                            code,
                            0,
                            m_addresses[0].GetAddress(0),
                            m_addresses[0].GetAddress(1),
                            quoted);
    }

    TcpHeader m_last;             ///< header of the client's last segment
    std::vector<uint32_t> m_sent; ///< octets of text of each segment of the client
};

/** @param socket a socket @param time KeepAliveTime; every 2 s, three times */
void
SetKeepAlive(Ptr<Socket> socket, const Time& time)
{
    socket->SetAttribute("KeepAliveTime", TimeValue(time));
    socket->SetAttribute("KeepAliveInterval", TimeValue(Seconds(2)));
    socket->SetAttribute("KeepAliveProbes", UintegerValue(3));
    socket->SetAttribute("KeepAlive", BooleanValue(true));
}

} // namespace

TEST_F(Rules, KeepAliveIsSwitchedPerSocketAndOffByDefault)
{
    RecordProperty("requirement", "RFC9293/MUST-24 RFC9293/MUST-25 RFC9293/MUST-27");
    Start();
    Ptr<RfcTcpSocket> silent = Client();
    RunUntil(Hours(24));
    EXPECT_EQ(m_sent.size(), 2U) << "SYN and ACK";
    SetKeepAlive(silent, Seconds(10));
    RunUntil(Hours(24) + Seconds(1));
    EXPECT_EQ(m_sent.size(), 3U) << "has been silent for longer already";
    RunUntil(Hours(24) + Seconds(22));
    EXPECT_EQ(m_sent.size(), 5U);
    silent->SetAttribute("KeepAlive", BooleanValue(false));
    RunUntil(Hours(48));
    EXPECT_EQ(m_sent.size(), 5U);
    EXPECT_EQ(silent->GetState(), TcpSocket::ESTABLISHED);
}

TEST_F(Rules, KeepAliveNoticesThatThePeerIsGone)
{
    RecordProperty("requirement", "RFC9293/MAY-5 RFC9293/MUST-29");
    Start("drop PACKET from client after 15s");
    Ptr<RfcTcpSocket> client = Client();
    SetKeepAlive(client, Seconds(10));
    RunUntil(Seconds(25));
    EXPECT_EQ(client->GetState(), TcpSocket::ESTABLISHED);
    RunUntil(Seconds(27));
    EXPECT_EQ(client->GetCloseReason(), RfcTcpCloseReason::TIMED_OUT);
    EXPECT_EQ(client->GetErrno(), RfcTcpSocket::ERROR_TIMEDOUT);
}

TEST_F(Rules, AKeepAliveProbeMayCarryGarbage)
{
    RecordProperty("requirement", "RFC9293/SHLD-12 RFC9293/MAY-6");
    Start();
    Ptr<RfcTcpSocket> client = Client();
    SetKeepAlive(client, Seconds(10));
    RunUntil(Seconds(15));
    EXPECT_EQ(m_sent, (std::vector<uint32_t>{0, 0, 0}));
    client->SetAttribute("KeepAliveGarbage", BooleanValue(true));
    RunUntil(Seconds(25));
    EXPECT_EQ(m_sent, (std::vector<uint32_t>{0, 0, 0, 1}));
    EXPECT_EQ(m_servers.at(0)->received, 0U);
}

TEST_F(Rules, KeepAliveRefusesTimesAndCountsThatAreNotSane)
{
    RecordProperty("requirement", "RFC9293/MUST-28 RFC9293/MUST-29");
    Start();
    Ptr<RfcTcpSocket> socket = NewRfcSocket(0);
    EXPECT_FALSE(socket->SetAttributeFailSafe("KeepAliveTime", TimeValue(MilliSeconds(10))));
    EXPECT_FALSE(socket->SetAttributeFailSafe("KeepAliveInterval", TimeValue(Seconds(0))));
    EXPECT_FALSE(socket->SetAttributeFailSafe("KeepAliveProbes", UintegerValue(1)));
    TimeValue time;
    socket->GetAttribute("KeepAliveTime", time);
    EXPECT_EQ(time.Get(), Hours(2));
}

TEST_F(Rules, R2CanChangeWhileTheConnectionLives)
{
    RecordProperty("requirement", "RFC9293/MUST-21");
    for (const uint32_t retries : {1U, std::numeric_limits<uint32_t>::max()})
    {
        Renew();
        Start("drop PACKET from client after 1s");
        Ptr<RfcTcpSocket> client = Client();
        At(0, Seconds(2), [client] { client->Send(OctetsAt(0, 100, 0)); });
        RunUntil(Seconds(2.5));
        client->SetAttribute("DataRetries", UintegerValue(retries));
        RunUntil(retries == 1 ? Seconds(6) : Hours(10));
        EXPECT_EQ(client->GetCloseReason(),
                  retries == 1 ? RfcTcpCloseReason::TIMED_OUT : RfcTcpCloseReason::NONE);
    }
}

TEST_F(Rules, UserTimeoutCanChangeWhileTheConnectionLives)
{
    RecordProperty("requirement", "RFC9293/3.10.8");
    Start("drop PACKET from client after 1s");
    Ptr<RfcTcpSocket> client = Client();
    client->SetAttribute("UserTimeout", TimeValue(Seconds(50)));
    At(0, Seconds(2), [client] { client->Send(OctetsAt(0, 100, 0)); });
    RunUntil(Seconds(3));
    client->SetAttribute("UserTimeout", TimeValue(Seconds(20)));
    RunUntil(Seconds(21.9));
    EXPECT_EQ(client->GetState(), TcpSocket::ESTABLISHED);
    RunUntil(Seconds(22.1));
    EXPECT_EQ(client->GetCloseReason(), RfcTcpCloseReason::USER_TIMEOUT);
}

TEST_F(Rules, UserTimeoutsAreExchanged)
{
    RecordProperty("requirement", "RFC5482/3.2");
    Config::SetDefault("ns3::RfcTcpSocket::UserTimeoutOption", BooleanValue(true));
    Start();
    Ptr<RfcTcpSocket> client = Client();
    client->SetAttribute("UserTimeout", TimeValue(Seconds(300)));
    RunUntil(Seconds(1));
    EXPECT_EQ(client->GetUserTimeout(), Seconds(300));
    ASSERT_EQ(m_servers.size(), 1U);
    const auto server = DynamicCast<RfcTcpSocket>(m_servers[0]->socket);
    EXPECT_EQ(server->GetUserTimeout(), Seconds(300));
}

TEST_F(Rules, IcmpPolicies)
{
    RecordProperty("requirement", "RFC9293/SHLD-26 RFC5927/5.2");
    for (const bool ipv6 : {false, true})
    {
        for (const bool aborts : {true, false})
        {
            Renew();
            m_ipv6 = ipv6;
            Start("drop PACKET from client after 1s");
            Ptr<RfcTcpSocket> client = Client();
            client->SetAttribute("AbortOnHardErrors", BooleanValue(aborts));
            uint32_t soft = 0;
            client->TraceConnectWithoutContext(
                "SoftError",
                Callback<void, RfcTcpSoftError>([&soft](RfcTcpSoftError) { ++soft; }));
            At(0, Seconds(2), [client] { client->Send(OctetsAt(0, 100, 0)); });
            At(0, Seconds(2.1), [this] { m_ipv6 ? ReportIcmp(1, 4) : ReportIcmp(3, 3); });
            RunUntil(Seconds(2.2));
            EXPECT_EQ(client->GetCloseReason(),
                      aborts ? RfcTcpCloseReason::UNREACHABLE : RfcTcpCloseReason::NONE);
            EXPECT_EQ(soft, aborts ? 0U : 1U);
        }
    }
}

TEST_F(Rules, SoftIcmpErrorsDuringTheHandshake)
{
    RecordProperty("requirement", "RFC9293/MUST-56 RFC5461/4.1");

    struct Error
    {
        uint8_t type;
        uint8_t code;
    };

    for (const Error& error : {Error{3, 0}, {3, 1}, {3, 5}, {11, 0}, {12, 0}})
    {
        for (const bool aborts : {false, true})
        {
            Renew();
            Start("drop SYN from client");
            Ptr<RfcTcpSocket> client = Client();
            client->SetAttribute("AbortOpenOnSoftErrors", BooleanValue(aborts));
            At(0, Seconds(0.2), [this, error] { ReportIcmp(error.type, error.code); });
            RunUntil(Seconds(0.3));
            EXPECT_EQ(client->GetState(), aborts ? TcpSocket::CLOSED : TcpSocket::SYN_SENT);
        }
    }
}

TEST_F(Rules, IcmpCallbackTellsTypeAndCode)
{
    RecordProperty("requirement", "RFC9293/SHLD-25");
    for (const bool ipv6 : {false, true})
    {
        Renew();
        m_ipv6 = ipv6;
        Start("drop PACKET from client after 1s");
        Ptr<RfcTcpSocket> client = Client();
        std::vector<int> told;
        const uint8_t type = ipv6 ? 3 : 11; // time exceeded
        client->SetAttribute(
            "IcmpCallback",
            CallbackValue(Callback<void, Ipv4Address, uint8_t, uint8_t, uint8_t, uint32_t>(
                [&told](Ipv4Address, uint8_t ttl, uint8_t type, uint8_t code, uint32_t) {
                    told = {4, ttl, type, code};
                })));
        client->SetAttribute(
            "IcmpCallback6",
            CallbackValue(Callback<void, Ipv6Address, uint8_t, uint8_t, uint8_t, uint32_t>(
                [&told](Ipv6Address, uint8_t ttl, uint8_t type, uint8_t code, uint32_t) {
                    told = {6, ttl, type, code};
                })));
        At(0, Seconds(2), [this, type] { ReportIcmp(type, 0); });
        RunUntil(Seconds(2));
        EXPECT_TRUE(told.empty()) << "nothing is in flight [5927 4.1]";
        At(0, Seconds(2.1), [client] { client->Send(OctetsAt(0, 100, 0)); });
        At(0, Seconds(2.2), [this, type] { ReportIcmp(type, 0); });
        RunUntil(Seconds(2.3));
        EXPECT_EQ(told, (std::vector<int>{ipv6 ? 6 : 4, 63, type, 0}));
    }
}

TEST_F(Rules, EphemeralPorts)
{
    RecordProperty("requirement", "RFC6056/3.3");
    for (uint32_t algorithm = 1; algorithm <= 5; ++algorithm)
    {
        std::vector<uint16_t> runs[2];
        for (auto& run : runs)
        {
            Renew();
            Start();
            Tcp(0)->SetAttribute("PortSelection", UintegerValue(algorithm));
            Tcp(0)->SetAttribute("EphemeralPortFirst", UintegerValue(2000));
            Tcp(0)->SetAttribute("EphemeralPortLast", UintegerValue(2003));
            std::vector<Ptr<RfcTcpSocket>> sockets;
            for (int i = 0; i < 4; ++i)
            {
                sockets.push_back(NewRfcSocket(0));
                EXPECT_EQ(sockets.back()->Connect(ServerAddress()), 0);
                Address name;
                sockets.back()->GetSockName(name);
                run.push_back(InetSocketAddress::ConvertFrom(name).GetPort());
            }
            EXPECT_EQ(NewRfcSocket(0)->Connect(ServerAddress()), -1) << "all are in use";
            EXPECT_EQ(NewRfcSocket(0)->Connect(ServerAddress(81)), 0) << "not with that peer";
        }
        EXPECT_EQ(runs[0], runs[1]) << "the node's random stream decides";
        EXPECT_EQ(std::set<uint16_t>(runs[0].begin(), runs[0].end()),
                  (std::set<uint16_t>{2000, 2001, 2002, 2003}));
    }
    EXPECT_FALSE(Tcp(0)->SetAttributeFailSafe("PortSelection", UintegerValue(6)));
}

TEST_F(Rules, UrgentDataThroughThePublicApi)
{
    RecordProperty("requirement", "RFC9293/MUST-30 RFC9293/MUST-32 RFC9293/MUST-33");
    BuildPair();
    Ptr<RfcTcpSocket> listener = NewRfcSocket(1);
    Ptr<RfcTcpSocket> server;
    std::vector<uint32_t> marks;
    EXPECT_EQ(listener->Bind(AnyAddress()), 0);
    EXPECT_EQ(listener->Listen(), 0);
    listener->SetAcceptCallback(
        MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
        Callback<void, Ptr<Socket>, const Address&>([&](Ptr<Socket> socket, const Address&) {
            server = DynamicCast<RfcTcpSocket>(socket);
            server->TraceConnectWithoutContext(
                "UrgentData",
                Callback<void, uint32_t>([&](uint32_t octets) { marks.push_back(octets); }));
        }));
    Ptr<RfcTcpSocket> client = Client();
    At(0, Seconds(1), [client] {
        client->Send(OctetsAt(0, 50, 0));
        client->SendUrgent(OctetsAt(50, 100, 0));
        client->Send(OctetsAt(150, 200, 0));
    });
    RunUntil(Seconds(2));
    ASSERT_TRUE(server);
    EXPECT_EQ(marks.size(), 1U) << "first appearance";
    EXPECT_EQ(server->GetRxAvailable(), 350U);
    EXPECT_EQ(server->GetPushedOctets(), 350U); // [9293 MAY-17]
    EXPECT_EQ(server->GetUrgentOctets(), 150U);
    server->Recv(60, 0);
    EXPECT_EQ(server->GetUrgentOctets(), 90U);
    At(0, Seconds(3), [client] { client->SendUrgent(OctetsAt(350, 10, 0)); });
    RunUntil(Seconds(4));
    EXPECT_EQ(marks.size(), 2U) << "the pointer has advanced";
    EXPECT_EQ(marks.back(), 300U);
    EXPECT_EQ(server->GetUrgentOctets(), 300U);
    server->Recv(1000, 0);
    EXPECT_EQ(server->GetUrgentOctets(), 0U);
}

TEST_F(Rules, SynsFromForgedSourcesAreIgnored)
{
    RecordProperty("requirement", "RFC9293/MUST-63");
    BuildRaw();
    Serve({});
    RawSegment syn;
    syn.from = 1000;
    syn.to = 80;
    syn.flags = TcpHeader::SYN;
    const Octets octets = syn.ToOctets();
    const std::vector<std::string> forged{"0.0.0.0",
                                          "255.255.255.255",
                                          "224.0.0.1",
                                          "10.1.1.255",
                                          "127.0.0.1",
                                          "10.1.1.2"};
    At(1, Seconds(1), [&] {
        for (const std::string& from : forged)
        {
            Ipv4Header header;
            header.SetSource(Ipv4Address(from.c_str()));
            header.SetDestination(m_addresses[0].GetAddress(1));
            header.SetProtocol(6);
            Tcp(1)->Receive(Create<Packet>(octets.data(), static_cast<uint32_t>(octets.size())),
                            header,
                            m_nodes.Get(1)->GetObject<Ipv4L3Protocol>()->GetInterface(1));
        }
    });
    RunUntil(Seconds(2));
    EXPECT_EQ(Discards(RfcTcpDiscard::BAD_ADDRESS), forged.size());
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
}

TEST_F(Rules, ANodeConnectsToItself)
{
    RecordProperty("requirement", "RFC9293/MUST-63");
    BuildPair();
    Serve({});
    Ptr<RfcTcpSocket> client = NewRfcSocket(1); // comes back by the device of the address
    Ptr<RfcTcpSocket> refused = NewRfcSocket(1);
    At(1, Seconds(1), [&] {
        EXPECT_EQ(client->Connect(ServerAddress()), 0);
        EXPECT_EQ(refused->Connect(ServerAddress(81)), 0);
    });
    RunUntil(Seconds(2));
    EXPECT_EQ(client->GetState(), TcpSocket::ESTABLISHED);
    EXPECT_EQ(refused->GetCloseReason(), RfcTcpCloseReason::REFUSED);
}

TEST_F(Rules, ResetsOfSocketsCarryTheirTypeOfService)
{
    RecordProperty("requirement", "RFC9293/MUST-48 RFC9293/MUST-49");
    BuildRaw();
    Ptr<RfcTcpSocket> listener = NewRfcSocket(1);
    listener->SetIpTos(0x20);
    listener->SetIpTtl(33);
    EXPECT_EQ(listener->Bind(AnyAddress()), 0);
    EXPECT_EQ(listener->Listen(), 0);
    std::vector<int> sent;
    m_nodes.Get(1)->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext(
        "SendOutgoing",
        Callback<void, const Ipv4Header&, Ptr<const Packet>, uint32_t>(
            [&sent](const Ipv4Header& header, Ptr<const Packet>, uint32_t) {
                sent = {header.GetTos(), header.GetTtl()};
            }));
    RawSegment ack;
    ack.from = 1000;
    ack.to = 80;
    ack.flags = TcpHeader::ACK; // a listener answers with RST
    At(0, Seconds(1), [&] { Inject(ack, true); });
    RunUntil(Seconds(2));
    EXPECT_EQ(sent, (std::vector<int>{0x20, 33}));
}

TEST_F(Rules, RecvTellsTheLastTypeOfService)
{
    RecordProperty("requirement", "RFC9293/MAY-9");
    BuildPair();
    Ptr<RfcTcpSocket> listener = NewRfcSocket(1);
    std::vector<int> seen;
    EXPECT_EQ(listener->Bind(AnyAddress()), 0);
    EXPECT_EQ(listener->Listen(), 0);
    listener->SetAcceptCallback(
        MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
        Callback<void, Ptr<Socket>, const Address&>([&](Ptr<Socket> server, const Address&) {
            server->SetIpRecvTos(true);
            server->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket> socket) {
                SocketIpTosTag tag;
                const bool told = socket->Recv()->PeekPacketTag(tag);
                seen.push_back(told ? tag.GetTos() : -1);
            }));
        }));
    Ptr<RfcTcpSocket> client = Client();
    At(0, Seconds(1), [client] { client->Send(OctetsAt(0, 10, 0)); });
    At(0, Seconds(2), [client] {
        client->SetIpTos(0x28);
        client->Send(OctetsAt(10, 10, 0));
    });
    RunUntil(Seconds(3));
    EXPECT_EQ(seen, (std::vector<int>{0, 0x28}));
}

TEST_F(Rules, EcnTraceSourcesExist)
{
    BuildPair();
    Ptr<RfcTcpSocket> socket = NewRfcSocket(0);
    for (const char* name : {"EcnEchoSeq", "EcnCeSeq", "EcnCwrSeq"})
    {
        EXPECT_TRUE(
            socket->TraceConnectWithoutContext(name,
                                               Callback<void, SequenceNumber32, SequenceNumber32>(
                                                   [](SequenceNumber32, SequenceNumber32) {})));
    }
}

} // namespace ns3::rfctcp::test
