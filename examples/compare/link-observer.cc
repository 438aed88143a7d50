/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "link-observer.h"

#include "ns3/simulator.h"
#include "ns3/tag.h"
#include "ns3/tcp-header.h"

#include <algorithm>
#include <utility>

namespace compare
{

namespace
{

/** Numbers the packets on the link. */
class SegmentTag : public ns3::Tag
{
  public:
    static ns3::TypeId GetTypeId()
    {
        static ns3::TypeId tid = ns3::TypeId("compare::SegmentTag")
                                     .SetParent<ns3::Tag>()
                                     .SetGroupName("RfcTcp")
                                     .AddConstructor<SegmentTag>();
        return tid;
    }

    ns3::TypeId GetInstanceTypeId() const override
    {
        return GetTypeId();
    }

    uint32_t GetSerializedSize() const override
    {
        return sizeof(number);
    }

    void Serialize(ns3::TagBuffer buffer) const override
    {
        buffer.WriteU32(number);
    }

    void Deserialize(ns3::TagBuffer buffer) override
    {
        number = buffer.ReadU32();
    }

    void Print(std::ostream& os) const override
    {
        os << number;
    }

    uint32_t number{0}; ///< index into LinkObserver::GetSegments()
};

uint32_t
ReadU16(const uint8_t* octets)
{
    return uint32_t{octets[0]} << 8 | octets[1];
}

uint32_t
ReadU32(const uint8_t* octets)
{
    return ReadU16(octets) << 16 | ReadU16(octets + 2);
}

/** @return the segment in a PPP frame with IPv4, if there is one */
std::optional<SegmentRecord>
Parse(ns3::Ptr<const ns3::Packet> packet)
{
    constexpr uint32_t PPP_OCTETS = 2;
    constexpr uint32_t IP_MIN = 20;
    constexpr uint32_t TCP_MIN = 20;
    std::array<uint8_t, PPP_OCTETS + 60 + TCP_MIN> frame{};
    const uint32_t copied = packet->CopyData(frame.data(), frame.size());
    const uint8_t* ip = frame.data() + PPP_OCTETS;
    if (copied < PPP_OCTETS + IP_MIN || ReadU16(frame.data()) != 0x0021 || ip[0] >> 4 != 4 ||
        ip[9] != 6)
    {
        return std::nullopt;
    }
    const uint32_t ipOctets = (ip[0] & 0x0fU) * 4;
    if (copied < PPP_OCTETS + ipOctets + TCP_MIN)
    {
        return std::nullopt;
    }
    const uint8_t* tcp = ip + ipOctets;
    const uint32_t headers = ipOctets + (tcp[12] >> 4) * 4U;
    SegmentRecord segment;
    segment.seq = ReadU32(tcp + 4);
    segment.ack = ReadU32(tcp + 8);
    segment.flags = tcp[13];
    segment.window = ReadU16(tcp + 14);
    segment.length = ReadU16(ip + 2) - std::min(headers, ReadU16(ip + 2));
    return segment;
}

/** @return true if a comes after b in sequence space */
bool
IsAfter(uint32_t a, uint32_t b)
{
    return static_cast<int32_t>(a - b) > 0;
}

} // namespace

LinkObserver::LinkObserver(const ns3::NetDeviceContainer& devices)
{
    using Sink = ns3::Callback<void, ns3::Ptr<const ns3::Packet>>;
    for (const End end : {CLIENT, SERVER})
    {
        const auto bind = [this,
                           end](void (LinkObserver::*member)(End, ns3::Ptr<const ns3::Packet>)) {
            return Sink([this, end, member](ns3::Ptr<const ns3::Packet> packet) {
                (this->*member)(end, packet);
            });
        };
        auto device = devices.Get(end);
        device->TraceConnectWithoutContext("MacTx", bind(&LinkObserver::Sent));
        device->TraceConnectWithoutContext("MacRx", bind(&LinkObserver::Received));
        device->TraceConnectWithoutContext("MacTxDrop", bind(&LinkObserver::Lost));
        device->TraceConnectWithoutContext("PhyRxDrop", bind(&LinkObserver::Lost));
    }
}

void
LinkObserver::SetDeliveryHook(std::function<void(const SegmentRecord&)> hook)
{
    m_hook = std::move(hook);
}

const std::vector<SegmentRecord>&
LinkObserver::GetSegments() const
{
    return m_segments;
}

std::optional<SegmentRecord>
LinkObserver::GetDeliveredNow(End end) const
{
    const auto& last = m_last[end];
    if (last && last->arrived == ns3::Simulator::Now().GetNanoSeconds())
    {
        return last;
    }
    return std::nullopt;
}

void
LinkObserver::Sent(End end, ns3::Ptr<const ns3::Packet> packet)
{
    auto segment = Parse(packet);
    if (!segment)
    {
        return;
    }
    SegmentTag tag;
    tag.number = static_cast<uint32_t>(m_segments.size());
    packet->AddPacketTag(tag);
    segment->from = end;
    segment->sent = ns3::Simulator::Now().GetNanoSeconds();
    Follow(*segment);
    m_segments.push_back(*segment);
}

void
LinkObserver::Follow(SegmentRecord& segment)
{
    const bool syn = segment.flags & ns3::TcpHeader::SYN;
    const bool fin = segment.flags & ns3::TcpHeader::FIN;
    const bool ack = segment.flags & ns3::TcpHeader::ACK;
    auto& sender = m_senders[segment.from];
    if (syn && (!sender.known || sender.initial != segment.seq))
    {
        sender = Sender{true, segment.seq, segment.seq, false};
    }
    const uint32_t octets = segment.length + (syn ? 1 : 0) + (fin ? 1 : 0);
    if (sender.known)
    {
        segment.retransmission = octets > 0 && IsAfter(sender.highest, segment.seq);
        if (syn && ack && !sender.synAckSent)
        {
            // the SYN,ACK that answers a crossing SYN repeats the SYN, but retransmits nothing
            segment.retransmission = false;
            sender.synAckSent = true;
        }
        if (IsAfter(segment.seq + octets, sender.highest))
        {
            sender.highest = segment.seq + octets;
        }
    }
    const auto& peer = m_senders[GetPeer(segment.from)];
    segment.relativeSeq = segment.seq - (sender.known ? sender.initial : 0);
    segment.relativeAck = ack ? segment.ack - (peer.known ? peer.initial : 0) : 0;
}

SegmentRecord*
LinkObserver::Find(ns3::Ptr<const ns3::Packet> packet)
{
    SegmentTag tag;
    if (!packet->PeekPacketTag(tag) || tag.number >= m_segments.size())
    {
        return nullptr;
    }
    return &m_segments[tag.number];
}

void
LinkObserver::Received(End end, ns3::Ptr<const ns3::Packet> packet)
{
    SegmentRecord* segment = Find(packet);
    if (segment == nullptr)
    {
        return;
    }
    segment->fate = Fate::DELIVERED;
    segment->arrived = ns3::Simulator::Now().GetNanoSeconds();
    m_last[end] = *segment;
    if (m_hook)
    {
        m_hook(*segment);
    }
}

void
LinkObserver::Lost(End /* end */, ns3::Ptr<const ns3::Packet> packet)
{
    SegmentRecord* segment = Find(packet);
    if (segment != nullptr && segment->fate == Fate::IN_FLIGHT)
    {
        segment->fate = Fate::LOST;
        segment->arrived = ns3::Simulator::Now().GetNanoSeconds();
    }
}

} // namespace compare
