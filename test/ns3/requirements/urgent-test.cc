/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Requirements on urgent data, RFC 9293 3.8.5; see requirements-lab.h. ns3::Socket has no call for
// it: a TCP that offers none cannot meet them.

#include "support/requirements-lab.h"

#include "ns3/core-module.h"

#include <algorithm>

namespace ns3::rfctcp::test
{
namespace
{

constexpr uint8_t URG = TcpHeader::URG;
constexpr uint8_t URG_ACK = URG | ACK;

using UrgentCallback = Callback<void, uint32_t>;

/** @param segment one @return its urgent pointer */
uint32_t
PointerOf(const SeenSegment& segment)
{
    return segment.segment[18] << 8 | segment.segment[19];
}

/** @param segment octets of one @param pointer its urgent pointer @return the octets with it */
Octets
WithPointer(Octets segment, uint8_t pointer)
{
    segment[19] = pointer;
    return segment;
}

REQUIREMENT("MUST-30", Must30UrgentDataIsSentAndReceived)
{
    DefectUser& user = StartClient();
    uint32_t marks = 0;
    EXPECT_TRUE(
        user.socket->TraceConnectWithoutContext("UrgentData",
                                                UrgentCallback([&marks](uint32_t) { ++marks; })));
    SendFrom(WithPointer(OctetsOf({URG_ACK, 1, 1, 100}), 50));
    EXPECT_EQ(marks, 1U);
    EXPECT_EQ(user.received.size(), 100U); // in line, RFC 6093
    ASSERT_TRUE(Ours(user)) << "no such call";
    m_seen.clear();
    Do([&] { Ours(user)->SendUrgent(Create<Packet>(100)); });
    ASSERT_EQ(m_seen.size(), 1U);
    EXPECT_TRUE(m_seen[0].Has(URG));
}

REQUIREMENT("MUST-31", Must31UrgentDataMayBeLong)
{
    constexpr uint32_t LONG = 70000;
    DefectUser& user = StartServer();
    ASSERT_TRUE(Ours(user)) << "no such call";
    m_seen.clear();
    Do([&] { Ours(user)->SendUrgent(Create<Packet>(LONG)); });
    uint32_t end = 1;
    for (int round = 0; round < 500 && end <= LONG; ++round)
    {
        for (const SeenSegment& seen : m_seen)
        {
            EXPECT_TRUE(seen.Has(URG)) << seen.seq;
            EXPECT_EQ(PointerOf(seen), std::min<uint32_t>(LONG + 1 - seen.seq, 65535));
            end = std::max(end, seen.End());
        }
        m_seen.clear();
        Peer({ACK, 1, end});
    }
    EXPECT_EQ(end, LONG + 1);
}

REQUIREMENT("MUST-32", Must32UserIsToldWhenThePointerAdvances)
{
    DefectUser& user = StartClient();
    uint32_t marks = 0;
    EXPECT_TRUE(
        user.socket->TraceConnectWithoutContext("UrgentData",
                                                UrgentCallback([&marks](uint32_t) { ++marks; })));
    user.socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    SendFrom(WithPointer(OctetsOf({URG_ACK, 1, 1, 100}), 150));
    EXPECT_EQ(marks, 1U);
    SendFrom(WithPointer(OctetsOf({URG_ACK, 101, 1, 10}), 50)); // the same place
    EXPECT_EQ(marks, 1U);
    SendFrom(WithPointer(OctetsOf({URG_ACK, 111, 1, 10}), 60));
    EXPECT_EQ(marks, 2U);
}

REQUIREMENT("MUST-33", Must33UserLearnsHowMuchIsLeft)
{
    DefectUser& user = StartServer();
    ASSERT_TRUE(Ours(user)) << "no such call";
    user.socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    SendFrom(WithPointer(OctetsOf({URG_ACK, 1, 1, 100}), 150));
    EXPECT_EQ(Ours(user)->GetUrgentOctets(), 150U);
    Do([&] { user.socket->Recv(60, 0); });
    EXPECT_EQ(Ours(user)->GetUrgentOctets(), 90U);
}

REQUIREMENT("MUST-62", Must62PointerNamesTheOctetAfter)
{
    DefectUser& user = StartServer();
    ASSERT_TRUE(Ours(user)) << "no such call";
    m_seen.clear();
    Do([&] {
        user.Send(50);
        Ours(user)->SendUrgent(Create<Packet>(100));
    });
    ASSERT_FALSE(m_seen.empty());
    EXPECT_TRUE(m_seen.back().Has(URG));
    EXPECT_EQ(m_seen.back().seq + PointerOf(m_seen.back()), 1U + 150U);
}

REQUIREMENT("MUST-66", Must66UrgentDataIsSeenAtAZeroWindow)
{
    Start();
    DefectUser& user = NewUser();
    user.socket->SetAttribute("RcvBufSize", UintegerValue(1000));
    user.socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    Do([&] { user.socket->Connect(InetSocketAddress("10.1.1.1", PEER_PORT)); });
    Peer({SYN_ACK, 0, 1});
    uint32_t marks = 0;
    EXPECT_TRUE(
        user.socket->TraceConnectWithoutContext("UrgentData",
                                                UrgentCallback([&marks](uint32_t) { ++marks; })));
    Peer({ACK, 1, 1, 500});
    Peer({ACK, 501, 1, 500});
    SendFrom(WithPointer(OctetsOf({URG_ACK, 1001, 1, 10}), 10));
    EXPECT_EQ(marks, 1U);
}

} // namespace
} // namespace ns3::rfctcp::test
