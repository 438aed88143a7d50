/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Defects of the built-in TCP while connections are closed; see defects-lab.h.

#include "support/defects-lab.h"

#include "ns3/core-module.h"

#include <algorithm>

namespace ns3::rfctcp::test
{

// ---- 1: LAST-ACK ends with any ACK, RFC 9293 3.10.7.4 fifth check ----
// The ACK number is not compared with our FIN: when the last data is lost, the sender closes
// without an error and never sends it again. The receiver has a truncated stream and waits for
// ever.

class BuiltInDefect01 : public DefectTest
{
  protected:
    /** @param stack under test @return the application, which has sent 2 segments and closed */
    DefectUser& Scenario(Stack stack)
    {
        DefectUser& user = StartServer(stack);
        Peer({FIN_ACK, 1, 1});
        EXPECT_EQ(user.state, TcpSocket::CLOSE_WAIT);
        m_seen.clear();
        Do([&user] {
            user.Send(2 * SEGMENT_SIZE);
            user.socket->Close();
        });
        EXPECT_TRUE(HasSeen(1, 1 + 2 * SEGMENT_SIZE));
        m_seen.clear();
        Peer({ACK, 2, 1 + SEGMENT_SIZE}); // the second segment was lost
        m_state = user.state;
        Run(10);
        return user;
    }

    TcpSocket::TcpStates_t m_state{TcpSocket::CLOSED}; ///< after the partial ACK
};

TEST_F(BuiltInDefect01, RfcTcpIsRight)
{
    DefectUser& user = Scenario(Stack::RFC_TCP);
    EXPECT_EQ(m_state, TcpSocket::LAST_ACK);
    EXPECT_TRUE(HasSeen(1 + SEGMENT_SIZE, 1 + 2 * SEGMENT_SIZE));
    Peer({ACK, 2, 2 + 2 * SEGMENT_SIZE});
    EXPECT_EQ(user.state, TcpSocket::CLOSED);
    EXPECT_EQ(user.told, "normal");
}

TEST_F(BuiltInDefect01, BuiltInHasIt)
{
    DefectUser& user = Scenario(Stack::BUILT_IN);
    EXPECT_EQ(m_state, TcpSocket::CLOSED);
    EXPECT_TRUE(m_seen.empty());
    EXPECT_EQ(user.told, "normal");
}

// ---- 3: no FIN after ShutdownSend() with unacknowledged data, RFC 9293 3.10.4, 3.6 ----

class BuiltInDefect03 : public DefectTest
{
  protected:
    /** @param stack under test @return its FINs within 100 s */
    uint32_t Scenario(Stack stack)
    {
        DefectUser& user = StartServer(stack);
        Do([&user] { user.Send(100); });
        Do([&user] { EXPECT_EQ(user.socket->ShutdownSend(), 0); });
        Peer({ACK, 1, 101});
        Run(100);
        return Seen(FIN);
    }
};

TEST_F(BuiltInDefect03, RfcTcpIsRight)
{
    EXPECT_GE(Scenario(Stack::RFC_TCP), 1U);
}

TEST_F(BuiltInDefect03, BuiltInHasIt)
{
    EXPECT_EQ(Scenario(Stack::BUILT_IN), 0U);
}

// ---- 5: the FIN is repeated for ever, RFC 9293 3.8.2, 3.8.3 (MUST-19, MUST-20) ----
// At a constant interval, without back-off and without limit: a simulation whose peer has gone
// never runs out of events.

class BuiltInDefect05 : public DefectTest
{
  protected:
    /** @param stack under test @return the application, whose peer has gone for 1000 s */
    DefectUser& Scenario(Stack stack)
    {
        Start(stack);
        DefectUser& user = OpenActively();
        m_seen.clear();
        Do([&user] { user.socket->Close(); });
        Run(1000);
        EXPECT_EQ(Seen(FIN), m_seen.size());
        EXPECT_GE(m_seen.size(), 3U);
        return user;
    }

    /** @param stack under test @return an application in LAST-ACK, its FIN unacknowledged for 5 s
     */
    DefectUser& CloseWithPeer(Stack stack)
    {
        DefectUser& user = StartServer(stack);
        user.socket->SetCloseCallbacks(
            Callback<void, Ptr<Socket>>([](Ptr<Socket> socket) { socket->Close(); }),
            Callback<void, Ptr<Socket>>([&user](Ptr<Socket>) { user.told += "error"; }));
        m_seen.clear();
        Peer({FIN_ACK, 1, 1});
        EXPECT_EQ(user.state, TcpSocket::LAST_ACK);
        Run(5);
        return user;
    }

    /** @param number of a FIN @return time from the one before */
    Time Interval(std::size_t number) const
    {
        return m_seen.at(number).at - m_seen.at(number - 1).at;
    }
};

TEST_F(BuiltInDefect05, RfcTcpIsRight)
{
    DefectUser& user = Scenario(Stack::RFC_TCP);
    EXPECT_LT(m_seen.size(), 20U);
    EXPECT_EQ(Interval(2), 2 * Interval(1));
    EXPECT_EQ(Interval(3), 4 * Interval(1));
    EXPECT_EQ(user.state, TcpSocket::CLOSED);
    EXPECT_EQ(user.told, "connected error");
    EXPECT_EQ(user.error, RfcTcpSocket::ERROR_TIMEDOUT);
    Renew();
    EXPECT_EQ(CloseWithPeer(Stack::RFC_TCP).told, "");
    EXPECT_EQ(Seen(FIN), 3U); // and after 1 and 3 s
}

TEST_F(BuiltInDefect05, BuiltInHasIt)
{
    DefectUser& user = Scenario(Stack::BUILT_IN);
    EXPECT_GT(m_seen.size(), 900U);
    EXPECT_EQ(Interval(2), Interval(1));
    EXPECT_EQ(Interval(m_seen.size() - 1), Interval(1));
    EXPECT_EQ(user.state, TcpSocket::FIN_WAIT_1);
    EXPECT_EQ(user.told, "connected");
    Renew();
    EXPECT_EQ(CloseWithPeer(Stack::BUILT_IN).told, "error");
    EXPECT_GE(Seen(FIN), 6U);
    EXPECT_LT(Interval(6), Seconds(1));
}

// ---- 6: TIME-WAIT ignores everything, RFC 9293 3.10.7.4 eighth check, 3.6.1, RFC 6191 2 ----
// A repeated FIN gets no ACK and does not restart 2 MSL, so the loss of the last ACK ends in an
// error at the peer. A newer SYN cannot reuse the ports.

class BuiltInDefect06 : public DefectTest
{
  protected:
    /** @param port of the peer @return an application in TIME-WAIT */
    DefectUser& GoToTimeWait(uint16_t port)
    {
        DefectUser& user = OpenPassively(port);
        Do([&user] { user.socket->Close(); });
        Peer({ACK, 1, 2, 0, PEER_WINDOW, port});
        Peer({FIN_ACK, 1, 2, 0, PEER_WINDOW, port});
        EXPECT_EQ(user.state, TcpSocket::TIME_WAIT);
        return user;
    }

    /** @param stack under test */
    void Scenario(Stack stack)
    {
        Start(stack);
        Listen();
        DefectUser& lingers = GoToTimeWait(2001);
        GoToTimeWait(2002);
        Run(100);
        m_seen.clear();
        Peer({FIN_ACK, 1, 2, 0, PEER_WINDOW, 2001});
        m_acks = Seen(ACK);
        m_seen.clear();
        Peer({SYN, 100000, 0, 0, PEER_WINDOW, 2002});
        m_synAcks = Seen(SYN_ACK);
        Run(200);
        m_later = lingers.state;
    }

    uint32_t m_acks{0};                                ///< answers to the FIN
    uint32_t m_synAcks{0};                             ///< answers to the SYN
    TcpSocket::TcpStates_t m_later{TcpSocket::CLOSED}; ///< 300 s after the first FIN
};

TEST_F(BuiltInDefect06, RfcTcpIsRight)
{
    Scenario(Stack::RFC_TCP);
    EXPECT_EQ(m_acks, 1U);
    EXPECT_EQ(m_synAcks, 1U);
    EXPECT_EQ(m_later, TcpSocket::TIME_WAIT);
}

TEST_F(BuiltInDefect06, BuiltInHasIt)
{
    Scenario(Stack::BUILT_IN);
    EXPECT_EQ(m_acks, 0U);
    EXPECT_EQ(m_synAcks, 0U);
    EXPECT_EQ(m_later, TcpSocket::CLOSED);
}

// ---- 7: a repeated FIN in CLOSE-WAIT gets no ACK, RFC 9293 3.10.7.4 first and eighth check ----
// If the ACK of a FIN is lost, the peer repeats its FIN until our application closes.

class BuiltInDefect07 : public DefectTest
{
  protected:
    /** @param stack under test @return answers to the repeated FIN */
    uint32_t Scenario(Stack stack)
    {
        DefectUser& user = StartServer(stack);
        m_seen.clear();
        Peer({FIN_ACK, 1, 1});
        EXPECT_EQ(Seen(ACK), 1U);
        EXPECT_EQ(user.state, TcpSocket::CLOSE_WAIT);
        m_seen.clear();
        Peer({FIN_ACK, 1, 1});
        Run(10);
        return Seen(ACK);
    }
};

TEST_F(BuiltInDefect07, RfcTcpIsRight)
{
    EXPECT_EQ(Scenario(Stack::RFC_TCP), 1U);
    EXPECT_EQ(m_seen[0].ack, 2U);
}

TEST_F(BuiltInDefect07, BuiltInHasIt)
{
    EXPECT_EQ(Scenario(Stack::BUILT_IN), 0U);
}

// ---- 16: FINs outside the window and FINs with text, RFC 9293 3.10.7.4 first and eighth check
// ---- FIN-WAIT-2 takes an old FIN and drops what is still to come; of a FIN with text the text is
// acknowledged without the FIN.

class BuiltInDefect16 : public DefectTest
{
  protected:
    /** @param port of the peer @return an application in FIN-WAIT-2, 1000 octets received */
    DefectUser& GoToFinWait2(uint16_t port)
    {
        DefectUser& user = OpenPassively(port);
        Peer({ACK, 1, 1, 1000, PEER_WINDOW, port});
        Do([&user] { EXPECT_EQ(user.socket->ShutdownSend(), 0); });
        Peer({ACK, 1001, 2, 0, PEER_WINDOW, port});
        EXPECT_EQ(user.state, TcpSocket::FIN_WAIT_2);
        return user;
    }

    /** @param stack under test */
    void Scenario(Stack stack)
    {
        Start(stack);
        Listen();
        DefectUser& old = GoToFinWait2(2001);
        Peer({FIN_ACK, 501, 2, 0, PEER_WINDOW, 2001});
        m_afterOldFin = old.state;
        GoToFinWait2(2002);
        m_seen.clear();
        Peer({FIN_ACK, 1001, 2, 100, PEER_WINDOW, 2002});
        Run(1);
        m_ack = m_seen.empty() ? 0 : m_seen.back().ack;
    }

    TcpSocket::TcpStates_t m_afterOldFin{TcpSocket::CLOSED}; ///< state
    uint32_t m_ack{0};                                       ///< of the FIN with text
};

TEST_F(BuiltInDefect16, RfcTcpIsRight)
{
    Scenario(Stack::RFC_TCP);
    EXPECT_EQ(m_afterOldFin, TcpSocket::FIN_WAIT_2);
    EXPECT_EQ(m_ack, 1102U);
}

TEST_F(BuiltInDefect16, BuiltInHasIt)
{
    Scenario(Stack::BUILT_IN);
    EXPECT_EQ(m_afterOldFin, TcpSocket::TIME_WAIT);
    EXPECT_EQ(m_ack, 1101U); // the FIN has vanished
}

// ---- 17: CLOSING ends with anything, RFC 9293 3.10.7.4 fifth and eighth check (MUST-13) ----
// Any ACK counts as that of our FIN, and a repeated FIN closes at once without TIME-WAIT.

class BuiltInDefect17 : public DefectTest
{
  protected:
    /** @param port of the peer @return an application in CLOSING */
    DefectUser& GoToClosing(uint16_t port)
    {
        DefectUser& user = OpenPassively(port);
        Do([&user] { user.socket->Close(); });
        Peer({FIN_ACK, 1, 1, 0, PEER_WINDOW, port});
        EXPECT_EQ(user.state, TcpSocket::CLOSING);
        return user;
    }

    /** @param stack under test */
    void Scenario(Stack stack)
    {
        Start(stack);
        Listen();
        DefectUser& one = GoToClosing(2001);
        Peer({ACK, 2, 1, 0, PEER_WINDOW, 2001}); // not of our FIN
        m_afterAck = one.state;
        DefectUser& two = GoToClosing(2002);
        Peer({FIN_ACK, 1, 1, 0, PEER_WINDOW, 2002});
        m_afterFin = two.state;
    }

    TcpSocket::TcpStates_t m_afterAck{TcpSocket::LISTEN}; ///< state
    TcpSocket::TcpStates_t m_afterFin{TcpSocket::LISTEN}; ///< state
};

TEST_F(BuiltInDefect17, RfcTcpIsRight)
{
    Scenario(Stack::RFC_TCP);
    EXPECT_EQ(m_afterAck, TcpSocket::CLOSING);
    EXPECT_EQ(m_afterFin, TcpSocket::CLOSING);
}

TEST_F(BuiltInDefect17, BuiltInHasIt)
{
    Scenario(Stack::BUILT_IN);
    EXPECT_EQ(m_afterAck, TcpSocket::TIME_WAIT);
    EXPECT_EQ(m_afterFin, TcpSocket::CLOSED);
}

// ---- 22: an ACK with ECE ends LAST-ACK and CLOSING in a reset, RFC 9293 3.10.7.4 fifth check ----
// With ECN a congestion mark on the last segments resets the connection.

class BuiltInDefect22 : public DefectTest
{
  protected:
    /** @param stack under test @return resets sent */
    uint32_t Scenario(Stack stack)
    {
        Start(stack);
        Listen();
        DefectUser& last = OpenPassively(2001);
        Peer({FIN_ACK, 1, 1, 0, PEER_WINDOW, 2001});
        Do([&last] { last.socket->Close(); });
        EXPECT_EQ(last.state, TcpSocket::LAST_ACK);
        Peer({ACK | ECE, 2, 2, 0, PEER_WINDOW, 2001});
        EXPECT_EQ(last.state, TcpSocket::CLOSED);
        DefectUser& closing = OpenPassively(2002);
        Do([&closing] { closing.socket->Close(); });
        Peer({FIN_ACK, 1, 1, 0, PEER_WINDOW, 2002});
        EXPECT_EQ(closing.state, TcpSocket::CLOSING);
        Peer({ACK | ECE, 2, 2, 0, PEER_WINDOW, 2002});
        m_closing = closing.state;
        return Seen(RST);
    }

    TcpSocket::TcpStates_t m_closing{TcpSocket::LISTEN}; ///< state after the ACK
};

TEST_F(BuiltInDefect22, RfcTcpIsRight)
{
    EXPECT_EQ(Scenario(Stack::RFC_TCP), 0U);
    EXPECT_EQ(m_closing, TcpSocket::TIME_WAIT);
}

TEST_F(BuiltInDefect22, BuiltInHasIt)
{
    EXPECT_EQ(Scenario(Stack::BUILT_IN), 2U);
    EXPECT_EQ(m_closing, TcpSocket::CLOSED);
}

// ---- 24: Send() after ShutdownSend() fails and sends, RFC 9293 3.10.2, 3.10.4 ----
// It returns -1, yet its octets go into the stream.

class BuiltInDefect24 : public DefectTest
{
  protected:
    /** @param stack under test @return octets on the wire of a stream of 500 */
    uint32_t Scenario(Stack stack)
    {
        DefectUser& user = StartServer(stack);
        Do([&user] { user.Send(500); });
        Do([&user] {
            EXPECT_EQ(user.socket->ShutdownSend(), 0);
            EXPECT_EQ(user.Send(77), -1);
        });
        Peer({ACK, 1, 501});
        Run(10);
        uint32_t end = 1;
        for (const SeenSegment& segment : m_seen)
        {
            end = segment.text.empty() ? end : std::max(end, segment.End());
        }
        return end - 1;
    }
};

TEST_F(BuiltInDefect24, RfcTcpIsRight)
{
    EXPECT_EQ(Scenario(Stack::RFC_TCP), 500U);
}

TEST_F(BuiltInDefect24, BuiltInHasIt)
{
    EXPECT_EQ(Scenario(Stack::BUILT_IN), 577U);
}

// ---- 26: the ACK on a FIN in ESTABLISHED is not processed, RFC 9293 3.10.7.4 fifth check ----
// Data that this ACK covers is sent again after a needless timeout.

class BuiltInDefect26 : public DefectTest
{
  protected:
    /** @param stack under test @return segments with text */
    uint32_t Scenario(Stack stack)
    {
        DefectUser& user = StartServer(stack);
        Do([&user] { user.Send(500); });
        Peer({FIN_ACK, 1, 501});
        EXPECT_EQ(user.state, TcpSocket::CLOSE_WAIT);
        Run(5);
        return SeenTexts();
    }
};

TEST_F(BuiltInDefect26, RfcTcpIsRight)
{
    EXPECT_EQ(Scenario(Stack::RFC_TCP), 1U);
}

TEST_F(BuiltInDefect26, BuiltInHasIt)
{
    EXPECT_GT(Scenario(Stack::BUILT_IN), 1U);
}

} // namespace ns3::rfctcp::test
