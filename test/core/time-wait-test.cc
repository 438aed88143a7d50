/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The TIME-WAIT entry of a connection. Tables and requirements test what it does about segments.

#include "support/script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
TEST(Rfc1122, TheNextIncarnationBeginsAboveTheLast)
{
    Script s;
    s.Bring(State::TIME_WAIT);
    // [1122 4.2.2.13 (2)]: larger than the largest sequence number of the previous incarnation
    const uint32_t distance =
        s.peer.GetTimeWait().LeastIss().Value() - (Script::LOCAL_ISS + 2); // behind our FIN
    EXPECT_GT(distance, 0U);
    EXPECT_LT(distance, 1U << 31);
}

} // namespace ns3::rfctcp::test
