/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "loss-recovery.h"

// Loss recovery without SACK: fast retransmit [5681 3.2] and NewReno [6582].

namespace ns3::rfctcp
{

void
LossRecovery::AdvanceNewReno(const Context& context, Acknowledgment& arrival)
{
    switch (m_phase)
    {
    case CongestionPhase::DISORDER:
        EnterPhase(context, CongestionPhase::OPEN);
        [[fallthrough]];
    case CongestionPhase::OPEN:
        arrival.sample.mayGrow = true;
        break;
    case CongestionPhase::LOSS:
        arrival.sample.mayGrow = true; // slow start from one segment [5681 3.1]
        if (arrival.ack >= m_recover)
        {
            Memory(context).inflation = 0;
            EnterPhase(context, CongestionPhase::OPEN);
        }
        break;
    case CongestionPhase::RECOVERY:
        if (arrival.ack >= m_recover)
        {
            Memory(context).inflation = 0; // full acknowledgment
            EnterPhase(context, CongestionPhase::OPEN);
        }
        else
        {
            OnPartialAck(context, arrival);
        }
        break;
    case CongestionPhase::CWR:
        if (arrival.ack > m_recover) // of what was sent after the reduction
        {
            EnterPhase(context, CongestionPhase::OPEN);
        }
        break;
    }
}

void
LossRecovery::DuplicateNewReno(const Context& context, Acknowledgment& arrival)
{
    ++m_duplicateAcks;
    if (m_phase == CongestionPhase::RECOVERY)
    {
        Memory(context).inflation +=
            context.snd.mss; // another segment has left the network [5681 3.2]
        return;
    }
    if (m_phase == CongestionPhase::LOSS)
    {
        return;
    }
    if (m_phase == CongestionPhase::OPEN)
    {
        EnterPhase(context, CongestionPhase::DISORDER);
    }
    // Only if the ACK covers more than "recover": else the duplicates may stem from unnecessary
    // retransmissions after a timeout [6582 3.2 step 1]
    if (m_duplicateAcks == context.parameters.duplicateAckThreshold && context.snd.una > m_recover)
    {
        BeginFastRecovery(context, arrival);
    }
}

void
LossRecovery::BeginFastRecovery(const Context& context, Acknowledgment& arrival)
{
    PrepareUndo(context);
    m_recover = context.snd.max;
    m_partialAcked = false;
    EnterPhase(context, CongestionPhase::RECOVERY);
    arrival.retransmitFirst = true;
    Memory(context).inflation = context.parameters.duplicateAckThreshold * context.snd.mss;
}

void
LossRecovery::OnPartialAck(const Context& context, Acknowledgment& arrival)
{
    const uint32_t octets = arrival.delivery.ackedOctets;
    // Deflate by what was acknowledged, below ssthresh if need be, then add one segment back
    // [6582 3.2 step 3]
    Memory(context).inflation -= octets;
    if (octets >= context.snd.mss)
    {
        Memory(context).inflation += context.snd.mss;
    }
    arrival.retransmitFirst = true;
    m_partialAcked = true;
}

} // namespace ns3::rfctcp
