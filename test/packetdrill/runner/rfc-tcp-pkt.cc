/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "attribute-check.h"
#include "command-line.h"
#include "common/program.h"
#include "report.h"
#include "run-files.h"
#include "testbed.h"

#include "ns3/type-id.h"

#include <chrono>
#include <dlfcn.h>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace
{

void
Load(const std::string& library)
{
    if (dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL) == nullptr)
    {
        throw packetdrill::UsageError(dlerror());
    }
}

/** What only the libraries that are loaded can tell. */
void
CheckSettings(const packetdrill::RunSettings& settings)
{
    if (!packetdrill::IsKnownTcp(settings))
    {
        throw packetdrill::UsageError("no TCP \"" + settings.tcp +
                                      "\": neither linked nor loaded with --lib");
    }
    ns3::TypeId factory;
    if (!ns3::TypeId::LookupByNameFailSafe(settings.factory, &factory))
    {
        throw packetdrill::UsageError("no socket factory \"" + settings.factory + "\"");
    }
    for (const auto& [name, value] : settings.attributes)
    {
        const std::string fault = packetdrill::FindAttributeFault(name, value);
        if (!fault.empty())
        {
            throw packetdrill::UsageError("--set: " + fault);
        }
    }
}

int
Run(const packetdrill::CommandLineOptions& options)
{
    for (const std::string& library : options.libraries)
    {
        Load(library);
    }
    CheckSettings(options.settings);
    const std::string settings = packetdrill::DescribeSettings(options.settings);
    std::cout << "# " << settings << std::endl; // before processes are made
    packetdrill::Report report;
    const auto begin = std::chrono::steady_clock::now();
    packetdrill::RunFiles(options.files,
                          options.settings,
                          options.jobs,
                          [&report](const packetdrill::Verdict& verdict) {
                              std::cout << packetdrill::PrintVerdict(verdict) << std::flush;
                              report.Add(verdict);
                          });
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    report.PrintSummary(std::cout, taken.count());
    if (!options.junit.empty())
    {
        std::ofstream file(options.junit);
        report.PrintJunit(file, settings);
        if (!file.flush())
        {
            throw packetdrill::UsageError("cannot write " + options.junit);
        }
    }
    return report.IsGood(!options.noSkip) ? 0 : 1;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-pkt", [&] {
        const auto options =
            packetdrill::ParseCommandLine(std::vector<std::string>(argv + 1, argv + argc));
        if (options.help)
        {
            std::cout << packetdrill::Usage();
            return 0;
        }
        return Run(options);
    });
}
