/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Forged ICMP errors, RFC 5927.

#include "support/attack-lab.h"
#include "support/icmp-error.h"

#include "ns3/core-module.h"

namespace ns3::rfctcp::test
{

namespace
{

constexpr uint8_t UNREACHABLE = 3;   ///< ICMP type
constexpr uint8_t SOURCE_QUENCH = 4; ///< ICMP type

/** An attacker who forges ICMP errors. */
class IcmpAttack : public Attack
{
  protected:
    /** @param stack under test @return the application whose first segment is in flight */
    DefectUser& Begin(Stack stack)
    {
        Restart(stack);
        Listen();
        DefectUser& user = OpenPassively(PEER_PORT, 60000);
        m_seen.clear();
        Do([&user] { user.Send(SEGMENT_SIZE); });
        EXPECT_EQ(SeenTexts(), 1U);
        m_flight = m_seen.back();
        return user;
    }

    /** Sends an error about the segment in flight. @param type @param code @param mtu */
    void TellTruth(uint8_t type, uint8_t code, uint16_t mtu = 0)
    {
        SendDatagram(IcmpErrorAbout(m_flight, type, code, mtu));
    }

    /** Sends errors that quote guessed sequence numbers. @param type @param code @param mtu */
    void TellLies(uint8_t type, uint8_t code, uint16_t mtu = 0)
    {
        for (uint32_t i = 0; i < GUESSES; ++i)
        {
            SeenSegment forged = m_flight;
            const uint32_t seq = m_iss.at(PEER_PORT) + Guess(i);
            for (int octet = 0; octet < 4; ++octet)
            {
                forged.segment.at(4 + octet) = static_cast<uint8_t>(seq >> (24 - 8 * octet));
            }
            SendDatagram(IcmpErrorAbout(forged, type, code, mtu));
        }
    }

    SeenSegment m_flight; ///< a segment in flight
};

/** @param user an application @return of its connection */
std::string
OpenOrClosed(const DefectUser& user)
{
    return user.state == TcpSocket::CLOSED ? "closed" : "open";
}

} // namespace

TEST_F(IcmpAttack, ReportsAClosedPort)
{
    ExpectOutcomes([this](Stack stack) {
        constexpr uint8_t PORT = 3;
        DefectUser& blind = Begin(stack);
        TellLies(UNREACHABLE, PORT);
        std::string outcome =
            OpenOrClosed(blind) + " after " + std::to_string(GUESSES) + " guesses";
        DefectUser& lucky = Begin(stack);
        TellTruth(UNREACHABLE, PORT);
        outcome += ", " + OpenOrClosed(lucky) + " after a right one";
        if (stack == Stack::RFC_TCP)
        {
            Config::SetDefault("ns3::RfcTcpSocket::AbortOnHardErrors", BooleanValue(false));
            DefectUser& patient = Begin(stack);
            TellTruth(UNREACHABLE, PORT);
            outcome += "; " + OpenOrClosed(patient) + " with ``AbortOnHardErrors`` = false";
        }
        return outcome;
    });
}

TEST_F(IcmpAttack, AsksForTinySegments)
{
    ExpectOutcomes([this](Stack stack) {
        constexpr uint8_t FRAGMENTATION_NEEDED = 4;
        constexpr uint16_t TINY = 68;
        std::string outcome;
        for (const bool lies : {true, false})
        {
            DefectUser& user = Begin(stack);
            lies ? TellLies(UNREACHABLE, FRAGMENTATION_NEEDED, TINY)
                 : TellTruth(UNREACHABLE, FRAGMENTATION_NEEDED, TINY);
            Peer({ACK, 1, 1 + SEGMENT_SIZE, 0, 60000});
            m_seen.clear();
            Do([&user] { user.Send(SEGMENT_SIZE); });
            outcome += (lies ? "segments of " : ", of ") + std::to_string(LargestText()) +
                       " octets after " +
                       (lies ? std::to_string(GUESSES) + " guesses" : "a right one");
        }
        return outcome;
    });
}

TEST_F(IcmpAttack, SendsSourceQuenches)
{
    ExpectOutcomes([this](Stack stack) {
        constexpr uint32_t WINDOW = 10; // initial congestion window, segments
        DefectUser& user = Begin(stack);
        for (uint32_t i = 0; i < WINDOW; ++i)
        {
            TellTruth(SOURCE_QUENCH, 0);
        }
        Peer({ACK, 1, 1 + SEGMENT_SIZE, 0, 60000});
        m_seen.clear();
        Do([&user] { user.Send(WINDOW * SEGMENT_SIZE); });
        return std::to_string(SeenTexts()) + " of " + std::to_string(WINDOW) +
               " segments are sent at once";
    });
}

TEST_F(IcmpAttack, MakesIpv6FragmentSegments)
{
    // ICMPv6 of ns-3 tells IPv6 the path MTU before TCP can say that the error is forged
    const auto packets = [this](Stack stack, bool attacks) {
        constexpr uint64_t OCTETS = 50000;
        constexpr uint32_t TINY = 68;
        Renew();
        m_ipv6 = true;
        BuildPair(stack, stack);
        UserPlan server;
        server.expected = OCTETS;
        Serve(server);
        UserPlan plan;
        plan.octets = OCTETS;
        StreamUser& client = StartClient(plan);
        uint32_t sent = 0;
        m_devices[0].Get(0)->TraceConnectWithoutContext(
            "MacTx",
            Callback<void, Ptr<const Packet>>([&sent](Ptr<const Packet>) { ++sent; }));
        At(1, MilliSeconds(110), [this, &client, attacks] {
            Address name;
            client.socket->GetSockName(name);
            TcpHeader segment;
            segment.SetSourcePort(Inet6SocketAddress::ConvertFrom(name).GetPort());
            segment.SetDestinationPort(SERVER_PORT);
            segment.SetSequenceNumber(SequenceNumber32(Guess(0)));
            Ipv6Header header;
            header.SetSource(m_addresses6[0].GetAddress(0, 1));
            header.SetDestination(m_addresses6[0].GetAddress(1, 1));
            header.SetNextHeader(TcpL4Protocol::PROT_NUMBER);
            header.SetPayloadLength(static_cast<uint16_t>(segment.GetSerializedSize()));
            Ptr<Packet> quoted = Create<Packet>();
            quoted->AddHeader(segment);
            quoted->AddHeader(header);
            if (attacks)
            {
                m_nodes.Get(1)->GetObject<Icmpv6L4Protocol>()->SendErrorTooBig(quoted,
                                                                               header.GetSource(),
                                                                               TINY);
            }
        });
        RunUntil(Seconds(30));
        EXPECT_EQ(m_servers.at(0)->received, OCTETS);
        return std::to_string(sent);
    };
    ExpectOutcomes([&packets](Stack stack) {
        return packets(stack, false) + " packets without the error, " + packets(stack, true) +
               " after it";
    });
}

} // namespace ns3::rfctcp::test
