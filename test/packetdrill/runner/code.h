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
    std::string operation;                ///< operator; "number", "name" or "compare"
    double number{0};                     ///< of a number
    std::string name{};                   ///< of a name
    std::vector<Expression> operands{};   ///< parts
    std::vector<std::string> relations{}; ///< of a chained comparison, between the operands
    Place place{};                        ///< of a name
};

/** One statement of a code block. */
struct Statement
{
    /** What it does. */
    enum class Kind : uint8_t
    {
        ASSERT, ///< the expression must hold
        ASSIGN, ///< the expression gets a name
        PRINT,  ///< nothing: what it prints is of no use here
    };

    Kind kind{Kind::ASSERT}; ///< what it does
    Place place;             ///< where it begins
    std::string source;      ///< text of the expression
    std::string name;        ///< ASSIGN: of the variable
    Expression expression;   ///< of ASSERT and ASSIGN
};

/** Tells the value of a name; nothing if it cannot be known. */
using NameLookup = std::function<std::optional<double>(const std::string&)>;

/**
 * Reads the statements of a code block: a small part of Python. Statements are assertions,
 * assignments to one name (=, +=, -=, *=) and print, with or without parentheses. Expressions have
 * numbers, names, True and False, the operators of Python but **, and parentheses.
 * @param text between the brackets @param start where the text begins
 * @return the statements; throws Unsupported for any other statement
 */
std::vector<Statement> ParseCode(const std::string& text, Place start);

/**
 * @param expression what to evaluate @param lookup the names
 * @return its value, 0 for false; nothing if it hinges on a name that cannot be known
 */
std::optional<double> Evaluate(const Expression& expression, const NameLookup& lookup);

/**
 * @param expression where to look for names
 * @param visit called with the name and its place, for each of them in turn
 */
void VisitNames(const Expression& expression,
                const std::function<void(const std::string&, Place)>& visit);

/**
 * @param expression an expression @param lookup the names
 * @return the names in it with their values, for messages; constants, which begin with a capital,
 *         are left out
 */
std::string DescribeNames(const Expression& expression, const NameLookup& lookup);

} // namespace packetdrill

#endif // RFC_TCP_PKT_CODE_H
