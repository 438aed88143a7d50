/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/connection.h"

// Loss recovery without SACK: fast retransmit [5681 3.2] and NewReno [6582].

namespace ns3::rfctcp
{

void
Connection::AdvanceNewReno(Acknowledgment& arrival)
{
    LossRecovery& recovery = m_tcb.recovery;
    switch (recovery.phase)
    {
    case CongestionPhase::DISORDER:
        EnterPhase(CongestionPhase::OPEN);
        [[fallthrough]];
    case CongestionPhase::OPEN:
        arrival.sample.mayGrow = true;
        break;
    case CongestionPhase::LOSS:
        arrival.sample.mayGrow = true; // slow start from one segment [5681 3.1]
        if (arrival.ack >= recovery.recover)
        {
            Memory().inflation = 0;
            EnterPhase(CongestionPhase::OPEN);
        }
        break;
    case CongestionPhase::RECOVERY:
        if (arrival.ack >= recovery.recover)
        {
            Memory().inflation = 0; // full acknowledgment
            EnterPhase(CongestionPhase::OPEN);
        }
        else
        {
            OnPartialAck(arrival.delivery.ackedOctets);
        }
        break;
    case CongestionPhase::CWR:
        if (arrival.ack > recovery.recover) // of what was sent after the reduction
        {
            EnterPhase(CongestionPhase::OPEN);
        }
        break;
    }
}

void
Connection::DuplicateNewReno()
{
    LossRecovery& recovery = m_tcb.recovery;
    ++recovery.duplicateAcks;
    if (recovery.phase == CongestionPhase::RECOVERY)
    {
        Memory().inflation += m_tcb.snd.mss; // another segment has left the network [5681 3.2]
        return;
    }
    if (recovery.phase == CongestionPhase::LOSS)
    {
        return;
    }
    if (recovery.phase == CongestionPhase::OPEN)
    {
        EnterPhase(CongestionPhase::DISORDER);
    }
    // Only if the ACK covers more than "recover": else the duplicates may stem from unnecessary
    // retransmissions after a timeout [6582 3.2 step 1]
    if (recovery.duplicateAcks == m_parameters->duplicateAckThreshold &&
        m_tcb.snd.una > recovery.recover)
    {
        BeginFastRecovery();
    }
}

void
Connection::BeginFastRecovery()
{
    LossRecovery& recovery = m_tcb.recovery;
    PrepareReversal();
    recovery.recover = m_tcb.snd.max;
    recovery.partialAcked = false;
    EnterPhase(CongestionPhase::RECOVERY);
    RetransmitAt(m_tcb.snd.una);
    Memory().inflation = m_parameters->duplicateAckThreshold * m_tcb.snd.mss;
}

void
Connection::OnPartialAck(uint32_t octets)
{
    LossRecovery& recovery = m_tcb.recovery;
    // Deflate by what was acknowledged, below ssthresh if need be, then add one segment back
    // [6582 3.2 step 3]
    Memory().inflation -= octets;
    if (octets >= m_tcb.snd.mss)
    {
        Memory().inflation += m_tcb.snd.mss;
    }
    RetransmitAt(m_tcb.snd.una);
    recovery.partialAcked = true;
}

} // namespace ns3::rfctcp
