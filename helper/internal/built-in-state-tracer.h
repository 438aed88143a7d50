/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BUILT_IN_STATE_TRACER_H
#define RFC_TCP_BUILT_IN_STATE_TRACER_H

#include "ns3/rfc-tcp-state-tracer.h"
#include "ns3/tcp-l4-protocol.h"

#include <memory>
#include <vector>

namespace ns3::rfctcp
{

/**
 * Follows the State trace of every TcpSocketBase of a node.
 *
 * TcpL4Protocol announces no sockets, so its SocketList is searched whenever there may be new ones:
 * after an application made a socket, when a SYN is sent, and after a SYN arrived, which may fork a
 * listener. The fork enters the list and SYN_RCVD in one event, so that one transition is known
 * without its trace.
 */
class BuiltInStateTracer : public RfcTcpStateTracer
{
  public:
    /**
     * @param node id of the node
     * @param protocol of the node
     * @param link tells the segments
     * @param journal see base
     */
    BuiltInStateTracer(uint32_t node,
                       Ptr<TcpL4Protocol> protocol,
                       RfcTcpLinkObserver& link,
                       RfcTcpJournal& journal);

    void SocketCreated() override;
    void Release() override;

  private:
    /** A socket that is followed. */
    struct Watch
    {
        uint32_t number{0};    ///< counts the sockets of the node from 1
        Ptr<TcpSocket> socket; ///< kept, so that none vanishes unseen
        Address local;         ///< latest that is known
        Address peer;          ///< latest that is known
    };

    /** A SYN is about to reach the TCP of the node. */
    void SynDelivered();
    /**
     * Follow all new sockets. One that has a peer already is the fork of a listener.
     * @param opener local end of the socket that sends the first SYN now; invalid if none does
     */
    void Scan(const Address& opener);
    /** @param watch learns the ends of its socket, if that knows them */
    static void LearnEnds(Watch& watch);
    /** Trace sink. @param watch whose @param from state left @param to state entered */
    void Changed(Watch& watch, TcpSocket::TcpStates_t from, TcpSocket::TcpStates_t to);

    Ptr<TcpL4Protocol> m_protocol;                 ///< of the node
    RfcTcpLinkObserver& m_link;                    ///< tells the segments
    std::vector<std::unique_ptr<Watch>> m_watches; ///< all sockets seen so far
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_BUILT_IN_STATE_TRACER_H
