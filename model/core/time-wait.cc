/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "time-wait.h"

namespace ns3::rfctcp
{

TimeWait::Verdict
TimeWait::OnSegment(Instant now, const Segment& segment, const Parameters& parameters)
{
    // Positions are counted from RCV.NXT; the peer's FIN lies at -1
    const Position begin = Unwrap(rcvNxt, 0, segment.seq);
    const Position end = begin + segment.SegLen();
    const Flags& flags = segment.flags;
    Verdict verdict;
    const auto discard = [&verdict](Discard reason) {
        verdict.discards.push_back(reason);
        return verdict;
    };
    const auto acknowledge = [this, &verdict] {
        // A late segment: a peer that has closed answers this ACK with RST, which must not cut the
        // 2 MSL short [1337, 9293 MUST-13]
        verdict.acknowledge = true;
        acknowledged = true;
    };
    const auto challenge = [this, now, &parameters, &acknowledge] {
        if (challenges.Take(now, parameters.challengeAckLimit))
        {
            acknowledge();
        }
    };
    const auto challengePeer = [this, now, &parameters, &verdict] {
        // A peer that opens or resets has no connection any more, so a RST that answers this ACK
        // may end TIME-WAIT [5961 3.2, 4.2]
        if (challenges.Take(now, parameters.challengeAckLimit))
        {
            verdict.acknowledge = true;
            acknowledged = false;
        }
    };
    const auto challengeSyn = [this, &flags, &segment, &challenge, &challengePeer] {
        const bool late = flags.ack || segment.seq == irs; // a copy of a segment of the handshake
        late ? challenge() : challengePeer();
    };
    const auto ackFault = CheckAckField(segment, Unwrap(sndNxt, 0, segment.ack), 0, 0, maxSndWnd);
    const auto restart = [this, now, &parameters, &verdict] {
        verdict.restarted = true;
        Restart(now, parameters); // [9293 MUST-13]
    };
    const auto recordTimestamp = [this, now, begin, &segment] {
        if (UpdatesRecentTimestamp(segment, timestamps, begin, 0))
        {
            tsRecent = segment.options.stamps->value;
            tsRecentAt = now;
        }
    };

    if (segment.options.fault != OptionFault::NONE)
    {
        discard(Discard::MALFORMED_OPTIONS); // [9293 MUST-7]; the rest of the segment is good
    }
    if (const auto fault = CheckTimestamp(segment, timestamps, tsRecent, tsRecentAt, now))
    {
        if (*fault == Discard::OLD_TIMESTAMP)
        {
            acknowledge(); // [7323 5.3 R1]
        }
        return discard(*fault);
    }

    // First, check the sequence number
    if (!IsAcceptable(0, rcvWnd, begin, segment.SegLen()))
    {
        if (rcvWnd > 0 || begin != 0)
        {
            discard(flags.rst ? Discard::RESET_OUTSIDE_WINDOW : Discard::OUTSIDE_WINDOW);
            if (end == 0 && !ackFault)
            {
                recordTimestamp(); // the new ACK echoes this copy [7323 4.3]
            }
            if (flags.syn)
            {
                challengeSyn(); // the same ACK, but limited [5961 4.2, 7]
            }
            else if (!flags.rst)
            {
                acknowledge();
            }
            if (flags.fin && end == 0)
            {
                restart(); // the peer has lost our ACK of its FIN
            }
            return verdict;
        }
        if (!flags.rst)
        {
            acknowledge(); // a window probe
        }
    }

    // Second, check the RST bit
    if (flags.rst)
    {
        if (const auto fault = CheckReset(begin, 0))
        {
            if (*fault == Discard::RESET_NOT_EXACT)
            {
                challengePeer(); // [5961 3.2]
            }
            return discard(*fault);
        }
        if (parameters.ignoreResetInTimeWait || acknowledged)
        {
            // [1337 F1]; after an ACK of a late segment the RST is but the answer of a peer that
            // has closed, which must not cut the 2 MSL short [9293 MUST-13]
            return discard(Discard::UNEXPECTED);
        }
        verdict.ends = true;
        return verdict;
    }

    // Fourth, check the SYN bit
    if (flags.syn)
    {
        challengeSyn(); // [5961 4.2]
        return discard(Discard::SYN_IN_CONNECTION);
    }

    // Fifth, check the ACK field
    if (ackFault)
    {
        if (*ackFault != Discard::NO_ACK)
        {
            challenge(); // [5961 5.2, 9293 MAY-12]
        }
        return discard(*ackFault);
    }
    recordTimestamp(); // not of a segment that acknowledges what was never sent [5961 5.2]
    // The peer's repeated FIN is not acceptable, so only another one comes here. Other segments get
    // no ACK: two ends in TIME-WAIT would answer each other for ever.
    if (flags.fin)
    {
        acknowledge();
        restart();
    }
    return discard(Discard::UNEXPECTED);
}

Segment
TimeWait::Ack(Instant now) const
{
    Segment ack;
    ack.seq = sndNxt;
    ack.ack = rcvNxt;
    ack.flags.ack = true;
    ack.window = window;
    if (timestamps)
    {
        ack.options.stamps = Timestamps{TimestampAt(now), tsRecent};
    }
    return ack;
}

void
TimeWait::Restart(Instant now, const Parameters& parameters)
{
    expiry = now + 2 * parameters.maxSegmentLifetime;
}

bool
TimeWait::YieldsTo(const Segment& syn, const Parameters& parameters) const
{
    if (!parameters.reuseTimeWait || !syn.flags.syn || syn.flags.ack || syn.flags.rst ||
        syn.flags.fin)
    {
        return false;
    }
    // Above the number of the peer's FIN, which is RCV.NXT - 1 [6191 2, last paragraph]
    const bool newerNumber = Unwrap(rcvNxt, 0, syn.seq) >= 0;
    const bool byTimestamp = parameters.timestamps && parameters.reuseByTimestamp;
    if (!syn.options.stamps || !byTimestamp)
    {
        return newerNumber; // [9293 MAY-2, 1122 4.2.2.13]
    }
    if (!timestamps)
    {
        return true; // [6191 2]: the new incarnation will be guarded by PAWS
    }
    const auto age = static_cast<int32_t>(syn.options.stamps->value - tsRecent);
    return age > 0 || (age == 0 && newerNumber); // [6191 2, 9293 SHLD-4]
}

SeqNum
TimeWait::LeastIss() const
{
    return sndNxt + 128000;
}

} // namespace ns3::rfctcp
