/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Requirements on what is in IP and TCP headers; see requirements-lab.h.

#include "support/requirements-lab.h"

#include "ns3/core-module.h"

namespace ns3::rfctcp::test
{
namespace
{

constexpr std::size_t HEADER = 20; ///< octets of an IPv4 or TCP header without options

/** @param options of a segment @return whether each has the length that fits it */
bool
AreWellFormed(const Octets& options)
{
    for (std::size_t at = 0; at < options.size();)
    {
        if (options[at] == 0)
        {
            return true; // end of the list
        }
        if (options[at] == 1)
        {
            ++at;
            continue;
        }
        if (at + 1 >= options.size() || options[at + 1] < 2 ||
            at + options[at + 1] > options.size())
        {
            return false;
        }
        at += options[at + 1];
    }
    return true;
}

/** @param options of a segment @return whether only zeros follow the end of the list */
bool
EndsInZeros(const Octets& options)
{
    bool ended = false;
    for (std::size_t at = 0; at < options.size();)
    {
        if (ended && options[at] != 0)
        {
            return false;
        }
        ended = ended || options[at] == 0;
        at += ended || options[at] == 1 ? 1 : options[at + 1];
    }
    return true;
}

REQUIREMENT("MUST-2", Must2SenderFillsInTheChecksum)
{
    const ChecksumsOn on;
    Start();
    Listen();
    SendFrom(OctetsOf({SYN, 0, 0}));
    SendFrom(OctetsOf({ACK, 1, 1}));
    ASSERT_EQ(m_users.size(), 1U);
    Do([this] { m_users[0].Send(101); });
    Do([this] { m_users[0].socket->Close(); });
    Connect(2001);
    EXPECT_EQ(m_seen.size(), 4U); // SYN,ACK, text, FIN, SYN
    for (const SeenSegment& seen : m_seen)
    {
        EXPECT_EQ(SumOf(seen.segment, "10.1.1.2", "10.1.1.1"), 0);
        EXPECT_NE(seen.segment[16] << 8 | seen.segment[17], 0);
    }
}

REQUIREMENT("MUST-3", Must3ReceiverChecksTheChecksum)
{
    const ChecksumsOn on;
    Start();
    Listen();
    SendFrom(OctetsOf({SYN, 0, 0}));
    SendFrom(OctetsOf({ACK, 1, 1}));
    ASSERT_EQ(m_users.size(), 1U);
    m_seen.clear();
    m_flipsABit = true;
    SendFrom(OctetsOf({ACK, 1, 1, 100}));
    m_flipsABit = false;
    Run(1);
    EXPECT_TRUE(m_seen.empty());
    EXPECT_EQ(m_users[0].received, "");
    SendFrom(OctetsOf({ACK, 1, 1, 100}));
    Run(1);
    EXPECT_EQ(m_users[0].received.size(), 100U);
}

REQUIREMENT("MUST-50", Must50IgnoresUnknownIpOptions)
{
    constexpr uint8_t NO_OPERATION = 1;
    Start();
    Listen();
    const Octets segment = OctetsOf({SYN, 0, 0});
    Ipv4Header header;
    header.SetSource("10.1.1.1");
    header.SetDestination("10.1.1.2");
    header.SetProtocol(6);
    header.SetTtl(64);
    header.SetPayloadSize(static_cast<uint16_t>(segment.size() + 4));
    Ptr<Packet> plain = Create<Packet>();
    plain->AddHeader(header);
    Octets octets(HEADER);
    plain->CopyData(octets.data(), HEADER);
    octets[0] = 0x46;                                        // six words
    octets.insert(octets.end(), {NO_OPERATION, 0x9e, 2, 0}); // an unknown one of two octets
    octets.insert(octets.end(), segment.begin(), segment.end());
    SendDatagram(Create<Packet>(octets.data(), static_cast<uint32_t>(octets.size())));
    EXPECT_EQ(Seen(SYN_ACK), 1U);
}

REQUIREMENT("MUST-68", Must68OptionsHaveALength)
{
    const Octets all{2, 4, 5, 0xb4, 3, 3, 7, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0};
    Start();
    Connect(2001);
    Listen();
    DefectUser& user = OpenPassively(PEER_PORT, PEER_WINDOW, all);
    Do([&] { user.Send(1000); });
    Peer({ACK, 101, 1, 100, PEER_WINDOW, PEER_PORT, {8, 10, 0, 0, 0, 2, 0, 0, 0, 0}});
    Do([&] { user.socket->Close(); });
    EXPECT_GE(m_seen.size(), 5U);
    bool some = false;
    for (const SeenSegment& seen : m_seen)
    {
        EXPECT_TRUE(AreWellFormed(seen.options));
        some = some || !seen.options.empty();
    }
    EXPECT_TRUE(some);
}

REQUIREMENT("MUST-69", Must69PaddingIsZero)
{
    Start();
    Listen();
    uint16_t port = 2000;
    for (const Octets& options : {Octets{3, 3, 7}, Octets{8, 10, 0, 0, 0, 1, 0, 0, 0, 0}})
    {
        Peer({SYN, 0, 0, 0, PEER_WINDOW, ++port, options});
    }
    Connect(2005);
    EXPECT_EQ(m_seen.size(), 3U);
    bool some = false;
    for (const SeenSegment& seen : m_seen)
    {
        EXPECT_TRUE(EndsInZeros(seen.options));
        some = some || !seen.options.empty();
    }
    EXPECT_TRUE(some);
}

REQUIREMENT("SHLD-22", Shld22TypeOfServiceIsNotChanged)
{
    DefectUser& user = StartServer();
    for (uint32_t dscp = 0; dscp < 64; ++dscp)
    {
        m_seen.clear();
        Do([&] {
            user.socket->SetIpTos(static_cast<uint8_t>(dscp << 2));
            user.Send(1);
        });
        ASSERT_EQ(SeenTexts(), 1U);
        EXPECT_EQ(m_seen[0].tos, dscp << 2);
        Peer({ACK, 1, dscp + 2});
    }
}

REQUIREMENT("MUST-48", Must48ResetsCarryTheTypeOfService)
{
    constexpr uint8_t SERVICE = 0xb8;
    DefectUser& user = StartServer();
    user.socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    user.socket->SetIpTos(SERVICE);
    Peer({ACK, 1, 1, 100});
    user.socket->SetAttributeFailSafe("AfterClose", StringValue("Reset"));
    Do([&] { user.socket->Close(); }); // unread data: RST
    ASSERT_EQ(Seen(RST), 1U);
    EXPECT_EQ(m_seen.back().tos, SERVICE);
}

REQUIREMENT("MAY-9", May9ReceivedTypeOfServiceIsShown)
{
    constexpr uint8_t SERVICE = 0xb8;
    DefectUser& user = StartServer();
    uint8_t shown = 0;
    user.socket->SetIpRecvTos(true);
    user.socket->SetRecvCallback(Callback<void, Ptr<Socket>>([&shown](Ptr<Socket> socket) {
        SocketIpTosTag tag;
        if (Ptr<Packet> packet = socket->Recv(); packet && packet->PeekPacketTag(tag))
        {
            shown = tag.GetTos();
        }
    }));
    SendFrom(OctetsOf({ACK, 1, 1, 100}), "10.1.1.1", "10.1.1.2", SERVICE);
    EXPECT_EQ(shown, SERVICE);
}

} // namespace
} // namespace ns3::rfctcp::test
