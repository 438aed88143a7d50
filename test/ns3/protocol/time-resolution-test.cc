/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The core counts nanoseconds whatever Time::SetResolution() has chosen. A process can choose only
// once, and before its first simulation, so each runs in a new one.

#include "support/network-fixture.h"

#include "ns3/core-module.h"
#include "ns3/error-model.h"

#include <cstdlib>
#include <functional>
#include <map>
#include <sys/wait.h>
#include <unistd.h>

namespace ns3::rfctcp::test
{
namespace
{

const std::map<std::string, Time::Unit> UNITS{{"S", Time::S},
                                              {"MS", Time::MS},
                                              {"US", Time::US},
                                              {"NS", Time::NS},
                                              {"PS", Time::PS},
                                              {"FS", Time::FS}};

class TimeResolution : public NetworkTest, public ::testing::WithParamInterface<std::string>
{
  protected:
    /** @param action what to do under the resolution of this test, in a process of its own */
    void InResolution(const std::function<void()>& action)
    {
        constexpr const char* CHILD = "RFC_TCP_TEST_TIME_RESOLUTION";
        if (std::getenv(CHILD))
        {
            alarm(120); // Run() that never returns shall not hold up the others
            Time::SetResolution(UNITS.at(GetParam()));
            action();
            return;
        }
        const auto* const info = ::testing::UnitTest::GetInstance()->current_test_info();
        const std::string filter =
            std::string("--gtest_filter=") + info->test_suite_name() + "." + info->name();
        const pid_t child = fork();
        if (child == 0)
        {
            setenv(CHILD, "1", 1);
            execl("/proc/self/exe", "rfc-tcp-ns3-test", filter.c_str(), nullptr);
            _exit(127);
        }
        int status = -1;
        EXPECT_EQ(waitpid(child, &status, 0), child);
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0)
            << "status " << status << (WIFSIGNALED(status) ? ", killed" : "");
    }

    /**
     * Handshake, transfer with loss in both directions, close, and the end of TIME-WAIT.
     * @param keepAlive whether the connection is kept alive
     */
    void Live(bool keepAlive)
    {
        Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(30)));
        Config::SetDefault("ns3::RfcTcpSocket::KeepAlive", BooleanValue(keepAlive));
        LinkPlan link;
        link.loss = 0.02;
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        UserPlan server;
        server.octets = 20000;
        Serve(server);
        UserPlan client;
        client.octets = 300000;
        client.then = UserPlan::Then::SHUTDOWN;
        StreamUser& user = StartClient(client);
        RunUntil(Seconds(2000));
        ASSERT_EQ(m_servers.size(), 1U);
        EXPECT_EQ(m_servers[0]->received, 300000U);
        EXPECT_EQ(m_servers[0]->wrong, 0U);
        EXPECT_EQ(m_servers[0]->ends, 1U);
        EXPECT_EQ(user.received, 20000U);
        EXPECT_EQ(user.wrong, 0U);
        for (uint32_t node = 0; node < 2; ++node)
        {
            EXPECT_EQ(Tcp(node)->GetConnections(), 0U) << "node " << node;
        }
    }
};

} // namespace

TEST_P(TimeResolution, WholeLifeWithLoss)
{
    InResolution([this] { Live(false); });
}

TEST_P(TimeResolution, WholeLifeWithKeepAlive)
{
    InResolution([this] { Live(true); });
}

TEST_P(TimeResolution, TimeWaitLasts2MslFromThere)
{
    InResolution([this] {
        Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(30)));
        BuildPair();
        UserPlan server;
        Serve(server);
        UserPlan client;
        client.octets = 1000;
        client.then = UserPlan::Then::CLOSE;
        StartClient(client);
        Simulator::Schedule(Seconds(50), [this] { EXPECT_EQ(Tcp(0)->GetTimeWaits(), 1U); });
        RunUntil(Seconds(66));
        EXPECT_EQ(Tcp(0)->GetTimeWaits(), 0U);
        EXPECT_EQ(Tcp(0)->GetConnections(), 0U);
    });
}

TEST_P(TimeResolution, InfiniteTimesNeverCome)
{
    InResolution([this] {
        for (const char* name : {"UserTimeout",
                                 "MaxSegLifetime",
                                 "FinWait2Timeout",
                                 "MaxRto",
                                 "NonValidatedPeriod",
                                 "KeepAliveTime",
                                 "PeerAckDelay"})
        {
            Config::SetDefault(std::string("ns3::RfcTcpSocket::") + name, TimeValue(Time::Max()));
        }
        Config::SetDefault("ns3::RfcTcpSocket::KeepAlive", BooleanValue(true));
        BuildPair();
        Serve({});
        UserPlan client;
        client.octets = 10000;
        client.then = UserPlan::Then::CLOSE;
        StreamUser& user = StartClient(client);
        RunUntil(Seconds(4000));
        ASSERT_EQ(m_servers.size(), 1U);
        EXPECT_EQ(m_servers[0]->received, 10000U);
        EXPECT_EQ(Tcp(0)->GetTimeWaits(), 1U);
        EXPECT_EQ(user.Told().find("Error"), std::string::npos) << user.Told();
    });
}

TEST_P(TimeResolution, TimesOfAttributesSurviveTheWayThereAndBack)
{
    InResolution([this] {
        BuildPair();
        Ptr<RfcTcpSocket> socket = NewRfcSocket(0);
        for (const char* name : {"MaxSegLifetime", "UserTimeout", "MinRto", "ConnTimeout"})
        {
            socket->SetAttribute(name, TimeValue(Seconds(3)));
            TimeValue value;
            socket->GetAttribute(name, value);
            EXPECT_EQ(value.Get(), Seconds(3)) << name;
        }
        EXPECT_EQ(socket->GetUserTimeout(), Seconds(3));
        // However coarse the resolution is, 0 is not above 0
        for (const char* name : {"MaxRto", "NonValidatedPeriod", "InitialRto", "KeepAliveTime"})
        {
            EXPECT_FALSE(socket->SetAttributeFailSafe(name, TimeValue(Time(0)))) << name;
        }
    });
}

INSTANTIATE_TEST_SUITE_P(Units,
                         TimeResolution,
                         ::testing::Values("S", "MS", "US", "NS", "PS", "FS"),
                         [](const auto& tested) { return tested.param; });

} // namespace ns3::rfctcp::test
