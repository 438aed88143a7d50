/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Effects on their way out of the core: to IP, to the user, to the traces.

#include "internal/addresses.h"
#include "internal/socket-impl.h"
#include "internal/turn.h"
#include "rfc-tcp-header.h"

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
        while (tcp && m_next < m_outbox->size())
        {
            const rfctcp::Action action = std::move((*m_outbox)[m_next]); // the outbox may grow
            ++m_next;
            std::visit([this](const auto& effect) { Carry(effect); }, action);
        }
        m_outbox->clear();
        m_next = 0;
        if (m_closed)
        {
            Finish();
        }
        else if (!connection)
        {
            break;
        }
        else if (m_unsent > 0)
        {
            HandOver(false);
        }
        else
        {
            connection->Flush(Now(), *m_outbox);
            if (m_outbox->empty())
            {
                break;
            }
        }
    }
    m_outbox->clear(); // not empty if a callback has disposed of the socket
    m_next = 0;
    m_inHand = nullptr;
    if (connection)
    {
        ArmTimer();
        if (m_traces)
        {
            m_traces->Publish(*connection);
        }
    }
}

void
RfcTcpSocket::Impl::HandOver(bool more)
{
    if (m_unsent > 0)
    {
        const uint32_t octets = std::exchange(m_unsent, 0);
        const bool urgent = std::exchange(unsentUrgent, false);
        const bool push = std::exchange(unsentPush, false);
        connection->Send(Now(), octets, urgent, *m_outbox, more, push);
    }
}

void
RfcTcpSocket::Impl::Carry(const rfctcp::Transmit& effect)
{
    const rfctcp::Segment& segment = effect.segment;
    const bool stream = segment.length > 0 && !effect.garbage;
    Ptr<Packet> packet =
        stream ? sent.Gather(effect.begin, segment.length) : Create<Packet>(segment.length);
    AddTags(packet, segment.ecn);
    if (m_traces && !m_traces->tx.IsEmpty())
    {
        m_traces->tx(packet,
                     RfcTcpHeader::ToTcpHeader(key.local.port, key.remote.port, segment),
                     &socket);
    }
    if (Simulator::GetContext() != Simulator::NO_CONTEXT)
    {
        tcp->Transmit(packet, key, segment, socket.m_boundnetdevice);
        return;
    }
    // Called by a program that has not started the simulation yet: no device could send now
    Simulator::ScheduleWithContext(
        tcp->m_node->GetId(),
        Seconds(0),
        [protocol = tcp, packet, flow = key, segment, device = socket.m_boundnetdevice] {
            protocol->Transmit(packet, flow, segment, device);
        });
}

void
RfcTcpSocket::Impl::AddTags(Ptr<Packet> packet, rfctcp::EcnMark ecn) const
{
    // The text may bear tags of the user, so each is replaced rather than added
    const auto mark = static_cast<uint8_t>(ecn);
    if (socket.GetIpTos() != 0 || mark != 0)
    {
        SocketIpTosTag tag;
        // Read anew for each segment, handed on unchanged [9293 MUST-48, SHLD-21, SHLD-22]
        tag.SetTos(mark != 0 ? (socket.GetIpTos() & 0xfc) | mark : socket.GetIpTos());
        packet->ReplacePacketTag(tag);
    }
    if (socket.IsManualIpv6Tclass() || mark != 0)
    {
        SocketIpv6TclassTag tag;
        tag.SetTclass(mark != 0 ? (socket.GetIpv6Tclass() & 0xfc) | mark : socket.GetIpv6Tclass());
        packet->ReplacePacketTag(tag);
    }
    if (socket.IsManualIpTtl() && socket.GetIpTtl() != 0)
    {
        SocketIpTtlTag tag;
        tag.SetTtl(socket.GetIpTtl()); // [9293 MUST-49]
        packet->ReplacePacketTag(tag);
    }
    if (socket.IsManualIpv6HopLimit() && socket.GetIpv6HopLimit() != 0)
    {
        SocketIpv6HopLimitTag tag;
        tag.SetHopLimit(socket.GetIpv6HopLimit());
        packet->ReplacePacketTag(tag);
    }
    if (socket.GetPriority() != 0)
    {
        SocketPriorityTag tag;
        tag.SetPriority(socket.GetPriority());
        packet->ReplacePacketTag(tag);
    }
}

void
RfcTcpSocket::Impl::Carry(const rfctcp::Accept& effect)
{
    if (m_inHand && effect.length > 0)
    {
        const bool whole = effect.skip == 0 && effect.length == m_inHand->GetSize();
        Ptr<Packet> text = whole ? m_inHand : m_inHand->CreateFragment(effect.skip, effect.length);
        SocketPriorityTag priority; // of the queues it came through
        text->RemovePacketTag(priority);
        received.Insert(effect.begin, text);
    }
}

void
RfcTcpSocket::Impl::Carry(const rfctcp::Release& effect)
{
    const uint32_t octets = sent.Release(effect.upTo);
    if (octets > 0 && accepted)
    {
        socket.NotifyDataSent(octets);
        TellSend();
    }
}

void
RfcTcpSocket::Impl::Carry(const rfctcp::StateChanged& effect)
{
    // To the core an active OPEN begins in CLOSED; here it may have followed LISTEN
    const bool wasListening = std::exchange(m_wasListening, false);
    TellTransition(wasListening ? rfctcp::State::LISTEN : effect.from,
                   effect.to,
                   effect.cause,
                   effect.segment ? &*effect.segment : nullptr);
}

void
RfcTcpSocket::Impl::Carry(const rfctcp::Connected&)
{
    established = true;
    if (!passive)
    {
        accepted = true;
        socket.NotifyConnectionSucceeded();
        TellSend();
        return;
    }
    Ptr<RfcTcpSocket> listener = std::exchange(m_listener, nullptr);
    if (!listener || !listener->m_impl->listening)
    {
        NS_LOG_LOGIC("nobody listens any more");
        Abort();
        return;
    }
    accepted = true;
    listener->NotifyNewConnectionCreated(&socket, rfctcp::ToAddress(key.remote, ipv6));
    TellSend();
}

void
RfcTcpSocket::Impl::Carry(const rfctcp::Readable&)
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
RfcTcpSocket::Impl::Carry(const rfctcp::PeerClosed&)
{
    peerClosed = true;
    if (accepted && !receiveClosed)
    {
        socket.NotifyDataRecv(); // lets the application read the end
    }
    if (accepted)
    {
        TellNormalClose();
    }
    if (closeAfterPeer && !sendClosed)
    {
        sendClosed = true;
        Close(rfctcp::CloseMode::SEND);
    }
}

void
RfcTcpSocket::Impl::Carry(const rfctcp::UrgentArrived& effect)
{
    if (m_traces)
    {
        m_traces->urgentData(
            static_cast<uint32_t>(std::max<int64_t>(effect.upTo - received.GetBegin(), 0)));
    }
}

void
RfcTcpSocket::Impl::Carry(const rfctcp::SoftError& effect)
{
    NS_LOG_LOGIC("soft error " << static_cast<int>(effect.kind));
    if (m_traces)
    {
        m_traces->softError(effect.kind == rfctcp::SoftError::Kind::ICMP
                                ? RfcTcpSoftError::ICMP
                                : RfcTcpSoftError::RETRANSMISSIONS);
    }
}

void
RfcTcpSocket::Impl::Carry(const rfctcp::Discarded& effect)
{
    const auto discard = static_cast<RfcTcpDiscard>(effect.reason);
    tcp->CountDiscard(discard, tcp->m_segmentDiscarded.IsEmpty() ? RfcTcpConnectionId{} : Id());
}

void
RfcTcpSocket::Impl::Carry(const rfctcp::Closed& effect)
{
    m_closed = effect.reason;
}

void
RfcTcpSocket::Impl::Finish()
{
    const rfctcp::CloseReason why = *m_closed;
    m_closed.reset();
    reason = static_cast<RfcTcpCloseReason>(why);
    NS_LOG_DEBUG("connection " << number << " is over: " << RfcTcpName(reason));
    m_timer.Cancel();
    if (m_traces)
    {
        m_traces->Publish(*connection);
    }
    connection.reset();
    m_listener = nullptr;
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
    if (passive && !accepted)
    {
        return; // the user never knew of it
    }
    switch (why)
    {
    case rfctcp::CloseReason::NORMAL:
    case rfctcp::CloseReason::REPLACED:
    case rfctcp::CloseReason::FIN_WAIT_2_TIMEOUT:
        TellNormalClose(); // what was received stays readable
        break;
    case rfctcp::CloseReason::DELETED:
    case rfctcp::CloseReason::ABORTED:
    case rfctcp::CloseReason::UNREAD_DATA:
        received = RfcTcpReceiveStream();
        dropped ? TellErrorClose(ERROR_SHUTDOWN) : TellNormalClose();
        break;
    case rfctcp::CloseReason::REFUSED:
        TellErrorClose(ERROR_CONNREFUSED);
        break;
    case rfctcp::CloseReason::RESET:
        received = RfcTcpReceiveStream(); // "all segment queues should be flushed"
        TellErrorClose(ERROR_CONNRESET);
        break;
    case rfctcp::CloseReason::TIMED_OUT:
    case rfctcp::CloseReason::USER_TIMEOUT:
        received = RfcTcpReceiveStream();
        TellErrorClose(ERROR_TIMEDOUT);
        break;
    case rfctcp::CloseReason::UNREACHABLE:
        received = RfcTcpReceiveStream();
        TellErrorClose(ERROR_NOROUTETOHOST);
        break;
    case rfctcp::CloseReason::RETURNED_TO_LISTEN:
    case rfctcp::CloseReason::NONE:
        break;
    }
}

void
RfcTcpSocket::Impl::TellNormalClose()
{
    if (!normalCloseTold)
    {
        normalCloseTold = true;
        error = ERROR_NOTERROR;
        socket.NotifyNormalClose();
    }
}

void
RfcTcpSocket::Impl::TellErrorClose(SocketErrno code)
{
    error = code; // an end by error is never told as a normal one [9293 MUST-12]
    const bool local = reason == RfcTcpCloseReason::DELETED ||
                       reason == RfcTcpCloseReason::ABORTED ||
                       reason == RfcTcpCloseReason::UNREAD_DATA;
    if (established || passive || local)
    {
        socket.NotifyErrorClose();
    }
    else
    {
        socket.NotifyConnectionFailed();
    }
}

void
RfcTcpSocket::Impl::TellSend()
{
    if (accepted && IsOpen() && !sendClosed && !closeAfterPeer && socket.GetTxAvailable() > 0)
    {
        socket.NotifySend(socket.GetTxAvailable());
    }
}

void
RfcTcpSocket::Impl::TellTransition(rfctcp::State from,
                                   rfctcp::State to,
                                   rfctcp::Cause cause,
                                   const rfctcp::Segment* segment)
{
    m_toldState = static_cast<TcpStates_t>(to);
    NS_LOG_DEBUG("connection " << number << ' ' << rfctcp::Name(from) << " -> "
                               << rfctcp::Name(to));
    if (!tcp->m_stateTransition.IsEmpty())
    {
        RfcTcpTransition transition;
        transition.connection = Id();
        transition.from = static_cast<TcpStates_t>(from);
        transition.to = static_cast<TcpStates_t>(to);
        transition.cause = static_cast<RfcTcpCause>(cause);
        if (segment)
        {
            transition.segment.flags = segment->flags.ToOctet();
            transition.segment.seq = segment->seq.Value();
            transition.segment.ack = segment->flags.ack ? segment->ack.Value() : 0;
            transition.segment.length = segment->length;
        }
        tcp->m_stateTransition(transition);
    }
    if (m_traces)
    {
        m_traces->state = static_cast<TcpStates_t>(to);
    }
}

} // namespace ns3
