/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_CONDUCT_H
#define RFC_TCP_COMPARE_CONDUCT_H

#include "run.h"

#include "ns3/rfc-tcp-journal.h"

#include <optional>
#include <string>

/** What the logs of a run show that applications are not told. */
namespace compare
{

/**
 * @param journal of a run
 * @return the end whose connection went from LAST-ACK to CLOSED before its FIN was acknowledged,
 *         if one did: had the FIN been lost, nobody would have sent it again [9293 3.10.7.4]
 */
std::optional<End> FindEarlyEnd(const ns3::RfcTcpJournal& journal);

/** What a TCP did in a run. */
struct Conduct
{
    std::string name;                  ///< of the TCP
    const ns3::RfcTcpJournal& journal; ///< of the run
};

/**
 * @param a a run @param b the same run with another TCP
 * @return the first segment in which they differ, in words; empty if there is none
 */
std::string DescribeFirstDifference(const Conduct& a, const Conduct& b);

} // namespace compare

#endif // RFC_TCP_COMPARE_CONDUCT_H
