/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "flow.h"

#include "segment-options.h"

#include <algorithm>

namespace packetdrill
{

namespace
{

/** @return whether sequence number a is at or before b */
bool
NotAfter(uint32_t a, uint32_t b)
{
    return static_cast<int32_t>(b - a) >= 0;
}

std::set<uint8_t>
Kinds(const LivePacket& packet)
{
    std::set<uint8_t> kinds;
    for (const WireOption& option : SplitOptions(packet.options))
    {
        kinds.insert(option[0]);
    }
    return kinds;
}

} // namespace

void
Onlooker::OnPacket(const LivePacket& packet)
{
    const bool syn = (packet.flags & SYN) != 0;
    if (syn)
    {
        (packet.inbound ? m_remoteKinds : m_localKinds) = Kinds(packet);
        (packet.inbound ? m_remoteSyn : m_localSyn) = packet.flags;
        (packet.inbound ? m_remoteIss : m_localIss) = packet.seq;
        m_synTextTaken =
            m_synTextTaken || ((packet.flags & ACK) != 0 &&
                               packet.ack != (packet.inbound ? m_localIss : m_remoteIss) + 1);
    }
    if (!packet.inbound)
    {
        const uint32_t end =
            packet.seq + packet.length + (syn ? 1 : 0) + ((packet.flags & FIN) != 0 ? 1 : 0);
        if (end != packet.seq &&
            (m_outstanding.empty() || !NotAfter(end, m_outstanding.back().second)))
        {
            m_outstanding.emplace_back(packet.seq, end);
        }
        return;
    }
    if ((packet.flags & ACK) == 0)
    {
        return;
    }
    while (!m_outstanding.empty() && NotAfter(m_outstanding.front().second, packet.ack))
    {
        m_outstanding.pop_front();
    }
    m_sacked.clear();
    for (const WireOption& option : SplitOptions(packet.options))
    {
        for (std::size_t i = 2; option[0] == KIND_SACK && i + 8 <= option.size(); i += 8)
        {
            m_sacked.emplace_back(Read32(option, i), Read32(option, i + 4));
        }
    }
}

bool
Onlooker::IsSynOutstanding() const
{
    return m_localSyn != 0 && !m_outstanding.empty() && m_outstanding.front().first == m_localIss;
}

bool
Onlooker::IsSynTextTaken() const
{
    return m_synTextTaken;
}

uint32_t
Onlooker::CountUnacknowledged() const
{
    return static_cast<uint32_t>(m_outstanding.size());
}

uint32_t
Onlooker::CountSacked() const
{
    return static_cast<uint32_t>(
        std::count_if(m_outstanding.begin(), m_outstanding.end(), [this](const auto& segment) {
            return std::any_of(m_sacked.begin(), m_sacked.end(), [&segment](const auto& block) {
                return NotAfter(block.first, segment.first) &&
                       NotAfter(segment.second, block.second);
            });
        }));
}

std::optional<bool>
Onlooker::IsAgreed(uint8_t kind) const
{
    if (!m_localKinds || !m_remoteKinds)
    {
        return std::nullopt;
    }
    return m_localKinds->count(kind) > 0 && m_remoteKinds->count(kind) > 0;
}

bool
Onlooker::IsOffered(uint8_t kind) const
{
    return m_remoteKinds && m_remoteKinds->count(kind) > 0;
}

bool
Onlooker::IsEcnAgreed() const
{
    // a SYN asks with ECE and CWR, a SYN,ACK agrees with ECE alone
    const auto consents = [](uint16_t flags) {
        return (flags & (ECE | CWR)) == ((flags & ACK) != 0 ? ECE : ECE | CWR);
    };
    return consents(m_localSyn) && consents(m_remoteSyn);
}

std::string
PrintPacket(const LivePacket& packet, const Flow& flow)
{
    const bool syn = (packet.flags & SYN) != 0;
    const Side sender = packet.inbound ? Side::REMOTE : Side::LOCAL;
    const Side receiver = packet.inbound ? Side::LOCAL : Side::REMOTE;
    const uint32_t start = flow.numbers.ToScript(sender, packet.seq, syn);
    std::string text = packet.inbound ? "< " : "> ";
    text += PrintFlags(packet.flags) + " " + std::to_string(start) + ":" +
            std::to_string(start + packet.length) + "(" + std::to_string(packet.length) + ")";
    if ((packet.flags & ACK) != 0)
    {
        text += " ack " + std::to_string(flow.numbers.ToScript(receiver, packet.ack, syn));
    }
    text += " win " + std::to_string(packet.window);
    if ((packet.flags & URG) != 0)
    {
        text += " urg " + std::to_string(packet.urgent);
    }
    std::string options;
    for (WireOption option : SplitOptions(packet.options))
    {
        if (option[0] == KIND_SACK && option.size() % 8 == 2)
        {
            WireOption mapped{option[0], option[1]};
            for (std::size_t i = 2; i < option.size(); i += 4)
            {
                Append32(mapped, flow.numbers.ToScript(receiver, Read32(option, i), syn));
            }
            option = mapped;
        }
        options += (options.empty() ? "" : ",") + PrintOption(option);
    }
    text += options.empty() ? "" : " <" + options + ">";
    return packet.fault.empty() ? text : text + " with " + packet.fault;
}

Flow&
FlowTable::Get(const Ports& ports)
{
    Flow& flow = m_flows[ports];
    flow.ports = ports;
    return flow;
}

void
FlowTable::Leave()
{
    Flow* flow = GetCurrent();
    for (; flow != nullptr && !flow->sent.empty(); flow->sent.pop_front())
    {
        m_leftOver.emplace_back(flow->sent.front(), PrintPacket(flow->sent.front(), *flow));
    }
    m_current.reset();
}

void
FlowTable::OnSocket()
{
    Leave();
    m_bound.reset();
    m_connect.reset();
}

void
FlowTable::OnBind(uint16_t port)
{
    m_bound = port;
}

void
FlowTable::OnListen()
{
    Leave();
    m_connect.reset();
}

void
FlowTable::OnConnect(uint16_t remotePort)
{
    if (m_current && m_current->remote == remotePort)
    {
        return; // the same attempt again
    }
    Leave();
    m_connect = remotePort;
}

Flow*
FlowTable::GetCurrent()
{
    return m_current ? &Get(*m_current) : nullptr;
}

Flow*
FlowTable::ForInbound(const PacketLine& line)
{
    if (line.ports)
    {
        const Ports ports{line.ports->second, line.ports->first};
        if (!m_current && !m_connect)
        {
            m_current = ports;
        }
        return &Get(ports);
    }
    if (!m_current && !m_connect)
    {
        m_current = Ports{m_bound.value_or(DEFAULT_PORT), m_nextRemote++};
    }
    return GetCurrent();
}

Flow*
FlowTable::ForOutbound(const PacketLine& line)
{
    return line.ports ? &Get(Ports{line.ports->first, line.ports->second}) : GetCurrent();
}

Flow*
FlowTable::OnSent(const LivePacket& packet)
{
    const Ports ports{packet.sourcePort, packet.destinationPort};
    if (!m_current && m_connect == packet.destinationPort && (packet.flags & SYN) != 0 &&
        (!m_bound || *m_bound == packet.sourcePort))
    {
        m_current = ports;
        m_flows.erase(ports); // a former connection of that name is no concern any more
        Get(ports);
    }
    const auto found = m_flows.find(ports);
    if (found == m_flows.end())
    {
        return nullptr;
    }
    Flow& flow = found->second;
    flow.sent.push_back(packet);
    if ((packet.flags & SYN) != 0)
    {
        flow.numbers.OnLocalSyn(packet.seq);
    }
    return &flow;
}

std::vector<FlowTable::LeftOver>
FlowTable::GetLeftOver() const
{
    auto result = m_leftOver;
    if (m_current)
    {
        const auto found = m_flows.find(*m_current);
        for (const LivePacket& packet : found->second.sent)
        {
            result.emplace_back(packet, PrintPacket(packet, found->second));
        }
    }
    return result;
}

} // namespace packetdrill
