/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LADDER_SELECTION_H
#define RFC_TCP_LADDER_SELECTION_H

#include "ladder-content.h"
#include "ladder-notes.h"
#include "ladder-runs.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ns3::rfctcp
{

/** Consecutive arrows that a diagram leaves out. */
struct Omission
{
    std::size_t before{0};          ///< index into Selection::shown of the last one before
    std::vector<std::string> lines; ///< of text: what is left out
};

/** What a diagram shows of a run. */
struct Selection
{
    std::vector<SegmentRun> shown;   ///< arrows, in order of sending
    std::vector<Omission> omissions; ///< in order of time
};

/**
 * Choose what a diagram can show legibly: everything if that is little, else the beginning, the
 * end, what opened, closed or reset the connection and, if there are few, the segments that got
 * lost or were sent again.
 *
 * @param content of a ladder
 * @param runs all arrows of the ladder
 * @param style with the limits
 * @return what to show
 */
Selection SelectRuns(const LadderContent& content,
                     const std::vector<SegmentRun>& runs,
                     const RfcTcpLadder::Style& style);
/**
 * @param content of a ladder
 * @param selection of its arrows
 * @param end an end
 * @return what stands beside the end: all notes but those of timers that sent what is left out
 */
std::vector<Note> SelectNotes(const LadderContent& content, const Selection& selection, Side end);

} // namespace ns3::rfctcp

#endif // RFC_TCP_LADDER_SELECTION_H
