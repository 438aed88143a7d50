/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_OPTIONS_H
#define RFC_TCP_COMPARE_OPTIONS_H

#include "scenario.h"

#include "ns3/nstime.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace compare
{

/** What the user asked for. */
struct Options
{
    std::vector<const Scenario*> scenarios; ///< in the order of the tables
    std::vector<double> losses;             ///< in the order of the command line
    uint32_t runs{0};                       ///< per scenario, loss and TCP
    uint32_t seed{0};                       ///< ns-3's global seed
    uint32_t jobs{0};                       ///< processes at a time
    ns3::Time msl;                          ///< maximum segment lifetime
    bool sack{false};                       ///< offer selective acknowledgments
    std::string out;                        ///< directory of the results
    uint32_t pcapRuns{0};                   ///< so many runs of each kind write pcap files
    std::optional<uint32_t> drawRun;        ///< run to draw, if chosen by the user
    std::chrono::seconds timeLimit{0};      ///< wall-clock time of one run
};

/**
 * @param argc from main
 * @param argv from main
 * @return checked options
 * @throw std::invalid_argument naming the legal values
 */
Options ParseOptions(int argc, char* argv[]);

} // namespace compare

#endif // RFC_TCP_COMPARE_OPTIONS_H
