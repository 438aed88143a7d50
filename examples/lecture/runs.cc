/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "runs.h"

#include "common/story.h"
#include "common/tool.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace lecture
{

namespace
{

namespace fs = std::filesystem;

/** @return the path of an example: that of this program, with another name in it */
std::string
FindProgram(const std::string& name)
{
    const fs::path own = fs::read_symlink("/proc/self/exe");
    std::string file = own.filename().string(); // in an ns-3 tree with a version and a profile
    const std::string ownName = "rfc-tcp-lecture";
    file.replace(file.find(ownName), ownName.size(), name);
    return own.parent_path() / file;
}

} // namespace

std::string
Run::GetCommand() const
{
    std::string command = "./rfc-tcp run " + program;
    for (const auto& option : options)
    {
        const auto value = option.find('=') + 1;
        command += option.find(' ') == std::string::npos
                       ? " " + option
                       : " " + option.substr(0, value) + "\"" + option.substr(value) + "\"";
    }
    return command;
}

const Outcome&
Runner::GetOutcome(const Run& run)
{
    const auto [found, isNew] = m_outcomes.try_emplace(run.GetCommand());
    Outcome& outcome = found->second;
    if (!isNew)
    {
        return outcome;
    }
    const fs::path folder = m_folder.GetPath() / std::to_string(m_outcomes.size());
    std::vector<std::string> command{FindProgram(run.program), "--output=" + folder.string()};
    command.insert(command.end(), run.options.begin(), run.options.end());
    const fs::path printed = folder.string() + ".txt";
    const auto read = [&printed] {
        std::ifstream file(printed);
        std::string line;
        std::getline(file, line); // where the results went
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    try
    {
        common::RunTool(command, printed.string());
    }
    catch (const std::runtime_error& error)
    {
        throw std::runtime_error(error.what() + std::string("\n") + read());
    }
    outcome.printed = read();
    for (uint32_t node = 0; node < run.names.size(); ++node)
    {
        outcome.journal.SetNodeName(node, run.names[node]);
    }
    outcome.journal.Load((folder / common::Story::PREFIX).string());
    return outcome;
}

} // namespace lecture
