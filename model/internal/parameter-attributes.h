/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_PARAMETER_ATTRIBUTES_H
#define RFC_TCP_INTERNAL_PARAMETER_ATTRIBUTES_H

#include "clock.h"
#include "compat.h"
#include "core/parameters.h"
#include "explaining-checker.h"
#include "rfc-tcp-socket.h"
#include "socket-impl.h"

#include "ns3/attribute.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/nstime.h"
#include "ns3/tcp-socket-state.h"
#include "ns3/uinteger.h"

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

// How the Parameters of the core become attributes of ns-3: values, checkers, accessors.

namespace ns3
{

namespace rfctcp
{

// From a field of Parameters to the value of an attribute
inline TimeValue
ToValue(Duration field)
{
    return TimeValue(ToTime(field));
}

inline UintegerValue
ToValue(uint32_t field)
{
    return UintegerValue(field);
}

inline BooleanValue
ToValue(bool field)
{
    return BooleanValue(field);
}

inline ValueOf<RfcTcpSocket::RecoveryAlgorithm>
ToValue(Recovery field)
{
    return {field};
}

inline ValueOf<RfcTcpSocket::FastOpenUse>
ToValue(FastOpenUse field)
{
    return {field};
}

inline ValueOf<TcpSocketState::UseEcn_t>
ToValue(EcnUse field)
{
    return {static_cast<TcpSocketState::UseEcn_t>(field)};
}

// And back
inline Duration
FromValue(const TimeValue& value)
{
    return ToDuration(value.Get());
}

template <typename Value>
auto
FromValue(const Value& value)
{
    return value.Get();
}

/** Times from this one on are legal. */
struct AtLeast
{
    Duration least; ///< a Duration, because a coarse resolution of ns-3 would round a Time to 0
};

/** Numbers between these are legal. */
struct Between
{
    uint32_t least;                                          ///< least legal value
    uint32_t greatest{std::numeric_limits<uint32_t>::max()}; ///< greatest legal value
};

/** Both values of a bool are legal. */
struct Any
{
};

/** These values of an enumeration are legal. */
template <typename Enum>
struct OneOf
{
    std::initializer_list<std::pair<Enum, const char*>> choices; ///< with their names
};

/** @param name full name of the attribute @param range legal values @return a checker */
inline Ptr<const AttributeChecker>
CheckerFor(const std::string& name, const AtLeast& range)
{
    const std::string legal = "at least " + std::to_string(range.least.count()) + "ns";
    return Create<ExplainingChecker<TimeValue>>(
        MakeTimeChecker(ToTime(range.least)),
        name,
        legal,
        [least = range.least](const TimeValue& value) { return ToDuration(value.Get()) >= least; });
}

/** @param name full name of the attribute @param range legal values @return a checker */
inline Ptr<const AttributeChecker>
CheckerFor(const std::string& name, const Between& range)
{
    return Create<ExplainingChecker<UintegerValue>>(
        MakeUintegerChecker<uint32_t>(range.least, range.greatest),
        name);
}

/** @param name full name of the attribute @return a checker */
inline Ptr<const AttributeChecker>
CheckerFor(const std::string& name, const Any&)
{
    return Create<ExplainingChecker<BooleanValue>>(MakeBooleanChecker(), name);
}

/** @param name full name of the attribute @param range legal values @return a checker */
template <typename Enum>
Ptr<const AttributeChecker>
CheckerFor(const std::string& name, const OneOf<Enum>& range)
{
    return MakeExplainingEnumChecker(name, range.choices);
}

/**
 * @param type name of a class @param name of its attribute
 * @return true if the user has set the default of the attribute, be it to the value that it had
 */
inline bool
HasChosenDefault(const std::string& type, const std::string& name)
{
    TypeId tid;
    TypeId::AttributeInformation info;
    return TypeId::LookupByNameFailSafe(type, &tid) && tid.LookupAttributeByName(name, &info) &&
           info.initialValue != info.originalInitialValue;
}

/**
 * @param type name of a class @param name of its attribute @param info filled in
 * @return true if the user has given the attribute another default
 */
inline bool
HasNewDefault(const std::string& type, const std::string& name, TypeId::AttributeInformation& info)
{
    TypeId tid;
    return TypeId::LookupByNameFailSafe(type, &tid) && tid.LookupAttributeByName(name, &info) &&
           info.initialValue != info.originalInitialValue &&
           info.initialValue->SerializeToString(info.checker) !=
               info.originalInitialValue->SerializeToString(info.checker);
}

} // namespace rfctcp

/** Reads and writes a field of the Parameters. */
template <typename Field, typename Value>
class RfcTcpSocket::ParameterAccessor : public AttributeAccessor
{
  public:
    /** @param field that the attribute reads and writes */
    explicit ParameterAccessor(Field rfctcp::Parameters::*field)
        : m_field(field)
    {
    }

    bool Set(ObjectBase* object, const AttributeValue& value) const override
    {
        if constexpr (std::is_same_v<Value, TimeValue>)
        {
            if (const auto time = rfctcp::FromSeconds(value))
            {
                return Set(object, *time);
            }
        }
        const auto socket = dynamic_cast<RfcTcpSocket*>(object);
        const auto typed = dynamic_cast<const Value*>(&value);
        if (!socket || !typed)
        {
            return false;
        }
        socket->m_impl->Set(m_field, static_cast<Field>(rfctcp::FromValue(*typed)));
        return true;
    }

    bool Get(const ObjectBase* object, AttributeValue& value) const override
    {
        const auto socket = dynamic_cast<const RfcTcpSocket*>(object);
        if constexpr (std::is_same_v<Value, TimeValue>)
        {
            if (const auto seconds = dynamic_cast<DoubleValue*>(&value); socket && seconds)
            {
                seconds->Set(rfctcp::ToTime((*socket->m_impl->parameters).*m_field).GetSeconds());
                return true;
            }
        }
        const auto typed = dynamic_cast<Value*>(&value);
        if (!socket || !typed)
        {
            return false;
        }
        *typed = rfctcp::ToValue((*socket->m_impl->parameters).*m_field);
        return true;
    }

    bool HasGetter() const override
    {
        return true;
    }

    bool HasSetter() const override
    {
        return true;
    }

  private:
    Field rfctcp::Parameters::*m_field; ///< the field
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_PARAMETER_ATTRIBUTES_H
