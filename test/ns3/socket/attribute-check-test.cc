/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/command-line.h"
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/node-container.h"
#include "ns3/nstime.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/rfc-tcp-attribute-check.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/rfc-tcp-l4-protocol.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"
#include "ns3/rfc-tcp-socket.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/uinteger.h"

#include <gtest/gtest.h>
#include <string>

// A value that is not legal is refused at once, with the name of the attribute and the legal
// values.

namespace ns3
{

namespace
{

/** A default that is refused, and what the message must say. */
struct WrongDefault
{
    const char* name;
    const char* value;
    const char* says;
};

constexpr WrongDefault WRONG_DEFAULTS[] = {
    {"ns3::RfcTcpSocket::Recovery", "Rack", "one of NewReno, Sack6675, RackTlp"},
    {"ns3::RfcTcpSocket::Recovery", "", "one of NewReno, Sack6675, RackTlp"},
    {"ns3::RfcTcpSocket::Recovery", "NewReno|RackTlp", "one of NewReno, Sack6675, RackTlp"},
    {"ns3::RfcTcpSocket::UseEcn", "on", "one of Off, On, AcceptOnly"},
    {"ns3::RfcTcpSocket::SynPolicy", "Drop", "one of DropNew, DropOldest, Cookies"},
    {"ns3::RfcTcpSocket::Sack", "maybe", "true or false"},
    {"ns3::RfcTcpSocket::ReuseAddress", "2", "true or false"},
    {"ns3::RfcTcpSocket::ReTxThreshold", "0", "from 1 to 4294967295"},
    {"ns3::RfcTcpSocket::ReTxThreshold", "-1", "from 1 to 4294967295"},
    {"ns3::RfcTcpSocket::ReTxThreshold", "3x", "from 1 to 4294967295"},
    {"ns3::RfcTcpSocket::Backlog", "4294967296", "from 0 to 4294967295"},
    {"ns3::RfcTcpSocket::InitialRto", "0s", "at least 1ns"},
    {"ns3::RfcTcpSocket::InitialRto", "1 second", "at least 1ns"},
    {"ns3::RfcTcpSocket::InitialRto", "soon", "at least 1ns"},
    {"ns3::RfcTcpL4Protocol::PortSelection", "9", "from 1 to 5"},
    {"ns3::RfcTcpL4Protocol::PortSelection", "first", "from 1 to 5"},
    {"ns3::RfcTcpL4Protocol::EphemeralPortFirst", "0", "from 1 to 65535"},
    {"ns3::RfcTcpL4Protocol::EphemeralPortLast", "65536", "from 1 to 65535"},
};

TEST(AttributeCheck, RefusalOfADefaultNamesTheLegalValues)
{
    for (const auto& [name, value, says] : WRONG_DEFAULTS)
    {
        SCOPED_TRACE(std::string(name) + "=" + value);
        ::testing::internal::CaptureStderr();
        EXPECT_FALSE(Config::SetDefaultFailSafe(name, StringValue(value)));
        const std::string said = ::testing::internal::GetCapturedStderr();
        const std::string explained = RfcTcpAttributeCheck::ExplainDefault(name, value);
        for (const std::string& text : {said, explained})
        {
            EXPECT_NE(text.find(name), std::string::npos) << text;
            EXPECT_NE(text.find(says), std::string::npos) << text;
        }
    }
}

TEST(AttributeCheck, RefusalOfASocketsAttributeNamesTheLegalValues)
{
    NodeContainer nodes(1);
    RfcTcpHelper().Install(nodes);
    const auto tcp = nodes.Get(0)->GetObject<RfcTcpL4Protocol>();
    const auto socket = Socket::CreateSocket(nodes.Get(0), TcpSocketFactory::GetTypeId());
    ::testing::internal::CaptureStderr();
    EXPECT_FALSE(socket->SetAttributeFailSafe("Recovery", StringValue("Rack")));
    EXPECT_FALSE(socket->SetAttributeFailSafe("KeepAliveProbes", UintegerValue(1)));
    EXPECT_FALSE(tcp->SetAttributeFailSafe("PortSelection", UintegerValue(9)));
    const std::string said = ::testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find("Recovery must be one of NewReno"), std::string::npos) << said;
    EXPECT_NE(said.find("KeepAliveProbes must be from 2"), std::string::npos) << said;
    EXPECT_NE(said.find("PortSelection must be from 1 to 5"), std::string::npos) << said;
    EXPECT_TRUE(socket->SetAttributeFailSafe("Recovery", StringValue("Sack6675")));
    StringValue recovery;
    socket->GetAttribute("Recovery", recovery);
    EXPECT_EQ(recovery.Get(), "Sack6675");
    Simulator::Destroy();
}

TEST(AttributeCheck, HelperRefusesAtOnceWhatOnlyASocketWouldRefuse)
{
    RfcTcpHelper helper;
    EXPECT_DEATH(helper.SetSocketAttribute("Recovry", StringValue("RackTlp")),
                 "RfcTcpSocket::Recovry: no such attribute.*Recovery");
    EXPECT_DEATH(helper.SetSocketAttribute("recovery", StringValue("RackTlp")),
                 "did you mean .Recovery.");
    EXPECT_DEATH(helper.SetSocketAttribute("Recovery", StringValue("Rack")),
                 "Recovery must be one of NewReno, Sack6675, RackTlp");
    EXPECT_DEATH(helper.SetSocketAttribute("MinRto", UintegerValue(1)), "MinRto must be at least");
    EXPECT_DEATH(helper.SetSocketAttribute("SegmentSize", StringValue("big")),
                 "SegmentSize must be from");
    EXPECT_DEATH(helper.SetSocketAttribute("CongestionOps", StringValue("")), "only read");
    EXPECT_DEATH(helper.SetCongestionControl("TcpCubic"),
                 "did you mean .ns3::TcpCubic..*legal:.*ns3::TcpNewReno");
    EXPECT_DEATH(helper.SetCongestionControl("ns3::Node"), "TcpCongestionOps, not .ns3::Node");
    // And what is legal it takes
    helper.SetSocketAttribute("Recovery", StringValue("NewReno"))
        .SetSocketAttribute("MaxSegLifetime", DoubleValue(3))
        .SetSocketAttribute("SegmentSize", UintegerValue(1000))
        .SetCongestionControl("ns3::TcpCubic");
    NodeContainer nodes(1);
    helper.Install(nodes);
    const auto tcp = nodes.Get(0)->GetObject<RfcTcpL4Protocol>();
    EXPECT_DEATH(tcp->SetSocketAttribute("UseEcn", StringValue("Yes")), "Off, On, AcceptOnly");
    Simulator::Destroy();
}

TEST(AttributeCheck, ProtocolRefusesASocketTypeThatIsNoCongestionControlWhenInstalled)
{
    EXPECT_DEATH(
        {
            Config::SetDefault("ns3::TcpL4Protocol::SocketType", StringValue("ns3::Node"));
            NodeContainer nodes(1);
            RfcTcpHelper().Install(nodes);
        },
        "SocketType.*TcpCongestionOps.*legal:.*ns3::TcpNewReno");
}

TEST(AttributeCheck, ExplainsNamesThatDoNotExist)
{
    const auto explain = RfcTcpAttributeCheck::ExplainDefault;
    EXPECT_NE(explain("RfcTcpSocket::MinRto", "1s").find("did you mean \"ns3::RfcTcpSocket\""),
              std::string::npos);
    EXPECT_NE(explain("MinRto", "1s").find("TYPE::ATTRIBUTE"), std::string::npos);
    EXPECT_NE(explain("ns3::RfcTcpSocket::SegmentSize", "1000").find("ns3::TcpSocket::SegmentSize"),
              std::string::npos);
    EXPECT_NE(explain("ns3::TcpL4Protocol::SocketType", "TcpCubic").find("ns3::TcpCubic"),
              std::string::npos);
    EXPECT_NE(explain("ns3::TcpSocketBase::UseEcn", "yes").find("Off, On, AcceptOnly"),
              std::string::npos);
    EXPECT_EQ(explain("ns3::TcpL4Protocol::SocketType", "ns3::TcpCubic"), "");
    EXPECT_EQ(explain("ns3::TcpL4Protocol::SocketType", "ns3::TcpLinuxReno"), "");
    EXPECT_NE(explain("ns3::TcpL4Protocol::SocketType", "ns3::RfcTcpSocket"), "");
    EXPECT_EQ(explain("ns3::TcpSocket::SegmentSize", "1000"), "");
    EXPECT_EQ(explain("ns3::TcpSocketBase::MaxSegLifetime", "2.5"), "");
    EXPECT_EQ(explain("ns3::RfcTcpSocket::MinRto", "+2e2ms"), "");
    EXPECT_EQ(explain("ns3::RfcTcpSocket::Sack", "0"), "");
}

TEST(AttributeCheck, RulesOfTheCommandLineKeepTheirSpaces)
{
    RfcTcpLinkImpairmentHelper helper;
    CommandLine cmd;
    helper.AddRulesOption(cmd);
    cmd.Parse({"program", "--rules=drop LASTACK; delay DATA #3 from client by 40s"});
    NodeContainer nodes(2);
    PointToPointHelper link;
    const auto installed = helper.Install(link.Install(nodes));
    ASSERT_EQ(installed->GetNRules(), 2U);
    EXPECT_EXIT(cmd.Parse({"program", "--rules=drop SYNACK"}),
                ::testing::ExitedWithCode(1),
                "unknown kind of segment \"SYNACK\"");
    EXPECT_DEATH(RfcTcpLinkImpairmentHelper().AddRules("drop"), "cuts the value of a std::string");
    Simulator::Destroy();
}

} // namespace

} // namespace ns3
