/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "support/states.h"

#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <tuple>
#include <vector>

// User calls (RFC 9293 3.10.1 to 3.10.6) as tables: every state x every call.

namespace ns3::rfctcp::test
{
namespace
{

constexpr Flags ACK{.ack = true};

/** What a call sends. */
enum class Sends
{
    NOTHING,
    SYN,    ///< <SEQ=ISS><CTL=SYN>
    TEXT,   ///< <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>, pushed
    URGENT, ///< the same with the urgent pointer behind its last octet
    FIN,    ///< <SEQ=SND.NXT><ACK=RCV.NXT><CTL=FIN,ACK>
    RST,    ///< <SEQ=SND.NXT><CTL=RST>
    UPDATE, ///< <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>: the window has opened
};

/** What a call does. */
struct Effect
{
    CallResult result;                   ///< the answer to the user
    State next;                          ///< the state afterwards
    Sends sends{Sends::NOTHING};         ///< what is sent
    std::optional<CloseReason> closed{}; ///< what the user is told besides
};

using Table = std::map<State, Effect>;

constexpr CallResult OK = CallResult::OK;
constexpr CallResult EXISTS = CallResult::ALREADY_EXISTS;
constexpr CallResult NONE = CallResult::DOES_NOT_EXIST; // LISTEN too: the core has no listeners
constexpr CallResult CLOSING = CallResult::CLOSING;

// ---- Copied by hand from RFC 9293 ----

/** 3.10.1 OPEN, active and with a specified remote socket. */
const Table OPEN{
    {State::CLOSED, {OK, State::SYN_SENT, Sends::SYN}},
    {State::LISTEN, {OK, State::SYN_SENT, Sends::SYN}},
    {State::SYN_SENT, {EXISTS, State::SYN_SENT}},
    {State::SYN_RECEIVED, {EXISTS, State::SYN_RECEIVED}},
    {State::ESTABLISHED, {EXISTS, State::ESTABLISHED}},
    {State::FIN_WAIT_1, {EXISTS, State::FIN_WAIT_1}},
    {State::FIN_WAIT_2, {EXISTS, State::FIN_WAIT_2}},
    {State::CLOSE_WAIT, {EXISTS, State::CLOSE_WAIT}},
    {State::CLOSING, {EXISTS, State::CLOSING}},
    {State::LAST_ACK, {EXISTS, State::LAST_ACK}},
    {State::TIME_WAIT, {EXISTS, State::TIME_WAIT}},
};

/** 3.10.2 SEND. */
const Table SEND{
    {State::CLOSED, {NONE, State::CLOSED}},
    {State::LISTEN, {NONE, State::LISTEN}}, // the remote socket is not specified
    {State::SYN_SENT, {OK, State::SYN_SENT}},
    {State::SYN_RECEIVED, {OK, State::SYN_RECEIVED}},
    {State::ESTABLISHED, {OK, State::ESTABLISHED, Sends::TEXT}},
    {State::CLOSE_WAIT, {OK, State::CLOSE_WAIT, Sends::TEXT}},
    {State::FIN_WAIT_1, {CLOSING, State::FIN_WAIT_1}},
    {State::FIN_WAIT_2, {CLOSING, State::FIN_WAIT_2}},
    {State::CLOSING, {CLOSING, State::CLOSING}},
    {State::LAST_ACK, {CLOSING, State::LAST_ACK}},
    {State::TIME_WAIT, {CLOSING, State::TIME_WAIT}},
};

/** 3.10.4 CLOSE: the sending direction. */
const Table CLOSE{
    {State::CLOSED, {NONE, State::CLOSED}},
    {State::LISTEN, {NONE, State::LISTEN}},
    {State::SYN_SENT, {OK, State::SYN_SENT}}, // queued; CLOSE of both without text deletes
    {State::SYN_RECEIVED, {OK, State::FIN_WAIT_1, Sends::FIN}},
    {State::ESTABLISHED, {OK, State::FIN_WAIT_1, Sends::FIN}},
    {State::FIN_WAIT_1, {CLOSING, State::FIN_WAIT_1}},
    {State::FIN_WAIT_2, {CLOSING, State::FIN_WAIT_2}},
    {State::CLOSE_WAIT, {OK, State::LAST_ACK, Sends::FIN}},
    {State::CLOSING, {CLOSING, State::CLOSING}},
    {State::LAST_ACK, {CLOSING, State::LAST_ACK}},
    {State::TIME_WAIT, {CLOSING, State::TIME_WAIT}},
};

/** 3.10.5 ABORT. */
const Table ABORT{
    {State::CLOSED, {NONE, State::CLOSED}},
    {State::LISTEN, {NONE, State::LISTEN}},
    {State::SYN_SENT, {OK, State::CLOSED, Sends::NOTHING, CloseReason::ABORTED}},
    {State::SYN_RECEIVED, {OK, State::CLOSED, Sends::RST, CloseReason::ABORTED}},
    {State::ESTABLISHED, {OK, State::CLOSED, Sends::RST, CloseReason::ABORTED}},
    {State::FIN_WAIT_1, {OK, State::CLOSED, Sends::RST, CloseReason::ABORTED}},
    {State::FIN_WAIT_2, {OK, State::CLOSED, Sends::RST, CloseReason::ABORTED}},
    {State::CLOSE_WAIT, {OK, State::CLOSED, Sends::RST, CloseReason::ABORTED}},
    {State::CLOSING, {OK, State::CLOSED, Sends::NOTHING, CloseReason::ABORTED}},
    {State::LAST_ACK, {OK, State::CLOSED, Sends::NOTHING, CloseReason::ABORTED}},
    {State::TIME_WAIT, {OK, State::CLOSED, Sends::NOTHING, CloseReason::ABORTED}},
};

// ---- What else decides ----

/** @param scene a scene @return text of ours waits for the state ESTABLISHED */
bool
HasQueuedText(Scene scene)
{
    return scene == Scene::SYN_SENT_QUEUED || scene == Scene::SYN_RECEIVED_QUEUED;
}

/** @param facts a connection @return octets the user has not taken */
uint32_t
Unread(const Facts& facts)
{
    return facts.ReadableText() > 0 ? facts.irs + 1 + facts.ReadableText() - facts.taken : 0;
}

/** @param scene a scene @param facts its connection @return what CLOSE of half must do */
Effect
CloseHalf(Scene scene, const Facts& facts)
{
    Effect effect = CLOSE.at(facts.state);
    // "otherwise, queue for processing after entering ESTABLISHED state"; so is text of a SYN
    if (HasQueuedText(scene) || scene == Scene::SYN_RECEIVED_TEXT)
    {
        effect = {OK, facts.state};
    }
    if (scene == Scene::ESTABLISHED_PEER_FULL)
    {
        effect.sends = Sends::NOTHING; // "In any case, enter FIN-WAIT-1 state"
    }
    return effect;
}

/** @param scene a scene @param facts its connection @return what CLOSE of both ways must do */
Effect
CloseBoth(Scene scene, const Facts& facts)
{
    Effect effect = CloseHalf(scene, facts);
    if (facts.state == State::SYN_SENT && !HasQueuedText(scene))
    {
        return {OK, State::CLOSED, Sends::NOTHING, CloseReason::DELETED}; // "Delete the TCB"
    }
    if (effect.result == CLOSING && !facts.readerGone)
    {
        effect.result = OK; // only half was closed before; no second FIN
    }
    const bool pending = Unread(facts) > 0 || scene == Scene::SYN_RECEIVED_TEXT;
    if (pending && facts.state != State::TIME_WAIT)
    {
        return {OK, State::CLOSED, Sends::RST, CloseReason::UNREAD_DATA}; // [9293 SHLD-3]
    }
    return effect;
}

/** @param scene a scene @param facts its connection @return what SEND must do */
Effect
SendText(Scene scene, const Facts& facts)
{
    Effect effect = SEND.at(facts.state);
    if (scene == Scene::ESTABLISHED_PEER_FULL)
    {
        effect.sends = Sends::NOTHING; // waits for the window
    }
    return effect;
}

/** @param scene a scene @param facts its connection @return what SEND of urgent data must do */
Effect
SendUrgent(Scene scene, const Facts& facts)
{
    Effect effect = SendText(scene, facts);
    effect.sends = effect.sends == Sends::TEXT ? Sends::URGENT : Sends::NOTHING;
    return effect;
}

/** @param scene a scene @param facts its connection @return what RECEIVE of everything must do */
Effect
ReceiveAll(Scene scene, const Facts& facts)
{
    // 3.10.3; the window opens by silly window avoidance, 3.8.6.2.2: by a segment at least
    const bool opens = scene == Scene::ESTABLISHED_ZERO_WINDOW;
    return {OK, facts.state, opens ? Sends::UPDATE : Sends::NOTHING};
}

/** A call, and what it must do. */
struct Call
{
    const char* name;                                    ///< for the name of the test
    std::function<CallResult(Peer&)> make;               ///< makes the call
    std::function<Effect(Scene, const Facts&)> expected; ///< by the RFC
};

const std::vector<Call> CALLS{
    {"OpenActive",
     [](Peer& peer) { return peer.Connect(); },
     [](Scene, const Facts& facts) { return OPEN.at(facts.state); }},
    {"Send", [](Peer& peer) { return peer.Send(TEXT); }, SendText},
    {"SendUrgent", [](Peer& peer) { return peer.Send(TEXT, true); }, SendUrgent},
    {"Receive",
     [](Peer& peer) {
         peer.Read(peer.Core().ReadableOctets());
         EXPECT_EQ(peer.Core().ReadableOctets(), 0u);
         return OK;
     },
     ReceiveAll},
    {"CloseHalf", [](Peer& peer) { return peer.Shutdown(); }, CloseHalf},
    {"CloseBoth", [](Peer& peer) { return peer.Close(); }, CloseBoth},
    {"Abort",
     [](Peer& peer) { return peer.Abort(); },
     [](Scene, const Facts& facts) { return ABORT.at(facts.state); }},
};

/** @param os the stream @param call printed by name @return the stream */
std::ostream&
operator<<(std::ostream& os, const Call& call)
{
    return os << call.name;
}

/** @param facts the connection before the call @param sends what it sends @return the segment */
Segment
Expected(const Facts& facts, Sends sends)
{
    Segment segment;
    segment.seq = SeqNum(facts.nxt);
    segment.ack = SeqNum(facts.rcvNxt);
    segment.flags.ack = true;
    switch (sends)
    {
    case Sends::NOTHING:
    case Sends::UPDATE:
        break;
    case Sends::SYN:
        segment = Segment{};
        segment.seq = SeqNum(facts.iss);
        segment.flags.syn = true;
        break;
    case Sends::URGENT:
        segment.flags.urg = true; // "set the urgent pointer in the outgoing segments"
        segment.urgent = TEXT;
        [[fallthrough]];
    case Sends::TEXT:
        segment.flags.psh = true;
        segment.length = TEXT;
        break;
    case Sends::FIN:
        segment.flags.fin = true;
        break;
    case Sends::RST:
        segment.ack = SeqNum(0);
        segment.flags = {.rst = true};
        break;
    }
    return segment;
}

/** Every state and every call. */
class UserCall : public testing::TestWithParam<std::tuple<Scene, Call>>
{
};

TEST_P(UserCall, DoesWhatTheRfcSays)
{
    const auto& [scene, call] = GetParam();
    Stage stage(scene);
    const Facts before = stage.facts;
    const Effect expected = call.expected(scene, before);

    EXPECT_EQ(call.make(stage.peer), expected.result);

    EXPECT_STREQ(Name(stage.peer.GetState()), Name(expected.next));
    EXPECT_EQ(stage.peer.closed, expected.closed ? expected.closed : before.closed);
    const std::vector<Segment> sent = stage.Watch();
    ASSERT_EQ(sent.size(), expected.sends == Sends::NOTHING ? 0u : 1u);
    if (!sent.empty())
    {
        Segment actual = sent.front();
        actual.window = 0;
        actual.options = {};
        EXPECT_EQ(actual, Expected(before, expected.sends));
    }
    if (expected.sends == Sends::UPDATE)
    {
        EXPECT_EQ(sent.front().window, BUFFER);
    }
    if (expected.next == State::CLOSED || expected.next == State::LISTEN)
    {
        EXPECT_EQ(stage.peer.NextDeadline(), std::nullopt) << "a deleted TCB has no timers";
    }
}

INSTANTIATE_TEST_SUITE_P(Rfc9293Section310,
                         UserCall,
                         testing::Combine(testing::ValuesIn(AllScenes()), testing::ValuesIn(CALLS)),
                         [](const auto& info) {
                             return NameOf(std::get<Scene>(info.param)) +
                                    std::get<Call>(info.param).name;
                         });

/** Every state and STATUS. */
class StatusCall : public testing::TestWithParam<Scene>
{
};

TEST_P(StatusCall, TellsTheStateAndTheTcb) // 3.10.6
{
    Stage stage(GetParam());
    const Facts& facts = stage.facts;
    EXPECT_EQ(stage.peer.GetState(), facts.state);
    if (facts.state != State::CLOSED && facts.state != State::LISTEN)
    {
        const Tcb& tcb = stage.peer.Status();
        EXPECT_EQ(tcb.passive, facts.passive);
        EXPECT_EQ(Wrap(tcb.snd.iss, tcb.snd.una).Value(), facts.una);
        EXPECT_EQ(Wrap(tcb.snd.iss, tcb.snd.nxt).Value(), facts.nxt);
        EXPECT_EQ(Wrap(tcb.rcv.irs, tcb.rcv.nxt).Value(), facts.rcvNxt);
        EXPECT_EQ(stage.peer.connected, facts.connected);
        EXPECT_EQ(stage.peer.eof, facts.peerClosed);
    }
}

INSTANTIATE_TEST_SUITE_P(Rfc9293Section3106,
                         StatusCall,
                         testing::ValuesIn(AllScenes()),
                         [](const auto& info) { return NameOf(info.param); });

// ---- Calls that are "queued for processing" ----

/** @param sent segments @return their flags, and lengths if any: "SYN,ACK ACK:10" */
std::string
Summary(const std::vector<Segment>& sent)
{
    std::string text;
    for (const Segment& segment : sent)
    {
        Flags flags = segment.flags;
        flags.psh = false;
        text += text.empty() ? "" : " ";
        text += flags.ToString();
        text += segment.length > 0 ? ":" + std::to_string(segment.length) : "";
    }
    return text;
}

TEST(Rfc9293Section3101, OpenPassiveWaitsForASyn)
{
    Stage stage(Scene::CLOSED);
    stage.peer.Listen();
    EXPECT_EQ(stage.peer.GetState(), State::LISTEN);
    EXPECT_TRUE(stage.peer.IsSilent());
    EXPECT_EQ(stage.peer.NextDeadline(), std::nullopt);
}

TEST(Rfc9293Section3102, TextOfSynSentGoesOutInEstablished)
{
    Stage stage(Scene::SYN_SENT_QUEUED);
    stage.facts.rcvNxt = REMOTE_ISS;
    stage.Exchange({.syn = true, .ack = true});
    EXPECT_EQ(stage.peer.GetState(), State::ESTABLISHED);
    EXPECT_EQ(stage.facts.nxt, LOCAL_ISS + 1 + TEXT);
}

TEST(Rfc9293Section3102, TextOfSynReceivedGoesOutInEstablished)
{
    Stage stage(Scene::SYN_RECEIVED_QUEUED);
    stage.peer.Receive(stage.Next(ACK));
    EXPECT_EQ(stage.peer.GetState(), State::ESTABLISHED);
    EXPECT_EQ(Summary(stage.Watch()), "ACK:10");
}

TEST(Rfc9293Section3103, EndOfUnreadTextIsReadInEveryState)
{
    for (Scene scene : {Scene::ESTABLISHED_UNREAD,
                        Scene::FIN_WAIT_2_UNREAD,
                        Scene::CLOSE_WAIT_UNREAD,
                        Scene::LAST_ACK_UNREAD,
                        Scene::CLOSING_UNREAD,
                        Scene::TIME_WAIT_UNREAD})
    {
        SCOPED_TRACE(scene);
        Stage stage(scene);
        EXPECT_EQ(stage.peer.Core().ReadableOctets(), UNREAD);
        stage.peer.Read(UNREAD / 2);
        EXPECT_EQ(stage.peer.Core().ReadableOctets(), UNREAD / 2);
        stage.peer.Read(UNREAD); // more than there is
        EXPECT_EQ(stage.peer.Core().ReadableOctets(), 0u);
        EXPECT_EQ(stage.peer.GetState(), stage.facts.state);
    }
}

TEST(Rfc9293Section3104, HalfCloseInSynSentFollowsTheHandshake)
{
    Stage stage(Scene::SYN_SENT_QUEUED);
    stage.peer.Shutdown();
    EXPECT_EQ(stage.peer.Send(TEXT), CallResult::CLOSING);
    stage.peer.Receive(stage.Make({.syn = true, .ack = true}, REMOTE_ISS, stage.facts.nxt));
    EXPECT_EQ(stage.peer.GetState(), State::FIN_WAIT_1);
    EXPECT_TRUE(stage.peer.connected);
    stage.facts.rcvNxt = REMOTE_ISS + 1;
    EXPECT_EQ(Summary(stage.Watch()), "FIN,ACK:10");
}

TEST(Rfc9293Section3104, CloseInSynReceivedWaitsBehindQueuedText)
{
    for (bool both : {false, true})
    {
        Stage stage(Scene::SYN_RECEIVED_QUEUED);
        EXPECT_EQ(both ? stage.peer.Close() : stage.peer.Shutdown(), OK);
        EXPECT_TRUE(stage.peer.IsSilent());
        stage.peer.Receive(stage.Next(ACK));
        EXPECT_EQ(stage.peer.GetState(), State::FIN_WAIT_1);
        EXPECT_EQ(Summary(stage.Watch()), "FIN,ACK:10");
    }
}

TEST(Rfc9293Section3104, CloseInSynReceivedWaitsForTheTextOfTheSyn)
{
    Stage stage(Scene::SYN_RECEIVED_TEXT);
    EXPECT_EQ(stage.peer.Shutdown(), OK);
    stage.peer.Receive(stage.Next(ACK));
    EXPECT_EQ(stage.peer.GetState(), State::FIN_WAIT_1);
    EXPECT_EQ(stage.peer.readable, 1 + TEXT);
    const Segment fin = stage.peer.Take();
    EXPECT_TRUE(fin.flags.fin);
    EXPECT_EQ(fin.ack, SeqNum(REMOTE_ISS + 1 + TEXT));
    EXPECT_TRUE(stage.peer.IsSilent());
}

TEST(Rfc9293Section3104, CloseIsQueuedUntilAllIsSegmentized)
{
    Stage stage(Scene::ESTABLISHED_PEER_FULL);
    stage.peer.Send(TEXT);
    stage.peer.Shutdown();
    EXPECT_EQ(stage.peer.GetState(), State::FIN_WAIT_1) << "in any case";
    EXPECT_TRUE(stage.peer.IsSilent());
    stage.window = TEXT; // the FIN does not fit
    stage.peer.Receive(stage.Next(ACK));
    EXPECT_EQ(Summary(stage.Watch()), "ACK:10");
    stage.peer.Receive(stage.Next(ACK)); // now it does
    EXPECT_EQ(Summary(stage.Watch()), "FIN,ACK");
    EXPECT_EQ(stage.peer.GetState(), State::FIN_WAIT_1);
}

TEST(Rfc9293Section3104, CloseWaitLastsUntilTheFinIsSent)
{
    Stage stage(Scene::ESTABLISHED_PEER_FULL);
    stage.Exchange({.fin = true, .ack = true});
    EXPECT_EQ(stage.peer.GetState(), State::CLOSE_WAIT);
    stage.peer.Send(TEXT);
    stage.peer.Close();
    EXPECT_EQ(stage.peer.GetState(), State::CLOSE_WAIT) << "queued until it is segmentized";
    EXPECT_TRUE(stage.peer.IsSilent());
    EXPECT_EQ(stage.peer.Send(TEXT), CallResult::CLOSING);
    stage.window = REMOTE_WINDOW;
    stage.peer.Receive(stage.Next(ACK));
    EXPECT_EQ(Summary(stage.Watch()), "FIN,ACK:10");
    EXPECT_EQ(stage.peer.GetState(), State::LAST_ACK);
}

} // namespace
} // namespace ns3::rfctcp::test
