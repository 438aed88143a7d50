/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "records/recorder.h"

#include "records/parallel.h"
#include "records/record-file.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/node-list.h"
#include "ns3/rfc-tcp-l4-protocol.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-l4-protocol.h"

#include <algorithm>
#include <utility>

namespace ns3::rfctcp
{

namespace
{

std::unique_ptr<Recorder> g_recorder; ///< of this simulation
std::unique_ptr<Recorder> g_ended;    ///< of the last simulation: its nodes may still call it

/** @param end of a connection @return the same with an IPv4 address, if it was mapped to IPv6 */
Address
WithoutMapping(const Address& end)
{
    if (Inet6SocketAddress::IsMatchingType(end))
    {
        const auto end6 = Inet6SocketAddress::ConvertFrom(end);
        if (end6.GetIpv6().IsIpv4MappedAddress())
        {
            return InetSocketAddress(end6.GetIpv6().GetIpv4MappedAddress(), end6.GetPort());
        }
    }
    return end;
}

} // namespace

Recorder&
Recorder::Get()
{
    if (!g_recorder)
    {
        g_recorder.reset(new Recorder);
        Simulator::ScheduleDestroy(&Recorder::End);
        Simulator::ScheduleNow([] { g_recorder->FindNodes(true); }); // once the simulation runs
    }
    g_recorder->FindNodes(false);
    return *g_recorder;
}

Recorder::Recorder()
    : m_observer([this](RfcTcpSegmentRecord& segment) { Sent(segment); },
                 [this](RfcTcpSegmentRecord& segment) { Delivered(segment); },
                 [this](const RfcTcpSegmentRecord& segment) {
                     for (const auto& record : m_records)
                     {
                         record->OnSettled(segment);
                     }
                 })
{
}

Recorder::~Recorder() = default;

Recorder*
Recorder::Find()
{
    return g_recorder.get();
}

void
Recorder::Every(const Time& interval, std::function<void()> action)
{
    m_tasks.push_back({interval, Simulator::Now() + interval, std::move(action)});
    ScheduleTasks();
}

void
Recorder::ScheduleTasks()
{
    m_taskEvent.Cancel();
    const auto first =
        std::min_element(m_tasks.begin(), m_tasks.end(), [](const Task& one, const Task& other) {
            return one.next < other.next;
        });
    m_taskEvent = Simulator::Schedule(first->next - Simulator::Now(), [this] { DoTasks(); });
}

void
Recorder::DoTasks()
{
    for (auto& task : m_tasks)
    {
        if (task.next <= Simulator::Now())
        {
            task.next += task.interval;
            task.action();
        }
    }
    if (!Simulator::IsFinished())
    {
        ScheduleTasks(); // records alone do not keep the simulation going
    }
}

std::optional<RfcTcpInfo>
Recorder::GetInfo(uint32_t node, const Address& local, const Address& peer) const
{
    const auto watch = m_watches.find(node);
    return watch != m_watches.end() && watch->second.tracer
               ? watch->second.tracer->GetInfo(local, peer)
               : std::nullopt;
}

const std::map<Recorder::ConnectionKey, TcpSocket::TcpStates_t>&
Recorder::GetStates() const
{
    return m_states;
}

void
Recorder::End()
{
    g_ended = std::move(g_recorder);
    for (const auto& [id, watch] : g_ended->m_watches)
    {
        if (watch.tracer)
        {
            watch.tracer->Release();
        }
    }
    g_ended->m_observer.SettleAll();
    for (const auto& record : g_ended->m_records)
    {
        record->Finish();
    }
    g_ended->m_records.clear();
    ReleaseFiles();
}

void
Recorder::Add(std::unique_ptr<Record> record)
{
    if (record->WantsPackets())
    {
        m_observer.SetPacketHook([this](uint32_t node,
                                        bool sent,
                                        const RfcTcpSegmentRecord& segment,
                                        Ptr<const Packet> packet) {
            for (const auto& each : m_records)
            {
                each->OnPacket(node, sent, segment, packet);
            }
        });
    }
    m_records.push_back(std::move(record));
}

void
Recorder::FindNodes(bool losses)
{
    m_nodesSeen = NodeList::GetNNodes();
    for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
    {
        if (!IsSimulatedHere(*node))
        {
            continue;
        }
        WatchTcp(*node);
        Watch& watch = m_watches[(*node)->GetId()];
        if (losses && !watch.losses)
        {
            watch.losses = true;
            m_observer.ObserveLosses(*node);
        }
    }
}

void
Recorder::WatchTcp(Ptr<Node> node)
{
    Watch& watch = m_watches[node->GetId()];
    if (!watch.tracer && node->GetObject<TcpL4Protocol>())
    {
        m_observer.ObserveSegments(node);
        watch.tracer =
            RfcTcpStateTracer::Create(node, m_observer, [this](RfcTcpStateRecord transition) {
                const RecordScope scope;
                transition.local = WithoutMapping(transition.local);
                transition.peer = WithoutMapping(transition.peer);
                Changed(transition);
            });
        if (const auto protocol = node->GetObject<RfcTcpL4Protocol>())
        {
            protocol->TraceConnectWithoutContext(
                "SegmentDiscarded",
                Callback<void, RfcTcpReason, const RfcTcpConnectionId&>(
                    [this, id = node->GetId()](RfcTcpReason reason, const RfcTcpConnectionId&) {
                        const RecordScope scope;
                        m_observer.Discard(id, RfcTcpName(reason));
                        for (const auto& record : m_records)
                        {
                            record->OnDiscarded(id, reason);
                        }
                    }));
            protocol->TraceConnectWithoutContext(
                "ListenEvent",
                Callback<void, RfcTcpListenEvent, const RfcTcpConnectionId&>(
                    [this, id = node->GetId()](RfcTcpListenEvent event, const RfcTcpConnectionId&) {
                        const RecordScope scope;
                        for (const auto& record : m_records)
                        {
                            record->OnListenEvent(id, event);
                        }
                    }));
        }
    }
}

void
Recorder::Sent(RfcTcpSegmentRecord& segment)
{
    if (NodeList::GetNNodes() > m_nodesSeen)
    {
        FindNodes(true);
    }
    segment.senderState = GetState(segment.node, segment.source, segment.destination);
    if (const auto& tracer = m_watches[segment.node].tracer)
    {
        segment.cause = tracer->GetSendCause(segment);
        segment.reason = tracer->GetResetReason(segment);
    }
    for (const auto& record : m_records)
    {
        record->OnSent(segment);
    }
}

void
Recorder::Delivered(RfcTcpSegmentRecord& segment)
{
    const uint32_t node = *segment.receiver;
    segment.receiverState = GetState(node, segment.destination, segment.source);
    const bool mayOpen =
        (segment.header.flags & (TcpHeader::SYN | TcpHeader::ACK)) == TcpHeader::SYN;
    if (!segment.receiverState && mayOpen)
    {
        segment.receiverState = GetState(node, segment.destination, {});
    }
    if (!segment.receiverState && mayOpen)
    {
        const Address& end = segment.destination;
        segment.receiverState = GetState(
            node,
            InetSocketAddress::IsMatchingType(end)
                ? Address(InetSocketAddress(Ipv4Address::GetAny(),
                                            InetSocketAddress::ConvertFrom(end).GetPort()))
                : Address(Inet6SocketAddress(Ipv6Address::GetAny(),
                                             Inet6SocketAddress::ConvertFrom(end).GetPort())),
            {});
    }
    for (const auto& record : m_records)
    {
        record->OnDelivered(segment);
    }
}

void
Recorder::Changed(const RfcTcpStateRecord& transition)
{
    const ConnectionKey key(transition.node, transition.local, transition.peer);
    const bool returns = transition.to == TcpSocket::LISTEN && !transition.peer.IsInvalid();
    if (transition.to == TcpSocket::CLOSED || returns)
    {
        m_states.erase(key);
    }
    else
    {
        m_states[key] = transition.to;
    }
    for (const auto& record : m_records)
    {
        record->OnState(transition);
    }
}

std::optional<TcpSocket::TcpStates_t>
Recorder::GetState(uint32_t node, const Address& local, const Address& peer) const
{
    const auto state = m_states.find({node, local, peer});
    return state != m_states.end() ? std::optional(state->second) : std::nullopt;
}

} // namespace ns3::rfctcp
