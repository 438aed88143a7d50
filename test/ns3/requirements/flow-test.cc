/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Requirements on the flow of data; see requirements-lab.h.

#include "support/requirements-lab.h"

#include "ns3/core-module.h"

namespace ns3::rfctcp::test
{
namespace
{

REQUIREMENT("MUST-37", Must37LivesWhileProbesAreAnswered)
{
    DefectUser& user = StartServer();
    Peer({ACK, 1, 1, 0, 0});
    Do([&] { user.Send(100); });
    EXPECT_GT(Answer(4000, 1, 0).size(), 60U); // more than an hour
    EXPECT_EQ(user.state, TcpSocket::ESTABLISHED);
    EXPECT_EQ(user.told, "");
    Peer({ACK, 1, 1});
    Run(70);
    EXPECT_TRUE(HasSeen(1, 101));
}

REQUIREMENT("SHLD-17", Shld17ShrunkWindowIsNoTimeout)
{
    DefectUser& user = StartServer();
    Do([&] { user.Send(1000); });
    Peer({ACK, 1, 537, 0, 0}); // the second segment is beyond the edge now
    Answer(600, 537, 0);
    EXPECT_EQ(user.state, TcpSocket::ESTABLISHED);
    EXPECT_EQ(user.told, "");
    m_seen.clear();
    Peer({ACK, 1, 537});
    Run(70);
    EXPECT_TRUE(HasSeen(537, 1001));
}

REQUIREMENT("SHLD-29", Shld29FirstProbeFollowsAfterOneRto)
{
    DefectUser& user = StartServer();
    Do([&] { user.Send(100); }); // a sample of some milliseconds: the RTO is 1 s
    Peer({ACK, 1, 101, 0, 0});
    m_seen.clear();
    const double begin = Simulator::Now().GetSeconds();
    Do([&] { user.Send(100); });
    Run(2);
    EXPECT_NEAR(FirstText() - begin, 1, 0.1);
}

REQUIREMENT("SHLD-30", Shld30ProbesBackOff)
{
    DefectUser& user = StartServer();
    double first = 0;
    for (uint32_t episode = 0; episode < 2; ++episode)
    {
        const uint32_t next = 1 + 100 * episode;
        Peer({ACK, 1, next, 0, 0});
        const double begin = Simulator::Now().GetSeconds();
        Do([&] { user.Send(100); });
        const std::vector<double> probes = Answer(50, next, 0);
        ASSERT_GE(probes.size(), 3U);
        const double gap = probes[1] - probes[0];
        EXPECT_NEAR(probes[2] - probes[1], 2 * gap, 0.2 * gap);
        first = episode == 0 ? probes[0] - begin : first;
        EXPECT_NEAR(probes[0] - begin, first, 0.2 * first) << "begins anew";
        Peer({ACK, 1, next}); // opens it
        Peer({ACK, 1, next + 100});
    }
}

REQUIREMENT("REC-1", Rec1WindowsHave32Bits)
{
    constexpr uint8_t SHIFT = 4;
    Start();
    DefectUser& user = NewUser();
    user.socket->SetAttribute("InitialCwnd", UintegerValue(200));
    user.socket->SetAttribute("SegmentSize", UintegerValue(1400));
    Do([&] { user.socket->Connect(InetSocketAddress("10.1.1.1", PEER_PORT)); });
    const Octets options{2, 4, 5, 0xb4, 3, 3, SHIFT};
    Peer({SYN_ACK, 0, 1, 0, PEER_WINDOW, PEER_PORT, options});
    Peer({ACK, 1, 1}); // 8000 << 4
    m_seen.clear();
    Do([&] { user.Send(90000); });
    EXPECT_TRUE(HasSeen(1, 90001)); // nothing was acknowledged
}

REQUIREMENT("MUST-40", Must40LongDelaysAreNotTaken)
{
    DefectUser& user = StartServer();
    user.socket->SetAttributeFailSafe("DelAckTimeout", TimeValue(Seconds(1)));
    Peer({ACK, 1, 1, 100}); // the first one may be acknowledged at once
    Run(2);
    m_seen.clear();
    Peer({ACK, 101, 1, 100});
    Run(0.485); // half a second, and the way there and back
    EXPECT_EQ(Seen(ACK), 1U);
}

REQUIREMENT("MAY-1", May1NothingIsReadAfterClose)
{
    DefectUser& user = StartServer();
    user.socket->SetAttributeFailSafe("AfterClose", StringValue("Reset"));
    Do([&] { user.socket->Close(); });
    Peer({ACK, 1, 2, 100});
    EXPECT_EQ(user.received, "");
    Do([&] { EXPECT_FALSE(user.socket->Recv()); });
}

REQUIREMENT("MAY-6", May6ProbesMayCarryAnOctet)
{
    DefectUser& user = StartServer();
    EXPECT_TRUE(user.socket->SetAttributeFailSafe("KeepAliveTime", TimeValue(Seconds(10))));
    EXPECT_TRUE(user.socket->SetAttributeFailSafe("KeepAliveGarbage", BooleanValue(true)));
    EXPECT_TRUE(user.socket->SetAttributeFailSafe("KeepAlive", BooleanValue(true)));
    m_seen.clear();
    Run(11);
    ASSERT_EQ(m_seen.size(), 1U);
    EXPECT_EQ(m_seen[0].text.size(), 1U);
    EXPECT_EQ(m_seen[0].seq, 0U);
    Peer({ACK, 1, 1});
    Do([&] { user.Send(100); });
    EXPECT_TRUE(HasSeen(1, 101)); // the octet is not part of the stream
}

REQUIREMENT("MAY-14", May14FlushForgetsWhatWasNotSent)
{
    DefectUser& user = StartServer();
    Peer({ACK, 1, 1, 0, SEGMENT_SIZE});
    ASSERT_TRUE(Ours(user)) << "no such call";
    Do([&] { user.Send(SEGMENT_SIZE + 1000); });
    int flushed = -1;
    Do([&] { flushed = Ours(user)->Flush(); });
    EXPECT_EQ(flushed, 1000);
    EXPECT_TRUE(HasSeen(1, 1 + SEGMENT_SIZE));
    m_seen.clear();
    Peer({ACK, 1, 1 + SEGMENT_SIZE});
    Run(5);
    EXPECT_EQ(SeenTexts(), 0U);
    Do([&] { user.Send(100); }); // the numbers go on without a gap
    EXPECT_TRUE(HasSeen(1 + SEGMENT_SIZE, 101 + SEGMENT_SIZE));
    EXPECT_EQ(SeenTexts(), 1U);
}

REQUIREMENT("MAY-15", May15PushSetsPsh)
{
    constexpr uint8_t PSH = TcpHeader::PSH;
    DefectUser& user = StartServer();
    m_seen.clear();
    Do([&] {
        user.socket->Send(Create<Packet>(100), RfcTcpSocket::PUSH);
        user.socket->Send(Create<Packet>(2 * SEGMENT_SIZE), 0);
    });
    ASSERT_EQ(m_seen.size(), 3U);
    EXPECT_TRUE(m_seen[0].Has(PSH)); // the octet that was pushed is in it
    EXPECT_FALSE(m_seen[1].Has(PSH));
    EXPECT_TRUE(m_seen[2].Has(PSH)); // the last one, MUST-61
}

REQUIREMENT("MAY-17", May17ReceivedPshIsShown)
{
    DefectUser& user = StartServer();
    ASSERT_TRUE(Ours(user)) << "no such call";
    user.socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    Peer({static_cast<uint8_t>(TcpHeader::PSH | ACK), 1, 1, 100});
    Peer({ACK, 101, 1, 50});
    EXPECT_EQ(Ours(user)->GetRxAvailable(), 150U);
    EXPECT_EQ(Ours(user)->GetPushedOctets(), 100U);
}

REQUIREMENT("MAY-18", May18CongestionControlCanBeChosen)
{
    for (const char* type : {"ns3::TcpNewReno", "ns3::TcpCubic", "ns3::TcpLinuxReno"})
    {
        Start();
        m_nodes.Get(1)->GetObject<TcpL4Protocol>()->SetAttribute(
            "SocketType",
            TypeIdValue(TypeId::LookupByName(type)));
        Listen();
        DefectUser& user = OpenPassively();
        Do([&] { user.Send(20 * SEGMENT_SIZE); });
        Peer({ACK, 1, 1 + SEGMENT_SIZE});
        Peer({ACK, 1, 1 + 2 * SEGMENT_SIZE});
        EXPECT_GT(user.congestionWindow, 10 * SEGMENT_SIZE) << type;
        m_users.clear();
        Renew();
    }
}

REQUIREMENT("SHLD-8", Shld8EcnIsUsed)
{
    constexpr uint8_t CWR = TcpHeader::CWR;
    constexpr uint8_t ECT_MASK = 3;
    Start();
    DefectUser& user = NewUser();
    EXPECT_TRUE(user.socket->SetAttributeFailSafe("UseEcn", StringValue("On")));
    Do([&] { user.socket->Connect(InetSocketAddress("10.1.1.1", PEER_PORT)); });
    ASSERT_EQ(m_seen.size(), 1U);
    EXPECT_TRUE(m_seen[0].Has(ECE | CWR));
    EXPECT_EQ(m_seen[0].tos & ECT_MASK, 0);
    Peer({static_cast<uint8_t>(SYN_ACK | ECE), 0, 1});
    m_seen.clear();
    Do([&] { user.Send(100); });
    ASSERT_EQ(m_seen.size(), 1U);
    EXPECT_EQ(m_seen[0].tos & ECT_MASK, 2); // ECT(0)
    m_seen.clear();
    Run(1.5);
    ASSERT_EQ(m_seen.size(), 1U);
    EXPECT_EQ(m_seen[0].tos & ECT_MASK, 0) << "on a retransmission";
    m_seen.clear();
    SendFrom(OctetsOf({ACK, 1, 101, 100}), "10.1.1.1", "10.1.1.2", 3); // CE
    Run(1);
    ASSERT_FALSE(m_seen.empty());
    EXPECT_TRUE(m_seen.back().Has(ECE));
}

} // namespace
} // namespace ns3::rfctcp::test
