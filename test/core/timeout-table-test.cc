/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "support/states.h"

#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

// Timeouts (RFC 9293 3.10.8) as tables: every state x every timer.

namespace ns3::rfctcp::test
{
namespace
{

constexpr Flags ACK{.ack = true};

/** The segment at the front of the retransmission queue. */
enum class Front
{
    NOTHING,  ///< the queue is empty
    SYN,      ///< <SEQ=ISS><CTL=SYN>
    SYN_ACK,  ///< <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>
    TEXT,     ///< <SEQ=SND.UNA><ACK=RCV.NXT><CTL=ACK> and text
    TEXT_FIN, ///< the same, then a FIN: one SMSS has room for both [5681 3.1]
    FIN,      ///< <SEQ=SND.UNA><ACK=RCV.NXT><CTL=FIN,ACK>
};

/** What is in the retransmission queue, by what the scenes have sent. All others: nothing. */
const std::map<Scene, Front> OUTSTANDING{
    {Scene::SYN_SENT, Front::SYN},
    {Scene::SYN_SENT_QUEUED, Front::SYN},
    {Scene::SYN_RECEIVED_PASSIVE, Front::SYN_ACK},
    {Scene::SYN_RECEIVED_QUEUED, Front::SYN_ACK},
    {Scene::SYN_RECEIVED_TEXT, Front::SYN_ACK},
    {Scene::SYN_RECEIVED_ACTIVE, Front::SYN_ACK},
    {Scene::ESTABLISHED_UNACKED, Front::TEXT},
    {Scene::CLOSE_WAIT_UNACKED, Front::TEXT},
    {Scene::LAST_ACK, Front::FIN},
    {Scene::LAST_ACK_TEXT, Front::TEXT_FIN},
    {Scene::LAST_ACK_UNREAD, Front::FIN},
    {Scene::FIN_WAIT_1, Front::FIN},
    {Scene::FIN_WAIT_1_TEXT, Front::TEXT_FIN},
    {Scene::FIN_WAIT_1_ORPHAN, Front::FIN},
    {Scene::FIN_WAIT_1_HANDSHAKE, Front::SYN_ACK},
    {Scene::CLOSING, Front::FIN},
    {Scene::CLOSING_TEXT, Front::TEXT_FIN},
    {Scene::CLOSING_UNREAD, Front::FIN},
};

/** @param scene a scene @return what is at the front of its retransmission queue */
Front
FrontOf(Scene scene)
{
    const auto found = OUTSTANDING.find(scene);
    return found == OUTSTANDING.end() ? Front::NOTHING : found->second;
}

/** @param scene a scene @return true if our SYN is not acknowledged */
bool
IsHandshake(Scene scene)
{
    return FrontOf(scene) == Front::SYN || FrontOf(scene) == Front::SYN_ACK;
}

/** @param facts the connection @param front what is sent again @return the segment */
Segment
Expected(const Facts& facts, Front front)
{
    Segment segment;
    segment.seq = SeqNum(facts.una);
    segment.flags.syn = front == Front::SYN || front == Front::SYN_ACK;
    segment.flags.fin = front == Front::FIN;
    segment.flags.ack = front != Front::SYN;
    segment.ack = SeqNum(segment.flags.ack ? facts.rcvNxt : 0);
    segment.length = front == Front::TEXT || front == Front::TEXT_FIN ? TEXT : 0;
    segment.flags.psh = segment.length > 0;
    return segment;
}

/** Scenes with an empty retransmission queue, or with one that is not empty.
 * @param outstanding which of them @return the scenes */
std::vector<Scene>
Scenes(bool outstanding)
{
    std::vector<Scene> scenes = AllScenes();
    std::erase_if(scenes, [outstanding](Scene scene) {
        return (FrontOf(scene) != Front::NOTHING) != outstanding;
    });
    return scenes;
}

/** Every state with something to retransmit. */
class RetransmissionTimeout : public testing::TestWithParam<Scene>
{
};

/** Every state. */
class UserTimeout : public testing::TestWithParam<Scene>
{
};

/** Every state without anything to retransmit. */
class TimeWaitTimeout : public testing::TestWithParam<Scene>
{
};

/** Every state that takes text. */
class DelayedAck : public testing::TestWithParam<Scene>
{
};

/** Passes the time until something is sent. @param stage where @return the first segment, if any */
std::optional<Segment>
NextSegment(Stage& stage)
{
    while (stage.peer.IsSilent() && stage.peer.NextDeadline())
    {
        stage.peer.Advance(*stage.peer.NextDeadline() - stage.peer.now);
    }
    const std::vector<Segment> sent = stage.Watch();
    if (sent.size() > 1)
    {
        EXPECT_EQ(sent.size(), 2u);
        EXPECT_TRUE(sent.front().length == TEXT && sent.back().flags.fin);
        EXPECT_EQ(sent.back().seq, sent.front().seq + TEXT);
    }
    return sent.empty() ? std::nullopt : std::optional<Segment>(sent.front());
}

TEST_P(RetransmissionTimeout, SendsTheFrontOfTheQueueAgain)
{
    const Scene scene = GetParam();
    Stage stage(scene);
    const Instant built = stage.peer.now;              // at most 250 ms after the segment was sent
    const Duration rto = IsHandshake(scene) ? 3s : 1s; // [9293 MUST-23] in words, [6298 2.4]
    const uint32_t limit = IsHandshake(scene) ? 5 : 6; // R2: 189 s, 127 s [9293 MUST-23, SHLD-11]
    Instant last = built - 250ms;
    for (uint32_t i = 0; i < limit; ++i)
    {
        SCOPED_TRACE(i);
        const auto segment = NextSegment(stage);
        ASSERT_TRUE(segment);
        Segment actual = *segment;
        actual.window = 0;
        actual.options = {};
        EXPECT_EQ(actual, Expected(stage.facts, FrontOf(scene)));
        EXPECT_EQ(stage.peer.now - last, rto * (1 << i)) << "[6298 5.5] the timer backs off";
        EXPECT_EQ(stage.peer.softErrors.size(), i < 2 ? 0u : 1u) << "R1 [9293 SHLD-9]";
        EXPECT_STREQ(Name(stage.peer.GetState()), Name(stage.facts.state));
        last = stage.peer.now;
    }
    EXPECT_EQ(NextSegment(stage), std::nullopt);
    EXPECT_EQ(stage.peer.GetState(), State::CLOSED);
    EXPECT_EQ(stage.peer.closed, CloseReason::TIMED_OUT) << "R2 [9293 MUST-20]";
    EXPECT_EQ(stage.peer.now - last, rto * (1 << limit));
}

TEST_P(RetransmissionTimeout, IsTurnedOffByTheAcknowledgment)
{
    const Scene scene = GetParam();
    for (bool late : {false, true})
    {
        SCOPED_TRACE(late);
        Stage stage(scene);
        if (late)
        {
            ASSERT_TRUE(NextSegment(stage));
        }
        const bool opening = FrontOf(scene) == Front::SYN;
        stage.facts.rcvNxt = opening ? REMOTE_ISS : stage.facts.rcvNxt;
        stage.Exchange({.syn = opening, .ack = true});
        stage.Settle();      // the text of a SYN is acknowledged
        stage.Exchange(ACK); // and the text that was queued
        EXPECT_EQ(NextSegment(stage), std::nullopt);
    }
}

TEST_P(UserTimeout, DeletesTheTcbInEveryState)
{
    const Scene scene = GetParam();
    Parameters parameters = ScriptParameters();
    parameters.userTimeout = 10s;
    Stage stage(scene, parameters);
    const auto closed = stage.peer.closed;
    stage.peer.Advance(9749ms);
    EXPECT_STREQ(Name(stage.peer.GetState()), Name(stage.facts.state));
    stage.Watch();
    stage.peer.Advance(1ms);
    if (FrontOf(scene) == Front::NOTHING)
    {
        EXPECT_STREQ(Name(stage.peer.GetState()), Name(stage.facts.state)) << "nothing to wait for";
        EXPECT_EQ(stage.peer.closed, closed);
        return;
    }
    EXPECT_EQ(stage.peer.GetState(), State::CLOSED);
    EXPECT_EQ(stage.peer.closed, CloseReason::USER_TIMEOUT);
    EXPECT_TRUE(stage.peer.IsSilent()) << "all queues are flushed";
    EXPECT_EQ(stage.peer.NextDeadline(), std::nullopt);
}

TEST_P(TimeWaitTimeout, DeletesTheTcbInTimeWaitOnly)
{
    Stage stage(GetParam());
    const bool waits = stage.facts.state == State::TIME_WAIT;
    EXPECT_EQ(stage.peer.NextDeadline().has_value(), waits) << "an idle connection has no timer";
    stage.peer.Advance(239749ms); // 2 x 120 s since it was entered, less a millisecond
    EXPECT_STREQ(Name(stage.peer.GetState()), Name(stage.facts.state));
    stage.peer.Advance(1ms);
    EXPECT_STREQ(Name(stage.peer.GetState()), Name(waits ? State::CLOSED : stage.facts.state));
    if (waits)
    {
        EXPECT_EQ(stage.peer.closed, CloseReason::NORMAL);
    }
    EXPECT_TRUE(stage.peer.IsSilent());
}

TEST_P(DelayedAck, IsSentOnceAndInTime)
{
    Stage stage(GetParam());
    stage.Exchange(ACK, UNREAD);
    stage.facts.rcvNxt = REMOTE_ISS + 1 + (stage.peer.readable - 1); // the text is taken
    EXPECT_TRUE(stage.peer.IsSilent());
    stage.peer.Advance(499ms); // [9293 MUST-40]
    const std::vector<Segment> sent = stage.Watch();
    ASSERT_EQ(sent.size(), 1u);
    EXPECT_EQ(sent.front().ack, SeqNum(stage.facts.rcvNxt));
    EXPECT_EQ(sent.front().SegLen(), 0u);
    EXPECT_EQ(NextSegment(stage), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Rfc9293Section3108,
                         RetransmissionTimeout,
                         testing::ValuesIn(Scenes(true)),
                         [](const auto& info) { return NameOf(info.param); });

INSTANTIATE_TEST_SUITE_P(Rfc9293Section3108,
                         UserTimeout,
                         testing::ValuesIn(AllScenes()),
                         [](const auto& info) { return NameOf(info.param); });

INSTANTIATE_TEST_SUITE_P(Rfc9293Section3108,
                         TimeWaitTimeout,
                         testing::ValuesIn(Scenes(false)),
                         [](const auto& info) { return NameOf(info.param); });

INSTANTIATE_TEST_SUITE_P(Rfc9293Section3863,
                         DelayedAck,
                         testing::Values(Scene::ESTABLISHED_FRESH,
                                         Scene::ESTABLISHED,
                                         Scene::ESTABLISHED_UNACKED,
                                         Scene::ESTABLISHED_UNREAD,
                                         Scene::ESTABLISHED_PEER_FULL,
                                         Scene::FIN_WAIT_1,
                                         Scene::FIN_WAIT_1_TEXT,
                                         Scene::FIN_WAIT_1_HANDSHAKE,
                                         Scene::FIN_WAIT_2,
                                         Scene::FIN_WAIT_2_UNREAD),
                         [](const auto& info) { return NameOf(info.param); });

// ---- The peer's window is zero: RFC 9293 3.8.6.1 ----

/** What waits for the window: text, or nothing but a FIN. */
class ZeroWindow : public testing::TestWithParam<bool>
{
  protected:
    /** @param stage where something is given to send */
    static void Give(Stage& stage)
    {
        if (GetParam())
        {
            stage.peer.Send(TEXT);
        }
        else
        {
            stage.peer.Shutdown();
        }
        EXPECT_TRUE(stage.peer.IsSilent());
    }
};

TEST_P(ZeroWindow, IsProbedForAsLongAsThePeerAnswers) // [9293 MUST-36, MUST-37]
{
    Stage stage(Scene::ESTABLISHED_PEER_FULL);
    Give(stage);
    const uint32_t next = stage.facts.nxt;
    Instant last = stage.peer.now;
    Duration expected = 1s; // one RTO [9293 SHLD-29]
    for (int i = 0; i < 20; ++i)
    {
        SCOPED_TRACE(i);
        const auto probe = NextSegment(stage);
        ASSERT_TRUE(probe);
        EXPECT_EQ(probe->seq, SeqNum(next));
        EXPECT_EQ(probe->SegLen(), 1u);
        EXPECT_EQ(probe->flags.fin, !GetParam());
        EXPECT_EQ(stage.peer.now - last, expected);
        last = stage.peer.now;
        expected = std::min<Duration>(2 * expected, 60s); // [9293 SHLD-30]
        stage.peer.Receive(stage.Make(ACK, stage.facts.rcvNxt, next));
        EXPECT_TRUE(stage.peer.IsSilent());
    }
    stage.window = REMOTE_WINDOW;
    stage.peer.Receive(stage.Make(ACK, stage.facts.rcvNxt, next));
    const Segment segment = stage.peer.Take();
    EXPECT_EQ(segment.seq, SeqNum(next));
    EXPECT_EQ(segment.length, GetParam() ? TEXT : 0);
    EXPECT_TRUE(stage.peer.IsSilent());
}

TEST_P(ZeroWindow, EndsIfThePeerIsGone)
{
    Stage stage(Scene::ESTABLISHED_PEER_FULL);
    Give(stage);
    uint32_t probes = 0;
    while (NextSegment(stage))
    {
        ++probes;
    }
    EXPECT_EQ(stage.peer.closed, CloseReason::TIMED_OUT);
    EXPECT_EQ(probes, 7u); // the first and the retransmissions of R2
}

INSTANTIATE_TEST_SUITE_P(Rfc9293Section3861, ZeroWindow, testing::Bool(), [](const auto& info) {
    return info.param ? "Text" : "Fin";
});

// ---- Challenge ACKs are limited: RFC 5961 7 ----

TEST(Rfc5961Section7, ChallengeAcksAreLimitedPerSecond)
{
    Stage stage(Scene::ESTABLISHED);
    const uint32_t seq = stage.facts.rcvNxt + 1;
    const std::vector<Segment> attack{
        stage.Make({.rst = true}, seq, 0),
        stage.Make({.syn = true}, seq, 0),
        stage.Make(ACK, seq, stage.facts.nxt + 1),
    };
    for (int second = 0; second < 2; ++second)
    {
        for (int i = 0; i < 100; ++i)
        {
            for (const Segment& segment : attack)
            {
                stage.peer.Receive(segment);
            }
        }
        EXPECT_EQ(stage.Watch().size(), 100u);
        stage.peer.Advance(1s);
    }
}

} // namespace
} // namespace ns3::rfctcp::test
