/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What connections cost, and that it comes back: half-open, idle, in TIME-WAIT, and after many
// short ones.

#include "support/heap-use.h"
#include "support/network-fixture.h"
#include "support/raw-segments.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/nstime.h"
#include "ns3/rfc-tcp-l4-protocol.h"
#include "ns3/rfc-tcp-socket.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/traffic-control-helper.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

class MemoryTest : public NetworkTest
{
  protected:
    void SetUp() override
    {
        if (!CAN_MEASURE_HEAP)
        {
            GTEST_SKIP() << "the allocator does not tell what is in use";
        }
        BuildPair();
        TrafficControlHelper().Uninstall(m_devices.at(0)); // its queues grow with the flows
        m_listener = NewRfcSocket(1);
        ASSERT_EQ(m_listener->Bind(AnyAddress()), 0);
        ASSERT_EQ(m_listener->Listen(), 0);
        m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                      MakeCallback(&MemoryTest::Accept, this));
    }

    void TearDown() override
    {
        m_sockets.clear();
        m_listener = nullptr;
    }

    /** @param socket reads, and closes when its peer has; one that a client has or a server gets */
    void Use(Ptr<Socket> socket)
    {
        socket->SetRecvCallback(MakeCallback(&MemoryTest::Read, this));
        if (m_hold)
        {
            m_sockets.push_back(socket);
        }
    }

    void Accept(Ptr<Socket> socket, const Address&)
    {
        Use(socket);
    }

    void Read(Ptr<Socket> socket)
    {
        while (Ptr<Packet> packet = socket->Recv())
        {
            if (packet->GetSize() == 0)
            {
                socket->Close();
            }
        }
    }

    /** @param count connections are established, one each 100 us; 10 s pass */
    void Connect(int count)
    {
        for (int i = 0; i < count; ++i)
        {
            At(0, Simulator::Now() + MicroSeconds(100 * i), [this] {
                Ptr<Socket> socket = NewSocket(0);
                Use(socket);
                socket->Connect(ServerAddress());
                m_clients.push_back(socket);
            });
        }
        RunUntil(Simulator::Now() + Seconds(10));
    }

    /** Closes all clients, one each 300 us, and lets go of all sockets; 10 s pass. */
    void CloseAll()
    {
        for (std::size_t i = 0; i < m_clients.size(); ++i)
        {
            At(0, Simulator::Now() + MicroSeconds(300 * i), [client = m_clients[i]] {
                client->Close();
            });
        }
        m_clients = {};
        m_sockets = {};
        RunUntil(Simulator::Now() + Seconds(10));
    }

    bool m_hold{true};                  ///< the application holds its sockets
    Ptr<RfcTcpSocket> m_listener;       ///< of node 1
    std::vector<Ptr<Socket>> m_clients; ///< open ones
    std::vector<Ptr<Socket>> m_sockets; ///< held
};

} // namespace

TEST_F(MemoryTest, AnIdleConnectionCostsLittle)
{
    m_clients.reserve(4000);
    m_sockets.reserve(8000);
    Connect(1024); // tables are made, and as long as a power of two
    const int64_t before = HeapInUse();
    Connect(1024);
    EXPECT_EQ(Tcp(0)->GetConnections(), 2048U);
    // Both ends, with the sockets, one callback each and their share of all tables
    EXPECT_LE((HeapInUse() - before) / 1024, 3000);
}

TEST_F(MemoryTest, TimeWaitCostsAtMost256Octets)
{
    constexpr int COUNT = 4096;
    Connect(COUNT);
    CloseAll();
    EXPECT_EQ(Tcp(0)->GetTimeWaits(), uint32_t{COUNT});
    const int64_t during = HeapInUse();
    RunUntil(Simulator::Now() + Seconds(240));
    EXPECT_EQ(Tcp(0)->GetConnections(), 0U);
    const int64_t cost = (during - HeapInUse()) / COUNT;
    EXPECT_LE(cost, 256);
    EXPECT_GT(cost, 64) << "it cannot be so little: what was measured?";
}

TEST_F(MemoryTest, HalfOpenCostsAtMost256Octets)
{
    constexpr uint16_t COUNT = 4096;
    const auto ip = m_nodes.Get(0)->GetObject<Ipv4L3Protocol>();
    ip->SetAttribute("IpForward", BooleanValue(false)); // the SYN,ACKs are lost there
    const auto flood = [this, ip](uint16_t firstPort) {
        for (uint16_t i = 0; i < COUNT; ++i)
        {
            At(0, Simulator::Now() + MicroSeconds(100 * i), [this, ip, port = firstPort + i] {
                RawSegment syn;
                syn.from = static_cast<uint16_t>(port);
                syn.to = 80;
                syn.flags = TcpHeader::SYN;
                const Octets octets = syn.ToOctets();
                ip->Send(Create<Packet>(octets.data(), static_cast<uint32_t>(octets.size())),
                         "10.1.1.77", // nobody
                         m_addresses[0].GetAddress(1),
                         6,
                         nullptr);
            });
        }
        RunUntil(Simulator::Now() + Seconds(10));
    };
    flood(2000); // tables are made, and as long as a power of two
    const int64_t before = HeapInUse();
    flood(10000);
    EXPECT_EQ(Tcp(1)->GetConnections(), 2U * COUNT);
    const int64_t cost = (HeapInUse() - before) / COUNT;
    RecordProperty("octets", static_cast<int>(cost));
    EXPECT_LE(cost, 256);
    EXPECT_GT(cost, 64) << "it cannot be so little: what was measured?";
}

TEST_F(MemoryTest, NothingIsLeftOfManyShortConnections)
{
    Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(1)));
    m_hold = false;
    int64_t early = 0;
    for (int round = 1; round <= 12; ++round)
    {
        Connect(200);
        EXPECT_EQ(Tcp(0)->GetConnections(), 200U);
        CloseAll();
        EXPECT_EQ(Tcp(0)->GetConnections(), 0U);
        EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
        early = round == 4 ? HeapInUse() : early;
    }
    // The lists of free blocks of the allocator count as in use, and port tables are still being
    // made
    EXPECT_LE((HeapInUse() - early) / (8 * 200), 64) << "octets for each connection since round 4";
    Config::Reset();
}

} // namespace ns3::rfctcp::test
