/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// How fast segments leave when the congestion control states a rate, what becomes of an idle
// connection (RFC 5681 section 4.1), and of a window that is not used (RFC 7661).

#include "core/new-reno.h"
#include "support/sack-script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

/** Paces by a rate that the test sets. */
class Paced : public NewReno
{
  public:
    /** @param rate octets a second, absent: none @param window segments */
    Paced(std::shared_ptr<std::optional<uint64_t>> rate, uint32_t window)
        : NewReno(window),
          m_rate(std::move(rate))
    {
    }

    std::optional<uint64_t> PacingRate() const override
    {
        return *m_rate;
    }

    std::unique_ptr<CongestionControl> Clone() const override
    {
        return std::make_unique<Paced>(*this);
    }

  private:
    std::shared_ptr<std::optional<uint64_t>> m_rate; ///< shared with the test
};

/** A script with a rate. */
struct Pace
{
    /** @param octetsASecond the rate @param window segments @param parameters tunables */
    explicit Pace(std::optional<uint64_t> octetsASecond,
                  uint32_t window = 10,
                  Parameters parameters = Plain())
        : rate(std::make_shared<std::optional<uint64_t>>(octetsASecond)),
          s(parameters, std::nullopt, std::make_unique<Paced>(rate, window))
    {
        s.Accept();
    }

    /** Lets time pass. @param span how long @return when segments left, from the beginning of the
     * span; one entry each */
    std::vector<Duration> Departures(Duration span)
    {
        std::vector<Duration> departures;
        const Instant begin = s.peer.now;
        const auto collect = [&] {
            for (; !s.peer.IsSilent(); s.Take())
            {
                departures.push_back(s.peer.now - begin);
            }
        };
        collect();
        while (s.peer.NextDeadline() && *s.peer.NextDeadline() <= begin + span)
        {
            s.peer.Advance(*s.peer.NextDeadline() - s.peer.now);
            collect();
        }
        s.peer.Advance(begin + span - s.peer.now);
        return departures;
    }

    std::shared_ptr<std::optional<uint64_t>> rate; ///< may be changed
    Script s;                                      ///< the connection
};

using Durations = std::vector<Duration>;

/** @param s a connection @return its cwnd in octets */
uint32_t
Cwnd(Script& s)
{
    return s.peer.Core().Congestion().Window();
}

/** @param window segments @return tunables with that initial window */
Parameters
Starting(uint32_t window)
{
    Parameters parameters = Plain();
    parameters.initialWindow = window;
    return parameters;
}

} // namespace

// ---- Pacing ----

TEST(Pacing, GapsAreExactToTheNanosecond)
{
    Pace pace(3000000); // 1000 octets take 333333.3 ns
    pace.s.peer.Send(5000);
    EXPECT_EQ(pace.Departures(10ms), (Durations{0ns, 333333ns, 666666ns, 999999ns, 1333332ns}));
}

TEST(Pacing, GapFollowsTheLengthOfTheSegment)
{
    Pace pace(1000000);
    pace.s.peer.Send(500);
    pace.s.peer.Send(1000);
    pace.s.peer.Send(100);
    EXPECT_EQ(pace.Departures(10ms), (Durations{0ns, 500us, 1500us}));
}

TEST(Pacing, WindowStillLimits)
{
    Pace pace(1000000, 3);
    pace.s.peer.Send(10000);
    EXPECT_EQ(pace.Departures(500ms), (Durations{0ms, 1ms, 2ms}));
    pace.s.Ack(2001);
    EXPECT_EQ(pace.Departures(100ms).front(), 0ms) << "time that has passed is no debt";
}

TEST(Pacing, IdleTimeGivesNoBurst)
{
    Pace pace(1000000);
    pace.s.peer.Send(1000);
    pace.Departures(50ms);
    pace.s.Ack(1001);
    pace.s.peer.Send(3000);
    EXPECT_EQ(pace.Departures(10ms), (Durations{0ms, 1ms, 2ms}));
}

TEST(Pacing, NewRateHoldsFromTheNextSegmentOn)
{
    Pace pace(1000000);
    pace.s.peer.Send(6000);
    EXPECT_EQ(pace.Departures(1500us), (Durations{0ms, 1ms}));
    *pace.rate = 2000000;
    EXPECT_EQ(pace.Departures(1ms), (Durations{500us, 1ms}));
}

TEST(Pacing, WithoutARateAllLeavesAtOnce)
{
    Pace pace(std::nullopt);
    pace.s.peer.Send(5000);
    EXPECT_EQ(pace.Departures(10ms), (Durations(5, 0ns)));
    Pace stopped(1000);
    stopped.s.peer.Send(3000);
    EXPECT_EQ(stopped.Departures(10ms).size(), 1u);
    *stopped.rate = std::nullopt; // no limit any more
    stopped.s.Ack(1);
    EXPECT_EQ(stopped.Departures(10ms).size(), 2u);
}

TEST(Pacing, RetransmissionsWaitForTheirTurnExceptTheTimeout)
{
    Parameters parameters = Plain();
    parameters.forwardRto = false;
    Pace pace(10000, 10, parameters); // 100 ms a segment
    pace.s.peer.Send(4000);
    EXPECT_EQ(pace.Departures(999ms).size(), 4u);
    const Durations after = pace.Departures(2ms);
    EXPECT_EQ(after, (Durations{1ms})); // RTO
    pace.s.Ack(1001);
    EXPECT_EQ(pace.Departures(500ms), (Durations{99ms, 199ms}));
}

TEST(Pacing, AcksAreNotPaced)
{
    Pace pace(1000); // a second a segment
    pace.s.peer.Send(3000);
    pace.s.Forget();
    pace.s.Receive("A", 1, 1, 1000);
    pace.s.Receive("A", 1001, 1, 1000);
    EXPECT_EQ(pace.s.Take().length, 0u);
}

// ---- Restart after idle ----

TEST(Rfc5681Section41, WindowFallsToTheRestartWindow)
{
    RecordProperty("requirement", "RFC5681/4.1");
    Script s(Starting(4));
    s.Accept();
    s.peer.Send(4000);
    s.peer.Advance(100ms);
    s.Ack(4001);
    s.peer.Send(5000);
    s.peer.Advance(100ms);
    s.Ack(9001);
    const uint32_t grown = Cwnd(s);
    EXPECT_EQ(grown, 6000u); // one segment an ACK
    const Duration rto = s.peer.Core().Rto();
    s.peer.Advance(rto - 100ms - 1us); // since the last transmission
    s.Forget();
    s.peer.Send(1000);
    EXPECT_EQ(Cwnd(s), grown) << "not idle for longer than the RTO";
    s.peer.Advance(100ms);
    s.Ack(10001);
    s.peer.Advance(rto);
    s.Forget();
    s.peer.Send(9000);
    EXPECT_EQ(s.Replies().size(), 4u) << "min(IW, cwnd)";
    EXPECT_EQ(Cwnd(s), 4000u);
}

TEST(Rfc5681Section41, SmallerWindowStays)
{
    RecordProperty("requirement", "RFC5681/4.1");
    Parameters parameters = Starting(10);
    parameters.forwardRto = false;
    Script s(parameters);
    s.Accept();
    s.peer.Send(1000);
    s.peer.Advance(1s); // RTO
    s.Ack(1001);
    const uint32_t small = Cwnd(s);
    EXPECT_LE(small, 2000u);
    s.peer.Advance(1h);
    s.Forget();
    s.peer.Send(9000);
    EXPECT_EQ(Cwnd(s), small);
}

TEST(Rfc5681Section41, ThresholdStaysAndSlowStartFollows)
{
    RecordProperty("requirement", "RFC5681/4.1");
    Parameters parameters = Starting(3);
    parameters.initialSlowStartThreshold = 5000;
    Script s(parameters);
    s.Accept();
    Position at = 1;
    for (int i = 0; i < 3; ++i)
    {
        s.peer.Send(6000);
        const Position end = s.peer.Status().snd.nxt;
        for (at += 1000; at <= end; at += 1000)
        {
            s.Ack(at);
        }
        at = end;
        s.peer.Advance(10ms);
    }
    while (s.peer.Status().snd.una < s.peer.Status().snd.end)
    {
        s.Ack(s.peer.Status().snd.nxt);
    }
    EXPECT_GE(Cwnd(s), 5000u);
    s.peer.Advance(10s);
    s.peer.Send(1000);
    EXPECT_EQ(Cwnd(s), 3000u);
    EXPECT_EQ(s.peer.Core().Congestion().SlowStartThreshold(), 5000u);
}

TEST(Rfc5681Section41, SwitchedOffTheWindowStays)
{
    RecordProperty("requirement", "RFC5681/4.1");
    Parameters parameters = Starting(4);
    parameters.restartAfterIdle = false;
    Script s(parameters);
    s.Accept();
    s.peer.Send(4000);
    s.Ack(1001);
    s.Ack(4001);
    const uint32_t grown = Cwnd(s);
    EXPECT_EQ(grown, 6000u);
    s.peer.Advance(10s);
    s.peer.Send(1000);
    EXPECT_EQ(Cwnd(s), grown);
}

// ---- Window validation ----

TEST(Rfc7661Section441, UnusedWindowDoesNotGrow)
{
    RecordProperty("requirement", "RFC7661/4.4");
    for (const bool validated : {true, false})
    {
        Parameters parameters = Starting(10);
        parameters.windowValidation = validated;
        Script s(parameters);
        s.Accept();
        for (int i = 0; i < 20; ++i)
        {
            s.peer.Send(1000);
            s.peer.Advance(10ms);
            s.Ack(s.peer.Status().snd.nxt);
        }
        EXPECT_EQ(Cwnd(s), validated ? 10000u : 30000u);
    }
}

TEST(Rfc7661Section43, HalfOfTheWindowInUseMayGrowInSlowStart)
{
    RecordProperty("requirement", "RFC7661/4.3");
    Script half(Starting(10));
    half.Accept();
    half.peer.Send(5000);
    half.Ack(1001);
    EXPECT_EQ(Cwnd(half), 11000u);
    Script less(Starting(10));
    less.Accept();
    less.peer.Send(4000);
    less.Ack(1001);
    EXPECT_EQ(Cwnd(less), 10000u);
}

TEST(Rfc7661Section443, WindowIsHalvedAfterTheNonValidatedPeriod)
{
    RecordProperty("requirement", "RFC7661/4.4.3");
    Parameters parameters = Starting(4);
    parameters.restartAfterIdle = false;
    parameters.nonValidatedPeriod = 60s;
    Script s(parameters);
    s.Accept();
    s.peer.Send(100000);
    while (Cwnd(s) < 20000)
    {
        s.Ack(s.peer.Status().snd.una + 1000);
    }
    while (s.peer.Status().snd.una < s.peer.Status().snd.end)
    {
        s.Ack(std::min(s.peer.Status().snd.una + 20000, s.peer.Status().snd.nxt));
    }
    const uint32_t window = Cwnd(s);
    const auto trickle = [&s](Duration span) {
        const Instant until = s.peer.now + span;
        while (s.peer.now < until)
        {
            s.peer.Send(1000);
            s.peer.Advance(std::min<Duration>(500ms, until - s.peer.now));
            s.Ack(s.peer.Status().snd.nxt);
        }
    };
    trickle(59s);
    EXPECT_EQ(Cwnd(s), window) << "it is preserved";
    trickle(2s);
    EXPECT_EQ(Cwnd(s), window / 2);
    EXPECT_GE(s.peer.Core().Congestion().SlowStartThreshold(), window / 4 * 3);
    trickle(10min);
    EXPECT_EQ(Cwnd(s), 4000u) << "never below IW";
}

TEST(Rfc7661Section443, UseWithinThePeriodKeepsTheWindow)
{
    RecordProperty("requirement", "RFC7661/4.4.3");
    Parameters parameters = Starting(4);
    parameters.restartAfterIdle = false;
    parameters.nonValidatedPeriod = 60s;
    Script s(parameters);
    s.Accept();
    s.peer.Send(4000);
    s.Ack(1001);
    s.Ack(4001);
    EXPECT_EQ(Cwnd(s), 6000u);
    for (int i = 0; i < 5; ++i)
    {
        s.peer.Advance(50s);
        s.peer.Send(Cwnd(s));
        s.Ack(s.peer.Status().snd.nxt);
    }
    EXPECT_GE(Cwnd(s), 6000u);
}

} // namespace ns3::rfctcp::test
