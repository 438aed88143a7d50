/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The trace sources of a socket: named, typed and meant as those of TcpSocketBase. Those of the
// protocol are in protocol-trace-test.cc.

#include "support/network-fixture.h"

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/tcp-socket-base.h"

#include <algorithm>
#include <map>
#include <set>

namespace ns3::rfctcp::test
{
namespace
{

using Context = std::string;
using Number = Callback<void, Context, uint32_t, uint32_t>;
using Sequence = Callback<void, Context, SequenceNumber32, SequenceNumber32>;
using Duration = Callback<void, Context, Time, Time>;
using States = Callback<void, Context, TcpSocket::TcpStates_t, TcpSocket::TcpStates_t>;
using CongStates =
    Callback<void, Context, TcpSocketState::TcpCongState_t, TcpSocketState::TcpCongState_t>;
using EcnStates = Callback<void, Context, TcpSocketState::EcnState_t, TcpSocketState::EcnState_t>;
using Rate = Callback<void, Context, DataRate, DataRate>;
using Segments = Callback<void, Context, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>>;

/** Values that the traces of sockets have told, by name. */
struct Record
{
    std::map<std::string, uint32_t> calls;                          ///< of each source
    std::map<std::string, std::set<Context>> contexts;              ///< of each source
    std::map<std::string, std::vector<uint32_t>> numbers;           ///< new values
    std::map<std::string, std::vector<SequenceNumber32>> sequences; ///< new values
    std::map<std::string, std::vector<Time>> times;                 ///< new values
    std::vector<TcpSocket::TcpStates_t> states;                     ///< new values
    std::vector<TcpSocketState::TcpCongState_t> congStates;         ///< new values
    std::vector<std::string> segments;                              ///< flags and sizes
    uint32_t breaks{0}; ///< old value is not the last one

    /** Writes down a value. */
    template <typename Value>
    void Note(std::vector<Value>& values,
              const std::string& name,
              const Context& context,
              Value from,
              Value to)
    {
        breaks += !values.empty() && values.back() != from ? 1 : 0;
        values.push_back(to);
        ++calls[name];
        contexts[name].insert(context);
    }

    /**
     * Connects to all sources of a socket that the built-in TCP has too, but Tx and Rx.
     * @param path of the socket, without the name of the source
     * @return false if one of them is missing
     */
    bool Connect(const std::string& path)
    {
        bool found = true;
        for (const char* name : {"CongestionWindow",
                                 "CongestionWindowInflated",
                                 "SlowStartThreshold",
                                 "BytesInFlight",
                                 "RWND",
                                 "AdvWND"})
        {
            found &= Config::ConnectFailSafe(
                path + name,
                Number([this, name](Context context, uint32_t from, uint32_t to) {
                    Note(numbers[name], name, context, from, to);
                }));
        }
        for (const char* name :
             {"NextTxSequence", "HighestSequence", "HighestRxSequence", "HighestRxAck"})
        {
            found &= Config::ConnectFailSafe(
                path + name,
                Sequence([this, name](Context context, SequenceNumber32 from, SequenceNumber32 to) {
                    Note(sequences[name], name, context, from, to);
                }));
        }
        for (const char* name : {"RTO", "RTT"})
        {
            found &=
                Config::ConnectFailSafe(path + name,
                                        Duration([this, name](Context context, Time from, Time to) {
                                            Note(times[name], name, context, from, to);
                                        }));
        }
        found &= Config::ConnectFailSafe(
            path + "State",
            States([this](Context context, TcpSocket::TcpStates_t from, TcpSocket::TcpStates_t to) {
                Note(states, "State", context, from, to);
            }));
        found &= Config::ConnectFailSafe(path + "CongState",
                                         CongStates([this](Context context,
                                                           TcpSocketState::TcpCongState_t from,
                                                           TcpSocketState::TcpCongState_t to) {
                                             Note(congStates, "CongState", context, from, to);
                                         }));
        found &= Config::ConnectFailSafe(
            path + "EcnState",
            EcnStates([this](Context, TcpSocketState::EcnState_t, TcpSocketState::EcnState_t) {
                ++calls["EcnState"];
            }));
        found &= Config::ConnectFailSafe(
            path + "PacingRate",
            Rate([this](Context, DataRate, DataRate) { ++calls["PacingRate"]; }));
        return found;
    }
};

/** @param node which @param socket which of its sockets @return its path, for both TCPs */
std::string
PathOf(uint32_t node, uint32_t socket = 0)
{
    return "/NodeList/" + std::to_string(node) + "/$ns3::TcpL4Protocol/SocketList/" +
           std::to_string(socket) + "/";
}

/** Sockets that are watched. */
class Traces : public NetworkTest
{
  protected:
    /** A client that sends, with all traces of its socket recorded. */
    StreamUser& StartWatched(uint64_t octets, const LinkPlan& link = {})
    {
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        Serve({});
        UserPlan plan;
        plan.octets = octets;
        plan.then = UserPlan::Then::CLOSE;
        StreamUser& client = StartClient(plan);
        EXPECT_TRUE(m_record.Connect(PathOf(0)));
        return client;
    }

    Record m_record; ///< of the client's socket
};

constexpr uint32_t MSS = 1448; ///< 1500 octets less headers and timestamps

} // namespace

TEST_F(Traces, SameNamesAndSignaturesAsTheBuiltInTcp)
{
    for (Stack stack : {Stack::BUILT_IN, Stack::RFC_TCP})
    {
        Renew();
        LinkPlan link;
        link.rules = "drop DATA #30";
        BuildPair(stack, stack, link);
        Serve({});
        UserPlan plan;
        plan.octets = 200000;
        plan.then = UserPlan::Then::CLOSE;
        Record record;
        StartClient(plan);
        At(0, MilliSeconds(50), [&] { EXPECT_TRUE(record.Connect(PathOf(0))); });
        RunUntil(Seconds(5));
        for (const char* name : {"CongestionWindow",
                                 "CongestionWindowInflated",
                                 "SlowStartThreshold",
                                 "BytesInFlight",
                                 "RWND",
                                 "NextTxSequence",
                                 "HighestSequence",
                                 "HighestRxAck",
                                 "RTO",
                                 "RTT",
                                 "State",
                                 "CongState"})
        {
            EXPECT_GT(record.calls[name], 0U) << name << " " << static_cast<int>(stack);
        }
        EXPECT_EQ(record.calls["EcnState"], 0U); // no ECN
        const std::set<Context> context{PathOf(0) + "CongestionWindow"};
        EXPECT_EQ(record.contexts["CongestionWindow"], context);
        EXPECT_EQ(record.breaks, 0U);
    }
}

TEST_F(Traces, CongestionWindowGrowsBySlowStart)
{
    Config::SetDefault("ns3::TcpSocket::DelAckCount", UintegerValue(1));
    LinkPlan link;
    link.rate = "1Gbps";
    link.delay = "50ms";
    StartWatched(10000000, link);
    RunUntil(Seconds(0.305)); // SYN at 0.1, first ACKs of data at 0.3
    const std::vector<uint32_t>& windows = m_record.numbers["CongestionWindow"];
    ASSERT_GE(windows.size(), 2U);
    EXPECT_EQ(windows.front(), 10 * MSS); // initial window [6928]
    EXPECT_EQ(windows.back(), 20 * MSS);  // one segment for each acknowledged
    RunUntil(Seconds(0.405));
    EXPECT_EQ(windows.back(), 40 * MSS);
    EXPECT_TRUE(std::is_sorted(windows.begin(), windows.end()));
    EXPECT_EQ(m_record.numbers["SlowStartThreshold"].size(), 0U); // still "arbitrarily high"
    EXPECT_EQ(m_record.congStates.size(), 0U);
    EXPECT_EQ(m_record.numbers["CongestionWindowInflated"], windows);
}

TEST_F(Traces, ThresholdFollowsALoss)
{
    LinkPlan link;
    link.rules = "drop DATA #41";
    StreamUser& client = StartWatched(400000, link);
    const auto socket = DynamicCast<RfcTcpSocket>(client.socket);
    RunUntil(Seconds(400));
    EXPECT_EQ(m_servers.at(0)->received, 400000U);
    using Phase = TcpSocketState::TcpCongState_t;
    EXPECT_EQ(m_record.congStates,
              (std::vector<Phase>{TcpSocketState::CA_DISORDER,
                                  TcpSocketState::CA_RECOVERY,
                                  TcpSocketState::CA_OPEN}));
    const std::vector<uint32_t>& thresholds = m_record.numbers["SlowStartThreshold"];
    ASSERT_EQ(thresholds.size(), 1U);
    const std::vector<uint32_t>& windows = m_record.numbers["CongestionWindow"];
    const auto greatest = *std::max_element(windows.begin(), windows.end());
    EXPECT_GE(thresholds[0], 10 * MSS);
    EXPECT_LT(thresholds[0], greatest);
    const std::vector<uint32_t>& inflated = m_record.numbers["CongestionWindowInflated"];
    EXPECT_GE(*std::max_element(inflated.begin(), inflated.end()), thresholds[0] + 3 * MSS);
}

TEST_F(Traces, TimeoutBacksOffUntilTheConnectionEnds)
{
    LinkPlan link;
    link.rules = "drop PACKET from client after 500ms";
    std::vector<RfcTcpSoftError> softErrors;
    BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
    Serve({});
    Ptr<RfcTcpSocket> sender = NewRfcSocket(0);
    sender->SetAttribute("BlackHoleDetection", BooleanValue(false));
    EXPECT_TRUE(m_record.Connect(PathOf(0)));
    sender->TraceConnectWithoutContext("SoftError",
                                       Callback<void, RfcTcpSoftError>([&](RfcTcpSoftError error) {
                                           softErrors.push_back(error);
                                       }));
    At(0, MilliSeconds(100), [&] { sender->Connect(ServerAddress()); });
    At(0, Seconds(1), [&] { sender->Send(OctetsAt(0, 20000, 0)); });
    RunUntil(Seconds(600));
    EXPECT_EQ(sender->GetCloseReason(), RfcTcpCloseReason::TIMED_OUT);
    EXPECT_EQ(softErrors, std::vector<RfcTcpSoftError>{RfcTcpSoftError::RETRANSMISSIONS}); // R1
    std::vector<Time> timeouts = m_record.times["RTO"];
    const auto first = std::find(timeouts.begin(), timeouts.end(), Seconds(2));
    ASSERT_NE(first, timeouts.end());
    EXPECT_EQ(std::vector<Time>(first, timeouts.end()),
              (std::vector<Time>{Seconds(2),
                                 Seconds(4),
                                 Seconds(8),
                                 Seconds(16),
                                 Seconds(32),
                                 Seconds(64)}));
    EXPECT_EQ(m_record.numbers["CongestionWindow"].back(), MSS); // the loss window
    EXPECT_EQ(m_record.congStates.back(), TcpSocketState::CA_LOSS);
}

TEST_F(Traces, BytesInFlightStayWithinTheWindows)
{
    LinkPlan link;
    link.loss = 0.02;
    StreamUser& client = StartWatched(500000, link);
    static uint32_t inflated;
    static uint32_t peer;
    static uint32_t most;
    static uint32_t violations;
    inflated = peer = most = violations = 0;
    // Sources fire in the order in which Publish() assigns them, the windows last: so the flight is
    // compared with windows that are at least as old
    using Plain = Callback<void, uint32_t, uint32_t>;
    client.socket->TraceConnectWithoutContext("CongestionWindowInflated",
                                              Plain([](uint32_t, uint32_t to) { inflated = to; }));
    client.socket->TraceConnectWithoutContext("RWND",
                                              Plain([](uint32_t, uint32_t to) { peer = to; }));
    client.socket->TraceConnectWithoutContext("BytesInFlight", Plain([](uint32_t, uint32_t to) {
                                                  most = std::max(most, to);
                                              }));
    client.socket->TraceConnectWithoutContext("BytesInFlight",
                                              Plain([](uint32_t from, uint32_t to) {
                                                  // What is sent beyond: limited transmit
                                                  violations += to > from && to > peer + 1 &&
                                                                to > inflated + 2 * MSS;
                                              }));
    RunUntil(Seconds(1000));
    EXPECT_EQ(m_servers.at(0)->received, 500000U);
    EXPECT_GT(most, 5 * MSS);
    EXPECT_EQ(violations, 0U);
    EXPECT_EQ(m_record.numbers["BytesInFlight"].back(), 0U);
}

TEST_F(Traces, RoundTripTimesAndSequenceNumbersArePlausible)
{
    LinkPlan link;
    link.delay = "30ms";
    link.rules = "drop DATA #25; drop DATA #60-62";
    StartWatched(300000, link);
    RunUntil(Seconds(1000));
    EXPECT_EQ(m_servers.at(0)->received, 300000U);
    for (Time rtt : m_record.times["RTT"])
    {
        EXPECT_GE(rtt, MilliSeconds(60));
        EXPECT_LT(rtt, MilliSeconds(400));
    }
    for (Time rto : m_record.times["RTO"])
    {
        EXPECT_GE(rto, Seconds(1)); // [6298 2.4]
    }
    for (const char* name : {"HighestSequence", "HighestRxAck"})
    {
        const std::vector<SequenceNumber32>& values = m_record.sequences[name];
        ASSERT_GT(values.size(), 50U) << name;
        EXPECT_TRUE(std::is_sorted(values.begin(), values.end())) << name;
        EXPECT_EQ(values.back() - values.front(),
                  name == std::string("HighestSequence") ? 300001 : 300002)
            << name; // from behind the SYN, or from the SYN, to behind the FIN
    }
    EXPECT_EQ(m_record.sequences["NextTxSequence"].back(),
              m_record.sequences["HighestSequence"].back());
    EXPECT_EQ(m_record.sequences["HighestRxAck"].back(),
              m_record.sequences["HighestSequence"].back());
    EXPECT_GE(m_record.numbers["RWND"].back(), 131072U - 2 * MSS);
}

TEST_F(Traces, AdvertisedWindowFollowsTheReceiveBuffer)
{
    BuildPair();
    Ptr<Socket> listener = Serve({});
    listener->SetAttribute("RcvBufSize", UintegerValue(30000));
    UserPlan plan;
    plan.octets = 100000;
    StartClient(plan);
    At(1, MilliSeconds(120), [&] { EXPECT_TRUE(m_record.Connect(PathOf(1, 1))); });
    At(1, MilliSeconds(121), [&] {
        m_servers.at(0)->socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    });
    RunUntil(Seconds(5));
    ASSERT_FALSE(m_record.numbers["AdvWND"].empty());
    EXPECT_LT(m_record.numbers["AdvWND"].back(), MSS);
    At(1, Seconds(6), [&] { m_servers.at(0)->ReadOn(); });
    RunUntil(Seconds(6.001));
    EXPECT_EQ(m_record.numbers["AdvWND"].back(), 30000U);
}

TEST_F(Traces, StatesOfClientListenerAndChild)
{
    using State = TcpSocket::TcpStates_t;
    BuildPair();
    std::map<std::string, std::vector<State>> states;
    const auto note = [&](std::string context, State, State to) { states[context].push_back(to); };
    // Passive connections can be watched from their first state on
    using Created = Callback<void, const RfcTcpConnectionId&, bool>;
    Tcp(1)->TraceConnectWithoutContext(
        "ConnectionCreated",
        Created([&](const RfcTcpConnectionId& id, bool passive) {
            EXPECT_TRUE(passive);
            EXPECT_TRUE(Config::ConnectFailSafe(PathOf(1, id.number - 1) + "State", States(note)));
        }));
    Ptr<Socket> listener = Serve({});
    UserPlan plan;
    plan.octets = 1000;
    plan.then = UserPlan::Then::CLOSE;
    StartClient(plan);
    EXPECT_TRUE(Config::ConnectFailSafe("/NodeList/0/$ns3::TcpL4Protocol/SocketList/*/State",
                                        States(note)));
    At(1, Seconds(10), [&] { listener->Close(); });
    RunUntil(Seconds(1000));
    EXPECT_EQ(states[PathOf(0) + "State"],
              (std::vector<State>{TcpSocket::SYN_SENT,
                                  TcpSocket::ESTABLISHED,
                                  TcpSocket::FIN_WAIT_1,
                                  TcpSocket::FIN_WAIT_2,
                                  TcpSocket::TIME_WAIT,
                                  TcpSocket::CLOSED}));
    EXPECT_EQ(states[PathOf(1, 0) + "State"],
              (std::vector<State>{TcpSocket::LISTEN, TcpSocket::CLOSED}));
    EXPECT_EQ(states[PathOf(1, 1) + "State"],
              (std::vector<State>{TcpSocket::SYN_RCVD,
                                  TcpSocket::ESTABLISHED,
                                  TcpSocket::CLOSE_WAIT,
                                  TcpSocket::LAST_ACK,
                                  TcpSocket::CLOSED}));
}

TEST_F(Traces, TxAndRxShowTheSegmentsOfBothEnds)
{
    BuildPair();
    Ptr<Socket> listener = Serve({});
    std::map<std::string, std::vector<std::string>> segments;
    std::set<std::string> bad;
    const auto note = [&](std::string context,
                          Ptr<const Packet> packet,
                          const TcpHeader& header,
                          Ptr<const TcpSocket> socket) {
        segments[context].push_back(TcpHeader::FlagsToString(header.GetFlags()) + " " +
                                    std::to_string(packet->GetSize()));
        if (!socket || header.GetLength() * 4U != header.GetSerializedSize())
        {
            bad.insert(context);
        }
    };
    for (const char* name : {"Tx", "Rx"})
    {
        // Accepted sockets take these over, as those of the built-in TCP do
        EXPECT_TRUE(listener->TraceConnect(name, std::string("server ") + name, Segments(note)));
    }
    UserPlan plan;
    plan.octets = 1000;
    plan.then = UserPlan::Then::CLOSE;
    StreamUser& client = StartClient(plan);
    for (const char* name : {"Tx", "Rx"})
    {
        EXPECT_TRUE(
            client.socket->TraceConnect(name, std::string("client ") + name, Segments(note)));
    }
    RunUntil(Seconds(10));
    ASSERT_GE(segments["client Tx"].size(), 3U);
    EXPECT_EQ(segments["client Tx"].front(), "SYN 0");
    EXPECT_EQ(segments["client Tx"].at(1), "FIN|PSH|ACK 1000"); // Send() and Close() at once
    EXPECT_EQ(segments["client Tx"].back(), "ACK 0");
    EXPECT_EQ(segments["server Tx"].front(), "SYN|ACK 0");
    EXPECT_EQ(segments["server Tx"].back(), "FIN|ACK 0");
    EXPECT_EQ(segments["server Rx"], segments["client Tx"]);
    EXPECT_EQ(segments["client Rx"], segments["server Tx"]);
    EXPECT_TRUE(bad.empty());
}

TEST_F(Traces, UrgentDataIsAnnounced)
{
    BuildPair();
    Serve({});
    Ptr<RfcTcpSocket> sender = NewRfcSocket(0);
    std::vector<uint32_t> announced;
    At(0, MilliSeconds(100), [&] { sender->Connect(ServerAddress()); });
    At(1, MilliSeconds(200), [&] {
        m_servers.at(0)->socket->TraceConnectWithoutContext(
            "UrgentData",
            Callback<void, uint32_t>([&](uint32_t octets) { announced.push_back(octets); }));
    });
    At(0, MilliSeconds(300), [&] {
        sender->Send(OctetsAt(0, 10, 0));
        EXPECT_EQ(sender->SendUrgent(OctetsAt(10, 5, 0)), 5);
    });
    RunUntil(Seconds(1));
    EXPECT_EQ(announced, std::vector<uint32_t>{5});
    EXPECT_EQ(m_servers.at(0)->received, 15U);
    EXPECT_EQ(m_servers.at(0)->wrong, 0U);
}

TEST_F(Traces, DisconnectedSinksAreNotCalledAgain)
{
    static uint32_t calls;
    calls = 0;
    const Callback<void, uint32_t, uint32_t> sink([](uint32_t, uint32_t) { ++calls; });
    StreamUser& client = StartWatched(500000);
    EXPECT_TRUE(client.socket->TraceConnectWithoutContext("CongestionWindow", sink));
    RunUntil(Seconds(0.15));
    const uint32_t before = calls;
    EXPECT_GT(before, 0U);
    EXPECT_TRUE(client.socket->TraceDisconnectWithoutContext("CongestionWindow", sink));
    RunUntil(Seconds(1));
    EXPECT_EQ(calls, before);
    EXPECT_GT(m_record.calls["CongestionWindow"], before);
    EXPECT_FALSE(client.socket->TraceConnectWithoutContext("NoSuchSource", sink));
}

TEST_F(Traces, ASinkWrittenForTheBuiltInTcpIsToldWhatToWrite)
{
    BuildPair();
    const Ptr<Socket> socket = NewSocket(0);
    const Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocketBase>> sink(
        [](Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocketBase>) {});
    const Callback<void, Context, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocketBase>>
        sinkWithContext(
            [](Context, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocketBase>) {});
    const char* const advice = "the last argument .* is a Ptr<const TcpSocket>";
    EXPECT_DEATH(socket->TraceConnectWithoutContext("Tx", sink), advice);
    EXPECT_DEATH(socket->TraceConnect("Rx", "context", sinkWithContext), advice);
}

} // namespace ns3::rfctcp::test
