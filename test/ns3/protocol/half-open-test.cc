/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Half-open connections that are kept without sockets, and what happens to them.

#include "internal/listen-queue.h"
#include "support/connection-ledger.h"
#include "support/raw-segments.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/nstime.h"
#include "ns3/object-vector.h"
#include "ns3/rfc-tcp-l4-protocol.h"
#include "ns3/rfc-tcp-socket.h"
#include "ns3/string.h"
#include "ns3/tcp-header.h"
#include "ns3/uinteger.h"

#include <gtest/gtest.h>
#include <map>
#include <random>

namespace ns3::rfctcp::test
{
namespace
{

using Event = RfcTcpListenEvent;

constexpr uint16_t PORT = 2000; ///< of the first of those that send SYNs
constexpr uint32_t IRS = 500;   ///< their initial sequence number
constexpr uint16_t FEW = 64;    ///< so many half-open connections keep their sockets at first

class HalfOpenTest : public RawSegmentTest
{
  protected:
    /** A segment of node 1, when it went to IP. */
    struct Sent
    {
        double at;        ///< s
        TcpHeader header; ///< of the segment
    };

    /** Builds both nodes, and watches what node 1 sends. */
    void Start()
    {
        BuildRaw(m_rules);
        m_nodes.Get(1)->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext(
            "Tx",
            MakeCallback(&HalfOpenTest::Watch, this));
    }

    /** @param settings attributes of the listener at port 80 of node 1 */
    void Listen(const std::vector<std::pair<std::string, uint32_t>>& settings = {})
    {
        Start();
        m_ledger = std::make_unique<ConnectionLedger>(Tcp(1));
        m_listener = NewRfcSocket(1);
        for (const auto& [name, value] : settings)
        {
            m_listener->SetAttribute(name, UintegerValue(value));
        }
        ASSERT_EQ(m_listener->Bind(AnyAddress()), 0);
        ASSERT_EQ(m_listener->Listen(), 0);
        m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                      MakeCallback(&HalfOpenTest::NoteAccepted, this));
    }

    void TearDown() override
    {
        m_listener = nullptr;
        m_accepted.clear();
    }

    void Watch(Ptr<const Packet> packet, Ptr<Ipv4>, uint32_t)
    {
        Ptr<Packet> copy = packet->Copy();
        Ipv4Header ip;
        copy->RemoveHeader(ip);
        TcpHeader tcp;
        copy->RemoveHeader(tcp);
        m_sent[tcp.GetDestinationPort()].push_back({Simulator::Now().GetSeconds(), tcp});
    }

    void NoteAccepted(Ptr<Socket> socket, const Address&)
    {
        m_accepted.push_back(DynamicCast<RfcTcpSocket>(socket));
    }

    /** @param flags of a segment to the listener @param port its sender @param ack SEG.ACK
     * @param text SEG.DATA @param seq SEG.SEQ, after the SYN's if it is no SYN */
    void Say(uint8_t flags, uint16_t port, uint32_t ack = 0, Octets text = {}, uint32_t seq = IRS)
    {
        RawSegment segment;
        segment.from = port;
        segment.to = 80;
        segment.seq = seq + ((flags & TcpHeader::SYN) == 0 ? 1 : 0);
        segment.ack = ack;
        segment.flags = flags;
        segment.text = std::move(text);
        Inject(segment);
    }

    /** @param count SYNs come from as many ports, from 1 s on, at 50000 a second
     * @param until simulates up to here, s */
    void Flood(uint16_t count, double until)
    {
        for (uint16_t i = 0; i < count; ++i)
        {
            At(0, Seconds(1) + MicroSeconds(20 * i), [this, i] {
                Say(TcpHeader::SYN, static_cast<uint16_t>(PORT + i));
            });
        }
        RunUntil(Seconds(until));
    }

    /** The peer completes the handshake, perhaps with text. @param port its */
    void Complete(uint16_t port = PORT, const Octets& text = {})
    {
        Say(TcpHeader::ACK, port, IssOf(port) + 1, text);
        RunUntil(Simulator::Now() + MilliSeconds(50));
    }

    /** @param port of a peer @return ISS of the connection with it */
    uint32_t IssOf(uint16_t port)
    {
        return m_sent.at(port).front().header.GetSequenceNumber().GetValue();
    }

    /** @param port of a peer @return when the same SYN,ACK was sent to it, s; nothing else was */
    std::vector<double> SynAcks(uint16_t port = PORT)
    {
        std::vector<double> times;
        for (const Sent& sent : m_sent[port])
        {
            EXPECT_EQ(sent.header.GetFlags(), TcpHeader::SYN | TcpHeader::ACK);
            EXPECT_EQ(sent.header.GetSequenceNumber().GetValue(), IssOf(port));
            EXPECT_EQ(sent.header.GetAckNumber().GetValue(), IRS + 1);
            times.push_back(std::round(sent.at * 100) / 100);
        }
        return times;
    }

    /** @return sockets of node 1, the listener included. Those asked for once keep their sockets */
    std::vector<Ptr<RfcTcpSocket>> Sockets()
    {
        ObjectVectorValue list;
        Tcp(1)->GetAttribute("Sockets", list);
        std::vector<Ptr<RfcTcpSocket>> sockets;
        for (auto item = list.Begin(); item != list.End(); ++item)
        {
            sockets.push_back(DynamicCast<RfcTcpSocket>(item->second));
        }
        return sockets;
    }

    /** An ICMP error of a router. @param type it @param code it @param seq number it quotes
     * @param info next-hop MTU */
    void Report(uint8_t type, uint8_t code, uint32_t seq, uint32_t info = 0)
    {
        const uint8_t quoted[8] = {0,
                                   80,
                                   PORT >> 8,
                                   PORT & 0xff,
                                   static_cast<uint8_t>(seq >> 24),
                                   static_cast<uint8_t>(seq >> 16),
                                   static_cast<uint8_t>(seq >> 8),
                                   static_cast<uint8_t>(seq)};
        Tcp(1)->ReceiveIcmp(Ipv4Address("10.1.1.1"),
                            64,
                            type,
                            code,
                            info,
                            Ipv4Address("10.1.1.2"),
                            Ipv4Address("10.1.1.1"),
                            quoted);
    }

    uint64_t Count(Event event)
    {
        return Tcp(1)->GetListenEvents(event);
    }

    std::string m_rules{"drop RST from client"};  ///< node 0 does not know what it has "sent"
    std::unique_ptr<ConnectionLedger> m_ledger;   ///< of node 1
    Ptr<RfcTcpSocket> m_listener;                 ///< of node 1
    std::vector<Ptr<RfcTcpSocket>> m_accepted;    ///< the user of the listener has got them
    std::map<uint16_t, std::vector<Sent>> m_sent; ///< by node 1, by port of the receiver
};

} // namespace

TEST(HalfOpenQueue, IsInOrderWhoeverLeaves)
{
    std::mt19937 random(1);
    RfcTcpHalfOpenQueue queue;
    std::map<uint32_t, uint32_t> model;
    for (uint32_t number = 1; number <= 20000; ++number)
    {
        queue.Add(number, number % 777);
        model[number] = number % 777;
        // It grows to some hundreds and shrinks to nothing, time and again
        for (uint32_t i = random() % 2 + number / 500 % 2; i > 0 && !model.empty(); --i)
        {
            const uint32_t first = model.begin()->first;
            const auto leaves = model.lower_bound(
                random() % 10 == 0 ? first : first + random() % (number - first + 1));
            if (leaves == model.end())
            {
                continue;
            }
            queue.Remove(leaves->first);
            queue.Remove(leaves->first); // is not there
            model.erase(leaves);
        }
        ASSERT_EQ(queue.GetSize(), model.size());
        ASSERT_TRUE(model.empty() || queue.Oldest() == model.begin()->second);
    }
}

TEST_F(HalfOpenTest, AFewKeepTheirSocketsUntilTheirSynAckIsSentAgain)
{
    Listen();
    Flood(FEW + 100, 2);
    EXPECT_EQ(Tcp(1)->GetConnections(), FEW + 100U);
    EXPECT_EQ(Sockets().size(), 1U + FEW);

    Renew();
    m_sent.clear();
    Listen();
    Flood(FEW + 100, 5);
    EXPECT_EQ(Tcp(1)->GetConnections(), FEW + 100U);
    EXPECT_EQ(Sockets().size(), 1U);
    for (uint16_t port = PORT; port < PORT + FEW + 100; ++port)
    {
        EXPECT_EQ(SynAcks(port), (std::vector<double>{1.01, 4.01}));
    }
}

TEST_F(HalfOpenTest, TheSynAckIsSentAgainUntilR2)
{
    Listen();
    Flood(1, 150);
    EXPECT_EQ(SynAcks(), (std::vector<double>{1.01, 4.01, 10.01, 22.01, 46.01, 94.01}));
    EXPECT_EQ(Tcp(1)->GetConnections(), 1U);
    EXPECT_EQ(Sockets().size(), 1U);
    RunUntil(Seconds(200));
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
    EXPECT_EQ(m_ledger->Story(2), "passive SYN_RCVD CLOSED/RETRANSMISSION_LIMIT");
    EXPECT_EQ(m_ledger->ReasonOf(2), RfcTcpCloseReason::TIMED_OUT);
}

TEST_F(HalfOpenTest, TheHandshakeIsCompletedLate)
{
    Listen();
    Flood(FEW + 10, 20);
    const uint16_t last = PORT + FEW + 9;
    Complete(last, Octets(10, 'x'));
    ASSERT_EQ(m_accepted.size(), 1U);
    EXPECT_EQ(m_accepted[0]->GetConnectionNumber(), FEW + 11U);
    EXPECT_EQ(m_accepted[0]->GetState(), TcpSocket::ESTABLISHED);
    EXPECT_EQ(ToText(m_accepted[0]->Recv()), "xxxxxxxxxx");
    EXPECT_EQ(m_ledger->Story(FEW + 11), "passive SYN_RCVD ESTABLISHED");
    Address peer;
    m_accepted[0]->GetPeerName(peer);
    EXPECT_EQ(InetSocketAddress::ConvertFrom(peer).GetPort(), last);
    ObjectVectorValue list;
    Tcp(1)->GetAttribute("Sockets", list);
    EXPECT_EQ(list.GetN(), 2U);
    EXPECT_EQ(list.Get(FEW + 10), m_accepted[0]) << "its place is that of when the SYN came";
    EXPECT_EQ(m_accepted[0]->Abort(), 0);
    EXPECT_EQ(Tcp(1)->GetConnections(), FEW + 9U);
}

TEST_F(HalfOpenTest, RstReturnsToListen)
{
    m_rules = "drop RST #1 from client; drop RST #2 from client"; // the next one is wanted
    Listen();
    Flood(1, 5);
    Say(TcpHeader::RST, PORT);
    RunUntil(Seconds(200));
    EXPECT_EQ(m_ledger->Story(2), "passive SYN_RCVD LISTEN");
    EXPECT_EQ(m_ledger->ReasonOf(2), RfcTcpCloseReason::RETURNED_TO_LISTEN);
    EXPECT_EQ(SynAcks(), (std::vector<double>{1.01, 4.01}));
    EXPECT_EQ(Sockets().size(), 1U);
}

TEST_F(HalfOpenTest, ARepeatedSynIsAnsweredAtOnceAndDefersNothing)
{
    Listen();
    Flood(1, 5);
    Say(TcpHeader::SYN, PORT);
    RunUntil(Seconds(11));
    EXPECT_EQ(SynAcks(), (std::vector<double>{1.01, 4.01, 5.01, 10.01}));
    EXPECT_EQ(Tcp(1)->GetConnections(), 1U);
    EXPECT_EQ(Sockets().size(), 1U);
    Complete();
    EXPECT_EQ(m_accepted.size(), 1U);
}

TEST_F(HalfOpenTest, ASynWithTextKeepsItsSocket)
{
    Listen();
    At(0, Seconds(1), [this] { Say(TcpHeader::SYN, PORT, 0, Octets(10, 'x')); });
    RunUntil(Seconds(5));
    EXPECT_EQ(Sockets().size(), 2U);
    Complete();
    ASSERT_EQ(m_accepted.size(), 1U);
    EXPECT_EQ(ToText(m_accepted[0]->Recv()), "xxxxxxxxxx");
}

TEST_F(HalfOpenTest, Rfc4987TheOldestMakesRoom)
{
    Listen({{"SynBacklog", 2}});
    m_listener->SetAttribute("SynPolicy", StringValue("DropOldest"));
    Flood(2, 5);
    Say(TcpHeader::SYN, PORT + 2);
    RunUntil(Seconds(6));
    EXPECT_EQ(Count(Event::HALF_OPEN_DROPPED), 1U);
    EXPECT_EQ(m_ledger->Story(2), "passive SYN_RCVD LISTEN/BACKLOG");
    EXPECT_EQ(m_ledger->Story(3), "passive SYN_RCVD");
    EXPECT_EQ(m_ledger->Story(4), "passive SYN_RCVD");
    Complete(PORT + 1); // it was the younger one
    EXPECT_EQ(m_accepted.size(), 1U);
    Say(TcpHeader::SYN, PORT + 3); // there is room again
    RunUntil(Seconds(7));
    EXPECT_EQ(Count(Event::HALF_OPEN_DROPPED), 1U);
    EXPECT_EQ(m_ledger->Story(5), "passive SYN_RCVD");
}

TEST_F(HalfOpenTest, TheyCountForSynBacklog)
{
    Listen({{"SynBacklog", 100}});
    Flood(150, 5);
    EXPECT_EQ(Count(Event::SYN_DROPPED), 50U);
    Complete(PORT + 70);
    Complete(PORT + 71);
    Say(TcpHeader::SYN, 5000);
    Say(TcpHeader::SYN, 5001);
    Say(TcpHeader::SYN, 5002);
    RunUntil(Seconds(6));
    EXPECT_EQ(Count(Event::SYN_DROPPED), 51U);
    EXPECT_EQ(Tcp(1)->GetConnections(), 102U);
}

TEST_F(HalfOpenTest, AFullQueueKeepsThemHalfOpen)
{
    Listen({{"Backlog", 1}});
    Flood(2, 5);
    Complete(PORT);
    Complete(PORT + 1);
    EXPECT_EQ(Count(Event::BACKLOG_FULL), 1U);
    EXPECT_EQ(m_ledger->Story(2), "passive SYN_RCVD ESTABLISHED");
    EXPECT_EQ(m_ledger->Story(3), "passive SYN_RCVD");
    EXPECT_EQ(Sockets().size(), 2U) << "the listener's and that of the first";
    Address from;
    EXPECT_NE(m_listener->Accept(from), nullptr);
    RunUntil(Seconds(11));
    EXPECT_EQ(SynAcks(PORT + 1), (std::vector<double>{1.01, 4.01, 10.01}));
    Complete(PORT + 1);
    const Ptr<RfcTcpSocket> second = m_listener->Accept(from);
    ASSERT_NE(second, nullptr);
    EXPECT_EQ(second->GetConnectionNumber(), 3U);
    EXPECT_EQ(Count(Event::BACKLOG_FULL), 1U);
}

TEST_F(HalfOpenTest, AClosedListenerAcceptsNone)
{
    for (const bool disposed : {false, true})
    {
        SCOPED_TRACE(disposed);
        Listen();
        Flood(2, 5);
        disposed ? m_listener->Dispose() : static_cast<void>(m_listener->Close());
        m_listener = nullptr;
        EXPECT_EQ(Tcp(1)->GetConnections(), 2U);
        RunUntil(Seconds(11));
        EXPECT_EQ(SynAcks().size(), 3U) << "both go on, as they did with sockets";
        Complete();
        EXPECT_TRUE(m_accepted.empty());
        EXPECT_EQ(m_sent[PORT].back().header.GetFlags() & TcpHeader::RST, TcpHeader::RST);
        EXPECT_EQ(m_ledger->Story(2), "passive SYN_RCVD ESTABLISHED CLOSED/ABORT_CALL");
        EXPECT_EQ(Tcp(1)->GetConnections(), 1U);
        Renew();
        m_sent.clear();
    }
}

TEST_F(HalfOpenTest, TheSettingsAreThoseOfWhenTheSynCame)
{
    Listen({{"RcvBufSize", 5000}});
    Flood(1, 2);
    m_listener->SetAttribute("RcvBufSize", UintegerValue(9000));
    m_listener->SetAttribute("SndBufSize", UintegerValue(7777));
    Say(TcpHeader::SYN, PORT + 1);
    RunUntil(Seconds(6));
    m_listener->SetAttribute("RcvBufSize", UintegerValue(20000));
    m_listener->ShutdownRecv();
    Complete(PORT, Octets(10, 'x'));
    Complete(PORT + 1, Octets(10, 'x'));
    ASSERT_EQ(m_accepted.size(), 2U);
    UintegerValue size;
    m_accepted[0]->GetAttribute("RcvBufSize", size);
    EXPECT_EQ(size.Get(), 5000U);
    m_accepted[1]->GetAttribute("RcvBufSize", size);
    EXPECT_EQ(size.Get(), 9000U);
    m_accepted[1]->GetAttribute("SndBufSize", size);
    EXPECT_EQ(size.Get(), 7777U);
    EXPECT_EQ(ToText(m_accepted[0]->Recv()), "xxxxxxxxxx");
    EXPECT_EQ(ToText(m_accepted[1]->Recv()), "xxxxxxxxxx");
}

TEST_F(HalfOpenTest, WhoTracesSegmentsSeesThoseOfAllHandshakes)
{
    Listen();
    std::map<Ptr<const TcpSocket>, int> seen;
    Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>> note(
        [&seen](Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket> socket) {
            ++seen[socket];
        });
    m_listener->TraceConnectWithoutContext("Tx", note);
    Flood(FEW + 2, 5);
    EXPECT_EQ(seen.size(), FEW + 2U) << "each has one socket for all its life";
    for (const auto& [socket, count] : seen)
    {
        EXPECT_EQ(count, 2);
    }
    EXPECT_EQ(Sockets().size(), FEW + 3U);
}

TEST_F(HalfOpenTest, WhoTracesTheListenerLaterDoesNotTraceThem)
{
    Listen();
    Flood(1, 5);
    int seen = 0;
    m_listener->TraceConnectWithoutContext(
        "Tx",
        Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>>(
            [&seen](Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>) { ++seen; }));
    Complete();
    ASSERT_EQ(m_accepted.size(), 1U);
    m_accepted[0]->Send(Text("hello"));
    RunUntil(Seconds(6));
    EXPECT_EQ(seen, 0) << "sinks are taken over when the SYN comes";
}

TEST_F(HalfOpenTest, ASocketThatWasShownStays)
{
    Listen();
    Flood(1, 2);
    ASSERT_EQ(Sockets().size(), 2U);
    Sockets()[1]->SetAttribute("ConnCount", UintegerValue(2));
    RunUntil(Seconds(5));
    EXPECT_EQ(Sockets().size(), 2U);
    RunUntil(Seconds(20));
    EXPECT_EQ(m_ledger->ReasonOf(2), RfcTcpCloseReason::TIMED_OUT);
}

TEST_F(HalfOpenTest, IcmpErrorsFindThem)
{
    constexpr uint8_t UNREACHABLE = 3;
    constexpr uint8_t HOST = 1;
    constexpr uint8_t PORT_CLOSED = 3;
    constexpr uint8_t TOO_BIG = 4;
    Listen();
    Flood(1, 5);
    At(1, Seconds(5), [this] {
        Report(UNREACHABLE, HOST, IssOf(PORT)); // a soft one
        Report(UNREACHABLE, TOO_BIG, IssOf(PORT), 600);
        Report(UNREACHABLE, PORT_CLOSED, IssOf(PORT) + 1); // quotes nothing that is in flight
    });
    RunUntil(Seconds(6));
    EXPECT_EQ(Sockets().size(), 1U);
    Complete();
    ASSERT_EQ(m_accepted.size(), 1U);
    m_accepted[0]->Send(Create<Packet>(1400)); // the SYN had no MSS option: 536 at most
    RunUntil(Seconds(7));
    EXPECT_EQ(m_ledger->Story(2), "passive SYN_RCVD ESTABLISHED");

    Say(TcpHeader::SYN, PORT + 1);
    RunUntil(Seconds(12));
    Renew();
    m_sent.clear();
    m_accepted.clear();
    Listen();
    Flood(1, 5);
    At(1, Seconds(5), [this] { Report(UNREACHABLE, PORT_CLOSED, IssOf(PORT)); });
    RunUntil(Seconds(6));
    EXPECT_EQ(m_ledger->Story(2), "passive SYN_RCVD CLOSED/ICMP_ERROR");
    EXPECT_EQ(m_ledger->ReasonOf(2), RfcTcpCloseReason::UNREACHABLE);
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
}

TEST_F(HalfOpenTest, TheirPortIsNotBusy)
{
    Listen();
    Flood(1, 5);
    m_listener->Close();
    Ptr<RfcTcpSocket> other = NewRfcSocket(1);
    EXPECT_EQ(other->Bind(AnyAddress()), 0) << "[9293 MUST-42]";
}

TEST_F(HalfOpenTest, EachBelongsToTheListenerThatGotItsSyn)
{
    Start();
    std::vector<Ptr<RfcTcpSocket>> listeners;
    std::vector<int> accepted(2);
    for (int i = 0; i < 2; ++i)
    {
        listeners.push_back(NewRfcSocket(1));
        listeners[i]->SetAttribute("ReusePort", BooleanValue(true));
        ASSERT_EQ(listeners[i]->Bind(AnyAddress()), 0);
        ASSERT_EQ(listeners[i]->Listen(), 0);
        CountAccepted(listeners[i], accepted[i]);
    }
    Flood(20, 5);
    for (uint16_t port = PORT; port < PORT + 20; ++port)
    {
        Complete(port);
    }
    EXPECT_EQ(accepted[0] + accepted[1], 20);
    EXPECT_GT(accepted[0], 3);
    EXPECT_GT(accepted[1], 3);
}

TEST_F(HalfOpenTest, OneOfALinkLocalAddressKeepsItsDevice)
{
    m_ipv6 = true;
    m_rules = "drop ACK #1 from client";
    Listen();
    Ptr<RfcTcpSocket> client = NewRfcSocket(0);
    client->BindToNetDevice(m_devices[0].Get(0));
    At(0, Seconds(3), [this, client] {
        client->Connect(Inet6SocketAddress(m_addresses6[0].GetAddress(1, 0), 80));
    });
    RunUntil(Seconds(6.008)); // the SYN,ACK was sent again and is on its way
    EXPECT_EQ(m_ledger->Story(2), "passive SYN_RCVD");
    EXPECT_EQ(Sockets().size(), 1U);
    RunUntil(Seconds(7));
    ASSERT_EQ(m_accepted.size(), 1U);
    EXPECT_EQ(m_accepted[0]->GetBoundNetDevice(), m_devices[0].Get(1));
    EXPECT_EQ(m_listener->GetBoundNetDevice(), nullptr);
    m_accepted[0]->Send(Text("hello"));
    RunUntil(Seconds(8));
    EXPECT_EQ(ToText(client->Recv()), "hello");
}

TEST_F(HalfOpenTest, TheEndOfTheSimulationFreesThem)
{
    for (const bool closed : {false, true})
    {
        Listen();
        Flood(FEW + 2000, 5);
        if (closed)
        {
            m_listener->Close(); // they alone hold it
        }
        m_listener = nullptr;
        EXPECT_EQ(Tcp(1)->GetConnections(), FEW + 2000U);
        Renew();
        m_sent.clear();
    }
}

} // namespace ns3::rfctcp::test
