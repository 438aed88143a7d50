/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// SYN cookies: RFC 4987 3.6.

#include "core/connection.h"
#include "core/new-reno.h"
#include "core/tables/syn-cookies.h"
#include "support/script.h"

#include <gtest/gtest.h>
#include <random>
#include <variant>

namespace ns3::rfctcp::test
{
namespace
{

const FlowKey KEY{{AddressOctets{1}, 80}, {AddressOctets{2}, 1000}};
const Instant NOW{std::chrono::hours(1) + 12345ms};

SynCookies
Maker(uint8_t secret = 7)
{
    return SynCookies(Secret{secret});
}

/** @param options of the SYN @return a SYN */
Segment
Syn(const Options& options = {})
{
    Segment syn;
    syn.seq = SeqNum(5000);
    syn.flags.syn = true;
    syn.window = 4000;
    syn.options = options;
    return syn;
}

/** @param answer a SYN,ACK @return what a peer that got it sends */
Segment
AckOf(const Segment& answer)
{
    Segment ack;
    ack.seq = answer.ack;
    ack.ack = answer.seq + 1;
    ack.flags.ack = true;
    ack.window = 1000;
    if (answer.options.stamps)
    {
        ack.options.stamps = Timestamps{777, answer.options.stamps->value};
    }
    return ack;
}

/** @param syn a SYN @param now the instant @return the answer of Maker() */
Segment
Answer(const Segment& syn, Instant now = NOW)
{
    return Maker().Answer(now, KEY, syn, 1460, 536, Parameters{}).value_or(Segment{});
}

bool
IsGood(const Segment& ack, Instant now = NOW, const FlowKey& key = KEY)
{
    return Maker().Check(now, key, ack, Parameters{}).has_value();
}

} // namespace

TEST(Rfc4987SynCookies, TheAnswerIsASynAck)
{
    const Segment answer = Answer(Syn());
    EXPECT_TRUE(answer.flags.syn && answer.flags.ack && !answer.flags.rst);
    EXPECT_EQ(answer.ack, SeqNum(5001));
    EXPECT_EQ(answer.options.mss, 1460);
    EXPECT_EQ(answer.window, 65535);
    EXPECT_FALSE(answer.options.stamps);
    EXPECT_FALSE(answer.options.windowScale) << "could not be known again";
}

TEST(Rfc4987SynCookies, TheMssComesBackRoundedDown)
{
    const struct
    {
        std::optional<uint16_t> offered;
        uint16_t known;
    } rows[] = {{1460, 1460},
                {1459, 1440},
                {9000, 8960},
                {65535, 8960},
                {536, 536},
                {100, 16},
                {16, 16},
                {std::nullopt, 536},
                {0, 536}};

    for (const auto& row : rows)
    {
        Options options;
        options.mss = row.offered;
        const auto opening = Maker().Check(NOW, KEY, AckOf(Answer(Syn(options))), Parameters{});
        ASSERT_TRUE(opening);
        EXPECT_EQ(opening->syn.options.mss, row.known);
        EXPECT_EQ(opening->syn.seq, SeqNum(5000));
    }
    Options tiny;
    tiny.mss = 15;
    EXPECT_FALSE(Maker().Answer(NOW, KEY, Syn(tiny), 1460, 536, Parameters{}));
}

TEST(Rfc4987SynCookies, TimestampsBringTheWindowScaleBack)
{
    for (int offered = -1; offered <= 15; ++offered)
    {
        Options options = Stamps(100);
        if (offered >= 0)
        {
            options.windowScale = static_cast<uint8_t>(offered);
        }
        for (int64_t shift = 0; shift < 40; ++shift)
        {
            const Instant now = NOW + std::chrono::milliseconds(shift);
            const Segment answer = Answer(Syn(options), now);
            ASSERT_TRUE(answer.options.stamps);
            EXPECT_EQ(answer.options.stamps->echo, 100U);
            const uint32_t behind = TimestampAt(now) - answer.options.stamps->value;
            EXPECT_LT(behind, 32U) << "ahead of the clock, or far behind it";
            EXPECT_EQ(answer.options.windowScale.has_value(), offered >= 0);
            const auto opening = Maker().Check(now, KEY, AckOf(answer), Parameters{});
            ASSERT_TRUE(opening);
            EXPECT_EQ(opening->syn.options.stamps->value, 777U);
            ASSERT_EQ(opening->syn.options.windowScale.has_value(), offered >= 0);
            if (offered >= 0)
            {
                EXPECT_EQ(*opening->syn.options.windowScale, std::min(offered, 14)); // [7323 2.3]
            }
        }
    }
}

TEST(Rfc4987SynCookies, ACookieIsGoodInItsSlotAndTheNext)
{
    const Instant begin{};
    const Segment ack = AckOf(Answer(Syn(), begin + 5 * SynCookies::SLOT));
    EXPECT_TRUE(IsGood(ack, begin + 5 * SynCookies::SLOT));
    EXPECT_TRUE(IsGood(ack, begin + 7 * SynCookies::SLOT - 1ns));
    EXPECT_FALSE(IsGood(ack, begin + 7 * SynCookies::SLOT));
    EXPECT_FALSE(IsGood(ack, begin + 5 * SynCookies::SLOT - 1ns)) << "from the future";
    EXPECT_FALSE(IsGood(ack, begin + (5 + 32) * SynCookies::SLOT)) << "same number of the slot";
    EXPECT_TRUE(IsGood(AckOf(Answer(Syn(), begin)), begin + SynCookies::SLOT)) << "the very first";
}

TEST(Rfc4987SynCookies, WhatWasNotSentIsRefused)
{
    const Segment good = AckOf(Answer(Syn()));
    ASSERT_TRUE(IsGood(good));
    FlowKey other = KEY;
    other.remote.port = 1001;
    EXPECT_FALSE(IsGood(good, NOW, other));
    EXPECT_FALSE(Maker(8).Check(NOW, KEY, good, Parameters{})) << "another key";
    for (const char* letters : {"S", "SA", "RA", "R", "F"})
    {
        Segment segment = good;
        segment.flags = FlagsOf(letters);
        EXPECT_FALSE(IsGood(segment)) << letters;
    }
    for (const uint32_t distance : {1U, 1U << 24, 1U << 27, 1U << 31})
    {
        Segment segment = good;
        segment.ack = good.ack + distance;
        EXPECT_FALSE(IsGood(segment));
        segment = good;
        segment.seq = good.seq + distance;
        EXPECT_FALSE(IsGood(segment));
    }
}

TEST(Rfc4987SynCookies, ForgersMustGuess)
{
    std::mt19937 random(1);
    Segment ack = AckOf(Answer(Syn()));
    int hits = 0;
    for (int i = 0; i < 100000; ++i)
    {
        ack.ack = SeqNum(static_cast<uint32_t>(random()));
        hits += IsGood(ack) ? 1 : 0;
    }
    EXPECT_EQ(hits, 0); // 16 of 2^32 numbers are good
}

TEST(Rfc4987SynCookies, TheConnectionGoesOnAsIfItHadSentTheSynAck)
{
    Options options = Stamps(100);
    options.mss = 1000;
    options.windowScale = 3;
    Segment ack = AckOf(Answer(Syn(options)));
    ack.length = 10; // the third segment was lost, the first text carries the ACK
    const auto opening = Maker().Check(NOW, KEY, ack, Parameters{});
    ASSERT_TRUE(opening);

    Parameters parameters;
    parameters.checkInvariants = true;
    Connection connection(std::make_shared<const Parameters>(parameters),
                          std::make_unique<NewReno>(10, 65535));
    OpenArguments open;
    open.iss = opening->iss;
    open.pathMss = 1460;
    Outbox outbox;
    connection.OpenFromCookie(NOW, open, opening->syn, ack, outbox);

    std::vector<State> entered;
    for (const Action& action : outbox)
    {
        EXPECT_FALSE(std::holds_alternative<Transmit>(action)) << "the SYN,ACK was sent before";
        if (const auto* change = std::get_if<StateChanged>(&action))
        {
            entered.push_back(change->to);
        }
    }
    EXPECT_EQ(entered, (std::vector<State>{State::SYN_RECEIVED, State::ESTABLISHED}));
    const Tcb& tcb = connection.Status();
    EXPECT_EQ(tcb.snd.wnd, 8000U);
    EXPECT_EQ(tcb.snd.mss, 536U - 12U);
    EXPECT_EQ(tcb.rcv.nxt, 11);
    EXPECT_FALSE(tcb.rtt.HasSample());
    EXPECT_EQ(connection.Send(NOW, 100, false, outbox), CallResult::OK);
    const auto* sent = std::get_if<Transmit>(&outbox.back());
    ASSERT_NE(sent, nullptr);
    EXPECT_EQ(sent->segment.seq, opening->iss + 1);
    EXPECT_EQ(sent->segment.ack, SeqNum(5011));
}

TEST(Rfc4987Recycle, OnlyAHalfOpenPassiveConnectionMakesRoom)
{
    for (const State state : {State::SYN_RECEIVED, State::SYN_SENT, State::ESTABLISHED})
    {
        Script s;
        s.Bring(state);
        const bool recycled = state == State::SYN_RECEIVED && s.peer.Status().passive;
        Outbox outbox;
        s.peer.Core().Recycle(s.peer.now, outbox);
        EXPECT_EQ(s.peer.Status().state, recycled ? State::LISTEN : state);
        EXPECT_EQ(outbox.size(), recycled ? 2U : 0U); // without a word to the peer
    }
}

} // namespace ns3::rfctcp::test
