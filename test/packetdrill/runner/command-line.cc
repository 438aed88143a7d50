/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "command-line.h"

#include "common/option-text.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <stdexcept>
#include <thread>

namespace packetdrill
{

namespace
{

namespace fs = std::filesystem;

using common::TakeNumber;

const Profile*
FindProfile(const std::string& name)
{
    std::string legal;
    for (const Profile& profile : Profiles())
    {
        if (profile.name == name)
        {
            return &profile;
        }
        legal += " " + profile.name;
    }
    throw UsageError("unknown profile \"" + name + "\". Profiles:" + legal);
}

/** NAME or NAME=VALUE. */
void
Define(const std::string& text, Definitions& definitions)
{
    const auto equals = text.find('=');
    const std::string name = text.substr(0, equals);
    if (name.empty())
    {
        throw UsageError("--define needs a name");
    }
    definitions.names.insert(name);
    if (equals != std::string::npos)
    {
        definitions.symbols[name] = text.substr(equals + 1);
    }
}

/** A script, or all scripts of a folder in the order of their names. */
void
AddFiles(const std::string& path, std::vector<std::string>& files)
{
    std::error_code error;
    if (!fs::is_directory(path, error))
    {
        if (!fs::exists(path, error))
        {
            throw UsageError("no such file: " + path);
        }
        files.push_back(path);
        return;
    }
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(path))
    {
        if (entry.is_regular_file() && entry.path().extension() == ".pkt")
        {
            found.push_back(entry.path().string());
        }
    }
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
}

/** Choices that only act together. */
struct Choices
{
    std::vector<Switch> relax;  ///< --relax
    std::vector<Switch> strict; ///< --strict
    bool mode{false};           ///< --mode was given
};

/** Fills the switches from the mode, the profile and the choices. */
void
SetSwitches(const Choices& choices, RunSettings& settings)
{
    if (!choices.mode)
    {
        // what another system's scripts show of padding or windows is that system's choice
        settings.conformance = settings.profile != &Profiles().front();
    }
    std::set<Switch> on = settings.conformance ? settings.profile->conformance : std::set<Switch>();
    on.insert(choices.relax.begin(), choices.relax.end());
    for (const Switch which : choices.strict)
    {
        on.erase(which);
    }
    for (const Switch which : on)
    {
        settings.switches.TurnOn(which);
    }
}

using Handler = std::function<void(const std::string&)>;

std::map<std::string, Handler>
Handlers(CommandLineOptions& options, Choices& choices)
{
    RunSettings& settings = options.settings;
    return {
        {"tcp", [&settings](const auto& value) { settings.tcp = value; }},
        {"factory", [&settings](const auto& value) { settings.factory = value; }},
        {"mode",
         [&settings, &choices](const auto& value) {
             if (value != "strict" && value != "conformance")
             {
                 throw UsageError("--mode is strict or conformance");
             }
             choices.mode = true;
             settings.conformance = value == "conformance";
         }},
        {"profile", [&settings](const auto& value) { settings.profile = FindProfile(value); }},
        {"ip",
         [&settings](const auto& value) {
             if (value != "4" && value != "6")
             {
                 throw UsageError("--ip is 4 or 6");
             }
             settings.ipVersion = value == "4" ? 4 : 6;
         }},
        {"define", [&settings](const auto& value) { Define(value, settings.definitions); }},
        {"jobs",
         [&options](const auto& value) { options.jobs = TakeNumber("jobs", value, 1U, 1024U); }},
        {"limit",
         [&settings](const auto& value) {
             settings.wallLimit = TakeNumber("limit", value, 1U, 86'400U);
         }},
        {"junit", [&options](const auto& value) { options.junit = value; }},
        {"lib", [&options](const auto& value) { options.libraries.push_back(value); }},
        {"relax",
         [&choices](const auto& value) {
             const auto parsed = ParseSwitches(value);
             choices.relax.insert(choices.relax.end(), parsed.begin(), parsed.end());
         }},
        {"strict",
         [&choices](const auto& value) {
             const auto parsed = ParseSwitches(value);
             choices.strict.insert(choices.strict.end(), parsed.begin(), parsed.end());
         }},
        {"commands",
         [&settings](const auto& value) {
             if (value != "skip" && value != "ignore")
             {
                 throw UsageError("--commands is skip or ignore");
             }
             settings.commands = value == "skip" ? CommandPolicy::SKIP : CommandPolicy::IGNORE;
         }},
        {"set",
         [&settings](const auto& value) {
             const auto equals = value.find('=');
             if (equals == std::string::npos)
             {
                 throw UsageError("--set needs ATTRIBUTE=VALUE");
             }
             settings.attributes.emplace_back(value.substr(0, equals), value.substr(equals + 1));
         }},
    };
}

} // namespace

CommandLineOptions
ParseCommandLine(const std::vector<std::string>& arguments)
{
    CommandLineOptions options;
    options.jobs = std::max(std::thread::hardware_concurrency(), 1U);
    Choices choices;
    const auto handlers = Handlers(options, choices);
    for (const std::string& argument : arguments)
    {
        if (argument.rfind("--", 0) != 0)
        {
            AddFiles(argument, options.files);
            continue;
        }
        const auto equals = argument.find('=');
        const std::string name = argument.substr(2, equals - 2);
        const auto handler = handlers.find(name);
        if (name == "help")
        {
            options.help = true;
        }
        else if (name == "strict-tail" && equals == std::string::npos)
        {
            choices.relax.push_back(Switch::STRICT_TAIL);
        }
        else if (name == "no-skip" && equals == std::string::npos)
        {
            options.noSkip = true;
        }
        else if (handler == handlers.end())
        {
            throw UsageError("unknown option \"" + argument + "\"");
        }
        else if (equals == std::string::npos)
        {
            throw UsageError("--" + name + " needs a value: --" + name + "=...");
        }
        else
        {
            handler->second(argument.substr(equals + 1));
        }
    }
    SetSwitches(choices, options.settings);
    if (options.files.empty() && !options.help)
    {
        throw UsageError("no scripts");
    }
    return options;
}

std::string
Usage()
{
    return R"(usage: rfc-tcp-pkt [OPTION...] FILE|DIR...

Runs packetdrill scripts in simulated time against a TCP of ns-3.

  --tcp=rfc|builtin|TYPEID      TCP under test, or the TypeId of its layer 4 protocol (rfc)
  --mode=strict|conformance     compare everything, or what any TCP must do (strict for rfc9293)
  --profile=NAME                rfc9293, linux or freebsd: attributes and switches (rfc9293)
  --ip=4|6                      IP version of scripts that do not name one (4)
  --define=NAME[=VALUE]         for #ifdef; with a value it replaces the word NAME
  --jobs=N                      worker processes (one for each processor)
  --junit=FILE                  also write JUnit XML
  --lib=FILE.so                 load a library, for a TCP of one's own
  --factory=TYPEID              socket factory (ns3::TcpSocketFactory)
  --set=ATTRIBUTE=VALUE         default of an attribute, as ns3::TcpSocket::InitialCwnd=2
  --relax=SWITCH[,SWITCH...]    turn switches of the comparison on, --strict=... off
  --strict-tail                 fail if packets are left over at the end
  --no-skip                     the exit status is 1 if a script was skipped, too
  --commands=skip|ignore        what to do with unknown commands (skip the script)
  --limit=SECONDS               real time for one script (10)

The exit status is 0 if no script failed and all could be read, else 1; 2 for a wrong usage.
)";
}

std::string
DescribeSettings(const RunSettings& settings)
{
    std::string text =
        "tcp=" + settings.tcp + " mode=" + (settings.conformance ? "conformance" : "strict") +
        " profile=" + settings.profile->name + " ip=" + std::to_string(settings.ipVersion);
    const std::string switches = settings.switches.Describe();
    text += " switches: " + (switches.empty() ? "none" : switches);
    for (const auto& [name, value] : settings.attributes)
    {
        text += " " + name + "=" + value;
    }
    return text;
}

} // namespace packetdrill
