/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_SEND_VARIABLES_H
#define RFC_TCP_CORE_SEND_VARIABLES_H

#include "core/wire/seq-num.h"

#include <cstdint>
#include <tuple>

namespace ns3::rfctcp
{

/** Send sequence variables, RFC 9293 3.3.1; sequence numbers are Positions counted from ISS. */
struct SendVariables
{
    SeqNum iss;         ///< initial send sequence number
    Position una{0};    ///< SND.UNA
    Position nxt{0};    ///< SND.NXT
    Position max{0};    ///< behind the highest position ever sent; a zero-window probe exceeds nxt
    Position end{1};    ///< behind the last octet of SEND; a FIN has this position
    Position up{0};     ///< SND.UP: behind the last urgent octet; 0: none
    Position push{0};   ///< behind the last octet that the user has pushed; 0: none
    Position wl1{0};    ///< SND.WL1, a position of the peer
    Position wl2{0};    ///< SND.WL2
    uint32_t wnd{0};    ///< SND.WND, octets from una [9293 REC-1]
    uint32_t maxWnd{0}; ///< MAX.SND.WND [5961 5.2]
    uint32_t mss{536};  ///< Eff.snd.MSS: octets of text in a segment [9293 MUST-16]
    uint8_t scale{0};   ///< Snd.Wind.Shift [7323 2]
    bool finQueued{false};         ///< CLOSE was called: a FIN follows the last octet
    bool appLimitedAtStart{false}; ///< there was nothing to send when text could first be sent
    bool probeRefused{true};       ///< the peer has refused the octet of the last window probe, or
                                   ///< there was no probe

    /** @return all members */
    auto Tie() const
    {
        return std::tie(iss,
                        una,
                        nxt,
                        max,
                        end,
                        up,
                        push,
                        wl1,
                        wl2,
                        wnd,
                        maxWnd,
                        mss,
                        scale,
                        finQueued,
                        appLimitedAtStart,
                        probeRefused);
    }

    /** @return true if the FIN was sent at least once */
    bool FinSent() const
    {
        return finQueued && max > end;
    }

    /** @return true if the peer has acknowledged our FIN */
    bool FinAcked() const
    {
        return finQueued && una > end;
    }
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_SEND_VARIABLES_H
