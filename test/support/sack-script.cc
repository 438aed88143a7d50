/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "sack-script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

/** @param parameters tunables @return the options of the remote end's SYN */
Options
SynOptions(const Parameters& parameters)
{
    Options options;
    options.mss = 1000;
    options.sackPermitted = true;
    if (parameters.timestamps)
    {
        options.mss = 1012; // so that 1000 octets remain
        options.stamps = Timestamps{1, 0};
    }
    return options;
}

} // namespace

Parameters
Sacking(Recovery recovery, bool timestamps)
{
    Parameters parameters = Plain();
    parameters.recovery = recovery;
    parameters.timestamps = timestamps;
    return parameters;
}

SackScript::SackScript(Parameters parameters,
                       uint32_t window,
                       uint32_t segments,
                       std::unique_ptr<CongestionControl> congestion,
                       bool ecn)
    : Script(
          [&] {
              parameters.initialWindow = window; // segment 0 does not use it: it stays so
              return parameters;
          }(),
          SynOptions(parameters),
          std::move(congestion))
{
    if (parameters.timestamps)
    {
        options.stamps = Timestamps{1, 0};
    }
    peer.now = Instant(10s); // no clock of a real host is zero
    peer.Listen();
    Receive(ecn ? "SEW" : "S", 0);
    EXPECT_EQ(GetState(), State::SYN_RECEIVED);
    peer.Advance(100ms);
    GetOctets(1, {});
    EXPECT_EQ(GetState(), State::ESTABLISHED);
    Forget();
    peer.Send(SIZE);
    peer.Advance(100ms);
    echo = 10100;
    Get(1);
    echo.reset();
    Forget();
    EXPECT_EQ(Cwnd(), window * SIZE);
    peer.Send(segments * SIZE);
}

void
SackScript::Get(Position next, const Spans& blocks, const std::string& flags)
{
    Spans octets;
    for (const auto& [first, behind] : blocks)
    {
        octets.emplace_back(first * SIZE + 1, behind * SIZE + 1);
    }
    GetOctets(next * SIZE + 1, octets, flags);
}

void
SackScript::GetOctets(Position ack, const Spans& blocks, const std::string& flags)
{
    Segment segment = Make("A" + flags, Next(), ack);
    for (const auto& [begin, end] : blocks)
    {
        segment.options.sack.push_back(
            SackBlock{Wrap(SeqNum(LOCAL_ISS), begin), Wrap(SeqNum(LOCAL_ISS), end)});
    }
    if (segment.options.stamps)
    {
        const auto now =
            std::chrono::duration_cast<std::chrono::milliseconds>(peer.now.time_since_epoch());
        segment.options.stamps->echo = echo.value_or(static_cast<uint32_t>(now.count()));
    }
    peer.Receive(segment);
}

Numbers
SackScript::Sent()
{
    Numbers numbers;
    while (!peer.IsSilent())
    {
        const Segment segment = Take();
        EXPECT_EQ(segment.seq.Value() % SIZE, 1u) << "not at the beginning of a segment";
        if (segment.length > 0)
        {
            numbers.push_back(segment.seq.Value() / SIZE);
        }
    }
    return numbers;
}

uint32_t
SackScript::Cwnd()
{
    return peer.Core().Congestion().Window();
}

uint32_t
SackScript::Ssthresh()
{
    return peer.Core().Congestion().SlowStartThreshold();
}

uint32_t
SackScript::Pipe()
{
    return peer.Core().FlightSize();
}

CongestionPhase
SackScript::Phase() const
{
    return peer.Status().recovery.Phase();
}

std::optional<Duration>
SackScript::Until(Timer timer) const
{
    const auto deadline = peer.Status().timers.Deadline(timer);
    return deadline ? std::optional<Duration>(*deadline - peer.now) : std::nullopt;
}

Numbers
Series(Position first, Position last)
{
    Numbers numbers;
    for (Position number = first; number <= last; ++number)
    {
        numbers.push_back(number);
    }
    return numbers;
}

} // namespace ns3::rfctcp::test
