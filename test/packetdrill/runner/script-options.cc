/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "script-options.h"

#include "spelling.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace packetdrill
{

namespace
{

constexpr uint32_t STAMPS_LENGTH = 12; ///< octets of a timestamps option with its padding

/** @return the segment size that the peer's SYN line allows, if it names one */
std::optional<uint32_t>
PeerSegmentSize(const Script& script)
{
    for (const Event& event : script.events)
    {
        const auto* line = std::get_if<PacketLine>(&event.action);
        if (line == nullptr || !line->inbound || (line->flags & SYN) == 0)
        {
            continue;
        }
        std::optional<uint32_t> size;
        bool stamps = false;
        for (const OptionSpec& option : line->options.value_or(std::vector<OptionSpec>()))
        {
            if (option.kind == OptionSpec::Kind::EOL)
            {
                break;
            }
            if (option.kind == OptionSpec::Kind::MSS)
            {
                size = option.value;
            }
            stamps = stamps || option.kind == OptionSpec::Kind::TIMESTAMPS;
        }
        if (size && *size > STAMPS_LENGTH && stamps)
        {
            size = *size - STAMPS_LENGTH;
        }
        return size && *size > 0 ? size : std::nullopt;
    }
    return std::nullopt;
}

/** Options that the runner heeds. */
const std::vector<std::string>&
HeededOptions()
{
    static const std::vector<std::string> options{"ip_version",
                                                  "mss",
                                                  "mtu",
                                                  "strict",
                                                  "strict_segments",
                                                  "strict_tail",
                                                  "tcp_ts_tick_usecs",
                                                  "tolerance_usecs"};
    return options;
}

} // namespace

void
CheckOptions(const Script& script)
{
    const auto& heeded = HeededOptions();
    for (const auto& [name, value] : script.options)
    {
        const bool exists = std::find(heeded.begin(), heeded.end(), name) != heeded.end();
        for (const std::string& known : heeded)
        {
            // those of other runners are ignored, and none of them is so near to one of ours
            if (!exists && name.size() > 3 && IsSimilar(name, known))
            {
                throw ScriptError(script.optionPlaces.at(name),
                                  "no option --" + name + ": is --" + known + " meant?");
            }
        }
    }
}

std::optional<uint32_t>
NumericOption(const Script& script, const std::string& name)
{
    const auto option = script.options.find(name);
    if (option == script.options.end())
    {
        return std::nullopt;
    }
    const std::string& text = option->second;
    const bool digits = !text.empty() && text.size() <= 9 &&
                        std::all_of(text.begin(), text.end(), [](unsigned char character) {
                            return std::isdigit(character) != 0;
                        });
    if (!digits)
    {
        throw ScriptError(script.optionPlaces.at(name), "--" + name + " needs a number");
    }
    return static_cast<uint32_t>(std::strtoul(text.c_str(), nullptr, 10));
}

bool
IsIpv6(const Script& script, const RunSettings& settings)
{
    const auto option = script.options.find("ip_version");
    if (option == script.options.end())
    {
        return settings.ipVersion == 6;
    }
    if (option->second == "ipv6")
    {
        return true;
    }
    if (option->second != "ipv4" && option->second != "ipv4-mapped-ipv6")
    {
        throw ScriptError(script.optionPlaces.at("ip_version"),
                          "--ip_version is ipv4, ipv6 or ipv4-mapped-ipv6");
    }
    return false; // an ns-3 socket has no family until it is bound: mapped is the same as IPv4
}

RunSettings
SettingsFor(const Script& script, const RunSettings& settings)
{
    RunSettings result = settings;
    const auto option = script.options.find("strict");
    if (option != script.options.end())
    {
        try
        {
            for (const Switch which : ParseSwitches(option->second))
            {
                result.switches.TurnOff(which);
            }
        }
        catch (const std::invalid_argument& error)
        {
            throw ScriptError(script.optionPlaces.at("strict"), error.what());
        }
    }
    return result;
}

HostSettings
HostFor(const Script& script, const RunSettings& settings)
{
    HostSettings host;
    host.ipv6 = IsIpv6(script, settings);
    host.mtu =
        static_cast<uint16_t>(std::clamp(NumericOption(script, "mtu").value_or(1500), 68U, 65535U));
    host.segmentSize = NumericOption(script, "mss");
    if (!host.segmentSize && !settings.IsRfc() && settings.switches.IsOn(Switch::PEER_MSS))
    {
        host.segmentSize = PeerSegmentSize(script);
        if (host.segmentSize)
        {
            const uint32_t headers = host.ipv6 ? 60 : 40;
            host.segmentSize = std::min<uint32_t>(*host.segmentSize, host.mtu - headers);
        }
    }
    return host;
}

} // namespace packetdrill
