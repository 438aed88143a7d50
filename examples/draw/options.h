/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_DRAW_OPTIONS_H
#define RFC_TCP_DRAW_OPTIONS_H

#include "common/results-directory.h"

#include "ns3/rfc-tcp-ladder.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace draw
{

/** What the user wants. */
struct Options
{
    std::vector<std::string> files;     ///< to be drawn, one for each panel
    std::optional<uint32_t> connection; ///< its number; none: the first one
    std::optional<uint16_t> port;       ///< of either end; none: any
    bool sequence{false};               ///< a time-sequence diagram instead of a ladder
    bool list{false};                   ///< print the connections and draw nothing
    bool svg{false};                    ///< write a picture for browsers
    bool png{false};                    ///< write a picture for documents
    bool mermaid{false};                ///< write text for Mermaid
    std::string title;                  ///< of the page
    ns3::RfcTcpLadder::Style style;     ///< of the ladders
    common::ResultsRequest results;     ///< where files go
};

/**
 * @param argc from main
 * @param argv from main
 * @return what the user wants
 * @throw std::invalid_argument if that makes no sense
 */
Options ParseOptions(int argc, char* argv[]);

} // namespace draw

#endif // RFC_TCP_DRAW_OPTIONS_H
