/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_DIALOG_UDP_H
#define RFC_TCP_BENCH_DIALOG_UDP_H

#include "ns3/ipv4-address.h"
#include "ns3/node.h"
#include "ns3/socket.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace bench
{

/** What an end sends when a datagram of some length arrives. */
struct DialogRule
{
    uint32_t received;           ///< octets of the datagram
    std::vector<uint32_t> sends; ///< octets of each datagram of the answer
};

/** A script for two ends. */
struct DialogScript
{
    uint32_t opening;                    ///< octets of the client's first datagram
    std::vector<DialogRule> clientRules; ///< what the client does
    std::vector<DialogRule> serverRules; ///< what the server does
    uint32_t last;                       ///< octets of the datagram that ends it at the client
};

/** @return a request and its reply */
DialogScript MakeRequestScript();

/** @return as many datagrams, as long, as the segments of a connection with one request */
DialogScript MakeConnectionScript();

/** The floor of connections: datagrams that go to and fro between two sockets by a script. */
class UdpDialog
{
  public:
    /**
     * @param client node that begins @param server node that answers
     * @param address of the server @param port of the server
     * @param script what is sent
     * @param onDone called after each dialog
     */
    UdpDialog(const ns3::Ptr<ns3::Node>& client,
              const ns3::Ptr<ns3::Node>& server,
              const ns3::Ipv4Address& address,
              uint16_t port,
              DialogScript script,
              std::function<void()> onDone);
    UdpDialog(const UdpDialog&) = delete;
    UdpDialog& operator=(const UdpDialog&) = delete;

    /** Begins a dialog; others may be under way. */
    void Begin();
    /** @return octets sent by both ends */
    uint64_t GetSent() const;
    /** @return octets received by both ends */
    uint64_t GetReceived() const;
    /** @return dialogs that have ended */
    uint64_t GetDone() const;

  private:
    /** @param socket that sends @param octets how many */
    void Send(const ns3::Ptr<ns3::Socket>& socket, uint32_t octets);
    /** @param socket that receives @param rules what it does then */
    void Read(const ns3::Ptr<ns3::Socket>& socket, const std::vector<DialogRule>& rules);

    ns3::Ptr<ns3::Socket> m_client; ///< begins
    ns3::Ptr<ns3::Socket> m_server; ///< answers
    DialogScript m_script;          ///< what is sent
    std::function<void()> m_onDone; ///< after each dialog
    bool m_serverConnected{false};  ///< the server knows the client
    uint64_t m_sent{0};             ///< octets
    uint64_t m_received{0};         ///< octets
    uint64_t m_done{0};             ///< dialogs
};

} // namespace bench

#endif // RFC_TCP_BENCH_DIALOG_UDP_H
