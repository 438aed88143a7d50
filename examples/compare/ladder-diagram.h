/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_LADDER_DIAGRAM_H
#define RFC_TCP_COMPARE_LADDER_DIAGRAM_H

#include "run.h"

#include "ns3/rfc-tcp-journal.h"
#include "ns3/rfc-tcp-ladder.h"

#include <string>
#include <vector>

namespace compare
{

/** A run of one TCP for a diagram. */
struct LadderSide
{
    ns3::RfcTcpJournal journal; ///< with segments
    RunResult result;           ///< measured
    const Stack* stack;         ///< the TCP
};

/**
 * @param spec of the run; its stack does not matter
 * @param side its run; must live as long as the panel is used
 * @return the ladder of the run
 */
ns3::RfcTcpLadder::Panel MakePanel(const RunSpec& spec, const LadderSide& side);

/**
 * Draw the same run on all TCPs, side by side.
 *
 * @param path of the SVG file
 * @param spec scenario, loss, run and seed for the title; its stack does not matter
 * @param sides one of each TCP
 */
void DrawLadderDiagram(const std::string& path,
                       const RunSpec& spec,
                       const std::vector<LadderSide>& sides);

} // namespace compare

#endif // RFC_TCP_COMPARE_LADDER_DIAGRAM_H
