/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "words.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace ns3::rfctcp::impairment
{

namespace
{

/** A flag of the TCP header. */
struct FlagName
{
    const char* name; ///< as in texts
    uint8_t octet;    ///< its bit in the flag octet
};

constexpr std::array<FlagName, 8> FLAG_NAMES{{{"FIN", 0x01},
                                              {"SYN", 0x02},
                                              {"RST", 0x04},
                                              {"PSH", 0x08},
                                              {"ACK", 0x10},
                                              {"URG", 0x20},
                                              {"ECE", 0x40},
                                              {"CWR", 0x80}}}; ///< all flags

} // namespace

std::string
ToUpper(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(std::toupper(c));
    });
    return text;
}

std::vector<std::string>
Split(const std::string& text, char separator)
{
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t end = text.find(separator); end != std::string::npos;
         end = text.find(separator, begin))
    {
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    parts.push_back(text.substr(begin));
    return parts;
}

std::optional<uint8_t>
FlagsFromNames(const std::string& names)
{
    uint8_t flags = 0;
    for (const auto& name : Split(ToUpper(names), ','))
    {
        const auto known =
            std::find_if(FLAG_NAMES.begin(), FLAG_NAMES.end(), [&name](const FlagName& flag) {
                return name == flag.name;
            });
        if (known == FLAG_NAMES.end())
        {
            return std::nullopt;
        }
        flags |= known->octet;
    }
    return flags;
}

std::string
NamesOfFlags(uint8_t flags)
{
    std::string names;
    for (const auto& flag : FLAG_NAMES)
    {
        if (flags & flag.octet)
        {
            names += (names.empty() ? "" : ",") + std::string(flag.name);
        }
    }
    return names;
}

const char*
NameOf(RfcTcpLinkEnd end)
{
    switch (end)
    {
    case RfcTcpLinkEnd::CLIENT:
        return "client";
    case RfcTcpLinkEnd::SERVER:
        return "server";
    case RfcTcpLinkEnd::A:
        return "a";
    case RfcTcpLinkEnd::B:
        return "b";
    }
    return "?";
}

} // namespace ns3::rfctcp::impairment
