/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "support/pair.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

TEST(Lifecycle, HandshakeTransferAndClose)
{
    Pair pair;
    pair.b.Listen();
    pair.b.closesOnEof = true;
    pair.a.Connect();
    pair.Drive(1s);
    EXPECT_EQ(pair.a.GetState(), State::ESTABLISHED);
    EXPECT_EQ(pair.b.GetState(), State::ESTABLISHED);
    pair.a.Send(1000000);
    pair.Drive(60s);
    EXPECT_EQ(pair.b.readable, 1000001);
    EXPECT_EQ(pair.a.released, 1000000u);
    EXPECT_EQ(pair.a.retransmissions, 0u);
    pair.a.Close();
    pair.Drive(1s);
    EXPECT_EQ(pair.a.GetState(), State::TIME_WAIT);
    EXPECT_EQ(pair.b.closed, CloseReason::NORMAL);
    const Instant entered = pair.now;
    pair.Drive();
    EXPECT_EQ(pair.a.closed, CloseReason::NORMAL);
    EXPECT_GE(pair.now - entered, 238s);
    EXPECT_TRUE(pair.IsQuiet());
}

TEST(Rfc9293Must10, CrossingSynsEstablishBothEnds)
{
    RecordProperty("requirement", "RFC9293/MUST-10");
    Pair pair;
    pair.a.Connect();
    pair.b.Connect();
    pair.Drive(5s); // RFC 9293 Figure 7
    EXPECT_EQ(pair.a.GetState(), State::ESTABLISHED);
    EXPECT_EQ(pair.b.GetState(), State::ESTABLISHED);
    EXPECT_EQ(pair.a.transitions.at(1).to, State::SYN_RECEIVED);
}

} // namespace ns3::rfctcp::test
