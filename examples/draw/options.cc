/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "options.h"

#include "common/option-text.h"
#include "model/internal/text.h"
#include "source.h"

#include <algorithm>

namespace draw
{

namespace
{

constexpr const char* USAGE =
    "Draws what TCP did: ./rfc-tcp draw FILE [FILE] [OPTION...]\n"
    "\n"
    "FILE is what RfcTcpTraceHelper has written, or a pcap file of ns-3, tcpdump or Wireshark:\n"
    "\n"
    "  PREFIX-segments.csv     a ladder of one connection, with the states of PREFIX-states.csv "
    "if\n"
    "                          there is one; a time-sequence diagram with --sequence\n"
    "  a capture               the same. It does not tell when a segment was sent, or arrived, at\n"
    "                          the other side: the arrows are horizontal\n"
    "  client.pcap+server.pcap the same, of captures of one connection on both sides\n"
    "  PREFIX-states.csv       figure 5 of RFC 9293 with the edges that were taken, counted\n"
    "  PREFIX-samples.csv      congestion window and state, and round-trip times, over time\n"
    "  PREFIX-connections.csv  the distribution of completion times\n"
    "\n"
    "Two FILEs are drawn side by side (ladders) or in one picture (completion times), any number "
    "of\n"
    "logs of states in one picture, as those of a test suite.\n";

/** Files that the program makes. */
const std::vector<std::string> NAMES{"ladder.svg",
                                     "ladder.png",
                                     "ladder.mmd",
                                     "ladder-2.mmd",
                                     "states.dot",
                                     "states.svg",
                                     "states.png",
                                     "sequence.svg",
                                     "sequence.png",
                                     "sequence.xpl",
                                     "window.svg",
                                     "window.png",
                                     "window.csv",
                                     "rtt.svg",
                                     "rtt.png",
                                     "rtt.csv",
                                     "completion.svg",
                                     "completion.png",
                                     "completion.csv"};

/** @return the words of a list; throws if one of them is not legal */
std::vector<std::string>
TakeWords(const std::string& option, const std::string& text, const std::vector<std::string>& legal)
{
    const auto words = ns3::rfctcp::Split(text, ',');
    for (const auto& word : words)
    {
        if (std::find(legal.begin(), legal.end(), word) == legal.end())
        {
            std::string list;
            for (const auto& name : legal)
            {
                list += (list.empty() ? "" : ", ") + name;
            }
            common::Reject(option, word, list);
        }
    }
    return words;
}

} // namespace

Options
ParseOptions(int argc, char* argv[])
{
    Options options;
    std::string formats = "svg,png";
    std::string size = "page";
    std::string theme = "light";
    std::string numbers = "relative";
    std::vector<char*> rest; // ns-3 knows options only
    for (int i = 0; i < argc; ++i)
    {
        const std::string argument = argv[i];
        if (i > 0 && argument.rfind("--", 0) != 0)
        {
            options.files.push_back(argument);
        }
        else
        {
            rest.push_back(argv[i]);
        }
    }
    options.results = {"rfc-tcp-draw", "results/draw", NAMES, {}, false};
    ns3::CommandLine cmd;
    cmd.Usage(USAGE);
    cmd.AddValue("sequence", "draw a time-sequence diagram", options.sequence);
    cmd.AddValue("list", "print the connections of each FILE and draw nothing", options.list);
    common::AddNumber(cmd,
                      "connection",
                      "number of the connection to be drawn, as --list shows; default: the first",
                      options.connection,
                      uint32_t{1},
                      std::numeric_limits<uint32_t>::max());
    common::AddNumber(cmd,
                      "port",
                      "draw the first connection, or all transitions, with this port at either end",
                      options.port,
                      uint16_t{1},
                      std::numeric_limits<uint16_t>::max());
    common::AddText(cmd, "format", "svg, png, mermaid, or several of them", formats);
    common::AddText(cmd, "size", "page, as high as needed, or slide, 16:9", size);
    common::AddText(cmd, "theme", "light or dark", theme);
    common::AddText(cmd, "numbers", "relative to the initial sequence numbers, or raw", numbers);
    common::AddText(cmd, "title", "above the drawing", options.title);
    common::AddResultsOptions(cmd, options.results);
    common::Parse(cmd, static_cast<int>(rest.size()), rest.data());

    for (const auto& format : TakeWords("format", formats, {"svg", "png", "mermaid"}))
    {
        options.svg = options.svg || format == "svg";
        options.png = options.png || format == "png";
        options.mermaid = options.mermaid || format == "mermaid";
    }
    const bool isSlide = TakeWords("size", size, {"page", "slide"}).back() == "slide";
    options.style.aspect = isSlide ? 16.0 / 9 : 0;
    options.style.dark = TakeWords("theme", theme, {"light", "dark"}).back() == "dark";
    options.style.rawNumbers = TakeWords("numbers", numbers, {"relative", "raw"}).back() == "raw";
    if (options.files.empty() ||
        (options.files.size() > 2 && !EndsWith(options.files.front(), "-states.csv")))
    {
        throw std::invalid_argument("one FILE to be drawn, or two, or any number of logs of "
                                    "states; --help says what they may be and lists the options");
    }
    return options;
}

} // namespace draw
