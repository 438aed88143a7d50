/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Random applications over a wire that loses, repeats, delays and corrupts: whatever happens, what
// is read is what was sent, an end is an end, and who lost something is told.
//
// RFC_TCP_STORM_RUNS=10000 is another number of storms, RFC_TCP_STORM_SEED=17 one of them alone.
// RFC_TCP_STORM_BUILT_IN=1 gives the servers the built-in TCP, whose faults show up then.

#include "support/defects-lab.h"
#include "support/storm-run.h"

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

constexpr uint32_t SHARES = 12; ///< tests among which the storms are divided, to run side by side

/** @param name of an environment variable @param otherwise if there is none @return its value */
uint32_t
NumberFrom(const char* name, uint32_t otherwise)
{
    const char* text = std::getenv(name);
    return text ? static_cast<uint32_t>(std::stoul(text)) : otherwise;
}

/** A share of the storms. */
class Storm : public StormTest, public ::testing::WithParamInterface<uint32_t>
{
};

INSTANTIATE_TEST_SUITE_P(Share, Storm, ::testing::Range(0U, SHARES));

} // namespace

TEST_P(Storm, TellsTheTruthToEverybody)
{
    if (std::getenv("RFC_TCP_STORM_BUILT_IN"))
    {
        m_serverStack = Stack::BUILT_IN;
    }
    const uint32_t only = NumberFrom("RFC_TCP_STORM_SEED", 0);
    const uint32_t runs = NumberFrom("RFC_TCP_STORM_RUNS", HasSanitizers() ? 240 : 6000);
    if (only > 0)
    {
        if (only % SHARES != GetParam())
        {
            GTEST_SKIP() << "belongs to another share";
        }
        std::cout << Play(only);
        return;
    }
    for (uint32_t seed = GetParam() == 0 ? SHARES : GetParam(); seed <= runs; seed += SHARES)
    {
        Play(seed);
    }
    for (const auto& [what, count] : m_totals)
    {
        std::cout << count << ' ' << what << '\n';
    }
    // What did not happen was not tested
    std::vector<std::string> happened{"clean", "rude", "errors", "ends read", "cut and told"};
    if (m_totals["storms"] >= 200)
    {
        for (const auto reason : {RfcTcpCloseReason::NORMAL,
                                  RfcTcpCloseReason::REFUSED,
                                  RfcTcpCloseReason::RESET,
                                  RfcTcpCloseReason::TIMED_OUT,
                                  RfcTcpCloseReason::USER_TIMEOUT,
                                  RfcTcpCloseReason::ABORTED,
                                  RfcTcpCloseReason::UNREAD_DATA,
                                  RfcTcpCloseReason::DELETED,
                                  RfcTcpCloseReason::UNREACHABLE})
        {
            happened.emplace_back(RfcTcpName(reason));
        }
        for (const auto reason : {RfcTcpDiscard::BAD_CHECKSUM,
                                  RfcTcpDiscard::OUTSIDE_WINDOW,
                                  RfcTcpDiscard::NO_CONNECTION})
        {
            happened.emplace_back(RfcTcpName(reason));
        }
        for (const auto event : {RfcTcpListenEvent::SYN_DROPPED,
                                 RfcTcpListenEvent::HALF_OPEN_DROPPED,
                                 RfcTcpListenEvent::COOKIE_ACCEPTED,
                                 RfcTcpListenEvent::BACKLOG_FULL})
        {
            happened.emplace_back(RfcTcpName(event));
        }
        happened.emplace_back("calm");
        happened.emplace_back("ICMP errors");
        happened.emplace_back("TIME-WAIT cut short");
    }
    for (const std::string& what : happened)
    {
        EXPECT_GT(m_totals[what], 0U) << what;
    }
}

TEST_F(StormTest, IsTheSameForTheSameSeedWhateverCameBefore)
{
    for (const uint32_t seed : {1U, 2U, 3U})
    {
        const std::string first = Play(seed);
        Play(seed + 10);
        EXPECT_FALSE(first.empty());
        EXPECT_EQ(Play(seed), first);
    }
}

} // namespace ns3::rfctcp::test
