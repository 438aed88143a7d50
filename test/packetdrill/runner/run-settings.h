/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_RUN_SETTINGS_H
#define RFC_TCP_PKT_RUN_SETTINGS_H

#include "cookie-map.h"
#include "lexer.h"
#include "profile.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace packetdrill
{

/** What to do with commands that no table knows. */
enum class CommandPolicy : uint8_t
{
    SKIP,   ///< the script is not run
    IGNORE, ///< nothing
};

/** How scripts are run; the same for all scripts of a call of the program. */
struct RunSettings
{
    std::string tcp{"rfc"}; ///< as on the command line: rfc, builtin or a TypeId
    std::string factory{"ns3::TcpSocketFactory"};              ///< TypeId of the socket factory
    bool conformance{false};                                   ///< mode, for messages
    const Profile* profile{&Profiles().front()};               ///< the profile
    Switches switches;                                         ///< of the comparison
    int ipVersion{4};                                          ///< of scripts that do not name one
    Definitions definitions{{"STANDARD"}, CookieMap::Words()}; ///< names and symbols for scripts
    CommandPolicy commands{CommandPolicy::SKIP};               ///< for unknown commands
    std::vector<std::pair<std::string, std::string>> attributes; ///< defaults, after the profile's
    uint32_t wallLimit{10}; ///< seconds of real time for one script

    /** @return whether the TCP under test is the one of this module */
    bool IsRfc() const
    {
        return tcp == "rfc" || tcp == "ns3::RfcTcpL4Protocol";
    }

    /** @return TypeId of the layer 4 protocol, empty: the default of ns-3 */
    std::string GetProtocol() const
    {
        return tcp == "builtin" ? "" : tcp == "rfc" ? "ns3::RfcTcpL4Protocol" : tcp;
    }
};

} // namespace packetdrill

#endif // RFC_TCP_PKT_RUN_SETTINGS_H
