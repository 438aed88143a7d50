/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Random segments to a live connection, a listener, and ports without either. The invariants of
// the connections are checked after each.

#include "support/raw-segments.h"

#include "ns3/core-module.h"

#include <random>

namespace ns3::rfctcp::test
{
namespace
{

/** Random segments; the parameter says whether over IPv6. */
class Fuzz : public RawSegmentTest, public ::testing::WithParamInterface<bool>
{
  protected:
    Fuzz()
    {
        m_ipv6 = GetParam();
        // Otherwise the half-open connections of random SYNs are all there is to simulate
        Config::SetDefault("ns3::TcpSocket::ConnCount", UintegerValue(2));
        Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(1)));
    }

    /** @param limit excluded @return a random number */
    uint32_t Below(uint32_t limit)
    {
        return static_cast<uint32_t>(m_random() % limit); // the same on every machine
    }

    /** @param size how many @return random octets */
    Octets RandomOctets(std::size_t size)
    {
        Octets octets(size);
        for (uint8_t& octet : octets)
        {
            octet = static_cast<uint8_t>(m_random());
        }
        return octets;
    }

    /** Listener on port 80 and a connection whose client's segments are known. */
    StreamUser& Start(const UserPlan& plan)
    {
        BuildRaw();
        Serve({});
        return StartKnown(plan);
    }

    /** @param plan of a client whose numbers are known from now on @return the client */
    StreamUser& StartKnown(const UserPlan& plan)
    {
        StreamUser& client = StartClient(plan);
        client.socket->TraceConnectWithoutContext(
            "Tx",
            Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>>(
                [this](Ptr<const Packet> packet, const TcpHeader& header, Ptr<const TcpSocket>) {
                    m_last.from = header.GetSourcePort();
                    m_last.to = header.GetDestinationPort();
                    m_last.seq = header.GetSequenceNumber().GetValue() + packet->GetSize();
                    m_last.ack = header.GetAckNumber().GetValue();
                }));
        return client;
    }

    std::mt19937 m_random{20260101}; ///< NOLINT: the seed is fixed
    RawSegment m_last;               ///< numbers of the client's last segment
};

INSTANTIATE_TEST_SUITE_P(Ip,
                         Fuzz,
                         ::testing::Bool(),
                         [](const ::testing::TestParamInfo<bool>& info) {
                             return info.param ? "v6" : "v4";
                         });

} // namespace

TEST_P(Fuzz, RandomOctetsDisturbNobody)
{
    UserPlan plan;
    plan.octets = 20000000; // goes on all the time
    StreamUser& client = Start(plan);
    constexpr uint32_t SEGMENTS = 50000;
    for (uint32_t i = 0; i < SEGMENTS; ++i)
    {
        At(0, MilliSeconds(200) + MicroSeconds(100) * i, [this] {
            Octets octets = RandomOctets(Below(100));
            if (octets.size() >= 4 && Below(4) != 0)
            {
                const uint16_t to = Below(2) != 0 ? 80 : 81;
                octets[2] = 0;
                octets[3] = static_cast<uint8_t>(to);
                if (Below(2) != 0) // the connection
                {
                    octets[0] = static_cast<uint8_t>(m_last.from >> 8);
                    octets[1] = static_cast<uint8_t>(m_last.from);
                }
            }
            Inject(octets);
        });
    }
    RunUntil(Seconds(5.5));
    EXPECT_EQ(client.Told(), "connected");
    EXPECT_EQ(m_servers.at(0)->wrong, 0U);
    EXPECT_GT(m_servers.at(0)->received, 1000000U);
    EXPECT_EQ(m_servers.at(0)->ends, 0U);
    for (const RfcTcpDiscard reason : {RfcTcpDiscard::MALFORMED_HEADER,
                                       RfcTcpDiscard::MALFORMED_OPTIONS,
                                       RfcTcpDiscard::NO_CONNECTION,
                                       RfcTcpDiscard::MISSING_TIMESTAMP,
                                       RfcTcpDiscard::RESET_OUTSIDE_WINDOW,
                                       RfcTcpDiscard::OUTSIDE_WINDOW})
    {
        EXPECT_GT(Discards(reason), 0U) << RfcTcpName(reason);
    }
}

TEST_P(Fuzz, PlausibleSegmentsBreakNoInvariant)
{
    // Numbers near the right ones, any flags, any options: connections come and go
    UserPlan plan;
    plan.octets = 3000;
    plan.rounds = 1000;
    Start(plan);
    constexpr uint32_t SEGMENTS = 50000;
    for (uint32_t i = 0; i < SEGMENTS; ++i)
    {
        At(0, MilliSeconds(200) + MicroSeconds(100) * i, [this] {
            const auto state = DynamicCast<RfcTcpSocket>(m_clients.back()->socket)->GetState();
            if (state == TcpSocket::SYN_SENT && Below(100) != 0)
            {
                return; // give it a chance to open
            }
            RawSegment segment = m_last;
            segment.flags = static_cast<uint8_t>(m_random());
            if (Below(3) != 0)
            {
                segment.flags |= TcpHeader::ACK;
            }
            if (Below(4) != 0)
            {
                segment.flags &= static_cast<uint8_t>(~(TcpHeader::RST | TcpHeader::SYN));
            }
            segment.seq += Below(3) != 0 ? Below(5) - 2 : Below(400000) - 200000;
            segment.ack += Below(3) != 0 ? Below(5) - 2 : Below(400000) - 200000;
            segment.window = static_cast<uint16_t>(Below(3) != 0 ? Below(5) : m_random());
            segment.text = RandomOctets(Below(3) != 0 ? 0 : Below(3000));
            switch (Below(4))
            {
            case 0:
                segment.options = RandomOctets(Below(41));
                break;
            case 1:
                break;
            default:
                segment.options = {1, 1, 8, 10}; // timestamps of now
                const auto now = static_cast<uint32_t>(Simulator::Now().GetMilliSeconds());
                for (const uint32_t stamp : {now - Below(Below(2) != 0 ? 2 : 300), now - Below(10)})
                {
                    for (int shift = 24; shift >= 0; shift -= 8)
                    {
                        segment.options.push_back(static_cast<uint8_t>(stamp >> shift));
                    }
                }
            }
            Inject(segment);
            if (!m_servers.empty() && Below(300) == 0)
            {
                const bool half = Below(2) != 0;
                At(1, Simulator::Now(), [half, socket = m_servers.back()->socket] {
                    socket->SetAttribute("AfterClose", StringValue("Reset"));
                    half ? socket->ShutdownSend() : socket->Close();
                });
            }
            if (state == TcpSocket::CLOSED || Below(500) == 0)
            {
                // Killed, perhaps: another one, as a user would
                m_clients.back()->socket->Close();
                UserPlan again;
                again.octets = 100000;
                StartKnown(again);
            }
        });
    }
    RunUntil(Seconds(6));
    EXPECT_GT(m_servers.size(), 50U);
    for (int reason = static_cast<int>(RfcTcpDiscard::MALFORMED_HEADER);
         reason < static_cast<int>(RfcTcpDiscard::COUNT);
         ++reason)
    {
        if (reason != static_cast<int>(RfcTcpDiscard::BAD_CHECKSUM) &&
            reason != static_cast<int>(RfcTcpDiscard::BAD_ADDRESS) &&
            reason != static_cast<int>(RfcTcpDiscard::MALFORMED_HEADER))
        {
            EXPECT_GT(Discards(static_cast<RfcTcpDiscard>(reason)), 0U)
                << RfcTcpName(static_cast<RfcTcpDiscard>(reason));
        }
    }

    // And after all that a connection works as ever
    for (const auto& client : m_clients)
    {
        DynamicCast<RfcTcpSocket>(client->socket)->Abort();
    }
    RunUntil(Seconds(1000));
    plan = {};
    plan.octets = 50000;
    plan.then = UserPlan::Then::CLOSE;
    const auto number = static_cast<uint32_t>(m_servers.size());
    StreamUser last(plan, number, 1000 + number);
    last.Use(NewSocket(0));
    At(0, Seconds(1001), [&] { EXPECT_EQ(last.socket->Connect(ServerAddress()), 0); });
    RunUntil(Seconds(1100));
    ASSERT_EQ(m_servers.size(), number + 1);
    EXPECT_EQ(last.Told(), "connected normal");
    EXPECT_EQ(m_servers.back()->received, 50000U);
    EXPECT_EQ(m_servers.back()->wrong, 0U);
}

} // namespace ns3::rfctcp::test
