/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "requirements-lab.h"

#include "icmp-error.h"

#include "ns3/core-module.h"

#include <fcntl.h>
#include <map>
#include <unistd.h>

namespace ns3::rfctcp::test
{

namespace
{

constexpr uint8_t TCP_PROTOCOL = 6;

/** @return the checks by name */
std::map<std::string, RequirementCheck>&
Registry()
{
    static std::map<std::string, RequirementCheck> checks;
    return checks;
}

} // namespace

void
RequirementLab::Run(Stack stack)
{
    m_stack = stack;
    Check();
}

void
RequirementLab::TestBody()
{
}

void
RequirementLab::Start()
{
    DefectTest::Start(m_stack);
}

DefectUser&
RequirementLab::StartServer()
{
    return DefectTest::StartServer(m_stack);
}

DefectUser&
RequirementLab::StartClient()
{
    Start();
    return OpenActively();
}

Ptr<RfcTcpSocket>
RequirementLab::Ours(const DefectUser& user)
{
    return DynamicCast<RfcTcpSocket>(user.socket);
}

void
RequirementLab::SendFrom(const Octets& octets, Ipv4Address from, Ipv4Address to, uint8_t tos)
{
    Octets all = octets;
    if (Node::ChecksumEnabled())
    {
        const uint16_t sum = SumOf(all, from, to);
        all[16] = static_cast<uint8_t>(sum >> 8);
        all[17] = static_cast<uint8_t>(sum);
    }
    if (m_flipsABit)
    {
        all.back() ^= 1;
    }
    Ptr<Packet> packet = Create<Packet>(all.data(), static_cast<uint32_t>(all.size()));
    Ipv4Header header;
    header.SetSource(from);
    header.SetDestination(to);
    header.SetProtocol(TCP_PROTOCOL);
    header.SetTtl(64);
    header.SetTos(tos);
    header.SetPayloadSize(static_cast<uint16_t>(all.size()));
    if (Node::ChecksumEnabled())
    {
        header.EnableChecksum();
    }
    packet->AddHeader(header);
    SendDatagram(packet);
}

void
RequirementLab::SendIcmp(uint8_t type, uint8_t code, const SeenSegment& about)
{
    SendDatagram(IcmpErrorAbout(about, type, code));
}

Ptr<NetDevice>
RequirementLab::AddInterface()
{
    Ptr<Node> other = CreateObject<Node>();
    m_nodes.Add(other);
    m_devices.push_back(PointToPointHelper().Install(other, m_nodes.Get(1)));
    const uint32_t interface = GetIpv4()->AddInterface(m_devices[1].Get(1));
    GetIpv4()->AddAddress(interface, Ipv4InterfaceAddress("10.1.2.2", "255.255.255.0"));
    GetIpv4()->SetUp(interface);
    return m_devices[1].Get(0);
}

Ptr<Ipv4>
RequirementLab::GetIpv4() const
{
    return m_nodes.Get(1)->GetObject<Ipv4>();
}

std::vector<double>
RequirementLab::Answer(uint32_t seconds, uint32_t ack, uint16_t window)
{
    std::vector<double> times;
    m_seen.clear();
    const Time end = Simulator::Now() + Seconds(seconds);
    while (Simulator::Now() < end)
    {
        Run(1);
        if (SeenTexts() > 0)
        {
            times.push_back(FirstText());
            m_seen.clear();
            Peer({ACK, 1, ack, 0, window});
        }
    }
    return times;
}

double
RequirementLab::FirstText() const
{
    for (const SeenSegment& seen : m_seen)
    {
        if (!seen.text.empty())
        {
            return seen.at.GetSeconds();
        }
    }
    return -1;
}

void
PrintTo(const RequirementCheck& check, std::ostream* out)
{
    *out << check.name;
}

std::vector<RequirementCheck>
RequirementChecks()
{
    std::vector<RequirementCheck> checks;
    for (const auto& [name, check] : Registry())
    {
        checks.push_back(check);
    }
    return checks;
}

bool
Register(const RequirementCheck& check)
{
    return Registry().emplace(check.name, check).second;
}

bool
Holds(const RequirementCheck& check, Stack stack)
{
    return RunInChild([&check, stack] {
               const int nowhere = open("/dev/null", O_WRONLY);
               dup2(nowhere, STDOUT_FILENO); // what a check says is of interest in RfcTcp's test
               const auto* result = testing::UnitTest::GetInstance()->current_test_info()->result();
               const int before = result->total_part_count();
               check.make()->Run(stack);
               if (result->total_part_count() != before)
               {
                   _exit(1);
               }
           })
        .exited;
}

uint16_t
SumOf(const Octets& segment, Ipv4Address from, Ipv4Address to)
{
    Octets all(12);
    from.Serialize(all.data());
    to.Serialize(all.data() + 4);
    all[9] = TCP_PROTOCOL;
    all[10] = static_cast<uint8_t>(segment.size() >> 8);
    all[11] = static_cast<uint8_t>(segment.size());
    all.insert(all.end(), segment.begin(), segment.end());
    uint32_t sum = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
    {
        sum += i % 2 == 0 ? all[i] << 8 : all[i];
    }
    while (sum > 0xffff)
    {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<uint16_t>(~sum);
}

} // namespace ns3::rfctcp::test
