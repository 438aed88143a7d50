/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "packetdrill/runner/parser.h"
#include "packetdrill/runner/run-settings.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>
#include <string>

// All packetdrill scripts of our own. Their number is a score, so that none of them may count
// twice.

namespace packetdrill
{

namespace
{

/** @param path of a script @return what it does: times and actions, without comments and layout */
std::string
Contents(const std::filesystem::path& path)
{
    std::ifstream stream(path);
    std::ostringstream text;
    text << stream.rdbuf();
    const Script script = Parse(path.string(), text.str(), RunSettings().definitions);
    std::ostringstream contents;
    for (const auto& [name, value] : script.options)
    {
        contents << "--" << name << '=' << value << '\n';
    }
    contents << (script.setUp ? script.setUp->text : "") << '\n';
    for (const Event& event : script.events)
    {
        contents << static_cast<int>(event.time.origin) << ' ' << event.time.at << ' '
                 << event.time.windowEnd.value_or(-1) << ' ' << event.time.returns.value_or(-1)
                 << ' ' << event.source << '\n';
    }
    contents << (script.cleanUp ? script.cleanUp->text : "");
    return contents.str();
}

} // namespace

TEST(PacketdrillCorpus, NoTwoScriptsAreTheSame)
{
    std::map<std::string, std::string> seen;
    for (const char* folder : {RFC_TCP_PKT_SCRIPTS, RFC_TCP_PKT_GRID})
    {
        std::size_t scripts = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        {
            if (entry.path().extension() == ".pkt")
            {
                const std::string path = entry.path().string();
                const auto [other, fresh] = seen.emplace(Contents(entry.path()), path);
                EXPECT_TRUE(fresh) << path << " is " << other->second;
                ++scripts;
            }
        }
        EXPECT_GT(scripts, 100U) << folder;
    }
}

} // namespace packetdrill
