/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_SCRIPT_RUN_H
#define RFC_TCP_PKT_SCRIPT_RUN_H

#include "run-settings.h"
#include "verdict.h"

#include <cstdint>
#include <functional>
#include <string>

namespace packetdrill
{

/** Told how far a script is; both functions must be callable. */
struct Progress
{
    std::function<void(uint32_t)> onLine;             ///< the line of an event that begins
    std::function<void(const std::string&)> onPacket; ///< a packet that passed
};

/**
 * Reads a script and runs it.
 * @param file its name, for messages @param text its text @param settings of the run
 * @param progress told how far it is
 * @return what came out
 */
Verdict RunScript(const std::string& file,
                  const std::string& text,
                  const RunSettings& settings,
                  const Progress& progress);

} // namespace packetdrill

#endif // RFC_TCP_PKT_SCRIPT_RUN_H
