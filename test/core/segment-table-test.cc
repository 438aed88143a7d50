/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "support/segment-oracle.h"
#include "support/states.h"

#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <tuple>
#include <vector>

// SEGMENT ARRIVES (RFC 9293 3.10.7) as a table: every state x every kind of segment x where it lies
// to the receive window x what it acknowledges x with and without text. One test is one state and
// kind, the rest is a loop. The answers come from the oracle, see support/segment-oracle.h.

namespace ns3::rfctcp::test
{
namespace
{

/** A kind of segment. */
struct Kind
{
    const char* name;   ///< for the name of the test
    Flags flags;        ///< control bits
    uint16_t urgent{0}; ///< SEG.UP
};

/** @param os the stream @param kind printed by name @return the stream */
std::ostream&
operator<<(std::ostream& os, const Kind& kind)
{
    return os << kind.name;
}

const std::vector<Kind> KINDS{
    {.name = "None", .flags = {}},
    {.name = "Ack", .flags = {.ack = true}},
    {.name = "Syn", .flags = {.syn = true}},
    {.name = "SynAck", .flags = {.syn = true, .ack = true}},
    {.name = "Fin", .flags = {.fin = true}},
    {.name = "FinAck", .flags = {.fin = true, .ack = true}},
    {.name = "Rst", .flags = {.rst = true}},
    {.name = "RstAck", .flags = {.rst = true, .ack = true}},
    {.name = "SynFin", .flags = {.fin = true, .syn = true}},
    {.name = "SynFinAck", .flags = {.fin = true, .syn = true, .ack = true}},
    {.name = "UrgAck", .flags = {.ack = true, .urg = true}, .urgent = 20},
    {.name = "UrgFinAck", .flags = {.fin = true, .ack = true, .urg = true}, .urgent = 5},
};

/** A choice of a sequence or acknowledgment number. */
struct Place
{
    const char* name;                                       ///< for the trace
    std::function<uint32_t(const Facts&, uint32_t)> number; ///< from the facts and SEG.LEN
};

const std::vector<Place> SEQUENCE_PLACES{
    {"far left", [](const Facts& f, uint32_t length) { return f.rcvNxt - 3000 - length; }},
    {"IRS", [](const Facts& f, uint32_t) { return f.irs; }},
    {"left", [](const Facts& f, uint32_t length) { return f.rcvNxt - std::max(length, 1U); }},
    {"straddling left", [](const Facts& f, uint32_t) { return f.rcvNxt - 5; }},
    {"left edge", [](const Facts& f, uint32_t) { return f.rcvNxt; }},
    {"in a gap", [](const Facts& f, uint32_t) { return f.rcvNxt + 20; }},
    {"inside", [](const Facts& f, uint32_t) { return f.rcvNxt + 45; }},
    {"right edge",
     [](const Facts& f, uint32_t length) { return f.rcvNxt + f.rcvWnd - std::max(length, 1U); }},
    {"straddling right", [](const Facts& f, uint32_t) { return f.rcvNxt + f.rcvWnd - 1; }},
    {"outside right", [](const Facts& f, uint32_t) { return f.rcvNxt + f.rcvWnd; }},
    {"far right", [](const Facts& f, uint32_t) { return f.rcvNxt + f.rcvWnd + 0x40000000; }},
};

const std::vector<Place> ACK_PLACES{
    {"below UNA-MAX.WND", [](const Facts& f, uint32_t) { return f.una - f.maxWnd - 1; }},
    {"UNA-MAX.WND", [](const Facts& f, uint32_t) { return f.una - f.maxWnd; }},
    {"UNA-1", [](const Facts& f, uint32_t) { return f.una - 1; }},
    {"UNA", [](const Facts& f, uint32_t) { return f.una; }},
    {"UNA+1", [](const Facts& f, uint32_t) { return f.una + 1; }},
    {"NXT-1", [](const Facts& f, uint32_t) { return f.nxt - 1; }},
    {"NXT", [](const Facts& f, uint32_t) { return f.nxt; }},
    {"NXT+1", [](const Facts& f, uint32_t) { return f.nxt + 1; }},
    {"far above NXT", [](const Facts& f, uint32_t) { return f.nxt + 0x40000000; }},
};

/** @param facts the connection @param answer what must be sent @return it as a segment */
Segment
Expected(const Facts& facts, const Answer& answer)
{
    Segment segment;
    switch (answer.kind)
    {
    case Answer::Kind::NOTHING:
        break;
    case Answer::Kind::ACK:
    case Answer::Kind::ACK_SOON:
        segment.flags.ack = true;
        segment.seq = SeqNum(facts.nxt);
        segment.ack = SeqNum(facts.rcvNxt);
        break;
    case Answer::Kind::SYN_ACK:
        segment.flags = {.syn = true, .ack = true};
        segment.seq = SeqNum(facts.iss);
        segment.ack = SeqNum(facts.rcvNxt);
        break;
    case Answer::Kind::RST:
        segment.flags.rst = true;
        segment.seq = SeqNum(answer.seq);
        break;
    case Answer::Kind::RST_ACK:
        segment.flags = {.rst = true, .ack = true};
        segment.ack = SeqNum(answer.ack);
        break;
    }
    return segment;
}

/** @param stage where the answer is read @param answer what the oracle expects */
void
CheckAnswer(Stage& stage, const Answer& answer)
{
    std::vector<Segment> sent = stage.Watch();
    if (answer.kind == Answer::Kind::ACK_SOON && sent.empty())
    {
        stage.peer.Advance(499ms); // [9293 MUST-40]
        sent = stage.Watch();
    }
    if (answer.kind == Answer::Kind::NOTHING)
    {
        EXPECT_TRUE(sent.empty()) << "sent " << sent.front();
        return;
    }
    ASSERT_EQ(sent.size(), 1u) << "segments sent";
    Segment actual = sent.front();
    actual.window = 0;   // Stage has checked it
    actual.options = {}; // of a SYN
    EXPECT_EQ(actual, Expected(stage.facts, answer));
}

/** @param peer the connection under test @param facts what must be true of it */
void
CheckFacts(const Peer& peer, const Facts& facts)
{
    EXPECT_STREQ(Name(peer.GetState()), Name(facts.state));
    EXPECT_EQ(peer.connected, facts.connected);
    EXPECT_EQ(peer.eof, facts.peerClosed);
    EXPECT_EQ(peer.urgent.size(), facts.urgent);
    EXPECT_EQ(peer.closed, facts.closed);
    EXPECT_EQ(peer.readable - 1, facts.ReadableText());
    EXPECT_EQ(peer.released, facts.AckedText());
    if (facts.state == State::CLOSED || facts.state == State::LISTEN)
    {
        EXPECT_EQ(peer.NextDeadline(), std::nullopt);
        return;
    }
    const Tcb& tcb = peer.Status();
    EXPECT_EQ(Wrap(tcb.snd.iss, tcb.snd.una).Value(), facts.una) << "SND.UNA";
    EXPECT_EQ(Wrap(tcb.snd.iss, tcb.snd.nxt).Value(), facts.nxt) << "SND.NXT";
    EXPECT_EQ(Wrap(tcb.rcv.irs, tcb.rcv.nxt).Value(), facts.rcvNxt) << "RCV.NXT";
}

/** @param stage where @param segment arrives, and the RFC says what happens */
void
Arrive(Stage& stage, const Segment& segment)
{
    const Outcome outcome = Rfc9293SegmentArrives(stage.facts, segment);
    const auto deadline = stage.peer.NextDeadline();
    stage.peer.Receive(segment);
    stage.facts = outcome.after;
    if (stage.peer.readsAtOnce)
    {
        stage.facts.taken = stage.facts.irs + 1 + stage.facts.ReadableText();
    }
    if (outcome.startsTimeWait)
    {
        EXPECT_EQ(stage.peer.NextDeadline(), stage.peer.now + 240s);
    }
    else if (outcome.after.state == State::TIME_WAIT)
    {
        EXPECT_EQ(stage.peer.NextDeadline(), deadline);
    }
    CheckAnswer(stage, outcome.answer);
    CheckFacts(stage.peer, stage.facts);
}

/**
 * What the first segment has left behind shows when the missing text arrives.
 * @param stage where
 */
void
GoOn(Stage& stage)
{
    if (stage.facts.state == State::LISTEN)
    {
        return;
    }
    const bool opening = stage.facts.state == State::SYN_SENT;
    const uint32_t seq = opening ? REMOTE_ISS : stage.facts.rcvNxt;
    const Flags flags{.syn = opening, .ack = true};
    Arrive(stage, stage.Make(flags, seq, stage.facts.nxt, opening ? 0 : 43));
}

/** Every state and every kind of segment. */
class SegmentArrives : public testing::TestWithParam<std::tuple<Scene, Kind>>
{
  protected:
    /** One cell of the table. @param seqPlace SEG.SEQ @param ackPlace SEG.ACK @param text octets */
    static void Check(const Place& seqPlace, const Place& ackPlace, uint32_t text)
    {
        const auto& [scene, kind] = GetParam();
        Stage stage(scene);
        Segment segment = stage.Make(kind.flags, 0, 0, text);
        segment.seq = SeqNum(seqPlace.number(stage.facts, segment.SegLen()));
        segment.ack = SeqNum(kind.flags.ack ? ackPlace.number(stage.facts, 0) : 0);
        segment.urgent = kind.urgent;
        SCOPED_TRACE(testing::Message()
                     << scene << ", " << seqPlace.name << ", "
                     << (kind.flags.ack ? ackPlace.name : "no ACK") << ": " << segment);
        Arrive(stage, segment);
        if (HasFailure())
        {
            return;
        }
        SCOPED_TRACE("afterwards");
        GoOn(stage);
        GoOn(stage);
    }
};

TEST_P(SegmentArrives, IsAnsweredAsTheRfcSays)
{
    const bool hasAck = std::get<Kind>(GetParam()).flags.ack;
    for (uint32_t text : {0U, TEXT})
    {
        for (const Place& seqPlace : SEQUENCE_PLACES)
        {
            for (const Place& ackPlace : ACK_PLACES)
            {
                if (hasAck || &ackPlace == &ACK_PLACES.front())
                {
                    Check(seqPlace, ackPlace, text);
                }
                if (HasFailure())
                {
                    return; // one cell says enough
                }
            }
        }
    }
}

/** @return the scenes in which nothing of ours waits to be sent */
std::vector<Scene>
Scenes()
{
    std::vector<Scene> scenes = AllScenes();
    std::erase(scenes, Scene::SYN_SENT_QUEUED);
    std::erase(scenes, Scene::SYN_RECEIVED_QUEUED);
    return scenes;
}

INSTANTIATE_TEST_SUITE_P(Rfc9293Section3107,
                         SegmentArrives,
                         testing::Combine(testing::ValuesIn(Scenes()), testing::ValuesIn(KINDS)),
                         [](const auto& info) {
                             return NameOf(std::get<Scene>(info.param)) +
                                    std::get<Kind>(info.param).name;
                         });

} // namespace
} // namespace ns3::rfctcp::test
