/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-link-observer.h"

#include "internal/segment-follower.h"

#include "ns3/abort.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/tag.h"

#include <utility>

namespace ns3
{

namespace
{

/** Numbers the packets on a link. */
class ObservedSegmentTag : public Tag
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::RfcTcpObservedSegmentTag")
                                .SetParent<Tag>()
                                .SetGroupName("RfcTcp")
                                .AddConstructor<ObservedSegmentTag>();
        return tid;
    }

    TypeId GetInstanceTypeId() const override
    {
        return GetTypeId();
    }

    uint32_t GetSerializedSize() const override
    {
        return sizeof(observer) + sizeof(number);
    }

    void Serialize(TagBuffer buffer) const override
    {
        buffer.WriteU32(observer);
        buffer.WriteU32(number);
    }

    void Deserialize(TagBuffer buffer) override
    {
        observer = buffer.ReadU32();
        number = buffer.ReadU32();
    }

    void Print(std::ostream& os) const override
    {
        os << observer << ':' << number;
    }

    uint32_t observer{0}; ///< which observer gave the number
    uint32_t number{0};   ///< index into RfcTcpLinkObserver::GetSegments()
};

} // namespace

RfcTcpLinkObserver::RfcTcpLinkObserver(const NetDeviceContainer& devices)
    : m_follower(std::make_unique<rfctcp::SegmentFollower>())
{
    static uint32_t count = 0;
    m_id = ++count;
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        ConnectSending(devices.Get(i));
        ConnectDelivery(devices.Get(i));
    }
}

RfcTcpLinkObserver::~RfcTcpLinkObserver() = default;

void
RfcTcpLinkObserver::ConnectSending(Ptr<NetDevice> device)
{
    using Sink = Callback<void, Ptr<const Packet>>;
    NetDevice* raw = PeekPointer(device); // which owns the callbacks
    const Sink sent([this, raw](Ptr<const Packet> packet) { Sent(raw, packet); });
    const Sink lost([this](Ptr<const Packet> packet) { Lost(packet); });
    device->TraceConnectWithoutContext("MacTxDrop", lost);
    device->TraceConnectWithoutContext("PhyTxDrop", lost);
    device->TraceConnectWithoutContext("PhyRxDrop", lost);
    if (device->TraceConnectWithoutContext("MacTx", sent))
    {
        return;
    }
    PointerValue value;
    const auto queue = device->GetAttributeFailSafe("TxQueue", value) ? value.GetObject() : nullptr;
    NS_ABORT_MSG_UNLESS(queue && queue->TraceConnectWithoutContext("Enqueue", sent),
                        device->GetInstanceTypeId().GetName()
                            << " cannot be observed; legal: devices that have the trace source "
                               "MacTx or the attribute TxQueue");
    queue->TraceConnectWithoutContext("DropBeforeEnqueue",
                                      Sink([this, raw](Ptr<const Packet> packet) {
                                          Sent(raw, packet);
                                          Lost(packet);
                                      }));
    queue->TraceConnectWithoutContext("DropAfterDequeue", lost);
}

void
RfcTcpLinkObserver::ConnectDelivery(Ptr<NetDevice> device)
{
    NetDevice* raw = PeekPointer(device); // which owns the callbacks
    if (device->TraceConnectWithoutContext(
            "MacRx",
            Callback<void, Ptr<const Packet>>(
                [this, raw](Ptr<const Packet> packet) { Delivered(raw, packet); })))
    {
        return;
    }
    const auto ipv4 = device->GetNode()->GetObject<Ipv4L3Protocol>();
    const auto ipv6 = device->GetNode()->GetObject<Ipv6L3Protocol>();
    NS_ABORT_MSG_UNLESS(ipv4 || ipv6,
                        device->GetInstanceTypeId().GetName()
                            << " has no trace source MacRx and its node has no IP; legal: to "
                               "observe devices after the stack was installed");
    if (ipv4)
    {
        ipv4->TraceConnectWithoutContext(
            "Rx",
            Callback<void, Ptr<const Packet>, Ptr<Ipv4>, uint32_t>(
                [this, raw](Ptr<const Packet> packet, Ptr<Ipv4> ip, uint32_t interface) {
                    if (PeekPointer(ip->GetNetDevice(interface)) == raw)
                    {
                        Delivered(raw, packet);
                    }
                }));
    }
    if (ipv6)
    {
        ipv6->TraceConnectWithoutContext(
            "Rx",
            Callback<void, Ptr<const Packet>, Ptr<Ipv6>, uint32_t>(
                [this, raw](Ptr<const Packet> packet, Ptr<Ipv6> ip, uint32_t interface) {
                    if (PeekPointer(ip->GetNetDevice(interface)) == raw)
                    {
                        Delivered(raw, packet);
                    }
                }));
    }
}

void
RfcTcpLinkObserver::SetCauseOf(CauseOf causeOf)
{
    m_causeOf = std::move(causeOf);
}

const std::vector<RfcTcpSegmentRecord>&
RfcTcpLinkObserver::GetSegments() const
{
    return m_segments;
}

void
RfcTcpLinkObserver::Sent(NetDevice* device, Ptr<const Packet> packet)
{
    auto record = m_follower->Examine(packet, rfctcp::impairment::FramingOf(device));
    if (!record)
    {
        return;
    }
    ObservedSegmentTag tag;
    tag.observer = m_id;
    tag.number = static_cast<uint32_t>(m_segments.size());
    // a forwarded packet may still have the tag of an earlier link
    ConstCast<Packet>(packet)->ReplacePacketTag(tag);
    record->node = device->GetNode()->GetId();
    record->sent = Simulator::Now();
    m_segments.push_back(*record);
    TellSent(*record);
    if (m_causeOf) // which may have learnt of the segment just now
    {
        m_segments[tag.number].cause = m_causeOf(*record);
    }
}

RfcTcpSegmentRecord*
RfcTcpLinkObserver::Find(Ptr<const Packet> packet)
{
    ObservedSegmentTag tag;
    if (!packet->PeekPacketTag(tag) || tag.observer != m_id || tag.number >= m_segments.size())
    {
        return nullptr;
    }
    return &m_segments[tag.number];
}

void
RfcTcpLinkObserver::Delivered(NetDevice* device, Ptr<const Packet> packet)
{
    RfcTcpSegmentRecord* found = Find(packet);
    if (!found)
    {
        return;
    }
    found->fate = RfcTcpFate::DELIVERED;
    found->arrived = Simulator::Now();
    const RfcTcpSegmentRecord segment = *found; // hooks may make the stack send
    TellDelivered(device->GetNode()->GetId(), segment);
}

void
RfcTcpLinkObserver::Lost(Ptr<const Packet> packet)
{
    RfcTcpSegmentRecord* segment = Find(packet);
    // devices that share a channel may lose what is meant for another one, which then gets it
    if (segment && segment->fate == RfcTcpFate::IN_FLIGHT)
    {
        segment->fate = RfcTcpFate::LOST;
        segment->arrived = Simulator::Now();
    }
}

} // namespace ns3
