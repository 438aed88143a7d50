/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "loss-recovery.h"

// How much may be sent: cwnd and what recovery makes of it, pacing, and the validation of a window
// that was not used [5681 4.1, 7661].

#include <algorithm>
#include <limits>

namespace ns3::rfctcp
{

uint32_t
LossRecovery::Allowance(const Context& context) const
{
    if (m_memory->undo.frto > 0)
    {
        return m_memory->undo.frtoAllowance; // [5682 2.1 step 2b]
    }
    if (m_phase == CongestionPhase::RECOVERY && RecoversBySack(context) &&
        !context.congestion.SetsWindowInRecovery())
    {
        return m_memory->prr.Allowance(); // [6937 3.1]
    }
    int64_t window = int64_t{context.congestion.Window()} + m_memory->inflation;
    if (m_phase == CongestionPhase::DISORDER)
    {
        if (RecoversBySack(context))
        {
            // What was SACKed has left the network: this is limited transmit [6675 5 step C]
            window -= context.parameters.limitedTransmit ? 0 : m_board.SackedOctets();
        }
        else if (context.parameters.limitedTransmit)
        {
            window += int64_t{std::min(m_duplicateAcks, 2U)} * context.snd.mss; // [3042 2]
        }
    }
    window += context.snd.una == 0 ? 1 : 0; // a SYN in flight is no data
    return static_cast<uint32_t>(
        std::clamp<int64_t>(window - m_board.InFlight(), 0, std::numeric_limits<uint32_t>::max()));
}

bool
LossRecovery::IsHeld(const Context& context) const
{
    const bool held = m_memory->heldUntil > context.now;
    if (held)
    {
        context.timers.Set(Timer::PACING, m_memory->heldUntil);
    }
    return held;
}

bool
LossRecovery::MaySend(const Context& context, uint32_t octets) const
{
    if (IsHeld(context) || (m_awaitsAck && m_board.InFlight() > 0))
    {
        return false;
    }
    if (Allowance(context) < octets && (m_board.InFlight() > 0 || m_memory->undo.frto > 0))
    {
        return false;
    }
    if (m_memory->pacedUntil > context.now && context.congestion.PacingRate())
    {
        context.timers.Set(Timer::PACING, m_memory->pacedUntil);
        return false;
    }
    return true;
}

void
LossRecovery::NoteLimitedTransmit(const Context& context, uint32_t octets)
{
    const SendVariables& snd = context.snd;
    if (m_phase == CongestionPhase::DISORDER &&
        snd.nxt - snd.una + octets > Position{context.congestion.Window()})
    {
        Memory(context).limitedOctets += octets;
    }
}

void
LossRecovery::OnSent(const Context& context, uint32_t octets)
{
    SenderMemory& memory = Memory(context);
    if (m_phase == CongestionPhase::RECOVERY)
    {
        memory.prr.OnSend(octets);
    }
    memory.undo.frtoAllowance -= std::min(memory.undo.frtoAllowance, octets);
    memory.textAt = context.now;
    const auto rate = context.congestion.PacingRate();
    if (rate && *rate > 0)
    {
        const auto gap = static_cast<int64_t>(uint64_t{octets} * 1000000000 / *rate);
        memory.pacedUntil = std::max(memory.pacedUntil, context.now) + Duration(gap);
    }
}

bool
LossRecovery::IsWindowUsed(const Context& context, const PathView& before)
{
    if (!context.parameters.windowValidation)
    {
        return true;
    }
    const uint64_t window = context.congestion.Window();
    const bool slowStart = window < context.congestion.SlowStartThreshold();
    const bool paced =
        context.congestion.PacingRate().has_value(); // spreads what the window allows
    const bool used = slowStart || paced ? 2 * uint64_t{before.flightSize} >= window
                                         : before.flightSize + uint64_t{before.smss} > window;
    if (used)
    {
        m_validatedAt = context.now;
    }
    return used; // [7661 4.4.1]
}

void
LossRecovery::RestartAfterIdle(const Context& context)
{
    if (context.snd.una == 0)
    {
        return;
    }
    const uint32_t initial = context.parameters.initialWindow * context.snd.mss; // RW [5681 4.1]
    const uint32_t window = context.congestion.Window();
    if (context.parameters.restartAfterIdle && m_board.IsEmpty() && context.snd.max > 1 &&
        window > initial && context.now - m_memory->textAt > context.rtt.Rto())
    {
        context.congestion.OnRestart(View(context));
        context.congestion.OnIdle(initial, context.congestion.SlowStartThreshold());
    }
    else if (context.parameters.windowValidation && window > initial &&
             context.now - m_validatedAt > context.parameters.nonValidatedPeriod)
    {
        m_validatedAt = context.now;
        context.congestion.OnIdle(std::max(window / 2, initial), window / 4 * 3); // [7661 4.4.3]
    }
}

} // namespace ns3::rfctcp
