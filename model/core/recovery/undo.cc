/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "loss-recovery.h"

// Responses to losses that did not happen: F-RTO [5682], Eifel detection [3522] and D-SACK [2883 4]
// find them, the Eifel response [4015] undoes them.

#include <algorithm>
#include <utility>

namespace ns3::rfctcp
{

void
LossRecovery::PrepareUndo(const Context& context)
{
    UndoRecord& undo = Memory(context).undo;
    if (IsReduced(m_phase))
    {
        undo.possible = false; // that had another cause, which stands
        return;
    }
    const auto flightSize = static_cast<uint32_t>(context.snd.nxt - context.snd.una);
    undo = UndoRecord{};
    undo.possible = context.parameters.undo;
    undo.echoAwaited = context.parameters.forwardRto && context.timestamps;
    undo.window = context.congestion.Window();
    undo.pipe = std::max(flightSize, context.congestion.SlowStartThreshold()); // [4015 3 step 0]
    undo.una = context.snd.una;
}

void
LossRecovery::BeginForwardRto(const Context& context)
{
    UndoRecord& undo = Memory(context).undo;
    const bool text = context.snd.nxt < context.snd.end; // it works by sending what is new
    if (undo.possible && text && context.parameters.forwardRto && !context.timestamps)
    {
        undo.frto = 1;
    }
}

bool
LossRecovery::StepForwardRto(const Context& context, Acknowledgment& arrival)
{
    const uint32_t step = m_memory->undo.frto;
    if (step == 0 || (!arrival.advances && !arrival.duplicate))
    {
        return step > 0;
    }
    UndoRecord& undo = Memory(context).undo;
    const bool text = context.snd.nxt < context.snd.end;
    const bool room = context.snd.nxt < context.snd.una + context.snd.wnd;
    // Does it acknowledge all of what was sent again [5682 2.1 step 2a]?
    const bool repaired = !m_board.IsEmpty() && m_board.Front().sentAt < m_memory->timedOutAt;
    if (step == 1 && arrival.advances && arrival.ack < m_recover && repaired && text && room)
    {
        undo.frto = 2; // up to two new segments tell more [5682 2.1 step 2b]
        undo.frtoAllowance = 2 * context.snd.mss;
        return true;
    }
    const bool spurious = step == 2 && arrival.advances; // [5682 2.1 step 3b]
    if (step == 2 && !spurious)
    {
        // As if the window had grown to three segments meanwhile: two new ones are in flight
        Memory(context).inflation = 2 * int64_t{context.snd.mss}; // [5682 2.1 step 3a]
    }
    undo.frto = 0;
    undo.frtoAllowance = 0;
    if (spurious)
    {
        Undo(context, arrival);
    }
    else if (!m_board.IsEmpty())
    {
        MarkLostOnTimeout(context); // conventional recovery
    }
    return false;
}

bool
LossRecovery::DetectSpurious(const Context& context, const Acknowledgment& arrival)
{
    if (!m_memory->undo.possible || m_memory->undo.resent.empty())
    {
        return false;
    }
    UndoRecord& undo = Memory(context).undo;
    if (undo.echoAwaited && context.snd.una > undo.resentBegin)
    {
        undo.echoAwaited = false;
        const auto& stamps = context.segment->options.stamps;
        if (stamps && static_cast<int32_t>(stamps->echo - TimestampAt(undo.resentAt)) < 0)
        {
            return true; // the answer to the original transmission [3522 3.2 step 5]
        }
    }
    // Every segment that was sent again has arrived twice
    return arrival.duplicateReport && undo.unreported == 0 && context.snd.una > undo.una;
}

void
UndoRecord::OnDuplicateReport(Position begin, Position end)
{
    // Copies made by the network of what was sent once say nothing about a retransmission, nor does
    // a part of a retransmitted segment: the other part may have been missing [2883 5.1]
    for (auto piece = resent.lower_bound({begin, begin});
         piece != resent.end() && piece->first.first < end;
         ++piece)
    {
        if (piece->first.second <= end && piece->second > 0)
        {
            --piece->second;
            --unreported;
        }
    }
}

void
LossRecovery::Undo(const Context& context, const Acknowledgment& arrival)
{
    const UndoRecord undo = std::exchange(Memory(context).undo, UndoRecord{});
    Memory(context).inflation = 0;
    m_board.UnmarkAllLost();
    context.rtt.ClearBackOff(context.parameters.RtoLimits());
    if (m_phase != CongestionPhase::OPEN)
    {
        m_recover = context.snd.una;
        EnterPhase(context, CongestionPhase::OPEN);
    }
    if (context.ecn.agreed && context.segment->flags.ece)
    {
        return; // nothing was lost, but the path is congested: the reduction stands [4015 3 step 8]
    }
    context.ecn.reduced = false; // there is nothing to tell the peer of
    // No burst: only what was acknowledged leaves at once [4015 5]
    const uint64_t initial = uint64_t{context.parameters.initialWindow} * context.snd.mss;
    const uint64_t window =
        m_board.InFlight() + std::min<uint64_t>(arrival.delivery.newOctets, initial);
    context.congestion.OnUndo(static_cast<uint32_t>(std::min<uint64_t>(window, undo.window)),
                              undo.pipe,
                              View(context));
}

} // namespace ns3::rfctcp
