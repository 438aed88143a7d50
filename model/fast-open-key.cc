/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/fast-open-key.h"

#include "internal/explaining-checker.h"

#include "ns3/string.h"

#include <algorithm>
#include <boost/endian/conversion.hpp>
#include <cctype>
#include <cstddef>
#include <cstdint>

namespace ns3::rfctcp
{

std::optional<Secret>
ReadFastOpenKey(const std::string& text)
{
    constexpr std::size_t NUMBERS = 4;
    constexpr std::size_t DIGITS = 8;
    if (text.size() != NUMBERS * (DIGITS + 1) - 1)
    {
        return std::nullopt;
    }
    Secret secret;
    for (std::size_t i = 0; i < NUMBERS; ++i)
    {
        const std::string number = text.substr(i * (DIGITS + 1), DIGITS);
        const bool digits = std::all_of(number.begin(), number.end(), [](unsigned char digit) {
            return std::isxdigit(digit) != 0;
        });
        if (!digits || (i > 0 && text[i * (DIGITS + 1) - 1] != '-'))
        {
            return std::nullopt;
        }
        boost::endian::store_little_u32(&secret.at(i * sizeof(uint32_t)),
                                        static_cast<uint32_t>(std::stoul(number, nullptr, 16)));
    }
    return secret;
}

Ptr<const AttributeChecker>
MakeFastOpenKeyChecker(const std::string& name)
{
    return Create<ExplainingChecker<StringValue>>(
        MakeStringChecker(),
        name,
        "empty, or four numbers of eight hexadecimal digits joined by -",
        [](const StringValue& value) {
            return value.Get().empty() || ReadFastOpenKey(value.Get());
        });
}

} // namespace ns3::rfctcp
