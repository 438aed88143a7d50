/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_SACK_SCRIPT_H
#define RFC_TCP_TEST_SACK_SCRIPT_H

#include "script.h"

#include <memory>
#include <utility>
#include <vector>

namespace ns3::rfctcp::test
{

using Numbers = std::vector<Position>;      ///< numbers of segments
using Span = std::pair<Position, Position>; ///< first segment, and the one behind the last
using Spans = std::vector<std::pair<Position, Position>>; ///< several

/** @param recovery loss recovery @param timestamps use them @return tunables with SACK */
Parameters Sacking(Recovery recovery, bool timestamps = false);

/**
 * A bulk sender under test whose remote end reports by SACK. All segments have 1000 octets and
 * are named by their numbers: segment n begins at n * 1000 + 1. Segment 0 has measured the RTT,
 * 100 ms. Then, at the same instant, the user has written and the window was sent from segment 1
 * on.
 */
class SackScript : public Script
{
  public:
    static constexpr Position SIZE = 1000; ///< of a segment

    /**
     * @param parameters tunables
     * @param window segments in cwnd when the bulk begins, at least 3
     * @param segments written by the user
     * @param congestion congestion control; default NewReno
     * @param ecn the remote end offers ECN
     */
    explicit SackScript(Parameters parameters,
                        uint32_t window = 10,
                        uint32_t segments = 1000,
                        std::unique_ptr<CongestionControl> congestion = nullptr,
                        bool ecn = false);

    std::optional<uint32_t> echo; ///< TSecr of the next ACKs; default the present

    /** An ACK arrives. @param next number it asks for @param blocks of segments @param flags more
     * letters */
    void Get(Position next, const Spans& blocks = {}, const std::string& flags = "");
    /** The same in octets. @param ack number @param blocks of octets @param flags more letters */
    void GetOctets(Position ack, const Spans& blocks, const std::string& flags = "");
    /** @return the numbers of the segments sent, in order; forgets them */
    Numbers Sent();
    /** @return cwnd in octets */
    uint32_t Cwnd();
    /** @return ssthresh in octets */
    uint32_t Ssthresh();
    /** @return octets in flight */
    uint32_t Pipe();
    /** @return the phase of the congestion machine */
    CongestionPhase Phase() const;
    /** @param timer which @return how long until it fires, if it is set */
    std::optional<Duration> Until(Timer timer) const;
};

/** @param first number @param last number @return the numbers from first to last */
Numbers Series(Position first, Position last);

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_SACK_SCRIPT_H
