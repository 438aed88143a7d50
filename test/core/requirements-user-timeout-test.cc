/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// User timeout and R2: RFC 9293 3.8.3 and 3.10.8, RFC 5482.

#include "core/wire/wire.h"
#include "support/pair.h"
#include "support/script.h"

#include <gtest/gtest.h>
#include <limits>

namespace ns3::rfctcp::test
{
namespace
{

/** @param timeout UserTimeout @return plain tunables with it */
Parameters
Within(Duration timeout)
{
    Parameters parameters = Plain();
    parameters.userTimeout = timeout;
    return parameters;
}

/** @param timeout UserTimeout @return the same with the option */
Parameters
Offering(Duration timeout)
{
    Parameters parameters = Within(timeout);
    parameters.userTimeoutOption = true;
    return parameters;
}

/** @param raw option @return options of a SYN */
Options
SynWith(uint16_t raw)
{
    Options options;
    options.mss = 1000;
    options.userTimeout = raw;
    return options;
}

/** @param s script @param parameters new tunables of its peer */
void
Change(Script& s, Parameters parameters)
{
    parameters.checkInvariants = true;
    s.peer.Core().SetParameters(std::make_shared<const Parameters>(parameters));
}

} // namespace

TEST(Rfc9293Section3_10_8, UserTimeoutAborts)
{
    Script s(Within(10s));
    s.Accept();
    s.peer.Advance(1h); // nothing is outstanding
    s.peer.Send(10);
    s.peer.Advance(9s);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    s.peer.Advance(1s);
    EXPECT_EQ(s.peer.closed, CloseReason::USER_TIMEOUT);
}

TEST(Rfc9293Section3_10_8, UserTimeoutEndsAnOpen)
{
    Script s(Within(10s));
    s.Bring(State::SYN_SENT);
    s.peer.Advance(10s);
    EXPECT_EQ(s.peer.closed, CloseReason::USER_TIMEOUT);
}

TEST(Rfc9293Section3_10_8, UserTimeoutMovesWhenItIsChanged)
{
    Script s(Within(10s));
    s.Accept();
    s.peer.Send(10);
    s.peer.Advance(5s);
    Change(s, Within(20s));
    s.peer.Advance(14s);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    Change(s, Within(15s)); // over already
    s.peer.Advance(0s);
    EXPECT_EQ(s.peer.closed, CloseReason::USER_TIMEOUT);
}

TEST(Rfc9293Section3_10_8, UserTimeoutCanBeSwitchedOffAndOn)
{
    Script s(Within(10s));
    s.Accept();
    s.peer.Send(10);
    s.peer.Advance(5s);
    Change(s, Plain());
    s.peer.Advance(30s);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    Change(s, Within(1s));
    s.peer.Advance(60s); // from the next retransmission on
    EXPECT_EQ(s.peer.closed, CloseReason::USER_TIMEOUT);
}

TEST(Rfc9293Must21, R2CanChangeWhileTheConnectionLives)
{
    RecordProperty("requirement", "RFC9293/MUST-21");
    Script s;
    s.Accept();
    s.peer.Send(10);
    s.peer.Advance(16s); // retransmissions after 1, 3, 7 and 15 s
    EXPECT_EQ(s.Replies().size(), 5U);
    Parameters parameters = Plain();
    parameters.dataRetries = 4;
    Change(s, parameters);
    s.peer.Advance(14s);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    s.peer.Advance(1s);
    EXPECT_EQ(s.peer.closed, CloseReason::TIMED_OUT);
}

TEST(Rfc9293Must21, ForEverIncludesWindowProbes)
{
    RecordProperty("requirement", "RFC9293/MUST-21");
    Parameters parameters = Plain();
    parameters.dataRetries = std::numeric_limits<uint32_t>::max();
    Script s(parameters);
    s.Accept();
    s.peer.Send(10);
    s.peer.Advance(24h * 30);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_GT(s.Replies().size(), 20000U);
    s.Ack(11);
    EXPECT_EQ(s.peer.released, 10U);

    s.window = 0; // and so can the reorderingTimeout of window probes
    s.Ack(11);
    s.peer.Send(10);
    s.peer.Advance(24h);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
}

TEST(Rfc9293Must20, AtR1TheUserIsToldAndAtR2TheConnectionEnds)
{
    RecordProperty("requirement", "RFC9293/MUST-20");
    Script s;
    s.Accept();
    s.peer.Send(10);
    s.peer.Advance(6s);
    EXPECT_TRUE(s.peer.softErrors.empty());
    s.peer.Advance(1s); // the third retransmission
    ASSERT_EQ(s.peer.softErrors.size(), 1U);
    EXPECT_EQ(s.peer.softErrors[0].kind, SoftError::Kind::RETRANSMISSIONS);
    s.peer.Advance(119s);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    s.peer.Advance(1s);
    EXPECT_EQ(s.peer.closed, CloseReason::TIMED_OUT);
}

TEST(Rfc5482Section3_3, TheOptionOnTheWire)
{
    Segment segment;
    segment.flags.syn = true;
    segment.options = SynWith(0x8005);
    segment.options.windowScale = 7;
    segment.options.sackPermitted = true;
    segment.options.stamps = Timestamps{1, 2};
    const auto encoded = wire::Encode(1, 2, segment);
    EXPECT_EQ(encoded.length, 20 + 4 + 12 + 4 + 4);
    const uint8_t option[] = {28, 4, 0x80, 0x05};
    EXPECT_TRUE(std::equal(option, option + 4, encoded.octets.begin() + 40));
    const auto parsed = wire::Parse(encoded.octets.data(), encoded.length, encoded.length);
    EXPECT_EQ(parsed.segment.options, segment.options);
    EXPECT_EQ(wire::EncodedOptionsLength(segment.options), 24U);
}

TEST(Rfc5482Section3_3, AWrongLengthIsSkipped)
{
    uint8_t octets[28] = {};
    octets[12] = 7 << 4;
    octets[20] = 28;
    octets[21] = 3;
    const auto parsed = wire::Parse(octets, 28, 28);
    EXPECT_EQ(parsed.segment.options.fault, OptionFault::WRONG_LENGTH);
    EXPECT_FALSE(parsed.segment.options.userTimeout);
}

TEST(Rfc5482Section3_1, OffByDefault)
{
    Script s(Within(10s), SynWith(300));
    s.peer.Connect();
    EXPECT_FALSE(s.Take().options.userTimeout);
    s.Receive("SA", 0, 1);
    EXPECT_FALSE(s.Take().options.userTimeout);
    EXPECT_EQ(s.peer.Core().UserTimeout(), 10s);
}

TEST(Rfc5482Section3_2, SynAndFirstSegmentAfterItCarryTheOption)
{
    Script s(Offering(300s), SynWith(200));
    s.peer.Connect();
    EXPECT_EQ(s.Take().options.userTimeout, 300);
    s.Receive("SA", 0, 1);
    EXPECT_EQ(s.Take().options.userTimeout, 300);
    s.Receive("PA", 1, 1, 10);
    s.Receive("PA", 11, 1, 10);
    EXPECT_FALSE(s.Take().options.userTimeout) << "once is enough";
    Change(s, Offering(400s));
    s.Receive("PA", 21, 1, 10);
    s.Receive("PA", 31, 1, 10);
    EXPECT_EQ(s.Take().options.userTimeout, 400) << "again when it has changed";
}

TEST(Rfc5482Section3_2, TheAnswerToASynCarriesTheOption)
{
    Script s(Offering(300s), SynWith(200));
    s.peer.Listen();
    s.Receive("S", 0);
    EXPECT_EQ(s.Take().options.userTimeout, 300);
}

TEST(Rfc5482Section3_3, LongTimeoutsAreGivenInMinutes)
{
    for (const auto& [timeout, raw] : {std::pair<Duration, uint16_t>{1ms, 1},
                                       {32767s, 32767},
                                       {32768s, 0x8000 | 547},
                                       {24h * 100, uint16_t{0xffff}}})
    {
        Script s(Offering(timeout));
        s.peer.Connect();
        EXPECT_EQ(s.Take().options.userTimeout, raw);
    }
}

TEST(Rfc5482Section3_1, TheGreaterWishCountsWithinLimits)
{
    const auto agreed = [](Parameters parameters, uint16_t raw) {
        Script s(parameters, SynWith(raw));
        s.Accept();
        return s.peer.Core().UserTimeout();
    };
    EXPECT_EQ(agreed(Offering(300s), 200), 300s);
    EXPECT_EQ(agreed(Offering(300s), 400), 400s);
    EXPECT_EQ(agreed(Offering(300s), 0x8000 | 10), 10min);
    EXPECT_EQ(agreed(Offering(1s), 2), 100s) << "L_LIMIT";
    EXPECT_EQ(agreed(Offering(1s), 0xffff), 1h) << "U_LIMIT";
    EXPECT_EQ(agreed(Offering(300s), 0), 300s) << "zero means nothing";
    EXPECT_EQ(agreed(Offering(0s), 400), 400s) << "no wish of our own";
    Parameters fixed = Offering(300s);
    fixed.userTimeoutChangeable = false;
    EXPECT_EQ(agreed(fixed, 400), 300s) << "CHANGEABLE";
}

TEST(Rfc5482Section3_1, ALaterOptionMovesTheTimer)
{
    Script s(Offering(300s));
    s.Accept();
    s.peer.Send(10);
    s.options.userTimeout = 500;
    s.Ack(1);
    s.peer.Advance(499s);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED) << "R2 gives way";
    s.peer.Advance(1s);
    EXPECT_EQ(s.peer.closed, CloseReason::USER_TIMEOUT);
}

TEST(Rfc5482Section1, APairSurvivesWhatTheyHaveAgreedOn)
{
    Pair pair(Offering(300s), Offering(1000s));
    pair.b.Listen();
    pair.a.Connect();
    pair.Drive(1s);
    EXPECT_EQ(pair.a.Core().UserTimeout(), 1000s);
    EXPECT_EQ(pair.b.Core().UserTimeout(), 1000s);
    bool cut = true;
    pair.network = [&cut](char, uint32_t, const Segment&) { return cut ? Fate{0, {}} : Fate{}; };
    pair.a.Send(100);
    pair.Drive(800s);
    EXPECT_EQ(pair.a.GetState(), State::ESTABLISHED);
    cut = false;
    pair.Drive(200s);
    EXPECT_EQ(pair.b.readable, 101);
}

} // namespace ns3::rfctcp::test
