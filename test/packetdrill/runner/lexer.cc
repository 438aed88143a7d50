/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "lexer.h"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <utility>

namespace packetdrill
{

namespace
{

bool
IsWordCharacter(char character)
{
    return std::isalnum(static_cast<unsigned char>(character)) || character == '_';
}

bool
AllOf(const std::string& text, int (*predicate)(int))
{
    return std::all_of(text.begin(), text.end(), [predicate](unsigned char character) {
        return predicate(character) != 0;
    });
}

} // namespace

bool
Token::Is(char symbol) const
{
    return kind == TokenKind::SYMBOL && text[0] == symbol;
}

bool
Token::IsWord(const std::string& word) const
{
    return kind == TokenKind::WORD && text == word;
}

std::string
Token::Describe() const
{
    switch (kind)
    {
    case TokenKind::END:
        return "the end of the script";
    case TokenKind::COMMAND:
        return "a command";
    case TokenKind::CODE:
        return "a code block";
    default:
        return "\"" + text + "\"";
    }
}

std::string
StripConditionals(const std::string& text, const Definitions& definitions)
{
    std::string result;
    std::istringstream lines(text);
    std::string line;
    uint32_t number = 0;
    bool inside = false;
    bool keep = true;
    Place opened;
    while (std::getline(lines, line))
    {
        ++number;
        const auto start = line.find_first_not_of(" \t");
        std::istringstream words(line);
        std::string directive;
        std::string name;
        words >> directive >> name;
        const Place place{number, static_cast<uint32_t>(start) + 1};
        if (directive == "#ifdef")
        {
            if (inside)
            {
                throw ScriptError(place, "#ifdef inside of #ifdef");
            }
            if (name.empty())
            {
                throw ScriptError(place, "#ifdef without a name");
            }
            inside = true;
            keep = definitions.names.count(name) > 0;
            opened = place;
            line.assign(line.size(), ' ');
        }
        else if (directive == "#endif")
        {
            if (!inside)
            {
                throw ScriptError(place, "#endif without #ifdef");
            }
            inside = false;
            keep = true;
            line.assign(line.size(), ' ');
        }
        else if (!keep)
        {
            line.assign(line.size(), ' ');
        }
        result += line;
        result += lines.eof() ? "" : "\n";
    }
    if (inside)
    {
        throw ScriptError(opened, "#ifdef without #endif");
    }
    return result;
}

Lexer::Lexer(std::string text, const Definitions& definitions)
    : m_text(std::move(text)),
      m_definitions(definitions)
{
}

const std::string&
Lexer::GetText() const
{
    return m_text;
}

bool
Lexer::At(char character, std::size_t ahead) const
{
    return m_position + ahead < m_text.size() && m_text[m_position + ahead] == character;
}

bool
Lexer::AtDigit(std::size_t ahead) const
{
    return m_position + ahead < m_text.size() &&
           std::isdigit(static_cast<unsigned char>(m_text[m_position + ahead]));
}

void
Lexer::Advance(std::size_t count)
{
    for (; count > 0; --count)
    {
        if (m_text[m_position] == '\n')
        {
            ++m_place.line;
            m_place.column = 1;
        }
        else
        {
            ++m_place.column;
        }
        ++m_position;
    }
}

void
Lexer::SkipSpace()
{
    while (m_position < m_text.size())
    {
        if (std::isspace(static_cast<unsigned char>(m_text[m_position])))
        {
            Advance(1);
        }
        else if (At('/') && At('/', 1))
        {
            const auto end = m_text.find('\n', m_position);
            Advance(std::min(end, m_text.size()) - m_position);
        }
        else if (At('/') && At('*', 1))
        {
            const auto end = m_text.find("*/", m_position + 2);
            if (end == std::string::npos)
            {
                throw ScriptError(m_place, "comment without end");
            }
            Advance(end + 2 - m_position);
        }
        else
        {
            return;
        }
    }
}

Token
Lexer::Take(TokenKind kind, std::size_t length)
{
    Token token{kind, m_text.substr(m_position, length), m_place, m_position, m_position + length};
    Advance(length);
    return token;
}

Token
Lexer::TakeBracketed(TokenKind kind, const std::string& open, const std::string& close)
{
    const auto end = m_text.find(close, m_position + open.size());
    if (end == std::string::npos)
    {
        throw ScriptError(m_place, open + " without " + close);
    }
    Token token = Take(kind, end + close.size() - m_position);
    token.text = token.text.substr(open.size(), token.text.size() - open.size() - close.size());
    return token;
}

Token
Lexer::TakeWord()
{
    std::size_t length = 0;
    while (m_position + length < m_text.size() && IsWordCharacter(m_text[m_position + length]))
    {
        ++length;
    }
    const std::string text = m_text.substr(m_position, length);
    if (AllOf(text, std::isdigit))
    {
        if (!At('.', length) || !AtDigit(length + 1))
        {
            return Take(TokenKind::INTEGER, length);
        }
        ++length;
        while (AtDigit(length))
        {
            ++length;
        }
        return Take(TokenKind::FLOAT, length);
    }
    if (text.size() > 2 && text[0] == '0' && text[1] == 'x' && AllOf(text.substr(2), std::isxdigit))
    {
        return Take(TokenKind::HEX, length);
    }
    return Take(TokenKind::WORD, length);
}

Token
Lexer::Next()
{
    if (!m_replacement.empty())
    {
        Token token = m_replacement.front();
        m_replacement.pop_front();
        return token;
    }
    SkipSpace();
    if (m_position == m_text.size())
    {
        return Token{TokenKind::END, "", m_place, m_position, m_position};
    }
    const char character = m_text[m_position];
    if (IsWordCharacter(character))
    {
        Token token = TakeWord();
        const auto symbol = m_definitions.symbols.find(token.text);
        if (token.kind != TokenKind::WORD || symbol == m_definitions.symbols.end())
        {
            return token;
        }
        const Definitions none;
        Lexer replacement(symbol->second, none);
        for (Token part = replacement.Next(); part.kind != TokenKind::END;
             part = replacement.Next())
        {
            part.place = token.place;
            part.begin = token.begin;
            part.end = token.end;
            m_replacement.push_back(part);
        }
        return Next();
    }
    if (character == '.')
    {
        if (At('.', 1) && At('.', 2))
        {
            return Take(TokenKind::ELLIPSIS, 3);
        }
        std::size_t length = 1;
        while (AtDigit(length))
        {
            ++length;
        }
        return Take(length > 1 ? TokenKind::FLOAT : TokenKind::SYMBOL, length);
    }
    if (character == '-' && AtDigit(1))
    {
        std::size_t length = 1;
        while (AtDigit(length))
        {
            ++length;
        }
        return Take(TokenKind::INTEGER, length);
    }
    if (character == '-' && At('-', 1))
    {
        std::size_t length = 2;
        while (m_position + length < m_text.size() &&
               !std::isspace(static_cast<unsigned char>(m_text[m_position + length])))
        {
            ++length;
        }
        Token token = Take(TokenKind::OPTION, length);
        token.text = token.text.substr(2);
        return token;
    }
    if (character == '"')
    {
        return TakeBracketed(TokenKind::STRING, "\"", "\"");
    }
    if (character == '`')
    {
        return TakeBracketed(TokenKind::COMMAND, "`", "`");
    }
    if (character == '%' && At('{', 1))
    {
        return TakeBracketed(TokenKind::CODE, "%{", "}%");
    }
    if (std::string("+*~<>()[]{}:,=|!/&").find(character) != std::string::npos || character == '-')
    {
        return Take(TokenKind::SYMBOL, 1);
    }
    throw ScriptError(m_place, std::string("unexpected character \"") + character + "\"");
}

void
Lexer::SkipNote()
{
    const Place opened = m_place;
    for (int depth = 1; depth > 0; Advance(1))
    {
        if (m_position == m_text.size())
        {
            throw ScriptError(opened, "note without end");
        }
        depth += At('(') ? 1 : At(')') ? -1 : 0;
    }
}

} // namespace packetdrill
