/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-state-tracer.h"

#include "internal/built-in-state-tracer.h"

#include "ns3/abort.h"
#include "ns3/rfc-tcp-l4-protocol.h"
#include "ns3/simulator.h"

namespace ns3
{

namespace
{

/** Follows the traces of RfcTcpL4Protocol, which cover every socket. */
class RfcStateTracer : public RfcTcpStateTracer
{
  public:
    RfcStateTracer(uint32_t node, Ptr<RfcTcpL4Protocol> protocol, RfcTcpJournal& journal)
        : RfcTcpStateTracer(node, journal)
    {
        protocol->TraceConnectWithoutContext(
            "StateTransition",
            Callback<void, const RfcTcpTransition&>(
                [this](const RfcTcpTransition& transition) { Changed(transition); }));
    }

  private:
    void Changed(const RfcTcpTransition& transition)
    {
        RfcTcpStateRecord record;
        record.connection = transition.connection.number;
        record.local = transition.connection.local;
        record.peer = transition.connection.peer;
        record.from = transition.from;
        record.to = transition.to;
        record.cause = RfcTcpName(transition.cause);
        if (transition.cause == RfcTcpCause::SEGMENT)
        {
            record.segment = transition.segment;
        }
        Write(record);
    }
};

} // namespace

std::unique_ptr<RfcTcpStateTracer>
RfcTcpStateTracer::Create(Ptr<Node> node, RfcTcpLinkObserver& link, RfcTcpJournal& journal)
{
    if (const auto protocol = node->GetObject<RfcTcpL4Protocol>())
    {
        return std::make_unique<RfcStateTracer>(node->GetId(), protocol, journal);
    }
    const auto protocol = node->GetObject<TcpL4Protocol>();
    NS_ABORT_MSG_UNLESS(protocol,
                        "Node " << node->GetId()
                                << " has no TCP to trace; legal: after RfcTcpHelper or "
                                   "InternetStackHelper was installed");
    return std::make_unique<rfctcp::BuiltInStateTracer>(node->GetId(), protocol, link, journal);
}

RfcTcpStateTracer::RfcTcpStateTracer(uint32_t node, RfcTcpJournal& journal)
    : m_node(node),
      m_journal(journal)
{
}

void
RfcTcpStateTracer::SocketCreated()
{
}

void
RfcTcpStateTracer::Release()
{
}

const char*
RfcTcpStateTracer::GetCall() const
{
    return m_call;
}

void
RfcTcpStateTracer::Write(RfcTcpStateRecord record)
{
    record.time = Simulator::Now();
    record.node = m_node;
    RfcTcpRole& role = m_roles[record.connection];
    if (record.to == TcpSocket::LISTEN || record.from == TcpSocket::LISTEN)
    {
        role = RfcTcpRole::SERVER;
    }
    if (record.to == TcpSocket::SYN_SENT)
    {
        role = RfcTcpRole::CLIENT;
    }
    record.role = role;
    if (record.to == TcpSocket::CLOSED)
    {
        m_roles.erase(record.connection);
    }
    m_journal.Add(std::move(record));
}

RfcTcpStateTracer::CallScope::CallScope(RfcTcpStateTracer& tracer, const char* cause)
    : m_tracer(tracer)
{
    m_tracer.m_call = cause;
}

RfcTcpStateTracer::CallScope::~CallScope()
{
    m_tracer.m_call = nullptr;
}

} // namespace ns3
