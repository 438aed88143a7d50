/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_VERDICT_H
#define RFC_TCP_PKT_VERDICT_H

#include "diagnostic.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace packetdrill
{

/** Outcome of a script. */
enum class VerdictKind : uint8_t
{
    PASS,  ///< all lines hold
    FAIL,  ///< a line does not
    SKIP,  ///< something in it is not supported
    ERROR, ///< it cannot be read
};

/** What is said about a script. */
struct Verdict
{
    static constexpr std::size_t HISTORY = 10; ///< packets shown with a FAIL

    VerdictKind kind{VerdictKind::PASS}; ///< outcome
    std::string file;                    ///< the script
    Place place;                         ///< where, unless it is PASS
    std::string text;                    ///< why, unless it is PASS
    std::vector<std::string> packets;    ///< the last ones before a FAIL
    std::string switches;                ///< those in force and those used, empty if none
    std::vector<std::string> leftOver;   ///< packets that no line expected, behind the last line
    uint32_t skippedAssertions{0};       ///< of code blocks, for lack of knowledge
    double simulatedSeconds{0};          ///< time in the simulation
    double seconds{0};                   ///< real time
};

/** @param kind a kind @return its name, as "PASS" */
const char* VerdictName(VerdictKind kind);

/** @param verdict a verdict @return its line, and indented ones with packets */
std::string PrintVerdict(const Verdict& verdict);

/** @param verdict a verdict @return octets for ReadVerdict */
std::string WriteVerdict(const Verdict& verdict);

/** @param octets from WriteVerdict @return the verdict */
Verdict ReadVerdict(const std::string& octets);

} // namespace packetdrill

#endif // RFC_TCP_PKT_VERDICT_H
