/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Resets from ports that nobody uses: see "Resets from closed ports" in doc/deviations.rst.

#include "support/defects-lab.h"

#include "ns3/core-module.h"

namespace ns3::rfctcp::test
{
namespace
{

class ClosedPort : public DefectTest
{
  protected:
    /** @param tos type of service of a SYN to a closed port @return that of the answer */
    uint8_t AnswerTo(uint8_t tos)
    {
        m_seen.clear();
        const Octets octets = OctetsOf({SYN, 0, 0});
        Ptr<Packet> packet = Create<Packet>(octets.data(), static_cast<uint32_t>(octets.size()));
        Ipv4Header header;
        header.SetSource("10.1.1.1");
        header.SetDestination("10.1.1.2");
        header.SetProtocol(6);
        header.SetTtl(64);
        header.SetTos(tos);
        header.SetPayloadSize(static_cast<uint16_t>(octets.size()));
        packet->AddHeader(header);
        SendDatagram(packet);
        EXPECT_EQ(Seen(RST), 1U);
        return m_seen.at(0).tos;
    }
};

} // namespace

TEST_F(ClosedPort, ResetHasTheServiceOfTheSegment)
{
    RecordProperty("requirement", "RFC9293/MUST-48");
    Start(Stack::RFC_TCP);
    EXPECT_EQ(AnswerTo(0xb8), 0xb8);
    EXPECT_EQ(AnswerTo(0), 0);
    EXPECT_EQ(AnswerTo(0x29), 0x28); // a RST has no ECN bits, RFC 3168 6.1.1
}

} // namespace ns3::rfctcp::test
