/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "storm-run.h"

#include "ns3/core-module.h"
#include "ns3/traffic-control-helper.h"

#include <sstream>
#include <utility>

namespace ns3::rfctcp::test
{
namespace
{

const Time CALM = Seconds(300);      ///< when applications stop what the storm had in mind
const Time LEAVE = Seconds(1200);    ///< when they close at last
const Time HORIZON = Seconds(90000); ///< no event may be left then

constexpr uint16_t FIRST_PORT = 80;      ///< of the listeners
constexpr uint16_t CLOSED_PORT = 79;     ///< where nobody listens
constexpr uint16_t CROSSING_PORT = 3000; ///< of connections both sides open; one more for each

// Random streams; all are fixed, so that a storm does not depend on those before it
constexpr int64_t PLAN_STREAM = 1;
constexpr int64_t WIRE_STREAM = 10;
constexpr int64_t TCP_STREAM = 100;
constexpr int64_t STACK_STREAM = 1000;

/** @param address with a port @return the port */
uint16_t
PortOf(const Address& address)
{
    return Inet6SocketAddress::IsMatchingType(address)
               ? Inet6SocketAddress::ConvertFrom(address).GetPort()
               : InetSocketAddress::ConvertFrom(address).GetPort();
}

} // namespace

StormTest::~StormTest()
{
    Renew(); // before what its callbacks use
}

std::string
StormTest::Play(uint32_t seed)
{
    SCOPED_TRACE("storm " + std::to_string(seed) + ": RFC_TCP_STORM_SEED=" + std::to_string(seed) +
                 " rfc-tcp-ns3-test --gtest_filter='*Storm*'");
    RngSeedManager::SetRun(seed);
    const StormPlan plan(PLAN_STREAM);
    if (plan.wire.NeedsChecksums())
    {
        m_checksums.emplace();
    }
    BuildNetwork(plan);
    StartListeners(plan);
    for (uint32_t i = 0; i < plan.connections.size(); ++i)
    {
        StartConnection(i, plan);
    }
    Simulator::Schedule(CALM, &StormTest::EndStorm, this);
    m_drained = false;
    Simulator::Schedule(HORIZON, [this] {
        m_drained = Simulator::IsFinished();
        Simulator::Stop();
    });
    Simulator::Run();

    const std::vector<std::string> faults = JudgeAll();
    std::ostringstream story;
    for (const Life& life : m_lives)
    {
        for (const auto& application : {life.client.get(), life.server.get()})
        {
            story << application->GetAccount().name << ':' << application->GetAccount().story
                  << '\n';
        }
    }
    for (const std::string& fault : faults)
    {
        ADD_FAILURE() << fault;
    }
    if (!faults.empty())
    {
        ADD_FAILURE() << plan.Describe() << story.str();
    }
    ++m_totals["storms"];
    m_totals["segments impaired"] += m_wire->GetImpaired();
    m_totals["ICMP errors"] += m_wire->GetIcmpErrors();
    m_totals["traced"] += std::exchange(m_traced, 0);

    Renew();
    m_ledgers.clear();
    m_wire.reset();
    m_lives.clear();
    m_ghosts.clear();
    m_byPorts.clear();
    m_created.clear();
    m_checksums.reset();
    return story.str();
}

void
StormTest::BuildNetwork(const StormPlan& plan)
{
    m_ipv6 = plan.ipv6;
    std::vector<LinkPlan> links;
    for (std::size_t i = 0; i < plan.rates.size(); ++i)
    {
        LinkPlan link;
        link.rate = plan.rates[i];
        link.delay = plan.delays[i];
        link.mtu = plan.mtus[i];
        links.push_back(link);
    }
    std::vector<Stack> stacks(links.size() + 1, Stack::RFC_TCP);
    stacks.back() = m_serverStack;
    Build(stacks, links);
    if (links.size() > 1)
    {
        // IPv6 has no addresses where the MTU is below 1280
        m_ipv6 ? AddRoutes() : Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    }
    RfcTcpHelper::AssignStreams(m_nodes, TCP_STREAM);
    InternetStackHelper().AssignStreams(m_nodes, STACK_STREAM);
    if (plan.wire.NeedsChecksums() && links.size() > 1)
    {
        // The FqCoDel of a router reads TCP headers, and ends the program if one is damaged
        TrafficControlHelper().Uninstall(m_devices.front());
    }
    m_wire = std::make_unique<StormWire>(plan.wire, m_devices.back(), WIRE_STREAM);
    const uint32_t last = m_nodes.GetN() - 1;
    for (const uint32_t node : {0U, last})
    {
        const StormEndPlan& end = node == 0 ? plan.client : plan.server;
        if (!Tcp(node))
        {
            continue; // it has the other TCP
        }
        m_ledgers.push_back(std::make_unique<ConnectionLedger>(Tcp(node)));
        if (node == last)
        {
            Tcp(node)->TraceConnectWithoutContext(
                "ConnectionCreated",
                Callback<void, const RfcTcpConnectionId&, bool>(
                    [this](const RfcTcpConnectionId& id, bool) { NoteCreated(id); }));
        }
        for (const auto& [name, value] : end.protocol)
        {
            Tcp(node)->SetAttribute(name, StringValue(value));
        }
        Tcp(node)->SetAttribute("SocketType", StringValue(end.congestionControl));
        for (const auto& [at, name, value] : end.changes)
        {
            At(node, at, [this, node, attribute = name, wish = value] {
                for (const Life& life : m_lives)
                {
                    (node == 0 ? life.client : life.server)->Change(attribute, wish);
                }
            });
        }
    }
}

void
StormTest::Configure(Ptr<Socket> socket, const StormEndPlan& end, bool listens)
{
    auto attributes = end.socket;
    if (listens)
    {
        attributes.insert(attributes.end(), end.listener.begin(), end.listener.end());
    }
    const bool ours = DynamicCast<RfcTcpSocket>(socket) != nullptr;
    for (const auto& [name, value] : attributes)
    {
        TypeId::AttributeInformation common; // to both TCPs
        if (ours || TcpSocket::GetTypeId().LookupAttributeByName(name, &common))
        {
            socket->SetAttribute(name, StringValue(value));
        }
    }
    if (end.traced)
    {
        const auto count = [this](TcpSocket::TcpStates_t, TcpSocket::TcpStates_t) { ++m_traced; };
        socket->TraceConnectWithoutContext(
            "State",
            Callback<void, TcpSocket::TcpStates_t, TcpSocket::TcpStates_t>(count));
    }
}

void
StormTest::StartListeners(const StormPlan& plan)
{
    const uint32_t node = m_nodes.GetN() - 1;
    for (uint32_t i = 0; i < plan.listeners.size(); ++i)
    {
        const StormListenerPlan& wish = plan.listeners[i];
        const auto port = static_cast<uint16_t>(FIRST_PORT + i);
        Ptr<Socket> listener = NewSocket(node);
        Configure(listener, plan.server, true);
        listener->SetAttributeFailSafe("Backlog", UintegerValue(wish.backlog)); // only ours has it
        EXPECT_EQ(listener->Bind(AnyAddress(port)), 0);
        EXPECT_EQ(listener->Listen(), 0);
        listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    Callback<void, Ptr<Socket>, const Address&>(
                                        [this, port](Ptr<Socket> socket, const Address& from) {
                                            BeAccepted(port, socket, from);
                                        }));
        listener->SetRecvCallback(Callback<void, Ptr<Socket>>([this, port, wish](Ptr<Socket> self) {
            Simulator::Schedule(wish.acceptDelay, [this, port, self] {
                Address from;
                if (Ptr<Socket> socket = DynamicCast<RfcTcpSocket>(self)->Accept(from))
                {
                    BeAccepted(port, socket, from);
                }
            });
        }));
        m_listeners.push_back(listener);
        if (wish.closedAt)
        {
            At(node, *wish.closedAt, [listener] { listener->Close(); });
        }
    }
}

void
StormTest::StartConnection(uint32_t index, const StormPlan& plan)
{
    using Kind = StormConnectionPlan::Kind;
    const StormConnectionPlan& wish = plan.connections[index];
    Life life;
    const std::string name = "connection " + std::to_string(index);
    life.client = std::make_unique<StormApplication>(wish.client,
                                                     name + ", client",
                                                     2 * index,
                                                     2 * index + 1);
    life.server = std::make_unique<StormApplication>(wish.server,
                                                     name + ", server",
                                                     2 * index + 1,
                                                     2 * index);
    if (plan.IsCalm(wish))
    {
        life.client->SetCalm();
    }
    m_lives.push_back(std::move(life));
    const auto crossingPort = static_cast<uint16_t>(CROSSING_PORT + index);
    const uint16_t port = wish.kind == Kind::REFUSED    ? CLOSED_PORT
                          : wish.kind == Kind::CROSSING ? crossingPort
                                                        : FIRST_PORT + wish.listener;
    const uint16_t localPort = wish.kind == Kind::CROSSING ? crossingPort : wish.localPort;
    At(0, wish.at, [this, index, port, localPort, end = plan.client] {
        StormApplication& client = *m_lives[index].client;
        Ptr<Socket> socket = NewSocket(0);
        Configure(socket, end, false);
        if (localPort != 0 && socket->Bind(AnyAddress(localPort)) != 0)
        {
            return; // the connection before is still there
        }
        client.Use(socket);
        client.Connect(ServerAddress(port));
        Address self;
        socket->GetSockName(self);
        if (client.GetAccount().exists)
        {
            m_byPorts[{PortOf(self), port}] = index;
        }
    });
    if (wish.kind == Kind::CROSSING)
    {
        const uint32_t node = m_nodes.GetN() - 1;
        At(node, wish.at + wish.crossingDelay, [this, index, node, port, end = plan.server] {
            Ptr<Socket> socket = NewSocket(node);
            Configure(socket, end, false);
            if (socket->Bind(AnyAddress(port)) != 0)
            {
                return;
            }
            m_lives[index].server->Use(socket);
            const Address client =
                m_ipv6
                    ? Inet6SocketAddress(m_addresses6.front().GetAddress(0, 1), port)
                          .
                          operator Address()
                    : InetSocketAddress(m_addresses.front().GetAddress(0), port).operator Address();
            m_lives[index].server->Connect(client);
        });
    }
}

void
StormTest::NoteCreated(const RfcTcpConnectionId& id)
{
    const auto found =
        id.peer.IsInvalid() ? m_byPorts.end() : m_byPorts.find({PortOf(id.peer), PortOf(id.local)});
    if (found != m_byPorts.end())
    {
        m_created[id.number] = found->second;
    }
}

void
StormTest::BeAccepted(uint16_t port, Ptr<Socket> socket, const Address& from)
{
    const auto found = m_byPorts.find({PortOf(from), port});
    ASSERT_NE(found, m_byPorts.end()) << "a connection that nobody has opened";
    // A connection that waits for Accept() may have had a successor of the same ports since
    const auto ours = DynamicCast<RfcTcpSocket>(socket);
    const auto created = m_created.find(ours ? ours->GetConnectionNumber() : 0);
    const uint32_t index = created != m_created.end() ? created->second : found->second;
    Life& life = m_lives[index];
    if (!std::exchange(life.accepted, true))
    {
        life.server->Use(socket);
        life.server->BeAccepted();
        return;
    }
    // SYN cookies: the server's connection was gone, the client did not know, and what it sent
    // again was a valid answer to the cookie. The client now speaks with another application.
    life.client->BeHaunted();
    m_ghosts.push_back(
        std::make_unique<StormApplication>(StormApplicationPlan(), "ghost", 0, 2 * index));
    m_ghosts.back()->Use(socket);
    m_ghosts.back()->BeAccepted();
}

void
StormTest::EndStorm()
{
    const auto all = [this](void (StormApplication::*act)()) {
        for (const Life& life : m_lives)
        {
            (life.client.get()->*act)();
            (life.server.get()->*act)();
        }
        for (const auto& ghost : m_ghosts)
        {
            (ghost.get()->*act)();
        }
    };
    for (const Ptr<Socket>& listener : m_listeners)
    {
        listener->Close();
    }
    all(&StormApplication::Calm);
    Simulator::Schedule(LEAVE - CALM, [all] { all(&StormApplication::Leave); });
}

std::vector<std::string>
StormTest::JudgeAll()
{
    std::vector<std::string> faults;
    if (!m_drained)
    {
        faults.emplace_back("events are left");
    }
    for (const auto& ledger : m_ledgers)
    {
        ledger->ExpectAllClosed();
    }
    for (const Life& life : m_lives)
    {
        life.client->Conclude();
        life.server->Conclude();
        for (const std::string& fault :
             JudgeStorm(life.client->GetAccount(), life.server->GetAccount(), m_totals))
        {
            faults.push_back(fault);
        }
    }
    for (const auto& ghost : m_ghosts)
    {
        ghost->Conclude();
        if (ghost->GetAccount().wrong > 0)
        {
            faults.emplace_back("a ghost read octets that are wrong");
        }
    }
    m_totals["ghosts"] += m_ghosts.size();
    m_listeners.clear();
    for (uint32_t node = 0; node < m_nodes.GetN(); ++node)
    {
        if (!Tcp(node))
        {
            continue;
        }
        ObjectVectorValue sockets;
        Tcp(node)->GetAttribute("Sockets", sockets);
        if (sockets.GetN() > 0)
        {
            faults.push_back(std::to_string(sockets.GetN()) + " sockets are left on node " +
                             std::to_string(node));
        }
        for (int event = 0; event < static_cast<int>(RfcTcpListenEvent::COUNT); ++event)
        {
            m_totals[RfcTcpName(static_cast<RfcTcpListenEvent>(event))] +=
                Tcp(node)->GetListenEvents(static_cast<RfcTcpListenEvent>(event));
        }
        m_totals["TIME-WAIT cut short"] += Tcp(node)->GetTimeWaitOverflows();
        for (int reason = 0; reason < static_cast<int>(RfcTcpDiscard::COUNT); ++reason)
        {
            m_totals[RfcTcpName(static_cast<RfcTcpDiscard>(reason))] +=
                Tcp(node)->GetDiscards(static_cast<RfcTcpDiscard>(reason));
        }
    }
    return faults;
}

} // namespace ns3::rfctcp::test
