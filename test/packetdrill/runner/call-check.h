/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_CALL_CHECK_H
#define RFC_TCP_PKT_CALL_CHECK_H

#include "ast.h"

#include <cstdint>
#include <set>
#include <string>

namespace packetdrill
{

/**
 * Refuses calls, numbers of arguments, flags and options that the runner does not have, before
 * the script runs. Throws Unsupported.
 * @param call the call @param place of its event
 */
void CheckCall(const CallLine& call, Place place);

/** @param argument a number, a constant, constants joined by |, or one of them in brackets
 * @return its value; throws Unsupported */
int64_t NumberOf(const Argument& argument);

/**
 * @param call that reads or writes, with one buffer, with vectors or with a message
 * @return octets of all its buffers; throws Unsupported
 */
uint32_t SizeOf(const CallLine& call);

/** @param argument flags @return their names, none for 0; throws Unsupported */
std::set<std::string> FlagsOf(const Argument& argument);

/**
 * @param argument an address or "..." @param standard the port if none is given
 * @return the port; throws Unsupported if it names an address that the testbed does not have
 */
uint16_t PortOf(const Argument& argument, uint16_t standard);

} // namespace packetdrill

#endif // RFC_TCP_PKT_CALL_CHECK_H
