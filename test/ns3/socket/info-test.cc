/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What a socket tells of its connection: RfcTcpSocket::GetInfo(), the look-up by number, and the
// cause of each segment that is sent again and the reason of each RST, trace source SegmentSent.

#include "support/network-fixture.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/enum.h"
#include "ns3/rfc-tcp-info.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <map>

namespace ns3::rfctcp::test
{

namespace
{

class RfcTcpInfoTest : public NetworkTest
{
  protected:
    /** Counts causes and reasons of a node from now on. */
    void CountSent(uint32_t node)
    {
        Tcp(node)->TraceConnectWithoutContext(
            "SegmentSent",
            Callback<void, const RfcTcpSentSegment&>([this](const RfcTcpSentSegment& sent) {
                ++m_causes[RfcTcpName(sent.cause)];
                if (sent.reason != RfcTcpReason::NONE)
                {
                    ++m_reasons[RfcTcpName(sent.reason)];
                }
            }));
    }

    std::map<std::string, int> m_causes;  ///< of segments sent
    std::map<std::string, int> m_reasons; ///< of RSTs sent
};

TEST_F(RfcTcpInfoTest, TimeWaitHasATimerWithAndWithoutASocket)
{
    BuildPair();
    Serve({});
    UserPlan plan;
    plan.octets = 1000;
    Ptr<RfcTcpSocket> socket = DynamicCast<RfcTcpSocket>(StartClient(plan).socket);
    Address local;
    Address peer;
    At(0, MilliSeconds(500), [&] {
        socket->GetSockName(local);
        socket->GetPeerName(peer);
        socket->Close();
    });
    At(0, Seconds(10), [&] {
        const RfcTcpInfo info = socket->GetInfo();
        EXPECT_EQ(info.tcpi_state, TcpSocket::TIME_WAIT);
        EXPECT_EQ(info.idiag_timer, RfcTcpInfo::TIMER_TIME_WAIT);
        EXPECT_GT(info.idiag_expires, Seconds(230)); // of 240
        EXPECT_LT(info.idiag_expires, Seconds(231));
    });
    RunUntil(Seconds(20));
    socket = nullptr;
    m_clients.clear();
    const auto info = Tcp(0)->GetInfo(local, peer);
    ASSERT_TRUE(info);
    EXPECT_EQ(info->tcpi_state, TcpSocket::TIME_WAIT);
    EXPECT_EQ(info->idiag_timer, RfcTcpInfo::TIMER_TIME_WAIT);
    EXPECT_LT(info->idiag_expires, Seconds(221));
    EXPECT_GT(info->idiag_expires, Seconds(220));
}

TEST_F(RfcTcpInfoTest, GetInfoTellsTheVariablesOfAConnection)
{
    LinkPlan link;
    link.rules = "drop DATA #2";
    BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link); // 5 ms one way
    Serve({});
    UserPlan plan;
    plan.octets = 20000;
    const auto socket = DynamicCast<RfcTcpSocket>(StartClient(plan).socket);
    EXPECT_EQ(socket->GetInfo().tcpi_state, TcpSocket::CLOSED);
    EXPECT_EQ(socket->GetInfo().tcpi_segs_out, 0u);
    At(0, MilliSeconds(101), [socket] {
        const RfcTcpInfo info = socket->GetInfo();
        EXPECT_EQ(info.tcpi_state, TcpSocket::SYN_SENT);
        EXPECT_EQ(info.idiag_timer, RfcTcpInfo::TIMER_RETRANSMISSION);
        EXPECT_EQ(info.idiag_expires, info.tcpi_rto - MilliSeconds(1));
        EXPECT_EQ(info.tcpi_unacked, 1u);
    });
    RunUntil(Seconds(1));
    const RfcTcpInfo info = socket->GetInfo();
    EXPECT_EQ(info.tcpi_state, TcpSocket::ESTABLISHED);
    EXPECT_EQ(info.tcpi_bytes_acked, 20000u);
    EXPECT_EQ(info.tcpi_total_retrans, 1u);
    EXPECT_EQ(info.tcpi_snd_nxt, info.tcpi_snd_una);
    EXPECT_EQ(info.tcpi_unacked + info.tcpi_bytes_in_flight + info.idiag_wqueue, 0u);
    EXPECT_EQ(info.tcpi_ca_state, TcpSocketState::CA_OPEN);
    EXPECT_TRUE(info.tcpi_opt_sack && info.tcpi_opt_timestamps && info.tcpi_opt_wscale);
    EXPECT_FALSE(info.tcpi_opt_ecn);
    EXPECT_GE(info.tcpi_min_rtt, MilliSeconds(10));
    EXPECT_GE(info.tcpi_rtt, info.tcpi_min_rtt);
    EXPECT_GT(info.tcpi_rttvar, Time(0));
    EXPECT_GE(info.tcpi_rto, info.tcpi_rtt + 4 * info.tcpi_rttvar);
    EXPECT_GT(info.tcpi_snd_cwnd, 0u);
    EXPECT_LT(info.tcpi_snd_ssthresh, 20000u);
    EXPECT_EQ(info.idiag_timer, RfcTcpInfo::TIMER_NONE);
    const auto server = DynamicCast<RfcTcpSocket>(m_servers.at(0)->socket)->GetInfo();
    EXPECT_EQ(server.tcpi_bytes_received, 20000u);
    EXPECT_EQ(server.tcpi_rcv_nxt, info.tcpi_snd_nxt);
    EXPECT_EQ(server.tcpi_segs_in + 1, info.tcpi_segs_out); // one was lost
    EXPECT_EQ(server.idiag_rqueue, 0u);
}

TEST_F(RfcTcpInfoTest, FindSocketKnowsTheNumbersOfTheTraces)
{
    BuildPair();
    Serve({});
    const auto socket = DynamicCast<RfcTcpSocket>(StartClient({}).socket);
    RunUntil(Seconds(1));
    ASSERT_GT(socket->GetConnectionNumber(), 0u);
    EXPECT_EQ(Tcp(0)->FindSocket(socket->GetConnectionNumber()), socket);
    EXPECT_EQ(Tcp(0)->FindSocket(0), nullptr);
    EXPECT_EQ(Tcp(0)->FindSocket(99), nullptr);
    Address local;
    Address peer;
    socket->GetSockName(local);
    socket->GetPeerName(peer);
    ASSERT_TRUE(Tcp(0)->GetInfo(local, peer));
    EXPECT_EQ(Tcp(0)->GetInfo(local, peer)->tcpi_state, TcpSocket::ESTABLISHED);
    EXPECT_FALSE(Tcp(0)->GetInfo(peer, local));
    EXPECT_EQ(Tcp(1)->GetInfo(peer, local)->tcpi_state, TcpSocket::ESTABLISHED);
}

TEST_F(RfcTcpInfoTest, SegmentSentTellsTimeoutsAndProbes)
{
    LinkPlan link;
    link.rules = "drop SYN #1; drop DATA #1; drop DATA #2";
    BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
    CountSent(0);
    Serve({});
    UserPlan plan;
    plan.octets = 100;
    StartClient(plan);
    RunUntil(Seconds(20));
    EXPECT_EQ(m_causes["RTO"], 2); // SYN and text
    EXPECT_EQ(m_causes["TLP"], 1);
    EXPECT_EQ(m_causes["FAST"], 0);
}

TEST_F(RfcTcpInfoTest, SegmentSentTellsFastRetransmissions)
{
    for (const auto recovery :
         {RfcTcpSocket::NEW_RENO, RfcTcpSocket::SACK_6675, RfcTcpSocket::RACK_TLP})
    {
        SCOPED_TRACE(recovery);
        m_causes.clear();
        Config::SetDefault("ns3::RfcTcpSocket::Recovery", EnumValue(recovery));
        Config::SetDefault("ns3::RfcTcpSocket::Sack",
                           BooleanValue(recovery != RfcTcpSocket::NEW_RENO));
        LinkPlan link;
        link.rules = "drop DATA #3; drop DATA #5";
        BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
        CountSent(0);
        Serve({});
        UserPlan plan;
        plan.octets = 30000;
        StartClient(plan);
        RunUntil(Seconds(20));
        const bool sack = recovery != RfcTcpSocket::NEW_RENO;
        EXPECT_EQ(m_causes["FAST"], sack ? 2 : 1);
        EXPECT_EQ(m_causes["PARTIAL_ACK"], sack ? 0 : 1);
        EXPECT_EQ(m_causes["RTO"], 0);
        Renew();
    }
}

TEST_F(RfcTcpInfoTest, SegmentSentTellsWindowAndKeepAliveProbes)
{
    Config::SetDefault("ns3::RfcTcpSocket::KeepAlive", BooleanValue(true));
    Config::SetDefault("ns3::RfcTcpSocket::KeepAliveTime", TimeValue(Seconds(10)));
    BuildPair();
    CountSent(0);
    const auto listener = NewSocket(1);
    listener->SetAttribute("RcvBufSize", UintegerValue(2896));
    listener->Bind(AnyAddress());
    listener->Listen();
    Ptr<Socket> reader;
    listener->SetAcceptCallback(
        MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
        Callback<void, Ptr<Socket>, const Address&>(
            [&reader](Ptr<Socket> socket, const Address&) { reader = socket; }));
    UserPlan plan;
    plan.octets = 5000;
    StartClient(plan);
    At(1, Seconds(8), [&reader] { reader->Recv(); });
    At(1, Seconds(9), [&reader] { reader->Recv(); });
    RunUntil(Seconds(40));
    EXPECT_GE(m_causes["WINDOW_PROBE"], 2);
    EXPECT_GE(m_causes["KEEP_ALIVE"], 1);
    EXPECT_EQ(m_causes["RTO"], 0);
}

TEST_F(RfcTcpInfoTest, SegmentSentTellsWhyResetsAreSent)
{
    BuildPair();
    CountSent(0);
    CountSent(1);
    Serve({});
    StartClient({}, 81); // nobody listens there
    const auto aborts = DynamicCast<RfcTcpSocket>(StartClient({}).socket);
    At(0, Seconds(1), [aborts] { aborts->Abort(); });
    Config::SetDefault("ns3::RfcTcpSocket::AfterClose", StringValue("Reset"));
    StreamUser& closes = StartClient({});
    At(0, Seconds(1), [&closes] {
        closes.socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    });
    At(1, Seconds(2), [this] { m_servers.at(1)->socket->Send(Create<Packet>(10)); });
    At(0, Seconds(3), [&closes] { closes.socket->Close(); }); // without having read
    StreamUser& late = StartClient({});
    Config::Reset();
    At(0, Seconds(3), [&late] { late.socket->Close(); });
    At(1, Seconds(3), [this] { m_servers.at(2)->socket->Send(Create<Packet>(10)); });
    RunUntil(Seconds(10));
    EXPECT_GE(m_reasons["NO_CONNECTION"], 1); // what the reset servers had sent, too
    EXPECT_EQ(m_reasons["ABORTED"], 1);
    EXPECT_EQ(m_reasons["UNREAD_DATA"], 1);
    EXPECT_EQ(m_reasons["DATA_AFTER_CLOSE"], 1);
}

TEST_F(RfcTcpInfoTest, AReasonHasOneName)
{
    std::map<std::string, int> names;
    for (int reason = 0; reason < static_cast<int>(RfcTcpReason::COUNT); ++reason)
    {
        ++names[RfcTcpName(static_cast<RfcTcpReason>(reason))];
    }
    EXPECT_EQ(names.size(), static_cast<std::size_t>(RfcTcpReason::COUNT));
    EXPECT_EQ(names.count("?"), 0u);
}

} // namespace

} // namespace ns3::rfctcp::test
