/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_STATES_H
#define RFC_TCP_TEST_STATES_H

#include "peer.h"
#include "segment-oracle.h"

#include <ostream>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{

/** A state, and what distinguishes connections in this state. */
enum class Scene : uint8_t
{
    CLOSED,                  ///< never opened
    CLOSED_AGAIN,            ///< opened and aborted
    LISTEN,                  ///< passive OPEN
    SYN_SENT,                ///< active OPEN
    SYN_SENT_QUEUED,         ///< ... and SEND
    SYN_RECEIVED_PASSIVE,    ///< from LISTEN
    SYN_RECEIVED_QUEUED,     ///< ... and SEND
    SYN_RECEIVED_TEXT,       ///< from LISTEN by a SYN with text
    SYN_RECEIVED_ACTIVE,     ///< the SYNs crossed
    ESTABLISHED_FRESH,       ///< nothing but the handshake has happened
    ESTABLISHED,             ///< text went both ways, all is acknowledged
    ESTABLISHED_UNACKED,     ///< text of ours is not acknowledged
    ESTABLISHED_ZERO_WINDOW, ///< our receive buffer is full of unread text
    ESTABLISHED_UNREAD,      ///< some text is unread
    ESTABLISHED_PEER_FULL,   ///< the peer's window is zero
    ESTABLISHED_GAP,         ///< text is held behind a gap
    ESTABLISHED_FIN_HELD,    ///< text and the peer's FIN are held behind a gap
    CLOSE_WAIT,              ///< the peer has closed
    CLOSE_WAIT_UNACKED,      ///< ... and text of ours is not acknowledged
    CLOSE_WAIT_UNREAD,       ///< ... and some text is unread
    LAST_ACK,                ///< our FIN is not acknowledged
    LAST_ACK_TEXT,           ///< text of ours is not acknowledged either
    LAST_ACK_UNREAD,         ///< some text is unread
    FIN_WAIT_1,              ///< our FIN is not acknowledged
    FIN_WAIT_1_TEXT,         ///< text of ours is not acknowledged either
    FIN_WAIT_1_ORPHAN,       ///< the user has closed both ways
    FIN_WAIT_1_HANDSHAKE,    ///< CLOSE in SYN-RECEIVED: our SYN is not acknowledged either
    FIN_WAIT_2,              ///< the peer may go on
    FIN_WAIT_2_UNREAD,       ///< some text is unread
    FIN_WAIT_2_GAP,          ///< text is held behind a gap
    FIN_WAIT_2_ORPHAN,       ///< the user has closed both ways
    CLOSING,                 ///< the FINs crossed
    CLOSING_TEXT,            ///< text of ours is not acknowledged either
    CLOSING_UNREAD,          ///< some text is unread
    TIME_WAIT,               ///< from FIN-WAIT-2
    TIME_WAIT_UNREAD,        ///< ... and some text is unread
    TIME_WAIT_FROM_CLOSING,  ///< from CLOSING
    COUNT                    ///< number of scenes
};

/** @param scene a scene @return its name, "EstablishedZeroWindow" */
std::string NameOf(Scene scene);

/** @param os the stream @param scene printed by name @return the stream */
std::ostream& operator<<(std::ostream& os, Scene scene);

/** @return all scenes */
std::vector<Scene> AllScenes();

/** @return tunables for short scripts: a buffer of BUFFER octets, no window scale, no timestamps */
Parameters ScriptParameters();

constexpr uint32_t LOCAL_ISS = 0xfffffffa;  ///< wraps within the first text
constexpr uint32_t REMOTE_ISS = 0xffffff80; ///< wraps in the window
constexpr uint32_t REMOTE_WINDOW = 1000;    ///< SEG.WND of the remote
constexpr uint32_t BUFFER = 4096;           ///< our receive buffer, octets
constexpr uint32_t TEXT = 10;               ///< octets of one SEND
constexpr uint32_t UNREAD = 100;            ///< octets of one text of the remote

/**
 * A Peer in some scene, and the remote that drove it there by segments. The remote keeps account of
 * both ends in RFC 9293's words, from the calls and from the segments on the wire.
 */
class Stage
{
  public:
    /** @param scene where the play begins @param parameters tunables of the peer */
    explicit Stage(Scene scene, const Parameters& parameters = ScriptParameters());

    Peer peer;                      ///< the connection under test
    Facts facts;                    ///< what is known of it
    uint16_t window{REMOTE_WINDOW}; ///< SEG.WND of the segments to come

    /** @param flags control bits @param seq SEG.SEQ @param ack SEG.ACK @param length of the text
     * @return the segment */
    Segment Make(Flags flags, uint32_t seq, uint32_t ack, uint32_t length = 0) const;
    /** @param flags control bits @param length octets of text
     * @return the segment that is next in order and acknowledges everything */
    Segment Next(Flags flags, uint32_t length = 0) const;

    /** The remote sends what is next in order, and acknowledges everything.
     * @param flags control bits @param length octets of text */
    void Exchange(Flags flags, uint32_t length = 0);
    /** The remote sends a segment that is next in order. @param segment it */
    void Exchange(const Segment& segment);
    /** Passes the time of a delayed acknowledgment and reads the wire. */
    void Settle();
    /** Takes the segments that were sent and notes their numbers. @return them */
    std::vector<Segment> Watch();

  private:
    void Build(Scene scene);           ///< drives the peer there
    void Establish();                  ///< active OPEN
    void Accept(uint32_t text = 0);    ///< passive OPEN, a SYN arrives
    void CrossSyns();                  ///< active OPEN, a SYN arrives
    void Converse();                   ///< some text in both directions
    void Send();                       ///< SEND
    void CloseSending();               ///< CLOSE, half
    void CloseBoth();                  ///< CLOSE, both ways
    void HoldBehindGap(Flags flags);   ///< text arrives out of order
    void FillBuffer();                 ///< until our window is zero
    void Note(const Segment& segment); ///< a segment was sent
};

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_STATES_H
