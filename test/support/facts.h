/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_FACTS_H
#define RFC_TCP_TEST_FACTS_H

#include "core/outbox.h"
#include "core/state.h"

#include <cstdint>
#include <optional>
#include <set>

namespace ns3::rfctcp::test
{

/** @param low first @param x number @param high last @return low =< x =< high, modulo 2^32 */
constexpr bool
Between(uint32_t low, uint32_t x, uint32_t high)
{
    return x - low <= high - low;
}

/** @param low below @param x number @param high last @return low < x =< high, modulo 2^32 */
constexpr bool
BetweenAbove(uint32_t low, uint32_t x, uint32_t high)
{
    return x != low && Between(low, x, high);
}

/**
 * A connection as RFC 9293 3.3.1 describes it, seen from outside: what the calls of the user and
 * the segments on the wire tell. Sequence numbers are plain 32-bit numbers modulo 2^32, as in the
 * RFC; the connection under test computes with unwrapped positions instead.
 */
struct Facts
{
    State state{State::CLOSED}; ///< the state
    bool passive{false};        ///< it began with a passive OPEN

    uint32_t iss{0};     ///< ISS
    uint32_t una{0};     ///< SND.UNA
    uint32_t nxt{0};     ///< SND.NXT
    uint32_t textEnd{0}; ///< behind the last octet the user has given
    bool finSent{false}; ///< our FIN lies at SND.NXT - 1
    uint32_t maxWnd{0};  ///< MAX.SND.WND

    uint32_t irs{0};               ///< IRS
    uint32_t rcvNxt{0};            ///< RCV.NXT
    uint32_t rcvWnd{0};            ///< RCV.WND: what was advertised and is not used up
    uint32_t taken{0};             ///< behind the last octet the user has taken
    std::set<uint32_t> held;       ///< octets held for later, behind RCV.NXT
    std::optional<uint32_t> fin{}; ///< number of the peer's FIN, once it was seen in the window
    bool readerGone{false};        ///< the user has closed both ways

    bool connected{false};               ///< told the user: the connection is open
    bool peerClosed{false};              ///< told the user: "connection closing"
    unsigned urgent{0};                  ///< told the user so often: urgent data
    std::optional<CloseReason> closed{}; ///< told the user: the end, and why

    /** @return true if the peer has acknowledged our FIN, the last thing that we send */
    bool FinAcked() const
    {
        return finSent && una == nxt;
    }

    /** @return octets of ours that the peer has acknowledged */
    uint32_t AckedText() const;
    /** @return octets of the peer that have become readable */
    uint32_t ReadableText() const;
    /** @return the last octet held; there must be one */
    uint32_t HighestHeld() const;
};

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_FACTS_H
