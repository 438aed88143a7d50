/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_IMPAIRMENT_WORDS_H
#define RFC_TCP_IMPAIRMENT_WORDS_H

#include "ns3/rfc-tcp-impairment-rule.h"

#include <string>

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
 * @param end an end of a link or connection
 * @return its name in texts
 */
const char* NameOf(RfcTcpLinkEnd end);

} // namespace ns3::rfctcp::impairment

#endif // RFC_TCP_IMPAIRMENT_WORDS_H
