/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "option-text.h"

#include "ns3/rfc-tcp-attribute-check.h"

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

void
AddText(ns3::CommandLine& cmd, const std::string& name, const std::string& help, std::string& value)
{
    const auto take = [&value](const std::string& text) {
        value = text;
        return true;
    };
    cmd.AddValue(name, help, {take}, value); // braces: which type a callback has ns-3 decides
}

void
AddTime(ns3::CommandLine& cmd, const std::string& name, const std::string& help, ns3::Time& value)
{
    const auto take = [&value, name](const std::string& text) {
        if (!ns3::RfcTcpAttributeCheck::CanRead(*ns3::MakeTimeChecker(), text))
        {
            Reject(name, text, "a time, as 10s or 250ms");
        }
        value = ns3::Time(text);
        return true;
    };
    std::ostringstream standard;
    standard << value.As();
    cmd.AddValue(name, help, {take}, standard.str());
}

void
AddResultsOptions(ns3::CommandLine& cmd, ResultsRequest& request)
{
    const auto take = [&request](const std::string& text) {
        request.folder = text;
        return true;
    };
    cmd.AddValue("output",
                 "folder of the results, new or empty; if it is not given and " + request.standard +
                     " is in use: " + request.standard + "-2, ...",
                 {take},
                 request.standard);
    cmd.AddValue("overwrite",
                 "replace the results of an earlier run, unless they have changed since",
                 request.overwrite);
}

void
Parse(ns3::CommandLine& cmd, int argc, char* argv[])
{
    Parse(cmd, {argv, argv + argc});
}

void
Parse(ns3::CommandLine& cmd, const std::vector<std::string>& arguments)
{
    for (const std::string& argument : arguments)
    {
        const std::size_t name = argument.find_first_not_of('-');
        const std::size_t equals = argument.find('=');
        if (name == 0 || name == std::string::npos ||
            argument.substr(0, equals).find("::") == std::string::npos)
        {
            continue;
        }
        const std::string value = equals == std::string::npos ? "" : argument.substr(equals + 1);
        const std::string wrong =
            ns3::RfcTcpAttributeCheck::ExplainDefault(argument.substr(name, equals - name), value);
        if (!wrong.empty())
        {
            throw std::invalid_argument(argument + ": " + wrong);
        }
    }
    cmd.Parse(arguments);
    if (cmd.GetNExtraNonOptions() > 0)
    {
        throw std::invalid_argument(cmd.GetExtraNonOption(0) +
                                    ": arguments have the form --name=value; --help lists them");
    }
}

} // namespace common
