/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// TIME-WAIT: RFC 9293 3.6.1 and RFC 6191, how long it lasts and what may end it.

#include "support/script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

TEST(Rfc9293Must13, TimeWaitLastsTwiceMsl)
{
    RecordProperty("requirement", "RFC9293/MUST-13");
    for (const Duration msl : {15s, 30s, 60s, 120s})
    {
        Parameters parameters = Plain();
        parameters.maxSegmentLifetime = msl;
        Script s(parameters);
        s.Bring(State::TIME_WAIT);
        s.peer.Advance(2 * msl - 1ms);
        EXPECT_EQ(s.GetState(), State::TIME_WAIT);
        s.peer.Advance(1ms);
        EXPECT_EQ(s.peer.closed, CloseReason::NORMAL);
        EXPECT_TRUE(s.peer.IsSilent());
    }
}

TEST(Rfc9293Must13, EveryWayToTimeWaitStartsTheTimer)
{
    RecordProperty("requirement", "RFC9293/MUST-13");
    Script closing;
    closing.Bring(State::CLOSING);
    closing.Receive("A", 2, 2);
    EXPECT_EQ(closing.GetState(), State::TIME_WAIT);
    Script finWait2;
    finWait2.Bring(State::FIN_WAIT_2);
    finWait2.Receive("FA", 1, 2);
    EXPECT_EQ(finWait2.GetState(), State::TIME_WAIT);
    EXPECT_EQ(finWait2.Replies(), Lines{"ACK 2 ack 2"});
    for (Script* s : {&closing, &finWait2})
    {
        s->peer.Advance(239s);
        EXPECT_EQ(s->GetState(), State::TIME_WAIT);
        s->peer.Advance(1s);
        EXPECT_EQ(s->peer.closed, CloseReason::NORMAL);
    }
}

TEST(Rfc9293Must13, RepeatedFinIsAcknowledgedAndRestartsTheTimer)
{
    RecordProperty("requirement", "RFC9293/MUST-13");
    Script s;
    s.Bring(State::FIN_WAIT_2);
    s.Receive("FA", 1, 2, 30);
    s.Forget();
    s.peer.Advance(200s);
    s.Receive("FA", 1, 2, 30);
    EXPECT_EQ(s.Replies(), Lines{"ACK 2 ack 32"});
    s.peer.Advance(239s);
    EXPECT_EQ(s.GetState(), State::TIME_WAIT);
    s.peer.Advance(1s);
    EXPECT_EQ(s.GetState(), State::CLOSED);
}

TEST(Rfc9293Must13, OtherLateSegmentsDoNotProlongTimeWait)
{
    RecordProperty("requirement", "RFC9293/MUST-13");
    Script s;
    s.Bring(State::FIN_WAIT_2);
    s.Receive("FA", 1, 2, 30);
    s.Forget();
    s.peer.Advance(200s);
    s.Receive("PA", 1, 2, 30);
    EXPECT_EQ(s.Replies(), Lines{"ACK 2 ack 32"});
    s.Receive("A", 32, 2);
    s.Receive("PA", 32, 2, 10);
    EXPECT_EQ(s.GetState(), State::TIME_WAIT);
    EXPECT_EQ(s.peer.readable, 31);
    s.peer.Advance(40s);
    EXPECT_EQ(s.GetState(), State::CLOSED);
}

TEST(Rfc9293Must13, RepeatedFinInClosingStaysInClosing)
{
    RecordProperty("requirement", "RFC9293/MUST-13");
    Script s;
    s.Bring(State::CLOSING);
    s.Receive("FA", 1, 1);
    EXPECT_EQ(s.GetState(), State::CLOSING);
    EXPECT_EQ(s.Replies(), Lines{"ACK 2 ack 2"});
    s.peer.Advance(1s);
    EXPECT_EQ(s.Replies(), Lines{"FIN,ACK 1 ack 2"});
}

/** @param s in TIME-WAIT @param syn a segment @return whether it may take over the four-tuple */
bool
YieldsTo(Script& s, const Segment& syn)
{
    return s.peer.GetTimeWait().YieldsTo(syn, s.peer.Core().Tunables());
}

/** A row of the table of RFC 6191 section 2. */
struct Rfc6191Row
{
    bool oldStamps;              ///< the old incarnation used timestamps, TS.Recent is 100
    std::optional<uint32_t> now; ///< TSval of the SYN, if it has one
    Position seq;                ///< of the SYN; the old FIN had 1
    bool yields;                 ///< honored
};

TEST(Rfc1337, ResetThatOurAckHasProvokedDoesNotEndTimeWait)
{
    Script s;
    s.Bring(State::FIN_WAIT_2);
    s.Receive("FA", 1, 2, 30);
    s.Forget();
    s.Receive("A", 1, 2, 30); // a late copy of the data; the peer has closed meanwhile
    EXPECT_EQ(s.Replies(), Lines{"ACK 2 ack 32"});
    s.Receive("R", 32); // its answer to our ACK
    EXPECT_EQ(s.GetState(), State::TIME_WAIT);
    s.peer.Advance(240s);
    EXPECT_EQ(s.peer.closed, CloseReason::NORMAL);
}

TEST(Rfc1337, ResetOutOfTheBlueEndsTimeWaitUnlessToldOtherwise)
{
    for (const bool ignore : {false, true})
    {
        Parameters parameters = Plain();
        parameters.ignoreResetInTimeWait = ignore;
        Script s(parameters);
        s.Bring(State::TIME_WAIT);
        s.Receive("R", 2); // RFC 9293 3.10.7.4 second check, or RFC 1337 F1
        EXPECT_EQ(s.GetState(), ignore ? State::TIME_WAIT : State::CLOSED);
    }
}

TEST(Rfc6191, SynInTimeWaitIsHonouredByTheTable)
{
    RecordProperty("requirement", "RFC9293/SHLD-4 RFC9293/MAY-2");
    const Rfc6191Row table[] = {
        {true, 101, -5000, true},         // greater timestamp
        {true, 100, 2, true},             // equal timestamp, greater number
        {true, 100, 1, false},            // equal timestamp, the number of the FIN
        {true, 99, 500, false},           // smaller timestamp
        {true, std::nullopt, 2, true},    // no timestamp, greater number
        {true, std::nullopt, 1, false},   // no timestamp, the number of the FIN
        {false, 1, -5000, true},          // timestamps are new
        {false, std::nullopt, 2, true},   // greater number
        {false, std::nullopt, 1, false},  // the number of the FIN
        {false, std::nullopt, -9, false}, // old duplicate
    };
    for (const Rfc6191Row& row : table)
    {
        SCOPED_TRACE(testing::Message()
                     << row.oldStamps << " " << row.now.value_or(0) << " " << row.seq);
        Options syn;
        Script s(Parameters{}, row.oldStamps ? Stamps(100) : syn);
        s.options = row.oldStamps ? Stamps(100) : syn;
        s.Bring(State::TIME_WAIT);
        Segment segment = s.Make("S", row.seq);
        segment.options = row.now ? Stamps(*row.now) : Options{};
        EXPECT_EQ(YieldsTo(s, segment), row.yields);
    }
}

TEST(Rfc6191, TimestampsCountOnlyIfWeUseThem)
{
    RecordProperty("requirement", "RFC9293/SHLD-4");
    Script s; // timestamps off: the new incarnation will not use them either
    s.Bring(State::TIME_WAIT);
    Segment segment = s.Make("S", -9);
    segment.options = Stamps(1000);
    EXPECT_FALSE(YieldsTo(s, segment));
    segment.seq = segment.seq + 11;
    EXPECT_TRUE(YieldsTo(s, segment));
}

TEST(Rfc6191, ReuseCanBeSwitchedOff)
{
    Parameters parameters = Plain();
    parameters.reuseTimeWait = false;
    Script s(parameters);
    s.Bring(State::TIME_WAIT);
    EXPECT_FALSE(YieldsTo(s, s.Make("S", 100)));
    s.Receive("S", 100); // is challenged
    EXPECT_EQ(s.Replies(), Lines{"ACK 2 ack 2"});
    EXPECT_EQ(s.GetState(), State::TIME_WAIT);
}

TEST(Rfc1122, NumberAloneMayDecideInTimeWait)
{
    RecordProperty("requirement", "RFC1122/4.2.2.13 RFC9293/MAY-2");
    Parameters parameters;
    parameters.reuseByTimestamp = false;
    Script s(parameters, Stamps(100));
    s.options = Stamps(100);
    s.Bring(State::TIME_WAIT);
    Segment older = s.Make("S", 1);
    older.options = Stamps(101); // newer, which would be enough by RFC 6191
    EXPECT_FALSE(YieldsTo(s, older));
    Segment newer = s.Make("S", 2);
    newer.options = Stamps(99);
    EXPECT_TRUE(YieldsTo(s, newer));
}

TEST(Rfc9293May2, OnlyABareSynInTimeWaitStartsANewConnection)
{
    RecordProperty("requirement", "RFC9293/MAY-2");
    Script s;
    s.Bring(State::TIME_WAIT);
    for (const char* flags : {"SA", "SR", "SF", "A", "R"})
    {
        EXPECT_FALSE(YieldsTo(s, s.Make(flags, 100)));
    }
    EXPECT_TRUE(YieldsTo(s, s.Make("S", 100)));
}

TEST(Rfc9293May2, OldDuplicateSynLeavesTimeWaitAlone)
{
    RecordProperty("requirement", "RFC9293/MAY-2");
    Script s;
    s.Bring(State::TIME_WAIT);
    s.Receive("S", -100);
    EXPECT_EQ(s.GetState(), State::TIME_WAIT);
    EXPECT_EQ(s.Replies(), Lines{"ACK 2 ack 2"});
}

TEST(Rfc5961Section42, ResetThatAnswersAChallengeEndsTimeWait)
{
    RecordProperty("requirement", "RFC5961/4.2");
    for (const bool ignore : {false, true})
    {
        Parameters parameters = Plain();
        parameters.ignoreResetInTimeWait = ignore; // [1337 F1]
        Script s(parameters);
        s.Bring(State::TIME_WAIT);
        s.Receive("S", -500); // a restarted peer, whose number is no proof that its SYN is newer
        EXPECT_EQ(s.Replies(), Lines{"ACK 2 ack 2"});
        s.Receive("R", 2); // in SYN-SENT it knows nothing of the old connection
        EXPECT_EQ(s.GetState(), ignore ? State::TIME_WAIT : State::CLOSED);
    }
}

TEST(Rfc1337, ResetAfterALateSegmentOfTheHandshakeIsIgnored)
{
    for (const std::string flags : {"S", "SA"})
    {
        Script s;
        s.Bring(State::TIME_WAIT);
        s.Receive(flags, 0, 1); // the peer has closed: it answers our ACK with RST
        EXPECT_EQ(s.Replies(), Lines{"ACK 2 ack 2"});
        s.Receive("R", 2);
        EXPECT_EQ(s.GetState(), State::TIME_WAIT);
    }
}

TEST(Rfc1337, ResetAfterALateSegmentIsIgnoredThoughTheFinWasRepeatedBefore)
{
    Script s;
    s.Bring(State::TIME_WAIT);
    s.Receive("S", -500);
    s.Receive("FA", 1, 2); // the last ACK answers this, not the SYN
    s.Forget();
    s.Receive("R", 2);
    EXPECT_EQ(s.GetState(), State::TIME_WAIT);
}

} // namespace ns3::rfctcp::test
