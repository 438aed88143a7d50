/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_EXPLAINING_CHECKER_H
#define RFC_TCP_INTERNAL_EXPLAINING_CHECKER_H

#include "compat.h"
#include "counting-checker.h"
#include "rfc-tcp-attribute-check.h"

#include "ns3/attribute.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/nstime.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <atomic>
#include <functional>
#include <initializer_list>
#include <iostream>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

// Checkers that say which values are legal when one is not: ns-3 itself only says that it could not
// set the attribute.

namespace ns3::rfctcp
{

/** The value of an attribute that is an enumeration. */
template <typename Enum>
using ValueOf = decltype(compat::WhichEnumValue<Enum, EnumValue>());

/** The checker of an attribute that is an enumeration. */
template <typename Enum>
using EnumCheckerOf = decltype(compat::WhichEnumChecker<Enum, EnumChecker>());

/**
 * TcpSocketBase::MaxSegLifetime is a number of seconds, and ns-3's own applications set it as such
 * (ThreeGppHttpClient): our times accept that too.
 * @param value perhaps a number
 * @return the time, if it is one
 */
inline std::optional<TimeValue>
FromSeconds(const AttributeValue& value)
{
    const auto seconds = dynamic_cast<const DoubleValue*>(&value);
    return seconds ? std::optional(TimeValue(Seconds(seconds->Get()))) : std::nullopt;
}

/** Prints messages about values that are not legal. */
class RefusalMessage
{
  public:
    /** No message is printed while one exists, because its owner makes a message of its own. */
    class Suppression
    {
      public:
        Suppression()
        {
            ++s_suppressions;
        }

        ~Suppression()
        {
            --s_suppressions;
        }

        Suppression(const Suppression&) = delete;
        Suppression& operator=(const Suppression&) = delete;
    };

    /** @param name of the attribute @param legal values in words @param value that is not legal */
    static void Print(const std::string& name, const std::string& legal, const std::string& value)
    {
        if (s_suppressions == 0)
        {
            std::cerr << name << " must be " << legal << ", not " << value << std::endl;
        }
    }

  private:
    static inline std::atomic<int> s_suppressions{0}; ///< number of Suppressions
};

/**
 * A value that reads only texts of values. Of some other texts ns-3 makes a random value, and of
 * others it aborts even in its fail-safe functions.
 */
template <typename Value>
class CheckedValue : public Value
{
  public:
    bool DeserializeFromString(std::string text, Ptr<const AttributeChecker> checker) override
    {
        return RfcTcpAttributeCheck::CanRead(*checker, text) &&
               Value::DeserializeFromString(text, checker);
    }
};

/** A checker that prints which values are legal when a value is not. */
template <typename Value>
class ExplainingChecker : public CountingChecker
{
  public:
    /**
     * @param checker that does the checks
     * @param name full name of the attribute
     * @param legal values in words; empty: as the checker describes them
     * @param limit of the legal values that the checker does not know, if there is one
     */
    ExplainingChecker(Ptr<const AttributeChecker> checker,
                      std::string name,
                      std::string legal = "",
                      std::function<bool(const Value&)> limit = {})
        : CountingChecker(checker),
          m_name(std::move(name)),
          m_legal(std::move(legal)),
          m_limit(std::move(limit))
    {
        if (m_legal.empty())
        {
            m_legal = RfcTcpAttributeCheck::DescribeLegalValues(*checker);
        }
    }

    /** @return legal values, in words */
    const std::string& GetLegalValues() const
    {
        return m_legal;
    }

    bool Check(const AttributeValue& value) const override
    {
        if constexpr (std::is_same_v<Value, TimeValue>)
        {
            if (const auto time = FromSeconds(value))
            {
                return Check(*time);
            }
        }
        const auto typed = dynamic_cast<const Value*>(&value);
        if (CountingChecker::Check(value) && (!typed || !m_limit || m_limit(*typed)))
        {
            return true;
        }
        if (const auto text = dynamic_cast<const StringValue*>(&value))
        {
            // The value that is read from a text is checked in turn
            if (!RfcTcpAttributeCheck::CanRead(*this, text->Get()))
            {
                RefusalMessage::Print(m_name, m_legal, '"' + text->Get() + '"');
            }
        }
        else if (typed)
        {
            RefusalMessage::Print(m_name,
                                  m_legal,
                                  value.SerializeToString(Ptr<const AttributeChecker>(this)));
        }
        return false;
    }

    Ptr<AttributeValue> Create() const override
    {
        return ns3::Create<CheckedValue<Value>>();
    }

  private:
    std::string m_name;                        ///< of the attribute
    std::string m_legal;                       ///< values, in words
    std::function<bool(const Value&)> m_limit; ///< of the legal values, if the checker has none
};

/**
 * An ExplainingChecker of an enumeration. An EnumValue needs a checker of its own kind, so this
 * class is an EnumChecker and no CountingChecker.
 */
template <typename Enum>
class ExplainingEnumChecker : public EnumCheckerOf<Enum>
{
  public:
    /** @param name full name of the attribute */
    explicit ExplainingEnumChecker(std::string name)
        : m_name(std::move(name))
    {
    }

    bool Check(const AttributeValue& value) const override
    {
        if (EnumCheckerOf<Enum>::Check(value))
        {
            return true;
        }
        const std::string legal = RfcTcpAttributeCheck::DescribeLegalValues(*this);
        if (const auto text = dynamic_cast<const StringValue*>(&value))
        {
            if (!RfcTcpAttributeCheck::CanRead(*this, text->Get()))
            {
                RefusalMessage::Print(m_name, legal, '"' + text->Get() + '"');
            }
        }
        else if (const auto number = dynamic_cast<const ValueOf<Enum>*>(&value))
        {
            RefusalMessage::Print(m_name, legal, std::to_string(static_cast<int>(number->Get())));
        }
        return false;
    }

    Ptr<AttributeValue> Create() const override
    {
        return ns3::Create<CheckedValue<ValueOf<Enum>>>();
    }

  private:
    std::string m_name; ///< of the attribute
};

/**
 * @param name full name of an attribute
 * @param choices value and name of each, the default first
 * @return a checker
 */
template <typename Enum>
Ptr<const AttributeChecker>
MakeExplainingEnumChecker(const std::string& name,
                          std::initializer_list<std::pair<Enum, const char*>> choices)
{
    const auto checker = Create<ExplainingEnumChecker<Enum>>(name);
    for (const auto& [value, word] : choices)
    {
        checker->Add(value, word);
    }
    return checker;
}

} // namespace ns3::rfctcp

#endif // RFC_TCP_INTERNAL_EXPLAINING_CHECKER_H
