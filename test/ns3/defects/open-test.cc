/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Defects of the built-in TCP while connections are opened; see defects-lab.h.

#include "support/defects-lab.h"

#include "ns3/core-module.h"

#include <string>
#include <vector>

namespace ns3::rfctcp::test
{

// ---- 2: a refused connection is not noticed, RFC 9293 3.10.7.3 ----
// A RST,ACK in SYN-SENT is taken for an ACK that need not be looked at. The application waits until
// all SYNs have been sent and then sees no reason.

class BuiltInDefect02 : public DefectTest
{
  protected:
    /** A closed port answers each SYN. @param stack under test @return the application */
    DefectUser& Scenario(Stack stack)
    {
        Start(stack);
        DefectUser& user = Connect();
        for (int second = 0; second < 100; ++second)
        {
            const bool asked = !m_seen.empty() && m_seen.back().Has(SYN);
            m_syns += asked ? 1 : 0;
            m_seen.clear();
            if (asked)
            {
                Peer({RST_ACK, 0, 1});
            }
            Run(1);
        }
        return user;
    }

    uint32_t m_syns{0}; ///< sent within 100 s
};

TEST_F(BuiltInDefect02, RfcTcpIsRight)
{
    DefectUser& user = Scenario(Stack::RFC_TCP);
    EXPECT_EQ(user.told, "failed");
    EXPECT_EQ(user.error, RfcTcpSocket::ERROR_CONNREFUSED);
    EXPECT_EQ(m_syns, 1U);
}

TEST_F(BuiltInDefect02, BuiltInHasIt)
{
    DefectUser& user = Scenario(Stack::BUILT_IN);
    EXPECT_EQ(user.told, "");
    EXPECT_GT(m_syns, 4U);
    Run(200);
    EXPECT_EQ(user.told, "failed");
    EXPECT_EQ(user.error, Socket::ERROR_NOTERROR);
}

// ---- 8: half-open ends of the handshake get no answer, RFC 9293 3.10.7.4 first check, 3.10.7.2
// ---- A SYN,ACK that is repeated because the last ACK of the handshake was lost is ignored in
// ESTABLISHED; a listener ignores an ACK instead of resetting it.

class BuiltInDefect08 : public DefectTest
{
  protected:
    /** @param stack under test */
    void Scenario(Stack stack)
    {
        Start(stack);
        OpenActively();
        m_seen.clear();
        Peer({SYN_ACK, 0, 1});
        m_acks = Seen(ACK);
        Listen();
        m_seen.clear();
        Peer({ACK, 5000, 777, 0, PEER_WINDOW, 3000}); // no SYN has ever come from there
    }

    uint32_t m_acks{0}; ///< in answer to the repeated SYN,ACK
};

TEST_F(BuiltInDefect08, RfcTcpIsRight)
{
    Scenario(Stack::RFC_TCP);
    EXPECT_EQ(m_acks, 1U);
    ASSERT_EQ(m_seen.size(), 1U);
    EXPECT_EQ(m_seen[0].flags, RST);
    EXPECT_EQ(m_seen[0].seq, 777U);
}

TEST_F(BuiltInDefect08, BuiltInHasIt)
{
    Scenario(Stack::BUILT_IN);
    EXPECT_EQ(m_acks, 0U);
    EXPECT_TRUE(m_seen.empty());
}

// ---- 10: a listener unlearns options, RFC 7323 2.2 and 3.2 ----
// Options are agreed on for one connection. Here one client without window scaling and timestamps
// switches both off for all later clients of the listener.

class BuiltInDefect10 : public DefectTest
{
  protected:
    /** @param stack under test @return its SYN,ACK to a client with options */
    SeenSegment Scenario(Stack stack)
    {
        const Octets options{3, 3, 7, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0};
        Start(stack);
        Listen();
        Peer({SYN, 0, 0, 0, PEER_WINDOW, 3000, options});
        EXPECT_TRUE(m_seen.at(0).HasOption(OPTION_WINDOW_SCALE));
        EXPECT_TRUE(m_seen.at(0).HasOption(OPTION_TIMESTAMP));
        OpenPassively(3001); // without options
        m_seen.clear();
        Peer({SYN, 0, 0, 0, PEER_WINDOW, 3002, options});
        EXPECT_EQ(m_seen.at(0).flags, SYN_ACK);
        return m_seen.at(0);
    }
};

TEST_F(BuiltInDefect10, RfcTcpIsRight)
{
    const SeenSegment answer = Scenario(Stack::RFC_TCP);
    EXPECT_TRUE(answer.HasOption(OPTION_WINDOW_SCALE));
    EXPECT_TRUE(answer.HasOption(OPTION_TIMESTAMP));
}

TEST_F(BuiltInDefect10, BuiltInHasIt)
{
    const SeenSegment answer = Scenario(Stack::BUILT_IN);
    EXPECT_FALSE(answer.HasOption(OPTION_WINDOW_SCALE));
    EXPECT_FALSE(answer.HasOption(OPTION_TIMESTAMP));
}

// ---- 15: simultaneous open, RFC 9293 3.5 figure 7, 3.10.4 (MUST-10) ----
// When both SYNs cross, the SYN,ACK that follows is answered with RST. A CLOSE in SYN-RECEIVED
// sends its FIN with the sequence number of the SYN.

class BuiltInDefect15 : public DefectTest
{
  protected:
    /** @param stack under test */
    void Scenario(Stack stack)
    {
        Start(stack);
        DefectUser& opener = Connect();
        Peer({SYN, 0, 0});
        EXPECT_EQ(opener.state, TcpSocket::SYN_RCVD);
        Peer({SYN_ACK, 0, 1});
        m_state = opener.state;
        m_resets = Seen(RST);
        DefectUser& closer = Connect(2001);
        Peer({SYN, 0, 0, 0, PEER_WINDOW, 2001});
        EXPECT_EQ(closer.state, TcpSocket::SYN_RCVD);
        m_seen.clear();
        Do([&closer] { closer.socket->Close(); });
    }

    TcpSocket::TcpStates_t m_state{TcpSocket::CLOSED}; ///< after both SYNs
    uint32_t m_resets{0};                              ///< seen until then
};

TEST_F(BuiltInDefect15, RfcTcpIsRight)
{
    Scenario(Stack::RFC_TCP);
    EXPECT_EQ(m_state, TcpSocket::ESTABLISHED);
    EXPECT_EQ(m_resets, 0U);
    ASSERT_EQ(m_seen.size(), 1U);
    EXPECT_EQ(m_seen[0].flags, FIN_ACK);
    EXPECT_EQ(m_seen[0].seq, 1U);
}

TEST_F(BuiltInDefect15, BuiltInHasIt)
{
    Scenario(Stack::BUILT_IN);
    EXPECT_EQ(m_state, TcpSocket::CLOSED);
    EXPECT_EQ(m_resets, 1U);
    ASSERT_GE(m_seen.size(), 1U);
    EXPECT_EQ(m_seen[0].flags, FIN_ACK);
    EXPECT_EQ(m_seen[0].seq, 0U);
}

// ---- 18: wrong ACKs while opening, RFC 9293 3.10.7.3 and 3.10.7.4, figures 9 and 10 ----
// An ACK of something never sent is to be answered by a RST whose SEQ is that ACK, and the opening
// goes on: so ends recover when the other one has crashed. Here the attempt ends instead.

class BuiltInDefect18 : public DefectTest
{
  protected:
    /** @param stack under test */
    void Scenario(Stack stack)
    {
        Start(stack);
        DefectUser& asked = Connect(2001);
        m_seen.clear();
        Peer({SYN_ACK, 0, 5001, 0, PEER_WINDOW, 2001});
        m_toSynAck = m_seen;
        m_synSent = asked.state;

        Connect(2002);
        m_seen.clear();
        Peer({ACK, 1, 5001, 0, PEER_WINDOW, 2002});
        m_toAck = m_seen;

        Listen();
        Peer({SYN, 0, 0, 0, PEER_WINDOW, 2003});
        m_seen.clear();
        Peer({ACK, 1, 5001, 0, PEER_WINDOW, 2003});
        m_toSynReceived = m_seen;
        const std::size_t before = m_users.size();
        Peer({ACK, 1, 1, 0, PEER_WINDOW, 2003});
        m_accepted = m_users.size() > before;
    }

    /** @param answers to a segment @return whether they are the right reset */
    static bool IsRightReset(const std::vector<SeenSegment>& answers)
    {
        return answers.size() == 1 && answers[0].flags == RST && answers[0].seq == 5001;
    }

    std::vector<SeenSegment> m_toSynAck;                 ///< answers in SYN-SENT
    std::vector<SeenSegment> m_toAck;                    ///< answers in SYN-SENT
    std::vector<SeenSegment> m_toSynReceived;            ///< answers in SYN-RECEIVED
    TcpSocket::TcpStates_t m_synSent{TcpSocket::CLOSED}; ///< after the SYN,ACK
    bool m_accepted{false};                              ///< by the right ACK that came later
};

TEST_F(BuiltInDefect18, RfcTcpIsRight)
{
    Scenario(Stack::RFC_TCP);
    EXPECT_TRUE(IsRightReset(m_toSynAck));
    EXPECT_EQ(m_synSent, TcpSocket::SYN_SENT);
    EXPECT_TRUE(IsRightReset(m_toAck));
    EXPECT_TRUE(IsRightReset(m_toSynReceived));
    EXPECT_TRUE(m_accepted);
}

TEST_F(BuiltInDefect18, BuiltInHasIt)
{
    Scenario(Stack::BUILT_IN);
    EXPECT_FALSE(IsRightReset(m_toSynAck));
    EXPECT_EQ(m_synSent, TcpSocket::CLOSED);
    EXPECT_TRUE(m_toAck.empty());
    EXPECT_FALSE(IsRightReset(m_toSynReceived));
    EXPECT_FALSE(m_accepted);
}

// ---- 19: a segment without flags opens a connection, RFC 9293 3.10.7.3 fifth, 3.10.7.4 fifth ----

class BuiltInDefect19 : public DefectTest
{
  protected:
    /** @param stack under test @return the application */
    DefectUser& Scenario(Stack stack)
    {
        Start(stack);
        DefectUser& user = Connect();
        Peer({0, 1, 0, 10});
        m_client = user.state;
        Listen();
        Peer({SYN, 0, 0, 0, PEER_WINDOW, 2001});
        const std::size_t before = m_users.size();
        Peer({0, 1, 0, 10, PEER_WINDOW, 2001});
        m_accepted = m_users.size() > before;
        return user;
    }

    TcpSocket::TcpStates_t m_client{TcpSocket::CLOSED}; ///< state
    bool m_accepted{false};                             ///< by the server
};

TEST_F(BuiltInDefect19, RfcTcpIsRight)
{
    EXPECT_EQ(Scenario(Stack::RFC_TCP).told, "");
    EXPECT_EQ(m_client, TcpSocket::SYN_SENT);
    EXPECT_FALSE(m_accepted);
}

TEST_F(BuiltInDefect19, BuiltInHasIt)
{
    EXPECT_EQ(Scenario(Stack::BUILT_IN).told, "connected");
    EXPECT_EQ(m_client, TcpSocket::ESTABLISHED);
    EXPECT_TRUE(m_accepted);
}

// ---- 25: calls in the wrong state, RFC 9293 3.10.1 and 3.10.4 ----
// OPEN on a connection that exists is an error of the caller, here it resets the connection. CLOSE
// in SYN-SENT deletes the TCB and sends nothing, here it sends a RST.

class BuiltInDefect25 : public DefectTest
{
  protected:
    /** @param stack under test @return the application that calls Connect() twice */
    DefectUser& Scenario(Stack stack)
    {
        Start(stack);
        DefectUser& user = OpenActively();
        m_seen.clear();
        Do([this, &user] {
            m_result = user.socket->Connect(InetSocketAddress("10.1.1.1", PEER_PORT));
        });
        m_resetsOfConnect = Seen(RST);
        DefectUser& closer = Connect(2001);
        m_seen.clear();
        Do([&closer] { closer.socket->Close(); });
        m_resetsOfClose = Seen(RST);
        return user;
    }

    int m_result{0};               ///< of Connect()
    uint32_t m_resetsOfConnect{0}; ///< sent
    uint32_t m_resetsOfClose{0};   ///< sent
};

TEST_F(BuiltInDefect25, RfcTcpIsRight)
{
    DefectUser& user = Scenario(Stack::RFC_TCP);
    EXPECT_EQ(m_result, -1);
    EXPECT_EQ(user.state, TcpSocket::ESTABLISHED);
    EXPECT_EQ(m_resetsOfConnect, 0U);
    EXPECT_EQ(m_resetsOfClose, 0U);
}

TEST_F(BuiltInDefect25, BuiltInHasIt)
{
    DefectUser& user = Scenario(Stack::BUILT_IN);
    EXPECT_EQ(m_result, 0);
    EXPECT_EQ(user.state, TcpSocket::CLOSED);
    EXPECT_EQ(m_resetsOfConnect, 1U);
    EXPECT_EQ(m_resetsOfClose, 1U);
}

// ---- 28: the bound address is overwritten, RFC 9293 3.9.1.1 (MUST-43) ----
// A host with several addresses must use the one the application has bound, not that of the route.

class BuiltInDefect28 : public DefectTest
{
  protected:
    /** @param stack under test @return source address of the SYN */
    Ipv4Address Scenario(Stack stack)
    {
        Start(stack);
        Ptr<Node> other = CreateObject<Node>();
        m_devices.push_back(PointToPointHelper().Install(other, m_nodes.Get(1)));
        Ptr<Ipv4> ipv4 = m_nodes.Get(1)->GetObject<Ipv4>();
        const uint32_t interface = ipv4->AddInterface(m_devices[1].Get(1));
        ipv4->AddAddress(interface, Ipv4InterfaceAddress("10.1.2.2", "255.255.255.0"));
        ipv4->SetUp(interface);
        DefectUser& user = NewUser();
        EXPECT_EQ(user.socket->Bind(InetSocketAddress("10.1.2.2", 5000)), 0);
        Do([&user] { user.socket->Connect(InetSocketAddress("10.1.1.1", PEER_PORT)); });
        EXPECT_EQ(m_seen.size(), 1U);
        return m_seen.at(0).source;
    }
};

TEST_F(BuiltInDefect28, RfcTcpIsRight)
{
    EXPECT_EQ(Scenario(Stack::RFC_TCP), Ipv4Address("10.1.2.2"));
}

TEST_F(BuiltInDefect28, BuiltInHasIt)
{
    EXPECT_EQ(Scenario(Stack::BUILT_IN), Ipv4Address("10.1.1.2"));
}

} // namespace ns3::rfctcp::test
