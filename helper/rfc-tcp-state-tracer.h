/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_STATE_TRACER_H
#define RFC_TCP_STATE_TRACER_H

#include "ns3/node-container.h"
#include "ns3/rfc-tcp-info.h"
#include "ns3/rfc-tcp-journal.h"
#include "ns3/rfc-tcp-segment-observer.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace ns3
{

/**
 * @ingroup rfctcp
 * Tells every state transition of the connections of a node. Create() picks the tracer of the
 * node's TCP.
 *
 * Causes are the names of RfcTcpCause, reasons those of RfcTcpCloseReason. ns-3's built-in TCP
 * tells neither, so they are inferred: the application call that is running (CallScope), else the
 * only cause that figure 5 of RFC 9293 allows, else the segment that was delivered to the
 * connection in the same instant, else a RST that was sent in this instant (ABORT_CALL), else the
 * limit of retransmissions.
 *
 * The built-in TCP announces no sockets either: its list is searched after SocketCreated(), when
 * the node sends a SYN and when it receives one. Transitions of a socket before that are missing:
 * an application that calls SocketCreated() after it made a socket loses none.
 */
class RfcTcpStateTracer
{
  public:
    /** Called with a transition, or with a restart of 2 MSL: then both states are TIME_WAIT. */
    using Sink = std::function<void(RfcTcpStateRecord record)>;

    /**
     * Aborts if the node has neither RfcTcp nor the built-in TCP.
     * @param node with its TCP installed
     * @param segments tells what the node sends and receives; must live as long as the simulation
     * @param sink gets the transitions, whose order is 0
     * @return the tracer of this node's TCP, which must live until the simulation is over
     */
    static std::unique_ptr<RfcTcpStateTracer> Create(Ptr<Node> node,
                                                     RfcTcpSegmentObserver& segments,
                                                     Sink sink);
    /**
     * Aborts if the node has neither RfcTcp nor the built-in TCP.
     * @param node with its TCP installed
     * @param segments tells what the node sends and receives; must live as long as the simulation
     * @param journal receives the transitions, restarts of 2 MSL excepted; must live as long as the
     *        simulation
     * @return the tracer of this node's TCP, which must live until the simulation is over
     */
    static std::unique_ptr<RfcTcpStateTracer> Create(Ptr<Node> node,
                                                     RfcTcpSegmentObserver& segments,
                                                     RfcTcpJournal& journal);
    virtual ~RfcTcpStateTracer() = default;
    RfcTcpStateTracer(const RfcTcpStateTracer&) = delete;
    RfcTcpStateTracer& operator=(const RfcTcpStateTracer&) = delete;

    /** An application of the node has made a new socket. */
    virtual void SocketCreated();
    /**
     * @param segment that the node sends now
     * @return RfcTcpSendCause of a retransmission or a probe; empty if it is neither, or unknown
     */
    virtual std::string GetSendCause(const RfcTcpSegmentRecord& segment) const;
    /**
     * @param segment that the node sends now
     * @return RfcTcpReason of a RST; empty if it is none, or unknown
     */
    virtual std::string GetResetReason(const RfcTcpSegmentRecord& segment) const;
    /**
     * @param local own end of a connection @param peer the other end
     * @return its variables now, if it has a socket; of the built-in TCP those that have trace
     *         sources
     */
    virtual std::optional<RfcTcpInfo> GetInfo(const Address& local, const Address& peer) const;
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
    /** @param node id of the node @param sink receives the transitions */
    RfcTcpStateTracer(uint32_t node, Sink sink);

    /** @return the call that an application is in, nullptr if in none */
    const char* GetCall() const;

    /** @param record all but order, time, node and role; those are filled in and it is written */
    void Write(RfcTcpStateRecord record);

    const uint32_t m_node; ///< id of the node

  private:
    Sink m_sink;                            ///< receives the transitions
    const char* m_call{nullptr};            ///< see GetCall
    std::map<uint32_t, RfcTcpRole> m_roles; ///< of the connections that are not over
};

} // namespace ns3

#endif // RFC_TCP_STATE_TRACER_H
