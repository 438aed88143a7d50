/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Every order of Bind(), Bind6(), BindToNetDevice(), Connect() and Listen(), in both families and
// with IPv4-mapped addresses.

#include "support/socket-fixture.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

/** What names a socket before it connects or listens. */
enum class Naming : uint8_t
{
    NONE,          ///< nothing
    BIND,          ///< Bind()
    BIND6,         ///< Bind6()
    ANY_PORT,      ///< 0.0.0.0 and a port
    ANY6_PORT,     ///< :: and a port
    MAPPED_ANY,    ///< ::ffff:0.0.0.0 and a port
    ADDRESS,       ///< its IPv4 address
    ADDRESS6,      ///< its IPv6 address
    MAPPED,        ///< its IPv4 address, mapped
    ADDRESS_PORT,  ///< its IPv4 address and a port
    ADDRESS6_PORT, ///< its IPv6 address and a port
};

/** How the peer is named. */
enum class Family : uint8_t
{
    IPV4,
    IPV6,
    MAPPED, ///< an IPv4 address in an IPv6 one
};

/** When BindToNetDevice() is called. */
enum class Device : uint8_t
{
    NEVER,
    FIRST,  ///< before the socket is named
    BETWEEN ///< then
};

constexpr uint16_t PORT = 5000; ///< the port of those that have one

const std::vector<std::pair<Naming, std::string>> NAMINGS{{Naming::NONE, "no name"},
                                                          {Naming::BIND, "Bind()"},
                                                          {Naming::BIND6, "Bind6()"},
                                                          {Naming::ANY_PORT, "0.0.0.0:5000"},
                                                          {Naming::ANY6_PORT, "[::]:5000"},
                                                          {Naming::MAPPED_ANY, "::ffff:0.0.0.0"},
                                                          {Naming::ADDRESS, "IPv4 address"},
                                                          {Naming::ADDRESS6, "IPv6 address"},
                                                          {Naming::MAPPED, "mapped address"},
                                                          {Naming::ADDRESS_PORT, "IPv4 and port"},
                                                          {Naming::ADDRESS6_PORT, "IPv6 and port"}};

class AddressOrder : public SocketTest
{
  protected:
    /** @param address an IPv4 one @return the same in IPv6 */
    static Ipv6Address Mapped(Ipv4Address address)
    {
        return Ipv6Address::MakeIpv4MappedAddress(address);
    }

    /** @param socket to name @param naming how @param node whose addresses @return as Bind() */
    int Name(Ptr<Socket> socket, Naming naming, uint32_t node)
    {
        const Ipv4Address ipv4 = m_addresses.GetAddress(node);
        const Ipv6Address ipv6 = m_addresses6.GetAddress(node, 1);
        switch (naming)
        {
        case Naming::NONE:
            return 0;
        case Naming::BIND:
            return socket->Bind();
        case Naming::BIND6:
            return socket->Bind6();
        case Naming::ANY_PORT:
            return socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
        case Naming::ANY6_PORT:
            return socket->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), PORT));
        case Naming::MAPPED_ANY:
            return socket->Bind(Inet6SocketAddress(Mapped(Ipv4Address::GetAny()), PORT));
        case Naming::ADDRESS:
            return socket->Bind(InetSocketAddress(ipv4, 0));
        case Naming::ADDRESS6:
            return socket->Bind(Inet6SocketAddress(ipv6, 0));
        case Naming::MAPPED:
            return socket->Bind(Inet6SocketAddress(Mapped(ipv4), 0));
        case Naming::ADDRESS_PORT:
            return socket->Bind(InetSocketAddress(ipv4, PORT));
        case Naming::ADDRESS6_PORT:
            return socket->Bind(Inet6SocketAddress(ipv6, PORT));
        }
        return -1;
    }

    /** @param family of the name @param port port @return the server */
    Address ServerBy(Family family, uint16_t port)
    {
        switch (family)
        {
        case Family::IPV4:
            return Server(port);
        case Family::IPV6:
            return Server6(port);
        case Family::MAPPED:
            return Inet6SocketAddress(Mapped(m_addresses.GetAddress(1)), port);
        }
        return Address();
    }

    /** @param naming of a socket @param ipv4 the peer's family @return true if they go together */
    static bool GoTogether(Naming naming, bool ipv4)
    {
        switch (naming)
        {
        case Naming::ADDRESS:
        case Naming::MAPPED:
        case Naming::ADDRESS_PORT:
            return ipv4;
        case Naming::ADDRESS6:
        case Naming::ADDRESS6_PORT:
            return !ipv4;
        default:
            return true; // a wildcard names no family
        }
    }

    static bool HasPort(Naming naming)
    {
        return naming == Naming::ANY_PORT || naming == Naming::ANY6_PORT ||
               naming == Naming::MAPPED_ANY || naming == Naming::ADDRESS_PORT ||
               naming == Naming::ADDRESS6_PORT;
    }

    /** Ends everything, so that the next row begins anew. */
    void Restart()
    {
        m_accepted.clear();
        m_events.clear();
        m_nodes = NodeContainer();
        m_devices = NetDeviceContainer();
        Simulator::Destroy();
        m_nodes.Create(2);
        m_devices = PointToPointHelper().Install(m_nodes);
        Install();
    }
};

} // namespace

TEST_F(AddressOrder, OfASocketThatConnects)
{
    for (const auto& [naming, name] : NAMINGS)
    {
        for (const Family family : {Family::IPV4, Family::IPV6, Family::MAPPED})
        {
            for (const Device device : {Device::NEVER, Device::FIRST, Device::BETWEEN})
            {
                SCOPED_TRACE(name + ", family " + std::to_string(static_cast<int>(family)) +
                             ", device " + std::to_string(static_cast<int>(device)));
                Restart();
                const bool ipv4 = family != Family::IPV6;
                NewListener(ipv4 ? Address(InetSocketAddress(Ipv4Address::GetAny(), 80))
                                 : Address(Inet6SocketAddress(Ipv6Address::GetAny(), 80)));
                const Ptr<RfcTcpSocket> client = NewSocket(0);
                const bool good = GoTogether(naming, ipv4);
                Simulator::Schedule(Seconds(2), [&, which = naming] {
                    if (device == Device::FIRST)
                    {
                        client->BindToNetDevice(m_devices.Get(0));
                    }
                    EXPECT_EQ(Name(client, which, 0), 0);
                    if (device == Device::BETWEEN)
                    {
                        client->BindToNetDevice(m_devices.Get(0));
                    }
                    EXPECT_EQ(client->Connect(ServerBy(family, 80)), good ? 0 : -1);
                    if (!good)
                    {
                        EXPECT_EQ(client->GetErrno(), Socket::ERROR_AFNOSUPPORT);
                    }
                });
                Simulator::Stop(Seconds(5));
                Simulator::Run();
                ASSERT_EQ(m_accepted.size(), good ? 1U : 0U);
                if (!good)
                {
                    continue;
                }
                EXPECT_EQ(client->GetState(), TcpSocket::ESTABLISHED);
                Address own;
                client->GetSockName(own);
                Address seen;
                m_accepted[0]->GetPeerName(seen);
                EXPECT_EQ(own, seen) << "both ends agree on the names";
                ASSERT_EQ(InetSocketAddress::IsMatchingType(own), ipv4);
                const uint16_t port = ipv4 ? InetSocketAddress::ConvertFrom(own).GetPort()
                                           : Inet6SocketAddress::ConvertFrom(own).GetPort();
                EXPECT_EQ(port == PORT, HasPort(naming)) << "the port is the one asked for";
            }
        }
    }
}

TEST_F(AddressOrder, OfASocketThatListens)
{
    for (const auto& [naming, name] : NAMINGS)
    {
        for (const bool ipv4 : {true, false})
        {
            for (const Device device : {Device::NEVER, Device::FIRST, Device::BETWEEN})
            {
                SCOPED_TRACE(name + (ipv4 ? ", IPv4" : ", IPv6") + ", device " +
                             std::to_string(static_cast<int>(device)));
                Restart();
                const Ptr<RfcTcpSocket> listener = NewSocket(1);
                const Ptr<RfcTcpSocket> client = NewSocket(0);
                Simulator::Schedule(Seconds(2), [&, which = naming] {
                    if (device == Device::FIRST)
                    {
                        listener->BindToNetDevice(m_devices.Get(1));
                    }
                    EXPECT_EQ(Name(listener, which, 1), 0);
                    if (device == Device::BETWEEN)
                    {
                        listener->BindToNetDevice(m_devices.Get(1));
                    }
                    EXPECT_EQ(listener->Listen(), 0);
                    listener->SetAcceptCallback(
                        MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                        Callback<void, Ptr<Socket>, const Address&>(
                            [this](Ptr<Socket> socket, const Address& from) {
                                Accept(socket, from);
                            }));
                    Address own;
                    listener->GetSockName(own);
                    const uint16_t port = InetSocketAddress::IsMatchingType(own)
                                              ? InetSocketAddress::ConvertFrom(own).GetPort()
                                              : Inet6SocketAddress::ConvertFrom(own).GetPort();
                    EXPECT_EQ(port == PORT, HasPort(which));
                    client->Connect(ServerBy(ipv4 ? Family::IPV4 : Family::IPV6, port));
                });
                Simulator::Stop(Seconds(5));
                Simulator::Run();
                // [::] listens in both families, 0.0.0.0 in its own, as everywhere in ns-3
                const bool takes6 = naming == Naming::BIND6 || naming == Naming::ANY6_PORT ||
                                    naming == Naming::ADDRESS6 || naming == Naming::ADDRESS6_PORT;
                const bool takes4 = naming != Naming::ADDRESS6 && naming != Naming::ADDRESS6_PORT;
                EXPECT_EQ(m_accepted.size(), (ipv4 ? takes4 : takes6) ? 1U : 0U);
            }
        }
    }
}

} // namespace ns3::rfctcp::test
