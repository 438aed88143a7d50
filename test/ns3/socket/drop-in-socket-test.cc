/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Drop-in sockets: a TcpSocketBase to scripts, and otherwise what plain sockets are.

#include "support/congestion-lab.h"
#include "support/network-fixture.h"

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-prr-recovery.h"
#include "ns3/tcp-rx-buffer.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/tcp-tx-buffer.h"

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

/** A congestion control that counts what it is asked. */
class CountingControl : public TcpNewReno
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::rfctcp::test::CountingControl")
                                .SetParent<TcpNewReno>()
                                .AddConstructor<CountingControl>();
        return tid;
    }

    void IncreaseWindow(Ptr<TcpSocketState> tcb, uint32_t segments) override
    {
        ++s_increases;
        TcpNewReno::IncreaseWindow(tcb, segments);
    }

    Ptr<TcpCongestionOps> Fork() override
    {
        return CopyObject<CountingControl>(this);
    }

    static inline uint32_t s_increases{0}; ///< calls of all objects
};

NS_OBJECT_ENSURE_REGISTERED(CountingControl);

class DropInSocket : public NetworkTest
{
  protected:
    DropInSocket()
    {
        CountingControl::s_increases = 0;
        Config::SetDefault("ns3::RfcTcpL4Protocol::InitialSequenceNumber", IntegerValue(0));
        MakeCastable(true);
    }

    /** @param castable whether the nodes that are built from now on have drop-in sockets */
    static void MakeCastable(bool castable)
    {
        Config::SetDefault("ns3::RfcTcpL4Protocol::CastableSockets", BooleanValue(castable));
    }

    /** @param octets to send @param then what follows @return plan of a user */
    static UserPlan Plan(uint64_t octets, UserPlan::Then then = UserPlan::Then::CLOSE)
    {
        UserPlan plan;
        plan.octets = octets;
        plan.then = then;
        return plan;
    }

    /** @param socket one of a drop-in node @return it as scripts cast it */
    static Ptr<TcpSocketBase> Base(Ptr<Socket> socket)
    {
        const auto base = DynamicCast<TcpSocketBase>(socket);
        EXPECT_TRUE(base);
        return base;
    }

    /** @param socket a drop-in socket @param name attribute @return its value inside, as text */
    static std::string Inside(Ptr<Socket> socket, const std::string& name)
    {
        const auto inner = DynamicCast<RfcTcpDropInSocket>(socket)->GetRfcTcpSocket();
        TypeId::AttributeInformation info;
        EXPECT_TRUE(RfcTcpSocket::GetTypeId().LookupAttributeByName(name, &info)) << name;
        const Ptr<AttributeValue> value = info.checker->Create();
        inner->GetAttribute(name, *value);
        return value->SerializeToString(info.checker);
    }

    /** Writes down all segments and transitions of both nodes. */
    void Record()
    {
        m_record.str("");
        for (uint32_t node : {0, 1})
        {
            Tcp(node)->TraceConnectWithoutContext(
                "SegmentSent",
                Callback<void, const RfcTcpSentSegment&>([this, node](const auto& sent) {
                    m_record << Simulator::Now().GetTimeStep() << ' ' << node << ' '
                             << int{sent.segment.flags} << ' ' << sent.segment.seq << ' '
                             << sent.segment.ack << ' ' << sent.segment.length << ' '
                             << RfcTcpName(sent.cause) << '\n';
                }));
            Tcp(node)->TraceConnectWithoutContext(
                "StateTransition",
                Callback<void, const RfcTcpTransition&>([this, node](const auto& transition) {
                    m_record << Simulator::Now().GetTimeStep() << ' ' << node << ' ' << transition
                             << '\n';
                }));
        }
    }

    /** Writes down what the users were told, and how their sockets are at the end. */
    void RecordUsers()
    {
        for (const auto* users : {&m_clients, &m_servers})
        {
            for (const auto& user : *users)
            {
                EXPECT_EQ(user->wrong, 0U);
                Address name;
                Address peer;
                user->socket->GetSockName(name);
                const int known = user->socket->GetPeerName(peer);
                m_record << user->Told() << ' ' << user->received << ' ' << user->ends << ' '
                         << user->socket->GetErrno() << ' ' << name << ' ' << known << ' ' << peer
                         << ' ' << user->socket->GetTxAvailable() << ' '
                         << user->socket->GetRxAvailable() << '\n';
            }
        }
    }

    /** @param life builds a network and uses it @return segments, transitions, callbacks */
    std::string RecordOf(const std::function<void()>& life)
    {
        Renew();
        life();
        RecordUsers();
        return m_record.str();
    }

    /** Plain and drop-in sockets have the same life. @param life see RecordOf() */
    void ExpectSame(const std::function<void()>& life)
    {
        MakeCastable(false);
        const std::string plain = RecordOf(life);
        MakeCastable(true);
        EXPECT_EQ(RecordOf(life), plain);
        EXPECT_NE(plain.find("SYN_SENT"), std::string::npos) << plain;
    }

    std::ostringstream m_record; ///< see Record()
};

} // namespace

// ---- The same life as that of a plain socket ----

TEST_F(DropInSocket, SendsTheSameSegmentsWithLossInBothDirections)
{
    for (m_ipv6 = false;; m_ipv6 = true)
    {
        ExpectSame([this] {
            LinkPlan link;
            link.loss = 0.02;
            BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
            Record();
            Serve(Plan(100000));
            StartClient(Plan(100000, UserPlan::Then::SHUTDOWN));
            StartClient(Plan(50000));
            RunUntil(Seconds(400));
            for (const auto& client : m_clients)
            {
                EXPECT_EQ(client->received, 100000U);
            }
            EXPECT_EQ(m_servers.size(), 2U);
            EXPECT_EQ(Tcp(0)->GetConnections() + Tcp(1)->GetConnections(), 0U);
        });
        if (m_ipv6)
        {
            break;
        }
    }
}

TEST_F(DropInSocket, EndsAsAPlainSocketDoes)
{
    ExpectSame([this] { // refused
        BuildPair();
        Record();
        StartClient(Plan(1000));
        RunUntil(Seconds(5));
    });
    ExpectSame([this] { // nobody answers
        LinkPlan link;
        link.loss = 1;
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        Record();
        StartClient(Plan(1000));
        RunUntil(Seconds(500));
    });
    ExpectSame([this] { // reset by the peer, with data unread
        Config::SetDefault("ns3::RfcTcpSocket::AfterClose", StringValue("Reset"));
        BuildPair();
        Record();
        Serve(Plan(0));
        StartClient(Plan(100000));
        At(1, Seconds(0.15), [this] { m_servers[0]->socket->Close(); });
        RunUntil(Seconds(300));
        Config::SetDefault("ns3::RfcTcpSocket::AfterClose", StringValue("Deliver"));
    });
    ExpectSame([this] { // disposed of
        BuildPair();
        Record();
        Serve(Plan(0));
        StartClient(Plan(1000000));
        At(0, Seconds(0.2), [this] { m_clients[0]->socket->Dispose(); });
        RunUntil(Seconds(2));
    });
}

TEST_F(DropInSocket, AppliesWithAnyCongestionControl)
{
    for (const std::string& control : CongestionControls())
    {
        SCOPED_TRACE(control);
        Config::SetDefault("ns3::TcpL4Protocol::SocketType",
                           TypeIdValue(TypeId::LookupByName(control)));
        ExpectSame([this] {
            LinkPlan link;
            link.rules = "drop DATA #20 from client";
            BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
            Record();
            Serve(Plan(0));
            StartClient(Plan(60000));
            RunUntil(Seconds(5));
            EXPECT_EQ(m_servers.at(0)->received, 60000U);
        });
    }
}

TEST_F(DropInSocket, IsFreedWithItsConnection)
{
    BuildPair();
    const Ptr<Socket> listener = Serve(Plan(1000));
    StartClient(Plan(1000));
    RunUntil(Seconds(1));
    const Ptr<Socket> client = m_clients[0]->socket;
    const Ptr<Socket> server = m_servers[0]->socket;
    const auto inner = DynamicCast<RfcTcpDropInSocket>(client)->GetRfcTcpSocket();
    m_clients[0]->socket = nullptr;
    m_servers[0]->socket = nullptr;
    EXPECT_GT(client->GetReferenceCount(), 1U) << "TIME-WAIT, which trace source State shows";
    RunUntil(Seconds(300));
    listener->Close();
    for (const Ptr<Object>& each : std::vector<Ptr<Object>>{client, server, listener})
    {
        EXPECT_EQ(each->GetReferenceCount(), 2U); // here and in the vector
    }
    EXPECT_EQ(inner->GetReferenceCount(), 2U) << "held by the drop-in socket";
}

TEST_F(DropInSocket, MayBeDroppedWhileTheSocketInsideIsInUse)
{
    BuildPair();
    Serve(Plan(0, UserPlan::Then::WAIT));
    auto socket = DynamicCast<RfcTcpDropInSocket>(NewSocket(0));
    const Ptr<RfcTcpSocket> inner = socket->GetRfcTcpSocket();
    socket->SetRecvCallback(Callback<void, Ptr<Socket>>([](Ptr<Socket>) { FAIL(); }));
    EXPECT_EQ(inner->GetReferenceCount(), 2U);
    socket = nullptr;
    EXPECT_EQ(inner->GetReferenceCount(), 1U);
    At(0, Seconds(0.1), [&] { EXPECT_EQ(inner->Connect(ServerAddress()), 0); });
    RunUntil(Seconds(1));
    EXPECT_EQ(inner->GetState(), TcpSocket::ESTABLISHED);
}

// ---- A TcpSocketBase ----

TEST_F(DropInSocket, IsWhatApplicationsHave)
{
    BuildPair();
    PacketSinkHelper sinks("ns3::TcpSocketFactory", AnyAddress());
    const auto sink = DynamicCast<PacketSink>(sinks.Install(m_nodes.Get(1)).Get(0));
    BulkSendHelper bulk("ns3::TcpSocketFactory", ServerAddress());
    bulk.SetAttribute("MaxBytes", UintegerValue(100000));
    const auto source = DynamicCast<BulkSendApplication>(bulk.Install(m_nodes.Get(0)).Get(0));
    OnOffHelper onOff("ns3::TcpSocketFactory", ServerAddress());
    onOff.SetConstantRate(DataRate("1Mbps"), 1000);
    onOff.SetAttribute("MaxBytes", UintegerValue(50000));
    const auto steady = DynamicCast<OnOffApplication>(onOff.Install(m_nodes.Get(0)).Get(0));
    RunUntil(Seconds(5));
    EXPECT_TRUE(Base(source->GetSocket()));
    EXPECT_TRUE(Base(steady->GetSocket()));
    EXPECT_TRUE(Base(sink->GetListeningSocket()));
    EXPECT_EQ(sink->GetAcceptedSockets().size(), 2U);
    for (const Ptr<Socket>& accepted : sink->GetAcceptedSockets())
    {
        EXPECT_TRUE(Base(accepted));
    }
    EXPECT_EQ(sink->GetTotalRx(), 150000U);
    EXPECT_EQ(Tcp(1)->GetDiscards(RfcTcpDiscard::NO_CONNECTION), 0U);
}

TEST_F(DropInSocket, HeedsSettersThatAreNotVirtual)
{
    LinkPlan link;
    link.rules = "drop DATA #30 from client";
    BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
    Serve(Plan(0));
    StreamUser& client = StartClient(Plan(100000, UserPlan::Then::SHUTDOWN));
    const Ptr<TcpSocketBase> base = Base(client.socket);
    EXPECT_EQ(base->GetMinRto(), Seconds(1));
    Time rto;
    base->TraceConnectWithoutContext("RTO", Callback<void, Time, Time>([&](Time, Time now) {
                                         rto = now;
                                     }));
    At(0, Seconds(0.13), [&] { // a segment is in flight
        EXPECT_GE(rto, Seconds(1));
        base->SetMinRto(MilliSeconds(200));
        base->SetCongestionControlAlgorithm(CreateObject<CountingControl>());
        base->SetRetxThresh(2);
    });
    RunUntil(Seconds(3));
    EXPECT_EQ(rto, MilliSeconds(200));
    EXPECT_GT(CountingControl::s_increases, 10U);
    EXPECT_EQ(Inside(base, "ReTxThreshold"), "2");
    PointerValue ops;
    base->GetAttribute("CongestionOps", ops);
    EXPECT_TRUE(ops.Get<CountingControl>());
    EXPECT_EQ(m_servers[0]->received, 100000U);
}

TEST_F(DropInSocket, ConnectionsInheritWhatWasSetForTheirListener)
{
    BuildPair();
    const Ptr<TcpSocketBase> listener = Base(Serve(Plan(50000)));
    listener->SetMinRto(MilliSeconds(300));
    listener->SetCongestionControlAlgorithm(CreateObject<CountingControl>());
    StartClient(Plan(0));
    RunUntil(Seconds(3));
    const Ptr<TcpSocketBase> accepted = Base(m_servers.at(0)->socket);
    EXPECT_EQ(accepted->GetMinRto(), MilliSeconds(300));
    EXPECT_EQ(Inside(accepted, "MinRto"), "+3e+08ns");
    EXPECT_GT(CountingControl::s_increases, 10U);
}

TEST_F(DropInSocket, AttributesOfTheBuiltInSocketShowInItsSegments)
{
    BuildPair();
    Serve(Plan(0));
    StreamUser& client = StartClient(Plan(50000));
    const Ptr<TcpSocketBase> base = Base(client.socket);
    base->SetAttribute("Sack", BooleanValue(false));
    base->SetAttribute("Timestamp", BooleanValue(false));
    base->SetAttribute("WindowScaling", BooleanValue(false));
    base->SetAttribute("SegmentSize", UintegerValue(700));
    base->SetAttribute("MaxSegLifetime", DoubleValue(1));
    base->SetUseEcn(TcpSocketState::On);
    base->SetIpTtl(7);
    base->SetIpTos(0x20);
    base->SetPriority(6);
    TcpHeader syn;
    uint32_t longest = 0;
    base->TraceConnectWithoutContext(
        "Tx",
        Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocketBase>>(
            [&](Ptr<const Packet> packet, const TcpHeader& header, Ptr<const TcpSocketBase>) {
                syn = header.GetFlags() & TcpHeader::SYN ? header : syn;
                longest = std::max(longest, packet->GetSize());
                SocketPriorityTag priority;
                EXPECT_TRUE(packet->PeekPacketTag(priority));
                EXPECT_EQ(priority.GetPriority(), 6);
            }));
    uint32_t packets = 0;
    m_nodes.Get(1)->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext(
        "LocalDeliver",
        Callback<void, const Ipv4Header&, Ptr<const Packet>, uint32_t>(
            [&](const Ipv4Header& header, Ptr<const Packet>, uint32_t) {
                EXPECT_EQ(header.GetTtl(), 7);
                EXPECT_EQ(header.GetTos() & 0xfc, 0x20);
                ++packets;
            }));
    RunUntil(Seconds(1));
    EXPECT_EQ(syn.GetOptionList().size(), 1U) << "MSS alone";
    EXPECT_EQ(syn.GetFlags(), TcpHeader::SYN | TcpHeader::ECE | TcpHeader::CWR);
    EXPECT_EQ(longest, 700U);
    EXPECT_GT(packets, 50U);
    EXPECT_EQ(Inside(base, "MaxSegLifetime"), "+1e+09ns");
}

TEST_F(DropInSocket, PacesWhenTold)
{
    const auto longestBurst = [this](bool pacing) {
        Renew();
        LinkPlan link;
        link.rate = "100Mbps";
        link.delay = "20ms";
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        Serve(Plan(0));
        StreamUser& client = StartClient(Plan(300000));
        Base(client.socket)->SetPacingStatus(pacing);
        uint32_t burst = 0;
        uint32_t longest = 0;
        Time last;
        client.socket->TraceConnectWithoutContext(
            "Tx",
            Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocketBase>>(
                [&](Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocketBase>) {
                    burst = last == Simulator::Now() ? burst + 1 : 1;
                    last = Simulator::Now();
                    longest = last > Seconds(0.2) ? std::max(longest, burst) : longest;
                }));
        RunUntil(Seconds(5));
        EXPECT_EQ(m_servers.at(0)->received, 300000U);
        return longest;
    };
    EXPECT_GT(longestBurst(false), 1U);
    EXPECT_EQ(longestBurst(true), 1U);
}

TEST_F(DropInSocket, WarnsOnceOfAnAlgorithmThatIsNotUsed)
{
    class Recovery : public TcpPrrRecovery
    {
      public:
        static TypeId GetTypeId()
        {
            static TypeId tid =
                TypeId("ns3::rfctcp::test::DropInRecovery").SetParent<TcpPrrRecovery>();
            return tid;
        }
    };

    BuildPair();
    Serve(Plan(0));
    StreamUser& client = StartClient(Plan(1000));
    Base(client.socket)->SetRecoveryAlgorithm(CreateObject<Recovery>());
    ::testing::internal::CaptureStderr();
    RunUntil(Seconds(1));
    const std::string text = ::testing::internal::GetCapturedStderr();
    EXPECT_EQ(text.find("The argument of TcpSocketBase::SetRecoveryAlgorithm() is "
                        "ns3::rfctcp::test::DropInRecovery, which RfcTcp does not use"),
              0U)
        << text;
    EXPECT_EQ(text.find('\n'), text.size() - 1) << text;
}

// ---- Traces and buffers ----

TEST_F(DropInSocket, BuffersHaveTheNumbersAndSizesOfTheConnection)
{
    BuildPair();
    Serve(Plan(0, UserPlan::Then::WAIT));
    StreamUser& client = StartClient(Plan(200000, UserPlan::Then::SHUTDOWN));
    const auto sent = Base(client.socket)->GetTxBuffer();
    SequenceNumber32 unacknowledged;
    sent->TraceConnectWithoutContext("UnackSequence",
                                     Callback<void, SequenceNumber32, SequenceNumber32>(
                                         [&](SequenceNumber32 before, SequenceNumber32 now) {
                                             EXPECT_EQ(before, unacknowledged);
                                             EXPECT_LT(before, now);
                                             unacknowledged = now;
                                         }));
    for (uint32_t hundredths = 12; hundredths < 20; ++hundredths)
    {
        At(0, MilliSeconds(10 * hundredths), [&] {
            EXPECT_EQ(sent->Available(), client.socket->GetTxAvailable());
            EXPECT_EQ(sent->TailSequence(), SequenceNumber32(1 + client.sent));
        });
    }
    At(1, Seconds(0.1), [&] { EXPECT_EQ(sent->Size(), 0U); });
    At(1, Seconds(0.15), [&] {
        EXPECT_GT(sent->Size(), 100000U);
        m_servers[0]->socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    });
    At(1, Seconds(0.2), [&] {
        const auto received = Base(m_servers[0]->socket)->GetRxBuffer();
        EXPECT_GT(received->Available(), 10000U);
        EXPECT_EQ(received->Available(), m_servers[0]->socket->GetRxAvailable());
        EXPECT_EQ(received->NextRxSequence(),
                  SequenceNumber32(1 + m_servers[0]->received + received->Available()));
        m_servers[0]->Use(m_servers[0]->socket);
        m_servers[0]->ReadOn();
        EXPECT_EQ(received->Available(), 0U);
    });
    RunUntil(Seconds(5));
    EXPECT_EQ(m_servers[0]->received, 200000U);
    EXPECT_EQ(sent->Size(), 0U);
    EXPECT_EQ(unacknowledged, SequenceNumber32(200002)) << "SYN, text, FIN";
    EXPECT_EQ(sent->HeadSequence(), unacknowledged);
    EXPECT_EQ(Base(m_servers[0]->socket)->GetRxBuffer()->NextRxSequence(), unacknowledged);
}

TEST_F(DropInSocket, TraceSourcesHaveTheValuesOfThePlainSocket)
{
    LinkPlan link;
    link.loss = 0.02;
    std::ostringstream values;
    const auto note = [&values](const char* name) {
        return [&values, name](auto, auto now) {
            values << Simulator::Now().GetTimeStep() << ' ' << name << ' ' << now << '\n';
        };
    };
    const auto life = [&] {
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        Serve(Plan(0));
        const Ptr<Socket> socket = StartClient(Plan(200000)).socket;
        for (const char* name : {"CongestionWindow",
                                 "CongestionWindowInflated",
                                 "SlowStartThreshold",
                                 "BytesInFlight",
                                 "AdvWND",
                                 "RWND"})
        {
            EXPECT_TRUE(
                socket->TraceConnectWithoutContext(name,
                                                   Callback<void, uint32_t, uint32_t>(note(name))));
        }
        for (const char* name : {"NextTxSequence",
                                 "HighestSequence",
                                 "HighestRxSequence",
                                 "HighestRxAck",
                                 "EcnEchoSeq",
                                 "EcnCeSeq",
                                 "EcnCwrSeq"})
        {
            EXPECT_TRUE(socket->TraceConnectWithoutContext(
                name,
                Callback<void, SequenceNumber32, SequenceNumber32>(note(name))));
        }
        for (const char* name : {"RTT", "RTO"})
        {
            EXPECT_TRUE(
                socket->TraceConnectWithoutContext(name, Callback<void, Time, Time>(note(name))));
        }
        using States = TcpSocket::TcpStates_t;
        EXPECT_TRUE(
            socket->TraceConnectWithoutContext("State",
                                               Callback<void, States, States>(note("State"))));
        using Phases = TcpSocketState::TcpCongState_t;
        EXPECT_TRUE(
            socket->TraceConnectWithoutContext("CongState",
                                               Callback<void, Phases, Phases>(note("CongState"))));
        using Ecn = TcpSocketState::EcnState_t;
        EXPECT_TRUE(
            socket->TraceConnectWithoutContext("EcnState", Callback<void, Ecn, Ecn>(note("Ecn"))));
        RunUntil(Seconds(300));
    };
    MakeCastable(false);
    life();
    const std::string plain = values.str();
    values.str("");
    Renew();
    MakeCastable(true);
    life();
    const auto sorted = [](const std::string& text) { // the order within an event may differ
        std::istringstream lines(text);
        std::multiset<std::string> all;
        for (std::string line; std::getline(lines, line);)
        {
            all.insert(line);
        }
        return all;
    };
    EXPECT_GT(plain.size(), 5000U);
    EXPECT_EQ(sorted(values.str()), sorted(plain));
}

TEST_F(DropInSocket, PathsOfScriptsLeadToIt)
{
    BuildPair();
    Serve(Plan(0));
    StartClient(Plan(100000, UserPlan::Then::SHUTDOWN));
    std::map<std::string, uint32_t> calls;
    const auto connect = [&calls](const std::string& path, auto sink) {
        EXPECT_TRUE(Config::ConnectFailSafe(path, sink)) << path;
        calls[path];
    };
    const auto numbers = [&calls](std::string context, uint32_t, uint32_t) { ++calls[context]; };
    const auto sequences = [&calls](std::string context, SequenceNumber32, SequenceNumber32) {
        ++calls[context];
    };
    using Numbers = Callback<void, std::string, uint32_t, uint32_t>;
    using Sequences = Callback<void, std::string, SequenceNumber32, SequenceNumber32>;
    At(0, Seconds(0.108), [&] { // in SYN-SENT and SYN-RECEIVED
        const std::string tcp = "/NodeList/0/$ns3::TcpL4Protocol/SocketList/0/";
        connect(tcp + "CongestionWindow", Numbers(numbers));
        connect(tcp + "$ns3::TcpSocketBase/SlowStartThreshold", Numbers(numbers));
        connect(tcp + "$ns3::TcpSocketBase/CongestionWindow", Numbers(numbers));
        connect(tcp + "NextTxSequence", Sequences(sequences));
        connect(tcp + "TxBuffer/UnackSequence", Sequences(sequences));
        connect("/NodeList/1/$ns3::TcpL4Protocol/SocketList/1/RxBuffer/NextRxSequence",
                Sequences(sequences));
    });
    RunUntil(Seconds(3));
    EXPECT_EQ(calls.size(), 6U);
    for (const auto& [path, count] : calls)
    {
        EXPECT_TRUE(count > 10 || path.find("SlowStart") != std::string::npos) << path << count;
    }
}

TEST_F(DropInSocket, SinksForTheBuiltInSocketGetEverySegment)
{
    BuildPair();
    std::map<const Socket*, uint32_t> sent;
    std::map<const Socket*, uint32_t> received;
    using Sink = Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocketBase>>;
    const auto count = [](auto& counts) {
        return Sink([&counts](Ptr<const Packet>,
                              const TcpHeader&,
                              Ptr<const TcpSocketBase> socket) { ++counts[PeekPointer(socket)]; });
    };
    const Ptr<Socket> listener = Serve(Plan(0));
    listener->TraceConnectWithoutContext("Tx", count(sent));
    listener->TraceConnectWithoutContext("Rx", count(received));
    StreamUser& client = StartClient(Plan(20000));
    client.socket->TraceConnectWithoutContext("Tx", count(sent));
    client.socket->TraceConnectWithoutContext("Rx", count(received));
    RunUntil(Seconds(3));
    const Socket* left = PeekPointer(client.socket);
    const Socket* right = PeekPointer(m_servers.at(0)->socket);
    EXPECT_GT(sent[left], 10U);
    EXPECT_EQ(sent[left], received[right]);
    EXPECT_EQ(sent[right], received[left]);
    EXPECT_EQ(sent.size(), 2U) << "sinks of the listener hold for its connections";
}

TEST_F(DropInSocket, IsTheSocketOfPresetDropIn)
{
    MakeCastable(false);
    Config::Reset();
    BuildPair();
    EXPECT_FALSE(DynamicCast<TcpSocketBase>(NewSocket(0)));
    Tcp(0)->SetPreset("DropIn");
    EXPECT_TRUE(Base(NewSocket(0)));
    UintegerValue size;
    NewSocket(0)->GetAttribute("SegmentSize", size);
    EXPECT_EQ(size.Get(), 536U);
    Tcp(0)->SetAttribute("CastableSockets", BooleanValue(false));
    EXPECT_FALSE(DynamicCast<TcpSocketBase>(NewSocket(0)));
}

} // namespace ns3::rfctcp::test
