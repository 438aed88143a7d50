/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "story.h"

#include "model/internal/text.h"
#include "option-text.h"

#include "ns3/names.h"
#include "ns3/rfc-tcp-flags.h"
#include "ns3/simulator.h"

#include <iomanip>
#include <iostream>

namespace common
{

using namespace ns3;

Story::Story(const std::string& program, CommandLine& cmd)
    : m_request{program,
                "results/" + program.substr(std::string("rfc-tcp-").size()),
                {"ladder.svg", "story-states.csv", "story-events.csv", "story-segments.csv"},
                {},
                false}
{
    AddResultsOptions(cmd, m_request);
}

void
Story::Open()
{
    m_output = std::make_unique<ResultsDirectory>(m_request);
    m_output->Announce(std::cout);
    for (const auto& name : m_request.names)
    {
        m_output->Create(name);
    }
    m_journal.Open((m_output->GetPath() / PREFIX).string());
}

void
Story::Observe(const NodeContainer& nodes, const NetDeviceContainer& link)
{
    m_link = std::make_unique<RfcTcpLinkObserver>(link);
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        const uint32_t id = (*node)->GetId();
        m_journal.SetNodeName(id, Names::FindName(*node));
        m_tracers[id] =
            RfcTcpStateTracer::Create(*node, *m_link, [this](const RfcTcpStateRecord& record) {
                TellState(record);
            });
    }
    m_link->SetCauseOf([this](const RfcTcpSegmentRecord& segment) {
        return m_tracers.at(segment.node)->GetSendCause(segment);
    });
}

void
Story::Tell(Ptr<Node> node, const std::string& event)
{
    Print(node->GetId(), event);
    RfcTcpEventRecord record;
    record.time = Simulator::Now();
    record.node = node->GetId();
    record.event = event;
    m_journal.Add(record);
}

void
Story::Run(const Time& duration)
{
    Simulator::Stop(duration);
    Simulator::Run();
    auto segments = m_link->GetSegments();
    for (auto& segment : segments)
    {
        // What a router sends once more was not retransmitted.
        segment.retransmission = segment.retransmission && !segment.cause.empty();
    }
    m_journal.SetSegments(segments);
    m_journal.WriteSegments((m_output->GetPath() / PREFIX).string());
    RfcTcpLadder().Draw((m_output->GetPath() / "ladder.svg").string(), MakePanel(m_journal));
    for (const auto& [node, tracer] : m_tracers)
    {
        tracer->Release();
    }
    Simulator::Destroy();
}

RfcTcpLadder::Panel
Story::MakePanel(const RfcTcpJournal& journal)
{
    RfcTcpLadder::Panel panel;
    panel.journal = &journal;
    panel.left = 0;
    panel.right = 1;
    panel.leftName = journal.GetNodeName(0);
    panel.rightName = journal.GetNodeName(1);
    return panel;
}

void
Story::Print(uint32_t node, const std::string& text) const
{
    std::cout << rfctcp::Format("%11.6f s  ", Simulator::Now().GetSeconds()) << std::left
              << std::setw(10) << m_journal.GetNodeName(node) << text << '\n';
}

void
Story::TellState(const RfcTcpStateRecord& record)
{
    std::string text = "2 MSL begin again";
    if (record.from != record.to)
    {
        text = std::string(TcpSocket::TcpStateName[record.from]) + " -> " +
               TcpSocket::TcpStateName[record.to];
    }
    text += " by " + (record.segment ? RfcTcpFlagNames(record.segment->flags) : record.cause);
    Print(record.node, text);
    m_journal.Add(record);
}

} // namespace common
