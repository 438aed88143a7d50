/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_SIMULATION_H
#define RFC_TCP_BENCH_SIMULATION_H

#include "load.h"

#include <cstdint>

namespace bench
{

/**
 * Simulate a load, in a process that has simulated nothing before.
 * @param load what to do @param stack what carries it
 * @return what it took; equal arguments give equal samples but for times and sizes
 */
Sample Simulate(const Load& load, Stack stack);

// One function for each kind of work, called by Simulate().

/** @param load BULK, WINDOW, LOSS or FLOWS @param stack stack @return what it took */
Sample SimulateTransfers(const Load& load, Stack stack);

/** @param load REQUESTS, CHURN or IDLE @return what it takes with UDP */
Sample SimulateUdpDialogs(const Load& load);

/** @param load REQUESTS @param stack a TCP @return what it took */
Sample SimulateRequests(const Load& load, Stack stack);

/** @param load CHURN @param stack a TCP @return what it took */
Sample SimulateChurn(const Load& load, Stack stack);

/** @param load IDLE @param stack a TCP @return what it took */
Sample SimulateIdle(const Load& load, Stack stack);

constexpr uint16_t FIRST_PORT = 1000; ///< of servers

/**
 * A client has 16384 ephemeral ports for each port of the server. Few connections share one, so
 * that a free port is found at once, however many are in TIME-WAIT.
 * @param load a load
 * @return how many ports the server listens at
 */
uint32_t GetPorts(const Load& load);

/** Connections that open in each millisecond, CHURN. */
constexpr uint32_t CHURN_PER_MILLISECOND = 1;

} // namespace bench

#endif // RFC_TCP_BENCH_SIMULATION_H
