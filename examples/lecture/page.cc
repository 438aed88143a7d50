/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "page.h"

#include "model/internal/text.h"

#include <fstream>
#include <stdexcept>

namespace lecture
{

namespace
{

using ns3::rfctcp::EscapeXml;
using Texts = std::array<const char*, LANGUAGE_COUNT>;

constexpr Texts CODE{"en", "zh"};
constexpr Texts TITLE{"The life of a TCP connection", "TCP 连接的一生"};
constexpr Texts OTHER{"<a href=\"index-zh.html\" lang=\"zh\">中文</a>",
                      "<a href=\"index.html\" lang=\"en\">English</a>"};
constexpr Texts INTRODUCTION{
    "Each picture was made of the run of an example. Its command stands below: run it, change the "
    "program in examples/, and look again.",
    "每幅图都由示例程序的一次实际运行生成，命令列在图下：可以亲自运行，也可以修改 examples/ "
    "中的程序后再看结果。"};

constexpr const char* STYLE = R"(
body { margin: 0 auto; max-width: 1300px; padding: 16px; font: 18px/1.6 sans-serif; color: #222;
  counter-reset: slide; }
section { break-after: page; counter-increment: slide; }
h2 { font-size: 1.3rem; }
h2::before { content: counter(slide) ". "; }
.picture { display: block; overflow-x: auto; }
img { display: block; width: 100%; max-height: 85vh; object-fit: contain; }
.ladder { min-width: 700px; }
summary { overflow-wrap: anywhere; }
code, pre { font: 14px/1.4 monospace; }
pre { overflow-x: auto; background: #f4f6fa; padding: 8px; }
)";

/** Writes what a slide consists of. */
void
WriteSlide(std::ostream& os, const Slide& slide, Language language, Runner& runner)
{
    const std::string title = EscapeXml(slide.title[language]);
    os << "<section id=\"" << slide.name << "\">\n<h2>" << title << "</h2>\n<p>"
       << EscapeXml(slide.text[language]) << "</p>\n<a class=\"picture\" href=\"" << slide.name
       << ".svg\"><img" << (slide.picture == Picture::LADDERS ? " class=\"ladder\"" : "")
       << " src=\"" << slide.name << ".svg\" alt=\"" << title << "\"></a>\n";
    for (const Run& run : slide.runs)
    {
        os << "<details><summary><code>" << EscapeXml(run.GetCommand())
           << "</code></summary>\n<pre>" << EscapeXml(runner.GetOutcome(run).printed)
           << "</pre></details>\n";
    }
    os << "</section>\n";
}

} // namespace

void
WritePage(const std::string& path,
          const std::vector<Slide>& slides,
          Language language,
          Runner& runner)
{
    std::ofstream file(path);
    file << "<!DOCTYPE html>\n<html lang=\"" << CODE[language]
         << "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            "content=\"width=device-width, initial-scale=1\">\n<title>"
         << TITLE[language] << "</title>\n<style>" << STYLE << "</style>\n</head>\n<body>\n<h1>"
         << TITLE[language] << "</h1>\n<p>" << OTHER[language] << "</p>\n<p>"
         << INTRODUCTION[language] << "</p>\n";
    for (const Slide& slide : slides)
    {
        WriteSlide(file, slide, language, runner);
    }
    file << "</body>\n</html>\n";
    file.close();
    if (!file)
    {
        throw std::runtime_error("cannot write " + path);
    }
}

} // namespace lecture
