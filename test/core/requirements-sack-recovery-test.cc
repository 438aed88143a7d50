/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Selective acknowledgments at the sender: what it believes (RFC 2018, RFC 2883), and its recovery
// (RFC 6675).

#include "support/sack-script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

// ---- The sender, RFC 2018 and RFC 2883 ----

TEST(Rfc2018Section5, InvalidBlocksAreIgnored)
{
    RecordProperty("requirement", "RFC2018/5");
    SackScript s(Sacking(Recovery::SACK_6675));
    s.Forget();
    const std::vector<Span> invalid{{4001, 4001},   // empty
                                    {5001, 4001},   // turned round
                                    {9001, 12001},  // never sent
                                    {20001, 21001}, // nor this
                                    {-2000, 3001}};
    for (const Span& block : invalid)
    {
        for (int i = 0; i < 4; ++i)
        {
            s.GetOctets(1001, {block});
        }
        EXPECT_EQ(s.peer.Status().recovery.Board().SackedOctets(), 0u) << block.first;
        EXPECT_EQ(s.Phase(), CongestionPhase::OPEN) << block.first;
        EXPECT_EQ(s.Sent(), Numbers{}) << block.first;
    }
}

TEST(Rfc2883Section5, ReportBelowTheAckIsNoSack)
{
    RecordProperty("requirement", "RFC2883/5");
    SackScript s(Sacking(Recovery::SACK_6675));
    s.Get(4);
    s.Forget();
    for (int i = 0; i < 5; ++i)
    {
        s.Get(4, {{2, 3}});
    }
    EXPECT_EQ(s.peer.Status().recovery.Board().SackedOctets(), 0u);
    EXPECT_EQ(s.peer.retransmissions, 0u);
}

TEST(Rfc2883Section5, ReportIsRecognizedBelowTheAckAndInsideTheSecondBlock)
{
    RecordProperty("requirement", "RFC2883/5");
    const auto window = [](const SackScript& s) {
        return s.peer.Status().recovery.Memory().rack.ReorderingWindow(
            {{}, 40ms, 1s, false, false});
    };
    SackScript below(Sacking(Recovery::RACK_TLP));
    below.Get(4, {{2, 3}});
    EXPECT_EQ(window(below), 20ms) << "RACK waits longer";
    SackScript inside(Sacking(Recovery::RACK_TLP));
    inside.Get(1, {{3, 4}, {2, 6}});
    EXPECT_EQ(window(inside), 20ms);
    EXPECT_EQ(inside.peer.Status().recovery.Board().SackedOctets(), 4000u);
    SackScript beside(Sacking(Recovery::RACK_TLP));
    beside.Get(1, {{3, 4}, {5, 6}});
    EXPECT_EQ(window(beside), 10ms);
}

TEST(Rfc2883Section5, OldAckIsComparedWithItsOwnNumber)
{
    RecordProperty("requirement", "RFC2883/5");
    SackScript s(Sacking(Recovery::RACK_TLP));
    s.Get(8);
    s.Get(2, {{3, 5}}); // overtaken: below SND.UNA, but above its own number
    EXPECT_EQ(s.peer.Status().recovery.Memory().rack.ReorderingWindow({{}, 40ms, 1s, false, false}),
              10ms);
    EXPECT_EQ(s.peer.Status().recovery.Board().SackedOctets(), 0u);
}

TEST(Rfc2018Section8, TimeoutForgetsWhatTheReceiverDropped)
{
    RecordProperty("requirement", "RFC2018/8");
    for (const Recovery recovery : {Recovery::SACK_6675, Recovery::RACK_TLP})
    {
        Parameters parameters = Sacking(recovery);
        parameters.forwardRto = false;
        SackScript s(parameters);
        s.Get(1, {{2, 3}});
        s.Get(2, {{5, 6}}); // 2 is not in the acknowledged part: dropped
        s.Forget();
        s.peer.Advance(1500ms);
        EXPECT_EQ(s.Sent().front(), 2) << "the first segment is sent again, SACKed or not";
        EXPECT_EQ(s.peer.Status().recovery.Board().SackedOctets(), 0u);
        s.GetOctets(s.peer.Status().snd.max, {});
        EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
    }
}

TEST(Rfc6675Section51, TimeoutKeepsBlocksThatStillHold)
{
    RecordProperty("requirement", "RFC6675/5.1");
    Parameters parameters = Sacking(Recovery::SACK_6675);
    parameters.forwardRto = false;
    SackScript s(parameters, 6, 6);
    s.Get(1, {{2, 3}, {4, 5}});
    s.Forget();
    s.peer.Advance(1s);
    EXPECT_EQ(s.Sent(), Numbers{1});
    s.Get(3, {{4, 5}});
    EXPECT_EQ(s.Sent(), (Numbers{3, 5}));
}

// ---- Recovery, RFC 6675 section 5 ----

TEST(Rfc6675Section5, LimitedTransmitThenFastRetransmit)
{
    RecordProperty("requirement", "RFC6675/5");
    SackScript s(Sacking(Recovery::SACK_6675));
    EXPECT_EQ(s.Sent(), Series(1, 10));
    s.Get(1, {{2, 3}});
    EXPECT_EQ(s.Sent(), Numbers{11}); // step 3
    s.Get(1, {{2, 4}});
    EXPECT_EQ(s.Sent(), Numbers{12});
    s.Get(1, {{2, 5}});
    EXPECT_EQ(s.Sent(), Numbers{1}); // step 4.3
    EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY);
    EXPECT_EQ(s.Ssthresh(), 5000u) << "limited transmit does not count";
    EXPECT_EQ(s.peer.Status().recovery.RecoveryPoint(), 13001); // 4.1: RecoveryPoint
}

TEST(Rfc6675Section5, WithoutLimitedTransmitNothingNewIsSent)
{
    RecordProperty("requirement", "RFC3042/2");
    Parameters parameters = Sacking(Recovery::SACK_6675);
    parameters.limitedTransmit = false;
    SackScript s(parameters);
    s.Forget();
    s.Get(1, {{2, 4}});
    EXPECT_EQ(s.Sent(), Numbers{});
    s.Get(1, {{2, 5}});
    EXPECT_EQ(s.Sent(), Numbers{1});
}

TEST(Rfc6675Section5, DuplicatesWithoutNewBlocksAreLimitedTransmit)
{
    RecordProperty("requirement", "RFC6675/2");
    SackScript s(Sacking(Recovery::SACK_6675));
    s.Forget();
    s.Get(1, {{2, 3}});
    s.Get(1, {{2, 3}});
    s.Get(1, {{2, 3}});
    s.Get(1, {{2, 3}});
    EXPECT_EQ(s.peer.retransmissions, 0u) << "the same news twice is no duplicate ACK";
}

TEST(Rfc6675Section5, ThirdDuplicateOfSmallSegmentsStartsRecovery)
{
    RecordProperty("requirement", "RFC6675/5");
    Options syn;
    syn.mss = 1000;
    syn.sackPermitted = true;
    Script s(Sacking(Recovery::SACK_6675), syn);
    s.Accept();
    for (int i = 0; i < 6; ++i)
    {
        s.peer.Send(10);
    }
    s.Forget();
    for (int i = 0; i < 3; ++i)
    {
        const auto at = [](Position octet) { return Wrap(SeqNum(Script::LOCAL_ISS), octet); };
        EXPECT_EQ(s.Replies(), Lines{});
        s.options.sack.assign(1, SackBlock{at(11), at(21 + 10 * i)});
        s.Ack(1);
    }
    EXPECT_EQ(s.Replies(), (Lines{"ACK 1 ack 1 len 10"})) << "step 1: DupAcks >= DupThresh";
}

TEST(Rfc6675Section5, RecoveryEndsAtTheRecoveryPoint)
{
    RecordProperty("requirement", "RFC6675/5");
    SackScript s(Sacking(Recovery::SACK_6675), 10, 10);
    s.Get(1, {{3, 6}}); // 1 and 2
    EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY);
    s.Get(2, {{3, 10}});
    EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY);
    s.Get(10);
    EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY); // segment 10 was sent before it
    s.Get(11);
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
    EXPECT_EQ(s.Cwnd(), 5000u);
}

TEST(Rfc6675Section5, SecondLossOfAWindowReducesNothing)
{
    RecordProperty("requirement", "RFC6675/5");
    for (const Recovery recovery : {Recovery::SACK_6675, Recovery::RACK_TLP})
    {
        SackScript s(Sacking(recovery), 20);
        s.peer.Advance(100ms);
        s.Get(1, {{2, 5}});
        EXPECT_EQ(s.Ssthresh(), 10000u);
        s.Get(6, {{7, 20}});
        EXPECT_EQ(s.Ssthresh(), 10000u);
        EXPECT_EQ(s.Cwnd(), 10000u);
        EXPECT_EQ(s.peer.retransmissions, 2u); // 1 and 6
    }
}

TEST(Rfc6675Section4NextSeg, Rule1LostSegmentsGoFirstInOrder)
{
    RecordProperty("requirement", "RFC6675/4");
    SackScript s(Sacking(Recovery::SACK_6675), 20);
    s.Forget();
    s.Get(1, {{4, 8}}); // 1 to 3 are lost
    Numbers sent = s.Sent();
    for (Position behind = 10; behind <= 20; behind += 2)
    {
        s.Get(1, {{4, behind}});
        for (const Position number : s.Sent())
        {
            sent.push_back(number);
        }
    }
    ASSERT_GE(sent.size(), 4u);
    sent.resize(4);
    EXPECT_EQ(sent, (Numbers{1, 2, 3, 21})); // rule 2: then what is new
}

TEST(Rfc6675Section4NextSeg, Rule3RepeatsTheFirstUnsackedWhenNothingIsNew)
{
    RecordProperty("requirement", "RFC6675/4");
    SackScript s(Sacking(Recovery::SACK_6675), 12, 12);
    s.Forget();
    s.Get(1, {{2, 5}, {6, 7}, {8, 9}}); // lost: 1 and 5 only with three blocks above: 1
    Numbers sent = s.Sent();
    s.Get(1, {{9, 12}, {2, 5}, {6, 7}});
    for (const Position number : s.Sent())
    {
        sent.push_back(number);
    }
    s.Get(1, {{9, 13}, {2, 5}, {6, 7}});
    for (const Position number : s.Sent())
    {
        sent.push_back(number);
    }
    EXPECT_EQ(sent, (Numbers{1, 5, 7}));
}

TEST(Rfc6675Section4NextSeg, Rule3IsForSegmentsBelowTheHighestBlock)
{
    RecordProperty("requirement", "RFC6675/4");
    SackScript s(Sacking(Recovery::SACK_6675), 10, 10);
    s.Forget();
    s.Get(1, {{2, 7}, {8, 9}}); // 1 is lost; 7 is in doubt; 9 and 10 lie above
    s.Get(2, {{2, 7}, {8, 9}});
    const Numbers sent = s.Sent();
    ASSERT_GE(sent.size(), 2u);
    EXPECT_EQ(sent[0], 1);
    EXPECT_EQ(sent[1], 7);
}

TEST(Rfc6675Section4NextSeg, Rule4SendsTheLastOnceInARecovery)
{
    RecordProperty("requirement", "RFC6675/4");
    SackScript s(Sacking(Recovery::SACK_6675), 10, 10);
    s.Forget();
    s.Get(1, {{2, 8}}); // 1 is lost, and so will be 9 and 10
    EXPECT_EQ(s.Sent(), Numbers{1});
    s.Get(8);
    EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY);
    EXPECT_EQ(s.Sent(), Numbers{10}) << "the rescue";
    s.Get(9);
    EXPECT_EQ(s.Sent(), Numbers{}) << "one only";
}

TEST(Rfc6675Section4NextSeg, Rule4RescuesASingleLastSegment)
{
    RecordProperty("requirement", "RFC6675/4");
    SackScript s(Sacking(Recovery::SACK_6675), 10, 10);
    s.Forget();
    s.Get(1, {{2, 10}}); // 1 and 10 are lost
    EXPECT_EQ(s.Sent(), Numbers{1});
    s.Get(10);
    EXPECT_EQ(s.Sent(), Numbers{10});
}

TEST(Rfc6675Section51, NoFastRecoveryAfterATimeoutBeforeTheRecoveryPoint)
{
    RecordProperty("requirement", "RFC6675/5.1");
    Parameters parameters = Sacking(Recovery::SACK_6675);
    parameters.forwardRto = false;
    SackScript s(parameters, 20, 40);
    s.peer.Advance(1s);
    EXPECT_EQ(s.Ssthresh(), 10000u);
    s.Get(2, {{3, 7}});
    s.Get(2, {{3, 8}});
    EXPECT_EQ(s.Phase(), CongestionPhase::LOSS);
    EXPECT_EQ(s.Ssthresh(), 10000u);
    s.Get(21);
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
}

TEST(Rfc6675Section5, TimeoutEndsFastRecovery)
{
    RecordProperty("requirement", "RFC6675/5.1");
    SackScript s(Sacking(Recovery::SACK_6675), 20, 40);
    s.Get(1, {{2, 5}});
    EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY);
    s.Forget();
    s.peer.Advance(1500ms);
    EXPECT_EQ(s.Phase(), CongestionPhase::LOSS);
    EXPECT_EQ(s.Sent().front(), 1);
    EXPECT_EQ(s.peer.Status().recovery.RecoveryPoint(), s.peer.Status().snd.max);
}

} // namespace ns3::rfctcp::test
