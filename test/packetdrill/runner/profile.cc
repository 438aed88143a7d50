/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "profile.h"

#include "model/rfc-tcp-preset.h"
#include "segment-options.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>

namespace packetdrill
{

namespace
{

/**
 * @param preset name of an RfcTcpPreset
 * @param builtIn what makes the built-in TCP do the same, where its attributes are others
 * @return both
 */
std::vector<AttributeSetting>
OfPreset(const std::string& preset, const std::vector<AttributeSetting>& builtIn)
{
    std::vector<AttributeSetting> all = builtIn;
    for (const auto& [attribute, value, source] : ns3::RfcTcpPreset::Get(preset))
    {
        all.push_back({attribute, value, source});
    }
    return all;
}

/** @return all relaxations */
std::set<Switch>
Relaxations()
{
    return {Switch::IGNORE_PUSH,
            Switch::IGNORE_WINDOW,
            Switch::OPTIONS_AS_SET,
            Switch::SYN_OPTIONS,
            Switch::EXTRA_ACK,
            Switch::ANY_ERROR,
            Switch::PEER_MSS};
}

Profile
Rfc9293()
{
    Profile profile;
    profile.name = "rfc9293";
    profile.attributes =
        OfPreset("Rfc9293",
                 {{"ns3::TcpL4Protocol::RecoveryType", "ns3::TcpClassicRecovery", "RFC 5681 3.2"},
                  {"ns3::TcpSocketBase::MinRto", "1s", "RFC 6298 2.4"}});
    profile.synOptions = {
        {KIND_MSS, SynOptionRule::FREE}, // SHLD-5 is for scripts that are about it
        {KIND_WINDOW_SCALE, SynOptionRule::NOT_UNASKED},
        {KIND_SACK_PERMITTED, SynOptionRule::NOT_UNASKED},
        {KIND_TIMESTAMPS, SynOptionRule::NOT_UNASKED},
    };
    profile.conformance = Relaxations();
    profile.nonBlockFlag = 0x800;
    return profile;
}

Profile
Linux()
{
    Profile profile;
    profile.name = "linux";
    profile.attributes = OfPreset(
        "LinuxLike",
        {{"ns3::TcpSocketBase::MinRto", "200ms", "TCP_RTO_MIN"},
         {"ns3::TcpSocketBase::MaxSegLifetime", "30", "TCP_TIMEWAIT_LEN is 60 s"},
         {"ns3::TcpL4Protocol::RecoveryType", "ns3::TcpPrrRecovery", "tcp_cwnd_reduction"}});
    profile.synOptions = {
        {KIND_MSS, SynOptionRule::PRESENT},
        {KIND_WINDOW_SCALE, SynOptionRule::AS_OFFERED},
        {KIND_SACK_PERMITTED, SynOptionRule::AS_OFFERED},
        {KIND_TIMESTAMPS, SynOptionRule::AS_OFFERED},
    };
    profile.conformance = Relaxations();
    profile.nonBlockFlag = 0x800;
    return profile;
}

Profile
FreeBsd()
{
    Profile profile = Linux();
    profile.name = "freebsd";
    profile.attributes = OfPreset(
        "FreeBsdLike",
        {{"ns3::TcpSocketBase::MinRto", "30ms", "net.inet.tcp.rexmit_min"},
         {"ns3::TcpSocketBase::MaxSegLifetime", "30", "net.inet.tcp.msl"},
         {"ns3::TcpL4Protocol::RecoveryType", "ns3::TcpPrrRecovery", "net.inet.tcp.do_prr"}});
    profile.nonBlockFlag = 0x4;
    return profile;
}

} // namespace

const std::map<Switch, std::string>&
SwitchNames()
{
    static const std::map<Switch, std::string> names{
        {Switch::IGNORE_PUSH, "psh"},
        {Switch::IGNORE_WINDOW, "window"},
        {Switch::OPTIONS_AS_SET, "options"},
        {Switch::SYN_OPTIONS, "syn-options"},
        {Switch::EXTRA_ACK, "extra-ack"},
        {Switch::ANY_ERROR, "so-error"},
        {Switch::PEER_MSS, "peer-mss"},
        {Switch::STRICT_TAIL, "strict-tail"},
    };
    return names;
}

std::vector<Switch>
ParseSwitches(const std::string& text)
{
    std::vector<Switch> result;
    for (std::size_t begin = 0; begin <= text.size();)
    {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string name = text.substr(begin, end - begin);
        const auto& names = SwitchNames();
        const auto found = std::find_if(names.begin(), names.end(), [&name](const auto& entry) {
            return entry.second == name;
        });
        if (found == names.end())
        {
            std::string legal;
            for (const auto& [which, known] : names)
            {
                legal += " " + known;
            }
            throw std::invalid_argument("unknown switch \"" + name + "\". Switches:" + legal);
        }
        result.push_back(found->first);
        begin = end + 1;
    }
    return result;
}

void
Switches::TurnOn(Switch which)
{
    m_on.insert(which);
}

void
Switches::TurnOff(Switch which)
{
    m_on.erase(which);
}

bool
Switches::IsOn(Switch which) const
{
    return m_on.count(which) > 0;
}

bool
Switches::Allows(Switch which)
{
    if (!IsOn(which))
    {
        return false;
    }
    m_used.insert(which);
    return true;
}

void
Switches::Restart()
{
    m_used.clear();
}

std::string
Switches::Describe() const
{
    std::string text;
    for (const Switch which : m_on)
    {
        text += (text.empty() ? "" : " ") + SwitchNames().at(which);
    }
    text += m_used.empty() ? "" : "; used:";
    for (const Switch which : m_used)
    {
        text += " " + SwitchNames().at(which);
    }
    return text;
}

const std::vector<Profile>&
Profiles()
{
    static const std::vector<Profile> profiles{Rfc9293(), Linux(), FreeBsd()};
    return profiles;
}

} // namespace packetdrill
