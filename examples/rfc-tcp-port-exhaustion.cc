/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Port exhaustion: how many short connections a second can a client open to one server?
//
//     client ---- 100 Mb/s, 5 ms ---- server
//
// Who closes first has the TIME-WAIT. If that is the client, each connection occupies one of its
// ephemeral ports for 2 MSL: with P ports no more than P / (2 MSL) connections a second are
// possible, and the others fail with ERROR_ADDRNOTAVAIL. Writes port-exhaustion.csv and
// port-exhaustion.svg: the share that fails, by the rate, in four situations.

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

using namespace ns3;

namespace
{

/** What is different from run to run. */
struct Situation
{
    std::string name;  ///< in the legend
    Time msl;          ///< MSL of both
    uint16_t servers;  ///< server ports, used in turn
    bool serverCloses; ///< first, and has the TIME-WAIT
};

uint64_t g_opened = 0; ///< Connect() returned 0
uint64_t g_failed = 0; ///< it did not

/** @param socket reads the end of the peer's stream, and closes */
void
CloseAtEnd(Ptr<Socket> socket)
{
    while (Ptr<Packet> packet = socket->Recv())
    {
        if (packet->GetSize() == 0)
        {
            socket->Close();
        }
    }
}

/** @param socket a new connection of a server that closes first */
void
AcceptAndClose(Ptr<Socket> socket, const Address&)
{
    socket->Close();
}

/** @param socket a new connection of a server that waits */
void
AcceptAndWait(Ptr<Socket> socket, const Address&)
{
    socket->SetRecvCallback(MakeCallback(&CloseAtEnd));
}

/** @param socket of the client, which closes first */
void
CloseNow(Ptr<Socket> socket)
{
    socket->Close();
}

/** @param node client @param server address of the first server @param situation what to do */
void
Open(Ptr<Node> node, Ipv4Address server, Situation situation, Time interval)
{
    const auto port = static_cast<uint16_t>(80 + (g_opened + g_failed) % situation.servers);
    Ptr<Socket> socket = Socket::CreateSocket(node, TcpSocketFactory::GetTypeId());
    if (situation.serverCloses)
    {
        socket->SetRecvCallback(MakeCallback(&CloseAtEnd));
    }
    else
    {
        socket->SetConnectCallback(MakeCallback(&CloseNow), MakeNullCallback<void, Ptr<Socket>>());
    }
    ++(socket->Connect(InetSocketAddress(server, port)) == 0 ? g_opened : g_failed);
    Simulator::Schedule(interval, &Open, node, server, situation, interval);
}

/**
 * @param situation which @param rate connections a second @param ports of the client
 * @return percent that fail once the TIME-WAITs have come to be
 */
double
Run(const Situation& situation, double rate, uint16_t ports)
{
    Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(situation.msl));
    NodeContainer nodes(2);
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("100Mbps"));
    link.SetChannelAttribute("Delay", StringValue("5ms"));
    NetDeviceContainer devices = link.Install(nodes);
    RfcTcpHelper().Install(nodes);
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    Ipv4InterfaceContainer interfaces = addresses.Assign(devices);

    std::vector<Ptr<Socket>> listeners;
    for (uint16_t i = 0; i < situation.servers; ++i)
    {
        Ptr<Socket> listener = Socket::CreateSocket(nodes.Get(1), TcpSocketFactory::GetTypeId());
        listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), 80 + i));
        listener->Listen();
        listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    situation.serverCloses ? MakeCallback(&AcceptAndClose)
                                                           : MakeCallback(&AcceptAndWait));
        listeners.push_back(listener);
    }
    nodes.Get(0)->GetObject<RfcTcpL4Protocol>()->SetAttribute("EphemeralPortFirst",
                                                              UintegerValue(65536U - ports));
    g_opened = 0;
    g_failed = 0;
    Simulator::ScheduleWithContext(0,
                                   Seconds(0),
                                   &Open,
                                   nodes.Get(0),
                                   interfaces.GetAddress(1),
                                   situation,
                                   Seconds(1 / rate));
    const Time lingering = 2 * situation.msl;
    uint64_t opened = 0;
    uint64_t failed = 0;
    Simulator::Schedule(lingering, [&] {
        opened = g_opened;
        failed = g_failed;
    });
    Simulator::Stop(2 * lingering); // one period to fill up, one to measure
    Simulator::Run();
    Simulator::Destroy();
    opened = g_opened - opened;
    failed = g_failed - failed;
    return 100.0 * static_cast<double>(failed) / static_cast<double>(opened + failed);
}

/** @param argc from main @param argv from main @return the exit status */
int
Simulate(int argc, char* argv[])
{
    uint16_t ports = 500;
    double maximum = 50;
    common::ResultsRequest request{"rfc-tcp-port-exhaustion",
                                   "results/port-exhaustion",
                                   {"port-exhaustion.csv", "port-exhaustion.svg"},
                                   {},
                                   false};
    CommandLine cmd(__FILE__);
    common::AddNumber(cmd, "ports", "ephemeral ports of the client", ports);
    common::AddNumber(cmd, "maximum", "greatest rate, connections a second", maximum);
    common::AddResultsOptions(cmd, request);
    common::Parse(cmd, argc, argv);
    common::Require("ports", ports, ports > 0, "from 1 to 65535");
    common::Require("maximum",
                    maximum,
                    maximum > 0 && maximum <= 1e6,
                    "more than 0, 1000000 at most");
    common::ResultsDirectory output(request);
    output.Announce(std::cout);

    const Situation situations[] = {
        {"MSL 60 s", Seconds(60), 1, false},
        {"MSL 15 s", Seconds(15), 1, false},
        {"MSL 60 s, two server ports", Seconds(60), 2, false},
        {"server closes first", Seconds(60), 1, true},
    };
    RfcTcpLineChart chart;
    chart.title = "Connections that find no port, with " + std::to_string(ports) + " ports";
    chart.xLabel = "connections a second";
    chart.yLabel = "percent that fail";
    chart.yMaximum = 100;
    for (const Situation& situation : situations)
    {
        RfcTcpLineChart::Series series{situation.name, {}};
        for (int step = 1; step <= 10; ++step)
        {
            const double rate = maximum * step / 10;
            const double failing = Run(situation, rate, ports);
            series.points.emplace_back(rate, failing);
            std::cout << situation.name << ": " << rate << "/s, " << failing << " % fail\n";
        }
        chart.series.push_back(series);
    }
    chart.WriteCsv(output.Create("port-exhaustion.csv"));
    chart.WriteSvg(output.Create("port-exhaustion.svg"));
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-port-exhaustion", [&] { return Simulate(argc, argv); });
}
