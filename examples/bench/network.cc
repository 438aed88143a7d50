/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "network.h"

#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/error-model.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-interface-container.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/pointer.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/string.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <string>

namespace bench
{

namespace
{

constexpr int64_t LOSS_STREAM = 1000;
constexpr int64_t FIRST_TCP_STREAM = 2000;

void
InstallStack(Stack stack, const ns3::NodeContainer& nodes)
{
    if (stack == Stack::RFC)
    {
        ns3::RfcTcpHelper().Install(nodes);
        ns3::RfcTcpHelper::AssignStreams(nodes, FIRST_TCP_STREAM);
        return;
    }
    ns3::InternetStackHelper().Install(nodes);
}

ns3::NetDeviceContainer
Connect(const ns3::NodeContainer& nodes, const std::string& rate, const std::string& delay)
{
    ns3::PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", ns3::StringValue(rate));
    link.SetChannelAttribute("Delay", ns3::StringValue(delay));
    link.SetQueue("ns3::DropTailQueue<Packet>", "MaxSize", ns3::StringValue("4000000p"));
    return link.Install(nodes);
}

/** Gives a link a network of its own, and no queue above the devices. */
ns3::Ipv4InterfaceContainer
Assign(const ns3::NetDeviceContainer& devices, uint32_t number)
{
    const uint32_t network = (10U << 24) + (number << 8); // 10.0.0.0/24 and the following
    ns3::Ipv4AddressHelper addresses(ns3::Ipv4Address(network), "255.255.255.0");
    const auto interfaces = addresses.Assign(devices);
    ns3::TrafficControlHelper().Uninstall(devices);
    return interfaces;
}

ns3::Ptr<ns3::Ipv4StaticRouting>
GetRouting(const ns3::Ptr<ns3::Node>& node)
{
    return ns3::Ipv4StaticRoutingHelper().GetStaticRouting(node->GetObject<ns3::Ipv4>());
}

} // namespace

void
SetWindow(uint64_t window)
{
    using ns3::Config::SetDefault;
    constexpr uint64_t LEAST_SEND_BUFFER = 131072; // room for what applications write at a time
    SetDefault("ns3::TcpSocket::RcvBufSize", ns3::UintegerValue(window));
    SetDefault("ns3::TcpSocket::SndBufSize",
               ns3::UintegerValue(2 * window + LEAST_SEND_BUFFER)); // the receiver is the limit
}

Network
MakePair(Stack stack, double loss)
{
    ns3::NodeContainer nodes(2);
    const auto devices = Connect(nodes, "10Gbps", "10ms");
    InstallStack(stack, nodes);
    const auto interfaces = Assign(devices, 0);
    if (loss > 0)
    {
        auto errors = ns3::CreateObjectWithAttributes<ns3::RateErrorModel>(
            "ErrorRate",
            ns3::DoubleValue(loss),
            "ErrorUnit",
            ns3::StringValue("ERROR_UNIT_PACKET"));
        errors->AssignStreams(LOSS_STREAM);
        devices.Get(1)->SetAttribute("ReceiveErrorModel", ns3::PointerValue(errors));
    }
    return {ns3::NodeContainer(nodes.Get(0)),
            ns3::NodeContainer(nodes.Get(1)),
            {interfaces.GetAddress(1)},
            devices};
}

Network
MakeDumbbell(Stack stack, uint32_t hosts)
{
    Network network;
    network.clients.Create(hosts);
    network.servers.Create(hosts);
    ns3::NodeContainer routers(2);
    InstallStack(stack, network.clients);
    InstallStack(stack, network.servers);
    ns3::InternetStackHelper().Install(routers);

    uint32_t number = 0;
    const auto middle = Assign(Connect(routers, "1Gbps", "8ms"), number++);
    for (uint32_t side = 0; side < 2; ++side)
    {
        const auto router = routers.Get(side);
        const auto& hostsHere = side == 0 ? network.clients : network.servers;
        const uint32_t first = number;
        for (uint32_t i = 0; i < hosts; ++i)
        {
            const auto devices = Connect({hostsHere.Get(i), router}, "10Gbps", "1ms");
            const auto interfaces = Assign(devices, number++);
            GetRouting(hostsHere.Get(i))->SetDefaultRoute(interfaces.GetAddress(1), 1);
            network.hostDevices.Add(devices.Get(0));
            if (side == 1)
            {
                network.addresses.push_back(interfaces.GetAddress(0));
            }
        }
        const auto other = GetRouting(routers.Get(1 - side));
        for (uint32_t i = first; i < number; ++i)
        {
            other->AddNetworkRouteTo(ns3::Ipv4Address((10U << 24) + (i << 8)),
                                     "255.255.255.0",
                                     middle.GetAddress(side),
                                     1);
        }
    }
    return network;
}

} // namespace bench
