/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/built-in-state-tracer.h"

#include "ns3/data-rate.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/object-ptr-container.h"
#include "ns3/object-vector.h"
#include "ns3/sequence-number.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <utility>

namespace ns3::rfctcp
{

namespace
{

/** @param end InetSocketAddress or Inet6SocketAddress @return its port, 0 if it is neither */
uint16_t
PortOf(const Address& end)
{
    if (InetSocketAddress::IsMatchingType(end))
    {
        return InetSocketAddress::ConvertFrom(end).GetPort();
    }
    return Inet6SocketAddress::IsMatchingType(end) ? Inet6SocketAddress::ConvertFrom(end).GetPort()
                                                   : 0;
}

/**
 * @param from state from which a connection has ended @param cause why it left that state
 * @param segment that was the cause, if one was
 * @return how RFC TCP would call the end
 */
RfcTcpCloseReason
InferReason(TcpSocket::TcpStates_t from,
            RfcTcpCause cause,
            const std::optional<RfcTcpSegmentInfo>& segment)
{
    switch (cause)
    {
    case RfcTcpCause::TIME_WAIT_TIMEOUT:
        return RfcTcpCloseReason::NORMAL;
    case RfcTcpCause::CLOSE_CALL:
        return RfcTcpCloseReason::DELETED;
    case RfcTcpCause::ABORT_CALL:
        return RfcTcpCloseReason::ABORTED;
    case RfcTcpCause::SEGMENT:
        break;
    default:
        return RfcTcpCloseReason::TIMED_OUT;
    }
    if (!segment || (segment->flags & TcpHeader::RST) == 0)
    {
        return RfcTcpCloseReason::NORMAL;
    }
    return from == TcpSocket::SYN_SENT   ? RfcTcpCloseReason::REFUSED
           : from == TcpSocket::SYN_RCVD ? RfcTcpCloseReason::RETURNED_TO_LISTEN
                                         : RfcTcpCloseReason::RESET;
}

/** How a value of a trace source is stored. */
template <typename T>
struct Store
{
    using Value = T;                           ///< of the trace source
    void (*assign)(RfcTcpInfo& info, T value); ///< stores it
};

} // namespace

BuiltInStateTracer::BuiltInStateTracer(uint32_t node,
                                       Ptr<TcpL4Protocol> protocol,
                                       RfcTcpSegmentObserver& segments,
                                       Sink sink)
    : RfcTcpStateTracer(node, std::move(sink)),
      m_protocol(protocol),
      m_segments(segments)
{
    segments.AddSendingHook([this](const RfcTcpSegmentRecord& segment) {
        const auto flags = segment.header.flags & (TcpHeader::SYN | TcpHeader::ACK);
        if (segment.node == m_node && flags == TcpHeader::SYN)
        {
            Scan(segment.source);
        }
        else if (segment.node == m_node && flags == (TcpHeader::SYN | TcpHeader::ACK))
        {
            Scan({}); // a fork, which has just entered the list
        }
    });
    segments.AddDeliveryHook([this](uint32_t receiver, const RfcTcpSegmentRecord& segment) {
        if (receiver == m_node && (segment.header.flags & TcpHeader::SYN))
        {
            SynDelivered();
        }
    });
}

void
BuiltInStateTracer::SocketCreated()
{
    Scan({});
}

void
BuiltInStateTracer::SynDelivered()
{
    Scan({}); // its listener may be new
    // The stack handles the segment after this returns and completes the fork by an event of its
    // own; the second of two events lands behind that one.
    Simulator::ScheduleNow([this] { Simulator::ScheduleNow([this] { Scan({}); }); });
}

void
BuiltInStateTracer::Release()
{
    for (const auto& watch : m_watches)
    {
        watch->socket = nullptr; // it may still call us
    }
    m_protocol = nullptr;
}

void
BuiltInStateTracer::FollowVariables(Watch& watch)
{
    const auto follow = [&watch](const char* source, auto store) {
        using Value = typename decltype(store)::Value;
        watch.socket->TraceConnectWithoutContext(
            source,
            Callback<void, Value, Value>(
                [store, &watch](Value, Value value) { store.assign(watch.info, value); }));
    };
    RfcTcpInfo& info = watch.info;
    UintegerValue threshold;
    watch.socket->GetAttribute("InitialSlowStartThreshold", threshold);
    info.tcpi_snd_ssthresh = static_cast<uint32_t>(threshold.Get());
    follow("CongState", Store<TcpSocketState::TcpCongState_t>{[](RfcTcpInfo& i, auto v) {
               i.tcpi_ca_state = v;
           }});
    follow("CongestionWindow", Store<uint32_t>{[](RfcTcpInfo& i, auto v) { i.tcpi_snd_cwnd = v; }});
    follow("SlowStartThreshold",
           Store<uint32_t>{[](RfcTcpInfo& i, auto v) { i.tcpi_snd_ssthresh = v; }});
    follow("RWND", Store<uint32_t>{[](RfcTcpInfo& i, auto v) { i.tcpi_snd_wnd = v; }});
    follow("AdvWND", Store<uint32_t>{[](RfcTcpInfo& i, auto v) { i.tcpi_rcv_wnd = v; }});
    follow("BytesInFlight",
           Store<uint32_t>{[](RfcTcpInfo& i, auto v) { i.tcpi_bytes_in_flight = v; }});
    follow("RTT", Store<Time>{[](RfcTcpInfo& i, auto v) { i.tcpi_rtt = v; }});
    follow("RTO", Store<Time>{[](RfcTcpInfo& i, auto v) { i.tcpi_rto = v; }});
    follow("PacingRate", Store<DataRate>{[](RfcTcpInfo& i, auto v) { i.tcpi_pacing_rate = v; }});
    follow("NextTxSequence",
           Store<SequenceNumber32>{[](RfcTcpInfo& i, auto v) { i.tcpi_snd_nxt = v.GetValue(); }});
    follow("HighestRxAck",
           Store<SequenceNumber32>{[](RfcTcpInfo& i, auto v) { i.tcpi_snd_una = v.GetValue(); }});
}

const BuiltInStateTracer::Watch*
BuiltInStateTracer::Find(const Address& local, const Address& peer) const
{
    const auto found =
        std::find_if(m_watches.rbegin(), m_watches.rend(), [&local, &peer](const auto& watch) {
            return watch->local == local && watch->peer == peer;
        });
    return found != m_watches.rend() ? found->get() : nullptr;
}

std::optional<RfcTcpInfo>
BuiltInStateTracer::GetInfo(const Address& local, const Address& peer) const
{
    const Watch* watch = Find(local, peer);
    if (!watch || !watch->socket)
    {
        return std::nullopt;
    }
    RfcTcpInfo info = watch->info;
    UintegerValue buffer;
    watch->socket->GetAttribute("SndBufSize", buffer);
    info.idiag_rqueue = watch->socket->GetRxAvailable();
    info.idiag_wqueue = static_cast<uint32_t>(buffer.Get()) - watch->socket->GetTxAvailable();
    return info;
}

std::string
BuiltInStateTracer::GetSendCause(const RfcTcpSegmentRecord& segment) const
{
    if (!segment.retransmission)
    {
        return "";
    }
    const auto got = m_segments.GetDeliveredNow(m_node);
    const bool answers =
        got && got->source == segment.destination && got->destination == segment.source;
    if (segment.header.flags & TcpHeader::SYN)
    {
        const bool again = answers && (got->header.flags & TcpHeader::SYN);
        return RfcTcpName(again ? RfcTcpSendCause::PEER_SYN : RfcTcpSendCause::RTO);
    }
    const Watch* watch = Find(segment.source, segment.destination);
    if (watch && watch->info.tcpi_snd_wnd == 0 && !answers)
    {
        return RfcTcpName(RfcTcpSendCause::WINDOW_PROBE);
    }
    // an ACK makes it send at once, a timeout without one, or ACKs that follow a timeout
    const bool fast = watch && watch->info.tcpi_ca_state != TcpSocketState::CA_LOSS && answers;
    return RfcTcpName(fast ? RfcTcpSendCause::FAST : RfcTcpSendCause::RTO);
}

std::string
BuiltInStateTracer::GetResetReason(const RfcTcpSegmentRecord& segment) const
{
    return (segment.header.flags & TcpHeader::RST) && !Find(segment.source, segment.destination)
               ? RfcTcpName(RfcTcpReason::NO_CONNECTION)
               : "";
}

void
BuiltInStateTracer::Scan(const Address& opener)
{
    if (!m_protocol)
    {
        return; // released
    }
    ObjectVectorValue sockets;
    m_protocol->GetAttribute("SocketList", sockets);
    for (auto entry = sockets.Begin(); entry != sockets.End(); ++entry)
    {
        const auto socket = DynamicCast<TcpSocket>(entry->second);
        const auto known =
            std::find_if(m_watches.begin(), m_watches.end(), [&socket](const auto& watch) {
                return watch->socket == socket;
            });
        if (!socket || known != m_watches.end())
        {
            continue;
        }
        m_watches.push_back(std::make_unique<Watch>());
        Watch& watch = *m_watches.back();
        watch.number = static_cast<uint32_t>(m_watches.size());
        watch.socket = socket;
        socket->TraceConnectWithoutContext(
            "State",
            Callback<void, TcpSocket::TcpStates_t, TcpSocket::TcpStates_t>(
                [this, &watch](TcpSocket::TcpStates_t from, TcpSocket::TcpStates_t to) {
                    Changed(watch, from, to);
                }));
        FollowVariables(watch);
        LearnEnds(watch);
        if (const auto got = m_segments.GetDeliveredNow(m_node); got && got->source == watch.peer)
        {
            watch.info.tcpi_snd_wnd = got->window; // of the SYN, which the fork has processed
        }
        if (!watch.peer.IsInvalid() && watch.local != opener)
        {
            Changed(watch, TcpSocket::LISTEN, TcpSocket::SYN_RCVD);
        }
    }
}

void
BuiltInStateTracer::LearnEnds(Watch& watch)
{
    // a socket that has closed no longer knows its ends
    Address end;
    if (watch.socket->GetSockName(end) == 0 && PortOf(end) != 0)
    {
        watch.local = end;
        // not without a name: that would set the error number that the application reads
        if (watch.socket->GetPeerName(end) == 0 && PortOf(end) != 0)
        {
            watch.peer = end;
        }
    }
}

void
BuiltInStateTracer::Changed(Watch& watch, TcpSocket::TcpStates_t from, TcpSocket::TcpStates_t to)
{
    if (!watch.socket)
    {
        return; // released
    }
    LearnEnds(watch);
    watch.info.tcpi_state = to;
    RfcTcpStateRecord record;
    record.connection = watch.number;
    record.local = watch.local;
    record.peer = watch.peer;
    record.from = from;
    record.to = to;
    const auto delivered = m_segments.GetDeliveredNow(m_node);
    const bool isOurs =
        delivered &&
        (watch.local.IsInvalid() || PortOf(delivered->destination) == PortOf(watch.local)) &&
        (watch.peer.IsInvalid() || delivered->source == watch.peer);
    const auto segment = isOurs ? std::optional(delivered->header) : std::nullopt;
    const RfcTcpCause cause = InferCause(record, segment);
    if (GetCall() != nullptr)
    {
        record.cause = GetCall();
    }
    else
    {
        record.cause = RfcTcpName(cause);
        record.segment = cause == RfcTcpCause::SEGMENT ? segment : std::nullopt;
    }
    if (to == TcpSocket::CLOSED)
    {
        record.reason = RfcTcpName(InferReason(from, cause, segment));
    }
    Write(record);
}

RfcTcpCause
BuiltInStateTracer::InferCause(const RfcTcpStateRecord& record,
                               const std::optional<RfcTcpSegmentInfo>& segment) const
{
    switch (record.to)
    {
    case TcpSocket::LISTEN:
        return RfcTcpCause::PASSIVE_OPEN;
    case TcpSocket::SYN_SENT:
        return RfcTcpCause::ACTIVE_OPEN;
    case TcpSocket::FIN_WAIT_1:
    case TcpSocket::LAST_ACK:
        return RfcTcpCause::CLOSE_CALL;
    case TcpSocket::CLOSED:
        break;
    default:
        return RfcTcpCause::SEGMENT;
    }
    const auto sent = m_segments.GetSentNow(m_node);
    const bool resets = sent && (sent->header.flags & TcpHeader::RST) != 0 &&
                        sent->source == record.local && sent->destination == record.peer;
    if (record.from == TcpSocket::TIME_WAIT)
    {
        return RfcTcpCause::TIME_WAIT_TIMEOUT;
    }
    if (record.from == TcpSocket::LISTEN)
    {
        return RfcTcpCause::CLOSE_CALL;
    }
    if (segment && ((segment->flags & TcpHeader::RST) || record.from == TcpSocket::LAST_ACK))
    {
        return RfcTcpCause::SEGMENT;
    }
    return resets ? RfcTcpCause::ABORT_CALL : RfcTcpCause::RETRANSMISSION_LIMIT;
}

} // namespace ns3::rfctcp
