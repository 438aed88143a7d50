/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The PUSH flag of Send(), and Flush(): RFC 9293 3.9.1.2 and 3.9.1.7.

#include "support/defects-lab.h"

#include "ns3/core-module.h"

namespace ns3::rfctcp::test
{
namespace
{

constexpr uint8_t PSH = TcpHeader::PSH;

class PushAndFlush : public DefectTest
{
  protected:
    /** @param window of the peer @return our socket, in ESTABLISHED */
    Ptr<RfcTcpSocket> Open(uint16_t window)
    {
        Start(Stack::RFC_TCP);
        Listen();
        DefectUser& user = OpenPassively(PEER_PORT, window);
        m_seen.clear();
        return DynamicCast<RfcTcpSocket>(user.socket);
    }

    /** @return text of all segments seen */
    std::string Text() const
    {
        std::string text;
        for (const SeenSegment& seen : m_seen)
        {
            text.append(seen.text.begin(), seen.text.end());
        }
        return text;
    }
};

} // namespace

TEST_F(PushAndFlush, OctetsBehindAFlushTakeThePlaceOfThoseForgotten)
{
    RecordProperty("requirement", "RFC9293/MAY-14");
    Ptr<RfcTcpSocket> socket = Open(4);
    const uint32_t room = socket->GetTxAvailable();
    uint32_t told = 0;
    Do([&] { socket->Send(test::Text("abcdefgh")); }); // four of them fit
    socket->SetSendCallback(
        Callback<void, Ptr<Socket>, uint32_t>([&told](Ptr<Socket>, uint32_t) { ++told; }));
    Run(0.6); // the override timeout
    EXPECT_EQ(Text(), "abcd");
    Do([&] { EXPECT_EQ(socket->Flush(), 4); });
    EXPECT_EQ(told, 1U); // there is room again
    EXPECT_EQ(socket->GetTxAvailable(), room - 4);
    Do([&] { socket->Send(test::Text("xyz")); });
    m_seen.clear();
    Peer({ACK, 1, 5});
    EXPECT_EQ(Text(), "xyz");
}

TEST_F(PushAndFlush, WhatIsGivenInTheSameCallbackCanBeForgotten)
{
    RecordProperty("requirement", "RFC9293/MAY-14");
    Ptr<RfcTcpSocket> socket = Open(PEER_WINDOW);
    int flushed = 0;
    socket->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket>) {
        socket->Recv();
        socket->Send(test::Text("never sent"));
        flushed = socket->Flush();
        socket->Send(test::Text("sent"));
    }));
    Peer({ACK, 1, 1, 10});
    EXPECT_EQ(flushed, 10);
    EXPECT_EQ(Text(), "sent");
}

TEST_F(PushAndFlush, WithoutAConnectionItIsAnError)
{
    Start(Stack::RFC_TCP);
    Ptr<RfcTcpSocket> socket = NewRfcSocket(1);
    EXPECT_EQ(socket->Flush(), -1);
    EXPECT_EQ(socket->GetErrno(), Socket::ERROR_NOTCONN);
    Connect();
    const auto opener = DynamicCast<RfcTcpSocket>(m_users.back().socket);
    Do([&] { opener->Send(test::Text("queued")); });
    Do([&] { EXPECT_EQ(opener->Flush(), 6); });
    m_seen.clear();
    Peer({SYN_ACK, 0, 1});
    EXPECT_EQ(Text(), "");
    EXPECT_EQ(m_users.back().state, TcpSocket::ESTABLISHED);
}

TEST_F(PushAndFlush, PushInACallbackMarksItsOwnOctets)
{
    RecordProperty("requirement", "RFC9293/MAY-15");
    Ptr<RfcTcpSocket> socket = Open(PEER_WINDOW);
    socket->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket>) {
        socket->Recv();
        socket->Send(Create<Packet>(SEGMENT_SIZE), 0);
        socket->Send(Create<Packet>(100), RfcTcpSocket::PUSH);
        socket->Send(Create<Packet>(2 * SEGMENT_SIZE), 0);
    }));
    Peer({ACK, 1, 1, 10});
    ASSERT_EQ(SeenTexts(), 4U);
    EXPECT_FALSE(m_seen[0].Has(PSH));
    EXPECT_TRUE(m_seen[1].Has(PSH));
    EXPECT_FALSE(m_seen[2].Has(PSH));
    EXPECT_TRUE(m_seen[3].Has(PSH));
}

} // namespace ns3::rfctcp::test
