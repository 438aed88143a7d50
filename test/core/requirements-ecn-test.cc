/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Explicit congestion notification: RFC 3168 section 6.1, and the exact kind of RFC 8257 section 3.

#include "core/new-reno.h"
#include "support/sack-script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

/** @param use of ECN @return tunables */
Parameters
Using(EcnUse use)
{
    Parameters parameters = Plain();
    parameters.ecn = use;
    return parameters;
}

/** A control that needs to know of each mark. */
class Precise : public NewReno
{
  public:
    using NewReno::NewReno;

    bool WantsPreciseEcn() const override
    {
        return true;
    }

    std::unique_ptr<CongestionControl> Clone() const override
    {
        return std::make_unique<Precise>(*this);
    }
};

/** A connection that has agreed on ECN. */
class Marked : public Script
{
  public:
    /** @param congestion congestion control */
    explicit Marked(std::unique_ptr<CongestionControl> congestion = nullptr)
        : Script(Using(EcnUse::ON), std::nullopt, std::move(congestion))
    {
        peer.Listen();
        Receive("SEW", 0);
        Receive("A", 1, 1);
        EXPECT_EQ(GetState(), State::ESTABLISHED);
        EXPECT_TRUE(peer.Status().ecn.agreed);
        Forget();
    }

    /** Text arrives in order. @param length octets @param mark of IP @param flags more letters */
    void Text(uint32_t length, EcnMark mark, const std::string& flags = "")
    {
        TextAt(Next(), length, mark, flags);
    }

    /** Text arrives. @param seq number @param length octets @param mark of IP @param flags more
     * letters */
    void TextAt(Position seq, uint32_t length, EcnMark mark, const std::string& flags = "")
    {
        Segment segment = Make("A" + flags, seq, 1, length);
        segment.ecn = mark;
        peer.Receive(segment);
    }

    /** @return how each ACK waiting echoes: "10" is one with ECE and one without */
    std::string Echoes()
    {
        std::string echoes;
        while (!peer.IsSilent())
        {
            echoes += Take().flags.ece ? '1' : '0';
        }
        return echoes;
    }
};

/** A bulk sender with SACK that has agreed on ECN. @param recovery loss recovery */
SackScript
Sender(Recovery recovery = Recovery::RACK_TLP, uint32_t segments = 1000)
{
    Parameters parameters = Sacking(recovery);
    parameters.ecn = EcnUse::ON;
    return SackScript(parameters, 10, segments, nullptr, true);
}

} // namespace

// ---- 6.1.1: negotiation ----

/** A case of negotiation. */
struct Offer
{
    EcnUse use;        ///< of the end under test
    std::string flags; ///< of the remote end's SYN or SYN,ACK
    std::string ours;  ///< ECE and CWR of our SYN or SYN,ACK, as letters E and W
    bool agreed;       ///< in the end
};

class Rfc3168Section611Passive : public testing::TestWithParam<Offer>
{
};

TEST_P(Rfc3168Section611Passive, AnswersTheSetup)
{
    RecordProperty("requirement", "RFC3168/6.1.1");
    Script s(Using(GetParam().use));
    s.peer.Listen();
    s.Receive("S" + GetParam().flags, 0);
    const Segment answer = s.Take();
    EXPECT_EQ(answer.flags.ece, GetParam().ours == "E");
    EXPECT_FALSE(answer.flags.cwr);
    EXPECT_EQ(answer.ecn, EcnMark::NOT_ECT);
    s.Receive("A", 1, 1);
    s.peer.Send(100);
    EXPECT_EQ(s.Take().ecn, GetParam().agreed ? EcnMark::ECT0 : EcnMark::NOT_ECT);
}

INSTANTIATE_TEST_SUITE_P(Table,
                         Rfc3168Section611Passive,
                         testing::Values(Offer{EcnUse::OFF, "EW", "", false},
                                         Offer{EcnUse::OFF, "", "", false},
                                         Offer{EcnUse::ON, "EW", "E", true},
                                         Offer{EcnUse::ON, "E", "", false},
                                         Offer{EcnUse::ON, "W", "", false},
                                         Offer{EcnUse::ON, "", "", false},
                                         Offer{EcnUse::ACCEPT_ONLY, "EW", "E", true},
                                         Offer{EcnUse::ACCEPT_ONLY, "", "", false}));

class Rfc3168Section611Active : public testing::TestWithParam<Offer>
{
};

TEST_P(Rfc3168Section611Active, OffersTheSetup)
{
    RecordProperty("requirement", "RFC3168/6.1.1");
    Script s(Using(GetParam().use));
    s.peer.Connect();
    const Segment syn = s.Take();
    EXPECT_EQ(syn.flags.ece, GetParam().ours == "EW");
    EXPECT_EQ(syn.flags.cwr, GetParam().ours == "EW");
    EXPECT_EQ(syn.ecn, EcnMark::NOT_ECT);
    s.Receive("SA" + GetParam().flags, 0, 1);
    EXPECT_EQ(s.Take().ecn, EcnMark::NOT_ECT) << "a pure ACK";
    s.peer.Send(100);
    EXPECT_EQ(s.Take().ecn, GetParam().agreed ? EcnMark::ECT0 : EcnMark::NOT_ECT);
}

// A peer that reflects the bits of the SYN is broken: ECE and CWR together mean no
INSTANTIATE_TEST_SUITE_P(Table,
                         Rfc3168Section611Active,
                         testing::Values(Offer{EcnUse::OFF, "", "", false},
                                         Offer{EcnUse::OFF, "E", "", false},
                                         Offer{EcnUse::ON, "E", "EW", true},
                                         Offer{EcnUse::ON, "", "EW", false},
                                         Offer{EcnUse::ON, "W", "EW", false},
                                         Offer{EcnUse::ON, "EW", "EW", false},
                                         Offer{EcnUse::ACCEPT_ONLY, "E", "", false}));

// ---- 6.1.2 to 6.1.5: what is ECN-capable ----

TEST(Rfc3168Section612, OnlyNewDataIsEcnCapable)
{
    RecordProperty("requirement", "RFC3168/6.1.5");
    SackScript s = Sender(Recovery::SACK_6675, 2);
    EXPECT_EQ(s.Take().ecn, EcnMark::ECT0);
    EXPECT_EQ(s.Take().ecn, EcnMark::ECT0);
    s.peer.Advance(1s);
    EXPECT_EQ(s.Take().ecn, EcnMark::NOT_ECT) << "a retransmission";
    s.Get(3);
    s.Receive("A", 1, 3001, 10);
    s.Receive("A", 11, 3001, 10);
    EXPECT_EQ(s.Take().ecn, EcnMark::NOT_ECT) << "a pure ACK";
    s.peer.Shutdown();
    EXPECT_EQ(s.Take().ecn, EcnMark::NOT_ECT) << "a FIN without text";
}

// ---- 6.1.2: the sender ----

TEST(Rfc3168Section612, EchoHalvesTheWindowOnceARoundTrip)
{
    RecordProperty("requirement", "RFC3168/6.1.2");
    for (const Recovery recovery : {Recovery::NEW_RENO, Recovery::SACK_6675, Recovery::RACK_TLP})
    {
        SackScript s = Sender(recovery);
        s.Forget();
        s.Get(2, {}, "E");
        EXPECT_EQ(s.Phase(), CongestionPhase::CWR);
        EXPECT_NEAR(s.Cwnd(), 5000, 500);
        EXPECT_EQ(s.Ssthresh(), s.Cwnd());
        const uint32_t reduced = s.Cwnd();
        for (Position next = 3; next <= 10; ++next)
        {
            s.Get(next, {}, "E");
            EXPECT_EQ(s.Cwnd(), reduced) << "neither reduced nor grown by " << next;
        }
        EXPECT_EQ(s.peer.retransmissions, 0u);
    }
}

TEST(Rfc3168Section612, NextWindowMayBeReducedAgain)
{
    RecordProperty("requirement", "RFC3168/6.1.2");
    SackScript s = Sender();
    s.Get(2, {}, "E");
    const uint32_t once = s.Cwnd();
    s.Get(11);
    const Position behind = s.peer.Status().snd.nxt / 1000;
    s.Get(behind);
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
    s.Get(behind + 2, {}, "E");
    EXPECT_EQ(s.Phase(), CongestionPhase::CWR);
    EXPECT_LT(s.Cwnd(), once);
}

TEST(Rfc3168Section612, FirstNewDataAfterwardsCarriesCwrOnce)
{
    RecordProperty("requirement", "RFC3168/6.1.2");
    SackScript s = Sender();
    s.Forget();
    s.Get(2, {}, "E");
    EXPECT_TRUE(s.peer.IsSilent()) << "more is in flight than the window allows";
    std::string announced;
    for (Position next = 3; next <= 12; ++next)
    {
        s.Get(next, {}, next < 9 ? "E" : "");
        while (!s.peer.IsSilent())
        {
            announced += s.Take().flags.cwr ? '1' : '0';
        }
    }
    ASSERT_GE(announced.size(), 3u);
    EXPECT_EQ(announced.find('1'), 0u);
    EXPECT_EQ(announced.find('1', 1), std::string::npos);
}

TEST(Rfc3168Section612, LossIsAnnouncedOnNewDataOnly)
{
    RecordProperty("requirement", "RFC3168/6.1.2");
    SackScript s = Sender(Recovery::SACK_6675);
    s.Forget();
    s.Get(1, {{2, 5}});
    while (!s.peer.IsSilent())
    {
        const Segment segment = s.Take();
        EXPECT_EQ(segment.flags.cwr, segment.seq.Value() > 10000) << segment;
    }
    std::string announced;
    for (Position behind = 6; behind < 11; ++behind)
    {
        s.Get(1, {{2, behind}});
        while (!s.peer.IsSilent())
        {
            announced += s.Take().flags.cwr ? '1' : '0';
        }
    }
    EXPECT_EQ(announced.find('1', announced.find('1') + 1), std::string::npos) << announced;
}

TEST(Rfc3168Section612, LossAndEchoOfOneWindowReduceOnce)
{
    RecordProperty("requirement", "RFC3168/6.1.2");
    for (const Recovery recovery : {Recovery::SACK_6675, Recovery::RACK_TLP})
    {
        SackScript first = Sender(recovery); // the echo comes first
        first.peer.Advance(100ms);
        first.Get(2, {}, "E");
        const uint32_t reduced = first.Ssthresh();
        first.Get(6);
        first.Get(6, {{7, 11}}, "E"); // less is in flight by now
        EXPECT_EQ(first.Phase(), CongestionPhase::RECOVERY);
        EXPECT_EQ(first.Ssthresh(), reduced);
        EXPECT_EQ(first.peer.retransmissions, 1u);
        SackScript second = Sender(recovery); // the loss does
        second.peer.Advance(100ms);
        second.Get(1, {{2, 5}});
        second.Get(1, {{2, 6}}, "E");
        EXPECT_EQ(second.Phase(), CongestionPhase::RECOVERY);
        EXPECT_EQ(second.Ssthresh(), 5000u);
        second.Get(11, {}, "E");
        EXPECT_EQ(second.Ssthresh(), 5000u);
    }
}

TEST(Rfc3168Section612, LossOfTheFirstSegmentOfTheNextWindowIsRecovered)
{
    RecordProperty("requirement", "RFC3168/6.1.2");
    for (const Recovery recovery : {Recovery::NEW_RENO, Recovery::SACK_6675, Recovery::RACK_TLP})
    {
        SackScript s = Sender(recovery);
        s.Get(2, {}, "E");
        for (Position next = 3; next <= 11; ++next)
        {
            s.peer.Advance(10ms);
            s.Get(next);
        }
        s.peer.Advance(100ms);
        const uint32_t reduced = s.Ssthresh();
        for (Position behind = 13; behind <= 15; ++behind)
        {
            recovery == Recovery::NEW_RENO ? s.Get(11) : s.Get(11, {{12, behind}});
        }
        EXPECT_EQ(s.Phase(), CongestionPhase::RECOVERY);
        EXPECT_LT(s.Ssthresh(), reduced) << "another window, another reduction";
        EXPECT_EQ(s.peer.retransmissions, 1u);
    }
}

TEST(Rfc3168Section612, EchoWithoutAgreementIsIgnored)
{
    RecordProperty("requirement", "RFC3168/6.1.1");
    SackScript s(Sacking(Recovery::RACK_TLP));
    s.Get(2, {}, "E");
    EXPECT_EQ(s.Phase(), CongestionPhase::OPEN);
    EXPECT_GE(s.Cwnd(), 10000u);
}

TEST(Rfc8985Section72, ProbeRunsAfterTheReductionForAMark)
{
    RecordProperty("requirement", "RFC8985/7.2");
    SackScript s = Sender(Recovery::RACK_TLP, 10);
    s.peer.Advance(100ms);
    s.Get(2, {}, "E");
    EXPECT_EQ(s.Phase(), CongestionPhase::CWR);
    EXPECT_EQ(s.Until(Timer::PROBE), 2 * s.peer.Status().rtt.Srtt());
    s.Forget();
    s.peer.Advance(200ms);
    EXPECT_EQ(s.Sent(), Numbers{10});
    const uint32_t reduced = s.Ssthresh();
    s.Get(11);
    s.peer.Send(1000);
    s.Get(12);
    EXPECT_GE(s.Ssthresh(), 2000u);
    EXPECT_LE(s.Ssthresh(), reduced);
}

// ---- 6.1.3: the receiver ----

TEST(Rfc3168Section613, EchoesUntilTheSenderHasReacted)
{
    RecordProperty("requirement", "RFC3168/6.1.3");
    Marked s;
    s.Text(1000, EcnMark::ECT0);
    s.Text(1000, EcnMark::ECT0);
    EXPECT_EQ(s.Echoes(), "0");
    s.Text(1000, EcnMark::CE);
    s.Text(1000, EcnMark::ECT0);
    EXPECT_EQ(s.Echoes(), "1") << "one of the two was marked";
    s.Text(1000, EcnMark::ECT0);
    s.Text(1000, EcnMark::ECT0);
    EXPECT_EQ(s.Echoes(), "1");
    s.peer.Send(10);
    EXPECT_EQ(s.Echoes(), "1") << "text acknowledges too";
    s.Text(1000, EcnMark::ECT0, "W");
    s.Text(1000, EcnMark::ECT0);
    EXPECT_EQ(s.Echoes(), "0");
}

TEST(Rfc3168Section613, MarkOnTheAnnouncementIsEchoedAnew)
{
    RecordProperty("requirement", "RFC3168/6.1.3");
    Marked s;
    s.Text(1000, EcnMark::CE);
    s.Text(1000, EcnMark::CE, "W");
    EXPECT_EQ(s.Echoes(), "1");
    s.Text(1000, EcnMark::ECT0);
    s.Text(1000, EcnMark::ECT0);
    EXPECT_EQ(s.Echoes(), "1");
}

TEST(Rfc3168Section613, MarksOutsideTheWindowAndOnAcksAreIgnored)
{
    RecordProperty("requirement", "RFC3168/6.1.5");
    Marked s;
    s.Text(1000, EcnMark::ECT0);
    s.Text(1000, EcnMark::ECT0);
    s.Forget();
    s.TextAt(1, 1000, EcnMark::CE); // received before
    EXPECT_EQ(s.Echoes(), "0");
    s.TextAt(Position{1} << 20, 1000, EcnMark::CE); // far behind the window
    EXPECT_EQ(s.Echoes(), "0");
    s.Text(0, EcnMark::CE); // a pure ACK
    s.Text(1000, EcnMark::ECT0);
    s.Text(1000, EcnMark::ECT0);
    EXPECT_EQ(s.Echoes(), "0");
}

TEST(Rfc3168Section613, MarkOutOfOrderIsEchoed)
{
    RecordProperty("requirement", "RFC3168/6.1.3");
    Marked s;
    s.TextAt(1001, 1000, EcnMark::CE);
    EXPECT_EQ(s.Echoes(), "1");
}

TEST(Rfc3168Section613, WithoutAgreementNothingIsEchoed)
{
    RecordProperty("requirement", "RFC3168/6.1.1");
    Script s(Using(EcnUse::ON));
    s.Accept();
    Segment text = s.Make("A", 1, 1, 1000);
    text.ecn = EcnMark::CE;
    s.peer.Receive(text);
    s.peer.Advance(200ms);
    EXPECT_FALSE(s.Take().flags.ece);
}

// ---- RFC 8257 ----

TEST(Rfc8257Section32, ChangeOfTheMarkIsAcknowledgedAtOnce)
{
    RecordProperty("requirement", "RFC8257/3.2");
    Marked s(std::make_unique<Precise>());
    s.Text(1000, EcnMark::ECT0);
    EXPECT_EQ(s.Echoes(), ""); // delayed
    s.Text(1000, EcnMark::CE);
    const Segment before = s.Take();
    EXPECT_FALSE(before.flags.ece);
    EXPECT_EQ(before.ack.Value(), 1001u) << "for what came without a mark";
    s.peer.Advance(200ms);
    EXPECT_EQ(s.Echoes(), "1");
    s.Text(1000, EcnMark::CE);
    s.Text(1000, EcnMark::CE);
    EXPECT_EQ(s.Echoes(), "1") << "no change: delayed as ever";
    s.Text(1000, EcnMark::CE);
    s.Text(1000, EcnMark::ECT0);
    const Segment marked = s.Take();
    EXPECT_TRUE(marked.flags.ece);
    s.peer.Advance(200ms);
    EXPECT_EQ(s.Echoes(), "0");
}

TEST(Rfc8257Section32, CwrDoesNotEndTheEcho)
{
    RecordProperty("requirement", "RFC8257/3.2");
    Marked s(std::make_unique<Precise>());
    s.Text(1000, EcnMark::CE);
    s.peer.Advance(200ms);
    s.Forget();
    s.Text(1000, EcnMark::CE, "W");
    s.Text(1000, EcnMark::CE);
    EXPECT_EQ(s.Echoes(), "1");
}

TEST(Rfc8257Section35, EverySegmentIsEcnCapable)
{
    RecordProperty("requirement", "RFC8257/3.5");
    Script s(Using(EcnUse::OFF), std::nullopt, std::make_unique<Precise>());
    s.peer.Listen();
    s.Receive("SEW", 0);
    const Segment answer = s.Take();
    EXPECT_TRUE(answer.flags.ece) << "it offers and accepts, whatever the attribute says";
    EXPECT_EQ(answer.ecn, EcnMark::ECT0);
    s.Receive("A", 1, 1);
    s.peer.Send(1000);
    EXPECT_EQ(s.Take().ecn, EcnMark::ECT0);
    s.peer.Advance(1s);
    EXPECT_EQ(s.Take().ecn, EcnMark::ECT0) << "a retransmission";
}

// ---- Window probes, and a window of one segment ----

TEST(Rfc3168Section616, WindowProbesCarryNeitherEctNorCwr)
{
    RecordProperty("requirement", "RFC3168/6.1.6");
    Marked s;
    s.peer.Send(2000);
    s.Receive("AE", 1, 2001); // CWR is due on the next new text
    s.Forget();
    s.window = 0;
    s.Receive("A", 1, 2001);
    s.peer.Send(500);
    for (int probe = 0; probe < 3; ++probe)
    {
        s.peer.Advance(5s);
        const Segment segment = s.Take();
        EXPECT_EQ(segment.length, 1u);
        EXPECT_EQ(segment.ecn, EcnMark::NOT_ECT);
        EXPECT_FALSE(segment.flags.cwr);
        s.Forget();
    }
    s.window = 10000;
    s.Receive("A", 1, 2001); // the octet was refused: what is sent now is new text
    const Segment text = s.Take();
    EXPECT_EQ(text.length, 500u);
    EXPECT_EQ(text.ecn, EcnMark::ECT0);
    EXPECT_TRUE(text.flags.cwr);
}

TEST(Rfc3168Section616, WindowProbesOfPreciseEcnCarryNoEctEither)
{
    RecordProperty("requirement", "RFC3168/6.1.6");
    Marked s(std::make_unique<Precise>(10, std::numeric_limits<uint32_t>::max()));
    s.window = 0;
    s.Ack(1);
    s.peer.Send(500);
    s.peer.Advance(5s);
    EXPECT_EQ(s.Take().ecn, EcnMark::NOT_ECT);
}

TEST(Rfc3168Section612, EchoAtAWindowOfOneSegmentWaitsForTheTimer)
{
    RecordProperty("requirement", "RFC3168/6.1.2");
    Marked s(std::make_unique<NewReno>(1, std::numeric_limits<uint32_t>::max()));
    s.peer.Send(5000);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 1 len 1000"});
    s.peer.Advance(50ms);
    s.Receive("AE", 1, 1001);
    EXPECT_TRUE(s.peer.IsSilent());
    EXPECT_EQ(s.peer.Core().Congestion().Window(), 1000u);
    const Duration rto = s.peer.Core().Rto();
    s.peer.Advance(rto - 1ms);
    EXPECT_TRUE(s.peer.IsSilent());
    s.peer.Advance(1ms);
    EXPECT_EQ(s.Replies(), Lines{"ACK,CWR 1001 ack 1 len 1000"});
    s.peer.Advance(50ms);
    s.Receive("A", 1, 2001); // without a mark it goes on at once
    EXPECT_FALSE(s.peer.IsSilent());
}

TEST(Rfc3168Section612, EchoAtAWindowOfOneSegmentHoldsAFinToo)
{
    RecordProperty("requirement", "RFC3168/6.1.2");
    Marked s(std::make_unique<NewReno>(1, std::numeric_limits<uint32_t>::max()));
    s.peer.Send(1000);
    s.Forget();
    s.peer.Advance(50ms);
    s.Receive("AE", 1, 1001);
    s.peer.Shutdown();
    EXPECT_TRUE(s.peer.IsSilent());
    s.peer.Advance(s.peer.Core().Rto());
    EXPECT_TRUE(s.Take().flags.fin);
}

TEST(Rfc3168Section612, EchoAfterATimeoutDoesNotRaiseTheWindow)
{
    RecordProperty("requirement", "RFC3168/6.1.2");
    for (const Recovery recovery : {Recovery::NEW_RENO, Recovery::SACK_6675, Recovery::RACK_TLP})
    {
        SackScript s = Sender(recovery);
        s.peer.Advance(10s);
        s.Sent();
        ASSERT_EQ(s.Phase(), CongestionPhase::LOSS);
        ASSERT_EQ(s.Cwnd(), 1000u);
        s.Get(2, {}, "E");
        EXPECT_EQ(s.Cwnd(), 1000u);
        EXPECT_TRUE(s.Sent().empty()); // one segment is the least window: the timer decides
        s.peer.Advance(s.peer.Core().Rto());
        EXPECT_FALSE(s.Sent().empty());
    }
}

} // namespace ns3::rfctcp::test
