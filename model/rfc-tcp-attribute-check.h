/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_ATTRIBUTE_CHECK_H
#define RFC_TCP_ATTRIBUTE_CHECK_H

#include "ns3/attribute.h"
#include "ns3/ptr.h"
#include "ns3/type-id.h"

#include <string>

namespace ns3
{

/**
 * @ingroup rfctcp
 * Explains what is wrong with a value for an attribute before ns-3 refuses the value: messages of
 * ns-3 name neither the legal values nor, for some attributes, the attribute.
 */
class RfcTcpAttributeCheck
{
  public:
    /**
     * @param name full name, as "ns3::RfcTcpSocket::Recovery"
     * @param value as text
     * @return empty if Config::SetDefault() takes the value, else what is wrong and what is legal
     */
    static std::string ExplainDefault(const std::string& name, const std::string& value);

    /**
     * @param type of an object, whose parents' attributes count too
     * @param attribute name of its attribute
     * @param value for it; a StringValue is converted
     * @return empty if the attribute can be set to that value, else what is wrong and what is legal
     */
    static std::string Explain(TypeId type,
                               const std::string& attribute,
                               const AttributeValue& value);

    /**
     * @param typeId name of a TypeId
     * @return empty if that is a congestion control, else what is wrong and what is legal
     */
    static std::string ExplainCongestionControl(const std::string& typeId);

    /**
     * @param checker of an attribute
     * @return its legal values in words, as "one of NewReno, Sack6675, RackTlp" or "from 1 to 5"
     */
    static std::string DescribeLegalValues(const AttributeChecker& checker);

    /**
     * Tells whether ns-3 can read a text: ns-3 aborts when it reads some texts that are no values,
     * and makes a random value of others.
     * @param checker of an attribute
     * @param text that the user gave
     * @return true if ns-3 can make a value of the text, legal or not
     */
    static bool CanRead(const AttributeChecker& checker, const std::string& text);
};

} // namespace ns3

#endif // RFC_TCP_ATTRIBUTE_CHECK_H
