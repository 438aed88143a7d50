/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "attack-lab.h"

#include "requirements-document.h"

#include "ns3/core-module.h"

#include <algorithm>
#include <iostream>

namespace ns3::rfctcp::test
{

std::vector<std::vector<std::string>>
ReadAttacks()
{
    auto rows = ReadTables("doc/security.rst", ATTACK_COLUMNS);
    rows.erase(std::remove_if(rows.begin(),
                              rows.end(),
                              [](const auto& cells) { return cells[ATTACK] == "attack"; }),
               rows.end());
    return rows;
}

void
Attack::ExpectOutcomes(const std::function<std::string(Stack)>& scenario)
{
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    const std::string name = std::string(test->test_suite_name()) + '.' + test->name();
    const auto rows = ReadAttacks();
    const auto row = std::find_if(rows.begin(), rows.end(), [&name](const auto& cells) {
        const auto tests = Literals(cells[ATTACK_TESTS]);
        return std::count(tests.begin(), tests.end(), name) > 0;
    });
    ASSERT_NE(row, rows.end()) << name << " has no row in doc/security.rst";
    EXPECT_EQ(scenario(Stack::BUILT_IN), row->at(ATTACK_ON_BUILT_IN)) << "on the built-in TCP";
    EXPECT_EQ(scenario(Stack::RFC_TCP), row->at(ATTACK_ON_RFC_TCP)) << "on RfcTcp";
}

void
Attack::Restart(Stack stack)
{
    Renew();
    Start(stack);
}

void
Attack::Burst(const std::vector<PeerSegment>& segments, Time interval)
{
    Time at = Simulator::Now();
    for (const PeerSegment& segment : segments)
    {
        At(0, at, [device = m_devices[0].Get(0), packet = DatagramOf(segment)] {
            device->Send(packet, device->GetBroadcast(), Ipv4L3Protocol::PROT_NUMBER);
        });
        at += interval;
    }
    RunUntil(at + MilliSeconds(20));
}

uint32_t
Attack::TakePureAcks(uint16_t port)
{
    const auto count =
        std::count_if(m_seen.begin(), m_seen.end(), [port](const SeenSegment& segment) {
            return segment.port == port && segment.flags == ACK && segment.text.empty();
        });
    m_seen.clear();
    return static_cast<uint32_t>(count);
}

std::size_t
Attack::Connections() const
{
    Ptr<TcpL4Protocol> tcp = m_nodes.Get(1)->GetObject<TcpL4Protocol>();
    if (Ptr<RfcTcpL4Protocol> ours = DynamicCast<RfcTcpL4Protocol>(tcp))
    {
        return ours->GetConnections();
    }
    ObjectVectorValue sockets;
    tcp->GetAttribute("SocketList", sockets);
    return sockets.GetN() - 1; // the listener
}

std::size_t
Attack::LargestText() const
{
    std::size_t largest = 0;
    for (const SeenSegment& seen : m_seen)
    {
        largest = std::max(largest, seen.text.size());
    }
    return largest;
}

std::string
RoughSize(int64_t octets)
{
    constexpr int64_t KIB = 1024;
    int64_t power = 1;
    while (power < octets)
    {
        power *= 2;
    }
    if (power < KIB)
    {
        return "at most " + std::to_string(power) + " octets";
    }
    const int64_t nearest = octets < power / 4 * 3 ? power / 2 : power;
    return "about " + std::to_string(nearest / KIB) + " KiB";
}

} // namespace ns3::rfctcp::test
