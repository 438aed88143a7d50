/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/connection.h"

// Responses to losses that did not happen: F-RTO [5682], Eifel detection [3522] and D-SACK [2883 4]
// find them, the Eifel response [4015] reverts them.

#include <algorithm>
#include <utility>

namespace ns3::rfctcp
{

void
Connection::PrepareReversal()
{
    Reversal& reversal = Memory().reversal;
    if (IsReduced(m_tcb.recovery.phase))
    {
        reversal.possible = false; // that had another cause, which stands
        return;
    }
    const auto flightSize = static_cast<uint32_t>(m_tcb.snd.nxt - m_tcb.snd.una);
    reversal = Reversal{};
    reversal.possible = m_parameters->undo;
    reversal.echoAwaited = m_parameters->forwardRto && m_tcb.agreed.timestamps;
    reversal.window = m_congestion->Window();
    reversal.pipe = std::max(flightSize, m_congestion->SlowStartThreshold()); // [4015 3 step 0]
    reversal.una = m_tcb.snd.una;
}

void
Connection::BeginForwardRto()
{
    Reversal& reversal = Memory().reversal;
    const bool text = m_tcb.snd.nxt < m_tcb.snd.end; // it works by sending what is new
    if (reversal.possible && text && m_parameters->forwardRto && !m_tcb.agreed.timestamps)
    {
        reversal.frto = 1;
    }
}

bool
Connection::StepForwardRto(Acknowledgment& arrival)
{
    const uint32_t step = m_tcb.memory->reversal.frto;
    if (step == 0 || (!arrival.advances && !arrival.duplicate))
    {
        return step > 0;
    }
    Reversal& reversal = Memory().reversal;
    const bool text = m_tcb.snd.nxt < m_tcb.snd.end;
    const bool room = m_tcb.snd.nxt < m_tcb.snd.una + m_tcb.snd.wnd;
    // Does it acknowledge all of what was sent again [5682 2.1 step 2a]?
    const bool repaired =
        !m_tcb.board.IsEmpty() && m_tcb.board.Front().sentAt < m_tcb.memory->timedOutAt;
    if (step == 1 && arrival.advances && arrival.ack < m_tcb.recovery.recover && repaired && text &&
        room)
    {
        reversal.frto = 2; // up to two new segments tell more [5682 2.1 step 2b]
        reversal.frtoAllowance = 2 * m_tcb.snd.mss;
        return true;
    }
    const bool spurious = step == 2 && arrival.advances; // [5682 2.1 step 3b]
    if (step == 2 && !spurious)
    {
        // As if the window had grown to three segments meanwhile: two new ones are in flight
        Memory().inflation = 2 * int64_t{m_tcb.snd.mss}; // [5682 2.1 step 3a]
    }
    reversal.frto = 0;
    reversal.frtoAllowance = 0;
    if (spurious)
    {
        Revert(arrival);
    }
    else if (!m_tcb.board.IsEmpty())
    {
        MarkOnTimeout(); // conventional recovery
    }
    return false;
}

bool
Connection::DetectSpurious(const Acknowledgment& arrival)
{
    if (!m_tcb.memory->reversal.possible || m_tcb.memory->reversal.resent.empty())
    {
        return false;
    }
    Reversal& reversal = Memory().reversal;
    if (reversal.echoAwaited && m_tcb.snd.una > reversal.resentBegin)
    {
        reversal.echoAwaited = false;
        const auto& stamps = m_event->segment->options.stamps;
        if (stamps && static_cast<int32_t>(stamps->echo - TimestampAt(reversal.resentAt)) < 0)
        {
            return true; // the answer to the original transmission [3522 3.2 step 5]
        }
    }
    // Every segment that was sent again has arrived twice
    return arrival.duplicateReport && reversal.unreported == 0 && m_tcb.snd.una > reversal.una;
}

void
Reversal::OnDuplicateReport(Position begin, Position end)
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
Connection::Revert(const Acknowledgment& arrival)
{
    LossRecovery& recovery = m_tcb.recovery;
    const Reversal reversal = std::exchange(Memory().reversal, Reversal{});
    Memory().inflation = 0;
    m_tcb.board.LoseNothing();
    m_tcb.rtt.ClearBackOff(Limits());
    if (recovery.phase != CongestionPhase::OPEN)
    {
        recovery.recover = m_tcb.snd.una;
        EnterPhase(CongestionPhase::OPEN);
    }
    if (m_tcb.ecn.agreed && m_event->segment->flags.ece)
    {
        return; // nothing was lost, but the path is congested: the reduction stands [4015 3 step 8]
    }
    m_tcb.ecn.reduced = false; // there is nothing to tell the peer of
    // No burst: only what was acknowledged leaves at once [4015 5]
    const uint64_t initial = uint64_t{m_parameters->initialWindow} * m_tcb.snd.mss;
    const uint64_t window = FlightSize() + std::min<uint64_t>(arrival.delivery.newOctets, initial);
    m_congestion->OnUndo(static_cast<uint32_t>(std::min<uint64_t>(window, reversal.window)),
                         reversal.pipe,
                         View());
}

} // namespace ns3::rfctcp
