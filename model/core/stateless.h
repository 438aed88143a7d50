/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_STATELESS_H
#define RFC_TCP_CORE_STATELESS_H

#include "core/wire/segment.h"

#include <cstdint>
#include <optional>

namespace ns3::rfctcp
{

/**
 * A segment arrives for which no connection exists, RFC 9293 3.10.7.1.
 * @param segment the segment
 * @return the RST that answers the segment; nothing if the segment is a RST
 */
std::optional<Segment> AnswerInClosed(const Segment& segment);

/** The answer of a listener to a segment. */
struct ListenAnswer
{
    /** Kind of answer. */
    enum class Verdict : uint8_t
    {
        ACCEPT,                 ///< a SYN: a connection begins
        RESET,                  ///< send the RST
        IGNORE,                 ///< drop it
    } verdict{Verdict::IGNORE}; ///< kind of answer
    Segment reset;              ///< meaningful only if verdict is RESET
};

/**
 * A segment arrives for which only a listener exists, RFC 9293 3.10.7.2.
 * @param segment the segment
 * @return what to do
 */
ListenAnswer AnswerInListen(const Segment& segment);

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_STATELESS_H
