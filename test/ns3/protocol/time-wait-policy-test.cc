/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Attributes that say which SYN ends TIME-WAIT: RFC 9293 3.6.1, RFC 6191, RFC 1122 4.2.2.13.

#include "support/defects-lab.h"

#include "ns3/core-module.h"

namespace ns3::rfctcp::test
{
namespace
{

/** A SYN that meets TIME-WAIT, beside what came before. */
struct LateSyn
{
    bool newerNumber; ///< its sequence number
    bool newerStamp;  ///< its timestamp
};

class TimeWaitPolicy : public DefectTest
{
  protected:
    /** @param value of a timestamp @return the option */
    static Octets Stamp(uint8_t value)
    {
        return {1, 1, 8, 10, 0, 0, 0, value, 0, 0, 0, 0};
    }

    /** @param syn that comes in TIME-WAIT @return whether it has made a new connection */
    bool IsReopenedBy(const LateSyn& syn)
    {
        Start(Stack::RFC_TCP);
        Listen();
        DefectUser& user = OpenPassively(PEER_PORT, PEER_WINDOW, Stamp(100));
        Do([&user] { user.socket->ShutdownSend(); });
        Peer({FIN_ACK, 1, 2, 0, PEER_WINDOW, PEER_PORT, Stamp(101)});
        EXPECT_EQ(user.state, TcpSocket::TIME_WAIT);
        m_seen.clear();
        const uint32_t number = syn.newerNumber ? 50000 : 0;
        const uint8_t stamp = syn.newerStamp ? 110 : 90;
        Peer({SYN, number, 0, 0, PEER_WINDOW, PEER_PORT, Stamp(stamp)});
        const bool reopened = Seen(SYN_ACK) == 1;
        EXPECT_EQ(user.state, reopened ? TcpSocket::CLOSED : TcpSocket::TIME_WAIT);
        EXPECT_EQ(m_seen.size(), 1U) << "a challenge, if not a SYN,ACK";
        m_users.clear();
        Renew();
        return reopened;
    }
};

} // namespace

TEST_F(TimeWaitPolicy, TimestampsDecideByDefault)
{
    RecordProperty("requirement", "RFC9293/SHLD-4");
    EXPECT_TRUE(IsReopenedBy({false, true}));
    EXPECT_FALSE(IsReopenedBy({true, false}));
}

TEST_F(TimeWaitPolicy, NumbersMayDecideAlone)
{
    RecordProperty("requirement", "RFC9293/MAY-2");
    Config::SetDefault("ns3::RfcTcpSocket::ReuseByTimestamp", BooleanValue(false));
    EXPECT_FALSE(IsReopenedBy({false, true}));
    EXPECT_TRUE(IsReopenedBy({true, false}));
}

TEST_F(TimeWaitPolicy, NoSynMayDoIt)
{
    Config::SetDefault("ns3::RfcTcpSocket::ReuseTimeWait", BooleanValue(false));
    EXPECT_FALSE(IsReopenedBy({false, true}));
    EXPECT_FALSE(IsReopenedBy({true, true}));
}

} // namespace ns3::rfctcp::test
