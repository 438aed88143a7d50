/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "program-call.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/wait.h>

namespace ns3::rfctcp::test
{

ProgramCall
CallProgram(const std::string& folder, const std::string& command)
{
    const std::string output = folder + ".output"; // beside it: the folder is the program's
    const int status =
        std::system(("{ cd '" + folder + "' && " + command + "; } >'" + output + "' 2>&1").c_str());
    std::ostringstream text;
    text << std::ifstream(output).rdbuf();
    std::filesystem::remove(output);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text.str()};
}

} // namespace ns3::rfctcp::test
