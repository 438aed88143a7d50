/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "states.h"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

constexpr Flags ACK{.ack = true};
constexpr Flags FIN_ACK{.fin = true, .ack = true};
constexpr uint32_t GAP = 40; ///< octets missing in front of text that is held

constexpr std::array<const char*, static_cast<std::size_t>(Scene::COUNT)> NAMES{
    "Closed",
    "ClosedAgain",
    "Listen",
    "SynSent",
    "SynSentQueued",
    "SynReceivedPassive",
    "SynReceivedQueued",
    "SynReceivedText",
    "SynReceivedActive",
    "EstablishedFresh",
    "Established",
    "EstablishedUnacked",
    "EstablishedZeroWindow",
    "EstablishedUnread",
    "EstablishedPeerFull",
    "EstablishedGap",
    "EstablishedFinHeld",
    "CloseWait",
    "CloseWaitUnacked",
    "CloseWaitUnread",
    "LastAck",
    "LastAckText",
    "LastAckUnread",
    "FinWait1",
    "FinWait1Text",
    "FinWait1Orphan",
    "FinWait1Handshake",
    "FinWait2",
    "FinWait2Unread",
    "FinWait2Gap",
    "FinWait2Orphan",
    "Closing",
    "ClosingText",
    "ClosingUnread",
    "TimeWait",
    "TimeWaitUnread",
    "TimeWaitFromClosing",
};

} // namespace

std::string
NameOf(Scene scene)
{
    return NAMES.at(static_cast<std::size_t>(scene));
}

std::ostream&
operator<<(std::ostream& os, Scene scene)
{
    return os << NameOf(scene);
}

std::vector<Scene>
AllScenes()
{
    std::vector<Scene> scenes;
    for (std::size_t i = 0; i < NAMES.size(); ++i)
    {
        scenes.push_back(static_cast<Scene>(i));
    }
    return scenes;
}

Parameters
ScriptParameters()
{
    Parameters parameters;
    parameters.receiveBuffer = BUFFER;
    parameters.windowScaling = false;
    parameters.timestamps = false;
    return parameters;
}

Stage::Stage(Scene scene, const Parameters& parameters)
    : peer(parameters, LOCAL_ISS)
{
    facts.iss = LOCAL_ISS;
    facts.una = LOCAL_ISS;
    facts.nxt = LOCAL_ISS;
    facts.maxWnd = REMOTE_WINDOW;
    Build(scene);
    Settle();
    EXPECT_EQ(peer.GetState(), facts.state) << "the script of " << scene << " failed";
}

Segment
Stage::Make(Flags flags, uint32_t seq, uint32_t ack, uint32_t length) const
{
    Segment segment;
    segment.flags = flags;
    segment.seq = SeqNum(seq);
    segment.ack = SeqNum(ack);
    segment.length = length;
    segment.window = window;
    return segment;
}

Segment
Stage::Next(Flags flags, uint32_t length) const
{
    return Make(flags, facts.rcvNxt, facts.nxt, length);
}

void
Stage::Exchange(Flags flags, uint32_t length)
{
    Exchange(Next(flags, length));
}

void
Stage::Exchange(const Segment& segment)
{
    facts.una = segment.ack.Value();
    facts.rcvNxt += segment.SegLen();
    facts.rcvWnd -= segment.SegLen();
    facts.peerClosed |= segment.flags.fin;
    facts.taken += peer.readsAtOnce ? segment.length : 0;
    peer.Receive(segment);
    Watch();
}

std::vector<Segment>
Stage::Watch()
{
    std::vector<Segment> segments;
    while (!peer.IsSilent())
    {
        segments.push_back(peer.Take());
        Note(segments.back());
    }
    return segments;
}

void
Stage::Note(const Segment& segment)
{
    if (segment.flags.rst)
    {
        return;
    }
    const uint32_t end = segment.seq.Value() + segment.SegLen();
    if (end - facts.nxt < 0x80000000)
    {
        facts.nxt = end;
        facts.finSent |= segment.flags.fin;
    }
    if (segment.flags.ack)
    {
        const uint32_t edge = segment.ack.Value() + segment.window;
        const bool shrinks = edge - (facts.rcvNxt + facts.rcvWnd) >= 0x80000000;
        EXPECT_FALSE(shrinks && facts.connected) << "[9293 SHLD-14] the window shrinks";
        facts.rcvWnd = edge - facts.rcvNxt;
    }
    else if (segment.flags.syn)
    {
        facts.rcvWnd = segment.window;
    }
}

void
Stage::Settle()
{
    peer.Advance(250ms);
    Watch();
}

// ---- Steps of the scripts ----

void
Stage::Establish()
{
    peer.Connect();
    Watch();
    facts.irs = REMOTE_ISS;
    facts.rcvNxt = REMOTE_ISS + 1;
    facts.taken = facts.rcvNxt;
    facts.una = facts.nxt;
    facts.textEnd = facts.nxt;
    facts.connected = true;
    facts.state = State::ESTABLISHED;
    peer.Receive(Make({.syn = true, .ack = true}, REMOTE_ISS, facts.nxt));
    Watch();
}

void
Stage::Accept(uint32_t text)
{
    peer.Listen();
    facts.passive = true;
    facts.irs = REMOTE_ISS;
    facts.rcvNxt = REMOTE_ISS + 1;
    facts.taken = facts.rcvNxt;
    for (uint32_t i = 0; i < text; ++i)
    {
        facts.held.insert(facts.rcvNxt + i);
    }
    facts.state = State::SYN_RECEIVED;
    peer.Receive(Make({.syn = true}, REMOTE_ISS, 0, text));
    Watch();
    facts.textEnd = facts.nxt;
}

void
Stage::CrossSyns()
{
    peer.Connect();
    Watch();
    facts.irs = REMOTE_ISS;
    facts.rcvNxt = REMOTE_ISS + 1;
    facts.taken = facts.rcvNxt;
    facts.textEnd = facts.nxt;
    facts.state = State::SYN_RECEIVED;
    peer.Receive(Make({.syn = true}, REMOTE_ISS, 0));
    Watch();
}

void
Stage::Converse()
{
    Exchange(ACK, UNREAD);
    Settle();
    Send();
    Exchange(ACK);
}

void
Stage::Send()
{
    facts.textEnd += TEXT;
    EXPECT_EQ(peer.Send(TEXT), CallResult::OK);
    Watch();
}

void
Stage::CloseSending()
{
    EXPECT_EQ(peer.Shutdown(), CallResult::OK);
    Watch();
}

void
Stage::CloseBoth()
{
    facts.readerGone = true;
    EXPECT_EQ(peer.Close(), CallResult::OK);
    Watch();
}

void
Stage::HoldBehindGap(Flags flags)
{
    const uint32_t begin = facts.rcvNxt + GAP;
    for (uint32_t i = 0; i < TEXT; ++i)
    {
        facts.held.insert(begin + i);
    }
    if (flags.fin)
    {
        facts.fin = begin + TEXT;
    }
    peer.Receive(Make(flags, begin, facts.nxt, TEXT));
    Watch();
}

void
Stage::FillBuffer()
{
    peer.readsAtOnce = false;
    while (facts.rcvWnd > 0)
    {
        Exchange(ACK, std::min<uint32_t>(facts.rcvWnd, 1024));
        Settle();
    }
}

void
Stage::Build(Scene scene)
{
    switch (scene)
    {
    case Scene::CLOSED:
    case Scene::COUNT:
        return;
    case Scene::CLOSED_AGAIN:
        Build(Scene::ESTABLISHED_FRESH);
        peer.Abort();
        facts.closed = CloseReason::ABORTED;
        facts.state = State::CLOSED;
        return;
    case Scene::LISTEN:
        peer.Listen();
        facts.state = State::LISTEN;
        return;
    case Scene::SYN_SENT:
        peer.Connect();
        Watch();
        facts.textEnd = facts.nxt;
        facts.state = State::SYN_SENT;
        return;
    case Scene::SYN_SENT_QUEUED:
        Build(Scene::SYN_SENT);
        Send();
        return;
    case Scene::SYN_RECEIVED_PASSIVE:
        Accept();
        return;
    case Scene::SYN_RECEIVED_QUEUED:
        Accept();
        Send();
        return;
    case Scene::SYN_RECEIVED_TEXT:
        Accept(TEXT);
        return;
    case Scene::SYN_RECEIVED_ACTIVE:
        CrossSyns();
        return;
    case Scene::ESTABLISHED_FRESH:
        Establish();
        return;
    case Scene::ESTABLISHED:
        Establish();
        Converse();
        return;
    case Scene::ESTABLISHED_UNACKED:
        Build(Scene::ESTABLISHED);
        Send();
        return;
    case Scene::ESTABLISHED_ZERO_WINDOW:
        Establish();
        FillBuffer();
        return;
    case Scene::ESTABLISHED_UNREAD:
        peer.readsAtOnce = false;
        Build(Scene::ESTABLISHED);
        return;
    case Scene::ESTABLISHED_PEER_FULL:
        Build(Scene::ESTABLISHED);
        window = 0;
        Exchange(ACK);
        return;
    case Scene::ESTABLISHED_GAP:
        Build(Scene::ESTABLISHED);
        HoldBehindGap(ACK);
        return;
    case Scene::ESTABLISHED_FIN_HELD:
        Build(Scene::ESTABLISHED);
        HoldBehindGap(FIN_ACK);
        return;
    case Scene::CLOSE_WAIT_UNREAD:
        peer.readsAtOnce = false;
        [[fallthrough]];
    case Scene::CLOSE_WAIT:
        Accept();
        facts.connected = true;
        Exchange(ACK);
        Converse();
        Exchange(FIN_ACK);
        facts.state = State::CLOSE_WAIT;
        return;
    case Scene::CLOSE_WAIT_UNACKED:
        Build(Scene::CLOSE_WAIT);
        Send();
        return;
    case Scene::LAST_ACK:
    case Scene::LAST_ACK_UNREAD:
        Build(scene == Scene::LAST_ACK ? Scene::CLOSE_WAIT : Scene::CLOSE_WAIT_UNREAD);
        CloseSending();
        facts.state = State::LAST_ACK;
        return;
    case Scene::LAST_ACK_TEXT:
        Build(Scene::CLOSE_WAIT_UNACKED);
        CloseSending();
        facts.state = State::LAST_ACK;
        return;
    case Scene::FIN_WAIT_1:
        Build(Scene::ESTABLISHED);
        CloseSending();
        facts.state = State::FIN_WAIT_1;
        return;
    case Scene::FIN_WAIT_1_TEXT:
        Build(Scene::ESTABLISHED_UNACKED);
        CloseSending();
        facts.state = State::FIN_WAIT_1;
        return;
    case Scene::FIN_WAIT_1_ORPHAN:
        Build(Scene::ESTABLISHED);
        CloseBoth();
        facts.state = State::FIN_WAIT_1;
        return;
    case Scene::FIN_WAIT_1_HANDSHAKE:
        CrossSyns();
        CloseSending();
        facts.state = State::FIN_WAIT_1;
        return;
    case Scene::FIN_WAIT_2_UNREAD:
        peer.readsAtOnce = false;
        [[fallthrough]];
    case Scene::FIN_WAIT_2:
        Build(Scene::FIN_WAIT_1);
        Exchange(ACK);
        facts.state = State::FIN_WAIT_2;
        return;
    case Scene::FIN_WAIT_2_GAP:
        Build(Scene::FIN_WAIT_2);
        HoldBehindGap(ACK);
        return;
    case Scene::FIN_WAIT_2_ORPHAN:
        Build(Scene::FIN_WAIT_1_ORPHAN);
        Exchange(ACK);
        facts.state = State::FIN_WAIT_2;
        return;
    case Scene::CLOSING_UNREAD:
        peer.readsAtOnce = false;
        [[fallthrough]];
    case Scene::CLOSING:
    case Scene::CLOSING_TEXT: {
        Build(scene == Scene::CLOSING_TEXT ? Scene::FIN_WAIT_1_TEXT : Scene::FIN_WAIT_1);
        Exchange(Make(FIN_ACK, facts.rcvNxt, facts.una)); // the FINs cross
        facts.state = State::CLOSING;
        return;
    }
    case Scene::TIME_WAIT:
    case Scene::TIME_WAIT_UNREAD:
        Build(scene == Scene::TIME_WAIT ? Scene::FIN_WAIT_2 : Scene::FIN_WAIT_2_UNREAD);
        Exchange(FIN_ACK);
        facts.state = State::TIME_WAIT;
        return;
    case Scene::TIME_WAIT_FROM_CLOSING:
        Build(Scene::CLOSING);
        Exchange(ACK);
        facts.state = State::TIME_WAIT;
        return;
    }
}

} // namespace ns3::rfctcp::test
