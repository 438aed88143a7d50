/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-helper.h"

#include "internal/compat.h"
#include "rfc-tcp-attribute-check.h"
#include "rfc-tcp-l4-protocol.h"
#include "rfc-tcp-socket.h"

#include "ns3/abort.h"
#include "ns3/node.h"
#include "ns3/string.h"

namespace ns3
{

namespace
{

/**
 * Installs the stack with our TCP.
 * @param stack the stack @param nodes where
 */
template <typename Stack>
void
InstallOn(Stack& stack, const NodeContainer& nodes)
{
    if constexpr (rfctcp::compat::HasSetTcp<Stack>::value)
    {
        stack.SetTcp("ns3::RfcTcpL4Protocol");
    }
    else
    {
        // Newer stacks leave out what a node has already
        for (auto node = nodes.Begin(); node != nodes.End(); ++node)
        {
            (*node)->AggregateObject(CreateObject<RfcTcpL4Protocol>());
        }
    }
    stack.Install(nodes);
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

void
RfcTcpHelper::Install(NodeContainer nodes) const
{
    InternetStackHelper stack;
    Install(stack, nodes);
}

void
RfcTcpHelper::Install(InternetStackHelper& stack, NodeContainer nodes) const
{
    InstallOn(stack, nodes);
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        Ptr<RfcTcpL4Protocol> tcp = (*node)->GetObject<RfcTcpL4Protocol>();
        NS_ABORT_MSG_UNLESS(tcp, "the stack was not installed with ns3::RfcTcpL4Protocol");
        for (const auto& [name, value] : m_socketAttributes)
        {
            tcp->SetSocketAttribute(name, *value);
        }
        if (!m_congestionControl.empty())
        {
            tcp->SetAttribute("SocketType", StringValue(m_congestionControl));
        }
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
