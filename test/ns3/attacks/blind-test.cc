/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// An attacker who sees nothing guesses ports and sequence numbers, RFC 5961, 6056 and 6528.

#include "support/attack-lab.h"

#include "ns3/core-module.h"

namespace ns3::rfctcp::test
{

TEST_F(Attack, GuessesThePort)
{
    // Connections to the attacker tell him the port; the next one goes to somebody else
    constexpr uint16_t CONNECTIONS = 64;
    const auto guessed = [this](Stack stack) {
        Restart(stack);
        uint32_t hits = 0;
        uint16_t last = 0;
        for (uint16_t i = 0; i < CONNECTIONS; ++i)
        {
            const DefectUser& user = Connect(PEER_PORT + i);
            Address local;
            user.socket->GetSockName(local);
            const uint16_t port = InetSocketAddress::ConvertFrom(local).GetPort();
            hits += port == last + 1 ? 1 : 0;
            last = port;
        }
        return std::to_string(hits);
    };
    ExpectOutcomes([&guessed](Stack stack) {
        std::string outcome = guessed(stack) + " of " + std::to_string(CONNECTIONS - 1) +
                              " ports follow that of the connection before";
        for (uint32_t algorithm = 2; stack == Stack::RFC_TCP && algorithm <= 5; ++algorithm)
        {
            Config::SetDefault("ns3::RfcTcpL4Protocol::PortSelection", UintegerValue(algorithm));
            outcome += (algorithm == 2 ? "; ``PortSelection`` 2 to 5: " : ", ") + guessed(stack);
        }
        return outcome;
    });
}

TEST_F(Attack, OpensAConnectionWithAForgedAddress)
{
    // A connection of his own tells the attacker an initial sequence number. He sends a SYN as if
    // he were somebody else, and the ACK of the SYN,ACK that he does not see, with a command
    ExpectOutcomes([this](Stack stack) {
        constexpr uint16_t OWN = 2001;
        constexpr uint16_t FORGED = 2002;
        Restart(stack);
        Listen();
        OpenPassively(OWN);
        Peer({SYN, 0, 0, 0, PEER_WINDOW, FORGED});
        for (uint32_t guess = 0; guess < GUESSES; ++guess)
        {
            const uint32_t iss = m_iss.at(OWN) + guess;
            Peer({ACK, 1, iss + 1 - m_iss.at(FORGED), 10, PEER_WINDOW, FORGED});
            if (m_users.size() > 1)
            {
                return "guess " + std::to_string(guess + 1) + " opens a connection that delivers " +
                       std::to_string(m_users.back().received.size()) + " octets";
            }
        }
        return "none of " + std::to_string(GUESSES) + " guesses opens one";
    });
}

TEST_F(Attack, ResetsAConnection)
{
    ExpectOutcomes([this](Stack stack) -> std::string {
        Restart(stack);
        Listen();
        DefectUser& user = OpenPassively();
        for (uint32_t i = 0; i < GUESSES; ++i)
        {
            Peer({RST, Guess(i), 0});
            if (user.state == TcpSocket::CLOSED)
            {
                return "closed by guess " + std::to_string(i + 1);
            }
        }
        TakePureAcks();
        for (uint32_t i = 1; i <= GUESSES; ++i)
        {
            Peer({RST, 1 + i, 0}); // in the window, but not at its left edge
        }
        EXPECT_EQ(user.state, TcpSocket::ESTABLISHED);
        EXPECT_EQ(user.told, "");
        return "open after " + std::to_string(GUESSES) + " guesses, and after " +
               std::to_string(GUESSES) + " more in the window, which get " +
               std::to_string(TakePureAcks()) + " challenge ACKs";
    });
}

TEST_F(Attack, InsertsData)
{
    // The attacker has found the window of the receiver, but does not know what it has sent
    ExpectOutcomes([this](Stack stack) {
        constexpr uint32_t SIZE = 10;
        std::string outcome;
        for (const uint8_t flags : {ACK, uint8_t{0}})
        {
            Restart(stack);
            Listen();
            DefectUser& user = OpenPassively();
            for (uint32_t i = 0; i < GUESSES; ++i)
            {
                Peer({flags, 1 + i * SIZE, Guess(i), SIZE, PEER_WINDOW, PEER_PORT, {}, 'e'});
            }
            Peer({ACK, 1, 1, 500});
            Peer({ACK, 501, 1, 500});
            EXPECT_EQ(user.received.size(), 1000U);
            const auto forged = std::count(user.received.begin(), user.received.end(), 'e');
            outcome += std::to_string(forged) + (flags == ACK ? " of " : " ") +
                       (flags == ACK ? std::to_string(GUESSES * SIZE) +
                                           " forged octets are read if they have an ACK, "
                                     : "if not");
        }
        return outcome;
    });
}

TEST_F(Attack, AcknowledgesDataThatNobodyHas)
{
    const auto attack = [this](Stack stack, bool closeWait) {
        constexpr uint32_t SIZE = 4 * SEGMENT_SIZE;
        const uint32_t seq = closeWait ? 2 : 1;
        Restart(stack);
        Listen();
        DefectUser& user = OpenPassively();
        if (closeWait)
        {
            Peer({FIN_ACK, 1, 1});
        }
        Do([&user] { user.Send(SIZE); });
        m_seen.clear();
        for (uint32_t i = 0; i < GUESSES; ++i)
        {
            Peer({ACK, seq, Guess(i)}); // the peer has got nothing: all segments were lost
        }
        const uint32_t acks = TakePureAcks();
        for (uint32_t end = 1; end <= 1 + SIZE; end += SEGMENT_SIZE)
        {
            Run(5);
            Peer({ACK, seq, end});
        }
        return std::string(HasSeen(1, 1 + SIZE) ? "sent again" : "never sent again") + ", " +
               std::to_string(acks) + " challenge ACKs";
    };
    ExpectOutcomes([&attack](Stack stack) {
        return "data is " + attack(stack, false) + "; in CLOSE-WAIT " + attack(stack, true);
    });
}

TEST_F(Attack, CountsChallengeAcks)
{
    // CVE-2016-5696: challenge ACKs that are missing on the attacker's own connection tell that
    // others were sent on the connection that he attacks. Within a second he makes a guess there,
    // and then more than there are challenge ACKs on his own
    ExpectOutcomes([this](Stack stack) {
        constexpr uint16_t OWN = 2001;
        constexpr uint16_t VICTIM = 2002;
        constexpr uint32_t LIMIT = 100;
        std::string counts;
        for (const uint32_t seq : {1 + 100U, Guess(0)}) // in the window, and outside
        {
            Restart(stack);
            Listen();
            OpenPassively(OWN);
            OpenPassively(VICTIM);
            std::vector<PeerSegment> segments(LIMIT / 2, {SYN, seq, 0, 0, PEER_WINDOW, VICTIM});
            segments.front() = {RST, seq, 0, 0, PEER_WINDOW, VICTIM};
            segments.resize(segments.size() + 2 * LIMIT, {RST, 1 + 100, 0, 0, PEER_WINDOW, OWN});
            m_seen.clear();
            Burst(segments, MicroSeconds(100));
            counts += (counts.empty() ? "" : " challenge ACKs after a right guess, ") +
                      std::to_string(TakePureAcks(OWN));
        }
        return counts + " after a wrong one";
    });
}

} // namespace ns3::rfctcp::test
