/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "dialog-tcp.h"
#include "meter.h"
#include "network.h"
#include "repeater.h"
#include "simulation.h"

#include "ns3/inet-socket-address.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"

#include <optional>
#include <vector>

namespace bench
{

namespace
{

constexpr uint32_t OPENED_PER_MILLISECOND = 10;
constexpr uint32_t CLOSED_PER_MILLISECOND = 10;
constexpr int64_t CHOICE_STREAM = 3000;

/** @return two equal rounds of random connections */
std::vector<uint32_t>
ChooseConnections(const Load& load)
{
    const auto random = ns3::CreateObject<ns3::UniformRandomVariable>();
    random->SetStream(CHOICE_STREAM);
    std::vector<uint32_t> choices(2 * load.transactions);
    for (uint32_t i = 0; i < load.transactions; ++i)
    {
        choices[i] = random->GetInteger(0, load.connections - 1);
        choices[i + load.transactions] = choices[i];
    }
    return choices;
}

/**
 * Opens connections, uses one at a time for a while, closes all of them. There are two rounds of
 * use; the second is measured, so that what a connection makes when it is first used does not
 * count.
 */
class IdleRun
{
  public:
    IdleRun(const Load& load, Stack stack)
        : m_load(load),
          m_network(MakePair(stack, 0)),
          m_ports(GetPorts(load)),
          m_server(m_network.servers.Get(0), FIRST_PORT, m_ports),
          m_client(
              m_network.clients.Get(0),
              [this](const ns3::Ptr<ns3::Socket>& socket) { Connected(socket); },
              [this](const ns3::Ptr<ns3::Socket>&) { Use(); }),
          m_choices(ChooseConnections(load))
    {
        m_meter.Watch(m_network.hostDevices);
        m_sockets.reserve(load.connections);
    }

    IdleRun(const IdleRun&) = delete;
    IdleRun& operator=(const IdleRun&) = delete;

    Sample Run()
    {
        m_residentBefore = Meter::GetResidentOctets();
        m_begin = m_meter.Read();
        m_repeater.emplace(m_load.connections, OPENED_PER_MILLISECOND, [this](uint32_t i) {
            m_client.Open(ns3::InetSocketAddress(m_network.addresses.front(),
                                                 static_cast<uint16_t>(FIRST_PORT + i % m_ports)));
        });
        ns3::Simulator::Run();
        m_sample.closeSeconds = m_meter.Read().wallSeconds - m_usedUp.wallSeconds;
        m_sample.complete = !m_client.HasFailed() && !m_server.HasFailed() &&
                            m_server.GetClosed() == m_load.connections;
        m_sample.expected = m_choices.size() * uint64_t{REQUEST_OCTETS + REPLY_OCTETS};
        m_sample.sent =
            m_client.GetRequests() * REQUEST_OCTETS + m_server.GetRequests() * REPLY_OCTETS;
        m_sample.received =
            m_server.GetRequests() * REQUEST_OCTETS + m_client.GetReplies() * REPLY_OCTETS;
        return m_sample;
    }

  private:
    void Connected(const ns3::Ptr<ns3::Socket>& socket)
    {
        m_sockets.push_back(socket);
        if (m_sockets.size() == m_load.connections)
        {
            // the last handshake must come to its end at the server
            ns3::Simulator::Schedule(ns3::Seconds(1), &IdleRun::AllOpen, this);
        }
    }

    void AllOpen()
    {
        const uint64_t resident = Meter::GetResidentOctets();
        m_sample.octetsPerConnection =
            (static_cast<double>(resident) - static_cast<double>(m_residentBefore)) /
            m_load.connections;
        m_sample.openSeconds = m_meter.Read().wallSeconds - m_begin.wallSeconds;
        Use();
    }

    /** Sends the next request, if any; pauses after each round. */
    void Use()
    {
        const uint64_t done = m_client.GetReplies();
        if (done == m_load.transactions || done == m_choices.size())
        {
            // the last delayed acknowledgments belong to the transactions
            ns3::Simulator::Schedule(ns3::Seconds(1), &IdleRun::EndRound, this);
            return;
        }
        m_client.Request(m_sockets[m_choices[done]]);
    }

    void EndRound()
    {
        if (m_client.GetReplies() < m_choices.size())
        {
            m_ready = m_meter.Read();
            m_client.Request(m_sockets[m_choices[m_client.GetReplies()]]);
            return;
        }
        m_usedUp = m_meter.Read();
        Meter::Note(m_ready, m_usedUp, m_sample);
        m_sample.operations = m_sample.segments;
        m_repeater.emplace(m_load.connections, CLOSED_PER_MILLISECOND, [this](uint32_t i) {
            m_sockets[i]->Close();
            m_sockets[i] = nullptr;
        });
    }

    const Load& m_load;
    Network m_network;
    uint32_t m_ports;
    Responder m_server;
    Requester m_client;
    std::vector<uint32_t> m_choices; // whose turn it is, in both rounds
    Meter m_meter;
    std::vector<ns3::Ptr<ns3::Socket>> m_sockets;
    std::optional<Repeater> m_repeater;
    uint64_t m_residentBefore{0};
    Reading m_begin;  // of all
    Reading m_ready;  // the first round is over
    Reading m_usedUp; // all transactions are over
    Sample m_sample;
};

} // namespace

Sample
SimulateIdle(const Load& load, Stack stack)
{
    return IdleRun(load, stack).Run();
}

} // namespace bench
