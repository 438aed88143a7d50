/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_OPTION_TEXT_H
#define RFC_TCP_COMMON_OPTION_TEXT_H

#include "ns3/command-line.h"

#include <cstdint>
#include <string>
#include <vector>

namespace common
{

/**
 * @param option name of an option @param value what the user gave @param legal what is legal
 * @throw std::invalid_argument that says so
 */
[[noreturn]] void Reject(const std::string& option,
                         const std::string& value,
                         const std::string& legal);

/** @param text items separated by commas @return the items, one at least */
std::vector<std::string> SplitList(const std::string& text);

/**
 * @param option name of the option, for the message
 * @param value text
 * @param low least legal number
 * @param high greatest legal number
 * @return the number
 * @throw std::invalid_argument if it is none, or not a legal one
 */
uint32_t ParseInteger(const std::string& option,
                      const std::string& value,
                      uint32_t low,
                      uint32_t high);

/** @param value text @return the number, or NaN if the text is anything else */
double ParseReal(const std::string& value);

/**
 * @param cmd after Parse()
 * @throw std::invalid_argument if there were arguments that are no options
 */
void RejectExtraArguments(const ns3::CommandLine& cmd);

} // namespace common

#endif // RFC_TCP_COMMON_OPTION_TEXT_H
