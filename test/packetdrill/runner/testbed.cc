/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "testbed.h"

#include "cookie-map.h"
#include "model/internal/compat.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6.h"
#include "ns3/object-factory.h"
#include "ns3/simulator.h"
#include "ns3/socket-factory.h"
#include "ns3/string.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/uinteger.h"

#include <type_traits>
#include <utility>

namespace packetdrill
{

namespace
{

/** Installs IP and a TCP; later releases take the TCP that is already there. */
template <typename Stack>
void
InstallStack(Stack& stack, const ns3::Ptr<ns3::Node>& node, const std::string& tcp)
{
    if (!tcp.empty())
    {
        if constexpr (ns3::rfctcp::compat::HasSetTcp<Stack>::value)
        {
            stack.SetTcp(tcp);
        }
        else
        {
            ns3::ObjectFactory factory;
            factory.SetTypeId(tcp);
            node->AggregateObject(factory.Create<ns3::Object>());
        }
    }
    stack.Install(node);
}

constexpr uint16_t ETHERTYPE_IPV4 = 0x0800; ///< protocol number of a device
constexpr uint16_t ETHERTYPE_IPV6 = 0x86dd; ///< protocol number of a device

// Fast Open cookies depend on the addresses. With these, which the scripts for Linux are run with
// there, they are those that CookieMap knows
const char* const LOCAL_V4 = "192.168.0.1";        ///< host under test
const char* const REMOTE_V4 = "192.0.2.1";         ///< runner
const char* const MASK_V4 = "255.0.0.0";           ///< both are on the link
const char* const LOCAL_V6 = "fd3d:a0b:17d6::1";   ///< host under test
const char* const REMOTE_V6 = "fd3d:fa7b:d17d::1"; ///< runner
constexpr uint8_t PREFIX_V6 = 16;                  ///< both are on the link

std::vector<uint8_t>
Octets(const ns3::Ipv4Address& address)
{
    std::vector<uint8_t> octets(4);
    address.Serialize(octets.data());
    return octets;
}

std::vector<uint8_t>
Octets(const ns3::Ipv6Address& address)
{
    std::vector<uint8_t> octets(16);
    address.Serialize(octets.data());
    return octets;
}

} // namespace

bool
IsKnownTcp(const RunSettings& settings)
{
    ns3::TypeId tid;
    return settings.GetProtocol().empty() ||
           (ns3::TypeId::LookupByNameFailSafe(settings.GetProtocol(), &tid) &&
            tid.HasConstructor());
}

Testbed::Testbed(const RunSettings& settings,
                 const HostSettings& host,
                 const WireDevice::Listener& listener)
    : m_ipv6(host.ipv6),
      m_factory(settings.factory)
{
    SetAttributes(settings, host);
    m_node = ns3::CreateObject<ns3::Node>();
    ns3::InternetStackHelper stack;
    InstallStack(stack, m_node, settings.GetProtocol());
    m_device = ns3::CreateObject<WireDevice>();
    m_device->SetMtu(host.mtu);
    m_device->SetListener(listener);
    m_node->AddDevice(m_device);
    if (m_ipv6)
    {
        auto ip = m_node->GetObject<ns3::Ipv6>();
        const uint32_t interface = ip->AddInterface(m_device);
        ip->AddAddress(interface, ns3::Ipv6InterfaceAddress(LOCAL_V6, ns3::Ipv6Prefix(PREFIX_V6)));
        ip->SetUp(interface);
        m_addresses = {Octets(ns3::Ipv6Address(LOCAL_V6)), Octets(ns3::Ipv6Address(REMOTE_V6))};
    }
    else
    {
        auto ip = m_node->GetObject<ns3::Ipv4>();
        const uint32_t interface = ip->AddInterface(m_device);
        ip->AddAddress(interface, ns3::Ipv4InterfaceAddress(LOCAL_V4, MASK_V4));
        ip->SetUp(interface);
        m_addresses = {Octets(ns3::Ipv4Address(LOCAL_V4)), Octets(ns3::Ipv4Address(REMOTE_V4))};
    }
}

Testbed::~Testbed()
{
    m_device->SetListener(nullptr);
    m_device = nullptr;
    m_node = nullptr;
    ns3::Simulator::Destroy();
    ns3::Config::Reset();
}

void
Testbed::SetAttributes(const RunSettings& settings, const HostSettings& host) const
{
    // TCPs lack some of the attributes, and profiles name those of several.
    for (const AttributeSetting& attribute : settings.profile->attributes)
    {
        ns3::Config::SetDefaultFailSafe(attribute.name, ns3::StringValue(attribute.value));
    }
    if (host.segmentSize)
    {
        ns3::Config::SetDefault("ns3::TcpSocket::SegmentSize",
                                ns3::UintegerValue(*host.segmentSize));
    }
    ns3::Config::SetDefaultFailSafe("ns3::RfcTcpL4Protocol::FastOpenKey",
                                    ns3::StringValue(CookieMap::KEY));
    for (const auto& [name, value] : host.attributes)
    {
        ns3::Config::SetDefaultFailSafe(name, ns3::StringValue(value));
    }
    for (const auto& [name, value] : settings.attributes)
    {
        ns3::Config::SetDefault(name, ns3::StringValue(value));
    }
    ns3::Config::SetDefaultFailSafe("ns3::Icmpv6L4Protocol::DAD", ns3::BooleanValue(false));
}

const Addresses&
Testbed::GetAddresses() const
{
    return m_addresses;
}

uint32_t
Testbed::GetNodeId() const
{
    return m_node->GetId();
}

void
Testbed::Deliver(const std::vector<uint8_t>& packet)
{
    m_device->Deliver(packet, m_ipv6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4);
}

void
Testbed::SetProtocolAttribute(const std::string& name, const std::string& value)
{
    const std::string type = "ns3::RfcTcpL4Protocol::";
    const auto protocol = m_node->GetObject<ns3::TcpL4Protocol>();
    if (protocol && name.rfind(type, 0) == 0)
    {
        protocol->SetAttributeFailSafe(name.substr(type.size()), ns3::StringValue(value));
    }
}

ns3::Ptr<ns3::Socket>
Testbed::CreateSocket()
{
    return ns3::Socket::CreateSocket(m_node, ns3::TypeId::LookupByName(m_factory));
}

ns3::Address
Testbed::GetAnyAddress(uint16_t port) const
{
    if (m_ipv6)
    {
        return ns3::Inet6SocketAddress(ns3::Ipv6Address::GetAny(), port);
    }
    return ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), port);
}

ns3::Address
Testbed::GetRemoteAddress(uint16_t port) const
{
    if (m_ipv6)
    {
        return ns3::Inet6SocketAddress(ns3::Ipv6Address(REMOTE_V6), port);
    }
    return ns3::InetSocketAddress(ns3::Ipv4Address(REMOTE_V4), port);
}

} // namespace packetdrill
