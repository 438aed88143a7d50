/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_GRID_CELL_H
#define RFC_TCP_PKT_GRID_CELL_H

#include <cstdint>
#include <string>
#include <vector>

namespace grid
{

/** States of RFC 9293 3.3.2. */
enum class State : uint8_t
{
    CLOSED,
    LISTEN,
    SYN_SENT,
    SYN_RECEIVED,
    ESTABLISHED,
    FIN_WAIT_1,
    FIN_WAIT_2,
    CLOSE_WAIT,
    CLOSING,
    LAST_ACK,
    TIME_WAIT,
};

/** @param state a state @return its name in the RFC */
std::string NameOf(State state);

/**
 * A connection in a state, and how a script gets there. Numbers count from the initial sequence
 * numbers: those of SYNs are 0, the first octet of data is 1.
 */
struct Scene
{
    std::string name;            ///< folder of the scripts
    State state{State::CLOSED};  ///< RFC 9293 3.3.2
    std::string script;          ///< calls and packets that lead there
    bool passive{false};         ///< opened by LISTEN
    std::string socket{"4"};     ///< descriptor of the connection
    bool synchronized{true};     ///< there is a receive window
    int64_t rcvNxt{0};           ///< RCV.NXT
    int64_t rcvWnd{0};           ///< RCV.WND
    int64_t sndNxt{0};           ///< SND.NXT
    uint32_t unread{0};          ///< octets that wait for read()
    uint32_t remoteInitial{700}; ///< sequence number of the peer's SYN
};

/** @return every state, some of them in variants */
std::vector<Scene> Scenes();

/** The segment that arrives. */
struct Segment
{
    std::string name;   ///< of the kind, the position and the ACK
    bool syn{false};    ///< control bit
    bool ack{false};    ///< control bit
    bool fin{false};    ///< control bit
    bool rst{false};    ///< control bit
    uint32_t length{0}; ///< of the text
    int64_t seq{0};     ///< SEG.SEQ
    int64_t ackNo{0};   ///< SEG.ACK

    /** @return SEG.LEN */
    int64_t SegLen() const
    {
        return int64_t{length} + (syn ? 1 : 0) + (fin ? 1 : 0);
    }
};

/** @param scene where a segment arrives @return every kind, position and ACK that differ there */
std::vector<Segment> Segments(const Scene& scene);

/** What RFC 9293 3.10.7 says about a segment that arrives. */
struct Outcome
{
    /** What must be sent. */
    enum class Answer : uint8_t
    {
        NOTHING,
        ACK,      ///< <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>, at once
        ACK_SOON, ///< the same, it may be delayed
        SYN_ACK,  ///< <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>
        RST,      ///< <SEQ=SEG.ACK><CTL=RST>
        RST_ACK,  ///< <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>
    };

    State state;                    ///< afterwards
    Answer answer{Answer::NOTHING}; ///< what is sent
    int64_t rcvNxt{0};              ///< RCV.NXT afterwards
    uint32_t delivered{0};          ///< octets of text that the user gets
    bool reset{false};              ///< the user is told "connection reset" or "refused"
    bool queued{false};             ///< text and FIN of a SYN wait for ESTABLISHED
    std::string because;            ///< the sentence of the RFC, in short
};

/** @param scene where @param segment arrives @return what must happen */
Outcome SegmentArrives(const Scene& scene, const Segment& segment);

} // namespace grid

#endif // RFC_TCP_PKT_GRID_CELL_H
