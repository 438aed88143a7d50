/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-impairment.h"

#include "core/seq-num.h"
#include "core/wire.h"

#include "ns3/abort.h"
#include "ns3/channel.h"
#include "ns3/csma-net-device.h"
#include "ns3/ethernet-trailer.h"
#include "ns3/event-id.h"
#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/log.h"
#include "ns3/mac48-address.h"
#include "ns3/node.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/pointer.h"
#include "ns3/simple-net-device.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <list>
#include <tuple>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpImpairment");

namespace
{

using Action = RfcTcpImpairmentRule::Action;
using rfctcp::Position;
using rfctcp::SeqNum;

constexpr uint16_t IPV4_TYPE = 0x0800; ///< Ethernet type
constexpr uint16_t IPV6_TYPE = 0x86dd; ///< Ethernet type
constexpr uint8_t TCP = 6;             ///< protocol number
constexpr std::size_t ETHERNET_HEADER = 14;
constexpr std::size_t LLC_SNAP_HEADER = 8;
constexpr std::size_t PPP_HEADER = 2;
constexpr std::size_t FRAME_CHECK_SEQUENCE = 4;
constexpr std::size_t IPV4_HEADER = 20; ///< without options
constexpr std::size_t IPV6_HEADER = 40; ///< without extensions
constexpr std::size_t EXAMINED = 320;   ///< octets of a packet that are looked at

/** How packets look to the error model of a device. */
enum class Framing : uint8_t
{
    PPP,      ///< two octets of protocol
    ETHERNET, ///< header and trailer
    NONE,     ///< they begin with the IP header
    UNKNOWN,  ///< one of these; to be found out from the packet
};

/** Where the TCP segment of a packet is. */
struct SegmentPlace
{
    Address source;        ///< Ipv4Address or Ipv6Address
    Address destination;   ///< Ipv4Address or Ipv6Address
    std::size_t offset{0}; ///< first octet of the TCP header
    std::size_t length{0}; ///< octets of header and text
};

/** The octets that are looked at. */
struct Octets
{
    const uint8_t* data;   ///< the first ones of the packet
    std::size_t available; ///< how many there are to look at
    std::size_t size;      ///< octets of the packet

    /** @param at index, below available - 1 @return the two octets there as a number */
    uint16_t U16(std::size_t at) const
    {
        return static_cast<uint16_t>((data[at] << 8) | data[at + 1]);
    }

    /** @param end an index @return true if all octets before it can be looked at */
    bool Has(std::size_t end) const
    {
        return end <= available;
    }
};

/** @param octets the packet @param at first octet of IP @return the segment, or nothing */
std::optional<SegmentPlace>
FindInIpv4(const Octets& octets, std::size_t at)
{
    if (!octets.Has(at + IPV4_HEADER) || octets.data[at] >> 4 != 4)
    {
        return std::nullopt;
    }
    const std::size_t header = (octets.data[at] & 0x0f) * std::size_t{4};
    const std::size_t total = octets.U16(at + 2);
    const bool isFragment = (octets.U16(at + 6) & 0x3fff) != 0; // more fragments, or an offset
    if (header < IPV4_HEADER || total < header || at + total > octets.size || isFragment ||
        octets.data[at + 9] != TCP)
    {
        return std::nullopt;
    }
    SegmentPlace place;
    place.source = Ipv4Address::Deserialize(octets.data + at + 12);
    place.destination = Ipv4Address::Deserialize(octets.data + at + 16);
    place.offset = at + header;
    place.length = total - header;
    return place;
}

/** @param octets the packet @param at first octet of IP @return the segment, or nothing */
std::optional<SegmentPlace>
FindInIpv6(const Octets& octets, std::size_t at)
{
    if (!octets.Has(at + IPV6_HEADER) || octets.data[at] >> 4 != 6)
    {
        return std::nullopt;
    }
    const std::size_t end = at + IPV6_HEADER + octets.U16(at + 4);
    if (end > octets.size)
    {
        return std::nullopt;
    }
    uint8_t next = octets.data[at + 6];
    std::size_t offset = at + IPV6_HEADER;
    while (next == 0 || next == 43 || next == 60) // hop-by-hop, routing, destination options
    {
        if (!octets.Has(offset + 2))
        {
            return std::nullopt;
        }
        next = octets.data[offset];
        offset += (octets.data[offset + 1] + std::size_t{1}) * 8;
    }
    if (next != TCP || offset > end)
    {
        return std::nullopt;
    }
    SegmentPlace place;
    place.source = Ipv6Address::Deserialize(octets.data + at + 8);
    place.destination = Ipv6Address::Deserialize(octets.data + at + 24);
    place.offset = offset;
    place.length = end - offset;
    return place;
}

/** @param octets the packet @param at first octet of IP @return the segment, or nothing */
std::optional<SegmentPlace>
FindInIp(const Octets& octets, std::size_t at)
{
    const auto place = FindInIpv4(octets, at);
    return place ? place : FindInIpv6(octets, at);
}

/** @param octets a frame @return its TCP segment, or nothing */
std::optional<SegmentPlace>
FindInEthernet(const Octets& octets)
{
    if (!octets.Has(ETHERNET_HEADER))
    {
        return std::nullopt;
    }
    std::size_t at = ETHERNET_HEADER;
    uint16_t type = octets.U16(at - 2);
    if (type <= 1500 && octets.Has(at + LLC_SNAP_HEADER)) // a length: LLC/SNAP encapsulation
    {
        at += LLC_SNAP_HEADER;
        type = octets.U16(at - 2);
    }
    return type == IPV4_TYPE || type == IPV6_TYPE ? FindInIp(octets, at) : std::nullopt;
}

/** @param octets a PPP packet @return its TCP segment, or nothing */
std::optional<SegmentPlace>
FindInPpp(const Octets& octets)
{
    const bool isIp =
        octets.Has(PPP_HEADER) && (octets.U16(0) == 0x0021 || octets.U16(0) == 0x0057);
    return isIp ? FindInIp(octets, PPP_HEADER) : std::nullopt;
}

/**
 * @param octets the packet
 * @param framing how it looks
 * @return its TCP segment, or nothing
 */
std::optional<SegmentPlace>
FindSegment(const Octets& octets, Framing framing)
{
    switch (framing)
    {
    case Framing::PPP:
        return FindInPpp(octets);
    case Framing::ETHERNET:
        return FindInEthernet(octets);
    case Framing::NONE:
        return FindInIp(octets, 0);
    case Framing::UNKNOWN:
        break;
    }
    for (const auto find : {&FindInEthernet, &FindInPpp})
    {
        if (const auto place = find(octets))
        {
            return place;
        }
    }
    return FindInIp(octets, 0);
}

/**
 * @param device a device
 * @return how packets look to its error model
 */
Framing
FramingOf(Ptr<NetDevice> device)
{
    if (DynamicCast<PointToPointNetDevice>(device))
    {
        return Framing::PPP;
    }
    if (DynamicCast<CsmaNetDevice>(device))
    {
        return Framing::ETHERNET;
    }
    return DynamicCast<SimpleNetDevice>(device) ? Framing::NONE : Framing::UNKNOWN;
}

/**
 * Inverts bits of a packet. Its tags stay.
 * @param packet the packet
 * @param octet index of the octet
 * @param mask the bits to invert
 */
void
InvertBits(Ptr<Packet> packet, uint32_t octet, uint8_t mask)
{
    Ptr<Packet> damaged = packet->CreateFragment(0, octet);
    Ptr<Packet> rest = packet->CreateFragment(octet, packet->GetSize() - octet);
    uint8_t value = 0;
    rest->CopyData(&value, 1);
    rest->RemoveAtStart(1);
    value ^= mask;
    damaged->AddAtEnd(Create<Packet>(&value, 1));
    damaged->AddAtEnd(rest);
    *packet = *damaged;
}

} // namespace

/**
 * @ingroup rfctcp
 * Follows the connections on a link closely enough to say where a segment belongs.
 */
class RfcTcpImpairment::Tracker
{
  public:
    /**
     * @param place addresses of the segment
     * @param header the segment
     * @param segment receives what follows from the connection
     */
    void Observe(const SegmentPlace& place,
                 const rfctcp::wire::ParsedHeader& header,
                 RfcTcpObservedSegment& segment);

  private:
    /** Address and port of one end. */
    using End = std::pair<Address, uint16_t>;

    /** What one end has sent. */
    struct Half
    {
        std::optional<SeqNum> initial; ///< number of its SYN
        Position next{0};              ///< the position after the highest seen
        std::optional<Position> fin;   ///< position of its FIN
        bool isLastFin{false};         ///< its FIN came later than the one of the other end
    };

    /** One connection. */
    struct Connection
    {
        uint32_t number{0};          ///< from 1
        std::array<Half, 2> halves;  ///< of the lower and of the higher end
        std::optional<int> client;   ///< index of the half that sent the first SYN
        bool haveFinsCrossed{false}; ///< neither FIN acknowledged the other one
        bool isReset{false};         ///< a RST was seen
    };

    /**
     * @param connection the connection so far
     * @param sender index of the half that sent the segment
     * @param segment a segment with SYN and without ACK
     * @return true if it cannot belong to that connection
     */
    static bool IsNewIncarnation(const Connection& connection,
                                 int sender,
                                 const rfctcp::Segment& segment);

    std::map<std::pair<End, End>, Connection> m_connections; ///< by both ends, lower one first
    uint32_t m_count{0};                                     ///< connections so far
};

bool
RfcTcpImpairment::Tracker::IsNewIncarnation(const Connection& connection,
                                            int sender,
                                            const rfctcp::Segment& segment)
{
    const Half& own = connection.halves[sender];
    const Half& other = connection.halves[1 - sender];
    const bool isOver = connection.isReset || (own.fin && other.fin);
    const bool isOtherSyn = own.initial && *own.initial != segment.seq;
    return isOver || isOtherSyn || (!own.initial && !other.initial);
}

void
RfcTcpImpairment::Tracker::Observe(const SegmentPlace& place,
                                   const rfctcp::wire::ParsedHeader& header,
                                   RfcTcpObservedSegment& observed)
{
    const rfctcp::Segment& segment = header.segment;
    const End source(place.source, header.sourcePort);
    const End destination(place.destination, header.destinationPort);
    const int sender = source < destination ? 0 : 1;
    Connection& connection = m_connections[std::minmax(source, destination)];
    const bool isSyn = segment.flags.syn && !segment.flags.ack;
    if (connection.number == 0 || (isSyn && IsNewIncarnation(connection, sender, segment)))
    {
        connection = Connection();
        connection.number = ++m_count;
    }
    Half& own = connection.halves[sender];
    Half& other = connection.halves[1 - sender];
    if (segment.flags.syn && !own.initial)
    {
        own.initial = segment.seq;
    }
    if (isSyn && !connection.client)
    {
        connection.client = sender;
    }

    observed.connection = connection.number;
    observed.source = place.source;
    observed.destination = place.destination;
    observed.sourcePort = header.sourcePort;
    observed.destinationPort = header.destinationPort;
    observed.header.flags = segment.flags.ToOctet();
    observed.header.seq = segment.seq.Value();
    observed.header.ack = segment.ack.Value();
    observed.header.length = segment.length;
    if (connection.client)
    {
        observed.role =
            *connection.client == sender ? RfcTcpLinkEnd::CLIENT : RfcTcpLinkEnd::SERVER;
    }
    if (own.initial)
    {
        const Position first = rfctcp::Unwrap(*own.initial, own.next, segment.seq);
        const Position last = first + segment.SegLen();
        observed.sequence = first;
        observed.retransmitted = segment.SegLen() > 0 && first < own.next;
        own.next = std::max(own.next, last);
        if (segment.flags.fin && !own.fin)
        {
            own.fin = last - 1;
        }
    }
    if (segment.flags.ack && other.initial)
    {
        observed.acknowledgment = rfctcp::Unwrap(*other.initial, other.next, segment.ack);
    }
    const bool coversFin =
        other.fin && observed.acknowledgment && *observed.acknowledgment > *other.fin;
    if (segment.flags.fin && own.fin && other.fin && !own.isLastFin && !other.isLastFin)
    {
        own.isLastFin = true;
        connection.haveFinsCrossed = !coversFin;
    }
    const bool isPureAck = segment.flags.ack && segment.SegLen() == 0 && !segment.flags.rst;
    observed.ackOfFin = isPureAck && coversFin;
    observed.lastAck =
        observed.ackOfFin && own.fin && (other.isLastFin || connection.haveFinsCrossed);
    connection.isReset = connection.isReset || segment.flags.rst;
}

/**
 * @ingroup rfctcp
 * The end of an impaired link at one device: what the device asks whether a packet is lost, and
 * what makes the device receive packets that were held or copied.
 */
class RfcTcpImpairmentPort : public ErrorModel
{
  public:
    /** @return the TypeId */
    static TypeId GetTypeId();

    ~RfcTcpImpairmentPort() override;

    /**
     * @param impairment whose rules apply
     * @param device the device that receives here; it owns this port
     * @param peer the device at the other end
     * @param index 0 at device a, 1 at device b
     */
    void Connect(Ptr<RfcTcpImpairment> impairment,
                 Ptr<NetDevice> device,
                 Ptr<NetDevice> peer,
                 int index);
    /** Ends all impairments here: packets that are held are lost. */
    void Disconnect();
    /** @param receiver how to make the device receive a packet */
    void SetReceiver(RfcTcpImpairment::Receiver receiver);
    /** @return the device that receives here */
    const NetDevice* GetDevice() const;

  private:
    /** A segment that was decided on. */
    struct Held
    {
        Ptr<Packet> packet;            ///< with link headers
        uint32_t rule{0};              ///< number of the rule
        RfcTcpObservedSegment segment; ///< as it arrived
        uint32_t later{0};             ///< REORDER: segments that must still overtake it
        EventId timeout;               ///< REORDER: when it is released at last
    };

    bool DoCorrupt(Ptr<Packet> packet) override;
    void DoReset() override;

    /** @param octets a frame @return true if it goes from the peer to the device */
    bool IsOnLink(const Octets& octets) const;
    /**
     * @param packet what arrived
     * @param place where its segment is, if it is a TCP segment on this link
     * @param segment receives the segment
     * @param header receives the TCP header
     * @return true if it is a TCP segment on this link
     */
    bool Examine(Ptr<const Packet> packet,
                 SegmentPlace& place,
                 RfcTcpObservedSegment& segment,
                 rfctcp::wire::ParsedHeader& header) const;
    /**
     * @param rule number of the rule to apply
     * @param packet the packet
     * @param place where its segment is
     * @param headerLength octets of the TCP header
     * @param segment the segment
     * @return true if the device must not receive the packet now
     */
    bool Apply(uint32_t rule,
               Ptr<Packet> packet,
               const SegmentPlace& place,
               uint8_t headerLength,
               const RfcTcpObservedSegment& segment);
    /**
     * @param rule the rule
     * @param place where the segment is
     * @param headerLength octets of the TCP header
     * @param packet the packet to damage
     */
    void Damage(const RfcTcpImpairmentRule& rule,
                const SegmentPlace& place,
                uint8_t headerLength,
                Ptr<Packet> packet) const;
    /** @param held what the device shall receive now */
    void Release(const Held& held);
    /** @param segment a segment that is received and that may have overtaken held ones */
    void CountOvertaking(const RfcTcpObservedSegment& segment);
    /** Releases the held segments that enough others have overtaken. */
    void ReleaseOvertaken();
    /** Releases the held segments whose time is over. */
    void ReleaseExpired();

    Ptr<RfcTcpImpairment> m_impairment;    ///< whose rules apply; null without any
    NetDevice* m_device{nullptr};          ///< receives here; it owns this port
    NetDevice* m_peer{nullptr};            ///< at the other end
    int m_index{0};                        ///< 0 at device a, 1 at device b
    Framing m_framing{Framing::UNKNOWN};   ///< how packets look
    RfcTcpImpairment::Receiver m_receiver; ///< makes the device receive; may be null
    bool m_isReleasing{false};             ///< the next packet is one that was held or copied
    std::list<Held> m_held;                ///< REORDER: not yet overtaken, in order of arrival
};

NS_OBJECT_ENSURE_REGISTERED(RfcTcpImpairmentPort);

TypeId
RfcTcpImpairmentPort::GetTypeId()
{
    static TypeId tid = TypeId("ns3::RfcTcpImpairmentPort")
                            .SetParent<ErrorModel>()
                            .SetGroupName("RfcTcp")
                            .AddConstructor<RfcTcpImpairmentPort>();
    return tid;
}

RfcTcpImpairmentPort::~RfcTcpImpairmentPort()
{
    Disconnect();
}

void
RfcTcpImpairmentPort::Connect(Ptr<RfcTcpImpairment> impairment,
                              Ptr<NetDevice> device,
                              Ptr<NetDevice> peer,
                              int index)
{
    m_impairment = impairment;
    m_device = PeekPointer(device);
    m_peer = PeekPointer(peer);
    m_index = index;
    m_framing = FramingOf(device);
}

void
RfcTcpImpairmentPort::Disconnect()
{
    if (m_impairment)
    {
        m_impairment->m_ports[m_index] = nullptr;
    }
    m_impairment = nullptr;
    m_held.clear();
}

void
RfcTcpImpairmentPort::SetReceiver(RfcTcpImpairment::Receiver receiver)
{
    m_receiver = receiver;
}

const NetDevice*
RfcTcpImpairmentPort::GetDevice() const
{
    return m_device;
}

void
RfcTcpImpairmentPort::DoReset()
{
    if (!m_impairment)
    {
        return;
    }
    for (const auto& model : m_impairment->m_models[m_index])
    {
        model->Reset();
    }
}

bool
RfcTcpImpairmentPort::IsOnLink(const Octets& octets) const
{
    const auto channel = m_device->GetChannel();
    if (m_framing != Framing::ETHERNET || !channel || channel->GetNDevices() <= 2 ||
        !octets.Has(ETHERNET_HEADER))
    {
        return true;
    }
    // Every device of a shared channel is asked about every frame.
    Mac48Address destination;
    Mac48Address source;
    destination.CopyFrom(octets.data);
    source.CopyFrom(octets.data + 6);
    return destination == Mac48Address::ConvertFrom(m_device->GetAddress()) &&
           source == Mac48Address::ConvertFrom(m_peer->GetAddress());
}

bool
RfcTcpImpairmentPort::Examine(Ptr<const Packet> packet,
                              SegmentPlace& place,
                              RfcTcpObservedSegment& segment,
                              rfctcp::wire::ParsedHeader& header) const
{
    std::array<uint8_t, EXAMINED> buffer;
    const std::size_t available = packet->CopyData(buffer.data(), buffer.size());
    const Octets octets{buffer.data(), available, packet->GetSize()};
    const auto found = FindSegment(octets, m_framing);
    if (!found || found->offset > available || !IsOnLink(octets))
    {
        return false;
    }
    place = *found;
    header = rfctcp::wire::Parse(octets.data + place.offset,
                                 std::min(available - place.offset, place.length),
                                 place.length);
    if (header.fault != rfctcp::wire::HeaderFault::NONE)
    {
        return false; // as any packet that is not TCP
    }
    segment.side = m_index == 0 ? RfcTcpLinkEnd::B : RfcTcpLinkEnd::A;
    segment.time = Simulator::Now();
    m_impairment->m_tracker->Observe(place, header, segment);
    return true;
}

bool
RfcTcpImpairmentPort::DoCorrupt(Ptr<Packet> packet)
{
    NS_LOG_FUNCTION(this << packet);
    if (m_isReleasing || !m_impairment)
    {
        m_isReleasing = false;
        return false;
    }
    ReleaseOvertaken(); // now, not after this packet
    SegmentPlace place;
    RfcTcpObservedSegment segment;
    rfctcp::wire::ParsedHeader header;
    const bool isSegment = Examine(packet, place, segment, header);
    if (isSegment)
    {
        if (const auto rule = m_impairment->Decide(segment))
        {
            const bool isWithheld = Apply(*rule, packet, place, header.headerLength, segment);
            const Action action = m_impairment->GetRule(*rule).GetAction();
            if (action == Action::DUPLICATE || action == Action::CORRUPT)
            {
                CountOvertaking(segment);
            }
            return isWithheld;
        }
    }
    for (const auto& model : m_impairment->m_models[m_index])
    {
        if (model->IsCorrupt(packet))
        {
            return true;
        }
    }
    if (isSegment)
    {
        CountOvertaking(segment);
    }
    return false;
}

bool
RfcTcpImpairmentPort::Apply(uint32_t number,
                            Ptr<Packet> packet,
                            const SegmentPlace& place,
                            uint8_t headerLength,
                            const RfcTcpObservedSegment& segment)
{
    const RfcTcpImpairmentRule& rule = m_impairment->GetRule(number);
    const Action action = rule.GetAction();
    NS_LOG_INFO("at " << Simulator::Now().As(Time::S) << " rule " << number << " ("
                      << rule.ToString() << "): " << segment);
    m_impairment->m_impairedTrace(number, action, packet, segment);
    const bool isReleasedLater =
        action == Action::DUPLICATE || action == Action::DELAY || action == Action::REORDER;
    NS_ABORT_MSG_IF(isReleasedLater && m_receiver.IsNull(),
                    "Rule \"" << rule.ToString() << "\" on a device of type "
                              << m_device->GetInstanceTypeId().GetName()
                              << "; legal: PointToPointNetDevice, CsmaNetDevice, SimpleNetDevice, "
                                 "or others after RfcTcpImpairment::SetReceiver()");
    const Ptr<RfcTcpImpairmentPort> self(this);
    Held held{packet->Copy(), number, segment, rule.GetNumber(), EventId()};
    switch (action)
    {
    case Action::DROP:
        return true;
    case Action::DUPLICATE:
        for (uint32_t copy = 1; copy <= rule.GetNumber(); ++copy)
        {
            Simulator::Schedule(rule.GetTime() * copy, &RfcTcpImpairmentPort::Release, self, held);
        }
        return false;
    case Action::DELAY:
        Simulator::Schedule(rule.GetTime(), &RfcTcpImpairmentPort::Release, self, held);
        return true;
    case Action::REORDER:
        held.timeout =
            Simulator::Schedule(rule.GetTime(), &RfcTcpImpairmentPort::ReleaseExpired, self);
        m_held.push_back(held);
        return true;
    case Action::CORRUPT:
        if (m_framing == Framing::ETHERNET)
        {
            // The newest CsmaNetDevice gives its error model a copy and its traces the original.
            Damage(rule, place, headerLength, held.packet);
            Release(held);
            return true;
        }
        Damage(rule, place, headerLength, packet);
        return false;
    case Action::COUNT:
        return false;
    }
    return false;
}

void
RfcTcpImpairmentPort::Damage(const RfcTcpImpairmentRule& rule,
                             const SegmentPlace& place,
                             uint8_t headerLength,
                             Ptr<Packet> packet) const
{
    constexpr std::size_t WINDOW = 15; // low octet of the window field
    const std::size_t byDefault = place.length > headerLength ? headerLength : WINDOW;
    const std::size_t octet =
        std::min<std::size_t>(rule.GetOctet().value_or(byDefault), place.length - 1);
    EthernetTrailer trailer;
    if (m_framing == Framing::ETHERNET)
    {
        packet->RemoveTrailer(trailer);
    }
    InvertBits(packet, static_cast<uint32_t>(place.offset + octet), rule.GetMask());
    if (m_framing == Framing::ETHERNET)
    {
        trailer.EnableFcs(Node::ChecksumEnabled());
        trailer.CalcFcs(packet);
        packet->AddTrailer(trailer);
    }
}

void
RfcTcpImpairmentPort::Release(const Held& held)
{
    if (!m_impairment)
    {
        return;
    }
    const Action action = m_impairment->GetRule(held.rule).GetAction();
    NS_LOG_INFO("at " << Simulator::Now().As(Time::S) << " released: " << held.segment);
    m_impairment->m_releasedTrace(held.rule, action, held.packet, held.segment);
    m_isReleasing = true;
    m_receiver(held.packet->Copy()); // the device takes its headers off
    m_isReleasing = false;           // a device that is switched off did not ask
}

void
RfcTcpImpairmentPort::CountOvertaking(const RfcTcpObservedSegment& segment)
{
    bool isAnyDue = false;
    for (auto& held : m_held)
    {
        if (held.segment.connection == segment.connection && held.later > 0)
        {
            --held.later;
            isAnyDue = isAnyDue || held.later == 0;
        }
    }
    if (isAnyDue)
    {
        // The device has yet to receive this segment.
        Simulator::ScheduleNow(&RfcTcpImpairmentPort::ReleaseOvertaken,
                               Ptr<RfcTcpImpairmentPort>(this));
    }
}

void
RfcTcpImpairmentPort::ReleaseOvertaken()
{
    for (auto held = m_held.begin(); held != m_held.end();)
    {
        if (held->later > 0)
        {
            ++held;
            continue;
        }
        held->timeout.Cancel();
        const Held due = *held;
        held = m_held.erase(held);
        Release(due);
    }
}

void
RfcTcpImpairmentPort::ReleaseExpired()
{
    for (auto& held : m_held)
    {
        if (held.timeout.IsExpired())
        {
            held.later = 0;
        }
    }
    ReleaseOvertaken();
}

NS_OBJECT_ENSURE_REGISTERED(RfcTcpImpairment);

TypeId
RfcTcpImpairment::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::RfcTcpImpairment")
            .SetParent<Object>()
            .SetGroupName("RfcTcp")
            .AddConstructor<RfcTcpImpairment>()
            .AddTraceSource("Impaired",
                            "A rule acts on a segment that just arrived",
                            MakeTraceSourceAccessor(&RfcTcpImpairment::m_impairedTrace),
                            "ns3::RfcTcpImpairment::SegmentTracedCallback")
            .AddTraceSource("Released",
                            "A copy, or a segment that was held back, is received now",
                            MakeTraceSourceAccessor(&RfcTcpImpairment::m_releasedTrace),
                            "ns3::RfcTcpImpairment::SegmentTracedCallback");
    return tid;
}

RfcTcpImpairment::RfcTcpImpairment()
    : m_tracker(std::make_unique<Tracker>())
{
}

RfcTcpImpairment::~RfcTcpImpairment() = default;

void
RfcTcpImpairment::DoDispose()
{
    for (const auto port : m_ports)
    {
        if (port != nullptr)
        {
            port->Disconnect();
        }
    }
    for (auto& models : m_models)
    {
        models.clear();
    }
    Object::DoDispose();
}

void
RfcTcpImpairment::Attach(Ptr<NetDevice> a, Ptr<NetDevice> b)
{
    NS_LOG_FUNCTION(this << a << b);
    NS_ABORT_MSG_IF(m_ports[0] != nullptr,
                    "This RfcTcpImpairment is on a link; legal: one object per link");
    NS_ABORT_MSG_IF(!a || !b || a == b, "RfcTcpImpairment::Attach(); legal: two different devices");
    NS_ABORT_MSG_IF(a->GetChannel() && b->GetChannel() && a->GetChannel() != b->GetChannel(),
                    "RfcTcpImpairment::Attach() with devices of different channels; legal: both "
                    "ends of one link");
    const std::array<Ptr<NetDevice>, 2> devices{a, b};
    for (int i = 0; i < 2; ++i)
    {
        const auto& device = devices[i];
        const auto& peer = devices[1 - i];
        NS_ABORT_MSG_IF(FramingOf(device) == Framing::NONE && device->GetChannel() &&
                            device->GetChannel()->GetNDevices() > 2,
                        "RfcTcpImpairment on a SimpleChannel with "
                            << device->GetChannel()->GetNDevices() << " devices; legal: 2");
        PointerValue before;
        NS_ABORT_MSG_UNLESS(device->GetAttributeFailSafe("ReceiveErrorModel", before),
                            device->GetInstanceTypeId().GetName()
                                << " has no attribute ReceiveErrorModel; legal: devices that have "
                                   "it, as PointToPointNetDevice, CsmaNetDevice, SimpleNetDevice");
        auto model = before.Get<ErrorModel>();
        NS_ABORT_MSG_IF(DynamicCast<RfcTcpImpairmentPort>(model),
                        "The device has an RfcTcpImpairment; legal: to add rules to that one");
        auto& models = m_models[i];
        if (model)
        {
            models.insert(models.begin(), model);
        }
        const auto port = CreateObject<RfcTcpImpairmentPort>();
        port->Connect(this, device, peer, i);
        m_ports[i] = PeekPointer(port);
        device->SetAttribute("ReceiveErrorModel", PointerValue(port));

        // Raw pointers: the device owns the port, and the port the function.
        if (const auto link = PeekPointer(DynamicCast<PointToPointNetDevice>(device)))
        {
            port->SetReceiver(Receiver([link](Ptr<Packet> packet) { link->Receive(packet); }));
        }
        else if (const auto csma = PeekPointer(DynamicCast<CsmaNetDevice>(device)))
        {
            const auto sender = PeekPointer(DynamicCast<CsmaNetDevice>(peer));
            port->SetReceiver(Receiver([csma, sender](Ptr<Packet> packet) {
                csma->Receive(packet, Ptr<CsmaNetDevice>(sender));
            }));
        }
        else if (const auto simple = PeekPointer(DynamicCast<SimpleNetDevice>(device)))
        {
            const auto sender = PeekPointer(peer);
            port->SetReceiver(Receiver([simple, sender](Ptr<Packet> packet) {
                uint8_t version = 0;
                packet->CopyData(&version, 1);
                simple->Receive(packet,
                                version >> 4 == 4 ? IPV4_TYPE : IPV6_TYPE,
                                Mac48Address::ConvertFrom(simple->GetAddress()),
                                Mac48Address::ConvertFrom(sender->GetAddress()));
            }));
        }
    }
}

void
RfcTcpImpairment::SetReceiver(Ptr<NetDevice> device, Receiver receiver)
{
    for (const auto port : m_ports)
    {
        if (port != nullptr && port->GetDevice() == PeekPointer(device))
        {
            port->SetReceiver(receiver);
            return;
        }
    }
    NS_ABORT_MSG("RfcTcpImpairment::SetReceiver() for a device that was not given to Attach(); "
                 "legal: one of those");
}

uint32_t
RfcTcpImpairment::AddRule(const RfcTcpImpairmentRule& rule)
{
    NS_LOG_FUNCTION(this << rule.ToString());
    m_rules.push_back(Entry{rule, 0, 0, {}});
    return static_cast<uint32_t>(m_rules.size() - 1);
}

uint32_t
RfcTcpImpairment::AddRule(const std::string& text)
{
    std::string error;
    const auto rule = RfcTcpImpairmentRule::Parse(text, error);
    NS_ABORT_MSG_UNLESS(rule.has_value(), error);
    return AddRule(*rule);
}

uint32_t
RfcTcpImpairment::GetNRules() const
{
    return static_cast<uint32_t>(m_rules.size());
}

const RfcTcpImpairment::Entry&
RfcTcpImpairment::GetEntry(uint32_t rule) const
{
    NS_ABORT_MSG_IF(rule >= m_rules.size(),
                    "Impairment rule " << rule << "; legal: below " << m_rules.size());
    return m_rules[rule];
}

const RfcTcpImpairmentRule&
RfcTcpImpairment::GetRule(uint32_t rule) const
{
    return GetEntry(rule).rule;
}

uint64_t
RfcTcpImpairment::GetMatched(uint32_t rule) const
{
    return GetEntry(rule).matched;
}

uint64_t
RfcTcpImpairment::GetImpaired(uint32_t rule) const
{
    return GetEntry(rule).impaired;
}

uint64_t
RfcTcpImpairment::GetTotalImpaired() const
{
    uint64_t total = 0;
    for (const auto& entry : m_rules)
    {
        total += entry.rule.GetAction() == Action::COUNT ? 0 : entry.impaired;
    }
    return total;
}

bool
RfcTcpImpairment::HasEveryRuleFired() const
{
    return DescribeIdleRules().empty();
}

std::string
RfcTcpImpairment::DescribeIdleRules() const
{
    std::string idle;
    for (const auto& entry : m_rules)
    {
        if (entry.impaired == 0)
        {
            idle += (idle.empty() ? "" : "; ") + entry.rule.ToString();
        }
    }
    return idle;
}

void
RfcTcpImpairment::AddErrorModel(Direction direction, Ptr<ErrorModel> model)
{
    if (direction != Direction::A_TO_B)
    {
        m_models[0].push_back(model);
    }
    if (direction != Direction::B_TO_A)
    {
        m_models[1].push_back(model);
    }
}

int64_t
RfcTcpImpairment::AssignStreams(int64_t stream)
{
    int64_t next = stream;
    for (const auto& models : {m_models[1], m_models[0]}) // a to b first
    {
        for (const auto& model : models)
        {
            if (const auto rate = DynamicCast<RateErrorModel>(model))
            {
                next += rate->AssignStreams(next);
            }
            else if (const auto burst = DynamicCast<BurstErrorModel>(model))
            {
                next += burst->AssignStreams(next);
            }
        }
    }
    return next - stream;
}

std::optional<uint32_t>
RfcTcpImpairment::Decide(const RfcTcpObservedSegment& segment)
{
    std::optional<uint32_t> decided;
    for (uint32_t i = 0; i < m_rules.size(); ++i)
    {
        Entry& entry = m_rules[i];
        const auto& match = entry.rule.GetMatch();
        if (!match.IsMatch(segment))
        {
            continue;
        }
        ++entry.matched;
        const uint64_t number =
            match.IsForEachConnection() ? ++entry.ofConnection[segment.connection] : entry.matched;
        const bool isCount = entry.rule.GetAction() == Action::COUNT;
        if (!match.IsSelected(number) || (decided && !isCount))
        {
            continue;
        }
        ++entry.impaired;
        if (!isCount)
        {
            decided = i;
        }
    }
    return decided;
}

} // namespace ns3
