/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "raw-segments.h"

#include "ns3/core-module.h"
#include "ns3/traffic-control-helper.h"

namespace ns3::rfctcp::test
{

namespace
{

constexpr uint8_t PROTOCOL = 6; ///< TCP

void
Append(Octets& octets, uint64_t value, int count)
{
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8)
    {
        octets.push_back(static_cast<uint8_t>(value >> shift));
    }
}

} // namespace

Octets
RawSegment::ToOctets() const
{
    Octets padded = options;
    padded.resize((padded.size() + 3) / 4 * 4);
    Octets octets;
    Append(octets, from, 2);
    Append(octets, to, 2);
    Append(octets, seq, 4);
    Append(octets, ack, 4);
    octets.push_back(static_cast<uint8_t>(
        (offset >= 0 ? offset : 5 + static_cast<int>(padded.size() / 4)) << 4));
    octets.push_back(flags);
    Append(octets, window, 2);
    Append(octets, 0, 4);
    octets.insert(octets.end(), padded.begin(), padded.end());
    octets.insert(octets.end(), text.begin(), text.end());
    return octets;
}

void
RawSegmentTest::BuildRaw(const std::string& rules)
{
    LinkPlan link;
    link.rate = "100Mbps";
    link.rules = rules;
    BuildPair(Stack::RFC_TCP, Stack::RFC_TCP, link);
    // ns-3's default queue disc, FqCoDel, reads ports with ns-3's TcpHeader, which aborts the
    // program or loops for ever on some of the options that these tests send
    TrafficControlHelper().Uninstall(m_devices[0]);
}

void
RawSegmentTest::Inject(const Octets& octets)
{
    Ptr<Packet> packet = Create<Packet>(octets.data(), static_cast<uint32_t>(octets.size()));
    At(0, Simulator::Now(), [this, packet] {
        Ptr<Node> node = m_nodes.Get(0);
        if (m_ipv6)
        {
            node->GetObject<Ipv6L3Protocol>()->Send(packet,
                                                    m_addresses6[0].GetAddress(0, 1),
                                                    m_addresses6[0].GetAddress(1, 1),
                                                    PROTOCOL,
                                                    nullptr);
        }
        else
        {
            node->GetObject<Ipv4L3Protocol>()->Send(packet,
                                                    m_addresses[0].GetAddress(0),
                                                    m_addresses[0].GetAddress(1),
                                                    PROTOCOL,
                                                    nullptr);
        }
    });
}

void
RawSegmentTest::Inject(const RawSegment& segment, bool checksum)
{
    Octets octets = segment.ToOctets();
    if (checksum)
    {
        FillChecksum(octets);
    }
    Inject(octets);
}

void
RawSegmentTest::FillChecksum(Octets& octets) const
{
    Octets all;
    if (m_ipv6)
    {
        for (uint32_t end = 0; end < 2; ++end)
        {
            uint8_t address[16];
            m_addresses6[0].GetAddress(end, 1).GetBytes(address);
            all.insert(all.end(), address, address + 16);
        }
    }
    else
    {
        Append(all, m_addresses[0].GetAddress(0).Get(), 4);
        Append(all, m_addresses[0].GetAddress(1).Get(), 4);
    }
    Append(all, octets.size(), 4);
    Append(all, PROTOCOL, 4);
    octets.at(16) = octets.at(17) = 0;
    all.insert(all.end(), octets.begin(), octets.end());
    all.resize((all.size() + 1) / 2 * 2);
    uint32_t sum = 0;
    for (std::size_t i = 0; i < all.size(); i += 2)
    {
        sum += static_cast<uint32_t>(all[i] << 8 | all[i + 1]);
    }
    while (sum >> 16 != 0)
    {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    octets.at(16) = static_cast<uint8_t>(~sum >> 8);
    octets.at(17) = static_cast<uint8_t>(~sum);
}

uint64_t
RawSegmentTest::Discards(RfcTcpDiscard reason)
{
    return Tcp(1)->GetDiscards(reason);
}

uint64_t
RawSegmentTest::AllDiscards()
{
    uint64_t all = 0;
    for (int reason = 0; reason < static_cast<int>(RfcTcpDiscard::COUNT); ++reason)
    {
        all += Discards(static_cast<RfcTcpDiscard>(reason));
    }
    return all;
}

} // namespace ns3::rfctcp::test
