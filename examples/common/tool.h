/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_TOOL_H
#define RFC_TCP_COMMON_TOOL_H

#include <string>
#include <vector>

namespace common
{

/**
 * Run another program and wait until it ends.
 * @param command its name, looked for in PATH, and its arguments
 * @param output path of a file that gets what it prints; empty: it prints where this program does
 * @throw std::runtime_error if there is none, or if it fails
 */
void RunTool(const std::vector<std::string>& command, const std::string& output = "");

} // namespace common

#endif // RFC_TCP_COMMON_TOOL_H
