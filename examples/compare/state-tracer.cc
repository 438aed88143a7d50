/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "state-tracer.h"

#include "ns3/simulator.h"

namespace compare
{

StateTracer::StateTracer(Journal& journal)
    : m_journal(journal)
{
}

void
StateTracer::SocketCreated()
{
}

void
StateTracer::SegmentDelivered(const SegmentRecord& /* segment */)
{
}

void
StateTracer::Release()
{
}

void
StateTracer::SetCall(End end, const char* cause)
{
    m_calls[end] = cause;
}

const char*
StateTracer::GetCall(End end) const
{
    return m_calls[end];
}

void
StateTracer::Write(StateRecord record,
                   ns3::TcpSocket::TcpStates_t from,
                   ns3::TcpSocket::TcpStates_t to) const
{
    record.time = ns3::Simulator::Now().GetNanoSeconds();
    record.from = ns3::TcpSocket::TcpStateName[from];
    record.to = ns3::TcpSocket::TcpStateName[to];
    m_journal.Add(record);
}

CallScope::CallScope(StateTracer& tracer, End end, const char* cause)
    : m_tracer(tracer),
      m_end(end)
{
    m_tracer.SetCall(m_end, cause);
}

CallScope::~CallScope()
{
    m_tracer.SetCall(m_end, nullptr);
}

} // namespace compare
