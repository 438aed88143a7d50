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

#include <utility>

namespace ns3
{

namespace
{

/** Follows the traces of RfcTcpL4Protocol, which cover every socket. */
class RfcStateTracer : public RfcTcpStateTracer
{
  public:
    RfcStateTracer(uint32_t node, Ptr<RfcTcpL4Protocol> protocol, Sink sink)
        : RfcTcpStateTracer(node, std::move(sink)),
          m_protocol(protocol)
    {
        protocol->TraceConnectWithoutContext(
            "StateTransition",
            Callback<void, const RfcTcpTransition&>(
                [this](const RfcTcpTransition& transition) { Changed(transition); }));
        protocol->TraceConnectWithoutContext(
            "TimeWaitRestarted",
            Callback<void, const RfcTcpConnectionId&, const RfcTcpSegmentInfo&, Time>(
                [this](const RfcTcpConnectionId& connection,
                       const RfcTcpSegmentInfo& segment,
                       Time) { Restarted(connection, segment); }));
        protocol->TraceConnectWithoutContext(
            "SegmentSent",
            Callback<void, const RfcTcpSentSegment&>(
                [this](const RfcTcpSentSegment& sent) { m_sent = sent; }));
    }

    std::optional<RfcTcpInfo> GetInfo(const Address& local, const Address& peer) const override
    {
        return m_protocol ? m_protocol->GetInfo(local, peer) : std::nullopt;
    }

    void Release() override
    {
        m_protocol = nullptr;
    }

    std::string GetSendCause(const RfcTcpSegmentRecord& segment) const override
    {
        return IsLastSent(segment) && m_sent.cause != RfcTcpSendCause::NEW
                   ? RfcTcpName(m_sent.cause)
                   : "";
    }

    std::string GetResetReason(const RfcTcpSegmentRecord& segment) const override
    {
        return IsLastSent(segment) && m_sent.reason != RfcTcpReason::NONE
                   ? RfcTcpName(m_sent.reason)
                   : "";
    }

  private:
    static RfcTcpStateRecord MakeRecord(const RfcTcpConnectionId& connection)
    {
        RfcTcpStateRecord record;
        record.connection = connection.number;
        record.local = connection.local;
        record.peer = connection.peer;
        return record;
    }

    void Restarted(const RfcTcpConnectionId& connection, const RfcTcpSegmentInfo& segment)
    {
        RfcTcpStateRecord record = MakeRecord(connection);
        record.from = TcpSocket::TIME_WAIT;
        record.to = TcpSocket::TIME_WAIT;
        record.cause = RfcTcpName(RfcTcpCause::SEGMENT);
        record.segment = segment;
        Write(record);
    }

    void Changed(const RfcTcpTransition& transition)
    {
        RfcTcpStateRecord record = MakeRecord(transition.connection);
        record.from = transition.from;
        record.to = transition.to;
        record.cause = RfcTcpName(transition.cause);
        if (transition.cause == RfcTcpCause::SEGMENT)
        {
            record.segment = transition.segment;
        }
        if (transition.reason != RfcTcpReason::NONE)
        {
            record.reason = RfcTcpName(transition.reason);
        }
        Write(record);
    }

    bool IsLastSent(const RfcTcpSegmentRecord& segment) const
    {
        return m_sent.local == segment.source && m_sent.peer == segment.destination &&
               m_sent.segment.seq == segment.header.seq &&
               m_sent.segment.flags == segment.header.flags;
    }

    Ptr<RfcTcpL4Protocol> m_protocol; ///< of the node; nullptr once released
    RfcTcpSentSegment m_sent;         ///< by TCP, which gives it to IP at once
};

} // namespace

std::unique_ptr<RfcTcpStateTracer>
RfcTcpStateTracer::Create(Ptr<Node> node, RfcTcpSegmentObserver& segments, RfcTcpJournal& journal)
{
    return Create(node, segments, [&journal](RfcTcpStateRecord record) {
        journal.Add(std::move(record));
    });
}

std::unique_ptr<RfcTcpStateTracer>
RfcTcpStateTracer::Create(Ptr<Node> node, RfcTcpSegmentObserver& segments, Sink sink)
{
    if (const auto protocol = node->GetObject<RfcTcpL4Protocol>())
    {
        return std::make_unique<RfcStateTracer>(node->GetId(), protocol, std::move(sink));
    }
    const auto protocol = node->GetObject<TcpL4Protocol>();
    NS_ABORT_MSG_UNLESS(protocol,
                        "Node " << node->GetId()
                                << " has no TCP to trace; legal: after RfcTcpHelper or "
                                   "InternetStackHelper was installed");
    return std::make_unique<rfctcp::BuiltInStateTracer>(node->GetId(),
                                                        protocol,
                                                        segments,
                                                        std::move(sink));
}

RfcTcpStateTracer::RfcTcpStateTracer(uint32_t node, Sink sink)
    : m_node(node),
      m_sink(std::move(sink))
{
}

void
RfcTcpStateTracer::SocketCreated()
{
}

std::string
RfcTcpStateTracer::GetSendCause(const RfcTcpSegmentRecord&) const
{
    return "";
}

std::string
RfcTcpStateTracer::GetResetReason(const RfcTcpSegmentRecord&) const
{
    return "";
}

std::optional<RfcTcpInfo>
RfcTcpStateTracer::GetInfo(const Address&, const Address&) const
{
    return std::nullopt;
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
    m_sink(std::move(record));
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
