/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_SEGMENT_OPTIONS_H
#define RFC_TCP_PKT_SEGMENT_OPTIONS_H

#include "ast.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace packetdrill
{

/** Kinds of TCP options. */
enum OptionKind : uint8_t
{
    KIND_EOL = 0,            ///< end of option list
    KIND_NOP = 1,            ///< no operation
    KIND_MSS = 2,            ///< maximum segment size
    KIND_WINDOW_SCALE = 3,   ///< window scale
    KIND_SACK_PERMITTED = 4, ///< SACK permitted
    KIND_SACK = 5,           ///< selective acknowledgment
    KIND_TIMESTAMPS = 8,     ///< timestamps
    KIND_FAST_OPEN = 34,     ///< TCP Fast Open
    KIND_EXPERIMENTAL = 254, ///< shared by experiments
};

/** One option as it travels: kind, length and value, or a kind alone. */
using WireOption = std::vector<uint8_t>;

/** @param option as written @return octets it takes */
std::size_t OptionLength(const OptionSpec& option);

/** @param option with numbers as they travel @return its octets */
WireOption EncodeOption(const OptionSpec& option);

/**
 * Cuts an option field into options. What has an impossible length ends the list: it becomes one
 * last element that reaches to the end.
 * @param octets the field
 * @return the options
 */
std::vector<WireOption> SplitOptions(const std::vector<uint8_t>& octets);

/** @param option as written @return whether it is one of those of TCP Fast Open */
bool IsFastOpen(const OptionSpec& option);

/** @param octets where to read @param offset of the first one @return 32 bits, network order */
uint32_t Read32(const std::vector<uint8_t>& octets, std::size_t offset);

/** @param octets where to write, at the end @param value 16 bits, network order */
void Append16(std::vector<uint8_t>& octets, uint32_t value);

/** @param octets where to write, at the end @param value 32 bits, network order */
void Append32(std::vector<uint8_t>& octets, uint32_t value);

/** @param option an option @return it as a script would write it */
std::string PrintOption(const WireOption& option);

} // namespace packetdrill

#endif // RFC_TCP_PKT_SEGMENT_OPTIONS_H
