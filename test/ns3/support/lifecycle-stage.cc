/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "lifecycle-application.h"
#include "lifecycle-life.h"
#include "lifecycle-scenario.h"

#include "ns3/boolean.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4.h"
#include "ns3/object-vector.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/rfc-tcp-l4-protocol.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <utility>

namespace ns3
{
namespace lifecycle
{

namespace
{

constexpr std::array<uint16_t, 2> PORTS{5000, 80};                      ///< client, server
constexpr std::array<const char*, 2> ADDRESSES{"10.0.0.1", "10.0.0.2"}; ///< client, server
constexpr std::array<const char*, 2> NAMES{"client", "server"};         ///< for messages
constexpr std::size_t MOST_SEGMENTS = 5000; ///< more on the link: endless
const Time LONGEST_REST = Seconds(130);     ///< of timers after the last connection
const Time LATEST_END = Hours(3);           ///< later: endless

/** One run. */
class Stage
{
  public:
    Stage(const Scenario& scenario, const Impairments& impairments);
    ~Stage();

    /** @return what came of it */
    Verdict Play();

  private:
    static void OnTransition(Stage* stage, uint32_t end, const RfcTcpTransition& transition);
    static void OnClosed(Stage* stage,
                         uint32_t end,
                         const RfcTcpConnectionId& connection,
                         RfcTcpCloseReason reason);
    static void OnRx(Stage* stage,
                     uint32_t end,
                     Ptr<const Packet> packet,
                     const TcpHeader& header,
                     Ptr<const TcpSocket> socket);

    /** @param impairments to put on the link @param devices its ends */
    void Impair(const Impairments& impairments, const NetDeviceContainer& devices);
    /** @param segment one that arrives @return true */
    bool Record(const RfcTcpObservedSegment& segment);
    /** @param end client or server @return a new socket bound to its port */
    Ptr<RfcTcpSocket> NewSocket(uint32_t end);
    /** @param end client or server @param round which connection, from 0 */
    void Connect(uint32_t end, std::size_t round);
    void Listen();
    void Accept(Ptr<Socket> socket, const Address& from);
    /** It took too long. */
    void GiveUp();

    void JudgeLife(uint32_t end, uint32_t number, const Life& life);
    void JudgeConnections(std::size_t round);
    void JudgeRest();
    /** @param end client or server @param what is wrong */
    void Report(uint32_t end, const std::string& what);

    const Scenario& m_scenario;       ///< what to play
    NodeContainer m_nodes;            ///< client, server
    Ptr<RfcTcpSocket> m_listener;     ///< of the server
    Ptr<RfcTcpImpairment> m_link;     ///< between them
    std::array<uint32_t, 2> m_seen{}; ///< segments from each end
    std::size_t m_accepted{0};        ///< connections of the server
    std::size_t m_open{0};            ///< connections of applications that have not ended
    Time m_rest{LONGEST_REST};        ///< the simulation ends so long after the last connection
    EventId m_guard;                  ///< GiveUp()
    std::array<std::vector<std::unique_ptr<Application>>, 2> m_applications; ///< by end and round
    std::array<std::map<uint32_t, Life>, 2> m_lives; ///< by end and number of the connection
    Verdict m_verdict;                               ///< what comes of it
};

Stage::Stage(const Scenario& scenario, const Impairments& impairments)
    : m_scenario(scenario)
{
    RngSeedManager::SetRun(impairments.run);
    m_nodes.Create(2);
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    link.SetChannelAttribute("Delay", StringValue("10ms"));
    const NetDeviceContainer devices = link.Install(m_nodes);

    RfcTcpHelper tcp;
    tcp.SetSocketAttribute("CheckInvariants", BooleanValue(true))
        .SetSocketAttribute("MaxSegLifetime", TimeValue(scenario.msl))
        .SetSocketAttribute("IgnoreResetInTimeWait", BooleanValue(scenario.ignoreReset))
        .SetSocketAttribute("Timestamp", BooleanValue(scenario.timestamps));
    if (scenario.buffer > 0)
    {
        tcp.SetSocketAttribute("SndBufSize", UintegerValue(scenario.buffer))
            .SetSocketAttribute("RcvBufSize", UintegerValue(scenario.buffer));
    }
    if (scenario.segmentSize > 0)
    {
        tcp.SetSocketAttribute("SegmentSize", UintegerValue(scenario.segmentSize));
    }
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    tcp.Install(stack, m_nodes);
    for (uint32_t end : {0, 1})
    {
        Ptr<Ipv4> ipv4 = m_nodes.Get(end)->GetObject<Ipv4>();
        const uint32_t interface = ipv4->AddInterface(devices.Get(end));
        ipv4->AddAddress(interface, Ipv4InterfaceAddress(ADDRESSES[end], "255.255.255.0"));
        ipv4->SetUp(interface);
        Ptr<RfcTcpL4Protocol> protocol = m_nodes.Get(end)->GetObject<RfcTcpL4Protocol>();
        protocol->TraceConnectWithoutContext("StateTransition",
                                             MakeBoundCallback(&Stage::OnTransition, this, end));
        protocol->TraceConnectWithoutContext("ConnectionClosed",
                                             MakeBoundCallback(&Stage::OnClosed, this, end));
    }
    Impair(impairments, devices);

    const auto hire = [this](uint32_t round, const Role& client, const Role& server) {
        const uint32_t stream = 2 * round;
        m_applications[0].push_back(
            std::make_unique<Application>(client, stream, stream + 1, server.octets));
        m_applications[1].push_back(
            std::make_unique<Application>(server, stream + 1, stream, client.octets));
        m_open += m_scenario.refused ? 1 : 2;
    };
    hire(0, scenario.client, scenario.server);
    if (scenario.again)
    {
        hire(1, scenario.clientAgain, scenario.serverAgain);
    }
}

Stage::~Stage()
{
    Simulator::Destroy();
}

void
Stage::Impair(const Impairments& impairments, const NetDeviceContainer& devices)
{
    RfcTcpLinkImpairmentHelper helper;
    helper.AddRule(RfcTcpImpairmentRule::Count(RfcTcpSegmentMatch::Any().Where(
        [this](const RfcTcpObservedSegment& segment) { return Record(segment); })));
    for (const auto& rule : impairments.rules)
    {
        helper.AddRule(rule);
        m_rest = Max(m_rest, LONGEST_REST + rule.GetTime());
    }
    helper.SetRandomLoss(impairments.loss);
    m_link = helper.Install(devices);
    helper.AssignStreams(1000);
}

bool
Stage::Record(const RfcTcpObservedSegment& segment)
{
    const uint32_t number = ++m_seen[segment.side == RfcTcpLinkEnd::A ? 0 : 1];
    m_verdict.segments.push_back({segment, number});
    if (m_verdict.segments.size() == MOST_SEGMENTS)
    {
        m_verdict.faults.emplace_back("segments without end");
        Simulator::Stop();
    }
    return true;
}

Ptr<RfcTcpSocket>
Stage::NewSocket(uint32_t end)
{
    auto socket = DynamicCast<RfcTcpSocket>(
        Socket::CreateSocket(m_nodes.Get(end), TcpSocketFactory::GetTypeId()));
    socket->TraceConnectWithoutContext("Rx", MakeBoundCallback(&Stage::OnRx, this, end));
    if (socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORTS[end])) != 0)
    {
        Report(end, "port " + std::to_string(PORTS[end]) + " is not free");
    }
    return socket;
}

void
Stage::Connect(uint32_t end, std::size_t round)
{
    Ptr<RfcTcpSocket> socket = NewSocket(end);
    m_applications[end][round]->Use(socket);
    const InetSocketAddress peer(ADDRESSES[1 - end], PORTS[1 - end]);
    if (socket->Connect(peer) != 0)
    {
        Report(end, "Connect failed, errno " + std::to_string(socket->GetErrno()));
    }
}

void
Stage::Listen()
{
    m_listener = NewSocket(1);
    m_listener->Listen();
    m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                  MakeCallback(&Stage::Accept, this));
}

void
Stage::Accept(Ptr<Socket> socket, const Address&)
{
    if (m_accepted == m_applications[1].size())
    {
        Report(1, "one connection too many");
        return;
    }
    Application& application = *m_applications[1][m_accepted++];
    application.Use(DynamicCast<RfcTcpSocket>(socket));
    application.OnConnected(socket);
}

void
Stage::GiveUp()
{
    m_verdict.faults.emplace_back("it never ends");
    Simulator::Stop();
}

void
Stage::OnTransition(Stage* stage, uint32_t end, const RfcTcpTransition& transition)
{
    stage->m_lives[end][transition.connection.number].OnTransition(transition);
}

void
Stage::OnClosed(Stage* stage,
                uint32_t end,
                const RfcTcpConnectionId& connection,
                RfcTcpCloseReason reason)
{
    stage->m_lives[end][connection.number].OnClosed(reason);
    if (reason == RfcTcpCloseReason::RETURNED_TO_LISTEN)
    {
        return; // a ghost
    }
    stage->m_verdict.lastClosed = Simulator::Now();
    if (stage->m_open > 0 && --stage->m_open == 0)
    {
        Simulator::Remove(stage->m_guard); // what is left now must end by itself
    }
}

void
Stage::OnRx(Stage* stage,
            uint32_t end,
            Ptr<const Packet> packet,
            const TcpHeader& header,
            Ptr<const TcpSocket> socket)
{
    const auto ours = DynamicCast<const RfcTcpSocket>(socket);
    const bool restart = stage->m_lives[end][ours->GetConnectionNumber()].OnRx(ours->GetState(),
                                                                               header,
                                                                               packet->GetSize());
    stage->m_verdict.restarts += restart ? 1 : 0;
}

void
Stage::Report(uint32_t end, const std::string& what)
{
    m_verdict.faults.push_back(std::string(NAMES[end]) + ": " + what);
}

void
Stage::JudgeLife(uint32_t end, uint32_t number, const Life& life)
{
    life.Judge(m_scenario, m_verdict, [&](const std::string& what) {
        Report(end, "connection " + std::to_string(number) + ": " + what);
    });
}

void
Stage::JudgeConnections(std::size_t round)
{
    std::array<bool, 2> timeWait{};
    for (uint32_t end : {0, 1})
    {
        const auto socket = m_applications[end][round]->GetSocket();
        if (!socket)
        {
            continue;
        }
        auto life = m_lives[end].find(socket->GetConnectionNumber());
        if (life == m_lives[end].end())
        {
            Report(end, "connection without transitions");
            continue;
        }
        timeWait[end] = life->second.HasTimeWait();
        JudgeLife(end, life->first, life->second);
        const RfcTcpCloseReason reason = socket->GetCloseReason();
        const auto expected =
            m_scenario.refused ? RfcTcpCloseReason::REFUSED : RfcTcpCloseReason::NORMAL;
        if (!life->second.HasEnded(reason) ||
            (reason != expected && reason != RfcTcpCloseReason::REPLACED))
        {
            Report(end, std::string("reason of the end is ") + RfcTcpName(reason));
        }
        m_lives[end].erase(life);
    }
    const bool both = timeWait[0] && timeWait[1];
    const bool one = timeWait[0] != timeWait[1];
    bool right = false;
    switch (m_scenario.timeWait)
    {
    case TimeWait::NONE:
        right = !both && !one;
        break;
    case TimeWait::CLIENT:
        right = one && timeWait[0];
        break;
    case TimeWait::SERVER:
        right = one && timeWait[1];
        break;
    case TimeWait::BOTH:
        right = both;
        break;
    case TimeWait::ANY:
        right = both || one;
        break;
    }
    if (!right)
    {
        m_verdict.faults.push_back(both  ? "both ends were in TIME-WAIT"
                                   : one ? "the wrong end was in TIME-WAIT"
                                         : "no end was in TIME-WAIT");
    }
}

void
Stage::JudgeRest()
{
    if (m_listener)
    {
        const uint32_t number = m_listener->GetConnectionNumber();
        m_listener->Close();
        JudgeLife(1, number, m_lives[1][number]);
        m_lives[1].erase(number);
    }
    for (uint32_t end : {0, 1})
    {
        for (const auto& [number, life] : m_lives[end])
        {
            // All that is left: an old SYN has reached the listener
            ++m_verdict.ghosts;
            JudgeLife(end, number, life);
            if (!life.HasEnded(RfcTcpCloseReason::RETURNED_TO_LISTEN))
            {
                Report(end, "connection " + std::to_string(number) + " came from nowhere");
            }
        }
        Ptr<RfcTcpL4Protocol> protocol = m_nodes.Get(end)->GetObject<RfcTcpL4Protocol>();
        ObjectVectorValue sockets;
        protocol->GetAttribute("Sockets", sockets);
        if (protocol->GetConnections() > 0 || sockets.GetN() > 0)
        {
            Report(end,
                   std::to_string(protocol->GetConnections()) + " connections and " +
                       std::to_string(sockets.GetN()) + " sockets are left");
        }
        NewSocket(end)->Close(); // reports if the port is not free
    }
}

Verdict
Stage::Play()
{
    const auto at = [this](uint32_t end, const Time& when, auto action) {
        Simulator::ScheduleWithContext(m_nodes.Get(end)->GetId(), when, action);
    };
    if (!m_scenario.refused && !m_scenario.crossing)
    {
        at(1, Time(), [this] { Listen(); });
    }
    for (std::size_t round = 0; round < m_applications[0].size(); ++round)
    {
        const Time when = round == 0 ? Time() : *m_scenario.again;
        at(0, when, [this, round] { Connect(0, round); });
        if (m_scenario.crossing)
        {
            at(1, when, [this, round] { Connect(1, round); });
        }
    }
    m_guard = Simulator::Schedule(LATEST_END, &Stage::GiveUp, this);
    Simulator::Run();

    if (Simulator::Now() > m_verdict.lastClosed + m_rest)
    {
        m_verdict.faults.push_back("ran on until " + std::to_string(Simulator::Now().GetSeconds()) +
                                   " s");
    }
    for (uint32_t end : {0, 1})
    {
        for (std::size_t round = 0; round < m_applications[0].size(); ++round)
        {
            if (end == 0 || !m_scenario.refused)
            {
                m_applications[end][round]->Judge(m_scenario.refused, [&](const std::string& what) {
                    Report(end, "connection " + std::to_string(round) + ": " + what);
                });
            }
        }
    }
    for (std::size_t round = 0; round < m_applications[0].size(); ++round)
    {
        JudgeConnections(round);
    }
    JudgeRest();
    for (uint32_t rule = 0; rule < m_link->GetNRules(); ++rule)
    {
        const bool idle = m_link->GetImpaired(rule) == 0;
        m_verdict.idleRules += idle ? m_link->GetRule(rule).ToString() + "; " : "";
    }
    return m_verdict;
}

} // namespace

Verdict
Play(const Scenario& scenario, const Impairments& impairments)
{
    return Stage(scenario, impairments).Play();
}

} // namespace lifecycle
} // namespace ns3
