/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "wire-device.h"

#include "ns3/channel.h"
#include "ns3/node.h"
#include "ns3/packet.h"

#include <utility>

namespace packetdrill
{

NS_OBJECT_ENSURE_REGISTERED(WireDevice);

ns3::TypeId
WireDevice::GetTypeId()
{
    static ns3::TypeId tid = ns3::TypeId("packetdrill::WireDevice")
                                 .SetParent<ns3::NetDevice>()
                                 .AddConstructor<WireDevice>();
    return tid;
}

void
WireDevice::SetListener(Listener listener)
{
    m_listener = std::move(listener);
}

void
WireDevice::Deliver(const std::vector<uint8_t>& octets, uint16_t protocol)
{
    auto packet = ns3::Create<ns3::Packet>(octets.data(), static_cast<uint32_t>(octets.size()));
    if (!m_receive.IsNull())
    {
        m_receive(this, packet, protocol, GetBroadcast());
    }
}

bool
WireDevice::Send(ns3::Ptr<ns3::Packet> packet, const ns3::Address&, uint16_t)
{
    std::vector<uint8_t> octets(packet->GetSize());
    packet->CopyData(octets.data(), packet->GetSize());
    if (m_listener)
    {
        m_listener(octets);
    }
    return true;
}

bool
WireDevice::SendFrom(ns3::Ptr<ns3::Packet> packet,
                     const ns3::Address&,
                     const ns3::Address& dest,
                     uint16_t protocolNumber)
{
    return Send(packet, dest, protocolNumber);
}

void
WireDevice::DoDispose()
{
    m_listener = nullptr;
    m_receive.Nullify();
    m_node = nullptr;
    NetDevice::DoDispose();
}

void
WireDevice::SetIfIndex(const uint32_t index)
{
    m_index = index;
}

uint32_t
WireDevice::GetIfIndex() const
{
    return m_index;
}

ns3::Ptr<ns3::Channel>
WireDevice::GetChannel() const
{
    return nullptr;
}

void
WireDevice::SetAddress(ns3::Address address)
{
    m_address = ns3::Mac48Address::ConvertFrom(address);
}

ns3::Address
WireDevice::GetAddress() const
{
    return m_address;
}

bool
WireDevice::SetMtu(const uint16_t mtu)
{
    m_mtu = mtu;
    return true;
}

uint16_t
WireDevice::GetMtu() const
{
    return m_mtu;
}

bool
WireDevice::IsLinkUp() const
{
    return true;
}

void
WireDevice::AddLinkChangeCallback(ns3::Callback<void>)
{
}

bool
WireDevice::IsBroadcast() const
{
    return true;
}

ns3::Address
WireDevice::GetBroadcast() const
{
    return ns3::Mac48Address::GetBroadcast();
}

bool
WireDevice::IsMulticast() const
{
    return true;
}

ns3::Address
WireDevice::GetMulticast(ns3::Ipv4Address multicastGroup) const
{
    return ns3::Mac48Address::GetMulticast(multicastGroup);
}

ns3::Address
WireDevice::GetMulticast(ns3::Ipv6Address addr) const
{
    return ns3::Mac48Address::GetMulticast(addr);
}

bool
WireDevice::IsBridge() const
{
    return false;
}

bool
WireDevice::IsPointToPoint() const
{
    return false;
}

ns3::Ptr<ns3::Node>
WireDevice::GetNode() const
{
    return m_node;
}

void
WireDevice::SetNode(ns3::Ptr<ns3::Node> node)
{
    m_node = node;
}

bool
WireDevice::NeedsArp() const
{
    return false;
}

void
WireDevice::SetReceiveCallback(ReceiveCallback callback)
{
    m_receive = callback;
}

void
WireDevice::SetPromiscReceiveCallback(PromiscReceiveCallback)
{
}

bool
WireDevice::SupportsSendFrom() const
{
    return true;
}

} // namespace packetdrill
