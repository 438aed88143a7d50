/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "storm-wire.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/icmpv4-l4-protocol.h"
#include "ns3/icmpv6-header.h"
#include "ns3/icmpv6-l4-protocol.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-header.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/red-queue-disc.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"
#include "ns3/string.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/traffic-control-helper.h"

namespace ns3::rfctcp::test
{

using Rule = RfcTcpImpairmentRule;

StormWire::StormWire(const StormWirePlan& plan, const NetDeviceContainer& devices, int64_t stream)
    : m_plan(plan),
      m_dice(stream)
{
    RfcTcpLinkImpairmentHelper helper;
    m_impairment = helper.Install(devices);
    for (const auto& [from, to] : plan.outages)
    {
        m_impairment->AddRule(Rule::Drop(RfcTcpSegmentMatch::Any().After(from).Before(to)));
    }
    if (plan.burst > 0)
    {
        constexpr uint32_t LONGEST = 8;
        m_impairment->AddRule(
            Rule::Drop(RfcTcpSegmentMatch::Any().Where([this](const RfcTcpObservedSegment&) {
                if (m_burst == 0 && m_dice.Chance(m_plan.burst))
                {
                    m_burst = m_dice.Between(2, LONGEST);
                }
                return m_burst > 0 && m_burst-- > 0;
            })));
    }
    if (plan.loss > 0)
    {
        m_impairment->AddRule(Rule::Drop(Some(plan.loss)));
    }
    if (plan.corruption > 0)
    {
        constexpr uint32_t PLACES = 6; // ports, numbers, flags, options, text
        constexpr uint32_t LAST = 70;
        for (uint32_t i = 0; i < PLACES; ++i)
        {
            m_impairment->AddRule(Rule::Corrupt(Some(plan.corruption / PLACES),
                                                m_dice.Between(0, LAST),
                                                static_cast<uint8_t>(m_dice.Between(1, 255))));
        }
    }
    for (const auto& [probability, later] : plan.copies)
    {
        m_impairment->AddRule(Rule::Duplicate(Some(probability), 1, later));
    }
    for (const auto& [probability, later] : plan.delays)
    {
        m_impairment->AddRule(Rule::Delay(Some(probability), later));
    }
    if (plan.overtaken > 0)
    {
        m_impairment->AddRule(Rule::Reorder(Some(plan.overtaken), m_dice.Between(1, 5)));
    }
    if (plan.marks)
    {
        MarkCongestion(devices, stream + 1);
    }
    if (plan.icmp > 0)
    {
        AnswerByIcmp(devices.Get(0)->GetNode());
        AnswerByIcmp(devices.Get(1)->GetNode());
    }
}

uint64_t
StormWire::GetImpaired() const
{
    return m_impairment->GetTotalImpaired();
}

uint64_t
StormWire::GetIcmpErrors() const
{
    return m_icmpErrors;
}

RfcTcpSegmentMatch
StormWire::Some(double probability)
{
    return RfcTcpSegmentMatch::Any().Where(
        [this, probability](const RfcTcpObservedSegment&) { return m_dice.Chance(probability); });
}

void
StormWire::MarkCongestion(const NetDeviceContainer& devices, int64_t stream)
{
    TrafficControlHelper control;
    control.Uninstall(devices);
    control.SetRootQueueDisc("ns3::RedQueueDisc",
                             "UseEcn",
                             BooleanValue(true),
                             "UseHardDrop",
                             BooleanValue(false),
                             "QW",
                             DoubleValue(1),
                             "MinTh",
                             DoubleValue(1),
                             "MaxTh",
                             DoubleValue(8));
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        DynamicCast<PointToPointNetDevice>(devices.Get(i))
            ->GetQueue()
            ->SetAttribute("MaxSize", StringValue("1p")); // all others wait where they are marked
        const QueueDiscContainer disc = control.Install(devices.Get(i));
        stream += DynamicCast<RedQueueDisc>(disc.Get(0))->AssignStreams(stream);
    }
}

void
StormWire::AnswerByIcmp(Ptr<Node> nodeToAnswer)
{
    // The node holds the sinks: a Ptr in them would keep the node, and all of the network, for ever
    Node* const node = PeekPointer(nodeToAnswer);
    node->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext(
        "Rx",
        Callback<void, Ptr<const Packet>, Ptr<Ipv4>, uint32_t>(
            [this, node](Ptr<const Packet> packet, Ptr<Ipv4>, uint32_t) {
                Ptr<Packet> copy = packet->Copy();
                Ipv4Header header;
                copy->RemoveHeader(header);
                if (header.GetProtocol() != TcpL4Protocol::PROT_NUMBER ||
                    !m_dice.Chance(m_plan.icmp))
                {
                    return;
                }
                ++m_icmpErrors;
                const auto icmp = node->GetObject<Icmpv4L4Protocol>();
                if (m_plan.hardIcmp)
                {
                    icmp->SendDestUnreachPort(header, copy);
                }
                else
                {
                    icmp->SendTimeExceededTtl(header, copy, false);
                }
            }));
    node->GetObject<Ipv6L3Protocol>()->TraceConnectWithoutContext(
        "Rx",
        Callback<void, Ptr<const Packet>, Ptr<Ipv6>, uint32_t>(
            [this, node](Ptr<const Packet> packet, Ptr<Ipv6>, uint32_t) {
                Ipv6Header header;
                packet->PeekHeader(header);
                if (header.GetNextHeader() != TcpL4Protocol::PROT_NUMBER ||
                    !m_dice.Chance(m_plan.icmp))
                {
                    return;
                }
                ++m_icmpErrors;
                node->GetObject<Icmpv6L4Protocol>()->SendErrorDestinationUnreachable(
                    packet->Copy(),
                    header.GetSource(),
                    m_plan.hardIcmp ? Icmpv6Header::ICMPV6_PORT_UNREACHABLE
                                    : Icmpv6Header::ICMPV6_NO_ROUTE);
            }));
}

} // namespace ns3::rfctcp::test
