/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_STORY_H
#define RFC_TCP_COMMON_STORY_H

#include "results-directory.h"

#include "ns3/command-line.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/nstime.h"
#include "ns3/rfc-tcp-journal.h"
#include "ns3/rfc-tcp-ladder.h"
#include "ns3/rfc-tcp-link-observer.h"
#include "ns3/rfc-tcp-state-tracer.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace common
{

/**
 * What happens in a small simulation: printed line by line, written as a journal (story-states.csv,
 * story-events.csv, story-segments.csv), and drawn as a ladder (ladder.svg).
 */
class Story
{
  public:
    static constexpr const char* PREFIX = "story"; ///< of the files of the journal

    /**
     * @param program its name, as "rfc-tcp-half-close"; its results go to results/half-close
     * @param cmd gets the options --output and --overwrite
     */
    Story(const std::string& program, ns3::CommandLine& cmd);
    Story(const Story&) = delete;
    Story& operator=(const Story&) = delete;

    /** Makes the folder of the results, once the command line was read. */
    void Open();
    /**
     * Tells what happens from now on.
     * @param nodes whose changes of state are told; they have names (ns3::Names) and a TCP
     * @param link both devices of the link whose segments are drawn, between the nodes 0 and 1
     */
    void Observe(const ns3::NodeContainer& nodes, const ns3::NetDeviceContainer& link);
    /** @param node where it happens @param event what, as "Close()" */
    void Tell(ns3::Ptr<ns3::Node> node, const std::string& event);
    /**
     * Runs the simulation, writes the journal, draws the ladder, and destroys the simulation.
     * @param duration of the simulation
     */
    void Run(const ns3::Time& duration);

    /** @param journal of a story @return its ladder, between the nodes 0 and 1 */
    static ns3::RfcTcpLadder::Panel MakePanel(const ns3::RfcTcpJournal& journal);

  private:
    /** @param node id @param text of a line that is printed */
    void Print(uint32_t node, const std::string& text) const;
    /** @param record a change of state, or a restart of 2 MSL */
    void TellState(const ns3::RfcTcpStateRecord& record);

    ResultsRequest m_request;                                              ///< of the command line
    std::unique_ptr<ResultsDirectory> m_output;                            ///< once open
    ns3::RfcTcpJournal m_journal;                                          ///< what has happened
    std::unique_ptr<ns3::RfcTcpLinkObserver> m_link;                       ///< sees the segments
    std::map<uint32_t, std::unique_ptr<ns3::RfcTcpStateTracer>> m_tracers; ///< by node
};

} // namespace common

#endif // RFC_TCP_COMMON_STORY_H
