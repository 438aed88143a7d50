/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The exchanges that RFC 9293 draws: Figures 6 to 13, line by line. Two real peers; the test is
// the network and carries one segment at a time.

#include "support/script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

/** @param segment absolute numbers @return the line of a figure: "<SEQ=100><ACK=300><CTL=ACK>" */
std::string
Line(const Segment& segment)
{
    std::string line = "<SEQ=" + std::to_string(segment.seq.Value()) + ">";
    if (segment.flags.ack)
    {
        line += "<ACK=" + std::to_string(segment.ack.Value()) + ">";
    }
    if (segment.length > 0)
    {
        line += "<DATA=" + std::to_string(segment.length) + ">";
    }
    return line + "<CTL=" + segment.flags.ToString() + ">";
}

/** @param from sender @param to receiver @return the line of the figure that was carried */
std::string
Carry(Peer& from, Peer& to)
{
    const Segment segment = from.Take();
    to.Receive(segment);
    return Line(segment);
}

/** Both ends in ESTABLISHED with the numbers of Figures 9, 10, 12 and 13: a sends 100, b 300. */
void
Synchronize(Peer& a, Peer& b)
{
    a.open.iss = SeqNum(99);
    b.open.iss = SeqNum(299);
    b.Listen();
    a.Connect();
    Carry(a, b);
    Carry(b, a);
    Carry(a, b);
    ASSERT_EQ(a.GetState(), State::ESTABLISHED);
    ASSERT_EQ(b.GetState(), State::ESTABLISHED);
}

} // namespace

TEST(Rfc9293Figure6, BasicThreeWayHandshake)
{
    Peer a(Plain(), 100);
    Peer b(Plain(), 300);
    b.Listen();
    a.Connect();
    EXPECT_EQ(a.GetState(), State::SYN_SENT);
    EXPECT_EQ(Carry(a, b), "<SEQ=100><CTL=SYN>"); // line 2
    EXPECT_EQ(b.GetState(), State::SYN_RECEIVED);
    EXPECT_EQ(Carry(b, a), "<SEQ=300><ACK=101><CTL=SYN,ACK>"); // line 3
    EXPECT_EQ(a.GetState(), State::ESTABLISHED);
    EXPECT_EQ(Carry(a, b), "<SEQ=101><ACK=301><CTL=ACK>"); // line 4
    EXPECT_EQ(b.GetState(), State::ESTABLISHED);
    a.Send(10);
    EXPECT_EQ(Carry(a, b), "<SEQ=101><ACK=301><DATA=10><CTL=PSH,ACK>"); // line 5
    EXPECT_EQ(b.readable, 11);
    EXPECT_TRUE(a.connected);
    EXPECT_TRUE(b.connected);
}

TEST(Rfc9293Figure7, SimultaneousConnectionSynchronization)
{
    Peer a(Plain(), 100);
    Peer b(Plain(), 300);
    a.Connect();
    b.Connect();
    EXPECT_EQ(Carry(b, a), "<SEQ=300><CTL=SYN>"); // line 3
    EXPECT_EQ(a.GetState(), State::SYN_RECEIVED);
    EXPECT_EQ(Carry(a, b), "<SEQ=100><CTL=SYN>"); // line 4
    EXPECT_EQ(b.GetState(), State::SYN_RECEIVED);
    EXPECT_EQ(Carry(b, a), "<SEQ=300><ACK=101><CTL=SYN,ACK>"); // line 6
    EXPECT_EQ(a.GetState(), State::ESTABLISHED);
    EXPECT_EQ(Carry(a, b), "<SEQ=100><ACK=301><CTL=SYN,ACK>"); // lines 5 and 7
    EXPECT_EQ(b.GetState(), State::ESTABLISHED);
    EXPECT_TRUE(a.connected);
    EXPECT_TRUE(b.connected);
    // What both still send does no harm and ends.
    for (int i = 0; i < 10 && !(a.IsSilent() && b.IsSilent()); ++i)
    {
        a.IsSilent() ? Carry(b, a) : Carry(a, b);
    }
    EXPECT_TRUE(a.IsSilent() && b.IsSilent());
}

TEST(Rfc9293Figure8, RecoveryFromOldDuplicateSyn)
{
    Peer a(Plain(), 100);
    Peer b(Plain(), 300);
    b.Listen();
    a.Connect();
    const Segment delayed = a.Take(); // line 2
    Segment duplicate = delayed;
    duplicate.seq = SeqNum(90);
    b.Receive(duplicate); // line 3
    EXPECT_EQ(b.GetState(), State::SYN_RECEIVED);
    EXPECT_EQ(Carry(b, a), "<SEQ=300><ACK=91><CTL=SYN,ACK>"); // line 4
    EXPECT_EQ(a.GetState(), State::SYN_SENT);
    EXPECT_EQ(Carry(a, b), "<SEQ=91><CTL=RST>"); // line 5
    EXPECT_EQ(b.GetState(), State::LISTEN);
    EXPECT_EQ(b.closed, CloseReason::RETURNED_TO_LISTEN);
    b.open.iss = SeqNum(400);
    b.Receive(delayed);                                        // line 6
    EXPECT_EQ(Carry(b, a), "<SEQ=400><ACK=101><CTL=SYN,ACK>"); // line 7
    EXPECT_EQ(a.GetState(), State::ESTABLISHED);
    EXPECT_EQ(Carry(a, b), "<SEQ=101><ACK=401><CTL=ACK>"); // line 8
    EXPECT_EQ(b.GetState(), State::ESTABLISHED);
}

TEST(Rfc9293Figure8, OriginalSynBeforeTheReset)
{
    // "a more complex exchange might have occurred with RSTs sent in both directions"
    Peer a(Plain(), 100);
    Peer b(Plain(), 300);
    b.Listen();
    a.Connect();
    const Segment delayed = a.Take();
    Segment duplicate = delayed;
    duplicate.seq = SeqNum(90);
    b.Receive(duplicate);
    const Segment synAck = b.Take();
    b.Receive(delayed); // a SYN in the window of a passive SYN-RECEIVED
    EXPECT_EQ(b.GetState(), State::LISTEN);
    a.Receive(synAck);
    EXPECT_EQ(Carry(a, b), "<SEQ=91><CTL=RST>"); // ignored in LISTEN
    EXPECT_EQ(b.GetState(), State::LISTEN);
    b.open.iss = SeqNum(400);
    a.Advance(3s);
    EXPECT_EQ(Carry(a, b), "<SEQ=100><CTL=SYN>");
    Carry(b, a);
    Carry(a, b);
    EXPECT_EQ(a.GetState(), State::ESTABLISHED);
    EXPECT_EQ(b.GetState(), State::ESTABLISHED);
}

TEST(Rfc9293Figure9, HalfOpenConnectionDiscovery)
{
    Peer old(Plain());
    Peer b(Plain());
    Synchronize(old, b);
    Peer a(Plain(), 400); // line 1: the reboot
    a.Connect();
    EXPECT_EQ(Carry(a, b), "<SEQ=400><CTL=SYN>"); // line 3
    EXPECT_EQ(b.GetState(), State::ESTABLISHED);
    EXPECT_EQ(Carry(b, a), "<SEQ=300><ACK=100><CTL=ACK>"); // line 4
    EXPECT_EQ(a.GetState(), State::SYN_SENT);
    EXPECT_EQ(Carry(a, b), "<SEQ=100><CTL=RST>"); // line 5
    EXPECT_EQ(b.GetState(), State::CLOSED);
    EXPECT_EQ(b.closed, CloseReason::RESET);
    EXPECT_EQ(a.GetState(), State::SYN_SENT); // line 6
    a.Advance(3s);
    EXPECT_EQ(Line(a.Take()), "<SEQ=400><CTL=SYN>"); // line 7
}

TEST(Rfc9293Figure9, HalfOpenConnectionDiscoveryOutsideTheWindow)
{
    Peer old(Plain());
    Peer b(Plain());
    Synchronize(old, b);
    Peer a(Plain(), 0x80000000);
    a.Connect();
    Carry(a, b);
    EXPECT_EQ(Carry(b, a), "<SEQ=300><ACK=100><CTL=ACK>");
    EXPECT_EQ(Carry(a, b), "<SEQ=100><CTL=RST>");
    EXPECT_EQ(b.closed, CloseReason::RESET);
}

TEST(Rfc9293Figure9, HalfOpenDiscoveryWithTimestampsOnOneSideOnly)
{
    // The rebooted end comes back without timestamps. A segment without them should be dropped
    // [7323 3.2], but a SYN must be answered whatever it is [5961 4.2].
    Peer old;
    Peer b;
    Synchronize(old, b);
    Peer a(Plain(), 400);
    a.Connect();
    Carry(a, b);
    EXPECT_EQ(Carry(b, a), "<SEQ=300><ACK=100><CTL=ACK>");
    EXPECT_EQ(Carry(a, b), "<SEQ=100><CTL=RST>");
    EXPECT_EQ(b.closed, CloseReason::RESET);
}

TEST(Rfc9293Figure10, ActiveSideCausesHalfOpenDiscovery)
{
    Peer old(Plain());
    Peer b(Plain());
    Synchronize(old, b);
    Peer a(Plain()); // line 1: the reboot
    b.Send(10);
    EXPECT_EQ(Carry(b, a), "<SEQ=300><ACK=100><DATA=10><CTL=PSH,ACK>"); // line 2
    EXPECT_EQ(Carry(a, b), "<SEQ=100><CTL=RST>");                       // line 3
    EXPECT_EQ(b.closed, CloseReason::RESET);
}

TEST(Rfc9293Figure11, OldDuplicateSynResetsTwoPassiveSockets)
{
    Peer a(Plain(), 100);
    Peer b(Plain(), 7000); // X
    a.Listen();
    b.Listen();
    Segment duplicate;
    duplicate.flags.syn = true;
    duplicate.seq = SeqNum(4000); // Z
    b.Receive(duplicate);         // line 2
    EXPECT_EQ(b.GetState(), State::SYN_RECEIVED);
    EXPECT_EQ(Carry(b, a), "<SEQ=7000><ACK=4001><CTL=SYN,ACK>"); // line 3
    EXPECT_EQ(a.GetState(), State::LISTEN);
    EXPECT_EQ(Carry(a, b), "<SEQ=4001><CTL=RST>"); // line 4
    EXPECT_EQ(a.GetState(), State::LISTEN);        // line 5
    EXPECT_EQ(b.GetState(), State::LISTEN);
    EXPECT_FALSE(b.connected);
}

TEST(Rfc9293Figure12, NormalCloseSequence)
{
    Peer a(Plain());
    Peer b(Plain());
    Synchronize(a, b);
    a.Close();
    EXPECT_EQ(a.GetState(), State::FIN_WAIT_1);
    EXPECT_EQ(Carry(a, b), "<SEQ=100><ACK=300><CTL=FIN,ACK>"); // line 2
    EXPECT_EQ(b.GetState(), State::CLOSE_WAIT);
    EXPECT_EQ(Carry(b, a), "<SEQ=300><ACK=101><CTL=ACK>"); // line 3
    EXPECT_EQ(a.GetState(), State::FIN_WAIT_2);
    b.Close();
    EXPECT_EQ(b.GetState(), State::LAST_ACK);
    EXPECT_EQ(Carry(b, a), "<SEQ=300><ACK=101><CTL=FIN,ACK>"); // line 4
    EXPECT_EQ(a.GetState(), State::TIME_WAIT);
    EXPECT_EQ(Carry(a, b), "<SEQ=101><ACK=301><CTL=ACK>"); // line 5
    EXPECT_EQ(b.GetState(), State::CLOSED);
    a.Advance(239s);
    EXPECT_EQ(a.GetState(), State::TIME_WAIT);
    a.Advance(1s); // line 6
    EXPECT_EQ(a.GetState(), State::CLOSED);
    EXPECT_EQ(a.closed, CloseReason::NORMAL);
    EXPECT_EQ(b.closed, CloseReason::NORMAL);
    EXPECT_TRUE(a.IsSilent() && b.IsSilent());
}

TEST(Rfc9293Figure13, SimultaneousCloseSequence)
{
    Peer a(Plain());
    Peer b(Plain());
    Synchronize(a, b);
    a.Close();
    b.Close();
    EXPECT_EQ(a.GetState(), State::FIN_WAIT_1);
    EXPECT_EQ(b.GetState(), State::FIN_WAIT_1);
    EXPECT_EQ(Carry(a, b), "<SEQ=100><ACK=300><CTL=FIN,ACK>"); // line 2
    EXPECT_EQ(Carry(b, a), "<SEQ=300><ACK=100><CTL=FIN,ACK>");
    EXPECT_EQ(a.GetState(), State::CLOSING);
    EXPECT_EQ(b.GetState(), State::CLOSING);
    EXPECT_EQ(Carry(a, b), "<SEQ=101><ACK=301><CTL=ACK>"); // line 3
    EXPECT_EQ(Carry(b, a), "<SEQ=301><ACK=101><CTL=ACK>");
    EXPECT_EQ(a.GetState(), State::TIME_WAIT); // line 4
    EXPECT_EQ(b.GetState(), State::TIME_WAIT);
    a.Advance(240s);
    b.Advance(240s);
    EXPECT_EQ(a.closed, CloseReason::NORMAL);
    EXPECT_EQ(b.closed, CloseReason::NORMAL);
}

} // namespace ns3::rfctcp::test
