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
#include "model/internal/text.h"
#include "slides.h"

#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace
{

using namespace lecture;

/** Writes the page that walks through the slides in one language. */
void
WritePage(const std::string& path, const std::vector<Slide>& slides, Language language)
{
    constexpr std::array<const char*, LANGUAGE_COUNT> CODES{"en", "zh"};
    constexpr std::array<const char*, LANGUAGE_COUNT> TITLES{"The life of a TCP connection",
                                                             "TCP 连接的一生"};
    constexpr std::array<const char*, LANGUAGE_COUNT> OTHERS{
        "<a href=\"index-zh.html\" lang=\"zh\">中文</a>",
        "<a href=\"index.html\" lang=\"en\">English</a>"};
    std::ofstream file(path);
    file
        << "<!DOCTYPE html>\n<html lang=\"" << CODES[language]
        << "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
           "content=\"width=device-width, initial-scale=1\">\n<title>"
        << TITLES[language]
        << "</title>\n<style>\n"
           "body { margin: 0 auto; max-width: 1300px; padding: 16px; font: 18px/1.6 sans-serif; }\n"
           "section { break-after: page; }\nh2 { font-size: 1.3rem; }\n"
           "img { width: 100%; max-height: 85vh; object-fit: contain; "
           "}\n</style>\n</head>\n<body>\n"
        << "<h1>" << TITLES[language] << "</h1>\n<p>" << OTHERS[language] << "</p>\n";
    for (const Slide& slide : slides)
    {
        const std::string title = ns3::rfctcp::EscapeXml(slide.title[language]);
        file << "<section id=\"" << slide.name << "\">\n<h2>" << title << "</h2>\n<p>"
             << ns3::rfctcp::EscapeXml(slide.text[language]) << "</p>\n<a href=\"" << slide.name
             << ".svg\"><img src=\"" << slide.name << ".svg\" alt=\"" << title
             << "\"></a>\n</section>\n";
    }
    file << "</body>\n</html>\n";
    file.close();
    if (!file)
    {
        throw std::runtime_error("cannot write " + path);
    }
}

/** @param argc from main @param argv from main @return the exit status */
int
Write(int argc, char* argv[])
{
    const auto slides = GetSlides();
    common::ResultsRequest request{"rfc-tcp-lecture",
                                   "output",
                                   "results/lecture",
                                   {"index.html", "index-zh.html"},
                                   {},
                                   false};
    for (const Slide& slide : slides)
    {
        request.names.push_back(slide.name + ".svg");
    }
    ns3::CommandLine cmd(__FILE__);
    cmd.Usage("Writes a folder of slides about the life of TCP connections, each made of a run of\n"
              "RFC TCP, and pages that walk through them: index.html and index-zh.html.\n"
              "State diagrams need dot (Graphviz).");
    common::AddResultsOptions(cmd, request);
    common::Parse(cmd, argc, argv);
    common::ResultsDirectory output(request);
    output.Announce(std::cout);
    for (const Slide& slide : slides)
    {
        slide.draw(output.Create(slide.name + ".svg"));
    }
    WritePage(output.Create("index.html"), slides, ENGLISH);
    WritePage(output.Create("index-zh.html"), slides, CHINESE);
    std::cout << (output.GetPath() / "index.html").string() << "\n";
    return EXIT_SUCCESS;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-lecture", [&] { return Write(argc, argv); });
}
