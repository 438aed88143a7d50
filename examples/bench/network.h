/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_NETWORK_H
#define RFC_TCP_BENCH_NETWORK_H

#include "load.h"

#include "ns3/ipv4-address.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"

#include <cstdint>
#include <vector>

namespace bench
{

constexpr uint32_t SEGMENT_SIZE = 1448; ///< octets of data in a full segment or datagram

/** Hosts and the way between them; client i talks to server i. */
struct Network
{
    ns3::NodeContainer clients;              ///< hosts that begin
    ns3::NodeContainer servers;              ///< hosts that answer
    std::vector<ns3::Ipv4Address> addresses; ///< of the servers
    ns3::NetDeviceContainer hostDevices;     ///< of all hosts, one each
};

/**
 * Sets attribute defaults.
 * @param window octets in flight at most, by the receiver's buffer
 */
void SetWindow(uint64_t window);

/**
 * Two hosts and a link, 10 Gb/s, 20 ms RTT, with room for every packet.
 * @param stack what runs there
 * @param loss share of the packets lost on the way to the server
 * @return the network
 */
Network MakePair(Stack stack, double loss);

/**
 * Hosts on both sides of a bottleneck, 1 Gb/s, 20 ms RTT, with room for every packet.
 * @param stack what runs there
 * @param hosts number on each side
 * @return the network
 */
Network MakeDumbbell(Stack stack, uint32_t hosts);

} // namespace bench

#endif // RFC_TCP_BENCH_NETWORK_H
