/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The same seed and run give the same simulation, octet by octet, whether somebody watches or not.
// Each simulation runs in a process of its own, as two calls of a program would.

#include "support/network-fixture.h"

#include "ns3/applications-module.h"
#include "ns3/core-module.h"

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace ns3::rfctcp::test
{
namespace
{

namespace fs = std::filesystem;

/** What a simulation is given. */
struct Settings
{
    uint64_t run{1};     ///< RngSeedManager
    uint32_t seed{1};    ///< RngSeedManager
    bool pcap{true};     ///< capture files
    bool traces{false};  ///< connect to the trace sources of the sockets
    bool company{false}; ///< other nodes and random variables in the same simulation
    double loss{0.03};   ///< of the link
};

/** Simulations whose results are files. */
class Determinism : public NetworkTest
{
  protected:
    Determinism()
    {
        std::string name = ::testing::TempDir() + "rfc-tcp-XXXXXX";
        EXPECT_NE(mkdtemp(name.data()), nullptr);
        m_directory = name;
    }

    ~Determinism() override
    {
        fs::remove_all(m_directory);
    }

    /** @param settings of a simulation @return directory of its results */
    fs::path Run(const Settings& settings)
    {
        const fs::path results = m_directory / std::to_string(m_runs++);
        fs::create_directory(results);
        const pid_t child = fork();
        if (child == 0)
        {
            Simulate(settings, results);
            _exit(HasFailure() ? 1 : 0);
        }
        int status = -1;
        EXPECT_EQ(waitpid(child, &status, 0), child);
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
        return results;
    }

    /** @param results of a simulation @param file one of them @return its octets */
    static std::string Read(const fs::path& results, const std::string& file)
    {
        std::ifstream stream(results / file, std::ios::binary);
        std::ostringstream text;
        text << stream.rdbuf();
        return text.str();
    }

    /** @param results of a simulation @return names of its files */
    static std::set<std::string> Files(const fs::path& results)
    {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(results))
        {
            names.insert(entry.path().filename().string());
        }
        return names;
    }

    /** @param log transitions @return sequence numbers of the SYNs that opened connections */
    static std::vector<std::string> InitialNumbers(const std::string& log)
    {
        std::vector<std::string> numbers;
        std::istringstream lines(log);
        std::string line;
        while (std::getline(lines, line))
        {
            if (line.find("LISTEN -> SYN_RCVD") != std::string::npos)
            {
                const std::size_t at = line.find("seq=");
                numbers.push_back(line.substr(at, line.find(' ', at) - at));
            }
        }
        return numbers;
    }

  private:
    void Simulate(const Settings& settings, const fs::path& results)
    {
        RngSeedManager::SetSeed(settings.seed);
        RngSeedManager::SetRun(settings.run);
        Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(5)));
        LinkPlan link;
        link.loss = settings.loss;
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        std::ofstream log(results / "transitions");
        for (uint32_t node = 0; node < 2; ++node)
        {
            Tcp(node)->TraceConnectWithoutContext(
                "StateTransition",
                Callback<void, const RfcTcpTransition&>([&](const RfcTcpTransition& transition) {
                    log << Simulator::Now().GetNanoSeconds() << " " << transition << "\n";
                }));
        }
        UserPlan answer;
        answer.octets = 30000;
        answer.afterEnd = true;
        Serve(answer);
        UserPlan plan;
        plan.octets = 50000;
        plan.then = UserPlan::Then::SHUTDOWN;
        for (int i = 0; i < 5; ++i)
        {
            StartClient(plan);
        }
        if (settings.company)
        {
            AddCompany();
        }
        if (settings.traces)
        {
            Watch();
        }
        if (settings.pcap)
        {
            PointToPointHelper().EnablePcap((results / "link").string(), m_devices[0], true);
        }
        RunUntil(Seconds(300));
        log.flush();
        Renew(); // closes the capture files
    }

    void AddCompany()
    {
        NodeContainer others(2);
        PointToPointHelper link;
        NetDeviceContainer devices = link.Install(others);
        RfcTcpHelper().Install(others);
        Ipv4AddressHelper addresses("10.9.9.0", "255.255.255.0");
        Ipv4InterfaceContainer interfaces = addresses.Assign(devices);
        OnOffHelper source("ns3::TcpSocketFactory", InetSocketAddress(interfaces.GetAddress(1), 9));
        source.SetAttribute("OnTime", StringValue("ns3::ExponentialRandomVariable"));
        source.Install(others.Get(0));
        PacketSinkHelper sink("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), 9));
        sink.Install(others.Get(1));
    }

    void Watch()
    {
        At(0, Seconds(0.05), [this] {
            for (const auto& client : m_clients)
            {
                for (const char* name : {"CongestionWindow", "BytesInFlight", "RWND"})
                {
                    client->socket->TraceConnectWithoutContext(
                        name,
                        Callback<void, uint32_t, uint32_t>([](uint32_t, uint32_t) {}));
                }
                client->socket->TraceConnectWithoutContext(
                    "Tx",
                    Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>>(
                        [](Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>) {}));
            }
        });
    }

    fs::path m_directory; ///< of all results
    int m_runs{0};        ///< so far
};

} // namespace

TEST_F(Determinism, SameSeedAndRunGiveTheSameFiles)
{
    const fs::path first = Run({});
    const fs::path second = Run({});
    EXPECT_EQ(Files(first).size(), 3U); // two devices and the log
    EXPECT_EQ(Files(first), Files(second));
    for (const std::string& file : Files(first))
    {
        const std::string octets = Read(first, file);
        EXPECT_GT(octets.size(), 1000U) << file;
        EXPECT_TRUE(octets == Read(second, file)) << file;
    }
}

TEST_F(Determinism, RunsDifferInInitialNumbersAndLoss)
{
    const std::string first = Read(Run({}), "transitions");
    Settings other;
    other.run = 2;
    const std::string second = Read(Run(other), "transitions");
    other.run = 1;
    other.seed = 2;
    const std::string third = Read(Run(other), "transitions");
    std::set<std::string> numbers;
    for (const std::string& log : {first, second, third})
    {
        const std::vector<std::string> own = InitialNumbers(log);
        EXPECT_EQ(own.size(), 5U);
        numbers.insert(own.begin(), own.end());
    }
    EXPECT_EQ(numbers.size(), 15U); // all of them differ [9293 MUST-9, 6528]
    EXPECT_NE(first, second);
}

TEST_F(Determinism, WatchingChangesNothing)
{
    const std::string plain = Read(Run({1, 1, false, false, false}), "transitions");
    EXPECT_GT(plain.size(), 1000U);
    EXPECT_EQ(plain, Read(Run({1, 1, true, false, false}), "transitions"));
    EXPECT_EQ(plain, Read(Run({1, 1, false, true, false}), "transitions"));
    EXPECT_EQ(plain, Read(Run({1, 1, true, true, false}), "transitions"));
}

TEST_F(Determinism, CompanyChangesNothing)
{
    const std::string alone = Read(Run({1, 1, false, false, false, 0}), "transitions");
    EXPECT_EQ(alone, Read(Run({1, 1, false, false, true, 0}), "transitions"));
}

TEST_F(Determinism, StreamsAreAssigned)
{
    BuildPair();
    EXPECT_EQ(RfcTcpHelper::AssignStreams(m_nodes, 7), 2);
    const auto initial = [this] {
        uint32_t seq = 0;
        Ptr<RfcTcpSocket> socket = NewRfcSocket(0);
        socket->TraceConnectWithoutContext(
            "Tx",
            Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>>(
                [&seq](Ptr<const Packet>, const TcpHeader& header, Ptr<const TcpSocket>) {
                    seq = header.GetSequenceNumber().GetValue();
                }));
        socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1000));
        At(0, Seconds(1), [&] { socket->Connect(ServerAddress()); });
        RunUntil(Seconds(1.5));
        return seq;
    };
    const uint32_t first = initial();
    for (const int64_t stream : {7, 8})
    {
        Renew();
        BuildPair();
        RfcTcpHelper::AssignStreams(m_nodes, stream);
        EXPECT_EQ(initial() == first, stream == 7) << stream;
    }
}

TEST_F(Determinism, LoadingTheLibraryRegistersItsTypes)
{
    // Not by name in this program: whoever loads the module by dlopen() finds them so
    for (const char* name :
         {"ns3::RfcTcpL4Protocol", "ns3::RfcTcpSocket", "ns3::RfcTcpSocketFactory"})
    {
        TypeId tid;
        ASSERT_TRUE(TypeId::LookupByNameFailSafe(name, &tid)) << name;
        EXPECT_EQ(tid.GetGroupName(), "RfcTcp");
    }
    EXPECT_TRUE(TypeId::LookupByName("ns3::RfcTcpL4Protocol")
                    .IsChildOf(TypeId::LookupByName("ns3::TcpL4Protocol")));
    EXPECT_TRUE(TypeId::LookupByName("ns3::RfcTcpSocket")
                    .IsChildOf(TypeId::LookupByName("ns3::TcpSocket")));
    EXPECT_TRUE(TypeId::LookupByName("ns3::RfcTcpSocketFactory")
                    .IsChildOf(TypeId::LookupByName("ns3::TcpSocketFactory")));
    ObjectFactory factory("ns3::RfcTcpSocket");
    EXPECT_TRUE(factory.Create<TcpSocket>());

    Dl_info info;
    ASSERT_NE(dladdr(reinterpret_cast<void*>(&RfcTcpSocket::GetTypeId), &info), 0);
    EXPECT_NE(std::string(info.dli_fname).find("ns3-rfc-tcp"), std::string::npos);
    void* library = dlopen(info.dli_fname, RTLD_NOW | RTLD_NOLOAD);
    EXPECT_NE(library, nullptr) << dlerror();
    dlclose(library);
}

} // namespace ns3::rfctcp::test
