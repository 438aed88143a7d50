/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "words.h"

#include <algorithm>
#include <cctype>

namespace ns3::rfctcp::impairment
{

std::string
ToUpper(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(std::toupper(c));
    });
    return text;
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
