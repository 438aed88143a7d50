/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Routing protocols that have yet to find a route answer by one that leaves by loopback. The device
// that owns the source address decides about the size of segments [9293 MUST-67, SHLD-6].

#include "support/network-fixture.h"

#include "ns3/core-module.h"
#ifdef RFC_TCP_TEST_AODV
#include "ns3/aodv-helper.h"
#endif

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

/** Answers questions without a packet as AODV and DSDV do. */
class DeferringRouting : public Ipv4StaticRouting
{
  public:
    Ptr<Ipv4Route> RouteOutput(Ptr<Packet> packet,
                               const Ipv4Header& header,
                               Ptr<NetDevice> device,
                               Socket::SocketErrno& error) override
    {
        Ptr<Ipv4Route> route = Ipv4StaticRouting::RouteOutput(packet, header, device, error);
        if (route && !packet)
        {
            route->SetOutputDevice(loopback);
            route->SetGateway(Ipv4Address::GetLoopback());
        }
        return route;
    }

    Ptr<NetDevice> loopback; ///< of the node
};

/** The same for IPv6. */
class DeferringRouting6 : public Ipv6StaticRouting
{
  public:
    Ptr<Ipv6Route> RouteOutput(Ptr<Packet> packet,
                               const Ipv6Header& header,
                               Ptr<NetDevice> device,
                               Socket::SocketErrno& error) override
    {
        Ptr<Ipv6Route> route = Ipv6StaticRouting::RouteOutput(packet, header, device, error);
        if (route && !packet)
        {
            route->SetOutputDevice(loopback);
            route->SetGateway(Ipv6Address::GetLoopback());
        }
        return route;
    }

    Ptr<NetDevice> loopback; ///< of the node
};

class DeferredRoute : public NetworkTest
{
  protected:
    /** Gives both nodes such a routing. */
    void Defer()
    {
        for (uint32_t i = 0; i < 2; ++i)
        {
            const Ptr<Ipv4> ipv4 = m_nodes.Get(i)->GetObject<Ipv4>();
            const auto routing = CreateObject<DeferringRouting>();
            routing->loopback = ipv4->GetNetDevice(0);
            ipv4->SetRoutingProtocol(routing);
            const Ptr<Ipv6> ipv6 = m_nodes.Get(i)->GetObject<Ipv6>();
            const auto routing6 = CreateObject<DeferringRouting6>();
            routing6->loopback = ipv6->GetNetDevice(0);
            ipv6->SetRoutingProtocol(routing6);
        }
    }

    /** @param socket whose SYNs will be looked at; a listener hands that down */
    void Watch(Ptr<Socket> socket)
    {
        using Sent = Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>>;
        socket->TraceConnectWithoutContext(
            "Tx",
            Sent([this](Ptr<const Packet> packet, const TcpHeader& header, Ptr<const TcpSocket>) {
                m_largest = std::max(m_largest, packet->GetSize());
                if ((header.GetFlags() & TcpHeader::SYN) != 0)
                {
                    m_mss.push_back(
                        DynamicCast<const TcpOptionMSS>(header.GetOption(TcpOption::MSS))
                            ->GetMSS());
                }
            }));
    }

    /** @param to where a client on node 0 connects and sends 100 kB */
    void Transfer(const Address& to)
    {
        const Ptr<Socket> listener = NewSocket(1);
        Watch(listener);
        listener->Bind(AnyAddress());
        listener->Listen();
        const Ptr<Socket> client = NewSocket(0);
        Watch(client);
        At(0, Seconds(3), [client, to] {
            EXPECT_EQ(client->Connect(to), 0);
            EXPECT_EQ(client->Send(Create<Packet>(100000)), 100000);
        });
        RunUntil(Seconds(8));
        EXPECT_EQ(DynamicCast<RfcTcpSocket>(client)->GetState(), TcpSocket::ESTABLISHED);
    }

    std::vector<uint16_t> m_mss; ///< of the SYNs sent
    uint32_t m_largest{0};       ///< octets of text in a segment
};

} // namespace

TEST_F(DeferredRoute, MssFollowsTheDeviceOfTheSourceAddress)
{
    for (const bool ipv6 : {false, true})
    {
        for (const uint16_t mtu : {1500, 1300})
        {
            m_ipv6 = ipv6;
            m_mss.clear();
            LinkPlan link;
            link.mtu = mtu;
            BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
            Defer();
            Transfer(ServerAddress());
            const auto expected = static_cast<uint16_t>(mtu - (ipv6 ? 60 : 40));
            EXPECT_EQ(m_mss, (std::vector<uint16_t>{expected, expected}));
            m_largest = 0;
            Renew();
        }
    }
}

TEST_F(DeferredRoute, SegmentsFitTheDeviceThoughThePeerTakesMore)
{
    BuildPair();
    m_devices[0].Get(1)->SetMtu(9000);
    Defer();
    Transfer(ServerAddress());
    EXPECT_EQ(m_mss, (std::vector<uint16_t>{1460, 8960}));
    EXPECT_EQ(m_largest, 1460U - 12U);
}

TEST_F(DeferredRoute, LoopbackItselfStaysLoopback)
{
    BuildPair();
    Defer();
    const Ptr<Socket> listener = NewSocket(0);
    Watch(listener);
    listener->Bind(AnyAddress());
    listener->Listen();
    const Ptr<Socket> client = NewSocket(0);
    Watch(client);
    At(0, Seconds(1), [client] {
        EXPECT_EQ(client->Connect(InetSocketAddress(Ipv4Address::GetLoopback(), 80)), 0);
    });
    RunUntil(Seconds(2));
    EXPECT_EQ(m_mss, (std::vector<uint16_t>{65495, 65495}));
}

#ifdef RFC_TCP_TEST_AODV
TEST_F(DeferredRoute, Aodv)
{
    m_nodes.Create(3);
    SimpleNetDeviceHelper links;
    AodvHelper aodv;
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    stack.SetRoutingHelper(aodv);
    RfcTcpHelper().Install(stack, m_nodes);
    NetDeviceContainer devices = links.Install(m_nodes);
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        devices.Get(i)->SetMtu(1500);
    }
    m_addresses.push_back(Ipv4AddressHelper("10.1.1.0", "255.255.255.0").Assign(devices));
    Transfer(InetSocketAddress(m_addresses[0].GetAddress(1), 80));
    EXPECT_EQ(m_mss, (std::vector<uint16_t>{1460, 1460}));
    EXPECT_EQ(m_largest, 1460U - 12U);
}
#endif

} // namespace ns3::rfctcp::test
