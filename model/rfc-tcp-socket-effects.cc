/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Effects on their way out of the core: to IP, to the user, to the traces.

#include "internal/addresses.h"
#include "internal/clock.h"
#include "internal/event-processing.h"
#include "internal/header.h"
#include "internal/socket-impl.h"
#include "rfc-tcp-drop-in-socket.h"

#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpSocketEffects");

void
RfcTcpSocket::Impl::Drain()
{
    while (tcp)
    {
        while (tcp && m_workspace->next < m_workspace->outbox.size())
        {
            const rfctcp::Action action =
                std::move(m_workspace->outbox[m_workspace->next]); // the outbox may grow
            ++m_workspace->next;
            std::visit([this](const auto& effect) { CarryOut(effect); }, action);
        }
        m_workspace->outbox.clear();
        m_workspace->next = 0;
        if (m_closed)
        {
            Finish();
        }
        else if (!connection)
        {
            break;
        }
        else if (m_unsent > 0 && (!GetHeldSyn() || GetHeldSyn()->goes))
        {
            PassUnsentToCore(false);
        }
        else
        {
            connection->SendDueAck(rfctcp::SimulationNow(), m_workspace->outbox);
            if (m_workspace->outbox.empty() &&
                connection->Status().state == rfctcp::State::TIME_WAIT)
            {
                BeginTimeWait();
            }
            else if (m_workspace->outbox.empty())
            {
                break;
            }
        }
    }
    m_workspace->outbox.clear(); // not empty if a callback has disposed of the socket
    m_workspace->next = 0;
    m_workspace->inHand = nullptr;
    if (connection)
    {
        ArmTimer();
        Publish();
        if (IsSynCacheEntryEnough())
        {
            BeReplacedBySynCacheEntry();
        }
    }
}

void
RfcTcpSocket::Impl::PassUnsentToCore(bool more)
{
    if (GetHeldSyn())
    {
        SendHeldSyn();
    }
    if (m_unsent > 0)
    {
        const uint32_t octets = std::exchange(m_unsent, 0);
        const bool urgent = std::exchange(unsentUrgent, false);
        const bool push = std::exchange(unsentPush, false);
        connection->Send(rfctcp::SimulationNow(), octets, urgent, m_workspace->outbox, more, push);
    }
}

void
RfcTcpSocket::Impl::CarryOut(const rfctcp::Transmit& effect)
{
    const rfctcp::Segment& segment = effect.segment;
    const bool stream = segment.length > 0 && !effect.garbage;
    Ptr<Packet> packet =
        stream ? sent.Gather(effect.begin, segment.length) : Create<Packet>(segment.length);
    Marks().AddTo(packet, segment.ecn);
    TraceSent(segment, packet);
    if (Simulator::GetContext() != Simulator::NO_CONTEXT)
    {
        tcp->Transmit(packet, key, segment, socket.m_boundnetdevice, effect.cause, effect.reason);
        return;
    }
    // Called by a program that has not started the simulation yet: no device could send now
    Simulator::ScheduleWithContext(
        tcp->m_node->GetId(),
        Seconds(0),
        [protocol = tcp,
         packet,
         flow = key,
         segment,
         device = socket.m_boundnetdevice,
         cause = effect.cause,
         why = effect.reason] { protocol->Transmit(packet, flow, segment, device, cause, why); });
}

PacketMarks
RfcTcpSocket::Impl::Marks() const
{
    PacketMarks marks;
    marks.tos = socket.GetIpTos();
    marks.hasTrafficClass = socket.IsManualIpv6Tclass();
    marks.trafficClass = socket.GetIpv6Tclass();
    marks.ttl = socket.IsManualIpTtl() ? socket.GetIpTtl() : 0;
    marks.hopLimit = socket.IsManualIpv6HopLimit() ? socket.GetIpv6HopLimit() : 0;
    marks.priority = socket.GetPriority();
    return marks;
}

void
RfcTcpSocket::Impl::TraceSent(const rfctcp::Segment& segment, Ptr<const Packet> packet)
{
    if (m_traces && !m_traces->tx.IsEmpty())
    {
        m_traces->tx(packet,
                     RfcTcpHeader::ToTcpHeader(key.local.port, key.remote.port, segment),
                     &socket);
    }
    if (RfcTcpDropInSocket* dropIn = DropIn())
    {
        dropIn->TraceSent(segment, packet);
    }
}

void
RfcTcpSocket::Impl::TraceReceived(const rfctcp::Segment& segment, Ptr<const Packet> packet)
{
    if (m_traces && !m_traces->rx.IsEmpty())
    {
        m_traces->rx(packet,
                     RfcTcpHeader::ToTcpHeader(key.remote.port, key.local.port, segment),
                     &socket);
    }
    if (RfcTcpDropInSocket* dropIn = DropIn())
    {
        dropIn->TraceReceived(segment, packet);
    }
}

void
RfcTcpSocket::Impl::CarryOut(const rfctcp::Accept& effect)
{
    if (m_workspace->inHand && effect.length > 0)
    {
        const bool whole = effect.skip == 0 && effect.length == m_workspace->inHand->GetSize();
        Ptr<Packet> text = whole ? m_workspace->inHand
                                 : m_workspace->inHand->CreateFragment(effect.skip, effect.length);
        SocketPriorityTag priority; // of the queues it came through
        text->RemovePacketTag(priority);
        received.Insert(effect.begin, text);
    }
}

void
RfcTcpSocket::Impl::CarryOut(const rfctcp::Release& effect)
{
    const uint32_t octets = sent.Release(effect.upTo);
    if (octets > 0 && accepted)
    {
        socket.NotifyDataSent(octets);
        NotifySendIfRoom();
    }
}

void
RfcTcpSocket::Impl::CarryOut(const rfctcp::StateChanged& effect)
{
    // To the core an active OPEN begins in CLOSED; here it may have followed LISTEN
    const bool wasListening = std::exchange(m_wasListening, false);
    if (effect.from == rfctcp::State::SYN_RECEIVED)
    {
        EndPending(effect.reason == rfctcp::Reason::RESET);
    }
    TraceTransition(wasListening ? rfctcp::State::LISTEN : effect.from,
                    effect.to,
                    effect.cause,
                    effect.segment ? &*effect.segment : nullptr,
                    effect.reason);
}

void
RfcTcpSocket::Impl::CarryOut(const rfctcp::Connected&)
{
    established = true;
    if (!passive)
    {
        if (!std::exchange(accepted, true)) // else a SYN has waited for octets
        {
            socket.NotifyConnectionSucceeded();
            NotifySendIfRoom();
        }
        return;
    }
    const Ptr<RfcTcpSocket> listener = m_listener;
    if (listener && connection->Status().state == rfctcp::State::SYN_RECEIVED)
    {
        BeginPending();
    }
    LeaveListener();
    if (!listener || !listener->m_impl->listening)
    {
        NS_LOG_LOGIC("nobody listens any more");
        Abort();
        return;
    }
    if (listener->m_impl->GetListenQueue().backlog > 0)
    {
        m_listener = listener;
        listener->m_impl->GetListenQueue().waiting.emplace_back(&socket);
        listener->NotifyDataRecv(); // a listening socket is readable when a connection waits
        return;
    }
    accepted = true;
    listener->NotifyNewConnectionCreated(UserSocket(), rfctcp::ToAddress(key.remote, ipv6));
    NotifySendIfRoom();
}

void
RfcTcpSocket::Impl::CarryOut(const rfctcp::Readable&)
{
    if (receiveClosed)
    {
        DiscardReceived();
    }
    else if (accepted && received.GetReadable() > 0)
    {
        socket.NotifyDataRecv();
    }
}

void
RfcTcpSocket::Impl::CarryOut(const rfctcp::PeerClosed&)
{
    peerClosed = true;
    if (accepted && !receiveClosed)
    {
        socket.NotifyDataRecv(); // lets the application read the end
    }
    if (accepted)
    {
        NotifyNormalCloseOnce();
    }
    if (closeAfterPeer && !sendClosed)
    {
        sendClosed = true;
        Close(rfctcp::CloseMode::SEND);
    }
}

void
RfcTcpSocket::Impl::CarryOut(const rfctcp::UrgentArrived& effect)
{
    if (m_traces)
    {
        m_traces->urgentData(
            static_cast<uint32_t>(std::max<int64_t>(effect.upTo - received.GetBegin(), 0)));
    }
}

void
RfcTcpSocket::Impl::CarryOut(const rfctcp::SoftError& effect)
{
    NS_LOG_LOGIC("soft error " << static_cast<int>(effect.kind));
    if (m_traces)
    {
        m_traces->softError(effect.kind);
    }
}

void
RfcTcpSocket::Impl::CarryOut(const rfctcp::Discarded& effect)
{
    tcp->CountDiscard(effect.reason,
                      tcp->m_segmentDiscarded.IsEmpty() ? RfcTcpConnectionId{} : Id());
}

void
RfcTcpSocket::Impl::CarryOut(const rfctcp::Closed& effect)
{
    m_closed = effect.reason;
}

void
RfcTcpSocket::Impl::PublishLast()
{
    const rfctcp::ReceiveVariables& rcv = connection->Status().rcv;
    notUrgent = static_cast<uint32_t>(rcv.TextEnd() - std::min(rcv.up, rcv.TextEnd()));
    notPushed = static_cast<uint32_t>(rcv.TextEnd() - std::min(rcv.push, rcv.TextEnd()));
    lastSegmentSize = GetEffectiveSegmentSize();
    Publish();
}

void
RfcTcpSocket::Impl::Publish()
{
    if (m_traces)
    {
        m_traces->Publish(*connection);
    }
    if (RfcTcpDropInSocket* dropIn = DropIn(); dropIn && connection)
    {
        dropIn->Mirror(*connection);
    }
}

void
RfcTcpSocket::Impl::BeginTimeWait()
{
    NS_LOG_DEBUG("connection " << number << " is in TIME-WAIT");
    PublishLast();
    const rfctcp::TimeWait timeWait = connection->ToTimeWait(rfctcp::SimulationNow());
    connection.reset();
    ReleaseEndpoint(); // from now on the four-tuple alone is in use
    if (!m_traces)
    {
        m_self = nullptr; // only the user may need the socket now
    }
    tcp->BeginTimeWait(*handle, timeWait);
}

void
RfcTcpSocket::Impl::EndTimeWait(rfctcp::CloseReason why,
                                rfctcp::Cause cause,
                                const rfctcp::Segment* segment)
{
    if (m_tracedState != TIME_WAIT)
    {
        return; // TIME-WAIT is ending already
    }
    EventProcessing processing(*this);
    rfctcp::StateChanged change{rfctcp::State::TIME_WAIT, rfctcp::State::CLOSED, cause, {}, why};
    if (segment)
    {
        change.segment = *segment;
    }
    m_workspace->outbox.emplace_back(std::move(change));
    m_workspace->outbox.emplace_back(rfctcp::Closed{why});
    processing.CarryOutEffects();
}

void
RfcTcpSocket::Impl::Finish()
{
    const rfctcp::CloseReason why = *m_closed;
    m_closed.reset();
    reason = why;
    NS_LOG_DEBUG("connection " << number << " is over: " << RfcTcpName(reason));
    if (connection)
    {
        PublishLast();
    }
    connection.reset();
    // A connection that waits for Accept() and has octets to read keeps its place in the queue
    if (!established || WasEndedByUser() || received.GetReadable() == 0)
    {
        LeaveListener();
    }
    const bool dropped = sent.GetSize() > 0 || received.GetReadable() > 0;
    sent = RfcTcpSendStream();
    m_unsent = 0;
    Unregister();
    if (!tcp->m_connectionClosed.IsEmpty())
    {
        tcp->m_connectionClosed(Id(), reason);
    }
    if (connection || listening)
    {
        return; // the trace sink has used the socket again
    }
    endError = GetEndError(dropped);
    error = endError;
    if (WasEndedByUser() || !established)
    {
        received = RfcTcpReceiveStream();
        endRead = true; // no clean end: more octets might have come
    }
    else
    {
        received.DropEarly(); // text in order was acknowledged and stays readable
    }
    if (passive && !accepted)
    {
        return; // the user does not know of the connection yet
    }
    if (endError == ERROR_NOTERROR)
    {
        NotifyNormalCloseOnce();
    }
    else
    {
        NotifyErrorCloseOrFailure();
    }
}

bool
RfcTcpSocket::Impl::WasEndedByUser() const
{
    return reason == RfcTcpCloseReason::DELETED || reason == RfcTcpCloseReason::ABORTED ||
           reason == RfcTcpCloseReason::UNREAD_DATA;
}

Socket::SocketErrno
RfcTcpSocket::Impl::GetEndError(bool dropped) const
{
    switch (reason)
    {
    case RfcTcpCloseReason::DELETED:
    case RfcTcpCloseReason::ABORTED:
    case RfcTcpCloseReason::UNREAD_DATA:
        return dropped ? ERROR_SHUTDOWN : ERROR_NOTERROR;
    case RfcTcpCloseReason::REFUSED:
        return ERROR_CONNREFUSED;
    case RfcTcpCloseReason::RESET:
        return ERROR_CONNRESET;
    case RfcTcpCloseReason::TIMED_OUT:
    case RfcTcpCloseReason::USER_TIMEOUT:
        return ERROR_TIMEDOUT;
    case RfcTcpCloseReason::UNREACHABLE:
        return ERROR_NOROUTETOHOST;
    default:
        return ERROR_NOTERROR;
    }
}

void
RfcTcpSocket::Impl::NotifyNormalCloseOnce()
{
    if (!normalCloseNotified)
    {
        normalCloseNotified = true;
        error = ERROR_NOTERROR;
        socket.NotifyNormalClose();
    }
}

void
RfcTcpSocket::Impl::NotifyErrorCloseOrFailure()
{
    // An end by error is not reported as a normal one [9293 MUST-12], even if NormalClose has
    // reported the peer's FIN before
    error = endError;
    if (accepted || passive || WasEndedByUser())
    {
        socket.NotifyErrorClose();
    }
    else
    {
        socket.NotifyConnectionFailed();
    }
}

void
RfcTcpSocket::Impl::NotifySendIfRoom()
{
    if (accepted && IsOpen() && !sendClosed && !closeAfterPeer && socket.GetTxAvailable() > 0)
    {
        socket.NotifySend(socket.GetTxAvailable());
    }
}

void
RfcTcpSocket::Impl::TraceTransition(rfctcp::State from,
                                    rfctcp::State to,
                                    rfctcp::Cause cause,
                                    const rfctcp::Segment* segment,
                                    rfctcp::Reason why)
{
    m_tracedState = static_cast<TcpStates_t>(to);
    NS_LOG_DEBUG("connection " << number << ' ' << rfctcp::Name(from) << " -> "
                               << rfctcp::Name(to));
    if (!tcp->m_stateTransition.IsEmpty())
    {
        tcp->m_stateTransition(rfctcp::MakeTransition(Id(), from, to, cause, segment, why));
    }
    if (m_traces)
    {
        m_traces->state = static_cast<TcpStates_t>(to);
    }
    if (RfcTcpDropInSocket* dropIn = DropIn())
    {
        dropIn->MirrorState(static_cast<TcpStates_t>(to));
    }
}

} // namespace ns3
