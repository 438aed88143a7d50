/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "network-fixture.h"

#include "ns3/core-module.h"

#include <algorithm>

namespace ns3::rfctcp::test
{

uint8_t
OctetAt(uint64_t position, uint32_t stream)
{
    // No period that a segment size could share
    return static_cast<uint8_t>(position * 31 + (position >> 8) * 7 + (position >> 16) + stream);
}

Ptr<Packet>
OctetsAt(uint64_t begin, uint32_t size, uint32_t stream)
{
    std::vector<uint8_t> octets(size);
    for (uint32_t i = 0; i < size; ++i)
    {
        octets[i] = OctetAt(begin + i, stream);
    }
    return Create<Packet>(octets.data(), size);
}

bool
IsStream(Ptr<const Packet> packet, uint64_t begin, uint32_t size, uint32_t stream)
{
    return packet && ToText(packet) == ToText(OctetsAt(begin, size, stream));
}

Ptr<Packet>
Text(const std::string& text)
{
    return Create<Packet>(reinterpret_cast<const uint8_t*>(text.data()),
                          static_cast<uint32_t>(text.size()));
}

std::string
ToText(Ptr<const Packet> packet)
{
    std::string text(packet->GetSize(), '\0');
    packet->CopyData(reinterpret_cast<uint8_t*>(text.data()), packet->GetSize());
    return text;
}

// ---- StreamUser ----

StreamUser::StreamUser(const UserPlan& plan, uint32_t sends, uint32_t receives)
    : m_plan(plan),
      m_sends(sends),
      m_receives(receives)
{
}

void
StreamUser::Use(Ptr<Socket> used)
{
    socket = used;
    using Closed = Callback<void, Ptr<Socket>>;
    socket->SetConnectCallback(Closed([this](Ptr<Socket>) {
                                   Note("connected");
                                   m_connected = true;
                                   Act();
                               }),
                               Closed([this](Ptr<Socket>) { Note("failed"); }));
    socket->SetCloseCallbacks(Closed([this](Ptr<Socket>) {
                                  Note("normal");
                                  m_ended = true; // all that the built-in TCP says of the end
                                  Act();
                              }),
                              Closed([this](Ptr<Socket>) { Note("error"); }));
    socket->SetRecvCallback(Closed([this](Ptr<Socket>) { ReadOn(); }));
    socket->SetSendCallback(
        Callback<void, Ptr<Socket>, uint32_t>([this](Ptr<Socket>, uint32_t) { Act(); }));
}

void
StreamUser::Accept(Ptr<Socket> accepted)
{
    Use(accepted);
    Note("accepted");
    m_connected = true;
    Act();
}

void
StreamUser::ReadOn()
{
    Read();
    Act();
}

void
StreamUser::Note(const std::string& what)
{
    told.push_back(what);
}

std::string
StreamUser::Told() const
{
    std::string all;
    for (const std::string& one : told)
    {
        all += (all.empty() ? "" : " ") + one;
    }
    return all;
}

uint64_t
StreamUser::Total() const
{
    return m_plan.octets * m_plan.rounds;
}

uint64_t
StreamUser::Allowed() const
{
    if (m_plan.afterEnd && !m_ended)
    {
        return 0;
    }
    if (m_plan.answerTo == 0)
    {
        return Total();
    }
    const uint64_t rounds = received / m_plan.answerTo + (m_plan.speaksFirst ? 1 : 0);
    return m_plan.octets * std::min<uint64_t>(rounds, m_plan.rounds);
}

void
StreamUser::Read()
{
    while (Ptr<Packet> packet = socket->Recv())
    {
        const uint32_t size = packet->GetSize();
        if (size == 0)
        {
            ++ends;
            m_ended = true;
            return; // the built-in TCP returns empty packets for ever
        }
        std::vector<uint8_t> octets(size);
        packet->CopyData(octets.data(), size);
        for (uint8_t octet : octets)
        {
            wrong += octet == OctetAt(received++, m_receives) ? 0 : 1;
        }
    }
}

void
StreamUser::Act()
{
    constexpr uint64_t PIECE = 1000;
    while (m_connected && !m_finished && sent < Allowed())
    {
        const auto size = static_cast<uint32_t>(
            std::min({PIECE, Allowed() - sent, uint64_t{socket->GetTxAvailable()}}));
        if (size == 0 || socket->Send(OctetsAt(sent, size, m_sends)) < 0)
        {
            return; // the Send callback comes
        }
        sent += size;
    }
    if (!m_connected || sent < Total())
    {
        return;
    }
    if (!m_finished && received >= m_plan.expected && m_plan.then != UserPlan::Then::WAIT)
    {
        m_finished = true;
        if (m_plan.then == UserPlan::Then::CLOSE)
        {
            CloseSocket();
        }
        else
        {
            EXPECT_EQ(socket->ShutdownSend(), 0);
        }
    }
    if (m_ended && !m_closed)
    {
        if (m_plan.closeDelay.IsZero())
        {
            CloseSocket();
        }
        else
        {
            m_closed = true;
            Simulator::Schedule(m_plan.closeDelay, &StreamUser::CloseSocket, this);
        }
    }
}

void
StreamUser::CloseSocket()
{
    m_closed = true;
    EXPECT_EQ(socket->Close(), 0);
}

// ---- NetworkTest ----

NetworkTest::NetworkTest()
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    Config::SetDefault("ns3::RfcTcpSocket::CheckInvariants", BooleanValue(true));
}

NetworkTest::~NetworkTest()
{
    Renew();
    Config::Reset();
}

void
NetworkTest::Renew()
{
    m_clients.clear();
    m_servers.clear();
    m_links.clear();
    m_devices.clear();
    m_addresses.clear();
    m_addresses6.clear();
    m_nodes = NodeContainer();
    Simulator::Destroy();
}

void
NetworkTest::Build(const std::vector<Stack>& stacks, const std::vector<LinkPlan>& links)
{
    for (Stack stack : stacks)
    {
        Ptr<Node> node = CreateObject<Node>();
        m_nodes.Add(node);
        if (stack == Stack::RFC_TCP)
        {
            RfcTcpHelper().Install(node);
        }
        else
        {
            InternetStackHelper().Install(node);
        }
    }
    for (uint32_t i = 0; i + 1 < stacks.size(); ++i)
    {
        const LinkPlan& plan = links.at(i);
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue(plan.rate));
        link.SetDeviceAttribute("Mtu", UintegerValue(plan.mtu));
        link.SetChannelAttribute("Delay", StringValue(plan.delay));
        m_devices.push_back(link.Install(m_nodes.Get(i), m_nodes.Get(i + 1)));
        const std::string number = std::to_string(i + 1);
        Ipv4AddressHelper ipv4(("10.1." + number + ".0").c_str(), "255.255.255.0");
        m_addresses.push_back(ipv4.Assign(m_devices.back()));
        Ipv6AddressHelper ipv6(Ipv6Address(("2001:" + number + "::").c_str()), Ipv6Prefix(64));
        m_addresses6.push_back(ipv6.Assign(m_devices.back()));
        if (!plan.rules.empty() || plan.loss > 0)
        {
            RfcTcpLinkImpairmentHelper impairment;
            impairment.SetRandomLoss(plan.loss);
            if (!plan.rules.empty())
            {
                impairment.AddRules(plan.rules);
            }
            m_links.push_back(impairment.Install(m_devices.back()));
            impairment.AssignStreams(100 + i);
        }
    }
}

void
NetworkTest::BuildPair(Stack client, Stack server, const LinkPlan& link)
{
    Build({client, server}, {link});
}

void
NetworkTest::AddRoutes()
{
    const uint32_t last = m_nodes.GetN() - 1;
    for (uint32_t i = 0; i <= last; ++i)
    {
        if (i > 0 && i < last)
        {
            m_addresses6[i - 1].SetForwarding(1, true);
            m_addresses6[i].SetForwarding(0, true);
        }
        Ptr<Ipv6StaticRouting> routing =
            Ipv6StaticRoutingHelper().GetStaticRouting(m_nodes.Get(i)->GetObject<Ipv6>());
        for (uint32_t target = 0; target < last; ++target)
        {
            if (target == i || target + 1 == i)
            {
                continue; // a link of this node
            }
            const bool onward = target > i;
            const uint32_t link = onward ? i : i - 1;
            Ipv6InterfaceContainer& ends = m_addresses6[link];
            routing->AddNetworkRouteTo(
                Ipv6Address(("2001:" + std::to_string(target + 1) + "::").c_str()),
                Ipv6Prefix(64),
                ends.GetAddress(onward ? 1 : 0, 1),
                ends.GetInterfaceIndex(onward ? 0 : 1));
        }
    }
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
}

Ptr<Socket>
NetworkTest::NewSocket(uint32_t node)
{
    return Socket::CreateSocket(m_nodes.Get(node), TcpSocketFactory::GetTypeId());
}

Ptr<RfcTcpSocket>
NetworkTest::NewRfcSocket(uint32_t node)
{
    return DynamicCast<RfcTcpSocket>(NewSocket(node));
}

Ptr<RfcTcpL4Protocol>
NetworkTest::Tcp(uint32_t node)
{
    return m_nodes.Get(node)->GetObject<RfcTcpL4Protocol>();
}

Address
NetworkTest::ServerAddress(uint16_t port)
{
    return m_ipv6
               ? Inet6SocketAddress(m_addresses6.back().GetAddress(1, 1), port).operator Address()
               : InetSocketAddress(m_addresses.back().GetAddress(1), port).operator Address();
}

Address
NetworkTest::AnyAddress(uint16_t port)
{
    return m_ipv6 ? Inet6SocketAddress(Ipv6Address::GetAny(), port).operator Address()
                  : InetSocketAddress(Ipv4Address::GetAny(), port).operator Address();
}

Ptr<Socket>
NetworkTest::Serve(const UserPlan& plan, uint16_t port)
{
    Ptr<Socket> listener = NewSocket(m_nodes.GetN() - 1);
    EXPECT_EQ(listener->Bind(AnyAddress(port)), 0);
    EXPECT_EQ(listener->Listen(), 0);
    listener->SetAcceptCallback(
        MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
        Callback<void, Ptr<Socket>, const Address&>(
            [this, plan](Ptr<Socket> socket, const Address&) {
                const auto number = static_cast<uint32_t>(m_servers.size());
                m_servers.push_back(std::make_unique<StreamUser>(plan, 1000 + number, number));
                m_servers.back()->Accept(socket);
            }));
    return listener;
}

void
NetworkTest::CountAccepted(Ptr<Socket> listener, int& accepted)
{
    listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                Callback<void, Ptr<Socket>, const Address&>(
                                    [&accepted](Ptr<Socket>, const Address&) { ++accepted; }));
}

StreamUser&
NetworkTest::StartClient(const UserPlan& plan, uint16_t port)
{
    const auto number = static_cast<uint32_t>(m_clients.size());
    m_clients.push_back(std::make_unique<StreamUser>(plan, number, 1000 + number));
    StreamUser& client = *m_clients.back();
    client.Use(NewSocket(0));
    // Not now: the built-in TCP sends at once, and before the simulation begins nodes cannot
    At(0,
       Max(MilliSeconds(100), Simulator::Now()),
       [socket = client.socket, to = ServerAddress(port)] { EXPECT_EQ(socket->Connect(to), 0); });
    return client;
}

void
NetworkTest::At(uint32_t node, const Time& time, std::function<void()> action)
{
    Simulator::ScheduleWithContext(m_nodes.Get(node)->GetId(),
                                   time - Simulator::Now(),
                                   [action = std::move(action)] { action(); });
}

void
NetworkTest::RunUntil(const Time& time)
{
    Simulator::Stop(time - Simulator::Now());
    Simulator::Run();
}

ChecksumsOn::ChecksumsOn()
{
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
}

ChecksumsOn::~ChecksumsOn()
{
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));
}

} // namespace ns3::rfctcp::test
