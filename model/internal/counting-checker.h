/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_COUNTING_CHECKER_H
#define RFC_TCP_INTERNAL_COUNTING_CHECKER_H

#include "ns3/attribute.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <string>

namespace ns3::rfctcp
{

/**
 * Counts the checks of all such checkers together, each of which another checker does: Config
 * checks a value before it sets a new default, so an unchanged count means unchanged defaults. The
 * values of enumerations look for a checker of their own kind, so they cannot have this one.
 */
class CountingChecker : public AttributeChecker
{
  public:
    /** @param checker the real one */
    explicit CountingChecker(Ptr<const AttributeChecker> checker)
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

#endif // RFC_TCP_INTERNAL_COUNTING_CHECKER_H
