/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-helper.h"

#include "internal/compat.h"
#include "rfc-tcp-attribute-check.h"
#include "rfc-tcp-l4-protocol.h"
#include "rfc-tcp-preset.h"
#include "rfc-tcp-socket.h"

#include "ns3/abort.h"
#include "ns3/node-list.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

namespace ns3
{

namespace
{

/**
 * Sees to it that a stack brings our TCP.
 * @param stack the stack @param nodes where it will be installed
 */
template <typename Stack>
void
Select(Stack& stack, const NodeContainer& nodes)
{
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        NS_ABORT_MSG_IF((*node)->GetObject<TcpL4Protocol>(),
                        "node " << (*node)->GetId() << " has a TCP already");
    }
    rfctcp::compat::SelectTcp(stack, nodes, RfcTcpL4Protocol::GetTypeId());
}

} // namespace

RfcTcpHelper&
RfcTcpHelper::SetSocketAttribute(const std::string& name, const AttributeValue& value)
{
    const std::string wrong = RfcTcpAttributeCheck::Explain(RfcTcpSocket::GetTypeId(), name, value);
    NS_ABORT_MSG_UNLESS(wrong.empty(), wrong);
    m_socketAttributes.emplace_back(name, value.Copy());
    return *this;
}

RfcTcpHelper&
RfcTcpHelper::SetCongestionControl(const std::string& typeId)
{
    const std::string wrong = RfcTcpAttributeCheck::ExplainCongestionControl(typeId);
    NS_ABORT_MSG_UNLESS(wrong.empty(), wrong);
    m_congestionControl = typeId;
    return *this;
}

RfcTcpHelper&
RfcTcpHelper::SetPreset(const std::string& name)
{
    RfcTcpPreset::Get(name); // ends the program if there is none
    m_preset = name;
    return *this;
}

void
RfcTcpHelper::Install(NodeContainer nodes) const
{
    InternetStackHelper stack;
    Install(stack, nodes);
}

void
RfcTcpHelper::InstallAll() const
{
    NodeContainer nodes;
    for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
    {
        if (!(*node)->GetObject<TcpL4Protocol>())
        {
            nodes.Add(*node);
        }
    }
    Install(nodes);
}

void
RfcTcpHelper::Install(InternetStackHelper& stack, NodeContainer nodes) const
{
    Select(stack, nodes);
    stack.Install(nodes);
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        Configure(*node);
    }
}

void
RfcTcpHelper::Prepare(InternetStackHelper& stack, NodeContainer nodes) const
{
    Select(stack, nodes);
    // The nodes have no stack yet, in releases that have SetTcp. They will before an application
    // starts: this event was scheduled earlier than its start.
    Simulator::ScheduleNow([helper = *this, nodes] {
        for (auto node = nodes.Begin(); node != nodes.End(); ++node)
        {
            helper.Configure(*node);
        }
    });
}

void
RfcTcpHelper::Configure(Ptr<Node> node) const
{
    const Ptr<RfcTcpL4Protocol> tcp = node->GetObject<RfcTcpL4Protocol>();
    NS_ABORT_MSG_UNLESS(tcp,
                        "node " << node->GetId()
                                << " has no ns3::RfcTcpL4Protocol: it had a TCP before, or the "
                                   "stack was reset, or changed by SetTcp()");
    if (!m_preset.empty())
    {
        tcp->SetPreset(m_preset);
    }
    for (const auto& [name, value] : m_socketAttributes)
    {
        tcp->SetSocketAttribute(name, *value);
    }
    if (!m_congestionControl.empty())
    {
        tcp->SetAttribute("SocketType", StringValue(m_congestionControl));
    }
}

int64_t
RfcTcpHelper::AssignStreams(NodeContainer nodes, int64_t stream)
{
    int64_t assigned = 0;
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        if (Ptr<RfcTcpL4Protocol> tcp = (*node)->GetObject<RfcTcpL4Protocol>())
        {
            assigned += tcp->AssignStreams(stream + assigned);
        }
    }
    return assigned;
}

} // namespace ns3
