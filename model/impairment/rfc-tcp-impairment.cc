/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-impairment.h"

#include "frame-segment.h"
#include "port.h"
#include "tracker.h"

#include "ns3/abort.h"
#include "ns3/channel.h"
#include "ns3/csma-net-device.h"
#include "ns3/log.h"
#include "ns3/mac48-address.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/pointer.h"
#include "ns3/simple-net-device.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpImpairment");

using Action = RfcTcpImpairmentRule::Action;
using namespace rfctcp::impairment;

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
        NS_ABORT_MSG_IF(DynamicCast<Port>(model),
                        "The device has an RfcTcpImpairment; legal: to add rules to that one");
        auto& models = m_models[i];
        if (model)
        {
            models.insert(models.begin(), model);
        }
        const auto port = CreateObject<Port>();
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
    const std::lock_guard<std::mutex> lock(m_mutex);
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
