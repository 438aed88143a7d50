/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/segment-follower.h"

#include "core/wire/wire.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"

#include <algorithm>
#include <array>

namespace ns3::rfctcp
{

namespace
{

constexpr std::size_t EXAMINED = 320; ///< octets of a packet that are looked at

/** @return an address of IP and a port as one address */
Address
MakeEnd(const Address& address, uint16_t port)
{
    return Ipv4Address::IsMatchingType(address)
               ? Address(InetSocketAddress(Ipv4Address::ConvertFrom(address), port))
               : Address(Inet6SocketAddress(Ipv6Address::ConvertFrom(address), port));
}

/** @return true if a comes after b in sequence space */
bool
IsAfter(uint32_t a, uint32_t b)
{
    return static_cast<int32_t>(a - b) > 0;
}

} // namespace

std::optional<RfcTcpSegmentRecord>
SegmentFollower::Examine(Ptr<const Packet> packet, impairment::Framing framing)
{
    std::array<uint8_t, EXAMINED> buffer;
    const std::size_t available = packet->CopyData(buffer.data(), buffer.size());
    const impairment::Octets octets{buffer.data(), available, packet->GetSize()};
    const auto place = impairment::FindSegment(octets, framing);
    return place ? Examine(octets, *place) : std::nullopt;
}

std::optional<RfcTcpSegmentRecord>
SegmentFollower::Examine(Ptr<const Packet> segment,
                         const Address& source,
                         const Address& destination)
{
    std::array<uint8_t, EXAMINED> buffer;
    const std::size_t available = segment->CopyData(buffer.data(), buffer.size());
    return Examine({buffer.data(), available, segment->GetSize()},
                   {source, destination, 0, segment->GetSize()});
}

std::optional<RfcTcpSegmentRecord>
SegmentFollower::Examine(const impairment::Octets& octets, const impairment::SegmentPlace& place)
{
    if (place.offset > octets.available)
    {
        return std::nullopt;
    }
    const auto header = wire::Parse(octets.data + place.offset,
                                    std::min(octets.available - place.offset, place.length),
                                    place.length);
    if (header.fault != wire::HeaderFault::NONE)
    {
        return std::nullopt;
    }
    RfcTcpObservedSegment observed;
    m_tracker.Observe(place, header, observed);
    RfcTcpSegmentRecord record;
    record.connection = observed.connection;
    record.source = MakeEnd(place.source, header.sourcePort);
    record.destination = MakeEnd(place.destination, header.destinationPort);
    if (observed.role)
    {
        record.role =
            *observed.role == RfcTcpLinkEnd::CLIENT ? RfcTcpRole::CLIENT : RfcTcpRole::SERVER;
    }
    record.header = observed.header;
    record.window = header.segment.window;
    for (const auto& block : header.segment.options.sack)
    {
        record.sack.emplace_back(block.left.Value(), block.right.Value());
    }
    Follow(record, header.segment.options.windowScale);
    return record;
}

void
SegmentFollower::Number(RfcTcpSegmentRecord& record, bool repeats)
{
    Sender& sender = m_senders[{record.source, record.destination}];
    const Sender& peer = m_senders[{record.destination, record.source}];
    if (sender.tracked != record.connection)
    {
        const bool peerKnows = peer.tracked == record.connection;
        sender.number = peerKnows                      ? peer.number
                        : repeats && sender.number > 0 ? sender.number
                                                       : ++m_count;
        sender.tracked = record.connection;
    }
    record.connection = sender.number;
}

void
SegmentFollower::Follow(RfcTcpSegmentRecord& record, std::optional<uint8_t> scale)
{
    const auto& header = record.header;
    const auto flags = Flags::FromOctet(header.flags);
    auto& sender = m_senders[{record.source, record.destination}];
    Number(record, flags.syn && sender.known && sender.initial == header.seq);
    if (flags.syn && (!sender.known || sender.initial != header.seq))
    {
        sender.known = true;
        sender.initial = header.seq;
        sender.highest = header.seq;
        sender.synAckSent = false;
    }
    const uint32_t octets = header.length + (flags.syn ? 1 : 0) + (flags.fin ? 1 : 0);
    if (sender.known)
    {
        record.retransmission = octets > 0 && IsAfter(sender.highest, header.seq);
        if (flags.syn && flags.ack && !sender.synAckSent)
        {
            // the SYN,ACK that answers a crossing SYN repeats the SYN, but retransmits nothing
            record.retransmission = false;
            sender.synAckSent = true;
        }
        if (IsAfter(header.seq + octets, sender.highest))
        {
            sender.highest = header.seq + octets;
        }
    }
    if (flags.syn)
    {
        sender.scale = scale;
    }
    const auto& peer = m_senders[{record.destination, record.source}];
    const bool scaled = !flags.syn && sender.scale && peer.scale;
    record.windowOctets = record.window << (scaled ? *sender.scale : 0);
    record.relativeSeq = header.seq - (sender.known ? sender.initial : 0);
    record.relativeAck = flags.ack ? header.ack - (peer.known ? peer.initial : 0) : 0;
}

} // namespace ns3::rfctcp
