/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "call-check.h"
#include "sysctl.h"
#include "system-calls.h"
#include "tables.h"

#include "ns3/boolean.h"
#include "ns3/nstime.h"
#include "ns3/type-id.h"
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
    case Kind::PERMISSION:
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
    case Kind::FAST_OPEN:
        exists = socket->GetAttributeFailSafe("FastOpenBacklog", number);
        result = option.name == "TCP_FASTOPEN_CONNECT"     ? descriptor.fastOpenConnect
                 : option.name == "TCP_FASTOPEN_NO_COOKIE" ? descriptor.fastOpenNoCookie
                 : descriptor.fastOpen                     ? static_cast<int64_t>(number.Get())
                                                           : 0;
        break;
    case Kind::IGNORED:
    case Kind::ERROR:
    case Kind::LINGER:
    case Kind::ALGORITHM:
    case Kind::FUNCTIONS:
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
    case Kind::PERMISSION:
        // A TCP without the attribute, as the built-in one, has one answer for all sockets.
        socket->SetAttributeFailSafe(option.attribute, ns3::BooleanValue(value != 0));
        break;
    case Kind::IGNORED:
        break;
    case Kind::ERROR:
    case Kind::LINGER:
    case Kind::ALGORITHM:
    case Kind::FUNCTIONS:
    case Kind::FAST_OPEN:
        exists = false;
        break;
    }
    if (!exists)
    {
        throw Unsupported(place, "socket option " + option.name + " of this TCP");
    }
}

/** @return octets written that are not yet acknowledged */
int64_t
QueuedOctets(const ApplicationSocket& descriptor, Place place)
{
    ns3::UintegerValue size;
    if (!descriptor.GetSocket()->GetAttributeFailSafe("SndBufSize", size))
    {
        throw Unsupported(place, "octets in the send buffer of this TCP");
    }
    return static_cast<int64_t>(size.Get()) - descriptor.GetSocket()->GetTxAvailable();
}

/** @return field of a record, nullptr if it is not there */
const Argument*
FieldOf(const Argument& record, const std::string& name)
{
    for (const Argument& field : record.children)
    {
        if (field.kind == Argument::Kind::ASSIGN && field.children[0].text == name)
        {
            return &field.children[1];
        }
    }
    return nullptr;
}

/** @return TypeId of the congestion control that sockets have */
std::string
DefaultCongestionControl()
{
    const auto protocol = ns3::TypeId::LookupByName("ns3::TcpL4Protocol");
    ns3::TypeId::AttributeInformation type;
    return protocol.LookupAttributeByName("SocketType", &type)
               ? type.initialValue->SerializeToString(type.checker)
               : "";
}

/** Options that a TCP of ns-3 has with one value only; throws Unsupported for any other. */
void
CheckOnlyValue(const SocketOption& option, const Argument& value)
{
    if (option.kind == Kind::LINGER)
    {
        const Argument* on = FieldOf(value, "onoff");
        if (on == nullptr)
        {
            on = FieldOf(value, "l_onoff");
        }
        if (on == nullptr || NumberOf(*on) != 0)
        {
            throw Unsupported(value.place, "SO_LINGER that is on");
        }
    }
    else if (option.kind == Kind::ALGORITHM)
    {
        if (value.kind != Argument::Kind::STRING ||
            FindCongestionControl(value.text) != DefaultCongestionControl())
        {
            throw Unsupported(value.place, "congestion control of one socket");
        }
    }
    else if (option.kind == Kind::FUNCTIONS)
    {
        const Argument* name = FieldOf(value, "function_set_name");
        if (name == nullptr || name->text != "freebsd")
        {
            throw Unsupported(value.place, "TCP that is not FreeBSD's default one");
        }
    }
}

/** @return whether the option is one of those */
bool
HasOnlyValue(const SocketOption& option)
{
    return option.kind == Kind::LINGER || option.kind == Kind::ALGORITHM ||
           option.kind == Kind::FUNCTIONS;
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
        if (value.kind == Argument::Kind::ELLIPSIS || option.kind == Kind::UNCHECKED ||
            option.kind == Kind::IGNORED)
        {
            return Success();
        }
        if (HasOnlyValue(option))
        {
            CheckOnlyValue(option, value);
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
    if (option.kind == Kind::FAST_OPEN)
    {
        return StartSetFastOpen(option.name, NumberOf(value), place, descriptor);
    }
    return StartedCall{[descriptor, option, value, place]() {
        if (HasOnlyValue(option))
        {
            CheckOnlyValue(option, value);
            return Success();
        }
        SetOption(*descriptor, option, NumberOf(value), place);
        return Success();
    }};
}

StartedCall
SystemCalls::StartIoControl(const CallLine& call, const Descriptor& descriptor)
{
    const Argument value = InBrackets(call.arguments[2]);
    const Place place = call.arguments[2].place;
    const std::string request = call.arguments[1].text;
    const bool reading = request == "SIOCINQ" || request == "FIONREAD";
    return StartedCall{[descriptor, value, place, reading]() {
        const int64_t got = reading ? descriptor->GetReadable() : QueuedOctets(*descriptor, place);
        if (value.kind != Argument::Kind::ELLIPSIS && NumberOf(value) != got)
        {
            throw Mismatch(place,
                           std::to_string(NumberOf(value)) +
                               (reading ? " octets to read" : " octets not acknowledged"),
                           std::to_string(got));
        }
        return Success();
    }};
}

} // namespace packetdrill
