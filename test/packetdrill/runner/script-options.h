/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_SCRIPT_OPTIONS_H
#define RFC_TCP_PKT_SCRIPT_OPTIONS_H

#include "ast.h"
#include "run-settings.h"
#include "testbed.h"

#include <optional>
#include <string>

namespace packetdrill
{

/** @param script whose options to check; throws ScriptError if one of ours seems misspelt */
void CheckOptions(const Script& script);

/**
 * @param script a script @param name an option @return its number, if it is there;
 * throws ScriptError if it is not a number
 */
std::optional<uint32_t> NumericOption(const Script& script, const std::string& name);

/**
 * @param script a script @param settings of the run
 * @return whether it uses IPv6; throws ScriptError
 */
bool IsIpv6(const Script& script, const RunSettings& settings);

/**
 * @param script a script @param settings of the run
 * @return the settings without the relaxations that --strict=SWITCH,... of the script refuses;
 * throws ScriptError
 */
RunSettings SettingsFor(const Script& script, const RunSettings& settings);

/**
 * @param script a script @param settings of the run
 * @return the host that it asks for; throws ScriptError
 */
HostSettings HostFor(const Script& script, const RunSettings& settings);

} // namespace packetdrill

#endif // RFC_TCP_PKT_SCRIPT_OPTIONS_H
