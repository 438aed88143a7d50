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
        reset.flags.ack = true; // <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>
        reset.ack = segment.seq + segment.SegLen();
    }
    return reset;
}

ListenAnswer
AnswerInListen(const Segment& segment)
{
    if (segment.flags.rst) // first: nothing was sent that it could answer
    {
        return {};
    }
    if (segment.flags.ack) // second: it acknowledges what was never sent
    {
        return {ListenAnswer::Verdict::RESET, *AnswerInClosed(segment)};
    }
    if (segment.flags.syn) // third
    {
        return {ListenAnswer::Verdict::ACCEPT, {}};
    }
    return {}; // fourth: anything else
}

} // namespace ns3::rfctcp
