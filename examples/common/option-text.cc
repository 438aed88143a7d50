/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "option-text.h"

#include <cmath>
#include <cstdlib>
#include <stdexcept>

namespace common
{

void
Reject(const std::string& option, const std::string& value, const std::string& legal)
{
    throw std::invalid_argument("--" + option + "=" + value + ": must be " + legal);
}

std::vector<std::string>
SplitList(const std::string& text)
{
    std::vector<std::string> items(1);
    for (const char c : text)
    {
        if (c == ',')
        {
            items.emplace_back();
        }
        else
        {
            items.back() += c;
        }
    }
    return items;
}

uint32_t
ParseInteger(const std::string& option, const std::string& value, uint32_t low, uint32_t high)
{
    const bool digits = !value.empty() && value.size() <= 10 &&
                        value.find_first_not_of("0123456789") == std::string::npos;
    const unsigned long long number = digits ? std::strtoull(value.c_str(), nullptr, 10) : 0;
    if (!digits || number < low || number > high)
    {
        Reject(option,
               value,
               "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    }
    return static_cast<uint32_t>(number);
}

double
ParseReal(const std::string& value)
{
    const bool plain =
        !value.empty() && value.find_first_not_of("0123456789.eE-") == std::string::npos;
    char* end = nullptr;
    const double number = plain ? std::strtod(value.c_str(), &end) : std::nan("");
    return plain && *end == '\0' ? number : std::nan("");
}

void
RejectExtraArguments(const ns3::CommandLine& cmd)
{
    if (cmd.GetNExtraNonOptions() > 0)
    {
        throw std::invalid_argument(cmd.GetExtraNonOption(0) +
                                    ": arguments have the form --name=value; --help lists them");
    }
}

} // namespace common
