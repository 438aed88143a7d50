/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "call-check.h"
#include "system-calls.h"
#include "tables.h"

#include "ns3/boolean.h"
#include "ns3/nstime.h"
#include "ns3/uinteger.h"

// Calls about properties of sockets.

namespace packetdrill
{

namespace
{

using Kind = SocketOption::Kind;

constexpr int64_t READ_WRITE = 2; ///< O_RDWR

Outcome
Success(int64_t result = 0)
{
    return Outcome{result, "", nullptr};
}

/** @return number of an attribute of this kind; throws Unsupported if the socket has it not */
int64_t
GetOption(const ApplicationSocket& descriptor, const SocketOption& option, Place place)
{
    const auto& socket = descriptor.GetSocket();
    ns3::BooleanValue flag;
    ns3::UintegerValue number;
    ns3::TimeValue time;
    bool exists = true;
    int64_t result = 0;
    switch (option.kind)
    {
    case Kind::BOOLEAN:
        exists = socket->GetAttributeFailSafe(option.attribute, flag);
        result = flag.Get() ? 1 : 0;
        break;
    case Kind::NUMBER:
    case Kind::UNCHECKED:
        exists = socket->GetAttributeFailSafe(option.attribute, number);
        result = static_cast<int64_t>(number.Get());
        break;
    case Kind::MILLISECONDS:
    case Kind::SECONDS:
        exists = socket->GetAttributeFailSafe(option.attribute, time);
        result = option.kind == Kind::SECONDS ? static_cast<int64_t>(time.Get().GetSeconds())
                                              : time.Get().GetMilliSeconds();
        break;
    case Kind::TYPE_OF_SERVICE:
        result = option.name == "IP_TOS" ? socket->GetIpTos() : socket->GetIpv6Tclass();
        break;
    case Kind::TIME_TO_LIVE:
        result = option.name == "IP_TTL" ? socket->GetIpTtl() : socket->GetIpv6HopLimit();
        break;
    case Kind::IGNORED:
    case Kind::ERROR:
        break;
    }
    if (!exists)
    {
        throw Unsupported(place, "socket option " + option.name + " of this TCP");
    }
    return result;
}

void
SetOption(const ApplicationSocket& descriptor,
          const SocketOption& option,
          int64_t value,
          Place place)
{
    const auto& socket = descriptor.GetSocket();
    const auto octet = static_cast<uint8_t>(value);
    bool exists = true;
    switch (option.kind)
    {
    case Kind::BOOLEAN:
        exists = socket->SetAttributeFailSafe(option.attribute, ns3::BooleanValue(value != 0));
        break;
    case Kind::NUMBER:
    case Kind::UNCHECKED:
        exists = socket->SetAttributeFailSafe(option.attribute,
                                              ns3::UintegerValue(static_cast<uint64_t>(value)));
        break;
    case Kind::MILLISECONDS:
        exists = socket->SetAttributeFailSafe(option.attribute,
                                              ns3::TimeValue(ns3::MilliSeconds(value)));
        break;
    case Kind::SECONDS:
        exists =
            socket->SetAttributeFailSafe(option.attribute,
                                         ns3::TimeValue(ns3::Seconds(static_cast<double>(value))));
        break;
    case Kind::TYPE_OF_SERVICE:
        option.name == "IP_TOS" ? socket->SetIpTos(octet) : socket->SetIpv6Tclass(octet);
        break;
    case Kind::TIME_TO_LIVE:
        option.name == "IP_TTL" ? socket->SetIpTtl(octet) : socket->SetIpv6HopLimit(octet);
        break;
    case Kind::IGNORED:
        break;
    case Kind::ERROR:
        exists = false;
        break;
    }
    if (!exists)
    {
        throw Unsupported(place, "socket option " + option.name + " of this TCP");
    }
}

/** @return the one element in brackets */
const Argument&
InBrackets(const Argument& argument)
{
    const bool list = argument.kind == Argument::Kind::LIST && argument.children.size() == 1;
    return list ? argument.children[0] : argument;
}

} // namespace

StartedCall
SystemCalls::StartFileControl(const CallLine& call, const Descriptor& descriptor)
{
    const bool set = call.arguments[1].text == "F_SETFL";
    const bool nonBlocking =
        set && call.arguments.size() == 3 && FlagsOf(call.arguments[2]).count("O_NONBLOCK") > 0;
    const int64_t flag = m_settings.profile->nonBlockFlag;
    return StartedCall{[descriptor, set, nonBlocking, flag]() {
        if (set)
        {
            descriptor->nonBlocking = nonBlocking;
            return Success();
        }
        return Success(READ_WRITE | (descriptor->nonBlocking ? flag : 0));
    }};
}

StartedCall
SystemCalls::StartGetOption(const CallLine& call, const Descriptor& descriptor)
{
    const SocketOption& option = *FindSocketOption(call.arguments[2].text);
    const Argument& value = InBrackets(call.arguments[3]);
    const Place place = call.arguments[2].place;
    return StartedCall{[this, descriptor, option, value, place]() {
        if (value.kind == Argument::Kind::ELLIPSIS || option.kind == Kind::IGNORED ||
            option.kind == Kind::UNCHECKED)
        {
            return Success();
        }
        if (option.kind != Kind::ERROR)
        {
            const int64_t got = GetOption(*descriptor, option, place);
            if (got != NumberOf(value))
            {
                throw Mismatch(place,
                               option.name + " " + std::to_string(NumberOf(value)),
                               std::to_string(got));
            }
            return Success();
        }
        const bool none = value.kind == Argument::Kind::NUMBER && value.number == 0;
        const std::string expected = none ? "0" : value.text;
        const std::string got = descriptor->TakeError().value_or("0");
        const bool coarse =
            expected == "ECONNREFUSED" || expected == "ECONNRESET" || expected == "ETIMEDOUT";
        if (got != expected && !(coarse && got != "0" && m_switches.Allows(Switch::ANY_ERROR)))
        {
            throw Mismatch(place, "SO_ERROR " + expected, got);
        }
        return Success();
    }};
}

StartedCall
SystemCalls::StartSetOption(const CallLine& call, const Descriptor& descriptor)
{
    const SocketOption& option = *FindSocketOption(call.arguments[2].text);
    const Argument value = call.arguments[3];
    const Place place = call.arguments[2].place;
    return StartedCall{[descriptor, option, value, place]() {
        SetOption(*descriptor, option, NumberOf(value), place);
        return Success();
    }};
}

StartedCall
SystemCalls::StartIoControl(const CallLine& call, const Descriptor& descriptor)
{
    const Argument value = InBrackets(call.arguments[2]);
    const Place place = call.arguments[2].place;
    return StartedCall{[descriptor, value, place]() {
        const int64_t got = descriptor->GetReadable();
        if (value.kind != Argument::Kind::ELLIPSIS && NumberOf(value) != got)
        {
            throw Mismatch(place,
                           std::to_string(NumberOf(value)) + " octets to read",
                           std::to_string(got));
        }
        return Success();
    }};
}

} // namespace packetdrill
