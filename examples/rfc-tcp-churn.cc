/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Connection churn: a client opens short connections at a steady rate, and each of them stays in
// TIME-WAIT for 2 MSL after it.
//
//     client ---- 100 Mb/s, 5 ms ---- server
//
// Each connection asks for 100 octets, gets 1000 and is closed by the client, which therefore has
// all the TIME-WAITs. After 2 MSL there are rate * 2 MSL of them, unless --max-time-wait limits
// them. Writes churn.csv and churn.svg: open connections and those in TIME-WAIT over time.

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

constexpr uint32_t REQUEST = 100; ///< octets
constexpr uint32_t ANSWER = 1000; ///< octets
uint64_t g_completed = 0;         ///< connections that got their answer
uint64_t g_failed = 0;            ///< connections that could not be opened

/** @param socket of the server: a request is complete */
void
Answer(Ptr<Socket> socket)
{
    while (Ptr<Packet> packet = socket->Recv())
    {
        if (packet->GetSize() > 0)
        {
            socket->Send(Create<Packet>(ANSWER));
        }
        else
        {
            socket->Close(); // the client has closed
        }
    }
}

/** @param socket of the server: a connection is there */
void
Accept(Ptr<Socket> socket, const Address&)
{
    socket->SetRecvCallback(MakeCallback(&Answer));
}

/** @param socket of the client: reads the answer and closes */
void
Read(Ptr<Socket> socket)
{
    if (socket->GetRxAvailable() >= ANSWER)
    {
        socket->Recv();
        socket->Close();
        ++g_completed;
    }
}

/** @param node the client @param server its peer @param interval until the next one */
void
Open(Ptr<Node> node, Address server, Time interval)
{
    Ptr<Socket> socket = Socket::CreateSocket(node, TcpSocketFactory::GetTypeId());
    socket->SetRecvCallback(MakeCallback(&Read));
    if (socket->Connect(server) == 0)
    {
        socket->Send(Create<Packet>(REQUEST));
    }
    else
    {
        ++g_failed; // no port is free
    }
    Simulator::Schedule(interval, &Open, node, server, interval);
}

/** @param tcp of the client @param chart gets a point of both series, every second */
void
Sample(Ptr<RfcTcpL4Protocol> tcp, RfcTcpLineChart* chart)
{
    const double now = Simulator::Now().GetSeconds();
    const double waiting = tcp->GetTimeWaits();
    chart->series[0].points.emplace_back(now, tcp->GetConnections() - waiting);
    chart->series[1].points.emplace_back(now, waiting);
    Simulator::Schedule(Seconds(1), &Sample, tcp, chart);
}

/** @param argc from main @param argv from main @return the exit status */
int
Simulate(int argc, char* argv[])
{
    double rate = 40;
    Time duration = Seconds(400);
    Time msl = Seconds(60);
    uint32_t maxTimeWait = 0;
    common::ResultsRequest request{"rfc-tcp-churn",
                                   "results/churn",
                                   {"churn.csv", "churn.svg"},
                                   {},
                                   false};
    CommandLine cmd(__FILE__);
    common::AddNumber(cmd, "rate", "connections a second", rate);
    common::AddTime(cmd, "duration", "simulated time", duration);
    common::AddTime(cmd, "msl", "maximum segment lifetime", msl);
    common::AddNumber(cmd,
                      "max-time-wait",
                      "connections in TIME-WAIT at most, 0: no limit",
                      maxTimeWait);
    common::AddResultsOptions(cmd, request);
    common::Parse(cmd, argc, argv);
    common::Require("rate", rate, rate > 0 && rate <= 1e6, "more than 0, 1000000 at most");
    common::Require("duration", duration.As(Time::S), duration > Time(0), "more than 0s");
    common::Require("msl", msl.As(Time::S), msl > Time(0), "more than 0s");
    common::ResultsDirectory output(request);
    output.Announce(std::cout);
    Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(msl));

    NodeContainer nodes(2);
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("100Mbps"));
    link.SetChannelAttribute("Delay", StringValue("5ms"));
    NetDeviceContainer devices = link.Install(nodes);
    RfcTcpHelper().Install(nodes);
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    Ipv4InterfaceContainer interfaces = addresses.Assign(devices);
    const InetSocketAddress server(interfaces.GetAddress(1), 80);

    Ptr<Socket> listener = Socket::CreateSocket(nodes.Get(1), TcpSocketFactory::GetTypeId());
    listener->Bind(server);
    listener->Listen();
    listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                MakeCallback(&Accept));

    Ptr<RfcTcpL4Protocol> tcp = nodes.Get(0)->GetObject<RfcTcpL4Protocol>();
    tcp->SetAttribute("MaxTimeWait", UintegerValue(maxTimeWait));
    RfcTcpLineChart chart;
    chart.title = "Connections of a client that opens " + std::to_string(int(rate)) + " a second";
    chart.xLabel = "time (s)";
    chart.yLabel = "connections";
    chart.series = {{"open", {}}, {"TIME-WAIT", {}}};
    Simulator::ScheduleWithContext(0, Seconds(0), &Sample, tcp, &chart);
    Simulator::ScheduleWithContext(0,
                                   Seconds(0),
                                   &Open,
                                   nodes.Get(0),
                                   Address(server),
                                   Seconds(1 / rate));
    Simulator::Stop(duration);
    Simulator::Run();
    std::cout << g_completed << " connections completed, " << g_failed << " not opened, "
              << tcp->GetTimeWaitOverflows() << " left TIME-WAIT early\n";
    Simulator::Destroy();
    chart.WriteCsv(output.Create("churn.csv"));
    chart.WriteSvg(output.Create("churn.svg"));
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-churn", [&] { return Simulate(argc, argv); });
}
