/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A flood of SYNs with forged addresses, RFC 4987.

#include "support/attack-lab.h"
#include "support/heap-use.h"

#include "ns3/core-module.h"

namespace ns3::rfctcp::test
{

namespace
{

constexpr uint16_t FORGED = 20000; ///< first port of the SYNs
constexpr uint16_t SYNS = 1000;    ///< of the flood, one a millisecond

/** An attacker who sends SYNs and answers no SYN,ACK. */
class FloodAttack : public Attack
{
  protected:
    /** Lets the flood come. */
    void Flood()
    {
        std::vector<PeerSegment> syns;
        for (uint16_t i = 0; i < SYNS; ++i)
        {
            syns.push_back({SYN, 0, 0, 0, PEER_WINDOW, static_cast<uint16_t>(FORGED + i)});
        }
        Burst(syns, MilliSeconds(1));
    }

    /** Lets the flood come over a new listener. @param stack under test */
    void Flood(Stack stack)
    {
        Restart(stack);
        Listen();
        Flood();
    }

    /** @return whether the honest client gets in while the half-open connections last */
    std::string ClientGetsIn()
    {
        const std::size_t before = m_users.size();
        Peer({SYN, 0, 0});
        if (m_iss.count(PEER_PORT) > 0)
        {
            Peer({ACK, 1, 1, 10});
        }
        const bool in = m_users.size() > before && m_users.back().received.size() == 10;
        return in ? "a client gets in" : "no client gets in";
    }
};

} // namespace

TEST_F(FloodAttack, FillsTheBacklog)
{
    ExpectOutcomes([this](Stack stack) {
        Flood(stack);
        const auto kept = std::to_string(Connections());
        std::string outcome =
            kept + " half-open connections of " + std::to_string(SYNS) + " SYNs, " + ClientGetsIn();
        if (stack == Stack::RFC_TCP)
        {
            Config::SetDefault("ns3::RfcTcpSocket::SynBacklog", UintegerValue(128));
            for (const char* policy : {"DropNew", "DropOldest", "Cookies"})
            {
                Config::SetDefault("ns3::RfcTcpSocket::SynPolicy", StringValue(policy));
                Flood(stack);
                outcome += std::string("; ``") + policy + "``: " + std::to_string(Connections());
                outcome += ", " + ClientGetsIn();
            }
        }
        return outcome;
    });
}

TEST_F(FloodAttack, IsReflected)
{
    // Somebody else gets the SYN,ACKs
    ExpectOutcomes([this](Stack stack) {
        constexpr double LONG = 400; // seconds
        Flood(stack);
        Run(LONG);
        std::string outcome = std::to_string(Seen(SYN_ACK) / SYNS) + " SYN,ACKs for each SYN";
        if (stack == Stack::RFC_TCP)
        {
            Config::SetDefault("ns3::RfcTcpSocket::SynBacklog", UintegerValue(1));
            Config::SetDefault("ns3::RfcTcpSocket::SynPolicy", StringValue("Cookies"));
            Flood(stack);
            Run(LONG);
            outcome += "; ``Cookies``: " + std::to_string(Seen(SYN_ACK) / SYNS);
        }
        return outcome;
    });
}

TEST_F(FloodAttack, FillsTheMemory)
{
    if (!CAN_MEASURE_HEAP)
    {
        GTEST_SKIP() << "the allocator does not tell what is in use";
    }
    ExpectOutcomes([this](Stack stack) {
        Restart(stack);
        Listen();
        OpenPassively(); // whatever is allocated once
        const int64_t before = HeapInUse();
        Flood();
        m_seen.clear();
        m_iss.clear();
        return RoughSize((HeapInUse() - before) / SYNS) + " for each SYN";
    });
}

} // namespace ns3::rfctcp::test
