/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Hosts with RFC TCP and hosts with ns-3's built-in TCP in one network: they talk to each other,
// in all four combinations, over one lossy link.
//
//     RfcTcp   ---+                                    +--- RfcTcp
//                 router ---- 10 Mb/s, 20 ms, 1 % ---- router
//     built-in ---+                                    +--- built-in

#include "common/option-text.h"
#include "common/program.h"
#include "common/text-table.h"

#include "ns3/applications-module.h"
#include "ns3/average.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"

#include <iostream>
#include <list>
#include <map>

using namespace ns3;

namespace
{

/** Two hosts with the same TCP. */
struct Hosts
{
    std::string tcp;     ///< its name
    Ptr<Node> left;      ///< client
    Ptr<Node> right;     ///< server
    Ipv4Address address; ///< of the server
};

/** A connection that carries octets from a client to a server. */
struct Transfer
{
    Time start;               ///< when the client calls
    uint32_t missing;         ///< octets that the server has not received yet
    Average<double>* seconds; ///< gets the time until the server has received the last one

    /** @param packet with octets that the server has received */
    void OnReceived(Ptr<const Packet> packet, const Address&)
    {
        missing -= packet->GetSize();
        if (missing == 0)
        {
            seconds->Update((Simulator::Now() - start).GetSeconds());
        }
    }

    /** Installs the applications. @param client node @param server node @param address of server */
    void Install(Ptr<Node> client, Ptr<Node> server, const InetSocketAddress& address)
    {
        auto sink = PacketSinkHelper("ns3::TcpSocketFactory", address).Install(server).Get(0);
        sink->TraceConnectWithoutContext("Rx", MakeCallback(&Transfer::OnReceived, this));
        BulkSendHelper bulk("ns3::TcpSocketFactory", address);
        bulk.SetAttribute("MaxBytes", UintegerValue(missing));
        bulk.Install(client).Start(start);
    }
};

/** @param argc from main @param argv from main @return the exit status */
int
Simulate(int argc, char* argv[])
{
    uint32_t size = 100'000;
    uint32_t count = 50;
    double loss = 0.01;
    // The default of the built-in TCP; segments of RFC TCP would be as long as the link allows.
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(536));
    CommandLine cmd(__FILE__);
    cmd.Usage(
        "Hosts with RFC TCP and hosts with the built-in TCP talk to each other, in all four "
        "combinations,\nover one lossy link. Prints how long transfers take, in seconds. What to "
        "try: --loss=0, --loss=0.05,\n--ns3::TcpSocketBase::MinRto=200ms, which both TCPs heed, "
        "and "
        "--ns3::TcpSocket::SegmentSize=1448: but\nthe built-in TCP announces no MSS, and RFC TCP "
        "then "
        "sends 536 octets to it [9293 MUST-15].");
    common::AddNumber(cmd, "size", "octets of each transfer", size, 1U);
    common::AddNumber(cmd, "count", "transfers of each combination", count, 1U, 10000U);
    common::AddNumber(cmd, "loss", "loss rate of the link in each direction", loss, 0.0, 1.0);
    common::Parse(cmd, argc, argv);

    NodeContainer rfc(2);
    NodeContainer builtIn(2);
    NodeContainer routers(2);
    RfcTcpHelper().Install(rfc);
    InternetStackHelper().Install(builtIn);
    InternetStackHelper().Install(routers);

    PointToPointHelper access;
    access.SetDeviceAttribute("DataRate", StringValue("100Mbps"));
    PointToPointHelper shared;
    shared.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    shared.SetChannelAttribute("Delay", StringValue("20ms"));
    const NetDeviceContainer lossy = shared.Install(routers);
    RfcTcpLinkImpairmentHelper impairment;
    impairment.SetRandomLoss(loss);
    impairment.Install(lossy);

    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    addresses.Assign(lossy);
    std::vector<Hosts> all{{"RfcTcp", rfc.Get(0), rfc.Get(1), {}},
                           {"built-in", builtIn.Get(0), builtIn.Get(1), {}}};
    for (Hosts& hosts : all)
    {
        addresses.NewNetwork();
        addresses.Assign(access.Install(hosts.left, routers.Get(0)));
        addresses.NewNetwork();
        hosts.address = addresses.Assign(access.Install(hosts.right, routers.Get(1))).GetAddress(0);
    }
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();

    std::map<std::pair<std::string, std::string>, Average<double>> seconds; // client, server
    std::list<Transfer> transfers; // stay where they are: the applications point to them
    uint16_t port = 9;
    Time start;
    for (uint32_t i = 0; i < count; ++i)
    {
        for (const Hosts& client : all)
        {
            for (const Hosts& server : all)
            {
                transfers.push_back({start, size, &seconds[{client.tcp, server.tcp}]});
                transfers.back().Install(client.left, server.right, {server.address, port++});
                start += Seconds(1);
            }
        }
    }
    Simulator::Stop(start + Minutes(10));
    Simulator::Run();
    Simulator::Destroy();

    std::vector<common::TableRow> table{{"client", "server", "completed", "mean s", "longest s"}};
    for (const auto& [names, times] : seconds)
    {
        const bool any = times.Count() > 0;
        table.push_back({names.first,
                         names.second,
                         std::to_string(times.Count()) + " of " + std::to_string(count),
                         any ? common::RoundedText(times.Mean()) : "-",
                         any ? common::RoundedText(times.Max()) : "-"});
    }
    common::PrintTable(std::cout, table, 2);
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-mixed-network", [&] { return Simulate(argc, argv); });
}
