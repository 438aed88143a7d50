/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulation.h"

#include "endpoint.h"
#include "measure.h"
#include "stacks.h"

#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/node-container.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/queue-size.h"
#include "ns3/rfc-tcp-journal.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"
#include "ns3/rfc-tcp-link-observer.h"
#include "ns3/rfc-tcp-state-tracer.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <array>
#include <memory>
#include <string>

namespace compare
{

namespace
{

constexpr uint16_t CLIENT_PORT = 49152;
constexpr uint16_t SERVER_PORT = 80;
constexpr int64_t FIRST_LOSS_STREAM = 1000; // one stream an end, the same for both TCPs

/** Loses packets at random at both ends, and those that the rules of scenario and run name. */
void
InstallLoss(const RunSpec& spec, const ns3::NetDeviceContainer& devices)
{
    ns3::RfcTcpLinkImpairmentHelper impairments;
    impairments.SetRandomLoss(spec.loss);
    impairments.AddRules(spec.scenario->rules);
    impairments.AddRules(spec.rules);
    impairments.Install(devices);
    impairments.AssignStreams(FIRST_LOSS_STREAM);
}

/** Lets both ends go on at one instant, 1 s after both wait for that. */
class Meeting
{
  public:
    /** @param client one end @param server the other one */
    Meeting(Endpoint& client, Endpoint& server)
        : m_client(client),
          m_server(server)
    {
        const auto hook = [this] {
            if (!m_scheduled && m_client.IsWaitingForPeer() && m_server.IsWaitingForPeer())
            {
                m_scheduled = true;
                ns3::Simulator::Schedule(ns3::Seconds(1), [this] {
                    m_scheduled = false;
                    m_client.GoOnTogether();
                    m_server.GoOnTogether();
                });
            }
        };
        m_client.SetHook(hook);
        m_server.SetHook(hook);
    }

  private:
    Endpoint& m_client;      ///< one end
    Endpoint& m_server;      ///< the other one
    bool m_scheduled{false}; ///< both wait for the end of the second
};

} // namespace

std::string
GetFilePrefix(const RunSpec& spec)
{
    return spec.directory + "/" + spec.stack->name;
}

ns3::Time
GetDuration(const ns3::Time& msl)
{
    // 20 minutes let every retry of both TCPs end; TIME-WAIT may start as late as that
    return ns3::Minutes(20) + 2 * msl;
}

ns3::RfcTcpJournal
MakeJournal()
{
    ns3::RfcTcpJournal journal;
    for (const End end : {CLIENT, SERVER})
    {
        journal.SetNodeName(end, GetName(end));
    }
    journal.SetColumns({"order",
                        "time_s",
                        "end",
                        "connection",
                        "from",
                        "to",
                        "cause",
                        "segment_flags",
                        "segment_seq",
                        "segment_ack",
                        "segment_length_B"},
                       {"order", "time_s", "end", "event"},
                       {"sent_s",
                        "arrived_s",
                        "from",
                        "flags",
                        "seq",
                        "ack",
                        "length_B",
                        "window",
                        "relative_seq",
                        "relative_ack",
                        "retransmission",
                        "fate",
                        "cause"});
    return journal;
}

RunResult
Simulate(const RunSpec& spec, common::ResultsDirectory& output)
{
    ns3::RngSeedManager::SetSeed(spec.seed);
    ns3::RngSeedManager::SetRun(spec.run + 1);
    SetRunAttributes(spec.msl, spec.sack);

    ns3::NodeContainer nodes(END_COUNT);
    ns3::PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", ns3::DataRateValue(spec.link.rate));
    link.SetChannelAttribute("Delay", ns3::TimeValue(spec.link.delay));
    link.SetQueue("ns3::DropTailQueue", "MaxSize", ns3::QueueSizeValue(spec.link.queue));
    const auto devices = link.Install(nodes);
    InstallStack(*spec.stack, nodes);
    ns3::Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    const auto interfaces = addresses.Assign(devices);

    ns3::RfcTcpLinkObserver observer(devices);
    InstallLoss(spec, devices);
    if (spec.detailed)
    {
        for (const End end : {CLIENT, SERVER})
        {
            link.EnablePcap(output.Create(GetFilePrefix(spec) + "-" + GetName(end) + ".pcap"),
                            devices.Get(end),
                            false,
                            true);
        }
    }

    for (const char* file : {"-states.csv", "-events.csv", "-segments.csv"})
    {
        if (spec.detailed || file != std::string("-segments.csv"))
        {
            output.Create(GetFilePrefix(spec) + file);
        }
    }
    const std::string prefix = (output.GetPath() / GetFilePrefix(spec)).string();
    ns3::RfcTcpJournal journal = MakeJournal();
    journal.Open(prefix);
    std::array<std::unique_ptr<ns3::RfcTcpStateTracer>, END_COUNT> tracers;
    for (const End end : {CLIENT, SERVER})
    {
        tracers[end] = ns3::RfcTcpStateTracer::Create(nodes.Get(end), observer, journal);
    }
    if (spec.detailed)
    {
        observer.SetCauseOf([&tracers](const ns3::RfcTcpSegmentRecord& segment) {
            return tracers.at(segment.node)->GetSendCause(segment);
        });
    }

    const auto& scripts = spec.scenario->scripts;
    Endpoint client(CLIENT,
                    scripts[CLIENT],
                    scripts[SERVER].CountOctets(),
                    *tracers[CLIENT],
                    journal);
    Endpoint server(SERVER,
                    scripts[SERVER],
                    scripts[CLIENT].CountOctets(),
                    *tracers[SERVER],
                    journal);
    const Meeting meeting(client, server);
    const ns3::InetSocketAddress clientAddress(interfaces.GetAddress(CLIENT), CLIENT_PORT);
    const ns3::InetSocketAddress serverAddress(interfaces.GetAddress(SERVER), SERVER_PORT);
    ns3::Simulator::ScheduleWithContext(nodes.Get(SERVER)->GetId(), ns3::Seconds(0), [&] {
        server.Start(nodes.Get(SERVER), spec.stack->socketType, serverAddress);
        if (scripts[SERVER].openBy == OpenBy::CONNECT)
        {
            server.Connect(clientAddress);
        }
    });
    ns3::Simulator::ScheduleWithContext(nodes.Get(CLIENT)->GetId(), ns3::Seconds(0), [&] {
        client.Start(nodes.Get(CLIENT), spec.stack->socketType, clientAddress);
        client.Connect(serverAddress);
    });

    ns3::Simulator::Stop(GetDuration(spec.msl));
    ns3::Simulator::Run();

    journal.SetSegments(observer.GetSegments());
    if (spec.detailed)
    {
        journal.WriteSegments(prefix);
    }
    const auto result = Measure(*spec.scenario, journal, {client.GetRecord(), server.GetRecord()});
    client.Release();
    server.Release();
    for (const auto& tracer : tracers)
    {
        tracer->Release();
    }
    ns3::Simulator::Destroy();
    return result;
}

} // namespace compare
