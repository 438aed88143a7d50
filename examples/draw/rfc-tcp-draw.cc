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
#include "source.h"

#include <cstdlib>
#include <string>

namespace
{

/** @return what draws the kind of files that the user has named */
void (*Choose(const draw::Options& options))(const draw::Options&)
{
    const std::string& file = options.files.front();
    if (draw::EndsWith(file, "-states.csv"))
    {
        return &draw::DrawStates;
    }
    if (draw::EndsWith(file, "-samples.csv"))
    {
        return &draw::DrawSamples;
    }
    if (draw::EndsWith(file, "-connections.csv"))
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
