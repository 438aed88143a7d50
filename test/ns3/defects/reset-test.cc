/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Defects of the built-in TCP with unexpected and malformed segments; see defects-lab.h.

#include "support/defects-lab.h"

#include "ns3/core-module.h"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <sstream>
#include <string>

namespace ns3::rfctcp::test
{

// ---- 4: any RST resets, and looks like a normal close, RFC 9293 3.10.7.4, 3.6 (MUST-12), 5961 3
// ---- The sequence number is not looked at, so a stale or blind RST kills a connection; the
// application cannot tell it from a close. A RST,ACK is even answered with a RST.

class BuiltInDefect04 : public DefectTest
{
  protected:
    /** @param stack under test @return the application that was reset properly */
    DefectUser& Scenario(Stack stack)
    {
        Start(stack);
        Listen();
        DefectUser& blind = OpenPassively(2001);
        Peer({RST, 500000, 0, 0, PEER_WINDOW, 2001}); // far outside the window
        m_blind = blind.state;
        DefectUser& user = OpenPassively(2002);
        m_seen.clear();
        Peer({RST, 1, 0, 0, PEER_WINDOW, 2002});
        OpenPassively(2003);
        m_seen.clear();
        Peer({RST_ACK, 1, 1, 0, PEER_WINDOW, 2003});
        return user;
    }

    TcpSocket::TcpStates_t m_blind{TcpSocket::LISTEN}; ///< after the blind RST
};

TEST_F(BuiltInDefect04, RfcTcpIsRight)
{
    DefectUser& user = Scenario(Stack::RFC_TCP);
    EXPECT_EQ(m_blind, TcpSocket::ESTABLISHED);
    EXPECT_EQ(user.told, "error");
    EXPECT_EQ(user.error, RfcTcpSocket::ERROR_CONNRESET);
    EXPECT_TRUE(m_seen.empty());
}

TEST_F(BuiltInDefect04, BuiltInHasIt)
{
    DefectUser& user = Scenario(Stack::BUILT_IN);
    EXPECT_EQ(m_blind, TcpSocket::CLOSED);
    EXPECT_EQ(user.told, "normal");
    EXPECT_EQ(user.error, Socket::ERROR_NOTERROR);
    EXPECT_EQ(Seen(RST), 1U);
}

// ---- 9: a SYN in ESTABLISHED changes the connection, RFC 9293 3.10.7.4 fourth check, 5961 4 ----
// Before anything is checked, the congestion window becomes the initial one and the timestamps that
// both ends have agreed on vanish.

class BuiltInDefect09 : public DefectTest
{
  protected:
    /** @param value of the timestamp @return the option */
    static Octets Timestamp(uint8_t value)
    {
        return {1, 1, OPTION_TIMESTAMP, 10, 0, 0, 0, value, 0, 0, 0, 0};
    }

    /** @param stack under test @return the application */
    DefectUser& Scenario(Stack stack)
    {
        constexpr uint32_t OCTETS = 20 * SEGMENT_SIZE;
        Start(stack);
        Listen();
        DefectUser& user = OpenPassively(PEER_PORT, 60000, Timestamp(1));
        Do([&user] { user.Send(OCTETS); });
        uint32_t acked = 1;
        uint8_t value = 2;
        while (acked < OCTETS)
        {
            const uint32_t end = m_seen.back().End();
            EXPECT_GT(end, acked);
            acked = end;
            Peer({ACK, 1, acked, 0, 60000, PEER_PORT, Timestamp(value++)});
        }
        m_before = user.congestionWindow;
        m_seen.clear();
        Peer({SYN, 500000, 0, 0, 60000}); // far outside the window
        m_answers = Seen(ACK);
        m_seen.clear();
        Do([&user] { user.Send(10); });
        return user;
    }

    uint32_t m_before{0};  ///< congestion window
    uint32_t m_answers{0}; ///< challenge ACKs
};

TEST_F(BuiltInDefect09, RfcTcpIsRight)
{
    DefectUser& user = Scenario(Stack::RFC_TCP);
    EXPECT_EQ(m_answers, 1U);
    EXPECT_EQ(user.congestionWindow, m_before);
    ASSERT_EQ(SeenTexts(), 1U);
    EXPECT_TRUE(m_seen[0].HasOption(OPTION_TIMESTAMP));
}

TEST_F(BuiltInDefect09, BuiltInHasIt)
{
    DefectUser& user = Scenario(Stack::BUILT_IN);
    EXPECT_EQ(m_answers, 0U);
    EXPECT_GT(m_before, 10 * SEGMENT_SIZE);
    EXPECT_EQ(user.congestionWindow, 10 * SEGMENT_SIZE);
    ASSERT_EQ(SeenTexts(), 1U);
    EXPECT_FALSE(m_seen[0].HasOption(OPTION_TIMESTAMP));
}

// ---- 20: malformed options, RFC 9293 3.1 and 3.2 (MUST-7), 3.10.7.4 ----
// An unknown option of length 0 is read for ever, an MSS option of a wrong length aborts the
// program, a timestamp option of a wrong length becomes application data.

class BuiltInDefect20 : public DefectTest
{
  protected:
    /**
     * @param stack under test @param options of a segment with 5 octets of text
     * @return the application
     */
    DefectUser& Scenario(Stack stack, const Octets& options)
    {
        DefectUser& user = StartServer(stack);
        Peer({ACK, 1, 1, 5, PEER_WINDOW, PEER_PORT, options});
        return user;
    }

    const Octets m_endless{77, 0, 1, 1};                         ///< length 0
    const Octets m_badMss{2, 3, 5, 1};                           ///< length 3
    const Octets m_badTimestamp{8, 6, 'o', 'p', 't', 'i', 1, 1}; ///< length 6
};

TEST_F(BuiltInDefect20, RfcTcpIsRight)
{
    for (const Octets& options : {m_endless, m_badMss, m_badTimestamp})
    {
        DefectUser& user = Scenario(Stack::RFC_TCP, options);
        EXPECT_EQ(user.received, "xxxxx");
        EXPECT_EQ(user.state, TcpSocket::ESTABLISHED);
        EXPECT_EQ(user.told, "");
        Renew();
    }
}

TEST_F(BuiltInDefect20, BuiltInHasIt)
{
    DefectUser& user = Scenario(Stack::BUILT_IN, m_badTimestamp);
    EXPECT_NE(user.received, "xxxxx");
    EXPECT_NE(user.received.find("opti"), std::string::npos);
    Renew();
    if (HasSanitizers())
    {
        GTEST_SKIP() << "sanitizers turn the crashes into reports of their own";
    }
    // It runs out of memory or of time: which signal that is depends on the machine
    const ChildEnd endless = RunInChild([this] { Scenario(Stack::BUILT_IN, m_endless); });
    EXPECT_FALSE(endless.exited);
    EXPECT_NE(endless.signal, 0);
    const ChildEnd badMss = RunInChild([this] { Scenario(Stack::BUILT_IN, m_badMss); });
    EXPECT_FALSE(badMss.exited);
    EXPECT_EQ(badMss.signal, SIGABRT);
    const ChildEnd good = RunInChild([this] { Scenario(Stack::BUILT_IN, {1, 1, 1, 1}); });
    EXPECT_TRUE(good.exited);
}

// ---- 23: a RST with text is ignored, RFC 9293 3.10.7.4 second check, 3.5.3 (SHLD-2) ----

class BuiltInDefect23 : public DefectTest
{
  protected:
    /** @param stack under test @return the application */
    DefectUser& Scenario(Stack stack)
    {
        DefectUser& user = StartServer(stack);
        Peer({FIN_ACK, 1, 1});
        EXPECT_EQ(user.state, TcpSocket::CLOSE_WAIT);
        Peer({RST, 2, 0, 10});
        return user;
    }
};

TEST_F(BuiltInDefect23, RfcTcpIsRight)
{
    DefectUser& user = Scenario(Stack::RFC_TCP);
    EXPECT_EQ(user.state, TcpSocket::CLOSED);
    EXPECT_EQ(user.told, "normal error"); // the FIN, the RST
}

TEST_F(BuiltInDefect23, BuiltInHasIt)
{
    DefectUser& user = Scenario(Stack::BUILT_IN);
    EXPECT_EQ(user.state, TcpSocket::CLOSE_WAIT);
    EXPECT_EQ(user.told, "normal");
}

// ---- 29: predictable numbers, broadcast SYNs, RFC 9293 3.4.1 (MUST-8), 3.9.2.3 (MUST-57) ----
// The initial sequence number is always 0; a SYN to a broadcast address opens a connection.

class BuiltInDefect29 : public DefectTest
{
  protected:
    /** @param stack under test */
    void Scenario(Stack stack)
    {
        Start(stack);
        Connect(2001);
        Connect(2002);
        Listen();
        m_seen.clear();
        PeerTo({SYN, 0, 0, 0, PEER_WINDOW, 2003}, "10.1.1.255");
    }
};

TEST_F(BuiltInDefect29, RfcTcpIsRight)
{
    Scenario(Stack::RFC_TCP);
    EXPECT_NE(m_iss.at(2001), 0U);
    EXPECT_NE(m_iss.at(2001), m_iss.at(2002));
    EXPECT_TRUE(m_seen.empty());
}

TEST_F(BuiltInDefect29, BuiltInHasIt)
{
    Scenario(Stack::BUILT_IN);
    EXPECT_EQ(m_iss.at(2001), 0U);
    EXPECT_EQ(m_iss.at(2002), 0U);
    EXPECT_EQ(Seen(SYN_ACK), 1U);
}

// ---- 30: each segment is compared with every connection of the node, RFC 9293 3.10.7 ----
// The end points are a list that is walked for each segment and for each new port. Not a breach of
// a rule but of scale. Counted by what ns-3 itself logs while it works on one segment.

class BuiltInDefect30 : public DefectTest
{
  protected:
    /** @param connections of the node @return lines logged while one segment of the first comes */
    uint32_t LinesForOneSegment(uint32_t connections)
    {
        Listen();
        for (uint32_t i = 0; i < connections; ++i)
        {
            OpenPassively(static_cast<uint16_t>(3000 + i));
        }
        std::ostringstream lines;
        std::streambuf* const before = std::clog.rdbuf(lines.rdbuf());
        LogComponentEnableAll(LOG_LEVEL_ALL);
        Peer({ACK, 1, 1, 0, PEER_WINDOW, 3000});
        LogComponentDisableAll(LOG_LEVEL_ALL);
        std::clog.rdbuf(before);
        const std::string text = lines.str();
        return static_cast<uint32_t>(std::count(text.begin(), text.end(), '\n'));
    }

    /** @param stack under test @return lines that 100 more connections add */
    int64_t Scenario(Stack stack)
    {
        Start(stack);
        const int64_t few = LinesForOneSegment(1);
        Renew();
        Start(stack);
        const int64_t many = LinesForOneSegment(101);
        m_logged = few > 0;
        return many - few;
    }

    bool m_logged{false}; ///< whether ns-3 is compiled with logging
};

TEST_F(BuiltInDefect30, RfcTcpIsRight)
{
    const int64_t more = Scenario(Stack::RFC_TCP);
    if (!m_logged)
    {
        GTEST_SKIP() << "this ns-3 is compiled without logging";
    }
    EXPECT_LT(more, 50);
}

TEST_F(BuiltInDefect30, BuiltInHasIt)
{
    const int64_t more = Scenario(Stack::BUILT_IN);
    if (!m_logged)
    {
        GTEST_SKIP() << "this ns-3 is compiled without logging";
    }
    EXPECT_GE(more, 100);
}

} // namespace ns3::rfctcp::test
