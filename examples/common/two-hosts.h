/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_TWO_HOSTS_H
#define RFC_TCP_COMMON_TWO_HOSTS_H

#include "story.h"

#include "ns3/address.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"
#include "ns3/socket.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string>

namespace common
{

/**
 * The story of two hosts with RFC TCP, 10 Mb/s and 20 ms apart. Calls and callbacks of their
 * applications are told.
 */
class TwoHosts : public Story
{
  public:
    /** Gets a socket, how many octets have come so far, and whether the peer has closed. */
    using Receiver = std::function<void(ns3::Ptr<ns3::Socket> socket, uint32_t total, bool end)>;
    /** Gets the socket of a connection. */
    using SocketReceiver = std::function<void(ns3::Ptr<ns3::Socket> socket)>;

    static constexpr uint16_t PORT = 80; ///< of the server

    /**
     * @param program its name
     * @param cmd gets the options --msl, --rules, --memory and those of a Story
     * @param names of the hosts
     */
    TwoHosts(const std::string& program,
             ns3::CommandLine& cmd,
             const std::array<std::string, 2>& names = {"client", "server"});

    /** @param rules of the link (RfcTcpImpairmentRule), beside those of --rules; before Open() */
    void AddRules(const std::string& rules);
    /** Makes the folder of the results and the hosts, once the command line was read. */
    void Open();

    /** @param host one of the two @param port there @return that end */
    ns3::Address GetEnd(ns3::Ptr<ns3::Node> host, uint16_t port) const;

    /**
     * Makes the server listen.
     * @param accept gets the socket of each connection that is established
     * @return the listener
     */
    ns3::Ptr<ns3::Socket> Listen(SocketReceiver accept);
    /**
     * Makes a host open a connection.
     * @param host one of the two
     * @param port its own, 0 for an ephemeral one
     * @param peer whom it calls
     * @param connected gets the socket once the connection is established
     * @return the socket
     */
    ns3::Ptr<ns3::Socket> Connect(ns3::Ptr<ns3::Node> host,
                                  uint16_t port,
                                  const ns3::Address& peer,
                                  SocketReceiver connected);
    /** Makes the client call the server; see above. */
    ns3::Ptr<ns3::Socket> Connect(SocketReceiver connected);
    /**
     * Reads all that comes.
     * @param socket to be read
     * @param receiver told of all that comes; lives as long as the socket and must not own it
     */
    void Read(ns3::Ptr<ns3::Socket> socket, Receiver receiver);

    /** Socket::Send() @param socket its own @param octets how many */
    void Send(ns3::Ptr<ns3::Socket> socket, uint32_t octets);
    /** Socket::Close() @param socket its own */
    void Close(ns3::Ptr<ns3::Socket> socket);

    ns3::Ptr<ns3::Node> client; ///< drawn on the left
    ns3::Ptr<ns3::Node> server; ///< drawn on the right
    ns3::Time msl;              ///< maximum segment lifetime: option --msl

  private:
    /** @param host whose memory for connections is told whenever it changes */
    void TellMemory(ns3::Ptr<ns3::Node> host);

    bool m_memory{false};                          ///< option --memory
    std::array<std::string, 2> m_names;            ///< of the hosts
    ns3::RfcTcpLinkImpairmentHelper m_impairments; ///< option --rules
};

} // namespace common

#endif // RFC_TCP_COMMON_TWO_HOSTS_H
