/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "attribute-check.h"

#include "model/internal/text.h"

#include "ns3/string.h"
#include "ns3/type-id.h"

#include <regex>

namespace packetdrill
{

namespace
{

/** @return type of the value, as BooleanValue: some types of ns-3 name their namespace */
std::string
TypeOf(const ns3::AttributeChecker& checker)
{
    const std::string name = checker.GetValueTypeName();
    const std::string space = "ns3::";
    return name.rfind(space, 0) == 0 ? name.substr(space.size()) : name;
}

/** @return what is legal, in words or as ns-3 describes it */
std::string
LegalValues(const ns3::AttributeChecker& checker)
{
    const std::string type = TypeOf(checker);
    if (type == "BooleanValue")
    {
        return "true or false";
    }
    if (type == "TypeIdValue")
    {
        return "the name of a TypeId, as ns3::TcpNewReno";
    }
    std::string legal =
        checker.HasUnderlyingTypeInformation() ? checker.GetUnderlyingTypeInformation() : type;
    if (type == "TimeValue")
    {
        return "a number and a unit, as 200ms (" + legal + ")";
    }
    return type == "EnumValue" ? "one of " + legal : legal;
}

/** @return whether an enumeration, which checks nothing if ns-3 has no assertions, has the name */
bool
IsEnumerator(const ns3::AttributeChecker& checker, const std::string& value)
{
    const auto names = ns3::rfctcp::Split(checker.GetUnderlyingTypeInformation(), '|');
    return std::find(names.begin(), names.end(), value) != names.end();
}

/** @return whether ns-3 takes the text for a value, and survives the attempt */
bool
IsLegal(const ns3::AttributeChecker& checker, const std::string& value)
{
    static const std::regex time(R"([+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?)"
                                 "(s|ms|us|ns|ps|fs|min|h|d|y)?");
    static const std::regex number(R"([+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?)");
    const std::string type = TypeOf(checker);
    if (type == "EnumValue")
    {
        return IsEnumerator(checker, value);
    }
    if (type == "TypeIdValue")
    {
        ns3::TypeId tid;
        return ns3::TypeId::LookupByNameFailSafe(value, &tid);
    }
    if (type == "PointerValue" || type == "CallbackValue")
    {
        return false; // text has no pointers
    }
    const bool numeric = type == "UintegerValue" || type == "IntegerValue" || type == "DoubleValue";
    if ((type == "TimeValue" && !std::regex_match(value, time)) ||
        (numeric && !std::regex_match(value, number)) ||
        (type == "UintegerValue" && value[0] == '-'))
    {
        return false;
    }
    return checker.CreateValidValue(ns3::StringValue(value)) != nullptr;
}

/** @return names of the attributes of a type, its parents' not included */
std::string
AttributeNames(const ns3::TypeId& tid)
{
    std::string names;
    for (std::size_t i = 0; i < tid.GetAttributeN(); ++i)
    {
        names += " " + tid.GetAttribute(i).name;
    }
    return names;
}

} // namespace

std::string
FindAttributeFault(const std::string& name, const std::string& value)
{
    const auto colons = name.rfind("::");
    ns3::TypeId tid;
    if (colons == std::string::npos ||
        !ns3::TypeId::LookupByNameFailSafe(name.substr(0, colons), &tid))
    {
        return "no attribute \"" + name +
               "\": the name begins with that of a type, as ns3::RfcTcpSocket::MinRto";
    }
    const std::string own = name.substr(colons + 2);
    for (std::size_t i = 0; i < tid.GetAttributeN(); ++i)
    {
        const ns3::TypeId::AttributeInformation attribute = tid.GetAttribute(i);
        if (attribute.name == own)
        {
            return IsLegal(*attribute.checker, value)
                       ? ""
                       : "\"" + value + "\" is no value of " + name + ". Legal is " +
                             LegalValues(*attribute.checker);
        }
    }
    return "no attribute \"" + own + "\" of " + tid.GetName() +
           ". Attributes:" + AttributeNames(tid);
}

} // namespace packetdrill
