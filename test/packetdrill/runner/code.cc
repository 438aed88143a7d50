/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "code.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace packetdrill
{

namespace
{

/** Reads the little Python that scripts use. */
class CodeParser
{
  public:
    CodeParser(const std::string& text, Place start)
        : m_text(text),
          m_place(start)
    {
    }

    std::vector<Assertion> ParseAll()
    {
        std::vector<Assertion> assertions;
        for (SkipBetween(); m_position < m_text.size(); SkipBetween())
        {
            assertions.push_back(ParseAssertion());
        }
        return assertions;
    }

  private:
    [[noreturn]] void Refuse() const
    {
        const auto end = std::min(m_text.find_first_of(";\n", m_position), m_text.size());
        throw Unsupported(m_place, "code \"" + m_text.substr(m_position, end - m_position) + "\"");
    }

    char Next() const
    {
        return m_position < m_text.size() ? m_text[m_position] : '\n';
    }

    void Advance()
    {
        m_place.column = Next() == '\n' ? 1 : m_place.column + 1;
        m_place.line += Next() == '\n' ? 1 : 0;
        ++m_position;
    }

    void SkipComment()
    {
        while (Next() == '#' && m_position < m_text.size())
        {
            while (Next() != '\n')
            {
                Advance();
            }
        }
    }

    /** White space and separators before a statement. */
    void SkipBetween()
    {
        while (m_position < m_text.size() &&
               (Next() == ';' || Next() == '#' || std::isspace(static_cast<unsigned char>(Next()))))
        {
            Next() == '#' ? SkipComment() : Advance();
        }
    }

    /** White space inside of a statement; in parentheses lines may end. */
    void SkipSpace()
    {
        while (Next() == ' ' || Next() == '\t' || Next() == '\r' ||
               (Next() == '\n' && m_depth > 0 && m_position < m_text.size()))
        {
            Advance();
        }
        SkipComment();
    }

    std::string PeekWord() const
    {
        std::size_t end = m_position;
        while (end < m_text.size() &&
               (std::isalnum(static_cast<unsigned char>(m_text[end])) || m_text[end] == '_'))
        {
            ++end;
        }
        return m_text.substr(m_position, end - m_position);
    }

    bool TakeText(const std::string& text)
    {
        SkipSpace();
        if (m_text.compare(m_position, text.size(), text) != 0)
        {
            return false;
        }
        std::for_each(text.begin(), text.end(), [this](char) { Advance(); });
        return true;
    }

    bool TakeWord(const std::string& word)
    {
        SkipSpace();
        return PeekWord() == word && TakeText(word);
    }

    Assertion ParseAssertion()
    {
        Assertion assertion;
        assertion.place = m_place;
        if (PeekWord() != "assert")
        {
            Refuse();
        }
        TakeWord("assert");
        SkipSpace();
        const std::size_t begin = m_position;
        assertion.expression = ParseOr();
        assertion.source = m_text.substr(begin, m_position - begin);
        SkipSpace();
        if (TakeText(","))
        {
            SkipMessage();
        }
        SkipSpace();
        if (Next() != ';' && Next() != '\n')
        {
            Refuse();
        }
        return assertion;
    }

    /** What an assertion prints; of no use here. */
    void SkipMessage()
    {
        char quote = 0;
        for (; m_position < m_text.size(); Advance())
        {
            if (quote != 0)
            {
                quote = Next() == quote ? 0 : quote;
            }
            else if (Next() == '"' || Next() == '\'')
            {
                quote = Next();
            }
            else if (Next() == ';' || Next() == '\n')
            {
                return;
            }
        }
    }

    Expression ParseOr()
    {
        Expression left = ParseAnd();
        while (TakeWord("or"))
        {
            left = Expression{"or", 0, "", {left, ParseAnd()}, {}};
        }
        return left;
    }

    Expression ParseAnd()
    {
        Expression left = ParseNot();
        while (TakeWord("and"))
        {
            left = Expression{"and", 0, "", {left, ParseNot()}, {}};
        }
        return left;
    }

    Expression ParseNot()
    {
        if (TakeWord("not"))
        {
            return Expression{"not", 0, "", {ParseNot()}, {}};
        }
        return ParseComparison();
    }

    Expression ParseComparison()
    {
        Expression chain{"compare", 0, "", {ParseBits()}, {}};
        for (bool found = true; found;)
        {
            found = false;
            for (const char* relation : {"==", "!=", "<=", ">=", "<", ">"})
            {
                if (!found && TakeText(relation))
                {
                    chain.relations.emplace_back(relation);
                    chain.operands.push_back(ParseBits());
                    found = true;
                }
            }
        }
        return chain.relations.empty() ? chain.operands.front() : chain;
    }

    Expression ParseBits()
    {
        Expression left = ParseSum();
        while (true)
        {
            if (TakeText("&"))
            {
                left = Expression{"&", 0, "", {left, ParseSum()}, {}};
            }
            else if (TakeText("|"))
            {
                left = Expression{"|", 0, "", {left, ParseSum()}, {}};
            }
            else
            {
                return left;
            }
        }
    }

    Expression ParseSum()
    {
        Expression left = ParseAtom();
        while (true)
        {
            if (TakeText("+"))
            {
                left = Expression{"+", 0, "", {left, ParseAtom()}, {}};
            }
            else if (TakeText("-"))
            {
                left = Expression{"-", 0, "", {left, ParseAtom()}, {}};
            }
            else
            {
                return left;
            }
        }
    }

    Expression ParseAtom()
    {
        if (TakeText("("))
        {
            ++m_depth;
            Expression inner = ParseOr();
            if (!TakeText(")"))
            {
                Refuse();
            }
            --m_depth;
            return inner;
        }
        const bool negative = TakeText("-");
        SkipSpace();
        const std::string word = PeekWord();
        if (word.empty())
        {
            Refuse();
        }
        if (!std::isdigit(static_cast<unsigned char>(word[0])))
        {
            TakeWord(word);
            Expression name{"name", 0, word, {}, {}};
            return negative
                       ? Expression{"-", 0, "", {Expression{"number", 0, "", {}, {}}, name}, {}}
                       : name;
        }
        char* end = nullptr;
        const int64_t number = std::strtoll(word.c_str(), &end, 0);
        if (*end != '\0')
        {
            Refuse();
        }
        TakeWord(word);
        return Expression{"number", negative ? -number : number, "", {}, {}};
    }

    const std::string& m_text; ///< the statements
    std::size_t m_position{0}; ///< in m_text
    Place m_place;             ///< in the script
    int m_depth{0};            ///< of parentheses
};

bool
Holds(int64_t left, const std::string& relation, int64_t right)
{
    if (relation == "==")
    {
        return left == right;
    }
    if (relation == "!=")
    {
        return left != right;
    }
    if (relation == "<=")
    {
        return left <= right;
    }
    if (relation == ">=")
    {
        return left >= right;
    }
    return relation == "<" ? left < right : left > right;
}

std::optional<int64_t>
EvaluateChain(const Expression& chain, const NameLookup& lookup)
{
    bool known = true;
    auto left = Evaluate(chain.operands[0], lookup);
    for (std::size_t i = 0; i < chain.relations.size(); ++i)
    {
        const auto right = Evaluate(chain.operands[i + 1], lookup);
        if (!left || !right)
        {
            known = false;
        }
        else if (!Holds(*left, chain.relations[i], *right))
        {
            return 0;
        }
        left = right;
    }
    return known ? std::optional<int64_t>(1) : std::nullopt;
}

} // namespace

std::vector<Assertion>
ParseCode(const std::string& text, Place start)
{
    return CodeParser(text, start).ParseAll();
}

std::optional<int64_t>
Evaluate(const Expression& expression, const NameLookup& lookup)
{
    const std::string& operation = expression.operation;
    if (operation == "number")
    {
        return expression.number;
    }
    if (operation == "name")
    {
        return lookup(expression.name);
    }
    if (operation == "compare")
    {
        return EvaluateChain(expression, lookup);
    }
    const auto left = Evaluate(expression.operands[0], lookup);
    if (operation == "not")
    {
        return left ? std::optional<int64_t>(*left == 0) : std::nullopt;
    }
    const auto right = Evaluate(expression.operands[1], lookup);
    // one side may settle it whatever the other is
    if (operation == "and" && ((left && *left == 0) || (right && *right == 0)))
    {
        return 0;
    }
    if (operation == "or" && ((left && *left != 0) || (right && *right != 0)))
    {
        return 1;
    }
    if (!left || !right)
    {
        return std::nullopt;
    }
    if (operation == "and" || operation == "or")
    {
        return *right;
    }
    if (operation == "&")
    {
        return *left & *right;
    }
    if (operation == "|")
    {
        return *left | *right;
    }
    return operation == "+" ? *left + *right : *left - *right;
}

std::string
DescribeNames(const Expression& expression, const NameLookup& lookup)
{
    if (expression.operation == "name")
    {
        const auto value = lookup(expression.name);
        const bool constant = expression.name.rfind("tcpi_", 0) != 0;
        return constant || !value ? "" : expression.name + " == " + std::to_string(*value);
    }
    std::string text;
    for (const Expression& operand : expression.operands)
    {
        const std::string part = DescribeNames(operand, lookup);
        text += (text.empty() || part.empty() ? "" : " and ") + part;
    }
    return text;
}

} // namespace packetdrill
