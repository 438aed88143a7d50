/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "two-hosts.h"

#include "option-text.h"

#include "ns3/config.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4.h"
#include "ns3/names.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/rfc-tcp-l4-protocol.h"
#include "ns3/rfc-tcp-socket.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"

#include <map>
#include <memory>
#include <utility>

namespace common
{

using namespace ns3;

namespace
{

/** What sockets call. */
using SocketCallback = Callback<void, Ptr<Socket>>;

/** @return how a connection has ended, in words */
std::string
ExplainError(const Ptr<Socket>& socket)
{
    switch (static_cast<int>(socket->GetErrno()))
    {
    case RfcTcpSocket::ERROR_CONNREFUSED:
        return "connection refused";
    case RfcTcpSocket::ERROR_CONNRESET:
        return "connection reset by peer";
    default:
        return "connection timed out, or no route to host";
    }
}

} // namespace

TwoHosts::TwoHosts(const std::string& program,
                   CommandLine& cmd,
                   const std::array<std::string, 2>& names)
    : Story(program, cmd),
      msl(Seconds(30)),
      m_names(names)
{
    AddTime(cmd, "msl", "maximum segment lifetime; TIME-WAIT lasts twice as long", msl);
    m_impairments.AddRulesOption(cmd);
    cmd.AddValue("memory", "tell what each host holds of a connection, too", m_memory);
}

void
TwoHosts::AddRules(const std::string& rules)
{
    m_impairments.AddRules(rules);
}

void
TwoHosts::Open()
{
    Require("msl", msl.As(Time::S), !msl.IsStrictlyNegative(), "0s or more");
    Story::Open();
    Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(msl));
    NodeContainer hosts(2);
    client = hosts.Get(0);
    server = hosts.Get(1);
    Names::Add(m_names[0], client);
    Names::Add(m_names[1], server);
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    link.SetChannelAttribute("Delay", StringValue("20ms"));
    const NetDeviceContainer devices = link.Install(hosts);
    RfcTcpHelper().Install(hosts);
    Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
    m_impairments.Install(devices);
    Observe(hosts, devices);
    for (const auto& host : {client, server})
    {
        if (m_memory)
        {
            TellMemory(host);
        }
    }
}

void
TwoHosts::TellMemory(Ptr<Node> host)
{
    // No Ptr: they own the callback.
    Node* const node = PeekPointer(host);
    RfcTcpL4Protocol* const tcp = PeekPointer(host->GetObject<RfcTcpL4Protocol>());
    const auto told = std::make_shared<std::map<uint32_t, std::string>>(); // by connection
    const auto tell = [this, node, tcp, told](uint32_t number, TcpSocket::TcpStates_t state) {
        std::string memory = "memory: an entry"; // in TIME-WAIT, or half-open for long
        if (tcp->FindSocket(number) != nullptr)
        {
            memory = "memory: a socket";
        }
        else if (state == TcpSocket::CLOSED)
        {
            memory = "memory: free";
        }
        if (std::exchange((*told)[number], memory) != memory)
        {
            Tell(node, memory);
        }
    };
    const auto later = [tell](const RfcTcpTransition& transition) {
        if (!transition.connection.peer.IsInvalid()) // no listener
        {
            // when TCP has done what the transition asks for
            Simulator::ScheduleNow([tell,
                                    number = transition.connection.number,
                                    to = transition.to] { tell(number, to); });
        }
    };
    tcp->TraceConnectWithoutContext("StateTransition",
                                    Callback<void, const RfcTcpTransition&>(later));
}

Address
TwoHosts::GetEnd(Ptr<Node> host, uint16_t port) const
{
    return InetSocketAddress(host->GetObject<Ipv4>()->GetAddress(1, 0).GetLocal(), port);
}

Ptr<Socket>
TwoHosts::Listen(SocketReceiver accept)
{
    Ptr<Socket> listener = Socket::CreateSocket(server, TcpSocketFactory::GetTypeId());
    listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
    Tell(server, "Listen()");
    listener->Listen();
    listener->SetAcceptCallback(
        MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
        Callback<void, Ptr<Socket>, const Address&>(
            [accept = std::move(accept)](Ptr<Socket> socket, const Address&) { accept(socket); }));
    return listener;
}

Ptr<Socket>
TwoHosts::Connect(Ptr<Node> host, uint16_t port, const Address& peer, SocketReceiver connected)
{
    Ptr<Socket> socket = Socket::CreateSocket(host, TcpSocketFactory::GetTypeId());
    const SocketCallback fail([this](Ptr<Socket> it) { Tell(it->GetNode(), ExplainError(it)); });
    socket->SetConnectCallback(SocketCallback(std::move(connected)), fail);
    socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(), fail);
    socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), port));
    Tell(host, "Connect()");
    socket->Connect(peer);
    return socket;
}

Ptr<Socket>
TwoHosts::Connect(SocketReceiver connected)
{
    return Connect(client, 0, GetEnd(server, PORT), std::move(connected));
}

void
TwoHosts::Read(Ptr<Socket> socket, Receiver receiver)
{
    const auto total = std::make_shared<uint32_t>(0);
    socket->SetRecvCallback(SocketCallback([this, total, receiver = std::move(receiver)](
                                               Ptr<Socket> it) {
        while (Ptr<Packet> packet = it->Recv())
        {
            const uint32_t octets = packet->GetSize(); // 0: the peer has closed
            Tell(it->GetNode(),
                 octets > 0 ? "received " + std::to_string(octets) + " B" : "end of the stream");
            *total += octets;
            receiver(it, *total, octets == 0);
        }
    }));
}

void
TwoHosts::Send(Ptr<Socket> socket, uint32_t octets)
{
    Tell(socket->GetNode(), "Send() " + std::to_string(octets) + " B");
    socket->Send(Create<Packet>(octets));
}

void
TwoHosts::Close(Ptr<Socket> socket)
{
    Tell(socket->GetNode(), "Close()");
    socket->Close();
}

} // namespace common
