/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Attributes: illegal values, and where the defaults come from.

#include "support/socket-fixture.h"

#include <array>
#include <boost/algorithm/string.hpp>
#include <cstddef>
#include <cstdint>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

/** @param attribute its description @return a legal value that is not the present default */
std::string
AnotherValue(const TypeId::AttributeInformation& attribute)
{
    static const std::map<std::string, std::vector<std::string>> VALUES = {
        {"BooleanValue", {"false", "true"}},
        {"ns3::UintegerValue", {"7", "8", "1000"}},
        {"ns3::DoubleValue", {"0.25", "0.5", "7"}},
        {"ns3::TimeValue", {"5ms", "3s"}},
    };
    std::vector<std::string> candidates;
    if (const auto found = VALUES.find(attribute.checker->GetValueTypeName());
        found != VALUES.end())
    {
        candidates = found->second;
    }
    else
    {
        const std::string names = attribute.checker->GetUnderlyingTypeInformation();
        boost::split(candidates, names, boost::is_any_of("|")); // of an enumeration
    }
    for (const std::string& candidate : candidates)
    {
        const Ptr<AttributeValue> value =
            attribute.checker->CreateValidValue(StringValue(candidate));
        if (value && value->SerializeToString(attribute.checker) !=
                         attribute.initialValue->SerializeToString(attribute.checker))
        {
            return value->SerializeToString(attribute.checker);
        }
    }
    return "";
}

TEST_F(SocketTest, IllegalAttributesNameTheLegalValues)
{
    Install();
    Ptr<RfcTcpSocket> socket = NewSocket(0);
    ::testing::internal::CaptureStderr();
    EXPECT_FALSE(socket->SetAttributeFailSafe("MaxSegLifetime", TimeValue(Seconds(-1))));
    EXPECT_FALSE(socket->SetAttributeFailSafe("ReTxThreshold", UintegerValue(0)));
    EXPECT_FALSE(socket->SetAttributeFailSafe("MinRto", StringValue("-1s")));
    const std::string said = ::testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find("MaxSegLifetime must be at least 0ns"), std::string::npos) << said;
    EXPECT_NE(said.find("ReTxThreshold must be from 1 to"), std::string::npos) << said;
    EXPECT_NE(said.find("MinRto must be at least 0ns"), std::string::npos) << said;

    ::testing::internal::CaptureStderr();
    EXPECT_TRUE(socket->SetAttributeFailSafe("MaxSegLifetime", StringValue("15s")));
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
    TimeValue lifetime;
    socket->GetAttribute("MaxSegLifetime", lifetime);
    EXPECT_EQ(lifetime.Get(), Seconds(15));
    Ptr<RfcTcpSocket> other = NewSocket(0);
    other->GetAttribute("MaxSegLifetime", lifetime);
    EXPECT_EQ(lifetime.Get(), Seconds(120)); // not shared
}

TEST_F(SocketTest, DefaultsOfTheBuiltInSocketAreImported)
{
    Config::SetDefault("ns3::TcpSocketBase::MaxSegLifetime", DoubleValue(15));
    Config::SetDefault("ns3::TcpSocketBase::Timestamp", BooleanValue(false));
    Config::SetDefault("ns3::TcpSocketBase::MinRto", TimeValue(MilliSeconds(200)));
    Config::SetDefault("ns3::TcpSocketBase::MaxWindowSize", UintegerValue(20000));
    Config::SetDefault("ns3::RttEstimator::InitialEstimation", TimeValue(MilliSeconds(700)));
    Config::SetDefault("ns3::RfcTcpSocket::MinRto", TimeValue(MilliSeconds(300)));
    Config::SetDefault("ns3::TcpSocket::ConnCount", UintegerValue(2));
    Install();
    Ptr<RfcTcpSocket> socket = NewSocket(0);
    TimeValue time;
    socket->GetAttribute("MaxSegLifetime", time);
    EXPECT_EQ(time.Get(), Seconds(15));
    socket->GetAttribute("InitialRto", time);
    EXPECT_EQ(time.Get(), MilliSeconds(700));
    UintegerValue window;
    socket->GetAttribute("MaxWindowSize", window);
    EXPECT_EQ(window.Get(), 20000U);
    socket->GetAttribute("MinRto", time);
    EXPECT_EQ(time.Get(), MilliSeconds(300)); // our own default wins
    BooleanValue timestamps;
    socket->GetAttribute("Timestamp", timestamps);
    EXPECT_FALSE(timestamps.Get());
    UintegerValue count;
    socket->GetAttribute("ConnCount", count);
    EXPECT_EQ(count.Get(), 2U);
}

TEST_F(SocketTest, EachSocketHeedsThePresentDefaultOfEachAttribute)
{
    Install();
    const auto text = [this](const std::string& name) {
        StringValue value;
        NewSocket(0)->GetAttribute(name, value);
        return value.Get();
    };
    int checked = 0;
    const auto check = [&](TypeId type, const TypeId::AttributeInformation& attribute) {
        const std::string path = type.GetName() + "::" + attribute.name;
        const std::string kind = attribute.checker->GetValueTypeName();
        if (!(attribute.flags & TypeId::ATTR_CONSTRUCT) || kind == "ns3::PointerValue" ||
            kind == "CallbackValue")
        {
            return;
        }
        const std::string initial = text(attribute.name);
        const std::string other = AnotherValue(attribute);
        ASSERT_NE(other, "") << path << ": AnotherValue() knows no other legal value";
        Config::SetDefault(path, StringValue(other));
        // The built-in socket's lifetime of segments is a number of seconds, ours is a Time.
        EXPECT_EQ(text(attribute.name), other == "0.25" ? "+2.5e+08ns" : other) << path;
        Config::SetDefault(path, *attribute.initialValue);
        EXPECT_EQ(text(attribute.name), initial) << path;
        Config::SetDefault(path, StringValue(other));
        Config::Reset();
        EXPECT_EQ(text(attribute.name), initial) << path;
        ++checked;
    };
    const TypeId ours = RfcTcpSocket::GetTypeId();
    for (TypeId type = ours; type != Object::GetTypeId(); type = type.GetParent())
    {
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            check(type, type.GetAttribute(i));
        }
    }
    // Attributes of the same name are imported.
    const TypeId builtIn = TypeId::LookupByName("ns3::TcpSocketBase");
    for (std::size_t i = 0; i < builtIn.GetAttributeN(); ++i)
    {
        TypeId::AttributeInformation own;
        if (ours.LookupAttributeByName(builtIn.GetAttribute(i).name, &own))
        {
            check(builtIn, builtIn.GetAttribute(i));
        }
    }
    EXPECT_GT(checked, 50);
}

TEST_F(SocketTest, EachSocketHeedsADefaultHoweverItIsSet)
{
    Install();
    // type, attribute, value, another one
    const std::vector<std::array<std::string, 4>> cases = {
        {"ns3::RfcTcpSocket", "MaxSegLifetime", "+5e+09ns", "+6e+09ns"},
        {"ns3::RfcTcpSocket", "KeepAlive", "true", "false"},
        {"ns3::RfcTcpSocket", "Recovery", "NewReno", "Sack6675"},
        {"ns3::TcpSocket", "SndBufSize", "4096", "8192"},
        {"ns3::TcpSocketBase", "MinRto", "+2e+09ns", "+3e+09ns"},
    };
    for (const auto& [type, name, one, two] : cases)
    {
        const std::string path = type + "::" + name;
        TypeId tid = TypeId::LookupByName(type);
        std::size_t index = 0;
        while (tid.GetAttribute(index).name != name)
        {
            ++index;
        }
        const auto text = [this, &name = name] {
            StringValue value;
            NewSocket(0)->GetAttribute(name, value);
            return value.Get();
        };
        const auto set = [&tid, &index](const std::string& value) {
            const auto checker = tid.GetAttribute(index).checker;
            const Ptr<const AttributeValue> valid = checker->CreateValidValue(StringValue(value));
            return [&tid, &index, valid] { tid.SetAttributeInitialValue(index, valid); };
        };
        const std::string initial = text();
        {
            // Who puts the old one back later
            Config::SetDefault(path, StringValue(one));
            EXPECT_EQ(text(), one) << path;
            const Ptr<const AttributeValue> old = tid.GetAttribute(index).initialValue;
            Config::SetDefault(path, StringValue(two));
            EXPECT_EQ(text(), two) << path;
            Config::SetDefault(path, *old);
            EXPECT_EQ(text(), one) << path;
        }
        {
            // Without a look at the checker
            const auto setTwo = set(two);
            EXPECT_EQ(text(), one) << path;
            setTwo();
            EXPECT_EQ(text(), two) << path;
        }
        {
            // The same by one who remembers all of the attribute
            const auto setOne = set(one);
            EXPECT_EQ(text(), two) << path;
            const TypeId::AttributeInformation old = tid.GetAttribute(index);
            setOne();
            EXPECT_EQ(text(), one) << path;
        }
        {
            const TypeId::AttributeInformation old = tid.GetAttribute(index);
            Config::Reset();
            EXPECT_EQ(text(), initial) << path;
            CommandLine line;
            line.Parse({"program", "--" + path + "=" + two});
            EXPECT_EQ(text(), two) << path;
            Config::Reset();
            const TypeId::AttributeInformation present = tid.GetAttribute(index);
            EXPECT_EQ(text(), initial) << path;
        }
    }
}

TEST_F(SocketTest, EachConnectionHeedsThePresentDefaultsOfPacing)
{
    Install();
    NewListener();
    std::vector<uint64_t> rates;
    const auto connect = [&] {
        Ptr<RfcTcpSocket> socket = NewSocket(0);
        socket->TraceConnectWithoutContext(
            "PacingRate",
            Callback<void, DataRate, DataRate>(
                [&rates](DataRate, DataRate rate) { rates.push_back(rate.GetBitRate()); }));
        socket->Connect(Server());
        socket->Send(Create<Packet>(100));
    };
    for (const char* rate : {"1Mbps", "2Mbps", "1Mbps"})
    {
        Config::SetDefault("ns3::TcpSocketState::MaxPacingRate", StringValue(rate));
        connect();
        Simulator::Run();
    }
    EXPECT_EQ(rates, (std::vector<uint64_t>{1'000'000, 2'000'000, 1'000'000}));
}

TEST_F(SocketTest, CongestionControlIsThatOfTheProtocol)
{
    Config::SetDefault("ns3::TcpL4Protocol::SocketType", StringValue("ns3::TcpNewReno"));
    Install();
    NewListener();
    Ptr<RfcTcpSocket> client = NewSocket(0);
    PointerValue ops;
    client->GetAttribute("CongestionOps", ops);
    const auto before = ops.Get<TcpCongestionOps>();
    ASSERT_TRUE(before);
    client->Connect(Server());
    client->GetAttribute("CongestionOps", ops);
    EXPECT_EQ(ops.Get<TcpCongestionOps>(), before);
    EXPECT_EQ(ops.Get<TcpCongestionOps>()->GetName(), "TcpNewReno");
}

} // namespace
} // namespace ns3::rfctcp::test
