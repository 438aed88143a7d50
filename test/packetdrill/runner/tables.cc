/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tables.h"

#include <algorithm>
#include <map>
#include <vector>

namespace packetdrill
{

const SocketOption*
FindSocketOption(const std::string& name)
{
    using K = SocketOption::Kind;
    static const std::vector<SocketOption> options{
        {"SO_REUSEADDR", K::PERMISSION, "ReuseAddress"},
        {"SO_REUSEPORT", K::PERMISSION, "ReusePort"},
        {"SO_DEBUG", K::IGNORED, ""},
        {"SO_ERROR", K::ERROR, ""},
        {"SO_RCVBUF", K::UNCHECKED, "RcvBufSize"},
        {"SO_SNDBUF", K::UNCHECKED, "SndBufSize"},
        {"SO_LINGER", K::LINGER, ""},
        {"TCP_NODELAY", K::BOOLEAN, "TcpNoDelay"},
        {"TCP_MAXSEG", K::NUMBER, "SegmentSize"},
        {"TCP_CONGESTION", K::ALGORITHM, "CongestionOps"},
        {"TCP_FUNCTION_BLK", K::FUNCTIONS, ""},
        {"TCP_USER_TIMEOUT", K::MILLISECONDS, "UserTimeout"},
        {"TCP_FASTOPEN", K::FAST_OPEN, "FastOpenBacklog"},
        {"TCP_FASTOPEN_CONNECT", K::FAST_OPEN, ""},
        {"TCP_FASTOPEN_NO_COOKIE", K::FAST_OPEN, ""},
        {"TCP_LINGER2", K::SECONDS, "FinWait2Timeout"},
        {"SO_KEEPALIVE", K::BOOLEAN, "KeepAlive"},
        {"TCP_KEEPIDLE", K::SECONDS, "KeepAliveTime"},
        {"TCP_KEEPINTVL", K::SECONDS, "KeepAliveInterval"},
        {"TCP_KEEPCNT", K::NUMBER, "KeepAliveProbes"},
        {"IP_TOS", K::TYPE_OF_SERVICE, ""},
        {"IPV6_TCLASS", K::TYPE_OF_SERVICE, ""},
        {"IP_TTL", K::TIME_TO_LIVE, ""},
        {"IPV6_UNICAST_HOPS", K::TIME_TO_LIVE, ""},
    };
    const auto option = std::find_if(options.begin(), options.end(), [&name](const auto& entry) {
        return entry.name == name;
    });
    return option == options.end() ? nullptr : &*option;
}

std::optional<int64_t>
FindApiConstant(const std::string& name)
{
    static const std::map<std::string, int64_t> constants{
        {"AF_INET", 2},       {"PF_INET", 2},
        {"AF_INET6", 10},     {"PF_INET6", 10},
        {"SOCK_STREAM", 1},   {"SOCK_NONBLOCK", 2048},
        {"IPPROTO_TCP", 6},   {"IPPROTO_IP", 0},
        {"O_RDWR", 2},        {"O_NONBLOCK", 2048},
        {"SHUT_RD", 0},       {"SHUT_WR", 1},
        {"SHUT_RDWR", 2},     {"MSG_PEEK", 2},
        {"MSG_DONTWAIT", 64}, {"MSG_NOSIGNAL", 16384},
        {"INADDR_ANY", 0},    {"NULL", 0},
        {"SOMAXCONN", 4096},  {"MSG_FASTOPEN", 0x20000000},
    };
    const auto constant = constants.find(name);
    return constant == constants.end() ? std::nullopt : std::optional<int64_t>(constant->second);
}

} // namespace packetdrill
