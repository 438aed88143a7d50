/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Calls and events on their way into the core; see rfc-tcp-socket-effects.cc for the way out.

#include "core/prefetch.h"
#include "internal/addresses.h"
#include "internal/clock.h"
#include "internal/congestion-adapter.h"
#include "internal/event-processing.h"
#include "internal/header.h"
#include "internal/socket-impl.h"
#include "rfc-tcp-drop-in-socket.h"

#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpSocketImpl");

namespace
{

using rfctcp::FlowKey;
using rfctcp::Segment;

} // namespace

RfcTcpSocket::Impl::Impl(RfcTcpSocket& owner)
    : socket(owner)
{
}

RfcTcpSocket::Impl::Impl(RfcTcpSocket& owner, const Impl& listener)
    : RfcTcpInheritedSettings(listener),
      socket(owner),
      tcp(listener.tcp),
      constructed(true)
{
    if (listener.m_traces && !(listener.m_traces->tx.IsEmpty() && listener.m_traces->rx.IsEmpty()))
    {
        m_traces = std::make_unique<Traces>();
        m_traces->tx = listener.m_traces->tx;
        m_traces->rx = listener.m_traces->rx;
    }
}

RfcTcpSocket::Impl::~Impl()
{
    Dispose();
}

void
RfcTcpSocket::Impl::Dispose()
{
    if (IsInTimeWait())
    {
        tcp->OrphanTimeWait(*handle); // TIME-WAIT outlives the socket
        handle.reset();
    }
    connection.reset();
    m_closed.reset();
    EndPending(false);
    LeaveListener();
    if (m_workspace)
    {
        m_workspace->inHand = nullptr;
    }
    listening = false;
    if (listenQueue)
    {
        const auto waiting = std::exchange(listenQueue->waiting, {});
        for (const Ptr<RfcTcpSocket>& child : waiting)
        {
            child->m_impl->LeaveListener();
        }
    }
    if (tcp)
    {
        Unregister();
        tcp = nullptr;
    }
}

void
RfcTcpSocket::Impl::Prefetch(const RfcTcpSocket* socket)
{
    // The parts of a socket are allocated one after the other, so they usually follow it in memory.
    // This memory is asked for before the pointers to the parts have arrived. Little is lost if
    // something else is there.
    constexpr std::size_t BETWEEN = 128; // octets of the allocator and of small parts
    rfctcp::Prefetch(socket,
                     sizeof(RfcTcpSocket) + sizeof(Impl) + sizeof(rfctcp::Connection) + BETWEEN);
}

// ---- Names ----

void
RfcTcpSocket::Impl::Attach(Ptr<RfcTcpL4Protocol> protocol)
{
    tcp = protocol;
    Register();
}

void
RfcTcpSocket::Impl::Register()
{
    if (!handle)
    {
        handle = tcp->m_tables->Add(&socket);
        ordinal = tcp->m_tables->sockets++;
    }
}

void
RfcTcpSocket::Impl::Unregister()
{
    ReleaseEndpoint();
    bound = false;
    bindError = ERROR_NOTERROR;
    if (handle)
    {
        tcp->m_tables->Remove(*handle);
        handle.reset();
    }
    m_self = nullptr; // perhaps the last reference
}

bool
RfcTcpSocket::Impl::ClaimEndpoint()
{
    const rfctcp::Demultiplexer::Binding wanted{
        key.local,
        rfctcp::DeviceNumber(tcp->m_deviceFiltersArrivals ? socket.m_boundnetdevice : nullptr)};
    if (!tcp->m_tables->demultiplexer.Claim(wanted, *handle, reusePort))
    {
        error = ERROR_ADDRINUSE;
        return false;
    }
    claim = std::make_unique<const rfctcp::Demultiplexer::Binding>(wanted);
    return true;
}

void
RfcTcpSocket::Impl::ReleaseEndpoint()
{
    if (claim)
    {
        tcp->m_tables->demultiplexer.Release(*claim, *handle);
        claim.reset();
    }
}

bool
RfcTcpSocket::Impl::ChoosePort(FlowKey& wanted)
{
    if (wanted.local.port != 0)
    {
        return true;
    }
    const auto port = tcp->m_tables->ports.Select(tcp->m_tables->demultiplexer, wanted, [this] {
        return tcp->Random();
    });
    if (!port)
    {
        NS_LOG_WARN("all ephemeral ports are in use");
        error = ERROR_ADDRNOTAVAIL;
        return false;
    }
    wanted.local.port = *port;
    return true;
}

RfcTcpConnectionId
RfcTcpSocket::Impl::Id() const
{
    RfcTcpConnectionId id;
    id.number = number;
    id.local = rfctcp::ToAddress(key.local, ipv6);
    if (hasPeer)
    {
        id.peer = rfctcp::ToAddress(key.remote, ipv6);
    }
    return id;
}

// ---- Calls of the user ----

void
RfcTcpSocket::Impl::Renew()
{
    if (reason != RfcTcpCloseReason::NONE) // used before
    {
        receiveClosed = false;
        closeAfterPeer = false;
    }
    passive = false;
    established = false;
    accepted = false;
    sendClosed = false;
    peerClosed = false;
    endRead = false;
    normalCloseNotified = false;
    unsentUrgent = false;
    unsentPush = false;
    error = ERROR_NOTERROR;
    endError = ERROR_NOTERROR;
    reason = RfcTcpCloseReason::NONE;
    sent = RfcTcpSendStream();
    received = RfcTcpReceiveStream();
    notUrgent = 0;
    notPushed = 0;
    lastSegmentSize = 0;
    m_unsent = 0;
}

void
RfcTcpSocket::Impl::Announce()
{
    number = ++tcp->m_tables->connections;
    if (!tcp->m_connectionCreated.IsEmpty())
    {
        tcp->m_connectionCreated(Id(), passive || listening);
    }
}

void
RfcTcpSocket::Impl::StartListening()
{
    Renew();
    Register();
    listening = true;
    hasPeer = false;
    m_self = UserSocket();
    GetListenQueue();
    tcp->m_tables->demultiplexer.SetListening(*claim, *handle, true);
    Announce();
    TraceTransition(rfctcp::State::CLOSED,
                    rfctcp::State::LISTEN,
                    rfctcp::Cause::PASSIVE_OPEN,
                    nullptr);
}

RfcTcpListenQueue&
RfcTcpSocket::Impl::GetListenQueue()
{
    if (!listenQueue)
    {
        listenQueue = std::make_unique<RfcTcpListenQueue>();
    }
    return *listenQueue;
}

void
RfcTcpSocket::Impl::LeaveListener()
{
    if (const Ptr<RfcTcpSocket> listener = m_listener)
    {
        if (!pending)
        {
            m_listener = nullptr;
        }
        RfcTcpListenQueue& queue = listener->m_impl->GetListenQueue();
        queue.halfOpen.Remove(number);
        const auto own = std::find(queue.waiting.begin(), queue.waiting.end(), &socket);
        if (own != queue.waiting.end())
        {
            queue.waiting.erase(own);
        }
    }
}

bool
RfcTcpSocket::Impl::RefusesByBacklog(const Segment& segment)
{
    if (!segment.flags.ack || segment.flags.rst || !GetListenQueue().IsBacklogFull())
    {
        return false;
    }
    // The connection stays half-open until there is room: our SYN,ACK is repeated, the peer answers
    // again
    tcp->CountListenEvent(RfcTcpListenEvent::BACKLOG_FULL, Id());
    return true;
}

void
RfcTcpSocket::Impl::OnAccept()
{
    LeaveListener();
    accepted = true;
    // The user sets callbacks for the socket now: report afterwards what has happened so far
    Simulator::ScheduleNow([self = Ptr<RfcTcpSocket>(&socket), over = !HasConnection()] {
        self->m_impl->NotifyMissedEvents(over);
    });
}

void
RfcTcpSocket::Impl::NotifyMissedEvents(bool over)
{
    if (!over && !HasConnection())
    {
        return; // the connection has ended meanwhile, and its end was reported
    }
    if (received.GetReadable() > 0 || (peerClosed && !endRead))
    {
        socket.NotifyDataRecv();
    }
    if (peerClosed)
    {
        NotifyNormalCloseOnce();
    }
    if (over && endError != ERROR_NOTERROR)
    {
        NotifyErrorCloseOrFailure();
    }
}

void
RfcTcpSocket::Impl::RejectWaiting()
{
    while (!GetListenQueue().waiting.empty())
    {
        const Ptr<RfcTcpSocket> waiting = listenQueue->waiting.front();
        waiting->m_impl->LeaveListener();
        waiting->m_impl->Abort();
    }
}

void
RfcTcpSocket::Impl::StopListening()
{
    EventProcessing processing(*this);
    listening = false;
    RejectWaiting();
    reason = RfcTcpCloseReason::DELETED;
    Unregister();
    TraceTransition(rfctcp::State::LISTEN,
                    rfctcp::State::CLOSED,
                    rfctcp::Cause::CLOSE_CALL,
                    nullptr,
                    rfctcp::Reason::DELETED);
    if (tcp && !tcp->m_connectionClosed.IsEmpty())
    {
        tcp->m_connectionClosed(Id(), reason);
    }
    processing.CarryOutEffects();
}

void
RfcTcpSocket::Impl::Open(const FlowKey& fourTuple, const RfcTcpL4Protocol::Route& route)
{
    EventProcessing processing(*this);
    const bool wasListening = listening;
    if (wasListening)
    {
        listening = false;
        tcp->m_tables->demultiplexer.SetListening(*claim, *handle, false);
        RejectWaiting();
    }
    Renew();
    Register();
    key = fourTuple;
    hasPeer = true;
    m_self = UserSocket();
    tcp->m_tables->AddConnection(*handle, key);
    connection = std::make_unique<rfctcp::Connection>(parameters, MakeCongestionControl());
    m_wasListening = wasListening;
    if (!wasListening)
    {
        Announce();
    }
    if (connection) // the trace sink may have aborted the connection
    {
        auto arguments = rfctcp::ArgumentsFor(key, tcp->SelectIss(key), route.leastMtu, route.mtu);
        arguments.fastOpen = tcp->PlanFastOpen(key, *parameters);
        if (arguments.fastOpen.text == rfctcp::SynText::EXCHANGED)
        {
            HoldSyn(arguments);
        }
        else
        {
            connection->Open(rfctcp::SimulationNow(), arguments, m_workspace->outbox);
        }
    }
    processing.CarryOutEffects();
}

void
RfcTcpSocket::Impl::OpenFrom(Ptr<RfcTcpSocket> listener,
                             const FlowKey& fourTuple,
                             const rfctcp::OpenArguments& arguments,
                             const Segment& syn,
                             const Segment* cookieAck,
                             Ptr<Packet> packet)
{
    EventProcessing processing(*this);
    m_listener = listener;
    passive = true;
    key = fourTuple;
    hasPeer = true;
    m_self = UserSocket();
    Register();
    tcp->m_tables->AddConnection(*handle, key);
    connection = std::make_unique<rfctcp::Connection>(parameters, MakeCongestionControl());
    Announce();
    if (connection && !cookieAck) // the trace sink may have aborted the connection
    {
        listener->m_impl->GetListenQueue().halfOpen.Add(number, *handle);
    }
    TraceReceived(cookieAck ? *cookieAck : syn, packet);
    if (connection && cookieAck)
    {
        m_workspace->inHand = packet;
        connection->OpenFromCookie(rfctcp::SimulationNow(),
                                   arguments,
                                   syn,
                                   *cookieAck,
                                   m_workspace->outbox);
    }
    else if (connection)
    {
        m_workspace->inHand = packet;
        connection->OpenFrom(rfctcp::SimulationNow(), arguments, syn, m_workspace->outbox);
    }
    processing.CarryOutEffects();
}

std::unique_ptr<rfctcp::CongestionControl>
RfcTcpSocket::Impl::MakeCongestionControl()
{
    RfcTcpCongestionAdapter::Settings settings; // any TcpCongestionOps of ns-3 [9293 MAY-18]
    settings.type = congestionType;
    settings.initialWindow = parameters->initialWindow;
    settings.initialSsThresh = parameters->initialSlowStartThreshold;
    settings.alternativeBackoff = alternativeBackoff;
    Ptr<TcpCongestionOps> ops;
    if (listenQueue)
    {
        ops = std::exchange(listenQueue->congestionOps, nullptr);
        if (listenQueue->IsUnused())
        {
            listenQueue.reset();
        }
    }
    const RfcTcpListenQueue* theirs = m_listener ? m_listener->m_impl->listenQueue.get() : nullptr;
    if (!ops && theirs && theirs->congestionOps)
    {
        ops = theirs->congestionOps->Fork();
    }
    return RfcTcpCongestionAdapter::Create(settings, ops);
}

void
RfcTcpSocket::Impl::Send(Ptr<Packet> packet, bool urgent, bool push)
{
    EventProcessing processing(*this);
    if (unsentUrgent)
    {
        PassUnsentToCore(false); // the urgent pointer stands behind what came before
    }
    const uint32_t octets = packet->GetSize();
    if (octets > 0)
    {
        if (unsentPush)
        {
            PassUnsentToCore(true); // so does the mark of the push
        }
        sent.Append(packet->Copy());
        m_unsent += octets; // calls while one event is processed share segments [9293 MAY-16]
        unsentUrgent = urgent;
        unsentPush = push;
    }
    processing.CarryOutEffects();
}

uint32_t
RfcTcpSocket::Impl::Flush()
{
    EventProcessing processing(*this);
    PassUnsentToCore(true);
    const uint32_t before = sent.GetSize();
    sent.Truncate(connection->DropUnsent(rfctcp::SimulationNow(), m_workspace->outbox));
    const uint32_t dropped = before - sent.GetSize();
    if (dropped > 0)
    {
        NotifySendIfRoom();
    }
    processing.CarryOutEffects();
    return dropped;
}

void
RfcTcpSocket::Impl::Receive(uint32_t octets)
{
    if (connection)
    {
        EventProcessing processing(*this);
        connection->Receive(rfctcp::SimulationNow(), octets, m_workspace->outbox);
        processing.CarryOutEffects();
    }
}

void
RfcTcpSocket::Impl::DiscardReceived()
{
    const uint32_t octets = received.GetReadable();
    if (octets > 0)
    {
        endRead = true; // octets before the end were thrown away: it would not be a clean end
        received.Extract(octets);
        Receive(octets);
    }
}

void
RfcTcpSocket::Impl::Close(rfctcp::CloseMode mode)
{
    if (connection)
    {
        EventProcessing processing(*this);
        PassUnsentToCore(true); // the FIN shares a segment with the last octets
        connection->Close(rfctcp::SimulationNow(), mode, m_workspace->outbox);
        processing.CarryOutEffects();
    }
}

void
RfcTcpSocket::Impl::Abort()
{
    if (connection)
    {
        EventProcessing processing(*this);
        if (GetHeldSyn())
        {
            SendHeldSyn(); // else there is nothing to abort
        }
        connection->Abort(rfctcp::SimulationNow(), m_workspace->outbox);
        processing.CarryOutEffects();
    }
    else if (IsInTimeWait())
    {
        EndTimeWait(rfctcp::CloseReason::ABORTED, rfctcp::Cause::ABORT_CALL, nullptr);
    }
}

// ---- Events from the network and the clock ----

void
RfcTcpSocket::Impl::Deliver(const Segment& segment, Ptr<Packet> packet)
{
    if (m_workspace) // a device delivered synchronously, in the middle of our own effects
    {
        Ptr<RfcTcpSocket> self(&socket);
        Simulator::ScheduleNow([self, segment, packet] { self->m_impl->Deliver(segment, packet); });
        return;
    }
    if (IsInTimeWait())
    {
        tcp->ArriveInTimeWait(*handle, segment, packet);
        return;
    }
    if (!IsOpen())
    {
        return;
    }
    if (m_listener && !pending && connection->Status().state == rfctcp::State::SYN_RECEIVED &&
        m_listener->m_impl->RefusesByBacklog(segment))
    {
        return;
    }
    EventProcessing processing(*this);
    TraceReceived(segment, packet);
    if (IsOpen())
    {
        m_workspace->inHand = packet;
        connection->OnSegment(rfctcp::SimulationNow(), segment, m_workspace->outbox);
    }
    processing.CarryOutEffects();
}

void
RfcTcpSocket::Impl::Recycle()
{
    if (connection)
    {
        EventProcessing processing(*this);
        connection->Recycle(rfctcp::SimulationNow(), m_workspace->outbox);
        processing.CarryOutEffects();
    }
}

void
RfcTcpSocket::Impl::ReportIcmp(const rfctcp::IcmpReport& report)
{
    if (connection && IsOpen())
    {
        EventProcessing processing(*this);
        connection->OnIcmp(rfctcp::SimulationNow(), report, m_workspace->outbox);
        processing.CarryOutEffects();
    }
}

void
RfcTcpSocket::Impl::OnTimer()
{
    const auto deadline = connection ? connection->NextDeadline() : std::nullopt;
    if (!deadline)
    {
        return;
    }
    if (*deadline > rfctcp::SimulationNow()) // the deadline was moved later since then
    {
        ArmTimer();
        return;
    }
    EventProcessing processing(*this);
    connection->OnTimer(rfctcp::SimulationNow(), m_workspace->outbox);
    processing.CarryOutEffects();
}

void
RfcTcpSocket::Impl::ArmTimer()
{
    if (const auto deadline = connection ? connection->NextDeadline() : std::nullopt)
    {
        tcp->SetDeadline(*handle, deadline->time_since_epoch().count());
    } // else a deadline that is still in the queue finds nothing to do
}

void
RfcTcpSocket::Impl::ApplyParameters()
{
    connection->SetParameters(parameters);
    if (!m_workspace) // else the effects of the event being processed end with it
    {
        ArmTimer();
    }
}

// ---- Questions ----

bool
RfcTcpSocket::Impl::IsOpen() const
{
    return HasConnection() && !m_closed;
}

bool
RfcTcpSocket::Impl::IsInTimeWait() const
{
    return tcp && handle && tcp->m_tables->slots[*handle].entry.TimeWait();
}

bool
RfcTcpSocket::Impl::HasConnection() const
{
    return connection || IsInTimeWait();
}

RfcTcpParticulars
RfcTcpSocket::Impl::Particulars() const
{
    return RfcTcpParticulars{parameters, socket.m_boundnetdevice, number, ipv6, Marks()};
}

TcpSocket::TcpStates_t
RfcTcpSocket::Impl::GetState() const
{
    if (listening)
    {
        return LISTEN;
    }
    if (IsInTimeWait())
    {
        return m_tracedState;
    }
    return connection ? static_cast<TcpStates_t>(connection->Status().state) : CLOSED;
}

uint32_t
RfcTcpSocket::Impl::GetEffectiveSegmentSize() const
{
    if (!connection)
    {
        return lastSegmentSize;
    }
    const rfctcp::Tcb& tcb = connection->Status();
    return tcb.rcv.nxt > 0 ? tcb.snd.mss
                           : 0; // the size depends on the MSS option of the peer's SYN
}

Socket::SocketErrno
RfcTcpSocket::Impl::GetReadError() const
{
    if (HasConnection())
    {
        return receiveClosed ? ERROR_SHUTDOWN : error; // more may come
    }
    return reason == RfcTcpCloseReason::NONE ? ERROR_NOTCONN : endError;
}

RfcTcpSocket::Traces&
RfcTcpSocket::Impl::GetTraces()
{
    if (!m_traces)
    {
        m_traces = std::make_unique<Traces>();
        m_traces->state = m_tracedState;
        if (connection)
        {
            m_traces->Publish(*connection); // there are no sinks yet: these are the initial values
        }
        else if (IsInTimeWait())
        {
            m_self = UserSocket(); // the sink waits for the end
        }
    }
    return *m_traces;
}

Ptr<TcpSocket>
RfcTcpSocket::Impl::UserSocket() const
{
    if (RfcTcpDropInSocket* dropIn = DropIn())
    {
        return dropIn;
    }
    return &socket;
}

} // namespace ns3
