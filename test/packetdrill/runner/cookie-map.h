/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_COOKIE_MAP_H
#define RFC_TCP_PKT_COOKIE_MAP_H

#include "lexer.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace packetdrill
{

/**
 * Fast Open cookies, as a script writes them and as they are on the wire. Nobody can foresee the
 * cookies of a server: the first one that it gives is what the script calls it. The words
 * TFO_COOKIE and TFO_COOKIE_ZERO stand for the cookies that a server with the key of the testbed,
 * and one with the key 0, give the runner's host if they make cookies as Linux does.
 */
class CookieMap
{
  public:
    using Cookie = std::vector<uint8_t>; ///< octets

    /** Key that the host under test is given, as net.ipv4.tcp_fastopen_key has it. */
    static constexpr const char* KEY = "a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4";

    /** @param definitions of the run @param ipv6 version of the script */
    CookieMap(const Definitions& definitions, bool ipv6);

    /** @param written as in the script @return the cookie on the wire */
    Cookie ToLive(const Cookie& written) const;
    /**
     * @param written as in the script @param live on the wire
     * @param learns the host under test has made the cookie, so it may be new
     * @return whether they are the same
     */
    bool IsSame(const Cookie& written, const Cookie& live, bool learns);

    /** @return the words and what they stand for over IPv4, hexadecimal */
    static const std::map<std::string, std::string>& Words();

  private:
    std::map<Cookie, Cookie> m_words;   ///< wire format of what the words stand for
    std::map<Cookie, Cookie> m_learned; ///< wire format of cookies that the host has given
};

} // namespace packetdrill

#endif // RFC_TCP_PKT_COOKIE_MAP_H
