/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "segment-options.h"

#include <cstdio>

namespace packetdrill
{

namespace
{

std::string
Hexadecimal(const std::vector<uint8_t>& octets, std::size_t from)
{
    std::string text;
    for (std::size_t i = from; i < octets.size(); ++i)
    {
        char digits[3]; // NOLINT: for snprintf
        std::snprintf(digits, sizeof(digits), "%02x", octets[i]);
        text += digits;
    }
    return text;
}

bool
IsFastOpenExperiment(const WireOption& option)
{
    return option.size() >= 4 && option[2] == 0xf9 && option[3] == 0x89;
}

} // namespace

uint32_t
Read32(const std::vector<uint8_t>& octets, std::size_t offset)
{
    return uint32_t{octets[offset]} << 24 | uint32_t{octets[offset + 1]} << 16 |
           uint32_t{octets[offset + 2]} << 8 | octets[offset + 3];
}

void
Append16(std::vector<uint8_t>& octets, uint32_t value)
{
    octets.push_back(static_cast<uint8_t>(value >> 8));
    octets.push_back(static_cast<uint8_t>(value));
}

void
Append32(std::vector<uint8_t>& octets, uint32_t value)
{
    Append16(octets, value >> 16);
    Append16(octets, value);
}

std::size_t
OptionLength(const OptionSpec& option)
{
    return EncodeOption(option).size();
}

WireOption
EncodeOption(const OptionSpec& option)
{
    using Kind = OptionSpec::Kind;
    WireOption octets;
    switch (option.kind)
    {
    case Kind::NOP:
        return {KIND_NOP};
    case Kind::EOL:
        return {KIND_EOL};
    case Kind::MSS:
        octets = {KIND_MSS, 4};
        Append16(octets, option.value);
        return octets;
    case Kind::WINDOW_SCALE:
        return {KIND_WINDOW_SCALE, 3, static_cast<uint8_t>(option.value)};
    case Kind::SACK_PERMITTED:
        return {KIND_SACK_PERMITTED, 2};
    case Kind::SACK:
        octets = {KIND_SACK, static_cast<uint8_t>(2 + 8 * option.blocks.size())};
        for (const auto& [left, right] : option.blocks)
        {
            Append32(octets, left);
            Append32(octets, right);
        }
        return octets;
    case Kind::TIMESTAMPS:
        octets = {KIND_TIMESTAMPS, 10};
        Append32(octets, option.value);
        Append32(octets, option.echo);
        return octets;
    case Kind::FAST_OPEN:
        octets = {KIND_FAST_OPEN, static_cast<uint8_t>(2 + option.octets.size())};
        break;
    case Kind::FAST_OPEN_EXPERIMENTAL:
        octets = {KIND_EXPERIMENTAL, static_cast<uint8_t>(4 + option.octets.size()), 0xf9, 0x89};
        break;
    case Kind::MD5:
    case Kind::RAW:
        break;
    }
    octets.insert(octets.end(), option.octets.begin(), option.octets.end());
    return octets;
}

bool
IsFastOpen(const OptionSpec& option)
{
    return option.kind == OptionSpec::Kind::FAST_OPEN ||
           option.kind == OptionSpec::Kind::FAST_OPEN_EXPERIMENTAL;
}

std::vector<WireOption>
SplitOptions(const std::vector<uint8_t>& octets)
{
    std::vector<WireOption> options;
    std::size_t position = 0;
    while (position < octets.size())
    {
        std::size_t length = 1;
        if (octets[position] != KIND_EOL && octets[position] != KIND_NOP)
        {
            const bool fits = position + 1 < octets.size() && octets[position + 1] >= 2 &&
                              position + octets[position + 1] <= octets.size();
            length = fits ? octets[position + 1] : octets.size() - position;
        }
        options.emplace_back(octets.begin() + position, octets.begin() + position + length);
        position += length;
    }
    return options;
}

std::string
PrintOption(const WireOption& option)
{
    const std::size_t size = option.size();
    switch (option[0])
    {
    case KIND_EOL:
        return "eol";
    case KIND_NOP:
        return "nop";
    case KIND_MSS:
        if (size == 4)
        {
            return "mss " + std::to_string(option[2] << 8 | option[3]);
        }
        break;
    case KIND_WINDOW_SCALE:
        if (size == 3)
        {
            return "wscale " + std::to_string(option[2]);
        }
        break;
    case KIND_SACK_PERMITTED:
        if (size == 2)
        {
            return "sackOK";
        }
        break;
    case KIND_SACK:
        if (size % 8 == 2)
        {
            std::string text = "sack";
            for (std::size_t i = 2; i < size; i += 8)
            {
                text += " " + std::to_string(Read32(option, i)) + ":" +
                        std::to_string(Read32(option, i + 4));
            }
            return text;
        }
        break;
    case KIND_TIMESTAMPS:
        if (size == 10)
        {
            return "TS val " + std::to_string(Read32(option, 2)) + " ecr " +
                   std::to_string(Read32(option, 6));
        }
        break;
    case KIND_FAST_OPEN:
        return size > 2 ? "FO " + Hexadecimal(option, 2) : "FO";
    case KIND_EXPERIMENTAL:
        if (IsFastOpenExperiment(option))
        {
            return size > 4 ? "FOEXP " + Hexadecimal(option, 4) : "FOEXP";
        }
        break;
    default:
        break;
    }
    return "raw " + Hexadecimal(option, 0);
}

} // namespace packetdrill
