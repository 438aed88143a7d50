/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_COMMANDS_H
#define RFC_TCP_PKT_COMMANDS_H

#include "diagnostic.h"
#include "run-settings.h"
#include "sysctl.h"

#include "ns3/tcp-socket.h"

#include <cstdint>
#include <optional>
#include <string>

namespace packetdrill
{

/** A question to the stack: how many connections are in a state? */
struct StateQuery
{
    ns3::TcpSocket::TcpStates_t state; ///< the state
    std::optional<uint32_t> count;     ///< expected number; unset: one or more
};

/** What a command means. */
struct CommandEffect
{
    AttributeList attributes;         ///< defaults to set
    std::optional<StateQuery> query;  ///< what to check
    std::optional<uint32_t> fastOpen; ///< new value of net.ipv4.tcp_fastopen
};

/**
 * Looks a command up; nothing is ever executed.
 * @param text the command @param place of it @param settings of the run
 * @return what it means; throws Unsupported if it is not known and unknown ones are not ignored
 */
CommandEffect InterpretCommand(const std::string& text, Place place, const RunSettings& settings);

} // namespace packetdrill

#endif // RFC_TCP_PKT_COMMANDS_H
