/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_STATELESS_H
#define RFC_TCP_CORE_STATELESS_H

#include "segment.h"

#include <optional>

namespace ns3::rfctcp
{

/** What a listener does with a segment. */
struct ListenAnswer
{
    bool accept{false};           ///< a SYN: start a connection with Connection::OpenFrom
    std::optional<Segment> reply; ///< a RST to send back
};

/**
 * RFC 9293 3.10.7.1: a segment for which there is no connection.
 * @param segment the segment
 * @return the RST that its sender will believe; nothing in answer to a RST
 */
std::optional<Segment> AnswerInClosed(const Segment& segment);

/**
 * RFC 9293 3.10.7.2: a segment that meets a listener.
 * @param segment the segment
 * @return what to do
 */
ListenAnswer AnswerInListen(const Segment& segment);

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_STATELESS_H
