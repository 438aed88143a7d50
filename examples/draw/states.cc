/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "common/state-diagram.h"
#include "kinds.h"
#include "model/internal/text.h"
#include "pictures.h"
#include "source.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace draw
{

void
DrawStates(const Options& options)
{
    common::StateDiagram diagram;
    std::size_t count = 0;
    for (const auto& file : options.files)
    {
        const ns3::RfcTcpJournal journal = Load(file);
        for (const auto& transition : journal.GetStates())
        {
            if (!options.port || HasPort(transition.local, *options.port) ||
                HasPort(transition.peer, *options.port))
            {
                diagram.Count(transition);
                ++count;
            }
        }
    }
    if (count == 0)
    {
        throw std::invalid_argument(options.files.front() + " has no such transition");
    }
    const std::string title = options.title.empty()
                                  ? std::filesystem::path(options.files.front()).filename().string()
                                  : options.title;
    Pictures pictures(options);
    std::string dot;
    pictures.AddText("states.dot", [&](const std::string& path) {
        std::ofstream(path) << diagram.GetDot(title, options.style.dark);
        dot = path;
    });
    pictures.Add("states", [&dot](const std::string& path) { common::RunDot(dot, path); });
}

} // namespace draw
