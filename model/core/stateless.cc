/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "stateless.h"

namespace ns3::rfctcp
{

std::optional<Segment>
AnswerInClosed(const Segment& segment)
{
    if (segment.flags.rst)
    {
        return std::nullopt;
    }
    Segment reset;
    reset.flags.rst = true;
    if (segment.flags.ack)
    {
        reset.seq = segment.ack; // <SEQ=SEG.ACK><CTL=RST>
    }
    else
    {
        reset.ack = segment.seq + segment.SegLen(); // <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>
        reset.flags.ack = true;
    }
    return reset;
}

ListenAnswer
AnswerInListen(const Segment& segment)
{
    ListenAnswer answer;
    if (segment.flags.rst) // first, check for a RST
    {
        return answer;
    }
    if (segment.flags.ack) // second, check for an ACK
    {
        answer.reply = AnswerInClosed(segment);
        return answer;
    }
    answer.accept = segment.flags.syn; // third, check for a SYN; fourth, drop the rest
    return answer;
}

} // namespace ns3::rfctcp
