/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_EVENT_PROCESSING_H
#define RFC_TCP_INTERNAL_EVENT_PROCESSING_H

#include "l4-tables.h"
#include "rfc-tcp-drop-in-socket.h"
#include "socket-impl.h"

#include "ns3/assert.h"

#include <utility>

namespace ns3
{

/**
 * Processes one event of a connection [9293 3.10]: a call of the user, a segment, a timeout, or an
 * ICMP error. The code between the constructor and CarryOutEffects() collects effects in the
 * workspace of the socket. A call from inside a callback finds an event being processed and only
 * adds to the effects of that one. Socket and protocol outlive the processing.
 */
class RfcTcpSocket::Impl::EventProcessing
{
  public:
    /** @param impl the socket that the event is for */
    explicit EventProcessing(Impl& impl)
        : m_impl(impl),
          m_socket(impl.UserSocket()),
          m_tcp(impl.tcp),
          m_outermost(!impl.m_workspace)
    {
        if (m_outermost)
        {
            impl.m_workspace = m_tcp->m_tables->TakeWorkspace();
        }
        if (RfcTcpDropInSocket* dropIn = impl.DropIn())
        {
            dropIn->HandOver();
        }
    }

    ~EventProcessing()
    {
        NS_ASSERT_MSG(m_isOver, "an event without CarryOutEffects()");
    }

    EventProcessing(const EventProcessing&) = delete;
    EventProcessing& operator=(const EventProcessing&) = delete;

    /**
     * The last step of each event: carries out all effects, those included that are added
     * meanwhile. For an event inside of another one nothing happens here: the outer event carries
     * out the effects.
     */
    void CarryOutEffects()
    {
        if (m_outermost)
        {
            m_impl.Drain();
            m_tcp->m_tables->GiveWorkspace(std::move(m_impl.m_workspace));
        }
        m_isOver = true;
    }

  private:
    Impl& m_impl;                ///< the socket that the event is for
    Ptr<TcpSocket> m_socket;     ///< stays alive
    Ptr<RfcTcpL4Protocol> m_tcp; ///< stays alive
    bool m_outermost;            ///< no other event is being processed
    bool m_isOver{false};        ///< CarryOutEffects() was called
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_EVENT_PROCESSING_H
