/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// SYN flood [RFC 4987]: does an honest client still get through?
//
//     client   ---- 100 Mb/s, 10 ms ---+
//                                      router ---- 100 Mb/s, 10 ms ---- server
//     attacker ---- 100 Mb/s, 10 ms ---+
//
// The attacker sends SYNs from addresses that do not exist, so that nobody answers the SYN,ACKs and
// the connections stay half-open. The client opens a connection each 50 ms; it succeeds if the
// answer comes within 2 s. Writes syn-flood.csv and syn-flood.svg: the share that succeeds, by the
// rate of the flood, for each value of the attribute SynPolicy.

#include "common/option-text.h"
#include "common/program.h"
#include "common/results-directory.h"

#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/rfc-tcp-l4-protocol.h"
#include "ns3/rfc-tcp-line-chart.h"
#include "ns3/rfc-tcp-socket.h"

#include <iostream>
#include <map>

using namespace ns3;

namespace
{

constexpr double PATIENCE = 2;         ///< of the client, seconds
std::map<Ptr<Socket>, Time> g_waiting; ///< connections of the client and when they began
uint32_t g_tried = 0;                  ///< connections of the client
uint32_t g_succeeded = 0;              ///< those that got their answer in time

/** @param socket of the server: answers a request, and closes when the client has */
void
Answer(Ptr<Socket> socket)
{
    while (Ptr<Packet> packet = socket->Recv())
    {
        packet->GetSize() > 0 ? socket->Send(Create<Packet>(1000)) : socket->Close();
    }
}

/** @param socket of the server: a new connection */
void
Accept(Ptr<Socket> socket, const Address&)
{
    socket->SetRecvCallback(MakeCallback(&Answer));
}

/** @param socket of the client: the answer has come */
void
Read(Ptr<Socket> socket)
{
    const auto found = g_waiting.find(socket);
    if (found != g_waiting.end() && socket->Recv())
    {
        g_succeeded += Simulator::Now() - found->second < Seconds(PATIENCE) ? 1 : 0;
        socket->Close();
        g_waiting.erase(found);
    }
}

/** @param node client @param server address @param until when to stop */
void
Open(Ptr<Node> node, Address server, Time until)
{
    Ptr<Socket> socket = Socket::CreateSocket(node, TcpSocketFactory::GetTypeId());
    socket->SetRecvCallback(MakeCallback(&Read));
    socket->Connect(server);
    socket->Send(Create<Packet>(100));
    g_waiting[socket] = Simulator::Now();
    ++g_tried;
    if (Simulator::Now() < until)
    {
        Simulator::Schedule(MilliSeconds(50), &Open, node, server, until);
    }
}

/** Sends SYNs from forged addresses. */
class Attacker
{
  public:
    /** @param device to send by @param server whom @param rate SYNs a second */
    Attacker(Ptr<NetDevice> device, Ipv4Address server, double rate)
        : m_server(server),
          m_interval(Seconds(1 / rate)),
          m_device(device)
    {
        Simulator::ScheduleWithContext(device->GetNode()->GetId(),
                                       Seconds(0),
                                       &Attacker::Send,
                                       this);
    }

  private:
    void Send()
    {
        ++m_sent;
        TcpHeader syn;
        syn.SetSourcePort(static_cast<uint16_t>(1024 + m_sent % 60000));
        syn.SetDestinationPort(80);
        syn.SetSequenceNumber(SequenceNumber32(m_sent * 64000));
        syn.SetFlags(TcpHeader::SYN);
        syn.SetWindowSize(65535);
        Ipv4Header ip;
        ip.SetSource(Ipv4Address(0xc6336400 | (1 + m_sent % 250))); // 198.51.100.0/24 [5737]
        ip.SetDestination(m_server);
        ip.SetProtocol(6);
        ip.SetTtl(64);
        Ptr<Packet> packet = Create<Packet>();
        packet->AddHeader(syn);
        ip.SetPayloadSize(static_cast<uint16_t>(packet->GetSize()));
        packet->AddHeader(ip);
        m_device->Send(packet, m_device->GetBroadcast(), Ipv4L3Protocol::PROT_NUMBER);
        Simulator::Schedule(m_interval, &Attacker::Send, this);
    }

    Ipv4Address m_server;    ///< whom
    Time m_interval;         ///< between SYNs
    Ptr<NetDevice> m_device; ///< IP would not send from addresses that are not its own
    uint32_t m_sent{0};      ///< SYNs so far
};

/**
 * @param policy value of SynPolicy @param backlog value of SynBacklog @param rate of the flood
 * @param duration of the client's attempts
 * @return percent of the client's connections that succeed
 */
double
Run(const std::string& policy, uint32_t backlog, double rate, Time duration)
{
    NodeContainer nodes(4); // client, attacker, server, router
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("100Mbps"));
    link.SetChannelAttribute("Delay", StringValue("10ms"));
    RfcTcpHelper().Install(nodes);
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    Ipv4Address serverAddress;
    for (uint32_t i = 0; i < 3; ++i)
    {
        const Ipv4InterfaceContainer ends =
            addresses.Assign(link.Install(nodes.Get(i), nodes.Get(3)));
        Ptr<Ipv4> ipv4 = nodes.Get(i)->GetObject<Ipv4>();
        Ipv4StaticRoutingHelper().GetStaticRouting(ipv4)->SetDefaultRoute(ends.GetAddress(1), 1);
        serverAddress = ends.GetAddress(0); // the last one is the server
        addresses.NewNetwork();
    }
    const InetSocketAddress server(serverAddress, 80);
    Ptr<Socket> listener = Socket::CreateSocket(nodes.Get(2), TcpSocketFactory::GetTypeId());
    listener->SetAttribute("SynBacklog", UintegerValue(backlog));
    listener->SetAttribute("SynPolicy", StringValue(policy));
    listener->Bind(server);
    listener->Listen();
    listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                MakeCallback(&Accept));
    std::unique_ptr<Attacker> attacker;
    if (rate > 0)
    {
        attacker = std::make_unique<Attacker>(nodes.Get(1)->GetDevice(1), serverAddress, rate);
    }
    g_tried = 0;
    g_succeeded = 0;
    const Time start = Seconds(3); // the flood has a start
    Simulator::ScheduleWithContext(0,
                                   start,
                                   &Open,
                                   nodes.Get(0),
                                   Address(server),
                                   start + duration);
    Simulator::Stop(start + duration + Seconds(PATIENCE));
    Simulator::Run();
    g_waiting.clear();
    Simulator::Destroy();
    return 100.0 * g_succeeded / g_tried;
}

/** @param argc from main @param argv from main @return the exit status */
int
Simulate(int argc, char* argv[])
{
    uint32_t backlog = 128;
    double maximum = 30000;
    Time duration = Seconds(5);
    common::ResultsRequest request{"rfc-tcp-syn-flood",
                                   "results/syn-flood",
                                   {"syn-flood.csv", "syn-flood.svg"},
                                   {},
                                   false};
    CommandLine cmd(__FILE__);
    common::AddNumber(cmd, "backlog", "SynBacklog of the server", backlog);
    common::AddNumber(cmd, "maximum", "greatest rate of the flood, SYNs a second", maximum);
    common::AddTime(cmd, "duration", "how long the client tries", duration);
    common::AddResultsOptions(cmd, request);
    common::Parse(cmd, argc, argv);
    common::Require("maximum", maximum, maximum >= 0 && maximum <= 1e6, "from 0 to 1000000");
    common::Require("duration", duration.As(Time::S), duration >= Time(0), "0s or more");
    common::ResultsDirectory output(request);
    output.Announce(std::cout);

    RfcTcpLineChart chart;
    chart.title = "Success of an honest client under a SYN flood";
    chart.xLabel = "SYNs of the flood a second";
    chart.yLabel = "percent of connections that succeed";
    chart.logarithmic = true;
    chart.yMaximum = 100;
    for (const std::string policy : {"DropNew", "DropOldest", "Cookies"})
    {
        RfcTcpLineChart::Series series{policy, {}};
        for (double rate = 0; rate <= 1.1 * maximum; rate = rate > 0 ? rate * std::sqrt(10) : 10)
        {
            const double success = Run(policy, backlog, rate, duration);
            series.points.emplace_back(std::round(rate), success);
            std::cout << policy << ": " << std::round(rate) << " SYN/s, " << success
                      << " % succeed\n";
        }
        chart.series.push_back(series);
    }
    chart.WriteCsv(output.Create("syn-flood.csv"));
    chart.WriteSvg(output.Create("syn-flood.svg"));
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-syn-flood", [&] { return Simulate(argc, argv); });
}
