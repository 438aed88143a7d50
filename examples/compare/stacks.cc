/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "stacks.h"

#include "common/equal-attributes.h"
#include "common/option-text.h"
#include "model/internal/compat.h"
#include "model/internal/text.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/rfc-tcp-l4-protocol.h"
#include "ns3/rfc-tcp-preset.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <boost/algorithm/string/join.hpp>
#include <boost/algorithm/string/replace.hpp>
#include <functional>
#include <regex>

namespace compare
{

namespace
{

using ns3::TypeId;

/** @return a TCP of the user @param name of its TypeId @throw std::invalid_argument */
Stack
ParseType(const std::string& name)
{
    const std::string legal = "built-in, rfc, rfc:PRESET with PRESET one of " +
                              boost::algorithm::join(ns3::RfcTcpPreset::GetNames(), ", ") +
                              ", or the TypeId of a child of ns3::TcpL4Protocol or "
                              "ns3::SocketFactory that has a constructor";
    TypeId type;
    if (!TypeId::LookupByNameFailSafe(name, &type) || !type.HasConstructor())
    {
        common::Reject("tcp", name, legal);
    }
    Stack stack{name,
                name,
                "",
                ns3::TcpL4Protocol::GetTypeId(),
                ns3::TcpSocketFactory::GetTypeId()};
    boost::algorithm::replace_all(stack.name, "::", "."); // a name of files, too
    if (type == stack.protocol || type.IsChildOf(stack.protocol))
    {
        stack.protocol = type;
    }
    else if (type.IsChildOf(ns3::SocketFactory::GetTypeId()))
    {
        stack.socketType = type;
    }
    else
    {
        common::Reject("tcp", name, legal);
    }
    return stack;
}

/** @return a TCP @param text its name @throw std::invalid_argument */
Stack
ParseStack(const std::string& text)
{
    const TypeId factory = ns3::TcpSocketFactory::GetTypeId();
    if (text == "built-in")
    {
        return {text, "ns-3's built-in TCP", "", ns3::TcpL4Protocol::GetTypeId(), factory};
    }
    if (text == "rfc")
    {
        return {text, "RfcTcp", "", ns3::RfcTcpL4Protocol::GetTypeId(), factory};
    }
    const auto presets = ns3::RfcTcpPreset::GetNames();
    const std::string preset = text.rfind("rfc:", 0) == 0 ? text.substr(4) : "";
    if (std::find(presets.begin(), presets.end(), preset) != presets.end())
    {
        return {"rfc-" + preset,
                "RfcTcp, preset " + preset,
                preset,
                ns3::RfcTcpL4Protocol::GetTypeId(),
                factory};
    }
    return ParseType(text);
}

/** @return each TCP once @param text list, separated by commas @param parse makes a TCP of an item
 */
std::vector<Stack>
MakeStacks(const std::string& text, const std::function<Stack(const std::string& item)>& parse)
{
    std::vector<Stack> stacks;
    for (const auto& item : ns3::rfctcp::Split(text, ','))
    {
        const Stack stack = parse(item);
        if (std::none_of(stacks.begin(), stacks.end(), [&stack](const Stack& other) {
                return other.name == stack.name;
            }))
        {
            stacks.push_back(stack);
        }
    }
    return stacks;
}

} // namespace

const char* const STACKS_HELP =
    R"(TCPs (--tcp), one or several: "built-in", "rfc", "rfc:PRESET" (RfcTcp with a preset, which
takes the place of the equal attributes but for MSL and SACK), or a TypeId: a child of ns3::TcpL4Protocol, which is
installed, or of ns3::SocketFactory, which the nodes get and the applications ask for sockets.
LD_PRELOAD=LIBRARY brings a TypeId of your own.
)";

std::vector<Stack>
ParseStacks(const std::string& text)
{
    return MakeStacks(text, ParseStack);
}

std::vector<Stack>
NameStacks(const std::string& text)
{
    return MakeStacks(text, [](const std::string& item) {
        static const std::regex WORD("[A-Za-z0-9][A-Za-z0-9:._-]*");
        if (!std::regex_match(item, WORD))
        {
            common::Reject("tcp", item, "a word of letters, digits, and : . _ -");
        }
        return Stack{item, item, "", {}, {}};
    });
}

void
SetCommonAttributes()
{
    common::SetEqualAttributes();
    ns3::Config::SetDefault("ns3::PcapFileWrapper::CaptureSize",
                            ns3::UintegerValue(96)); // headers are enough
}

void
SetRunAttributes(ns3::Time msl, bool sack)
{
    using ns3::Config::SetDefault;
    SetDefault("ns3::TcpSocketBase::Sack", ns3::BooleanValue(sack));
    SetDefault("ns3::TcpSocketBase::MaxSegLifetime", ns3::DoubleValue(msl.GetSeconds()));
    SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", ns3::TimeValue(msl));
}

void
InstallStack(const Stack& stack, const ns3::NodeContainer& nodes)
{
    if (stack.protocol == ns3::RfcTcpL4Protocol::GetTypeId())
    {
        ns3::RfcTcpHelper tcp;
        if (!stack.preset.empty())
        {
            common::ResetEqualAttributes(); // a default that was chosen counts more than a preset
            tcp.SetPreset(stack.preset);
        }
        tcp.Install(nodes);
        return;
    }
    ns3::InternetStackHelper internet;
    ns3::rfctcp::compat::SelectTcp(internet, nodes, stack.protocol);
    internet.Install(nodes);
    if (stack.socketType != ns3::TcpSocketFactory::GetTypeId())
    {
        ns3::ObjectFactory factory;
        factory.SetTypeId(stack.socketType);
        for (auto node = nodes.Begin(); node != nodes.End(); ++node)
        {
            if (!(*node)->GetObject<ns3::SocketFactory>(stack.socketType))
            {
                (*node)->AggregateObject(factory.Create());
            }
        }
    }
}

} // namespace compare
