/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Who may have which port: Bind(), Connect() and Listen() against what is there already.

#include "support/network-fixture.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/nstime.h"
#include "ns3/rfc-tcp-l4-protocol.h"
#include "ns3/rfc-tcp-socket.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <gtest/gtest.h>
#include <set>

namespace ns3::rfctcp::test
{
namespace
{

/** Options of a socket. */
enum Reuse : uint8_t
{
    NONE = 0,    ///< defaults
    ADDRESS = 1, ///< ReuseAddress
    PORT = 2,    ///< ReusePort
};

/** What has port 80 of node 1 already. */
enum class Holder : uint8_t
{
    NOBODY,      ///< nothing
    BOUND,       ///< a socket bound to 0.0.0.0
    LISTENER,    ///< a socket listening at 0.0.0.0
    ESTABLISHED, ///< a connection whose listener is closed
    TIME_WAIT,   ///< the same in TIME-WAIT
    HELD,        ///< the same, and the application still has the socket
    CLOSED,      ///< the same after the 2 MSL
};

/** One row of the table. */
struct Row
{
    Holder holder;       ///< what is there
    uint8_t theirs;      ///< its Reuse
    uint8_t ours;        ///< Reuse of the socket that binds now
    const char* address; ///< where it binds
    bool succeeds;       ///< else ERROR_ADDRINUSE
};

const Row ROWS[] = {
    {Holder::NOBODY, NONE, NONE, "0.0.0.0", true},
    // Another socket has it: only ReusePort of both helps
    {Holder::BOUND, NONE, NONE, "0.0.0.0", false},
    {Holder::BOUND, ADDRESS, ADDRESS, "0.0.0.0", false},
    {Holder::BOUND, PORT, NONE, "0.0.0.0", false},
    {Holder::BOUND, NONE, PORT, "0.0.0.0", false},
    {Holder::BOUND, PORT, PORT, "0.0.0.0", true},
    {Holder::LISTENER, NONE, NONE, "0.0.0.0", false},
    {Holder::LISTENER, ADDRESS, ADDRESS, "0.0.0.0", false},
    {Holder::LISTENER, PORT, PORT, "0.0.0.0", true},
    // A more specific address is another endpoint
    {Holder::LISTENER, NONE, NONE, "10.1.1.2", true},
    // Connections have it: ReuseAddress helps
    {Holder::ESTABLISHED, NONE, NONE, "0.0.0.0", false},
    {Holder::ESTABLISHED, NONE, NONE, "10.1.1.2", false},
    {Holder::ESTABLISHED, NONE, NONE, "127.0.0.1", true},
    {Holder::ESTABLISHED, NONE, ADDRESS, "0.0.0.0", true},
    {Holder::ESTABLISHED, NONE, PORT, "0.0.0.0", true},
    {Holder::TIME_WAIT, NONE, NONE, "0.0.0.0", false},
    {Holder::TIME_WAIT, NONE, NONE, "10.1.1.2", false},
    {Holder::TIME_WAIT, NONE, NONE, "127.0.0.1", true},
    {Holder::TIME_WAIT, NONE, ADDRESS, "0.0.0.0", true},
    {Holder::TIME_WAIT, NONE, ADDRESS, "10.1.1.2", true},
    {Holder::HELD, NONE, NONE, "0.0.0.0", false},
    {Holder::HELD, NONE, ADDRESS, "0.0.0.0", true},
    {Holder::CLOSED, NONE, NONE, "0.0.0.0", true},
};

class PortRules : public NetworkTest
{
  protected:
    PortRules()
    {
        Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(30)));
    }

    ~PortRules() override
    {
        Config::Reset();
    }

    /** @param node where @param reuse its options @return a socket */
    Ptr<RfcTcpSocket> Make(uint32_t node, uint8_t reuse)
    {
        Ptr<RfcTcpSocket> socket = NewRfcSocket(node);
        socket->SetAttribute("ReuseAddress", BooleanValue((reuse & ADDRESS) != 0));
        socket->SetAttribute("ReusePort", BooleanValue((reuse & PORT) != 0));
        return socket;
    }

    /** @param row makes its holder, by time 10 s */
    void MakeHolder(const Row& row)
    {
        if (row.holder == Holder::NOBODY)
        {
            return;
        }
        m_holder = Make(1, row.theirs);
        ASSERT_EQ(m_holder->Bind(InetSocketAddress(Ipv4Address::GetAny(), 80)), 0);
        if (row.holder == Holder::BOUND)
        {
            return;
        }
        ASSERT_EQ(m_holder->Listen(), 0);
        if (row.holder == Holder::LISTENER)
        {
            return;
        }
        m_holder->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
            Callback<void, Ptr<Socket>, const Address&>(
                [this](Ptr<Socket> socket, const Address&) { m_accepted = socket; }));
        Ptr<Socket> client = NewSocket(0);
        At(0, Seconds(1), [this, client] { client->Connect(ServerAddress()); });
        At(1, Seconds(2), [this] { m_holder->Close(); });
        if (row.holder == Holder::ESTABLISHED)
        {
            return;
        }
        At(1, Seconds(3), [this, held = row.holder == Holder::HELD] {
            m_accepted->Close(); // first: it has the TIME-WAIT
            m_accepted = held ? m_accepted : nullptr;
        });
        At(0, Seconds(4), [client] { client->Close(); });
    }

    Ptr<RfcTcpSocket> m_holder; ///< the first socket
    Ptr<Socket> m_accepted;     ///< a connection
};

} // namespace

TEST_F(PortRules, WhoMayBind)
{
    for (const Row& row : ROWS)
    {
        SCOPED_TRACE(testing::Message()
                     << "holder " << static_cast<int>(row.holder) << " with " << +row.theirs
                     << ", binds " << row.address << " with " << +row.ours);
        BuildPair();
        MakeHolder(row);
        RunUntil(row.holder == Holder::CLOSED ? Seconds(65) : Seconds(10));
        Ptr<RfcTcpSocket> socket = Make(1, row.ours);
        EXPECT_EQ(socket->Bind(InetSocketAddress(row.address, 80)), row.succeeds ? 0 : -1);
        if (row.succeeds)
        {
            EXPECT_EQ(socket->Listen(), 0);
        }
        else
        {
            EXPECT_EQ(socket->GetErrno(), Socket::ERROR_ADDRINUSE);
            EXPECT_EQ(socket->Bind(InetSocketAddress(row.address, 81)), 0); // and goes on
        }
        m_holder = nullptr;
        m_accepted = nullptr;
        Renew();
    }
}

TEST_F(PortRules, AFourTupleIsUsedOnce)
{
    BuildPair();
    Serve({});
    Serve({}, 81);
    std::vector<Ptr<RfcTcpSocket>> sockets;
    const auto connect = [&](uint16_t port) {
        sockets.push_back(Make(0, PORT));
        EXPECT_EQ(sockets.back()->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000)), 0);
        return sockets.back()->Connect(ServerAddress(port));
    };
    At(0, Seconds(1), [&] {
        EXPECT_EQ(connect(80), 0);
        EXPECT_EQ(connect(81), 0); // one port, two peers
        EXPECT_EQ(connect(80), -1);
        EXPECT_EQ(sockets.back()->GetErrno(), Socket::ERROR_ADDRINUSE);
    });
    RunUntil(Seconds(2));
    EXPECT_EQ(Tcp(0)->GetConnections(), 2U);
    EXPECT_EQ(m_servers.size(), 2U);
}

TEST_F(PortRules, EphemeralPortsAreUniqueForAPeerNotForTheNode)
{
    for (uint32_t algorithm = 1; algorithm <= 5; ++algorithm)
    {
        SCOPED_TRACE(algorithm);
        BuildPair();
        Serve({});
        Serve({}, 81);
        Tcp(0)->SetAttribute("PortSelection", UintegerValue(algorithm));
        Tcp(0)->SetAttribute("EphemeralPortFirst", UintegerValue(50000));
        Tcp(0)->SetAttribute("EphemeralPortLast", UintegerValue(50009));
        std::vector<Ptr<RfcTcpSocket>> sockets;
        At(0, Seconds(1), [&] {
            for (const uint16_t port : {uint16_t{80}, uint16_t{81}})
            {
                std::set<Address> names;
                for (int i = 0; i < 10; ++i) // all there are, towards each peer
                {
                    sockets.push_back(NewRfcSocket(0));
                    EXPECT_EQ(sockets.back()->Connect(ServerAddress(port)), 0);
                    Address name;
                    sockets.back()->GetSockName(name);
                    names.insert(name);
                }
                EXPECT_EQ(names.size(), 10U);
                sockets.push_back(NewRfcSocket(0)); // exhausted: an error, nothing else
                EXPECT_EQ(sockets.back()->Connect(ServerAddress(port)), -1);
                EXPECT_EQ(sockets.back()->GetErrno(), Socket::ERROR_ADDRNOTAVAIL);
                EXPECT_EQ(sockets.back()->GetState(), TcpSocket::CLOSED);
            }
        });
        RunUntil(Seconds(2));
        EXPECT_EQ(Tcp(0)->GetConnections(), 20U);
        EXPECT_EQ(m_servers.size(), 20U);
        sockets.at(0)->Abort();
        EXPECT_EQ(sockets.at(10)->Connect(ServerAddress(80)), 0); // one is free again
        Renew();
    }
}

TEST_F(PortRules, TimeWaitCountsForExhaustion)
{
    BuildPair();
    UserPlan closes;
    closes.closeDelay = Seconds(0);
    Serve(closes);
    Tcp(0)->SetAttribute("EphemeralPortFirst", UintegerValue(50000));
    Tcp(0)->SetAttribute("EphemeralPortLast", UintegerValue(50000));
    At(0, Seconds(1), [this] {
        Ptr<Socket> socket = NewSocket(0);
        socket->Connect(ServerAddress());
        At(0, Seconds(2), [socket] { socket->Close(); });
    });
    RunUntil(Seconds(30));
    Ptr<Socket> next = NewSocket(0);
    EXPECT_EQ(next->Connect(ServerAddress()), -1);
    EXPECT_EQ(next->GetErrno(), Socket::ERROR_ADDRNOTAVAIL);
    EXPECT_EQ(next->Bind(), 0); // port 0: nothing is chosen yet
    EXPECT_EQ(next->Listen(), -1);
    EXPECT_EQ(next->GetErrno(), Socket::ERROR_ADDRNOTAVAIL);
    RunUntil(Seconds(63));
    EXPECT_EQ(next->Connect(ServerAddress()), 0);
}

TEST_F(PortRules, ListenersThatShareAPortShareTheClients)
{
    BuildPair();
    int accepted[2] = {0, 0};
    std::vector<Ptr<RfcTcpSocket>> listeners;
    for (int i = 0; i < 2; ++i)
    {
        listeners.push_back(Make(1, PORT));
        ASSERT_EQ(listeners[i]->Bind(AnyAddress()), 0);
        ASSERT_EQ(listeners[i]->Listen(), 0);
        CountAccepted(listeners[i], accepted[i]);
    }
    const auto connect = [this](int count) {
        for (int i = 0; i < count; ++i)
        {
            NewSocket(0)->Connect(ServerAddress());
        }
    };
    At(0, Seconds(1), [&] { connect(100); });
    RunUntil(Seconds(2));
    EXPECT_EQ(accepted[0] + accepted[1], 100);
    EXPECT_GT(accepted[0], 20);
    EXPECT_GT(accepted[1], 20);
    const int before = accepted[1];
    listeners[0]->Close();
    At(0, Seconds(2), [&] { connect(10); });
    RunUntil(Seconds(3));
    EXPECT_EQ(accepted[1], before + 10);
}

TEST_F(PortRules, ABusyPortIsExplained)
{
    Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(30)));
    BuildPair();
    const Ptr<Socket> listener = Serve({});
    StartClient({});
    At(1, Seconds(1), [&] {
        m_servers.at(0)->socket->Close();
        listener->Close();
        EXPECT_EQ(NewSocket(1)->Bind(AnyAddress()), -1);
    });
    At(0, Seconds(2), [&] { m_clients[0]->socket->Close(); });
    At(1, Seconds(5), [&] { EXPECT_EQ(NewSocket(1)->Bind(AnyAddress()), -1); });
    ::testing::internal::CaptureStderr();
    RunUntil(Seconds(6));
    const std::string said = ::testing::internal::GetCapturedStderr();
    Config::Reset();
    EXPECT_EQ(said.find("Bind() to port 80 of node 1 fails: connection 10.1.1.2:80 > 10.1.1.1:"),
              0U)
        << said;
    EXPECT_NE(said.find(" is in FIN_WAIT_1; attribute ns3::RfcTcpSocket::ReuseAddress allows it\n"),
              std::string::npos)
        << said;
    EXPECT_NE(said.find(" is in TIME_WAIT until +61"), std::string::npos) << said;
}

} // namespace ns3::rfctcp::test
