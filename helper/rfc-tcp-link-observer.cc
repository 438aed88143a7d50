/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-link-observer.h"

#include "core/wire/wire.h"
#include "impairment/frame-segment.h"
#include "impairment/tracker.h"

#include "ns3/abort.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/tag.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ns3
{

namespace
{

constexpr std::size_t EXAMINED = 320; ///< octets of a packet that are looked at

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

/**
 * The tracker says which connection a segment belongs to. The numbers are those that the senders
 * mean: a SYN that is sent again after a RST got lost is a retransmission to its sender, though the
 * tracker, which believes that the RST arrives, counts a new connection.
 */
class RfcTcpLinkObserver::Follower
{
  public:
    /**
     * @param packet what a device sends
     * @param framing how its packets look
     * @return the segment in the packet, without node and times, if there is one
     */
    std::optional<RfcTcpSegmentRecord> Examine(Ptr<const Packet> packet,
                                               rfctcp::impairment::Framing framing);

  private:
    /** What is known about the sequence numbers of one end of a connection. */
    struct Sender
    {
        bool known{false};      ///< a SYN was seen
        uint32_t initial{0};    ///< its ISN
        uint32_t highest{0};    ///< one past the highest number sent
        bool synAckSent{false}; ///< with this ISN
    };

    /** Fill in what depends on earlier segments. @param record of a segment just sent */
    void Follow(RfcTcpSegmentRecord& record);

    rfctcp::impairment::Tracker m_tracker;                   ///< knows the connections
    std::map<std::pair<Address, Address>, Sender> m_senders; ///< by source and destination
};

std::optional<RfcTcpSegmentRecord>
RfcTcpLinkObserver::Follower::Examine(Ptr<const Packet> packet, rfctcp::impairment::Framing framing)
{
    std::array<uint8_t, EXAMINED> buffer;
    const std::size_t available = packet->CopyData(buffer.data(), buffer.size());
    const auto place =
        rfctcp::impairment::FindSegment({buffer.data(), available, packet->GetSize()}, framing);
    if (!place || place->offset > available)
    {
        return std::nullopt;
    }
    const auto header = rfctcp::wire::Parse(buffer.data() + place->offset,
                                            std::min(available - place->offset, place->length),
                                            place->length);
    if (header.fault != rfctcp::wire::HeaderFault::NONE)
    {
        return std::nullopt;
    }
    RfcTcpObservedSegment observed;
    m_tracker.Observe(*place, header, observed);
    RfcTcpSegmentRecord record;
    record.connection = observed.connection;
    record.source = MakeEnd(place->source, header.sourcePort);
    record.destination = MakeEnd(place->destination, header.destinationPort);
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
    Follow(record);
    return record;
}

void
RfcTcpLinkObserver::Follower::Follow(RfcTcpSegmentRecord& record)
{
    const auto& header = record.header;
    const auto flags = rfctcp::Flags::FromOctet(header.flags);
    auto& sender = m_senders[{record.source, record.destination}];
    if (flags.syn && (!sender.known || sender.initial != header.seq))
    {
        sender = Sender{true, header.seq, header.seq, false};
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
    const auto& peer = m_senders[{record.destination, record.source}];
    record.relativeSeq = header.seq - (sender.known ? sender.initial : 0);
    record.relativeAck = flags.ack ? header.ack - (peer.known ? peer.initial : 0) : 0;
}

RfcTcpLinkObserver::RfcTcpLinkObserver(const NetDeviceContainer& devices)
    : m_follower(std::make_unique<Follower>())
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
RfcTcpLinkObserver::AddSendingHook(Hook hook)
{
    m_sendingHooks.push_back(std::move(hook));
}

void
RfcTcpLinkObserver::AddDeliveryHook(
    std::function<void(uint32_t node, const RfcTcpSegmentRecord& segment)> hook)
{
    m_deliveryHooks.push_back(std::move(hook));
}

const std::vector<RfcTcpSegmentRecord>&
RfcTcpLinkObserver::GetSegments() const
{
    return m_segments;
}

std::optional<RfcTcpSegmentRecord>
RfcTcpLinkObserver::GetDeliveredNow(uint32_t node) const
{
    const auto last = m_last.find(node);
    if (last != m_last.end() && last->second.arrived == Simulator::Now())
    {
        return last->second;
    }
    return std::nullopt;
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
    for (const auto& hook : m_sendingHooks)
    {
        hook(*record);
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
    const uint32_t node = device->GetNode()->GetId();
    m_last[node] = segment;
    for (const auto& hook : m_deliveryHooks)
    {
        hook(node, segment);
    }
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
