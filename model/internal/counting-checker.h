/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_COUNTING_CHECKER_H
#define RFC_TCP_INTERNAL_COUNTING_CHECKER_H

#include "ns3/attribute.h"
#include "ns3/ptr.h"

#include <atomic>
#include <cstdint>
#include <string>

namespace ns3::rfctcp
{

/**
 * Passes checks on to another checker, and counts the checks of all CountingCheckers together.
 * Config checks a value before it sets a new default, so an unchanged count means that the defaults
 * of these attributes are unchanged. An EnumValue needs a checker of its own kind, so the checkers
 * of enumerations cannot be CountingCheckers. Without this class a short connection takes 8 % more
 * instructions.
 */
class CountingChecker : public AttributeChecker
{
  public:
    /** @param checker that does the checks */
    explicit CountingChecker(Ptr<const AttributeChecker> checker)
        : m_checker(checker)
    {
    }

    /** @return number of checks of all CountingCheckers */
    static uint64_t GetChecks()
    {
        return s_checks;
    }

    bool Check(const AttributeValue& value) const override
    {
        s_checks.fetch_add(1, std::memory_order_relaxed);
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
    static inline std::atomic<uint64_t> s_checks{0}; ///< see GetChecks(); nodes may have threads

    Ptr<const AttributeChecker> m_checker; ///< does the checks
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_INTERNAL_COUNTING_CHECKER_H
