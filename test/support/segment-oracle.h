/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_SEGMENT_ORACLE_H
#define RFC_TCP_TEST_SEGMENT_ORACLE_H

#include "core/wire/segment.h"
#include "facts.h"

#include <cstdint>

namespace ns3::rfctcp::test
{

/** What a segment is answered with. */
struct Answer
{
    /** Kinds of answers. */
    enum class Kind
    {
        NOTHING,           ///< nothing is sent
        ACK,               ///< <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>, at once
        ACK_SOON,          ///< the same within 0.5 s [9293 MUST-40]
        SYN_ACK,           ///< <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>
        RST,               ///< <SEQ=seq><CTL=RST>
        RST_ACK,           ///< <SEQ=0><ACK=ack><CTL=RST,ACK>
    } kind{Kind::NOTHING}; ///< what

    uint32_t seq{0}; ///< of a RST
    uint32_t ack{0}; ///< of a RST,ACK
};

/** What RFC 9293 says about an arriving segment. */
struct Outcome
{
    Facts after;                ///< the connection afterwards
    Answer answer;              ///< what is sent
    bool startsTimeWait{false}; ///< the 2 MSL timer starts, or starts again
};

/**
 * SEGMENT ARRIVES, RFC 9293 3.10.7, written from its text and not from the code under test.
 *
 * Where the RFC leaves a choice, this is what we do (doc/deviations.rst):
 * - RFC 5961 is followed: a RST must be exact; a SYN in a synchronized state, or an ACK outside
 *   SND.UNA - MAX.SND.WND to SND.NXT, is answered by a challenge ACK.
 * - SYN-RECEIVED: the peer's SYN once more (SEG.SEQ = IRS, no ACK) is answered by our SYN,ACK.
 *   After an active OPEN a SYN,ACK with SEG.SEQ = IRS is the one of Figure 7 and passes the first
 *   check (appendix A.2). After a passive OPEN it is not acceptable, unless text reaches into the
 *   window; then the SYN is trimmed off. Every ACK that is not acceptable is answered by a RST.
 * - The fields of a segment behind a gap are processed at once, its text and FIN are held.
 * - TIME-WAIT: the first check would drop a repeated FIN; it is acknowledged and starts 2 MSL
 *   again, whatever it acknowledges. Another FIN in the window does the same. No other segment
 *   in the window is answered, although step five reads so: two ends would answer for ever.
 * - A FIN behind the peer's FIN, or in front of text that is held, moves nothing, but is answered.
 * - A RST in CLOSING or LAST-ACK is a normal end, unless text of ours is not acknowledged.
 * - Text after the user has closed both ways resets the connection [9293 SHLD-3].
 * - Zero window: a segment at RCV.NXT is not taken, but its RST, ACK and URG are processed, and an
 *   ACK is sent.
 * - Text in order is acknowledged within 0.5 s; into or behind a gap at once [5681 4.2].
 *
 * @param facts the connection
 * @param segment what arrives
 * @return what must happen
 */
Outcome Rfc9293SegmentArrives(const Facts& facts, const Segment& segment);

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_SEGMENT_ORACLE_H
