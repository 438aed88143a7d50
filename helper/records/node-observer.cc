/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "records/node-observer.h"

#include "records/parallel.h"

#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/pointer.h"
#include "ns3/queue-disc.h"
#include "ns3/simulator.h"
#include "ns3/tag.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/traffic-control-layer.h"

#include <utility>

namespace ns3::rfctcp
{

namespace
{

/** Numbers the segments that nodes send. */
class SegmentNumberTag : public Tag
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::RfcTcpSegmentNumberTag")
                                .SetParent<Tag>()
                                .SetGroupName("RfcTcp")
                                .AddConstructor<SegmentNumberTag>();
        return tid;
    }

    TypeId GetInstanceTypeId() const override
    {
        return GetTypeId();
    }

    uint32_t GetSerializedSize() const override
    {
        return sizeof(rank) + sizeof(number) + sizeof(node) + sizeof(sent);
    }

    void Serialize(TagBuffer buffer) const override
    {
        buffer.WriteU32(rank);
        buffer.WriteU64(number);
        buffer.WriteU32(node);
        buffer.WriteU64(sent);
    }

    void Deserialize(TagBuffer buffer) override
    {
        rank = buffer.ReadU32();
        number = buffer.ReadU64();
        node = buffer.ReadU32();
        sent = buffer.ReadU64();
    }

    void Print(std::ostream& os) const override
    {
        os << rank << ':' << number;
    }

    uint32_t rank{0};   ///< of the sender, in a distributed simulation
    uint64_t number{0}; ///< counts the segments of the rank
    uint32_t node{0};   ///< id of the sender
    uint64_t sent{0};   ///< when, time steps
};

/** @param header of IP @return the protocol behind it */
uint8_t
ProtocolOf(const Ipv4Header& header)
{
    return header.GetProtocol();
}

/** @param header of IP @return the protocol behind it */
uint8_t
ProtocolOf(const Ipv6Header& header)
{
    return header.GetNextHeader();
}

} // namespace

NodeObserver::NodeObserver(Filler onSent, Filler onArrival, Hook settled)
    : m_onSent(std::move(onSent)),
      m_onArrival(std::move(onArrival)),
      m_settled(std::move(settled)),
      m_rank(GetRank()),
      m_unsure(IsMultithreaded() ? Seconds(1) : Time(0))
{
}

void
NodeObserver::SetPacketHook(PacketHook hook)
{
    m_packetHook = std::move(hook);
}

void
NodeObserver::TellPacket(uint32_t node,
                         bool sent,
                         const RfcTcpSegmentRecord& record,
                         Ptr<const Packet> segment,
                         const Header& header) const
{
    if (m_packetHook)
    {
        const Ptr<Packet> packet = segment->Copy();
        packet->AddHeader(header);
        m_packetHook(node, sent, record, packet);
    }
}

template <typename Protocol, typename Ip, typename IpHeader>
void
NodeObserver::ObserveDrops(Ptr<Node> node)
{
    using Reason = typename Protocol::DropReason;
    if (const auto ip = node->GetObject<Protocol>())
    {
        ip->TraceConnectWithoutContext(
            "Drop",
            Callback<void, const IpHeader&, Ptr<const Packet>, Reason, Ptr<Ip>, uint32_t>(
                [this](const IpHeader&, Ptr<const Packet> packet, Reason, Ptr<Ip>, uint32_t) {
                    Lost(packet);
                }));
    }
}

void
NodeObserver::ObserveLosses(Ptr<Node> node)
{
    const Callback<void, Ptr<const Packet>> lost(
        [this](Ptr<const Packet> packet) { Lost(packet); });
    const auto traffic = node->GetObject<TrafficControlLayer>();
    if (traffic)
    {
        traffic->TraceConnectWithoutContext("TcDrop", lost);
    }
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        const auto device = node->GetDevice(i);
        for (const char* source : {"MacTxDrop", "PhyTxDrop", "PhyRxDrop", "MacRxDrop"})
        {
            device->TraceConnectWithoutContext(source, lost); // devices have some of these
        }
        PointerValue value;
        if (device->GetAttributeFailSafe("TxQueue", value) && value.GetObject())
        {
            value.GetObject()->TraceConnectWithoutContext("Drop", lost);
        }
        if (const auto disc = traffic ? traffic->GetRootQueueDiscOnDevice(device) : nullptr)
        {
            disc->TraceConnectWithoutContext(
                "Drop",
                Callback<void, Ptr<const QueueDiscItem>>(
                    [this](Ptr<const QueueDiscItem> item) { Lost(item->GetPacket()); }));
        }
    }
    ObserveDrops<Ipv4L3Protocol, Ipv4, Ipv4Header>(node);
    ObserveDrops<Ipv6L3Protocol, Ipv6, Ipv6Header>(node);
}

template <typename IpHeader>
void
NodeObserver::Sent(uint32_t node, Ptr<const Packet> segment, const IpHeader& header)
{
    const RecordScope scope;
    Settle();
    auto record = m_follower.Examine(segment, header.GetSource(), header.GetDestination());
    if (!record)
    {
        return;
    }
    SegmentNumberTag tag;
    tag.rank = m_rank;
    tag.number = m_handedOver + m_pending.size();
    tag.node = node;
    tag.sent = static_cast<uint64_t>(Simulator::Now().GetTimeStep());
    // what a program sends on may still have the tag of the segment in which it came
    ConstCast<Packet>(segment)->ReplacePacketTag(tag);
    record->node = node;
    record->sent = Simulator::Now();
    TellSent(*record);
    m_onSent(*record);
    TellPacket(node, true, *record, segment, header);
    m_pending.push_back(std::move(*record));
}

template <typename IpHeader>
void
NodeObserver::Delivered(uint32_t node, Ptr<const Packet> segment, const IpHeader& header)
{
    const RecordScope scope;
    const Address source = header.GetSource();
    const Address destination = header.GetDestination();
    Settle();
    SegmentNumberTag tag;
    const bool tagged = segment->PeekPacketTag(tag);
    RfcTcpSegmentRecord* found = Find(segment);
    if (!found || found->fate == RfcTcpFate::DELIVERED)
    {
        // it comes from another rank, or from a node that is not observed, or once more
        const bool again = tagged && tag.rank == m_rank;
        auto record = again ? SegmentFollower().Examine(segment, source, destination)
                            : m_follower.Examine(segment, source, destination);
        if (!record)
        {
            m_arrived.erase(node); // what is malformed has no record to note a reason in
            return;
        }
        record->node = tagged ? tag.node : node;
        record->sent =
            tagged ? TimeStep(tag.sent) : Simulator::Now(); // nobody knows when an untagged one was
        tag.number = m_handedOver + m_pending.size();
        m_pending.push_back(*record);
        found = &m_pending.back();
    }
    found->fate = RfcTcpFate::DELIVERED;
    found->arrived = Simulator::Now();
    found->receiver = node;
    m_arrived[node] = tag.number;
    TellDelivered(node, *found);
    m_onArrival(*found);
    TellPacket(node, false, *found, segment, header);
}

template <typename IpHeader>
void
NodeObserver::ObserveIp(uint32_t node, Ptr<Object> ip)
{
    if (!ip)
    {
        return;
    }
    using Sink = Callback<void, const IpHeader&, Ptr<const Packet>, uint32_t>;
    ip->TraceConnectWithoutContext(
        "SendOutgoing",
        Sink([this, node](const IpHeader& header, Ptr<const Packet> packet, uint32_t) {
            if (ProtocolOf(header) == TcpL4Protocol::PROT_NUMBER)
            {
                Sent(node, packet, header);
            }
        }));
    ip->TraceConnectWithoutContext(
        "LocalDeliver",
        Sink([this, node](const IpHeader& header, Ptr<const Packet> packet, uint32_t) {
            if (ProtocolOf(header) == TcpL4Protocol::PROT_NUMBER)
            {
                Delivered(node, packet, header);
            }
        }));
}

void
NodeObserver::ObserveSegments(Ptr<Node> node)
{
    ObserveIp<Ipv4Header>(node->GetId(), node->GetObject<Ipv4L3Protocol>());
    ObserveIp<Ipv6Header>(node->GetId(), node->GetObject<Ipv6L3Protocol>());
}

void
NodeObserver::Lost(Ptr<const Packet> packet)
{
    const RecordScope scope;
    RfcTcpSegmentRecord* found = Find(packet);
    // devices that share a channel may lose what is meant for another one, which then gets it
    if (found && found->fate == RfcTcpFate::IN_FLIGHT)
    {
        found->fate = RfcTcpFate::LOST;
        found->arrived = Simulator::Now();
    }
}

RfcTcpSegmentRecord*
NodeObserver::Find(Ptr<const Packet> packet)
{
    SegmentNumberTag tag;
    const bool known = packet->PeekPacketTag(tag) && tag.rank == m_rank &&
                       tag.number >= m_handedOver && tag.number - m_handedOver < m_pending.size();
    return known ? &m_pending[tag.number - m_handedOver] : nullptr;
}

void
NodeObserver::Discard(uint32_t node, const std::string& reason)
{
    const auto last = m_arrived.find(node);
    if (last != m_arrived.end() && last->second >= m_handedOver)
    {
        RfcTcpSegmentRecord& record = m_pending[last->second - m_handedOver];
        if (record.arrived == Simulator::Now() && record.discard.empty())
        {
            record.discard = reason;
        }
    }
}

void
NodeObserver::Settle()
{
    const Time now = Simulator::Now();
    while (!m_pending.empty())
    {
        const RfcTcpSegmentRecord& first = m_pending.front();
        // after an MSL no segment is in the network any more [9293 3.4.2]
        const bool known = first.fate != RfcTcpFate::IN_FLIGHT && first.arrived + m_unsure < now;
        if (!known && now - first.sent <= Minutes(2))
        {
            return;
        }
        m_settled(first);
        m_pending.pop_front();
        ++m_handedOver;
    }
}

void
NodeObserver::SettleAll()
{
    for (const auto& record : m_pending)
    {
        m_settled(record);
    }
    m_handedOver += m_pending.size();
    m_pending.clear();
}

} // namespace ns3::rfctcp
