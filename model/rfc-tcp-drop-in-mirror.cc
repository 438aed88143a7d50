/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What the trace sources and buffers of TcpSocketBase show of the socket inside.

#include "core/connection.h"
#include "internal/clock.h"
#include "internal/compat.h"
#include "internal/header.h"
#include "internal/socket-impl.h"
#include "internal/socket-traces.h"
#include "rfc-tcp-drop-in-socket.h"
#include "rfc-tcp-socket.h"

#include "ns3/packet.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-recovery-ops.h"
#include "ns3/tcp-rx-buffer.h"
#include "ns3/tcp-tx-buffer.h"

#include <cstdint>
#include <limits>

namespace ns3
{

void
RfcTcpDropInSocket::Mirror(const rfctcp::Connection& connection)
{
    const RfcTcpSocket::Impl& impl = *m_inner->m_impl;
    const RfcTcpSocket::Traces& traces = m_inner->m_impl->GetTraces();
    const rfctcp::Tcb& tcb = connection.Status();
    m_rto = traces.rto.Get();
    rfctcp::compat::SetRtt(*m_tcb, rfctcp::ToTime(tcb.rtt.Latest()), traces.rtt.Get());
    m_tcb->m_nextTxSequence = traces.nextTxSequence.Get();
    m_tcb->m_highTxMark = traces.highestSequence.Get();
    m_highRxAckMark = traces.highestRxAck.Get();
    m_highRxMark = traces.highestRxSequence.Get();
    m_rWnd = traces.rWnd.Get();
    m_advWnd = traces.advWnd.Get();
    m_tcb->m_bytesInFlight = traces.bytesInFlight.Get();
    rfctcp::compat::SetFackWindow(*m_tcb, traces.bytesInFlight.Get());
    m_tcb->m_congState = traces.congState.Get();
    m_tcb->m_cWnd = traces.cWnd.Get();
    m_tcb->m_cWndInfl = traces.cWndInfl.Get();
    m_tcb->m_ssThresh = traces.ssThresh.Get();
    m_tcb->m_pacingRate = traces.pacingRate.Get();
    m_tcb->m_ecnState = traces.ecnState.Get();
    m_ecnEchoSeq = traces.ecnEchoSeq.Get();
    m_ecnCWRSeq = traces.ecnCwrSeq.Get();
    m_ecnCESeq = traces.ecnCeSeq.Get();
    MirrorSent(traces.highestRxAck.Get(), impl.sent.GetSize());
    MirrorReceived(SequenceNumber32(rfctcp::Wrap(tcb.rcv.irs, tcb.rcv.nxt).Value()),
                   impl.received.GetReadable());
}

void
RfcTcpDropInSocket::MirrorState(TcpStates_t state)
{
    m_state = state;
}

void
RfcTcpDropInSocket::MirrorSent(SequenceNumber32 unacknowledged, uint32_t octets)
{
    TcpTxBuffer& buffer = *m_txBuffer;
    const uint32_t held = buffer.Size();
    if (held > 0 || octets > 0)
    {
        constexpr uint32_t SYN_AND_FIN = 2; // are numbered, but in no buffer
        const uint32_t advance = unacknowledged.GetValue() - buffer.HeadSequence().GetValue();
        const bool sameConnection = advance <= held + SYN_AND_FIN;
        const uint32_t wanted = octets + (sameConnection ? advance : 0);
        if (wanted > held)
        {
            buffer.SetMaxBufferSize(std::numeric_limits<uint32_t>::max());
            buffer.Add(Create<Packet>(wanted - held));
            buffer.SetMaxBufferSize(GetSndBufSize());
        }
        buffer.DiscardUpTo(buffer.HeadSequence() + (buffer.Size() - octets));
    }
    if (buffer.HeadSequence() != unacknowledged)
    {
        buffer.SetHeadSequence(unacknowledged);
    }
}

void
RfcTcpDropInSocket::MirrorReceived(SequenceNumber32 next, uint32_t octets)
{
    TcpRxBuffer& buffer = *m_tcb->m_rxBuffer;
    const uint32_t held = buffer.Available();
    if (octets > held)
    {
        TcpHeader header;
        header.SetSequenceNumber(buffer.NextRxSequence());
        buffer.Add(Create<Packet>(octets - held), header);
    }
    else if (octets < held)
    {
        buffer.Extract(held - octets);
    }
    if (buffer.NextRxSequence() != next)
    {
        buffer.SetNextRxSequence(next);
    }
}

void
RfcTcpDropInSocket::TraceSent(const rfctcp::Segment& segment, Ptr<const Packet> packet)
{
    if (!m_txTrace.IsEmpty())
    {
        const rfctcp::FlowKey& key = m_inner->m_impl->key;
        m_txTrace(packet,
                  RfcTcpHeader::ToTcpHeader(key.local.port, key.remote.port, segment),
                  this);
    }
}

void
RfcTcpDropInSocket::TraceReceived(const rfctcp::Segment& segment, Ptr<const Packet> packet)
{
    if (!m_rxTrace.IsEmpty())
    {
        const rfctcp::FlowKey& key = m_inner->m_impl->key;
        m_rxTrace(packet,
                  RfcTcpHeader::ToTcpHeader(key.remote.port, key.local.port, segment),
                  this);
    }
}

} // namespace ns3
