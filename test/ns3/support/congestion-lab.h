/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_CONGESTION_LAB_H
#define RFC_TCP_TEST_CONGESTION_LAB_H

#include "ns3/nstime.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ns3::rfctcp::test
{

/** A transfer over one bottleneck. */
struct Trial
{
    std::string control{"ns3::TcpNewReno"}; ///< congestion control
    bool rfcTcp{true};                      ///< our TCP at both ends, else the built-in one
    std::string rate{"10Mbps"};             ///< of the bottleneck
    std::string delay{"20ms"};              ///< one way
    uint32_t queue{60};                     ///< packets
    double loss{0};                         ///< of data segments
    std::string rules;                      ///< impairments of the bottleneck
    uint32_t markFrom{0};       ///< packets in the queue that begin to be marked; 0: drop
    uint32_t seed{1};           ///< RngRun
    uint64_t octets{0};         ///< to send; 0: without end
    Time duration{Seconds(20)}; ///< of the simulation
    std::vector<std::pair<std::string, std::string>> attributes; ///< defaults, names in full
};

/** What came of it. */
struct Outcome
{
    uint64_t received{0};       ///< octets the receiver has read
    double goodput{0};          ///< of them, bits a second over the whole duration
    uint32_t leastWindow{0};    ///< cwnd after the first reduction, octets
    uint32_t greatestWindow{0}; ///< cwnd, octets
    double meanWindow{0};       ///< cwnd, over the second half, octets
    uint64_t drops{0};          ///< packets that the queue has dropped
    uint64_t marks{0};          ///< packets that the queue has marked
    uint32_t longestQueue{0};   ///< packets that waited at the sender's device at once
    bool closed{false};         ///< the sender was told that everything arrived
};

/** @param trial what to simulate @return what came of it */
Outcome Try(const Trial& trial);

/** @return TypeIds of the congestion controls that this ns-3 has */
std::vector<std::string> CongestionControls();

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_CONGESTION_LAB_H
