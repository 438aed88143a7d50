/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bulk-tcp.h"
#include "bulk-udp.h"
#include "meter.h"
#include "network.h"
#include "simulation.h"

#include "ns3/inet-socket-address.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace bench
{

namespace
{

constexpr uint32_t MOST_HOSTS = 10; // on each side of the bottleneck; they share the flows

/** @return which host a flow begins and ends at */
uint32_t
HostOf(uint32_t flow, const Network& network)
{
    return flow % network.clients.GetN();
}

/** @return the port of the server of a flow */
uint16_t
PortOf(uint32_t flow)
{
    return static_cast<uint16_t>(FIRST_PORT + flow);
}

Sample
TransferOverUdp(const Load& load, const Network& network)
{
    std::vector<std::unique_ptr<UdpTransfer>> transfers;
    for (uint32_t flow = 0; flow < load.connections; ++flow)
    {
        const uint32_t host = HostOf(flow, network);
        transfers.push_back(std::make_unique<UdpTransfer>(network.clients.Get(host),
                                                          network.servers.Get(host),
                                                          network.addresses[host],
                                                          PortOf(flow),
                                                          load.octets,
                                                          load.window));
        ns3::Simulator::Schedule(ns3::MilliSeconds(flow),
                                 &UdpTransfer::Begin,
                                 transfers.back().get());
    }
    Sample sample;
    MeasureRun(network.hostDevices, sample);
    sample.complete = true;
    for (const auto& transfer : transfers)
    {
        sample.sent += transfer->GetSent();
        sample.received += transfer->GetReceived();
    }
    return sample;
}

Sample
TransferOverTcp(const Load& load, const Network& network)
{
    std::vector<std::unique_ptr<BulkSender>> senders;
    std::vector<std::unique_ptr<BulkReceiver>> receivers;
    for (uint32_t flow = 0; flow < load.connections; ++flow)
    {
        const uint32_t host = HostOf(flow, network);
        receivers.push_back(
            std::make_unique<BulkReceiver>(network.servers.Get(host), PortOf(flow)));
        ns3::Simulator::Schedule(ns3::MilliSeconds(flow), [&, flow, host] {
            senders.push_back(std::make_unique<BulkSender>(
                network.clients.Get(host),
                ns3::InetSocketAddress(network.addresses[host], PortOf(flow)),
                load.octets));
        });
    }
    Sample sample;
    MeasureRun(network.hostDevices, sample);
    sample.complete = true;
    for (const auto& sender : senders)
    {
        sample.sent += sender->GetSent();
        sample.complete = sample.complete && !sender->HasFailed();
    }
    for (const auto& receiver : receivers)
    {
        sample.received += receiver->GetReceived();
        sample.complete = sample.complete && !receiver->HasFailed();
    }
    return sample;
}

} // namespace

Sample
SimulateTransfers(const Load& load, Stack stack)
{
    SetWindow(uint64_t{load.window} * SEGMENT_SIZE);
    const Network network = load.workload == Workload::FLOWS
                                ? MakeDumbbell(stack, std::min(load.connections, MOST_HOSTS))
                                : MakePair(stack, stack == Stack::UDP ? 0 : load.loss);
    Sample sample =
        stack == Stack::UDP ? TransferOverUdp(load, network) : TransferOverTcp(load, network);
    sample.operations = sample.segments;
    sample.expected = load.octets * load.connections;
    return sample;
}

} // namespace bench
