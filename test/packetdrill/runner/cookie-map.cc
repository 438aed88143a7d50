/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "cookie-map.h"

#include <algorithm>
#include <cstdlib>

namespace packetdrill
{

namespace
{

/** Over IPv6 the same words stand for these. */
const std::map<std::string, std::string>&
WordsOverIpv6()
{
    static const std::map<std::string, std::string> words{{"TFO_COOKIE", "c1d1e9742a47a9bc"},
                                                          {"TFO_COOKIE_ZERO", "82af1a8f9a205c34"}};
    return words;
}

CookieMap::Cookie
FromHexadecimal(const std::string& digits)
{
    CookieMap::Cookie cookie;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    {
        cookie.push_back(
            static_cast<uint8_t>(std::strtoul(digits.substr(i, 2).c_str(), nullptr, 16)));
    }
    return cookie;
}

} // namespace

const std::map<std::string, std::string>&
CookieMap::Words()
{
    static const std::map<std::string, std::string> words{{"TFO_COOKIE", "3021b9d889017eeb"},
                                                          {"TFO_COOKIE_ZERO", "b7c12350a90dc8f5"}};
    return words;
}

CookieMap::CookieMap(const Definitions& definitions, bool ipv6)
{
    for (const auto& [word, live] : ipv6 ? WordsOverIpv6() : Words())
    {
        m_words[FromHexadecimal(definitions.symbols.at(word))] = FromHexadecimal(live);
    }
}

CookieMap::Cookie
CookieMap::ToLive(const Cookie& written) const
{
    for (const auto* cookies : {&m_words, &m_learned})
    {
        if (const auto known = cookies->find(written); known != cookies->end())
        {
            return known->second;
        }
    }
    return written;
}

bool
CookieMap::IsSame(const Cookie& written, const Cookie& live, bool learns)
{
    if (ToLive(written) == live)
    {
        return true;
    }
    const bool isNew = learns && !written.empty() && !live.empty() && ToLive(written) == written &&
                       std::none_of(m_learned.begin(), m_learned.end(), [&live](const auto& known) {
                           return known.second == live;
                       });
    if (isNew)
    {
        m_learned[written] = live;
    }
    return isNew;
}

} // namespace packetdrill
