/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_FLAGS_H
#define RFC_TCP_FLAGS_H

#include <cstdint>
#include <optional>
#include <string>

namespace ns3
{

/**
 * @ingroup rfctcp
 * @param flags flag octet of a TCP header, as RfcTcpSegmentInfo::flags
 * @return the names of the flags joined by commas, as "SYN,ACK"; "none" if none is set
 */
std::string RfcTcpFlagNames(uint8_t flags);

/**
 * @ingroup rfctcp
 * @param names names of flags joined by commas in any case and order, as "syn,ack"
 * @return the flag octet; nothing if a name is none of FIN, SYN, RST, PSH, ACK, URG, ECE, CWR
 */
std::optional<uint8_t> RfcTcpFlagsFromNames(const std::string& names);

} // namespace ns3

#endif // RFC_TCP_FLAGS_H
