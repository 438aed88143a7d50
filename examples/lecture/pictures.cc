/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "pictures.h"

#include "common/state-diagram.h"
#include "common/story.h"

#include "ns3/rfc-tcp-ladder.h"

#include <filesystem>
#include <fstream>

namespace lecture
{

namespace
{

using ns3::RfcTcpLadder;

/** Draws runs as ladders side by side on a slide. */
void
DrawLadders(const std::string& path, const std::vector<Run>& runs, Runner& runner)
{
    std::vector<RfcTcpLadder::Panel> panels;
    for (const Run& run : runs)
    {
        panels.push_back(common::Story::MakePanel(runner.GetOutcome(run).journal));
        panels.back().title = run.title;
    }
    RfcTcpLadder::Style style;
    style.aspect = 16.0 / 9;
    style.widest = 2200;
    style.flightHeight = 40;
    style.labelSize = 13;
    style.noteSize = 13;
    style.noteDistance = 15;
    style.inner = 300;
    if (runs.size() > 2) // narrow, so that the text is still legible
    {
        style.numbers = false;
        style.inner = 90;
        style.outer = 138;
        style.axis = 60;
    }
    RfcTcpLadder(style).DrawSideBySide(path, panels);
}

/** Draws the states that a node of a run goes through. */
void
DrawStates(const std::string& path, const Run& run, uint32_t node, Runner& runner)
{
    common::StateDiagram diagram;
    for (const auto& state : runner.GetOutcome(run).journal.GetStates())
    {
        if (state.node == node)
        {
            diagram.Count(state);
        }
    }
    const std::string dot = path + ".dot";
    std::ofstream(dot) << diagram.GetDot("");
    common::RunDot(dot, path);
    std::filesystem::remove(dot);
}

} // namespace

void
Draw(const std::string& path, const Slide& slide, Runner& runner)
{
    switch (slide.picture)
    {
    case Picture::LADDERS:
        DrawLadders(path, slide.runs, runner);
        break;
    case Picture::CLIENT_STATES:
        DrawStates(path, slide.runs.front(), 0, runner);
        break;
    case Picture::SERVER_STATES:
        DrawStates(path, slide.runs.front(), 1, runner);
        break;
    }
}

} // namespace lecture
