/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "script.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

Parameters
Plain()
{
    Parameters parameters;
    parameters.windowScaling = false;
    parameters.timestamps = false;
    return parameters;
}

Flags
FlagsOf(const std::string& letters)
{
    const auto has = [&letters](char letter) { return letters.find(letter) != letters.npos; };
    Flags flags;
    flags.fin = has('F');
    flags.syn = has('S');
    flags.rst = has('R');
    flags.psh = has('P');
    flags.ack = has('A');
    flags.urg = has('U');
    flags.ece = has('E');
    flags.cwr = has('W');
    return flags;
}

Options
Stamps(uint32_t value, uint32_t echo)
{
    Options options;
    options.stamps = Timestamps{value, echo};
    return options;
}

std::string
Words(const Segment& segment)
{
    std::string words =
        segment.flags.ToString() + " " + std::to_string(static_cast<int32_t>(segment.seq.Value()));
    if (segment.flags.ack)
    {
        words += " ack " + std::to_string(static_cast<int32_t>(segment.ack.Value()));
    }
    if (segment.length > 0)
    {
        words += " len " + std::to_string(segment.length);
    }
    return words;
}

Script::Script(Parameters parameters,
               std::optional<Options> syn,
               std::unique_ptr<CongestionControl> congestion)
    : peer(parameters, LOCAL_ISS, std::move(congestion))
{
    synOptions.mss = 1000;
    synOptions = syn.value_or(synOptions);
}

Segment
Script::Make(const std::string& flags, Position seq, Position ack, uint32_t length) const
{
    Segment segment;
    segment.flags = FlagsOf(flags);
    segment.seq = Wrap(SeqNum(REMOTE_ISS), seq);
    if (segment.flags.ack)
    {
        segment.ack = Wrap(SeqNum(LOCAL_ISS), ack);
    }
    segment.length = length;
    segment.window = window;
    segment.urgent = urgent;
    segment.options = segment.flags.syn ? synOptions : options;
    return segment;
}

void
Script::Receive(const std::string& flags, Position seq, Position ack, uint32_t length)
{
    peer.Receive(Make(flags, seq, ack, length));
}

void
Script::Ack(Position ack)
{
    Receive("A", Next(), ack);
}

void
Script::Accept()
{
    Bring(State::SYN_RECEIVED);
    Receive("A", 1, 1);
    EXPECT_EQ(GetState(), State::ESTABLISHED);
    Forget();
}

void
Script::Connect()
{
    Bring(State::SYN_SENT);
    Receive("SA", 0, 1);
    EXPECT_EQ(GetState(), State::ESTABLISHED);
    Forget();
}

void
Script::Bring(State state)
{
    switch (state)
    {
    case State::CLOSED:
        break;
    case State::LISTEN:
        peer.Listen();
        break;
    case State::SYN_SENT:
        EXPECT_EQ(peer.Connect(), CallResult::OK);
        break;
    case State::SYN_RECEIVED:
        peer.Listen();
        Receive("S", 0);
        break;
    case State::ESTABLISHED:
        Accept();
        break;
    case State::FIN_WAIT_1:
        Accept();
        peer.Shutdown();
        break;
    case State::FIN_WAIT_2:
        Bring(State::FIN_WAIT_1);
        Receive("A", 1, 2);
        break;
    case State::CLOSING:
        Bring(State::FIN_WAIT_1);
        Receive("FA", 1, 1);
        break;
    case State::TIME_WAIT:
        Bring(State::FIN_WAIT_1);
        Receive("FA", 1, 2);
        break;
    case State::CLOSE_WAIT:
        Accept();
        Receive("FA", 1, 1);
        break;
    case State::LAST_ACK:
        Bring(State::CLOSE_WAIT);
        peer.Shutdown();
        break;
    }
    EXPECT_EQ(GetState(), state);
    Forget();
}

void
Script::Sample(Duration rtt)
{
    const Position una = peer.Status().snd.una;
    peer.Send(1);
    peer.Advance(rtt);
    Ack(una + 1);
    Forget();
}

Segment
Script::Take()
{
    Segment segment = peer.Take();
    segment.seq = segment.seq - LOCAL_ISS;
    if (segment.flags.ack)
    {
        segment.ack = segment.ack - REMOTE_ISS;
    }
    return segment;
}

Lines
Script::Replies()
{
    Lines lines;
    while (!peer.IsSilent())
    {
        lines.push_back(Words(Take()));
    }
    return lines;
}

void
Script::Forget()
{
    peer.sent.clear();
}

State
Script::GetState() const
{
    return peer.GetState();
}

std::vector<State>
Script::Path() const
{
    std::vector<State> path;
    for (const StateChanged& change : peer.transitions)
    {
        path.push_back(change.to);
    }
    return path;
}

Position
Script::Next() const
{
    return peer.Status().rcv.nxt;
}

std::size_t
Script::Discards(rfctcp::Discard reason) const
{
    return static_cast<std::size_t>(std::count(peer.discards.begin(), peer.discards.end(), reason));
}

} // namespace ns3::rfctcp::test
