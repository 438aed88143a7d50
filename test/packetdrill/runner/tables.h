/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_TABLES_H
#define RFC_TCP_PKT_TABLES_H

#include "ast.h"
#include "run-settings.h"

#include "ns3/tcp-socket.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace packetdrill
{

/** What a socket option does. */
struct SocketOption
{
    /** Kind of its value. */
    enum class Kind : uint8_t
    {
        IGNORED,         ///< accepted, never checked
        ERROR,           ///< SO_ERROR
        BOOLEAN,         ///< attribute
        NUMBER,          ///< attribute
        UNCHECKED,       ///< attribute, read without a check
        MILLISECONDS,    ///< attribute
        SECONDS,         ///< attribute
        TYPE_OF_SERVICE, ///< method of ns3::Socket
        TIME_TO_LIVE,    ///< method of ns3::Socket
    };

    std::string name;      ///< as in scripts
    Kind kind;             ///< of its value
    std::string attribute; ///< of the socket
};

/** @param name a socket option @return what it does, nullptr if it is not known */
const SocketOption* FindSocketOption(const std::string& name);

/** Settings of attributes: name and value. */
using AttributeList = std::vector<std::pair<std::string, std::string>>;

/** A question to the stack: how many connections are in a state? */
struct StateQuery
{
    ns3::TcpSocket::TcpStates_t state; ///< the state
    std::optional<uint32_t> count;     ///< expected number; unset: one or more
};

/** What a command means. */
struct CommandEffect
{
    AttributeList attributes;        ///< defaults to set
    std::optional<StateQuery> query; ///< what to check
};

/**
 * Looks a command up; nothing is ever executed.
 * @param text the command @param place of it @param settings of the run
 * @return what it means; throws Unsupported if it is not known and unknown ones are not ignored
 */
CommandEffect InterpretCommand(const std::string& text, Place place, const RunSettings& settings);

/** @param name a constant of the socket API, as O_NONBLOCK @return its value, if it is known */
std::optional<int64_t> FindApiConstant(const std::string& name);

} // namespace packetdrill

#endif // RFC_TCP_PKT_TABLES_H
