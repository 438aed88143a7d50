/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-monitor.h"

#include "records/conduct-check.h"
#include "records/recorder.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"

#include <iostream>
#include <memory>
#include <sstream>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(RfcTcpMonitor);

TypeId
RfcTcpMonitor::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::RfcTcpMonitor")
            .SetParent<Object>()
            .SetGroupName("Internet")
            .AddConstructor<RfcTcpMonitor>()
            .AddAttribute("Abort",
                          "End the program at the first finding.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&RfcTcpMonitor::m_abort),
                          MakeBooleanChecker())
            .AddAttribute("Print",
                          "Print findings on standard error.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RfcTcpMonitor::m_print),
                          MakeBooleanChecker())
            .AddAttribute(
                "Patience",
                "An end that waits for its peer is stuck if neither has sent anything for "
                "this long when the simulation ends. The default is above the greatest "
                "RTO of both TCPs.",
                TimeValue(Seconds(150)),
                MakeTimeAccessor(&RfcTcpMonitor::m_patience),
                MakeTimeChecker(Seconds(0)))
            .AddTraceSource("Finding",
                            "Something that a TCP must not do, in words.",
                            MakeTraceSourceAccessor(&RfcTcpMonitor::m_onFinding),
                            "ns3::RfcTcpMonitor::FindingTracedCallback");
    return tid;
}

void
RfcTcpMonitor::Watch()
{
    rfctcp::Recorder::Get().Add(
        std::make_unique<rfctcp::ConductCheck>(*this, rfctcp::NodeSelection()));
}

void
RfcTcpMonitor::Watch(const NodeContainer& nodes)
{
    rfctcp::Recorder::Get().Add(
        std::make_unique<rfctcp::ConductCheck>(*this, rfctcp::NodeSelection(nodes)));
}

uint64_t
RfcTcpMonitor::GetFindings() const
{
    return m_findings;
}

Time
RfcTcpMonitor::GetPatience() const
{
    return m_patience;
}

void
RfcTcpMonitor::Report(const std::string& finding)
{
    ++m_findings;
    m_onFinding(finding);
    std::ostringstream text;
    text << "RfcTcpMonitor: " << Simulator::Now().As(Time::S) << ": " << finding;
    NS_ABORT_MSG_IF(m_abort, text.str());
    if (m_print)
    {
        std::cerr << text.str() << std::endl;
    }
}

} // namespace ns3
