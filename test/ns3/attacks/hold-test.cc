/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A peer that makes this end keep memory and timers: SegmentSmack (CVE-2018-5390), zero windows for
// ever [6429], Sockstress (CVE-2008-4609), connections that it never closes.

#include "support/attack-lab.h"
#include "support/heap-use.h"

#include "ns3/core-module.h"

namespace ns3::rfctcp::test
{

namespace
{

constexpr uint32_t HOUR = 3600;     ///< seconds
constexpr uint32_t REQUEST = 10;    ///< octets of the peer
constexpr uint32_t SEGMENTS = 2000; ///< tiny ones

/** A peer that holds connections. */
class HoldAttack : public Attack
{
  protected:
    /** @param user an application @return the state of its connection */
    static std::string StateOf(const DefectUser& user)
    {
        return TcpSocket::TcpStateName[user.state];
    }

    /**
     * Opens a connection whose peer sends a request and shuts its window at once.
     * @param port of the peer @param reply octets that the application wants to send
     * @return the application
     */
    DefectUser& OpenAndShut(uint16_t port, uint32_t reply)
    {
        DefectUser& user = OpenPassively(port);
        Peer({ACK, 1, 1, REQUEST, 0, port});
        if (reply > 0)
        {
            Do([&user, reply] { user.Send(reply); });
        }
        return user;
    }

    /**
     * The peer answers every window probe for an hour by an ACK that keeps the window shut.
     * @param user whose connection it is @return seconds until it was closed, or an hour
     */
    uint32_t AnswerProbes(const DefectUser& user)
    {
        uint32_t passed = 0;
        m_seen.clear();
        for (; passed < HOUR && user.state != TcpSocket::CLOSED; ++passed)
        {
            Run(1);
            if (SeenTexts() > 0)
            {
                m_seen.clear();
                Peer({ACK, 1 + REQUEST, 1, 0, 0});
            }
        }
        return passed;
    }

    /** What segments have cost. */
    struct Cost
    {
        int64_t heap;  ///< octets of memory
        uint32_t acks; ///< that they got
    };

    /** Sends segments of one octet with gaps between them. @param stack under test @return cost */
    Cost CostOfTinySegments(Stack stack)
    {
        Config::SetDefault("ns3::RfcTcpSocket::CheckInvariants", BooleanValue(false));
        Restart(stack);
        Listen();
        DefectUser& user = OpenPassively();
        std::vector<PeerSegment> segments;
        for (uint32_t i = 0; i < SEGMENTS; ++i)
        {
            segments.push_back({ACK, 2 + 2 * i, 1, 1});
        }
        m_seen.clear();
        m_seen.reserve(2 * SEGMENTS); // of the test itself
        const int64_t before = HeapInUse();
        Burst(segments, MicroSeconds(100));
        EXPECT_EQ(user.received, "");
        Cost cost{};
        cost.acks = TakePureAcks();
        cost.heap = HeapInUse() - before;
        return cost;
    }

    uint32_t m_held{0}; ///< seconds that the last connection was held
};

} // namespace

TEST_F(HoldAttack, SendsTinySegmentsOutOfOrder)
{
    if (!CAN_MEASURE_HEAP)
    {
        GTEST_SKIP() << "the allocator does not tell what is in use";
    }
    ExpectOutcomes([this](Stack stack) {
        const Cost cost = CostOfTinySegments(stack);
        return RoughSize(cost.heap / SEGMENTS) + " for each segment, and " +
               std::to_string(cost.acks) + " ACKs";
    });
}

TEST_F(HoldAttack, SendsTinySegmentsBeyondTheWindow)
{
    if (!CAN_MEASURE_HEAP)
    {
        GTEST_SKIP() << "the allocator does not tell what is in use";
    }
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(SEGMENTS / 10));
    ExpectOutcomes([this](Stack stack) {
        const Cost cost = CostOfTinySegments(stack);
        return RoughSize(cost.heap) + " in all, and " + std::to_string(cost.acks) + " ACKs";
    });
}

TEST_F(HoldAttack, ShutsTheWindow)
{
    ExpectOutcomes([this](Stack stack) {
        const auto hold = [this, stack](bool closes) -> DefectUser& {
            Restart(stack);
            Listen();
            DefectUser& user = OpenAndShut(PEER_PORT, 10 * SEGMENT_SIZE);
            if (closes)
            {
                Do([&user] { user.socket->Close(); });
            }
            m_held = AnswerProbes(user);
            return user;
        };
        std::string outcome = StateOf(hold(false)) + " and, after ``Close()``, ";
        outcome += StateOf(hold(true)) + " for an hour";
        if (stack == Stack::RFC_TCP)
        {
            Config::SetDefault("ns3::RfcTcpSocket::UserTimeout", TimeValue(Seconds(60)));
            DefectUser& user = hold(false);
            EXPECT_EQ(user.error, RfcTcpSocket::ERROR_TIMEDOUT);
            outcome += "; ``UserTimeout`` = 60 s: " + StateOf(user) + " after " +
                       std::to_string(m_held) + " s";
            hold(true);
            outcome += " and " + std::to_string(m_held) + " s";
        }
        return outcome;
    });
}

TEST_F(HoldAttack, ShutsTheWindowsAndGoesAway)
{
    ExpectOutcomes([this](Stack stack) {
        constexpr uint16_t CONNECTIONS = 50;
        const auto left = [this, stack](uint32_t octets) {
            Restart(stack);
            Listen();
            for (uint16_t i = 0; i < CONNECTIONS; ++i)
            {
                OpenAndShut(static_cast<uint16_t>(PEER_PORT + i), octets);
            }
            Run(HOUR);
            return std::to_string(
                std::count_if(m_users.begin(), m_users.end(), [](const auto& user) {
                    return user.state != TcpSocket::CLOSED;
                }));
        };
        std::string outcome = left(100) + " of " + std::to_string(CONNECTIONS) +
                              " connections are open an hour after data was queued for them";
        if (stack == Stack::RFC_TCP)
        {
            outcome += ", " + left(0) + " if there is none";
            Config::SetDefault("ns3::RfcTcpSocket::KeepAlive", BooleanValue(true));
            Config::SetDefault("ns3::RfcTcpSocket::KeepAliveTime", TimeValue(Seconds(600)));
            outcome += ", " + left(0) + " with ``KeepAlive`` after 600 s";
        }
        return outcome;
    });
}

TEST_F(HoldAttack, NeverCloses)
{
    ExpectOutcomes([this](Stack stack) {
        const auto hold = [this, stack]() -> DefectUser& {
            Restart(stack);
            Listen();
            DefectUser& user = OpenPassively();
            Do([&user] { user.socket->Close(); });
            Peer({ACK, 1, 2});
            Run(HOUR);
            return user;
        };
        std::string outcome = StateOf(hold()) + " after an hour";
        if (stack == Stack::RFC_TCP)
        {
            Config::SetDefault("ns3::RfcTcpSocket::FinWait2Timeout", TimeValue(Seconds(60)));
            outcome += "; ``FinWait2Timeout`` = 60 s: " + StateOf(hold());
        }
        return outcome;
    });
}

} // namespace ns3::rfctcp::test
