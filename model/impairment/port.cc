/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "port.h"

#include "tracker.h"

#include "ns3/abort.h"
#include "ns3/channel.h"
#include "ns3/ethernet-trailer.h"
#include "ns3/log.h"
#include "ns3/mac48-address.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <array>

namespace ns3::rfctcp::impairment
{

NS_LOG_COMPONENT_DEFINE("RfcTcpImpairmentPort");

using Action = RfcTcpImpairmentRule::Action;

namespace
{

constexpr std::size_t EXAMINED = 320; ///< octets of a packet that are examined

} // namespace

NS_OBJECT_ENSURE_REGISTERED(Port);

TypeId
Port::GetTypeId()
{
    static TypeId tid = TypeId("ns3::RfcTcpImpairmentPort")
                            .SetParent<ErrorModel>()
                            .SetGroupName("RfcTcp")
                            .AddConstructor<Port>();
    return tid;
}

Port::~Port()
{
    Disconnect();
}

void
Port::Connect(Ptr<RfcTcpImpairment> impairment,
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
Port::Disconnect()
{
    if (m_impairment)
    {
        m_impairment->m_ports[m_index] = nullptr;
    }
    m_impairment = nullptr;
    m_held.clear();
}

void
Port::SetReceiver(RfcTcpImpairment::Receiver receiver)
{
    m_receiver = receiver;
}

const NetDevice*
Port::GetDevice() const
{
    return m_device;
}

void
Port::DoReset()
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
Port::IsOnLink(const Octets& octets) const
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
Port::Examine(Ptr<const Packet> packet,
              SegmentPlace& place,
              RfcTcpObservedSegment& segment,
              wire::ParsedHeader& header) const
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
    header = wire::Parse(octets.data + place.offset,
                         std::min(available - place.offset, place.length),
                         place.length);
    if (header.fault != wire::HeaderFault::NONE)
    {
        return false; // as any packet that is not TCP
    }
    segment.side = m_index == 0 ? RfcTcpLinkEnd::B : RfcTcpLinkEnd::A;
    segment.time = Simulator::Now();
    const std::lock_guard<std::mutex> lock(m_impairment->m_mutex);
    m_impairment->m_tracker->Observe(place, header, segment);
    return true;
}

bool
Port::DoCorrupt(Ptr<Packet> packet)
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
    wire::ParsedHeader header;
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
Port::Apply(uint32_t number,
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
    const Ptr<Port> self(this);
    Held held{packet->Copy(), number, segment, rule.GetNumber(), EventId()};
    switch (action)
    {
    case Action::DROP:
        return true;
    case Action::DUPLICATE:
        for (uint32_t copy = 1; copy <= rule.GetNumber(); ++copy)
        {
            Simulator::Schedule(rule.GetTime() * copy, &Port::Release, self, held);
        }
        return false;
    case Action::DELAY:
        Simulator::Schedule(rule.GetTime(), &Port::Release, self, held);
        return true;
    case Action::REORDER:
        held.timeout = Simulator::Schedule(rule.GetTime(), &Port::ReleaseExpired, self);
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
Port::Damage(const RfcTcpImpairmentRule& rule,
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
Port::Release(const Held& held)
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
Port::CountOvertaking(const RfcTcpObservedSegment& segment)
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
        Simulator::ScheduleNow(&Port::ReleaseOvertaken, Ptr<Port>(this));
    }
}

void
Port::ReleaseOvertaken()
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
Port::ReleaseExpired()
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

} // namespace ns3::rfctcp::impairment
