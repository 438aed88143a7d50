/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/stateless.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp
{
namespace
{

Segment
Make(const char* flags, uint32_t length = 0)
{
    Segment segment;
    segment.seq = SeqNum(100);
    segment.ack = SeqNum(500);
    segment.length = length;
    for (const char* flag = flags; *flag != '\0'; ++flag)
    {
        segment.flags.syn |= *flag == 'S';
        segment.flags.ack |= *flag == 'A';
        segment.flags.fin |= *flag == 'F';
        segment.flags.rst |= *flag == 'R';
    }
    return segment;
}

Segment
Reset(SeqNum seq)
{
    Segment reset;
    reset.seq = seq;
    reset.flags.rst = true;
    return reset;
}

Segment
ResetAck(SeqNum ack)
{
    Segment reset;
    reset.ack = ack;
    reset.flags.rst = true;
    reset.flags.ack = true;
    return reset;
}

using Verdict = ListenAnswer::Verdict;

} // namespace

TEST(AnswerInClosed, NeverAnswersReset)
{
    EXPECT_EQ(AnswerInClosed(Make("R")), std::nullopt);
    EXPECT_EQ(AnswerInClosed(Make("RA")), std::nullopt);
    EXPECT_EQ(AnswerInClosed(Make("SR")), std::nullopt);
}

TEST(AnswerInClosed, WithoutAckTheResetAcknowledgesEverything)
{
    EXPECT_EQ(AnswerInClosed(Make("S")), ResetAck(SeqNum(101)));
    EXPECT_EQ(AnswerInClosed(Make("")), ResetAck(SeqNum(100)));
    EXPECT_EQ(AnswerInClosed(Make("", 10)), ResetAck(SeqNum(110)));
    EXPECT_EQ(AnswerInClosed(Make("SF", 10)), ResetAck(SeqNum(112)));
}

TEST(AnswerInClosed, WithAckTheResetIsWhatTheSenderExpects)
{
    EXPECT_EQ(AnswerInClosed(Make("A")), Reset(SeqNum(500)));
    EXPECT_EQ(AnswerInClosed(Make("SA")), Reset(SeqNum(500)));
    EXPECT_EQ(AnswerInClosed(Make("FA", 10)), Reset(SeqNum(500)));
}

TEST(AnswerInListen, FollowsTheOrderOfTheChecks)
{
    EXPECT_EQ(AnswerInListen(Make("R")).verdict, Verdict::IGNORE);
    EXPECT_EQ(AnswerInListen(Make("RA")).verdict, Verdict::IGNORE);
    EXPECT_EQ(AnswerInListen(Make("SR")).verdict, Verdict::IGNORE);
    for (const char* flags : {"A", "SA", "FA"})
    {
        const ListenAnswer answer = AnswerInListen(Make(flags));
        EXPECT_EQ(answer.verdict, Verdict::RESET) << flags;
        EXPECT_EQ(answer.reset, Reset(SeqNum(500))) << flags;
    }
    EXPECT_EQ(AnswerInListen(Make("S")).verdict, Verdict::ACCEPT);
    EXPECT_EQ(AnswerInListen(Make("SF", 10)).verdict, Verdict::ACCEPT);
    EXPECT_EQ(AnswerInListen(Make("")).verdict, Verdict::IGNORE);
    EXPECT_EQ(AnswerInListen(Make("F", 10)).verdict, Verdict::IGNORE);
}

} // namespace ns3::rfctcp
