/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BUILT_IN_STATE_TRACER_H
#define RFC_TCP_BUILT_IN_STATE_TRACER_H

#include "ns3/rfc-tcp-state-tracer.h"
#include "ns3/tcp-l4-protocol.h"

#include <functional>
#include <memory>
#include <optional>
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
     * @param segments tells what the node sends and receives
     * @param sink see base
     */
    BuiltInStateTracer(uint32_t node,
                       Ptr<TcpL4Protocol> protocol,
                       RfcTcpSegmentObserver& segments,
                       Sink sink);

    void SocketCreated() override;
    void Release() override;
    /** Infers the cause from the congestion machine and the peer's window. */
    std::string GetSendCause(const RfcTcpSegmentRecord& segment) const override;
    std::optional<RfcTcpInfo> GetInfo(const Address& local, const Address& peer) const override;
    /** Knows the RST of a closed port only. */
    std::string GetResetReason(const RfcTcpSegmentRecord& segment) const override;

  private:
    /** A socket that is followed. */
    struct Watch
    {
        uint32_t number{0};    ///< counts the sockets of the node from 1
        Ptr<TcpSocket> socket; ///< kept, so that none vanishes unseen
        Address local;         ///< latest that is known
        Address peer;          ///< latest that is known
        RfcTcpInfo info;       ///< what the trace sources have told
    };

    /** A SYN is about to reach the TCP of the node. */
    void SynDelivered();
    /**
     * Follow all new sockets. One that has a peer already is the fork of a listener.
     * @param opener local end of the socket that sends the first SYN now; invalid if none does
     */
    void Scan(const Address& opener);
    /** @param local @param peer ends @return the newest socket with them, nullptr if there is none
     */
    const Watch* Find(const Address& local, const Address& peer) const;
    /** @param watch whose trace sources are followed */
    static void FollowVariables(Watch& watch);
    /** @param watch learns the ends of its socket, if that knows them */
    static void LearnEnds(Watch& watch);
    /** Trace sink. @param watch whose @param from state left @param to state entered */
    void Changed(Watch& watch, TcpSocket::TcpStates_t from, TcpSocket::TcpStates_t to);
    /**
     * Infers why a state was left.
     * @param record with all else @param segment that was delivered to the connection in the
     * present instant, if any @return why
     */
    RfcTcpCause InferCause(const RfcTcpStateRecord& record,
                           const std::optional<RfcTcpSegmentInfo>& segment) const;

    Ptr<TcpL4Protocol> m_protocol;                 ///< of the node
    RfcTcpSegmentObserver& m_segments;             ///< tells the segments
    std::vector<std::unique_ptr<Watch>> m_watches; ///< all sockets seen so far
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_BUILT_IN_STATE_TRACER_H
