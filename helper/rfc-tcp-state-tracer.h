/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_STATE_TRACER_H
#define RFC_TCP_STATE_TRACER_H

#include "ns3/node-container.h"
#include "ns3/rfc-tcp-journal.h"
#include "ns3/rfc-tcp-link-observer.h"

#include <cstdint>
#include <map>
#include <memory>
#include <utility>

namespace ns3
{

/**
 * @ingroup rfctcp
 * Writes every state transition of the connections of a node into a journal. Create() picks the
 * tracer of the node's TCP.
 *
 * Causes are the names of RfcTcpCause. ns-3's built-in TCP does not tell the cause, so it is
 * inferred: the application call that is running (CallScope), else the segment that was delivered
 * to the connection in the same instant ("SEGMENT"), else "TIMER", any event of the socket's own.
 *
 * The built-in TCP announces no sockets either: its list is searched after SocketCreated(), when
 * the node sends a SYN and when it receives one. Transitions of a socket before that are missing:
 * an application that calls SocketCreated() after it made a socket loses none.
 */
class RfcTcpStateTracer
{
  public:
    /**
     * Aborts if the node has neither RfcTcp nor the built-in TCP.
     * @param node with its TCP installed
     * @param link tells the segments that the node sends and receives; must live as long as the
     *        simulation
     * @param journal receives the transitions; must live as long as the simulation
     * @return the tracer of this node's TCP, which must live until the simulation is over
     */
    static std::unique_ptr<RfcTcpStateTracer> Create(Ptr<Node> node,
                                                     RfcTcpLinkObserver& link,
                                                     RfcTcpJournal& journal);
    virtual ~RfcTcpStateTracer() = default;
    RfcTcpStateTracer(const RfcTcpStateTracer&) = delete;
    RfcTcpStateTracer& operator=(const RfcTcpStateTracer&) = delete;

    /** An application of the node has made a new socket. */
    virtual void SocketCreated();
    /** Let go of all sockets, before Simulator::Destroy(). */
    virtual void Release();

    /** Marks an application call for the tracer, for as long as the mark lives. */
    class CallScope
    {
      public:
        /** @param tracer of the node @param cause name of the call, as "CLOSE_CALL" */
        CallScope(RfcTcpStateTracer& tracer, const char* cause);
        ~CallScope();
        CallScope(const CallScope&) = delete;
        CallScope& operator=(const CallScope&) = delete;

      private:
        RfcTcpStateTracer& m_tracer; ///< told
    };

  protected:
    /** @param node id of the node @param journal receives the transitions */
    RfcTcpStateTracer(uint32_t node, RfcTcpJournal& journal);

    /** @return the call that an application is in, nullptr if in none */
    const char* GetCall() const;

    /** @param record all but order, time, node and role; those are filled in and it is written */
    void Write(RfcTcpStateRecord record);

    const uint32_t m_node; ///< id of the node

  private:
    RfcTcpJournal& m_journal;               ///< receives the transitions
    const char* m_call{nullptr};            ///< see GetCall
    std::map<uint32_t, RfcTcpRole> m_roles; ///< of the connections that are not over
};

} // namespace ns3

#endif // RFC_TCP_STATE_TRACER_H
