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
        IGNORED,         ///< of no effect on what can be seen
        ERROR,           ///< SO_ERROR
        LINGER,          ///< SO_LINGER: a record
        ALGORITHM,       ///< name of a congestion control
        FUNCTIONS,       ///< TCP_FUNCTION_BLK of FreeBSD: which of its TCPs
        PERMISSION,      ///< attribute; a TCP without it permits what it permits
        BOOLEAN,         ///< attribute
        NUMBER,          ///< attribute
        UNCHECKED,       ///< attribute, read without a check
        MILLISECONDS,    ///< attribute
        SECONDS,         ///< attribute
        FAST_OPEN,       ///< TCP_FASTOPEN and the like, see system-calls-fast-open.cc
        TYPE_OF_SERVICE, ///< method of ns3::Socket
        TIME_TO_LIVE,    ///< method of ns3::Socket
    };

    std::string name;      ///< as in scripts
    Kind kind;             ///< of its value
    std::string attribute; ///< of the socket
};

/** @param name a socket option @return what it does, nullptr if it is not known */
const SocketOption* FindSocketOption(const std::string& name);

/** @param name a constant of the socket API, as O_NONBLOCK @return its value, if it is known */
std::optional<int64_t> FindApiConstant(const std::string& name);

} // namespace packetdrill

#endif // RFC_TCP_PKT_TABLES_H
