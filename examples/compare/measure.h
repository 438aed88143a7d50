/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_MEASURE_H
#define RFC_TCP_COMPARE_MEASURE_H

#include "endpoint.h"
#include "run.h"

#include "ns3/rfc-tcp-journal.h"

#include <array>

namespace compare
{

/**
 * Turn the log of a run into numbers, at the end of its simulation.
 *
 * @param scenario what the applications wanted to do
 * @param journal with states and segments
 * @param ends what the applications lived through, by End
 * @return the numbers and the verdict, as --help defines them
 */
RunResult Measure(const Scenario& scenario,
                  const ns3::RfcTcpJournal& journal,
                  const std::array<EndpointRecord, END_COUNT>& ends);

} // namespace compare

#endif // RFC_TCP_COMPARE_MEASURE_H
