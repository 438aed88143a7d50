/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Bind() to what the node does not have yet, and what follows a Bind() that has failed.

#include "support/network-fixture.h"

#include "ns3/core-module.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

class BindEarly : public NetworkTest
{
  protected:
    /** @param node gets the address 10.1.1.host, or 2001:1::host if m_ipv6 @param host number */
    void AddAddress(uint32_t node, uint32_t host)
    {
        if (m_ipv6)
        {
            const Ptr<Ipv6> ipv6 = m_nodes.Get(node)->GetObject<Ipv6>();
            ipv6->AddAddress(1, Ipv6InterfaceAddress(Name6(host), Ipv6Prefix(64)));
            return;
        }
        const Ptr<Ipv4> ipv4 = m_nodes.Get(node)->GetObject<Ipv4>();
        ipv4->AddAddress(1, Ipv4InterfaceAddress(Name(host), "255.255.255.0"));
    }

    static Ipv4Address Name(uint32_t host)
    {
        return Ipv4Address(("10.1.1." + std::to_string(host)).c_str());
    }

    static Ipv6Address Name6(uint32_t host)
    {
        return Ipv6Address(("2001:1::" + std::to_string(host)).c_str());
    }

    /** @param host number of an address @param port port @return both */
    Address EndpointOf(uint32_t host, uint16_t port)
    {
        return m_ipv6 ? Inet6SocketAddress(Name6(host), port).operator Address()
                      : InetSocketAddress(Name(host), port).operator Address();
    }
};

} // namespace

TEST_F(BindEarly, ListensAtAnAddressThatComesLater)
{
    for (m_ipv6 = false;; m_ipv6 = true)
    {
        BuildPair();
        const Ptr<Socket> listener = NewSocket(1);
        EXPECT_EQ(listener->Bind(EndpointOf(77, 80)), 0);
        EXPECT_EQ(listener->Listen(), 0);
        int accepted = 0;
        CountAccepted(listener, accepted);
        At(1, Seconds(1), [this] { AddAddress(1, 77); });
        const Ptr<Socket> client = NewSocket(0);
        At(0, Seconds(5), [&] { EXPECT_EQ(client->Connect(EndpointOf(77, 80)), 0); });
        RunUntil(Seconds(6));
        EXPECT_EQ(accepted, 1);
        Renew();
        if (m_ipv6)
        {
            break;
        }
    }
}

TEST_F(BindEarly, ConnectsOnlyFromAnAddressOfTheNode)
{
    for (m_ipv6 = false;; m_ipv6 = true)
    {
        BuildPair();
        Serve({});
        const Ptr<RfcTcpSocket> client = NewRfcSocket(0);
        EXPECT_EQ(client->Bind(EndpointOf(66, 5000)), 0);
        At(0, Seconds(1), [&] {
            EXPECT_EQ(client->Connect(ServerAddress()), -1); // [9293 MUST-43]
            EXPECT_EQ(client->GetErrno(), Socket::ERROR_ADDRNOTAVAIL);
            AddAddress(0, 66);
        });
        At(0, Seconds(5), [&] { EXPECT_EQ(client->Connect(ServerAddress()), 0); });
        RunUntil(Seconds(6));
        EXPECT_EQ(client->GetState(), TcpSocket::ESTABLISHED);
        Address name;
        EXPECT_EQ(client->GetSockName(name), 0);
        EXPECT_EQ(name, EndpointOf(66, 5000));
        Renew();
        if (m_ipv6)
        {
            break;
        }
    }
}

TEST_F(BindEarly, DoesNotConnectFromAnAddressThatWasRemoved)
{
    BuildPair();
    Serve({});
    AddAddress(0, 66);
    const Ptr<Socket> client = NewSocket(0);
    EXPECT_EQ(client->Bind(EndpointOf(66, 0)), 0);
    At(0, Seconds(1), [&] {
        EXPECT_TRUE(m_nodes.Get(0)->GetObject<Ipv4>()->RemoveAddress(1, Name(66)));
        EXPECT_EQ(client->Connect(ServerAddress()), -1);
        EXPECT_EQ(client->GetErrno(), Socket::ERROR_ADDRNOTAVAIL);
    });
    RunUntil(Seconds(2));
}

TEST_F(BindEarly, NoListenAfterABindThatFailed)
{
    BuildPair();
    Serve({});
    const Ptr<Socket> socket = NewSocket(1);
    const std::vector<std::pair<Address, Socket::SocketErrno>> bad{
        {InetSocketAddress(Ipv4Address::GetAny(), 80), Socket::ERROR_ADDRINUSE},
        {InetSocketAddress("224.0.0.1", 81), Socket::ERROR_ADDRNOTAVAIL},
        {InetSocketAddress("10.1.1.255", 81), Socket::ERROR_ADDRNOTAVAIL},
        {Inet6SocketAddress("ff02::1", 81), Socket::ERROR_ADDRNOTAVAIL},
        {m_nodes.Get(0)->GetDevice(0)->GetAddress(), Socket::ERROR_INVAL}};
    for (const auto& [address, error] : bad)
    {
        EXPECT_EQ(socket->Bind(address), -1);
        EXPECT_EQ(socket->GetErrno(), error);
        EXPECT_EQ(socket->Listen(), -1);
        EXPECT_EQ(socket->GetErrno(), error);
        EXPECT_EQ(socket->Listen(), -1);
        Address name;
        socket->GetSockName(name);
        EXPECT_EQ(name, InetSocketAddress(Ipv4Address::GetAny(), 0).operator Address());
    }
    EXPECT_EQ(socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 81)), 0);
    EXPECT_EQ(socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 82)), -1); // it is bound
    EXPECT_EQ(socket->Listen(), 0);
    Address name;
    socket->GetSockName(name);
    EXPECT_EQ(InetSocketAddress::ConvertFrom(name).GetPort(), 81);
    EXPECT_EQ(NewSocket(1)->Listen(), 0); // without any Bind(), at a port of its own
}

TEST_F(BindEarly, ADeviceWhereAnotherHasThePortLeavesTheListenerAsItWas)
{
    BuildPair();
    const Ptr<Socket> one = NewSocket(1);
    one->BindToNetDevice(m_devices[0].Get(1));
    EXPECT_EQ(one->Bind(AnyAddress()), 0);
    const Ptr<Socket> other = NewSocket(1);
    EXPECT_EQ(other->Bind(AnyAddress()), 0);
    EXPECT_EQ(other->Listen(), 0);
    other->BindToNetDevice(m_devices[0].Get(1));
    EXPECT_EQ(other->GetErrno(), Socket::ERROR_ADDRINUSE);
    EXPECT_EQ(other->GetBoundNetDevice(), nullptr);
    int accepted = 0;
    CountAccepted(other, accepted);
    const Ptr<Socket> client = NewSocket(0);
    At(0, Seconds(1), [&] { client->Connect(ServerAddress()); });
    RunUntil(Seconds(2));
    EXPECT_EQ(accepted, 1);
}

TEST_F(BindEarly, Bind6ThenListen)
{
    m_ipv6 = true;
    BuildPair();
    const Ptr<Socket> socket = NewSocket(1);
    EXPECT_EQ(socket->Bind6(), 0);
    EXPECT_EQ(socket->Listen(), 0);
}

} // namespace ns3::rfctcp::test
