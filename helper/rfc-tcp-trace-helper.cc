/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-trace-helper.h"

#include "records/connection-log.h"
#include "records/connection-printer.h"
#include "records/counter-log.h"
#include "records/ladder-log.h"
#include "records/pcapng-log.h"
#include "records/qlog-log.h"
#include "records/record-file.h"
#include "records/recorder.h"
#include "records/sample-log.h"
#include "records/segment-log.h"
#include "records/state-log.h"

#include "ns3/simulator.h"

#include <memory>

namespace ns3
{

namespace
{

/** @param prefix of the file @param nodes whose connections are sampled @param interval or 0 */
void
EnableSampling(const std::string& prefix, rfctcp::NodeSelection nodes, const Time& interval)
{
    auto log = std::make_unique<rfctcp::SampleLog>(rfctcp::RecordPath(prefix, "-samples.csv"),
                                                   std::move(nodes),
                                                   interval);
    rfctcp::SampleLog* raw = log.get();
    rfctcp::Recorder& recorder = rfctcp::Recorder::Get();
    recorder.Add(std::move(log));
    if (interval.IsStrictlyPositive())
    {
        recorder.Every(interval, [raw, &recorder] { raw->SampleAll(recorder); });
    }
}

/** @param time of the simulation @param os where to print @param nodes whose connections */
void
SchedulePrinting(const Time& time, std::ostream& os, const rfctcp::NodeSelection& nodes)
{
    rfctcp::Recorder::Get(); // knows the connections
    Simulator::Schedule(time - Simulator::Now(), [nodes, &os] {
        rfctcp::PrintConnections(rfctcp::Recorder::Get(), nodes, os);
    });
}

/** @param path of the file of a new record @param nodes that it is about */
template <typename Kind>
void
Enable(const std::string& path, rfctcp::NodeSelection nodes)
{
    auto record = std::make_unique<Kind>(path, std::move(nodes));
    rfctcp::Recorder::Get().Add(std::move(record));
}

} // namespace

void
RfcTcpTraceHelper::EnableStateLog(const std::string& prefix) const
{
    Enable<rfctcp::StateLog>(rfctcp::RecordPath(prefix, "-states.csv"), {});
}

void
RfcTcpTraceHelper::EnableStateLog(const std::string& prefix, const NodeContainer& nodes) const
{
    Enable<rfctcp::StateLog>(rfctcp::RecordPath(prefix, "-states.csv"),
                             rfctcp::NodeSelection(nodes));
}

void
RfcTcpTraceHelper::EnableSegmentLog(const std::string& prefix) const
{
    Enable<rfctcp::SegmentLog>(rfctcp::RecordPath(prefix, "-segments.csv"), {});
}

void
RfcTcpTraceHelper::EnableSegmentLog(const std::string& prefix, const NodeContainer& nodes) const
{
    Enable<rfctcp::SegmentLog>(rfctcp::RecordPath(prefix, "-segments.csv"),
                               rfctcp::NodeSelection(nodes));
}

void
RfcTcpTraceHelper::EnableConnections(const std::string& prefix) const
{
    Enable<rfctcp::ConnectionLog>(rfctcp::RecordPath(prefix, ""), {});
}

void
RfcTcpTraceHelper::EnableConnections(const std::string& prefix, const NodeContainer& nodes) const
{
    Enable<rfctcp::ConnectionLog>(rfctcp::RecordPath(prefix, ""), rfctcp::NodeSelection(nodes));
}

void
RfcTcpTraceHelper::EnableSamples(const std::string& prefix, const Time& interval) const
{
    EnableSampling(prefix, {}, interval);
}

void
RfcTcpTraceHelper::EnableSamples(const std::string& prefix,
                                 const NodeContainer& nodes,
                                 const Time& interval) const
{
    EnableSampling(prefix, rfctcp::NodeSelection(nodes), interval);
}

void
RfcTcpTraceHelper::EnableCounters(const std::string& prefix) const
{
    Enable<rfctcp::CounterLog>(rfctcp::RecordPath(prefix, "-counters.csv"), {});
}

void
RfcTcpTraceHelper::EnableCounters(const std::string& prefix, const NodeContainer& nodes) const
{
    Enable<rfctcp::CounterLog>(rfctcp::RecordPath(prefix, "-counters.csv"),
                               rfctcp::NodeSelection(nodes));
}

void
RfcTcpTraceHelper::PrintConnections(const Time& time, std::ostream& stream) const
{
    SchedulePrinting(time, stream, {});
}

void
RfcTcpTraceHelper::PrintConnections(const Time& time,
                                    std::ostream& stream,
                                    const NodeContainer& nodes) const
{
    SchedulePrinting(time, stream, rfctcp::NodeSelection(nodes));
}

void
RfcTcpTraceHelper::EnableLadder(const std::string& prefix, uint32_t connection) const
{
    rfctcp::Recorder::Get().Add(
        std::make_unique<rfctcp::LadderLog>(rfctcp::RecordPath(prefix, "-ladder.svg"), connection));
}

void
RfcTcpTraceHelper::EnablePcapng(const std::string& prefix) const
{
    Enable<rfctcp::PcapngLog>(rfctcp::RecordPath(prefix, ".pcapng"), {});
}

void
RfcTcpTraceHelper::EnablePcapng(const std::string& prefix, const NodeContainer& nodes) const
{
    Enable<rfctcp::PcapngLog>(rfctcp::RecordPath(prefix, ".pcapng"), rfctcp::NodeSelection(nodes));
}

void
RfcTcpTraceHelper::EnableQlog(const std::string& prefix) const
{
    Enable<rfctcp::QlogLog>(rfctcp::RecordPath(prefix, ".sqlog"), {});
}

void
RfcTcpTraceHelper::EnableQlog(const std::string& prefix, const NodeContainer& nodes) const
{
    Enable<rfctcp::QlogLog>(rfctcp::RecordPath(prefix, ".sqlog"), rfctcp::NodeSelection(nodes));
}

} // namespace ns3
