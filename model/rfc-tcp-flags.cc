/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-flags.h"

#include "core/wire/segment.h"
#include "internal/text.h"

#include <boost/algorithm/string/predicate.hpp>

namespace ns3
{

std::string
RfcTcpFlagNames(uint8_t flags)
{
    return rfctcp::Flags::FromOctet(flags).ToString();
}

std::optional<uint8_t>
RfcTcpFlagsFromNames(const std::string& names)
{
    uint8_t flags = 0;
    for (const auto& name : rfctcp::Split(names, ','))
    {
        unsigned bit = 0x01;
        while (bit < 0x100 &&
               !boost::algorithm::iequals(name, RfcTcpFlagNames(static_cast<uint8_t>(bit))))
        {
            bit <<= 1;
        }
        if (bit == 0x100)
        {
            return std::nullopt;
        }
        flags |= static_cast<uint8_t>(bit);
    }
    return flags;
}

} // namespace ns3
