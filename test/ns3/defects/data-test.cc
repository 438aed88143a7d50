/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Defects of the built-in TCP while data is sent; see defects-lab.h.

#include "support/defects-lab.h"

#include "ns3/core-module.h"

#include <csignal>
#include <vector>

namespace ns3::rfctcp::test
{

// ---- 11: zero window with nothing to send, RFC 9293 3.8.6.1 ----
// The persist timer starts although nothing waits, and takes an octet from an empty buffer: the
// program crashes.

class BuiltInDefect11 : public DefectTest
{
  protected:
    /** @param stack under test @return the application */
    DefectUser& Scenario(Stack stack)
    {
        DefectUser& user = StartServer(stack);
        m_seen.clear();
        Peer({ACK, 1, 1, 10, 0});
        Run(30);
        return user;
    }
};

TEST_F(BuiltInDefect11, RfcTcpIsRight)
{
    DefectUser& user = Scenario(Stack::RFC_TCP);
    EXPECT_EQ(user.state, TcpSocket::ESTABLISHED);
    EXPECT_EQ(SeenTexts(), 0U);
}

TEST_F(BuiltInDefect11, BuiltInHasIt)
{
    if (HasSanitizers())
    {
        GTEST_SKIP() << "sanitizers turn the crash into a report of their own";
    }
    const ChildEnd end = RunInChild([this] { Scenario(Stack::BUILT_IN); });
    EXPECT_FALSE(end.exited);
    EXPECT_EQ(end.signal, SIGSEGV);
}

// ---- 12: zero-window probes without ACK, RFC 9293 3.1, 3.8.6.1, 3.10.7.4 fifth check ----
// A receiver that keeps to the rules must drop them.

class BuiltInDefect12 : public DefectTest
{
  protected:
    /** @param stack under test @return its probes */
    std::vector<SeenSegment> Scenario(Stack stack)
    {
        DefectUser& user = StartServer(stack);
        Peer({ACK, 1, 1, 10, 0});
        m_seen.clear();
        Do([&user] { user.Send(100); });
        Run(30);
        std::vector<SeenSegment> probes;
        for (const SeenSegment& segment : m_seen)
        {
            if (!segment.text.empty())
            {
                probes.push_back(segment);
            }
        }
        EXPECT_GE(probes.size(), 2U);
        return probes;
    }
};

TEST_F(BuiltInDefect12, RfcTcpIsRight)
{
    for (const SeenSegment& probe : Scenario(Stack::RFC_TCP))
    {
        EXPECT_TRUE(probe.Has(ACK));
    }
}

TEST_F(BuiltInDefect12, BuiltInHasIt)
{
    for (const SeenSegment& probe : Scenario(Stack::BUILT_IN))
    {
        EXPECT_FALSE(probe.Has(ACK));
    }
}

// ---- 13: an ACK sent takes the back-off back, RFC 9293 3.8.2, 3.8.3 (MUST-19, SHLD-11) ----
// While the peer sends data, lost data is repeated at a constant interval and the connection is
// given up after a few seconds instead of at least 100.

class BuiltInDefect13 : public DefectTest
{
  protected:
    /** The peer sends, and acknowledges nothing. @param stack under test @return when data came */
    std::vector<Time> Scenario(Stack stack)
    {
        DefectUser& user = StartServer(stack);
        m_seen.clear();
        Do([&user] { user.Send(100); });
        for (uint32_t i = 0; i < 300; ++i)
        {
            Peer({ACK, 1 + 10 * i, 1, 10});
            Run(0.2);
        }
        std::vector<Time> times;
        for (const SeenSegment& segment : m_seen)
        {
            if (segment.seq == 1 && !segment.text.empty())
            {
                times.push_back(segment.at);
            }
        }
        return times;
    }
};

TEST_F(BuiltInDefect13, RfcTcpIsRight)
{
    const std::vector<Time> times = Scenario(Stack::RFC_TCP);
    ASSERT_GE(times.size(), 6U);
    for (std::size_t i = 2; i < times.size(); ++i)
    {
        EXPECT_EQ(times[i] - times[i - 1], 2 * (times[i - 1] - times[i - 2]));
    }
    EXPECT_EQ(m_users[0].state, TcpSocket::ESTABLISHED);
}

TEST_F(BuiltInDefect13, BuiltInHasIt)
{
    const std::vector<Time> times = Scenario(Stack::BUILT_IN);
    ASSERT_GE(times.size(), 5U);
    for (std::size_t i = 3; i < times.size(); ++i)
    {
        EXPECT_LE(times[i] - times[i - 1], Seconds(2.1));
    }
    EXPECT_LT(times.back() - times.front(), Seconds(20));
}

// ---- 14: a connection given up stays ESTABLISHED, RFC 9293 3.8.3 (MUST-20), 3.10.5, 3.10.8 ----
// After the last retransmission, and after Close() with unread data, the end point is gone, but the
// state stays and Send() keeps accepting octets that go nowhere.

class BuiltInDefect14 : public DefectTest
{
  protected:
    /** @param stack under test @return the application, its peer gone for 1000 s */
    DefectUser& Scenario(Stack stack)
    {
        DefectUser& user = StartServer(stack);
        Do([&user] { user.Send(100); });
        Run(1000);
        m_seen.clear();
        Do([this, &user] { m_result = user.Send(100); });
        Run(100);
        EXPECT_TRUE(m_seen.empty());
        return user;
    }

    /** @param stack under test @return an application that has closed with data unread */
    DefectUser& CloseUnread(Stack stack)
    {
        DefectUser& user = StartServer(stack);
        user.socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
        user.socket->SetAttributeFailSafe("AfterClose", StringValue("Reset"));
        Peer({ACK, 1, 1, 10});
        Do([&user] { user.socket->Close(); });
        EXPECT_GE(Seen(RST), 1U);
        Do([this, &user] { m_result = user.Send(100); });
        return user;
    }

    int m_result{0}; ///< of the late Send()
};

TEST_F(BuiltInDefect14, RfcTcpIsRight)
{
    DefectUser& user = Scenario(Stack::RFC_TCP);
    EXPECT_EQ(user.state, TcpSocket::CLOSED);
    EXPECT_EQ(user.told, "error");
    EXPECT_EQ(user.error, RfcTcpSocket::ERROR_TIMEDOUT);
    EXPECT_EQ(m_result, -1);
    Renew();
    EXPECT_EQ(CloseUnread(Stack::RFC_TCP).state, TcpSocket::CLOSED);
    EXPECT_EQ(m_result, -1);
}

TEST_F(BuiltInDefect14, BuiltInHasIt)
{
    DefectUser& user = Scenario(Stack::BUILT_IN);
    EXPECT_EQ(user.state, TcpSocket::ESTABLISHED);
    EXPECT_EQ(user.error, Socket::ERROR_NOTERROR);
    EXPECT_EQ(m_result, 100);
    Renew();
    EXPECT_EQ(CloseUnread(Stack::BUILT_IN).state, TcpSocket::ESTABLISHED);
    EXPECT_EQ(m_result, 100);
}

// ---- 21: an ACK of octets never sent empties the buffer, RFC 9293 3.10.7.4 fifth check ----
// In CLOSE-WAIT and FIN-WAIT it is believed: octets of the application vanish unsent.

class BuiltInDefect21 : public DefectTest
{
  protected:
    /** @param stack under test @return whether all 3000 octets get onto the wire */
    bool Scenario(Stack stack)
    {
        Start(stack);
        Listen();
        DefectUser& user = OpenPassively(PEER_PORT, SEGMENT_SIZE);
        Peer({FIN_ACK, 1, 1, 0, SEGMENT_SIZE});
        EXPECT_EQ(user.state, TcpSocket::CLOSE_WAIT);
        Do([&user] { EXPECT_EQ(user.Send(3000), 3000); });
        EXPECT_TRUE(HasSeen(1, 1 + SEGMENT_SIZE));
        EXPECT_FALSE(HasSeen(1, 2 + SEGMENT_SIZE)); // the window is full
        Peer({ACK, 2, 2001, 0, SEGMENT_SIZE});
        Peer({ACK, 2, 1 + SEGMENT_SIZE}); // the truth
        for (int i = 0; i < 20 && !m_seen.empty(); ++i)
        {
            const uint32_t end = m_seen.back().End();
            Run(1);
            Peer({ACK, 2, end});
        }
        return HasSeen(1, 3001);
    }
};

TEST_F(BuiltInDefect21, RfcTcpIsRight)
{
    EXPECT_TRUE(Scenario(Stack::RFC_TCP));
}

TEST_F(BuiltInDefect21, BuiltInHasIt)
{
    EXPECT_FALSE(Scenario(Stack::BUILT_IN));
    EXPECT_FALSE(HasSeen(1000, 1500));
}

// ---- 27: a window smaller than a segment, RFC 9293 3.8.6.2.1 (MUST-38) ----
// Without an override timer the sender waits for a larger window for ever.

class BuiltInDefect27 : public DefectTest
{
  protected:
    /** @param stack under test @return segments with text within 100 s */
    uint32_t Scenario(Stack stack)
    {
        Start(stack);
        Listen();
        DefectUser& user = OpenPassively(PEER_PORT, 300);
        Do([&user] { EXPECT_EQ(user.Send(1000), 1000); });
        Run(100);
        return SeenTexts();
    }
};

TEST_F(BuiltInDefect27, RfcTcpIsRight)
{
    EXPECT_GE(Scenario(Stack::RFC_TCP), 1U);
    EXPECT_TRUE(HasSeen(1, 301));
    EXPECT_FALSE(HasSeen(1, 302));
}

TEST_F(BuiltInDefect27, BuiltInHasIt)
{
    EXPECT_EQ(Scenario(Stack::BUILT_IN), 0U);
}

} // namespace ns3::rfctcp::test
