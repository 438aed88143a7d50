/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "life.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/rfc-tcp-l4-protocol.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"
#include "ns3/rfc-tcp-link-observer.h"
#include "ns3/rfc-tcp-state-tracer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"

#include <utility>
#include <vector>

namespace lecture
{

namespace
{

using namespace ns3;

/** The application at one end. */
class Application
{
  public:
    /** @param journal told of all calls @param node its own @param plan of both */
    Application(RfcTcpJournal& journal, uint32_t node, const Plan& plan)
        : m_journal(journal),
          m_node(node),
          m_plan(plan)
    {
    }

    /** @param server whom the client calls */
    void Connect(Ptr<Socket> socket, const Address& server)
    {
        Note("Connect()");
        Use(socket);
        socket->SetConnectCallback(Callback<void, Ptr<Socket>>([this](Ptr<Socket>) { Begin(); }),
                                   MakeNullCallback<void, Ptr<Socket>>());
        socket->Connect(server);
    }

    /** @param socket accepted by the server */
    void Accept(Ptr<Socket> socket)
    {
        Use(socket);
        Begin();
    }

  private:
    void Use(Ptr<Socket> socket)
    {
        m_socket = socket;
        socket->SetRecvCallback(Callback<void, Ptr<Socket>>([this](Ptr<Socket>) { Read(); }));
    }

    /** The connection is there. */
    void Begin()
    {
        if (m_node == CLIENT && m_plan.request > 0)
        {
            Send(m_plan.request);
        }
        if (GetExpected() == 0)
        {
            Answer();
        }
    }

    void Read()
    {
        while (Ptr<Packet> packet = m_socket->Recv())
        {
            m_received += packet->GetSize();
            if (packet->GetSize() == 0)
            {
                Note("end of the stream");
                Close();
            }
            else if (m_received == GetExpected())
            {
                Note("received " + std::to_string(m_received) + " B");
                Answer();
            }
        }
    }

    /** All that was expected has come. */
    void Answer()
    {
        if (m_node == SERVER && m_plan.reply > 0)
        {
            Send(m_plan.reply);
        }
        const auto own = m_node == CLIENT ? FirstClose::CLIENT : FirstClose::SERVER;
        if (m_plan.firstClose == own)
        {
            Close();
        }
    }

    uint32_t GetExpected() const
    {
        return m_node == CLIENT ? m_plan.reply : m_plan.request;
    }

    void Send(uint32_t octets)
    {
        Note("Send() " + std::to_string(octets) + " B");
        m_socket->Send(Create<Packet>(octets));
    }

    void Close()
    {
        if (!m_closed)
        {
            m_closed = true;
            Note("Close()");
            m_socket->Close();
        }
    }

    void Note(const std::string& event)
    {
        RfcTcpEventRecord record;
        record.time = Simulator::Now();
        record.node = m_node;
        record.event = event;
        m_journal.Add(record);
    }

    RfcTcpJournal& m_journal; ///< told of all calls
    uint32_t m_node;          ///< CLIENT or SERVER
    const Plan& m_plan;       ///< of both
    Ptr<Socket> m_socket;     ///< of the connection
    uint32_t m_received{0};   ///< octets
    bool m_closed{false};     ///< Close() was called
};

} // namespace

RfcTcpJournal
Live(const Plan& plan)
{
    Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(plan.msl));
    RfcTcpJournal journal;
    {
        NodeContainer nodes(2);
        PointToPointHelper point;
        point.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
        point.SetChannelAttribute("Delay", StringValue("20ms"));
        const NetDeviceContainer devices = point.Install(nodes);
        RfcTcpHelper().Install(nodes);
        const auto addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
        RfcTcpLinkImpairmentHelper impairments;
        if (!plan.rules.empty())
        {
            impairments.AddRules(plan.rules);
        }
        impairments.Install(devices);
        RfcTcpLinkObserver link(devices);
        // The sink, unlike the journal, is told of restarts of 2 MSL too.
        const auto add = [&journal](RfcTcpStateRecord record) { journal.Add(std::move(record)); };
        const auto clientTracer = RfcTcpStateTracer::Create(nodes.Get(CLIENT), link, add);
        const auto serverTracer = RfcTcpStateTracer::Create(nodes.Get(SERVER), link, add);
        std::vector<std::pair<Time, RfcTcpSentSegment>> repeated;
        for (const uint32_t node : {CLIENT, SERVER})
        {
            nodes.Get(node)->GetObject<RfcTcpL4Protocol>()->TraceConnectWithoutContext(
                "SegmentSent",
                Callback<void, const RfcTcpSentSegment&>(
                    [&repeated](const RfcTcpSentSegment& segment) {
                        if (segment.cause != RfcTcpSendCause::NEW)
                        {
                            repeated.emplace_back(Simulator::Now(), segment);
                        }
                    }));
        }

        Application client(journal, CLIENT, plan);
        Application server(journal, SERVER, plan);
        const auto type = TcpSocketFactory::GetTypeId();
        Ptr<Socket> listener = Socket::CreateSocket(nodes.Get(SERVER), type);
        listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), 80));
        listener->Listen();
        listener->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
            Callback<void, Ptr<Socket>, const Address&>(
                [&server](Ptr<Socket> socket, const Address&) { server.Accept(socket); }));
        client.Connect(Socket::CreateSocket(nodes.Get(CLIENT), type),
                       InetSocketAddress(addresses.GetAddress(SERVER), 80));
        Simulator::Stop(plan.firstClose == FirstClose::NOBODY ? Seconds(1) : Minutes(10));
        Simulator::Run();
        auto segments = link.GetSegments();
        for (auto& segment : segments)
        {
            for (const auto& [time, sent] : repeated)
            {
                if (segment.sent == time && segment.source == sent.local &&
                    segment.header.seq == sent.segment.seq)
                {
                    segment.cause = RfcTcpName(sent.cause);
                }
            }
        }
        journal.SetSegments(segments);
    }
    Simulator::Destroy();
    return journal;
}

} // namespace lecture
