/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Wi-Fi as the last hop: a wired server sends to stations at growing distances from their access
// point, all at the same time.
//
//     server ---- 100 Mb/s, 10 ms ---- access point ~ ~ ~ station ~ ~ ~ station ~ ~ ~ station
//
// Frames that get lost are sent again by Wi-Fi itself. What is lost all the same, here or in the
// queue of the access point, is for TCP.

#include "common/option-text.h"
#include "common/program.h"
#include "common/text-table.h"

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/mobility-helper.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/position-allocator.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/rfc-tcp-info.h"
#include "ns3/rfc-tcp-socket.h"
#include "ns3/ssid.h"
#include "ns3/yans-wifi-helper.h"

#include <iostream>

using namespace ns3;

namespace
{

/** @param accessPoint node @param stations nodes @return all devices, the access point's first */
NetDeviceContainer
MakeWifi(Ptr<Node> accessPoint, const NodeContainer& stations)
{
    YansWifiPhyHelper phy;
    phy.SetChannel(YansWifiChannelHelper::Default().Create());
    WifiHelper wifi;
    wifi.SetStandard(WIFI_STANDARD_80211n);
    wifi.SetRemoteStationManager("ns3::MinstrelHtWifiManager");
    WifiMacHelper mac;
    const Ssid ssid("rfc-tcp");
    mac.SetType("ns3::ApWifiMac", "Ssid", SsidValue(ssid));
    NetDeviceContainer devices = wifi.Install(phy, mac, accessPoint);
    mac.SetType("ns3::StaWifiMac", "Ssid", SsidValue(ssid));
    devices.Add(wifi.Install(phy, mac, stations));
    return devices;
}

/** @param distance from the access point, and from one station to the next, m */
void
Place(Ptr<Node> accessPoint, const NodeContainer& stations, double distance)
{
    MobilityHelper mobility;
    mobility.SetPositionAllocator("ns3::GridPositionAllocator",
                                  "DeltaX",
                                  DoubleValue(distance),
                                  "GridWidth",
                                  UintegerValue(stations.GetN() + 1));
    mobility.Install(NodeContainer(accessPoint, stations)); // in a line
}

/** @param argc from main @param argv from main @return the exit status */
int
Simulate(int argc, char* argv[])
{
    uint32_t count = 3;
    double distance = 17;
    Time duration = Seconds(10);
    // Large enough to fill the queue of the access point. Options can set other values.
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(1'000'000));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(1'000'000));
    CommandLine cmd(__FILE__);
    cmd.Usage(
        "A wired server sends to stations of a Wi-Fi network as fast as it goes. Prints for "
        "each station its\ngoodput, how many segments the server has sent, and sent again, "
        "and the round-trip time at the end,\nwhich is 20 ms without queues. A distant "
        "station slows down all others, as it takes their air time.\nWhat to try: "
        "--distance=5, --distance=30 (two are too far away), --ns3::TcpSocket::RcvBufSize=65536.");
    common::AddNumber(cmd, "stations", "of the access point", count, 1U, 50U);
    common::AddNumber(cmd, "distance", "between stations, m", distance, 0.1, 1000.0);
    common::AddTime(cmd, "duration", "of the transfers", duration);
    common::Parse(cmd, argc, argv);
    common::Require("duration", duration, duration >= Seconds(1), "1s or more");

    NodeContainer wired(2); // server and access point
    NodeContainer stations(count);
    PointToPointHelper cable;
    cable.SetDeviceAttribute("DataRate", StringValue("100Mbps"));
    cable.SetChannelAttribute("Delay", StringValue("10ms"));
    const NetDeviceContainer cableDevices = cable.Install(wired);
    Place(wired.Get(1), stations, distance);
    const NetDeviceContainer wifiDevices = MakeWifi(wired.Get(1), stations);

    RfcTcpHelper().InstallAll(); // the line that chooses the TCP

    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    addresses.Assign(cableDevices);
    addresses.NewNetwork();
    const Ipv4InterfaceContainer interfaces = addresses.Assign(wifiDevices);
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();

    const Time start = Seconds(1); // the stations are associated by then
    ApplicationContainer senders;
    ApplicationContainer sinks;
    for (uint32_t i = 0; i < count; ++i)
    {
        const InetSocketAddress station(interfaces.GetAddress(i + 1), 9);
        senders.Add(BulkSendHelper("ns3::TcpSocketFactory", station).Install(wired.Get(0)));
        sinks.Add(PacketSinkHelper("ns3::TcpSocketFactory", station).Install(stations.Get(i)));
    }
    senders.Start(start);
    Simulator::Stop(start + duration);
    Simulator::Run();

    std::vector<common::TableRow> table{
        {"station", "distance m", "goodput Mb/s", "segments", "sent again", "RTT ms"}};
    for (uint32_t i = 0; i < count; ++i)
    {
        const double octets = DynamicCast<PacketSink>(sinks.Get(i))->GetTotalRx();
        const auto sender = DynamicCast<BulkSendApplication>(senders.Get(i));
        const auto info = DynamicCast<RfcTcpSocket>(sender->GetSocket())->GetInfo();
        table.push_back({std::to_string(i + 1),
                         common::RoundedText((i + 1) * distance),
                         common::RoundedText(octets * 8 / duration.GetSeconds() / 1e6),
                         std::to_string(info.tcpi_segs_out),
                         std::to_string(info.tcpi_total_retrans),
                         common::RoundedText(info.tcpi_rtt.GetSeconds() * 1000)});
    }
    common::PrintTable(std::cout, table, 0);
    Simulator::Destroy();
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-wifi", [&] { return Simulate(argc, argv); });
}
