/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "kinds.h"
#include "model/internal/text.h"
#include "pictures.h"
#include "source.h"

#include "ns3/rfc-tcp-ladder.h"

#include <filesystem>
#include <iostream>
#include <vector>

namespace draw
{

namespace
{

using ns3::RfcTcpLadder;
using ns3::rfctcp::EndText;

/** @return the names of the files that a panel shows, without their folders */
std::string
GetTitle(const std::string& file)
{
    std::string title;
    for (const auto& path : ns3::rfctcp::Split(file, '+'))
    {
        title += (title.empty() ? "" : " + ") + std::filesystem::path(path).filename().string();
    }
    return title;
}

/** @return the ladder of a connection */
RfcTcpLadder::Panel
MakePanel(const std::string& file, const ns3::RfcTcpJournal& journal, const Connection& connection)
{
    RfcTcpLadder::Panel panel;
    panel.journal = &journal;
    panel.connection = connection.number;
    panel.leftName = "client " + EndText(connection.client);
    panel.rightName = "server " + EndText(connection.server);
    panel.title = GetTitle(file);
    return panel;
}

/** Writes all files. */
void
Write(const Options& options, const std::vector<RfcTcpLadder::Panel>& panels)
{
    Pictures pictures(options);
    RfcTcpLadder ladder(options.style);
    ladder.SetTitle(options.title);
    pictures.Add(
        "ladder",
        [&](const std::string& path) { ladder.DrawSideBySide(path, panels); },
        options.style.aspect > 0);
    for (std::size_t i = 0; options.mermaid && i < panels.size(); ++i)
    {
        pictures.AddText(i == 0 ? "ladder.mmd" : "ladder-2.mmd",
                         [&](const std::string& path) { ladder.WriteMermaid(path, panels[i]); });
    }
}

} // namespace

void
DrawLadders(const Options& options)
{
    std::vector<ns3::RfcTcpJournal> journals;
    for (const auto& file : options.files)
    {
        journals.push_back(Load(file));
    }
    std::vector<RfcTcpLadder::Panel> panels;
    for (std::size_t i = 0; i < journals.size(); ++i)
    {
        const auto connections = FindConnections(journals[i]);
        if (options.list)
        {
            std::cout << options.files[i] << ":\n";
            PrintConnections(std::cout, connections);
            continue;
        }
        const auto& chosen =
            Choose(options.files[i], connections, options.connection, options.port);
        panels.push_back(MakePanel(options.files[i], journals[i], chosen));
    }
    if (!options.list)
    {
        Write(options, panels);
    }
}

} // namespace draw
