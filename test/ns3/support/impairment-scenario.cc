/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "impairment-scenario.h"

#include "core/wire/wire.h"

#include "ns3/csma-helper.h"
#include "ns3/data-rate.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/rfc-tcp-impairment-rule.h"
#include "ns3/rfc-tcp-impairment.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"
#include "ns3/simple-net-device-helper.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{

uint8_t
OctetAt(std::size_t position)
{
    return static_cast<uint8_t>(position % 251);
}

std::vector<uint32_t>
DataPositions(const std::vector<Seen>& list)
{
    std::vector<uint32_t> positions;
    for (const auto& seen : list)
    {
        if (seen.segment.length > 0)
        {
            positions.push_back(seen.segment.seq.Value());
        }
    }
    return positions;
}

std::size_t
CountFlags(const std::vector<Seen>& list, const std::string& flags)
{
    return static_cast<std::size_t>(
        std::count_if(list.begin(), list.end(), [&flags](const Seen& seen) {
            return seen.segment.flags.ToString() == flags;
        }));
}

void
Collect(Ptr<RfcTcpImpairment> link, const std::string& name, std::vector<Fired>& list)
{
    using Action = RfcTcpImpairmentRule::Action;
    using Sink = Callback<void, uint32_t, Action, Ptr<const Packet>, const RfcTcpObservedSegment&>;
    ASSERT_TRUE(link->TraceConnectWithoutContext(
        name,
        Sink([&list](uint32_t rule,
                     Action action,
                     Ptr<const Packet> packet,
                     const RfcTcpObservedSegment& segment) {
            list.push_back({rule, action, Simulator::Now(), segment, packet->GetSize()});
        })));
}

ImpairmentScenario::ImpairmentScenario(LinkKind link, Family family, uint32_t nodes)
    : m_family(family)
{
    m_nodes.Create(nodes);
    BuildLink(link);
    InternetStackHelper stack;
    stack.Install(m_nodes);
    stack.AssignStreams(m_nodes, 1000); // every scenario of the process alike
    if (family == Family::IPV4)
    {
        m_interfaces4 = Ipv4AddressHelper("10.1.1.0", "255.255.255.0").Assign(m_devices);
    }
    else
    {
        m_interfaces6 =
            Ipv6AddressHelper(Ipv6Address("2001:db8::"), Ipv6Prefix(64)).Assign(m_devices);
    }
    for (uint32_t i = 0; i < nodes; ++i)
    {
        TraceNode(i);
    }
    m_listener = Listen(m_nodes.Get(1), 80);
}

ImpairmentScenario::~ImpairmentScenario()
{
    m_sockets.clear();
    m_listener = nullptr;
    Simulator::Destroy();
}

Ptr<RfcTcpImpairment>
ImpairmentScenario::Impair(const std::string& rules)
{
    RfcTcpLinkImpairmentHelper helper;
    return helper.AddRules(rules).Install(m_devices.Get(0), m_devices.Get(1));
}

Address
ImpairmentScenario::AddressOf(uint32_t node) const
{
    return m_family == Family::IPV4 ? Address(m_interfaces4.GetAddress(node))
                                    : Address(m_interfaces6.GetAddress(node, 1));
}

Address
ImpairmentScenario::SocketAddressOf(uint32_t node, uint16_t port) const
{
    if (m_family == Family::IPV4)
    {
        return InetSocketAddress(m_interfaces4.GetAddress(node), port);
    }
    return Inet6SocketAddress(m_interfaces6.GetAddress(node, 1), port);
}

void
ImpairmentScenario::StartClient(const Time& start, uint32_t segments, uint16_t port)
{
    Simulator::Schedule(start, [this, segments, port] {
        auto socket =
            Socket::CreateSocket(m_nodes.Get(0), TypeId::LookupByName("ns3::TcpSocketFactory"));
        socket->Bind(m_family == Family::IPV4
                         ? Address(InetSocketAddress(Ipv4Address::GetAny(), port))
                         : Address(Inet6SocketAddress(Ipv6Address::GetAny(), port)));
        std::vector<uint8_t> text(segments * SEGMENT);
        for (std::size_t i = 0; i < text.size(); ++i)
        {
            text[i] = OctetAt(i);
        }
        socket->SetConnectCallback(
            Callback<void, Ptr<Socket>>([text](Ptr<Socket> connected) {
                connected->Send(text.data(), static_cast<uint32_t>(text.size()), 0);
                connected->Close();
            }),
            MakeNullCallback<void, Ptr<Socket>>());
        socket->Connect(SocketAddressOf(1, 80));
        m_sockets.push_back(socket);
    });
}

void
ImpairmentScenario::Run(const Time& until, uint32_t segments)
{
    StartClient(Seconds(2), segments);
    Finish(until);
}

void
ImpairmentScenario::Finish(const Time& until)
{
    Simulator::Stop(until);
    Simulator::Run();
}

Ptr<Socket>
ImpairmentScenario::Listen(Ptr<Node> node, uint16_t port)
{
    auto socket = Socket::CreateSocket(node, TypeId::LookupByName("ns3::TcpSocketFactory"));
    socket->Bind(m_family == Family::IPV4
                     ? Address(InetSocketAddress(Ipv4Address::GetAny(), port))
                     : Address(Inet6SocketAddress(Ipv6Address::GetAny(), port)));
    socket->Listen();
    socket->SetAcceptCallback(
        MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
        Callback<void, Ptr<Socket>, const Address&>([this](Ptr<Socket> accepted, const Address&) {
            m_sockets.push_back(accepted);
            accepted->SetRecvCallback(
                Callback<void, Ptr<Socket>>([this](Ptr<Socket> from) { Read(from); }));
            accepted->SetCloseCallbacks(
                Callback<void, Ptr<Socket>>([](Ptr<Socket> closed) { closed->Close(); }),
                MakeNullCallback<void, Ptr<Socket>>());
        }));
    return socket;
}

bool
ImpairmentScenario::HasServerGot(uint32_t segments) const
{
    if (received.size() != segments * SEGMENT)
    {
        return false;
    }
    for (std::size_t i = 0; i < received.size(); ++i)
    {
        if (received[i] != OctetAt(i))
        {
            return false;
        }
    }
    return true;
}

void
ImpairmentScenario::BuildLink(LinkKind link)
{
    switch (link)
    {
    case LinkKind::POINT_TO_POINT: {
        PointToPointHelper helper;
        helper.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
        helper.SetChannelAttribute("Delay", StringValue("10ms"));
        m_devices = helper.Install(m_nodes);
        break;
    }
    case LinkKind::CSMA: {
        CsmaHelper helper;
        helper.SetChannelAttribute("DataRate", StringValue("10Mbps"));
        helper.SetChannelAttribute("Delay", StringValue("1ms"));
        m_devices = helper.Install(m_nodes);
        helper.AssignStreams(m_devices, 2000);
        break;
    }
    case LinkKind::SIMPLE: {
        SimpleNetDeviceHelper helper; // neither rate nor delay: whole flights arrive at once
        m_devices = helper.Install(m_nodes);
        break;
    }
    }
}

void
ImpairmentScenario::Read(Ptr<Socket> from)
{
    while (auto packet = from->Recv())
    {
        if (packet->GetSize() == 0)
        {
            break;
        }
        const std::size_t old = received.size();
        received.resize(old + packet->GetSize());
        packet->CopyData(received.data() + old, packet->GetSize());
    }
}

void
ImpairmentScenario::TraceNode(uint32_t node)
{
    const auto note = [](std::vector<Seen>& list, Ptr<const Packet> packet) {
        std::vector<uint8_t> octets(packet->GetSize());
        packet->CopyData(octets.data(), packet->GetSize());
        const bool isV4 = octets[0] >> 4 == 4;
        const std::size_t header = isV4 ? (octets[0] & 15) * 4 : 40;
        if (octets[isV4 ? 9 : 6] != 6)
        {
            return;
        }
        const auto parsed =
            wire::Parse(octets.data() + header, octets.size() - header, octets.size() - header);
        list.push_back({Simulator::Now(),
                        parsed.sourcePort,
                        parsed.segment,
                        std::vector<uint8_t>(octets.begin() + static_cast<std::ptrdiff_t>(
                                                                  header + parsed.headerLength),
                                             octets.end())});
    };
    auto& sent = sentBy[node];
    auto& got = receivedBy[node];
    if (m_family == Family::IPV4)
    {
        using Sink = Callback<void, Ptr<const Packet>, Ptr<Ipv4>, uint32_t>;
        auto ip = m_nodes.Get(node)->GetObject<Ipv4L3Protocol>();
        ip->TraceConnectWithoutContext(
            "Tx",
            Sink([&sent, note](Ptr<const Packet> p, Ptr<Ipv4>, uint32_t) { note(sent, p); }));
        ip->TraceConnectWithoutContext(
            "Rx",
            Sink([&got, note](Ptr<const Packet> p, Ptr<Ipv4>, uint32_t) { note(got, p); }));
    }
    else
    {
        using Sink = Callback<void, Ptr<const Packet>, Ptr<Ipv6>, uint32_t>;
        auto ip = m_nodes.Get(node)->GetObject<Ipv6L3Protocol>();
        ip->TraceConnectWithoutContext(
            "Tx",
            Sink([&sent, note](Ptr<const Packet> p, Ptr<Ipv6>, uint32_t) { note(sent, p); }));
        ip->TraceConnectWithoutContext(
            "Rx",
            Sink([&got, note](Ptr<const Packet> p, Ptr<Ipv6>, uint32_t) { note(got, p); }));
    }
}

} // namespace ns3::rfctcp::test
