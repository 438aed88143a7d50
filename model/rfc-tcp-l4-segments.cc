/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The part of RfcTcpL4Protocol that segments pass on their way from and to IP.

#include "core/stateless.h"
#include "core/wire/wire.h"
#include "internal/addresses.h"
#include "internal/header.h"
#include "internal/l4-tables.h"
#include "internal/mss.h"
#include "internal/socket-impl.h"
#include "rfc-tcp-l4-protocol.h"
#include "rfc-tcp-socket.h"

#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-route.h"
#include "ns3/ipv4-routing-protocol.h"
#include "ns3/ipv6-interface.h"
#include "ns3/ipv6-route.h"
#include "ns3/ipv6-routing-protocol.h"
#include "ns3/log.h"
#include "ns3/loopback-net-device.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/socket.h"

#include <algorithm>
#include <array>
#include <vector>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpL4Segments");

namespace
{

using rfctcp::FlowKey;
using rfctcp::Segment;
using rfctcp::SeqNum;

constexpr uint8_t PROTOCOL = 6; ///< TCP

/**
 * The sum over what is not in the segment [9293 3.1]: addresses, protocol and length.
 * @param from source address @param to destination address @param length header and text
 * @return sum for AddToChecksum
 */
uint64_t
PseudoHeaderSum(const rfctcp::AddressOctets& from, const rfctcp::AddressOctets& to, uint32_t length)
{
    const std::size_t unused = rfctcp::IsIpv4(from) ? 12 : 0;
    uint64_t sum = rfctcp::wire::AddToChecksum(0, from.data() + unused, from.size() - unused);
    sum = rfctcp::wire::AddToChecksum(sum, to.data() + unused, to.size() - unused);
    const std::array<uint8_t, 8> rest{static_cast<uint8_t>(length >> 24),
                                      static_cast<uint8_t>(length >> 16),
                                      static_cast<uint8_t>(length >> 8),
                                      static_cast<uint8_t>(length),
                                      0,
                                      0,
                                      0,
                                      PROTOCOL};
    return rfctcp::wire::AddToChecksum(sum, rest.data(), rest.size());
}

/** @param sum sum so far @param packet octets to add @return the new sum */
uint64_t
AddPacket(uint64_t sum, Ptr<const Packet> packet)
{
    std::vector<uint8_t> octets(packet->GetSize());
    packet->CopyData(octets.data(), packet->GetSize());
    return rfctcp::wire::AddToChecksum(sum, octets.data(), octets.size());
}

/** @param address of an IP header @param interface where it came in @return true if a broadcast */
bool
IsBroadcast(Ipv4Address address, Ptr<Ipv4Interface> interface)
{
    if (address.IsBroadcast())
    {
        return true;
    }
    const uint32_t count = interface ? interface->GetNAddresses() : 0;
    for (uint32_t i = 0; i < count; ++i)
    {
        const Ipv4InterfaceAddress own = interface->GetAddress(i);
        if (address == own.GetBroadcast() &&
            own.GetMask().GetPrefixLength() <= 30) // longer prefixes have no broadcast address
        {
            return true;
        }
    }
    return false;
}

/** @param trafficClass of a segment @param answer gets its DSCP, so that both are treated alike */
void
Reflect(uint8_t trafficClass, Ptr<Packet> answer)
{
    const uint8_t dscp = trafficClass & 0xfc;
    if (dscp != 0)
    {
        SocketIpTosTag tos;
        tos.SetTos(dscp);
        answer->AddPacketTag(tos);
        SocketIpv6TclassTag tclass;
        tclass.SetTclass(dscp);
        answer->AddPacketTag(tclass);
    }
}

} // namespace

rfctcp::Demultiplexer::Device
rfctcp::DeviceNumber(const Ptr<NetDevice>& device)
{
    return device ? device->GetIfIndex() + 1 : Demultiplexer::ANY_DEVICE;
}

rfctcp::OpenArguments
rfctcp::ArgumentsFor(const FlowKey& key, uint32_t iss, uint32_t receiveMtu, uint32_t sendMtu)
{
    const bool ipv4 = IsIpv4(key.remote.address);
    OpenArguments open;
    open.iss = SeqNum(iss);
    open.receiveMss = static_cast<uint16_t>(MssFor(receiveMtu, ipv4)); // [9293 MUST-67]
    open.pathMss = MssFor(sendMtu, ipv4);
    open.defaultMss = ipv4 ? 536 : 1220; // [9293 MUST-15]
    open.ipv6 = !ipv4;
    return open;
}

IpL4Protocol::RxStatus
RfcTcpL4Protocol::Receive(Ptr<Packet> packet,
                          const Ipv4Header& header,
                          Ptr<Ipv4Interface> incomingInterface)
{
    NS_LOG_FUNCTION(this << packet << header << incomingInterface);
    // IP options do not come up to here: IP has skipped them [9293 MUST-50]
    const Ipv4Address from = header.GetSource();
    const Ipv4Address to = header.GetDestination();
    FlowKey key;
    key.local.address = rfctcp::ToOctets(to);
    key.remote.address = rfctcp::ToOctets(from);
    const bool bad = to.IsMulticast() || IsBroadcast(to, incomingInterface) || // [9293 MUST-57]
                     from.IsMulticast() || from == Ipv4Address::GetAny() ||    // [9293 MUST-63]
                     IsBroadcast(from, incomingInterface);
    const auto status = Arrive(packet,
                               key,
                               header.GetTos(),
                               bad,
                               incomingInterface ? incomingInterface->GetDevice() : nullptr);
    return status ? *status : TcpL4Protocol::Receive(packet, header, incomingInterface);
}

IpL4Protocol::RxStatus
RfcTcpL4Protocol::Receive(Ptr<Packet> packet,
                          const Ipv6Header& header,
                          Ptr<Ipv6Interface> incomingInterface)
{
    NS_LOG_FUNCTION(this << packet << header << incomingInterface);
    const Ipv6Address from = header.GetSource();
    const Ipv6Address to = header.GetDestination();
    FlowKey key;
    key.local.address = rfctcp::ToOctets(to);
    key.remote.address = rfctcp::ToOctets(from);
    const bool bad = to.IsMulticast() || from.IsMulticast() || from == Ipv6Address::GetAny();
    const auto status = Arrive(packet,
                               key,
                               header.GetTrafficClass(),
                               bad,
                               incomingInterface ? incomingInterface->GetDevice() : nullptr);
    return status ? *status : TcpL4Protocol::Receive(packet, header, incomingInterface);
}

std::optional<IpL4Protocol::RxStatus>
RfcTcpL4Protocol::Arrive(Ptr<Packet> packet,
                         FlowKey key,
                         uint8_t trafficClass,
                         bool badAddress,
                         Ptr<NetDevice> device)
{
    if (!m_node)
    {
        return IpL4Protocol::RX_ENDPOINT_CLOSED; // disposed of
    }
    std::array<uint8_t, rfctcp::wire::MAXIMUM_HEADER> octets;
    const uint32_t available = packet->CopyData(octets.data(), octets.size());
    auto header = rfctcp::wire::Parse(octets.data(), available, packet->GetSize());
    key.local.port = header.destinationPort;
    key.remote.port = header.sourcePort;
    m_tables->demultiplexer.Prefetch(key);
    if (header.fault != rfctcp::wire::HeaderFault::NONE)
    {
        CountDiscard(RfcTcpDiscard::MALFORMED_HEADER, key); // [9293 MUST-7]
        return IpL4Protocol::RX_OK;
    }
    if (Node::ChecksumEnabled() &&
        rfctcp::wire::FinishChecksum(
            AddPacket(PseudoHeaderSum(key.remote.address, key.local.address, packet->GetSize()),
                      packet)) != 0)
    {
        CountDiscard(RfcTcpDiscard::BAD_CHECKSUM, key); // [9293 MUST-3]
        return IpL4Protocol::RX_CSUM_FAILED;
    }
    if (badAddress)
    {
        CountDiscard(RfcTcpDiscard::BAD_ADDRESS, key);
        return IpL4Protocol::RX_OK;
    }
    const auto found = m_tables->demultiplexer.FindConnection(key);
    if (!found && IsForParent(key, device))
    {
        return std::nullopt;
    }
    Segment& segment = header.segment;
    segment.ecn = static_cast<rfctcp::EcnMark>(trafficClass & 3);
    packet->RemoveAtStart(header.headerLength);
    NS_LOG_LOGIC("from port " << key.remote.port << " to port " << key.local.port << ": "
                              << segment);

    std::optional<uint32_t> leastIss;
    if (found)
    {
        const auto& slot = static_cast<const Tables::Slot&>(*found);
        RfcTcpSocket::Impl::Prefetch(slot.socket);
        if (slot.entry.SynCacheEntry() &&
            IsRefusedByBacklog(slot.handle,
                               segment,
                               rfctcp::DeviceNumber(m_deviceFiltersArrivals ? device : nullptr)))
        {
            return IpL4Protocol::RX_OK;
        }
        const Ptr<RfcTcpSocket> socket = RestoreSocket(slot.handle);
        RfcTcpTimeWaitEntry* const entry = slot.entry.TimeWait();
        const RfcTcpParticulars particulars =
            entry ? TimeWaitParticulars(slot.handle) : RfcTcpParticulars{};
        const Ptr<NetDevice> wanted = entry ? particulars.device : socket->GetBoundNetDevice();
        if (!wanted || !device || wanted == device || !m_deviceFiltersArrivals)
        {
            if (socket)
            {
                socket->m_impl->lastTrafficClass = trafficClass; // [9293 MAY-9]
            }
            if (!entry)
            {
                socket->m_impl->Deliver(segment, packet);
                return IpL4Protocol::RX_OK;
            }
            if (!entry->connection.YieldsTo(segment, *particulars.parameters) ||
                !m_tables->demultiplexer.FindListener(key, rfctcp::DeviceNumber(device)))
            {
                ArriveInTimeWait(slot.handle, segment, packet);
                return IpL4Protocol::RX_OK;
            }
            // TIME-WAIT gives way to a newer incarnation [9293 MAY-2], whose ISS must exceed the
            // old SND.NXT [1122 4.2.2.13]
            leastIss = entry->connection.LeastIss().Value();
            EndTimeWait(slot.handle, RfcTcpCloseReason::REPLACED, RfcTcpCause::SEGMENT, &segment);
        }
    }
    if (IsForgedSource(key))
    {
        CountDiscard(RfcTcpDiscard::BAD_ADDRESS, key);
        return IpL4Protocol::RX_OK;
    }
    ArriveWithoutConnection(packet, key, segment, trafficClass, device, leastIss);
    return IpL4Protocol::RX_OK;
}

bool
RfcTcpL4Protocol::IsForgedSource(const FlowKey& key) const
{
    bool ours = false;
    if (rfctcp::IsIpv4(key.remote.address))
    {
        const Ipv4Address from = rfctcp::ToIpv4(key.remote.address);
        ours = from.IsLocalhost() || (m_ipv4 && m_ipv4->GetInterfaceForAddress(from) >= 0);
    }
    else
    {
        const Ipv6Address from = rfctcp::ToIpv6(key.remote.address);
        ours = from.IsLocalhost() || (m_ipv6 && m_ipv6->GetInterfaceForAddress(from) >= 0);
    }
    // The device is no evidence: what a node sends to an address of its own comes back by the
    // device of that address (Ipv4Interface::Send, Ipv6Interface::Send). But then one of our own
    // connections has sent it.
    return ours && !m_tables->demultiplexer.FindConnection(FlowKey{key.remote, key.local});
}

void
RfcTcpL4Protocol::ArriveWithoutConnection(Ptr<Packet> packet,
                                          const FlowKey& key,
                                          const Segment& segment,
                                          uint8_t trafficClass,
                                          Ptr<NetDevice> device,
                                          std::optional<uint32_t> leastIss)
{
    if (segment.options.fault != rfctcp::OptionFault::NONE)
    {
        CountDiscard(RfcTcpDiscard::MALFORMED_OPTIONS, key); // the rest of the segment is good
    }
    const auto handle = m_tables->demultiplexer.FindListener(key, rfctcp::DeviceNumber(device));
    if (!handle)
    {
        CountDiscard(RfcTcpDiscard::NO_CONNECTION, key);
        if (const auto reset = rfctcp::AnswerInClosed(segment)) // RFC 9293 3.10.7.1
        {
            const Ptr<Packet> empty = Create<Packet>();
            Reflect(trafficClass, empty); // no user has chosen another one [9293 MUST-48]
            Transmit(empty,
                     key,
                     *reset,
                     nullptr,
                     rfctcp::SendCause::NEW,
                     rfctcp::Reason::NO_CONNECTION);
        }
        return;
    }
    const Ptr<RfcTcpSocket> listener = m_tables->Get(*handle);
    if (ArriveWithCookie(listener, packet, key, segment, device))
    {
        return;
    }
    const auto answer = rfctcp::AnswerInListen(segment); // RFC 9293 3.10.7.2
    switch (answer.verdict)
    {
    case rfctcp::ListenAnswer::Verdict::IGNORE:
        CountDiscard(RfcTcpDiscard::NO_CONNECTION, key);
        break;
    case rfctcp::ListenAnswer::Verdict::RESET: {
        CountDiscard(RfcTcpDiscard::NO_CONNECTION, key);
        const Ptr<Packet> empty = Create<Packet>();
        listener->m_impl->Marks().AddTo(empty, rfctcp::EcnMark::NOT_ECT); // [9293 MUST-48]
        Transmit(empty,
                 key,
                 answer.reset,
                 nullptr,
                 rfctcp::SendCause::NEW,
                 rfctcp::Reason::NO_CONNECTION);
        break;
    }
    case rfctcp::ListenAnswer::Verdict::ACCEPT:
        ArriveInListen(listener, packet, key, segment, device, leastIss);
        break;
    }
}

std::optional<RfcTcpL4Protocol::Route>
RfcTcpL4Protocol::FindRoute(const FlowKey& key, Ptr<NetDevice> device) const
{
    Socket::SocketErrno error = Socket::ERROR_NOTERROR;
    const bool chosen = !rfctcp::IsAny(key.local.address);
    if (rfctcp::IsIpv4(key.remote.address))
    {
        if (!m_ipv4 || !m_ipv4->GetRoutingProtocol())
        {
            return std::nullopt;
        }
        Ipv4Header header;
        header.SetSource(chosen ? rfctcp::ToIpv4(key.local.address) : Ipv4Address::GetAny());
        header.SetDestination(rfctcp::ToIpv4(key.remote.address));
        header.SetProtocol(PROTOCOL);
        const Ptr<Ipv4Route> route =
            m_ipv4->GetRoutingProtocol()->RouteOutput(Ptr<Packet>(), header, device, error);
        if (!route)
        {
            return std::nullopt;
        }
        const auto source = chosen ? key.local.address : rfctcp::ToOctets(route->GetSource());
        const Ptr<NetDevice> leaves = DeviceBehind(route->GetOutputDevice(), source);
        return Route{source, leaves->GetMtu(), m_tables->LeastMtu(leaves)};
    }
    if (!m_ipv6 || !m_ipv6->GetRoutingProtocol())
    {
        return std::nullopt;
    }
    Ipv6Header header;
    header.SetSource(rfctcp::ToIpv6(key.local.address));
    header.SetDestination(rfctcp::ToIpv6(key.remote.address));
    header.SetNextHeader(PROTOCOL);
    const Ptr<Ipv6Route> route =
        m_ipv6->GetRoutingProtocol()->RouteOutput(Ptr<Packet>(), header, device, error);
    if (!route)
    {
        return std::nullopt;
    }
    const auto source = chosen ? key.local.address : rfctcp::ToOctets(route->GetSource());
    const Ptr<NetDevice> leaves = DeviceBehind(route->GetOutputDevice(), source);
    return Route{source, leaves->GetMtu(), m_tables->LeastMtu(leaves)};
}

Ptr<NetDevice>
RfcTcpL4Protocol::DeviceBehind(Ptr<NetDevice> output, const rfctcp::AddressOctets& source) const
{
    if (!DynamicCast<LoopbackNetDevice>(output))
    {
        return output;
    }
    // AODV and DSDV defer the search for a route in this way. The source address tells the device
    // by which segments will leave and answers arrive [9293 MUST-67, SHLD-6]. Addresses of loopback
    // itself stay there.
    if (rfctcp::IsIpv4(source))
    {
        const int32_t interface = m_ipv4->GetInterfaceForAddress(rfctcp::ToIpv4(source));
        return interface >= 0 ? m_ipv4->GetNetDevice(static_cast<uint32_t>(interface)) : output;
    }
    const int32_t interface = m_ipv6->GetInterfaceForAddress(rfctcp::ToIpv6(source));
    return interface >= 0 ? m_ipv6->GetNetDevice(static_cast<uint32_t>(interface)) : output;
}

void
RfcTcpL4Protocol::Transmit(Ptr<Packet> packet,
                           const FlowKey& key,
                           const Segment& segment,
                           Ptr<NetDevice> device,
                           rfctcp::SendCause cause,
                           rfctcp::Reason reason) const
{
    if (!m_segmentSent.IsEmpty())
    {
        m_segmentSent({rfctcp::ToAddress(key.local, false),
                       rfctcp::ToAddress(key.remote, false),
                       rfctcp::MakeSegmentInfo(segment),
                       cause,
                       reason});
    }
    NS_LOG_LOGIC("from port " << key.local.port << " to port " << key.remote.port << ": "
                              << segment);
    auto header = rfctcp::wire::Encode(key.local.port, key.remote.port, segment);
    if (Node::ChecksumEnabled())
    {
        uint64_t sum = PseudoHeaderSum(key.local.address,
                                       key.remote.address,
                                       header.length + packet->GetSize());
        sum = rfctcp::wire::AddToChecksum(sum, header.octets.data(), header.length);
        const uint16_t checksum = rfctcp::wire::FinishChecksum(AddPacket(sum, packet));
        header.octets[16] = static_cast<uint8_t>(checksum >> 8); // [9293 MUST-2]
        header.octets[17] = static_cast<uint8_t>(checksum);
    }
    packet->AddHeader(RfcTcpHeader(header.octets.data(), header.length));

    Socket::SocketErrno error = Socket::ERROR_NOTERROR;
    if (rfctcp::IsIpv4(key.remote.address))
    {
        if (!m_ipv4 || !m_ipv4->GetRoutingProtocol() || GetDownTarget().IsNull())
        {
            return;
        }
        const Ipv4Address from = rfctcp::ToIpv4(key.local.address);
        const Ipv4Address to = rfctcp::ToIpv4(key.remote.address);
        Ipv4Header ip;
        ip.SetSource(from);
        ip.SetDestination(to);
        ip.SetProtocol(PROTOCOL);
        const Ptr<Ipv4Route> route =
            m_ipv4->GetRoutingProtocol()->RouteOutput(packet, ip, device, error);
        if (route && route->GetOutputDevice())
        {
            m_tables->LeastMtu(route->GetOutputDevice()); // it may vary from packet to packet
        }
        GetDownTarget()(packet, from, to, PROTOCOL, route); // without a route IP traces a drop
        return;
    }
    if (!m_ipv6 || !m_ipv6->GetRoutingProtocol() || GetDownTarget6().IsNull())
    {
        return;
    }
    const Ipv6Address from = rfctcp::ToIpv6(key.local.address);
    const Ipv6Address to = rfctcp::ToIpv6(key.remote.address);
    Ipv6Header ip;
    ip.SetSource(from);
    ip.SetDestination(to);
    ip.SetNextHeader(PROTOCOL);
    const Ptr<Ipv6Route> route =
        m_ipv6->GetRoutingProtocol()->RouteOutput(packet, ip, device, error);
    if (route && route->GetOutputDevice())
    {
        m_tables->LeastMtu(route->GetOutputDevice());
    }
    GetDownTarget6()(packet, from, to, PROTOCOL, route);
}

} // namespace ns3
