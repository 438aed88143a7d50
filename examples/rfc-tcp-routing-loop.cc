/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A routing loop: what ends the life of a segment, and why there is an MSL.
//
//     client ---- router 1 ---- router 2 ---- server
//
// Router 2 believes that the way to the server is by router 1. Segments go to and fro until the
// hop limit (TTL) is eaten up; then the router drops them and tells the client by ICMP. The hop
// limit bounds how many links a segment crosses, the MSL is what TCP supposes of its age: they
// agree as long as a link takes less than MSL / hop limit. If the loop is repaired, what is in it
// comes out late: old duplicates.

#include "common/option-text.h"
#include "common/program.h"
#include "common/story.h"

#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/rfc-tcp-helper.h"

#include <iostream>

using namespace ns3;

namespace
{

/** @param story told @param router that sends a packet on @param header of IP, with its new TTL */
void
TellHop(common::Story* story, Node* router, const Ipv4Header& header, Ptr<const Packet>, uint32_t)
{
    if (header.GetProtocol() == TcpL4Protocol::PROT_NUMBER)
    {
        story->Tell(router, "TTL " + std::to_string(header.GetTtl()));
    }
}

/** @param story told @param router that drops a packet @param reason why */
void
TellDrop(common::Story* story,
         Node* router,
         const Ipv4Header&,
         Ptr<const Packet>,
         Ipv4L3Protocol::DropReason reason,
         Ptr<Ipv4>,
         uint32_t)
{
    if (reason == Ipv4L3Protocol::DROP_TTL_EXPIRED)
    {
        story->Tell(router, "TTL 0: drop, send ICMP");
    }
}

/** @param story told @param client that gets an ICMP message @param from whom @param type of it */
void
TellIcmp(common::Story* story,
         Node* client,
         Ipv4Address from,
         uint8_t,
         uint8_t type,
         uint8_t,
         uint32_t)
{
    std::ostringstream text;
    text << "ICMP of " << from << ": "
         << (type == Icmpv4Header::ICMPV4_TIME_EXCEEDED ? "time exceeded" : "other error");
    story->Tell(client, text.str());
}

/** @param argc from main @param argv from main @return the exit status */
int
Simulate(int argc, char* argv[])
{
    uint16_t ttl = 64;
    Time delay = MilliSeconds(10);
    Time msl = Minutes(2);
    Time repair = Seconds(2);
    CommandLine cmd(__FILE__);
    cmd.Usage("A client calls a server, but two routers send its SYN to each other, until router 2 "
              "gets\nthe right route.\n"
              "Things to try: a slow loop that is repaired while SYNs are in it (--delay=400ms "
              "--repair=3300ms);\nlinks so slow that the hop limit does not keep the MSL "
              "(--delay=3s --repair=300s).");
    common::Story story("rfc-tcp-routing-loop", cmd);
    common::AddNumber<uint16_t>(cmd, "ttl", "hop limit of the client's segments", ttl, 1, 255);
    common::AddTime(cmd, "delay", "of the link between the routers", delay);
    common::AddTime(cmd, "msl", "maximum segment lifetime, to be compared", msl);
    common::AddTime(cmd, "repair", "when router 2 gets the right route", repair);
    common::Parse(cmd, argc, argv);
    common::Require("delay", delay.As(Time::S), !delay.IsStrictlyNegative(), "0s or more");
    common::Require("repair", repair.As(Time::S), !repair.IsStrictlyNegative(), "0s or more");
    story.Open();

    NodeContainer nodes(4); // what is drawn comes first
    Ptr<Node> left = nodes.Get(0);
    Ptr<Node> right = nodes.Get(1);
    Ptr<Node> client = nodes.Get(2);
    Ptr<Node> server = nodes.Get(3);
    Names::Add("router 1", left);
    Names::Add("router 2", right);
    Names::Add("client", client);
    Names::Add("server", server);
    RfcTcpHelper().Install(nodes);
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    Ipv4AddressHelper addresses("10.0.1.0", "255.255.255.0");
    const auto connect = [&](Ptr<Node> a, Ptr<Node> b) {
        const NetDeviceContainer devices = link.Install(a, b);
        addresses.Assign(devices);
        addresses.NewNetwork();
        return devices;
    };
    connect(client, left); // 10.0.1.1, 10.0.1.2
    link.SetChannelAttribute("Delay", TimeValue(delay));
    const NetDeviceContainer loop = connect(left, right); // 10.0.2.1, 10.0.2.2
    link.SetChannelAttribute("Delay", TimeValue(Time(0)));
    connect(right, server); // 10.0.3.1, 10.0.3.2
    Ipv4StaticRoutingHelper routes;
    const auto getRoutes = [&](Ptr<Node> node) {
        return routes.GetStaticRouting(node->GetObject<Ipv4>());
    };
    getRoutes(client)->SetDefaultRoute("10.0.1.2", 1);
    getRoutes(server)->SetDefaultRoute("10.0.3.1", 1);
    getRoutes(left)->SetDefaultRoute("10.0.2.2", 2);
    getRoutes(right)->AddNetworkRouteTo("10.0.1.0", "255.255.255.0", "10.0.2.1", 1);
    getRoutes(right)->AddHostRouteTo("10.0.3.2", "10.0.2.1", 1); // wrong: it is its neighbour
    Simulator::Schedule(repair, [&] {
        story.Tell(right, "route repaired");
        getRoutes(right)->RemoveRoute(getRoutes(right)->GetNRoutes() - 1);
    });

    story.Observe(nodes, loop);
    for (Node* router : {PeekPointer(left), PeekPointer(right)}) // no Ptr: they own the callbacks
    {
        Ptr<Ipv4L3Protocol> ip = router->GetObject<Ipv4L3Protocol>();
        ip->TraceConnectWithoutContext("UnicastForward",
                                       MakeBoundCallback(&TellHop, &story, router));
        ip->TraceConnectWithoutContext("Drop", MakeBoundCallback(&TellDrop, &story, router));
    }
    Ptr<Socket> listener = Socket::CreateSocket(server, TcpSocketFactory::GetTypeId());
    listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), 80));
    listener->Listen();
    Ptr<Socket> socket = Socket::CreateSocket(client, TcpSocketFactory::GetTypeId());
    socket->SetIpTtl(static_cast<uint8_t>(ttl));
    socket->SetAttribute("IcmpCallback",
                         CallbackValue(MakeBoundCallback(&TellIcmp, &story, PeekPointer(client))));
    story.Tell(client, "Connect()");
    socket->Connect(InetSocketAddress("10.0.3.2", 80));
    story.Run(repair + Seconds(5));
    const Time life = delay * ttl;
    std::cout << "in such a loop a segment lives for " << life.GetSeconds() << " s, "
              << (life <= msl ? "within" : "longer than") << " the MSL of " << msl.GetSeconds()
              << " s\n";
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-routing-loop", [&] { return Simulate(argc, argv); });
}
