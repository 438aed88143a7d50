/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LADDER_NOTES_H
#define RFC_TCP_LADDER_NOTES_H

#include "ladder-content.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3::rfctcp
{

/** A stretch of time in one state. */
struct Stay
{
    uint32_t order{0};           ///< see RfcTcpStateRecord
    int64_t from{0};             ///< nanoseconds
    std::optional<int64_t> to{}; ///< nanoseconds, none if until the end
    std::string state;           ///< name
};

/** What a note beside an end tells of. */
enum class NoteKind : uint8_t
{
    STATE, ///< the end enters a state
    EVENT, ///< a call or callback of the application
    TIMER, ///< a timer of the end
};

/** A line of text beside an end. */
struct Note
{
    uint32_t order{0};                    ///< see RfcTcpStateRecord; those of one time stand so
    int64_t time{0};                      ///< nanoseconds
    std::string text;                     ///< what
    NoteKind kind{NoteKind::STATE};       ///< what it tells of
    std::optional<std::size_t> segment{}; ///< index of the segment that a timer has sent
};

/** @param content of a ladder @param end an end @return its states in order; none if unknown */
std::vector<Stay> GetStays(const LadderContent& content, Side end);
/** @param content of a ladder @param end an end @return what stands beside it, in order of time */
std::vector<Note> GetNotes(const LadderContent& content, Side end);

} // namespace ns3::rfctcp

#endif // RFC_TCP_LADDER_NOTES_H
