/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "built-in-state-tracer.h"

#include "ns3/object-ptr-container.h"
#include "ns3/object-vector.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-l4-protocol.h"

#include <algorithm>

namespace compare
{

BuiltInStateTracer::BuiltInStateTracer(const ns3::NodeContainer& nodes,
                                       const LinkObserver& link,
                                       Journal& journal)
    : StateTracer(journal),
      m_nodes(nodes),
      m_link(link)
{
}

void
BuiltInStateTracer::SocketCreated()
{
    Scan(false);
}

void
BuiltInStateTracer::SegmentDelivered(const SegmentRecord& segment)
{
    if (segment.flags & ns3::TcpHeader::SYN)
    {
        // The stack handles the segment after this returns and completes the fork by an event of
        // its own; the second of two events lands behind that one.
        ns3::Simulator::ScheduleNow(
            [this] { ns3::Simulator::ScheduleNow([this] { Scan(true); }); });
    }
}

void
BuiltInStateTracer::Release()
{
    m_watches.clear();
}

void
BuiltInStateTracer::Scan(bool forked)
{
    for (const End end : {CLIENT, SERVER})
    {
        ns3::ObjectVectorValue sockets;
        m_nodes.Get(end)->GetObject<ns3::TcpL4Protocol>()->GetAttribute("SocketList", sockets);
        for (auto entry = sockets.Begin(); entry != sockets.End(); ++entry)
        {
            const auto known =
                std::find_if(m_watches.begin(), m_watches.end(), [&entry](const auto& watch) {
                    return watch->socket == entry->second;
                });
            if (known != m_watches.end())
            {
                continue;
            }
            const auto count =
                std::count_if(m_watches.begin(), m_watches.end(), [end](const auto& watch) {
                    return watch->end == end;
                });
            m_watches.push_back(std::make_unique<Watch>(
                Watch{end, static_cast<uint32_t>(count) + 1, entry->second}));
            const Watch& watch = *m_watches.back();
            watch.socket->TraceConnectWithoutContext(
                "State",
                ns3::Callback<void, ns3::TcpSocket::TcpStates_t, ns3::TcpSocket::TcpStates_t>(
                    [this, &watch](ns3::TcpSocket::TcpStates_t from,
                                   ns3::TcpSocket::TcpStates_t to) { Changed(watch, from, to); }));
            if (forked)
            {
                Changed(watch, ns3::TcpSocket::LISTEN, ns3::TcpSocket::SYN_RCVD);
            }
        }
    }
}

void
BuiltInStateTracer::Changed(const Watch& watch,
                            ns3::TcpSocket::TcpStates_t from,
                            ns3::TcpSocket::TcpStates_t to) const
{
    StateRecord record;
    record.end = watch.end;
    record.connection = watch.number;
    const char* call = GetCall(watch.end);
    const auto segment = m_link.GetDeliveredNow(watch.end);
    if (call != nullptr)
    {
        record.cause = call;
    }
    else if (segment)
    {
        record.cause = "SEGMENT";
        record.segment = FlagNames(segment->flags);
        record.seq = segment->seq;
        record.ack = segment->ack;
        record.length = segment->length;
    }
    else
    {
        record.cause = "TIMER";
    }
    Write(record, from, to);
}

} // namespace compare
