/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A first simulation: one TCP transfer over a lossy link, and the whole life of both connections.
//
//     client ---- 10 Mb/s, 20 ms, 1 % loss ---- server
//
// Everything is plain ns-3 but one line, the one with RfcTcpHelper: put InternetStackHelper there
// and the same program runs on ns-3's built-in TCP.

#include "common/option-text.h"
#include "common/program.h"
#include "common/results-directory.h"

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"
#include "ns3/rfc-tcp-trace.h"

#include <iostream>

using namespace ns3;

namespace
{

void
PrintTransition(std::string node, const RfcTcpTransition& transition)
{
    std::cout << Simulator::Now().As(Time::S) << "  " << node << "  " << transition << "\n";
}

/** @param argc from main @param argv from main @return the exit status */
int
Simulate(int argc, char* argv[])
{
    uint32_t size = 200000;
    double loss = 0.01;
    CommandLine cmd(__FILE__);
    common::AddNumber(cmd, "size", "octets to send", size);
    common::AddNumber(cmd, "loss", "loss rate in each direction, 0 to 1", loss);
    RfcTcpLinkImpairmentHelper impairment;
    impairment.AddRulesOption(cmd);
    common::ResultsRequest request{"rfc-tcp-first",
                                   "results/first",
                                   {"client.pcap", "server.pcap"},
                                   {},
                                   false};
    common::AddResultsOptions(cmd, request);
    common::Parse(cmd, argc, argv);
    common::Require("loss", loss, loss >= 0 && loss <= 1, "from 0 to 1");
    common::ResultsDirectory output(request);
    output.Announce(std::cout);

    NodeContainer nodes(2);
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    link.SetChannelAttribute("Delay", StringValue("20ms"));
    NetDeviceContainer devices = link.Install(nodes);

    RfcTcpHelper().Install(nodes); // the line that switches the TCP

    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    Ipv4InterfaceContainer interfaces = addresses.Assign(devices);

    impairment.SetRandomLoss(loss);
    impairment.Install(devices);

    const InetSocketAddress server(interfaces.GetAddress(1), 9);
    BulkSendHelper sender("ns3::TcpSocketFactory", server);
    sender.SetAttribute("MaxBytes", UintegerValue(size));
    sender.Install(nodes.Get(0));
    PacketSinkHelper receiver("ns3::TcpSocketFactory", server);
    ApplicationContainer sink = receiver.Install(nodes.Get(1));

    for (uint32_t i = 0; i < 2; ++i)
    {
        nodes.Get(i)->GetObject<TcpL4Protocol>()->TraceConnect("StateTransition",
                                                               i == 0 ? "client" : "server",
                                                               MakeCallback(&PrintTransition));
    }
    link.EnablePcap(output.Create("client.pcap"), devices.Get(0), false, true);
    link.EnablePcap(output.Create("server.pcap"), devices.Get(1), false, true);

    Simulator::Stop(Minutes(10));
    Simulator::Run();
    std::cout << "received " << DynamicCast<PacketSink>(sink.Get(0))->GetTotalRx() << " of " << size
              << " octets\n";
    Simulator::Destroy();
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-first", [&] { return Simulate(argc, argv); });
}
