/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_PROGRAM_H
#define RFC_TCP_COMMON_PROGRAM_H

#include <functional>
#include <string>

namespace common
{

/**
 * Run a program and tell the user what its exceptions say.
 * @param name of the program
 * @param run does all
 * @return what it returns; 2 after std::invalid_argument, which is the user's mistake; 1 after any
 *         other exception
 */
int RunProgram(const std::string& name, const std::function<int()>& run);

} // namespace common

#endif // RFC_TCP_COMMON_PROGRAM_H
