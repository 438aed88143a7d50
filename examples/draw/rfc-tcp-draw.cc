/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Draws what RfcTcpTraceHelper has recorded, and captured packets: see --help.
 */

#include "common/program.h"
#include "kinds.h"

#include <cstdlib>
#include <string>

namespace
{

/** @return true if a text ends so */
bool
EndsWith(const std::string& text, const std::string& end)
{
    return text.size() >= end.size() &&
           text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/** @return what draws the kind of files that the user has named */
void (*Choose(const draw::Options& options))(const draw::Options&)
{
    const std::string& file = options.files.front();
    if (EndsWith(file, "-states.csv"))
    {
        return &draw::DrawStates;
    }
    if (EndsWith(file, "-samples.csv"))
    {
        return &draw::DrawSamples;
    }
    if (EndsWith(file, "-connections.csv"))
    {
        return &draw::DrawConnections;
    }
    return options.sequence ? &draw::DrawSequence : &draw::DrawLadders;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-draw", [&] {
        const draw::Options options = draw::ParseOptions(argc, argv);
        Choose(options)(options);
        return EXIT_SUCCESS;
    });
}
