/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A congestion control that a user has written: what TcpSocketState offers in Init(), ECN that it
// asks for itself, and attributes that are set before the connection begins.

#include "support/network-fixture.h"

#include "ns3/core-module.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-dctcp.h"
#include "ns3/tcp-rx-buffer.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

/** Asks for ECN as copies of TcpDctcp do, and writes down what it is told. */
class UsersControl : public TcpNewReno
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::rfctcp::test::UsersControl")
                                .SetParent<TcpNewReno>()
                                .AddConstructor<UsersControl>()
                                .AddAttribute("Gain",
                                              "Does nothing",
                                              UintegerValue(1),
                                              MakeUintegerAccessor(&UsersControl::m_gain),
                                              MakeUintegerChecker<uint32_t>());
        return tid;
    }

    void Init(Ptr<TcpSocketState> tcb) override
    {
        tcb->m_useEcn = TcpSocketState::On;
        tcb->m_ecnMode = TcpSocketState::DctcpEcn;
        tcb->m_ectCodePoint = TcpSocketState::Ect1;
        s_complete = s_complete && tcb->m_rxBuffer && !tcb->m_sendEmptyPacketCallback.IsNull();
        s_gains.push_back(m_gain);
    }

    void CwndEvent(Ptr<TcpSocketState>, const TcpSocketState::TcpCAEvent_t event) override
    {
        ++s_events[event];
    }

    Ptr<TcpCongestionOps> Fork() override
    {
        return CopyObject<UsersControl>(this);
    }

    static inline bool s_complete{true};                                ///< Init() found all
    static inline std::vector<uint32_t> s_gains;                        ///< seen by Init()
    static inline std::map<TcpSocketState::TcpCAEvent_t, int> s_events; ///< told

  private:
    uint32_t m_gain; ///< attribute
};

NS_OBJECT_ENSURE_REGISTERED(UsersControl);

class OwnCongestionControl : public NetworkTest
{
  protected:
    OwnCongestionControl()
    {
        UsersControl::s_complete = true;
        UsersControl::s_gains.clear();
        UsersControl::s_events.clear();
        Config::SetDefault("ns3::TcpL4Protocol::SocketType",
                           TypeIdValue(UsersControl::GetTypeId()));
    }

    ~OwnCongestionControl() override
    {
        Config::Reset();
    }

    /** Counts the packets that a device sends by their ECN codepoint. */
    void WatchMarks()
    {
        m_devices[0].Get(0)->TraceConnectWithoutContext(
            "PhyTxBegin",
            Callback<void, Ptr<const Packet>>([this](Ptr<const Packet> packet) {
                Ptr<Packet> copy = packet->Copy();
                PppHeader ppp;
                copy->RemoveHeader(ppp);
                Ipv4Header ip;
                copy->RemoveHeader(ip);
                ++m_marks[ip.GetEcn()];
            }));
    }

    std::map<Ipv4Header::EcnType, int> m_marks; ///< packets of node 0
};

} // namespace

TEST_F(OwnCongestionControl, DecidesAboutEcnInInit)
{
    BuildPair();
    WatchMarks();
    Serve({});
    UserPlan plan;
    plan.octets = 50000;
    plan.then = UserPlan::Then::CLOSE;
    StartClient(plan);
    RunUntil(Seconds(10));
    EXPECT_EQ(m_servers[0]->received, 50000U);
    EXPECT_TRUE(UsersControl::s_complete) << "m_rxBuffer, m_sendEmptyPacketCallback";
    EXPECT_EQ(UsersControl::s_gains.size(), 2U) << "one object for each end";
    EXPECT_GT(m_marks[Ipv4Header::ECN_ECT1], 30);
    EXPECT_GT(UsersControl::s_events[TcpSocketState::CA_EVENT_ECN_NO_CE], 0);
    EXPECT_GT(UsersControl::s_events[TcpSocketState::CA_EVENT_TX_START], 0);
    EXPECT_GT(UsersControl::s_events[TcpSocketState::CA_EVENT_DELAYED_ACK] +
                  UsersControl::s_events[TcpSocketState::CA_EVENT_NON_DELAYED_ACK],
              0);
}

TEST_F(OwnCongestionControl, HasAttributesThatCanBeSetBeforeConnect)
{
    BuildPair();
    const Ptr<Socket> listener = Serve({});
    PointerValue ops;
    listener->GetAttribute("CongestionOps", ops);
    ASSERT_TRUE(ops.GetObject());
    ops.GetObject()->SetAttribute("Gain", UintegerValue(7));
    UserPlan plan;
    plan.octets = 5000;
    StartClient(plan);
    RunUntil(Seconds(0.1));
    const Ptr<RfcTcpSocket> socket = NewRfcSocket(0);
    const Ptr<TcpCongestionOps> before = socket->GetCongestionOps();
    ASSERT_TRUE(before);
    before->SetAttribute("Gain", UintegerValue(5));
    At(0, Seconds(1), [&] { socket->Connect(ServerAddress()); });
    RunUntil(Seconds(5));
    EXPECT_EQ(socket->GetState(), TcpSocket::ESTABLISHED);
    EXPECT_EQ(socket->GetCongestionOps(), before) << "the same object";
    EXPECT_EQ(std::count(UsersControl::s_gains.begin(), UsersControl::s_gains.end(), 5U), 1);
    EXPECT_EQ(std::count(UsersControl::s_gains.begin(), UsersControl::s_gains.end(), 7U), 2)
        << "each connection of the listener has a copy of its object";
}

TEST_F(OwnCongestionControl, DctcpTakesItsInitialAlpha)
{
    Config::SetDefault("ns3::TcpL4Protocol::SocketType", TypeIdValue(TcpDctcp::GetTypeId()));
    BuildPair();
    Serve({});
    const Ptr<RfcTcpSocket> socket = NewRfcSocket(0);
    socket->GetCongestionOps()->SetAttribute("DctcpAlphaOnInit", DoubleValue(0.25));
    double first = -1;
    socket->GetCongestionOps()->TraceConnectWithoutContext(
        "CongestionEstimate",
        Callback<void, uint32_t, uint32_t, double>(
            [&first](uint32_t, uint32_t, double alpha) { first = first < 0 ? alpha : first; }));
    At(0, Seconds(1), [&] { socket->Connect(ServerAddress()); });
    At(0, Seconds(2), [&] { socket->Send(Create<Packet>(50000)); });
    RunUntil(Seconds(5));
    EXPECT_EQ(first, 0.25 * (1 - 0.0625)) << "no mark has come: alpha (1 - g) [8257 3.3]";
}

} // namespace ns3::rfctcp::test
