/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Options: segment sizes (RFC 9293 3.7.1), window scale and timestamps (RFC 7323).

#include "support/script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

/** @param mss of the remote end, if it says @return options of its SYN */
Options
Mss(std::optional<uint16_t> mss)
{
    Options syn;
    syn.mss = mss;
    return syn;
}

/** @return TSval and MSS 1000, as on the SYN of a remote end whose clock shows @p value */
Options
StampedSyn(uint32_t value)
{
    Options syn = Stamps(value);
    syn.mss = 1000;
    return syn;
}

/** A script with timestamps; the remote end's clock shows what options.stamps says. */
class Stamped : public Script
{
  public:
    /** @param value TSval of the remote end's SYN */
    explicit Stamped(uint32_t value = 100)
        : Script(Parameters{}, StampedSyn(value))
    {
        options = Stamps(value);
    }

    /** @param value TSval of what the remote end sends from now on */
    void Clock(uint32_t value)
    {
        options = Stamps(value);
    }

    /** @return TSecr of the last segment sent */
    uint32_t Echo()
    {
        EXPECT_FALSE(peer.IsSilent());
        return peer.sent.empty() ? 0 : peer.sent.back().segment.options.stamps.value().echo;
    }
};

} // namespace

TEST(Rfc9293Must7, FaultyOptionsAreCountedAndTheSegmentIsUsed)
{
    RecordProperty("requirement", "RFC9293/MUST-7");
    for (const OptionFault fault : {OptionFault::BAD_LENGTH, OptionFault::WRONG_LENGTH})
    {
        Script s;
        s.synOptions.fault = fault;
        s.Accept();
        s.options.fault = fault;
        s.Receive("PA", 1, 1, 100);
        EXPECT_EQ(s.peer.readable, 101);
        EXPECT_EQ(s.GetState(), State::ESTABLISHED);
        EXPECT_EQ(s.Discards(Discard::MALFORMED_OPTIONS), 1u);
    }
}

TEST(Rfc9293Must14, MssIsSentAndHonoured)
{
    RecordProperty("requirement", "RFC9293/MUST-14");
    Script passive(Plain(), Mss(200));
    passive.peer.Listen();
    passive.Receive("S", 0);
    EXPECT_EQ(passive.Take().options.mss, 1460);
    passive.Receive("A", 1, 1);
    passive.peer.Send(1000);
    EXPECT_EQ(passive.Replies().at(0), "ACK 1 ack 1 len 200");
    Script active(Plain(), Mss(200));
    active.peer.Connect();
    EXPECT_EQ(active.Take().options.mss, 1460);
    active.Receive("SA", 0, 1);
    active.Forget();
    active.peer.Send(1000);
    EXPECT_EQ(active.Replies().at(0), "ACK 1 ack 1 len 200");
}

TEST(Rfc9293Must15, DefaultMssWithoutTheOption)
{
    RecordProperty("requirement", "RFC9293/MUST-15");
    for (const uint16_t defaultMss : {536, 1220}) // IPv4, IPv6
    {
        Script s(Plain(), Mss(std::nullopt));
        s.peer.open.defaultMss = defaultMss;
        s.Connect();
        s.peer.Send(5000);
        EXPECT_EQ(s.Take().length, defaultMss);
    }
}

TEST(Rfc9293Must16, SegmentSizeIsTheSmallerOfPeerAndPathLessOptions)
{
    RecordProperty("requirement", "RFC9293/MUST-16");
    for (const uint16_t peerMss : {500, 1460, 9000})
    {
        for (const uint32_t pathMss : {400u, 1460u, 8960u})
        {
            for (const bool stamps : {false, true})
            {
                Parameters parameters = Plain();
                parameters.timestamps = stamps;
                Options syn = Mss(peerMss);
                if (stamps)
                {
                    syn.stamps = Timestamps{1, 0};
                }
                Script s(parameters, syn);
                s.options.stamps = syn.stamps;
                s.peer.open.pathMss = pathMss;
                s.Accept();
                s.peer.Send(20000);
                EXPECT_EQ(s.Take().length,
                          std::min<uint32_t>(peerMss, pathMss) - (stamps ? 12 : 0));
            }
        }
    }
}

TEST(Rfc9293Must65, MssOptionOnSynSegmentsOnly)
{
    RecordProperty("requirement", "RFC9293/MUST-65");
    Script s;
    s.Accept();
    s.options.mss = 100; // and one received later changes nothing
    s.Receive("A", 1, 1, 100);
    s.peer.Send(3000);
    s.peer.Shutdown();
    s.peer.Advance(30s);
    EXPECT_EQ(s.peer.sent.front().segment.length, 1000u);
    while (!s.peer.IsSilent())
    {
        EXPECT_FALSE(s.Take().options.mss);
    }
}

TEST(Rfc9293Shld5, MssIsSentWhenItIsNotTheDefault)
{
    RecordProperty("requirement", "RFC9293/SHLD-5 RFC9293/MAY-3");
    for (const uint16_t mss : {1460, 1440, 536}) // the default may be sent as well [MAY-3]
    {
        Script s;
        s.peer.open.receiveMss = mss;
        s.peer.Connect();
        EXPECT_EQ(s.Take().options.mss, mss);
        s.peer.Advance(3s);
        EXPECT_EQ(s.Take().options.mss, mss); // on the repeated SYN too
        s.Receive("S", 0);
        EXPECT_EQ(s.Take().options.mss, mss);
    }
}

TEST(Rfc7323Section2, WindowScaleNeedsBothSides)
{
    Parameters with;
    with.timestamps = false;
    with.receiveBuffer = 1 << 20;
    Options syn;
    syn.windowScale = 3;
    Script both(with, syn);
    both.peer.Listen();
    both.Receive("S", 0);
    const Segment synAck = both.Take();
    EXPECT_EQ(synAck.options.windowScale, 5); // 2^20 >> 5 fits in 16 bits
    EXPECT_EQ(synAck.window, 65535);          // never scaled itself [7323 2.2]
    both.Receive("A", 1, 1);
    EXPECT_EQ(both.peer.Status().snd.wnd, 65535u << 3);

    Script remoteWithout(with, Options{});
    remoteWithout.peer.Listen();
    remoteWithout.Receive("S", 0);
    EXPECT_FALSE(remoteWithout.Take().options.windowScale);
    remoteWithout.Receive("A", 1, 1);
    remoteWithout.Receive("A", 1, 1, 2000);
    EXPECT_EQ(remoteWithout.peer.Status().snd.wnd, 65535u);
    EXPECT_EQ(remoteWithout.peer.Status().rcv.scale, 0);

    Script localWithout(Plain(), syn);
    localWithout.peer.Listen();
    localWithout.Receive("S", 0);
    EXPECT_FALSE(localWithout.Take().options.windowScale);
    localWithout.Receive("A", 1, 1);
    EXPECT_EQ(localWithout.peer.Status().snd.wnd, 65535u);
}

TEST(Rfc7323Section2, ActiveOpenWithoutWindowScaleOnTheSynAck)
{
    Parameters with;
    with.receiveBuffer = 1 << 20;
    Script s(with, Options{});
    s.peer.Connect();
    EXPECT_EQ(s.Take().options.windowScale, 5);
    s.Receive("SA", 0, 1);
    EXPECT_EQ(s.Take().window, 65535); // an octet count, not shifted
    EXPECT_EQ(s.peer.Status().snd.wnd, 65535u);
}

TEST(Rfc7323Section23, ShiftAboveFourteenCountsAsFourteen)
{
    for (const uint8_t shift : {14, 15, 31, 255})
    {
        Options syn;
        syn.windowScale = shift;
        Script s(Parameters{}, syn);
        s.Accept();
        s.window = 3;
        s.Ack(1);
        EXPECT_EQ(s.peer.Status().snd.wnd, 3u << 14);
    }
}

TEST(Rfc7323Section22, WindowOfASynIsNotScaled)
{
    Options syn;
    syn.windowScale = 7;
    Script s(Parameters{}, syn);
    s.window = 500;
    s.peer.Connect();
    s.Receive("SA", 0, 1);
    EXPECT_EQ(s.peer.Status().snd.wnd, 500u);
    s.Ack(1);
    EXPECT_EQ(s.peer.Status().snd.wnd, 500u << 7);
}

TEST(Rfc7323Section32, TimestampsNeedBothSides)
{
    Script remoteWithout(Parameters{}, Options{});
    remoteWithout.peer.Connect();
    EXPECT_TRUE(remoteWithout.Take().options.stamps);
    remoteWithout.Receive("SA", 0, 1);
    EXPECT_FALSE(remoteWithout.Take().options.stamps);

    Script localWithout(Plain(), StampedSyn(5));
    localWithout.peer.Listen();
    localWithout.Receive("S", 0);
    EXPECT_FALSE(localWithout.Take().options.stamps);

    Stamped both;
    both.peer.Listen();
    both.Receive("S", 0);
    EXPECT_EQ(both.Take().options.stamps.value().echo, 100u);
    both.Receive("A", 1, 1);
    both.peer.Send(10);
    both.peer.Shutdown();
    while (!both.peer.IsSilent())
    {
        EXPECT_TRUE(both.Take().options.stamps); // on every segment
    }
}

TEST(Rfc7323Section32, SegmentWithoutTimestampIsDroppedSilently)
{
    Stamped s;
    s.Accept();
    s.options.stamps.reset();
    s.Receive("PA", 1, 1, 10);
    EXPECT_EQ(s.peer.readable, 1);
    EXPECT_TRUE(s.peer.IsSilent());
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_EQ(s.Discards(Discard::MISSING_TIMESTAMP), 1u);
}

TEST(Rfc7323Section32, TimestampThatWasNotAgreedIsIgnored)
{
    Script s;
    s.Accept();
    s.options = Stamps(5);
    s.Receive("PA", 1, 1, 10);
    s.options = Stamps(4);
    s.Receive("PA", 11, 1, 10);
    EXPECT_EQ(s.peer.readable, 21);
}

TEST(Rfc7323Section43, DelayedAckEchoesTheFirstUnacknowledgedSegment)
{
    Stamped s; // RFC 7323 4.3 (A)
    s.Accept();
    s.Clock(101);
    s.Receive("A", 1, 1, 1000);
    s.Clock(102);
    s.Receive("A", 1001, 1, 1000);
    EXPECT_EQ(s.Echo(), 101u);
}

TEST(Rfc7323Section43, DuplicateAcksEchoTheSegmentInFrontOfTheGap)
{
    Stamped s; // RFC 7323 4.3 (B) and (C)
    s.Accept();
    s.Clock(101);
    s.Receive("A", 1, 1, 1000);
    s.peer.Advance(1s);
    EXPECT_EQ(s.Echo(), 101u);
    s.Clock(103);
    s.Receive("A", 2001, 1, 1000);
    EXPECT_EQ(s.Echo(), 101u);
    s.Clock(104);
    s.Receive("A", 1001, 1, 1000); // fills the gap
    EXPECT_EQ(s.Echo(), 104u);
}

TEST(Rfc7323Section53, OldTimestampIsAcknowledgedAndDropped)
{
    Stamped s;
    s.Accept();
    s.Clock(200);
    s.Receive("A", 1, 1, 10);
    s.peer.Advance(1s);
    s.Forget();
    s.Clock(199);
    s.Receive("A", 11, 1, 10);
    EXPECT_EQ(s.peer.readable, 11);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 11"});
    EXPECT_EQ(s.Discards(Discard::OLD_TIMESTAMP), 1u);
    s.Clock(200); // equal is not old
    s.Receive("A", 11, 1, 10);
    EXPECT_EQ(s.peer.readable, 21);
}

TEST(Rfc7323Section53, TimestampsWrapAround)
{
    Stamped s(0xfffffff0);
    s.Accept();
    s.Clock(0x10);
    s.Receive("A", 1, 1, 10);
    EXPECT_EQ(s.peer.readable, 11);
    s.Clock(0xfffffff8);
    s.Receive("A", 11, 1, 10);
    EXPECT_EQ(s.peer.readable, 11);
}

TEST(Rfc7323Section53, TimestampOutsideTheWindowIsNotRecorded)
{
    Stamped s;
    s.Accept();
    s.Clock(300);
    s.Receive("A", 500000, 1, 10);
    EXPECT_EQ(s.Echo(), 100u);
}

TEST(Rfc7323Section52, ResetIsExemptAndLeavesNoTimestamp)
{
    Stamped s;
    s.Accept();
    s.Receive("A", 1, 1, 100);
    s.peer.Advance(1s);
    s.Clock(70000);
    s.Receive("R", 51, 0, 100); // overlaps the window, but does not begin at RCV.NXT
    EXPECT_EQ(s.Echo(), 100u);
    s.Clock(101);
    s.Receive("A", 101, 1, 100); // not taken for old
    EXPECT_EQ(s.peer.readable, 201);
    s.Clock(1); // old
    s.Receive("R", 201);
    EXPECT_EQ(s.peer.closed, CloseReason::RESET);
    Stamped bare;
    bare.Accept();
    bare.options.stamps.reset();
    bare.Receive("R", 1);
    EXPECT_EQ(bare.peer.closed, CloseReason::RESET);
}

TEST(Rfc7323Section55, TimestampAgesAfter24Days)
{
    for (const bool aged : {false, true})
    {
        Stamped s(0);
        s.Accept();
        s.peer.Advance(24h * 24 - (aged ? 0s : 1s));
        s.Clock(0x90000000); // more than half the circle on: looks old
        s.Receive("A", 1, 1, 10);
        EXPECT_EQ(s.peer.readable, aged ? 11 : 1);
    }
}

TEST(Rfc7323Section54, OurClockWrapsAfter49Days)
{
    Stamped s;
    s.peer.now = Instant(std::chrono::milliseconds(0xffffff00LL));
    s.Accept();
    s.peer.Send(10);
    EXPECT_EQ(s.Take().options.stamps.value().value, 0xffffff00u);
    s.options = Stamps(100, 0xffffff00);
    s.peer.Advance(600ms);
    s.Ack(11);
    s.peer.Send(10);
    EXPECT_EQ(s.Take().options.stamps.value().value, 0xffffff00u + 600u); // = 344
    EXPECT_LT(s.peer.Status().rtt.Latest(), 1s);
}

TEST(Rfc7323Section4, EchoGivesASampleOfARetransmittedSegment)
{
    Stamped s;
    s.peer.now += 1h;
    s.Accept();
    s.peer.Send(10);
    s.peer.Advance(1s);
    const uint32_t second = s.peer.sent.back().segment.options.stamps.value().value;
    s.peer.Advance(300ms);
    s.options = Stamps(101, second); // the echo names the retransmission
    s.Ack(11);
    EXPECT_EQ(s.peer.Status().rtt.Latest(), 300ms);
}

TEST(Rfc7323Section43, RepeatedSynRenewsTheEcho)
{
    Stamped s;
    s.peer.Listen();
    s.synOptions.stamps = Timestamps{1000, 0};
    s.Receive("S", 0);
    EXPECT_EQ(s.Take().options.stamps->echo, 1000u);
    s.peer.Advance(500ms);
    s.synOptions.stamps = Timestamps{1500, 0}; // our SYN,ACK was lost
    s.Receive("S", 0);
    EXPECT_EQ(s.Take().options.stamps->echo, 1500u);
    s.peer.Advance(10s); // a repetition of its own accord echoes the same
    EXPECT_EQ(s.Take().options.stamps->echo, 1500u);
}

TEST(Rfc7323Section43, SynAckOfCrossingSynsRenewsTheEcho)
{
    Stamped s;
    s.peer.Connect();
    s.Forget();
    s.synOptions.stamps = Timestamps{1000, 0};
    s.Receive("S", 0);
    s.Forget();
    s.peer.Advance(500ms);
    s.synOptions.stamps = Timestamps{1500, 0};
    s.Receive("SA", 0, 1);
    ASSERT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_EQ(s.Take().options.stamps->echo, 1500u);
}

TEST(Rfc7323Section52, TimestampHalfTheSpaceAwayIsNotOlder)
{
    constexpr uint32_t HALF = uint32_t{1} << 31;
    const Instant now{};
    EXPECT_FALSE(IsOldTimestamp(5, 5, now, now));
    EXPECT_TRUE(IsOldTimestamp(4, 5, now, now));
    EXPECT_TRUE(IsOldTimestamp(5 - (HALF - 1), 5, now, now));
    EXPECT_FALSE(IsOldTimestamp(5 - HALF, 5, now, now)); // 0 < t - s < 2^31 does not hold
    EXPECT_FALSE(IsOldTimestamp(5 - (HALF + 1), 5, now, now));
}

TEST(Rfc5961Section52, SegmentWithABadAckLeavesNoTimestamp)
{
    for (const Position ack : {Position{100}, Position{-100000}})
    {
        Stamped s;
        s.Accept();
        s.Clock(110);
        s.Receive("A", 1, 1, 10);
        s.peer.Advance(1s);
        s.Forget();
        s.Clock(500);
        s.Receive("A", 11, ack, 10); // acknowledges what was never sent, or long ago
        EXPECT_EQ(s.Echo(), 110u);
        EXPECT_EQ(s.peer.Status().agreed.tsRecent, 110u);
        s.Receive("A", 1, ack, 10); // the same as a copy of the last segment
        EXPECT_EQ(s.peer.Status().agreed.tsRecent, 110u);
    }
}

TEST(Rfc5961Section52, SegmentWithABadAckLeavesNoTimestampInTimeWait)
{
    Stamped s;
    s.Clock(110);
    s.Bring(State::TIME_WAIT);
    s.Clock(500);
    s.Receive("A", 2, 1000);
    s.Receive("FA", 1, 1000);
    EXPECT_EQ(s.peer.GetTimeWait().tsRecent, 110u);
    s.Receive("FA", 1, 2);
    EXPECT_EQ(s.peer.GetTimeWait().tsRecent, 500u);
}

TEST(Rfc7323Section32, ResetOfAnAbortCarriesTimestamps)
{
    Stamped s;
    s.Accept();
    s.Clock(1100);
    s.Receive("PA", 1, 1, 10);
    s.peer.Advance(1s);
    s.Forget();
    s.peer.Abort();
    const Segment reset = s.Take();
    EXPECT_TRUE(reset.flags.rst);
    ASSERT_TRUE(reset.options.stamps);
    EXPECT_EQ(reset.options.stamps->echo, 1100u);
    EXPECT_EQ(reset.options.stamps->value, TimestampAt(s.peer.now));
}

TEST(Rfc7323Section52, ResetThatAnswersASegmentEchoesItsTimestamp)
{
    Stamped s;
    s.Accept();
    s.peer.Close();
    s.Forget();
    s.Clock(1200);
    s.Receive("PA", 1, 1, 10); // nobody will read it [9293 SHLD-3]
    const Segment reset = s.Take();
    ASSERT_TRUE(reset.options.stamps);
    EXPECT_EQ(reset.options.stamps->value, 0u);
    EXPECT_EQ(reset.options.stamps->echo, 1200u);
}

TEST(Rfc7323Section32, ResetWithoutAgreementCarriesNoTimestamps)
{
    Script s;
    s.Accept();
    s.peer.Abort();
    EXPECT_FALSE(s.Take().options.stamps);
}

} // namespace ns3::rfctcp::test
