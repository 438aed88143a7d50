/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "equal-attributes.h"

#include "ns3/config.h"
#include "ns3/string.h"
#include "ns3/type-id.h"

#include <array>
#include <string>

namespace common
{

namespace
{

/** An attribute and the value that all TCPs get. */
struct EqualAttribute
{
    const char* type;  ///< that has it
    const char* name;  ///< of the attribute
    const char* value; ///< as text
};

constexpr std::array<EqualAttribute, 8> EQUAL_ATTRIBUTES{{
    {"ns3::TcpSocket", "SegmentSize", "1448"}, // MTU 1500, timestamps
    {"ns3::TcpSocket", "InitialCwnd", "10"},
    {"ns3::TcpSocket", "DelAckCount", "2"},
    {"ns3::TcpSocket", "TcpNoDelay", "true"},
    {"ns3::TcpSocket", "ConnTimeout", "3s"},
    {"ns3::TcpSocketBase", "MinRto", "1s"},
    {"ns3::TcpL4Protocol", "SocketType", "ns3::TcpNewReno"},
    {"ns3::TcpL4Protocol", "RecoveryType", "ns3::TcpClassicRecovery"},
}};

} // namespace

void
SetEqualAttributes()
{
    for (const auto& [type, name, value] : EQUAL_ATTRIBUTES)
    {
        ns3::Config::SetDefault(std::string(type) + "::" + name, ns3::StringValue(value));
    }
}

void
ResetEqualAttributes()
{
    using ns3::TypeId;
    for (const auto& [type, name, value] : EQUAL_ATTRIBUTES)
    {
        TypeId tid = TypeId::LookupByName(type);
        for (std::size_t i = 0; i < tid.GetAttributeN(); ++i)
        {
            const TypeId::AttributeInformation info = tid.GetAttribute(i);
            if (info.name == name && info.initialValue->SerializeToString(info.checker) ==
                                         info.checker->CreateValidValue(ns3::StringValue(value))
                                             ->SerializeToString(info.checker))
            {
                tid.SetAttributeInitialValue(i, info.originalInitialValue);
            }
        }
    }
}

} // namespace common
