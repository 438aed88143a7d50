/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_OPTIONS_H
#define RFC_TCP_COMPARE_OPTIONS_H

#include "common/results-directory.h"
#include "common/sweep.h"
#include "run.h"
#include "scenario.h"
#include "stacks.h"

#include "ns3/nstime.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace compare
{

/** An attribute with another default than it has in ns-3, or a global value that the user set. */
struct Setting
{
    std::string name;  ///< as "ns3::TcpSocket::SegmentSize"
    std::string value; ///< as text
};

/** What the user asked for. */
struct Options
{
    std::shared_ptr<const Scenario> own;    ///< the one of --client and --server, if any
    std::vector<const Scenario*> scenarios; ///< in the order of the tables
    std::vector<Stack> stacks;              ///< TCPs, in the order of the tables
    Link link;                              ///< between the ends
    std::vector<double> losses;             ///< in the order of the command line
    uint32_t runs{50};                      ///< per scenario, loss and TCP
    uint32_t seed{1};                       ///< ns-3's global seed
    uint32_t jobs{1};                       ///< processes at a time
    bool list{false};                       ///< print the scenarios and end
    common::Sweep sweep;                    ///< runs as commands of their own
    ns3::Time msl;                          ///< maximum segment lifetime
    bool sack{false};                       ///< offer selective acknowledgments
    std::string rules;                      ///< exact impairments of the link
    common::ResultsRequest results;         ///< where the results go
    std::vector<Setting> settings;          ///< all else that is not as ns-3 has it
    uint32_t pcapRuns{1};                   ///< runs of each kind that write pcap files
    std::optional<uint32_t> drawRun;        ///< run to draw, if chosen by the user
    std::chrono::seconds timeLimit{0};      ///< wall-clock time of one run
};

/** @return where results go if the user says nothing */
common::ResultsRequest MakeResultsRequest();

/**
 * @param arguments from main, with the name of the program
 * @return checked options
 * @throw std::invalid_argument naming the legal values
 */
Options ParseOptions(const std::vector<std::string>& arguments);

} // namespace compare

#endif // RFC_TCP_COMPARE_OPTIONS_H
