/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_SCENARIO_H
#define RFC_TCP_COMPARE_SCENARIO_H

#include "script.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace compare
{

/** The two ends of the link. */
enum End : uint8_t
{
    CLIENT = 0,
    SERVER = 1,
};

constexpr std::size_t END_COUNT = 2; ///< for arrays indexed by End

/** @param end an end @return the other one */
End GetPeer(End end);
/** @param end an end @return its name in files, as "client" */
const char* GetName(End end);

/** @param node id of a node of a run, which has no others @return its end */
constexpr End
GetEnd(uint32_t node)
{
    return static_cast<End>(node);
}

/** A pair of applications, in words. */
struct Scenario
{
    std::string name;                         ///< as on the command line
    std::string summary;                      ///< one line for --help and the tables
    std::array<std::string, END_COUNT> texts; ///< their scripts, by End
    std::string rules{};                      ///< exact impairments of the link
    bool lossTeaches{true};                   ///< a run with random loss is drawn, too
    std::string program{};                    ///< command of the user's own, instead of scripts
    std::array<Script, END_COUNT> scripts{};  ///< made of the texts
};

/**
 * @param scenario without scripts
 * @return the scenario with scripts
 * @throw std::invalid_argument naming the option, --client or --server, whose script is wrong
 */
Scenario Complete(Scenario scenario);

/** @return all scenarios, in the order of the tables */
const std::vector<Scenario>& GetScenarios();

/** @param scenario a scenario @return true if the connection is to be refused */
bool ExpectsRefusal(const Scenario& scenario);

} // namespace compare

#endif // RFC_TCP_COMPARE_SCENARIO_H
