/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_SOCKET_FIXTURE_H
#define RFC_TCP_TEST_SOCKET_FIXTURE_H

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/rfc-tcp-module.h"

#include <cstdint>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{

/** Two nodes, a link, this TCP. */
class SocketTest : public ::testing::Test
{
  protected:
    SocketTest();

    ~SocketTest() override;

    /** @param helper how to install this TCP */
    void Install(const RfcTcpHelper& helper = RfcTcpHelper());

    void AssignAddresses();

    Ptr<RfcTcpSocket> NewSocket(uint32_t node);

    Ptr<RfcTcpL4Protocol> Tcp(uint32_t node);

    InetSocketAddress Server(uint16_t port = 80);

    Inet6SocketAddress Server6(uint16_t port = 80);

    /** A listening socket on node 1. */
    Ptr<RfcTcpSocket> NewListener(const Address& local = InetSocketAddress(Ipv4Address::GetAny(),
                                                                           80));

    void Accept(Ptr<Socket> socket, const Address&);

    /** Writes down every callback of a socket and reads all that arrives. */
    void Watch(Ptr<RfcTcpSocket> socket, const std::string& name);

    static void Note(SocketTest* test, std::string what, Ptr<Socket>);

    static void Read(SocketTest* test, std::string name, Ptr<Socket> socket);

    static Ptr<Packet> Text(const std::string& text);

    /** BulkSend on node 0 to a PacketSink on node 1. @return octets the sink got */
    uint64_t Transfer(const Address& to, const Address& local, uint64_t octets);

    using Events = std::vector<std::string>;

    NodeContainer m_nodes;
    NetDeviceContainer m_devices;
    Ipv4InterfaceContainer m_addresses;
    Ipv6InterfaceContainer m_addresses6;
    std::vector<Ptr<RfcTcpSocket>> m_accepted;
    Events m_events;
};

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_SOCKET_FIXTURE_H
