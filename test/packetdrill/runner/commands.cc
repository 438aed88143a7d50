/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "commands.h"

#include "socket-view.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <sstream>
#include <vector>

namespace packetdrill
{

namespace
{

using Words = std::vector<std::string>;

/**
 * Words of a command list as a shell splits it: quotes hold a word together, a comment ends with
 * its line. @return simple commands: ends of lines, ; && and || separate them
 */
std::vector<Words>
SplitCommands(const std::string& text)
{
    std::vector<Words> commands(1);
    std::string word;
    bool begun = false; // an empty pair of quotes is a word as well
    char quote = 0;
    const auto endWord = [&commands, &word, &begun]() {
        if (begun)
        {
            commands.back().push_back(word);
        }
        word.clear();
        begun = false;
    };
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        const char next = text[i];
        const bool twice = i + 1 < text.size() && text[i + 1] == next;
        if (quote != 0)
        {
            quote = next == quote ? '\0' : quote;
            word += quote != 0 ? std::string(1, next) : "";
        }
        else if (next == '"' || next == '\'')
        {
            quote = next;
            begun = true;
        }
        else if (next == '\\' && i + 1 < text.size())
        {
            ++i;
            word += text[i] == '\n' ? "" : std::string(1, text[i]);
        }
        else if (next == '#' && !begun)
        {
            i = std::min(text.find('\n', i), text.size()) - 1;
        }
        else if (next == ';' || next == '\n' || ((next == '&' || next == '|') && twice))
        {
            endWord();
            commands.emplace_back();
            i += next == '&' || next == '|' ? 1 : 0;
        }
        else if (std::isspace(static_cast<unsigned char>(next)))
        {
            endWord();
        }
        else
        {
            word += next;
            begun = true;
        }
    }
    endWord();
    return commands;
}

/** @return the words without redirections */
Words
WithoutRedirections(const Words& words)
{
    Words kept;
    for (std::size_t i = 0; i < words.size(); ++i)
    {
        const auto arrow = words[i].find('>');
        const bool digits = arrow != std::string::npos &&
                            std::all_of(words[i].begin(),
                                        words[i].begin() + static_cast<std::ptrdiff_t>(arrow),
                                        [](unsigned char character) {
                                            return std::isdigit(character) || character == '&';
                                        });
        if (!digits)
        {
            kept.push_back(words[i]);
        }
        else if (words[i].back() == '>')
        {
            ++i; // the file is the next word
        }
    }
    return kept;
}

/** Settings that a command makes. */
class Settings
{
  public:
    Settings(const RunSettings& run, CommandEffect& effect)
        : m_run(run),
          m_effect(effect)
    {
    }

    /** defaults.sh of the suite for Linux: of what it sets only this may matter to a script */
    void SetDefaults()
    {
        m_effect.fastOpen = FAST_OPEN_CLIENT | FAST_OPEN_SERVER | FAST_OPEN_ALL_LISTENERS;
    }

    /** @return whether the variable can be set to the value, or has it anyway */
    bool Set(const std::string& name, const std::string& value)
    {
        const auto hasAttribute = [this](const std::string& attribute) {
            return attribute.rfind("ns3::RfcTcp", 0) != 0 || m_run.IsRfc();
        };
        if (const auto bits = ParseFastOpenBits(name, value))
        {
            m_effect.fastOpen = *bits;
            return true;
        }
        const auto translated = TranslateSysctl(name, value, hasAttribute);
        if (translated)
        {
            m_effect.attributes.insert(m_effect.attributes.end(),
                                       translated->begin(),
                                       translated->end());
        }
        return translated.has_value();
    }

    /** @param assignment NAME=VALUE, where NAME may be a path below /proc/sys */
    bool Set(const std::string& assignment)
    {
        const std::string proc = "/proc/sys/";
        const auto equals = assignment.find('=');
        const std::size_t begin = assignment.rfind(proc, 0) == 0 ? proc.size() : 0;
        return equals != std::string::npos &&
               Set(assignment.substr(begin, equals - begin), assignment.substr(equals + 1));
    }

  private:
    const RunSettings& m_run; ///< of the run
    CommandEffect& m_effect;  ///< what the settings mean
};

/** sysctl NAME=VALUE..., also as NAME = VALUE; reading a variable does no harm. */
bool
InterpretSysctl(const Words& words, Settings& settings)
{
    for (std::size_t i = 1; i < words.size(); ++i)
    {
        if (words[i][0] == '-')
        {
            continue;
        }
        std::string assignment = words[i];
        if (i + 2 < words.size() && words[i + 1] == "=")
        {
            assignment += "=" + words[i + 2];
            i += 2;
        }
        if (assignment.find('=') != std::string::npos && !settings.Set(assignment))
        {
            return false;
        }
    }
    return true;
}

/**
 * Commands that prepare the network devices, kernel modules and caches of a real host, or undo what
 * other commands did: there is nothing of that kind here.
 */
bool
IsHarmless(const std::string& program, const Words& words)
{
    static const std::vector<std::string> harmless{":",
                                                   "true",
                                                   "ethtool",
                                                   "exit",
                                                   "kldload",
                                                   "kldunload",
                                                   "modprobe",
                                                   "nstat",
                                                   "sleep",
                                                   "sync",
                                                   "set_arch",
                                                   "umask",
                                                   "ulimit",
                                                   "killall"};
    const bool flushesMetrics = program == "ip" && words.size() > 1 && words[1] == "tcp_metrics";
    const bool queues = program == "tc" && words.size() > 1 && words[1] == "qdisc" &&
                        std::find(words.begin(), words.end(), "netem") == words.end();
    return flushesMetrics || queues || program.rfind("sysctl_restore_", 0) == 0 ||
           std::find(harmless.begin(), harmless.end(), program) != harmless.end();
}

/** @return whether the command is understood */
bool
InterpretSimple(const Words& all, Settings& settings)
{
    const Words words = WithoutRedirections(all);
    if (words.empty())
    {
        return true;
    }
    const std::string program = words[0].substr(words[0].rfind('/') + 1);
    if (program == "sysctl")
    {
        return InterpretSysctl(words, settings);
    }
    if (program == "set_sysctls.py")
    {
        return std::all_of(words.begin() + 1, words.end(), [&settings](const auto& assignment) {
            return settings.Set(assignment);
        });
    }
    if (program == "echo")
    {
        const auto file = all.back().find("/proc/sys/");
        return file != std::string::npos && words.size() == 2 &&
               settings.Set(all.back().substr(file) + "=" + words[1]);
    }
    if (program == "defaults.sh")
    {
        settings.SetDefaults();
        return true;
    }
    return IsHarmless(program, words);
}

/** A status pipeline: netstat, ss or sockstat, a state, and perhaps how many are expected. */
std::optional<StateQuery>
InterpretQuery(const std::string& text)
{
    std::string separated = text;
    for (char& character : separated)
    {
        const bool keep = std::isalnum(static_cast<unsigned char>(character)) || character == '_' ||
                          character == '-';
        character = keep ? character : ' ';
    }
    std::istringstream words(separated);
    StateQuery query{};
    bool status = false;
    bool state = false;
    bool counted = false;
    for (std::string word, before; words >> word; before = word)
    {
        status = status || word == "netstat" || word == "ss" || word == "sockstat";
        std::string name = word;
        std::replace(name.begin(), name.end(), '-', '_');
        if (const auto found = FindState(name); found && status && name.size() > 4)
        {
            query.state = *found;
            state = true;
        }
        counted = counted || word == "wc" || word == "-c";
        if (before == "-eq" || before == "-x" || before == "-qx" || before == "-Fqx")
        {
            query.count = static_cast<uint32_t>(std::strtoul(word.c_str(), nullptr, 10));
        }
    }
    const bool understood = status && state && counted == query.count.has_value();
    return understood ? std::optional<StateQuery>(query) : std::nullopt;
}

} // namespace

CommandEffect
InterpretCommand(const std::string& text, Place place, const RunSettings& settings)
{
    CommandEffect effect;
    effect.query = InterpretQuery(text);
    if (effect.query)
    {
        return effect;
    }
    Settings made(settings, effect);
    for (const Words& command : SplitCommands(text))
    {
        if (!InterpretSimple(command, made) && settings.commands == CommandPolicy::SKIP)
        {
            std::string shown;
            for (const std::string& word : command)
            {
                shown += (shown.empty() ? "" : " ") + word;
            }
            throw Unsupported(place, "command `" + shown + "`");
        }
    }
    return effect;
}

} // namespace packetdrill
