/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/text.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"

#include <array>
#include <boost/algorithm/string/replace.hpp>
#include <boost/algorithm/string/split.hpp>
#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace ns3::rfctcp
{

std::vector<std::string>
Split(const std::string& text, char separator)
{
    std::vector<std::string> parts;
    boost::algorithm::split(parts, text, [separator](char c) { return c == separator; });
    return parts;
}

std::vector<std::string>
SplitCsv(const std::string& line)
{
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i)
    {
        if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
        {
            fields.back() += line[i++]; // a doubled mark stands for one of the text
        }
        else if (line[i] == '"')
        {
            quoted = !quoted;
        }
        else if (line[i] == ',' && !quoted)
        {
            fields.emplace_back();
        }
        else
        {
            fields.back() += line[i];
        }
    }
    return fields;
}

std::string
QuoteCsv(const std::string& text)
{
    if (text.find_first_of("\",\r\n") == std::string::npos)
    {
        return text;
    }
    return '"' + boost::algorithm::replace_all_copy(text, "\"", "\"\"") + '"';
}

std::string
EscapeXml(const std::string& text)
{
    std::string escaped;
    for (const char character : text)
    {
        switch (character)
        {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        default:
            escaped += character == '\n' || static_cast<unsigned char>(character) >= 0x20
                           ? character
                           : '?';
        }
    }
    return escaped;
}

std::string
Format(const char* format, double number)
{
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, number);
    return text.data();
}

std::string
EndText(const Address& end)
{
    std::ostringstream os;
    if (InetSocketAddress::IsMatchingType(end))
    {
        const InetSocketAddress inet = InetSocketAddress::ConvertFrom(end);
        os << inet.GetIpv4() << ':' << inet.GetPort();
    }
    else if (Inet6SocketAddress::IsMatchingType(end))
    {
        const Inet6SocketAddress inet = Inet6SocketAddress::ConvertFrom(end);
        os << '[' << inet.GetIpv6() << "]:" << inet.GetPort();
    }
    else
    {
        os << '*';
    }
    return os.str();
}

Address
EndFromText(const std::string& text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0)
    {
        return Address();
    }
    const auto port = static_cast<uint16_t>(std::strtoul(text.c_str() + colon + 1, nullptr, 10));
    if (text.front() == '[' && colon >= 2 && text[colon - 1] == ']')
    {
        return Inet6SocketAddress(Ipv6Address(text.substr(1, colon - 2).c_str()), port);
    }
    return InetSocketAddress(Ipv4Address(text.substr(0, colon).c_str()), port);
}

} // namespace ns3::rfctcp
