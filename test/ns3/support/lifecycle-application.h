/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LIFECYCLE_APPLICATION_H
#define LIFECYCLE_APPLICATION_H

#include "lifecycle-scenario.h"

#include "ns3/rfc-tcp-socket.h"

#include <cstdint>
#include <functional>
#include <string>

namespace ns3
{
namespace lifecycle
{

/**
 * The application of one end in one connection. Plays its role, checks each octet it reads, and
 * counts its callbacks.
 */
class Application
{
  public:
    /**
     * @param role what it does
     * @param sends number of the stream it sends
     * @param reads number of the stream it reads
     * @param expected octets of that stream
     */
    Application(const Role& role, uint32_t sends, uint32_t reads, uint32_t expected);

    /** @param socket it uses */
    void Use(Ptr<RfcTcpSocket> socket);
    /** The connection exists: called by who accepts it, or as ConnectionSucceeded. */
    void OnConnected(Ptr<Socket>);
    /** @return the socket, nullptr before it has one */
    Ptr<RfcTcpSocket> GetSocket() const;
    /**
     * To be called when all is over.
     * @param refused whether the peer shall have refused the connection
     * @param report receives what is wrong
     */
    void Judge(bool refused, const std::function<void(const std::string&)>& report);

  private:
    // The other callbacks of the socket
    void OnFailed(Ptr<Socket>);
    void OnNormalClose(Ptr<Socket>);
    void OnErrorClose(Ptr<Socket>);
    void OnRecv(Ptr<Socket>);
    void OnSend(Ptr<Socket>, uint32_t);

    /** @param moment one that has come */
    void Reach(Moment moment);
    /** Closes, or half-closes. */
    void Close();
    /** Closes both directions. */
    void CloseRest();
    /** Sends what the socket takes now. */
    void Send();
    /** @param limit octets to read at most */
    void Read(uint32_t limit);
    /** Reads some octets, and again later. */
    void ReadSlowly();

    const Role m_role;          ///< what it does
    const uint32_t m_sends;     ///< stream it sends
    const uint32_t m_reads;     ///< stream it reads
    const uint32_t m_expected;  ///< octets of that stream
    Ptr<RfcTcpSocket> m_socket; ///< its socket
    bool m_sending{false};      ///< it has begun to send, and the socket has not taken all
    bool m_allSent{false};      ///< the socket has
    bool m_halfClosed{false};   ///< ShutdownSend() was called
    uint32_t m_sent{0};         ///< octets the socket has taken
    uint32_t m_received{0};     ///< octets read
    uint32_t m_wrong{0};        ///< octets read that were not sent at that place
    uint32_t m_ends{0};         ///< ends read
    uint32_t m_slowReads{0};    ///< reads of a slow reader
    uint32_t m_connected{0};    ///< times it was told that the connection exists
    uint32_t m_failed{0};       ///< ConnectionFailed
    uint32_t m_normalCloses{0}; ///< NormalClose
    uint32_t m_errorCloses{0};  ///< ErrorClose
    uint32_t m_failedCalls{0};  ///< calls of the socket that failed
};

} // namespace lifecycle
} // namespace ns3

#endif // LIFECYCLE_APPLICATION_H
