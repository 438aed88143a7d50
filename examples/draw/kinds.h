/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_DRAW_KINDS_H
#define RFC_TCP_DRAW_KINDS_H

#include "options.h"

/** What the program can draw. Each function throws std::invalid_argument for a wrong FILE. */
namespace draw
{

/** @param options what the user wants: ladders of segment logs and captures */
void DrawLadders(const Options& options);
/** @param options what the user wants: figure 5 of RFC 9293 with what is in a state log */
void DrawStates(const Options& options);
/** @param options what the user wants: a time-sequence diagram of a segment log or a capture */
void DrawSequence(const Options& options);
/** @param options what the user wants: windows and round-trip times over time, of samples */
void DrawSamples(const Options& options);
/** @param options what the user wants: the distribution of completion times of connections */
void DrawConnections(const Options& options);

} // namespace draw

#endif // RFC_TCP_DRAW_KINDS_H
