/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Proportional Rate Reduction, RFC 6937: the formula, and the two examples of section 3.1 as
// arithmetic and on a connection.

#include "core/recovery/prr.h"
#include "support/sack-script.h"

#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace ns3::rfctcp::test
{

namespace
{

constexpr uint32_t SMSS = 1; // the examples count in segments

/** Plays acknowledgments to Prr and sends what it allows, in whole segments. */
struct Recovering
{
    Prr prr;              ///< under test
    uint32_t pipe;        ///< segments
    uint32_t ssthresh{0}; ///< segments

    /** @param delivered segments by the acknowledgment @return segments sent in answer to it */
    uint32_t Ack(uint32_t delivered)
    {
        prr.OnAck(delivered * SMSS, pipe * SMSS, ssthresh * SMSS, SMSS);
        uint32_t sent = 0;
        for (; prr.Allowance() >= SMSS; ++sent)
        {
            prr.OnSend(SMSS);
        }
        pipe += sent;
        return sent;
    }
};

/** A scoreboard without losses is not needed: tunables for the examples on a connection. */
Parameters
Example()
{
    Parameters parameters = Sacking(Recovery::SACK_6675);
    parameters.initialSlowStartThreshold = 20000; // cwnd does not grow beyond 20
    return parameters;
}

} // namespace

TEST(Rfc6937Section31, SingleLossSpreadsTheReductionOverTheRoundTrip)
{
    RecordProperty("requirement", "RFC6937/3.1");
    // FlightSize 20; ACKs 1 and 2 have sent two new segments. ACK 3 enters recovery with segment
    // 0 lost and 1 to 3 delivered. Pipe as in the table from ACK 4 on: after what was sent. The
    // line "sent" contradicts it at ACKs 17 to 19, and the formula agrees with pipe.
    Recovering flow{{}, 20, 10};
    flow.prr.Begin(20 * SMSS);
    const std::vector<uint32_t>
        pipe{18, 18, 17, 17, 16, 16, 15, 15, 14, 14, 13, 13, 12, 12, 11, 10};
    std::vector<uint32_t> actual;
    flow.pipe -= 2; // 0 is lost, 3 has arrived
    EXPECT_EQ(flow.Ack(1), 1u);
    for (std::size_t ack = 4; ack <= 19; ++ack)
    {
        flow.pipe -= 1;
        flow.Ack(1);
        actual.push_back(flow.pipe);
    }
    EXPECT_EQ(actual, pipe);
}

TEST(Rfc6937Section31, ManyLossesAreSlowStartedByOneSegmentAnAck)
{
    RecordProperty("requirement", "RFC6937/3.1");
    Recovering flow{{}, 4, 10}; // at ACK 17: 15 of 22 lost, 3 delivered
    flow.prr.Begin(20 * SMSS);
    EXPECT_EQ(flow.Ack(1), 2u); // bd
    flow.pipe -= 1;
    EXPECT_EQ(flow.pipe, 5u);
    EXPECT_EQ(flow.Ack(1), 2u); // d
    flow.pipe -= 1;
    EXPECT_EQ(flow.pipe, 6u);
    EXPECT_EQ(flow.Ack(1), 2u); // d
}

TEST(Rfc6937Section31, ManyLossesOnAConnection)
{
    RecordProperty("requirement", "RFC6937/3.1");
    SackScript s(Example(), 20);
    EXPECT_EQ(s.Sent(), Series(1, 20));
    s.Get(1, {{16, 17}});
    EXPECT_EQ(s.Sent(), Numbers{21}); // limited transmit
    s.Get(1, {{16, 18}});
    EXPECT_EQ(s.Sent(), Numbers{22});
    s.Get(1, {{16, 19}});
    EXPECT_EQ(s.Ssthresh(), 10000u);
    EXPECT_EQ(s.Sent(), Series(1, 2)); // pipe 4; the ACK that begins recovery counts
    s.Get(1, {{16, 20}});
    EXPECT_EQ(s.Sent(), Series(3, 4));
    s.Get(1, {{16, 21}});
    EXPECT_EQ(s.Sent(), Series(5, 6));
}

TEST(Rfc6937Section31, SingleLossOnAConnection)
{
    RecordProperty("requirement", "RFC6937/3.1");
    SackScript s(Example(), 20);
    s.Forget();
    s.Get(1, {{2, 3}});
    s.Get(1, {{2, 4}});
    s.Forget();
    s.Get(1, {{2, 5}});
    EXPECT_EQ(s.Sent(), Numbers{1});
    uint32_t sent = 0;
    for (Position behind = 6; behind <= 22; ++behind)
    {
        s.Get(1, {{2, behind}});
        const auto now = s.Sent().size();
        EXPECT_LE(now, 1u) << "never a burst";
        sent += now;
    }
    EXPECT_GE(sent, 7u);
    EXPECT_LE(sent, 9u);
    EXPECT_LE(s.Pipe(), s.Ssthresh() + 1000);
    s.Get(23);
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
    EXPECT_EQ(s.Cwnd(), 10000u);
}

TEST(Rfc6937Section3, ReductionFollowsTheProportionInOctets)
{
    RecordProperty("requirement", "RFC6937/3");
    Prr prr;
    prr.Begin(9000);
    prr.OnAck(1000, 8000, 7000, 1000);
    EXPECT_EQ(prr.Allowance(), 778u); // CEIL(1000 * 7000 / 9000)
    prr.OnSend(500);
    EXPECT_EQ(prr.Allowance(), 278u);
    prr.OnAck(2000, 7500, 7000, 1000);
    EXPECT_EQ(prr.Allowance(), 1834u); // CEIL(3000 * 7000 / 9000) - 500
}

TEST(Rfc6937Section3, ReductionBoundTakesTheLargerOfBankAndDelivery)
{
    RecordProperty("requirement", "RFC6937/3");
    Prr prr;
    prr.Begin(20000);
    prr.OnAck(3000, 2000, 10000, 1000);
    EXPECT_EQ(prr.Allowance(), 4000u);
    prr.OnAck(1000, 2000, 10000, 1000);
    EXPECT_EQ(prr.Allowance(), 5000u); // nothing was sent: banked
    prr.OnSend(5000);
    prr.OnAck(2000, 5000, 10000, 1000);
    EXPECT_EQ(prr.Allowance(), 3000u); // DeliveredData + SMSS
    prr.OnAck(0, 9500, 10000, 1000);
    EXPECT_EQ(prr.Allowance(), 500u); // ssthresh - pipe
    prr.OnAck(1000, 10000, 10000, 1000);
    EXPECT_EQ(prr.Allowance(), 0u);
}

TEST(Rfc6937Section3, NothingIsOwedWhenMoreWasSent)
{
    Prr prr;
    prr.Begin(10000);
    prr.OnAck(1000, 9000, 5000, 1000);
    prr.AllowAtLeast(1000); // the fast retransmission
    prr.OnSend(1000);
    prr.OnAck(500, 9000, 5000, 1000);
    EXPECT_EQ(prr.Allowance(), 0u); // CEIL(1500 / 2) - 1000 is negative
}

TEST(Rfc6937Section4, AtTheEndAsMuchWasSentAsTheTargetSays)
{
    RecordProperty("requirement", "RFC6937/4");
    std::mt19937_64 random(6937);
    const auto between = [&random](uint32_t low, uint32_t high) {
        return std::uniform_int_distribution<uint32_t>(low, high)(random);
    };
    for (int round = 0; round < 2000; ++round)
    {
        const uint32_t flight = between(4, 200);
        const uint32_t losses = between(1, flight / 2);
        Recovering flow{{}, flight - losses, between(2, flight)};
        flow.prr.Begin(flight * SMSS);
        uint32_t sent = 0;
        uint32_t total = 0; // delivered; all losses fall into one round trip
        while (total < flight - losses)
        {
            const uint32_t delivered = std::min(flight - losses - total, between(1, 3));
            total += delivered;
            flow.pipe -= delivered;
            const uint32_t held = total > sent ? total - sent : 0;
            const uint32_t now = flow.Ack(delivered);
            sent += now;
            // No larger burst than slow start of what arrived and of what was held back
            EXPECT_LE(now, std::max(held, delivered) + 1);
        }
        EXPECT_LE(flow.pipe, flow.ssthresh);
        EXPECT_GE(flow.pipe, std::min(flow.ssthresh, total + 1));
        if (testing::Test::HasFailure())
        {
            FAIL() << "round " << round;
        }
    }
}

} // namespace ns3::rfctcp::test
