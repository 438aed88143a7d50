/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tcb.h"

namespace ns3::rfctcp
{

namespace
{

constexpr std::size_t WALKABLE = 64; ///< longer scoreboards are not checked segment by segment

/** @param tcb the control block @return a broken rule about positions, or nullptr */
const char*
CheckPositions(const Tcb& tcb)
{
    const SendVariables& snd = tcb.snd;
    const ReceiveVariables& rcv = tcb.rcv;
    const Position last = snd.end + (snd.finQueued ? 1 : 0);
    if (!(0 <= snd.una && snd.una <= snd.nxt && snd.nxt <= snd.max))
    {
        return "SND.UNA <= SND.NXT <= highest sent";
    }
    if (snd.max > last)
    {
        return "nothing is sent that the user did not give";
    }
    if (rcv.nxt > 0 && !(1 <= rcv.user && rcv.user <= rcv.TextEnd()))
    {
        return "the user takes only what is in order";
    }
    if (rcv.nxt > rcv.edge)
    {
        return "RCV.NXT <= RCV.NXT + RCV.WND as advertised";
    }
    if (!tcb.reassembly.Empty() && tcb.state != State::SYN_RECEIVED &&
        tcb.reassembly.Lowest() <= rcv.nxt)
    {
        return "queued text lies behind a gap";
    }
    if (!tcb.reassembly.Empty() && tcb.reassembly.Highest() > rcv.edge)
    {
        return "queued text lies in the window";
    }
    return nullptr;
}

/** @param tcb the control block @return a broken rule about timers, or nullptr */
const char*
CheckTimers(const Tcb& tcb)
{
    const TimerTable& timers = tcb.timers;
    const bool retransmission = timers.IsSet(Timer::RETRANSMISSION);
    const bool persist = timers.IsSet(Timer::PERSIST);
    if (retransmission && persist)
    {
        return "RETRANSMISSION and PERSIST exclude each other";
    }
    if (tcb.state == State::TIME_WAIT && timers.Next())
    {
        return "TIME-WAIT has turned the timers off";
    }
    if (timers.IsSet(Timer::PROBE) && !retransmission)
    {
        return "a tail loss probe comes before a retransmission timeout";
    }
    if (!tcb.recovery.Board().IsEmpty() && !retransmission && !persist)
    {
        return "something outstanding is watched by a timer";
    }
    return nullptr;
}

/** @param tcb the control block @return a broken rule about the state, or nullptr */
const char*
CheckState(const Tcb& tcb)
{
    if (tcb.state == State::CLOSED || tcb.state == State::LISTEN)
    {
        return tcb.recovery.Board().IsEmpty() && tcb.reassembly.Empty() && !tcb.timers.Next()
                   ? nullptr
                   : "a deleted connection holds nothing";
    }
    if (tcb.rcv.FinReached() != HasReceivedFin(tcb.state))
    {
        return "the states behind the peer's FIN are those in which it was reached";
    }
    const bool finAcked = tcb.state == State::FIN_WAIT_2 || tcb.state == State::TIME_WAIT;
    if (tcb.snd.FinAcked() != finAcked)
    {
        return "our FIN is acknowledged in FIN-WAIT-2 and TIME-WAIT and only there";
    }
    const bool unacked = tcb.snd.nxt > tcb.snd.una;
    if (unacked == tcb.recovery.Board().IsEmpty())
    {
        return "the retransmission queue holds what is unacknowledged";
    }
    if (unacked && tcb.recovery.Board().Front().begin != tcb.snd.una)
    {
        return "the retransmission queue begins at SND.UNA";
    }
    return nullptr;
}

} // namespace

const char*
CheckInvariants(const Tcb& tcb)
{
    if (const char* broken = CheckState(tcb))
    {
        return broken;
    }
    if (tcb.state == State::CLOSED || tcb.state == State::LISTEN)
    {
        return nullptr;
    }
    if (const char* broken = CheckPositions(tcb))
    {
        return broken;
    }
    if (tcb.recovery.Board().Count() <= WALKABLE)
    {
        if (const char* broken = tcb.recovery.Board().CheckInvariants())
        {
            return broken;
        }
    }
    return CheckTimers(tcb);
}

} // namespace ns3::rfctcp
