/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "dialog-tcp.h"
#include "dialog-udp.h"
#include "meter.h"
#include "network.h"
#include "repeater.h"
#include "simulation.h"

#include "ns3/inet-socket-address.h"
#include "ns3/simulator.h"

#include <optional>

namespace bench
{

namespace
{

/** @return octets of dialogs, both directions */
uint64_t
OctetsOf(uint64_t requests, uint64_t replies)
{
    return requests * REQUEST_OCTETS + replies * REPLY_OCTETS;
}

/** Writes down what became of the dialogs. */
void
Judge(const Load& load, const Requester& client, const Responder& server, Sample& sample)
{
    sample.complete = !client.HasFailed() && !server.HasFailed();
    sample.expected = OctetsOf(load.transactions, load.transactions);
    sample.sent = OctetsOf(client.GetRequests(), server.GetRequests());
    sample.received = OctetsOf(server.GetRequests(), client.GetReplies());
}

} // namespace

Sample
SimulateUdpDialogs(const Load& load)
{
    const Network network = MakePair(Stack::UDP, 0);
    const bool churn = load.workload == Workload::CHURN;
    std::optional<UdpDialog> dialog;
    dialog.emplace(network.clients.Get(0),
                   network.servers.Get(0),
                   network.addresses.front(),
                   FIRST_PORT,
                   churn ? MakeConnectionScript() : MakeRequestScript(),
                   [&] {
                       if (!churn && dialog->GetDone() < load.transactions)
                       {
                           dialog->Begin();
                       }
                   });
    const Repeater openings(churn ? load.connections : 1, CHURN_PER_MILLISECOND, [&](uint32_t) {
        dialog->Begin();
    });
    Sample sample;
    MeasureRun(network.hostDevices, sample);
    sample.operations = load.workload == Workload::IDLE ? sample.segments : dialog->GetDone();
    sample.complete = dialog->GetDone() == (churn ? load.connections : load.transactions);
    sample.sent = dialog->GetSent();
    sample.received = dialog->GetReceived();
    sample.expected = sample.sent; // the script says how much
    return sample;
}

Sample
SimulateRequests(const Load& load, Stack stack)
{
    const Network network = MakePair(stack, 0);
    const Responder server(network.servers.Get(0), FIRST_PORT, 1);
    std::optional<Requester> client;
    const auto next = [&](const ns3::Ptr<ns3::Socket>& socket) {
        if (client->GetReplies() < load.transactions)
        {
            client->Request(socket);
        }
        else
        {
            socket->Close();
        }
    };
    client.emplace(network.clients.Get(0), next, next);
    ns3::Simulator::ScheduleNow(
        [&] { client->Open(ns3::InetSocketAddress(network.addresses.front(), FIRST_PORT)); });
    Sample sample;
    MeasureRun(network.hostDevices, sample);
    sample.operations = client->GetReplies();
    Judge(load, *client, server, sample);
    return sample;
}

Sample
SimulateChurn(const Load& load, Stack stack)
{
    const Network network = MakePair(stack, 0);
    const uint32_t ports = GetPorts(load);
    const Responder server(network.servers.Get(0), FIRST_PORT, ports);
    std::optional<Requester> client;
    client.emplace(
        network.clients.Get(0),
        [&client](const ns3::Ptr<ns3::Socket>& socket) { client->Request(socket); },
        [](const ns3::Ptr<ns3::Socket>& socket) { socket->Close(); });
    const Repeater openings(load.connections, CHURN_PER_MILLISECOND, [&](uint32_t i) {
        client->Open(ns3::InetSocketAddress(network.addresses.front(),
                                            static_cast<uint16_t>(FIRST_PORT + i % ports)));
    });
    Sample sample;
    MeasureRun(network.hostDevices, sample);
    sample.operations = client->GetReplies();
    Judge(load, *client, server, sample);
    sample.complete = sample.complete && server.GetClosed() == load.connections;
    return sample;
}

} // namespace bench
