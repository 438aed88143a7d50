/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Requirements on opening connections: initial sequence numbers, addresses, MSS; see
// requirements-lab.h.

#include "support/requirements-lab.h"

#include "ns3/core-module.h"

#include <set>

namespace ns3::rfctcp::test
{
namespace
{

constexpr double TICK = 4e-6; ///< of the clock of initial sequence numbers, RFC 9293 3.4.1

/** @param segment a SYN @return its MSS option, 0 if there is none */
uint32_t
MssOf(const SeenSegment& segment)
{
    constexpr uint8_t MSS = 2;
    const Octets& options = segment.options;
    for (std::size_t at = 0; at + 3 < options.size() && options[at] != 0;)
    {
        if (options[at] == MSS)
        {
            return options[at + 2] << 8 | options[at + 3];
        }
        at += options[at] == 1 ? 1 : options[at + 1];
    }
    return 0;
}

REQUIREMENT("MUST-8", Must8NumbersComeFromAClock)
{
    Start();
    double times[2];
    uint32_t numbers[2];
    for (int i = 0; i < 2; ++i)
    {
        DefectUser& user = NewUser();
        EXPECT_EQ(user.socket->Bind(InetSocketAddress("10.1.1.2", 5000)), 0);
        m_seen.clear();
        Do([&user] { user.socket->Connect(InetSocketAddress("10.1.1.1", PEER_PORT)); });
        ASSERT_EQ(m_seen.size(), 1U);
        times[i] = m_seen[0].at.GetSeconds();
        numbers[i] = m_iss[PEER_PORT];
        Do([&user] { user.socket->Close(); });
        Run(10);
    }
    EXPECT_NEAR(numbers[1] - numbers[0], (times[1] - times[0]) / TICK, 2);
}

REQUIREMENT("MUST-9", Must9NumbersCannotBeForeseen)
{
    uint32_t numbers[2];
    const uint64_t run = RngSeedManager::GetRun();
    for (int i = 0; i < 2; ++i)
    {
        RngSeedManager::SetRun(run + static_cast<uint64_t>(i));
        Start();
        Connect();
        ASSERT_EQ(m_iss.size(), 1U);
        numbers[i] = m_iss[PEER_PORT];
        m_users.clear();
        Renew();
    }
    RngSeedManager::SetRun(run);
    EXPECT_NE(numbers[0], numbers[1]); // same node, four-tuple and time
}

REQUIREMENT("SHLD-1", Shld1NumbersDependOnTheFourTuple)
{
    constexpr uint16_t FIRST = 2000;
    constexpr uint16_t COUNT = 20;
    Start();
    Do([this] { // at one instant
        for (uint16_t port = FIRST; port < FIRST + COUNT; ++port)
        {
            NewUser().socket->Connect(InetSocketAddress("10.1.1.1", port));
        }
    });
    std::set<uint32_t> numbers;
    for (const auto& [port, number] : m_iss)
    {
        numbers.insert(number);
    }
    EXPECT_EQ(numbers.size(), COUNT);
}

REQUIREMENT("MUST-41", Must41PassiveOpenLeavesConnectionsAlone)
{
    Start();
    DefectUser& user = NewUser();
    EXPECT_EQ(user.socket->Bind(InetSocketAddress("10.1.1.2", SERVER_PORT)), 0);
    Do([&user] { user.socket->Connect(InetSocketAddress("10.1.1.1", PEER_PORT)); });
    Peer({SYN_ACK, 0, 1});
    EXPECT_EQ(user.state, TcpSocket::ESTABLISHED);
    Listen(true); // at the same port
    DefectUser& second = NewUser();
    EXPECT_EQ(second.socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), SERVER_PORT)), -1);
    OpenPassively(2001);
    Peer({ACK, 1, 1, 100});
    EXPECT_EQ(user.received.size(), 100U);
    EXPECT_EQ(user.state, TcpSocket::ESTABLISHED);
}

REQUIREMENT("MUST-42", Must42ListensOnAPortThatIsBeingOpened)
{
    Start();
    DefectUser& user = NewUser();
    EXPECT_EQ(user.socket->Bind(InetSocketAddress("10.1.1.2", SERVER_PORT)), 0);
    Do([&user] { user.socket->Connect(InetSocketAddress("10.1.1.1", PEER_PORT)); });
    EXPECT_EQ(user.state, TcpSocket::SYN_SENT);
    Listen(); // expects both calls to succeed
    OpenPassively(2001);
    EXPECT_EQ(user.state, TcpSocket::SYN_SENT);
}

REQUIREMENT("MUST-43", Must43ActiveOpenKeepsTheBoundAddress)
{
    Start();
    AddInterface();
    DefectUser& user = NewUser();
    EXPECT_EQ(user.socket->Bind(InetSocketAddress("10.1.2.2", 5000)), 0);
    Do([&user] { user.socket->Connect(InetSocketAddress("10.1.1.1", PEER_PORT)); });
    ASSERT_EQ(m_seen.size(), 1U);
    EXPECT_EQ(m_seen[0].source, Ipv4Address("10.1.2.2"));
}

REQUIREMENT("MUST-43", Must43PassiveOpenHearsTheBoundAddressOnly)
{
    Start();
    AddInterface();
    DefectUser& user = NewUser();
    EXPECT_EQ(user.socket->Bind(InetSocketAddress("10.1.2.2", SERVER_PORT)), 0);
    EXPECT_EQ(user.socket->Listen(), 0);
    Peer({SYN, 0, 0});
    EXPECT_EQ(Seen(SYN_ACK), 0U);
    PeerTo({SYN, 0, 0, 0, PEER_WINDOW, 2001}, "10.1.2.2");
    ASSERT_EQ(Seen(SYN_ACK), 1U);
    EXPECT_EQ(m_seen.back().source, Ipv4Address("10.1.2.2"));
}

REQUIREMENT("MUST-44", Must44RoutingChoosesTheAddress)
{
    Start();
    AddInterface();
    for (const char* peer : {"10.1.1.1", "10.1.2.1"})
    {
        DefectUser& user = NewUser();
        Do([&user, peer] { user.socket->Connect(InetSocketAddress(peer, PEER_PORT)); });
        Address name;
        EXPECT_EQ(user.socket->GetSockName(name), 0);
        const Ipv4Address local = InetSocketAddress::ConvertFrom(name).GetIpv4();
        EXPECT_EQ(local.CombineMask("255.255.255.0"),
                  Ipv4Address(peer).CombineMask("255.255.255.0"));
    }
    ASSERT_EQ(m_seen.size(), 1U);
    EXPECT_EQ(m_seen[0].source, Ipv4Address("10.1.1.2"));
}

REQUIREMENT("MUST-45", Must45AddressStaysWhenRoutesChange)
{
    DefectUser& user = StartClient();
    Ipv4Address source;
    AddInterface()->SetReceiveCallback(
        [&source](Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address&) {
            Ipv4Header header;
            packet->PeekHeader(header);
            source = header.GetSource();
            return true;
        });
    Ipv4StaticRoutingHelper().GetStaticRouting(GetIpv4())->AddHostRouteTo("10.1.1.1",
                                                                          "10.1.2.1",
                                                                          2);
    Do([&user] { user.Send(100); });
    Run(1); // the second link is slow
    EXPECT_EQ(source, Ipv4Address("10.1.1.2"));
}

REQUIREMENT("MUST-46", Must46RefusesManyReceivers)
{
    Start();
    Ipv4StaticRoutingHelper().GetStaticRouting(GetIpv4())->SetDefaultRoute("10.1.1.1", 1);
    for (const char* many : {"255.255.255.255", "10.1.1.255", "224.0.0.5"})
    {
        DefectUser& user = NewUser();
        int result = 0;
        Do([&] { result = user.socket->Connect(InetSocketAddress(many, PEER_PORT)); });
        EXPECT_EQ(result, -1) << many;
        EXPECT_NE(user.socket->GetErrno(), Socket::ERROR_NOTERROR) << many;
    }
    EXPECT_TRUE(m_seen.empty());
}

REQUIREMENT("MUST-57", Must57IgnoresSynsToManyReceivers)
{
    Start();
    Listen();
    for (const char* many : {"255.255.255.255", "10.1.1.255", "224.0.0.1"})
    {
        PeerTo({SYN, 0, 0}, many);
    }
    Run(5);
    EXPECT_TRUE(m_seen.empty());
}

REQUIREMENT("MUST-63", Must63IgnoresSynsFromInvalidSources)
{
    Start();
    Listen();
    Ipv4StaticRoutingHelper().GetStaticRouting(GetIpv4())->SetDefaultRoute("10.1.1.1", 1);
    for (const char* source : {"255.255.255.255", "10.1.1.255", "224.0.0.1", "0.0.0.0", "10.1.1.2"})
    {
        SendFrom(OctetsOf({SYN, 0, 0}), source);
    }
    Run(5);
    EXPECT_TRUE(m_seen.empty());
    EXPECT_TRUE(m_users.empty());
}

REQUIREMENT("SHLD-5", Shld5MssIsOnTheSyn)
{
    Start();
    Connect();
    ASSERT_EQ(m_seen.size(), 1U);
    EXPECT_EQ(MssOf(m_seen[0]), 1460U);
}

REQUIREMENT("SHLD-6", Shld6MssIsThatOfTheLeastMtu)
{
    Start();
    const Ptr<NetDevice> device = m_devices[0].Get(1);
    device->SetMtu(1000);
    Connect(2001);
    device->SetMtu(1400);
    Connect(2002);
    Listen();
    Peer({SYN, 0, 0, 0, PEER_WINDOW, 2003});
    ASSERT_EQ(m_seen.size(), 3U);
    for (const SeenSegment& syn : m_seen)
    {
        EXPECT_EQ(MssOf(syn), 960U);
    }
}

} // namespace
} // namespace ns3::rfctcp::test
