/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_RUN_FILES_H
#define RFC_TCP_PKT_RUN_FILES_H

#include "run-settings.h"
#include "verdict.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace packetdrill
{

/**
 * Runs scripts in processes, many in each. A script that crashes the TCP under test, or never ends,
 * fails and harms no other script.
 * @param files the scripts @param settings of the run @param jobs number of processes
 * @param onVerdict gets the verdicts, in the order of the files
 */
void RunFiles(const std::vector<std::string>& files,
              const RunSettings& settings,
              uint32_t jobs,
              const std::function<void(const Verdict&)>& onVerdict);

} // namespace packetdrill

#endif // RFC_TCP_PKT_RUN_FILES_H
