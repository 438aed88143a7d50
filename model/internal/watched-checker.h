/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_WATCHED_CHECKER_H
#define RFC_TCP_INTERNAL_WATCHED_CHECKER_H

#include "ns3/attribute.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <string>

namespace ns3::rfctcp
{

/**
 * Like the checker it wraps, but lets it be known that somebody asks: Config does so before it sets
 * a new default. No enumeration can have one, whose values look for their own kind of checker.
 */
class WatchedChecker : public AttributeChecker
{
  public:
    /** @param checker the real one */
    explicit WatchedChecker(Ptr<const AttributeChecker> checker)
        : m_checker(checker)
    {
    }

    /** @return how often any such checker was asked */
    static uint64_t GetChecks()
    {
        return s_checks;
    }

    bool Check(const AttributeValue& value) const override
    {
        ++s_checks;
        return m_checker->Check(value);
    }

    std::string GetValueTypeName() const override
    {
        return m_checker->GetValueTypeName();
    }

    bool HasUnderlyingTypeInformation() const override
    {
        return m_checker->HasUnderlyingTypeInformation();
    }

    std::string GetUnderlyingTypeInformation() const override
    {
        return m_checker->GetUnderlyingTypeInformation();
    }

    Ptr<AttributeValue> Create() const override
    {
        return m_checker->Create();
    }

    bool Copy(const AttributeValue& source, AttributeValue& destination) const override
    {
        return m_checker->Copy(source, destination);
    }

  private:
    static inline uint64_t s_checks{0}; ///< how often any was asked

    Ptr<const AttributeChecker> m_checker; ///< the real one
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_INTERNAL_WATCHED_CHECKER_H
