/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_PAIR_H
#define RFC_TCP_TEST_PAIR_H

#include "peer.h"

#include <functional>
#include <map>
#include <string>

namespace ns3::rfctcp::test
{

/** What the network does with a segment. */
struct Fate
{
    uint32_t copies{1}; ///< 0: lost
    Duration extra{0};  ///< added to the latency
};

/** Two peers and a network with a latency, in virtual time. */
class Pair
{
  public:
    /**
     * @param parametersA tunables of a
     * @param parametersB tunables of b
     */
    explicit Pair(Parameters parametersA = {}, Parameters parametersB = {});

    Peer a;                 ///< one end
    Peer b;                 ///< the other
    Duration latency{10ms}; ///< one way
    /** Decides on each segment: sender ('a' or 'b'), number in its direction from 1, segment. */
    std::function<Fate(char, uint32_t, const Segment&)> network;

    /** Carries what was sent and runs events until @p until or nothing is left to do. */
    void Drive(Duration until = 24h);
    /** @return true if neither segments nor timers are left */
    bool IsQuiet() const;
    /** @param end 'a' or 'b' @return segments it has sent so far */
    uint32_t Sent(char end) const;

    Instant now{}; ///< the common clock

  private:
    /** A datagram with its destination. */
    struct Flight
    {
        char to;           ///< 'a' or 'b'
        Datagram datagram; ///< what
    };

    void Collect(Peer& peer, char name);      ///< takes what a peer has sent
    std::optional<Instant> NextEvent() const; ///< the earliest event

    std::multimap<Instant, Flight> m_flights; ///< by arrival, in order of sending
    std::map<char, uint32_t> m_sent;          ///< segments by sender
};

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_PAIR_H
