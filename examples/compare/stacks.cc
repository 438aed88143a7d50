/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "stacks.h"

#include "built-in-state-tracer.h"
#include "common/equal-attributes.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/nstime.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/rfc-tcp-trace.h"
#include "ns3/uinteger.h"

namespace compare
{

namespace
{

/** Follows the traces of RfcTcpL4Protocol, which cover every socket. */
class RfcStateTracer : public StateTracer
{
  public:
    RfcStateTracer(const ns3::NodeContainer& nodes, Journal& journal)
        : StateTracer(journal)
    {
        const auto protocolId = ns3::TypeId::LookupByName("ns3::RfcTcpL4Protocol");
        for (const End end : {CLIENT, SERVER})
        {
            auto protocol = nodes.Get(end)->GetObject<ns3::Object>(protocolId);
            NS_ABORT_MSG_UNLESS(protocol &&
                                    protocol->TraceConnectWithoutContext(
                                        "StateTransition",
                                        ns3::Callback<void, const ns3::RfcTcpTransition&>(
                                            [this, end](const ns3::RfcTcpTransition& transition) {
                                                Changed(end, transition);
                                            })),
                                "no RfcTcp on this node");
        }
    }

  private:
    void Changed(End end, const ns3::RfcTcpTransition& transition) const
    {
        StateRecord record;
        record.end = end;
        record.connection = transition.connection.number;
        record.cause = ns3::RfcTcpName(transition.cause);
        if (transition.cause == ns3::RfcTcpCause::SEGMENT)
        {
            record.segment = FlagNames(transition.segment.flags);
            record.seq = transition.segment.seq;
            record.ack = transition.segment.ack;
            record.length = transition.segment.length;
        }
        Write(record, transition.from, transition.to);
    }
};

} // namespace

void
SetCommonAttributes()
{
    common::SetEqualAttributes();
    ns3::Config::SetDefault("ns3::PcapFileWrapper::CaptureSize",
                            ns3::UintegerValue(96)); // headers are enough
}

void
SetRunAttributes(const RunSpec& spec)
{
    using ns3::Config::SetDefault;
    SetDefault("ns3::TcpSocketBase::Sack", ns3::BooleanValue(spec.sack));
    SetDefault("ns3::TcpSocketBase::MaxSegLifetime", ns3::DoubleValue(spec.msl.GetSeconds()));
    SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", ns3::TimeValue(spec.msl));
}

void
InstallStack(Stack stack, const ns3::NodeContainer& nodes)
{
    if (stack == Stack::RFC)
    {
        ns3::RfcTcpHelper tcp;
        tcp.Install(nodes);
        return;
    }
    ns3::InternetStackHelper internet;
    internet.Install(nodes);
}

std::unique_ptr<StateTracer>
MakeStateTracer(Stack stack,
                const ns3::NodeContainer& nodes,
                const LinkObserver& link,
                Journal& journal)
{
    if (stack == Stack::RFC)
    {
        return std::make_unique<RfcStateTracer>(nodes, journal);
    }
    return std::make_unique<BuiltInStateTracer>(nodes, link, journal);
}

} // namespace compare
