/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_IMPAIRMENT_WORDS_H
#define RFC_TCP_IMPAIRMENT_WORDS_H

#include "ns3/rfc-tcp-impairment-rule.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/** Words of the text form of RfcTcpImpairmentRule that both its reader and its writer need. */
namespace ns3::rfctcp::impairment
{

/** Legal names of flags, for error messages. */
constexpr const char* LEGAL_FLAGS = "FIN, SYN, RST, PSH, ACK, URG, ECE, CWR joined by commas";

/**
 * @param text any text
 * @return the text in upper case
 */
std::string ToUpper(std::string text);

/**
 * @param text any text
 * @param separator where to split the text
 * @return the parts, of which the last one may be empty
 */
std::vector<std::string> Split(const std::string& text, char separator);

/**
 * @param names names of flags joined by commas, in any case
 * @return their bits, or nothing if a name is unknown
 */
std::optional<uint8_t> FlagsFromNames(const std::string& names);

/**
 * @param flags bits of the flag octet
 * @return their names joined by commas
 */
std::string NamesOfFlags(uint8_t flags);

/**
 * @param end an end of a link or connection
 * @return its name in texts
 */
const char* NameOf(RfcTcpLinkEnd end);

} // namespace ns3::rfctcp::impairment

#endif // RFC_TCP_IMPAIRMENT_WORDS_H
