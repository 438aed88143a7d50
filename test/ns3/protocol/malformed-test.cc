/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Segments that no TCP should send, put on the wire by IP: they are counted and traced, never crash
// or hang anything, and never get into the stream of an application.

#include "support/raw-segments.h"

#include "ns3/core-module.h"

#include <map>

namespace ns3::rfctcp::test
{
namespace
{

using Reason = RfcTcpDiscard;

/** Raw segments to a server; the parameter says whether over IPv6. */
class Malformed : public RawSegmentTest, public ::testing::WithParamInterface<bool>
{
  protected:
    Malformed()
    {
        m_ipv6 = GetParam();
    }

    /** @param rules of the link */
    void Start(const std::string& rules = "")
    {
        BuildRaw(rules);
        Serve({});
        Tcp(1)->TraceConnectWithoutContext(
            "SegmentDiscarded",
            Callback<void, RfcTcpDiscard, const RfcTcpConnectionId&>(
                [this](RfcTcpDiscard reason, const RfcTcpConnectionId& id) {
                    ++m_traced[reason];
                    m_last = id;
                }));
    }

    /** A connection without timestamps whose numbers are known. */
    void Connect()
    {
        StreamUser& client = StartClient({});
        client.socket->SetAttribute("Timestamp", BooleanValue(false));
        client.socket->TraceConnectWithoutContext(
            "Tx",
            Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocket>>(
                [this](Ptr<const Packet>, const TcpHeader& header, Ptr<const TcpSocket>) {
                    m_next.from = header.GetSourcePort();
                    m_next.to = header.GetDestinationPort();
                    m_next.seq = header.GetSequenceNumber().GetValue();
                    m_next.ack = header.GetAckNumber().GetValue();
                    m_next.flags = TcpHeader::ACK;
                }));
        RunUntil(Simulator::Now() + Seconds(1));
        ASSERT_EQ(m_servers.size(), 1U);
    }

    RawSegment m_next;                   ///< what the client would send next
    std::map<Reason, uint64_t> m_traced; ///< calls of SegmentDiscarded
    RfcTcpConnectionId m_last;           ///< of the last call
};

/** IPv6 of ns-3 does not deliver to broken addresses. */
class MalformedIpv4 : public RawSegmentTest
{
};

INSTANTIATE_TEST_SUITE_P(Ip,
                         Malformed,
                         ::testing::Bool(),
                         [](const ::testing::TestParamInfo<bool>& info) {
                             return info.param ? "v6" : "v4";
                         });

/** The client must not hear of octets that it has not sent: it would object. */
constexpr const char* NO_ANSWERS = "drop PACKET from b after 900ms";

/** Options none of which is as its RFC says. */
const std::vector<Octets>&
BadOptions()
{
    static const std::vector<Octets> options{
        {2},                                   // a kind without a length, at the very end
        {2, 0, 5, 180},                        // MSS of length 0: where is the next option?
        {2, 1, 5, 180},                        // 1 does not hold kind and length
        {2, 2},                                // no value
        {2, 3, 5},                             // too short
        {2, 5, 5, 180, 0},                     // too long
        {2, 44, 5, 180},                       // beyond the header
        {3, 2},                                // window scale without a value
        {3, 4, 2, 2},                          // too long
        {4, 3, 1},                             // SACK permitted has no value
        {5, 2},                                // no SACK block
        {5, 9, 0, 0, 0, 1, 0, 0, 0},           // not a whole one
        {5, 12, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0}, // one and a bit
        {8, 2},                                // timestamps without values
        {8, 9, 0, 0, 0, 1, 0, 0, 0},           // too short
        {8, 12, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0}, // too long
        {253, 0, 0, 0},                        // unknown, length 0: a loop in the built-in TCP
        {253, 1, 0, 0},                        // unknown, length 1
        {253, 200, 0, 0},                      // unknown, beyond the header
        {1, 1, 1, 253},                        // only the kind
        Octets(40, 255),                       // nothing but nonsense
    };
    return options;
}

} // namespace

TEST_P(Malformed, HeadersThatAreTooShort)
{
    Start();
    Connect();
    const Octets whole = m_next.ToOctets();
    uint64_t count = 0;
    for (std::size_t size = 0; size < 20; ++size)
    {
        Inject(Octets(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
        ++count;
    }
    for (int offset = 0; offset < 5; ++offset)
    {
        RawSegment segment = m_next;
        segment.offset = offset;
        segment.text = Octets(60, 'x');
        Inject(segment);
        ++count;
    }
    for (int offset = 6; offset < 16; ++offset)
    {
        RawSegment segment = m_next; // 20 octets
        segment.offset = offset;
        Inject(segment);
        ++count;
    }
    RunUntil(Seconds(3));
    EXPECT_EQ(Discards(Reason::MALFORMED_HEADER), count);
    EXPECT_EQ(m_traced[Reason::MALFORMED_HEADER], count);
    EXPECT_EQ(m_last.number, 0U);
    EXPECT_EQ(AllDiscards(), count);
    EXPECT_EQ(m_servers[0]->Told(), "accepted");
}

TEST_P(Malformed, OptionsOfASynAreReadAsFarAsTheyGo)
{
    Start("drop RST"); // node 0 knows nothing of these connections
    uint16_t port = 2000;
    for (const Octets& options : BadOptions())
    {
        RawSegment syn;
        syn.from = port++;
        syn.to = 80;
        syn.seq = 5000;
        syn.flags = TcpHeader::SYN;
        syn.options = options;
        Inject(syn);
    }
    RunUntil(Seconds(1));
    EXPECT_EQ(Discards(Reason::MALFORMED_OPTIONS), BadOptions().size());
    EXPECT_EQ(m_traced[Reason::MALFORMED_OPTIONS], BadOptions().size());
    // [9293 MUST-7]: the rest of the segment is good, each has opened a connection
    EXPECT_EQ(Tcp(1)->GetConnections(), BadOptions().size());
    RunUntil(Seconds(400));
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
}

TEST_P(Malformed, OptionsNeverGetIntoTheStream)
{
    Start(NO_ANSWERS);
    Connect();
    const uint64_t connectionBefore = m_traced[Reason::MALFORMED_OPTIONS];
    uint32_t sent = 0;
    for (const Octets& options : BadOptions())
    {
        RawSegment segment = m_next;
        segment.seq += sent;
        segment.options = options;
        for (int i = 0; i < 7; ++i)
        {
            segment.text.push_back(OctetAt(sent++, 0));
        }
        Inject(segment);
        RunUntil(Simulator::Now() + MilliSeconds(50));
    }
    EXPECT_EQ(m_traced[Reason::MALFORMED_OPTIONS] - connectionBefore, BadOptions().size());
    EXPECT_EQ(m_last.number, 2U); // the listener was 1
    EXPECT_EQ(m_servers[0]->received, sent);
    EXPECT_EQ(m_servers[0]->wrong, 0U);
}

TEST_P(Malformed, OddButLegalOptionsAreFine)
{
    Start(NO_ANSWERS);
    Connect();
    const std::vector<Octets> legal{
        {1, 1, 1, 1},
        {0, 77, 77, 77},                 // whatever follows the end of the list
        {1, 2, 4, 5, 180, 0},            // not aligned [9293 MUST-64]
        {2, 4, 5, 180},                  // an MSS option without SYN
        {253, 4, 1, 2, 254, 2},          // unknown kinds
        {8, 10, 0, 0, 0, 1, 0, 0, 0, 1}, // timestamps that were not agreed on
        Octets(40, 1),
    };
    uint32_t sent = 0;
    for (const Octets& options : legal)
    {
        RawSegment segment = m_next;
        segment.seq += sent;
        segment.options = options;
        segment.text = {OctetAt(sent++, 0)};
        Inject(segment);
        RunUntil(Simulator::Now() + MilliSeconds(50));
    }
    EXPECT_EQ(m_servers[0]->received, sent);
    EXPECT_EQ(m_servers[0]->wrong, 0U);
    EXPECT_EQ(AllDiscards(), 0U);
}

TEST_P(Malformed, ChecksumsAreCheckedWhenEnabled)
{
    ChecksumsOn guard;
    Start();
    Connect();
    RawSegment segment = m_next;
    segment.text = {OctetAt(0, 0), OctetAt(1, 0), OctetAt(2, 0)};
    Octets octets = segment.ToOctets();
    FillChecksum(octets);
    for (std::size_t i = 0; i < octets.size(); ++i)
    {
        Octets damaged = octets;
        damaged[i] ^= 0x10;
        Inject(damaged);
    }
    RunUntil(Seconds(3));
    const uint64_t bad = Discards(Reason::BAD_CHECKSUM);
    EXPECT_EQ(bad + Discards(Reason::MALFORMED_HEADER), octets.size());
    EXPECT_GE(bad, octets.size() - 1); // a damaged data offset may be seen first
    EXPECT_EQ(m_traced[Reason::BAD_CHECKSUM], bad);
    EXPECT_EQ(m_servers[0]->received, 0U);
    Inject(octets);
    RunUntil(Seconds(4));
    EXPECT_EQ(m_servers[0]->received, 3U);
    EXPECT_EQ(m_servers[0]->wrong, 0U);
}

TEST_P(Malformed, EveryCombinationOfFlagsToEveryKindOfReceiver)
{
    Start("drop RST from b"); // the client stays innocent
    Connect();
    for (int flags = 0; flags < 256; ++flags)
    {
        for (const uint16_t port : {uint16_t{80}, uint16_t{81}}) // a listener, nobody
        {
            RawSegment segment;
            segment.from = static_cast<uint16_t>(3000 + flags);
            segment.to = port;
            segment.seq = 77;
            segment.ack = 99;
            segment.flags = static_cast<uint8_t>(flags);
            segment.text = Octets(static_cast<std::size_t>(flags % 3), 'x');
            Inject(segment);
        }
        // The connection: a little off its window, so that nothing is taken
        RawSegment segment = m_next;
        segment.seq += 1000000;
        segment.flags = static_cast<uint8_t>(flags);
        Inject(segment);
        RunUntil(Simulator::Now() + MilliSeconds(10));
    }
    EXPECT_GT(Discards(Reason::NO_CONNECTION), 400U);
    EXPECT_GT(Discards(Reason::OUTSIDE_WINDOW), 100U);
    EXPECT_GT(Discards(Reason::RESET_OUTSIDE_WINDOW), 100U);
    for (const auto& [reason, count] : m_traced)
    {
        EXPECT_EQ(count, Discards(reason)) << RfcTcpName(reason);
    }
    EXPECT_EQ(m_servers.at(0)->Told(), "accepted");
    EXPECT_EQ(m_clients.at(0)->Told(), "connected");
    EXPECT_EQ(m_servers.at(0)->received, 0U);
}

TEST_F(MalformedIpv4, AddressesThatAreNotThoseOfAHost)
{
    BuildRaw();
    Serve({});
    RawSegment syn;
    syn.from = 1000;
    syn.to = 80;
    syn.flags = TcpHeader::SYN;
    const Octets octets = syn.ToOctets();
    Ptr<Ipv4L3Protocol> ip = m_nodes.Get(0)->GetObject<Ipv4L3Protocol>();
    At(0, Seconds(1), [&] {
        for (const char* to : {"10.1.1.255", "255.255.255.255", "224.0.0.1"})
        {
            Ptr<Ipv4Route> route = Create<Ipv4Route>();
            route->SetOutputDevice(m_devices[0].Get(0));
            route->SetDestination(Ipv4Address(to));
            route->SetSource(m_addresses[0].GetAddress(0));
            route->SetGateway(Ipv4Address::GetZero());
            ip->Send(Create<Packet>(octets.data(), static_cast<uint32_t>(octets.size())),
                     m_addresses[0].GetAddress(0),
                     Ipv4Address(to),
                     6,
                     route);
        }
    });
    RunUntil(Seconds(2));
    EXPECT_GE(Discards(Reason::BAD_ADDRESS), 1U); // [9293 MUST-57]
    EXPECT_EQ(Discards(Reason::BAD_ADDRESS), AllDiscards());
    EXPECT_EQ(Tcp(1)->GetConnections(), 0U);
}

} // namespace ns3::rfctcp::test
