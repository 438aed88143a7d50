/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Requirements on giving up, and on what the application is told; see requirements-lab.h.

#include "support/requirements-lab.h"

#include "ns3/core-module.h"

#include <limits>

namespace ns3::rfctcp::test
{
namespace
{

using IcmpCallback = Callback<void, Ipv4Address, uint8_t, uint8_t, uint8_t, uint32_t>;
using SoftErrorCallback = Callback<void, RfcTcpSoftError>;

/** @param socket of a user @param told counts the ICMP errors that the user is told of */
void
CountIcmpErrors(Ptr<Socket> socket, uint32_t& told)
{
    socket->SetAttribute(
        "IcmpCallback",
        CallbackValue(
            IcmpCallback([&told](Ipv4Address, uint8_t, uint8_t, uint8_t, uint32_t) { ++told; })));
}

REQUIREMENT("MUST-21", Must21R2IsSetPerConnection)
{
    Start();
    DefectUser& patient = OpenActively(2000);
    DefectUser& hasty = OpenActively(2001);
    patient.socket->SetAttribute("DataRetries",
                                 UintegerValue(std::numeric_limits<uint32_t>::max()));
    hasty.socket->SetAttribute("DataRetries", UintegerValue(2));
    for (DefectUser* user : {&patient, &hasty})
    {
        Do([user] { user->Send(100); });
    }
    Peer({ACK, 1, 101, 0, PEER_WINDOW, 2000});
    Peer({ACK, 1, 101, 0, PEER_WINDOW, 2001});
    for (DefectUser* user : {&patient, &hasty})
    {
        Do([user] { user->Send(100); });
    }
    Run(60);
    EXPECT_EQ(hasty.told, "connected error");
    Run(400);
    EXPECT_EQ(patient.told, "connected");
    m_seen.clear();
    Run(400);
    EXPECT_GT(SeenTexts(), 0U); // still trying
}

REQUIREMENT("SHLD-9", Shld9UserLearnsOfR1)
{
    DefectUser& user = StartClient();
    uint32_t told = 0;
    EXPECT_TRUE(user.socket->TraceConnectWithoutContext(
        "SoftError",
        SoftErrorCallback(
            [&](RfcTcpSoftError error) { told += error == RfcTcpSoftError::RETRANSMISSIONS; })));
    Do([&] { user.Send(100); });
    Run(60);
    EXPECT_GT(told, 0U);
    EXPECT_EQ(user.state, TcpSocket::ESTABLISHED);
}

REQUIREMENT("SHLD-10", Shld10R1IsAtLeastThree)
{
    DefectUser& user = StartClient();
    uint32_t sent = 0;
    EXPECT_TRUE(user.socket->TraceConnectWithoutContext(
        "SoftError",
        SoftErrorCallback([&](RfcTcpSoftError) {
            Simulator::Schedule(MilliSeconds(10), [&] { sent = sent == 0 ? SeenTexts() : sent; });
        })));
    Do([&] { user.Send(100); });
    Run(100);
    EXPECT_GE(sent, 1U + 3U); // the first one is no retransmission
}

REQUIREMENT("MUST-47", Must47IcmpErrorsAreTold)
{
    DefectUser& user = StartClient();
    uint32_t told = 0;
    CountIcmpErrors(user.socket, told);
    Do([&] { user.Send(100); });
    SendIcmp(3, 1, m_seen.back());
    EXPECT_EQ(told, 1U);
}

REQUIREMENT("MUST-47", Must47RetransmissionsAreTold)
{
    DefectUser& user = StartClient();
    uint32_t told = 0;
    EXPECT_TRUE(user.socket->TraceConnectWithoutContext(
        "SoftError",
        SoftErrorCallback([&told](RfcTcpSoftError) { ++told; })));
    Do([&] { user.Send(100); });
    Run(60);
    EXPECT_GT(told, 0U);
}

REQUIREMENT("MUST-47", Must47UrgentDataIsTold)
{
    constexpr uint8_t URG_ACK = TcpHeader::URG | ACK;
    DefectUser& user = StartClient();
    uint32_t told = 0;
    EXPECT_TRUE(user.socket->TraceConnectWithoutContext(
        "UrgentData",
        Callback<void, uint32_t>([&told](uint32_t) { ++told; })));
    Octets segment = OctetsOf({URG_ACK, 1, 1, 100});
    segment[19] = 50;
    SendFrom(segment);
    EXPECT_EQ(told, 1U);
}

REQUIREMENT("SHLD-20", Shld20ReportsCanBeTurnedOff)
{
    DefectUser& user = StartClient();
    uint32_t told = 0;
    CountIcmpErrors(user.socket, told);
    Do([&] { user.Send(100); });
    SendIcmp(3, 1, m_seen.back());
    EXPECT_EQ(told, 1U);
    user.socket->SetAttribute("IcmpCallback", CallbackValue(IcmpCallback()));
    SendIcmp(3, 1, m_seen.back());
    EXPECT_EQ(told, 1U);
    EXPECT_EQ(user.told, "connected");
}

REQUIREMENT("SHLD-25", Shld25SoftIcmpErrorsAreTold)
{
    DefectUser& user = StartClient();
    std::vector<std::pair<uint8_t, uint8_t>> told;
    user.socket->SetAttribute(
        "IcmpCallback",
        CallbackValue(
            IcmpCallback([&told](Ipv4Address, uint8_t, uint8_t type, uint8_t code, uint32_t) {
                told.emplace_back(type, code);
            })));
    Do([&] { user.Send(100); });
    const SeenSegment about = m_seen.back();
    const std::vector<std::pair<uint8_t, uint8_t>> errors{{3, 0}, {3, 1}, {3, 5}, {11, 0}};
    for (const auto& [type, code] : errors)
    {
        SendIcmp(type, code, about);
    }
    EXPECT_EQ(told, errors);
    EXPECT_EQ(user.state, TcpSocket::ESTABLISHED);
}

} // namespace
} // namespace ns3::rfctcp::test
