/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_SYSCTL_H
#define RFC_TCP_PKT_SYSCTL_H

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace packetdrill
{

/** Bits of net.ipv4.tcp_fastopen. */
enum FastOpenBit : uint32_t
{
    FAST_OPEN_CLIENT = 0x1,             ///< clients may use it
    FAST_OPEN_SERVER = 0x2,             ///< listeners may use it
    FAST_OPEN_CLIENT_NO_COOKIE = 0x4,   ///< clients need no cookie
    FAST_OPEN_SERVER_NO_COOKIE = 0x200, ///< listeners need no cookie
    FAST_OPEN_ALL_LISTENERS = 0x400,    ///< listeners use it without a socket option
};

/** What a script begins with. */
constexpr uint32_t FAST_OPEN_BITS = FAST_OPEN_CLIENT | FAST_OPEN_SERVER;

/** Settings of attributes: name and value. */
using AttributeList = std::vector<std::pair<std::string, std::string>>;

/**
 * Finds out what setting a variable of Linux or FreeBSD means for the TCP under test. Setting what
 * the operating system has anyway means nothing, whether or not the TCP has an attribute for it.
 * @param name of the variable, with dots or slashes
 * @param value as a script writes it
 * @param hasAttribute tells whether the TCP under test has an attribute
 * @return defaults of attributes to set, perhaps none; nothing if the variable cannot be set to
 *         this value here
 */
std::optional<AttributeList> TranslateSysctl(
    const std::string& name,
    const std::string& value,
    const std::function<bool(const std::string&)>& hasAttribute);

/**
 * @param name of a variable, with dots or slashes @param value as a script writes it
 * @return the bits, if the variable is net.ipv4.tcp_fastopen
 */
std::optional<uint32_t> ParseFastOpenBits(const std::string& name, const std::string& value);

/**
 * @param name of a congestion control in Linux or FreeBSD, as newreno
 * @return its TypeId in ns-3, empty if there is none
 */
std::string FindCongestionControl(const std::string& name);

} // namespace packetdrill

#endif // RFC_TCP_PKT_SYSCTL_H
