/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LECTURE_RUNS_H
#define RFC_TCP_LECTURE_RUNS_H

#include "common/temporary-folder.h"

#include "ns3/rfc-tcp-journal.h"

#include <map>
#include <string>
#include <vector>

namespace lecture
{

/** A run of an example. */
struct Run
{
    std::string title;                                  ///< in pictures
    std::string program;                                ///< as "rfc-tcp-half-close"
    std::vector<std::string> options;                   ///< as "--think=0s"
    std::vector<std::string> names{"client", "server"}; ///< of its nodes; the first two are drawn

    /** @return how a user starts the run */
    std::string GetCommand() const;
};

/** What an example has told. */
struct Outcome
{
    ns3::RfcTcpJournal journal; ///< its story
    std::string printed;        ///< on the standard output
};

/** Runs the examples, which lie beside this program, each run once. */
class Runner
{
  public:
    /**
     * @param run of an example
     * @return what it has told, which lives as long as the runner
     * @throw std::runtime_error if the example fails
     */
    const Outcome& GetOutcome(const Run& run);

  private:
    common::TemporaryFolder m_folder;          ///< of what the examples write
    std::map<std::string, Outcome> m_outcomes; ///< by command
};

} // namespace lecture

#endif // RFC_TCP_LECTURE_RUNS_H
