/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Thousands of short connections over a dumbbell or a fat tree with random loss, simulated by one
// process, by the ranks of MPI, or by the threads of the multithreaded ns-3. The connections are
// the same in all of these: sorted, the lines of the state logs are equal.

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/rfc-tcp-module.h"

#ifdef NS3_MPI
#include "ns3/mpi-interface.h"
#endif
#ifdef NS3_MTP
#include "ns3/mtp-interface.h"
#endif

#include <algorithm>
#include <chrono>
#include <iostream>
#include <sys/resource.h>
#include <vector>

using namespace ns3;

namespace
{

/** What the processes that simulate the network together share. */
struct Ranks
{
    uint32_t own{0};   ///< of this process
    uint32_t count{1}; ///< processes
};

/** @param synchronizer of the ranks @param threads 0: none @return the ranks there are */
Ranks
Begin([[maybe_unused]] const std::string& synchronizer,
      [[maybe_unused]] uint32_t threads,
      [[maybe_unused]] int& argc,
      [[maybe_unused]] char**& argv)
{
#ifdef NS3_MTP
    if (threads > 0)
    {
        MtpInterface::Enable(threads);
        return {};
    }
#endif
    NS_ABORT_MSG_IF(threads > 0, "--threads: this ns-3 has none, see UNISON");
#ifdef NS3_MPI
    GlobalValue::Bind("SimulatorImplementationType", StringValue(synchronizer));
    MpiInterface::Enable(&argc, &argv);
    if (MpiInterface::GetSize() > 1)
    {
        return {MpiInterface::GetSystemId(), MpiInterface::GetSize()};
    }
    MpiInterface::Disable();
    GlobalValue::Bind("SimulatorImplementationType", StringValue("ns3::DefaultSimulatorImpl"));
#endif
    return {};
}

/** Links nodes, and gives each link a network of its own. */
class Network
{
  public:
    /** @param loss probability of each packet on each link */
    explicit Network(double loss)
    {
        m_loss.SetRandomLoss(loss);
    }

    /** @param one end @param other end @param rate of the link @param delay of the link */
    void Connect(Ptr<Node> one, Ptr<Node> other, const std::string& rate, const Time& delay)
    {
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue(rate));
        link.SetChannelAttribute("Delay", TimeValue(delay));
        m_links.push_back(link.Install(one, other));
        m_loss.Install(m_links.back());
    }

    /** Installs RfcTcp, addresses and routes on all nodes, the same in all ranks. */
    void Install()
    {
        m_loss.AssignStreams(1'000'000);
        RfcTcpHelper().InstallAll();
        RfcTcpHelper::AssignStreams(NodeContainer::GetGlobal(), 2'000'000);
        Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.252");
        for (const auto& link : m_links)
        {
            addresses.Assign(link);
            addresses.NewNetwork();
        }
        Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    }

  private:
    RfcTcpLinkImpairmentHelper m_loss;
    std::vector<NetDeviceContainer> m_links;
};

/** @param network gets the links @param size hosts on each side @param ranks @return all hosts */
NodeContainer
MakeDumbbell(Network& network, uint32_t size, uint32_t ranks)
{
    NodeContainer hosts;
    std::vector<Ptr<Node>> routers;
    for (uint32_t side = 0; side < 2; ++side)
    {
        routers.push_back(CreateObject<Node>(side % ranks));
        for (uint32_t i = 0; i < size; ++i)
        {
            hosts.Add(CreateObject<Node>((side + 2 * i) % ranks));
            network.Connect(hosts.Get(hosts.GetN() - 1), routers[side], "100Mbps", MilliSeconds(1));
        }
    }
    network.Connect(routers[0], routers[1], "1Gbps", MilliSeconds(10));
    return hosts;
}

/** @param network gets the links @param size ports of a switch, even @param ranks @return hosts */
NodeContainer
MakeFatTree(Network& network, uint32_t size, uint32_t ranks)
{
    const uint32_t half = size / 2;
    const Time delay = MicroSeconds(10);
    std::vector<Ptr<Node>> cores;
    for (uint32_t i = 0; i < half * half; ++i)
    {
        cores.push_back(CreateObject<Node>(i % ranks));
    }
    NodeContainer hosts;
    for (uint32_t pod = 0; pod < size; ++pod)
    {
        std::vector<Ptr<Node>> aggregations;
        for (uint32_t i = 0; i < half; ++i)
        {
            aggregations.push_back(CreateObject<Node>(pod % ranks));
            for (uint32_t j = 0; j < half; ++j)
            {
                network.Connect(aggregations[i], cores[i * half + j], "1Gbps", delay);
            }
        }
        for (uint32_t i = 0; i < half; ++i)
        {
            const Ptr<Node> edge = CreateObject<Node>(pod % ranks);
            for (uint32_t j = 0; j < half; ++j)
            {
                network.Connect(edge, aggregations[j], "1Gbps", delay);
                hosts.Add(CreateObject<Node>(pod % ranks));
                network.Connect(hosts.Get(hosts.GetN() - 1), edge, "1Gbps", delay);
            }
        }
    }
    return hosts;
}

/** @param hosts @param own rank @param connections between random hosts @return this rank's sinks
 */
ApplicationContainer
StartConnections(const NodeContainer& hosts, uint32_t own, uint32_t connections)
{
    const uint16_t port = 80;
    ApplicationContainer sinks;
    for (uint32_t i = 0; i < hosts.GetN(); ++i)
    {
        if (hosts.Get(i)->GetSystemId() == own)
        {
            const Address any = InetSocketAddress(Ipv4Address::GetAny(), port);
            sinks.Add(PacketSinkHelper("ns3::TcpSocketFactory", any).Install(hosts.Get(i)));
        }
    }
    // Every rank draws all numbers, so that the draws do not depend on the number of ranks
    const auto random = CreateObject<UniformRandomVariable>();
    random->SetStream(1);
    for (uint32_t i = 0; i < connections; ++i)
    {
        const uint32_t client = random->GetInteger(0, hosts.GetN() - 1);
        const uint32_t step = random->GetInteger(1, hosts.GetN() - 1);
        const uint32_t size = random->GetInteger(1, 30'000);
        const Time start = Seconds(random->GetValue(1, 11));
        if (hosts.Get(client)->GetSystemId() == own)
        {
            const auto server = hosts.Get((client + step) % hosts.GetN());
            const auto address = server->GetObject<Ipv4>()->GetAddress(1, 0).GetLocal();
            BulkSendHelper bulk("ns3::TcpSocketFactory", InetSocketAddress(address, port));
            bulk.SetAttribute("MaxBytes", UintegerValue(size));
            bulk.Install(hosts.Get(client)).Start(start);
        }
    }
    return sinks;
}

} // namespace

int
main(int argc, char* argv[])
{
    std::string topology = "dumbbell";
    uint32_t size = 16;
    uint32_t connections = 1000;
    double loss = 0.001;
    bool nullMessages = false;
    uint32_t threads = 0;
    std::string prefix;
    CommandLine cmd(__FILE__);
    cmd.Usage("Many short connections, by one process, by ranks of MPI (mpirun -np 4 ...), or by "
              "threads.");
    cmd.AddValue("topology", "dumbbell or fat-tree", topology);
    cmd.AddValue("size", "Hosts on each side of the dumbbell, or ports of each switch", size);
    cmd.AddValue("connections", "Number of connections", connections);
    cmd.AddValue("loss", "Probability of each packet on each link to get lost", loss);
    cmd.AddValue("null-messages", "Let null messages synchronize the ranks", nullMessages);
    cmd.AddValue("threads", "Threads, if this ns-3 is UNISON", threads);
    cmd.AddValue("prefix", "Path and start of the names of records; empty: none", prefix);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_UNLESS(topology == "dumbbell" || topology == "fat-tree",
                        "--topology=" << topology << "; legal: dumbbell, fat-tree");
    NS_ABORT_MSG_UNLESS(size >= 2 && size % 2 == 0, "--size=" << size << "; legal: 2, 4, 6, ...");

    const auto begin = std::chrono::steady_clock::now();
    const Ranks ranks =
        Begin(nullMessages ? "ns3::NullMessageSimulatorImpl" : "ns3::DistributedSimulatorImpl",
              threads,
              argc,
              argv);
    Network network(loss);
    const NodeContainer hosts = topology == "dumbbell" ? MakeDumbbell(network, size, ranks.count)
                                                       : MakeFatTree(network, size, ranks.count);
    network.Install();
    const ApplicationContainer sinks = StartConnections(hosts, ranks.own, connections);
    if (!prefix.empty())
    {
        RfcTcpTraceHelper records;
        records.EnableStateLog(prefix);
        records.EnableSegmentLog(prefix);
        records.EnableConnections(prefix);
    }

    Simulator::Stop(Seconds(600));
    Simulator::Run();

    uint64_t received = 0;
    for (auto sink = sinks.Begin(); sink != sinks.End(); ++sink)
    {
        received += DynamicCast<PacketSink>(*sink)->GetTotalRx();
    }
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::cout << "rank " + std::to_string(ranks.own) + " of " + std::to_string(ranks.count) + ": " +
                     std::to_string(hosts.GetN()) + " hosts in all, " + std::to_string(received) +
                     " octets received here, " + std::to_string(time.count()) + " s, " +
                     std::to_string(usage.ru_maxrss / 1024) + " MiB\n";
    Simulator::Destroy();
#ifdef NS3_MPI
    if (ranks.count > 1)
    {
        MpiInterface::Disable();
    }
#endif
    return 0;
}
