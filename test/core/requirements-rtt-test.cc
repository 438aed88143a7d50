/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A lost acknowledgment must not put a timeout into the round-trip time: RFC 6298 3, RFC 7323 4.3.

#include "support/pair.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

/** @param lost number of the segment of b that is lost @return network that loses it */
std::function<Fate(char, uint32_t, const Segment&)>
LoseOfB(uint32_t lost)
{
    return [lost](char from, uint32_t number, const Segment&) {
        return Fate{from == 'b' && number == lost ? 0U : 1U, {}};
    };
}

} // namespace

TEST(Rfc7323Section43, RepeatedSegmentIsEchoedByItsOwnTimestamp)
{
    Pair pair;
    pair.a.now = pair.b.now = pair.now = Instant{10s};
    pair.b.Listen();
    pair.a.Connect();
    pair.Drive(1s);
    pair.network = LoseOfB(2); // the ACK of the first data
    pair.a.Send(500);
    pair.Drive(10s);
    EXPECT_EQ(pair.a.released, 500u);
    EXPECT_EQ(pair.a.retransmissions, 1u);
    EXPECT_LE(pair.a.Status().rtt.Latest(), 250ms); // 20 ms and a delayed ACK; not a whole RTO
    EXPECT_LE(pair.a.Core().Rto(), 1s);
}

TEST(Rfc6298Section3, EchoOfAnEarlierCopyGivesNoSample)
{
    Pair pair;
    pair.a.now = pair.b.now = pair.now = Instant{10s};
    pair.b.Listen();
    pair.a.Connect();
    pair.Drive(1s);
    const Duration before = pair.a.Status().rtt.Srtt();
    pair.a.Send(500);
    Segment ack = pair.a.Take();
    const uint32_t firstCopy = ack.options.stamps->value;
    const SeqNum end = ack.seq + 500;
    const SeqNum seq = ack.ack;
    pair.a.Advance(5s); // two timeouts
    Segment reply;
    reply.flags.ack = true;
    reply.seq = seq;
    reply.ack = end;
    reply.window = 1000;
    reply.options.stamps = Timestamps{pair.b.Status().agreed.tsRecent + 5000, firstCopy};
    pair.a.Receive(reply);
    EXPECT_EQ(pair.a.released, 500u);
    EXPECT_EQ(pair.a.Status().rtt.Srtt(), before);
    EXPECT_GE(pair.a.Core().Rto(), 4s); // the back-off stays until a clean sample
}

TEST(Rfc7323Section4, EchoOfTheFirstSynIsTheRttOfALongPath)
{
    Pair pair;
    pair.a.now = pair.b.now = pair.now = Instant{10s};
    pair.b.Listen();
    pair.a.Connect();
    const Segment first = pair.a.Take();
    pair.a.Advance(4s); // the SYN is sent again after 1 s and after 3 s
    pair.b.Advance(4s);
    pair.b.Receive(first);
    pair.a.Receive(pair.b.Take());
    EXPECT_EQ(pair.a.Status().state, State::ESTABLISHED);
    EXPECT_EQ(pair.a.Status().rtt.Latest(), 4s);
    EXPECT_GE(pair.a.Core().Rto(), 4s); // the first text waits for its ACK
}

TEST(Rfc7323Section4, SynAckThatEchoesNothingGivesNoSample)
{
    Pair pair;
    pair.a.now = pair.b.now = pair.now = Instant{200s};
    pair.b.Listen();
    pair.a.Connect();
    pair.a.Take();      // is lost
    pair.a.Advance(4s); // the SYN is sent again after 3 s
    pair.b.Advance(4s);
    pair.b.Receive(pair.a.Take());
    Segment reply = pair.b.Take();
    reply.options.stamps->echo = 0;
    pair.a.Receive(reply);
    EXPECT_EQ(pair.a.Status().state, State::ESTABLISHED);
    EXPECT_FALSE(pair.a.Status().rtt.HasSample());
    EXPECT_EQ(pair.a.Core().Rto(), 3s); // [6298 5.7]
}

} // namespace ns3::rfctcp::test
