/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/tables/demultiplexer.h"
#include "support/owning-demultiplexer.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp
{
namespace
{

AddressOctets
V4(uint8_t last)
{
    AddressOctets address = AnyIpv4();
    address[12] = 10;
    address[15] = last;
    return address;
}

AddressOctets
V6(uint8_t last)
{
    AddressOctets address{};
    address[0] = 0x20;
    address[1] = 0x01;
    address[15] = last;
    return address;
}

FlowKey
Key(uint16_t localPort, uint16_t remotePort)
{
    return {{V4(1), localPort}, {V4(2), remotePort}};
}

using Binding = Demultiplexer::Binding;

} // namespace

TEST(Demultiplexer, TellsTheFamiliesApart)
{
    EXPECT_TRUE(IsIpv4(V4(1)));
    EXPECT_TRUE(IsIpv4(AnyIpv4()));
    EXPECT_FALSE(IsIpv4(V6(1)));
    EXPECT_FALSE(IsIpv4(AnyIpv6()));
    EXPECT_TRUE(IsAny(AnyIpv4()));
    EXPECT_TRUE(IsAny(AnyIpv6()));
    EXPECT_FALSE(IsAny(V4(1)));
}

TEST(Demultiplexer, FindsConnectionsByTheWholeFourTuple)
{
    OwningDemultiplexer demultiplexer;
    EXPECT_TRUE(demultiplexer.AddConnection(Key(1000, 80), 1));
    EXPECT_TRUE(demultiplexer.AddConnection(Key(1000, 81), 2));
    EXPECT_FALSE(demultiplexer.AddConnection(Key(1000, 80), 3));
    EXPECT_EQ(demultiplexer.FindConnection(Key(1000, 80)), 1U);
    EXPECT_EQ(demultiplexer.FindConnection(Key(1000, 81)), 2U);
    EXPECT_EQ(demultiplexer.FindConnection(Key(1001, 80)), std::nullopt);
    EXPECT_EQ(demultiplexer.GetConnections(), 2U);

    demultiplexer.RemoveConnection(Key(1000, 80));
    EXPECT_EQ(demultiplexer.FindConnection(Key(1000, 80)), std::nullopt);
    EXPECT_TRUE(demultiplexer.AddConnection(Key(1000, 80), 3));
}

TEST(Demultiplexer, ClaimedIsNotYetListening)
{
    Demultiplexer demultiplexer;
    const Binding binding{{V4(1), 80}};
    EXPECT_TRUE(demultiplexer.Claim(binding, 1));
    EXPECT_EQ(demultiplexer.FindListener({{V4(1), 80}, {}}, 0), std::nullopt);
    demultiplexer.SetListening(binding, 1, true);
    EXPECT_EQ(demultiplexer.FindListener({{V4(1), 80}, {}}, 0), 1U);
    EXPECT_EQ(demultiplexer.FindListener({{V4(3), 80}, {}}, 0), std::nullopt);
    EXPECT_EQ(demultiplexer.FindListener({{V4(1), 81}, {}}, 0), std::nullopt);
    demultiplexer.SetListening(binding, 1, false);
    EXPECT_EQ(demultiplexer.FindListener({{V4(1), 80}, {}}, 0), std::nullopt);
}

TEST(Demultiplexer, AnEndpointIsClaimedOnce)
{
    Demultiplexer demultiplexer;
    const Binding binding{{V4(1), 80}};
    EXPECT_TRUE(demultiplexer.Claim(binding, 1));
    EXPECT_FALSE(demultiplexer.Claim(binding, 2));
    EXPECT_TRUE(demultiplexer.Claim(Binding{{AnyIpv4(), 80}}, 2));
    EXPECT_TRUE(demultiplexer.Claim(Binding{{V4(1), 80}, 1}, 3));
    EXPECT_FALSE(demultiplexer.IsUnclaimed(80));
    demultiplexer.Release(binding, 1);
    demultiplexer.Release(binding, 1);
    EXPECT_TRUE(demultiplexer.Claim(binding, 4));
    demultiplexer.Release(binding, 1); // it is 4 who has it
    EXPECT_FALSE(demultiplexer.Claim(binding, 5));
    demultiplexer.Release(binding, 4);
    demultiplexer.Release(Binding{{AnyIpv4(), 80}}, 2);
    demultiplexer.Release(Binding{{V4(1), 80}, 1}, 3);
    EXPECT_TRUE(demultiplexer.IsUnclaimed(80));
}

TEST(Demultiplexer, TheMoreSpecificListenerGetsTheSyn)
{
    Demultiplexer demultiplexer;
    const auto listen = [&demultiplexer](const Binding& binding, Demultiplexer::Handle handle) {
        ASSERT_TRUE(demultiplexer.Claim(binding, handle));
        demultiplexer.SetListening(binding, handle, true);
    };
    listen(Binding{{AnyIpv6(), 80}}, 1);
    EXPECT_EQ(demultiplexer.FindListener({{V4(1), 80}, {}}, 7), 1U); // dual stack
    EXPECT_EQ(demultiplexer.FindListener({{V6(1), 80}, {}}, 7), 1U);
    listen(Binding{{AnyIpv4(), 80}}, 2);
    EXPECT_EQ(demultiplexer.FindListener({{V4(1), 80}, {}}, 7), 2U);
    EXPECT_EQ(demultiplexer.FindListener({{V6(1), 80}, {}}, 7), 1U);
    listen(Binding{{AnyIpv4(), 80}, 7}, 3);
    EXPECT_EQ(demultiplexer.FindListener({{V4(1), 80}, {}}, 7), 3U);
    EXPECT_EQ(demultiplexer.FindListener({{V4(1), 80}, {}}, 8), 2U);
    listen(Binding{{V4(1), 80}}, 4);
    EXPECT_EQ(demultiplexer.FindListener({{V4(1), 80}, {}}, 7), 4U);
    EXPECT_EQ(demultiplexer.FindListener({{V4(2), 80}, {}}, 7), 3U);
    listen(Binding{{V4(1), 80}, 7}, 5);
    EXPECT_EQ(demultiplexer.FindListener({{V4(1), 80}, {}}, 7), 5U);
    EXPECT_EQ(demultiplexer.FindListener({{V4(1), 80}, {}}, 8), 4U);
}

TEST(Demultiplexer, AnEndpointIsSharedIfAllShareIt)
{
    Demultiplexer demultiplexer;
    const Binding binding{{V4(1), 80}};
    EXPECT_TRUE(demultiplexer.Claim(binding, 1, true));
    EXPECT_FALSE(demultiplexer.Claim(binding, 2, false));
    EXPECT_TRUE(demultiplexer.Claim(binding, 2, true));
    demultiplexer.SetListening(binding, 1, true);
    demultiplexer.SetListening(binding, 2, true);
    int first = 0;
    for (uint16_t port = 1; port <= 1000; ++port)
    {
        const auto chosen = demultiplexer.FindListener({{V4(1), 80}, {V4(2), port}}, 0);
        EXPECT_EQ(chosen, demultiplexer.FindListener({{V4(1), 80}, {V4(2), port}}, 0));
        first += chosen == 1U ? 1 : 0;
    }
    EXPECT_GT(first, 400);
    EXPECT_LT(first, 600);
    demultiplexer.SetListening(binding, 1, false);
    EXPECT_EQ(demultiplexer.FindListener({{V4(1), 80}, {V4(2), 1}}, 0), 2U);
    demultiplexer.Release(binding, 2);
    EXPECT_EQ(demultiplexer.FindListener({{V4(1), 80}, {V4(2), 1}}, 0), std::nullopt);
    EXPECT_FALSE(demultiplexer.IsUnclaimed(80));
}

TEST(Demultiplexer, KnowsWhichEndpointsConnectionsHave)
{
    OwningDemultiplexer demultiplexer;
    demultiplexer.AddConnection(Key(80, 1000), 1);
    EXPECT_TRUE(demultiplexer.HasConnectionAt({V4(1), 80}));
    EXPECT_TRUE(demultiplexer.HasConnectionAt({AnyIpv4(), 80}));
    EXPECT_TRUE(demultiplexer.HasConnectionAt({AnyIpv6(), 80}));
    EXPECT_FALSE(demultiplexer.HasConnectionAt({V4(3), 80}));
    EXPECT_FALSE(demultiplexer.HasConnectionAt({V6(1), 80}));
    EXPECT_FALSE(demultiplexer.HasConnectionAt({AnyIpv6(), 1000}));
    demultiplexer.AddConnection({{V6(1), 81}, {V6(2), 1000}}, 2);
    EXPECT_FALSE(demultiplexer.HasConnectionAt({AnyIpv4(), 81}));
    EXPECT_TRUE(demultiplexer.HasConnectionAt({AnyIpv6(), 81}));
    demultiplexer.RemoveConnection(Key(80, 1000));
    demultiplexer.RemoveConnection(Key(80, 1000));
    EXPECT_FALSE(demultiplexer.HasConnectionAt({AnyIpv6(), 80}));
}

} // namespace ns3::rfctcp
