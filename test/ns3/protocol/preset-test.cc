/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Presets: what they set, and what counts more than they do.

#include "support/socket-fixture.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

class Presets : public SocketTest
{
  protected:
    /** @param object whose attribute @param name the attribute's @return its value as text */
    static std::string Read(Ptr<Object> object, const std::string& name)
    {
        TypeId::AttributeInformation info;
        EXPECT_TRUE(object->GetInstanceTypeId().LookupAttributeByName(name, &info)) << name;
        const Ptr<AttributeValue> value = info.checker->Create();
        EXPECT_TRUE(object->GetAttributeFailSafe(name, *value)) << name;
        return value->SerializeToString(info.checker);
    }

    /** @param attribute full name @param value as text @return the same as ns-3 prints it */
    static std::string Normal(const std::string& attribute, const std::string& value)
    {
        const std::size_t split = attribute.rfind("::");
        TypeId::AttributeInformation info;
        EXPECT_TRUE(TypeId::LookupByName(attribute.substr(0, split))
                        .LookupAttributeByName(attribute.substr(split + 2), &info))
            << attribute;
        const Ptr<AttributeValue> typed = info.checker->CreateValidValue(StringValue(value));
        EXPECT_TRUE(typed) << attribute << '=' << value;
        return typed ? typed->SerializeToString(info.checker) : "";
    }
};

} // namespace

TEST_F(Presets, EachValueIsInUseAndHasASource)
{
    for (const std::string& name : RfcTcpPreset::GetNames())
    {
        SCOPED_TRACE(name);
        m_nodes = NodeContainer(2);
        RfcTcpHelper().SetPreset(name).Install(m_nodes);
        for (const auto& [attribute, value, source] : RfcTcpPreset::Get(name))
        {
            EXPECT_FALSE(source.empty()) << attribute;
            const std::string own = attribute.substr(attribute.rfind("::") + 2);
            const bool ofSocket = attribute.find("Socket::") != std::string::npos;
            const Ptr<Object> object = ofSocket ? Ptr<Object>(NewSocket(0)) : Ptr<Object>(Tcp(0));
            EXPECT_EQ(Read(object, own), Normal(attribute, value)) << attribute;
        }
    }
}

TEST_F(Presets, WhatTheScriptSetsCountsMore)
{
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1000));
    Config::SetDefault("ns3::TcpSocketBase::MaxSegLifetime", DoubleValue(7));
    Config::SetDefault("ns3::TcpL4Protocol::SocketType", StringValue("ns3::TcpVegas"));
    RfcTcpHelper()
        .SetSocketAttribute("Recovery", StringValue("NewReno"))
        .SetPreset("BuiltInLike")
        .Install(m_nodes.Get(0));
    RfcTcpHelper().SetPreset("LinuxLike").Install(m_nodes.Get(1));
    EXPECT_EQ(Read(NewSocket(0), "SegmentSize"), "1000");
    EXPECT_EQ(Read(NewSocket(0), "Recovery"), "NewReno");
    EXPECT_EQ(Read(NewSocket(0), "WindowValidation"), "false");
    EXPECT_EQ(Read(NewSocket(1), "MaxSegLifetime"), Read(NewSocket(0), "MaxSegLifetime"));
    EXPECT_EQ(Read(NewSocket(1), "MinRto"), Normal("ns3::RfcTcpSocket::MinRto", "200ms"));
    EXPECT_EQ(Read(Tcp(1), "SocketType"), "ns3::TcpVegas");
}

TEST_F(Presets, ADefaultOfTheProtocolChoosesOne)
{
    Config::SetDefault("ns3::RfcTcpL4Protocol::Preset", StringValue("FreeBsdLike"));
    Install();
    EXPECT_EQ(Read(NewSocket(0), "MinRto"), Normal("ns3::RfcTcpSocket::MinRto", "30ms"));
}

TEST_F(Presets, BuiltInLikeTransfersSegmentsOf536Octets)
{
    Install(RfcTcpHelper().SetPreset("BuiltInLike"));
    uint32_t longest = 0;
    m_devices.Get(0)->TraceConnectWithoutContext(
        "PhyTxBegin",
        Callback<void, Ptr<const Packet>>([&longest](Ptr<const Packet> packet) {
            longest = std::max(longest, packet->GetSize());
        }));
    EXPECT_EQ(Transfer(Server(), InetSocketAddress(Ipv4Address::GetAny(), 80), 50000), 50000U);
    EXPECT_EQ(longest, 536U + 32 + 20 + 2); // text, TCP, IP, PPP
}

TEST_F(Presets, AnUnknownNameEndsTheProgram)
{
    EXPECT_DEATH(RfcTcpHelper().SetPreset("Linux"),
                 "\"Linux\" is no preset of RfcTcp; legal are BuiltInLike, DropIn, FreeBsdLike, "
                 "LinuxLike, Rfc9293");
    Config::SetDefault("ns3::RfcTcpL4Protocol::Preset", StringValue("none"));
    EXPECT_DEATH(Install(), "\"none\" is no preset");
}

} // namespace ns3::rfctcp::test
