/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/connection.h"
#include "internal/addresses.h"
#include "internal/clock.h"
#include "internal/congestion-adapter.h"
#include "internal/l4-tables.h"
#include "internal/socket-impl.h"
#include "rfc-tcp-info.h"
#include "rfc-tcp-l4-protocol.h"
#include "rfc-tcp-socket.h"

#include <algorithm>
#include <utility>

namespace ns3
{

namespace
{

/** @param timers of a connection @param info gets the one that expires first */
void
FillInTimer(const rfctcp::TimerTable& timers, RfcTcpInfo& info)
{
    using rfctcp::Timer;
    const rfctcp::Instant now = rfctcp::SimulationNow();
    for (const auto& [timer, shown] :
         {std::pair(Timer::RETRANSMISSION, RfcTcpInfo::TIMER_RETRANSMISSION),
          std::pair(Timer::PROBE, RfcTcpInfo::TIMER_RETRANSMISSION),
          std::pair(Timer::REORDERING, RfcTcpInfo::TIMER_RETRANSMISSION),
          std::pair(Timer::PERSIST, RfcTcpInfo::TIMER_PERSIST),
          std::pair(Timer::KEEP_ALIVE, RfcTcpInfo::TIMER_KEEP_ALIVE)})
    {
        const auto deadline = timers.Deadline(timer);
        if (!deadline)
        {
            continue;
        }
        const Time expires = rfctcp::ToTime(*deadline - now);
        if (info.idiag_timer == RfcTcpInfo::TIMER_NONE || expires < info.idiag_expires)
        {
            info.idiag_timer = shown;
            info.idiag_expires = expires;
        }
    }
}

/** @param connection of a socket @param info gets its variables */
void
FillIn(const rfctcp::Connection& connection, RfcTcpInfo& info)
{
    const rfctcp::Tcb& tcb = connection.Status();
    const rfctcp::SendVariables& snd = tcb.snd;
    const rfctcp::Scoreboard& board = tcb.recovery.Board();
    info.tcpi_ca_state = static_cast<TcpSocketState::TcpCongState_t>(tcb.recovery.Phase());
    info.tcpi_retransmits = tcb.recovery.Retransmissions();
    info.tcpi_probes = std::max(tcb.windowProbes.unanswered, tcb.liveness.probes);
    info.tcpi_opt_timestamps = tcb.agreed.timestamps;
    info.tcpi_opt_sack = tcb.agreed.sack;
    info.tcpi_opt_wscale = tcb.agreed.windowScaling;
    info.tcpi_opt_ecn = tcb.ecn.agreed;
    info.tcpi_opt_syn_data =
        tcb.fastOpen.IsOpened() ||
        tcb.fastOpen.progress == rfctcp::FastOpenVariables::Progress::SUCCEEDED;
    info.tcpi_fastopen_client_fail = tcb.fastOpen.failure;
    info.tcpi_snd_wscale = snd.scale;
    info.tcpi_rcv_wscale = tcb.rcv.scale;
    info.tcpi_rto = rfctcp::ToTime(connection.Rto());
    info.tcpi_snd_mss = snd.mss;
    info.tcpi_rcv_mss = tcb.agreed.receiveMss;
    info.tcpi_unacked = static_cast<uint32_t>(board.Count());
    info.tcpi_sacked = board.SackedSegments();
    info.tcpi_lost_bytes = board.LostOctets();
    info.tcpi_bytes_in_flight = connection.FlightSize();
    info.tcpi_pmtu_mss = tcb.agreed.pathMss;
    info.tcpi_rtt = rfctcp::ToTime(tcb.rtt.Srtt());
    info.tcpi_rttvar = rfctcp::ToTime(tcb.rtt.RttVar());
    info.tcpi_last_rtt = rfctcp::ToTime(tcb.rtt.Latest());
    info.tcpi_min_rtt = rfctcp::ToTime(tcb.rtt.Minimum());
    const rfctcp::CongestionControl& congestion = connection.Congestion();
    info.tcpi_snd_ssthresh = congestion.SlowStartThreshold();
    info.tcpi_snd_cwnd = congestion.Window();
    if (const auto state = RfcTcpCongestionAdapter::GetState(congestion))
    {
        info.tcpi_pacing_rate = state->m_pacing ? state->m_pacingRate.Get() : DataRate(0);
    }
    info.tcpi_snd_wnd = snd.wnd;
    info.tcpi_rcv_wnd =
        static_cast<uint32_t>(std::max<rfctcp::Position>(tcb.rcv.edge - tcb.rcv.nxt, 0));
    info.tcpi_rcv_space = tcb.rcv.buffer;
    info.tcpi_snd_una = rfctcp::Wrap(snd.iss, snd.una).Value();
    info.tcpi_snd_nxt = rfctcp::Wrap(snd.iss, snd.nxt).Value();
    info.tcpi_rcv_nxt = rfctcp::Wrap(tcb.rcv.irs, tcb.rcv.nxt).Value();
    info.tcpi_total_retrans = tcb.counters.retransmittedSegments;
    info.tcpi_bytes_acked =
        static_cast<uint64_t>(std::max<rfctcp::Position>(std::min(snd.una, snd.end) - 1, 0));
    info.tcpi_bytes_received = tcb.counters.octetsDelivered;
    info.tcpi_segs_out = tcb.counters.segmentsSent;
    info.tcpi_segs_in = tcb.counters.segmentsReceived;
    info.tcpi_notsent_bytes = static_cast<uint64_t>(
        std::max<rfctcp::Position>(snd.end - std::max<rfctcp::Position>(snd.nxt, 1), 0));
    info.idiag_wqueue = static_cast<uint32_t>(
        std::max<rfctcp::Position>(snd.end - std::max<rfctcp::Position>(snd.una, 1), 0));
    if (tcb.counters.segmentsReceived > 0)
    {
        info.tcpi_last_data_recv =
            rfctcp::ToTime(rfctcp::SimulationNow() - tcb.liveness.lastArrivalAt);
    }
    FillInTimer(tcb.timers, info);
}

} // namespace

bool
RfcTcpL4Protocol::Tables::FillInTimeWait(Handle handle, RfcTcpInfo& info) const
{
    const RfcTcpTimeWaitEntry* entry = slots[handle].entry.TimeWait();
    if (!entry)
    {
        return false;
    }
    info.tcpi_state = TcpSocket::TIME_WAIT;
    info.idiag_timer = RfcTcpInfo::TIMER_TIME_WAIT;
    info.idiag_expires = rfctcp::ToTime(entry->connection.expiry - rfctcp::SimulationNow());
    return true;
}

RfcTcpInfo
RfcTcpSocket::GetInfo() const
{
    RfcTcpInfo info;
    info.tcpi_state = GetState();
    info.idiag_rqueue = GetRxAvailable();
    if (m_impl->connection)
    {
        FillIn(*m_impl->connection, info);
    }
    else if (m_impl->tcp && m_impl->handle)
    {
        m_impl->tcp->m_tables->FillInTimeWait(*m_impl->handle, info);
    }
    return info;
}

Ptr<RfcTcpSocket>
RfcTcpL4Protocol::FindSocket(uint32_t number) const
{
    for (const Tables::Slot& slot : m_tables->slots)
    {
        if (slot.socket && number > 0 && slot.socket->GetConnectionNumber() == number)
        {
            slot.socket->m_impl->shown = true;
            return slot.socket;
        }
    }
    return nullptr;
}

std::optional<RfcTcpInfo>
RfcTcpL4Protocol::GetInfo(const Address& local, const Address& peer) const
{
    const auto own = rfctcp::ToEndpoint(local);
    const auto other = rfctcp::ToEndpoint(peer);
    if (!own || !other)
    {
        return std::nullopt;
    }
    const auto* entry = m_tables->demultiplexer.FindConnection({*own, *other});
    if (!entry)
    {
        return std::nullopt;
    }
    if (const Ptr<RfcTcpSocket> socket = m_tables->Get(entry->handle))
    {
        return socket->GetInfo();
    }
    RfcTcpInfo info;
    const bool known = m_tables->FillInTimeWait(entry->handle, info); // half-open entries are not
    return known ? std::optional(info) : std::nullopt;
}

} // namespace ns3
