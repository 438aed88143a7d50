/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "pair.h"

#include <algorithm>

namespace ns3::rfctcp::test
{

Pair::Pair(Parameters parametersA, Parameters parametersB)
    : a(parametersA, 100),
      b(parametersB, 0xffffff00) // wraps early
{
}

void
Pair::Collect(Peer& peer, char name)
{
    while (!peer.sent.empty())
    {
        const Datagram datagram = peer.sent.front();
        peer.sent.pop_front();
        const uint32_t number = ++m_sent[name];
        const Fate fate = network ? network(name, number, datagram.segment) : Fate{};
        for (uint32_t i = 0; i < fate.copies; ++i)
        {
            const char to = name == 'a' ? 'b' : 'a';
            m_flights.emplace(now + latency + fate.extra, Flight{to, datagram});
        }
    }
}

std::optional<Instant>
Pair::NextEvent() const
{
    std::optional<Instant> next;
    const auto consider = [&next](std::optional<Instant> candidate) {
        if (candidate && (!next || *candidate < *next))
        {
            next = candidate;
        }
    };
    if (!m_flights.empty())
    {
        consider(m_flights.begin()->first);
    }
    consider(a.NextDeadline());
    consider(b.NextDeadline());
    return next;
}

void
Pair::Drive(Duration until)
{
    const Instant end = now + until;
    Collect(a, 'a');
    Collect(b, 'b');
    for (auto next = NextEvent(); next && *next <= end; next = NextEvent())
    {
        now = std::max(now, *next);
        a.now = now;
        b.now = now;
        if (!m_flights.empty() && m_flights.begin()->first <= now)
        {
            const Flight flight = m_flights.begin()->second;
            m_flights.erase(m_flights.begin());
            (flight.to == 'a' ? a : b).Receive(flight.datagram.segment, flight.datagram.begin);
        }
        else
        {
            a.Fire();
            b.Fire();
        }
        Collect(a, 'a');
        Collect(b, 'b');
    }
    if (NextEvent())
    {
        now = end;
        a.now = now;
        b.now = now;
    }
}

bool
Pair::IsQuiet() const
{
    return !NextEvent();
}

uint32_t
Pair::Sent(char end) const
{
    const auto found = m_sent.find(end);
    return found == m_sent.end() ? 0 : found->second;
}

} // namespace ns3::rfctcp::test
