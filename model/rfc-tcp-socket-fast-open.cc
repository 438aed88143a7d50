/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// TCP Fast Open [7413] in a socket: SYNs that wait for octets, and connections that users get
// before they are established.

#include "core/connection.h"
#include "internal/clock.h"
#include "internal/event-processing.h"
#include "internal/socket-impl.h"

#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/tcp-congestion-ops.h"

#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpSocketFastOpen");

// ---- Client ----

void
RfcTcpSocket::Impl::HoldSyn(const rfctcp::OpenArguments& arguments)
{
    NS_LOG_LOGIC("the SYN waits for octets");
    auto& held = GetListenQueue().heldSyn;
    held = std::make_unique<RfcTcpHeldSyn>();
    held->arguments = arguments;
    CallIfHeld(Time(0), &Impl::AskForSynText);
}

void
RfcTcpSocket::Impl::CallIfHeld(Time delay, void (Impl::*method)())
{
    Simulator::ScheduleWithContext(tcp->m_node->GetId(),
                                   delay,
                                   [self = Ptr<RfcTcpSocket>(&socket), method, held = number] {
                                       Impl& impl = *self->m_impl;
                                       if (impl.GetHeldSyn() && impl.number == held)
                                       {
                                           (impl.*method)();
                                       }
                                   });
}

void
RfcTcpSocket::Impl::AskForSynText()
{
    EventProcessing processing(*this);
    if (m_unsent == 0)
    {
        // Most applications send once they are told of success. If there is none, they are told of
        // an error later
        accepted = true;
        socket.NotifyConnectionSucceeded();
        NotifySendIfRoom();
    }
    if (GetHeldSyn() && m_unsent == 0 && parameters->fastOpenDelay > rfctcp::Duration::zero())
    {
        GetHeldSyn()->goes = true;
        CallIfHeld(rfctcp::ToTime(parameters->fastOpenDelay), &Impl::ReleaseSyn);
    }
    else if (GetHeldSyn())
    {
        SendHeldSyn();
    }
    processing.CarryOutEffects();
}

void
RfcTcpSocket::Impl::ReleaseSyn()
{
    EventProcessing processing(*this);
    SendHeldSyn();
    processing.CarryOutEffects();
}

void
RfcTcpSocket::Impl::SendHeldSyn()
{
    const auto held = std::move(listenQueue->heldSyn);
    if (listenQueue->IsUnused())
    {
        listenQueue.reset();
    }
    if (!unsentUrgent) // no SYN bears urgent data
    {
        held->arguments.fastOpen.octets = std::exchange(m_unsent, 0);
    }
    connection->Open(rfctcp::SimulationNow(), held->arguments, m_workspace->outbox);
    if (m_unsent == 0 && std::exchange(unsentPush, false))
    {
        connection->Send(rfctcp::SimulationNow(), 0, false, m_workspace->outbox, true, true);
    }
}

uint32_t
RfcTcpSocket::Impl::GetSynRoom() const
{
    const RfcTcpHeldSyn* held = GetHeldSyn();
    return held ? rfctcp::Connection::SynTextLimit(held->arguments, *parameters) : 0;
}

void
RfcTcpSocket::Impl::CarryOut(const rfctcp::FastOpenAnswer& effect)
{
    tcp->NoteFastOpenAnswer(key, effect, Id());
}

// ---- Listener ----

void
RfcTcpSocket::Impl::BeginPending()
{
    pending = true;
    ++m_listener->m_impl->GetListenQueue().pendingFastOpens;
}

void
RfcTcpSocket::Impl::EndPending(bool reset)
{
    if (!std::exchange(pending, false))
    {
        return;
    }
    RfcTcpListenQueue& queue = m_listener->m_impl->GetListenQueue();
    --queue.pendingFastOpens;
    if (reset)
    {
        queue.fastResets.push_back(rfctcp::SimulationNow());
    }
    if (accepted)
    {
        m_listener = nullptr; // else the connection waits for Accept()
    }
}

} // namespace ns3
