/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "code.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <utility>

namespace packetdrill
{

namespace
{

Expression
Binary(const std::string& operation, Expression left, Expression right)
{
    Expression whole{operation};
    whole.operands.push_back(std::move(left));
    whole.operands.push_back(std::move(right));
    return whole;
}

Expression
Unary(const std::string& operation, Expression operand)
{
    Expression whole{operation};
    whole.operands.push_back(std::move(operand));
    return whole;
}

/** Binary operators of one precedence; a longer one comes before the one it begins with. */
using Operators = std::vector<std::string>;

/** Those of arithmetic, the loosest first, as Python has them. */
const std::vector<Operators>&
Levels()
{
    static const std::vector<Operators> levels{{"|"},
                                               {"^"},
                                               {"&"},
                                               {"<<", ">>"},
                                               {"+", "-"},
                                               {"*", "//", "/", "%"}};
    return levels;
}

/** Reads the little Python that scripts use. */
class CodeParser
{
  public:
    CodeParser(const std::string& text, Place start)
        : m_text(text),
          m_place(start)
    {
    }

    std::vector<Statement> ParseAll()
    {
        std::vector<Statement> statements;
        for (SkipBetween(); m_position < m_text.size(); SkipBetween())
        {
            statements.push_back(ParseStatement());
        }
        return statements;
    }

  private:
    /** Shows the line that is not understood from the statement's begin on. */
    [[noreturn]] void Refuse() const
    {
        const auto end = std::min(m_text.find_first_of(";\n", m_position), m_text.size());
        std::string rest = m_text.substr(m_statement, std::max(end, m_statement) - m_statement);
        rest.erase(rest.find_last_not_of(" \t\r") + 1);
        throw Unsupported(m_place, "code \"" + rest + "\": only assert, print and = are known");
    }

    char Next(std::size_t ahead = 0) const
    {
        return m_position + ahead < m_text.size() ? m_text[m_position + ahead] : '\n';
    }

    void Advance(std::size_t count = 1)
    {
        for (; count > 0; --count)
        {
            m_place.column = Next() == '\n' ? 1 : m_place.column + 1;
            m_place.line += Next() == '\n' ? 1 : 0;
            ++m_position;
        }
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

    /** @return octets of a backslash and the end of line behind it, 0 if there is none here */
    std::size_t ContinuationLength() const
    {
        if (Next() != '\\' || m_position >= m_text.size())
        {
            return 0;
        }
        return Next(1) == '\n' ? 2 : Next(1) == '\r' && Next(2) == '\n' ? 3 : 0;
    }

    /** White space and separators before a statement. */
    void SkipBetween()
    {
        while (m_position < m_text.size())
        {
            if (Next() == '#')
            {
                SkipComment();
            }
            else if (const std::size_t length = ContinuationLength(); length > 0)
            {
                Advance(length);
            }
            else if (Next() == ';' || std::isspace(static_cast<unsigned char>(Next())))
            {
                Advance();
            }
            else
            {
                return;
            }
        }
    }

    /** White space inside of a statement; in parentheses, and behind a backslash, lines may end. */
    void SkipSpace()
    {
        for (bool more = true; more;)
        {
            more = false;
            while (Next() == ' ' || Next() == '\t' || Next() == '\r' ||
                   (Next() == '\n' && m_depth > 0 && m_position < m_text.size()))
            {
                Advance();
                more = true;
            }
            if (const std::size_t length = ContinuationLength(); length > 0)
            {
                Advance(std::min(length, m_text.size() - m_position));
                more = true;
            }
            if (Next() == '#' && m_position < m_text.size())
            {
                SkipComment();
                more = m_depth > 0;
            }
        }
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
        Advance(text.size());
        return true;
    }

    bool TakeWord(const std::string& word)
    {
        SkipSpace();
        return PeekWord() == word && TakeText(word);
    }

    Statement ParseStatement()
    {
        Statement statement;
        statement.place = m_place;
        m_statement = m_position;
        if (TakeWord("print"))
        {
            statement.kind = Statement::Kind::PRINT;
            SkipText();
        }
        else if (TakeWord("assert"))
        {
            ParseExpression(statement);
            if (TakeText(","))
            {
                SkipText(); // what a failed assertion would print
            }
        }
        else
        {
            ParseAssignment(statement);
        }
        SkipSpace();
        if (Next() != ';' && Next() != '\n')
        {
            Refuse();
        }
        return statement;
    }

    void ParseAssignment(Statement& statement)
    {
        statement.kind = Statement::Kind::ASSIGN;
        statement.name = PeekWord();
        const bool legal = !statement.name.empty() &&
                           !std::isdigit(static_cast<unsigned char>(statement.name[0])) &&
                           IsPlainName(statement.name);
        const Place place = m_place;
        if (!legal || !TakeWord(statement.name))
        {
            Refuse();
        }
        for (const char* change : {"+", "-", "*"})
        {
            if (TakeText(std::string(change) + "="))
            {
                ParseExpression(statement);
                Expression old{"name"};
                old.name = statement.name;
                old.place = place;
                statement.expression = Binary(change, old, statement.expression);
                return;
            }
        }
        SkipSpace();
        if (Next() != '=' || Next(1) == '=')
        {
            Refuse();
        }
        Advance();
        ParseExpression(statement);
    }

    /** @return whether a word is no keyword of Python that begins or joins statements */
    static bool IsPlainName(const std::string& word)
    {
        static const std::vector<std::string> keywords{
            "and",  "break", "class",  "def",    "del",    "elif", "else",   "False",
            "for",  "from",  "if",     "import", "in",     "is",   "lambda", "not",
            "or",   "pass",  "None",   "raise",  "return", "True", "try",    "while",
            "with", "yield", "except", "global", "exec"};
        return std::find(keywords.begin(), keywords.end(), word) == keywords.end();
    }

    void ParseExpression(Statement& statement)
    {
        SkipSpace();
        const std::size_t begin = m_position;
        statement.expression = ParseOr();
        statement.source = m_text.substr(begin, m_position - begin);
        statement.source.erase(statement.source.find_last_not_of(" \t\r\n\\") + 1);
    }

    /** Text up to the end of the statement; strings and brackets may hold what else ends it. */
    void SkipText()
    {
        char quote = 0;
        int depth = 0;
        for (; m_position < m_text.size(); Advance())
        {
            const char next = Next();
            if (const std::size_t length = ContinuationLength(); length > 0)
            {
                Advance(length - 1);
            }
            else if (quote != 0)
            {
                if (next == '\\')
                {
                    Advance();
                }
                quote = next == quote ? '\0' : quote;
            }
            else if (next == '"' || next == '\'')
            {
                quote = next;
            }
            else if (next == '(' || next == '[' || next == '{')
            {
                ++depth;
            }
            else if (next == ')' || next == ']' || next == '}')
            {
                --depth;
            }
            else if ((next == ';' || next == '\n') && depth <= 0)
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
            left = Binary("or", left, ParseAnd());
        }
        return left;
    }

    Expression ParseAnd()
    {
        Expression left = ParseNot();
        while (TakeWord("and"))
        {
            left = Binary("and", left, ParseNot());
        }
        return left;
    }

    Expression ParseNot()
    {
        return TakeWord("not") ? Unary("not", ParseNot()) : ParseComparison();
    }

    Expression ParseComparison()
    {
        Expression chain{"compare"};
        chain.operands.push_back(ParseLevel(0));
        for (bool found = true; found;)
        {
            found = false;
            for (const char* relation : {"==", "!=", "<=", ">=", "<", ">"})
            {
                if (!found && TakeText(relation))
                {
                    chain.relations.emplace_back(relation);
                    chain.operands.push_back(ParseLevel(0));
                    found = true;
                }
            }
        }
        return chain.relations.empty() ? chain.operands.front() : chain;
    }

    Expression ParseLevel(std::size_t level)
    {
        if (level == Levels().size())
        {
            return ParseSign();
        }
        Expression left = ParseLevel(level + 1);
        for (bool found = true; found;)
        {
            found = false;
            for (const std::string& operation : Levels()[level])
            {
                if (!found && TakeText(operation))
                {
                    left = Binary(operation, left, ParseLevel(level + 1));
                    found = true;
                }
            }
        }
        return left;
    }

    Expression ParseSign()
    {
        if (TakeText("-"))
        {
            return Binary("-", Expression{"number"}, ParseSign());
        }
        return TakeText("+") ? ParseSign() : ParseAtom();
    }

    Expression ParseAtom()
    {
        if (TakeText("("))
        {
            ++m_depth;
            Expression inner = ParseOr();
            SkipSpace();
            --m_depth;
            if (!TakeText(")"))
            {
                Refuse();
            }
            return inner;
        }
        SkipSpace();
        const std::string word = PeekWord();
        const bool digit = !word.empty() && std::isdigit(static_cast<unsigned char>(word[0]));
        if (digit || Next() == '.')
        {
            return ParseNumber();
        }
        if (word == "True" || word == "False")
        {
            TakeWord(word);
            return Expression{"number", word == "True" ? 1.0 : 0.0};
        }
        if (word.empty() || !IsPlainName(word))
        {
            Refuse();
        }
        Expression name{"name"};
        name.name = word;
        name.place = m_place;
        TakeWord(word);
        return name;
    }

    Expression ParseNumber()
    {
        const char* begin = m_text.c_str() + m_position;
        char* end = nullptr;
        const double number = std::strtod(begin, &end);
        Advance(static_cast<std::size_t>(end - begin));
        if (end == begin || !PeekWord().empty() || Next() == '.')
        {
            Refuse();
        }
        return Expression{"number", number};
    }

    const std::string& m_text;  ///< the statements
    std::size_t m_position{0};  ///< in m_text
    std::size_t m_statement{0}; ///< begin of the statement, in m_text
    Place m_place;              ///< in the script
    int m_depth{0};             ///< of parentheses
};

bool
Holds(double left, const std::string& relation, double right)
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

std::optional<double>
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
    return known ? std::optional<double>(1) : std::nullopt;
}

/** @return left operation right; nothing if it has no value, as a division by 0 */
std::optional<double>
Calculate(const std::string& operation, double left, double right)
{
    const auto bits = [](double number) { return static_cast<int64_t>(number); };
    const bool divides = operation == "/" || operation == "//" || operation == "%";
    const bool shifts = operation == "<<" || operation == ">>";
    if ((divides && right == 0) || (shifts && (right < 0 || right > 62)))
    {
        return std::nullopt;
    }
    using Operation = double (*)(double, double);
    static const std::map<std::string, Operation> arithmetic{
        {"+", [](double a, double b) { return a + b; }},
        {"-", [](double a, double b) { return a - b; }},
        {"*", [](double a, double b) { return a * b; }},
        {"/", [](double a, double b) { return a / b; }},
        {"//", [](double a, double b) { return std::floor(a / b); }},
        {"%", [](double a, double b) { return a - b * std::floor(a / b); }},
    };
    const auto found = arithmetic.find(operation);
    if (found != arithmetic.end())
    {
        return found->second(left, right);
    }
    const int64_t a = bits(left);
    const int64_t b = bits(right);
    const int64_t result = operation == "&"    ? a & b
                           : operation == "|"  ? a | b
                           : operation == "^"  ? a ^ b
                           : operation == "<<" ? a * (int64_t{1} << b)
                                               : a >> b;
    return static_cast<double>(result);
}

std::string
PrintNumber(double number)
{
    char text[32]; // NOLINT: for snprintf
    std::snprintf(text, sizeof(text), number == std::floor(number) ? "%.0f" : "%g", number);
    return text;
}

} // namespace

std::vector<Statement>
ParseCode(const std::string& text, Place start)
{
    return CodeParser(text, start).ParseAll();
}

std::optional<double>
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
        return left ? std::optional<double>(*left == 0 ? 1 : 0) : std::nullopt;
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
    return Calculate(operation, *left, *right);
}

void
VisitNames(const Expression& expression,
           const std::function<void(const std::string&, Place)>& visit)
{
    if (expression.operation == "name")
    {
        visit(expression.name, expression.place);
    }
    for (const Expression& operand : expression.operands)
    {
        VisitNames(operand, visit);
    }
}

std::string
DescribeNames(const Expression& expression, const NameLookup& lookup)
{
    std::string text;
    VisitNames(expression, [&text, &lookup](const std::string& name, Place) {
        const auto value = lookup(name);
        const bool constant = std::isupper(static_cast<unsigned char>(name[0])) != 0;
        if (!constant && value)
        {
            text += (text.empty() ? "" : " and ") + name + " == " + PrintNumber(*value);
        }
    });
    return text.empty() ? "it is false" : text;
}

} // namespace packetdrill
