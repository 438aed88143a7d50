/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What users call from their own scripts, through the exported headers and in real simulations: the
// observer of links, the state tracers of both TCPs and the journal.

#include "model/internal/text.h"

#include "ns3/csma-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/rfc-tcp-flags.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/rfc-tcp-journal.h"
#include "ns3/rfc-tcp-ladder.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"
#include "ns3/rfc-tcp-link-observer.h"
#include "ns3/rfc-tcp-state-tracer.h"
#include "ns3/simple-net-device-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-factory.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <memory>
#include <tuple>
#include <unistd.h>

using namespace ns3;

namespace
{

constexpr uint32_t CLIENT = 0;
constexpr uint32_t SERVER = 1;
constexpr uint16_t SERVER_PORT = 80;

/** A link, its observer, and connections over it: each client sends some octets, then closes. */
class Link
{
  public:
    Link(const std::string& device, bool ipv6, bool builtIn, const std::string& rules = "")
        : m_ipv6(ipv6)
    {
        m_nodes.Create(2);
        m_firstNode = m_nodes.Get(0)->GetId();
        InternetStackHelper internet;
        RfcTcpHelper tcp;
        builtIn ? internet.Install(m_nodes) : tcp.Install(m_nodes);
        if (device == "csma")
        {
            CsmaHelper csma;
            csma.SetChannelAttribute("DataRate", StringValue("10Mbps"));
            csma.SetChannelAttribute("Delay", StringValue("1ms"));
            m_devices = csma.Install(m_nodes);
        }
        else if (device == "simple")
        {
            SimpleNetDeviceHelper simple;
            simple.SetChannelAttribute("Delay", StringValue("1ms"));
            m_devices = simple.Install(m_nodes);
        }
        else
        {
            PointToPointHelper pointToPoint;
            pointToPoint.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
            pointToPoint.SetChannelAttribute("Delay", StringValue("1ms"));
            m_devices = pointToPoint.Install(m_nodes);
        }
        if (ipv6)
        {
            const auto interfaces = Ipv6AddressHelper("2001:db8::", 64).Assign(m_devices);
            m_addresses = {interfaces.GetAddress(0, 1), interfaces.GetAddress(1, 1)};
        }
        else
        {
            const auto interfaces =
                Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(m_devices);
            m_addresses = {interfaces.GetAddress(0), interfaces.GetAddress(1)};
        }
        observer = std::make_unique<RfcTcpLinkObserver>(m_devices);
        m_impairments.AddRules(rules);
        m_impairments.Install(m_devices);
        for (uint32_t end : {CLIENT, SERVER})
        {
            tracers.push_back(RfcTcpStateTracer::Create(m_nodes.Get(end), *observer, journal));
        }
    }

    ~Link()
    {
        m_sockets.clear();
        for (const auto& tracer : tracers)
        {
            tracer->Release();
        }
        Simulator::Destroy();
    }

    /** @return address and port as one address */
    Address At(uint32_t end, uint16_t port) const
    {
        return m_ipv6
                   ? Address(Inet6SocketAddress(Ipv6Address::ConvertFrom(m_addresses[end]), port))
                   : Address(InetSocketAddress(Ipv4Address::ConvertFrom(m_addresses[end]), port));
    }

    /** @return id of a node */
    uint32_t Id(uint32_t end) const
    {
        return m_firstNode + end;
    }

    /** Simulate. @param octets that the clients send, by client */
    void Run(const std::vector<uint32_t>& octets)
    {
        // IPv6 addresses are tentative at first
        Simulator::Schedule(Seconds(3), [this] { Listen(); });
        for (std::size_t i = 0; i < octets.size(); ++i)
        {
            Simulator::Schedule(Seconds(4), [this, i, &octets] {
                Connect(static_cast<uint16_t>(1001 + i), octets[i]);
            });
        }
        Simulator::Stop(Seconds(600));
        Simulator::Run();
        journal.SetSegments(observer->GetSegments());
    }

    /** @return the transitions of one connection as text; a listener is none */
    std::vector<std::string> StatesOf(uint32_t end, uint16_t clientPort) const
    {
        std::vector<std::string> states;
        for (const auto& record : journal.GetStates())
        {
            const Address client = At(CLIENT, clientPort);
            if (record.node == Id(end) && (end == CLIENT ? record.local : record.peer) == client)
            {
                states.push_back(std::string(TcpSocket::TcpStateName[record.from]) + ">" +
                                 TcpSocket::TcpStateName[record.to]);
            }
        }
        return states;
    }

    RfcTcpJournal journal;                                   ///< with all records
    std::unique_ptr<RfcTcpLinkObserver> observer;            ///< of the link
    std::vector<std::unique_ptr<RfcTcpStateTracer>> tracers; ///< by end

  private:
    void Listen()
    {
        const auto listener = Make(SERVER, At(SERVER, SERVER_PORT));
        RfcTcpStateTracer::CallScope call(*tracers[SERVER], "PASSIVE_OPEN");
        listener->Listen();
        listener->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
            Callback<void, Ptr<Socket>, const Address&>(
                [this](Ptr<Socket> socket, const Address&) { CloseAtEnd(socket); }));
    }

    void Connect(uint16_t port, uint32_t octets)
    {
        const auto socket = Make(CLIENT, At(CLIENT, port));
        socket->SetConnectCallback(Callback<void, Ptr<Socket>>([this, octets](Ptr<Socket> s) {
                                       s->Send(Create<Packet>(octets));
                                       RfcTcpStateTracer::CallScope call(*tracers[CLIENT],
                                                                         "CLOSE_CALL");
                                       s->Close();
                                   }),
                                   MakeNullCallback<void, Ptr<Socket>>());
        RfcTcpStateTracer::CallScope call(*tracers[CLIENT], "ACTIVE_OPEN");
        ASSERT_EQ(socket->Connect(At(SERVER, SERVER_PORT)), 0);
    }

    void CloseAtEnd(Ptr<Socket> socket)
    {
        m_sockets.push_back(socket);
        socket->SetRecvCallback(Callback<void, Ptr<Socket>>([](Ptr<Socket> s) {
            while (const auto data = s->Recv())
            {
                if (data->GetSize() == 0)
                {
                    break;
                }
            }
        }));
        socket->SetCloseCallbacks(Callback<void, Ptr<Socket>>([this](Ptr<Socket> s) {
                                      // not from within the callback: the built-in TCP has not
                                      // yet left its state there
                                      Simulator::Schedule(MilliSeconds(1), [this, s] {
                                          RfcTcpStateTracer::CallScope call(*tracers[SERVER],
                                                                            "CLOSE_CALL");
                                          s->Close();
                                      });
                                  }),
                                  MakeNullCallback<void, Ptr<Socket>>());
    }

    Ptr<Socket> Make(uint32_t end, const Address& local)
    {
        const auto socket = Socket::CreateSocket(m_nodes.Get(end), TcpSocketFactory::GetTypeId());
        tracers[end]->SocketCreated();
        EXPECT_EQ(socket->Bind(local), 0);
        m_sockets.push_back(socket);
        return socket;
    }

    bool m_ipv6;                              ///< version of IP
    uint32_t m_firstNode{0};                  ///< id
    NodeContainer m_nodes;                    ///< client and server
    NetDeviceContainer m_devices;             ///< of the link
    std::vector<Address> m_addresses;         ///< by end
    RfcTcpLinkImpairmentHelper m_impairments; ///< of the link
    std::vector<Ptr<Socket>> m_sockets;       ///< kept open
};

/** Device and whether IPv6 is used. */
class RfcTcpLinkObserverOn : public testing::TestWithParam<std::tuple<const char*, bool>>
{
};

TEST_P(RfcTcpLinkObserverOn, SeesEverySegmentOfThreeConnections)
{
    const auto& [device, ipv6] = GetParam();
    Link link(device, ipv6, false);
    const std::vector<uint32_t> octets{100, 2000, 30};
    link.Run(octets);
    for (uint32_t number = 1; number <= 3; ++number)
    {
        SCOPED_TRACE(number);
        std::vector<RfcTcpSegmentRecord> segments;
        for (const auto& segment : link.observer->GetSegments())
        {
            if (segment.connection == number)
            {
                segments.push_back(segment);
            }
        }
        ASSERT_GE(segments.size(), 6u);
        const Address client = link.At(CLIENT, static_cast<uint16_t>(1000 + number));
        uint32_t text = 0;
        for (const auto& segment : segments)
        {
            const bool fromClient = segment.node == link.Id(CLIENT);
            EXPECT_EQ(segment.role, fromClient ? RfcTcpRole::CLIENT : RfcTcpRole::SERVER);
            EXPECT_EQ(fromClient ? segment.source : segment.destination, client);
            EXPECT_EQ(segment.fate, RfcTcpFate::DELIVERED);
            EXPECT_GT(segment.arrived, segment.sent);
            EXPECT_FALSE(segment.retransmission);
            text += segment.header.length;
        }
        EXPECT_EQ(text, octets[number - 1]);
        EXPECT_EQ(segments[0].header.flags, TcpHeader::SYN);
        EXPECT_EQ(segments[0].relativeSeq, 0u);
        EXPECT_EQ(segments[1].header.flags, TcpHeader::SYN | TcpHeader::ACK);
        EXPECT_EQ(segments[1].relativeAck, 1u);
        EXPECT_EQ(segments[1].header.ack, segments[0].header.seq + 1);
    }
    EXPECT_TRUE(std::all_of(link.observer->GetSegments().begin(),
                            link.observer->GetSegments().end(),
                            [](const auto& segment) { return segment.connection <= 3; }));
}

INSTANTIATE_TEST_SUITE_P(Devices,
                         RfcTcpLinkObserverOn,
                         testing::Combine(testing::Values("point-to-point", "csma", "simple"),
                                          testing::Bool()));

TEST(RfcTcpLinkObserver, TellsWhatGotLostAndWhatWasSentAgain)
{
    Link link("csma", true, false, "drop DATA #1");
    link.Run({100});
    uint32_t lost = 0;
    uint32_t again = 0;
    for (const auto& segment : link.observer->GetSegments())
    {
        if (segment.fate == RfcTcpFate::LOST)
        {
            ++lost;
            EXPECT_EQ(segment.header.length, 100u);
            EXPECT_FALSE(segment.retransmission);
        }
        if (segment.retransmission)
        {
            ++again;
            EXPECT_EQ(segment.header.length, 100u);
            EXPECT_EQ(segment.relativeSeq, 1u);
        }
    }
    EXPECT_EQ(lost, 1u);
    EXPECT_EQ(again, 1u);
}

TEST(RfcTcpStateTracer, BothTcpsLiveTheSameLife)
{
    const std::vector<std::string> client{"CLOSED>SYN_SENT",
                                          "SYN_SENT>ESTABLISHED",
                                          "ESTABLISHED>FIN_WAIT_1",
                                          "FIN_WAIT_1>FIN_WAIT_2",
                                          "FIN_WAIT_2>TIME_WAIT",
                                          "TIME_WAIT>CLOSED"};
    const std::vector<std::string> server{"LISTEN>SYN_RCVD",
                                          "SYN_RCVD>ESTABLISHED",
                                          "ESTABLISHED>CLOSE_WAIT",
                                          "CLOSE_WAIT>LAST_ACK",
                                          "LAST_ACK>CLOSED"};
    for (const std::string device : {"point-to-point", "csma", "simple"})
    {
        for (const bool builtIn : {false, true})
        {
            SCOPED_TRACE(device + (builtIn ? " built-in" : " rfc"));
            Link link(device, false, builtIn);
            link.Run({100, 200, 300});
            for (const uint16_t port : {1001, 1002, 1003})
            {
                SCOPED_TRACE(port);
                EXPECT_EQ(link.StatesOf(CLIENT, port), client);
                EXPECT_EQ(link.StatesOf(SERVER, port), server);
            }
            for (const auto& record : link.journal.GetStates())
            {
                EXPECT_EQ(record.role,
                          record.node == link.Id(CLIENT) ? RfcTcpRole::CLIENT : RfcTcpRole::SERVER);
                if (record.to == TcpSocket::FIN_WAIT_2 || record.to == TcpSocket::CLOSE_WAIT)
                {
                    EXPECT_EQ(record.cause, "SEGMENT");
                    ASSERT_TRUE(record.segment);
                    EXPECT_EQ(record.segment->flags & TcpHeader::FIN,
                              record.to == TcpSocket::CLOSE_WAIT ? TcpHeader::FIN : 0);
                }
                // the built-in TCP sends the client's FIN later, behind the data
                if (record.to == TcpSocket::LAST_ACK ||
                    (record.to == TcpSocket::FIN_WAIT_1 && !builtIn))
                {
                    EXPECT_EQ(record.cause, "CLOSE_CALL");
                }
            }
        }
    }
}

/** Removes its files at the end. */
class RfcTcpJournalFiles : public testing::Test
{
  protected:
    ~RfcTcpJournalFiles() override
    {
        for (const char* table : {"-states.csv", "-events.csv", "-segments.csv"})
        {
            unlink((m_prefix + table).c_str());
        }
    }

    std::string m_prefix{testing::TempDir() + "journal-" + std::to_string(getpid())};
};

TEST_F(RfcTcpJournalFiles, SurviveTheRoundTrip)
{
    Link link("point-to-point", true, false, "drop DATA #2");
    link.journal.SetNodeName(link.Id(SERVER), "the \"server\", port 80");
    link.journal.Open(m_prefix);
    RfcTcpEventRecord event;
    event.time = NanoSeconds(1'000'000'001);
    event.node = link.Id(SERVER);
    event.event = "said \"hello\", waited";
    event.local = link.At(SERVER, SERVER_PORT);
    link.journal.Add(event);
    link.Run({8000, 100});
    link.journal.WriteSegments(m_prefix);

    RfcTcpJournal copy;
    copy.SetNodeName(link.Id(SERVER), "the \"server\", port 80");
    copy.Load(m_prefix);
    ASSERT_EQ(copy.GetEvents().size(), 1u);
    EXPECT_EQ(copy.GetEvents()[0].time, event.time);
    EXPECT_EQ(copy.GetEvents()[0].node, event.node);
    EXPECT_EQ(copy.GetEvents()[0].event, event.event);
    EXPECT_EQ(copy.GetEvents()[0].local, event.local);
    EXPECT_TRUE(copy.GetEvents()[0].peer.IsInvalid());

    ASSERT_EQ(copy.GetStates().size(), link.journal.GetStates().size());
    ASSERT_GT(copy.GetStates().size(), 20u);
    for (std::size_t i = 0; i < copy.GetStates().size(); ++i)
    {
        const auto& is = copy.GetStates()[i];
        const auto& was = link.journal.GetStates()[i];
        EXPECT_EQ(
            std::tie(is.order, is.time, is.node, is.connection, is.local, is.peer, is.role),
            std::tie(was.order, was.time, was.node, was.connection, was.local, was.peer, was.role));
        EXPECT_EQ(std::tie(is.from, is.to, is.cause, is.reason),
                  std::tie(was.from, was.to, was.cause, was.reason));
        ASSERT_EQ(is.segment.has_value(), was.segment.has_value());
        if (is.segment)
        {
            EXPECT_EQ(is.segment->flags, was.segment->flags);
            EXPECT_EQ(is.segment->seq, was.segment->seq);
            EXPECT_EQ(is.segment->ack, was.segment->ack);
            EXPECT_EQ(is.segment->length, was.segment->length);
        }
    }
    ASSERT_EQ(copy.GetSegments().size(), link.journal.GetSegments().size());
    std::size_t blocks = 0;
    for (std::size_t i = 0; i < copy.GetSegments().size(); ++i)
    {
        const auto& is = copy.GetSegments()[i];
        const auto& was = link.journal.GetSegments()[i];
        EXPECT_EQ(
            std::tie(is.sent, is.arrived, is.node, is.connection, is.source, is.destination),
            std::tie(was.sent, was.arrived, was.node, was.connection, was.source, was.destination));
        EXPECT_EQ(std::tie(is.role, is.window, is.relativeSeq, is.relativeAck, is.sack),
                  std::tie(was.role, was.window, was.relativeSeq, was.relativeAck, was.sack));
        EXPECT_EQ(std::tie(is.retransmission, is.cause, is.fate),
                  std::tie(was.retransmission, was.cause, was.fate));
        EXPECT_EQ(std::tie(is.header.flags, is.header.seq, is.header.ack, is.header.length),
                  std::tie(was.header.flags, was.header.seq, was.header.ack, was.header.length));
        blocks += is.sack.size();
    }
    EXPECT_GT(blocks, 0u) << "the run shows no SACK";
}

TEST_F(RfcTcpJournalFiles, HaveTheColumnsThatWereChosen)
{
    RfcTcpJournal journal;
    journal.SetNodeName(7, "client");
    journal.SetColumns({"time_s", "end", "to"}, {"event"}, {"fate", "flags"});
    journal.Open(m_prefix);
    RfcTcpStateRecord state;
    state.time = MilliSeconds(1500);
    state.node = 7;
    state.to = TcpSocket::TIME_WAIT;
    journal.Add(state);
    std::ifstream file(m_prefix + "-states.csv"); // on disk at once
    std::string line;
    std::getline(file, line);
    EXPECT_EQ(line, "time_s,end,to");
    std::getline(file, line);
    EXPECT_EQ(line, "1.500000000,client,TIME_WAIT");

    RfcTcpJournal copy;
    copy.SetNodeName(7, "client");
    copy.Load(m_prefix);
    ASSERT_EQ(copy.GetStates().size(), 1u);
    EXPECT_EQ(copy.GetStates()[0].node, 7u);
    EXPECT_EQ(copy.GetStates()[0].to, TcpSocket::TIME_WAIT);
    EXPECT_DEATH(journal.SetColumns({"time"}, {}, {}), "time_s, node, end");
}

TEST(RfcTcpLadder, DrawsOneConnectionOfThree)
{
    Link link("csma", true, false);
    for (const uint16_t port : {1001, 1002, 1003})
    {
        RfcTcpEventRecord event;
        event.time = Seconds(4);
        event.node = link.Id(CLIENT);
        event.event = "event of " + std::to_string(port);
        event.local = link.At(CLIENT, port);
        link.journal.Add(event);
    }
    link.Run({111, 222, 333});
    const std::string path = testing::TempDir() + "ladder-" + std::to_string(getpid()) + ".svg";
    RfcTcpLadder::Panel panel;
    panel.journal = &link.journal;
    panel.connection = 2;
    panel.title = "one of three";
    RfcTcpLadder().Draw(path, panel);
    std::ifstream file(path);
    const std::string svg(std::istreambuf_iterator<char>(file), {});
    unlink(path.c_str());
    const auto count = [&svg](const std::string& text) {
        std::size_t times = 0;
        for (auto at = svg.find(text); at != std::string::npos; at = svg.find(text, at + 1))
        {
            ++times;
        }
        return times;
    };
    EXPECT_EQ(count(">one of three<"), 2u) << "title of the file and of the panel";
    EXPECT_EQ(count("len=222<"), 1u);
    EXPECT_EQ(count("len=111<") + count("len=333<"), 0u);
    EXPECT_EQ(count(">event of 1002<"), 1u);
    EXPECT_EQ(count(">event of 1001<") + count(">event of 1003<"), 0u);
    EXPECT_EQ(count(">SYN seq=0<"), 1u);
    for (const char* state : {"SYN_SENT", "FIN_WAIT_2", "TIME_WAIT", "SYN_RCVD", "LAST_ACK"})
    {
        // beside its bar and in the legend
        EXPECT_EQ(count(std::string(">") + state + "<"), 2u) << state;
    }
    panel.connection = 4;
    EXPECT_DEATH(RfcTcpLadder().Draw(path, panel), "no connection 4");
}

TEST(RfcTcpFlags, NamesSurviveTheRoundTrip)
{
    for (unsigned octet = 1; octet < 256; ++octet)
    {
        const auto flags = static_cast<uint8_t>(octet);
        EXPECT_EQ(RfcTcpFlagsFromNames(RfcTcpFlagNames(flags)), flags);
    }
    EXPECT_EQ(RfcTcpFlagsFromNames("ack,Syn"), 0x12);
    for (const char* wrong : {"", "SYN,", "SYN,ACKS", "none"})
    {
        EXPECT_FALSE(RfcTcpFlagsFromNames(wrong)) << wrong;
    }
}

TEST(Text, FieldsOfCsvAndEndsSurviveTheRoundTrip)
{
    using namespace ns3::rfctcp;
    const std::vector<std::string> fields{"", "plain", "a,b", "say \"no\"", "\"", ","};
    std::string line;
    for (const auto& field : fields)
    {
        line += (&field == &fields.front() ? "" : ",") + QuoteCsv(field);
    }
    EXPECT_EQ(SplitCsv(line), fields);
    for (const std::string end : {"10.0.0.1:80", "[2001:db8::1]:65535"})
    {
        EXPECT_EQ(EndText(EndFromText(end)), end);
    }
    EXPECT_TRUE(EndFromText("*").IsInvalid());
    EXPECT_EQ(EscapeXml("<a b=\"1\">&\x01"), "&lt;a b=&quot;1&quot;&gt;&amp;?");
    EXPECT_EQ(Split("a,,b,", ','), (std::vector<std::string>{"a", "", "b", ""}));
}

} // namespace
