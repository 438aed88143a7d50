/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Tail loss probes, RFC 8985 section 7.

#include "support/sack-script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

/** @return tunables with probes */
Parameters
Probing()
{
    return Sacking(Recovery::RACK_TLP);
}

/** A flight of segments 1 to @c segments, SRTT 100 ms; the probe is due after 200 ms. */
class Tail : public SackScript
{
  public:
    /** @param segments written, all of which are sent @param parameters tunables */
    explicit Tail(uint32_t segments, Parameters parameters = Probing())
        : SackScript(parameters, 20, segments)
    {
        Forget();
    }
};

} // namespace

// ---- 7.2: scheduling ----

TEST(Rfc8985Section72, TwoRoundTripsForSeveralSegments)
{
    RecordProperty("requirement", "RFC8985/7.2");
    Tail s(3);
    EXPECT_EQ(s.Until(Timer::PROBE), 200ms);
    EXPECT_EQ(s.Until(Timer::RETRANSMISSION), 1s);
}

TEST(Rfc8985Section72, AckDelayOfThePeerForOneSegment)
{
    RecordProperty("requirement", "RFC8985/7.2");
    Tail one(1);
    EXPECT_EQ(one.Until(Timer::PROBE), 400ms);
    Parameters parameters = Probing();
    parameters.maximumAckDelay = 25ms;
    Tail other(1, parameters);
    EXPECT_EQ(other.Until(Timer::PROBE), 225ms);
}

TEST(Rfc8985Section72, OneSecondWithoutAnEstimate)
{
    RecordProperty("requirement", "RFC8985/7.2");
    Options syn;
    syn.mss = 1000;
    syn.sackPermitted = true;
    Parameters parameters = Probing();
    parameters.synTimeout = 1s;
    parameters.initialRto = 3s;
    Script s(parameters, syn);
    s.Bring(State::SYN_SENT);
    s.peer.Advance(1s);
    s.Receive("SA", 0, 1); // the SYN was sent twice: no sample
    s.Forget();
    s.peer.Send(500);
    ASSERT_FALSE(s.peer.Status().rtt.HasSample());
    const auto& timers = s.peer.Status().timers;
    EXPECT_EQ(timers.Deadline(Timer::PROBE), s.peer.now + 1s);
    EXPECT_GT(timers.Deadline(Timer::RETRANSMISSION), s.peer.now + 1s);
}

TEST(Rfc8985Section72, NeverAfterTheTimeout)
{
    RecordProperty("requirement", "RFC8985/7.2");
    Parameters parameters = Probing();
    parameters.minimumRto = 150ms; // RTO = SRTT + 4 * RTTVAR = 250 ms
    parameters.maximumAckDelay = 1s;
    Tail s(1, parameters);
    EXPECT_EQ(s.Until(Timer::PROBE), s.Until(Timer::RETRANSMISSION));
    s.peer.Advance(*s.Until(Timer::PROBE));
    EXPECT_EQ(s.Sent(), Numbers{1});
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN) << "the probe goes first";
}

TEST(Rfc8985Section72, NewDataAndAcksRestartIt)
{
    RecordProperty("requirement", "RFC8985/7.2");
    Tail s(3);
    s.peer.Advance(150ms);
    s.peer.Send(1000);
    EXPECT_EQ(s.Until(Timer::PROBE), 200ms);
    s.peer.Advance(150ms);
    s.Get(2);
    ASSERT_TRUE(s.Until(Timer::PROBE));
    EXPECT_EQ(s.Until(Timer::PROBE), 2 * s.peer.Status().rtt.Srtt());
    s.peer.Advance(10ms);
    const auto before = s.Until(Timer::PROBE);
    s.Get(2); // acknowledges nothing
    EXPECT_EQ(s.Until(Timer::PROBE), before);
}

TEST(Rfc8985Section72, NotWithBlocksOnTheScoreboard)
{
    RecordProperty("requirement", "RFC8985/7.2");
    Tail s(5);
    s.peer.Advance(100ms);
    s.Get(1, {{2, 3}});
    EXPECT_FALSE(s.Until(Timer::PROBE));
}

TEST(Rfc8985Section72, NotInRecovery)
{
    RecordProperty("requirement", "RFC8985/7.2");
    Tail s(8);
    s.peer.Advance(100ms);
    s.Get(1, {{2, 5}});
    s.Get(5);
    EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY);
    EXPECT_FALSE(s.Until(Timer::PROBE));
    Parameters parameters = Probing();
    parameters.tailLossProbe = true;
    Tail timedOut(8, parameters);
    timedOut.peer.Advance(200ms); // probe
    timedOut.peer.Advance(1s);
    EXPECT_EQ(timedOut.Phase(), CongestionPhase::LOSS);
    EXPECT_FALSE(timedOut.Until(Timer::PROBE));
    timedOut.Get(2);
    EXPECT_FALSE(timedOut.Until(Timer::PROBE));
}

TEST(Rfc8985Section72, NotWithoutSackNorOtherRecoveriesNorSwitchedOff)
{
    RecordProperty("requirement", "RFC8985/4");
    Script plain(Probing());
    plain.Accept();
    plain.Sample(100ms);
    plain.peer.Send(1000);
    EXPECT_FALSE(plain.peer.Status().timers.IsSet(Timer::PROBE));
    Tail sack(3, Sacking(Recovery::SACK_6675));
    EXPECT_FALSE(sack.Until(Timer::PROBE));
    Parameters off = Probing();
    off.tailLossProbe = false;
    Tail switchedOff(3, off);
    EXPECT_FALSE(switchedOff.Until(Timer::PROBE));
}

// ---- 7.3: the probe ----

TEST(Rfc8985Section73, NewDataIsPreferredEvenBeyondTheWindow)
{
    RecordProperty("requirement", "RFC8985/7.3");
    SackScript s(Probing(), 10, 30);
    EXPECT_EQ(s.Sent(), Series(1, 10));
    s.peer.Advance(200ms);
    EXPECT_EQ(s.Sent(), Numbers{11});
    EXPECT_EQ(s.Pipe(), 11000u);
    EXPECT_EQ(s.peer.retransmissions, 0u);
    EXPECT_EQ(s.Cwnd(), 10000u);
}

TEST(Rfc8985Section73, LastSegmentIsRepeatedWhenNothingIsNew)
{
    RecordProperty("requirement", "RFC8985/7.3");
    Tail s(4);
    s.peer.Advance(200ms);
    EXPECT_EQ(s.Sent(), Numbers{4});
    EXPECT_EQ(s.peer.retransmissions, 1u);
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
}

TEST(Rfc8985Section73, LastSegmentIsRepeatedWhenTheReceiverHasNoRoom)
{
    RecordProperty("requirement", "RFC8985/7.3");
    SackScript s(Probing(), 10, 10);
    s.window = 9000;
    s.Get(2);
    s.Forget();
    s.peer.Send(5000);
    EXPECT_EQ(s.Sent(), Numbers{});
    s.peer.Advance(200ms);
    EXPECT_EQ(s.Sent(), Numbers{10});
}

TEST(Rfc8985Section73, FinIsProbedToo)
{
    RecordProperty("requirement", "RFC8985/7.3");
    Tail s(2);
    s.peer.Shutdown();
    s.Forget();
    s.peer.Advance(200ms);
    const Segment probe = s.Take();
    EXPECT_TRUE(probe.flags.fin);
}

TEST(Rfc8985Section73, OneProbeThenTheTimeoutFromThere)
{
    RecordProperty("requirement", "RFC8985/7.3");
    Tail s(4);
    s.peer.Advance(200ms);
    s.Forget();
    EXPECT_FALSE(s.Until(Timer::PROBE));
    EXPECT_EQ(s.Until(Timer::RETRANSMISSION), s.peer.Core().Rto()) << "re-armed from now on";
    s.peer.Advance(s.peer.Core().Rto() - 1us);
    EXPECT_EQ(s.Sent(), Numbers{});
    s.peer.Advance(1us);
    EXPECT_EQ(s.Sent(), Numbers{1});
    EXPECT_EQ(s.Phase(), CongestionPhase::LOSS);
}

TEST(Rfc8985Section73, NoOtherProbeBeforeTheFirstIsAcknowledged)
{
    RecordProperty("requirement", "RFC8985/7.3");
    Tail s(4);
    s.peer.Advance(200ms);
    EXPECT_EQ(s.Sent(), Numbers{4});
    s.Get(3); // a sample, but not of the probe
    s.peer.Send(1000);
    EXPECT_EQ(s.Sent(), Numbers{5});
    s.peer.Advance(600ms);
    EXPECT_EQ(s.Sent(), Numbers{}) << "the probe of segment 4 is still in flight";
}

TEST(Rfc8985Section73, NoOtherProbeWithoutAFreshSample)
{
    RecordProperty("requirement", "RFC8985/7.3");
    Tail s(1);
    s.peer.Advance(400ms);
    EXPECT_EQ(s.Sent(), Numbers{1});
    s.Get(2);           // acknowledges what was sent twice: no sample
    s.Get(2, {{1, 2}}); // and both copies have arrived
    s.peer.Send(2000);
    EXPECT_EQ(s.Sent(), Series(2, 3));
    s.peer.Advance(900ms);
    EXPECT_EQ(s.Sent(), Numbers{});
    s.peer.Advance(600ms);
    EXPECT_EQ(s.Sent(), Numbers{2}) << "the timeout, re-armed where the probe was skipped";
    EXPECT_EQ(s.Phase(), CongestionPhase::LOSS);
}

TEST(Rfc8985Section73, SampleAllowsTheNextProbe)
{
    RecordProperty("requirement", "RFC8985/7.3");
    Tail s(2);
    s.peer.Advance(200ms);
    s.Get(3, {{2, 3}});
    s.Forget();
    s.peer.Send(2000);
    s.peer.Advance(100ms);
    s.Get(4); // a sample
    s.Forget();
    s.peer.Advance(600ms);
    EXPECT_EQ(s.Sent(), Numbers{4});
}

// ---- 7.4: what the acknowledgment tells ----

TEST(Rfc8985Section74, AckOfANewSegmentIsNoLoss)
{
    RecordProperty("requirement", "RFC8985/7.4.2");
    SackScript s(Probing(), 10, 11);
    s.peer.Advance(200ms); // 11 is new
    s.Forget();
    s.Get(12);
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
    EXPECT_GE(s.Cwnd(), 10000u);
    EXPECT_EQ(s.peer.Status().recovery.Memory().tail.end, 0);
}

TEST(Rfc8985Section74, Case1DuplicateReportIsNoLoss)
{
    RecordProperty("requirement", "RFC8985/7.4.2");
    Tail s(4);
    s.peer.Advance(200ms);
    s.Get(5);
    EXPECT_NE(s.peer.Status().recovery.Memory().tail.end, 0) << "not decided yet";
    s.Get(5, {{4, 5}});
    EXPECT_EQ(s.peer.Status().recovery.Memory().tail.end, 0);
    s.peer.Send(1000);
    s.Get(6);
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
    EXPECT_EQ(s.Cwnd(), 20000u);
}

TEST(Rfc8985Section74, ReportOfAnotherSegmentDoesNotMatch)
{
    RecordProperty("requirement", "RFC8985/7.4.2");
    Tail s(4);
    s.peer.Advance(200ms);
    s.Get(5, {{2, 3}});
    EXPECT_NE(s.peer.Status().recovery.Memory().tail.end, 0);
}

TEST(Rfc8985Section74, Case2PlainDuplicateIsNoLoss)
{
    RecordProperty("requirement", "RFC8985/7.4.2");
    Tail s(4);
    s.peer.Advance(200ms);
    s.Get(5);
    s.peer.Send(1000); // a duplicate ACK needs something outstanding
    s.Get(5);
    EXPECT_EQ(s.peer.Status().recovery.Memory().tail.end, 0);
    s.Get(6);
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
    EXPECT_EQ(s.Cwnd(), 20000u);
}

TEST(Rfc8985Section74, Case2NeedsNothingOutstanding)
{
    RecordProperty("requirement", "RFC8985/7.4.2");
    Tail s(4);
    s.peer.Advance(200ms);
    s.Get(5);
    s.Get(5); // without D-SACK, while nothing is outstanding: no duplicate ACK [5681 2]
    s.peer.Send(1000);
    s.Get(6);
    EXPECT_LT(s.Cwnd(), 20000u);
}

TEST(Rfc8985Section74, Case3RepairedLossReducesTheWindow)
{
    RecordProperty("requirement", "RFC8985/7.4.2");
    Tail s(4);
    s.peer.Advance(200ms);
    s.Get(4);
    s.peer.Advance(50ms);
    s.Get(5);
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
    s.peer.Send(10000);
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
    s.Get(6); // beyond the probe, and no word of a second copy
    EXPECT_EQ(s.Phase(), CongestionPhase::CWR);
    EXPECT_LT(s.Cwnd(), 20000u);
    EXPECT_EQ(s.Cwnd(), s.Ssthresh());
    const uint32_t reduced = s.Cwnd();
    s.Get(15);
    EXPECT_EQ(s.Cwnd(), reduced) << "once";
    s.peer.Send(1000);
    s.Get(16);
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
}

TEST(Rfc8985Section74, GeneralCaseIsARecoveryByRack)
{
    RecordProperty("requirement", "RFC8985/7.4.1");
    Tail s(6);
    s.peer.Advance(100ms);
    s.Get(3); // 3 to 6 are lost
    s.peer.Advance(200ms);
    EXPECT_EQ(s.Sent(), Numbers{6});
    s.peer.Advance(100ms);
    s.Get(3, {{6, 7}});
    EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY);
    EXPECT_EQ(s.Sent().front(), 3);
    EXPECT_EQ(s.peer.Status().recovery.Board().LostOctets() + s.Pipe(), 3000u);
    EXPECT_EQ(s.peer.Status().recovery.Memory().tail.end, 0) << "reset by recovery [7.1]";
}

TEST(Rfc8985Section71, TimeoutResetsTheProbe)
{
    RecordProperty("requirement", "RFC8985/7.1");
    Tail s(4);
    s.peer.Advance(200ms);
    EXPECT_NE(s.peer.Status().recovery.Memory().tail.end, 0);
    s.peer.Advance(s.peer.Core().Rto());
    EXPECT_EQ(s.peer.Status().recovery.Memory().tail.end, 0);
}

TEST(Rfc8985Section62, LastTextInFrontOfAFinIsRepairedWithinARoundTrip)
{
    RecordProperty("requirement", "RFC8985/6.2");
    Parameters parameters = Sacking(Recovery::RACK_TLP);
    SackScript s(parameters, 10, 1);
    s.peer.Shutdown(); // the FIN is a segment of its own
    s.Sent();
    s.peer.Advance(100ms);
    s.GetOctets(1001, {{2001, 2002}}); // the text was lost, the FIN has arrived
    s.peer.Advance(25ms);              // a quarter of the minimum RTT
    EXPECT_EQ(s.Sent(), Numbers{1});
    s.peer.Advance(100ms);
    s.GetOctets(2002, {});
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_2);
}

} // namespace ns3::rfctcp::test
