/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What a script gets from RfcTcpTraceHelper: a transfer of 100 kB over a link that loses 2 % of its
// packets, and one line for each kind of record.

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/rfc-tcp-module.h"

#include <iostream>

using namespace ns3;

int
main(int argc, char* argv[])
{
    std::string prefix = "records";
    std::string tcp = "rfc";
    CommandLine cmd(__FILE__);
    cmd.Usage("Transfers 100 kB over a lossy link and writes every record there is.");
    cmd.AddValue("prefix", "Path and start of the names of the files", prefix);
    cmd.AddValue("tcp", "rfc or builtin", tcp);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_UNLESS(tcp == "rfc" || tcp == "builtin",
                        "--tcp=" << tcp << "; legal: rfc, builtin");

    NodeContainer nodes(2);
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    link.SetChannelAttribute("Delay", StringValue("10ms"));
    const NetDeviceContainer devices = link.Install(nodes);
    InternetStackHelper stack;
    tcp == "rfc" ? RfcTcpHelper().Install(nodes) : stack.Install(nodes);
    const auto addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
    RfcTcpLinkImpairmentHelper loss;
    loss.SetRandomLoss(0.02);
    loss.Install(devices);

    const Address server = InetSocketAddress(addresses.GetAddress(1), 80);
    PacketSinkHelper("ns3::TcpSocketFactory", server).Install(nodes.Get(1));
    BulkSendHelper bulk("ns3::TcpSocketFactory", server);
    bulk.SetAttribute("MaxBytes", UintegerValue(100000));
    bulk.Install(nodes.Get(0)).Start(Seconds(1));

    RfcTcpTraceHelper records;
    records.EnableStateLog(prefix);    // every change of state and its cause
    records.EnableSegmentLog(prefix);  // every segment, where it got lost, why it was sent again
    records.EnableConnections(prefix); // a line for each connection, CSV and SQLite
    records.EnableSamples(prefix);     // cwnd, ssthresh, RTT, RTO after each ACK
    records.EnableCounters(prefix);    // what nstat shows
    records.EnableLadder(prefix);      // a drawing of the first connection
    records.EnablePcapng(prefix);      // for Wireshark, with a comment on each packet
    records.EnableQlog(prefix);        // all events as JSON
    records.PrintConnections(Seconds(1.1), std::cout); // what ss shows

    Simulator::Stop(Seconds(600));
    Simulator::Run();
    Simulator::Destroy();
    return 0;
}
