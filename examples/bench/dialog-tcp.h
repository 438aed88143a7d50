/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_DIALOG_TCP_H
#define RFC_TCP_BENCH_DIALOG_TCP_H

#include "ns3/address.h"
#include "ns3/callback.h"
#include "ns3/node.h"
#include "ns3/socket.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace bench
{

constexpr uint32_t REQUEST_OCTETS = 100; ///< of a request
constexpr uint32_t REPLY_OCTETS = 1000;  ///< of a reply

/** Answers each request with a reply, on any number of connections, until the peer closes. */
class Responder
{
  public:
    /** @param node where @param firstPort listens there @param ports and at so many in all */
    Responder(const ns3::Ptr<ns3::Node>& node, uint16_t firstPort, uint32_t ports);
    Responder(const Responder&) = delete;
    Responder& operator=(const Responder&) = delete;

    /** @return requests read so far */
    uint64_t GetRequests() const;
    /** @return connections that the peer has closed */
    uint64_t GetClosed() const;
    /** @return whether a socket has told an error */
    bool HasFailed() const;

  private:
    /** @param socket accepted one */
    void Accept(ns3::Ptr<ns3::Socket> socket, const ns3::Address& peer);
    /** @param socket with octets to read */
    void Read(ns3::Ptr<ns3::Socket> socket);
    /** @param socket whose peer has closed */
    void PeerClosed(ns3::Ptr<ns3::Socket> socket);
    /** An error was told. */
    void Fail(ns3::Ptr<ns3::Socket> socket);

    std::vector<ns3::Ptr<ns3::Socket>> m_listeners;       ///< one a port
    ns3::Callback<void, ns3::Ptr<ns3::Socket>> m_onData;  ///< shared by all connections
    ns3::Callback<void, ns3::Ptr<ns3::Socket>> m_onClose; ///< shared by all connections
    ns3::Callback<void, ns3::Ptr<ns3::Socket>> m_onError; ///< shared by all connections
    uint64_t m_requests{0};                               ///< read
    uint64_t m_closed{0};                                 ///< connections
    bool m_failed{false};                                 ///< an error was told
};

/** The client's part: opens connections, and sends requests when it is told to. */
class Requester
{
  public:
    using Notify = std::function<void(const ns3::Ptr<ns3::Socket>&)>; ///< told of a connection

    /**
     * @param node where
     * @param onConnected told of a new connection
     * @param onReply told when a reply was read
     */
    Requester(const ns3::Ptr<ns3::Node>& node, Notify onConnected, Notify onReply);
    Requester(const Requester&) = delete;
    Requester& operator=(const Requester&) = delete;

    /** @param server whom to connect to */
    void Open(const ns3::Address& server);
    /** @param socket connection to send a request on */
    void Request(const ns3::Ptr<ns3::Socket>& socket);

    /** @return requests sent so far */
    uint64_t GetRequests() const;
    /** @return replies read so far */
    uint64_t GetReplies() const;
    /** @return whether a socket has told an error */
    bool HasFailed() const;

  private:
    /** @param socket with octets to read */
    void Read(ns3::Ptr<ns3::Socket> socket);
    /** An error was told. */
    void Fail(ns3::Ptr<ns3::Socket> socket);

    ns3::Ptr<ns3::Node> m_node;                               ///< where
    Notify m_onReply;                                         ///< told
    ns3::Callback<void, ns3::Ptr<ns3::Socket>> m_onConnected; ///< shared by all connections
    ns3::Callback<void, ns3::Ptr<ns3::Socket>> m_onData;      ///< shared by all connections
    ns3::Callback<void, ns3::Ptr<ns3::Socket>> m_onError;     ///< shared by all connections
    uint64_t m_requests{0};                                   ///< sent
    uint64_t m_replies{0};                                    ///< read
    bool m_failed{false};                                     ///< an error was told
};

} // namespace bench

#endif // RFC_TCP_BENCH_DIALOG_TCP_H
