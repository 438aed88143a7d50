/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-attribute-check.h"

#include "internal/explaining-checker.h"
#include "internal/text.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/object.h"
#include "ns3/string.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-socket.h"
#include "ns3/type-id.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <sstream>
#include <vector>

namespace ns3
{

namespace
{

/** @param items some @param separator between two @return them joined */
std::string
Join(const std::vector<std::string>& items, const std::string& separator)
{
    std::string text;
    for (const std::string& item : items)
    {
        text += (text.empty() ? "" : separator) + item;
    }
    return text;
}

/** @param checker of an attribute @param kind as "Enum" @return true if values are of that kind */
bool
IsFor(const AttributeChecker& checker, const std::string& kind)
{
    const std::string name = checker.GetValueTypeName();
    const std::size_t begin = name.rfind("ns3::", 0) == 0 ? 5 : 0;
    return name.compare(begin, kind.size() + 5, kind + "Value") == 0; // perhaps a template follows
}

/** @param checker of an enumeration @return the names of its values */
std::vector<std::string>
NamesOf(const AttributeChecker& checker)
{
    return rfctcp::Split(checker.GetUnderlyingTypeInformation(), '|');
}

/**
 * What a TypeId says of its parent need not be true: TcpCubic, for one, calls itself a socket.
 * @param type any @return true if objects can have it and are congestion controls
 */
bool
MakesCongestionControls(TypeId type)
{
    if (!type.HasConstructor())
    {
        return false;
    }
    const Ptr<Object> object(dynamic_cast<Object*>(type.GetConstructor()()), false);
    return bool(DynamicCast<TcpCongestionOps>(object));
}

/** @param type a type @return the names of all that derive from it and that objects can have */
std::vector<std::string>
DescendantsOf(TypeId type)
{
    std::vector<std::string> names;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const TypeId each = TypeId::GetRegistered(i);
        if (!each.HasConstructor())
        {
            continue;
        }
        if ((each != type && each.IsChildOf(type)) ||
            (type == TcpCongestionOps::GetTypeId() && each.IsChildOf(TcpSocket::GetTypeId()) &&
             MakesCongestionControls(each)))
        {
            names.push_back(each.GetName());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

/** @param a a text @param b another @return whether they differ in case at most */
bool
IsSameButForCase(const std::string& a, const std::string& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

/**
 * @param given by the user
 * @param legal names
 * @return question whether one is meant that differs in case or in the namespace, or nothing
 */
std::string
DidYouMean(const std::string& given, const std::vector<std::string>& legal)
{
    for (const std::string& name : legal)
    {
        if (IsSameButForCase(given, name) || IsSameButForCase("ns3::" + given, name))
        {
            return " (did you mean \"" + name + "\"?)";
        }
    }
    return "";
}

/** @param given by the user @param type whose descendants are legal @return what is wrong */
std::string
ExplainType(const std::string& given, TypeId type)
{
    TypeId tid;
    if (TypeId::LookupByNameFailSafe(given, &tid) && tid.HasConstructor() &&
        (tid.IsChildOf(type) ||
         (type == TcpCongestionOps::GetTypeId() && MakesCongestionControls(tid))))
    {
        return "";
    }
    const std::vector<std::string> legal = DescendantsOf(type);
    return "must be the name of a " + type.GetName() + ", not \"" + given + "\"" +
           DidYouMean(given, legal) + "; legal: " + Join(legal, ", ");
}

/**
 * An attribute that is a TypeId accepts any, though only relatives of its default are of use.
 * @param info of the attribute
 * @return the eldest ancestor of the default that they have in common; Object if it has none
 */
TypeId
FamilyOf(const TypeId::AttributeInformation& info)
{
    const auto value = DynamicCast<const TypeIdValue>(info.originalInitialValue);
    TypeId type = value ? value->Get() : Object::GetTypeId();
    if (type.IsChildOf(TcpSocket::GetTypeId()) && MakesCongestionControls(type))
    {
        return TcpCongestionOps::GetTypeId(); // whatever its TypeId says its parent is
    }
    while (type.HasParent() && type.GetParent() != Object::GetTypeId() && type.GetParent() != type)
    {
        type = type.GetParent();
    }
    return type;
}

/** @param type a type @return its attributes and those of its parents */
std::vector<std::string>
AttributesOf(TypeId type)
{
    std::vector<std::string> names;
    for (;; type = type.GetParent())
    {
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            names.push_back(type.GetAttribute(i).name);
        }
        if (!type.HasParent() || type.GetParent() == type)
        {
            break;
        }
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

/** @param info of an attribute @param value for it @return what is wrong, without its name */
std::string
ExplainValue(const TypeId::AttributeInformation& info, const AttributeValue& value)
{
    const AttributeChecker& checker = *info.checker;
    const auto text = dynamic_cast<const StringValue*>(&value);
    if (IsFor(checker, "TypeId"))
    {
        const auto type = dynamic_cast<const TypeIdValue*>(&value);
        const TypeId family = FamilyOf(info);
        const std::string given = text ? text->Get() : type ? type->Get().GetName() : "";
        return family == Object::GetTypeId() ? "" : ExplainType(given, family);
    }
    const bool readable = !text || RfcTcpAttributeCheck::CanRead(checker, text->Get());
    const rfctcp::RefusalMessage::Suppression suppression;
    if (readable && checker.CreateValidValue(value))
    {
        return "";
    }
    std::string given = text ? "\"" + text->Get() + "\"" : "a value of another type";
    if (const auto number = dynamic_cast<const UintegerValue*>(&value))
    {
        given = std::to_string(number->Get());
    }
    else if (const auto time = dynamic_cast<const TimeValue*>(&value))
    {
        given = time->SerializeToString(info.checker);
    }
    return "must be " + RfcTcpAttributeCheck::DescribeLegalValues(checker) + ", not " + given;
}

/** @param text a text @return true if it is a whole number of at most 64 bits, without a sign */
bool
IsUnsigned(const std::string& text)
{
    uint64_t number = 0;
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos &&
           (std::istringstream(text) >> number);
}

/** @param text a text @return true if it is a number */
bool
IsNumber(const std::string& text)
{
    double number = 0;
    std::istringstream stream(text);
    return (stream >> number) && stream.peek() == std::istringstream::traits_type::eof();
}

/** @param text a text @return true if ns3::Time can read it */
bool
IsTime(const std::string& text)
{
    static constexpr std::array UNITS{"", "s", "ms", "us", "ns", "ps", "fs", "min", "h", "d", "y"};
    const std::size_t end = text.find_first_not_of("+-0123456789.eE");
    const std::string unit = end == std::string::npos ? "" : text.substr(end);
    return IsNumber(text.substr(0, end)) &&
           std::find(UNITS.begin(), UNITS.end(), unit) != UNITS.end();
}

} // namespace

std::string
RfcTcpAttributeCheck::ExplainDefault(const std::string& name, const std::string& value)
{
    const std::size_t colons = name.rfind("::");
    TypeId type;
    if (colons == std::string::npos || !TypeId::LookupByNameFailSafe(name.substr(0, colons), &type))
    {
        std::vector<std::string> types;
        for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
        {
            types.push_back(TypeId::GetRegistered(i).GetName());
        }
        const std::string given = colons == std::string::npos ? name : name.substr(0, colons);
        return name +
               ": must be TYPE::ATTRIBUTE, as ns3::RfcTcpSocket::MinRto, and there is no type \"" +
               given + "\"" + DidYouMean(given, types);
    }
    const std::string attribute = name.substr(colons + 2);
    const std::string wrong = Explain(type, attribute, StringValue(value));
    if (!wrong.empty())
    {
        return wrong;
    }
    for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
    {
        if (type.GetAttribute(i).name == attribute)
        {
            return "";
        }
    }
    TypeId owner = type;
    TypeId::AttributeInformation info;
    while (owner.HasParent() && owner.GetParent() != owner &&
           owner.GetParent().LookupAttributeByName(attribute, &info))
    {
        owner = owner.GetParent();
    }
    return name + ": must be \"" + owner.GetName() + "::" + attribute + "\", which " +
           type.GetName() + " inherits";
}

std::string
RfcTcpAttributeCheck::Explain(TypeId type,
                              const std::string& attribute,
                              const AttributeValue& value)
{
    const std::string name = type.GetName() + "::" + attribute;
    TypeId::AttributeInformation info;
    if (!type.LookupAttributeByName(attribute, &info))
    {
        const std::vector<std::string> legal = AttributesOf(type);
        return name + ": no such attribute" + DidYouMean(attribute, legal) +
               "; legal: " + Join(legal, ", ");
    }
    if (!(info.flags & (TypeId::ATTR_SET | TypeId::ATTR_CONSTRUCT)))
    {
        return name + ": cannot be set, only read";
    }
    const std::string wrong = ExplainValue(info, value);
    return wrong.empty() ? "" : name + " " + wrong;
}

std::string
RfcTcpAttributeCheck::ExplainCongestionControl(const std::string& typeId)
{
    const std::string wrong = ExplainType(typeId, TcpCongestionOps::GetTypeId());
    return wrong.empty() ? "" : "the congestion control " + wrong;
}

std::string
RfcTcpAttributeCheck::DescribeLegalValues(const AttributeChecker& checker)
{
    if (const auto explaining = dynamic_cast<const rfctcp::ExplainingChecker<TimeValue>*>(&checker))
    {
        return explaining->GetLegalValues();
    }
    const std::string kind = checker.GetValueTypeName();
    const std::string more =
        checker.HasUnderlyingTypeInformation() ? checker.GetUnderlyingTypeInformation() : "";
    if (IsFor(checker, "Boolean"))
    {
        return "true or false";
    }
    if (IsFor(checker, "Enum"))
    {
        return "one of " + Join(NamesOf(checker), ", ");
    }
    const std::size_t space = more.find(' ');
    const std::size_t colon = more.find(':', space == std::string::npos ? 0 : space);
    if (space != std::string::npos && colon != std::string::npos)
    {
        // "TYPE LEAST:GREATEST"
        return (IsFor(checker, "Time") ? "a time such as 250ms, from " : "from ") +
               more.substr(space + 1, colon - space - 1) + " to " + more.substr(colon + 1);
    }
    return "a value of " + kind + (more.empty() ? "" : " (" + more + ")");
}

bool
RfcTcpAttributeCheck::CanRead(const AttributeChecker& checker, const std::string& text)
{
    if (IsFor(checker, "Enum"))
    {
        const std::vector<std::string> names = NamesOf(checker);
        return std::find(names.begin(), names.end(), text) != names.end();
    }
    if (IsFor(checker, "Uinteger"))
    {
        return IsUnsigned(text);
    }
    if (IsFor(checker, "Integer") || IsFor(checker, "Double"))
    {
        return IsNumber(text);
    }
    if (IsFor(checker, "Time"))
    {
        return IsTime(text);
    }
    if (IsFor(checker, "Boolean"))
    {
        return BooleanValue().DeserializeFromString(text, nullptr);
    }
    return true;
}

} // namespace ns3
