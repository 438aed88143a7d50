/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_CODE_H
#define RFC_TCP_PKT_CODE_H

#include "diagnostic.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace packetdrill
{

/** One node of an expression. */
struct Expression
{
    std::string operation;              ///< operator; "number", "name" or "compare"
    int64_t number{0};                  ///< of a number
    std::string name;                   ///< of a name
    std::vector<Expression> operands;   ///< parts
    std::vector<std::string> relations; ///< of a chained comparison, between the operands
};

/** One "assert E" of a code block. */
struct Assertion
{
    Place place;           ///< of the assertion
    std::string source;    ///< text of E
    Expression expression; ///< E
};

/** Tells the value of a name; nothing if it cannot be known. */
using NameLookup = std::function<std::optional<int64_t>(const std::string&)>;

/**
 * Reads the statements of a code block; all must be assertions.
 * @param text between the brackets @param start where the text begins
 * @return the assertions; throws Unsupported for any other statement
 */
std::vector<Assertion> ParseCode(const std::string& text, Place start);

/**
 * @param expression what to evaluate @param lookup the names
 * @return its value, 0 for false; nothing if it hinges on a name that cannot be known
 */
std::optional<int64_t> Evaluate(const Expression& expression, const NameLookup& lookup);

/** @param expression an expression @return the names in it with their values, for messages */
std::string DescribeNames(const Expression& expression, const NameLookup& lookup);

} // namespace packetdrill

#endif // RFC_TCP_PKT_CODE_H
