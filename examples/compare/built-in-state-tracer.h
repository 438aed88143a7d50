/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_BUILT_IN_STATE_TRACER_H
#define RFC_TCP_COMPARE_BUILT_IN_STATE_TRACER_H

#include "link-observer.h"
#include "state-tracer.h"

#include "ns3/node-container.h"
#include "ns3/socket.h"

#include <memory>
#include <vector>

namespace compare
{

/**
 * Follows the State trace of every TcpSocketBase of two nodes.
 *
 * TcpL4Protocol announces no sockets, so its SocketList is searched whenever there may be new ones:
 * after an application made a socket, and after a SYN arrived, which may fork a listener. The fork
 * enters the list and SYN_RCVD in one event, so that one transition is known without its trace.
 */
class BuiltInStateTracer : public StateTracer
{
  public:
    /** @param nodes client and server @param link knows the segments @param journal see base */
    BuiltInStateTracer(const ns3::NodeContainer& nodes, const LinkObserver& link, Journal& journal);

    void SocketCreated() override;
    void SegmentDelivered(const SegmentRecord& segment) override;
    void Release() override;

  private:
    /** A socket that is followed. */
    struct Watch
    {
        End end{CLIENT};              ///< where it lives
        uint32_t number{0};           ///< counts the sockets of its end from 1
        ns3::Ptr<ns3::Object> socket; ///< kept, so that none vanishes unseen
    };

    /** @param forked true if new sockets are forks of a listener */
    void Scan(bool forked);
    /** Trace sink. @param watch whose @param from state left @param to state entered */
    void Changed(const Watch& watch,
                 ns3::TcpSocket::TcpStates_t from,
                 ns3::TcpSocket::TcpStates_t to) const;

    ns3::NodeContainer m_nodes;                    ///< client and server
    const LinkObserver& m_link;                    ///< knows the segments
    std::vector<std::unique_ptr<Watch>> m_watches; ///< all sockets seen so far
};

} // namespace compare

#endif // RFC_TCP_COMPARE_BUILT_IN_STATE_TRACER_H
