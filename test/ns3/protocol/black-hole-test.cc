/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A path that drops long packets and does not say so [4821 7.7], as LTE with its default attributes
// does: attribute BlackHoleDetection.

#include "support/network-fixture.h"

#include "ns3/core-module.h"
#include "ns3/error-model.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

/** Drops packets that are too long, without a word. */
class LongPacketsVanish : public ErrorModel
{
  public:
    /** @param octets of the longest packet that passes */
    explicit LongPacketsVanish(uint32_t octets)
        : m_longest(octets)
    {
    }

  private:
    bool DoCorrupt(Ptr<Packet> packet) override
    {
        return IsEnabled() && packet->GetSize() > m_longest;
    }

    void DoReset() override
    {
    }

    uint32_t m_longest; ///< octets
};

class BlackHole : public NetworkTest
{
  protected:
    ~BlackHole() override
    {
        Config::Reset();
    }

    /** @param mtu of the devices @param longest packet that passes, with the header of the link */
    void BuildHole(uint16_t mtu, uint32_t longest)
    {
        LinkPlan link;
        link.mtu = mtu;
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        m_devices[0].Get(1)->SetAttribute("ReceiveErrorModel",
                                          PointerValue(CreateObject<LongPacketsVanish>(longest)));
    }

    /** @return what the server has read after so long */
    uint64_t Transfer(uint64_t octets, double seconds)
    {
        Serve({});
        UserPlan plan;
        plan.octets = octets;
        plan.then = UserPlan::Then::CLOSE;
        StartClient(plan);
        RunUntil(Seconds(seconds));
        return m_servers.at(0)->received;
    }
};

} // namespace

TEST_F(BlackHole, SmallerSegmentsGetThroughFromR1On)
{
    for (m_ipv6 = false;; m_ipv6 = true)
    {
        BuildHole(30000, 10000);
        EXPECT_EQ(Transfer(200000, 60), 200000U);
        EXPECT_EQ(m_servers[0]->wrong, 0U);
        Renew();
        m_clients.clear();
        m_servers.clear();
        if (m_ipv6)
        {
            break;
        }
    }
}

TEST_F(BlackHole, TheyShrinkToWhatEveryHostTakes)
{
    BuildHole(1500, 600);
    EXPECT_EQ(Transfer(5000, 120), 5000U);
}

TEST_F(BlackHole, IsNotLookedForIfToldSo)
{
    Config::SetDefault("ns3::RfcTcpSocket::BlackHoleDetection", BooleanValue(false));
    BuildHole(30000, 10000);
    EXPECT_EQ(Transfer(200000, 60), 0U);
}

TEST_F(BlackHole, ASizeThatHasArrivedOnceIsNotTheReasonOfSilence)
{
    BuildPair();
    Serve({});
    UserPlan plan;
    plan.octets = 100000;
    plan.rounds = 1;
    StreamUser& client = StartClient(plan);
    RunUntil(Seconds(5));
    const Ptr<ErrorModel> silence = CreateObject<LongPacketsVanish>(0);
    m_devices[0].Get(1)->SetAttribute("ReceiveErrorModel", PointerValue(silence));
    At(0, Seconds(6), [&] {
        EXPECT_EQ(client.socket->Send(Create<Packet>(20000)), 20000) << client.socket->GetErrno();
    });
    At(0, Seconds(30), [&] { silence->Disable(); });
    RunUntil(Seconds(100));
    EXPECT_EQ(m_servers[0]->received, 120000U) << client.Told();
    UintegerValue size;
    client.socket->GetAttribute("SegmentSize", size);
    EXPECT_EQ(size.Get(), 1448U);
}

} // namespace ns3::rfctcp::test
