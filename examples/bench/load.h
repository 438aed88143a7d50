/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_LOAD_H
#define RFC_TCP_BENCH_LOAD_H

#include <cstdint>
#include <string>
#include <vector>

/** The program rfc-tcp-bench: what segments and connections cost on each TCP and on plain UDP. */
namespace bench
{

/** What carries the data. */
enum class Stack : uint8_t
{
    UDP,      ///< the floor: datagrams of ns-3's UDP, as many as TCP needs segments
    RFC,      ///< ns3::RfcTcpL4Protocol
    BUILT_IN, ///< ns3::TcpL4Protocol
};

/** Kinds of work. */
enum class Workload : uint8_t
{
    BULK,     ///< one transfer, by size
    WINDOW,   ///< one transfer of the same size, by window
    LOSS,     ///< one transfer with random loss
    FLOWS,    ///< many transfers through one bottleneck
    REQUESTS, ///< requests and replies on one connection
    CHURN,    ///< short connections, by their number
    IDLE,     ///< requests and replies on one of many idle connections, by their number
};

/** Work of one kind and size. */
struct Load
{
    Workload workload{Workload::BULK}; ///< kind
    std::string parameter;             ///< its size, as "20MB"
    double x{0};                       ///< the same as a number, for plots
    std::vector<Stack> stacks;         ///< what carries it
    uint32_t maxRuns{UINT32_MAX};      ///< no more repetitions than that: it takes long

    uint64_t octets{0};       ///< of each transfer
    uint32_t window{0};       ///< segments of 1448 octets in flight at most
    double loss{0};           ///< share of data segments lost, TCP only
    uint32_t connections{1};  ///< how many
    uint32_t transactions{0}; ///< how many in all
};

/** What a process measured; crosses a pipe as it stands, so it owns nothing. */
struct Sample
{
    bool complete{false};          ///< everything that was sent arrived, and no error was told
    uint64_t expected{0};          ///< octets that the applications want to send
    uint64_t sent{0};              ///< octets that they sent
    uint64_t received{0};          ///< octets that they received
    uint64_t segments{0};          ///< packets that left devices of hosts while measured
    uint64_t operations{0};        ///< what the cost is divided by, see GetUnit()
    double cpuSeconds{0};          ///< processor time of the process while measured
    double wallSeconds{0};         ///< the same by the clock on the wall
    double simulatedSeconds{0};    ///< simulated time at the end
    uint64_t peakOctets{0};        ///< largest resident size of the process
    double octetsPerConnection{0}; ///< idle: growth of the resident size, both ends; else 0
    double openSeconds{0};         ///< idle: wall time until all are open; else 0
    double closeSeconds{0};        ///< idle: wall time to close all, TIME-WAIT included; else 0
};

/** @param stack a stack @return its name, as "builtin" */
const char* GetName(Stack stack);

/** @param workload a workload @return its name, as "bulk" */
const char* GetName(Workload workload);

/** @param workload a workload @return what it does, in words */
const char* GetSummary(Workload workload);

/** @param workload a workload @return what its cost is counted by, as "segment" */
const char* GetUnit(Workload workload);

/** @param load a load @param stack one of its stacks @return as "bulk/20MB/rfc" */
std::string GetPath(const Load& load, Stack stack);

} // namespace bench

#endif // RFC_TCP_BENCH_LOAD_H
