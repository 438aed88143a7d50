/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_SCRIPT_H
#define RFC_TCP_TEST_SCRIPT_H

#include "peer.h"

#include <string>
#include <vector>

namespace ns3::rfctcp::test
{

using Lines = std::vector<std::string>; ///< segments in words, see Script::Replies

/** @return tunables without window scaling and timestamps: numbers on the wire are plain */
Parameters Plain();

/** @param letters of F S R P A U E W, as tcpdump has them @return these flags */
Flags FlagsOf(const std::string& letters);

/** @param value TSval @param echo TSecr @return options with nothing else */
Options Stamps(uint32_t value, uint32_t echo = 0);

/**
 * One peer under test and a remote end that does what the test says. All numbers are relative to
 * the initial sequence number of their direction: a SYN has number 0, the first octet 1.
 */
class Script
{
  public:
    static constexpr uint32_t LOCAL_ISS = 1000;  ///< initial number of the peer under test
    static constexpr uint32_t REMOTE_ISS = 5000; ///< initial number of the remote end

    /**
     * @param parameters tunables of the peer under test
     * @param syn options on the remote end's SYN; default an MSS of 1000
     * @param congestion congestion control; default NewReno
     */
    explicit Script(Parameters parameters = Plain(),
                    std::optional<Options> syn = std::nullopt,
                    std::unique_ptr<CongestionControl> congestion = nullptr);

    Peer peer;              ///< the end under test
    Options synOptions;     ///< on the remote end's SYN
    uint16_t window{65535}; ///< window field of the remote end
    Options options;        ///< on the remote end's segments other than SYN
    uint16_t urgent{0};     ///< urgent pointer of the remote end

    /** @param flags letters @param seq number @param ack number @param length of text @return it */
    Segment Make(const std::string& flags,
                 Position seq,
                 Position ack = 0,
                 uint32_t length = 0) const;
    /** The peer receives what Make returns. @param flags letters @param seq number @param ack
     * number @param length of text */
    void Receive(const std::string& flags, Position seq, Position ack = 0, uint32_t length = 0);
    /** The peer receives an ACK of the remote end in order. @param ack number */
    void Ack(Position ack);

    /** Passive open up to ESTABLISHED; what was sent is forgotten. */
    void Accept();
    /** Active open up to ESTABLISHED; what was sent is forgotten. */
    void Connect();
    /** Brings the peer into a state by segments and calls. @param state any */
    void Bring(State state);
    /** In ESTABLISHED: both directions get an RTT sample. @param rtt the sample */
    void Sample(Duration rtt);

    /** @return what the peer has sent, in words, oldest first: "PSH,ACK 1 ack 1 len 5"; forgets it
     */
    Lines Replies();
    /** @return the oldest segment sent, with relative numbers */
    Segment Take();
    /** Forgets what was sent. */
    void Forget();

    /** @return state of the peer */
    State GetState() const;
    /** @return states entered so far, in order */
    std::vector<State> Path() const;
    /** @return RCV.NXT: what the remote end sends next in order */
    Position Next() const;
    /** @param reason what to look for @return how many discards with it so far */
    std::size_t Discards(rfctcp::Discard reason) const;
};

/** @param segment with relative numbers @return it in words */
std::string Words(const Segment& segment);

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_SCRIPT_H
