/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Writes the slides of a lecture about the life of TCP connections, made of real runs: see --help.
 */

#include "common/option-text.h"
#include "common/program.h"
#include "common/results-directory.h"
#include "page.h"
#include "pictures.h"
#include "runs.h"
#include "slides.h"

#include <cstdlib>
#include <iostream>

namespace
{

using namespace lecture;

/** @param argc from main @param argv from main @return the exit status */
int
Write(int argc, char* argv[])
{
    const auto slides = GetSlides();
    common::ResultsRequest request{"rfc-tcp-lecture",
                                   "results/lecture",
                                   {"index.html", "index-zh.html"},
                                   {},
                                   false};
    for (const Slide& slide : slides)
    {
        request.names.push_back(slide.name + ".svg");
    }
    ns3::CommandLine cmd(__FILE__);
    cmd.Usage(
        "Writes a folder of slides about the life of TCP connections, each made of runs of the\n"
        "examples, and pages that walk through them: index.html and index-zh.html.\n"
        "State diagrams need dot (Graphviz).");
    common::AddResultsOptions(cmd, request);
    common::Parse(cmd, argc, argv);
    common::ResultsDirectory output(request);
    output.Announce(std::cout);
    Runner runner;
    for (const Slide& slide : slides)
    {
        Draw(output.Create(slide.name + ".svg"), slide, runner);
    }
    WritePage(output.Create("index.html"), slides, ENGLISH, runner);
    WritePage(output.Create("index-zh.html"), slides, CHINESE, runner);
    std::cout << (output.GetPath() / "index.html").string() << "\n";
    return EXIT_SUCCESS;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-lecture", [&] { return Write(argc, argv); });
}
