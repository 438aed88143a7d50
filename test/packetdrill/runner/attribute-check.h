/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_ATTRIBUTE_CHECK_H
#define RFC_TCP_PKT_ATTRIBUTE_CHECK_H

#include <string>

namespace packetdrill
{

/**
 * Finds out what is wrong with a default that a user wants to set. ns-3 itself would end the
 * program for some illegal values, and take others for anything.
 * @param name of the attribute, as ns3::TcpSocket::InitialCwnd
 * @param value as text
 * @return what is wrong, with what would be legal; empty if nothing is
 */
std::string FindAttributeFault(const std::string& name, const std::string& value);

} // namespace packetdrill

#endif // RFC_TCP_PKT_ATTRIBUTE_CHECK_H
