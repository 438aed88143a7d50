/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Segments of captured packets: a capture that tcpdump made of two real connections on loopback,
// the same packets under other link types, and captures of ns-3 on both sides of a link.

#include "support/record-lab.h"

#include "ns3/inet-socket-address.h"
#include "ns3/pcap-file.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/rfc-tcp-capture.h"

#include <array>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

using Octets = std::vector<uint8_t>;

constexpr std::size_t ETHERNET = 14; ///< octets of the header

/** A packet of a capture. */
struct Captured
{
    uint32_t seconds{0};      ///< when
    uint32_t microseconds{0}; ///< when
    Octets octets;            ///< those that were kept
    uint32_t size{0};         ///< of the packet
};

/** @return the packets of the capture that tcpdump made */
std::vector<Captured>
ReadLoopback()
{
    PcapFile file;
    file.Open(RFC_TCP_LOOPBACK_CAPTURE, std::ios::in);
    std::vector<Captured> packets;
    while (true)
    {
        Captured packet;
        packet.octets.resize(1500);
        uint32_t captured = 0;
        uint32_t read = 0;
        file.Read(packet.octets.data(),
                  1500,
                  packet.seconds,
                  packet.microseconds,
                  captured,
                  packet.size,
                  read);
        if (file.Fail() || file.Eof())
        {
            return packets;
        }
        packet.octets.resize(read);
        packets.push_back(packet);
    }
}

/** @param segments some @return what they are, with times, in lines */
std::string
Describe(const std::vector<RfcTcpSegmentRecord>& segments)
{
    std::ostringstream text;
    for (const auto& segment : segments)
    {
        text << segment.sent.GetNanoSeconds() << ' ' << segment.connection << ' '
             << RfcTcpName(segment.role) << ' ' << int{segment.header.flags} << ' '
             << segment.relativeSeq << ' ' << segment.relativeAck << ' ' << segment.header.length
             << ' ' << segment.node << '\n';
    }
    return text.str();
}

TEST(RfcTcpCapture, ReadsWhatTcpdumpWroteOfRealConnections)
{
    const auto segments = RfcTcpCapture::Read(RFC_TCP_LOOPBACK_CAPTURE);
    ASSERT_EQ(segments.size(), 20u);
    std::map<uint32_t, uint32_t> octets; // by connection
    for (const auto& segment : segments)
    {
        EXPECT_EQ(segment.fate, RfcTcpFate::DELIVERED);
        EXPECT_EQ(segment.sent, segment.arrived);
        EXPECT_FALSE(segment.retransmission);
        octets[segment.connection] += segment.header.length;
    }
    EXPECT_EQ(octets, (std::map<uint32_t, uint32_t>{{1, 2007}, {2, 2007}}));
    EXPECT_EQ(Describe({segments.begin(), segments.begin() + 6}),
              "0 1 client 2 0 0 0 2\n28000 1 server 18 0 1 0 3\n46000 1 client 16 1 1 0 2\n"
              "120000 1 client 24 1 1 7 2\n125000 1 server 16 1 8 0 3\n"
              "120613000 1 server 24 1 8 2000 3\n");
    EXPECT_TRUE(InetSocketAddress::IsMatchingType(segments.front().source));
    EXPECT_FALSE(InetSocketAddress::IsMatchingType(segments.back().source)) << "IPv6";
}

TEST(RfcTcpCapture, ReadsAllLinkTypes)
{
    const std::string expected = Describe(RfcTcpCapture::Read(RFC_TCP_LOOPBACK_CAPTURE));
    const Octets vlan{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x81, 0, 0, 7};
    const std::vector<std::pair<uint32_t, Octets>> types{
        {0, Octets(4)},
        {1, vlan},
        {9, {}},
        {9, {0xff, 0x03}},
        {12, {}},
        {101, {}},
        {113, Octets(16)},
        {276, Octets(20)},
    };
    const std::string path = testing::TempDir() + "link-type-" + std::to_string(getpid()) + ".pcap";
    for (const auto& [type, prefix] : types)
    {
        PcapFile file;
        file.Open(path, std::ios::out);
        file.Init(type);
        for (const auto& packet : ReadLoopback())
        {
            const bool ipv6 = packet.octets[ETHERNET] >> 4 == 6;
            Octets octets = prefix;
            const Octets protocol = type == 1 ? Octets{packet.octets[12], packet.octets[13]}
                                    : type == 9
                                        ? Octets{0, static_cast<uint8_t>(ipv6 ? 0x57 : 0x21)}
                                        : Octets{};
            octets.insert(octets.end(), protocol.begin(), protocol.end());
            const auto added = static_cast<uint32_t>(octets.size());
            octets.insert(octets.end(), packet.octets.begin() + ETHERNET, packet.octets.end());
            // The text of the packets is not in the capture; its length still counts.
            octets.resize(packet.size - ETHERNET + added);
            file.Write(packet.seconds, packet.microseconds, octets.data(), octets.size());
        }
        file.Close();
        EXPECT_EQ(Describe(RfcTcpCapture::Read(path)), expected) << "link type " << type;
    }
    unlink(path.c_str());
}

TEST(RfcTcpCapture, RefusesWhatIsNoCapture)
{
    const std::string path = testing::TempDir() + "no-capture-" + std::to_string(getpid());
    std::ofstream(path) << "time_s,node\n";
    EXPECT_THROW(RfcTcpCapture::Read(path), std::invalid_argument);
    PcapFile file;
    file.Open(path, std::ios::out);
    file.Init(105); // IEEE 802.11
    file.Close();
    EXPECT_THROW(RfcTcpCapture::Read(path), std::invalid_argument);
    EXPECT_THROW(RfcTcpCapture::Read(path + "-none"), std::invalid_argument);
    unlink(path.c_str());
}

class RfcTcpCaptureOfBothSides : public RecordLab
{
};

TEST_F(RfcTcpCaptureOfBothSides, TellsFlightsAndLosses)
{
    LinkPlan link;
    link.rules = "drop DATA #2";
    BuildBoth(Stack::RFC_TCP, link);
    PointToPointHelper().EnablePcap(m_prefix, m_devices.front());
    std::array<std::string, 2> paths;
    for (uint32_t end = 0; end < 2; ++end)
    {
        paths[end] = m_prefix + "-" + Id(end) + "-" +
                     std::to_string(m_devices.front().Get(end)->GetIfIndex()) + ".pcap";
    }
    Converse(8000);
    const auto segments = RfcTcpCapture::ReadBothSides(paths[0], paths[1]);
    EXPECT_EQ(Describe(segments), Describe(RfcTcpCapture::ReadBothSides(paths[1], paths[0])));
    EXPECT_THROW(RfcTcpCapture::ReadBothSides(paths[0], RFC_TCP_LOOPBACK_CAPTURE),
                 std::invalid_argument);
    std::size_t lost = 0;
    std::size_t again = 0;
    for (const auto& segment : segments)
    {
        const auto flight = (segment.arrived - segment.sent).GetMicroSeconds();
        EXPECT_GE(flight, 5'000) << Describe({segment});
        EXPECT_LE(flight, 6'300) << Describe({segment});
        lost += segment.fate == RfcTcpFate::LOST ? 1 : 0;
        again += segment.retransmission ? 1 : 0;
    }
    EXPECT_GE(segments.size(), 12u);
    EXPECT_EQ(lost, 1u);
    EXPECT_EQ(again, 1u);
}

} // namespace
} // namespace ns3::rfctcp::test
