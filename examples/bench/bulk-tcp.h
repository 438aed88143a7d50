/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_BULK_TCP_H
#define RFC_TCP_BENCH_BULK_TCP_H

#include "ns3/address.h"
#include "ns3/node.h"
#include "ns3/socket.h"

#include <cstdint>

namespace bench
{

/** Connects, sends virtual octets, closes. Uses ns3::Socket alone, whatever TCP there is. */
class BulkSender
{
  public:
    /** @param node where @param server whom to connect to @param octets how many to send */
    BulkSender(const ns3::Ptr<ns3::Node>& node, const ns3::Address& server, uint64_t octets);
    BulkSender(const BulkSender&) = delete;
    BulkSender& operator=(const BulkSender&) = delete;

    /** @return octets accepted by the socket so far */
    uint64_t GetSent() const;
    /** @return whether the socket has told an error */
    bool HasFailed() const;

  private:
    /** Sends until the buffer is full or all is sent. */
    void SendMore();

    ns3::Ptr<ns3::Socket> m_socket; ///< nullptr once closed
    uint64_t m_octets;              ///< to send
    uint64_t m_sent{0};             ///< sent
    bool m_failed{false};           ///< an error was told
};

/** Accepts connections, reads all there is, closes when the peer has. */
class BulkReceiver
{
  public:
    /** @param node where @param port listens there */
    BulkReceiver(const ns3::Ptr<ns3::Node>& node, uint16_t port);
    BulkReceiver(const BulkReceiver&) = delete;
    BulkReceiver& operator=(const BulkReceiver&) = delete;

    /** @return octets read so far */
    uint64_t GetReceived() const;
    /** @return whether a socket has told an error */
    bool HasFailed() const;

  private:
    /** @param socket accepted one */
    void Accept(ns3::Ptr<ns3::Socket> socket, const ns3::Address& peer);
    /** @param socket with octets to read */
    void Read(ns3::Ptr<ns3::Socket> socket);

    ns3::Ptr<ns3::Socket> m_listener; ///< accepts
    uint64_t m_received{0};           ///< octets
    bool m_failed{false};             ///< an error was told
};

} // namespace bench

#endif // RFC_TCP_BENCH_BULK_TCP_H
